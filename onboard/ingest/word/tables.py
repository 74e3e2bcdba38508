"""A grid of cells -> a table; or, where the grid only places things side by side, what stands in it.

Rows of one cell across the whole are banners. A grid is a frame where it has one column, and a layout where every row
says something in one cell only and shows pictures in the others: then its rows are passages like any others, and a
short coloured or bold cell is the heading of what follows it (as in a Betriebsanweisung).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Protocol

from onboard.ingest.outline import Block, Listing, Row, Spot
from onboard.ingest.scribe import Passage, Run, Scribe
from onboard.ingest.vocabulary import Vocabulary, folded
from onboard.ingest.word.pieces import Box, Cell, Grid, GridRow, Line, Piece
from onboard.ingest.word.symbols import EMPTY_BOX
from onboard.ingest.word.typed import BOLD_LEVEL, labelled

_NUMBER = re.compile(r"\(?\d{1,3}[.)]?")
_BANNER_SHARE = 0.8
_TITLE_WORDS = 10
_HEADER_ROWS = 3


class _Writer(Protocol):
    """Writes what stands in a cell; ``blocks.Blocks`` does."""

    def of(self, pieces: Sequence[Piece]) -> list[Block]: ...

    def box(self, pieces: Sequence[Piece], *, drawn: bool = False) -> list[Block]: ...

    def entries(self, rows: Sequence[Sequence[Piece]]) -> Listing | None: ...


@dataclass(frozen=True)
class Tables:
    """Writes grids down."""

    scribe: Scribe
    writer: _Writer
    words: Vocabulary

    def of(self, grid: Grid) -> list[Block]:
        """The blocks of a grid; rows and columns with nothing in them are left out."""
        rows = [row for row in _joined(grid.rows) if any(cell.filled for cell in row.cells)]
        if not rows:
            return []
        width = max(row.width for row in rows)
        if _is_frame(rows):
            return self._frame(rows)
        banners = [_is_banner(row, width) for row in rows]
        if _only_places(rows, banners):
            return self._layout(rows, banners)
        if _is_divided(rows, banners):
            return self._divided(grid, rows, banners)
        return [self._table(grid, rows, width)]

    # -------------------------------------------------------------------- no tables

    def _frame(self, rows: Sequence[GridRow]) -> list[Block]:
        """One column: a frame around passages, or a form whose coloured rows are headings."""
        cells = [next(cell for cell in row.cells if cell.filled) for row in rows]
        if len(cells) == 1:
            return self.writer.box(cells[0].pieces)
        pieces = [piece for cell in cells for piece in self._headed(cell)]
        return self.writer.of(pieces)

    def _layout(self, rows: Sequence[GridRow], banners: Sequence[bool]) -> list[Block]:
        found: list[Block] = []
        for banner, group in groupby(zip(rows, banners, strict=True), lambda pair: pair[1]):
            inside = [row for row, _ in group]
            if banner:
                found.extend(self.writer.of([piece for row in inside for piece in self._headed(_filled(row)[0])]))
            else:
                found.extend(self._placed(inside))
        return found

    def _placed(self, rows: Sequence[GridRow]) -> list[Block]:
        """Rows of a layout: their words first, then the pictures beside them."""
        passages = [_in_order(row) for row in rows]
        if len(rows) == 1:
            return self.writer.box(passages[0])
        illustrated = sum(any(cell.shows for cell in row.cells) for row in rows)
        spoken = sum(any(cell.text for cell in row.cells) for row in rows)
        if illustrated * 2 >= len(rows) and spoken > 1 and not _are_structured(passages):
            listing = self.writer.entries(_with_pictures_below(rows, passages))
            return [listing] if listing else []
        return self.writer.of([piece for passage in passages for piece in passage])

    def _divided(self, grid: Grid, rows: Sequence[GridRow], banners: Sequence[bool]) -> list[Block]:
        """A form of several parts, each under a banner: every part for itself."""
        found: list[Block] = []
        for banner, group in groupby(zip(rows, banners, strict=True), lambda pair: pair[1]):
            inside = tuple(row for row, _ in group)
            if banner:
                found.extend(self.writer.of([piece for row in inside for piece in self._headed(_filled(row)[0])]))
            elif not found:
                found.extend(self._opening(inside))
            elif _is_frame(inside):
                found.extend(
                    self.writer.of([piece for row in inside for cell in _filled(row) for piece in cell.pieces])
                )
            elif _only_places(inside, [False] * len(inside)):
                found.extend(self._placed(inside))
            else:
                found.append(self._table(grid, inside, max(row.width for row in inside)))
        return found

    def _headed(self, cell: Cell) -> Sequence[Piece]:
        """What stands in a cell; a short line alone in it, coloured or bold, is a heading. A signal word is none."""
        lines = [piece for piece in cell.pieces if isinstance(piece, Line) and piece.text]
        if len(lines) != 1 or len(cell.pieces) != len(lines) or lines[0].level or lines[0].shows or lines[0].label:
            return cell.pieces
        text = lines[0].text
        short = len(text.split()) <= _TITLE_WORDS and text[-1] not in ".!;,"
        if (cell.shaded or lines[0].bold) and short and folded(text) not in self.words.signal_words:
            return (replace(lines[0], level=BOLD_LEVEL),)
        return cell.pieces

    def _opening(self, rows: Sequence[GridRow]) -> list[Block]:
        """What stands above the first part of a form: its name, and then number, date and the like, line by line."""
        lines = [piece for row in rows for cell in row.cells for piece in cell.pieces]
        names = (one for one in lines if isinstance(one, Line) and _is_name(one))
        title = next((one for one in names if one.bold or one.text.isupper()), None)
        others = [one for one in lines if one is not title]
        return self.writer.of([replace(title, level=BOLD_LEVEL - 1, title=True), *others] if title else others)

    # -------------------------------------------------------------------- tables

    def _table(self, grid: Grid, rows: Sequence[GridRow], width: int) -> Block:
        edges = _edges(grid, width)
        plain = [row for row in rows if not _is_banner(row, width)] or list(rows)
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
            elif _is_banner(row, width):
                cell = _filled(row)[0]
                found.append(self.scribe.row([_passages([cell])], [cell.spot], banner=True))
            else:
                found.append(self._row(row, cells, used))
        return self.scribe.table(found, header=header)

    def _row(self, row: GridRow, cells: dict[int, list[Cell]], used: Sequence[int]) -> Row:
        spots = [cells[at][0].spot if cells.get(at) else _nowhere(row) for at in used]
        return self.scribe.row([_passages(cells.get(at, [])) for at in used], spots)


# ------------------------------------------------------------------------------------------ what a grid is


def _is_frame(rows: Sequence[GridRow]) -> bool:
    """Whether there is something in one column only, with nothing beside it."""
    return all(len(_filled(row)) == 1 for row in rows) and len({_filled(row)[0].column for row in rows}) == 1


def _is_banner(row: GridRow, width: int) -> bool:
    filled = _filled(row)
    return len(filled) == 1 and bool(filled[0].text) and filled[0].span > 1 and filled[0].span >= _BANNER_SHARE * width


def _only_places(rows: Sequence[GridRow], banners: Sequence[bool]) -> bool:
    """Whether every row says something in one cell at most, and something is shown beside it or headed above it."""
    if any(row.header for row in rows) or any(_texts(row) > 1 for row in rows):
        return False
    plain = [row for row, banner in zip(rows, banners, strict=True) if not banner]
    return bool(plain) and (any(_shown(row) for row in plain) or any(banners))


def _is_divided(rows: Sequence[GridRow], banners: Sequence[bool]) -> bool:
    """Whether banners divide a form, not a list: below most of them, rows say something in one cell only."""
    if sum(banners) < 2 or any(row.header for row in rows):
        return False
    first = banners.index(True)
    below = [row for row, banner in zip(rows[first:], banners[first:], strict=True) if not banner]
    return bool(below) and sum(_texts(row) <= 1 for row in below) > 0.6 * len(below)


def _header_rows(rows: Sequence[GridRow], width: int) -> list[GridRow]:
    """The rows with the columns' heads: marked ones, or the first, with the one below where a head goes on there."""
    marked = [row for row in rows if row.header and not _is_banner(row, width)][:_HEADER_ROWS]
    if marked:
        return marked
    plain = [row for row in rows if not _is_banner(row, width)]
    if not plain:
        return []
    first = plain[0]
    goes_on = any(cell.continues and cell.text for cell in first.cells) and any(cell.span > 1 for cell in first.cells)
    return plain[:2] if goes_on and len(plain) > 2 else plain[:1]


