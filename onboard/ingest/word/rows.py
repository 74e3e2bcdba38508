"""Questions to the rows of a grid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onboard.ingest.word.pieces import Cell, GridRow

_NUMBER = re.compile(r"\(?\d{1,4}[.)]?")
_BANNER_SHARE = 0.8


def filled(row: GridRow) -> list[Cell]:
    """The cells with something in them."""
    return [cell for cell in row.cells if cell.filled]


def texts(row: GridRow) -> int:
    """How many cells say something."""
    return sum(bool(cell.text) for cell in row.cells)


def is_banner(row: GridRow, width: int) -> bool:
    """Whether one cell across the whole table is all there is."""
    cells = filled(row)
    return len(cells) == 1 and bool(cells[0].text) and cells[0].span > 1 and cells[0].span >= _BANNER_SHARE * width


def is_number(text: str) -> bool:
    """Whether a cell says nothing but the number of its row."""
    return bool(_NUMBER.fullmatch(text))


def joined(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """Rows that share one cell with their number are one row."""
    waiting: GridRow | None = None
    for row in rows:
        continued = next((cell for cell in row.cells if cell.continued), None)
        first = min((cell.column for cell in row.cells), default=0)
        if waiting and continued and continued.column == first and _is_counted(waiting, first):
            waiting = _together_rows(waiting, row)
            continue
        if waiting:
            yield waiting
        waiting = row
    if waiting:
        yield waiting


def _is_counted(row: GridRow, column: int) -> bool:
    return any(cell.column == column and is_number(cell.text) for cell in row.cells)


def _together_rows(upper: GridRow, lower: GridRow) -> GridRow:
    below = {cell.column: cell.pieces for cell in lower.cells}
    cells = tuple(replace(cell, pieces=(*cell.pieces, *below.pop(cell.column, ()))) for cell in upper.cells)
    more = tuple(cell for cell in lower.cells if cell.column in below and cell.filled)
    return replace(upper, cells=tuple(sorted((*cells, *more), key=lambda cell: cell.column)))
