"""A sheet as a grid: which cells are seen, what merged cells cover, which rows the sheet itself treats as heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onboard.core.errors import InputError
from onboard.ingest.excel.sheets import MOST_FRAMES, Area, Sheet, area_of
from onboard.ingest.excel.workbook import Workbook
from onboard.ingest.grids.grid import Cell, Grid, GridRow

MOST_MERGED_ROWS = 1_000_000
_LOOKED_BELOW = 1_000
_FARTHEST_FROZEN, _MOST_REPEATED = 60, 5


def grid_of(sheet: Sheet, heads: frozenset[int]) -> tuple[Grid, list[Cell]]:
    """The sheet as a grid, and the cells of it that are hidden."""
    last = max((row for row, _ in sheet.cells), default=0)
    visible: dict[tuple[int, int], Cell] = {}
    covered, spans = _covered(sheet.merges, last, set(sheet.cells))
    unseen: list[Cell] = []
    for (row, column), cell in sheet.cells.items():
        area = spans.get((row, column))
        shown_at = _first_shown(row, area, sheet)
        if not shown_at or sheet.unseen(column) or ((row, column) in covered and not cell.pictured):
            unseen.append(cell)
            continue
        across, down = (area[3] - area[1] + 1, min(area[2], last) - shown_at + 1) if area else (1, 1)
        visible[shown_at, column] = replace(cell, row=shown_at, across=across, down=max(1, down))
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(visible.items()):
        rows.setdefault(row, []).append(cell)
    lines = (
        GridRow(row, tuple(cells), tuple(c for c in sheet.frames.get(row, ()) if (row, c) not in covered))
        for row, cells in rows.items()
    )
    return Grid(sheet.name, tuple(lines), heads), unseen


def _first_shown(row: int, area: Area | None, sheet: Sheet) -> int:
    """The row a cell is seen in: a merged one also where its first row is hidden; 0 where it is not seen."""
    last = area[2] if area else row
    return next((at for at in range(row, min(last, row + _LOOKED_BELOW) + 1) if at not in sheet.hidden), 0)


def _covered(
    merges: list[Area], last: int, used: set[tuple[int, int]]
) -> tuple[set[tuple[int, int]], dict[tuple[int, int], Area]]:
    """Places that a merged cell covers, and each merged cell's area by its first place."""
    spans = {(area[0], area[1]): area for area in merges}
    if sum(max(0, min(area[2], last) - area[0] + 1) for area in merges) > MOST_MERGED_ROWS:
        raise InputError(f"its merged cells cover more than {MOST_MERGED_ROWS} rows", hint="Divide the workbook.")
    by_row: dict[int, list[Area]] = {}
    for area in merges:
        for row in range(area[0], min(area[2], last) + 1):
            by_row.setdefault(row, []).append(area)
    covered = {
        (row, column)
        for row, column in used
        for area in by_row.get(row, ())
        if area[1] <= column <= area[3] and (row, column) != (area[0], area[1])
    }
    frames = {
        (row, column)
        for row, areas in by_row.items()
        for area in areas
        for column in range(area[1], min(area[3], area[1] + MOST_FRAMES) + 1)
        if (row, column) != (area[0], area[1])
    }
    return covered | frames, spans


def marked_heads(sheet: Sheet, book: Workbook) -> frozenset[int]:
    """Rows that the sheet itself treats as heads: of tables and filters, frozen above the rest, repeated in print."""
    rows = {area[0] for area, _ in sheet.filters}
    for path in sheet.tables:
        if book.holds(path):
            root = book.parsed(path)
            area = area_of(root.get("ref", ""))
            if area and root.get("headerRowCount", "1") != "0":
                rows.add(area[0])
    if 0 < sheet.frozen < _FARTHEST_FROZEN:
        rows.add(sheet.frozen)
    for name, target in book.names:
        if name == "_xlnm.Print_Titles" and _names_sheet(target, sheet.name):
            found = re.findall(r"\$(\d+):\$(\d+)", target)
            rows.update(int(last) for first, last in found if int(last) - int(first) < _MOST_REPEATED)
    return frozenset(rows)


def fed_areas(choices: list[tuple[str, str]], book: Workbook) -> Iterator[tuple[str, Area]]:
    """Areas that lists of choices are taken from: (sheet's name, area). ``choices``: (sheet, formula)."""
    names = dict(book.names)
    for sheet, formula in choices:
        plain = formula.strip().lstrip("=")
        target = names.get(plain, plain)
        where, bang, area = target.rpartition("!")
        found = area_of(area)
        if found:
            yield (where.strip("'").replace("''", "'") if bang else sheet), found


def _names_sheet(target: str, name: str) -> bool:
    return target.partition("!")[0].strip("'").replace("''", "'") == name
