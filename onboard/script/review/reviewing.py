"""A script as a person reads it before approving: each sentence beside the words it rests on, with what is objected to,
where the words come from, and what is other than what was approved last."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from onboard.core.clips import Clip
from onboard.core.marks import Mark
from onboard.core.model import (
    Finding,
    Instruction,
    Origin,
    Panel,
    Point,
    Scene,
    SceneKind,
    Script,
    Sentence,
    Signal,
    SourceRef,
)
from onboard.script.marking import shown_in
from onboard.script.naming import named_with
from onboard.script.review.changes import Piece, changed_scenes, paired, word_changes

_Text = TypeVar("_Text", bound=Sentence | Point | Panel)


class Change(enum.StrEnum):
    """How something stands to what was approved last."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Cited:
    """A place of the document that words rest on. ``pieces``: its words with what changed in them since."""

    id: str
    file: str
    place: str
    words: str
    pieces: tuple[Piece, ...]

    @property
    def is_other(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A sentence, or a line or warning on the slide.

    ``language``   of the words, where it is another than the script's; or ""
    ``signal``     of a warning shown; None for everything else
    ``unknown``    citations that lead to nothing
    ``pieces``     the words with what changed in them
    """

    text: str
    language: str
    signal: Signal | None
    cited: tuple[Cited, ...]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]
    change: Change
    pieces: tuple[Piece, ...]

    @property
    def is_other(self) -> bool:
        """Whether it, or what it rests on, is other than what was approved."""
        return self.change is not Change.SAME or any(cited.is_other for cited in self.cited)


@dataclass(frozen=True, slots=True)
class ReviewedMark:
    """A mark on a photo. ``sentence``: the number (from 1) of the one it appears with; None: there from the start."""

    mark: Mark
    sentence: int | None


@dataclass(frozen=True, slots=True)
class ReviewedPicture:
    """A photo of a scene.

    ``is_other``   new, or another photo than the approved one
    ``marks``      what is marked on it, in the order it is written
    ``clip``       the filmed clip that plays there; None: a photo
    """

    file: str
    is_other: bool
    marks: tuple[ReviewedMark, ...] = ()
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class ReviewedScene:
    """One scene.

    ``number``     of its step, None where it is none
    ``heading``    with what changed in it, as pieces
    ``sentences``  spoken, in order; ``shown`` are the panels and points of its slide
    ``gone``       sentences and shown lines that were approved and are no longer there
    ``findings``   what concerns the scene as a whole
    ``edited``     whether a person changed what the writer wrote
    ``origin``     where the words come from; None: from the script's writer, by rule
    ``moved``      approved as it is, but in another place
    """

    id: str
    kind: SceneKind
    number: int | None
    heading: tuple[Piece, ...]
    sentences: tuple[ReviewedText, ...]
    shown: tuple[ReviewedText, ...]
    pictures: tuple[ReviewedPicture, ...]
    gone: tuple[str, ...]
    findings: tuple[Finding, ...]
    edited: bool
    origin: Origin | None
    change: Change
    moved: bool

    @property
    def title(self) -> str:
        return "".join(piece.text for piece in self.heading if piece.kind != "gone")

    @property
    def is_other(self) -> bool:
        texts = (*self.sentences, *self.shown)
        return self.change is not Change.SAME or self.moved or any(text.is_other for text in texts)


@dataclass(frozen=True, slots=True)
class Review:
    """A whole script, ready to be read.

    ``compared``   whether there was something approved to compare with
    ``gone``       scenes that were approved and are no longer there: heading and sentences
    ``findings``   those whose scene is not in the script (a step that is not told)
    """

    title: str
    workstation: str
    document: str
    revision: str
    source_language: str
    language: str
    writer: str
    scenes: tuple[ReviewedScene, ...]
    compared: bool
    gone: tuple[tuple[str, tuple[str, ...]], ...]
    findings: tuple[Finding, ...]

    @property
    def others(self) -> tuple[ReviewedScene, ...]:
        """The scenes in which something is other than what was approved."""
        return tuple(scene for scene in self.scenes if scene.is_other) if self.compared else ()

    @property
    def is_other(self) -> bool:
        return bool(self.others or self.gone)


@dataclass(frozen=True, slots=True)
class Before:
    """What was approved last: the script, the words by statement id, the digest by photo."""

    script: Script
    words: Mapping[str, str]
    photos: Mapping[str, str]


def review_of(
    instruction: Instruction,
    script: Script,
    findings: Sequence[Finding],
    *,
    edited: Collection[str] = (),
    before: Before | None = None,
) -> Review:
    """A script beside its source. ``edited``: ids of scenes a person changed; ``before``: what was approved last."""
    reading = _Reading(instruction, script, findings, frozenset(edited), before)
    present = {scene.id for scene in script.scenes}
    old = before.script.scenes if before else ()
    return Review(
        title=instruction.title.text,
        workstation=instruction.station.text if instruction.station else "",
        document=instruction.document,
        revision=instruction.revision.text if instruction.revision else "",
        source_language=instruction.language,
        language=script.language,
        writer=script.writer,
        scenes=tuple(reading.scene(scene) for scene in script.scenes),
        compared=before is not None,
        gone=tuple((one.heading, tuple(said.text for said in one.sentences)) for one in old if one.id not in present),
        findings=tuple(finding for finding in findings if finding.scene not in present),
    )


class _Reading:
    """Looks things up for one review."""

    def __init__(
        self,
        instruction: Instruction,
        script: Script,
        findings: Sequence[Finding],
        edited: frozenset[str],
        before: Before | None,
    ) -> None:
        self.instruction = instruction
        self.language = script.language
        self.sources = instruction.sources()
        self.numbers = {step.id: number for number, step in enumerate(instruction.steps, 1)}
        self.photos = {picture.file: picture.digest for picture in instruction.all_pictures()}
        self.findings = findings
        self.edited = edited
        self.before = before
        self.old = {scene.id: scene for scene in before.script.scenes} if before else {}
        self.was = _sources_before(before.words, self.sources) if before else dict[str, str]()
        as_before = replace(script, scenes=tuple(self._as_before(scene) for scene in script.scenes))
        self.changed = frozenset(changed_scenes(before.script, as_before)) if before else frozenset[str]()

    def scene(self, scene: Scene) -> ReviewedScene:
        old = self.old.get(scene.id)
        findings = [finding for finding in self.findings if finding.scene == scene.id]
        sentences, silent = self._texts(scene.sentences, old.sentences if old else (), findings)
        shown, hidden = self._texts((*scene.panels, *scene.points), (*old.panels, *old.points) if old else (), findings)
        placed = {finding for text in (*sentences, *shown) for finding in text.findings}
        pictures = tuple(self._pictures(scene, old))
        change = self._change(scene, old, pictures)
        return ReviewedScene(
            id=scene.id,
            kind=scene.kind,
            number=self.numbers.get(scene.step or ""),
            heading=word_changes(old.heading if old else scene.heading, scene.heading),
            sentences=sentences,
            shown=shown,
            pictures=pictures,
            gone=(*silent, *hidden),
            findings=tuple(finding for finding in findings if finding not in placed),
            edited=scene.id in self.edited,
            origin=scene.origin,
            change=change,
            moved=change is Change.SAME and scene.id in self.changed,
        )

    def _change(self, scene: Scene, old: Scene | None, pictures: Sequence[ReviewedPicture]) -> Change:
        if self.before is None:
            return Change.SAME
        if old is None:
            return Change.NEW
        return Change.CHANGED if old != self._as_before(scene) or any(one.is_other for one in pictures) else Change.SAME

    def _pictures(self, scene: Scene, old: Scene | None) -> Iterator[ReviewedPicture]:
        shown = {picture.file: picture for picture in shown_in(self.instruction, scene)}
        said = [sentence.text for sentence in scene.sentences]
        for file in scene.pictures:
            picture = shown.get(file)
            marks = picture.marks if picture else ()
            named = named_with(said, marks, self.language)
            reviewed = (
                ReviewedMark(mark, None if at is None else at + 1) for mark, at in zip(marks, named, strict=True)
            )
            is_other = self._is_other_picture(file, old)
            yield ReviewedPicture(file, is_other, tuple(reviewed), picture.clip if picture else None)

    def _is_other_picture(self, file: str, old: Scene | None) -> bool:
        if self.before is None or old is None:
            return False
        digest = self.before.photos.get(file)
        return file not in old.pictures or (digest is not None and digest != self.photos.get(file, ""))

    def _texts(
        self,
        now: Sequence[Sentence | Point | Panel],
        old: Sequence[Sentence | Point | Panel],
        findings: Sequence[Finding],
    ) -> tuple[tuple[ReviewedText, ...], tuple[str, ...]]:
        was, gone = paired([one.text for one in old], [one.text for one in now])
        texts = tuple(
            self._text(one, None if at is None else old[at], findings) for one, at in zip(now, was, strict=True)
        )
        return texts, tuple(old[at].text for at in gone)

    def _text(
        self, one: Sentence | Point | Panel, old: Sentence | Point | Panel | None, findings: Sequence[Finding]
    ) -> ReviewedText:
        change = Change.SAME
        if self.before is not None and self._citing_as_before(one) != old:
            change = Change.NEW if old is None else Change.CHANGED
        return ReviewedText(
            text=one.text,
            language=one.language if isinstance(one, Sentence) else "",
            signal=one.signal if isinstance(one, Panel) else None,
            cited=tuple(self._cited(id_) for id_ in one.cites if id_ in self.sources),
            unknown=tuple(id_ for id_ in one.cites if id_ not in self.sources),
            findings=tuple(finding for finding in findings if finding.sentence and finding.sentence == one.text),
            change=change,
            pieces=word_changes(old.text if old else one.text, one.text),
        )

    def _cited(self, id_: str) -> Cited:
        source = self.sources[id_]
        was = self.before.words.get(self.was.get(id_, id_), source.words) if self.before else source.words
        return Cited(id_, source.file, source.place, source.words, word_changes(was, source.words))

    def _as_before(self, scene: Scene) -> Scene:
        """A scene citing by the ids its sources had when the script was approved."""
        return replace(
            scene,
            sentences=tuple(map(self._citing_as_before, scene.sentences)),
            panels=tuple(map(self._citing_as_before, scene.panels)),
            points=tuple(map(self._citing_as_before, scene.points)),
        )

    def _citing_as_before(self, one: _Text) -> _Text:
        return replace(one, cites=tuple(self.was.get(id_, id_) for id_ in one.cites))


def _sources_before(before: Mapping[str, str], now: Mapping[str, SourceRef]) -> dict[str, str]:
    """By id of a step's statement the id it had before; "" where it is new.

    Statements of a step are numbered, so that one more in front changes the ids of those behind it, not their words.
    """
    was: dict[str, str] = {}
    for step in dict.fromkeys(id_.rpartition("/")[0] for id_ in now if "/" in id_):
        old = [id_ for id_ in before if id_.rpartition("/")[0] == step]
        new = [id_ for id_ in now if id_.rpartition("/")[0] == step]
        if not old:
            continue
        partners, _ = paired([before[id_] for id_ in old], [now[id_].words for id_ in new])
        was |= {id_: "" if at is None else old[at] for id_, at in zip(new, partners, strict=True)}
    return was
