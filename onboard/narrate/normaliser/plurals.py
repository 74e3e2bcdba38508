"""Which form of a noun stands behind a number: the plural categories of Unicode CLDR.

Source: CLDR 45, "Language Plural Rules", cardinals
(https://www.unicode.org/cldr/charts/45/supplemental/language_plural_rules.html).
To add a language: one rule, one line.
"""

from __future__ import annotations

from collections.abc import Callable

Rule = Callable[[int, str], str]
"""From a number's whole part and its decimals, as they are written, to its category."""


_TELLING = 12
"""Last digits that are looked at: Python reads no number of thousands of digits."""


def plural(language: str, whole: str, decimals: str) -> str:
    """The category of a number, given its digits: ``plural("pl", "5", "")`` is "many".

    Categories are "zero", "one", "two", "few", "many" and "other". "1.0" is "other" in English and "one" in Spanish:
    decimals count as the language counts them. A language without a rule has only "other".
    """
    rule = RULES.get(language)
    return rule(int(whole[-_TELLING:]), decimals) if rule else "other"


def _one_without_decimals(whole: int, decimals: str) -> str:
    return "one" if whole == 1 and not decimals else "other"


def _one(whole: int, decimals: str) -> str:
    return "one" if whole == 1 and not decimals.strip("0") else "other"


def _italian(whole: int, decimals: str) -> str:
    return _millions(whole, decimals) or _one_without_decimals(whole, decimals)


def _spanish(whole: int, decimals: str) -> str:
    return _millions(whole, decimals) or _one(whole, decimals)


def _french(whole: int, decimals: str) -> str:
    return _millions(whole, decimals) or ("one" if whole in (0, 1) else "other")


def _millions(whole: int, decimals: str) -> str:
    return "many" if whole and not decimals and whole % 1_000_000 == 0 else ""


def _polish(whole: int, decimals: str) -> str:
    if decimals:
        return "other"
    if whole == 1:
        return "one"
    return "few" if _few_slavic(whole) else "many"


def _east_slavic(whole: int, decimals: str) -> str:
    if decimals:
        return "other"
    if whole % 10 == 1 and whole % 100 != 11:
        return "one"
    return "few" if _few_slavic(whole) else "many"


def _few_slavic(whole: int) -> bool:
    return whole % 10 in (2, 3, 4) and whole % 100 not in (12, 13, 14)


def _romanian(whole: int, decimals: str) -> str:
    if whole == 1 and not decimals:
        return "one"
    return "few" if decimals or whole == 0 or 1 <= whole % 100 <= 19 else "other"


def _arabic(whole: int, decimals: str) -> str:
    if decimals.strip("0"):
        return "other"
    if whole in (0, 1, 2):
        return ("zero", "one", "two")[whole]
    if 3 <= whole % 100 <= 10:
        return "few"
    return "many" if 11 <= whole % 100 <= 99 else "other"


RULES: dict[str, Rule] = {
    "ar": _arabic,
    "de": _one_without_decimals,
    "en": _one_without_decimals,
    "es": _spanish,
    "fr": _french,
    "it": _italian,
    "pl": _polish,
    "ro": _romanian,
    "tr": _one,
    "uk": _east_slavic,
}
