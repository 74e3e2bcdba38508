"""What a reader gives: the blocks of a document in their order, not yet understood.

    Outline   source · front matter · blocks · problems
    Block     Heading | Paragraph | Listing (of Entry) | Table | Callout
    Prose     plain text that remembers where each stretch of it stands, with the pictures and parts named in it

Lines are counted from 1, both ends included. Offsets count the characters of ``Outline.source``. A document that has no
lines (Word, a spreadsheet, slides) is written down line by line by a :class:`~onboard.ingest.scribe.Scribe`, and each
line says by its ``Spot`` where it stands in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from onboard.core.model import Problem, SourceRef

HARD_BREAK = "\u2028"
INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"


def clean(text: str) -> str:
    """Plain text on one line, without marks that cannot be seen (soft hyphens, direction marks)."""
    return " ".join(_UNSEEN.sub("", text).split())


_UNSEEN = re.compile(f"[{INVISIBLE}\u00ad]")


def _begin(piece: tuple[int, int]) -> int:
    return piece[0]


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture named in the document.

    ``gallery``   it stands in a block of HTML, where repetitions are common
    ``braces``    what stands in the braces behind it: its marks, not yet read
    """

    file: str
    alt: str
    start: int
    end: int
    gallery: bool = False
    braces: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A part or tool marked as such in the text. ``kind``: "tool", "part" or "output" (what the work yields)."""

    name: str
    kind: str
    start: int
    end: int
    amount: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Plain text, and where each stretch of it stands.

    ``text``      markup removed; a line break of the source is ``"\\n"``, a forced one ``HARD_BREAK``
    ``pieces``    (offset in text, offset in source), ascending; between two of them both run in step
    ``start, end``  the whole of it in the source, markup included
    ``lead``      how many characters at the beginning are bold
    ``links``     where its links lead; ``linked``: how many characters of the text are links
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    start: int
    end: int
    lead: int = 0
    pictures: tuple[PictureRef, ...] = ()
    things: tuple[Thing, ...] = ()
    links: tuple[str, ...] = ()
    linked: int = 0

    def part(self, start: int, end: int, source: str) -> Prose:
        """The stretch ``[start, end)`` of the text; neighbouring parts leave no gap in the source."""
        first, last = self._boundary(start, source), self._boundary(end, source)
        low = max(0, bisect_right(self.pieces, start, key=_begin) - 1)
        high = bisect_right(self.pieces, end - 1, key=_begin)
        pieces = ((max(at, start) - start, offset + max(0, start - at)) for at, offset in self.pieces[low:high])
        return replace(
            self,
            text=self.text[start:end],
            pieces=tuple(pieces),
            start=first,
            end=max(first, last),
            lead=max(0, min(self.lead, end) - start),
            pictures=(),
            things=(),
        )

    def lines(self, source: str) -> list[Prose]:
        """Its lines that say or show something, each with the pictures that stand there."""
        begins = (at + 1 for at, letter in enumerate(self.text) if letter in f"\n{HARD_BREAK}")
        parts = self.cut([0, *begins], source)
        return [one for one in parts if one.text.strip() or one.pictures or one.things]

    def cut(self, begins: Sequence[int], source: str) -> list[Prose]:
        """Parts that begin at these offsets, the first at 0, with the pictures and things that stand there."""
        bounds = [*begins, len(self.text)]
        parts = [self.part(low, high, source) for low, high in pairwise(bounds)]
        starts = [part.start for part in parts]
        pictures: list[list[PictureRef]] = [[] for _ in parts]
        things: list[list[Thing]] = [[] for _ in parts]
        for picture in self.pictures:
            pictures[max(0, bisect_right(starts, picture.start) - 1)].append(picture)
        for thing in self.things:
            things[max(0, bisect_right(starts, thing.start) - 1)].append(thing)
        return [
            replace(part, text=part.text.rstrip(f"\n{HARD_BREAK}"), pictures=tuple(shown), things=tuple(named))
            for part, shown, named in zip(parts, pictures, things, strict=True)
        ]

    def _boundary(self, at: int, source: str) -> int:
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        if at <= 0:
            return self.start
        if at >= len(self.text):
            return self.end
        index = bisect_right(self.pieces, at, key=_begin) - 1
        if index < 0:
            return self.start
        begins, offset = self.pieces[index]
        place = min(offset + at - begins, self.end)
        if at == begins:
            while place > self.start and source[place - 1] in "*_~[`":
                place -= 1
        return place


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is the strongest; ``identity``: an id the author gave; ``marked``: the author marked it as a step."""

    prose: Prose
    level: int
    first: int
    last: int
    identity: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``label`` is what the document says in front of it elsewhere (the head of a table's column)."""

    prose: Prose
    first: int
    last: int
    label: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list. ``number`` as written, None in a bulleted list; ``box``: it has a box to tick."""

    blocks: tuple[Block, ...]
    first: int
    last: int
    number: int | None = None
    box: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    ordered: bool
    entries: tuple[Entry, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """``banner``: one cell across the whole table, which is then the only one: a title inside the table."""

    cells: tuple[Prose, ...]
    first: int
    last: int
    banner: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``header`` holds the heads of the columns, empty cells where there are none; ``above``: heads over several."""

    header: Row
    rows: tuple[Row, ...]
    first: int
    last: int
    above: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Callout:
    """A passage set apart.

    ``kind``: "danger", "warning", "caution", "notice", "attention", "help", "example", or "" for a mere quotation.
    """

    kind: str
    blocks: tuple[Block, ...]
    first: int
    last: int
    title: Prose | None = None


Block = Heading | Paragraph | Listing | Table | Callout


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the front matter. ``path`` are the keys that lead to it."""

    path: tuple[str, ...]
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one line of an outline's source stands in a document that has no lines of its own.

    ``unit``     what is counted: "paragraph", "row", "page", "slide", "step", ...; "cell" in a spreadsheet
    ``number``   counted from 1; of a cell, its row
    ``within``   the part of the document it is counted in: "table 2", "header", a sheet's name; "" for the whole
    ``column``   counted from 1; 0 where there are none
    """

    unit: str
    number: int
    within: str = ""
    column: int = 0

    @property
    def name(self) -> str:
        """As a person finds it: "paragraph 7", "table 2, row 3, cell 2", "Prüfplan!B5"."""
        if self.unit == "cell":
            return f"{self._sheet}!{self._corner}"
        return f"{self._inside}{self.unit} {self.number}{f', cell {self.column}' if self.column else ''}"

    def to(self, other: Spot) -> str:
        """From here to there: "paragraphs 7-9", "table 2, row 3", "Prüfplan!A5:C5"."""
        if self == other:
            return self.name
        if (self.unit, self.within) != (other.unit, other.within):
            return f"{self.name} to {other.name}"
        if self.unit == "cell":
            return f"{self._sheet}!{self._corner}:{other._corner}"
        if self.number == other.number:
            return f"{self._inside}{self.unit} {self.number}"
        return f"{self._inside}{self.unit}s {self.number}-{other.number}"

    @property
    def _inside(self) -> str:
        return f"{self.within}, " if self.within else ""

    @property
    def _sheet(self) -> str:
        plain = self.within.replace("_", "").isalnum()
        return self.within if plain else f"'{self.within}'"

    @property
    def _corner(self) -> str:
        letters, left = "", self.column
        while left > 0:
            left, digit = divmod(left - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{self.number}"


@dataclass(frozen=True, slots=True)
class Outline:
    """A document, block by block.

    ``spots``   where each line of the source stands; empty for a text file, whose lines are its own
    """

    source: str
    blocks: tuple[Block, ...]
    front: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Places:
    """Makes source refs into one outline."""

    file: str
    source: str
    spots: tuple[Spot, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, file: str, outline: Outline) -> Places:
        starts = [0]
        for line in outline.source.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return cls(file, outline.source, outline.spots, tuple(starts))

    def line_at(self, offset: int) -> int:
        return min(bisect_right(self.starts, offset), len(self.starts) - 1)

    def span(self, start: int, end: int) -> SourceRef:
        """The stretch of the source, white space at its ends left out."""
        end = min(end, len(self.source))
        while start < end and self.source[start].isspace():
            start += 1
        while end > start and self.source[end - 1].isspace():
            end -= 1
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        return SourceRef(self.file, self.named(first, last), self.source[start:end])

    def prose(self, prose: Prose) -> SourceRef:
        return self.span(prose.start, prose.end)

    def lines(self, first: int, last: int) -> SourceRef:
        """Whole lines, without the empty ones at their ends."""
        return self.span(self.starts[first - 1], self.starts[min(last, len(self.starts) - 1)] - 1)

    def named(self, first: int, last: int) -> str:
        """The place of some lines, as a person finds it."""
        if not self.spots:
            return Spot("line", first).to(Spot("line", last))
        most = len(self.spots)
        return self.spots[min(first, most) - 1].to(self.spots[min(last, most) - 1])
