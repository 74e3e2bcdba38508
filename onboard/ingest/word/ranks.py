"""How headings rank: below the title, and, where no style says so, by the size of their letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from onboard.ingest.scribe import Run
from onboard.ingest.word.pieces import Line, Piece

_WORDS = 14
_LONGEST_HEADING = 40
_LARGER_BY = 4
"""Two points: what is less is an accident of editing."""

_DEEPEST = 5
_TOP = 3
"""A single large line is a heading among the first few, and a whim below them."""

_SENTENCES = re.compile(r"[^\W\d][.!?]\s+\S")


def ranked(pieces: Sequence[Piece]) -> list[Piece]:
    """The body of a document; lines in large letters are headings, and all rank below the title."""
    found = [_no_heading(piece) if isinstance(piece, Line) and piece.level else piece for piece in pieces]
    found = _with_large_lines(_with_one_title(found))
    titled = any(isinstance(piece, Line) and piece.title for piece in found)
    others = any(isinstance(piece, Line) and piece.level and not piece.title for piece in found)
    if not (titled and others):
        return found
    return [
        replace(piece, level=piece.level + 1) if isinstance(piece, Line) and piece.level and not piece.title else piece
        for piece in found
    ]


def _no_heading(line: Line) -> Line:
    """A whole passage in the style of a heading is a passage all the same."""
    return replace(line, level=0, title=False) if len(line.text.split()) > _LONGEST_HEADING or not line.text else line


def _with_one_title(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring lines in the style of a title are one title."""
    found: list[Piece] = []
    for titled, group in groupby(pieces, lambda piece: isinstance(piece, Line) and piece.title):
        lines = list(group)
        if titled and len(lines) > 1:
            joined: list[Run] = []
            for line in lines:
                if isinstance(line, Line):
                    joined.extend((Run("\n"), *line.runs) if joined else line.runs)
            found.append(replace(lines[0], runs=tuple(joined)) if isinstance(lines[0], Line) else lines[0])
        else:
            found.extend(lines)
    return found


def _with_large_lines(pieces: list[Piece]) -> list[Piece]:
    """Short lines in larger letters than the text; below a heading that is marked, only marked ones count."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    usual = _usual_size(lines)
    if not usual:
        return pieces
    first = next((at for at, piece in enumerate(pieces) if isinstance(piece, Line) and piece.level), len(pieces))
    large = [at for at, piece in enumerate(pieces[:first]) if _is_large(piece, usual)]
    if first < len(pieces):
        large = large[:1]
    if len(large) == 1 and large[0] > _TOP:
        return pieces
    sizes = sorted({piece.size for at in large if isinstance(piece := pieces[at], Line)}, reverse=True)
    for at in large:
        piece = pieces[at]
        if isinstance(piece, Line):
            title = first < len(pieces)
            level = 1 if title else min(_DEEPEST, sizes.index(piece.size) + 1)
            pieces[at] = replace(piece, level=level, title=title)
    return pieces


def _usual_size(lines: Sequence[Line]) -> int:
    letters: Counter[int] = Counter()
    for line in lines:
        if line.size and not line.level:
            letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0


def _is_large(piece: Piece, usual: int) -> bool:
    if not isinstance(piece, Line) or piece.level or piece.label or piece.attached or piece.shows:
        return False
    text = piece.text
    short = 0 < len(text.split()) <= _WORDS and not text.endswith((".", ";", ",")) and not _SENTENCES.search(text)
    return short and any(letter.isalpha() for letter in text) and piece.size >= usual + _LARGER_BY
