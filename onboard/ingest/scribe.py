"""Writes a document down that has no lines of its own, so that every word in it has a place.

    runs + spots -> blocks -> Outline

A reader goes through its document once, in reading order, and hands each passage to the scribe: its runs (stretches of
text in one look) and its spot (where it stands). The scribe writes them into one source text, a line a passage, and
gives back the blocks an :class:`~onboard.ingest.outline.Outline` is made of. Blocks are written in the order of the
document; what is written and not used as a block is still a place that can be cited.

Knows nothing of any format, and nothing of what the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest.outline import (
    HARD_BREAK,
    Block,
    Callout,
    Entry,
    Field,
    Heading,
    Listing,
    Outline,
    Paragraph,
    PictureRef,
    Prose,
    Row,
    Spot,
    Table,
    Thing,
)

MOST_LINES = 300_000
MOST_CHARACTERS = 20_000_000

_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look, or a picture between the words.

    ``text``      plain; a line break in it is ``"\\n"``; control characters are dropped by the scribe
    ``bold``      it stands out: bold, or whatever the format has for that
    ``picture``   the name of a picture that stands here: one of the transcript's own, or as the document refers to it
    ``alt``       that picture's description
    ``link``      where a link leads, which is never followed
    ``gallery``   pictures that may only repeat what was shown already
    ``thing``     (name, "tool" | "part" | "output", amount, note) of something marked as such in the text
    """

    text: str = ""
    bold: bool = False
    picture: str = ""
    alt: str = ""
    link: str = ""
    gallery: bool = False
    thing: tuple[str, str, str, str] | None = None


Passage = Sequence[Run]
"""One paragraph's runs."""


@dataclass
class Scribe:
    """Takes a document's passages down, one by one. Raises InputError beyond its limits."""

    _lines: list[str] = field(default_factory=list)
    _spots: list[Spot] = field(default_factory=list)
    _length: int = 0

    @property
    def lines(self) -> int:
        """How many lines are written so far."""
        return len(self._lines)

    # -------------------------------------------------------------------- blocks

    def paragraph(self, runs: Passage, spot: Spot, *, label: str = "", code: bool = False) -> Paragraph:
        prose, first, last = self._written([runs], spot)
        return Paragraph(prose, first, last, label, code)

    def heading(self, runs: Passage, level: int, spot: Spot, *, identity: str = "", marked: bool = False) -> Heading:
        """``level`` 1 is the strongest; ``identity`` an id the author gave; ``marked``: it is said to be a step."""
        prose, first, last = self._written([runs], spot)
        return Heading(prose, level, first, last, identity, marked)

    def entry(self, blocks: Iterable[Block], *, number: int | None = None, box: bool = False) -> Entry:
        """An entry of a list, of blocks that were written just now; at least one."""
        inside = tuple(blocks)
        return Entry(inside, inside[0].first, inside[-1].last, number, box)

    def listing(self, entries: Iterable[Entry], *, ordered: bool) -> Listing:
        inside = tuple(entries)
        return Listing(ordered, inside, inside[0].first, inside[-1].last)

    def row(self, cells: Sequence[Sequence[Passage]], spots: Sequence[Spot], *, banner: bool = False) -> Row:
        """A row of a table: the passages of each cell, and each cell's spot. ``banner``: see ``Row``."""
        first = len(self._lines) + 1
        proses = tuple(self._written(passages, spot)[0] for passages, spot in zip(cells, spots, strict=True))
        return Row(proses, first, len(self._lines), banner)

    def table(self, rows: Iterable[Row], *, header: Row | None = None) -> Table:
        """``header``: the row with the columns' heads, where the document marks one; else the first row is taken."""
        inside = list(rows)
        top = header or inside.pop(0)
        last = inside[-1].last if inside else top.last
        return Table(top, tuple(inside), min(top.first, inside[0].first if inside else top.first), last)

    def callout(self, kind: str, blocks: Iterable[Block], *, title: Prose | None = None, first: int = 0) -> Callout:
        """A passage set apart; ``kind`` as in ``Callout``. ``first``: its title's line, where it has one."""
        inside = tuple(blocks)
        begins = first or inside[0].first
        return Callout(kind, inside, begins, inside[-1].last if inside else begins, title)

    def prose(self, runs: Passage, spot: Spot) -> Prose:
        """A passage that is no block: a call-out's title."""
        return self._written([runs], spot)[0]

    def field(self, path: Sequence[str], value: str, spot: Spot) -> Field:
        """A value the document states about itself: ``("Revision",), "3"``; of a page header, a property."""
        prose, _, _ = self._written([[Run(value)]], spot)
        return Field(tuple(_plain(key) for key in path), prose.text, prose.start, prose.end)

    def outline(
        self, blocks: Iterable[Block], *, front: Iterable[Field] = (), problems: Iterable[Problem] = ()
    ) -> Outline:
        return Outline("\n".join(self._lines), tuple(blocks), tuple(front), tuple(problems), tuple(self._spots))

    # -------------------------------------------------------------------- writing

    def _written(self, passages: Sequence[Passage], spot: Spot) -> tuple[Prose, int, int]:
        """Passages as one prose, a forced break between two of them; and their first and last line."""
        start, first = self._length, len(self._lines) + 1
        text, lead, leading, linked = "", 0, True, 0
        pictures: list[PictureRef] = []
        things: list[Thing] = []
        links: list[str] = []
        for index, passage in enumerate(passages):
            if index and text:
                text += HARD_BREAK
            for run in passage:
                at = start + len(text)
                if run.picture:
                    pictures.append(PictureRef(run.picture, _plain(run.alt), at, at, run.gallery))
                plain = _plain(run.text)
                if not text:
                    plain = plain.lstrip(f" {HARD_BREAK}")
                elif text.endswith((" ", HARD_BREAK)):
                    plain = plain.lstrip(" ")
                text += plain
                if run.thing:
                    name, kind, amount, note = (_plain(one) for one in run.thing)
                    things.append(Thing(name, kind, at, start + len(text), amount, note))
                if run.link:
                    links.append(run.link[:2_000])
                    linked += len(plain)
                if plain.strip():
                    leading = leading and run.bold
                    lead = len(text) if leading else lead
        stripped = text.rstrip(f" {HARD_BREAK}")
        lead = min(lead, len(stripped))
        lines = stripped.split(HARD_BREAK)
        self._lines.extend(lines)
        self._spots.extend([spot] * len(lines))
        self._length += len(stripped) + 1
        self._refuse_too_much()
        end = start + len(stripped)
        shown = tuple(PictureRef(p.file, p.alt, min(p.start, end), min(p.end, end), p.gallery) for p in pictures)
        pieces = ((0, start),) if stripped else ()
        prose = Prose(stripped, pieces, start, end, lead, shown, tuple(things), tuple(links), linked)
        return prose, first, len(self._lines)

    def _refuse_too_much(self) -> None:
        if len(self._lines) > MOST_LINES or self._length > MOST_CHARACTERS:
            raise InputError(
                f"holds more than {MOST_LINES} passages or {MOST_CHARACTERS / 1e6:.0f} million characters",
                hint="Divide it: one document for each procedure.",
            )


def _plain(text: str) -> str:
    """Text without control characters, single spaces, and one sort of line break."""
    return _SPACE.sub(" ", _CONTROL.sub("", _BREAKS.sub(HARD_BREAK, text)).replace("\u00a0", " "))
