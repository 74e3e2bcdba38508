"""One language's words for what is written: reads ``words/<language>.toml`` -> Words, ready to be asked.

The form of the files is explained in ``words/en.toml``. Every section and key is there in every file; a missing or an
unknown one is an error of ours, found by the tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from onboard.core.errors import OnboardError
from onboard.narrate.normaliser.phrases import Phrases
from onboard.narrate.normaliser.plurals import plural

VERSION = 1
"""Of the form of the files."""


class WordList:
    """Words to be recognised: as they are written, or by their ends ("*klasse" is in "Schutzklasse" and "Klasse")."""

    def __init__(self, words: Iterable[str]) -> None:
        listed = tuple(words)
        self._whole = frozenset(word for word in listed if not word.startswith("*"))
        self._ends = tuple(word[1:] for word in listed if word.startswith("*"))

    def __contains__(self, word: str) -> bool:
        return bool(word) and (word in self._whole or (bool(self._ends) and word.lower().endswith(self._ends)))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name by plural category, or for exactly one number (then the number is said in it)."""

    forms: Mapping[str, str]
    gender: str
    behind_per: str

    def named(self, language: str, whole: str, decimals: str = "") -> str:
        """The form that stands behind a number; it may have a "{}" for the number."""
        return self.forms.get(plural(language, whole, decimals)) or self.forms["other"]

    def behind_part(self, language: str, *, one: bool) -> str:
        """The form behind a fraction; where decimals take a form of their own (Polish), fractions take it too."""
        if plural(language, "2", "5") not in (plural(language, "2", ""), plural(language, "5", "")):
            return self.forms["other"]
        return self.named(language, "1" if one else "2")

    def exactly(self, whole: str, decimals: str) -> str:
        """Number and unit in one, where the language says this number in a way of its own; else ""."""
        return "" if decimals else self.forms.get(whole.lstrip("0") or "0", "")


@dataclass(frozen=True, kw_only=True)
class Context:
    """Words in front of a number that tell what it is."""

    numbered: WordList
    coded: WordList
    ratios: WordList
    telephone: WordList
    emergency: WordList
    emergency_numbers: WordList


@dataclass(frozen=True, kw_only=True)
class NumberWords:
    thousands: tuple[str, ...]
    decimal: str
    point: str
    minus: str
    plus: str
    plus_minus: str
    range: str
    by: str
    times: str
    once: str
    ratio: str
    per: str
    power: str
    powers: Mapping[str, str]
    number: str
    diameter: str
    slash: str
    footnote: str
    blank: str
    part: str
    million: Mapping[str, str]
    context: Context


