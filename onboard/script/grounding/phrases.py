"""Phrases of a list found in a text, whatever words the list's wildcards stand for.

takes   a reading, and the name of a list in data/<language>/      gives   the places where one of its phrases stands

In a list, ``*`` stands for the rest of a word and ``…`` for up to seven words between; a space is any white space.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from onboard.measures.numerals import number_at
from onboard.script.grounding.reading import Reading
from onboard.script.grounding.tables import table


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase in a text: its place in characters, and its words as they stand there."""

    start: int
    end: int
    words: str


def find(reading: Reading, topic: str, name: str) -> tuple[Found, ...]:
    """Where the phrases of list ``name`` in data/<language>/<topic>.toml stand, the longest at each place."""
    return _find(reading.text, reading.language, topic, name)


@functools.lru_cache(maxsize=1 << 15)
def find_any(text: str, pattern: re.Pattern[str]) -> tuple[Found, ...]:
    """Where the pattern stands in the text."""
    return tuple(Found(hit.start(), hit.end(), hit.group()) for hit in pattern.finditer(text))


@functools.lru_cache(maxsize=1 << 15)
def _find(text: str, language: str, topic: str, name: str) -> tuple[Found, ...]:
    found = find_any(text, _pattern(language, topic, name))
    if topic == "negation" and name == "harmless":
        # "Not above 60 °C" bounds a figure; "not directly above the flame" denies a place.
        found = tuple(f for f in found if not _BOUNDING.search(f.words) or _measures(text, f.end, language))
    # "Batch no." is a number, no denial.
    return tuple(f for f in found if f.words.lower() != "no" or text[f.end : f.end + 1] != ".")


def _measures(text: str, start: int, language: str) -> bool:
    """Whether a figure follows, at most two words on ("not above a weight of 20 kg" bounds one too)."""
    words = list(itertools.islice(_WORD.finditer(text, start), 4))
    return any(word.group()[0].isdigit() or number_at(text, word.start(), language) is not None for word in words)


_BOUNDING = re.compile(r"\b(?:über|unter|vor|above|below|over|under)$", re.IGNORECASE)
_WORD = re.compile(r"[\w½¼¾]+")


def within(found: Found, others: Iterable[Found]) -> bool:
    """Whether the place lies inside one of the others."""
    return any(other.start <= found.start and found.end <= other.end for other in others)


def is_listed(language: str, word: str, topic: str, *names: str) -> bool:
    """Whether the word alone is a phrase of one of the lists."""
    return any(_pattern(language, topic, name).fullmatch(word) for name in names)


@functools.cache
def words(topic: str, name: str) -> frozenset[str]:
    """The words of a list in German and English together, for single words that mean nothing else in the other."""
    return frozenset(word for code in ("de", "en") for word in table(code, topic).get(name, ()))


def compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all the phrases, the longest first; one that matches nothing where there are none."""
    alternatives = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    if not alternatives:
        return re.compile(r"(?!)")
    return re.compile("|".join(_expression(phrase) for phrase in alternatives), re.IGNORECASE)


@functools.cache
def _pattern(language: str, topic: str, name: str) -> re.Pattern[str]:
    found = table(language, topic).get(name, [])
    assert isinstance(found, list), f"{topic}.{name} is not a list of phrases"
    return compiled(str(phrase) for phrase in found)


def _expression(phrase: str) -> str:
    words = [_word(word) for word in phrase.split()]
    expression = r"\s+".join(words).replace(r"\s+" + _GAP + r"\s+", _GAP)
    opening = r"(?<![\w])" if phrase[0].isalnum() or phrase[0] == "*" else ""
    closing = r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] == "*" else ""
    return opening + expression + closing


# Up to seven words, none of which ends a clause.
_GAP = r"(?:\s+[^\s,;:.!?]+){0,7}\s+"


def _word(word: str) -> str:
    if word == "…":
        return _GAP
    return re.escape(word).replace(r"\*", r"[\w-]*").replace("'", "['’]")
