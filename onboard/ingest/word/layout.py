"""Grids that are no tables: frames, forms and layouts -> the passages that stand in them.

A grid is a frame where it has one column, and a layout where every row says something in one cell only and shows
pictures in the others: then its rows are passages like any others, and a short coloured or bold cell is the heading of
what follows it (as in a Betriebsanweisung). A form of several parts, each under a banner, is read part by part. Rows
that are numbered from the first one on have no heads of columns above them: they are the entries of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from onboard.ingest.vocabulary import Vocabulary, folded
from onboard.ingest.word.numbering import Label
from onboard.ingest.word.pieces import Box, Cell, Grid, GridRow, Line, Piece
from onboard.ingest.word.rows import filled, is_banner, is_number, joined, texts
from onboard.ingest.word.typed import BOLD_LEVEL, labelled

_TITLE_WORDS = 10
_MOSTLY = 0.6
_MOST_IN_A_FRAME = 8
_FEWEST_WORDS = 2


@dataclass(frozen=True)
class Layouts:
    """``words``: which titles are signal words and hence none."""

    words: Vocabulary

    def unfolded(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The same pieces; what stands in grids that are no tables takes their place."""
        return [inner for piece in pieces for inner in (self._grid(piece) if isinstance(piece, Grid) else [piece])]

    def _grid(self, grid: Grid) -> list[Piece]:
        rows = [row for row in joined(grid.rows) if filled(row)]
        if not rows:
            return []
        width = max(row.width for row in rows)
        banners = [is_banner(row, width) for row in rows]
        if _is_frame(rows):
            return self._frame(rows)
        if _only_places(rows, banners):
            return [piece for banner, part in _parts(rows, banners) for piece in self._part(part, banner)]
        if _is_divided(rows, banners):
            return self._divided(grid, rows, banners)
        if _is_numbered(rows, banners):
            return [piece for row, banner in zip(rows, banners, strict=True) for piece in self._counted(row, banner)]
        return [grid]

    def _frame(self, rows: Sequence[GridRow]) -> list[Piece]:
        """One column: a frame around passages, or a form whose coloured rows are headings."""
        cells = [filled(row)[0] for row in rows]
        if len(cells) == 1:
            return [Box(tuple(self.unfolded(cells[0].pieces)))]
        return [piece for cell in cells for piece in self._headed(cell)]

    def _part(self, rows: Sequence[GridRow], banner: bool) -> list[Piece]:
        if banner:
            return [piece for row in rows for piece in self._headed(filled(row)[0])]
        return self._placed(rows)

    def _placed(self, rows: Sequence[GridRow]) -> list[Piece]:
        """Rows of a layout: their words first, then the pictures beside them; several with pictures are a list."""
        passages = [self.unfolded(_in_order(row)) for row in rows]
        illustrated = sum(any(cell.shows for cell in row.cells) for row in rows)
        spoken = sum(any(cell.text for cell in row.cells) for row in rows)
        if illustrated * 2 >= len(rows) and spoken > 1 and not _are_structured(passages):
            passages = [_entry(passage) for passage in _with_pictures_below(rows, passages)]
        return [piece for passage in passages for piece in passage]

    def _divided(self, grid: Grid, rows: Sequence[GridRow], banners: Sequence[bool]) -> list[Piece]:
        """A form of several parts, each under a banner: every part for itself."""
        found: list[Piece] = []
        for banner, part in _parts(rows, banners):
            if not banner and not found:
                found.extend(self._opening(part))
            elif banner or _only_places(part, [False] * len(part)):
                found.extend(self._part(part, banner))
            elif _is_frame(part):
                found.extend(piece for row in part for cell in filled(row) for piece in self.unfolded(cell.pieces))
            else:
                found.append(replace(grid, rows=tuple(part)))
        return found

    def _counted(self, row: GridRow, banner: bool) -> list[Piece]:
        """A row that begins with its number as an entry of a list."""
        if banner:
            return list(self._headed(filled(row)[0]))
        number, *others = filled(row)
        first, *more = self.unfolded([piece for cell in others for piece in cell.pieces])
        label = Label(number.text, number.spot.within, 0, int(number.text.strip("(.) ")), 0)
        opening = replace(first, label=label) if isinstance(first, Line) else Line((), number.spot, label=label)
        return [opening, *([] if isinstance(first, Line) else [first]), *map(_attached, more)]

    def _headed(self, cell: Cell) -> Sequence[Piece]:
        """What stands in a cell; a short line alone in it, coloured or bold, is a heading. A signal word is none."""
        lines = [piece for piece in cell.pieces if isinstance(piece, Line) and piece.text]
        if len(lines) != 1 or len(cell.pieces) != len(lines) or lines[0].level or lines[0].shows or lines[0].label:
            return self.unfolded(cell.pieces)
        text = lines[0].text
        short = len(text.split()) <= _TITLE_WORDS and text[-1] not in ".!;,"
        if (cell.shaded or lines[0].bold) and short and folded(text) not in self.words.signal_words:
            return (replace(lines[0], level=BOLD_LEVEL),)
        return cell.pieces

    def _opening(self, rows: Sequence[GridRow]) -> list[Piece]:
        """What stands above the first part of a form: its name, and then number, date and the like, line by line."""
        lines = self.unfolded([piece for row in rows for cell in row.cells for piece in cell.pieces])
        names = (one for one in lines if isinstance(one, Line) and _is_name(one))
        title = next((one for one in names if one.bold or one.text.isupper()), None)
        others = [one for one in lines if one is not title]
        return [replace(title, level=BOLD_LEVEL - 1, title=True), *others] if title else others


