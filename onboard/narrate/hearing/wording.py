"""A text, as written by a person or by a recogniser -> the words it sounds like.

"25 Nm", "25 Newtonmeter" and "fünfundzwanzig Newton-Meter" give the same words, and so do "0,5" and "null Komma fünf",
"M8x25" and "M 8 mal 25". Numbers become their digits, one word each; units their name; letters stay letters. Every
word knows its place in the text.

words_of(text, language)   -> the words, in order
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onboard.narrate.hearing.likeness import Likeness, likeness
from onboard.narrate.hearing.measures import with_units
from onboard.narrate.hearing.numerals import with_numbers
from onboard.narrate.hearing.pieces import SAME, STROKES, Piece, Sort, pieces_of

_LONGEST_SPELLED = 4
"""Letters in capitals that are read one by one beside digits; a longer word in capitals is shouted."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it sounds.

    ``said``       what it is compared by: lower case, ß as ss, a digit, a unit's name, "." for a decimal point
    ``start``      where it stands in the text, ``end`` not included; the digits of a number share its place
    ``spelled``    written in capitals, so part of a code where it stands beside digits
    ``optional``   may be said or not: the stroke in "3-5", the "Uhr" of "14:30 Uhr"
    """

    said: str
    start: int
    end: int
    sort: Sort = Sort.WORD
    spelled: bool = False
    optional: bool = False


def words_of(text: str, language: str) -> tuple[Word, ...]:
    """The words ``text`` sounds like. ``language`` is a BCP 47 tag; places are those in the NFC form of ``text``.

    Raises InputError for a language without a table.
    """
    words = likeness(language)
    pieces = pieces_of(unicodedata.normalize("NFC", text).translate(SAME), words)
    measured = with_units(with_numbers(_with_one_spelling(pieces, words), words), words)
    sounding = _with_signs(measured, words)
    return tuple(
        word
        for piece, behind in zip(sounding, [*sounding[1:], None], strict=False)
        for word in _words(piece, pointed=piece.number not in words.strength_classes or _is_unit(behind))
    )


def _with_one_spelling(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    """One spelling for what sounds the same, the longest first: "gegen den Uhrzeigersinn"."""
    longest = max(len(spelling.split()) for spelling in words.alike)
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        for length in range(min(longest, len(pieces) - at), 0, -1):
            run = pieces[at : at + length]
            alike = words.alike.get(" ".join(piece.text if piece.text.isupper() else piece.said for piece in run))
            if alike and not any(piece.number for piece in run):
                found += [replace(run[0], text=said, said=said, end=run[-1].end) for said in alike.split()]
                break
        else:
            length = 1
            found.append(pieces[at])
        at += length
    return found


def _with_signs(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        before = found[-1] if found else None
        behind = pieces[index + 1] if index + 1 < len(pieces) else None
        found += [piece] if piece.number or piece.sort is not Sort.WORD else _sounding(before, piece, behind, words)
    return found


def _sounding(before: Piece | None, piece: Piece, behind: Piece | None, words: Likeness) -> list[Piece]:
    """What a sign or a word sounds like between its neighbours; nothing for a sign without a sound."""
    counted = before is not None and bool(before.number)
    measured = before is not None and before.sort in (Sort.UNIT, Sort.FRACTION)
    if piece.said in STROKES and before is not None and behind is not None and (counted or measured):
        sort = Sort.SIGN if before.sort is Sort.UNIT or _rises(before.number, behind.number) else Sort.STROKE
        return [replace(piece, said=words.strokes[0], sort=sort, optional=True)]
    if piece.said in STROKES:
        extension = before is not None and before.said in words.critical["number_of"]
        return [] if extension else [replace(piece, said="minus", sort=Sort.SIGN)]
    if piece.said in words.code_strokes and counted and behind is not None and behind.number:
        return [replace(piece, sort=Sort.STROKE)]
    if counted and (piece.said in ("x", "×") or (piece.said == words.by and behind is not None and behind.number)):
        return [replace(piece, said=words.by, sort=Sort.BY)]
    if piece.said in words.signs:
        sort = Sort.SIGN if piece.said in "±+" else Sort.WORD
        return [replace(piece, said=said, sort=sort) for said in words.signs[piece.said].split()]
    if piece.said in ("plus", "minus"):
        return [replace(piece, sort=Sort.SIGN)]
    if piece.said == words.hour:
        return [replace(piece, optional=True)]
    return [piece] if piece.said[0].isalnum() else []


def _rises(one: str, other: str) -> bool:
    """Whether "one-other" can be a range: the other larger, and neither a code like "0815"."""
    if not one or not other:
        return False
    codes = any(len(number) > 1 and number[0] == "0" and number[1] != "." for number in (one, other))
    plain = all(number.count(".") <= 1 for number in (one, other))
    return plain and not codes and float(one) < float(other)


def _is_unit(piece: Piece | None) -> bool:
    return piece is not None and piece.sort is Sort.UNIT


def _words(piece: Piece, *, pointed: bool) -> Iterator[Word]:
    """``pointed``: whether a point in the number is said; that of the strength class 10.9 may be silent."""
    if not piece.number:
        letters = piece.text.isupper() and piece.said == piece.text.lower()
        spelled = letters and len(piece.text) <= _LONGEST_SPELLED and piece.sort is Sort.WORD
        yield Word(piece.said, piece.start, piece.end, piece.sort, spelled, piece.optional)
    for character in piece.number:
        sort, silent = (Sort.POINT, not pointed) if character == "." else (Sort.DIGIT, False)
        yield Word(character, piece.start, piece.end, sort, optional=piece.optional or silent)