@dataclass(frozen=True, kw_only=True)
class Cardinals:
    """Whole numbers in words."""

    before_stop: bool
    compounds: bool
    words: tuple[str, ...]
    one: str
    hundred: str
    thousand: str

    def spelled(self, number: int) -> str:
        """The number in words; "" where the language's file does not say how."""
        if number < len(self.words):
            return self.words[number]
        for size, pattern in ((1_000, self.thousand), (100, self.hundred)):
            if size <= number < 1_000 * size and pattern:
                many, rest = divmod(number, size)
                return pattern.format(self.inside(many), self.spelled(rest) if rest else "")
        return ""

    def inside(self, number: int) -> str:
        """The number at the beginning of a longer word: "ein" of "einpolig"."""
        return self.one if number == 1 else self.spelled(number)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Numbers whose word depends on what is counted, and on the preposition before it."""

    passing: WordList
    cases: Mapping[str, WordList]
    numbers: Mapping[str, Mapping[str, Mapping[str, str]]]
    nouns: Mapping[str, tuple[str, ...]]

    def gender(self, noun: str) -> str:
        """Of a noun, by the longest end that is known; "" for an unknown one."""
        small = noun.lower()
        known = ((len(end), gender) for gender, ends in self.nouns.items() for end in ends if small.endswith(end))
        return max(known, default=(0, ""))[1]

    def case(self, preposition: str) -> str:
        return next((case for case, words in self.cases.items() if preposition.lower() in words), "nominative")


@dataclass(frozen=True, kw_only=True)
class Fractions:
    and_: str
    numerators: tuple[str, ...]
    bare: frozenset[str]
    denominators: Mapping[str, Mapping[str, str]]
    nouns: Mapping[str, str]
    before: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Ordinals:
    glued: frozenset[str]
    words: tuple[str, ...]
    whole: str
    either: WordList
    endings: Mapping[str, WordList]

    def declined(self, number: int, before: str) -> str:
        """ "zweiten" of 2 behind "am"."""
        ending = next((end for end, words in self.endings.items() if before.lower() in words), self.whole)
        return self.words[number - 1] + ending


@dataclass(frozen=True, kw_only=True)
class Dates:
    months: tuple[str, ...]
    short: Mapping[str, int]
    full: str
    day_month: str
    month_year: str
    dotted: bool
    order: str
    orders: Mapping[str, str]
    before_short: WordList
    whole: str
    endings: Mapping[str, WordList]


@dataclass(frozen=True, kw_only=True)
class Clock:
    hour: str
    hours: str
    hours_early: str
    words: frozenset[str]
    before: frozenset[str]
    pointed_after: frozenset[str]
    halves: Phrases[str]


@dataclass(frozen=True, kw_only=True)
class UnitUse:
    alone: Phrases[str]
    in_front: frozenset[str]
    money: frozenset[str]
    per_words: frozenset[str]
    singular_before: frozenset[str]
    inches: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Abbreviations:
    always: Phrases[str]
    ending: frozenset[str]
    before_number: Phrases[str]
    before_name: Phrases[str]
    word_ends: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Roman:
    after: WordList
    single: WordList
    alone: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Codes:
    known: frozenset[str]
    strength_after: WordList
    strength_near: WordList
    strengths: frozenset[str]
    small_threads: frozenset[str]
    threads: frozenset[str]
    fraction_after: frozenset[str]
    spelled_out: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Addresses:
    signs: Mapping[str, str]
    ends: frozenset[str]
    words: frozenset[str]
    postcode_digits: int
    menu_words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Letters:
    shouted: frozenset[str]
    plurals: Mapping[str, str]
    vowels: frozenset[str]
    native: frozenset[str]
    foreign: re.Pattern[str]
    joined_endings: frozenset[str]
    optional_endings: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything ``words/<language>.toml`` says."""

    language: str
    numbers: NumberWords
    cardinals: Cardinals
    counted: Counted
    fractions: Fractions
    ordinals: Ordinals
    dates: Dates
    clock: Clock
    weekdays: Mapping[str, str]
    units: Phrases[str]
    unit_forms: Mapping[str, Unit]
    unit_use: UnitUse
    abbreviations: Abbreviations
    roman: Roman
    standards: frozenset[str]
    codes: Codes
    addresses: Addresses
    signs: Mapping[str, str]
    letters: Letters

    def letter_by_letter(self, word: str) -> str:
        """ "K S S" of KSS. Letters that have a name are said by it."""
        capitals = {letter: letter.upper() for letter in word if len(letter.upper()) == 1}
        return " ".join(self.signs.get(letter) or capitals.get(letter, letter) for letter in word)


@lru_cache(maxsize=32)
def words_of(language: str) -> Words | None:
    """The words of a language ("de"); None for one that has no file, whose text is only tidied."""
    file = resources.files("onboard.narrate.normaliser") / "words" / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return None
    return read_words(file.read_text(encoding="utf-8"), language)


def read_words(text: str, language: str) -> Words:
    """The words in a file's text. Raises OnboardError where it is not in the form it must have."""
    try:
        return _words(language, tomllib.loads(text))
    except (TypeError, KeyError, ValueError, AttributeError) as exc:
        raise OnboardError(
            f"the words of the language {language!r} are not in the form they must have: {exc}",
            stage="narrate",
            file=f"words/{language}.toml",
            hint="Compare the file with en.toml, or reinstall onboard.",
        ) from exc


def _words(language: str, table: dict[str, Any]) -> Words:
    if table.pop("version") != VERSION:
        raise ValueError(f"the version is not {VERSION}")
    forms, spellings = _units(table.pop("units"))
    use = table.pop("unit_use")
    short = table.pop("abbreviation_use")
    return Words(
        language=language,
        numbers=_number_words(table.pop("numbers")),
        cardinals=_cardinals(table.pop("cardinals")),
        counted=_counted(table.pop("counted")),
        fractions=_fractions(table.pop("fractions")),
        ordinals=_ordinals(table.pop("ordinals")),
        dates=_dates(table.pop("dates")),
        clock=_clock(table.pop("clock")),
        weekdays=table.pop("weekdays")["names"],
        units=Phrases(spellings),
        unit_forms=forms,
        unit_use=UnitUse(
            **{**{name: frozenset(words) for name, words in use.items()}, "alone": _alone(use["alone"], spellings)}
        ),
        abbreviations=Abbreviations(
            always=Phrases(table.pop("abbreviations"), spaces="free"),
            ending=frozenset(without_spaces(written) for written in short.pop("ending")),
            before_number=Phrases(short.pop("before_number"), spaces="free"),
            before_name=Phrases(short.pop("before_name"), spaces="free"),
            **short,
        ),
        roman=_roman(**table.pop("roman")),
        standards=frozenset(table.pop("standards")["names"]),
        codes=_codes(table.pop("codes")),
        addresses=_addresses(table.pop("addresses")),
        signs=table.pop("signs"),
        letters=_letters(**table.pop("letters")),
        **table,
    )


