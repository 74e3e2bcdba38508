"""Words on a page -> columns of lines and tables, in the order they are read.

First the tables drawn with rules; then, in ``aligned``, runs of lines that stand in columns row by row, the tables
without rules; what is left is put into blocks of lines and, all together, into reading order by ``order``.
"""

from __future__ import annotations

from collections.abc import Sequence

from onboard.ingest.pdf.aligned import aligned_tables
from onboard.ingest.pdf.glyphs import Word
from onboard.ingest.pdf.grids import Ruled
from onboard.ingest.pdf.lines import lines_of
from onboard.ingest.pdf.order import blocks_of, in_order, with_marks
from onboard.ingest.pdf.parts import Part, TableCell, Tabular, cell_lines, mostly_from_the_right, turned_round
from onboard.ingest.pdf.sheet import Box, Stroke

_MOST_LINES_IN_A_CELL = 45


def arranged(
    levels: Sequence[Sequence[Word]],
    tables: Sequence[Ruled],
    strokes: Sequence[Stroke],
    frames: Sequence[Box],
    page: int,
) -> list[Part]:
    """A page's words, level by level, as columns and tables in reading order."""
    inside: dict[int, dict[int, list[list[Word]]]] = {}
    free: list[list[Word]] = []
    for level in levels:
        left: list[Word] = []
        for word in level:
            place = _cell_of(word, tables)
            if place is None:
                left.append(word)
            else:
                cells = inside.setdefault(place[0], {}).setdefault(place[1], [[]])
                if cells[-1] and abs(cells[-1][-1].base - word.base) > 0.25 * word.size:
                    cells.append([])
                cells[-1].append(word)
        if left:
            free.append(left)
    parts: list[Part] = []
    for index, table in enumerate(tables):
        parts.extend(_ruled(table, inside.get(index, {}), strokes, page))
    lines = lines_of(free, page)
    rows, rest = aligned_tables(lines, strokes, page)
    parts.extend(rows)
    blocks = [*parts, *blocks_of(with_marks(rest), frames, parts)]
    rtl = sum(line.rtl for line in lines) * 2 > len(lines) > 0
    return in_order(blocks, rtl)


def _cell_of(word: Word, tables: Sequence[Ruled]) -> tuple[int, int] | None:
    for index, table in enumerate(tables):
        if table.box.holds(word.box.middle):
            cell = table.cell_at(word.box.middle)
            if cell is not None:
                return index, cell
    return None


# ---------------------------------------------------------------------------------------------- tables with rules


def _ruled(table: Ruled, inside: dict[int, list[list[Word]]], strokes: Sequence[Stroke], page: int) -> list[Part]:
    """A drawn table; where it only lays out the page, its cells one after the other."""
    texts = {index: lines_of(levels, page) for index, levels in inside.items()}
    if not texts:
        return []
    lays_out = any(len(lines) > _MOST_LINES_IN_A_CELL for lines in texts.values())
    columns = {cell.column for index, cell in enumerate(table.cells) if index in texts}
    if lays_out or (len(columns) == 1 and table.columns == 1):
        parts: list[Part] = []
        for index in sorted(texts, key=lambda one: (table.cells[one].row, table.cells[one].column)):
            parts.extend(arranged(inside[index], (), strokes, (), page))
        return parts
    rows: list[tuple[TableCell, ...]] = []
    banners: set[int] = set()
    for number in range(table.rows):
        cells = [TableCell((), Box(table.edges[c], 0, table.edges[c + 1], 0)) for c in range(table.columns)]
        wide = False
        for index, cell in enumerate(table.cells):
            if cell.row == number:
                lines = tuple(cell_lines(texts.get(index, [])))
                cells[cell.column] = TableCell(lines, cell.box)
                wide = wide or (cell.columns == table.columns and bool(lines))
        if wide and table.columns > 1:
            banners.add(len(rows))
        rows.append(tuple(cells))
    made = Tabular(tuple(rows), table.box, table.edges, page, True, frozenset(banners))
    return [turned_round(made, mostly_from_the_right(line for lines in texts.values() for line in lines))]
