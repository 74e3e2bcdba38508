"""Digits -> the words they are said as, near enough to know how long they last and what sounds they have.

What voices differ in ("two thousand five", "twenty oh five") is not told apart; a number that is not said as one
("0800", more than seven digits) is said digit by digit.
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.narrate.alignment.tables import Numbers

_LONGEST = 7


def said(digits: str, numbers: Numbers) -> tuple[str, ...]:
    """The words for a run of decimal digits."""
    if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
        return tuple(numbers.ones[int(digit)] for digit in digits)
    return tuple(_words(int(digits), numbers)) or (numbers.ones[0],)


def _words(number: int, numbers: Numbers) -> Iterator[str]:
    """Nothing for 0."""
    for size, name in ((1_000_000, numbers.million), (1_000, numbers.thousand), (100, numbers.hundred)):
        count, number = divmod(number, size)
        if count:
            if count > 1 or numbers.one_hundred:
                yield from _words(count, numbers)
            yield name
    yield from _below_hundred(number, numbers)


def _below_hundred(number: int, numbers: Numbers) -> Iterator[str]:
    if 0 < number < 20:
        yield numbers.ones[number]
    elif number:
        ten, one = divmod(number, 10)
        if numbers.tens[ten - 1] == numbers.tens[ten - 2]:
            one += 10
        ones = (numbers.ones[one],) if one else ()
        if numbers.between and ones:
            yield from (*ones, numbers.between, numbers.tens[ten - 1])
        else:
            yield from (numbers.tens[ten - 1], *ones)
