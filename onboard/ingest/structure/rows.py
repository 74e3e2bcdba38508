"""One row of a table of steps: a step, a title between steps, or more about the step above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from onboard.ingest.outline import Paragraph, Prose, Row, Table, clean
from onboard.ingest.structure.pieces import Loose
from onboard.ingest.structure.tables import COUNT, is_numbering, is_tick, step_columns
from onboard.ingest.vocabulary import Vocabulary

_OWN_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s+\D")
_UNLABELLED = ("action", "picture", "title", "number")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class FoundRow:
    """``number`` as it counts, where it does; ``continues``: it says more about the step above it.

    ``heading``   it is no step, but the title of those below it
    ``group``     what this row and those around it are about: "Presse", the same in several rows
    """

    passages: tuple[Loose, ...] = ()
    title: Prose | None = None
    number: int | None = None
    continues: bool = False
    heading: Paragraph | None = None
    group: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of steps, looked at as a whole before its rows are.

    ``columns``   what each column gives; ``numbered``: its column of numbers is filled in
    ``counted``   the cells with the work bear their numbers themselves
    ``grouped``   the first column names what several rows are about
    """

    table: Table
    columns: tuple[str, ...]
    numbered: bool
    counted: bool
    grouped: bool

    @classmethod
    def of(cls, table: Table, words: Vocabulary) -> Rows:
        columns = tuple(step_columns(table, words))
        return cls(
            table, columns, _is_numbered(table, columns), _counts_itself(table, columns), _is_grouped(table, columns)
        )

    def found(self, row: Row) -> FoundRow:
        """What one row is. Cells with nothing but a box to tick are left out."""
        filled = [
            (cell, column, head)
            for cell, column, head in _with_heads(row, self.table, self.columns)
            if cell.text.strip() or cell.pictures or cell.things
        ]
        number = next((cell.text.strip() for cell, column, _ in filled if column == "number"), "")
        if heading := _title_between(row, filled):
            return FoundRow(heading=heading)
        passages: list[Loose] = []
        title: Prose | None = None
        group = row.cells[0] if self.grouped and row.cells and row.cells[0].text.strip() else None
        for cell, column, head in filled:
            if cell is group:
                continue
            if _says_nothing(cell, column):
                continue
            if column == "title" and title is None and not cell.pictures:
                title = cell
                continue
            label = "" if column in _UNLABELLED else clean(head).rstrip(":")
            passages.append(Loose(Paragraph(cell, row.first, row.last, label=label), f"cell:{column}"))
        counted = COUNT.fullmatch(number)
        work = title or _work_of(passages)
        lacks = self.counted and work is not None and not _OWN_NUMBER.match(work.text)
        goes_on = work is None or lacks or (self.numbered and not number)
        named = Paragraph(group, row.first, row.last) if group else None
        return FoundRow(tuple(passages), title, int(counted.group(1)) if counted else None, goes_on, group=named)


def _says_nothing(cell: Prose, column: str) -> bool:
    if cell.pictures:
        return False
    if column == "number":
        return is_numbering(cell.text)
    return column in ("tick", "date", "signature", "") and is_tick(cell.text)


def _work_of(passages: Sequence[Loose]) -> Prose | None:
    blocks = [passage.block for passage in passages if passage.role == "cell:action"]
    return next((block.prose for block in blocks if isinstance(block, Paragraph)), None)


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


def _is_numbered(table: Table, columns: Sequence[str]) -> bool:
    """Whether the column of numbers is filled in, if not in every row."""
    cells = _column(table, columns, ("number",))
    filled = sum(bool(cell) for cell in cells)
    return filled >= 2 and filled * 4 >= len(cells)


def _is_grouped(table: Table, columns: Sequence[str]) -> bool:
    """Whether the first column says what several rows below each other are about: the machine of a maintenance plan."""
    about = ("", "name", "place", "tool") if "interval" in columns else ("name", "place")
    if len(columns) < 2 or columns[0] not in about or "action" not in columns or not table.header.cells[0].text.strip():
        return False
    rows = [row for row in table.rows if not row.banner and row.cells]
    cells = [clean(row.cells[0].text) for row in rows]
    plain = all(len(cell.split()) <= _HEADING_WORDS for cell in cells) and not any(r.cells[0].pictures for r in rows)
    return plain and bool(cells and cells[0]) and any(one == other for one, other in pairwise(cells) if one)


def _counts_itself(table: Table, columns: Sequence[str]) -> bool:
    """Whether most cells with the work open with a number."""
    filled = [cell for cell in _column(table, columns, ("title", "action")) if cell]
    return "number" not in columns and sum(bool(_OWN_NUMBER.match(cell)) for cell in filled) * 2 > len(filled)


def _column(table: Table, columns: Sequence[str], names: Sequence[str]) -> list[str]:
    index = next((index for index, column in enumerate(columns) if column in names), None)
    if index is None:
        return []
    return [row.cells[index].text.strip() for row in table.rows if not row.banner and index < len(row.cells)]
