"""The words of questions: takes a language -> gives its wording, and the patterns that know hazards, equipment, tools.

Knows ``words/<language>.toml`` and nothing of what is asked.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_WORDS = Path(__file__).resolve().parent / "words"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Known:
    """A hazard, a piece of equipment or a tool that we have a word for.

    ``name``     what it is called in an answer
    ``named``    finds it where a text surely speaks of it
    ``hinted``   finds it where a text may speak of it: then it is no wrong answer either
    """

    key: str
    name: str
    named: re.Pattern[str]
    hinted: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Forbidding:
    """How a prohibition is said, and how to say what it forbids: ``form`` is filled with the groups of ``said``."""

    said: re.Pattern[str]
    form: str


@dataclass(frozen=True, slots=True)
class Book:
    """All words of a language; everything empty for one that has no file."""

    ask: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]
    forbidding: tuple[Forbidding, ...]
    hazards: tuple[Known, ...]
    ppe: tuple[Known, ...]
    tools: tuple[Known, ...]

    def has(self, name: str, text: str) -> bool:
        """Whether a text holds what the pattern ``name`` finds; never, where the language has no such pattern."""
        return self.patterns.get(name, _NOTHING).search(text) is not None


@functools.cache
def languages() -> tuple[str, ...]:
    """The languages questions can be asked in."""
    return tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@functools.cache
def book(language: str) -> Book:
    """The words of a language, by the first part of its tag."""
    if language not in languages():
        return Book({}, {}, (), (), (), ())
    table = tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    return Book(
        table["ask"],
        {name: _whole_words(words) for name, words in table["find"].items()},
        tuple(Forbidding(_whole_text(one["find"]), one["form"]) for one in table.get("forbidding", ())),
        _known(table["hazards"]),
        _known(table["ppe"]),
        _known(table["tools"]),
    )


def _known(table: Mapping[str, Mapping[str, str]]) -> tuple[Known, ...]:
    return tuple(
        Known(
            key, words["name"], _whole_words(words["words"]), _whole_words(f"{words['words']}|{words.get('near', '')}")
        )
        for key, words in table.items()
    )


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words.rstrip('|')})(?!\w)", re.IGNORECASE)


def _whole_text(words: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{words})\s*[.!]*\s*", re.IGNORECASE)
