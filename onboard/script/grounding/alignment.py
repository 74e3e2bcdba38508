"""Which words of a sentence its evidence has, in this form or another.

takes   the tokens of a sentence and the readings of entries      gives   for each token how it is borne out

Needed by ``kinds.entities`` (what no entry has) and ``kinds.citation`` (what another entry has).
"""

from __future__ import annotations

import enum
import functools
import itertools
from dataclasses import dataclass

from onboard.script.grounding import compounds
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.reading import Reading
from onboard.script.grounding.tokens import Role, Token


class Bearing(enum.IntEnum):
    """How well the evidence bears a word out, the best last."""

    NONE = 0
    PART = 1  # a compound of which the evidence has a part only: "Metallspachtel" against "Spachtel"
    LOOSE = 2  # by a synonym, a broader word, an action of the same family
    CLOSE = 3  # by the word itself, inflected, derived, or as part of a compound


@dataclass(frozen=True, slots=True)
class Borne:
    """One token and what bears it out. ``missing`` are the parts of a compound that nothing bears out."""

    token: Token
    bearing: Bearing
    missing: tuple[str, ...] = ()


def borne(token: Token, evidence: Evidence, language: Language) -> Borne:
    """How ``evidence`` bears ``token`` out."""
    best = max((_bearing(token, other, language) for other in evidence.tokens), default=Bearing.NONE)
    if best < Bearing.CLOSE and (
        evidence.shortens(token) or evidence.does(token, language) or evidence.has_root(token, language)
    ):
        return Borne(token, Bearing.CLOSE)
    if best >= Bearing.LOOSE or len(token.parts) == 1:
        return Borne(token, best)
    missing = tuple(
        part for part in token.parts if not _counts(part, language) and not evidence.has_part(part, language)
    )
    if not missing:
        return Borne(token, Bearing.CLOSE if not evidence.loose(token.parts) else Bearing.LOOSE)
    return Borne(token, Bearing.PART if len(missing) < len(token.parts) else Bearing.NONE, missing)


def _counts(part: str, language: Language) -> bool:
    """Whether the part of a compound is a figure or its unit ("10-Liter-Wanne"), which is no affair of words."""
    return any(map(str.isdigit, part)) or part in language.words("words", "unit_words")


class Evidence:
    """The content words of some entries, ready to be compared with."""

    def __init__(self, tokens: tuple[Token, ...], language: str) -> None:
        self.tokens = tuple({(token.lower, token.lemma): token for token in tokens if token.role not in _DUMB}.values())
        self._shortened = tuple(
            token.lower.rstrip(".")
            for token, following in itertools.pairwise(tokens)
            if (following.text == "." and following.start == token.end) or token.lower.endswith(".")
        )
        self._capitals = {
            token.lower
            for token in tokens
            if token.role is Role.CODE and token.text.isalpha() and 1 < len(token.text) < 7
        }
        self.pairs = frozenset(f"{first.lower}-{second.lower}" for first, second in itertools.pairwise(tokens))
        self.units = frozenset(token.lower for token in tokens if token.role is Role.UNIT)
        self._parts = {part for token in self.tokens for part in (*token.parts, token.lemma, token.lower)}
        self._nouns = {token.lemma for token in self.tokens if token.role in (Role.NOUN, Role.NAME, Role.CODE)}
        self._verbs = {token.lemma for token in self.tokens if token.role is Role.VERB}
        bare = {part.removeprefix(prefix) for part in self._parts for prefix in ("un", "re") if language == "en"}
        self._roots = {compounds.root(part, language) for part in self._parts | bare if len(part) > 3}

    def has_part(self, part: str, language: Language) -> bool:
        return self._exactly(part, language.code) or any(
            language.alike(part, other) for other in self._parts if len(other) > 2
        )

    def begins(self, stem: str) -> bool:
        """Whether a longer word there begins so."""
        return any(part.startswith(stem) and len(part) > len(stem) + 2 for part in self._parts)

    def has_any_part(self, parts: tuple[str, ...]) -> bool:
        """Whether one of these words stands there, alone or in a compound."""
        return not self._parts.isdisjoint(parts)

    def spells_out(self, tokens: tuple[Token, ...]) -> frozenset[Token]:
        """The tokens whose first letters are an abbreviation there: "safe working load" for "SWL"."""
        words = [token for token in tokens if token.role is not Role.SIGN]
        found: set[Token] = set()
        for short in self._capitals:
            for at in range(len(words) - len(short) + 1):
                run = words[at : at + len(short)]
                if all(token.lower.startswith(letter) for token, letter in zip(run, short, strict=True)):
                    found.update(run)
        return frozenset(found)

    def shortens(self, token: Token) -> bool:
        """Whether an abbreviation of ``token`` stands there: "Prog." for "Programm"."""
        return any(2 < len(short) < len(token.lower) and token.lower.startswith(short) for short in self._shortened)

    def does(self, verb: Token, language: Language) -> bool:
        """Whether a noun or a compound has the verb in it: "sterilisieren" in "Dampfsterilisator"."""
        if verb.role is not Role.VERB:
            return False
        prefixes = ("", *language.words("words", "prefixes"))
        stems = (verb.lemma.removeprefix(prefix) for prefix in prefixes if verb.lemma.startswith(prefix))
        roots = [compounds.root(stem, language.code) for stem in stems if len(stem) > 4]
        return any(
            len(root) > 3
            and (any(root in noun for noun in self._nouns) or any(other.startswith(root) for other in self._verbs))
            for root in roots
        )

    def has_root(self, token: Token, language: Language) -> bool:
        """Whether a part of a compound is made of the same word: "desinfizieren" in "Desinfektionstuch"."""
        return token.role in (Role.NOUN, Role.QUALITY) and self._exactly(token.lemma, language.code)

    def loose(self, parts: tuple[str, ...]) -> bool:
        return any(part not in self._parts for part in parts)

    def _exactly(self, part: str, code: str) -> bool:
        if part in self._parts or part in self._roots:
            return True
        root = compounds.root(part, code)
        return len(part) > 3 and (root in self._roots or root in self._parts)


_DUMB = frozenset({Role.SIGN, Role.NUMBER, Role.UNIT})


@functools.lru_cache(maxsize=2048)
def evidence_of(readings: tuple[Reading, ...], language: str) -> Evidence:
    """The evidence in these readings, the glossary's other forms included."""
    return Evidence(tuple(token for reading in readings for token in (*reading.tokens, *reading.expansions)), language)


_CLOSE = frozenset({Relation.SAME, Relation.INFLECTED, Relation.DERIVED})
_LOOSE = frozenset({Relation.SYNONYM, Relation.BROADER})


def _bearing(token: Token, other: Token, language: Language) -> Bearing:
    relation = language.related(token, other)
    if relation in _CLOSE:
        return Bearing.CLOSE
    if relation is Relation.COMPOUND:
        # "Spachtel" is borne out by "Kunststoffspachtel"; the reverse is not.
        narrower = token.lemma in other.parts or (
            len(other.lemma) > len(token.lemma) and other.lemma.endswith(token.lemma)
        )
        return Bearing.CLOSE if narrower else Bearing.NONE
    if relation in _LOOSE:
        return Bearing.LOOSE
    return Bearing.NONE
