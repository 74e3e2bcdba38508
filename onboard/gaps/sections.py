"""Sections that a Betriebsanweisung must have and this one lacks.

Source: DGUV Information 211-010 and the layout the accident insurers recommend; the list stands in words/de.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Passage, Reading

SECTIONS = ("scope", "hazards", "measures", "faults", "first_aid", "upkeep", "neglect")
_TELLING = ("hazards", "measures", "faults", "first_aid", "neglect")
_FEWEST_SECTIONS = 3
_LONGEST_HEADING = 80


def missing_sections(reading: Reading) -> Iterator[Hole]:
    found = found_sections(reading)
    if not is_operating_instruction(reading, found):
        return
    if not _says_measures(reading):
        found -= {"measures"}
    for section in SECTIONS:
        if section not in found:
            kind = Kind.MISSING_PROTECTION if section == "measures" else Kind.MISSING_SECTION
            yield Hole(kind, file=reading.instruction.document, reason=f"section_{section}")


def is_operating_instruction(reading: Reading, found: frozenset[str] | None = None) -> bool:
    """Whether it says that it is a Betriebsanweisung, or has the sections of one."""
    found = found_sections(reading) if found is None else found
    title = reading.pattern("sections", "title")
    named = any(title.match(text.strip()) for text in (reading.instruction.title.text, *reading.headings))
    # "Wartung", "Entsorgung" and "Zweck" are sections of every manual.
    return named or (len(found) >= _FEWEST_SECTIONS and len(found & frozenset(_TELLING)) >= _FEWEST_SECTIONS)


def notes_of_sections(reading: Reading) -> Iterator[Passage]:
    """Notes below a heading of one of the sections: what stands below others is for trainers and archives."""
    below = False
    for passage in reading.of(Part.HEADING, Part.NOTE):
        if passage.part is Part.HEADING:
            plain = _plain(passage.text)
            below = any(reading.pattern("sections", section).fullmatch(plain) for section in SECTIONS)
        elif below:
            yield passage


def _says_measures(reading: Reading) -> bool:
    """Whether anything below the heading says what to do; "TODO" does not."""
    told = (passage.text for passage in reading.of(Part.WARNING, Part.STEP, Part.INTRODUCTION, Part.CHECK, Part.NOTE))
    return bool(reading.instruction.ppe) or any(reading.pattern("warnings", "action").search(text) for text in told)


def found_sections(reading: Reading) -> frozenset[str]:
    """Those of the seven sections that some heading, or a short line that looks like one, announces."""
    lines = [passage.text for passage in reading.of(Part.HEADING, Part.NOTE, Part.WARNING, Part.INTRODUCTION)]
    lines += [step.section for step in reading.instruction.steps] + [step.title for step in reading.instruction.steps]
    plain = {_plain(line) for line in lines if len(line) <= _LONGEST_HEADING}
    return frozenset(
        section
        for section in SECTIONS
        if any(reading.pattern("sections", section).fullmatch(line) for line in plain if line)
    )


def _plain(line: str) -> str:
    return re.sub(r"^\s*(?:\d{1,2}[.)]?(?:\d{1,2}\.?)*|[A-G][.)])\s+", "", line).strip(" :.\t")