def _joined(rows: Sequence[GridRow]) -> Iterator[GridRow]:
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
    return any(cell.column == column and _NUMBER.fullmatch(cell.text) for cell in row.cells)


def _together_rows(upper: GridRow, lower: GridRow) -> GridRow:
    below = {cell.column: cell.pieces for cell in lower.cells}
    cells = tuple(replace(cell, pieces=(*cell.pieces, *below.pop(cell.column, ()))) for cell in upper.cells)
    more = tuple(cell for cell in lower.cells if cell.column in below and cell.filled)
    return replace(upper, cells=tuple(sorted((*cells, *more), key=lambda cell: cell.column)))


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


def _filled(row: GridRow) -> list[Cell]:
    return [cell for cell in row.cells if cell.filled]


def _texts(row: GridRow) -> int:
    return sum(bool(cell.text) for cell in row.cells)


def _shown(row: GridRow) -> bool:
    return any(cell.shows and not cell.text for cell in row.cells)


def _is_name(line: Line) -> bool:
    return ":" not in line.text and 0 < len(line.text.split()) <= _TITLE_WORDS and not line.level


def _nowhere(row: GridRow) -> Spot:
    """The place of a cell that is not there."""
    return replace(row.cells[0].spot, column=0) if row.cells else Spot("row", row.number)


def _in_order(row: GridRow) -> list[Piece]:
    """What a row of a layout says and shows: the picture beside one passage hangs on it, beside several on none."""
    spoken = [piece for cell in row.cells if cell.text for piece in cell.pieces]
    pictures = [piece for cell in row.cells if not cell.text for piece in cell.pieces]
    if sum(isinstance(one, Line) and one.label is not None for one in spoken) > 1:
        left = bool(row.cells) and not row.cells[0].text
        return [*pictures, *spoken] if left else [*spoken, *pictures]
    return [*spoken, *(replace(one, attached=True) if isinstance(one, Line) else one for one in pictures)]


def _with_pictures_below(rows: Sequence[GridRow], passages: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The passages of rows; a row with nothing but pictures goes on with the one above."""
    found: list[list[Piece]] = []
    for row, passage in zip(rows, passages, strict=True):
        if found and not any(cell.text for cell in row.cells):
            found[-1].extend(passage)
        else:
            found.append(list(passage))
    return found


def _are_structured(passages: Sequence[Sequence[Piece]]) -> bool:
    """Whether there are lists or headings in passages, taken together."""
    pieces = [piece for passage in passages for piece in passage]
    return any(not isinstance(one, Line) or one.level or one.label for one in labelled(pieces))


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
            for row in _joined(piece.rows):
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
