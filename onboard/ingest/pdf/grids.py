"""Tables drawn with rules: strokes -> grids of cells.

Strokes that touch make one grid; where no stroke parts two of its fields, they are one cell. What has only one field
is a frame round something, and no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.ingest.pdf.sheet import Box, Stroke

_NEAR = 3.0
"""Points: rules so close are the same rule."""
_MOST_STROKES = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """``row``, ``column``: of its upper left field, from 0; ``rows``, ``columns``: how many fields it spans."""

    box: Box
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A grid. ``rows`` and ``columns``: how many fields it has down and across."""

    box: Box
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    edges: tuple[float, ...]

    def cell_at(self, point: tuple[float, float]) -> int | None:
        for index, cell in enumerate(self.cells):
            if cell.box.holds(point):
                return index
        return None


def ruled_tables(strokes: Sequence[Stroke]) -> list[Ruled]:
    """The grids on one page, from the top."""
    level = _merged([stroke for stroke in strokes if stroke.level][:_MOST_STROKES])
    upright = _merged([stroke for stroke in strokes if not stroke.level][:_MOST_STROKES])
    found = [grid for group in _touching(level, upright) if (grid := _grid(*group)) is not None]
    return sorted(_outermost(found), key=lambda grid: (grid.box.top, grid.box.left))


def _merged(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes on one line that touch, as one."""
    found: list[Stroke] = []
    for group in _near_groups(strokes):
        at = sum(stroke.at for stroke in group) / len(group)
        group.sort(key=lambda stroke: stroke.start)
        start, end = group[0].start, group[0].end
        for stroke in group[1:]:
            if stroke.start <= end + _NEAR:
                end = max(end, stroke.end)
            else:
                found.append(Stroke(stroke.level, at, start, end))
                start, end = stroke.start, stroke.end
        found.append(Stroke(group[0].level, at, start, end))
    return [stroke for stroke in found if stroke.end - stroke.start > 5]


def _near_groups(strokes: list[Stroke]) -> list[list[Stroke]]:
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda one: one.at):
        if groups and stroke.at - groups[-1][0].at <= _NEAR:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return groups


def _touching(level: list[Stroke], upright: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Groups of strokes that cross or touch one another."""
    every = [*level, *upright]
    parent = list(range(len(every)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, across in enumerate(level):
        for j, down in enumerate(upright, len(level)):
            meets = across.start - _NEAR <= down.at <= across.end + _NEAR
            if meets and down.start - _NEAR <= across.at <= down.end + _NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, stroke in enumerate(every):
        group = groups.setdefault(root(index), ([], []))
        group[0 if stroke.level else 1].append(stroke)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(level: list[Stroke], upright: list[Stroke]) -> Ruled | None:
    # A table may be open at its sides: where its rules end, there it ends.
    xs = _distinct([s.at for s in upright] + [min(s.start for s in level), max(s.end for s in level)])
    ys = _distinct([s.at for s in level] + [min(s.start for s in upright), max(s.end for s in upright)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2 or columns * rows > 20_000:
        return None
    cells = _cells(level, upright, xs, ys)
    if len(cells) < 2:
        return None
    return Ruled(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells), rows, columns, tuple(xs))


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _cells(level: list[Stroke], upright: list[Stroke], xs: list[float], ys: list[float]) -> list[Cell]:
    """Fields that no rule parts, put together, each as large a rectangle as it goes."""
    columns, rows = len(xs) - 1, len(ys) - 1
    shut_right = [[_crossed(upright, xs[c + 1], ys[r], ys[r + 1]) for c in range(columns)] for r in range(rows)]
    shut_below = [[_crossed(level, ys[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)]
    taken = [[False] * columns for _ in range(rows)]
    found: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            wide = 1
            while column + wide < columns and not shut_right[row][column + wide - 1] and not taken[row][column + wide]:
                wide += 1
            high = 1
            while (
                row + high < rows
                and not any(shut_below[row + high - 1][column + k] for k in range(wide))
                and not any(taken[row + high][column + k] for k in range(wide))
                and not any(shut_right[row + high][column + k] for k in range(wide - 1))
            ):
                high += 1
            for r in range(row, row + high):
                for c in range(column, column + wide):
                    taken[r][c] = True
            box = Box(xs[column], ys[row], xs[column + wide], ys[row + high])
            found.append(Cell(box, row, column, high, wide))
    return found


def _crossed(strokes: list[Stroke], at: float, start: float, end: float) -> bool:
    """Whether a stroke runs there for most of the way."""
    middle, quarter = (start + end) / 2, (end - start) * 0.3
    return any(
        abs(stroke.at - at) <= _NEAR and stroke.start <= middle - quarter and stroke.end >= middle + quarter
        for stroke in strokes
    )


def _outermost(grids: list[Ruled]) -> list[Ruled]:
    """A grid that lies in a cell of another is part of that cell."""
    return [
        grid
        for grid in grids
        if not any(
            other is not grid and other.box.area > grid.box.area and other.box.grown(1).holds(grid.box.middle)
            for other in grids
        )
    ]
