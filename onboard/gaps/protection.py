"""Hazards that are named while nothing anywhere protects against them. Grave, therefore found with reserve."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.gaps import sections
from onboard.gaps.equipment import CLASSES
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Reading, quoted

HAZARDS = ("crushing", "electricity", "chemicals", "heat", "rotation", "cutting", "radiation", "explosion")


def missing_protection(reading: Reading) -> Iterator[Hole]:
    """One gap a hazard, at its first mention, if the whole instruction names no equipment and no measure."""
    if reading.instruction.ppe or _protects(reading):
        return
    for hazard in HAZARDS:
        for passage in reading.of(Part.WARNING, Part.STEP, Part.INTRODUCTION, Part.CHECK):
            if (match := _named(passage.text, hazard, reading)) is not None:
                source = passage.source
                yield Hole(
                    Kind.MISSING_PROTECTION,
                    quoted(passage.text, match.start(), match.end()),
                    source.place,
                    source.file,
                    passage.step,
                    hazard,
                    {"hazard": match[0]},
                )
                break


def _named(text: str, hazard: str, reading: Reading) -> re.Match[str] | None:
    harmless = [match.span() for match in reading.pattern("protection", "none").finditer(text)]
    for match in reading.pattern("protection", hazard).finditer(text):
        if not any(begin < match.end() and match.start() < end for begin, end in harmless):
            return match
    return None


def _protects(reading: Reading) -> bool:
    told = [passage.text for passage in reading.passages if passage.part is not Part.HEADING]
    patterns = [reading.pattern("protection", "measures"), *(reading.pattern("equipment", name) for name in CLASSES)]
    return any(pattern.search(text) for text in told for pattern in patterns) or (
        "measures" in sections.found_sections(reading)
    )
