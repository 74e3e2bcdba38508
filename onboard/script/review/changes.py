"""What changed between two texts, and between two scripts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onboard.core.model import Script

Kind = Literal["same", "gone", "new"]

# A number with its decimals is one word: "0,5" -> "0,8" reads as a whole value.
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|\w+|\s+|.", re.DOTALL)
_ALIKE = 0.45
_LONGEST_COMPARED = 2000
_MOST_COMPARED = 2500


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text that is shown with its changes: the same as before, gone, or new."""

    kind: Kind
    text: str


def word_changes(before: str, now: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word; all of the old and then all of the new one where they have little in common.

    The pieces that are not "new" give ``before``, those that are not "gone" give ``now``.
    """
    if before == now:
        return (Piece("same", now),) if now else ()
    old, new = _WORD.findall(before), _WORD.findall(now)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    too_long = max(len(old), len(new)) > _LONGEST_COMPARED
    if too_long or matcher.ratio() < _ALIKE:
        return _pieces([("gone", before), ("new", now)])
    told: list[tuple[Kind, str]] = []
    for kind, a, b, c, d in _without_islands(matcher.get_opcodes(), old):
        if kind == "equal":
            told.append(("same", "".join(new[c:d])))
        else:
            told.append(("gone", "".join(old[a:b])))
            told.append(("new", "".join(new[c:d])))
    return _pieces(told)


Opcode = tuple[str, int, int, int, int]


def _without_islands(opcodes: Sequence[Opcode], old: Sequence[str]) -> Iterator[Opcode]:
    """Changes with nothing but a space between them are one change."""
    waiting: Opcode | None = None
    for at, (kind, a, b, c, d) in enumerate(opcodes):
        island = kind == "equal" and 0 < at < len(opcodes) - 1 and not "".join(old[a:b]).strip()
        if kind == "equal" and not island:
            if waiting:
                yield waiting
            waiting = None
            yield kind, a, b, c, d
        else:
            waiting = ("replace", waiting[1], b, waiting[3], d) if waiting else ("replace", a, b, c, d)
    if waiting:
        yield waiting


def _pieces(told: Sequence[tuple[Kind, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in told if text)


def changed_scenes(before: Script, now: Script) -> tuple[str, ...]:
    """Ids of the scenes that are others, new or moved now, in their order; then of those that are gone."""
    old = {scene.id: scene for scene in before.scenes}
    kept = [scene.id for scene in now.scenes if scene.id in old]
    moved = _moved([scene.id for scene in before.scenes if scene.id in set(kept)], kept)
    present = {scene.id for scene in now.scenes}
    changed = [scene.id for scene in now.scenes if old.get(scene.id) != scene or scene.id in moved]
    return (*changed, *(scene.id for scene in before.scenes if scene.id not in present))


def _moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    in_order = {now[at] for _, start, size in matcher.get_matching_blocks() for at in range(start, start + size)}
    return set(now) - in_order


def paired(before: Sequence[str], now: Sequence[str]) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    """Which text of ``before`` each of ``now`` was, None where it is new; and those of ``before`` that are gone."""
    was: list[int | None] = [None] * len(now)
    gone: list[int] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            was[c:d] = range(a, b)
            continue
        partners = _partners(before[a:b], now[c:d])
        for new, old in partners.items():
            was[c + new] = a + old
        gone += sorted(set(range(a, b)) - {a + old for old in partners.values()})
    return tuple(was), tuple(gone)


def _partners(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """By place in ``now`` the place in ``before``: those most alike first, each at most once."""
    if len(before) * len(now) > _MOST_COMPARED:
        return {}
    alike = [(_likeness(old, new), at, was) for at, new in enumerate(now) for was, old in enumerate(before)]
    partners: dict[int, int] = {}
    for likeness, at, was in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
        if likeness >= _ALIKE and at not in partners and was not in partners.values():
            partners[at] = was
    return partners


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0
