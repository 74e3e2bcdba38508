"""Ids that survive editing: made of what a thing says, never of where it stands."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_WORDS_IN_A_SLUG = 6
_LONGEST = 60
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "þ": "th",
    }
)


def slug(text: str) -> str:
    """A text's first words in ASCII, joined by hyphens; a short hash where its script is not Latin."""
    words = _latin_words(text)
    return _joined(words) if words else f"x{short_hash(text)}"


def title_slug(title: str) -> str:
    """All of a title's words without its numbers, so that a changed value leaves the id as it is.

    Where not all words have room, a short hash of them stands for the rest, so that two long titles differ.
    """
    words = [word for word in _latin_words(title) if not any(letter.isdecimal() for letter in word)]
    if not words:
        return slug(title)
    whole = "-".join(words)
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[:_LONGEST].rpartition('-')[0] or whole[:_LONGEST]}-{short_hash(whole, 4)}"


def _joined(words: Sequence[str]) -> str:
    return "-".join(words[:_WORDS_IN_A_SLUG])[:_LONGEST].strip("-")


def _latin_words(text: str) -> list[str]:
    """Words in ASCII; none where most letters have no ASCII form."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold().translate(_SPELLED))
    letters = [letter for letter in folded if letter.isalnum()]
    latin = [letter for letter in letters if letter.isascii()]
    if not latin or len(latin) * 2 < len(letters):
        return []
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", plain)


def short_hash(text: str, digits: int = 8) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:digits]


def distinct(wanted: Sequence[tuple[str, str]], taken: frozenset[str] = frozenset()) -> list[str]:
    """One id for each (slug, text), all different and none in ``taken``.

    Where several share a slug, each gets a short hash of its own text; only identical twins are told apart by their
    order. So an id depends on the others only where it must.
    """
    shared = Counter(name for name, _ in wanted)
    used, ids, ordinals = set(taken), [], Counter[str]()
    for name, text in wanted:
        candidate = name if shared[name] == 1 and name not in used else f"{name}-{short_hash(text)}"
        unique = candidate
        while unique in used:
            ordinals[candidate] += 1
            unique = f"{candidate}-{ordinals[candidate] + 1}"
        used.add(unique)
        ids.append(unique)
    return ids
