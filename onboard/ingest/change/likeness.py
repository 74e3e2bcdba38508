"""How alike two texts are, from 0 to 1: words that are rare in the document count most, values hardly at all.

Two measures are averaged. Words in common, weighed by how rare they are (Dice's coefficient over word beginnings, so
that endings do not matter); and letters in common in order (rapidfuzz's normalised Indel similarity), which sees typing
errors, compounds and prefixes. Letters alone find any two German sentences 0.4 alike; that share is taken off.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

_NUMBER = re.compile(r"\d+(?:[.,:/ ]\d+)*")
_NUMBERING = re.compile(r"^\s*[(\[]?\d{1,3}(?:\.\d{1,3})*\s*[.):\]]\s+(?=\S)")
_BEGINNING = 5
_LONGEST = 4_000
_LETTERS = 1_000  # comparing letters costs their square; of a longer text, the words tell enough
_WITHOUT_SPACES = "\u0e00"  # Thai, and what follows it in Unicode: Chinese, Japanese, Korean
_BY_CHANCE = 0.4
_CONTAINED = 0.8
_FEW_WORDS = 4


def unnumbered(text: str) -> str:
    """On one line, without the number in front: "3. Deckel zu" is "Deckel zu", and "3. Gang" is "Gang"."""
    return _NUMBERING.sub("", flat(text))


def is_numbered(text: str) -> bool:
    """Whether a number stands in front that may only count: "3. Deckel schließen"."""
    return _NUMBERING.match(text) is not None


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Wording:
    """A text, made ready for comparing."""

    text: str

    @cached_property
    def plain(self) -> str:
        """In small letters, every value a "0"; what counts beyond the first 4,000 characters is not looked at."""
        return _NUMBER.sub("0", unicodedata.normalize("NFKC", self.text[:_LONGEST]).casefold())

    @cached_property
    def words(self) -> frozenset[str]:
        """The beginnings of its words; values left out, writing without spaces in pairs of signs."""
        return frozenset(piece for word in re.findall(r"\w+", self.plain) for piece in _pieces(word) if piece != "0")

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(_NUMBER.findall(self.text[:_LONGEST]))


def _pieces(word: str) -> Sequence[str]:
    if max(word) < _WITHOUT_SPACES or len(word) < 2:
        return [word[:_BEGINNING]]
    return [word[at : at + 2] for at in range(len(word) - 1)]


class Likeness:
    """Compares texts of one document and its next version."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        every = list(wordings)
        self.spread = Counter(word for wording in every for word in wording.words)
        self._weights = {word: math.log(1 + len(every) / times) for word, times in self.spread.items()}
        self._weighed: dict[Wording, float] = {}

    def __call__(self, one: Wording, other: Wording) -> float:
        """1 for texts that differ in nothing but values and capital letters."""
        if one.plain == other.plain:
            return 1.0
        in_words = self._in_words(one, other)
        letters = fuzz.ratio(one.plain[:_LETTERS], other.plain[:_LETTERS]) / 100
        in_letters = max(0.0, letters - _BY_CHANCE) / (1 - _BY_CHANCE)
        return min(0.99, (in_words + in_letters) / 2)

    def _in_words(self, one: Wording, other: Wording) -> float:
        common = sum(self._weights[word] for word in one.words & other.words)
        first, second = self._weight(one), self._weight(other)
        if not common:
            return 0.0
        alike = 2 * common / (first + second)
        if min(len(one.words), len(other.words)) >= _FEW_WORDS:
            alike = max(alike, _CONTAINED * common / min(first, second))
        return alike

    def _weight(self, wording: Wording) -> float:
        if wording not in self._weighed:
            self._weighed[wording] = sum(self._weights[word] for word in wording.words)
        return self._weighed[wording]
