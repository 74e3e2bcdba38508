"""Rows that belong together: cells merged down, and rows that go on what the row above them began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from onboard.ingest.grids.grid import Cell, GridRow
from onboard.ingest.grids.marks import counted, counts, warns
from onboard.ingest.vocabulary import Vocabulary

_NUMBERED = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table to be: by column, its cells, one below the other. ``group``: a title its rows begin with."""

    rows: tuple[GridRow, ...]
    group: Cell | None = None

    def cells(self, column: int) -> list[Cell]:
        return [cell for row in self.rows if (cell := row.at(column))]

    @property
    def all_cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def first(self) -> int:
        return self.rows[0].number


@dataclass(frozen=True, slots=True)
class Folded:
    """``grouping``: the column whose merged cells are titles of their rows, and no longer a column; 0 for none."""

    lines: tuple[Line, ...]
    grouping: int = 0


def folded_rows(
    rows: Sequence[GridRow], roles: dict[int, str], words: Vocabulary, counting: int | None = None
) -> Folded:
    """Rows of one table, those that belong together made one.

    ``roles``: what each column gives, or ""; ``counting``: the column that numbers the rows, where that is known.
    """
    if not rows:
        return Folded(())
    counting = counting_column(rows, roles, words) if counting is None else counting
    grouping = _grouping_column(rows, roles, counting, words)
    bound = _bound(rows, roles, counting, grouping, words)
    lines: list[Line] = []
    for row in rows:
        group = row.at(grouping) if grouping else None
        group = group if group and group.text else None
        if lines and (row.number in bound) and not group:
            lines[-1] = Line((*lines[-1].rows, row), lines[-1].group)
        else:
            lines.append(Line((row,), group))
    return Folded(tuple(lines), grouping)


def counting_column(rows: Sequence[GridRow], roles: dict[int, str], words: Vocabulary) -> int:
    """The column that numbers the rows, 1, 2, 3 or 10, 20, 30; 0 where there is none."""
    for column in sorted({cell.column for row in rows for cell in row.cells}):
        told = [cell.text for row in rows if (cell := row.at(column)) and cell.text]
        numbers = [number for text in told if (number := counted(text, words)) is not None]
        if len(told) < 2 or len(numbers) < len(told) * 0.8 or len(told) < len(rows) * _NUMBERED:
            continue
        if roles.get(column) == "number" or ascending(numbers):
            return column
    return 0


def ascending(numbers: Sequence[int]) -> bool:
    """Whether numbers count upwards, most by the same step, beginning anew at most now and then."""
    pairs = list(pairwise(numbers))
    upward = [after - before for before, after in pairs if after > before]
    anew = sum(after < before and after <= max(1, numbers[0]) for before, after in pairs)
    if not upward or len(upward) + anew < 0.8 * len(pairs) or anew > len(upward):
        return False
    return max(upward.count(step) for step in set(upward)) * 2 >= len(upward)


def _grouping_column(rows: Sequence[GridRow], roles: dict[int, str], counting: int, words: Vocabulary) -> int:
    """The column in front whose cells are merged down over rows that are steps of their own."""
    columns = sorted({cell.column for row in rows for cell in row.cells})
    for column in columns[:2]:
        if column == counting:
            continue
        merged = [cell for row in rows if (cell := row.at(column)) and cell.text and cell.down > 1]
        if not merged or any(counts(cell.text, words) or cell.numeric for cell in merged):
            return 0
        role = roles.get(column, "")
        if role in ("action", "picture", "tool", "ppe", "part", "warning", "amount"):
            return 0
        others = {other for other in columns if other > column and roles.get(other) in ("step", "action", "task")}
        free = others and not any(cell.down > 1 for row in rows for cell in row.cells if cell.column in others)
        if role == "step" and not (counting and counting > column) and not free:
            return 0
        covered = sum(cell.down for cell in merged)
        return column if covered * 2 >= len(rows) and len(columns) > 1 else 0
    return 0


def _bound(
    rows: Sequence[GridRow], roles: dict[int, str], counting: int, grouping: int, words: Vocabulary
) -> frozenset[int]:
    """Numbers of the rows that belong to the one above them."""
    bound: set[int] = set()
    present = {row.number for row in rows}
    for row in rows:
        for cell in row.cells:
            folds = cell.column == counting or roles.get(cell.column) in ("number", "step", "action")
            if cell.down > 1 and cell.text and folds and cell.column != grouping:
                bound.update(range(cell.row + 1, cell.row + cell.down))
    if counting:
        bound |= _continuations(rows, counting, words)
    return frozenset(bound & present)


def _continuations(rows: Sequence[GridRow], counting: int, words: Vocabulary) -> set[int]:
    """Unnumbered rows between numbers that follow each other; a hole may be a step whose number was forgotten."""
    found: set[int] = set()
    waiting: list[GridRow] = []
    before: int | None = None
    whole = 0
    stride = _stride(rows, counting, words)
    for row in rows:
        cell = row.at(counting)
        number = counted(cell.text, words) if cell and cell.text else None
        if number is None and not (cell and cell.text):
            waiting.append(row)
            continue
        if before is not None and number is not None and number - before == stride:
            found.update(_quiet(waiting, words, whole))
        waiting, before, whole = [], number, len(row.told)
    if before is not None:
        found.update(_quiet(waiting, words, whole))
    return found


def _quiet(rows: Sequence[GridRow], words: Vocabulary, whole: int) -> list[int]:
    """Rows up to the first that begins with a signal word, for that one protects what follows it, or is a whole row.

    ``whole``: how many cells the numbered row has.
    """
    quiet: list[int] = []
    for row in rows:
        if any(warns(cell.text, words) for cell in row.told) or len(row.told) > max(1, whole // 2):
            break
        quiet.append(row.number)
    return quiet


def _stride(rows: Sequence[GridRow], counting: int, words: Vocabulary) -> int:
    numbers = [n for row in rows if (cell := row.at(counting)) and (n := counted(cell.text, words)) is not None]
    steps = [after - before for before, after in pairwise(numbers) if after > before]
    return max(set(steps), key=steps.count) if steps else 1
