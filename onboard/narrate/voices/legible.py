"""A text as a voice can be given it: composed, on one line, and back from there to the text's own characters.

    Legible     the words of a text, joined by single spaces
    legible     text -> Legible; InputError for what engines break off at, swallow or obey

Shared by the voices on this machine that tell where their words are.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.narrate.languages import require_readable

LONGEST_WORD = 100
"""Letters. eSpeak, which reads for piper too, breaks off somewhat above (measured: from 120 Russian ones)."""
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Legible:
    """``text`` to be spoken; of each word in it ``starts``, and its ``places`` (start, end) in the text given."""

    text: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def word_at(self, position: int) -> int:
        """Which word the character at ``position`` of ``text`` belongs to; the space before a word is part of it."""
        return max(0, bisect.bisect_right(self.starts, position) - 1)

    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split(" "))


def legible(text: str, language: str) -> Legible:
    """Raises InputError for control characters, letters of another script, and words without end."""
    require_no_controls(text)
    require_readable(text, language)
    words, places = [], []
    for match in re.finditer(r"\S+", text):
        word = unicodedata.normalize("NFC", _UNSEEN.sub("", match[0]))
        if not word:
            continue
        require_no_endless(word)
        words.append(word)
        places.append(match.span())
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return Legible(" ".join(words), tuple(starts), tuple(places))


def require_no_controls(text: str) -> None:
    """InputError for a control character: some engines stop at it and say nothing of the rest."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace():
            raise InputError(
                f"the control character U+{ord(character):04X} cannot be spoken",
                hint="Remove it from the document or the script.",
            )


def require_no_endless(word: str) -> None:
    """InputError for a word that engines would break off."""
    if len(word) > LONGEST_WORD:
        raise InputError(
            f"the word {word[:20]!r}... has {len(word)} letters, and the limit is {LONGEST_WORD}",
            hint="Put spaces or hyphens into it.",
        )


def signs_of(text: str) -> tuple[str, ...]:
    """The letters, digits and signs of a text that must be heard, each once. Punctuation and accents need not be."""
    told = (one for one in dict.fromkeys(text) if unicodedata.category(one)[0] in "LNS" or one in "%‰‱&@§")
    return tuple(one for one in told if unicodedata.category(one) not in {"Sk", "Lm"})


def unspoken_sign(sign: str, language: str) -> InputError:
    """The error for a sign an engine would pass over."""
    return InputError(f"the sign {sign!r} cannot be spoken in {language!r}", hint="Write it in words in the script.")
