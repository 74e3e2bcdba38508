"""Which words mean the same, which is broader, which is the opposite.

takes   a language code      gives   a Thesaurus, read from data/<language>/thesaurus.gz and synonyms.toml

The format, the sources and their licences are in data/README.md. Everyday words have many meanings; of each word only
the more frequent ones count (``_RAREST``), else everything would mean everything.
"""

from __future__ import annotations

import functools
import gzip
from collections import defaultdict
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_RAREST = 4
_LINES = 1 << 20  # more than a thesaurus has: rank and line in one number, which sorts by both


@functools.cache
def thesaurus(code: str) -> Thesaurus:
    """The thesaurus of this language; an empty one where it has no file."""
    return Thesaurus(_DATA / code / "thesaurus.gz")


class Thesaurus:
    """Meanings as numbers; a word has the meanings it can have, in the order of their frequency where that is known."""

    def __init__(self, path: Path) -> None:
        self._subject: list[str] = []
        self._words: list[list[str]] = []
        self._broader: list[str] = []
        self._opposite: list[str] = []
        self._ranked: defaultdict[str, list[int]] = defaultdict(list)
        self.nouns: set[str] = set()
        self.others: set[str] = set()
        # A hundred thousand lines, and every program that checks waits for them: what is seldom asked stays as it is.
        lines = gzip.decompress(path.read_bytes()).decode().splitlines() if path.is_file() else []
        for number, line in enumerate(lines):
            subject, words, broader, opposite = line.split("\t")
            if subject == "-":
                # OpenThesaurus names no part of speech; German nouns have a capital.
                subject = "n.-" if words[:1].isupper() else "v.-"
            plain = self._frequent(words.lower(), number)
            (self.nouns if subject.startswith("n.") else self.others).update(plain)
            self._subject.append(subject)
            self._words.append(plain)
            self._broader.append(broader)
            self._opposite.append(opposite)

    def _frequent(self, words: str, number: int) -> list[str]:
        """The words of a line of which this is one of the more frequent meanings; it is noted as such."""
        plain = []
        for entry in words.split("|"):
            word, _, rank = entry.partition(":")
            if rank and int(rank) > _RAREST:
                continue
            plain.append(word)
            self._ranked[word].append(int(rank or 1) * _LINES + number)
        return plain

    def _meanings(self, word: str) -> list[int]:
        """The lines that have the word, its most frequent meaning first."""
        return [ranked % _LINES for ranked in sorted(self._ranked.get(word, ()))]

    def knows(self, word: str) -> bool:
        return word in self._ranked

    def same(self, a: str, b: str, part: str = "nvar") -> bool:
        """Whether the words share a meaning of this part of speech: n(oun), v(erb), a(djective), r (adverb)."""
        shared = set(self._meanings(a)).intersection(self._meanings(b))
        return any(self._subject[number][0] in part for number in shared)

    def broader(self, a: str, b: str, part: str = "nvar") -> bool:
        """Whether ``a`` names what ``b`` is a sort of, one level up, or two of nouns."""
        above = self._above(b, part)
        return a in above or (part == "n" and any(a in self._above(word, part) for word in above))

    def heads(self, word: str, head: str) -> bool:
        """Whether ``head`` is the head of another word for the same thing: "nadel", of "kanüle" ("Injektionsnadel")."""
        if len(head) < 4:
            return False
        numbers = (number for number in self._meanings(word) if self._subject[number].startswith("n."))
        return any(len(other) - len(head) > 2 and other.endswith(head) for at in numbers for other in self._words[at])

    def above(self, word: str) -> frozenset[str]:
        """The words of the next broader meanings of a noun."""
        return self._above(word, "n")

    @functools.cache  # noqa: B019  (a thesaurus lives as long as the program)
    def _above(self, word: str, part: str) -> frozenset[str]:
        numbers = (number for number in self._meanings(word) if self._subject[number][0] in part)
        above = (self._broader[number].lower() for number in numbers)
        return frozenset(word for words in above if words for word in words.split("|"))

    def opposite(self, a: str, b: str) -> bool:
        return any(b in self._opposite[number].split("|") for number in self._meanings(a) if self._opposite[number])

    def subject(self, word: str) -> str:
        """The subject of the word's most frequent meaning as a noun ("n.artifact"); "" where unknown."""
        for number in self._meanings(word):
            if self._subject[number].startswith("n."):
                return self._subject[number]
        return ""
