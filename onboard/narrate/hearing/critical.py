"""The words of a sentence on which somebody's hand may depend.

Kind                     value, unit, negation, part number, side, limit
critical_things(row, words)   where they are among a sentence's words
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.narrate.hearing.likeness import Likeness
from onboard.narrate.hearing.pieces import Sort
from onboard.narrate.hearing.wording import Word

_LONGEST_VALUE = 6
"""Digits from which a number without a unit is taken for a part number."""


class Kind(enum.StrEnum):
    """What a thing is. A PART_NUMBER is any code: a thread, a terminal, a standard, a telephone number."""

    VALUE = "value"
    UNIT = "unit"
    NEGATION = "negation"
    PART_NUMBER = "part number"
    SIDE = "side"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Thing:
    """The words from ``begins`` up to, not including, ``ends``."""

    kind: Kind
    begins: int
    ends: int


def critical_things(row: Sequence[Word], words: Likeness) -> tuple[Thing, ...]:
    """The critical things of a sentence's words, in order, none overlapping."""
    found: list[Thing] = []
    at = 0
    while at < len(row):
        things = _number_at(row, at, words) or _said_at(row, at, words)
        found += things
        at = things[-1].ends if things else at + 1
    return tuple(found)


def _number_at(row: Sequence[Word], at: int, words: Likeness) -> list[Thing]:
    """The number that begins here, and its unit."""
    ends = _number_ends(row, at, words)
    if not ends:
        return []
    unit = _unit_behind(row, ends, words)
    code = _is_part_number(row, at, ends, words, measured=unit is not None)
    return [Thing(Kind.PART_NUMBER if code else Kind.VALUE, at, ends), *([unit] if unit else [])]


def _number_ends(row: Sequence[Word], at: int, words: Likeness) -> int:
    """Where the number that begins here ends, its signs and the letters of its code included; 0 if none begins."""
    if row[at].said == "1" and row[at].sort is Sort.WORD:
        return at + 1 if _sort(row, at + 1) is Sort.UNIT else 0
    end = at + _letters_at(row, at, words)
    while _leads(row, end):
        end += 1
    if _sort(row, end) is not Sort.DIGIT:
        return 0
    while length := _goes_on(row, end, words):
        end += length
    return end


def _letters_at(row: Sequence[Word], at: int, words: Likeness) -> int:
    """How many words from ``at`` on are the letters of a code; none of a standard's, "D I N", is one."""
    if at and row[at - 1].spelled and _is_next(row, at):
        return 0
    end = at
    while end < len(row) and row[end].spelled and _is_next(row, end + 1):
        end += 1
    norms = "|".join(words.critical["norm"])
    letters = "".join(word.said for word in row[at:end])
    return 0 if re.fullmatch(f"(?:{norms})*", letters) else end - at


def _goes_on(row: Sequence[Word], at: int, words: Likeness) -> int:
    """How many words from ``at`` on still belong to the number before them."""
    sort = _sort(row, at)
    if sort in {Sort.DIGIT, Sort.POINT, Sort.FRACTION}:
        return 1
    silent = at < len(row) and row[at].optional and sort is Sort.WORD
    if (sort in {Sort.BY, Sort.MONTH, Sort.STROKE} or silent) and _sort(row, at + 1) is Sort.DIGIT:
        return 2
    if at < len(row) and row[at].said == words.numerals["and"] and _sort(row, at + 2) is Sort.FRACTION:
        return 3
    return int(at < len(row) and row[at].spelled and len(row[at].said) <= 2 and _is_next(row, at))


def _sort(row: Sequence[Word], at: int) -> Sort | None:
    return row[at].sort if at < len(row) else None


def _is_next(row: Sequence[Word], at: int) -> bool:
    """Whether a word stands right behind the one before, or one space or hyphen from it."""
    return at < len(row) and row[at].start - row[at - 1].end <= 1


def _leads(row: Sequence[Word], at: int) -> bool:
    """A plus or minus, or the month of "November 22"."""
    return _sort(row, at) in {Sort.SIGN, Sort.MONTH} and not row[at].optional


def _unit_behind(row: Sequence[Word], at: int, words: Likeness) -> Thing | None:
    """The unit of a number that ends at ``at``, at most one word away ("200 operating hours"), with what it is per."""
    begins = at if _sort(row, at) is Sort.UNIT else at + 1
    if _sort(row, begins) is not Sort.UNIT or (begins > at and _sort(row, at) is not Sort.WORD):
        return None
    end = begins + 1
    while _sort(row, end) is Sort.WORD and row[end].said == words.per and _sort(row, end + 1) is Sort.UNIT:
        end += 2
    return Thing(Kind.UNIT, begins, end)


def _is_part_number(row: Sequence[Word], at: int, ends: int, words: Likeness, *, measured: bool) -> bool:
    """Letters in it, a zero in front, very long, or said to be one: "Nummer 12", "ISO 4762"."""
    if any(row[index].spelled for index in range(at, ends)):
        return True
    sorts = [row[index].sort for index in range(at, ends)]
    if Sort.STROKE in sorts:
        return True
    if measured or any(sort in {Sort.POINT, Sort.MONTH, Sort.SIGN} for sort in sorts):
        return False
    named = at > 0 and (
        row[at - 1].spelled or row[at - 1].said in (*words.critical["number_of"], *words.critical["norm"])
    )
    return named or len(sorts) >= _LONGEST_VALUE or (len(sorts) > 1 and row[at].said == "0")


def _said_at(row: Sequence[Word], at: int, words: Likeness) -> list[Thing]:
    """The negation, side or limit that begins here."""
    for kind in (Kind.NEGATION, Kind.SIDE, Kind.LIMIT):
        for said in words.critical[kind.value]:
            wanted = said.split()
            if [word.said for word in row[at : at + len(wanted)]] == wanted:
                return [Thing(kind, at, at + len(wanted))]
    return []
