"""What a page is made of once its words are in order: columns of lines, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onboard.ingest.pdf.lines import Line, joined
from onboard.ingest.pdf.sheet import Box, around


@dataclass(frozen=True, slots=True)
class Column:
    """Lines below one another."""

    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return around([line.box for line in self.lines])


@dataclass(frozen=True, slots=True)
class TableCell:
    """``lines`` from the top; ``box``: where the cell is, also when it is empty."""

    lines: tuple[Line, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table. ``edges``: where its columns begin; ``banners``: indices of rows that are one cell across all."""

    rows: tuple[tuple[TableCell, ...], ...]
    box: Box
    edges: tuple[float, ...]
    page: int
    ruled: bool
    banners: frozenset[int] = frozenset()


Part = Column | Tabular


def mostly_from_the_right(lines: Iterable[Line]) -> bool:
    found = [line.rtl for line in lines if any(letter.isalpha() for letter in line.text)]
    return sum(found) * 2 > len(found)


def turned_round(table: Tabular, rtl: bool) -> Tabular:
    """With the column first that is read first."""
    return replace(table, rows=tuple(tuple(reversed(row)) for row in table.rows)) if rtl else table


def cell_lines(lines: list[Line]) -> list[Line]:
    """Pieces of one level in a cell are one line."""
    return [joined(group) for group in by_level(lines)]


def by_level(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the level they stand on, from the top; each group from the left."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.base):
        if groups and line.base - groups[-1][0].base <= 0.3 * max(line.size, groups[-1][0].size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda one: one.box.left) for group in groups]


# ---------------------------------------------------------------------------------------------- tables without rules
