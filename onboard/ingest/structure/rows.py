"""One row of a table of steps: a step, a title between steps, or more about the step above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.ingest.outline import Paragraph, Prose, Row, Table, clean
from onboard.ingest.structure.pieces import Loose
from onboard.ingest.structure.tables import COUNT, is_numbering, is_tick

_OWN_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s+\D")
_UNLABELLED = ("action", "picture")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class FoundRow:
    """``number`` as it counts, where it does; ``continues``: it says more about the step above it.

    ``heading``   it is no step, but the title of those below it
    """

    passages: tuple[Loose, ...] = ()
    title: Prose | None = None
    number: int | None = None
    continues: bool = False
    heading: Paragraph | None = None


def row_of_table(row: Row, table: Table, columns: Sequence[str]) -> FoundRow:
    """``columns``: what each column gives. Cells with nothing but a box to tick are left out."""
    filled = [
        (cell, column, head)
        for cell, column, head in _with_heads(row, table, columns)
        if cell.text.strip() or cell.pictures or cell.things
    ]
    numbers = [cell for cell, column, _ in filled if column == "number"]
    number = next((cell.text.strip() for cell in numbers), "")
    if heading := _title_between(row, filled):
        return FoundRow(heading=heading)
    passages: list[Loose] = []
    title: Prose | None = None
    for cell, column, head in filled:
        if column == "number" and is_numbering(cell.text) and not cell.pictures:
            continue
        if column in ("tick", "date", "signature", "") and is_tick(cell.text) and not cell.pictures:
            continue
        if column == "title" and title is None and not cell.pictures:
            title = cell
            continue
        label = "" if column in _UNLABELLED or column == "title" else clean(head).rstrip(":")
        label = "" if column == "number" else label
        passages.append(Loose(Paragraph(cell, row.first, row.last, label=label), f"cell:{column}"))
    counted = COUNT.fullmatch(number)
    works = title is not None or any(passage.role == "cell:action" for passage in passages)
    unnumbered = "number" in columns and not number and _counts_others(table, columns)
    goes_on = not works or unnumbered or _lacks_its_number(title or _work_of(passages), table, columns)
    return FoundRow(tuple(passages), title, int(counted.group(1)) if counted else None, goes_on)


def _work_of(passages: Sequence[Loose]) -> Prose | None:
    blocks = [passage.block for passage in passages if passage.role == "cell:action"]
    return next((block.prose for block in blocks if isinstance(block, Paragraph)), None)


def _lacks_its_number(work: Prose | None, table: Table, columns: Sequence[str]) -> bool:
    """Whether the cells with the work bear their numbers themselves, and this one bears none."""
    if work is None or "number" in columns or _OWN_NUMBER.match(work.text):
        return False
    index = next((index for index, column in enumerate(columns) if column in ("title", "action")), None)
    if index is None:
        return False
    cells = [row.cells[index].text for row in table.rows if not row.banner and index < len(row.cells)]
    filled = [text for text in cells if text.strip()]
    return sum(bool(_OWN_NUMBER.match(text)) for text in filled) * 2 > len(filled)


def _with_heads(row: Row, table: Table, columns: Sequence[str]) -> list[tuple[Prose, str, str]]:
    heads = [cell.text for cell in table.header.cells]
    above = [[cell.text for cell in over.cells] for over in table.above]
    found = []
    for index, cell in enumerate(row.cells):
        head = heads[index] if index < len(heads) else ""
        head = head or next((over[index] for over in above if index < len(over) and over[index]), "")
        found.append((cell, columns[index] if index < len(columns) else "", head))
    return found


def _title_between(row: Row, filled: Sequence[tuple[Prose, str, str]]) -> Paragraph | None:
    """A row with one short cell where the number should be, or alone in bold: it is a title, though not marked so."""
    if len(filled) != 1 or filled[0][0].pictures:
        return None
    cell, column, _ = filled[0]
    words = len(cell.text.split())
    in_front = column == "number" and not is_numbering(cell.text)
    bold = column in ("action", "title") and cell.lead >= len(cell.text.rstrip()) > 0 and len(row.cells) > 2
    if words <= _HEADING_WORDS and (in_front or bold):
        return Paragraph(cell, row.first, row.last)
    return None


def _counts_others(table: Table, columns: Sequence[str]) -> bool:
    """Whether the column of numbers is filled at all, in the first row to begin with."""
    index = list(columns).index("number")
    cells = [row.cells[index].text.strip() for row in table.rows if not row.banner and index < len(row.cells)]
    filled = sum(bool(cell) for cell in cells)
    return filled >= 2 and filled * 4 >= len(cells)
