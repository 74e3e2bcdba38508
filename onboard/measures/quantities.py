"""Every quantity of a text: its value, unit, tolerance and what it counts.

takes   a text and its language      gives   quantities in order, each with its place in the text

Values are exact fractions and units are named by their sign (see ``units``), so "1.500 U/min" and "tausendfünfhundert
Umdrehungen pro Minute" are equal. Digits inside names ("M8x25", "V-40", "Tel. 66-20") are no quantities; what may be
said of them is in :func:`digits_in`. Nothing is known here of at least and at most: that is ``limits``.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from onboard.measures import numerals, units
from onboard.measures.numerals import Numeral
from onboard.measures.tables import alternation, table, words


class Shape(enum.StrEnum):
    """What sort of quantity it is."""

    AMOUNT = "amount"  # one value, with a unit or counting something
    RANGE = "range"  # from one value to another
    RATIO = "ratio"  # 1:10
    CLOCK = "clock"  # minutes since midnight
    DATE = "date"  # year, month, day
    ORDINAL = "ordinal"  # the third
    RHYTHM = "rhythm"  # once in this time


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity, ``text[start:end]``.

    ``values``     one value; two for a range or ratio (as written), three for a date
    ``unit``       the unit's sign, "" where it only counts or the unit is left out
    ``tolerance``  what may be more or less, in the same unit
    ``spelled``    in words;  ``article`` "a minute": one, said by the article;  ``vague`` "a couple"
    ``digits``     digits read out one by one, as they stand
    ``shared``     the unit stands at a later quantity of the same list ("12, 15 and 18 mm")
    ``times``      how often: "2x", "zweimal", "twice"
    """

    shape: Shape
    values: tuple[Fraction, ...]
    unit: str
    start: int
    end: int
    tolerance: Fraction | None = None
    spelled: bool = False
    article: bool = False
    vague: bool = False
    digits: str = ""
    shared: bool = False
    times: bool = False

    @property
    def value(self) -> Fraction:
        """The first value: of a range, its lower end as written."""
        return self.values[0]

    def all_values(self) -> frozenset[Fraction]:
        """Every value the quantity bears out: its own, its tolerance, and the ends of the tolerance."""
        if self.tolerance is None:
            return frozenset(self.values)
        ends = {value + sign * self.tolerance for value in self.values for sign in (1, -1)}
        return frozenset({*self.values, self.tolerance, *ends})


