"""Dates, and the order of things.

    read_date      22.11.2026, 2026-11-22, 3. März, 31.12., 11/2026, 22.–24.11.2026
    read_ordinal   die 2. Schraube      die zweite Schraube
    read_month     Nov. 2026            November 2026
    read_weekday   Mo–Fr                Montag bis Freitag

A number with stops is a date only if it can be one: "3.2.1" is not, nor is "Abb. 3.2".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from onboard.narrate.normaliser.numbers import digits
from onboard.narrate.normaliser.reading import Reading, Writing

_YEAR = re.compile(r"(?:19|20)\d\d")
_DASHES = ("-", "–", "—")


class _Date(NamedTuple):
    """The tokens before ``end`` are a date; 0 and "" for what it does not have."""

    end: int
    day: int
    month: int
    year: str
    unsure: bool = False


def read_date(writing: Writing, at: int) -> Reading | None:
    """A date, or two with a dash."""
    if not writing.is_number(at) or (writing.glued(at) and (writing.is_alphanumeric(at - 1) or _divides(writing, at))):
        return None
    ranged = _range_at(writing, at)
    if ranged is not None:
        return ranged
    found = _date_at(writing, at)
    if found is None:
        return None
    spoken = _said(writing, at, found)
    if writing.text(found.end) in _DASHES:
        last = _date_at(writing, found.end + 1)
        if last is not None:
            until = _said(writing, at, last)
            return Reading(last.end, f"{spoken} {writing.words.numbers.range} {until}", found.unsure)
    return Reading(found.end, spoken, found.unsure)


def _date_at(writing: Writing, at: int) -> _Date | None:
    forms = (_with_hyphens, _with_dots, _with_month, _with_strokes, _month_and_year, _without_year)
    return next((found for form in forms if (found := form(writing, at)) is not None), None)


def _divides(writing: Writing, at: int) -> bool:
    return writing.text(at - 1) in ".,-/:" and at > 1 and writing.glued(at - 1) and writing.is_number(at - 2)


def _said(writing: Writing, at: int, date: _Date) -> str:
    dates = writing.words.dates
    form = dates.full if date.day and date.year else dates.day_month if date.day else dates.month_year
    return form.format(day=_day(writing, at, date.day), month=dates.months[date.month - 1], year=date.year)


def _day(writing: Writing, at: int, day: int) -> str:
    words = writing.words
    if not words.ordinals.words or not day:
        return str(day)
    before = writing.before(at).lower()
    ending = next((end for end, listed in words.dates.endings.items() if before in listed), words.dates.whole)
    return words.ordinals.words[day - 1] + ending


def _number(writing: Writing, at: int, most: int) -> int:
    """A day's or a month's number at a token; 0 for none."""
    text = writing.text(at)
    return int(text) if writing.is_number(at) and len(text) <= 2 and 1 <= int(text) <= most else 0


def _dot(writing: Writing, at: int) -> bool:
    return writing.text(at) == "." and writing.glued(at)


def _year(writing: Writing, at: int) -> str:
    return writing.text(at) if writing.is_number(at) and _YEAR.fullmatch(writing.text(at)) else ""


def _ends_number(writing: Writing, at: int) -> bool:
    """Whether no further digits or letters are glued on."""
    if not writing.glued(at):
        return True
    return not writing.is_alphanumeric(at) and not (writing.glued_sign(at, ".,-/") and writing.is_alphanumeric(at + 1))


def _with_hyphens(writing: Writing, at: int) -> _Date | None:
    year, month, day = _year(writing, at), _number(writing, at + 2, 12), _number(writing, at + 4, 31)
    hyphens = writing.glued_sign(at + 1, "-") and writing.glued_sign(at + 3, "-")
    if year and month and day and hyphens and _ends_number(writing, at + 5):
        return _Date(at + 5, day, month, year)
    return None


def _with_dots(writing: Writing, at: int) -> _Date | None:
    day, month = _number(writing, at, 31), _number(writing, at + 2, 12)
    if not (day and month and _dot(writing, at + 1) and _dot(writing, at + 3)):
        return None
    if year := _year(writing, at + 4):
        return _Date(at + 5, day, month, year) if _ends_number(writing, at + 5) else None
    short = writing.is_number(at + 4) and len(writing.text(at + 4)) == 2 and writing.glued(at + 4)
    if not (writing.words.dates.dotted and short and _ends_number(writing, at + 5)):
        return None
    if writing.before(at) in writing.words.numbers.context.numbered or len(writing.text(at + 2)) < 2:
        return None
    return _Date(at + 5, day, month, digits(writing.text(at + 4)))


def _with_month(writing: Writing, at: int) -> _Date | None:
    """The day before a month's name, which is left to be said as it is: "3. März"."""
    dates, day = writing.words.dates, _number(writing, at, 31)
    if not (dates.dotted and day):
        return None
    month, end = _month_at(writing, at + 1 + _dot(writing, at + 1))
    if not month:
        return None
    year = _year(writing, end)
    return _Date(end + 1, day, month, year) if year else _Date(end, day, month, "")


def _month_at(writing: Writing, at: int) -> tuple[int, int]:
    """The number of the month whose name is at a token, and the token behind it; 0 for none."""
    dates, name = writing.words.dates, writing.text(at)
    if name in dates.months:
        return dates.months.index(name) + 1, at + 1
    if name in dates.short:
        return dates.short[name], at + 1 + _dot(writing, at + 1)
    return 0, at


