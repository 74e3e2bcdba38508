"""The words of numbers and units, read once: takes a language and a topic -> gives the file's tables.

Knows the folder ``data/`` and TOML, and nothing of what the words mean.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parent / "data"


@functools.cache
def table(language: str, topic: str) -> Mapping[str, Any]:
    """data/<language>/<topic>.toml; empty for a language that has no such file. With language "": data/<topic>.toml."""
    path = _DATA / language / f"{topic}.toml"
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(language: str, topic: str, *names: str) -> tuple[str, ...]:
    """A list of words: ``words("de", "numbers", "signs", "range")``; empty where the file lacks it."""
    found: Any = table(language, topic)
    for name in names:
        found = found.get(name, {})
    return tuple(found)


def alternation(parts: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first; one that matches nothing for no words."""
    ordered = sorted({part for part in parts if part}, key=lambda part: (-len(part), part))
    return "(?:" + "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in ordered) + ")" if ordered else r"(?!)"
