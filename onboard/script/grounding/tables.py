"""The language data of the grounding check, read once: takes a language and a topic -> gives the file's tables.

Numbers and units are those of :mod:`onboard.measures`. Knows the folder ``data/`` and TOML, and nothing of what the
words mean.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onboard.measures import tables as measures

_DATA = Path(__file__).resolve().parent / "data"


@functools.cache
def table(language: str, topic: str) -> Mapping[str, Any]:
    """data/<language>/<topic>.toml; that of the measures, or empty, for a language that has no such file.

    With language "": data/<topic>.toml.
    """
    path = _DATA / language / f"{topic}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else measures.table(language, topic)


def words(language: str, topic: str, *names: str) -> tuple[str, ...]:
    """A list of words: ``words("de", "bounds", "least", "before")``; empty where the file lacks it."""
    found: Any = table(language, topic)
    for name in names:
        found = found.get(name, {})
    return tuple(found)
