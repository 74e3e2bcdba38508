"""Where the rows with the columns' heads are: a grid may have several, at any height, of one or two levels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from onboard.ingest.grids.grid import Cell, Grid, GridRow
from onboard.ingest.grids.marks import Shape, counts, is_banner, leading_number, only_boxes, pairs_of, warns
from onboard.ingest.vocabulary import Vocabulary

_LOOKED_AHEAD = 12
_WIDEST_GAP = 3
_LONGEST_HEAD, _HEAD_WORDS = 60, 8
_FULL = 0.6
_SPEAKING = frozenset(("number", "step", "action", "task", "title", "picture", "tool", "ppe", "part", "warning"))
"""What a column may give that a reader of tables must recognise by its own head alone."""
_LONGER = 2.0
_LOOKED_AT = 40
"""Heads of one row that are looked at closely: a table of hundreds of columns is known by its first ones."""


@dataclass(frozen=True)
class Heads:
    """The heads of one table.

    ``rows``   how many rows of the grid they take, from the index they are kept under
    ``cells``  by column, the cells that together are its head: the group's above its own
    ``group``  a head over all columns, which is written once, as a paragraph
    """

    rows: int
    cells: Mapping[int, tuple[Cell, ...]]
    group: tuple[Cell, ...] = ()

    def text(self, column: int) -> str:
        return " ".join(cell.text for cell in self.cells.get(column, ()))

    @property
    def columns(self) -> list[int]:
        return sorted(self.cells)

    def repeats(self, row: GridRow) -> bool:
        """Whether a row only shows these heads again, as on a new page."""
        return len(row.told) > 1 and all(cell.folded in self._shown for cell in row.told)

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(cell.folded for cells in self.cells.values() for cell in cells)


def found_heads(grid: Grid, words: Vocabulary) -> Mapping[int, Heads]:
    """The rows of heads by the index of their first row in ``grid.rows``."""
    seeker = _Seeker(grid, words)
    found: dict[int, Heads] = {}
    latest: Heads | None = None
    index = 0
    while index < len(grid.rows):
        heads = seeker.heads_at(index, latest)
        if heads is None:
            index += 1
            continue
        if latest is None or not latest.repeats(grid.rows[index]):
            found[index] = latest = heads
        index += heads.rows
    return MappingProxyType(found)


@dataclass(frozen=True)
class _Seeker:
    grid: Grid
    words: Vocabulary

    def heads_at(self, index: int, latest: Heads | None) -> Heads | None:
        row = self.grid.rows[index]
        grouped = self._is_group_row(index)
        at = index + 1 if grouped else index
        if not self._is_head(at, again=latest is not None):
            return None
        below = self._levels(at)
        if grouped:
            return self._two_levels(row, self.grid.rows[at])
        if below:
            return self._two_levels(row, self.grid.rows[at + 1])
        return Heads(1, {cell.column: (cell,) for cell in row.told})

    # -------------------------------------------------------------------- one row

    def _is_head(self, index: int, *, again: bool) -> bool:
        if index >= len(self.grid.rows):
            return False
        row = self.grid.rows[index]
        told = row.told
        marked = row.number in self.grid.heads
        told = _without_calendar(told)
        if len(told) < 2 or not all(self._may_be_head(cell) for cell in told):
            return False
        if any(cell.text.rstrip().endswith(":") for cell in told) and pairs_of(row, self.words, top=True)[0]:
            return False
        texts = [cell.folded for cell in told]
        if len(set(texts)) * 2 <= len(texts):
            return False
        known = sum(bool(self.words.column(text)) for text in texts[:_LOOKED_AT])
        if known < 2 and self._states_something(row):
            return False
        below = self._below(index, row)
        if not below:
            return (known >= 3 or marked) and not again
        return self._stands_out(row, below, known, marked, first=not again or self._begins_anew(index))

    def _stands_out(self, row: GridRow, below: list[GridRow], known: int, marked: bool, *, first: bool) -> bool:
        width = len(_without_calendar(row.told))
        full = width >= _FULL * max(len(one.told) for one in below)
        styled = all(cell.strong for cell in row.told) and not all(
            cell.strong for one in below[:3] for cell in one.told
        )
        if marked:
            return True
        if not first:
            return full and ((styled and known >= 1) or known >= 3)
        if known >= 2 and (full or styled):
            return True
        if not full or styled:
            return full
        return (known == 1 or width >= 3) and (self._typed(row, below) or self._longer(row, below))

    def _may_be_head(self, cell: Cell) -> bool:
        text = " ".join(cell.text.split())
        if cell.numeric or counts(text, self.words) or only_boxes(text) or leading_number(text):
            return False
        if len(text) > _LONGEST_HEAD or len(text.split()) > _HEAD_WORDS or warns(text, self.words):
            return False
        return not (re.search(r"[.!]$", text) and len(text.split()) > 3)

    def _states_something(self, row: GridRow) -> bool:
        """Whether a row is rather keys with their values: "Rev.: C"."""
        beside, _ = pairs_of(row, self.words, top=True)
        if any(re.search(r"\d", pair.value) for pair in beside):
            return True
        pairs, others = pairs_of(row, self.words, top=False)
        colons = sum(cell.text.rstrip().endswith(":") for cell in row.told)
        return bool(pairs) and (len(pairs) * 2 >= len(others) or colons > 0)

    def _begins_anew(self, index: int) -> bool:
        """Whether a new table may begin here: behind a gap, or behind a banner."""
        if index == 0:
            return True
        before = self.grid.rows[index - 1]
        return self.grid.rows[index].number - before.number > 1 or len(before.told) == 1

    def _below(self, index: int, row: GridRow) -> list[GridRow]:
        """The rows that may be this one's table: near enough, and under its columns."""
        covered = {column for cell in row.told for column in range(cell.column, cell.column + cell.across)}
        found: list[GridRow] = []
        before = row
        for one in self.grid.rows[index + 1 : index + 1 + _LOOKED_AHEAD]:
            if one.number - before.number > _WIDEST_GAP:
                break
            before = one
            if any(cell.column in covered for cell in one.cells):
                found.append(one)
        shape = Shape.of(found, sorted(covered), self.words)
        found = [one for one in found if not is_banner(one, self.grid.width, shape)]
        return found if any(len(one.cells) > 1 for one in found) or len(_without_calendar(row.told)) == 2 else []

    def _typed(self, row: GridRow, below: list[GridRow]) -> bool:
        """Whether a column holds numbers under a word."""
        for head in row.told[:_LOOKED_AT]:
            cells = [cell for one in below if (cell := one.at(head.column)) and cell.text]
            if len(cells) * 2 >= len(below) and sum(cell.is_value for cell in cells) * 2 > len(cells):
                return True
        return False

    def _longer(self, row: GridRow, below: list[GridRow]) -> bool:
        """Whether what stands under some head is much longer than the heads are."""
        own = max(8.0, sum(len(cell.text) for cell in row.told) / len(row.told))
        for head in row.told[:_LOOKED_AT]:
            cells = [len(cell.text) for one in below if (cell := one.at(head.column)) and cell.text]
            if cells and sum(cells) / len(cells) >= _LONGER * own:
                return True
        return False

    # -------------------------------------------------------------------- two levels

    def _is_group_row(self, index: int) -> bool:
        """Whether a row gives heads to several columns of the row of heads right below it."""
        row = self.grid.rows[index]
        below = self.grid.rows[index + 1] if index + 1 < len(self.grid.rows) else None
        if below is None or below.number != row.number + 1 or len(row.told) >= len(below.told):
            return False
        groups = [cell for cell in row.told if cell.across > 1]
        columns = [cell.column for cell in below.told]
        if not groups or not all(self._may_be_head(cell) for cell in row.told) or len(columns) < 3:
            return False
        if pairs_of(row, self.words, top=True)[0] or (len(row.told) == 1 and groups[0].column <= columns[0]):
            return False
        if is_banner(row, self.grid.width, Shape(tuple(columns), False, False)) or self._states_something(row):
            return False
        fits = all(sum(g.column <= c < g.column + g.across for c in columns) >= 2 for g in groups)
        return fits and self._is_head(index + 1, again=False)

    def _levels(self, index: int) -> bool:
        """Whether the row under this one divides its heads."""
        row = self.grid.rows[index]
        below = self.grid.rows[index + 1] if index + 1 < len(self.grid.rows) else None
        groups = [cell for cell in row.told if cell.across > 1]
        if below is None or below.number != row.number + 1 or not groups:
            return False
        inside = [cell for cell in below.told if any(g.column <= cell.column < g.column + g.across for g in groups)]
        free = [cell for cell in below.told if cell not in inside]
        heads = all(self._may_be_head(cell) for cell in below.told)
        downward = all(cell.down > 1 for cell in row.told if cell.across == 1)
        return (
            len(inside) >= 2
            and heads
            and (not free or not downward)
            and all(cell.text for cell in free)
            and (downward or len(below.told) >= len(row.told))
        )

    def _two_levels(self, upper: GridRow, lower: GridRow) -> Heads:
        """Each column's head: its group's and its own; a group over columns that we know is said once, by itself."""
        cells: dict[int, tuple[Cell, ...]] = {}
        grouped: dict[int, list[int]] = {}
        for cell in lower.told:
            above = next((one for one in upper.told if one.column <= cell.column < one.column + one.across), None)
            known = self.words.column(cell.text) in _SPEAKING
            cells[cell.column] = (cell,) if above is None or known else (above, cell)
            if above is not None:
                grouped.setdefault(above.column, []).append(cell.column)
        for cell in upper.told:
            if cell.column not in grouped and cell.column not in cells:
                cells[cell.column] = (cell,)
        unsaid = [
            cell
            for cell in upper.told
            if cell.column in grouped and all(cell not in cells[column] for column in grouped[cell.column])
        ]
        return Heads(2, cells, tuple(unsaid))


def _without_calendar(told: Sequence[Cell]) -> Sequence[Cell]:
    """Heads without the days, weeks or months that count on at their end: "Tätigkeit, Wer, 1, 2, 3"."""
    words = [cell for cell in told if not cell.numeric]
    rest = told[len(words) :]
    numbers = [int(cell.text) for cell in rest if cell.text.isdecimal()]
    counting = all(after == before + 1 for before, after in pairwise(numbers)) and len(numbers) == len(rest)
    dated = all(re.search(r"\d[./-]\d", cell.text) for cell in rest)
    behind = not rest or all(cell.column < rest[0].column for cell in words)
    return words if len(rest) >= 3 and behind and (counting or dated) and len(words) >= 1 else told


def roles_of(heads: Heads, columns: Sequence[int], words: Vocabulary) -> dict[int, str]:
    """What each column gives ("number", "action", ...), or ""."""
    return {column: words.column(heads.text(column)) for column in columns}
