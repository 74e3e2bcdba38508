"""What sounds alike in a language: its table of words, read once.

likeness(language)   the table of ``words/<language>.toml``; InputError for a language without one
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from onboard.core.errors import InputError
from onboard.narrate.languages import primary_language

JUDGED = ("de", "en")
"""The languages in which what was heard can be judged."""


@dataclass(frozen=True)
class Likeness:
    """One language's table; what each part means is told in the file."""

    language: str
    thousands: str
    per: str
    by: str
    hour: str
    numero: str
    points: list[str]
    months: list[str]
    strength_classes: list[str]
    numerals: dict[str, Any]
    ordinals: dict[str, Any]
    fractions: dict[str, list[str]]
    alike: dict[str, str]
    signs: dict[str, str]
    strokes: list[str]
    code_strokes: list[str]
    letters: dict[str, list[str]]
    critical: dict[str, list[str]]
    usual_prefixes: list[str]
    prefixes: dict[str, str]
    powers: dict[str, str]
    lengths: dict[str, list[list[str]]]
    bases: dict[str, list[list[str]]]
    units: dict[str, list[list[str]]]


@lru_cache(maxsize=8)
def likeness(language: str) -> Likeness:
    """``language`` is a BCP 47 tag. Raises InputError where what was heard cannot be judged."""
    primary = primary_language(language)
    if primary not in JUDGED:
        raise InputError(
            f"what was heard cannot be judged in {language!r}",
            stage="narrate",
            hint=f"It can in {', '.join(JUDGED)}: numbers and units are compared by the words of a language.",
        )
    file = resources.files("onboard.narrate.hearing") / "words" / f"{primary}.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Likeness(language=primary, **table)