def without_spaces(written: str) -> str:
    """ "z.B." of "z. B."."""
    return "".join(written.split())


def _units(table: Mapping[str, Any]) -> tuple[dict[str, Unit], dict[str, str]]:
    """Every unit by its symbol, and every spelling with the symbol it stands for."""
    forms = {symbol: _unit(**listed) for symbol, listed in table.items() if not isinstance(listed, str)}
    spellings = {spelling: listed if isinstance(listed, str) else spelling for spelling, listed in table.items()}
    for spelling in [spelling for spelling in spellings if spelling[-1] in "²³¹"]:
        plain = spelling.translate(_LOWERED)
        for other in (plain, f"{plain.rstrip('-123')}^{plain.lstrip(plain.rstrip('-123'))}"):
            spellings.setdefault(other, spellings[spelling])
    for spelling in [spelling for spelling in spellings if len(spelling) > 1 and spelling[0] == "°"]:
        spellings.setdefault(f"º{spelling[1:]}", spellings[spelling])
    for spelling, symbol in spellings.items():
        if symbol not in forms:
            raise ValueError(f"the unit {spelling!r} stands for {symbol!r}, which is not there")
    return forms, spellings


_LOWERED = str.maketrans("²³⁻¹", "23-1")


def _unit(*, gender: str = "", per: str = "", **forms: str) -> Unit:
    return Unit(forms, gender, per or forms.get("one") or forms["other"])


def _alone(symbols: Iterable[str], spellings: Mapping[str, str]) -> Phrases[str]:
    return Phrases({symbol: spellings.get(symbol, symbol) for symbol in symbols})


def _number_words(table: dict[str, Any]) -> NumberWords:
    context = {name: WordList(words) for name, words in table.pop("context").items()}
    return NumberWords(thousands=tuple(table.pop("thousands")), context=Context(**context), **table)


def _cardinals(table: dict[str, Any]) -> Cardinals:
    return Cardinals(words=tuple(table.pop("words")), **table)


def _counted(table: dict[str, Any]) -> Counted:
    return Counted(
        passing=WordList(table.pop("passing")),
        cases={case: WordList(words) for case, words in table.pop("cases").items()},
        nouns={gender: tuple(ends) for gender, ends in table.pop("nouns").items()},
        **table,
    )


def _fractions(table: dict[str, Any]) -> Fractions:
    return Fractions(
        and_=table.pop("and"),
        numerators=tuple(table.pop("numerators")),
        bare=frozenset(table.pop("bare")),
        nouns={noun: group for group, nouns in table.pop("nouns").items() for noun in nouns},
        **table,
    )


def _ordinals(table: dict[str, Any]) -> Ordinals:
    return Ordinals(
        glued=frozenset(table.pop("glued")),
        words=tuple(table.pop("words")),
        either=WordList(table.pop("either")),
        endings={ending: WordList(words) for ending, words in table.pop("endings").items()},
        **table,
    )


def _dates(table: dict[str, Any]) -> Dates:
    return Dates(
        months=tuple(table.pop("months")),
        before_short=WordList(table.pop("before_short")),
        endings={ending: WordList(words) for ending, words in table.pop("endings").items()},
        **table,
    )


def _clock(table: dict[str, Any]) -> Clock:
    words, before = frozenset(table.pop("words")), frozenset(table.pop("before"))
    return Clock(words=words, before=before, halves=Phrases(table.pop("halves"), spaces="free"), **table)


def _roman(*, after: list[str], single: list[str], alone: list[str]) -> Roman:
    return Roman(after=WordList(after), single=WordList(single), alone=frozenset(alone))


def _codes(table: dict[str, Any]) -> Codes:
    near, after = WordList(table.pop("strength_near")), WordList(table.pop("strength_after"))
    spelled_out = table.pop("spelled_out")
    listed = {name: frozenset(words) for name, words in table.items()}
    return Codes(strength_near=near, strength_after=after, spelled_out=spelled_out, **listed)


def _addresses(table: dict[str, Any]) -> Addresses:
    lists = {name: frozenset(table.pop(name)) for name in ("ends", "words", "menu_words")}
    return Addresses(**lists, **table)


def _letters(*, vowels: str, native: str, foreign: list[str], plurals: dict[str, str], **listed: list[str]) -> Letters:
    return Letters(
        plurals=plurals,
        vowels=frozenset(vowels),
        native=frozenset(native),
        foreign=re.compile("|".join(foreign) or "(?!)"),
        **{name: frozenset(words) for name, words in listed.items()},
    )
