"""Hands passages, tables and pictures to the scribe, list by list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from onboard.ingest.outline import Block, Entry, Paragraph, Row, Spot
from onboard.ingest.pdf.hanging import hanging_marks
from onboard.ingest.pdf.layout import Grid, Member, Plate
from onboard.ingest.pdf.lines import Line, runs_of
from onboard.ingest.pdf.markers import Mark
from onboard.ingest.pdf.parts import TableCell
from onboard.ingest.pdf.passages import CAPTION, Look, Signs, Text, passages_of
from onboard.ingest.scribe import Passage, Run, Scribe

_DEEPER = 0.7
"""Of the size: a mark set in by so much opens a list inside the list."""


@dataclass
class _Open:
    """A list being written: where its marks stand, what they are like, and its entries so far."""

    left: float
    kind: str
    page: int
    entries: list[Entry] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    number: int | None = None
    box: bool = False
    inner: float = 0.0
    base: float = 0.0

    def close_entry(self, scribe: Scribe) -> None:
        if self.blocks:
            self.entries.append(scribe.entry(self.blocks, number=self.number, box=self.box))
            self.blocks = []


class Writer:
    """Writes members in their order; lists are closed by whatever is no part of them."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.blocks: list[Block] = []
        self.open: list[_Open] = []
        self.after_plate = False

    def write(self, members: Sequence[Member]) -> list[Block]:
        for member in members:
            if isinstance(member, Grid):
                self._close(0)
                self._grid(member)
            elif isinstance(member, Plate):
                self._plate(member)
            elif member.kind == "entry" and member.mark:
                self._entry(member, member.mark)
            else:
                self._text(member)
            self.after_plate = isinstance(member, Plate)
        self._close(0)
        return self.blocks

    # ------------------------------------------------------------------------------------------ passages

    def _text(self, text: Text) -> None:
        spot = Spot("page", text.page)
        if text.kind == "heading":
            self._close(0)
            self.blocks.append(self.scribe.heading(_leveled(runs_of(text.lines)), text.level, spot))
            self._pictures(text)
            return
        if not self._inside_entry(text):
            self._close(0)
        place = self.open[-1].blocks if self.open else self.blocks
        place.append(self.scribe.paragraph(runs_of(text.lines), spot))
        self._pictures(text)

    def _inside_entry(self, text: Text) -> bool:
        """Whether a passage without a mark is set in as the text of the entry before it is, or names its picture."""
        if self.open and self.after_plate and CAPTION.match(text.said):
            return True
        while self.open:
            last = self.open[-1]
            size = text.lines[0].size
            under = -0.5 * size <= text.start - last.inner < 2.5 * size and last.inner > last.left + 0.3 * size
            if last.page <= text.page and under:
                return True
            if len(self.open) == 1:
                return False
            self._close(len(self.open) - 1)
        return False

    def _pictures(self, text: Text) -> None:
        if text.pictures:
            place = self.open[-1].blocks if self.open and text.kind == "entry" else self._here()
            place.append(self.scribe.paragraph(_shown(text.pictures), Spot("page", text.page)))

    def _here(self) -> list[Block]:
        return self.open[-1].blocks if self.open else self.blocks

    def _plate(self, plate: Plate) -> None:
        # Written where it stands; inside a list it belongs to the entry before it.
        self._here().append(self.scribe.paragraph(_shown(plate.pictures), Spot("page", plate.page)))

    # ------------------------------------------------------------------------------------------ lists

    def _entry(self, text: Text, mark: Mark) -> None:
        level = self._level_for(text, mark)
        base = text.lines[0].base
        level.number = int(mark.sign.rpartition(".")[2]) if mark.kind == "deep" else mark.number
        level.box = mark.kind == "box"
        level.left = min(level.left, text.start) if level.base == base else text.start
        level.inner, level.page, level.base = text.inner, text.page, base
        level.blocks.append(self.scribe.paragraph(_without_mark(text), Spot("page", text.page)))
        self._pictures(text)

    def _level_for(self, text: Text, mark: Mark) -> _Open:
        """The list an entry goes on with, or the one it begins; those inside it are closed."""
        kind = _kind_of(mark)
        depth = self._depth_of(text, kind)
        self._close(depth + 1)
        if depth == len(self.open):
            return self._opened(text, kind)
        level = self.open[depth]
        if level.kind == kind:
            level.close_entry(self.scribe)
            return level
        # Marks of another kind in the same place: a list inside the entry, not set in, or a new one.
        inside = mark.kind in ("bullet", "box", "letter", "roman") or kind == f"deep {level.number}"
        if not (depth > 0 or (level.kind == "number" and inside)):
            self._close(depth)
        return self._opened(text, kind)

    def _depth_of(self, text: Text, kind: str) -> int:
        size, base = text.lines[0].size, text.lines[0].base
        for index in reversed(range(len(self.open))):
            level = self.open[index]
            beside = level.page == text.page and abs(level.base - base) < 3
            if level.kind == kind and (
                beside or abs(text.start - level.left) < _DEEPER * size or _follows(level, text)
            ):
                return index
        for index, level in enumerate(self.open):
            if text.start < level.left + _DEEPER * size:
                return index
        return len(self.open)

    def _opened(self, text: Text, kind: str) -> _Open:
        level = _Open(text.start, kind, text.page, inner=text.inner)
        self.open.append(level)
        return level

    def _close(self, depth: int) -> None:
        """Closes the lists deeper than that; each becomes a block of the entry it is in, or of the document."""
        while len(self.open) > depth:
            level = self.open.pop()
            level.close_entry(self.scribe)
            if level.entries:
                ordered = level.kind != "bullet"
                self._here().append(self.scribe.listing(level.entries, ordered=ordered))

    # ------------------------------------------------------------------------------------------ tables

    def _grid(self, grid: Grid) -> None:
        used = [
            column
            for column in range(len(grid.rows[0]))
            if any(row[column].lines or (index, column) in grid.pictures for index, row in enumerate(grid.rows))
        ]
        rows: list[Row] = []
        for index, row in enumerate(grid.rows):
            spot = Spot("page", grid.pages[index])
            cells = [self._cell(grid, index, column, row[column]) for column in used]
            if not any(cells):
                continue
            if index not in grid.banners:
                rows.append(self.scribe.row(cells, [spot] * len(cells)))
                continue
            across = [next(cell for cell in cells if cell)]
            if rows:
                rows.append(self.scribe.row(across, [spot], banner=True))
            else:
                # A title above the heads of the columns is no head itself.
                self.blocks.extend(self.scribe.paragraph(passage, spot) for passage in across[0])
        if len(rows) == 1:
            self._loose(rows[0])
        elif rows:
            self.blocks.append(self.scribe.table(rows))

    def _loose(self, row: Row) -> None:
        """A single row is no table: its cells as paragraphs."""
        self.blocks.extend(Paragraph(cell, row.first, row.last) for cell in row.cells if cell.text or cell.pictures)

    def _cell(self, grid: Grid, row: int, column: int, cell: TableCell) -> list[Passage]:
        passages: list[Passage] = [runs_of(group) for group in _cell_passages(cell)]
        pictures = grid.pictures.get((row, column), [])
        if pictures:
            passages.append(_shown(pictures))
        return passages


