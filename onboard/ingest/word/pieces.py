"""What a story is made of before it is written down: lines, grids of cells, and boxes beside the text."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.ingest.outline import Spot, clean
from onboard.ingest.scribe import Run
from onboard.ingest.word.numbering import Label


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph that says or shows something.

    ``level``      of a heading, from 1; 0 of none; ``title``: it is the document's title
    ``label``      what Word (or a person, typing) puts in front of it as an entry of a list
    ``indent``     in twentieths of a point; ``listed``: it has the style of an entry without being numbered
    ``size``       of its letters in half points, the smallest in it; 0 where nobody says
    ``attached``   it hangs on the line before: a footnote
    ``framed``     it stands in a frame of borders
    """

    runs: tuple[Run, ...]
    spot: Spot
    level: int = 0
    title: bool = False
    label: Label | None = None
    indent: int = 0
    listed: bool = False
    size: int = 0
    attached: bool = False
    framed: bool = False

    @property
    def text(self) -> str:
        return clean("".join(run.text for run in self.runs))

    @property
    def shows(self) -> bool:
        return any(run.picture for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether every word of it stands out."""
        spoken = [run for run in self.runs if run.text.strip()]
        return bool(spoken) and all(run.bold for run in spoken)


@dataclass(frozen=True, slots=True)
class Cell:
    """``column`` from 0, over ``span`` columns; ``continued``: it goes on from the row above; ``shaded``: coloured."""

    column: int
    span: int
    pieces: tuple[Piece, ...]
    spot: Spot
    continued: bool = False
    continues: bool = False
    shaded: bool = False

    @property
    def text(self) -> str:
        return " ".join(text for text in (words(piece) for piece in self.pieces) if text)

    @property
    def shows(self) -> bool:
        return any(shows(piece) for piece in self.pieces)

    @property
    def filled(self) -> bool:
        return bool(self.text) or self.shows


@dataclass(frozen=True, slots=True)
class GridRow:
    """``number`` from 1; ``header``: it is repeated on every page; ``width``: columns up to its right end."""

    cells: tuple[Cell, ...]
    number: int
    header: bool = False

    @property
    def width(self) -> int:
        return max((cell.column + cell.span for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Grid:
    """``widths``: of the columns of its grid, in twentieths of a point; () where nobody says."""

    rows: tuple[GridRow, ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A text box: passages that stand beside the text. ``drawn``: they only name what a drawing shows."""

    pieces: tuple[Piece, ...]
    drawn: bool = False


Piece = Line | Grid | Box


def words(piece: Piece) -> str:
    """Everything a piece says, on one line."""
    match piece:
        case Line():
            label = piece.label.text if piece.label and piece.label.number is not None and not piece.text else ""
            return piece.text or label
        case Grid():
            return " ".join(text for row in piece.rows for cell in row.cells if (text := cell.text))
        case Box():
            return " ".join(words(inner) for inner in piece.pieces)


def shows(piece: Piece) -> bool:
    """Whether there is a picture in it."""
    match piece:
        case Line():
            return piece.shows
        case Grid():
            return any(cell.shows for row in piece.rows for cell in row.cells)
        case Box():
            return any(shows(inner) for inner in piece.pieces)
