"""The page's own words, per language, and how that language writes places, times, dates and telephone numbers.

The words stand in ``words/<language>.toml``; a language without a file gets the English ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from onboard.core import places

_WORDS = Path(__file__).parent / "words"
_OWN_NAMES = Path(__file__).parent / "languages.toml"
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"})
_LABELLED = r"(?:tel(?:efon|ephone)?|phone|mobil(?:e|funk)?|handy|fon|durchwahl|ext(?:ension)?|notruf|emergency)"
_NUMBER = re.compile(
    rf"(?i:\b{_LABELLED}\b)\.?\s*:?\s*(?P<labelled>\+?\d[\d /()-]*\d)"
    r"|(?<![\w.,-])(?P<whole>(?:\+\d{1,3}[ (/-]?|0)\d[\d /()-]{5,}\d)(?![\w])"
)


@dataclass(frozen=True, slots=True)
class Telephone:
    """A line of text around a telephone number: ``before``, the number as ``written`` and as ``dialled``, ``after``.

    Without a number everything is in ``before`` and ``dialled`` is "".
    """

    before: str
    written: str = ""
    dialled: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in one language, by section and key."""

    language: str
    sections: Mapping[str, Mapping[str, str]]
    months: tuple[str, ...]

    def __getitem__(self, section: str) -> Mapping[str, str]:
        return self.sections[section]

    def place(self, place: str) -> str:
        """A source ref's place in this language."""
        return places.told(place, self["place"])

    def day(self, text: str) -> str:
        """A date as this language writes it ("2. November 2026"); what is no ISO 8601 date stays as it is."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return self["date"]["form"].format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def length(self, milliseconds: int) -> str:
        """How long something takes: "2:14 min"."""
        seconds = round(milliseconds / 1000)
        return self["page"]["minutes"].format(minutes=seconds // 60, seconds=seconds % 60)


@cache
def wording(language: str) -> Wording:
    """The words for a BCP 47 tag: its own file, else that of its first part, else English."""
    files = {path.stem: path for path in _WORDS.glob("*.toml")}
    tag = language.lower()
    file = files.get(tag) or files.get(tag.partition("-")[0]) or files["en"]
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    months = tuple(sections["date"].pop("months"))
    return Wording(language=file.stem, sections=sections, months=months)


def own_name(language: str) -> str:
    """What a language calls itself; the tag where we do not know."""
    names = _own_names()
    return names.get(language.lower()) or names.get(language.lower().partition("-")[0]) or language


@cache
def _own_names() -> Mapping[str, str]:
    return tomllib.loads(_OWN_NAMES.read_text(encoding="utf-8"))


def direction(language: str) -> str:
    """ "rtl" for languages written from right to left, else "ltr"."""
    tag = language.lower()
    return "rtl" if tag in _RIGHT_TO_LEFT or tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def plate(station: str, name: str) -> str:
    """What stands on a workstation's plate beside its name: its id, or "" where the name already says it."""
    return "" if station.casefold() in name.casefold() else station


def clock(milliseconds: int) -> str:
    """A place in a video: "1:05"."""
    seconds = milliseconds // 1000
    return f"{seconds // 60}:{seconds % 60:02}"


def telephone(line: str) -> Telephone:
    """The telephone number a line gives: after a word for it ("Tel. 4711"), or written out ("+49 89 1234-0")."""
    match = _NUMBER.search(line)
    if match is None:
        return Telephone(line)
    group = "labelled" if match["labelled"] else "whole"
    start, end = match.span(group)
    written = line[start:end]
    # "+49 (0)89 …": the bracketed zero is not dialled together with the country's number.
    number = written.replace("(0)", "") if written.startswith("+") else written
    dialled = ("+" if number.startswith("+") else "") + re.sub(r"\D", "", number)
    return Telephone(line[:start], written, dialled, line[end:])
