"""The order of merged scenes: the trainer's, or the document's where that has moved its steps.

A scene the document knows nothing of (added by hand) stays behind the scene it stood behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onboard.script.file import Version
from onboard.script.sources import Part, part_of


def arranged(
    present: Sequence[Version],
    told: Mapping[Part, Sequence[Version]],
    parts: Sequence[Part],
    order: Sequence[str],
) -> tuple[Version, ...]:
    """The scenes to tell, in order.

    ``present``   the scenes as they stand in the file
    ``told``      by part, the scenes that are told from now on; scenes added by hand are not among them
    ``parts``     the parts in the document's order, as it is now
    ``order``     ids of the scenes as they were written, in the document's order then; empty where that is not known
    """
    kept = {version.scene.id: version for versions in told.values() for version in versions}
    standing = [kept.get(one.scene.id, one) for one in present if not one.written or one.scene.id in kept]
    if has_moved(present, parts, order):
        return _as_in_the_document(standing, told, parts)
    return _filled_up(standing, told, parts)


def has_moved(present: Sequence[Version], parts: Sequence[Part], order: Sequence[str]) -> bool:
    """Whether the document has its parts in another order than when the script was written."""
    by_id = {version.scene.id: part_of(version.scene) for version in present if version.written}
    before = list(dict.fromkeys(by_id[identifier] for identifier in order if identifier in by_id))
    return [part for part in before if part in parts] != [part for part in parts if part in before]


def _filled_up(
    standing: Sequence[Version], told: Mapping[Part, Sequence[Version]], parts: Sequence[Part]
) -> tuple[Version, ...]:
    """As they stand, and each new one behind the one it follows in the document."""
    result = list(standing)
    by_hand = _by_hand(standing, parts)
    before: str | None = None
    for version in (one for part in parts for one in told.get(part, ())):
        ids = [one.scene.id for one in result]
        if version.scene.id not in ids:
            at = ids.index(before) + 1 if before is not None else 0
            while at < len(ids) and ids[at] in by_hand:
                at += 1
            result.insert(at, version)
        before = version.scene.id
    return tuple(result)


def _as_in_the_document(
    standing: Sequence[Version], told: Mapping[Part, Sequence[Version]], parts: Sequence[Part]
) -> tuple[Version, ...]:
    by_hand = _by_hand(standing, parts)
    behind: dict[str | None, list[Version]] = {}
    last: str | None = None
    for version in standing:
        if version.scene.id in by_hand:
            behind.setdefault(last, []).append(version)
        else:
            last = version.scene.id
    result = behind.pop(None, [])
    for version in (one for part in parts for one in told.get(part, ())):
        result += [version, *behind.pop(version.scene.id, ())]
    return tuple(result)


def _by_hand(standing: Sequence[Version], parts: Sequence[Part]) -> set[str]:
    """Ids of the scenes the document has no place for."""
    return {one.scene.id for one in standing if not one.written or part_of(one.scene) not in parts}
