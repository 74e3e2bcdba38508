"""Roman numerals: "Kapitel IV" -> "Kapitel 4", "Schutzklasse II" -> "Schutzklasse 2"."""

from __future__ import annotations

import re

from onboard.narrate.normaliser.reading import Reading, Writing

_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
"""Up to 39: no chapter counts further, and L, C, D, M are more often letters."""
_VALUES = {"I": 1, "V": 5, "X": 10}


def read_roman(writing: Writing, at: int) -> Reading | None:
    text = writing.text(at)
    if not text or text[0] not in _VALUES or not _ROMAN.fullmatch(text) or not _stands_alone(writing, at):
        return None
    roman, before = writing.words.roman, writing.before(at)
    known = before in (roman.single if len(text) == 1 else roman.after)
    return Reading(at + 1, str(_value(text))) if known or text in roman.alone else None


def _stands_alone(writing: Writing, at: int) -> bool:
    if not writing.begins_word(at) or (writing.glued(at + 1) and writing.is_alphanumeric(at + 1)):
        return False
    return not (writing.glued_sign(at + 1, "-'’.") and writing.is_alphanumeric(at + 2))


def _value(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
