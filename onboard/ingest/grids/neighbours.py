"""Two tables beside each other: steps on the left, a list of tools on the right, an empty column between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from onboard.ingest.grids.grid import Grid, GridRow
from onboard.ingest.grids.heads import Heads

_FEWEST_HEADS = 2


def divided(grid: Grid, heads: Mapping[int, Heads]) -> tuple[Grid, list[Grid]]:
    """The grid without tables that stand to the right of another, and each of these as a grid of its own."""
    rows = list(grid.rows)
    others: list[Grid] = []
    starts = sorted(heads)
    for start, end in pairwise([*starts, len(rows)]):
        column = _gap(heads[start], rows[start + heads[start].rows : end])
        if not column:
            continue
        right = [_part(row, column, right=True) for row in rows[start:end]]
        others.append(replace(grid, rows=tuple(row for row in right if row.cells), asides=()))
        rows[start:end] = [_part(row, column, right=False) for row in rows[start:end]]
    return replace(grid, rows=tuple(row for row in rows if row.cells)), others


def _gap(heads: Heads, rows: list[GridRow]) -> int:
    """The empty column between two tables, 0 where there is one table: the shorter of them ends, the other goes on."""
    columns = heads.columns
    wide = {
        c for cells in heads.cells.values() for cell in cells for c in range(cell.column, cell.column + cell.across)
    }
    used = wide | {cell.column for row in rows for cell in row.cells} | {column for row in rows for column in row.boxes}
    gaps = [column for column in range(columns[0], columns[-1]) if column not in used]
    if not gaps or gaps[-1] - gaps[0] >= len(gaps):
        return 0
    left, right = [c for c in columns if c < gaps[0]], [c for c in columns if c > gaps[-1]]
    if min(len(left), len(right)) < _FEWEST_HEADS or len(rows) < _FEWEST_HEADS:
        return 0
    filled = [[bool({cell.column for cell in row.told} & set(side)) for row in rows] for side in (left, right)]
    shorter = min(filled, key=sum)
    ends = sum(shorter) < len(rows) and all(shorter[: sum(shorter)]) and sum(shorter) < sum(max(filled, key=sum))
    return gaps[0] if ends and any(shorter) else 0


def _part(row: GridRow, gap: int, *, right: bool) -> GridRow:
    """One side of a row; a cell across the gap stays on the left."""
    cells = tuple(cell for cell in row.cells if (cell.column > gap) == right)
    return GridRow(row.number, cells, tuple(column for column in row.boxes if (column > gap) == right))
