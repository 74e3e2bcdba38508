"""Addresses of mail and web: "info@werk-05.de" -> "info ät werk Bindestrich 0 5 Punkt D E"."""

from __future__ import annotations

import re

from onboard.narrate.normaliser.numbers import digits
from onboard.narrate.normaliser.reading import Kind, Reading, Writing
from onboard.narrate.normaliser.words import Addresses

_APART = frozenset("@-_")
_CLOSING = frozenset(".,;:!?)]}>\"'“”»’")
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
_WEB = re.compile(r"(?:[a-z][a-z0-9+.-]{1,9}://|www\.)[^\s]*[^\W_][^\s]*", re.IGNORECASE)
_HOST = re.compile(r"(?=.*[a-z]{2})[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?P<end>[a-z]{2,4})(?:/[^\s]*)?")
_LONG = 40
"""Characters from which nobody can follow an address; the lexicon can give it a name."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,9}://", re.IGNORECASE)


def read_address(writing: Writing, at: int) -> Reading | None:
    """An address that begins here; all of it is said but "https://"."""
    if not _may_be_address(writing, at):
        return None
    end = at + 1
    while writing.glued(end) and not writing.ends_at(end):
        end += 1
    while end > at + 1 and writing.text(end - 1)[0] in _CLOSING:
        end -= 1
    written = "".join(writing.text(one) for one in range(at, end))
    if not _is_address(written, writing):
        return None
    first = at
    if _SCHEME.match(written):
        first = next(one for one in range(at, end) if writing.text(one) == "/") + 2
    spoken = " ".join(_said(writing, first, end)).replace(" ,", ",").strip(" ,")
    return Reading(end, spoken, unsure=len(written) > _LONG)


def _may_be_address(writing: Writing, at: int) -> bool:
    """A quick look: every word of every sentence is asked."""
    if writing.glued(at) and (writing.is_alphanumeric(at - 1) or writing.text(at - 1) in "@./:-_+"):
        return False
    return writing.is_alphanumeric(at) and writing.glued(at + 1) and writing.text(at + 1) in "@.:-_+"


def _is_address(written: str, writing: Writing) -> bool:
    if _MAIL.fullmatch(written) or _WEB.fullmatch(written):
        return True
    host = _HOST.fullmatch(written)
    return bool(host) and host["end"] in writing.words.addresses.ends


def _said(writing: Writing, begin: int, end: int) -> list[str]:
    addresses = writing.words.addresses
    said = []
    for at in range(begin, end):
        token = writing.tokens[at]
        if token.kind is Kind.NUMBER:
            said.append(digits(token.text))
        elif token.kind is Kind.WORD:
            said.append(_word_said(token.text, writing))
        else:
            said += [_sign_said(sign, addresses) for sign in token.text if sign in addresses.signs]
    return said


def _sign_said(sign: str, addresses: Addresses) -> str:
    """The name of a sign, apart from the words around where it would be taken for a part of them."""
    return f", {addresses.signs[sign]}," if sign in _APART else addresses.signs[sign]


def _word_said(word: str, writing: Writing) -> str:
    """A word as a word; a country's or other short ending, and what has no vowel, letter by letter."""
    small, letters = word.lower(), writing.words.letters
    if small in writing.words.addresses.words:
        return small
    pronounceable = any(letter in letters.vowels for letter in small) and len(small) > 2
    return word if pronounceable else writing.words.letter_by_letter(word)
