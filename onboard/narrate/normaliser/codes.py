"""Letters and digits glued together: part numbers by character, and numbers grown into a word.

    read_code        WS-04            W S 0 4          4711-0815: 4 7 1 1, 0 8 1 5
    read_compound    3-polig, 13er    dreipolig, dreizehner; 5-Liter-Kanister: 5 Liter-Kanister
    read_coded       PIN 1234         PIN 1 2 3 4      behind a word that asks for it

What is a code is judged by its letters: "Programm2" is a word and a number, "FX3U" is read by character.
"""

from __future__ import annotations

from typing import NamedTuple

from onboard.narrate.normaliser.numbers import digits, number_at, one_by_one, say
from onboard.narrate.normaliser.reading import Reading, Writing

_LONGEST_COUNT = 3
"""Digits of a code's only number that are read as one: "M 8", "P T 100"; longer ones are read by character."""
_SHORTEST_WORD = 3
"""Letters from which a part with small letters is a word."""
_FEWEST_CODED = 4
_MOST_PARTS = 24


class _Part(NamedTuple):
    """``mark`` is the sign before it: "", "-", ".", "," or "_"."""

    text: str
    mark: str

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()


def read_code(writing: Writing, at: int) -> Reading | None:
    """Digits divided by hyphens, or letters and digits that are no word with a number behind it."""
    if not writing.glued(at + 1) or not writing.begins_word(at):
        return None
    parts, end = _parts(writing, at)
    letters = [part for part in parts if not part.is_number]
    numbers = [part for part in parts if part.is_number]
    if not numbers or len(parts) < 2 or (not letters and any(part.mark != "-" for part in parts[1:])):
        return None
    if not letters:
        as_digits = all(len(part.text) < _LONGEST_COUNT and part.text[0] != "0" for part in numbers)
        return Reading(end, ", ".join(part.text if as_digits else one_by_one(part.text) for part in numbers))
    names = {part.text.upper() if len(part.text) == 1 else part.text for part in letters}
    known = len(_groups(parts)) == 1 and names <= writing.words.codes.known
    return Reading(end, _said(parts, writing), unsure=not known and not _is_numbered(parts))


def _is_numbered(parts: list[_Part]) -> bool:
    """ "12a", "3 B": a number and a letter that counts on."""
    return len(parts) == 2 and parts[0].is_number and len(parts[1].text) == 1


def _parts(writing: Writing, at: int) -> tuple[list[_Part], int]:
    """The glued parts of a code, up to a word, a size ("M8×25") or a fraction ("G1/2")."""
    parts: list[_Part] = []
    mark, end = "", at
    while len(parts) < _MOST_PARTS and writing.is_alphanumeric(end) and not _goes_no_further(writing, at, end, parts):
        parts.append(_Part(writing.text(end), mark))
        behind = end + 1
        if writing.glued(behind) and (writing.is_word(behind) or writing.is_number(behind)):
            mark, end = "", behind
        elif writing.glued_sign(behind, "-_.,") and _divides(writing, behind):
            mark, end = writing.text(behind), behind + 1
        else:
            return parts, behind
    return parts, end - bool(mark)


def _divides(writing: Writing, at: int) -> bool:
    before, behind = at - 1, at + 1
    if writing.text(at) == ",":
        return writing.is_number(before) and writing.is_number(behind)
    if writing.text(at) == ".":
        return all(writing.is_number(one) or writing.text(one).isupper() for one in (before, behind))
    return writing.is_number(behind) or writing.is_word(behind)


def _goes_no_further(writing: Writing, begin: int, at: int, parts: list[_Part]) -> bool:
    text = writing.text(at)
    if writing.is_number(at):
        fraction = at == begin + 1 and writing.glued_sign(at + 1, "/") and writing.is_number(at + 2)
        return fraction and writing.text(begin) in writing.words.codes.fraction_after
    if _is_word(text):
        return True
    if text not in ("x", "X") or not parts or not parts[-1].is_number:
        return False
    return writing.is_number(at + 1) or not (writing.glued(at + 1) and writing.is_word(at + 1))


def _is_word(text: str) -> bool:
    return len(text) >= _SHORTEST_WORD and not text.isupper()


def _groups(parts: list[_Part]) -> list[_Part]:
    """The numbers of a code; "3.1" is one."""
    return [part for part in parts if part.is_number and part.mark not in (".", ",")]


