"""Fractions and powers.

    read_fraction   3/8″           drei Achtel Zoll      where a unit or a noun says that it is one, or one sign: ½
    read_power      10⁻³, 10^3     10 hoch minus 3
    read_raised     x², Wort¹      x hoch 2, Wort Fußnote 1
    read_slashed    3/4            3 Schrägstrich 4      nobody knows whether three of four or three quarters

A fraction of two numbers is one only where a unit, a noun or a thread says so: "3/4" may be three of four.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from onboard.narrate.normaliser.numbers import digits, number_at, say
from onboard.narrate.normaliser.plurals import plural
from onboard.narrate.normaliser.quantities import describes_noun, many, unit_at
from onboard.narrate.normaliser.reading import PAUSE, Kind, Reading, Writing
from onboard.narrate.normaliser.words import Words

_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_NEAR = 4
"""Tokens before a stroke in which a number makes a rate of it: "3-mal/Tag"."""
_WORD_WITH_FOOTNOTE = 3
"""Letters from which a raised digit is a footnote's: "x²" is a power."""


class _Fraction(NamedTuple):
    """``whole`` is "" for none; ``sign`` says that it is written as one sign ("½") and cannot be anything else."""

    end: int
    whole: str
    part: str
    below: str
    sign: bool


def read_fraction(writing: Writing, at: int) -> Reading | None:
    found = _fraction_at(writing, at)
    if found is None:
        return None
    words = writing.words
    name = f"{found.part}/{found.below}"
    unit = unit_at(writing, found.end)
    if unit is not None:
        special = words.fractions.before.get(unit.unit.gender, {}).get(name)
        if special and not found.whole:
            return Reading(unit.end, f"{special} {unit.unit.behind_part(words.language, one=True)}")
        is_one = not found.whole or describes_noun(writing, found.end, unit.end)
        name = unit.unit.behind_part(words.language, one=is_one)
        return _with_thread(writing, unit.end, f"{_said(found, words)} {name}")
    group = words.fractions.nouns.get(writing.text(found.end))
    if group is not None:
        special = None if found.whole else words.fractions.before[group].get(name)
        return Reading(found.end, special or _said(found, words))
    if _is_thread(writing, found.end):
        return _with_thread(writing, found.end, _said(found, words))
    if found.sign or name in words.fractions.bare or _names_thread(writing, at):
        return Reading(found.end, _said(found, words))
    return None


def _fraction_at(writing: Writing, at: int) -> _Fraction | None:
    sign = _sign_at(writing, at)
    if sign:
        return _Fraction(at + 1, "", *sign, True)
    if not writing.is_number(at):
        return None
    sign = _sign_at(writing, at + 1)
    if sign:
        return _Fraction(at + 2, writing.text(at), *sign, True)
    part = at + 2 if writing.glued_sign(at + 1, "-") else at + 1
    if _divided(writing, part):
        return _Fraction(part + 3, writing.text(at), writing.text(part), writing.text(part + 2), False)
    behind_number = writing.glued(at) and (writing.is_alphanumeric(at - 1) or writing.text(at - 1) in "/.,")
    if _divided(writing, at) and not (behind_number and not _names_thread(writing, at)):
        return _Fraction(at + 3, "", writing.text(at), writing.text(at + 2), False)
    return None


def _sign_at(writing: Writing, at: int) -> tuple[str, str] | None:
    text = writing.text(at)
    if len(text) != 1 or text.isascii() or writing.tokens[at].kind is not Kind.SIGN:
        return None
    part, slash, below = unicodedata.normalize("NFKC", text).partition("⁄")
    return (part, below) if slash and below in writing.words.fractions.denominators else None


def _divided(writing: Writing, at: int) -> bool:
    """Whether "3/8" stands here: less than one, of a kind that has a name."""
    below = writing.text(at + 2)
    if not writing.is_number(at) or not writing.glued_sign(at + 1, "/") or not writing.is_number(at + 2):
        return False
    if below not in writing.words.fractions.denominators or len(writing.text(at)) > 2:
        return False
    return int(writing.text(at)) < int(below) and not writing.glued_sign(at + 3, "/.,")


def _is_thread(writing: Writing, end: int) -> bool:
    """Whether threads an inch follow: "1/4-20"."""
    return writing.glued_sign(end, "-") and writing.text(end + 1) in writing.words.codes.threads


