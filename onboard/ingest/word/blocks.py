"""Lines, grids and boxes -> blocks: lists are put together here, and everything is written down in its order.

An entry of a list has what stands below it in the style of a list without a number of its own; the pictures there too.
Entries below entries are lists in lists. A label with words ("Schritt 3:") is part of the text; a mere number is the
entry's number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onboard.ingest.outline import Block, Entry, Listing, Paragraph
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.vocabulary import Vocabulary
from onboard.ingest.word.layout import Layouts, boxed_in
from onboard.ingest.word.numbering import Label
from onboard.ingest.word.pieces import Box, Grid, Line, Piece
from onboard.ingest.word.tables import Tables
from onboard.ingest.word.typed import boxed, labelled

_DEEPEST = 12
_INDENTED = 150
_MOST_IN_A_BOX = 8
_FURTHEST = 12
_WARNING_SIGNS = "⚠❗❕☠⛔"


@dataclass
class Blocks:
    """Writes pieces down."""

    scribe: Scribe
    words: Vocabulary
    _depth: int = field(default=0, init=False)
    _base: int = field(default=0, init=False)

    def of(self, pieces: Sequence[Piece]) -> list[Block]:
        """The blocks of one container, in order."""
        found, at = list[Block](), 0
        outside = self._depth, self._base
        self._depth = self._base = 0
        known = labelled(boxed_in(Layouts(self.words).unfolded(pieces)))
        while at < len(known):
            blocks, at = self._at(known, at)
            found.extend(blocks)
        self._depth, self._base = outside
        return found

    def box(self, pieces: Sequence[Piece], *, drawn: bool = False) -> list[Block]:
        """Passages set apart: together, where they are few and plain; else as they are."""
        blocks = self.of(pieces)
        plain = all(isinstance(block, Paragraph) for block in blocks)
        if blocks and (drawn or (plain and len(blocks) <= _MOST_IN_A_BOX)):
            return [self.scribe.callout("drawing" if drawn else "", blocks)]
        return blocks

    # -------------------------------------------------------------------- one block

    def _at(self, pieces: Sequence[Piece], at: int) -> tuple[list[Block], int]:
        piece = pieces[at]
        if isinstance(piece, Grid):
            table = Tables(self.scribe).of(piece)
            return [table] if table else [], at + 1
        if isinstance(piece, Box):
            return self.box(piece.pieces, drawn=piece.drawn), at + 1
        if piece.level:
            return [self.scribe.heading(with_label(piece), piece.level, piece.spot)], at + 1
        if piece.label and not piece.label.worded:
            return self._list(pieces, at)
        return [self._paragraph(piece)], at + 1

    def _paragraph(self, line: Line) -> Paragraph:
        return self.scribe.paragraph(with_label(line), line.spot)

    # -------------------------------------------------------------------- lists

    def _list(self, pieces: Sequence[Piece], at: int) -> tuple[list[Block], int]:
        self._depth += 1
        label = _label(pieces[at])
        self._base = label.depth if label and self._depth == 1 else self._base
        listing, after = self._listing(pieces, at)
        self._depth -= 1
        return [listing], after

    def _listing(self, pieces: Sequence[Piece], at: int) -> tuple[Listing, int]:
        first = _label(pieces[at])
        latest = first
        entries: list[Entry] = []
        inside: list[Block] = []
        opening: Line | None = None

        def close() -> None:
            if opening and inside:
                entries.append(self._entry(opening, inside))

        while at < len(pieces):
            piece = pieces[at]
            label = _label(piece) if isinstance(piece, Line) and not piece.level else None
            if label is None or label.worded:
                end = at + _continued(pieces, at, latest, self._base) if opening else at
                if end == at:
                    break
                while at < end:
                    blocks, at = self._at(pieces, at)
                    inside.extend(blocks)
            elif opening and first and _is_deeper(label, first) and self._depth < _DEEPEST:
                blocks, at = self._list(pieces, at)
                inside.extend(blocks)
            elif opening is None or _goes_on(label, latest):
                close()
                assert isinstance(piece, Line)
                line = boxed(piece) or piece
                opening, latest = piece, label
                inside = list[Block]([self.scribe.paragraph(_signed(line), line.spot)])
                at += 1
            else:
                break
        close()
        return self.scribe.listing(entries, ordered=first is not None and first.number is not None), at

    def _entry(self, line: Line, blocks: Sequence[Block]) -> Entry:
        label = line.label
        box = bool(label and label.box) or boxed(line) is not None
        return self.scribe.entry(blocks, number=label.number if label else None, box=box)


# ------------------------------------------------------------------------------------------ small questions


def with_label(line: Line) -> tuple[Run, ...]:
    """The runs of a line, its label in front, where it is part of what a person reads."""
    if line.label is None or line.label.number is None or not line.label.text:
        return line.runs
    # A tab or several spaces of the label's own are as good as one.
    text = re.sub(r"\s+", " ", line.label.text)
    return (Run(f"{text} ", bold=bool(line.runs) and line.runs[0].bold), *line.runs)


def _signed(line: Line) -> tuple[Run, ...]:
    """An entry's runs; a warning sign that is its bullet is one of them."""
    sign = line.label.text if line.label and line.label.number is None else ""
    return (Run(f"{sign} "), *line.runs) if sign and sign in _WARNING_SIGNS else line.runs


