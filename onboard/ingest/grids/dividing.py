"""Divides a grid from above to below: title block, banners, rows under heads, rows without heads, what is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onboard.ingest.grids.folding import counting_column
from onboard.ingest.grids.grid import Cell, Grid, GridRow
from onboard.ingest.grids.heads import Heads
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
from onboard.ingest.vocabulary import Vocabulary

WIDEST_GAP = 3
"""Empty rows that may stand between a banner and what it heads."""
_MOST_TITLE_CELLS = 3
_RECENT = 40


@dataclass
class Part:
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


def parts_of(grid: Grid, words: Vocabulary, heads: Mapping[int, Heads]) -> list[Part]:
    """The stretches of a grid, in order. ``heads``: its rows of heads, by their index."""
    return _with_whole_title(list(_Divider(grid, words).parts(heads)), words)


@dataclass
class _Divider:
    """Goes down a grid once and says what each stretch of it is."""

    grid: Grid
    words: Vocabulary
    _run: list[GridRow] = field(default_factory=list)
    _heads: Heads | None = None
    _away: bool = False
    _keyed: set[int] = field(default_factory=set)
    _counting: int = 0
    _counted_at: int = 0

    def parts(self, heads: Mapping[int, Heads]) -> Iterator[Part]:
        shape = self._shape_from(0, heads)
        top, index, titled = True, 0, False
        while index < len(self.grid.rows):
            row = self.grid.rows[index]
            if index in heads:
                yield from self._flushed()
                self._heads, self._away, top = heads[index], False, False
                index += heads[index].rows
                shape = self._shape_from(index, heads)
                yield Part("table", heads=self._heads)
                continue
            index += 1
            if self._heads and self._heads.repeats(row):
                continue
            if is_banner(row, self.grid.width, shape):
                yield from self._flushed()
                yield Part("banner", [row], list(row.cells))
                self._away, titled = False, True
            elif top and (stated := self._stated(row, titled=titled, heads=bool(heads))):
                yield from self._flushed()
                yield from stated
                titled = True
            elif self._closes(row):
                yield from self._flushed()
                pairs, others = pairs_of(row, self.words, top=False)
                yield Part("fields", [row], others, pairs)
                self._away = True
            else:
                top = top and len(row.told) < 2
                if self._heads and self._away != self._leaves(row):
                    yield from self._flushed()
                    self._away = not self._away
                self._run.append(row)
        yield from self._flushed()

    def _flushed(self) -> Iterator[Part]:
        if self._run:
            in_table = self._heads is not None and not self._away
            yield Part("table" if in_table else "free", self._run, heads=self._heads if in_table else None)
            self._run, self._counted_at = [], 0

    def _shape_from(self, index: int, heads: Mapping[int, Heads]) -> Shape:
        """How the rows up to the next heads look."""
        rows: list[GridRow] = []
        for at in range(index, len(self.grid.rows)):
            if at in heads:
                break
            rows.append(self.grid.rows[at])
        columns = self._heads.columns if self._heads else sorted({c.column for row in rows for c in row.cells})
        return Shape.of(rows, columns, self.words)

    def _stated(self, row: GridRow, *, titled: bool, heads: bool) -> list[Part]:
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
            return [*title, Part("fields", [row], left, pairs)]
        if not titled and told and (heads or self._set_apart(row)):
            return self._title(row, others)
        return []

    def _title(self, row: GridRow, cells: list[Cell]) -> list[Part]:
        text = " ".join(cell.text for cell in cells if cell.text)
        plain = not any(cell.numeric or counts(cell.text, self.words) for cell in cells) and not leading_number(text)
        few = sum(bool(cell.text) for cell in cells) <= _MOST_TITLE_CELLS
        if plain and few and reads_as_heading(text, self.words):
            return [Part("banner", [row], cells)]
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

    def _counting_now(self) -> int:
        """The column that numbers the rows so far; looked for again whenever there are twice as many."""
        if len(self._run) >= 2 * self._counted_at:
            self._counted_at = len(self._run)
            self._counting = counting_column(self._run[-_RECENT:], {}, self.words)
        return self._counting

    def _belongs(self, row: GridRow) -> bool:
        columns = self._heads.columns if self._heads else []
        inside = [cell for cell in row.cells if cell.column in columns]
        recent = self._run[-_RECENT:]
        counting = self._counting_now() if not self._away else 0
        if counting:
            return row.at(counting) is not None or len(inside) > 2
        lone = sum(len(one.told) == 1 for one in recent)
        return len(inside) > 1 or (bool(inside) and lone * 2 > len(recent) > 0)


def _with_whole_title(parts: list[Part], words: Vocabulary) -> list[Part]:
    """A title of two rows as one: "Arbeitsanweisung", and below it what it is about in letters as large or larger."""
    if not parts or parts[0].kind != "banner" or not announces(" ".join(c.text for c in parts[0].cells), words):
        return parts
    first = parts[0]
    for at, part in enumerate(parts[1:4], 1):
        told = [cell for cell in part.cells if cell.text] if part.kind in ("fields", "banner") else []
        told = [cell for row in part.rows for cell in row.told] if part.kind == "free" else told
        if not told:
            continue
        subject = told[0]
        fits = len(told) == 1 and subject.size >= first.size and subject.row - first.begins <= WIDEST_GAP
        if not fits or announces(subject.text, words) or not reads_as_heading(subject.text, words):
            return parts
        whole = Part("banner", first.rows, [*first.cells, subject])
        left = [cell for cell in part.cells if cell is not subject]
        rest = [Part("fields", part.rows, left, part.pairs)] if part.pairs or left else []
        return [whole, *parts[1:at], *rest, *parts[at + 1 :]]
    return parts


def _key_columns(row: GridRow, pairs: Sequence[Pair]) -> set[int]:
    """The columns in which keys stand beside their values: further keys there need not be known."""
    told = row.told
    found: set[int] = set()
    for pair in pairs:
        at = told.index(pair.cell)
        if at and told[at - 1].text.rstrip(" :") == pair.name:
            found.add(told[at - 1].column)
    return found
