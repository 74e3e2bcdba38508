"""How strongly words of a sentence are tied to words of the evidence.

takes   two tokens, or two rows of tokens      gives   a strength from 0 (nothing in common) to 1 (the same word)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from onboard.script.grounding.clauses import is_content
from onboard.script.grounding.language import Language, Relation
from onboard.script.grounding.phrases import Phrases, phrases_of
from onboard.script.grounding.reading import Case, Reading
from onboard.script.grounding.tables import table
from onboard.script.grounding.tokens import Role, Token

_STRENGTH = {
    Relation.SAME: 1.0,
    Relation.INFLECTED: 1.0,
    Relation.DERIVED: 0.9,
    Relation.SYNONYM: 0.7,
    Relation.COMPOUND: 0.7,
    Relation.BROADER: 0.5,
    Relation.NARROWER: 0.5,
    Relation.OPPOSITE: 0.0,
    Relation.NONE: 0.0,
}


@functools.lru_cache(maxsize=1 << 16)
def strength(language: Language, a: Token, b: Token) -> float:
    """How closely two words belong together."""
    if a.lower == b.lower:
        # The tagger may take one of them for a verb ("Wachs erhitzen").
        return 1.0
    if a.lemma != b.lemma and opposed(language, a, b):
        return 0.0
    found = _STRENGTH.get(language.related(a, b), 0.0)
    if found < 0.9 and _stem(a) == _stem(b):
        return 0.9
    return found


def best(language: Language, token: Token, others: Iterable[Token]) -> float:
    """The closest tie of ``token`` to any of the others."""
    return max((strength(language, token, other) for other in others), default=0.0)


def shared(language: Language, tokens: Sequence[Token], others: Sequence[Token]) -> float:
    """The sum of the closest ties of the content words among ``tokens`` to the others."""
    pool = [other for other in others if is_content(other)]
    return sum(best(language, token, pool) * weight(token) for token in tokens if is_content(token))


def weight(token: Token) -> float:
    """How much a word says: little for verbs that fit every action and for words of measure."""
    return 0.25 if token.lemma in _light() or token.text.lower() in _light() else 1.0


def opposed(language: Language, a: Token, b: Token) -> bool:
    """Whether the words are two poles of which a thing can only have one: "old" and "new", "left" and "right"."""
    mine, theirs = poles(language.code, a.text.lower()), poles(language.code, b.text.lower())
    return any((axis, not pole) in theirs for axis, pole in mine)


@functools.lru_cache(maxsize=1 << 14)
def poles(code: str, word: str) -> frozenset[tuple[str, bool]]:
    """The axes on which the word is a pole, and which of the two."""
    return frozenset((axis, pole) for axis, pole, phrases in _axes(code) if phrases.fullmatch(word))


@functools.cache
def _axes(code: str) -> tuple[tuple[str, bool, Phrases], ...]:
    contrast = table(code, "opposites").get("contrast", [])
    found: list[tuple[str, bool, Phrases]] = []
    for number in range(0, len(contrast) - 1, 2):
        found.append((f"contrast {number}", True, phrases_of(tuple(contrast[number]))))
        found.append((f"contrast {number}", False, phrases_of(tuple(contrast[number + 1]))))
    for axis in table(code, "direction").get("axis", []):
        found.append((axis["name"], True, phrases_of(tuple(axis["one"]))))
        found.append((axis["name"], False, phrases_of(tuple(axis["other"]))))
    return tuple(found)


def is_verbatim(case: Case) -> bool:
    """Whether the sentence stands in a cited entry, from the beginning of one of its statements to a stop.

    Articles and forms of address do not count. What the source says itself needs no check against the rest of it.
    """
    words = [token.lower for _, token in _spoken(case.said)]
    return len(words) > 1 and any(_stands_in(words, reading) for _, reading in case.cited)


def _stands_in(words: Sequence[str], reading: Reading) -> bool:
    spoken = _spoken(reading)
    last = len(reading.tokens) - 1
    for at in range(len(spoken) - len(words) + 1):
        passage = spoken[at : at + len(words)]
        begin, end = (passage[0][0] if at else 0), passage[-1][0]
        opens = begin == 0 or reading.tokens[begin - 1].text in _OPENING
        closes = end == last or reading.tokens[end + 1].role is Role.SIGN
        if opens and closes and [token.lower for _, token in passage] == list(words):
            return True
    return False


def _spoken(reading: Reading) -> list[tuple[int, Token]]:
    """Its words, without signs, articles and forms of address, each with its place among the tokens."""
    return [
        (at, token)
        for at, token in enumerate(reading.tokens)
        if token.role is not Role.SIGN and token.tag not in ("ART", "AT0") and token.lower not in _ADDRESSING
    ]


_OPENING = frozenset(".!?;:–—")
_ADDRESSING = frozenset({"sie", "bitte", "please"})


def lacking(token: Token) -> str:
    """What an adjective such as "drucklos", "fettfrei", "oil-free" says is not there; "" of other words."""
    found = _LACKING.fullmatch(token.lower)
    return found.group(1) if found else ""


_LACKING = re.compile(r"(.{3,}?)[s-]?(?:los|frei|less|free)(?:e[nmrs]?)?")


def colour(language: Language, token: Token) -> int:
    """Which colour the word names, by its place in the list of colours; -1 where none ("Rot" and "roter" are one)."""
    word = token.text.lower()
    return next((at for at, phrases in enumerate(_colours(language.code)) if phrases.fullmatch(word)), -1)


@functools.cache
def _colours(code: str) -> tuple[Phrases, ...]:
    return tuple(phrases_of((str(word),)) for word in table(code, "opposites").get("colours", []))


def _stem(token: Token) -> str:
    """A rough common beginning, for words the tagger gives different lemmas ("einfüllen", "eingefüllt")."""
    word = token.lemma or token.lower
    for ending in ("ungen", "ung", "ing", "ed", "en", "es", "er", "em", "et", "e", "s", "n", "t"):
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "ing" else 4):
            return word[: -len(ending)]
    return word


@functools.cache
def _light() -> frozenset[str]:
    # A token does not know its language; the light words of the two do not clash.
    return frozenset(word for code in ("de", "en") for word in table(code, "modality").get("light", ()))
