"""Rows without heads: a list, where one column has the text; a table without heads, where several have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onboard.ingest.grids.folding import Line
from onboard.ingest.grids.grid import Cell, Grid, passages
from onboard.ingest.grids.marks import counted, counts, leading_box, leading_number, only_boxes, warns
from onboard.ingest.outline import Block, Entry, Row
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.vocabulary import Vocabulary

_WORDY = 0.3
_FEWEST_BULLETS = 3


@dataclass(frozen=True)
class Lister:
    """Writes rows without heads down. ``quiet``: they stand above a table, where plain lines are paragraphs.

    ``counting``   the column that numbers the rows, or 0
    """

    grid: Grid
    scribe: Scribe
    words: Vocabulary
    quiet: bool
    counting: int = 0

    def blocks(self, lines: Sequence[Line]) -> list[Block]:
        columns = sorted({cell.column for line in lines for cell in line.all_cells})
        main = self._main(lines, columns)
        counting = self.counting if self.counting in columns else 0
        worded = [column for column in columns if self._is_worded(lines, column)]
        if cards := self._cards(lines):
            return cards
        if counting and counting != main:
            return self._ordered(lines, columns, counting, main)
        if self._counted_inside(lines, main):
            return self._ordered(lines, columns, 0, main)
        if len(worded) > 1:
            return [self._table(lines, columns)]
        box = self._ticked(lines, columns)
        if not box and sum(any(cell.text for line in lines for cell in line.cells(c)) for c in columns) <= 1:
            few = self.quiet or len(lines) < _FEWEST_BULLETS or self._is_prose(lines)
            if few:
                return [self._paragraph(cell) for line in lines for cell in line.all_cells]
        entries: list[Entry] = []
        for line in lines:
            blocks = self._item(line, columns, main, box=box)
            if not line.cells(main) and entries and not any(cell.text for cell in line.all_cells):
                entries[-1] = self._longer(entries[-1], blocks)
            elif blocks:
                entries.append(self.scribe.entry(blocks, box=box))
        return [self.scribe.listing(entries, ordered=False)] if entries else []

    def _cards(self, lines: Sequence[Line]) -> list[Block]:
        """Steps beside each other, each with its number and its picture in a cell: "1. ...", "2. ...", "3. ..."."""
        told = [cell for line in lines for cell in line.all_cells if cell.text]
        numbers = [leading_number(cell.text) for cell in told]
        beside = max(sum(bool(cell.text) for cell in line.all_cells) for line in lines)
        counts_on = all(b[0] > a[0] for a, b in pairwise(n for n in numbers if n))
        if beside < 2 or any(number is None for number in numbers) or len(told) < 2 or not counts_on:
            return []
        entries = [
            self.scribe.entry([self._joined([cell], number[1], box=False)], number=number[0])
            for cell, number in zip(told, numbers, strict=True)
            if number
        ]
        left = [self._paragraph(cell) for line in lines for cell in line.all_cells if not cell.text]
        return [self.scribe.listing(entries, ordered=True), *left]

    # -------------------------------------------------------------------- what the columns are

    def _main(self, lines: Sequence[Line], columns: Sequence[int]) -> int:
        """The column with most of the words."""
        letters = {
            column: sum(letter.isalpha() for line in lines for cell in line.cells(column) for letter in cell.text)
            for column in columns
        }
        return max(columns, key=lambda column: letters[column])

    def _is_worded(self, lines: Sequence[Line], column: int) -> bool:
        told = [cell for line in lines for cell in line.cells(column) if cell.text]
        wordy = [
            c for c in told if sum(x.isalpha() for x in c.text) > 3 and not c.numeric and not counts(c.text, self.words)
        ]
        return len(wordy) >= max(1, _WORDY * len(lines))

    def _counted_inside(self, lines: Sequence[Line], main: int) -> bool:
        texts = [cells[0].text for line in lines if (cells := line.cells(main))]
        return sum(leading_number(text) is not None for text in texts) >= max(2, len(texts) / 2)

    def _is_prose(self, lines: Sequence[Line]) -> bool:
        """Whether the lines are whole sentences rather than points of a list."""
        texts = [cell.text for line in lines for cell in line.all_cells if cell.text]
        return sum(len(text.split()) > 8 and text[-1] in ".!?" for text in texts) * 2 > len(texts)

    def _ticked(self, lines: Sequence[Line], columns: Sequence[int]) -> bool:
        """Whether a column is there to be ticked: boxes, frames, or an empty column between two used ones."""
        boxed = sum(
            bool(row.boxes) or any(only_boxes(cell.text) or leading_box(cell.text) for cell in row.told)
            for line in lines
            for row in line.rows
        )
        if boxed * 2 >= len(lines):
            return True
        between = set(range(columns[0], columns[-1])) - set(columns)
        covered = {
            column
            for line in lines
            for cell in line.all_cells
            for column in range(cell.column + 1, cell.column + cell.across)
        }
        return bool(between - covered) and len(lines) >= _FEWEST_BULLETS

    # -------------------------------------------------------------------- writing

    def _ordered(self, lines: Sequence[Line], columns: Sequence[int], counting: int, main: int) -> list[Block]:
        entries: list[Entry] = []
        before: list[Block] = []
        for line in lines:
            counter = next((cell for cell in line.cells(counting) if cell.text), None)
            number = counted(counter.text, self.words) if counter else None
            skip = 0
            told = next((cell for cell in line.cells(main) if cell.text), None)
            if not counting and told and (inside := leading_number(told.text)):
                number, skip = inside
            blocks = self._item(line, columns, main, skip=skip, without=counting if number is not None else 0)
            if number is None and counter is None and not (told and warns(told.text, self.words)):
                if entries:
                    entries[-1] = self._longer(entries[-1], blocks)
                else:
                    before.extend(blocks)
            elif blocks:
                entries.append(self.scribe.entry(blocks, number=number))
        return [*before, *([self.scribe.listing(entries, ordered=True)] if entries else [])]

    def _item(
        self, line: Line, columns: Sequence[int], main: int, *, skip: int = 0, without: int = 0, box: bool = False
    ) -> list[Block]:
        """The text with what stands in front of it in its row ("15 Busta garze sterili"), then the rest."""
        front: list[Cell] = []
        blocks: list[Block] = []
        for column in columns:
            for cell in line.cells(column):
                if column == without or (box and only_boxes(cell.text)):
                    continue
                if column < main and (cell.numeric or len(cell.text.split()) <= 2):
                    front.append(cell)
                elif column == main and not (front and blocks):
                    blocks.append(self._joined([*front, cell], skip, box=box))
                    front, skip = [], 0
                else:
                    blocks.append(self._paragraph(cell))
        blocks.extend(self._paragraph(cell) for cell in front)
        return blocks

    def _joined(self, cells: Sequence[Cell], skip: int, *, box: bool) -> Block:
        runs: list[Run] = []
        for cell in cells:
            own = list(cell.runs)
            if cell is cells[-1]:
                own = _without(own, skip)
                own = _without(own, leading_box("".join(run.text for run in own).lstrip())) if box else own
            runs.extend([Run(" "), *own] if runs else own)
        return self.scribe.paragraph(runs, self.grid.spot(cells[-1]))

    def _paragraph(self, cell: Cell) -> Block:
        return self.scribe.paragraph(cell.runs, self.grid.spot(cell))

    def _longer(self, entry: Entry, blocks: Sequence[Block]) -> Entry:
        return replace(entry, blocks=(*entry.blocks, *blocks), last=blocks[-1].last) if blocks else entry

    def _table(self, lines: Sequence[Line], columns: Sequence[int]) -> Block:
        """A table without heads: an empty row stands for them."""
        spots = [self.grid.spot_at(lines[0].first, column) for column in columns]
        header = self.scribe.row([[] for _ in columns], spots)
        return self.scribe.table([written_line(line, columns, self.grid, self.scribe) for line in lines], header=header)


def written_line(line: Line, columns: Sequence[int], grid: Grid, scribe: Scribe) -> Row:
    """One row of a table: the cells of each column, one below the other."""
    cells = [line.cells(column) for column in columns]
    spots = [
        grid.spot(inside[0]) if inside else grid.spot_at(line.first, column)
        for inside, column in zip(cells, columns, strict=True)
    ]
    return scribe.row([passages(inside) for inside in cells], spots)


def _without(runs: Sequence[Run], skip: int) -> list[Run]:
    """Runs without their first ``skip`` characters; pictures stay."""
    left: list[Run] = []
    begun = False
    for run in runs:
        text = run.text if begun else run.text.lstrip()
        begun = begun or bool(text)
        taken = min(skip, len(text))
        skip -= taken
        left.append(replace(run, text=text[taken:]))
    return left
