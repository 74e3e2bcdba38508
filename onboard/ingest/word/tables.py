"""A grid of cells -> a table: its header, its rows, its banners.

A cell belongs to the column it overlaps most, because people drag the edges of their cells, and Word remembers each of
them. Empty rows and columns are left out. What stands in one cell is one passage a line; lists keep their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from onboard.ingest.outline import Row, Spot, Table
from onboard.ingest.scribe import Passage, Run, Scribe
from onboard.ingest.word.pieces import Box, Cell, Grid, GridRow, Line, Piece
from onboard.ingest.word.rows import filled, is_banner, joined
from onboard.ingest.word.symbols import EMPTY_BOX

_HEADER_ROWS = 3


@dataclass(frozen=True)
class Tables:
    """Writes grids down."""

    scribe: Scribe

    def of(self, grid: Grid) -> Table | None:
        """The table a grid is; None where nothing stands in it."""
        rows = [row for row in joined(grid.rows) if filled(row)]
        return self._table(grid, rows, max(row.width for row in rows)) if rows else None

    def _table(self, grid: Grid, rows: Sequence[GridRow], width: int) -> Table:
        edges = _edges(grid, width)
        plain = [row for row in rows if not is_banner(row, width)] or list(rows)
        model = _columns(max(plain, key=lambda row: len(row.cells)), edges)
        heads = _header_rows(rows, width)
        placed = [(row, _placed_cells(row, model, edges)) for row in rows]
        used = sorted({at for _, cells in placed for at, cell in cells.items() if any(one.filled for one in cell)})
        header: Row | None = None
        found: list[Row] = []
        above: list[dict[int, list[Cell]]] = []
        for row, cells in placed:
            if row in heads:
                above.append(cells)
                if len(above) == len(heads):
                    header = self._row(row, _together(above), used)
            elif is_banner(row, width):
                cell = filled(row)[0]
                found.append(self.scribe.row([_passages([cell])], [cell.spot], banner=True))
            else:
                found.append(self._row(row, cells, used))
        return self.scribe.table(found, header=header)

    def _row(self, row: GridRow, cells: dict[int, list[Cell]], used: Sequence[int]) -> Row:
        spots = [cells[at][0].spot if cells.get(at) else _nowhere(row) for at in used]
        return self.scribe.row([_passages(cells.get(at, [])) for at in used], spots)


# ------------------------------------------------------------------------------------------ what a grid is


def _header_rows(rows: Sequence[GridRow], width: int) -> list[GridRow]:
    """The rows with the columns' heads: marked ones, or the first, with the one below where a head goes on there."""
    marked = [row for row in rows if row.header and not is_banner(row, width)][:_HEADER_ROWS]
    if marked:
        return marked
    plain = [row for row in rows if not is_banner(row, width)]
    if not plain:
        return []
    first = plain[0]
    goes_on = any(cell.continues and cell.text for cell in first.cells) and any(cell.span > 1 for cell in first.cells)
    return plain[:2] if goes_on and len(plain) > 2 else plain[:1]


# ------------------------------------------------------------------------------------------ columns


def _edges(grid: Grid, width: int) -> list[int]:
    """Where the columns of the grid begin and end, from the left."""
    widths = grid.widths if len(grid.widths) >= width else (1,) * width
    return [0, *accumulate(widths)]


def _columns(row: GridRow, edges: Sequence[int]) -> list[tuple[int, int]]:
    return [(edges[cell.column], edges[min(cell.column + cell.span, len(edges) - 1)]) for cell in row.cells]


def _placed_cells(row: GridRow, model: Sequence[tuple[int, int]], edges: Sequence[int]) -> dict[int, list[Cell]]:
    """The cells of a row under the columns they overlap most: edges that differ by a hair are one column."""
    found: dict[int, list[Cell]] = {}
    taken = -1
    for cell, (left, right) in zip(row.cells, _columns(row, edges), strict=True):
        overlaps = [max(0, min(right, end) - max(left, begin)) for begin, end in model]
        best = max(range(len(model)), key=lambda at: overlaps[at])
        if cell.span > 1:
            # A cell over several columns stands in the first of them.
            best = next(at for at in range(len(model)) if overlaps[at] * 2 >= model[at][1] - model[at][0] or at == best)
        best = best if best > taken else next((at for at in range(taken + 1, len(model)) if overlaps[at]), taken)
        taken = max(taken, best)
        found.setdefault(max(0, best), []).append(cell)
    return found


def _together(rows: Sequence[dict[int, list[Cell]]]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for cells in rows:
        for at, inside in cells.items():
            found.setdefault(at, []).extend(cell for cell in inside if cell.filled)
    return found


# ------------------------------------------------------------------------------------------ cells


def _nowhere(row: GridRow) -> Spot:
    """The place of a cell that is not there."""
    return replace(row.cells[0].spot, column=0) if row.cells else Spot("row", row.number)


def _passages(cells: Sequence[Cell]) -> list[Passage]:
    return [passage for cell in cells for piece in cell.pieces for passage in _flat(piece)]


def _flat(piece: Piece) -> Iterator[Passage]:
    """A piece as the passages of a cell: lists keep their numbers in words, tables are read row by row."""
    match piece:
        case Line():
            text = piece.label.text if piece.label else ""
            mark = text if piece.label and (piece.label.number is not None or text == EMPTY_BOX) else ""
            yield (Run(f"{mark} "), *piece.runs) if mark else piece.runs
        case Grid():
            for row in joined(piece.rows):
                inside = [list(_passages([cell])) for cell in row.cells if cell.filled]
                if inside:
                    yield tuple(_with_bars(inside))
        case Box():
            for inner in piece.pieces:
                yield from _flat(inner)


def _with_bars(cells: Sequence[Sequence[Passage]]) -> Iterator[Run]:
    for index, passages in enumerate(cells):
        if index:
            yield Run(" – ")
        for at, passage in enumerate(passages):
            if at:
                yield Run(" ")
            yield from passage