def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Every quantity of ``text``, in order."""
    return _quantities(text, language)


@functools.lru_cache(maxsize=4096)
def _quantities(text: str, language: str) -> tuple[Quantity, ...]:
    found = _with_ranges(_with_digits_joined(list(_single(text, language)), text), text, language)
    return tuple(_with_shared_units(found, text, language))


def digits_in(text: str, language: str) -> frozenset[Fraction]:
    """Every number inside the words of ``text``, names and telephone numbers included: "M8x25" -> 8, 25.

    So are numbers that a word goes on from: "zweilagig" -> 2.
    """
    runs = {Fraction(run) for run in re.findall(r"\d+", text)}
    joined = {Fraction(re.sub(r"\D", "", run)) for run in re.findall(r"\d[\d /.-]*\d", text)}
    begun = {
        number.value
        for word in re.finditer(r"[^\W\d_]+", text)
        if (number := numerals.number_at(text, word.start(), language)) is not None and not number.article
    }
    return frozenset(runs | joined | begun)


# What looks like a number and is none: addresses, dates, names with digits.
_MASKED = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+"
    r"|\b[A-ZÄÖÜ]{1,5}[-/.]?\d[\w]*(?:[-/.×x]\w+)*"
    r"|\b[A-ZÄÖÜa-zäöü]{1,3}\d+[\w]*(?:[-/.×x]\w+)*"
)
_DATE = re.compile(
    r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b|\b(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>\d{2,4})\b"
)
_CLOCK = re.compile(
    r"\b(?P<h>[01]?\d|2[0-4])(?P<sep>[:.])(?P<m>[0-5]\d)(?!\d)\s*(?P<mark>Uhr|h\b|a\.?m\b\.?|p\.?m\b\.?|o['’]clock)?",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"\b(?P<h>[01]?\d|2[0-4])\s*(?P<mark>Uhr\b(?:\s+(?P<m>[0-5]?\d)\b)?|a\.?m\b\.?|p\.?m\b\.?|o['’]clock)",
    re.IGNORECASE,
)
_RATIO = re.compile(r"\b(?P<a>\d+(?:[.,]\d+)?)(?::| : )(?P<b>\d+(?:[.,]\d+)?)\b")
_SIGN = re.compile(r"[-−–+±](?=\s?[\d½¼¾])")
_TOLERANCE_SIGN = re.compile(r"\s*(?:±|\+/-|\+/−|\+-|\(±)\s*")
_SUFFIX_TIMES = re.compile(r"\s?[x×](?!\s?\d)(?![^\W\d_])|[- ]?(?:mal|times|fach)\b", re.IGNORECASE)
_SUFFIX_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_SUFFIX_COUNT = re.compile(r"er(?=[-\s.,;:)]|$|[A-ZÄÖÜ])|er-")


def _single(text: str, language: str) -> Iterator[Quantity]:
    """The quantities one by one, before ranges and lists are joined."""
    position = 0
    while position < len(text):
        step = _at(text, position, language)
        if step is None:
            position = _next_word(text, position)
            continue
        quantity, end = step
        if quantity is not None:
            yield quantity
        position = max(end, position + 1)


def _next_word(text: str, position: int) -> int:
    """The next place where something can begin: after a word, or one sign further."""
    if text[position].isalpha():
        while position < len(text) and (text[position].isalpha() or text[position] in "'’"):
            position += 1
        return position
    return position + 1


def _at(text: str, start: int, language: str) -> tuple[Quantity | None, int] | None:
    """What begins at ``start``: a quantity, something to pass over (None and its end), or nothing."""
    character = text[start]
    if character.isspace():
        return None
    if start and text[start - 1].isalnum() and character.isalnum() and not _after_sign(text, start):
        return (None, start + len(run[0])) if (run := re.compile(r"\d[\d.,]*").match(text, start)) else None
    if character.isalpha() or character.isdecimal():
        if (masked := _MASKED.match(text, start)) is not None and not masked[0].startswith(("Ø", "ø")):
            return None, masked.end()
        if (special := _date_or_clock(text, start, language)) is not None:
            return special, special.end
    if (rhythm := _rhythm_word(text, start, language)) is not None:
        return rhythm, rhythm.end
    if (tolerance := _tolerance_alone(text, start, language)) is not None:
        return tolerance, tolerance.end
    negative, begin = _signed(text, start, language)
    number = numerals.number_at(text, begin, language)
    if number is None:
        return None
    quantity = _amount(text, start, number, negative, language)
    return quantity, (quantity.end if quantity is not None else number.end)


def _after_sign(text: str, start: int) -> bool:
    return text[start - 1] in "Øøx×" and text[start].isdecimal()


def _date_or_clock(text: str, start: int, language: str) -> Quantity | None:
    if (date := _DATE.match(text, start)) is not None:
        year, month, day = (date["y"] or date["y2"], date["m"] or date["m2"], date["d"] or date["d2"])
        full = int(year) + (2000 if len(year) == 2 else 0)
        return Quantity(Shape.DATE, (Fraction(full), Fraction(month), Fraction(day)), "date", start, date.end())
    clock = _CLOCK.match(text, start)
    if clock is not None and (
        clock["mark"] or (clock["sep"] == ":" and len(clock["m"]) == 2 and not _is_ratio(text, start))
    ):
        return _clock(int(clock["h"]), int(clock["m"]), clock["mark"] or "", start, clock.end())
    hour = _HOUR.match(text, start)
    if hour is not None:
        return _clock(int(hour["h"]), int(hour["m"] or 0), hour["mark"], start, hour.end())
    if (ratio := _RATIO.match(text, start)) is not None:
        a, b = (numerals.value_of(ratio[name], language) for name in "ab")
        if a is not None and b is not None:
            return Quantity(Shape.RATIO, (a, b), "", start, ratio.end())
    return _clock_in_words(text, start, language)


def _is_ratio(text: str, start: int) -> bool:
    around = text[max(0, start - 40) : start + 25].lower()
    return bool(re.search(r"verhältnis|ratio|misch|mix|maßstab|scale|verdünn|dilut|teil", around))


def _clock(hour: int, minute: int, mark: str, start: int, end: int) -> Quantity:
    if mark.lower().startswith("p") and hour < 12:
        hour += 12
    if mark.lower().startswith("a") and hour == 12:
        hour = 0
    return Quantity(Shape.CLOCK, (Fraction(hour % 24 * 60 + minute),), "clock", start, end)


_PARTS_OF_HOUR = {
    "de": re.compile(
        r"(?P<part>viertel nach|viertel vor|halb|viertel|dreiviertel|(?P<n>\w+) (?:minuten )?(?P<side>nach|vor))"
        r"\s+(?P<h>\w+)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?P<part>half past|(?:a )?quarter past|(?:a )?quarter to|(?P<n>\w+) (?:minutes )?(?P<side>past|to))"
        r"\s+(?P<h>\w+)\b",
        re.IGNORECASE,
    ),
}


def _clock_in_words(text: str, start: int, language: str) -> Quantity | None:
    """ "halb acht", "Viertel nach sieben", "half past seven", "sieben Uhr dreißig", "seven o'clock"."""
    word = re.compile(r"[^\W\d_]+").match(text, start)
    if word is not None:
        noon: Mapping[str, int] = table(language, "numbers").get("clock", {}).get("noon", {})
        if word[0].lower() in noon and (language == "en" or word[0].lower() == "mitternacht"):
            return Quantity(Shape.CLOCK, (Fraction(noon[word[0].lower()]),), "clock", start, word.end(), spelled=True)
        number = numerals.number_at(text, start, language)
        sure = alternation(words(language, "numbers", "clock", "sure"))
        if (
            number is not None
            and number.value.denominator == 1
            and number.value <= 24
            and not (number.article and word[0].lower() != "ein")
        ):
            half = r"(?P<half>[ap])\.?m\b\.?" if language == "en" else r"(?P<half>(?!))"
            mark = re.compile(rf"\s+(?:{sure}|{half})(?:\s+(?P<m>[^\W\d_]+))?", re.IGNORECASE).match(text, number.end)
            if mark is not None:
                minutes = numerals.number_at(text, mark.start("m"), language) if mark["m"] else None
                whole = minutes is not None and minutes.spelled and not minutes.article and minutes.value < 60
                end = minutes.end if minutes is not None and whole else mark.end() - len(mark["m"] or "")
                late = int(minutes.value) if minutes is not None and whole else 0
                return _clock(int(number.value), late, mark["half"] or "", start, len(text[:end].rstrip()))
    match = _PARTS_OF_HOUR[language].match(text, start) if language in _PARTS_OF_HOUR else None
    if match is None:
        return None
    hour = numerals.number_at(text, match.start("h"), language)
    if (
        hour is None
        or not hour.spelled
        or hour.value > 12
        or hour.article
        or hour.end != match.end("h")
        or hour.value < 1
    ):
        return None
    if units.unit_at(text, hour.end, language)[0] or _counted_noun_follows(text, hour.end, language):
        return None
    if match["n"] and not re.search(r"(?i:\b(?:um|gegen|ab|bis|at|by|around|until|from|since|seit)\s+)$", text[:start]):
        # "eight to ten" is a range before it is a time of day.
        return None
    minutes = _minutes(match, language)
    return (
        _clock(int(hour.value), 0, "", start, hour.end)
        if minutes is None
        else replace(_clock(0, 0, "", start, hour.end), values=((hour.value * 60 + minutes) % 1440,), spelled=True)
    )


def _counted_noun_follows(text: str, end: int, language: str) -> bool:
    following = re.compile(r"\s+([^\W\d_]+)").match(text, end)
    return following is not None and language == "de" and following[1][0].isupper()


def _minutes(match: re.Match[str], language: str) -> Fraction | None:
    part = match["part"].lower()
    if language == "de":
        fixed = {"halb": -30, "viertel": -45, "dreiviertel": -15, "viertel nach": 15, "viertel vor": -15}
    else:
        fixed = {"half past": 30, "quarter past": 15, "a quarter past": 15, "quarter to": -15, "a quarter to": -15}
    if part in fixed:
        return Fraction(fixed[part])
    if match["n"]:
        number = numerals.number_at(match["n"], 0, language)
        if number is not None and not number.article:
            return number.value if match["side"].lower() in ("nach", "past") else -number.value
    return None


@functools.cache
def _rhythms(language: str) -> Mapping[str, tuple[Fraction, str]]:
    listed: Mapping[str, str] = table(language, "numbers").get("rhythm", {})
    return {word: (Fraction(every.split()[0]), every.split()[1]) for word, every in listed.items()}


def _rhythm_word(text: str, start: int, language: str) -> Quantity | None:
    if (every := _every_one(language).match(text, start)) is not None:
        unit, end = units.unit_at(text, every.end(), language, spelled=True)
        if unit in _TIMES_OF_RHYTHM and (every["every"] or _counts_times(text, start, language)):
            return Quantity(Shape.RHYTHM, (Fraction(1),), unit, start, end, spelled=True)
    word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*").match(text, start)
    if word is None:
        return None
    lower = word[0].lower()
    for ending in ("", "e", "en", "er", "es", "em"):
        stem = lower[: len(lower) - len(ending)] if ending and lower.endswith(ending) else lower
        if stem in _rhythms(language):
            value, unit = _rhythms(language)[stem]
            return Quantity(Shape.RHYTHM, (value,), unit, start, word.end(), spelled=True)
    return None


@functools.cache
def _tolerance_pattern(language: str) -> re.Pattern[str]:
    phrases = alternation(words(language, "numbers", "signs", "tolerance"))
    return re.compile(rf"(?:(?:±|\+\s?/\s?[-−]|\+[-−])\s*|(?i:\b{phrases}\s+))")


def _tolerance_alone(text: str, start: int, language: str) -> Quantity | None:
    """ "± 2 Nm", "plus minus zwei", with no value before it."""
    match = _tolerance_pattern(language).match(text, start)
    if match is None:
        return None
    number = numerals.number_at(text, match.end(), language)
    if number is None:
        return None
    unit, end = units.unit_at(text, number.end, language, spelled=number.spelled)
    return Quantity(Shape.AMOUNT, (number.value,), unit, start, end or number.end, tolerance=number.value)


@functools.cache
def _sign_words(language: str) -> re.Pattern[str]:
    minus, plus = (alternation(words(language, "numbers", "signs", name)) for name in ("minus", "plus"))
    return re.compile(rf"(?i:(?P<minus>{minus})|{plus})\s+")


def _signed(text: str, start: int, language: str) -> tuple[bool, int]:
    """Whether a minus stands at ``start``, and where the number behind the sign begins."""
    sign = _SIGN.match(text, start)
    if sign is not None and not (start and text[start - 1].isalnum()):
        begin = sign.end() + (1 if text[sign.end()].isspace() else 0)
        # With a space behind it, "-" is more often a dash: "Prüfen - 5 Teile".
        spaced = text[sign.end()].isspace() and sign[0] in "-–"
        return sign[0] in "-−–" and not spaced, begin
    if (word := _sign_words(language).match(text, start)) is not None:
        return word["minus"] is not None, word.end()
    return False, start


def _amount(text: str, start: int, number: Numeral, negative: bool, language: str) -> Quantity | None:
    """The quantity of a number: with its unit, sign and tolerance. None where the number is part of a name."""
    value, end, times, unit = (-number.value if negative else number.value), number.end, False, ""
    if number.rest:
        unit = units.unit_in_compound(number.rest, language)
        times = re.match(r"(?:mal|fach)", number.rest) is not None
        if not unit and not times and not re.match(r"er(?:[-]|$)|er[a-zäöü]{4,}", number.rest):
            return None
        if number.value == 1 and not times and not unit:
            return None
    elif not number.spelled:
        if (ordinal := _SUFFIX_ORDINAL.match(text, end)) is not None and language == "en":
            return Quantity(Shape.ORDINAL, (value,), "", start, ordinal.end())
        if (marked := _SUFFIX_TIMES.match(text, end)) is not None:
            return Quantity(Shape.AMOUNT, (value,), "", start, marked.end(), times=True)
        unit, end = units.unit_at(text, end, language)
        if not unit and (compound := re.compile(r"-?([a-zäöü]{4,})").match(text, end)) is not None:
            unit = units.unit_in_compound(compound[1], language)
            end = compound.end() if unit else end
        if (
            not unit
            and end < len(text)
            and text[end].isalpha()
            and not _SUFFIX_COUNT.match(text, end)
            and text[end] not in "xX"
        ):
            return None
    else:
        if number.ordinal and text[start : start + 4].lower() == "acht" and not _after_article(text, start):
            return None
        if number.ordinal:
            return Quantity(Shape.ORDINAL, (value,), "", start, end, spelled=True)
        unit, end = _unit_of_words(text, number, language)
        if (marked := re.compile(r"\s+times\b", re.IGNORECASE).match(text, end)) is not None and not unit:
            return Quantity(Shape.AMOUNT, (value,), "", start, marked.end(), spelled=True, times=True)
    if unit in ("m", "€", "$") and number.spelled and not number.rest:
        hundredths, end = _hundredths(text, end, language)
        value += hundredths
    if unit and number.spelled and not number.rest:
        half = re.compile(r"\s+and\s+a\s+(half|quarter)\b").match(text, end)
        if half is not None:
            value, end = value + (Fraction(1, 2) if half[1] == "half" else Fraction(1, 4)), half.end()
    below = re.compile(rf"\s+{alternation(words(language, 'numbers', 'signs', 'below'))}\b", re.IGNORECASE).match(
        text, end
    )
    if below is not None and value > 0 and unit in ("°", "°C", "°F", ""):
        value, end = -value, below.end()
    times = times or text[number.start : number.end].lower() in ("twice", "thrice", "once", "einmal")
    plain = Quantity(
        Shape.AMOUNT, (value,), unit, start, end, spelled=number.spelled, article=number.article, vague=number.vague,
        digits=number.digits, times=times,
    )  # fmt: skip
    return _with_rhythm(_with_tolerance(plain, text, language), text, language)


def _hundredths(text: str, end: int, language: str) -> tuple[Fraction, int]:
    """ "ein Meter achtzig", "two euros fifty": the eighty and the fifty, and where they end."""
    space = re.compile(r"\s+(?=[^\W\d_])").match(text, end)
    number = numerals.number_at(text, space.end(), language) if space else None
    if number is None or not 10 <= number.value <= 99 or number.rest or number.digits:
        return Fraction(0), end
    if units.unit_at(text, number.end, language, spelled=True)[0]:
        return Fraction(0), end
    return number.value / 100, number.end


def _after_article(text: str, start: int) -> bool:
    return re.search(r"(?i:\b(?:d(?:er|ie|as|en|em|es)|[iz]m|zu[mr]|jede[nrsm]?)\s+)$", text[:start]) is not None


def _unit_of_words(text: str, number: Numeral, language: str) -> tuple[str, int]:
    """The unit behind a number in words; "half a turn" and "a quarter of an hour" have words between."""
    unit, end = units.unit_at(text, number.end, language, spelled=True)
    if unit or number.value.denominator == 1:
        return unit, end
    between = re.compile(r"\s+(?:of\s+)?(?:an?|the|one|einer|eine|eines|ein)(?=\s)", re.IGNORECASE).match(
        text, number.end
    )
    if between is not None:
        further, beyond = units.unit_at(text, between.end(), language, spelled=True)
        if further:
            return further, beyond
    return unit, end


def _with_tolerance(quantity: Quantity, text: str, language: str) -> Quantity:
    match = re.compile(r"[,;\s(]*(?:(?i:toleran(?:z|ce)|tol\.?):?\s*)?" + _tolerance_pattern(language).pattern).match(
        text, quantity.end
    )
    if match is None:
        return quantity
    number = numerals.number_at(text, match.end(), language)
    if number is None:
        return quantity
    unit, end = units.unit_at(text, number.end, language, spelled=number.spelled)
    end = end if unit else number.end
    if unit == "%" and quantity.unit != "%":
        return quantity
    return replace(quantity, tolerance=number.value, unit=quantity.unit or unit, end=end)


@functools.cache
def _every_one(language: str) -> re.Pattern[str]:
    """ "jede Woche", and "in der Woche", "a week" as they stand behind "einmal", "twice"."""
    every, each = (alternation(words(language, "numbers", "every", name)) for name in ("words", "each"))
    return re.compile(rf"(?i:(?:(?P<every>{every})|{each})(?=\s))")


def _counts_times(text: str, start: int, language: str) -> bool:
    return re.search(r"(?i:(?:mal|once|twice|thrice|times|\d\s?[x×])\s+)$", text[:start]) is not None


# No shift: "vor jeder Schicht" and "Schichtbeginn" are told in too many ways.
_TIMES_OF_RHYTHM = frozenset({"min", "h", "d", "week", "month", "year"})


def _with_rhythm(quantity: Quantity, text: str, language: str) -> Quantity:
    if (
        quantity.unit in _TIMES_OF_RHYTHM
        and not quantity.article
        and _every_plural(language).search(text[: quantity.start])
    ):
        return replace(quantity, shape=Shape.RHYTHM)
    return quantity


@functools.cache
def _every_plural(language: str) -> re.Pattern[str]:
    return re.compile(r"(?i:\b(?:alle|jede[nrs]?|every|each)\s+)$")


def _with_digits_joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Three or more digits in words with commas between are one number read out: "fünf, fünf, eins, zwei"."""
    joined: list[Quantity] = []
    run: list[Quantity] = []

    def close() -> None:
        digits = "".join(one.digits or str(one.value) for one in run)
        if len(run) >= 2 and len(digits) >= 3:
            joined.append(
                replace(run[0], values=(Fraction(int(digits)),), end=run[-1].end, digits=digits, article=False)
            )
        else:
            joined.extend(run)
        run.clear()

    for quantity in found:
        single = quantity.spelled and not quantity.unit and quantity.shape is Shape.AMOUNT and not quantity.times
        single = single and (bool(quantity.digits) or (0 <= quantity.value <= 9 and quantity.value.denominator == 1))
        if run and not (single and re.fullmatch(r"\s*(?:,|-|–|…|/)\s*", text[run[-1].end : quantity.start])):
            close()
        if single:
            run.append(quantity)
        else:
            joined.append(quantity)
    close()
    return joined


