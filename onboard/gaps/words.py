"""The words of a language: takes a language, a table and a list in it -> gives the words, or a pattern of them.

Knows ``words/<language>.toml`` and its marks ("*", "~", "/.../"), and nothing of what the lists are for.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).resolve().parent / "words"
_SPELLINGS = {"ß": "(?:ß|ss)", "ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)"}
NOTHING = re.compile(r"(?!)")
"""Matches nothing: a list that a language does not have."""


@functools.cache
def languages() -> tuple[str, ...]:
    """The languages we have words of."""
    return tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@functools.cache
def book(language: str) -> Mapping[str, Any]:
    """All tables of a language; empty for one that has no file."""
    if language not in languages():
        return {}
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def listed(language: str, table: str, name: str) -> tuple[str, ...]:
    return tuple(book(language).get(table, {}).get(name, ()))


@functools.cache
def pattern(language: str, table: str, name: str) -> re.Pattern[str]:
    """Finds any word of a list, whole words only, in upper or lower case."""
    return pattern_of(language, listed(language, table, name))


def pattern_of(language: str, entries: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the entries; nothing where there are none."""
    ordered = sorted(set(entries), key=lambda entry: (-len(entry), entry))
    if not ordered:
        return NOTHING
    return re.compile("|".join(expression(language, entry) for entry in ordered), re.IGNORECASE)


def expression(language: str, entry: str) -> str:
    """An entry with its marks as a regular expression."""
    if len(entry) > 2 and entry.startswith("/") and entry.endswith("/"):
        return f"(?:{entry[1:-1]})"
    endings = "|".join(map(re.escape, listed(language, "inflection", "endings")))
    spelled = "".join(_SPELLINGS.get(letter, re.escape(letter)) for letter in entry)
    spelled = spelled.replace(re.escape("*"), r"\w*").replace(re.escape("~"), f"(?:{endings})?")
    return rf"(?<!\w){_spaced(spelled)}(?!\w)"


def _spaced(spelled: str) -> str:
    return spelled.replace(re.escape(" "), r"\s+")
