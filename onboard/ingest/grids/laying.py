"""Lays a whole grid down, in its order: title block, banners, tables, lists, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onboard.ingest.grids.dividing import WIDEST_GAP, Part, parts_of
from onboard.ingest.grids.folding import Line, counting_column, folded_rows
from onboard.ingest.grids.grid import Cell, Grid, GridRow
from onboard.ingest.grids.heads import Heads, found_heads, roles_of
from onboard.ingest.grids.lists import Lister, written_line
from onboard.ingest.grids.marks import is_key_name, reads_as_heading
from onboard.ingest.grids.neighbours import divided
from onboard.ingest.outline import Block, Field, Row
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.vocabulary import Vocabulary

_DEEPEST = 6


def laid(grid: Grid, scribe: Scribe, words: Vocabulary, level: int = 1) -> tuple[list[Block], list[Field]]:
    """The blocks of a grid and what it states about itself. ``level``: of its strongest heading."""
    heads = found_heads(grid, words)
    main, others = divided(grid, heads)
    blocks: list[Block] = []
    fields: list[Field] = []
    for one in (main, *others):
        parts = parts_of(one, words, heads if one.rows == grid.rows else found_heads(one, words))
        deepest = _levelled(parts, words, level)
        more, stated = _Layer(one, scribe, words, deepest).laid(parts)
        blocks.extend(more)
        fields.extend(stated)
    return blocks, fields


# ------------------------------------------------------------------------------------------ levels


def _levelled(parts: list[Part], words: Vocabulary, level: int) -> int:
    """Gives each banner its level, 0 where it is no heading; and the level below all of them.

    Larger letters are stronger; of banners with nothing between them, the last is the weakest.
    """
    runs = _runs(parts, words)
    sizes = sorted({part.size for run in runs for part in run}, reverse=True)
    depth = dict.fromkeys(sizes, 1)
    for run in runs:
        for size in sizes:
            depth[size] = max(depth[size], sum(part.size == size for part in run))
    begins, at = {}, level
    for size in sizes:
        begins[size] = at
        at += depth[size]
    for run in runs:
        for index, part in enumerate(run):
            size = part.size
            behind = sum(later.size == size for later in run[index + 1 :])
            part.level = min(_DEEPEST, begins[size] + depth[size] - 1 - behind)
    return min(_DEEPEST, max(at, level + 1))


def _runs(parts: list[Part], words: Vocabulary) -> list[list[Part]]:
    """The banners that are headings, those with nothing between them together.

    One that is followed by nothing, or by a wide gap, is a line to be filled in; the title may stand alone.
    """
    runs: list[list[Part]] = []
    run: list[Part] = []
    last = 0
    for part in parts:
        body = part.kind in ("table", "free", "lines") and part.rows
        if part.kind == "banner":
            if run and part.begins - last > WIDEST_GAP and runs:
                run = []
            heading = reads_as_heading(" ".join(cell.text for cell in part.cells), words)
            run = [*run, part] if heading else run
        elif body and run:
            if part.begins - last <= WIDEST_GAP or not runs:
                runs.append(run)
            run = []
        last = part.ends or last
    if run and not runs and not any(part.rows for part in parts if part.kind in ("table", "free")):
        runs.append(run[:1])
    return runs


# ------------------------------------------------------------------------------------------ writing


@dataclass
class _Layer:
    """Writes the stretches down. ``group_level``: of the headings that are merged cells in front of their rows."""

    grid: Grid
    scribe: Scribe
    words: Vocabulary
    group_level: int
    blocks: list[Block] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    _header: tuple[Heads, Row] | None = None
    _columns: list[int] = field(default_factory=list)
    _counting: int = 0

    def laid(self, parts: Sequence[Part]) -> tuple[list[Block], list[Field]]:
        tabled = any(part.kind == "table" for part in parts)
        listed = [row for part in parts if part.kind == "free" for row in part.rows if len(row.told) > 1]
        # One list after the other: a column that counts in all of them is no column of amounts.
        self._counting = counting_column(listed, {}, self.words)
        asides = list(self.grid.asides)
        for index, part in enumerate(parts):
            while asides and part.rows and asides[0].row < part.begins:
                self._aside(asides.pop(0))
            match part.kind:
                case "banner":
                    self._banner(part)
                case "fields":
                    self._fields(part)
                case "table" if not part.rows:
                    self._begin(part, parts[index + 1 :])
                case "table":
                    self._table(part)
                case _:
                    later = any(one.kind == "table" for one in parts[index + 1 :])
                    self._free(part, quiet=tabled and later)
        for cell in asides:
            self._aside(cell)
        return self.blocks, self.fields

    def _aside(self, cell: Cell) -> None:
        self.blocks.append(self.scribe.paragraph(cell.runs, self.grid.spot(cell)))

    def _banner(self, part: Part) -> None:
        runs: list[Run] = []
        told = [cell for cell in part.cells if cell.text]
        for cell in told:
            words = [run for run in cell.runs if not run.picture]
            runs.extend([Run(" "), *words] if runs else words)
        spot = self.grid.spot(told[0])
        if part.level:
            self.blocks.append(self.scribe.heading(runs, part.level, spot))
        else:
            self.blocks.append(self.scribe.paragraph(runs, spot))
        for cell in part.cells:
            if pictures := [run for run in cell.runs if run.picture]:
                self.blocks.append(self.scribe.paragraph(pictures, self.grid.spot(cell)))

    def _fields(self, part: Part) -> None:
        for pair in part.pairs:
            self.fields.append(self.scribe.field((pair.name,), pair.value, self.grid.spot(pair.cell)))
            if pictures := [run for run in pair.cell.runs if run.picture]:
                self.blocks.append(self.scribe.paragraph(pictures, self.grid.spot(pair.cell)))
        for cell in part.cells:
            self.blocks.append(self.scribe.paragraph(cell.runs, self.grid.spot(cell)))

    # -------------------------------------------------------------------- tables

    def _begin(self, part: Part, following: Sequence[Part]) -> None:
        """The heads of a table, written once, in front of its first rows; alone where it has none."""
        heads = part.heads
        if heads is None:
            return
        bodies = []
        for one in following:
            if one.kind == "table" and one.heads is not heads:
                break
            if one.kind == "table":
                bodies.append(one)
        rows = [row for one in bodies for row in one.rows]
        if len(rows) == 1 and self._states(heads, rows[0]):
            bodies[0].kind, bodies[0].heads = "stated", heads
            self._stated(heads, rows[0], bodies[0])
            return
        for cell in heads.group:
            self.blocks.append(self.scribe.paragraph(cell.runs, self.grid.spot(cell)))
        self._columns = sorted({*heads.columns, *(cell.column for row in rows for cell in row.cells)})
        cells = [list(heads.cells.get(column, ())) for column in self._columns]
        above = max(cell.row for inside in cells for cell in inside)
        spots = [
            self.grid.spot(inside[-1]) if inside else self.grid.spot_at(above, column)
            for inside, column in zip(cells, self._columns, strict=True)
        ]
        header = self.scribe.row([_one_line(inside) for inside in cells], spots)
        self._header = (heads, header)
        if not rows:
            self.blocks.append(self.scribe.table([], header=header))

    def _states(self, heads: Heads, row: GridRow) -> bool:
        """Whether heads with one row are the document's keys above their values: "Nr.", "Rev.", "Datum"."""
        names = [heads.text(column) for column in heads.columns]
        known = sum(is_key_name(name, self.words) for name in names)
        return known >= 2 and known * 2 >= len(names) and all(cell.column in heads.cells for cell in row.told)

    def _stated(self, heads: Heads, row: GridRow, part: Part) -> None:
        for column in heads.columns:
            cell = row.at(column)
            if cell and cell.text:
                self.fields.append(self.scribe.field((heads.text(column),), cell.text, self.grid.spot(cell)))
            else:
                head = heads.cells[column][-1]
                self.blocks.append(self.scribe.paragraph(head.runs, self.grid.spot(head)))
        part.rows = []

    def _table(self, part: Part) -> None:
        if part.heads is None or self._header is None or self._header[0] is not part.heads:
            self._free(part, quiet=False)
            return
        header = self._header[1]
        folded = folded_rows(part.rows, roles_of(part.heads, self._columns, self.words), self.words)
        for group, lines in _grouped(folded.lines):
            if group is not None:
                self._group(group)
            lines = [_without_column(line, folded.grouping) for line in lines]
            rows = [written_line(line, self._columns, self.grid, self.scribe) for line in lines if line.all_cells]
            if rows:
                self.blocks.append(self.scribe.table(rows, header=header))

    def _group(self, cell: Cell) -> None:
        if reads_as_heading(cell.text, self.words):
            self.blocks.append(self.scribe.heading(cell.runs, self.group_level, self.grid.spot(cell)))
        else:
            self.blocks.append(self.scribe.paragraph(cell.runs, self.grid.spot(cell)))

    # -------------------------------------------------------------------- without heads

    def _free(self, part: Part, *, quiet: bool) -> None:
        if not part.rows:
            return
        lister = Lister(self.grid, self.scribe, self.words, quiet, self._counting)
        folded = folded_rows(part.rows, {}, self.words, self._counting)
        for group, lines in _grouped(folded.lines):
            if group is not None:
                self._group(group)
            lines = [line for line in (_without_column(line, folded.grouping) for line in lines) if line.all_cells]
            if lines:
                self.blocks.extend(lister.blocks(lines))


def _grouped(lines: Sequence[Line]) -> Iterator[tuple[Cell | None, list[Line]]]:
    """Lines under the title they begin with; None for those before the first."""
    group: Cell | None = None
    gathered: list[Line] = []
    for line in lines:
        if line.group is not None:
            if gathered:
                yield group, gathered
            group, gathered = line.group, []
        gathered.append(line)
    if gathered:
        yield group, gathered


def _without_column(line: Line, column: int) -> Line:
    if not column:
        return line
    kept = (
        GridRow(
            row.number, tuple(cell for cell in row.cells if cell.column != column or cell is not line.group), row.boxes
        )
        for row in line.rows
    )
    return Line(tuple(kept), line.group)


def _one_line(cells: Sequence[Cell]) -> list[list[Run]]:
    """A head of two levels as one passage: "Sollwert min"."""
    runs: list[Run] = []
    for cell in cells:
        runs.extend([Run(" "), *cell.runs] if runs else cell.runs)
    return [runs] if runs else []