_RANGE_SIGN = re.compile(r"\s?(?:–|-|—|…|\.\.\.?)\s?")


@functools.cache
def _range_words(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"\s+(?i:{alternation(w for w in words(language, 'numbers', 'signs', 'range') if w.isalpha() or ' ' in w)})\s+"
    )


@functools.cache
def _between(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:\b{alternation(words(language, 'numbers', 'signs', 'between'))})\s+$")


def _with_ranges(found: list[Quantity], text: str, language: str) -> list[Quantity]:
    """Two amounts with "to" between them are one range."""
    joined: list[Quantity] = []
    for quantity in found:
        before = joined[-1] if joined else None
        if before is not None and _is_range(before, quantity, text, language):
            unit = quantity.unit or before.unit
            joined[-1] = Quantity(
                Shape.CLOCK if quantity.shape is Shape.CLOCK else Shape.RANGE,
                (*before.values, *quantity.values), unit, before.start, quantity.end,
                spelled=before.spelled or quantity.spelled,
            )  # fmt: skip
        else:
            joined.append(quantity)
    return joined


def _is_range(low: Quantity, high: Quantity, text: str, language: str) -> bool:
    gap = text[low.end : high.start]
    shapes = (low.shape, high.shape)
    if low.article or high.article or len(low.values) != 1 or len(high.values) != 1 or shapes not in (
        (Shape.AMOUNT, Shape.AMOUNT), (Shape.CLOCK, Shape.CLOCK),
    ):  # fmt: skip
        return False
    if low.unit and high.unit and not units_agree(low.unit, high.unit):
        return False
    if (
        low.unit
        and not high.unit
        and units.dimension(low.unit)
        and not re.fullmatch(r"\s*", gap)
        and not _range_words(language).fullmatch(gap)
    ):
        return False
    sign = _RANGE_SIGN.fullmatch(gap) is not None and (not low.spelled or "–" in gap)
    # "6–8" next to each other without a gap: the dash was read as the sign of the second number.
    glued = gap == "" and text[high.start] in "-–−" and not low.unit
    inside = (text[low.end - 1 : low.end] == "x") is False
    return inside and (
        sign
        or glued
        or _range_words(language).fullmatch(gap) is not None
        or (
            _between(language).search(text[: low.start]) is not None
            and re.fullmatch(r"\s+(?:und|and|&)\s+", gap) is not None
        )
    )


