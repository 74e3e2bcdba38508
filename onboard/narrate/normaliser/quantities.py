"""Values: a number with its unit, its sign, and what it belongs to: a range, a size, a ratio.

    read_range       3–5 mm        3 bis 5 Millimeter
    read_ratio       1:2           1 zu 2
    read_times       6 x           6 mal
    read_quantity    25 Nm         25 Newtonmeter      also 5 mm/Hub, 12,50 €, 1 Schraube, 25-Nm-Schlüssel
    read_prefixed    € 5           5 Euro
    read_sign        ±0,05         plus minus ...      signs in front of a number; "x" between two
    read_alone       in Nm         in Newtonmeter

Units are found by their symbols, and put together where only their parts are listed ("kJ/m²").
"""

from __future__ import annotations

from typing import NamedTuple

from onboard.narrate.normaliser.numbers import Number, digits, number_at, say, value
from onboard.narrate.normaliser.reading import PAUSE, Kind, Reading, Writing
from onboard.narrate.normaliser.words import Unit

_TO = ("-", "–", "—", "−", "…", "...", "--")
_MINUS = ("-", "−", "–")
_CLOSING = (")", "]", ".", ",", "%", "°", "″")
_TIMES = ("x", "×", "X", "*", "·")
_ELIDING = ("fr", "it")
"""Languages in which a letter and an apostrophe are a word before a vowel."""


class FoundUnit(NamedTuple):
    """The tokens before ``end`` are a unit's symbol."""

    end: int
    symbol: str
    unit: Unit


# ------------------------------------------------------------------------------------------------ units


def unit_at(writing: Writing, at: int) -> FoundUnit | None:
    """The unit whose symbol stands at a token, behind a number: "Nm", "U/min"; "kJ/m²" is put together."""
    words = writing.words
    found = words.units.whole_at(writing.tokens, at)
    if found is None or _is_no_unit(writing, at, found[1]):
        return None
    symbol, end = found
    unit = words.unit_forms[symbol]
    if writing.glued_sign(end, "/"):
        below = words.units.whole_at(writing.tokens, end + 1)
        if below is not None:
            divided = words.unit_forms[below[0]]
            forms = {kind: f"{form} {words.numbers.per} {divided.behind_per}" for kind, form in unit.forms.items()}
            return FoundUnit(below[1], f"{symbol}/{below[0]}", Unit(forms, unit.gender, ""))
    return FoundUnit(end, symbol, unit)


def _is_no_unit(writing: Writing, at: int, end: int) -> bool:
    """A closing quote, a letter that counts ("Bild 3 A"), or one that is glued to a single digit: "2K-Kleber"."""
    text = writing.text(at)
    elided = writing.words.language in _ELIDING and len(text) == 1 and writing.glued_sign(end, "'’")
    if elided and writing.is_word(end + 1):
        return True  # "le 8 l'opérateur"; in Turkish the same sign stands between a unit and its ending
    if text in writing.words.unit_use.inches:
        return not writing.glued(at) or (text == '"' and _is_quoting(writing, at))
    if end == at + 1 and len(text) == 1 and text.isalpha():
        number = at - 1
        if text == "K" and writing.glued(at) and len(writing.text(number)) == 1:
            return True
        return writing.is_number(number) and writing.before(number) in writing.words.numbers.context.numbered
    return False


def _is_quoting(writing: Writing, at: int) -> bool:
    """Whether a quotation is open before a token; a sign behind a number opens none."""
    is_open = False
    for one in range(at):
        if writing.text(one) == '"':
            is_open = not is_open and not (writing.glued(one) and writing.is_number(one - 1))
    return is_open


def _unit_behind(writing: Writing, end: int) -> FoundUnit | None:
    """The unit behind a number: after a space, glued to it, or with a hyphen ("230-V-Anschluss")."""
    if writing.glued_sign(end, "-") and writing.is_word(end + 1):
        return unit_at(writing, end + 1)
    return unit_at(writing, end)


