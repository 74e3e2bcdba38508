"""Steps too long to speak in half a minute: an estimate from the number of characters, the rate stands with the words.

The true length is known only after the voice has spoken; the estimate is off by a tenth or two.
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.gaps import words
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Reading

LONGEST_SECONDS = 30
_CHARACTERS_A_SECOND = 14


def seconds_to_speak(text: str, language: str) -> float:
    """An estimate: characters divided by the rate of the language."""
    rate = words.book(language).get("speaking", {}).get("characters_a_second", _CHARACTERS_A_SECOND)
    return len(text) / rate


def long_steps(reading: Reading) -> Iterator[Hole]:
    for step in reading.instruction.steps:
        spoken = " ".join([*(warning.text for warning in step.warnings), step.text])
        seconds = seconds_to_speak(spoken, reading.language)
        if seconds > LONGEST_SECONDS:
            named = {"seconds": str(round(seconds)), "longest": str(LONGEST_SECONDS), "parts": str(_parts(seconds))}
            yield Hole(Kind.TOO_LONG, step.title, step.source.place, step.source.file, step.id, named=named)


def _parts(seconds: float) -> int:
    return int(seconds // LONGEST_SECONDS) + 1
