"""Why a video is not right, or not for much longer: one cause a line, told as such.

takes   the record of the release shown, the video as a build would make it now      gives   Causes

A change of the document is told step by step, in its own words and values; a change of the voice, the theme or a
template once, however many scenes it concerns. What is compared first is the release that visitors see; what that does
not hold (the theme, the music) is compared with the last finished build, whose record may be lost without harm.
Does not know what a person decided, dates, or where visitors see it: ``status`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from onboard.core.fingerprint import plain
from onboard.publish.content import Change, Changed

if TYPE_CHECKING:
    from onboard.core.model import Instruction, Scene, Script
    from onboard.pipeline.freshness import Due
    from onboard.pipeline.plan import VideoPlan


class Kind(StrEnum):
    """What a cause is about, the most urgent first. Described in docs/status.md."""

    ERROR = "error"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FINDING = "finding"
    GAP = "gap"
    APPROVAL = "approval"
    DOCUMENT = "document"
    PHOTO = "photo"
    SCRIPT = "script"
    TEMPLATE = "template"
    VOICE = "voice"
    LEXICON = "lexicon"
    THEME = "theme"
    MUSIC = "music"
    VIDEO = "video"
    PAGE = "page"
    PROGRAM = "program"
    STORE = "store"
    MODEL = "model"
    SITE = "site"
    UNPUBLISHED = "unpublished"
    ROLLED_BACK = "rolled-back"
    AGAIN = "again"
    EXPIRES = "expires"
    AGAIN_SOON = "again-soon"
    GAPS = "gaps"


NOTICES = frozenset({Kind.EXPIRES, Kind.AGAIN_SOON, Kind.GAPS})
"""What is worth knowing, and nothing is wrong yet."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """What became of a part of the document since the release that is shown.

    ``what``     "changed", "new", "moved" or "gone"
    ``number``   the step's number now, None where it is no step or gone
    ``values``   values in the place of others: ("25 Nm", "30 Nm")
    ``before``, ``after``   the document's words that differ
    """

    what: str
    scene: str
    number: int | None
    heading: str
    values: tuple[tuple[str, str], ...] = ()
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        name = f"step {self.number}" if self.number is not None else f"“{self.heading}”"
        if self.what == "changed" and self.values:
            return f"{name}: {', '.join(f'{before} → {after}' for before, after in self.values[:_MOST_VALUES])}"
        if self.what == "changed":
            return f"{name} reworded: “{_shortened(_MARKUP.sub('', self.after or self.before))}”"
        named = f"{name} “{_shortened(self.heading)}”" if self.number is not None else name
        return f"{named} {_IN_WORDS[self.what]}"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason, a line; ``changes`` where it is the document."""

    kind: Kind
    text: str
    changes: tuple[StepChange, ...] = field(default=())

    @property
    def is_wrong(self) -> bool:
        """Whether somebody should do something now."""
        return self.kind not in NOTICES


_IN_WORDS = {"new": "is new", "moved": "moved", "gone": "is gone"}
_MOST_VALUES = 3
_LONGEST = 48
_FURTHER_SCENE = re.compile(r"\+\d+$")
_MARKUP = re.compile(r"[*`#|]+")


