"""Several procedures in one document: a choice for a person, and no mixture.

Precision first: a document holds several only where headings of the same level, each with two steps or more, name
different work: "Einschalten" and "Ausschalten", "Montage" and "Demontage", "Start-up procedure" and "Shut-down
procedure"; or where the author of a structured file lists them as several. Groups of one procedure ("Vorbereitung",
"Zusammenbau", "Dach"), chapters that count on from each other, and what follows by nature (build it, set it up, start
it) are one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.ingest.outline import Heading, Table
from onboard.ingest.sections import Section, walk
from onboard.ingest.structure.pieces import Chapter, Draft, Piece
from onboard.ingest.vocabulary import Vocabulary, folded, without_number

_FEWEST_STEPS = 2
_IN_A_ROW = ("build", "set_up", "start")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """``number``: that of its first step; ``goes_on``: its table has its heads in a section before it."""

    heading: Heading
    first: int
    last: int
    kind: str
    steps: int
    number: int | None
    goes_on: bool


def procedures_of(root: Section, pieces: Sequence[Piece], words: Vocabulary) -> tuple[Chapter, ...]:
    """The procedures of a document, in order; none where it holds one only."""
    drafts = sorted((piece for piece in pieces if isinstance(piece, Draft)), key=lambda draft: draft.first)
    starts = [draft.first for draft in drafts]
    named = [one for one in root.children if one.heading and one.heading.identity and not one.heading.marked]
    if len(named) > 1:
        found = [_candidate(section, drafts, starts, words) for section in named]
        return tuple(Chapter(one.heading, one.first, one.last) for one in found if one.steps)
    for level in _levels(root):
        found = [_candidate(section, drafts, starts, words) for section in level]
        holding = [one for one in found if one.steps]
        whole = [one for one in holding if one.steps >= _FEWEST_STEPS]
        if _are_several(whole, holding) or _are_sheets(level, whole, holding, words):
            return tuple(Chapter(one.heading, one.first, one.last) for one in whole)
    return ()


def _levels(root: Section) -> Iterator[list[Section]]:
    """Sections of one level below one heading; the outermost first."""
    for section in walk(root):
        headed = [child for child in section.children if child.heading]
        if len(headed) >= 2:
            yield headed


def _candidate(section: Section, drafts: Sequence[Draft], starts: Sequence[int], words: Vocabulary) -> _Candidate:
    heading = section.heading
    if heading is None:
        raise ValueError("only a section with a heading can be a procedure")
    first, last = heading.first, section.last
    inside = drafts[bisect_left(starts, first) : bisect_left(starts, last + 1)]
    own = [draft for draft in inside if draft.heading is not heading]
    number = own[0].number if own else None
    tables = [block for block in section.blocks if isinstance(block, Table)]
    goes_on = any(table.header.first < first and any(cell.text for cell in table.header.cells) for table in tables)
    return _Candidate(heading, first, last, words.procedure_of(heading.prose.text), len(own), number, goes_on)


def _are_sheets(
    level: Sequence[Section], whole: Sequence[_Candidate], holding: Sequence[_Candidate], words: Vocabulary
) -> bool:
    """Whether tables of steps stand beside each other without a title over them, each counting from 1 and under its
    own heads: the sheets of a workbook, one for each machine."""
    if len(whole) < 2 or len(whole) < len(holding) or any(one.number != 1 or one.goes_on for one in whole):
        return False
    names = {folded(one.heading.prose.text) for one in whole}
    over = {one.heading.level for one in whole}
    listed = [section for section in level if any(isinstance(block, Table) for block in section.blocks)]
    plain = not any(words.section(name) or words.numbered_step(name) for name in names)
    return over == {1} and len(names) == len(whole) and len(listed) >= len(whole) and plain


def _ends_in_verb(one: _Candidate) -> bool:
    last = without_number(one.heading.prose.text).split()[-1:]
    return bool(last) and last[0][:1].islower()


def _are_several(whole: Sequence[_Candidate], holding: Sequence[_Candidate]) -> bool:
    named = [one for one in whole if one.kind]
    all_from_one = all(one.number == 1 for one in holding)
    if len(named) < 2 or len(named) * 2 < len(holding) + (0 if all_from_one else 1):
        return False
    if any(one.goes_on or (one.number is not None and one.number > 1) for one in whole):
        return False
    titles = {folded(without_number(one.heading.prose.text)) for one in whole}
    if len(titles) < len(whole):
        return False
    kinds = [one.kind for one in named]
    if kinds.count("noun") >= 2:
        return True
    different = list(dict.fromkeys(kinds))
    if different == ["unbuild", "build"] and all(_ends_in_verb(one) for one in named):
        return False  # "Rad ausbauen", "Rad einbauen": it is changed
    if len(different) < 2:
        return False
    in_a_row = [_IN_A_ROW.index(kind) for kind in different if kind in _IN_A_ROW]
    return len(in_a_row) < len(different) or in_a_row != sorted(in_a_row)