def _cell_passages(cell: TableCell) -> list[list[Line]]:
    """A cell's lines as its paragraphs: wrapped lines joined, marks and gaps begin a new one."""
    lines = cell.lines
    if not lines:
        return []
    sizes = Look(max(line.size for line in lines), ())
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    # As wide as the cell, if it is as empty at its end as at its beginning.
    padding = max(2.0, left - cell.box.left)
    room = (left, max(right, cell.box.right - padding if cell.box.height > 0 else right))
    return [
        text.lines
        for text in passages_of(lines, dict.fromkeys(lines, room), sizes, Signs(hanging=hanging_marks(lines)))
    ]


def _kind_of(mark: Mark) -> str:
    """Marks of one kind are one list: all bullets; "1.1" and "1.2", but not "2.1"."""
    if mark.kind == "deep":
        return f"deep {mark.sign.rpartition('.')[0]}"
    return "bullet" if mark.kind == "box" else mark.kind


def _leveled(runs: list[Run]) -> list[Run]:
    """A heading's words; that it is bold says nothing more."""
    return [Run("".join(run.text for run in runs))]


def _without_mark(text: Text) -> list[Run]:
    runs = runs_of(text.lines)
    cut = text.mark.length if text.mark else 0
    found: list[Run] = []
    for run in runs:
        if cut >= len(run.text):
            cut -= len(run.text)
            continue
        found.append(Run(run.text[cut:], bold=run.bold))
        cut = 0
    return found


def _shown(pictures: Sequence[tuple[str, str]]) -> list[Run]:
    return [Run(picture=name, alt=alt) for name, alt in pictures]


def _follows(level: _Open, text: Text) -> bool:
    """Whether an entry's number is the next of a list, wherever it stands."""
    mark = text.mark
    return bool(
        mark
        and mark.kind == "number"
        and level.number is not None
        and mark.number == level.number + 1
        and level.kind == "number"
    )
