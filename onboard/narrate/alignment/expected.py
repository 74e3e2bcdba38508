"""Words -> the sounds to expect, in order, and the places where the voice may pause.

A sound is told only as exactly as it can be heard without knowing the voice; ``ear.toml`` lists the kinds. Which
letters make which sounds is in ``letters/<language>.toml``; a language without such a file is read by the letters of
the alphabets, and what is in none of them may sound like anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.narrate.alignment.digits import said
from onboard.narrate.alignment.tables import Spelling, spelling_of

VOWELS = "VWe"
ANYTHING = "?"
"""A letter of which nothing is known."""

_PARTS = re.compile(r"(?P<digits>\d+)|(?P<letters>[^\W\d_]+)|(?P<marks>[^\w\s]+)")
_VOWELS = re.compile(r"[aeiouyäöü]", re.IGNORECASE)
_LONGEST_ABBREVIATION = 5
_LONGEST_GRAPHEME = 6
_UNKNOWN_DIGIT = ANYTHING * 4

_LIKELIHOODS = (
    (re.compile(r"[.!?…。！？؟।]"), 0.99),
    (re.compile(r"[;:–—；：؛]"), 0.97),
    (re.compile(r"[,()，、،]"), 0.9),
)
"""How likely a voice pauses at a mark between two words. eSpeak, piper and Pico nearly always do; others less."""
_ALWAYS_BETWEEN = re.compile(r"[。！？；：，、]")
"""Marks that divide where no spaces do; others inside a word ("0,5", "EVA-Granulat") rarely do."""
_UNMARKED, _BEFORE_JOINING, _BEHIND_JOINING = 0.01, 0.08, 0.001
"""Where there is no mark; counted with SVOX Pico in five languages."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A speech sound to be heard: its ``kind``, and the index of the ``word`` it belongs to.

    ``drawn_out``   whether it lasts longer before a pause: from the last vowel on
    """

    kind: str
    word: int
    drawn_out: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A place where the voice pauses with this likelihood."""

    likelihood: float


def expected(words: Sequence[str], language: str) -> list[Phone | Pause]:
    """The sounds of all words, and a Pause wherever there may be one. ``language``: a primary subtag."""
    spelling = spelling_of(language)
    sequence: list[Phone | Pause] = []
    likelihood, joining = 0.0, False
    for index, word in enumerate(words):
        behind, joining = joining, word.lower() in spelling.joining
        likelihood = max(likelihood, _BEFORE_JOINING if joining else _BEHIND_JOINING if behind else _UNMARKED)
        for part, kind in _parts(word):
            if kind == "inside":
                likelihood = max(likelihood, _UNMARKED)
            elif kind == "marks":
                likelihood = max(likelihood, _likelihood(part))
            elif sounds := _sounds(part, kind, spelling):
                if likelihood and sequence:
                    sequence.append(Pause(likelihood))
                last_vowel = max((sounds.rfind(vowel) for vowel in VOWELS), default=0)
                sequence += [Phone(sound, index, place >= last_vowel) for place, sound in enumerate(sounds)]
                likelihood = 0.0
    return sequence


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """(part, "digits", "letters", "marks", or "inside" for marks inside a word that may divide nothing)."""
    found = list(_PARTS.finditer(unicodedata.normalize("NFC", word)))
    for place, part in enumerate(found):
        inside = part.lastgroup == "marks" and 0 < place < len(found) - 1 and not _ALWAYS_BETWEEN.search(part[0])
        yield part[0], "inside" if inside else str(part.lastgroup)


def _likelihood(marks: str) -> float:
    return max((likelihood for mark, likelihood in _LIKELIHOODS if mark.search(marks)), default=0.0)


def _sounds(part: str, kind: str, spelling: Spelling) -> str:
    if kind == "digits":
        if spelling.numbers is None:
            return _UNKNOWN_DIGIT * len(part)
        return "".join(_of_letters(word, spelling) for word in said(part, spelling.numbers))
    if _is_spelled(part) and all(letter in spelling.names for letter in part.lower()):
        return "".join(spelling.names[letter] for letter in part.lower())
    return _of_letters(part.lower(), spelling)


def _is_spelled(part: str) -> bool:
    """ "A", "PSA", "CNC", "pH": said letter by letter."""
    if part.islower() or len(part) > _LONGEST_ABBREVIATION:
        return False
    return not _VOWELS.search(part) or (part.isupper() and len(part) <= 3)


def _of_letters(word: str, spelling: Spelling) -> str:
    """The sounds of a word of small letters: at each place the longest grapheme that fits."""
    sounds, at = "", 0
    while at < len(word):
        length, sound = _grapheme(word, at, spelling.letters)
        sounds += sound
        at += length
    return sounds


def _grapheme(word: str, at: int, letters: dict[str, str]) -> tuple[int, str]:
    """How many letters of ``word`` from ``at`` make one sound or several together, and which."""
    for length in range(min(_LONGEST_GRAPHEME, len(word) - at), 0, -1):
        grapheme = word[at : at + length]
        starts = ("^", "") if at == 0 else ("",)
        ends = ("$", "") if at + length == len(word) else ("",)
        for key in (start + grapheme + end for start in starts for end in ends):
            if key in letters:
                return length, letters[key]
    base = unicodedata.normalize("NFKD", word[at])[0]
    return 1, letters.get(base, ANYTHING if word[at].isalpha() else "")