def _with_thread(writing: Writing, end: int, spoken: str) -> Reading:
    return Reading(end + 2, f"{spoken}, {writing.text(end + 1)}") if _is_thread(writing, end) else Reading(end, spoken)


def _names_thread(writing: Writing, at: int) -> bool:
    return writing.text(at - 1) in writing.words.codes.fraction_after


def _said(fraction: _Fraction, words: Words) -> str:
    fractions = words.fractions
    number = int(fraction.part)
    part = fractions.numerators[number] if number < len(fractions.numerators) else fraction.part
    forms = fractions.denominators[fraction.below]
    below = forms.get(plural(words.language, fraction.part, "")) or forms["other"]
    whole = f"{digits(fraction.whole)} {fractions.and_} " if fraction.whole else ""
    return f"{whole}{part} {below}".strip()


# ------------------------------------------------------------------------------------------------ powers


def read_power(writing: Writing, at: int) -> Reading | None:
    """A number raised to a power: "10⁻³", "10^-3"; "1,5E-3" is times ten to the power of minus three."""
    number = number_at(writing, at)
    if number is None or not writing.glued(number.end):
        return None
    base, numbers = say(number, writing.words), writing.words.numbers
    sign = writing.text(number.end)
    if writing.tokens[number.end].kind is Kind.RAISED:
        return _with_unit(writing, number.end + 1, f"{base} {_power(sign.translate(_LOWERED), writing.words)}")
    if sign not in ("^", "**", "E", "e") or not writing.glued(number.end + 1):
        return None
    signed = writing.text(number.end + 1) in ("-", "−", "+")
    exponent = number.end + 1 + signed
    if not writing.is_number(exponent) or not writing.glued(exponent):
        return None
    said = _power(f"{writing.text(exponent - 1) if signed else ''}{writing.text(exponent)}", writing.words)
    if sign in "Ee":
        return _with_unit(writing, exponent + 1, f"{base} {numbers.times} 10 {said}") if signed else None
    return _with_unit(writing, exponent + 1, f"{base} {said}")


def _with_unit(writing: Writing, end: int, spoken: str) -> Reading:
    found = unit_at(writing, end)
    return Reading(end, spoken) if found is None else Reading(found.end, f"{spoken} {many(writing, found)}")


def _power(exponent: str, words: Words) -> str:
    plain = exponent.lstrip("+-−")
    if exponent in words.numbers.powers:
        return words.numbers.powers[exponent]
    sign = f"{words.numbers.minus} " if exponent[0] in "-−" else ""
    return f"{words.numbers.power} {sign}{digits(plain)}"


def read_raised(writing: Writing, at: int) -> Reading | None:
    """A raised number behind a word."""
    if writing.tokens[at].kind is not Kind.RAISED:
        return None
    plain = writing.text(at).translate(_LOWERED)
    if writing.is_word(at - 1) and len(writing.text(at - 1)) >= _WORD_WITH_FOOTNOTE and plain.isdigit():
        return Reading(at + 1, f"{writing.words.numbers.footnote} {plain}")
    return Reading(at + 1, _power(plain, writing.words))


def read_slashed(writing: Writing, at: int) -> Reading | None:
    """Two whole numbers with a stroke that may be a fraction: said as it is written, and a guess."""
    if not _divided(writing, at) or (writing.glued(at) and writing.text(at - 1) in "/-.,"):
        return None
    spoken = f"{digits(writing.text(at))} {writing.words.numbers.slash} {digits(writing.text(at + 2))}"
    return Reading(at + 3, spoken, unsure=True)


def read_stroke(writing: Writing, at: int) -> Reading | None:
    """A stroke between two words or numbers: a pause; in "20 Teile/Stunde", "3 Tropfen/min" it is "per"."""
    if writing.text(at) != "/":
        return None
    words = writing.words
    counted = writing.is_word(at - 1) and any(writing.is_number(one) for one in range(max(0, at - _NEAR), at))
    if counted and writing.text(at + 1) in words.unit_use.per_words:
        return Reading(at + 1, words.numbers.per)
    unit = unit_at(writing, at + 1)
    if counted and unit and unit.unit.behind_per:
        return Reading(unit.end, f"{words.numbers.per} {unit.unit.behind_per}")
    return Reading(at + 1, PAUSE)