def say_with_unit(writing: Writing, at: int, number: Number, found: FoundUnit | None) -> str:
    """ "ein Newtonmeter", "25 Newtonmeter", "12 Euro 50"."""
    if found is None:
        return say(number, writing.words)
    words, unit = writing.words, found.unit
    if found.symbol in words.unit_use.money and len(number.decimals) == 2:
        whole = say(Number(number.end, number.whole, "", number.groups, grouped=True), words)
        cents = number.decimals.lstrip("0") and f" {digits(number.decimals)}"
        return f"{whole} {unit.named(words.language, number.whole)}{cents}"
    if not number.whole:
        return f"{say(number, words)} {unit.named(words.language, '2')}"
    if exactly := unit.exactly(number.whole, number.decimals):
        return exactly
    name = unit.named(words.language, number.whole, number.decimals)
    if describes_noun(writing, number.end, found.end):
        name = unit.named(words.language, "1")
    counted = _counted(writing, at, number, unit.gender)
    spoken = counted or say(Number(number.end, number.whole, number.decimals, number.groups, grouped=True), words)
    return name.format(spoken) if "{}" in name else f"{spoken} {name}"


def many(writing: Writing, found: FoundUnit) -> str:
    """A unit's name without a number: "newton metres"."""
    return " ".join(found.unit.named(writing.words.language, "2").replace("{}", "").split())


def describes_noun(writing: Writing, unit: int, end: int) -> bool:
    """Whether number and unit describe the noun behind them, where that makes a difference: "a 10 mm spanner"."""
    nouns = writing.words.unit_use.singular_before
    return bool(nouns) and (writing.text(unit) == "-" or writing.text(end) in nouns or writing.glued_sign(end, "-"))


def _counted(writing: Writing, at: int, number: Number, gender: str) -> str:
    """The word for a number that depends on gender and case: "einer" of 1 before Minute, behind "nach"."""
    counted = writing.words.counted
    declined = counted.numbers.get(number.whole)
    if declined is None or number.decimals or not gender:
        return ""
    case = counted.case(_preposition(writing, at))
    return declined.get(case, declined["nominative"]).get(gender, "")


def _preposition(writing: Writing, at: int) -> str:
    """The word before a number, over signs and words like "maximal"."""
    passing = writing.words.counted.passing
    while True:
        word, begin = writing.word_before(at)
        if word in passing:
            at = begin
        elif not word and at > 0 and writing.text(at - 1) in passing:
            at -= 1
        else:
            return word


# ------------------------------------------------------------------------------------------------ values


def read_quantity(writing: Writing, at: int) -> Reading | None:
    """A number with its unit, or with the noun that decides how it is said."""
    number = number_at(writing, at)
    if number is None:
        return None
    found = _unit_behind(writing, number.end)
    if found is not None:
        spoken = say_with_unit(writing, at, number, found)
        if writing.glued_sign(found.end, "/") and writing.is_word(found.end + 1):
            return Reading(found.end + 1, f"{spoken} {writing.words.numbers.per}")
        return Reading(found.end, spoken)
    return _one_noun(writing, at, number)


def _one_noun(writing: Writing, at: int, number: Number) -> Reading | None:
    noun = writing.text(number.end)
    if number.whole not in writing.words.counted.numbers or not writing.tokens[number.end].gap or not noun.isalpha():
        return None
    if writing.before(at) in writing.words.numbers.context.numbered:
        return None
    spoken = _counted(writing, at, number, writing.words.counted.gender(noun))
    return Reading(number.end, spoken) if spoken else None


def read_prefixed(writing: Writing, at: int) -> Reading | None:
    """A unit written before its number: "€ 5", "%5", "$12.50/hr"."""
    if writing.text(at) not in writing.words.unit_use.in_front or not writing.begins_word(at):
        return None
    found = unit_at(writing, at)
    number = number_at(writing, at + 1)
    if found is None or number is None or found.end != at + 1:
        return None
    spoken = say_with_unit(writing, at, number, FoundUnit(number.end, found.symbol, found.unit))
    below = unit_at(writing, number.end + 1) if writing.glued_sign(number.end, "/") else None
    if below is None:
        return Reading(number.end, spoken)
    return Reading(below.end, f"{spoken} {writing.words.numbers.per} {below.unit.behind_per}")


