"""Steps by headings that say so: "Schritt 3: ...", "## Step 1", "{pagestep}"."""

from __future__ import annotations

from collections.abc import Iterator

from onboard.ingest.sections import STEPLESS, Section, walk
from onboard.ingest.structure.finding import steps_within
from onboard.ingest.structure.looks import jumps, step_of_section
from onboard.ingest.structure.pieces import Arrangement, Loose, Piece, Remark
from onboard.ingest.vocabulary import Vocabulary


def sections_said_to_be_steps(root: Section, vocabulary: Vocabulary) -> dict[int, int | None]:
    """Sections (by identity) whose heading says that they are steps, with the number it gives."""
    headed = [section for section in walk(root) if section.heading]
    marked = {id(section): None for section in headed if section.heading and section.heading.marked}
    labelled: dict[int, int | None] = {}
    for section in headed:
        label = vocabulary.numbered_step(section.heading.prose.text.strip()) if section.heading else None
        if label and section.role not in STEPLESS:
            labelled[id(section)] = label.number
    if len(labelled) == 1 and not marked:
        only = next(section for section in headed if id(section) in labelled)
        if only is headed[0] and len(only.children) > 1:
            return {}  # the page calls itself "Schritt 4", and its sections are the steps
    return {**labelled, **marked}


def by_headings(root: Section, said: dict[int, int | None], vocabulary: Vocabulary) -> Arrangement:
    """Sections said to be steps are steps; chapters beside them may hold numbered steps of their own."""
    remarks: list[Remark] = []
    numbers: list[tuple[int, int]] = []
    some_marked = any(number is None for number in said.values())

    def pieces(section: Section, name: str) -> Iterator[Piece]:
        for member in section.members:
            if not isinstance(member, Section):
                yield Loose(member, section.role)
            elif id(member) in said and member.heading:
                number = said[id(member)]
                if number is not None:
                    numbers.append((number, member.heading.first))
                yield step_of_section(member, name, number)
            else:
                if some_marked and member.heading and _looks_forgotten(section, member, said):
                    remarks.append(_forgotten(member))
                if member.heading:
                    yield Loose(member.heading, "heading")
                if not some_marked and not _holds_said(member, said):
                    inner, found = steps_within(member, vocabulary)
                    remarks.extend(found)
                    yield from inner
                    continue
                holds = sum(id(child) in said for child in member.children)
                yield from pieces(member, member.name if holds and member.role != "procedure" and name_matters else "")

    holders = [section for section in walk(root) if any(id(child) in said for child in section.children)]
    name_matters = len(holders) > 1
    found = tuple(pieces(root, ""))
    return Arrangement(found, (*jumps(numbers), *remarks))


def _holds_said(section: Section, said: dict[int, int | None]) -> bool:
    return any(id(inner) in said for inner in walk(section))


def _looks_forgotten(parent: Section, section: Section, said: dict[int, int | None]) -> bool:
    siblings = [id(child) in said for child in parent.children]
    return section.role not in STEPLESS and any(siblings) and bool(section.blocks)


def _forgotten(section: Section) -> Remark:
    heading = section.heading
    first, last = (heading.first, heading.last) if heading else (1, 1)
    return Remark(
        "left-out",
        f'"{section.name}" is not marked as a step like the headings beside it; it is kept as a note',
        first,
        last,
        "Mark it as a step, if it is one.",
    )
