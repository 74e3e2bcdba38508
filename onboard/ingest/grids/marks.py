"""What a single row or cell of a grid is, seen for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.ingest.grids.grid import Cell, GridRow
from onboard.ingest.vocabulary import Vocabulary, folded

_EMPTY_BOXES = "☐□▢❏❐❑❒⬜◻◽◯○"
_BOXES = f"{_EMPTY_BOXES}☑☒■▣⬛◼✓✔✗✘"
_ONLY_BOXES = re.compile(rf"[\s{_BOXES}]+|\[[ xX]?\]|\([ ]?\)|[xX]")
_TO_TICK = re.compile(rf"[\s{_EMPTY_BOXES}]+|\[ ?\]|\( ?\)")
_LEADING_BOX = re.compile(rf"^(?:[{_BOXES}]|\[[ xX]?\])\s*(?=\S)")
_COUNT = re.compile(r"(\d{1,4})\s*[.):]?")
_LEVELLED = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,4}\.?")
_LEADING_NUMBER = re.compile(r"^(\d{1,3})\s*[.):]\s+(?=\S)")
_PAIR = re.compile(r"^([^:\n]{1,40}?)\s*:\s*(\S.*)$", re.DOTALL)
_SENTENCE = re.compile(r"[.!?…](\s|$)")
_BLANK = re.compile(r"[:\s][_.…]{3,}$")
_SHORT_KEY = re.compile(
    r"(?i)^(\w+[.-]?\s*-?)?(nr|no|nº|rev|id|dat|datum|date|data|tarih|fecha|ver|version|revision|abt)\.?:?$"
)
_NO_KEYS = frozenset(("", "procedure", "introduction", "aside", "trainer", "safety", "checks", "requirements"))
"""What a word may announce that is a heading rather than a key with one value."""
_MOST_PAIRED = 40
"""Cells of a row that may be keys and their values; a longer one is a row of a table."""
_LONGEST_HEADING, _LONGEST_VALUE, _KEY_WORDS = 14, 16, 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and the value beside it. ``key``: the cell it stands in; ``start``: where in that cell the value begins."""

    name: str
    value: str
    cell: Cell


def only_boxes(text: str) -> bool:
    return bool(_ONLY_BOXES.fullmatch(text))


def to_tick(text: str) -> bool:
    """Whether a cell shows nothing but an empty box."""
    return bool(_TO_TICK.fullmatch(text))


def leading_box(text: str) -> int:
    """How many characters of a text are a box in front of it."""
    found = _LEADING_BOX.match(text)
    return found.end() if found else 0


def counted(text: str, words: Vocabulary) -> int | None:
    """The number that a cell is: "3", "3.", "Schritt 3"; None where it is anything else."""
    plain = text.strip()
    if found := _COUNT.fullmatch(plain):
        return int(found.group(1))
    label = words.numbered_step(plain)
    return label.number if label and label.title_at >= len(plain) else None


def counts(text: str, words: Vocabulary) -> bool:
    """Whether a cell is a number that counts, "2.1" included."""
    return counted(text, words) is not None or bool(_LEVELLED.fullmatch(text.strip()))


def leading_number(text: str) -> tuple[int, int] | None:
    """The number a text begins with ("3. Haube öffnen"), and where the rest begins."""
    found = _LEADING_NUMBER.match(text)
    return (int(found.group(1)), found.end()) if found else None


def warns(text: str, words: Vocabulary) -> bool:
    """Whether a text begins with a signal word."""
    found = words.signal.match(text)
    loud = found and (found.group("marked") or found.group("capital").isupper())
    return bool(loud) or text.lstrip()[:1] in tuple("⚠☠⛔")