def read_alone(writing: Writing, at: int) -> Reading | None:
    """A unit without a number: "Drehmoment in Nm"."""
    if writing.words.unit_use.alone.whole_at(writing.tokens, at) is None:
        return None
    if writing.glued(at) and (writing.is_alphanumeric(at - 1) or writing.among(at - 1, "/·°-")):
        return None
    found = unit_at(writing, at)
    if found is None or (writing.glued(found.end) and writing.among(found.end, "/·")):
        return None
    return Reading(found.end, many(writing, found))


# ------------------------------------------------------------------------------------------------ two numbers


def read_range(writing: Writing, at: int) -> Reading | None:
    """Two numbers that can be the ends of a range: the second larger, and a unit behind or no spaces between."""
    if writing.glued(at) and writing.text(at - 1) in ("-", "–") and writing.glued(at - 1):
        return None
    if writing.before(at) in writing.words.numbers.context.coded:
        return None
    least = number_at(writing, at)
    if least is None:
        return None
    least_unit = unit_at(writing, least.end)
    to = least_unit.end if least_unit else least.end
    if writing.text(to) not in _TO or writing.glued(to) != writing.glued(to + 1):
        return None
    sign, start = _signed(writing, to + 1)
    most = number_at(writing, start)
    if most is None or _goes_on_like_a_code(writing, most.end):
        return None
    most_unit = _unit_behind(writing, most.end)
    tells = most_unit or writing.glued(to) or _tells_range(writing, at, most.end)
    if not tells or not _rises(writing, at, least, sign, most):
        return None
    first = say_with_unit(writing, at, least, least_unit)
    second = say_with_unit(writing, start, most, most_unit)
    end = most_unit.end if most_unit else most.end
    return Reading(end, f"{first} {writing.words.numbers.range} {sign}{second}")


def _tells_range(writing: Writing, at: int, end: int) -> bool:
    """Whether a dash with spaces is one: "Nr. 1 – 4", "5 - 10 Minuten"; but "Schritt 3 - 5 Schrauben" is two things."""
    numbered = writing.before(at) in writing.words.numbers.context.numbered
    counts = writing.is_word(end) and not writing.glued(end)
    return numbered != counts


def _signed(writing: Writing, at: int) -> tuple[str, int]:
    """The sign of the number at a token, in words, and where its digits begin."""
    numbers = writing.words.numbers
    named = {"+": f"{numbers.plus} ", "-": f"{numbers.minus} ", "−": f"{numbers.minus} ", "–": f"{numbers.minus} "}
    if writing.text(at) in named and writing.glued(at + 1):
        return named[writing.text(at)], at + 1
    return "", at


def _goes_on_like_a_code(writing: Writing, end: int) -> bool:
    text = writing.text(end)
    if writing.glued(end) and writing.is_word(end) and unit_at(writing, end) is None:
        return (len(text) == 1 or text.isupper()) and text not in _TIMES
    return writing.glued_sign(end, "-") and writing.is_number(end + 1)


def _rises(writing: Writing, at: int, least: Number, sign: str, most: Number) -> bool:
    first, second = value(least), value(most)
    if first is None or second is None or _is_code(least) or _is_code(most):
        return False
    if writing.text(at - 1) in _MINUS and writing.glued(at):
        first = -first
    return first < (-second if sign.startswith(writing.words.numbers.minus) else second)


def _is_code(number: Number) -> bool:
    return not number.grouped and (len(number.whole) > 6 or (len(number.whole) > 1 and number.whole[0] == "0"))


def read_ratio(writing: Writing, at: int) -> Reading | None:
    """ "1:2", "1 : 50", "1:2:3"."""
    number = number_at(writing, at)
    if number is None:
        return None
    spoken, end = [say(number, writing.words)], number.end
    while writing.text(end) == ":" and writing.glued(end) == writing.glued(end + 1):
        number = number_at(writing, end + 1)
        if number is None:
            break
        spoken.append(say(number, writing.words))
        end = number.end
    return Reading(end, f" {writing.words.numbers.ratio} ".join(spoken)) if len(spoken) > 1 else None