def _said(parts: list[_Part], writing: Writing) -> str:
    several = len(_groups(parts)) > 1
    said = ""
    for at, part in enumerate(parts):
        said += _between(parts[at - 1], part, several, writing) if at else ""
        said += _digits_said(part, several) if part.is_number else _letters_said(at, parts, writing)
    return said


def _between(before: _Part, part: _Part, several: bool, writing: Writing) -> str:
    if before.is_number and part.is_number and part.mark in (".", ","):
        name = writing.words.numbers.point if part.mark == "." else writing.words.numbers.decimal
        return f" {name} "
    return ", " if part.mark == "-" and several and part.is_number else " "


def _digits_said(part: _Part, several: bool) -> str:
    if part.mark == "," or several or len(part.text) > _LONGEST_COUNT:
        return one_by_one(part.text)
    return digits(part.text)


def _letters_said(at: int, parts: list[_Part], writing: Writing) -> str:
    text, words = parts[at].text, writing.words
    if at == 0 and text in words.codes.spelled_out and any(part.mark == "." for part in parts):
        return words.codes.spelled_out[text]
    stands_alone = (at == 0 or parts[at].mark == "-") and (at + 1 == len(parts) or parts[at + 1].mark == "-")
    known = writing.sayings.of_acronym(text) if stands_alone else writing.sayings.of_letters(text)
    return known or words.letter_by_letter(text)


# ------------------------------------------------------------------------------------------------ compounds


def read_compound(writing: Writing, at: int) -> Reading | None:
    """A number at the beginning of a word, or a word with a number behind it."""
    if writing.is_word(at):
        return _word_with_number(writing, at)
    number = number_at(writing, at)
    if number is None or not writing.begins_word(at):
        return None
    hyphen = writing.glued_sign(number.end, "-")
    behind = number.end + hyphen
    if not writing.is_word(behind) or not writing.glued(behind):
        return None
    word, cardinals = writing.text(behind), writing.words.cardinals
    if not hyphen and word in writing.words.ordinals.glued:
        return Reading(behind + 1, f"{number.whole}{word}")
    if len(word) < 2 or word.isupper() or (hyphen and _is_code(writing, behind)):
        return None
    small = word.islower() and not number.decimals and number.whole and len(number.whole) <= 2
    if cardinals.compounds and small and number.whole[0] != "0":
        return Reading(behind + 1, f"{cardinals.inside(int(number.whole))}{word}")
    if not hyphen and not word[1:].islower():
        return None
    alone = cardinals.one if cardinals.compounds and number.whole == "1" and not number.decimals else ""
    return Reading(behind, alone or say(number, writing.words))


def _is_code(writing: Writing, at: int) -> bool:
    """Whether a part between hyphens is letters of a code: the "B2" of "1-B2"."""
    return writing.glued(at + 1) and writing.is_number(at + 1)


def _word_with_number(writing: Writing, at: int) -> Reading | None:
    """ "Programm2", "Station-4": the word as it is written, and its number apart."""
    behind = at + 1 + writing.glued_sign(at + 1, "-")
    if not _is_word(writing.text(at)) or not writing.is_number(behind) or not writing.glued(behind):
        return None
    return Reading(behind, writing.text(at))


# ------------------------------------------------------------------------------------------------ codes of digits


def read_coded(writing: Writing, at: int) -> Reading | None:
    """A longer number behind a word that makes a code of it: "Art.-Nr. 47110"."""
    text = writing.text(at)
    if not writing.is_number(at) or len(text) < _FEWEST_CODED or writing.glued_sign(at + 1, ".,-"):
        return None
    if writing.glued(at + 1) and writing.is_word(at + 1):
        return None
    return Reading(at + 1, one_by_one(text)) if writing.before(at) in writing.words.numbers.context.coded else None


def read_postcode(writing: Writing, at: int) -> Reading | None:
    """A postcode before a place: behind a street's number and a comma, or with a zero in front."""
    length, text = writing.words.addresses.postcode_digits, writing.text(at)
    if not length or len(text) != length or not writing.is_number(at) or writing.glued(at + 1):
        return None
    behind_street = writing.text(at - 1) == "," and (writing.is_number(at - 2) or len(writing.text(at - 2)) == 1)
    place = writing.text(at + 1)
    return Reading(at + 1, one_by_one(text)) if behind_street and place[:1].isupper() else None
