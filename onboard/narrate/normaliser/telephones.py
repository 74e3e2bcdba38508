"""Telephone numbers: digit by digit, with a breath where they are divided: "0711/123-45" -> "0 7 1 1, 1 2 3, 4 5"."""

from __future__ import annotations

from onboard.narrate.normaliser.numbers import one_by_one
from onboard.narrate.normaliser.quantities import unit_at
from onboard.narrate.normaliser.reading import Reading, Writing

_DIVIDING = ("-", "–", "/", "(", ")", ".")
_FEWEST_DIGITS = 7
"""Of a number that nothing but its form shows to be one; E.164 allows fifteen."""
_MOST_DIGITS = 15
_FEWEST_AFTER_WORD = 3
_FEWEST_ABROAD = 8


def read_telephone(writing: Writing, at: int) -> Reading | None:
    """A number behind "Tel." or the like, one with a country's prefix or an area code, an extension, an emergency."""
    if writing.glued(at) and writing.is_alphanumeric(at - 1):
        return None
    if writing.text(at) in ("-", "–") and writing.is_number(at + 1) and writing.glued(at + 1):
        called = writing.before(at) in writing.words.numbers.context.telephone
        return Reading(at + 2, one_by_one(writing.text(at + 1))) if called else None
    plus = writing.text(at) == "+" and writing.is_number(at + 1) and writing.glued(at + 1)
    start = at + 1 if plus else at
    if not (writing.is_number(start) or (writing.text(start) == "(" and writing.is_number(start + 1))):
        return None
    groups, end = _groups(writing, start)
    digits = "".join(groups)
    if unit_at(writing, end) is not None or not _is_telephone(writing, at, groups, plus):
        return _emergency(writing, at)
    spoken = ", ".join(one_by_one(group) for group in groups)
    return Reading(end, f"{writing.words.numbers.plus} {spoken}" if plus else spoken) if digits else None


def _groups(writing: Writing, start: int) -> tuple[list[str], int]:
    """The runs of digits from a token on, and the token behind the last of them."""
    groups, end, at = [], start, start
    while writing.is_number(at) or writing.text(at) in _DIVIDING:
        if writing.is_number(at):
            groups.append(writing.text(at))
            end = at + 1
        elif writing.text(at) in ("-", "–", ".") and not writing.glued(at + 1) and groups:
            break
        if sum(map(len, groups)) > _MOST_DIGITS:
            break
        at += 1
    if writing.text(end) == ")" and writing.text(start) == "(":
        end += 1
    return groups, end


def _is_telephone(writing: Writing, at: int, groups: list[str], plus: bool) -> bool:
    length = sum(map(len, groups))
    if length > _MOST_DIGITS:
        return False
    if plus:
        return (len(groups) > 1 and length >= _FEWEST_ABROAD) or length > _FEWEST_ABROAD
    if writing.before(at) in writing.words.numbers.context.telephone:
        return length >= _FEWEST_AFTER_WORD
    if len(groups) < 2 or length < _FEWEST_DIGITS:
        return False
    bracketed = writing.text(at) == "("
    has_area_code = groups[0][0] == "0" and 3 <= len(groups[0]) <= 5 and groups[0][:2] != "00"
    abroad = groups[0].startswith("00") and len(groups[0]) <= 5
    if len(groups) == 5 and all(len(group) == 2 for group in groups):
        return groups[0][0] == "0"  # as France writes them: 04 72 12 34 56
    return (bracketed and length >= 9) or (has_area_code and not _is_part_number(groups)) or abroad


def _is_part_number(groups: list[str]) -> bool:
    return len(groups) > 3


def _emergency(writing: Writing, at: int) -> Reading | None:
    """ "112" in a sentence that is about calling somebody."""
    context = writing.words.numbers.context
    if writing.text(at) not in context.emergency_numbers or unit_at(writing, at + 1) is not None:
        return None
    called = any(token.text in context.emergency for token in writing.tokens)
    return Reading(at + 1, one_by_one(writing.text(at))) if called else None
