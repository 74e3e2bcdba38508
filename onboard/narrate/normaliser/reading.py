"""The contract of the recognisers: a written text and a place in it -> what is said there, or None: "not mine".

Writing      the tokens of a text, its language, and the lexicon for it
Reading      what is said for the tokens up to ``end``
Recogniser   one kind of thing (a date, a value, a part number), at home in its file

Recognisers are asked from left to right, at each place in the order of ``normalising.RECOGNISERS``; what none of them
knows is said as it is written. A recogniser looks only at tokens and never changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from onboard.narrate.normaliser.lexicon import Sayings
from onboard.narrate.normaliser.words import WordList, Words
from onboard.narrate.normaliser.writing import STOPS, Kind, Token, begins_sentence

PAUSE = ","
"""Said for a sign that only divides: a comma where one can stand, else nothing."""


class Reading(NamedTuple):
    """The tokens before ``end`` are said as ``text``: "" for nothing, PAUSE for a pause.

    ``unsure``   the sound is a guess
    ``stop``     a full stop follows, which the last token was part of ("usw." at the end)
    """

    end: int
    text: str
    unsure: bool = False
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that is being read.

    ``tokens``    with BEYOND at their end, so that there is nothing before the first either
    ``shouting``  all of it is in capitals
    ``region``    "US" of the tag "en-US", or ""
    """

    tokens: tuple[Token, ...]
    words: Words
    sayings: Sayings
    region: str
    shouting: bool

    def text(self, at: int) -> str:
        return self.tokens[at].text

    def is_number(self, at: int) -> bool:
        return self.tokens[at].kind is Kind.NUMBER

    def is_word(self, at: int) -> bool:
        return self.tokens[at].kind is Kind.WORD

    def is_alphanumeric(self, at: int) -> bool:
        return self.tokens[at].kind in _ALPHANUMERIC

    def ends_at(self, at: int) -> bool:
        return self.tokens[at].kind is Kind.END

    def glued(self, at: int) -> bool:
        """Whether a token stands directly behind the one before it."""
        return at > 0 and not self.tokens[at].gap

    def among(self, at: int, signs: str) -> bool:
        """Whether one of some signs is here."""
        return bool(self.text(at)) and self.text(at) in signs

    def glued_sign(self, at: int, signs: str) -> bool:
        """Whether one of some signs is here, and nothing but it between what is before and behind it."""
        return self.among(at, signs) and self.glued(at) and self.glued(at + 1)

    def begins_word(self, at: int) -> bool:
        """Whether no letter or digit is glued to the front, nor a hyphen with one before it."""
        if not self.glued(at):
            return True
        hyphen = self.text(at - 1) == "-" and self.glued(at - 1)
        return not self.is_alphanumeric(at - 2 if hyphen else at - 1)

    def begins_number(self, at: int) -> bool:
        """Whether a number, or its sign, is here."""
        if self.is_number(at):
            return True
        signed = self.text(at) in _NUMBER_SIGNS and self.is_number(at + 1)
        return signed and (self.glued(at + 1) or self.text(at) == "±")

    def before(self, at: int) -> str:
        """The word before a token, with the stops and hyphens that belong to it: "Abb.", "Art.-Nr."; or ""."""
        return self.word_before(at)[0]

    def word_before(self, at: int) -> tuple[str, int]:
        """Like :meth:`before`, and the token it begins with."""
        last = at - 1
        while last >= 0 and self.text(last) in _PASSED:
            last -= 1
        begin = last
        while begin > 0 and last - begin < _LONGEST_WORD and self.glued(begin) and self._of_word(begin - 1):
            begin -= 1
        if last < 0 or not self._of_word(last) or not self.is_word(begin):
            return "", last
        return "".join(self.text(one) for one in range(begin, last + 1)), begin

    def _goes_on_behind_stop(self, at: int) -> bool:
        """Whether a stop behind a number is no end: "der 2. große", "Halle 5, 2. Stock", "5…5"."""
        counted = self.is_number(at - 1) and self.text(at - 2) == ","
        if self.is_word(at + 1):
            return self.text(at + 1)[0].islower() or counted
        return self.is_number(at + 1) and self.glued(at + 1)

    def mentioned_before(self, at: int, words: WordList) -> bool:
        """Whether one of some words is among the last few before a token: "im Verhältnis von etwa"."""
        begin = at
        for _ in range(_WORDS_LOOKED_AT):
            word, begin = self.word_before(begin)
            if word in words:
                return True
        return False

    def _of_word(self, at: int) -> bool:
        return self.is_word(at) or self.text(at) in (".", "-")

    def first_of_sentence(self, at: int) -> bool:
        """Whether only signs stand between a token and the beginning of its sentence."""
        return begins_sentence(self.tokens, at)

    def stops_behind(self, at: int) -> bool:
        """Whether the sentence ends before this token, but for closing signs."""
        while not self.ends_at(at):
            if self.text(at) in STOPS:
                return not self._goes_on_behind_stop(at)
            if self.text(at) not in _CLOSING:
                return False
            at += 1
        return True


Recogniser = Callable[[Writing, int], Reading | None]

_WORDS_LOOKED_AT = 3
_LONGEST_WORD = 8
"""Tokens that are looked at to know the word before: "Art.-Nr." has five."""

_ALPHANUMERIC = (Kind.WORD, Kind.NUMBER, Kind.RAISED)
_NUMBER_SIGNS = ("+", "-", "−", "–", "±", ".", ",")
_PASSED = (":", '"', "„", "(", "[")
_CLOSING = ')]}"”“»«’'
