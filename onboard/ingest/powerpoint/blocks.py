"""A prepared slide -> blocks: its heading, its texts, lists, tables, pictures and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.ingest.outline import Block, Entry, Spot
from onboard.ingest.powerpoint.frames import Branch, Cell, Grid, Tree
from onboard.ingest.powerpoint.slides import Piece, Prepared, Shown, Words
from onboard.ingest.powerpoint.words import Said
from onboard.ingest.scribe import Passage, Run, Scribe


@dataclass(frozen=True)
class Writer:
    """Writes slides down, one after the other."""

    scribe: Scribe

    def blocks(self, slide: Prepared, level: int, *, step: bool, flat: bool) -> Iterator[Block]:
        """``flat``: its lists are no lists of work, as on an agenda; their entries become paragraphs."""
        spot = Spot("slide", slide.number)
        if slide.heading:
            yield self.scribe.heading(slide.title, level, spot, marked=step)
        tables = 0
        waiting: list[Words] = []
        for piece in _illustrated(slide.pieces):
            if isinstance(piece, Words) and piece.number is not None:
                waiting.append(piece)
                continue
            if not (waiting and isinstance(piece, Shown)):
                yield from self._counted(waiting, spot)
                waiting = []
            tables += isinstance(piece, Grid)
            yield from self._piece(piece, slide.number, spot, tables, flat=flat)
        yield from self._counted(waiting, spot)
        yield from self._said(slide.notes, Spot("slide", slide.number, "notes"), flat=flat)

    def _piece(self, piece: Piece, number: int, spot: Spot, tables: int, *, flat: bool) -> Iterator[Block]:
        if isinstance(piece, Words):
            yield from self._said(piece.said, spot, flat=flat)
        elif isinstance(piece, Shown):
            yield self.scribe.paragraph([piece.run], spot)
        elif isinstance(piece, Grid):
            yield from self._grid(piece, f"slide {number}, table{f' {tables}' if tables > 1 else ''}")
        else:
            yield self.scribe.listing(
                self._branches(piece.branches, spot, piece), ordered=piece.in_sequence and not flat
            )

    # -------------------------------------------------------------------- texts and lists

    def _counted(self, texts: Sequence[Words], spot: Spot) -> Iterator[Block]:
        """Texts with a numbered mark beside each: one list."""
        if texts:
            entries = [self.scribe.entry(list(self._said(one.said, spot)), number=one.number) for one in texts]
            yield self.scribe.listing(entries, ordered=True)

    def _said(self, said: Sequence[Said], spot: Spot, *, flat: bool = False) -> Iterator[Block]:
        at = 0
        while at < len(said):
            if flat or not said[at].bullet:
                yield self.scribe.paragraph(_with_number(said[at]) if flat else said[at].runs, spot)
                at += 1
                continue
            end = _end_of_list(said, at)
            yield self._list(said[at:end], spot)
            at = end

    def _list(self, said: Sequence[Said], spot: Spot) -> Block:
        """Paragraphs of one kind at the level of the first, deeper ones inside them."""
        entries: list[Entry] = []
        at = 0
        while at < len(said):
            end = at + 1
            while end < len(said) and said[end].level > said[at].level:
                end += 1
            inside: list[Block] = [self.scribe.paragraph(said[at].runs, spot)]
            inside.extend(self._said(said[at + 1 : end], spot))
            entries.append(self.scribe.entry(inside, number=said[at].number))
            at = end
        return self.scribe.listing(entries, ordered=said[0].bullet == "number")

    def _branches(self, branches: Sequence[Branch], spot: Spot, tree: Tree) -> list[Entry]:
        entries: list[Entry] = []
        for branch in branches:
            inside: list[Block] = [self.scribe.paragraph([Run(branch.text)], spot)]
            if branch.below:
                inside.append(self.scribe.listing(self._branches(branch.below, spot, tree), ordered=False))
            entries.append(self.scribe.entry(inside))
        return entries

    # -------------------------------------------------------------------- tables

    def _grid(self, grid: Grid, within: str) -> Iterator[Block]:
        columns = [
            index
            for index in range(max(len(row.cells) for row in grid.rows))
            if any(index < len(row.cells) and (row.cells[index].said or row.cells[index].pictures) for row in grid.rows)
        ]
        rows = []
        for count, row in enumerate(grid.rows, 1):
            if not row.says_something:
                continue
            kept = [row.cells[0]] if row.banner else [row.cells[index] for index in columns if index < len(row.cells)]
            spots = [Spot("row", count, within, index) for index in range(1, len(kept) + 1)]
            rows.append(self.scribe.row([_passages(cell) for cell in kept], spots, banner=row.banner))
        if rows:
            yield self.scribe.table(rows)


def _passages(cell: Cell) -> list[Passage]:
    passages: list[Passage] = [_with_number(said) for said in cell.said]
    if cell.pictures:
        passages.append(cell.pictures)
    return passages or [()]


def _with_number(said: Said) -> tuple[Run, ...]:
    """A paragraph that is no entry of a list, with the number the slide shows."""
    return (Run(f"{said.shown} "), *said.runs) if said.shown else said.runs


def _end_of_list(said: Sequence[Said], start: int) -> int:
    """Where the list that begins there ends: at a plain paragraph of its level, or at another kind of list."""
    at = start + 1
    while at < len(said) and (
        said[at].level > said[start].level
        or (said[at].bullet == said[start].bullet and said[at].level == said[start].level)
    ):
        at += 1
    return at


def _illustrated(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pictures behind the marks they belong to do not part a list of numbered texts."""
    numbered = [piece for piece in pieces if isinstance(piece, Words) and piece.number is not None]
    if len(numbered) < 2:
        yield from pieces
        return
    first = pieces.index(numbered[0])
    yield from pieces[:first]
    yield from (piece for piece in pieces[first:] if isinstance(piece, Words) and piece.number is not None)
    yield from (piece for piece in pieces[first:] if not (isinstance(piece, Words) and piece.number is not None))
