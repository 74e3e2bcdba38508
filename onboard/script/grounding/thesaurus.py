"""Which words mean the same, which is broader, which is the opposite.

takes   a language code      gives   a Thesaurus, asked of data/<language>/thesaurus.words and thesaurus.meanings

The format, the sources and their licences are in data/README.md. Everyday words have many meanings; of each word only
the more frequent ones are in the files, else everything would mean everything.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from onboard.script.grounding.lines import lines_of, whole


@functools.cache
def thesaurus(code: str) -> Thesaurus:
    """The thesaurus of this language; an empty one for a language that has none."""
    return Thesaurus(code)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One line: its subject, whose first letter is the part of speech, its words, those broader, and the opposites."""

    subject: str
    words: tuple[str, ...]
    broader: tuple[str, ...]
    opposite: tuple[str, ...]


class Thesaurus:
    """Meanings as places in a file; a word has those it can have, in the order of their frequency where it is known."""

    def __init__(self, code: str) -> None:
        self._words, self._lines = lines_of(code, "thesaurus.words"), lines_of(code, "thesaurus.meanings")
        self._code = code

    def is_noun(self, word: str) -> bool:
        """Whether the word has a meaning as a noun."""
        return "n" in self._known(word)[0]

    def is_other(self, word: str) -> bool:
        """Whether the word has a meaning as something else than a noun."""
        return "o" in self._known(word)[0]

    def knows(self, word: str) -> bool:
        return bool(self._meanings(word))

    def same(self, a: str, b: str, part: str = "nvar") -> bool:
        """Whether the words share a meaning of this part of speech: n(oun), v(erb), a(djective), r (adverb)."""
        shared = set(self._meanings(a)).intersection(self._meanings(b))
        return any(self._meaning(place).subject[0] in part for place in shared)

    def broader(self, a: str, b: str, part: str = "nvar") -> bool:
        """Whether ``a`` names what ``b`` is a sort of, one level up, or two of nouns."""
        above = self._above(b, part)
        return a in above or (part == "n" and any(a in self._above(word, part) for word in above))

    def heads(self, word: str, head: str) -> bool:
        """Whether ``head`` is the head of another word for the same thing: "nadel", of "kanüle" ("Injektionsnadel")."""
        if len(head) < 4:
            return False
        nouns = (one for one in map(self._meaning, self._meanings(word)) if one.subject.startswith("n."))
        return any(len(other) - len(head) > 2 and other.endswith(head) for one in nouns for other in one.words)

    def above(self, word: str) -> frozenset[str]:
        """The words of the next broader meanings of a noun."""
        return self._above(word, "n")

    def opposite(self, a: str, b: str) -> bool:
        return any(b in self._meaning(place).opposite for place in self._meanings(a))

    def subject(self, word: str) -> str:
        """The subject of the word's most frequent meaning as a noun ("n.artifact"); "" where unknown."""
        subjects = (self._meaning(place).subject for place in self._meanings(word))
        return next((subject for subject in subjects if subject.startswith("n.")), "")

    def _meanings(self, word: str) -> tuple[int, ...]:
        """The places of the meanings that the word has, its most frequent one first."""
        return self._known(word)[1]

    @functools.lru_cache(maxsize=1 << 16)  # noqa: B019  (a thesaurus lives as long as the program)
    def _above(self, word: str, part: str) -> frozenset[str]:
        meanings = (self._meaning(place) for place in self._meanings(word))
        return frozenset(word for one in meanings if one.subject[0] in part for word in one.broader)

    @functools.lru_cache(maxsize=1 << 16)  # noqa: B019
    def _known(self, word: str) -> tuple[str, tuple[int, ...]]:
        """Of which sorts the word is, and where its meanings stand."""
        sorts, _, places = self._words.find(word).partition("\t")
        with whole(f"{self._code}/thesaurus.words"):
            return sorts, tuple(int(place) for place in places.split())

    @functools.lru_cache(maxsize=1 << 14)  # noqa: B019
    def _meaning(self, place: int) -> _Meaning:
        with whole(f"{self._code}/thesaurus.meanings"):
            subject, words, broader, opposite = self._lines.at(place).split("\t")
        return _Meaning(subject, *(tuple(filter(None, field.split("|"))) for field in (words, broader, opposite)))