def _label(piece: Piece) -> Label | None:
    return piece.label if isinstance(piece, Line) else None


def _is_deeper(label: Label, first: Label) -> bool:
    """Whether an entry belongs below the list that began with ``first``."""
    if label.key == first.key:
        return label.depth > first.depth
    if (label.box and first.box) or (label.number or 1) > 1:
        # Another list that is in full swing goes on where it was; it does not begin here.
        return False
    return label.depth > first.depth or (label.depth == first.depth and label.indent > first.indent + _INDENTED)


def _goes_on(label: Label, latest: Label | None) -> bool:
    """Whether an entry is the next of the same list."""
    if latest is None or label.depth != latest.depth or not (label.key == latest.key or (label.box and latest.box)):
        return False
    if label.number is None or latest.number is None:
        return label.number is None and latest.number is None
    return label.number > latest.number


def _continued(pieces: Sequence[Piece], at: int, latest: Label | None, base: int) -> int:
    """How many lines without a number of their own belong to the entry in front of them.

    ``base`` is the depth of the outermost list: between its own entries may stand what belongs to neither. A bold line,
    or one that ends in a colon, right before another list is that list's heading.
    """
    end = _before_the_next(pieces, at, latest, base)
    if end > at:
        return end - at
    while end < len(pieces) and _is_continuation(pieces[end], latest):
        end += 1
    following = _label(pieces[end]) if end < len(pieces) else None
    if following and (_goes_on(following, latest) or (latest and _is_deeper(following, latest))):
        return end - at
    while end > at and following and _introduces(pieces[end - 1]):
        end -= 1
    return end - at


def _before_the_next(pieces: Sequence[Piece], at: int, latest: Label | None, base: int) -> int:
    """Where a list in a list goes on, after pictures or whatever else stands in between; ``at`` where it does not."""
    end = at
    while end < len(pieces) and end - at < _FURTHEST and _stands_between(pieces[end]):
        end += 1
    following = _label(pieces[end]) if end < len(pieces) else None
    inner = following is not None and latest is not None and following.key == latest.key and following.depth > base
    return end if inner else at


def _stands_between(piece: Piece) -> bool:
    return not isinstance(piece, Line) or (not piece.level and piece.label is None)


def _is_continuation(piece: Piece, latest: Label | None) -> bool:
    if not isinstance(piece, Line) or piece.level or piece.label is not None:
        return False
    if piece.attached or piece.listed:
        return True
    return bool(latest and latest.indent > _INDENTED and abs(piece.indent - latest.indent) <= _INDENTED)


def _introduces(piece: Piece) -> bool:
    return isinstance(piece, Line) and (piece.bold or piece.text.endswith(":"))
