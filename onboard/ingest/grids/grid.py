"""A grid of cells, as a reader hands it over: only what is displayed, and only cells that show something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from onboard.ingest.outline import Spot
from onboard.ingest.scribe import Passage, Run
from onboard.ingest.vocabulary import folded

_VALUE = re.compile(r"[\d.,%±+\-–/ ]+\s*\S{0,4}")


@dataclass(frozen=True)
class Cell:
    """What one cell shows.

    ``runs``          its words and pictures; a line break is ``"\\n"``
    ``numeric``       the value is a number, a date or a time
    ``across, down``  columns and rows it covers where it is merged, else 1
    ``strong``        it stands out: bold, or on a coloured ground
    ``size``          points of its letters, 0 where nobody says
    """

    row: int
    column: int
    runs: tuple[Run, ...]
    numeric: bool = False
    across: int = 1
    down: int = 1
    strong: bool = False
    size: float = 0.0

    @cached_property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip()

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def is_value(self) -> bool:
        """Whether it is a number, a range or a measure rather than words."""
        return self.numeric or bool(_VALUE.fullmatch(self.text))

    @property
    def pictured(self) -> bool:
        return any(run.picture for run in self.runs)


@dataclass(frozen=True)
class GridRow:
    """One row with something in it, its cells from left to right.

    ``boxes``   columns of its empty cells with a frame, as for a tick
    """

    number: int
    cells: tuple[Cell, ...]
    boxes: tuple[int, ...] = ()

    def at(self, column: int) -> Cell | None:
        return self._by_column.get(column)

    @cached_property
    def told(self) -> Sequence[Cell]:
        """Its cells with words."""
        return tuple(cell for cell in self.cells if cell.text)

    @cached_property
    def _by_column(self) -> Mapping[int, Cell]:
        return {cell.column: cell for cell in reversed(self.cells)}


@dataclass(frozen=True)
class Grid:
    """The values of a table without markup.

    ``name``    of the sheet, "" for a file of lines
    ``heads``   numbers of rows that the document marks as heads
    ``asides``  texts that stand over the cells, by the cell they begin at, from above
    """

    name: str
    rows: tuple[GridRow, ...]
    heads: frozenset[int] = frozenset()
    asides: tuple[Cell, ...] = ()

    def spot(self, cell: Cell) -> Spot:
        return self.spot_at(cell.row, cell.column)

    def spot_at(self, row: int, column: int) -> Spot:
        return Spot("cell", row, self.name, column) if self.name else Spot("line", row)

    @cached_property
    def width(self) -> int:
        """The last column with something in it."""
        return max((cell.column + cell.across - 1 for row in self.rows for cell in row.cells), default=0)

    def columns(self) -> list[int]:
        return sorted({cell.column for row in self.rows for cell in row.cells})


def passages(cells: list[Cell]) -> list[Passage]:
    """The passages of cells that are to be one: one a cell."""
    return [cell.runs for cell in cells]
