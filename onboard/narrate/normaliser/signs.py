"""Signs: what means something by its name, what only divides as a pause, pictures and markup not at all.

    read_blank      ____ Torr               nicht angegeben Torr
    read_diameter   Ø8                      Durchmesser 8
    read_arrow      ->, =>, Menü > Datei    a pause
    read_dash       a hyphen, a dash, a minus between quotes
    read_joined     Mitarbeiter:innen       Mitarbeiter innen
    read_sign_name  everything else, by [signs] of the language
    read_letter     α

A sign that means something and has no name here is left out, and told as a guess.
"""

from __future__ import annotations

import unicodedata

from onboard.narrate.normaliser.quantities import many, unit_at
from onboard.narrate.normaliser.reading import PAUSE, Reading, Writing

_DASHES = ("-", "–", "—", "--", "−")
_QUOTES = ('"', "'", "„", "“", "”", "»", "«", "‚", "‘", "’", "(", ")", "[", "]")
_PUNCTUATION = frozenset(",.;:!?()\"'„“”«»‚‘’‹›¿¡…")
_DIVIDING = ("|", "[", "]", "{", "}", "¦", "•", "‣", "▪", "■", "□", "☐", "○", "●", "◦", "‖")
_BULLETS = frozenset("→✓✗•‣▪■□☐○●◦·*+>")
_MARKUP = frozenset("*_`~^#=")
_SHAFTS = ("-", "--", "–", "=", "==", "<", ">")
_LONGEST_ARROW = 4
_FEWEST_DOTS = 4
_PICTURES = ((0x200D, 0x200D), (0x20E3, 0x20E3), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))


def is_bullet(writing: Writing, at: int) -> bool:
    """Whether a sign only begins a line: a bullet, a tick, or a dash with a space behind."""
    text = writing.text(at)
    if text in (">", "#") and not writing.is_number(at + 1):
        return not writing.ends_at(at + 1) and writing.text(at + 1) != "="
    if text in ("-", "–", "—", "+", ">", "*", "·"):
        return not writing.glued(at + 1) and not writing.is_number(at + 1) and not writing.ends_at(at + 1)
    return bool(text) and (text in _BULLETS or is_picture(text)) and not writing.ends_at(at + 1)


def read_blank(writing: Writing, at: int) -> Reading | None:
    """A line to write on, with the unit behind it; dots and question marks only before a unit."""
    text = writing.text(at)
    unit = unit_at(writing, at + 1)
    dotted = text.startswith("??") or (text[:1] == "." and len(text) >= _FEWEST_DOTS)
    if not text.startswith("__") and not (dotted and unit and not writing.glued(at + 1)):
        return None
    blank = writing.words.numbers.blank
    return Reading(unit.end, f"{blank} {many(writing, unit)}") if unit else Reading(at + 1, blank)


def read_diameter(writing: Writing, at: int) -> Reading | None:
    if writing.text(at) not in ("⌀", "Ø", "ø") or (writing.is_word(at) and not writing.begins_number(at + 1)):
        return None
    return Reading(at + 1, writing.words.numbers.diameter)


def read_arrow(writing: Writing, at: int) -> Reading | None:
    text = writing.text(at)
    if text in _SHAFTS and text != ">" and writing.glued(at + 1) and not writing.is_alphanumeric(at + 1):
        end = at + 1
        while end - at < _LONGEST_ARROW and writing.text(end) in _SHAFTS and writing.glued(end):
            end += 1
        drawn = "".join(writing.text(one) for one in range(at, end))
        if drawn not in ("<=", "<") and (drawn[-1] == ">" or drawn[0] == "<"):
            return Reading(end, PAUSE)
    return Reading(at + 1, PAUSE) if text in (">", "»") and _is_in_menu(writing, at) else None


def _is_in_menu(writing: Writing, at: int) -> bool:
    """Whether a sign leads through menus; between two values it is a comparison."""
    if writing.glued(at) or writing.glued(at + 1) or writing.is_number(at - 1) or writing.is_number(at + 1):
        return False
    several = sum(token.text == writing.text(at) for token in writing.tokens) > 1
    quoted = writing.among(at + 1, '"„“”«‘')
    return several or quoted or any(token.text in writing.words.addresses.menu_words for token in writing.tokens)


def read_dash(writing: Writing, at: int) -> Reading | None:
    text = writing.text(at)
    if text not in _DASHES:
        return None
    before, behind = writing.glued(at), writing.glued(at + 1) and not writing.ends_at(at + 1)
    if before and behind and writing.text(at - 1) in _QUOTES and writing.text(at + 1) in _QUOTES:
        return Reading(at + 1, writing.words.numbers.minus)
    if text != "-":
        return Reading(at + 1, PAUSE)
    if before and writing.is_number(at - 1):
        return Reading(at + 1, "")
    if before or behind:
        return Reading(at + 1, text)
    return Reading(at + 1, PAUSE)


def read_joined(writing: Writing, at: int) -> Reading | None:
    """The sign before an ending that is said as a word of its own."""
    if writing.text(at) not in (":", "*", "_", "/") or not writing.glued(at) or not writing.is_word(at - 1):
        return None
    hyphen = writing.glued_sign(at + 1, "-")
    ending = at + 1 + hyphen
    if not writing.glued(ending) or writing.text(ending) not in writing.words.letters.joined_endings:
        return None
    return Reading(ending, "")


def read_letter(writing: Writing, at: int) -> Reading | None:
    """A single letter that is said by a name: "α"."""
    name = writing.words.signs.get(writing.text(at))
    return Reading(at + 1, name) if name and writing.is_word(at) else None


def read_sign_name(writing: Writing, at: int) -> Reading | None:
    text = writing.text(at)
    if text[:1] in _PUNCTUATION:
        return Reading(at + 1, text)
    if text in _DIVIDING:
        return Reading(at + 1, PAUSE)
    if text[:1] in _MARKUP and (len(text) > 1 or not _stands_between(writing, at)):
        return Reading(at + 1, "")
    name = writing.words.signs.get(text)
    if name is not None:
        return Reading(at + 1, name)
    return Reading(at + 1, "", unsure=_means_something(text)) if not _is_kept(text) else None


def _stands_between(writing: Writing, at: int) -> bool:
    """Whether a sign has something on both sides that it may stand between: "a = b", "R # 3"."""
    before = writing.is_alphanumeric(at - 1) or writing.among(at - 1, ")°%″")
    behind = writing.is_alphanumeric(at + 1) or writing.among(at + 1, "(+-−±⌀√")
    return before and behind and writing.among(at, "=^#")


def is_picture(text: str) -> bool:
    """Whether a sign is an emoji or another picture, or only joins such."""
    code = ord(text[0])
    return any(first <= code <= last for first, last in _PICTURES)


def _means_something(text: str) -> bool:
    return unicodedata.category(text[0]) in ("Sm", "Sc") or 0x2300 <= ord(text[0]) <= 0x23FF


def _is_kept(text: str) -> bool:
    """Whether a character is for the voice to refuse, or a letter after all: nothing is passed over in silence."""
    return unicodedata.category(text[0])[0] in "CLN" and not is_picture(text)
