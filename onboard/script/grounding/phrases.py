"""Phrases of a list found in a text, whatever words the list's wildcards stand for.

takes   a reading, and the name of a list in data/<language>/      gives   the places where one of its phrases stands

In a list, ``*`` stands for the rest of a word and ``…`` for up to seven words between; a space is any white space.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onboard.measures.letters import folded
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
def find_any(text: str, phrases: Phrases) -> tuple[Found, ...]:
    """Where one of the phrases stands in the text, the longest at each place."""
    return tuple(Found(hit.start(), hit.end(), hit.group()) for hit in phrases.finditer(text))


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


@functools.lru_cache(maxsize=512)
def phrases_of(phrases: tuple[str, ...]) -> Phrases:
    """These phrases, ready to be looked for; the same ones are made ready once."""
    return Phrases(phrases)


class Phrases:
    """Phrases looked for together, the longest first: what one expression of all of them finds.

    Few lists have a phrase in any one text. So only those are put into an expression whose mark the text has, a word
    that the phrase cannot be there without; mostly there is none, and nothing to compile.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
        self._marked: defaultdict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            self._marked[_mark(phrase)].append(number)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        expression = self._possible(text)
        return expression.finditer(text) if expression else iter(())

    def fullmatch(self, word: str) -> bool:
        """Whether the word alone is one of the phrases."""
        expression = self._possible(word)
        return expression is not None and expression.fullmatch(word) is not None

    def _possible(self, text: str) -> re.Pattern[str] | None:
        """An expression of the phrases that may stand in the text, None where none may."""
        marks = _marks(text)
        if self._marked.keys().isdisjoint(marks):
            return None
        numbers = sorted(number for mark in self._marked.keys() & marks for number in self._marked[mark])
        return _compiled(tuple(self._phrases[number] for number in numbers))


@functools.lru_cache(maxsize=1 << 12)
def _compiled(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(_expression(phrase) for phrase in phrases), re.IGNORECASE)


@functools.cache
def _pattern(language: str, topic: str, name: str) -> Phrases:
    found = table(language, topic).get(name, [])
    assert isinstance(found, list), f"{topic}.{name} is not a list of phrases"
    return phrases_of(tuple(str(phrase) for phrase in found))


# ------------------------------------------------------------------------------------------------ marks

_RUN = re.compile(r"\w+")
_EDGE = 3


@functools.lru_cache(maxsize=1 << 14)
def _marks(text: str) -> frozenset[str]:
    """The runs of letters and figures in a text, their beginnings and their ends, and the mark of any text."""
    runs = set(_RUN.findall(folded(text)))
    return frozenset(("", *runs, *(f"{run[:_EDGE]}*" for run in runs), *(f"*{run[-_EDGE:]}" for run in runs)))


def _mark(phrase: str) -> str:
    """What every text has that has the phrase: a run of letters, the beginning or end of one, or "" for anything."""
    marks = [mark for word in phrase.split() if word != "…" for mark in _marks_in(word, phrase)]
    whole = [mark for mark in marks if "*" not in mark]
    return max(whole or marks, key=len, default="")


def _marks_in(word: str, phrase: str) -> Iterator[str]:
    for run in _RUN.finditer(folded(word)):
        # An expression looks beside a phrase only where letters or figures are at its edge.
        begins = word[: run.start()][-1:] != "*" and (run.start() > 0 or phrase[0].isalnum())
        ends = word[run.end() :][:1] != "*" and (run.end() < len(word) or phrase[-1].isalnum())
        if begins and ends:
            yield run[0]
        elif len(run[0]) >= _EDGE and begins:
            yield f"{run[0][:_EDGE]}*"
        elif len(run[0]) >= _EDGE and ends:
            yield f"*{run[0][-_EDGE:]}"


# ------------------------------------------------------------------------------------------------ expressions


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
