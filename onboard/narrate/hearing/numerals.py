"""Numbers, however they are written -> digits, German and English.

"fünfundzwanzig", "fünf und zwanzig" and "25"; "4700 11" and "4711", which sound the same; "zweiundzwanzigsten" and
"22."; "0 Komma 5" and "0,5"; "drei achtel" and "3/8".

with_numbers(pieces, words)   the pieces, with every number in digits
number_in(word, words)        the whole number a single word stands for
ordinal_in(word, words)       the same for "zweiundzwanzigsten", "eighteenth"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from onboard.narrate.hearing.likeness import Likeness
from onboard.narrate.hearing.pieces import Piece, Sort

_ONE = "1"
_AFTER_DIGITS = ("st", "nd", "rd", "th")


def with_numbers(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    """Number words become digits, numbers that sound as one become one, points and fractions are known as such."""
    read = _with_fractions(_with_number_words(pieces, words), words)
    folded: list[Piece] = []
    for index, piece in enumerate(read):
        folded.append(piece)
        factor = _next_factor(read[index + 1 :], words)
        while _fold(folded, factor, words):
            pass
    return _with_points(folded, words)


# ------------------------------------------------------------------------------------------------ words


def number_in(word: str, words: Likeness) -> int | None:
    """The number a word stands for ("fünfhundertzwölf" -> 512); None for a word that is no number."""
    return _number(word, words.numerals)


def ordinal_in(word: str, words: Likeness) -> int | None:
    """The number in an ordinal ("zweiundzwanzigsten" -> 22); None for a word that is none."""
    for ending in words.ordinals["endings"]:
        if word.endswith(ending) and (value := _ordinal(word.removesuffix(ending), words)):
            return value
    return None


def _ordinal(stem: str, words: Likeness) -> int | None:
    for irregular, value in words.ordinals["words"].items():
        if stem == irregular:
            return value
        head = _number(stem.removesuffix(irregular), words.numerals) if stem.endswith(irregular) else None
        if head and head % 100 == 0:
            return head + value
    for joint in words.ordinals["joints"]:
        if stem.endswith(joint) and (value := _number(stem.removesuffix(joint), words.numerals)):
            return value
    return None


def _number(word: str, numerals: dict[str, Any]) -> int | None:
    """Largest factor first: what stands before it multiplies, what stands behind it is added."""
    if word in numerals["words"]:
        return numerals["words"][word]
    for name, factor in _factors(numerals):
        head, found, tail = word.partition(name)
        if found:
            times = _number(head, numerals) if head else 1
            rest = _number(tail.removeprefix(numerals["and"]), numerals) if tail else 0
            return times * factor + rest if times and rest is not None and rest < factor else None
    return _ones_and_tens(word, numerals) if numerals["ones_first"] else None


def _factors(numerals: dict[str, Any]) -> list[tuple[str, int]]:
    millions = [(name, 1_000_000) for name in sorted(numerals["millions"], key=len, reverse=True)]
    return [*millions, (numerals["thousand"], 1_000), (numerals["hundred"], 100)]


def _ones_and_tens(word: str, numerals: dict[str, Any]) -> int | None:
    for ones, value in numerals["words"].items():
        joined = ones + numerals["and"]
        tens = numerals["words"].get(word.removeprefix(joined), 0) if word.startswith(joined) else 0
        if 0 < value < 10 and tens >= 20:
            return tens + value
    return None


def _with_number_words(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        before = found[-1] if found else None
        if piece.number or piece.sort is not Sort.WORD or not piece.said.isalnum():
            found.append(piece)
        elif piece.said in words.months:
            found.append(replace(piece, sort=Sort.MONTH))
        elif not (before and before.number and before.end == piece.start and piece.said in _AFTER_DIGITS):
            near = [other.said for other in pieces[index + 1 : index + 3]]
            found += _read(piece, before, near, words)
    return found


def _read(piece: Piece, before: Piece | None, near: Sequence[str], words: Likeness) -> list[Piece]:
    """The piece with its number, if it is one. An article stays a word, but one that is said like a 1."""
    if piece.said in (*words.numerals["articles"], _ONE):
        return [replace(piece, said=_ONE)]
    value = number_in(piece.said, words)
    if value is None and _may_be_ordinal(piece, before, near, words):
        value = ordinal_in(piece.said, words)
    if value is not None:
        return [_numbered(piece, value)]
    for suffix in words.numerals["suffixes"]:
        head, found, ending = piece.said.rpartition(suffix)
        times = number_in(head, words) if found and (not ending or suffix in words.numerals["inflected"]) else None
        if times is not None:
            return [_numbered(piece, times), replace(piece, said=suffix + ending)]
    return [piece]


def _numbered(piece: Piece, value: int) -> Piece:
    return replace(piece, said=str(value), number=str(value), worded=True)


def _may_be_ordinal(piece: Piece, before: Piece | None, near: Sequence[str], words: Likeness) -> bool:
    if piece.said not in words.ordinals["beside_months"]:
        return True
    behind_one = before is not None and (
        before.sort is Sort.MONTH
        or (before.worded and before.number.endswith("0"))
        or before.said in words.ordinals["behind"]
    )
    return behind_one or any(said in words.months for said in near)


# ------------------------------------------------------------------------------------------------ several pieces


def _fold(pieces: list[Piece], next_factor: int, words: Likeness) -> bool:
    """Join the last numbers where together they sound as one; whether there was something to join.

    In "one thousand one hundred" the second "one" waits for its "hundred", the ``next_factor``.
    """
    joined = len(pieces) > 2 and pieces[-2].said == words.numerals["and"]
    length = 3 if joined else 2
    if len(pieces) < length or not pieces[-1].number:
        return False
    if len(pieces) > length and pieces[-length - 1].said in words.points:
        return False
    first, last = pieces[-length], pieces[-1]
    if first.said == _ONE and _factor(last, words):
        first = _numbered(first, 1)
    total = _sum(first, last, words, joined=joined) if first.number else None
    waits = not _factor(last, words) and 0 < next_factor <= int(first.number or 0)
    if total is None or waits:
        return False
    pieces[-length:] = [replace(first, said=total, number=total, end=last.end, worded=first.worded and last.worded)]
    return True


def _sum(first: Piece, last: Piece, words: Likeness, *, joined: bool) -> str | None:
    """ "4700" and "11" are "4711"; "fünf" and "zwanzig", "twenty" and "five" are 25; "3" and "hundert" 300."""
    whole, point, decimals = last.number.partition(".")
    if "." in first.number or first.number.startswith("0") or whole.startswith("0"):
        return None
    one, two = int(first.number), int(whole)
    worded, ones_first = first.worded or last.worded, words.numerals["ones_first"]
    if ones_first and joined:
        return str(one + two) if worded and one < 10 and two in range(20, 100, 10) and not point else None
    if joined and not worded:
        return None
    if not ones_first and worded and one % 100 in range(20, 100, 10) and two < 10:
        return str(one + two)
    if not joined and _factor(last, words):
        return str(one * two)
    zeros = len(first.number) - len(first.number.rstrip("0"))
    return f"{one + two}{point}{decimals}" if zeros >= 2 and len(whole) <= zeros else None


def _factor(piece: Piece, words: Likeness) -> int:
    """100 for "hundert" alone, 1000 for "thousand"; 0 for anything else."""
    return dict(_factors(words.numerals)).get(piece.text.lower(), 0) if piece.worded else 0


def _next_factor(pieces: Sequence[Piece], words: Likeness) -> int:
    """The first factor in what follows, as long as it goes on with numbers; 0 for none."""
    for piece in pieces:
        if _factor(piece, words) or not (piece.number or piece.said == words.numerals["and"]):
            return _factor(piece, words)
    return 0


def _with_points(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    found = list(pieces)
    for index in range(1, len(pieces) - 1):
        between = pieces[index - 1].number and pieces[index + 1].number
        if between and pieces[index].said in words.points:
            found[index] = replace(pieces[index], said=".", sort=Sort.POINT)
    return found


def _with_fractions(pieces: Sequence[Piece], words: Likeness) -> list[Piece]:
    names = {spelling: spellings[0] for spellings in words.fractions.values() for spelling in spellings}
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece, last = pieces[at], found[-1] if found else None
        below = _below(pieces, at, words) if last and last.number else ""
        if below:
            found.append(replace(piece, said=words.fractions[below][0], end=pieces[at + 1].end, sort=Sort.FRACTION))
            at += 2
            continue
        if piece.said in names and not piece.number:
            counted = last is not None and (bool(last.number) or last.said in (_ONE, *words.numerals["ones"]))
            if counted and last:
                found[-1] = last if last.number else replace(last, said=_ONE, number=_ONE)
            elif piece.said in words.numerals["uncounted"]:
                found.append(replace(piece, said=_ONE, number=_ONE))
            if counted or piece.said in words.numerals["uncounted"]:
                piece = replace(piece, said=names[piece.said], sort=Sort.FRACTION)
        found.append(piece)
        at += 1
    return found


def _below(pieces: Sequence[Piece], at: int, words: Likeness) -> str:
    """What stands below the stroke of "3/8"; "" for another stroke, and for "5/6/7"."""
    said = [piece.said for piece in pieces[max(0, at - 2) : at + 3]]
    below = pieces[at + 1].number if pieces[at].said == "/" and at + 1 < len(pieces) else ""
    return below if below in words.fractions and said.count("/") == 1 else ""