def reads_as_heading(text: str, words: Vocabulary) -> bool:
    """Whether a line of its own is a heading, not a sentence, a warning or a value to fill in."""
    plain = " ".join(text.split())
    if not any(letter.isalpha() for letter in plain) or len(plain.split()) > _LONGEST_HEADING:
        return False
    if plain.startswith(("*", "(", "¹")):
        return False
    sentence = _SENTENCE.search(plain) and not re.match(r"^\(?\d{1,3}[.)]", plain) and len(plain.split()) > 4
    return not sentence and not warns(plain, words) and "__" not in plain and "…" not in plain


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of a table or list look, so that a banner among them can be told.

    ``columns``   those that are used, ascending
    ``worded``    the first column is where the text stands, so that a row with nothing else is a row
    ``loud``      the first column stands out in most rows, so that standing out says nothing
    """

    columns: tuple[int, ...]
    worded: bool
    loud: bool

    @classmethod
    def of(cls, rows: Sequence[GridRow], columns: Sequence[int], words: Vocabulary) -> Shape:
        first = columns[0] if columns else 0
        fronts = [cell for row in rows if len(row.cells) > 1 and (cell := row.at(first)) and cell.text]
        worded = sum(not cell.numeric and not counts(cell.text, words) for cell in fronts) * 2 > len(fronts)
        all_fronts = [cell for row in rows if (cell := row.at(first)) and cell.text]
        loud = sum(cell.strong for cell in all_fronts) * 2 > len(all_fronts)
        return cls(tuple(columns), worded or not fronts, loud)


def is_banner(row: GridRow, width: int, shape: Shape) -> bool:
    """Whether a row is one cell for the whole width: merged across, or alone in front where the text is not."""
    told, columns = row.told, shape.columns
    if len(told) != 1 or told[0].numeric:
        return False
    cell = told[0]
    if len(row.cells) > 1 and cell.across <= 1:
        return False
    if cell.across > 1:
        covered = sum(cell.column <= column < cell.column + cell.across for column in columns)
        wide = covered >= max(2, len(columns) - 1) or cell.column + cell.across > width
        return wide and cell.column <= (columns[0] + 1 if columns else cell.column)
    if not columns or cell.column > columns[0]:
        return False
    if cell.strong and not shape.loud:
        return True
    return len(columns) > 1 and not shape.worded


def pairs_of(row: GridRow, words: Vocabulary, *, top: bool) -> tuple[list[Pair], list[Cell]]:
    """The keys with values of a row, and its other cells; ``top``: above the table, where keys need no colon."""
    cells = row.told
    if len(cells) > _MOST_PAIRED:
        return [], list(row.cells)
    pairs: list[Pair] = []
    others: list[Cell] = []
    named = [_is_key(cell, words, top) for cell in cells]
    if (
        top
        and sum(named) >= 1
        and len(cells) % 2 == 0
        and all(named[i] or not named[i + 1] for i in range(0, len(cells), 2))
    ):
        alternating = all(not named[index] for index in range(1, len(cells), 2)) and len(cells) > 2
        if alternating:
            named = [
                index % 2 == 0 and not cell.numeric and _short(cell.text) and not announces(cell.text, words)
                for index, cell in enumerate(cells)
            ]
    index = 0
    while index < len(cells):
        cell = cells[index]
        inside = _inside(cell, words, top)
        following = cells[index + 1] if index + 1 < len(cells) else None
        if inside:
            pairs.append(inside)
        elif (
            named[index]
            and following
            and not named[index + 1]
            and not _inside(following, words, top)
            and _fits(following)
        ):
            pairs.append(Pair(cell.text.rstrip(" :"), following.text, following))
            index += 1
        else:
            others.append(cell)
        index += 1
    return pairs, [*others, *(cell for cell in row.cells if not cell.text)]


def announces(text: str, words: Vocabulary) -> bool:
    """Whether a text says what sort of document, or of section, follows: "Arbeitsanweisung"."""
    return words.key(text) in _NO_KEYS - {""}


def is_blank(text: str, *, gap: bool) -> bool:
    """Whether a text is there to be filled in: "Datum:", and behind a gap also "Name, Unterschrift: ____"."""
    plain = text.rstrip()
    if plain.endswith(":"):
        return len(plain.split()) <= _KEY_WORDS
    return gap and bool(_BLANK.search(plain)) and len(plain.split()) <= 2 * _KEY_WORDS


def is_key_name(text: str, words: Vocabulary) -> bool:
    """Whether a text names something a document states about itself: "Rev.", "Datum", "Ersteller"."""
    return words.key(text) not in _NO_KEYS or bool(_SHORT_KEY.match(" ".join(text.split())))


def _is_key(cell: Cell, words: Vocabulary, top: bool) -> bool:
    text = " ".join(cell.text.split())
    if cell.numeric or not _short(text) or warns(text, words):
        return False
    return text.endswith(":") or (top and is_key_name(text, words))


def _short(text: str) -> bool:
    return len(text.split()) <= _KEY_WORDS


def _fits(cell: Cell) -> bool:
    return len(cell.text.split()) <= _LONGEST_VALUE


def _inside(cell: Cell, words: Vocabulary, top: bool) -> Pair | None:
    """A key and its value in one cell: "Rev.: C"; outside the top only keys that a document has about itself."""
    found = None if cell.numeric or cell.pictured else _PAIR.match(cell.text)
    if not found or warns(cell.text, words) or "\n" in cell.text:
        return None
    name, value = found.group(1), found.group(2)
    known = is_key_name(name, words)
    if not _short(name) or len(value.split()) > _LONGEST_VALUE or folded(name) in words.signal_words:
        return None
    if announces(name, words):
        return None
    return Pair(name, value, cell) if known or (top and len(name.split()) <= 3 and len(value.split()) <= 6) else None
