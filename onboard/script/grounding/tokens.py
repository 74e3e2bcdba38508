"""One word, number, code or sign of a text, and what it is for: what a language takes a text apart into."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Role(enum.StrEnum):
    """What a token is for, as far as the checks need to know; never certain in the open classes."""

    NOUN = "noun"
    VERB = "verb"
    QUALITY = "quality"  # adjectives and adverbs of content: "rot", "vorsichtig", "slowly"
    NAME = "name"  # a proper name, of a person or a product
    CODE = "code"  # a part number, a norm, a button label: "M8x25", "DIN EN 388", "START", "V-40"
    NUMBER = "number"  # in digits or in words
    UNIT = "unit"
    FUNCTION = "function"  # articles, pronouns, prepositions, conjunctions, auxiliaries, particles
    SIGN = "sign"  # punctuation and symbols


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, code or sign. ``start`` and ``end`` are its place in the text, in characters.

    ``lower``  case folded; ``lemma`` the dictionary form, lower case ("schrauben" -> "schraube"), or a stem if unknown.
    A German verb whose prefix stands apart has the joined lemma ("hängen ... auf" -> "aufhängen").
    ``tag``    the tagger's own part of speech: STTS for German, BNC C5 for English; "" for codes and signs
    ``parts``  what a compound is made of, lemmas, head last: ("kunststoff", "spachtel"); one part: not a compound
    """

    text: str
    start: int
    end: int
    lower: str
    lemma: str
    role: Role
    tag: str = ""
    parts: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The part of a compound that says what the thing is: "spachtel" of "Kunststoffspachtel"."""
        return self.parts[-1] if self.parts else self.lemma
