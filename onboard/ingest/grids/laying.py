"""Lays a whole grid down, in its order: title block, banners, tables, lists, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onboard.ingest.grids.folding import Line, counting_column, folded_rows
from onboard.ingest.grids.grid import Cell, Grid, GridRow
from onboard.ingest.grids.heads import Heads, found_heads, roles_of
from onboard.ingest.grids.lists import Lister, written_line
from onboard.ingest.grids.marks import (
    Pair,
    Shape,
    announces,
    counts,
    is_banner,
    is_blank,
    is_key_name,
    leading_number,
    pairs_of,
    reads_as_heading,
)
from onboard.ingest.grids.neighbours import divided
from onboard.ingest.outline import Block, Field, Row
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.vocabulary import Vocabulary

_WIDEST_GAP = 3
_DEEPEST = 6
_MOST_TITLE_CELLS = 3


@dataclass
class _Part:
    """A stretch of the grid. ``kind``: "fields", "banner", "lines", "table" or "free" (rows without heads)."""

    kind: str
    rows: list[GridRow] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    heads: Heads | None = None
    level: int = 0

    @property
    def size(self) -> float:
        return max((cell.size for cell in self.cells if cell.text), default=0.0)

    @property
    def begins(self) -> int:
        return self.rows[0].number if self.rows else 0

    @property
    def ends(self) -> int:
        return self.rows[-1].number if self.rows else 0


def laid(grid: Grid, scribe: Scribe, words: Vocabulary, level: int = 1) -> tuple[list[Block], list[Field]]:
    """The blocks of a grid and what it states about itself. ``level``: of its strongest heading."""
    main, others = divided(grid, words)
    blocks: list[Block] = []
    fields: list[Field] = []
    for one in (main, *others):
        parts = _with_whole_title(list(_Divider(one, words).parts()), words)
        deepest = _levelled(parts, words, level)
        more, stated = _Layer(one, scribe, words, deepest).laid(parts)
        blocks.extend(more)
        fields.extend(stated)
    return blocks, fields


# ------------------------------------------------------------------------------------------ dividing


@dataclass
class _Divider:
    """Goes down a grid once and says what each stretch of it is."""

    grid: Grid
    words: Vocabulary
    _run: list[GridRow] = field(default_factory=list)
    _heads: Heads | None = None
    _away: bool = False
    _keyed: set[int] = field(default_factory=set)

    def parts(self) -> Iterator[_Part]:
        heads = found_heads(self.grid, self.words)
        shape = self._shape_from(0, heads)
        top, index, titled = True, 0, False
        while index < len(self.grid.rows):
            row = self.grid.rows[index]
            if index in heads:
                yield from self._flushed()
                self._heads, self._away, top = heads[index], False, False
                index += heads[index].rows
                shape = self._shape_from(index, heads)
                yield _Part("table", heads=self._heads)
                continue
            index += 1
            if self._heads and self._heads.repeats(row):
                continue
            if is_banner(row, self.grid.width, shape):
                yield from self._flushed()
                yield _Part("banner", [row], list(row.cells))
                self._away, titled = False, True
            elif top and (stated := self._stated(row, titled=titled, heads=bool(heads))):
                yield from self._flushed()
                yield from stated
                titled = True
            elif self._closes(row):
                yield from self._flushed()
                pairs, others = pairs_of(row, self.words, top=False)
                yield _Part("fields", [row], others, pairs)
                self._away = True
            else:
                top = top and len(row.told) < 2
                if self._heads and self._away != self._leaves(row):
                    yield from self._flushed()
                    self._away = not self._away
                self._run.append(row)
        yield from self._flushed()

    def _flushed(self) -> Iterator[_Part]:
        if self._run:
            in_table = self._heads is not None and not self._away
            yield _Part("table" if in_table else "free", self._run, heads=self._heads if in_table else None)
            self._run = []

    def _shape_from(self, index: int, heads: object) -> Shape:
        """How the rows up to the next heads look."""
        rows: list[GridRow] = []
        for at in range(index, len(self.grid.rows)):
            if at in heads:  # type: ignore[operator]
                break
            rows.append(self.grid.rows[at])
        columns = self._heads.columns if self._heads else sorted({c.column for row in rows for c in row.cells})
        return Shape.of(rows, columns, self.words)

    def _stated(self, row: GridRow, *, titled: bool, heads: bool) -> list[_Part]:
        """What a row above the table states: a title, keys with their values."""
        pairs, others = pairs_of(row, self.words, top=True)
        self._keyed |= _key_columns(row, pairs)
        if not pairs and len(row.told) == 2 and row.told[0].column in self._keyed:
            key, value = row.told
            if len(key.text.split()) <= 4 and not key.numeric and not counts(key.text, self.words):
                pairs, others = [Pair(key.text, value.text, value)], [c for c in row.cells if not c.text]
        told = [cell for cell in others if cell.text]
        if (
            not titled
            and len(row.told) == 1
            and row.told[0].strong
            and not any(is_key_name(pair.name, self.words) for pair in pairs)
        ):
            return self._title(row, list(row.cells))
        if pairs:
            title = [] if titled or not told else self._title(row, told)
            left = [cell for cell in others if not cell.text] if title else others
            return [*title, _Part("fields", [row], left, pairs)]
        if not titled and told and (heads or self._set_apart(row)):
            return self._title(row, others)
        return []

    def _title(self, row: GridRow, cells: list[Cell]) -> list[_Part]:
        text = " ".join(cell.text for cell in cells if cell.text)
        plain = not any(cell.numeric or counts(cell.text, self.words) for cell in cells) and not leading_number(text)
        few = sum(bool(cell.text) for cell in cells) <= _MOST_TITLE_CELLS
        if plain and few and reads_as_heading(text, self.words):
            return [_Part("banner", [row], cells)]
        return []

    def _set_apart(self, row: GridRow) -> bool:
        """Whether the first row of a list stands apart from it: it stands out, or a gap follows."""
        rows = self.grid.rows
        told = row.told
        if len(rows) < 2 or len(told) != 1:
            return False
        if self.words.section(told[0].text):
            return True
        below = rows[1]
        gap = below.number - row.number > 1
        larger = bool(below.told) and told[0].size > below.told[0].size
        strong = told[0].strong and not all(cell.strong for cell in below.told)
        return gap or larger or strong or told[0].text.endswith(":")

    def _closes(self, row: GridRow) -> bool:
        """Whether a row is the foot of a form: "Geprüft von: ...", "Datum:"."""
        if not self._heads and not self._run:
            return False
        pairs, others = pairs_of(row, self.words, top=False)
        gap = bool(self._run) and row.number - self._run[-1].number > 1
        keys = [cell for cell in others if is_blank(cell.text, gap=gap)]
        told = [cell for cell in others if cell.text]
        if len(row.told) == 1 and keys and self._run and row.number - self._run[-1].number <= 1:
            return False
        return bool(pairs or keys) and len(keys) == len(told) and not self._numbers_row(row)

    def _numbers_row(self, row: GridRow) -> bool:
        return any(counts(cell.text, self.words) for cell in row.told)

    def _leaves(self, row: GridRow) -> bool:
        """Whether a row behind a gap is no row of the table any more."""
        if self._away:
            return not self._belongs(row)
        if not self._run or row.number - self._run[-1].number <= 1:
            return False
        return not self._belongs(row)

    def _belongs(self, row: GridRow) -> bool:
        columns = self._heads.columns if self._heads else []
        inside = [cell for cell in row.cells if cell.column in columns]
        counting = counting_column(self._run, {}, self.words) if not self._away else 0
        if counting:
            return row.at(counting) is not None or len(inside) > 2
        lone = sum(len(one.told) == 1 for one in self._run)
        return len(inside) > 1 or (bool(inside) and lone * 2 > len(self._run) > 0)


def _with_whole_title(parts: list[_Part], words: Vocabulary) -> list[_Part]:
    """A title of two rows as one: "Arbeitsanweisung", and below it what it is about in letters as large or larger."""
    if not parts or parts[0].kind != "banner" or not announces(" ".join(c.text for c in parts[0].cells), words):
        return parts
    first = parts[0]
    at = next((index for index, part in enumerate(parts[1:4], 1) if part.kind != "fields"), 0)
    second = parts[at]
    told = [cell for row in second.rows for cell in row.told]
    lone = at and len(second.rows) == 1 and len(told) == 1 and second.kind in ("banner", "free")
    if not lone or max(cell.size for cell in told) < first.size or told[0].row - first.begins > _WIDEST_GAP:
        return parts
    if announces(told[0].text, words) or not reads_as_heading(told[0].text, words):
        return parts
    whole = _Part("banner", first.rows, [*first.cells, *second.rows[0].cells])
    return [whole, *parts[1:at], *parts[at + 1 :]]


def _key_columns(row: GridRow, pairs: Sequence[Pair]) -> set[int]:
    """The columns in which keys stand beside their values: further keys there need not be known."""
    told = row.told
    found: set[int] = set()
    for pair in pairs:
        at = told.index(pair.cell)
        if at and told[at - 1].text.rstrip(" :") == pair.name:
            found.add(told[at - 1].column)
    return found


# ------------------------------------------------------------------------------------------ levels


def _levelled(parts: list[_Part], words: Vocabulary, level: int) -> int:
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


def _runs(parts: list[_Part], words: Vocabulary) -> list[list[_Part]]:
    """The banners that are headings, those with nothing between them together.

    One that is followed by nothing, or by a wide gap, is a line to be filled in; the title may stand alone.
    """
    runs: list[list[_Part]] = []
    run: list[_Part] = []
    last = 0
    for part in parts:
        body = part.kind in ("table", "free", "lines") and part.rows
        if part.kind == "banner":
            if run and part.begins - last > _WIDEST_GAP and runs:
                run = []
            heading = reads_as_heading(" ".join(cell.text for cell in part.cells), words)
            run = [*run, part] if heading else run
        elif body and run:
            if part.begins - last <= _WIDEST_GAP or not runs:
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

    def laid(self, parts: Sequence[_Part]) -> tuple[list[Block], list[Field]]:
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

    def _banner(self, part: _Part) -> None:
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

    def _fields(self, part: _Part) -> None:
        for pair in part.pairs:
            self.fields.append(self.scribe.field((pair.name,), pair.value, self.grid.spot(pair.cell)))
            if pictures := [run for run in pair.cell.runs if run.picture]:
                self.blocks.append(self.scribe.paragraph(pictures, self.grid.spot(pair.cell)))
        for cell in part.cells:
            self.blocks.append(self.scribe.paragraph(cell.runs, self.grid.spot(cell)))

    # -------------------------------------------------------------------- tables

    def _begin(self, part: _Part, following: Sequence[_Part]) -> None:
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

    def _stated(self, heads: Heads, row: GridRow, part: _Part) -> None:
        for column in heads.columns:
            cell = row.at(column)
            if cell and cell.text:
                self.fields.append(self.scribe.field((heads.text(column),), cell.text, self.grid.spot(cell)))
            else:
                head = heads.cells[column][-1]
                self.blocks.append(self.scribe.paragraph(head.runs, self.grid.spot(head)))
        part.rows = []

    def _table(self, part: _Part) -> None:
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

    def _free(self, part: _Part, *, quiet: bool) -> None:
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