def read_once(writing: Writing, at: int) -> Reading | None:
    """ "1x": some languages have a word for it."""
    one = writing.text(at) == "1" and writing.begins_word(at) and _is_times(writing, at + 1)
    return Reading(at + 2, writing.words.numbers.once) if one and writing.among(at + 1, "x×") else None


def read_times(writing: Writing, at: int) -> Reading | None:
    """ "6 x", "12x", "x2": so many of something; between two numbers it is a size: "4 x 30"."""
    if writing.text(at) not in _TIMES:
        return None
    if _is_times(writing, at):
        return Reading(at + 1, writing.words.numbers.times)
    between = _behind_number(writing, at) and number_at(writing, at + 1) is not None
    return Reading(at + 1, writing.words.numbers.by) if between else None


def _is_times(writing: Writing, at: int) -> bool:
    before_number, behind_number = number_at(writing, at + 1) is not None, _behind_number(writing, at)
    power = writing.text(at + 1) == "10" and writing.tokens[at + 2].kind is Kind.RAISED
    if behind_number and before_number and (power or writing.among(at, "*·")):
        return True
    if not writing.among(at, "x×"):
        return False
    if behind_number:
        ends = not writing.glued(at + 1) or not writing.is_alphanumeric(at + 1)
        return ends and (not before_number or _counts_sizes(writing, at))
    return before_number and writing.begins_word(at) and (writing.glued(at + 1) or writing.text(at) == "×")


def _counts_sizes(writing: Writing, at: int) -> bool:
    """Whether "2x 10 cm" are two of ten: the sign is glued to the count only, and that is no thread ("M8x 25")."""
    return writing.glued(at) and not writing.glued(at + 1) and writing.begins_word(at - 1)


def _behind_number(writing: Writing, at: int) -> bool:
    return writing.is_number(at - 1) or _behind_unit(writing, at)


def _behind_unit(writing: Writing, at: int) -> bool:
    """Whether a number with a unit stands before: "100 mm x 50 mm"."""
    for begin in range(max(0, at - 3), at):
        found = unit_at(writing, begin)
        if found and found.end == at and writing.is_number(begin - 1):
            return True
    return False


# ------------------------------------------------------------------------------------------------ signs of numbers


def read_sign(writing: Writing, at: int) -> Reading | None:
    """A sign that belongs to the number behind it: "±", "+", "-"; "+/-" is one."""
    numbers = writing.words.numbers
    text = writing.text(at)
    if text == "+" and writing.glued_sign(at + 1, "/") and writing.text(at + 2) in _MINUS:
        return Reading(at + 3, numbers.plus_minus)
    if text == "±":
        return Reading(at + 1, numbers.plus_minus)
    if text not in (*_MINUS, "+") or number_at(writing, at + 1) is None:
        return None
    behind_something = writing.is_alphanumeric(at - 1) or writing.text(at - 1) in _CLOSING
    if text != "+" and writing.glued(at) and behind_something:
        return None
    if not writing.glued(at + 1) and text not in "+−":
        return None
    return Reading(at + 1, numbers.plus if text == "+" else numbers.minus)


def read_divided(writing: Writing, at: int) -> Reading | None:
    """A dash between two numbers that are no range: a pause; between two sizes of a kind ("M8–M12") it is one."""
    of_a_kind = writing.is_word(at + 1) and writing.text(at + 1) == writing.text(at - 2)
    if writing.glued_sign(at, "–") and of_a_kind and writing.is_number(at - 1) and writing.is_number(at + 2):
        return Reading(at + 1, writing.words.numbers.range)
    if writing.text(at) not in _TO or not writing.is_number(at - 1) or number_at(writing, at + 1) is None:
        return None
    return Reading(at + 1, PAUSE)