def _with_strokes(writing: Writing, at: int) -> _Date | None:
    if not (writing.glued_sign(at + 1, "/") and writing.glued_sign(at + 3, "/") and _ends_number(writing, at + 5)):
        return None
    dates = writing.words.dates
    year = writing.text(at + 4)
    two_digits = all(len(writing.text(one)) == 2 for one in (at, at + 2, at + 4))
    if not (_year(writing, at + 4) or (two_digits and writing.is_number(at + 4))):
        return None
    order = dates.orders.get(writing.region, dates.order)
    first, second = _number(writing, at, 31), _number(writing, at + 2, 31)
    day, month = (first, second) if order == "dm" else (second, first)
    if month > 12 >= day > 0:
        day, month = month, day
    if not (0 < day <= 31 and 0 < month <= 12):
        return None
    guessed = bool(dates.orders) and not writing.region and max(first, second) <= 12 and first != second
    return _Date(at + 5, day, month, year if len(year) > 2 else digits(year), unsure=guessed)


def _month_and_year(writing: Writing, at: int) -> _Date | None:
    """ "11/2026", and "11.2026" where dates have dots."""
    month, year = _number(writing, at, 12), _year(writing, at + 2)
    dotted = writing.words.dates.dotted and writing.text(at + 1) == "." and len(writing.text(at)) == 2
    if not (month and year and (dotted or writing.text(at + 1) == "/") and _ends_number(writing, at + 3)):
        return None
    if not (writing.glued(at + 1) and writing.glued(at + 2)):
        return None
    return _Date(at + 3, 0, month, year)


def _without_year(writing: Writing, at: int) -> _Date | None:
    """ "31.12." behind a word that asks for a date."""
    dates = writing.words.dates
    day, month = _number(writing, at, 31), _number(writing, at + 2, 12)
    if not (dates.dotted and day and month and _dot(writing, at + 1) and _dot(writing, at + 3)):
        return None
    if writing.glued(at + 4) and writing.is_alphanumeric(at + 4):
        return None
    before = writing.before(at)
    asked_for = before in dates.before_short or before.lower() in dates.before_short or writing.text(at - 1) == ","
    two_digits = len(writing.text(at)) == 2 == len(writing.text(at + 2)) and not writing.ends_at(at + 4)
    numbered = before in writing.words.numbers.context.numbered
    return _Date(at + 4, day, month, "") if asked_for or (two_digits and not numbered) else None


def _range_at(writing: Writing, at: int) -> Reading | None:
    """ "22.–24.11.2026", "3.–5. März": the first has only its day."""
    day = _number(writing, at, 31)
    if not (writing.words.dates.dotted and day and _dot(writing, at + 1) and writing.text(at + 2) in _DASHES):
        return None
    for form in (_with_dots, _with_month, _without_year):
        until = form(writing, at + 3)
        if until is not None:
            first = _day(writing, at, day)
            last = _said(writing, at, until)
            return Reading(until.end, f"{first} {writing.words.numbers.range} {last}")
    return None


# ------------------------------------------------------------------------------------------------ order


def read_ordinal(writing: Writing, at: int) -> Reading | None:
    """ "2." between an article and what is counted: "die zweite", "am zweiten"."""
    ordinals, text = writing.words.ordinals, writing.text(at)
    if not ordinals.words or not writing.is_number(at) or not _dot(writing, at + 1) or writing.glued(at + 2):
        return None
    number = int(text) if len(text) <= 2 else 0
    if not 1 <= number <= len(ordinals.words) or text[0] == "0" or not writing.is_word(at + 2):
        return None
    if writing.glued(at) and writing.is_alphanumeric(at - 1):
        return None
    article, begin = _article(writing, at)
    asked = article.lower()
    if asked in ordinals.either:
        preposition = writing.before(begin).lower()
        dative = writing.words.counted.cases.get("dative")
        return Reading(at + 2, ordinals.words[number - 1] + ("n" if dative and preposition in dative else ""))
    if any(asked in words for words in ordinals.endings.values()):
        return Reading(at + 2, ordinals.declined(number, article))
    return None


def _article(writing: Writing, at: int) -> tuple[str, int]:
    """The word before a number, over other such numbers: "die 2. und 3. Schraube"."""
    word, begin = writing.word_before(at)
    for _ in range(3):
        if not (begin >= 2 and writing.text(begin - 1) == "." and writing.is_number(begin - 2)):
            break
        word, begin = writing.word_before(begin - 2)
    return word, begin


# ------------------------------------------------------------------------------------------------ months and weekdays


def read_month(writing: Writing, at: int) -> Reading | None:
    """A month's short name beside a number."""
    month, end = _month_at(writing, at) if writing.text(at) not in writing.words.dates.months else (0, at)
    if not month or not (writing.is_number(end) or writing.is_number(at - 1)) or writing.glued(at):
        return None
    return Reading(end, writing.words.dates.months[month - 1])


def read_weekday(writing: Writing, at: int) -> Reading | None:
    """A weekday's short name beside another one, or before a time or a date."""
    names = writing.words.weekdays
    if writing.text(at) not in names or writing.glued(at):
        return None
    end = at + 1 + _dot(writing, at + 1)
    if writing.text(end) in _DASHES and writing.text(end + 1) in names:
        last = end + 1
        behind = last + 1 + (_dot(writing, last + 1) and not writing.stops_behind(last + 1))
        return Reading(behind, f"{names[writing.text(at)]} {writing.words.numbers.range} {names[writing.text(last)]}")
    number = end + 1 if writing.text(end) == "," else end
    timed = writing.is_number(number) and (
        writing.glued_sign(number + 1, ".:-–") or writing.text(number + 1) in (*writing.words.clock.words, ".")
    )
    return Reading(end, names[writing.text(at)]) if timed else None