def urgent_first(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """In the order of their kinds; the same cause once."""
    order = list(Kind)
    return tuple(sorted(dict.fromkeys(causes), key=lambda cause: order.index(cause.kind)))


# ------------------------------------------------------------------------------------------------ since the release


def since_release(
    record: Mapping[str, Any],
    language: str,
    instruction: Instruction,
    script: Script,
    edited: Sequence[str],
    plan: VideoPlan,
) -> tuple[Cause, ...]:
    """What is told or spoken otherwise than in a release shown, by its record (docs/formats/release.md)."""
    from onboard.pipeline import news

    scenes = _scenes_of(record, language)
    changed = news.changes_between(scenes, plan.scenes, instruction)
    told = _document_changes(scenes, changed, instruction, script)
    own = {change.scene for change in told}
    rest = [change for change in changed if change.scene not in own]
    return (
        *_document(record, instruction, told),
        *_photos(rest),
        *_wording([change for change in rest if change.before or change.after], edited, script),
        *_voice(record, language, plan),
    )


def _scenes_of(record: Mapping[str, Any], language: str) -> Sequence[Mapping[str, Any]]:
    return next((edition["scenes"] for edition in record["editions"] if edition["language"] == language), ())


def _document(record: Mapping[str, Any], instruction: Instruction, told: Sequence[StepChange]) -> Iterator[Cause]:
    if told:
        yield Cause(Kind.DOCUMENT, f"the document changed: {_listed(told)}", tuple(told))
    elif record["record"].get("document", {}).get("sha256") != instruction.digest:
        yield Cause(Kind.DOCUMENT, "the document was saved anew; nothing that is told changed")


def _listed(told: Sequence[StepChange]) -> str:
    shown = "; ".join(map(str, told[:_MOST_STEPS]))
    return f"{shown}; and {len(told) - _MOST_STEPS} more" if len(told) > _MOST_STEPS else shown


_MOST_STEPS = 6


def _document_changes(
    scenes: Sequence[Mapping[str, Any]], changed: Sequence[Change], instruction: Instruction, script: Script
) -> tuple[StepChange, ...]:
    """Of what is told otherwise, what the document says otherwise; the scenes of one step are one change."""
    from onboard.ingest.change.marking import other_values

    before, now = _words_before(scenes), _words_now(script, instruction)
    found: dict[str, StepChange] = {}
    for change in changed:
        part = _part_of(change.scene)
        was, is_now = before.get(part, ()), now.get(part, ())
        out, into = _without(was, is_now), _without(is_now, was)
        if part in found or not (out or into or change.kind in _WHOLE):
            continue
        what = _WHOLE.get(change.kind, "changed") if part == change.scene else "changed"
        values = other_values(out, into, instruction.language) if what == "changed" else ()
        found[part] = StepChange(what, change.scene, change.number, change.heading, values, out, into)
    return tuple(found.values())


_WHOLE = {Changed.NEW: "new", Changed.MOVED: "moved", Changed.GONE: "gone"}


def _words_before(scenes: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The document's words that each part of a video rested on when it was published."""
    found: dict[str, dict[str, None]] = {}
    for scene in scenes:
        rested_on = (source["words"] for sentence in scene["sentences"] for source in sentence["sources"])
        found.setdefault(_part_of(scene["id"]), {}).update(dict.fromkeys(rested_on))
    return {part: tuple(words) for part, words in found.items()}


def _words_now(script: Script, instruction: Instruction) -> dict[str, tuple[str, ...]]:
    sources = instruction.sources()
    found: dict[str, dict[str, None]] = {}
    for scene, sentence in script.sentences():
        rests_on = (sources[cite].words for cite in sentence.cites if cite in sources)
        found.setdefault(_part_of(scene.id), {}).update(dict.fromkeys(rests_on))
    return {part: tuple(words) for part, words in found.items()}


def _part_of(scene: str) -> str:
    """The step that a scene tells, or the scene itself: "loesen+2" is the second scene of "loesen"."""
    return _FURTHER_SCENE.sub("", scene)


def _without(these: Iterable[str], others: Iterable[str]) -> str:
    known = {" ".join(words.split()) for words in others}
    return " ".join(plain_words for words in these if (plain_words := " ".join(words.split())) not in known)


def _photos(changed: Sequence[Change]) -> Iterator[Cause]:
    shown = [change for change in changed if change.kind is Changed.REWORDED and not (change.before or change.after)]
    if shown:
        yield Cause(Kind.PHOTO, f"photos or their marks changed: {_where(shown)}")


def _wording(changed: Sequence[Change], edited: Sequence[str], script: Script) -> Iterator[Cause]:
    """Told otherwise though the document says the same: somebody edited it, or what writes it is another."""
    by_hand = [change for change in changed if change.scene in edited]
    written = [change for change in changed if change.scene not in edited]
    if by_hand:
        yield Cause(Kind.SCRIPT, f"the script was edited: {_where(by_hand)}")
    asked = {scene.id for scene in script.scenes if _is_models(scene)}
    if by_model := [change for change in written if change.scene in asked]:
        yield Cause(Kind.SCRIPT, f"a model worded it otherwise: {_where(by_model)}")
    if by_rule := [change for change in written if change.scene not in asked]:
        yield Cause(Kind.TEMPLATE, f"templates or settings of the wording changed: {_where(by_rule)}")


def _is_models(scene: Scene) -> bool:
    return scene.origin is not None and bool(scene.origin.host) and not scene.origin.fallback


def _where(changed: Sequence[Change]) -> str:
    if len(changed) > _MOST_SCENES:
        return f"{len(changed)} scenes"
    named = (f"step {one.number}" if one.number is not None else f"“{_shortened(one.heading)}”" for one in changed)
    return ", ".join(dict.fromkeys(named))


_MOST_SCENES = 4


def _voice(record: Mapping[str, Any], language: str, plan: VideoPlan) -> Iterator[Cause]:
    was = record["record"].get("languages", {}).get(language, {}).get("voice", {})
    now = plain(plan.look.speaker.voice)
    other = [name for name, value in was.items() if name != "engine" and now.get(name) != value]
    if other:
        told = ", ".join(f"{name} {was[name]} → {now.get(name)}" for name in other[:_MOST_VALUES])
        yield Cause(Kind.VOICE, f"the voice changed: {told}")
    elif was and was.get("engine") != now.get("engine"):
        yield Cause(Kind.VOICE, f"the voice's program changed: {was.get('engine')} → {now.get('engine')}")


def page_changes(before: Mapping[str, Any], now: Any) -> tuple[Cause, ...]:
    """What the page tells of the workstation otherwise; ``before`` as a release record has it, ``now`` as published."""
    is_now = {name: value for name, value in plain(now).items() if name not in ("", "logo")}
    names = [name for name, value in is_now.items() if value != before.get(name, "")]
    named = ", ".join(name.replace("_", " ") for name in names)
    return (Cause(Kind.PAGE, f"the page's details changed: {named}"),) if names else ()


# ------------------------------------------------------------------------------------------------ since the last build

_BY_INPUT = {
    "the voice": (Kind.VOICE, "the voice changed"),
    "the theme": (Kind.THEME, "the theme changed: colours, logo, fonts or signs"),
    "the music": (Kind.MUSIC, "the music changed"),
    "the picture size": (Kind.VIDEO, "the settings of the video changed"),
    "the encoder": (Kind.VIDEO, "the settings of the video changed"),
    "the sound's encoding": (Kind.VIDEO, "the settings of the video changed"),
    "the footer": (Kind.PAGE, "the line at the foot of the slides changed"),
    "onboard itself": (Kind.PROGRAM, "this onboard makes it otherwise than the one it was made with"),
    "the library that joins": (Kind.PROGRAM, "this onboard makes it otherwise than the one it was made with"),
    "the words": (Kind.LEXICON, "words are spoken otherwise: the lexicon changed, or how onboard reads them"),
    "the photo": (Kind.PHOTO, "photos or their marks changed"),
    "the clip": (Kind.PHOTO, "a clip changed"),
    "the clips": (Kind.PHOTO, "a clip changed"),
    "the words shown": (Kind.TEMPLATE, "labels on the slides changed"),
    "the form": (Kind.TEMPLATE, "labels on the slides changed"),
}
_TOLD = frozenset({Kind.LEXICON, Kind.PHOTO, Kind.TEMPLATE})
"""Kinds that follow from other words: where a scene is told otherwise, that is the cause and these are its effects."""
_ABSENT = "no longer in the store"


def since_last_build(missing: Sequence[Due], told: Sequence[Cause]) -> tuple[Cause, ...]:
    """What must be made again for other reasons than ``told`` already, a cause once."""
    are_words_other = any(cause.kind in (Kind.DOCUMENT, Kind.SCRIPT, Kind.TEMPLATE, Kind.PHOTO) for cause in told)
    found: dict[Cause, None] = {}
    for one in missing:
        for name in _inputs_named(one.why):
            kind, text = _BY_INPUT.get(name, (None, ""))
            if kind and not (kind in _TOLD and are_words_other):
                found[Cause(kind, text)] = None
    absent = sum(one.why == _ABSENT for one in missing)
    if absent:
        found[Cause(Kind.STORE, f"{absent} part{'s are' if absent > 1 else ' is'} no longer in the store")] = None
    kinds = {cause.kind for cause in told}
    return tuple(cause for cause in found if cause.kind not in kinds)


def _inputs_named(why: str) -> list[str]:
    """The inputs that a Due names: "the words, the theme and the voice changed"."""
    if not why.endswith(" changed"):
        return []
    return re.split(r", | and ", why.removesuffix(" changed"))


def _shortened(text: str) -> str:
    plain_text = " ".join(text.split())
    return plain_text if len(plain_text) <= _LONGEST else f"{plain_text[: _LONGEST - 1].rstrip()}…"
