"""What a fitter calls things: standards, strength classes, inch threads.

    read_standard   DIN EN ISO 4762     Din E N Iso 47 62
    read_strength   10.9                10 9
    read_stainless  A2-70               A 2 70
    read_thread     #8-32               Nummer 8 32

"M8×25" is a code and a size (codes, quantities), "G1/2" a letter and a fraction (fractions).
"""

from __future__ import annotations

import re

from onboard.narrate.normaliser.numbers import digits, one_by_one, unit_follows
from onboard.narrate.normaliser.reading import Kind, Reading, Writing
from onboard.narrate.normaliser.words import WordList

_STAINLESS = re.compile(r"[AC][1-5]")
_STAINLESS_STRENGTHS = ("50", "60", "70", "80", "100")
_NEAR = 10
"""Tokens in which a screw must be mentioned for "10.9" to be its strength."""


def read_standard(writing: Writing, at: int) -> Reading | None:
    """A standard's names and number; its part and year follow."""
    names, standards = [], writing.words.standards
    end = at
    while writing.text(end) in standards and (end == at or not writing.glued(end) or writing.text(end - 1) == "/"):
        names.append(_name(writing, end))
        end += 2 if writing.glued_sign(end + 1, "/-") and writing.text(end + 2) in standards else 1
    if not names or not writing.begins_word(at):
        return None
    number = end + writing.glued_sign(end, "-")
    if not writing.is_number(number):
        return None
    part, end = _part_at(writing, number + 1)
    year, end = _year_at(writing, end)
    return Reading(end, f"{' '.join(names)} {_standard_number(writing.text(number))}{part}{year}")


def _part_at(writing: Writing, end: int) -> tuple[str, int]:
    """ " Teil 1" of "-1"; and the token behind."""
    said = ""
    while writing.glued_sign(end, "-") and writing.is_number(end + 1):
        said += f" {writing.words.numbers.part} {digits(writing.text(end + 1))}"
        end += 2
    return said, end


def _year_at(writing: Writing, end: int) -> tuple[str, int]:
    """ ", 2015" of ":2015", with a month if there is one; and the token behind."""
    said = ""
    while writing.glued_sign(end, ":-") and writing.is_number(end + 1):
        said += f", {digits(writing.text(end + 1))}"
        end += 2
    return said, end


def _name(writing: Writing, at: int) -> str:
    name = writing.text(at)
    return writing.sayings.of_acronym(name) or (writing.words.letter_by_letter(name) if name.isupper() else name)


def _standard_number(text: str) -> str:
    """ "47 62" of 4762, "60 204" of 60204, "9001" as it is: in pairs, where no zero would get lost."""
    if text[0] == "0" or len(text) > 5:
        return one_by_one(text)
    if len(text) == 4 and text[2] != "0":
        return f"{text[:2]} {text[2:]}"
    if len(text) == 5:
        return f"{text[:2]} {text[2:]}" if text[2] != "0" else one_by_one(text)
    return text


# ------------------------------------------------------------------------------------------------ strength


def read_strength(writing: Writing, at: int) -> Reading | None:
    """A strength class, where a screw is near: its point is no decimal point."""
    if not writing.is_number(at) or not writing.glued_sign(at + 1, ".") or not writing.is_number(at + 2):
        return None
    name = f"{writing.text(at)}.{writing.text(at + 2)}"
    codes = writing.words.codes
    goes_on = writing.glued_sign(at + 3, ".,") or (writing.glued(at + 3) and writing.is_alphanumeric(at + 3))
    if name not in codes.strengths or goes_on or unit_follows(writing, at + 3):
        return None
    if not writing.mentioned_before(at, codes.strength_after) and not _screw_near(writing, at):
        return None
    return Reading(at + 3, f"{writing.text(at)} {writing.text(at + 2)}")


def _screw_near(writing: Writing, at: int) -> bool:
    before = range(max(0, at - _NEAR), at)
    if any(_is_thread_size(writing, one) for one in before):
        return True
    near = writing.words.codes.strength_near
    pointed = "." in writing.words.numbers.thousands
    return pointed and any(_is_in(writing, one, near) for one in range(max(0, at - _NEAR), at + 6))


def _is_in(writing: Writing, at: int, words: WordList) -> bool:
    return at < len(writing.tokens) and writing.is_word(at) and writing.text(at) in words


def _is_thread_size(writing: Writing, at: int) -> bool:
    return writing.text(at) in ("M", "DIN", "ISO") and writing.is_number(at + 1)


def read_stainless(writing: Writing, at: int) -> Reading | None:
    """ "A2-70": steel group and strength."""
    if writing.tokens[at].kind is not Kind.WORD or not writing.is_number(at + 1) or not writing.begins_word(at):
        return None
    group = f"{writing.text(at)}{writing.text(at + 1)}"
    if not _STAINLESS.fullmatch(group) or not writing.glued(at + 1) or not writing.glued_sign(at + 2, "-"):
        return None
    if writing.text(at + 3) not in _STAINLESS_STRENGTHS or (writing.glued(at + 4) and writing.is_alphanumeric(at + 4)):
        return None
    return Reading(at + 4, f"{writing.text(at)} {writing.text(at + 1)} {writing.text(at + 3)}")


# ------------------------------------------------------------------------------------------------ inch threads


def read_thread(writing: Writing, at: int) -> Reading | None:
    """ "#8-32", and "8-32" where a screw is near: size and threads an inch, no range."""
    sign, codes = writing.text(at) == "#", writing.words.codes
    size = at + sign
    if not writing.is_number(size) or (sign and not writing.glued(size)) or not writing.glued_sign(size + 1, "-"):
        return None
    if len(writing.text(size)) > 2 or writing.text(size + 2) not in codes.threads or writing.glued_sign(size + 3, "-."):
        return None
    spoken = f"{digits(writing.text(size))} {writing.text(size + 2)}"
    if sign:
        return Reading(size + 3, f"{writing.words.numbers.number} {spoken}")
    near = any(_is_in(writing, one, codes.strength_near) for one in range(max(0, at - _NEAR), at + _NEAR))
    listed = f"{writing.text(size)}-{writing.text(size + 2)}" in codes.small_threads
    return Reading(size + 3, spoken) if near and listed else None
