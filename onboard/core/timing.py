"""Frames and samples: where each sentence and each picture stands in the video.

Every scene is a whole number of frames long (30 a second) and every frame is a whole number of samples
(48,000 / 30 = 1,600), so sound and picture are counted in integers and cannot drift. A scene is

    lead-in · sentence · pause · sentence · ... · lead-out, rounded up to a whole frame

and the last pause absorbs the rounding. Durations come from measured samples, never from an estimate. How long a
pause is follows from what was said before it: see :class:`Pauses`.

Sound is encoded in packets of 1,024 samples, and a scene rarely begins on one. So a scene is laid out on a clock of its
own, and then all that is said in it moves forward together, by less than a packet (21 ms), until it lies on the packets
of the video: :attr:`SceneTimes.sound`. What is said where in that stretch does not depend on where the scene stands,
so it is encoded once, and is still counted to the sample.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onboard.core.model import SceneKind, Sentence

FRAMES_PER_SECOND = 30
SAMPLES_PER_SECOND = 48_000
SAMPLES_PER_FRAME = SAMPLES_PER_SECOND // FRAMES_PER_SECOND
SAMPLES_PER_PACKET = 1_024
"""Of AAC-LC (ISO/IEC 14496-3): a packet is heard over the 1,024 samples of the one before it and its own."""
QUIET = 2 * SAMPLES_PER_PACKET
"""Samples of silence at both ends of a stretch of sound: what is heard in it touches neither its first packet nor its
last, so that any silent packet may stand beside them."""

_QUESTION_MARKS = "?？؟⁇⁈‽"
_COLONS = ":："
_CLOSING = "\"'“”‘’«»‹›」』)]}）】*_ \t\n\r\N{NO-BREAK SPACE}"


class Ending(enum.StrEnum):
    """What a sentence leaves its listener with; it decides how long the pause behind it is."""

    STATEMENT = "statement"
    QUESTION = "question"
    COLON = "colon"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence around the spoken sentences, in seconds.

    ``lead_in``         from a new picture to its first word
    ``between``         between two sentences of a scene
    ``lead_out``        from the last word of a scene to the next picture
    ``after_colon``     instead of ``between``: what was announced follows
    ``after_question``  instead of ``between``: time for an answer
    ``after_warning``   instead of ``between``, once all of a warning is said: time to take it in
    ``after_title``     instead of ``lead_out``, in the scene that says what the video is about
    ``after_clip``      from the last picture of a filmed clip to the next scene, at least

    A question or a warning that ends a scene gets its own pause or the scene's, whichever is longer. Shorter than 43 ms
    (:data:`QUIET`) neither end of a scene can be, and ``lead_in`` may become 21 ms longer than it was set.
    """

    lead_in: float = 0.4
    between: float = 0.45
    lead_out: float = 0.8
    after_colon: float = 0.3
    after_question: float = 0.9
    after_warning: float = 1.0
    after_title: float = 1.0
    after_clip: float = 0.6

    def inside(self, ending: Ending) -> float:
        """Seconds from a sentence to the next one of its scene."""
        return {
            Ending.STATEMENT: self.between,
            Ending.QUESTION: self.after_question,
            Ending.COLON: self.after_colon,
            Ending.WARNING: self.after_warning,
        }[ending]

    def at_end(self, kind: SceneKind, ending: Ending) -> float:
        """Seconds from the last sentence of a scene to the next picture."""
        whole = self.after_title if kind is SceneKind.TITLE else self.lead_out
        return max(whole, self.inside(ending)) if ending in (Ending.QUESTION, Ending.WARNING) else whole


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence as the timeline sees it: its measured length in samples, and what it ends in."""

    samples: int
    ending: Ending = Ending.STATEMENT


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point in a scene, told by what is being said: ``share`` (0 to 1) of its sentence number ``sentence`` (from 0).

    So it is known before anything has been spoken. In a scene that says nothing it is its beginning.
    """

    sentence: int
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Showing:
    """A filmed clip as the timeline sees it: the scene lasts until it has been seen.

    ``begins``   with which words; None: when everything has been said
    ``samples``  how long it is seen
    ``then``     how long its scene goes on behind it at least, for what is to be read there; in samples
    """

    begins: Moment | None
    samples: int
    then: int = 0


