"""A caption, what it is made from, and whether it stands long enough to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.compose.captions.letters import width
from onboard.compose.captions.limits import SHORTEST_MS
from onboard.compose.captions.vocabulary import limits_of
from onboard.core.timing import Span


@dataclass(frozen=True, slots=True)
class Captioned:
    """A sentence as captions show it, and when it is heard.

    ``span``      in the video's sound
    ``language``  BCP 47 tag of this sentence
    ``anchors``   (character of the text, samples after the span's start): when that character begins to sound; both
                  numbers rise. Between two of them time follows the characters
    """

    span: Span
    text: str
    language: str
    anchors: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption, from ``start_ms`` up to but not including ``end_ms``; its lines are divided by a line feed.

    ``language``   BCP 47 tag of its words
    """

    start_ms: int
    end_ms: int
    text: str
    language: str = ""

    @property
    def stands_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class MissedAim:
    """What a caption could not keep to, because its words are spoken so fast.

    ``number``   of the cue, from 1
    ``figure``, ``aim``   in ``unit``: "characters a second" (of its language), or "ms" that it stands
    """

    number: int
    cue: Cue
    figure: float
    aim: int
    unit: str

    def __str__(self) -> str:
        return f"cue {self.number}: {self.figure:.4g} {self.unit}; the aim is {self.aim}"


def too_fast(cues: Sequence[Cue]) -> tuple[MissedAim, ...]:
    """Captions with more characters a second than can be read (spaces and signs count, as subtitlers count them)."""
    found = []
    for number, cue in enumerate(cues, start=1):
        limits = limits_of(cue.language, cue.text)
        columns = width(cue.text.replace("\n", " "), full_width=limits.full_width)
        if cue.stands_ms < limits.reading_ms(columns):
            unit = 2 if limits.full_width else 1
            a_second = columns * 1000 / max(1, cue.stands_ms) / unit
            found.append(MissedAim(number, cue, a_second, limits.a_second // unit, "characters a second"))
    return tuple(found)


def too_short(cues: Sequence[Cue]) -> tuple[MissedAim, ...]:
    """Captions that stand less than a second."""
    return tuple(
        MissedAim(number, cue, cue.stands_ms, SHORTEST_MS, "ms")
        for number, cue in enumerate(cues, start=1)
        if cue.stands_ms < SHORTEST_MS
    )
