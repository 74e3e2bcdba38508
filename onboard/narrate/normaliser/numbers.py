"""Numbers: the digits and marks at a place -> their value, and how it is said.

Whole numbers stay digits, which every voice reads in its own grammar; thousands are joined ("10.000" in German is
10000), decimals are said digit by digit ("0 Komma 0 5"), and a number that is a code is said digit by digit whole.

    number_at    the number that begins at a token
    say          what is said for it
    value        its value, to tell a range from a part number
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from onboard.narrate.normaliser.plurals import plural
from onboard.narrate.normaliser.reading import Reading, Writing
from onboard.narrate.normaliser.words import Words

_LONGEST_NUMBER = 6
"""Digits that are read as one number without being grouped; more are a code."""
_LONGEST_VALUE = 12
"""Digits of a grouped number that are read as one: nobody counts trillions in a workshop."""


@dataclass(frozen=True, slots=True)
class Number:
    """The tokens before ``end`` are one number.

    ``whole, decimals``   its digits, without what divides them; ``whole`` is "" for what is no single value
    ``groups``            the digits as they are divided in writing
    ``grouped``           thousands are divided: it is a value, not a code
    """

    end: int
    whole: str
    decimals: str
    groups: tuple[str, ...]
    grouped: bool = False
    pointed: bool = False


def number_at(writing: Writing, at: int) -> Number | None:
    """The number at a token, as far as it goes: "1.250,75", "3.2.1", "10 000", ",5"."""
    if writing.text(at) in (".", ",") and not _follows_something(writing, at) and _glued_number(writing, at + 1):
        return Number(at + 2, "0", writing.text(at + 1), (writing.text(at + 1),))
    if not writing.is_number(at):
        return None
    groups, marks, end = [writing.text(at)], [], at + 1
    while True:
        if writing.glued_sign(end, ".,'’") and writing.is_number(end + 1):
            marks.append(writing.text(end))
            groups.append(writing.text(end + 1))
            end += 2
        elif _is_spaced_group(writing, at, end, groups, marks):
            marks.append(" ")
            groups.append(writing.text(end))
            end += 1
        else:
            return _understood(writing, at, end, tuple(groups), "".join(marks))


def _follows_something(writing: Writing, at: int) -> bool:
    return writing.glued(at) and (writing.is_alphanumeric(at - 1) or writing.text(at - 1) in ".,)")


def _glued_number(writing: Writing, at: int) -> bool:
    return writing.is_number(at) and writing.glued(at)


def _is_spaced_group(writing: Writing, at: int, end: int, groups: list[str], marks: list[str]) -> bool:
    """Whether the number goes on behind a space: "10 000". A plain space may also stand between two numbers."""
    token = writing.tokens[end]
    first = groups[0]
    if not writing.is_number(end) or len(token.text) != 3 or not 1 <= len(first) <= 3 or first[0] == "0":
        return False
    if set(marks) - {" "} or token.gap not in (" ", "\u00a0", "\u202f", "\u2009") or not _stands_alone(writing, at):
        return False
    if token.gap != " " or token.text == "000":
        return True
    numbers = writing.words.numbers
    customary = " " in numbers.thousands or unit_follows(writing, end + 1)
    return customary and writing.before(at) not in numbers.context.numbered


def _stands_alone(writing: Writing, at: int) -> bool:
    return not writing.glued(at) or not writing.is_alphanumeric(at - 1)


def unit_follows(writing: Writing, at: int) -> bool:
    """Whether a symbol of a unit stands at a token."""
    return writing.words.units.whole_at(writing.tokens, at) is not None


def _understood(writing: Writing, at: int, end: int, groups: tuple[str, ...], marks: str) -> Number:
    if not marks:
        return Number(end, groups[0], "", groups)
    if _counts_chapters(writing, at, end, groups, marks):
        return Number(end, "", "", groups, pointed=True)
    thousands = {*writing.words.numbers.thousands, "'", "’", " "}
    if _in_threes(groups) and len(set(marks)) == 1 and marks[0] in thousands:
        return Number(end, "".join(groups), "", groups, grouped=True)
    head, last = groups[:-1], marks[-1]
    if len(head) > 1 and _in_threes(head) and len(set(marks[:-1])) == 1 and last in ".," and last != marks[0]:
        return Number(end, "".join(head), groups[-1], groups, grouped=True)
    if len(marks) == 1 and marks in ".,":
        return Number(end, groups[0], groups[1], groups)
    return Number(end, "", "", groups, pointed=set(marks) == {"."})


def _counts_chapters(writing: Writing, at: int, end: int, groups: tuple[str, ...], marks: str) -> bool:
    """Whether "3.2" is no decimal but the second part of the third: behind "Abb.", without a unit."""
    if set(marks) != {"."} or groups[-1] == "000" or unit_follows(writing, end):
        return False
    return writing.before(at) in writing.words.numbers.context.numbered


def _in_threes(groups: tuple[str, ...]) -> bool:
    """Whether digits are divided into thousands."""
    return groups[0][0] != "0" and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


# ------------------------------------------------------------------------------------------------ saying


def say(number: Number, words: Words) -> str:
    """What is said for a number without its sign and unit."""
    if not number.whole:
        return (f" {words.numbers.point} " if number.pointed else ", ").join(digits(group) for group in number.groups)
    return say_value(number.whole, number.decimals, words, grouped=number.grouped or bool(number.decimals))


def say_value(whole: str, decimals: str, words: Words, *, grouped: bool = True) -> str:
    """A value of whole digits and decimals. ``grouped``: it is no code, however long it is."""
    is_value = grouped and not whole.startswith("0") and len(whole) <= _LONGEST_VALUE
    spoken = _large(int(whole), words) if is_value else digits(whole)
    return f"{spoken} {words.numbers.decimal} {' '.join(decimals)}" if decimals else spoken


def digits(text: str) -> str:
    """A whole number as a voice will read it; one by one where it is a code: "0815", "47110815"."""
    is_code = len(text) > _LONGEST_NUMBER or (len(text) > 1 and text[0] == "0")
    return one_by_one(text) if is_code else text


def one_by_one(text: str) -> str:
    """ "4 7 1 1" of "4711"."""
    return " ".join(text)


def _large(value: int, words: Words) -> str:
    millions, rest = divmod(value, 1_000_000)
    if not millions:
        return str(rest)
    forms = words.numbers.million
    spoken = (forms.get(plural(words.language, str(millions), "")) or forms["other"]).format(millions)
    return f"{spoken} {rest}" if rest else spoken


def value(number: Number) -> Decimal | None:
    """The value without its sign; None for what is none ("3.2.1")."""
    return Decimal(f"{number.whole}.{number.decimals or '0'}") if number.whole else None


# ------------------------------------------------------------------------------------------------ numbers before a stop

_LAST_DIGITS = re.compile(r"(?<!\d)\d+$")


def before_stop(spoken: str, words: Words) -> str:
    """With the last number in words where digits and a full stop would be heard as "the third"."""
    last = _LAST_DIGITS.search(spoken)
    if last is None or not words.cardinals.before_stop or len(last[0]) > _LONGEST_NUMBER:
        return spoken
    return spoken[: last.start()] + (words.cardinals.spelled(int(last[0])) or last[0])


# ------------------------------------------------------------------------------------------------ recognisers


def read_number(writing: Writing, at: int) -> Reading | None:
    """A number that is nothing else."""
    number = number_at(writing, at)
    return Reading(number.end, say(number, writing.words)) if number else None