def _with_shared_units(found: list[Quantity], text: str, language: str) -> Iterator[Quantity]:
    """ "12, 15 and 18 mm": the unit at the end is the unit of all."""
    listed = re.compile(
        r"\s*(?:,|×|x|\*|/|(?i:und|and|oder|or|by|mal|auf|sowie|bzw\.?|zu|to)|,\s*(?i:und|and|oder|or))\s*"
    )
    unit = ""
    following: Quantity | None = None
    backwards: list[Quantity] = []
    for quantity in reversed(found):
        plain = quantity.shape in (Shape.AMOUNT, Shape.RANGE) and not quantity.times and not quantity.article
        gap = text[quantity.end : following.start] if following is not None else ""
        # "3 x 5 min" is three times; only lengths are multiplied into a size.
        multiplied = gap.strip() in ("x", "×", "*", "mal", "by") and units.dimension(unit) != "length"
        # "Below minus five, three drops" is no list.
        apart = quantity.spelled and gap.strip() == "," and not (following is not None and following.shared)
        apart = apart or _names(quantity, text, language)
        if plain and not quantity.unit and unit and listed.fullmatch(gap) and not multiplied and not apart:
            backwards.append(replace(quantity, unit=unit, shared=True))
        else:
            backwards.append(quantity)
            unit = quantity.unit if plain else ""
        following = backwards[-1]
    yield from reversed(backwards)


def _names(quantity: Quantity, text: str, language: str) -> bool:
    """Whether the number names what stands before it: "program 4, 108 °C"."""
    before = re.search(r"([^\W\d_]+)\.?\s+$", text[: quantity.start])
    labels = words(language, "numbers", "labels", "words")
    return before is not None and before[1].lower() in labels


def units_agree(one: str, other: str) -> bool:
    """Whether two units may be the same said differently: equal, or degrees of an unsaid sort."""
    if one == other:
        return True
    if {one, other} == {"turn", "rpm"}:
        # A spindle "runs at 1200 turns"; the minute goes without saying.
        return True
    (above, _, below), (over, _, under) = one.partition("/"), other.partition("/")
    return below == under and "°" in (above, over) and {above, over} <= {"°", "°C", "°F", "K"}