@dataclass(frozen=True, slots=True)
class SpokenScene:
    """A scene as the timeline sees it."""

    kind: SceneKind
    sentences: tuple[SpokenSentence, ...]
    showings: tuple[Showing, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound, in samples from the start of the video."""

    start: int
    samples: int

    @property
    def end(self) -> int:
        return self.start + self.samples

    def moved(self, samples: int) -> Span:
        return Span(self.start + samples, self.samples)

    @property
    def start_seconds(self) -> float:
        return self.start / SAMPLES_PER_SECOND

    @property
    def end_seconds(self) -> float:
        return self.end / SAMPLES_PER_SECOND


@dataclass(frozen=True, slots=True)
class SceneTimes:
    """When a scene stands in the picture (frames), its sentences in the sound and its clips in both (samples).

    ``sound``   the stretch of sound in which it speaks: whole packets from the start of the video, silence at its ends
                (:data:`QUIET`), at least a packet free before the next scene's; of no length where nothing is said
    """

    start_frame: int
    frames: int
    sentences: tuple[Span, ...]
    showings: tuple[Span, ...]
    sound: Span

    @property
    def end_frame(self) -> int:
        return self.start_frame + self.frames

    @property
    def start_seconds(self) -> float:
        return self.start_frame / FRAMES_PER_SECOND

    @property
    def end_seconds(self) -> float:
        return self.end_frame / FRAMES_PER_SECOND

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each sentence begins in :attr:`sound`, in samples; the same wherever the scene stands."""
        return tuple(span.start - self.sound.start for span in self.sentences)

    @property
    def quiet_from(self) -> int:
        """The frame from which nothing is said or filmed any more."""
        ends = (span.end for span in (*self.sentences, *self.showings))
        return -(-max(ends, default=self.start_frame * SAMPLES_PER_FRAME) // SAMPLES_PER_FRAME)

    def frame_at(self, moment: Moment) -> int:
        """The frame that is seen at a moment of this scene."""
        return _sample_at(moment, self.sentences, self.start_frame * SAMPLES_PER_FRAME) // SAMPLES_PER_FRAME


@dataclass(frozen=True, slots=True)
class Timeline:
    """All scenes of one video, one after the other without a hole."""

    scenes: tuple[SceneTimes, ...]

    @property
    def frames(self) -> int:
        return self.scenes[-1].end_frame if self.scenes else 0

    @property
    def samples(self) -> int:
        return self.frames * SAMPLES_PER_FRAME

    @property
    def seconds(self) -> float:
        return self.frames / FRAMES_PER_SECOND


def arrange(scenes: Sequence[SpokenScene], pauses: Pauses) -> Timeline:
    """Timeline of scenes whose sentences were measured."""
    placed, frame = [], 0
    for scene in scenes:
        placed.append(_on_packets(_laid_out(scene, pauses), frame))
        frame += placed[-1].frames
    return Timeline(tuple(placed))


def _laid_out(scene: SpokenScene, pauses: Pauses) -> SceneTimes:
    """A scene by itself, from sample 0, its sound as late as it may come to stand."""
    sound = max(0, _samples(pauses.lead_in) - QUIET) + SAMPLES_PER_PACKET - 1
    at = end = sound + QUIET
    spans = []
    for sentence in scene.sentences:
        spans.append(Span(at, sentence.samples))
        end = spans[-1].end
        at = end + _samples(pauses.inside(sentence.ending))
    stretch = Span(sound, _up_to(end - sound + QUIET, SAMPLES_PER_PACKET) if spans else 0)
    shown = _showings(scene.showings, spans, end + _samples(pauses.between))
    last = scene.sentences[-1].ending if scene.sentences else Ending.STATEMENT
    behind = [max(_samples(pauses.after_clip), showing.then) for showing in scene.showings]
    wanted = (
        end + _samples(pauses.at_end(scene.kind, last)),
        stretch.end + 1,  # then the next scene's sound begins a packet behind this one's, or later
        *(span.end + then for span, then in zip(shown, behind, strict=True)),
    )
    return SceneTimes(0, -(-max(wanted) // SAMPLES_PER_FRAME), tuple(spans), shown, stretch)


def _on_packets(scene: SceneTimes, frame: int) -> SceneTimes:
    """The scene from ``frame`` of the video on, its sound on the last packet that is not too late."""
    start = frame * SAMPLES_PER_FRAME
    late = (start + scene.sound.start) % SAMPLES_PER_PACKET
    return SceneTimes(
        frame,
        scene.frames,
        tuple(span.moved(start - late) for span in scene.sentences),
        tuple(span.moved(start) for span in scene.showings),
        scene.sound.moved(start - late),
    )


def _showings(showings: Sequence[Showing], spoken: Sequence[Span], silent: int) -> tuple[Span, ...]:
    """Where clips are seen, each from a whole frame on, and none before the one in front of it has ended."""
    shown: list[Span] = []
    for showing in showings:
        begin = silent if showing.begins is None else _sample_at(showing.begins, spoken, 0)
        begin = max([begin, *(span.end for span in shown)])
        shown.append(Span(_up_to(begin, SAMPLES_PER_FRAME), showing.samples))
    return tuple(shown)


def _sample_at(moment: Moment, spoken: Sequence[Span], start: int) -> int:
    if not spoken:
        return start
    span = spoken[moment.sentence]
    return span.start + round(span.samples * moment.share)


def _up_to(samples: int, unit: int) -> int:
    return -(-samples // unit) * unit


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_SECOND)


def endings(sentences: Sequence[Sentence], warnings: Collection[str]) -> tuple[Ending, ...]:
    """What each sentence of a scene ends in; ``warnings`` are the ids of the instruction's warnings.

    A sentence ends a warning where it cites one that the next sentence does not cite: a warning of three sentences
    is followed by one long pause, not interrupted by two.
    """
    cited = [{cite for cite in sentence.cites if cite in warnings} for sentence in sentences]
    told_on = [*cited, set[str]()][1:]
    return tuple(
        Ending.WARNING if told - on else _mark_of(sentence.text)
        for sentence, told, on in zip(sentences, cited, told_on, strict=True)
    )


def _mark_of(text: str) -> Ending:
    last = text.rstrip(_CLOSING)[-1:]
    if last and last in _QUESTION_MARKS:
        return Ending.QUESTION
    return Ending.COLON if last and last in _COLONS else Ending.STATEMENT
