"""What is known of a language's words when its lines are broken: the lists of ``words/<language>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from onboard.compose.captions.letters import columns
from onboard.compose.captions.limits import A_SECOND, LONGEST_LINE, LONGEST_WIDE_LINE, Limits
from onboard.compose.languages import primary_language
from onboard.core.errors import OnboardError

_WORDS = Path(__file__).parent / "words"
_CHARACTER_LISTS = ("negations", "closings", "openings")


@dataclass(frozen=True, slots=True)
class Characters:
    """For languages without spaces between words: what a line does not end behind, nor before, and what it may."""

    negations: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    numerals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A language's words, in lower case; what each list means is in ``words/README.md``.

    ``unit_signs``, ``between_numbers``   of all languages, as they are written
    """

    determiners: frozenset[str] = frozenset()
    number_endings: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    negations_behind: frozenset[str] = frozenset()
    leaning: frozenset[str] = frozenset()
    clinging: frozenset[str] = frozenset()
    verb_halves: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    unit_words: frozenset[str] = frozenset()
    unit_signs: frozenset[str] = frozenset()
    between_numbers: frozenset[str] = frozenset()
    nouns_have_capitals: bool = False
    ordinals_have_dots: bool = False
    limits: Limits = field(default_factory=Limits)
    characters: Characters = field(default_factory=Characters)

    def determines(self, word: str) -> bool:
        """Whether a word is never parted from what follows: an article, a number word."""
        return word in self.determiners or word.endswith(tuple(self.number_endings))

    def joins(self, word: str) -> bool:
        """Whether a word stands between others rather than for something: an article, a preposition, a conjunction."""
        lists = (self.determiners, self.negations, self.leaning, self.clinging, self.conjunctions, self.openings)
        return any(word in each for each in lists)


def limits_of(tag: str, text: str) -> Limits:
    """How much a caption of this text may hold.

    A text of another language with Chinese, Japanese or Korean in it has that shorter line for all of its lines.
    """
    limits = vocabulary_of(tag).limits
    wide = sum(2 for letter in text if columns(letter) == 2)
    return limits if wide <= LONGEST_WIDE_LINE // 2 else replace(limits, line=min(limits.line, LONGEST_WIDE_LINE))


def vocabulary_of(tag: str) -> Vocabulary:
    """What is known of the language with this BCP 47 tag; without any words where there is no file for it."""
    return _read(primary_language(tag))


@lru_cache(maxsize=64)
def _read(language: str) -> Vocabulary:
    shared: dict[str, Any] = {name: frozenset(words.split()) for name, words in _table("shared").items()}
    is_code = language.isascii() and language.isalpha() and len(language) in (2, 3)
    if not is_code or not (_WORDS / f"{language}.toml").is_file():
        return Vocabulary(**shared)
    table = _table(language)
    unknown = table.keys() - {known.name for known in fields(Vocabulary)}
    if unknown:
        raise OnboardError(f"words/{language}.toml holds {sorted(unknown)}, which nothing asks for", stage="compose")
    limits, characters = table.pop("limits", {}), table.pop("characters", {})
    lists: dict[str, Any] = {
        name: frozenset(words.split()) if isinstance(words, str) else words for name, words in table.items()
    }
    return Vocabulary(**shared, **lists, limits=_limits(limits), characters=_characters(characters))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def _limits(table: dict[str, Any]) -> Limits:
    full_width = table.get("full_width", False)
    columns = 2 if full_width else 1
    return Limits(
        columns * table.get("line", LONGEST_LINE),
        columns * table.get("characters_a_second", A_SECOND),
        full_width,
    )


def _characters(table: dict[str, str]) -> Characters:
    negations, closings, openings = (tuple(table.get(name, "").split()) for name in _CHARACTER_LISTS)
    return Characters(negations, closings, openings, frozenset(table.get("numerals", "")))
