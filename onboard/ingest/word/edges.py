"""Headers and footers -> what the document says about itself: its number, revision, date, approver.

"Revision: 3", "Stand 12.03.2026", a key above or beside its value in a table: a field under the document's own word.
Numbers of pages are dropped, and so is what a later header only says again. A whole sentence is a passage of the
document; anything else is kept under "header" or "footer".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.ingest.outline import Spot, clean
from onboard.ingest.vocabulary import Vocabulary, folded
from onboard.ingest.word.flow import PAGE
from onboard.ingest.word.pieces import Box, Cell, Grid, Line, Piece

EDGES = ("header", "footer")

_PAGES = re.compile(rf"(?:[^\W\d_]+\.?\s*)?{PAGE}(?:\s*(?:[/|]|[^\W\d_]{{1,4}}\.?)\s*{PAGE})?")
_PAGE_WORDS = r"seite|page|pagina|página|strona|str\.|sayfa|сторінка|страница|pag\.|صفحة"
_BETWEEN = r"(?:/|von|of|z|de|din|из|із|من|di|\|)"
_PAGE_OF = re.compile(
    rf"(?:{_PAGE_WORDS})[\s:]*(?:\d{{1,4}})?\s*(?:{_BETWEEN}\s*)?(?:\d{{1,4}})?|{_BETWEEN}(?:\s*\d{{1,4}})?",
    re.IGNORECASE,
)
_KEYED = re.compile(r"\s*([^:\d][^:]{0,60}?)\s*:\s*(\S.*)", re.DOTALL)
_COUNTED = re.compile(r"\s*([^\W\d][^\d:]{1,30}?)\.?\s+([A-Z]{0,4}[-_./]?\d[\w./-]*)\s*")
_KEY_WORDS = 4
_SENTENCE_WORDS = 5
_VALUE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """``key``: in the document's words; "header" or "footer" where it gives none; "" of a sentence."""

    key: str
    text: str
    spot: Spot


def stated(pieces: Sequence[Piece], edge: str, words: Vocabulary) -> Iterator[Stated]:
    """What one header or footer states. ``edge``: "header" or "footer"."""
    for row in _rows(pieces):
        yield from _of_row(row, edge, words)


Place = tuple[str, Spot]
"""A stretch of text without a gap in it, and where it stands."""


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Place]]:
    for piece in pieces:
        match piece:
            case Line():
                yield _cut("".join(run.text for run in piece.runs), piece.spot)
            case Grid():
                yield from _grid_rows(piece)
            case Box():
                yield from _rows(piece.pieces)


def _cut(text: str, spot: Spot) -> list[Place]:
    """A line cut where it has tabs, line breaks, bars or wide gaps."""
    parts = re.split(r"\t|\n|\s\|\s| {3,}|\u2003+", _without_pages(text))
    return [(plain, spot) for part in parts if (plain := clean(part))]


def _without_pages(text: str) -> str:
    return _PAGES.sub(" ", text) if PAGE in text else text


def _grid_rows(grid: Grid) -> Iterator[list[Place]]:
    """Rows of cells; a row of keys above a row of values gives them pair by pair."""
    rows = [[_cell(cell) for cell in row.cells] for row in grid.rows]
    index = 0
    while index < len(rows):
        row, below = rows[index], rows[index + 1] if index + 1 < len(rows) else []
        if _are_keys(row, below):
            pairs = zip(row, below, strict=True)
            yield [(f"{keys[0][0].rstrip(':')}: {values[0][0]}", values[0][1]) for keys, values in pairs if values]
            index += 2
        else:
            yield [place for cell in row for place in cell]
            index += 1


def _cell(cell: Cell) -> list[Place]:
    """The stretches of a cell; a short line above another is its key."""
    found = [place for row in _rows(cell.pieces) for place in row]
    if len(found) == 2 and _is_key(found[0][0]) and not _is_key(found[1][0]):
        return [(f"{found[0][0].rstrip(':')}: {found[1][0]}", found[1][1])]
    return found


def _are_keys(row: Sequence[Sequence[Place]], below: Sequence[Sequence[Place]]) -> bool:
    """Whether the cells of a row are keys of the cells right below them."""
    if not 1 < len(row) == len(below) or not all(len(cell) == 1 and _is_key(cell[0][0]) for cell in row):
        return False
    values = [cell for cell in below if cell]
    return all(len(cell) == 1 for cell in values) and any(not _is_key(cell[0][0]) for cell in values)


def _is_key(text: str) -> bool:
    plain = text.strip()
    inner = plain.rstrip(":")
    return 0 < len(inner.split()) <= _KEY_WORDS and ":" not in inner and not any(letter.isdigit() for letter in inner)


def _of_row(row: Sequence[Place], edge: str, words: Vocabulary) -> Iterator[Stated]:
    waiting = ""
    row = [place for place in row if not _PAGE_OF.fullmatch(place[0])]
    for index, (text, spot) in enumerate(row):
        if waiting:
            yield Stated(waiting, text, spot)
            waiting = ""
        elif (keyed := _KEYED.fullmatch(text)) and not _is_said(text, keyed.group(1), words):
            yield Stated(clean(keyed.group(1)), clean(keyed.group(2)), spot)
        elif index + 1 < len(row) and _opens(text, row[index + 1][0], words):
            waiting = text.rstrip(": ")
        elif (counted := _COUNTED.fullmatch(text)) and words.key(counted.group(1)):
            yield Stated(clean(counted.group(1)), counted.group(2), spot)
        else:
            yield Stated("" if _is_said(text, text.partition(":")[0], words) else edge, text, spot)


def _opens(text: str, following: str, words: Vocabulary) -> bool:
    """Whether a stretch is the key of the next one."""
    if not _is_key(text) or _KEYED.fullmatch(following):
        return False
    if text.rstrip().endswith(":"):
        return True
    short = len(following.split()) <= _VALUE_WORDS and any(letter.isdigit() for letter in following)
    return bool(words.key(text) and not words.key(following)) or short


def _is_said(text: str, opening: str, words: Vocabulary) -> bool:
    """Whether a stretch is a sentence, or a warning, however short."""
    if folded(opening) in words.signal_words:
        return True
    return len(text.split()) >= _SENTENCE_WORDS and text.rstrip().endswith((".", "!"))