def boxed_in(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces; neighbouring lines in one frame of borders are a box, unless there are many, or steps."""
    found: list[Piece] = []
    for framed, group in groupby(pieces, lambda piece: isinstance(piece, Line) and piece.framed):
        lines = list(group)
        steps = any(isinstance(one, Line) and (one.level or (one.label and one.label.number)) for one in lines)
        if framed and len(lines) <= _MOST_IN_A_FRAME and not steps:
            # Inside its box it is a line like any other.
            found.append(Box(tuple(replace(one, framed=False) if isinstance(one, Line) else one for one in lines)))
        else:
            found.extend(lines)
    return found


# ------------------------------------------------------------------------------------------ what a grid is


def _parts(rows: Sequence[GridRow], banners: Sequence[bool]) -> Iterator[tuple[bool, list[GridRow]]]:
    """Banners and what stands below them, in turn."""
    for banner, part in groupby(zip(rows, banners, strict=True), lambda pair: pair[1]):
        yield banner, [row for row, _ in part]


def _is_frame(rows: Sequence[GridRow]) -> bool:
    """Whether there is something in one column only, with nothing beside it."""
    return all(len(filled(row)) == 1 for row in rows) and len({filled(row)[0].column for row in rows}) == 1


def _only_places(rows: Sequence[GridRow], banners: Sequence[bool]) -> bool:
    """Whether every row says something in one cell at most, and something is shown beside it or headed above it."""
    if any(row.header for row in rows) or any(texts(row) > 1 for row in rows):
        return False
    plain = [row for row, banner in zip(rows, banners, strict=True) if not banner]
    shown = any(cell.shows and not cell.text for row in plain for cell in row.cells)
    return bool(plain) and (shown or any(banners))


def _is_divided(rows: Sequence[GridRow], banners: Sequence[bool]) -> bool:
    """Whether banners divide a form, not a list: below most of them, rows say something in one cell only."""
    if sum(banners) < 2 or any(row.header for row in rows):
        return False
    first = banners.index(True)
    below = [row for row, banner in zip(rows[first:], banners[first:], strict=True) if not banner]
    return bool(below) and sum(texts(row) <= 1 for row in below) > _MOSTLY * len(below)


def _is_numbered(rows: Sequence[GridRow], banners: Sequence[bool]) -> bool:
    """Whether every row begins with its number, the first one too, and then tells something: a list without heads."""
    plain = [filled(row) for row, banner in zip(rows, banners, strict=True) if not banner]
    if len(plain) < 2 or any(row.header for row in rows) or any(len(cells) < 2 for cells in plain):
        return False
    if any(cells[0].column != plain[0][0].column or not is_number(cells[0].text) for cells in plain):
        return False
    numbers = [int(cells[0].text.strip("(.) ")) for cells in plain]
    said = [max(len(cell.text.split()) for cell in cells[1:]) for cells in plain]
    return numbers == list(range(1, len(numbers) + 1)) and sum(said) >= _FEWEST_WORDS * len(said)


def _is_name(line: Line) -> bool:
    return ":" not in line.text and 0 < len(line.text.split()) <= _TITLE_WORDS and not line.level


# ------------------------------------------------------------------------------------------ rows of a layout


def _in_order(row: GridRow) -> list[Piece]:
    """What a row of a layout says and shows: the picture beside one passage hangs on it, beside several on none."""
    spoken = [piece for cell in row.cells if cell.text for piece in cell.pieces]
    pictures = [piece for cell in row.cells if not cell.text for piece in cell.pieces]
    if sum(isinstance(one, Line) and one.label is not None for one in spoken) > 1:
        left = bool(row.cells) and not row.cells[0].text
        return [*pictures, *spoken] if left else [*spoken, *pictures]
    return [*spoken, *map(_attached, pictures)]


def _with_pictures_below(rows: Sequence[GridRow], passages: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The passages of rows; a row with nothing but pictures goes on with the one above."""
    found: list[list[Piece]] = []
    for row, passage in zip(rows, passages, strict=True):
        if found and not any(cell.text for cell in row.cells):
            found[-1].extend(passage)
        else:
            found.append(list(passage))
    return found


def _entry(passage: Sequence[Piece]) -> list[Piece]:
    """A passage as one entry of a list with bullets."""
    first, *others = passage
    if not isinstance(first, Line):
        return list(passage)
    return [replace(first, label=Label("•", "row", 0, None, first.indent)), *map(_attached, others)]


def _attached(piece: Piece) -> Piece:
    return replace(piece, attached=True) if isinstance(piece, Line) else piece


def _are_structured(passages: Sequence[Sequence[Piece]]) -> bool:
    """Whether there are lists or headings in passages, taken together."""
    pieces = [piece for passage in passages for piece in passage]
    return any(not isinstance(one, Line) or one.level or one.label for one in labelled(pieces))
