"""What is new since the release visitors are shown: which scenes, in which words, and their own short video.

takes   the video as planned, the record of the release shown before      gives   Changes, and which scenes to show

Compares what is told, word by word, and which photos are shown with which marks; how it looks or who speaks it is not
news. Does not know how the short video is made: ``plan.excerpt``.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard.core.errors import InputError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Instruction, Scene, SceneKind
from onboard.pipeline import history
from onboard.pipeline.plan import PlannedScene
from onboard.pipeline.workspace import Workspace
from onboard.publish.content import Change, Changed

_REPEATS = frozenset({SceneKind.SUMMARY})
"""Kinds of scenes that only say again what others say."""


@dataclass(frozen=True, slots=True)
class NewSince:
    """What is new in one language.

    ``since``    id of the release it is compared with; ``day``  when that was published, ISO 8601
    ``scenes``   ids of the scenes to show, in order; () where a video of their own would be the whole video
    """

    since: str
    day: str
    changes: tuple[Change, ...]
    scenes: tuple[str, ...]


def new_since(
    workspace: Workspace, station: str, language: str, mark: str, planned: Sequence[PlannedScene], shown: Instruction
) -> NewSince | None:
    """What is new compared with the release that is shown; None where there is none, or nothing is.

    Of a video that is the one shown (it has its ``mark``), what was new when it was published.
    """
    state = history.shown_now(workspace, station)
    base = state.releases.get(language, "")
    if not base:
        return None
    record = history.record_of(workspace, station, base)
    if record["record"].get("marks", {}).get(language) == mark:
        base = _edition(record, language).get("news", {}).get("since", "")
        if not base:
            return None
        record = history.record_of(workspace, station, base)
    changes = changes_between(_edition(record, language)["scenes"], planned, shown)
    if not changes:
        return None
    told = {change.scene for change in changes if change.kind is not Changed.GONE}
    scenes = tuple(one.scene.id for one in planned if one.scene.id in told)
    steps = {one.scene.id for one in planned if one.scene.kind not in (SceneKind.TITLE, *_REPEATS, SceneKind.CONTACT)}
    whole = steps <= told
    return NewSince(base, state.days().get(base, ""), changes, () if whole else scenes)


def _edition(record: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    for edition in record["editions"]:
        if edition["language"] == language:
            return edition
    raise InputError(
        f"holds nothing in the language {language!r}",
        file=f"records/{record['workstation']['id']}/{record['release']}.json",
        hint="Put the file back from your backup.",
    )


def changes_between(
    before: Sequence[Mapping[str, Any]], planned: Sequence[PlannedScene], shown: Instruction
) -> tuple[Change, ...]:
    """What became of every scene, those there are now first and in their order.

    ``before`` are the scenes of a release record (docs/formats/release.md).
    """
    old = {scene["id"]: scene for scene in before if scene["kind"] not in _REPEATS}
    new = {one.scene.id: one for one in planned if one.scene.kind not in _REPEATS}
    in_place = _in_place([one for one in old if one in new], [one for one in new if one in old])
    changes = []
    for name, one in new.items():
        if name not in old:
            changes.append(_change(Changed.NEW, one, (), _told(one.scene)))
        elif (gone := _differing(old[name], one, shown)) is not None:
            changes.append(_change(Changed.REWORDED, one, *gone))
        elif name not in in_place:
            changes.append(_change(Changed.MOVED, one, (), ()))
    for name, scene in old.items():
        if name not in new:
            changes.append(Change(Changed.GONE, name, None, scene["heading"], _told_before(scene), ()))
    return tuple(changes)


def _change(kind: Changed, one: PlannedScene, before: tuple[str, ...], after: tuple[str, ...]) -> Change:
    return Change(kind, one.scene.id, one.number, one.scene.heading, before, after)


def _differing(
    scene: Mapping[str, Any], one: PlannedScene, shown: Instruction
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The words that are not as they were; both empty where only a photo is another, None where all is the same."""
    before, after = _told_before(scene), _told(one.scene)
    if before != after:
        return _only(before, after), _only(after, before)
    photos = scene.get("photos")
    return None if photos is None or tuple(photos) == photo_marks(one.scene, shown) else ((), ())


def _told(scene: Scene) -> tuple[str, ...]:
    """All words of a scene: said, or only shown."""
    panels = (panel.text for panel in scene.panels)
    points = (point.text for point in scene.points)
    return tuple(dict.fromkeys((scene.heading, *panels, *(one.text for one in scene.sentences), *points)))


def _told_before(scene: Mapping[str, Any]) -> tuple[str, ...]:
    panels = (panel["text"] for panel in scene["panels"])
    sentences = (sentence["text"] for sentence in scene["sentences"])
    return tuple(dict.fromkeys((scene["heading"], *panels, *sentences, *scene["points"])))


def _only(these: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(one for one in these if one not in known)


def _in_place(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Those that kept their order; the others were moved."""
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return frozenset(after[at] for block in blocks for at in range(block.b, block.b + block.size))


def photo_marks(scene: Scene, shown: Instruction) -> tuple[str, ...]:
    """What stands for each photo of a scene, with what is pointed at on it."""
    pictures = {picture.file: picture for picture in shown.all_pictures()}
    own = {one.file: one.marks for one in scene.marks}
    marks = []
    for name in scene.pictures:
        picture = pictures.get(name)
        if picture is not None:
            marks.append(fingerprint([picture.digest, own.get(name, picture.marks)])[:16])
    return tuple(marks)
