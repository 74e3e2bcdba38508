"""How many of a part: "6 x", "2 Stück", "6 Zylinderschrauben M8 × 25", set apart from what it is.

Conservative: sizes ("4 mm", "M8 × 25"), names ("2 Komponenten Kleber" is read aloud the same) and numbered lists are
left alone, and no word of a line is lost; a measure ("500 ml Öl") is an amount where it opens the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.measures.units import dimension, unit_at

_NUMBER = r"(?P<number>\d{1,4}(?:[.,/–-]\d{1,4})?)"
_PIECES = (
    r"(?:Stück|Stücke|Stk\.?|St\.|pcs\.?|pc\.?|pieces?|off|pièces?|pces?\.?|pezzi|pz\.?|piezas?|uds?\.?|sztuki?|szt\.?"
    r"|adet|bucăți|buc\.?|шт\.?|штуки?|قطع|قطعة)(?!\w)"
)
_TIMES = re.compile(_NUMBER + r"\s*[x×]\s+(?=\S)")
_OPENING_PIECES = re.compile(_NUMBER + r"\s*(?P<pieces>" + _PIECES + r")\s*(?::\s*)?(?=\S)", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\s*[,;:–—-]\s*|\s+|\s*(?P<bracket>\())(?P<number>\d{1,4})\s*(?:(?P<pieces>"
    + _PIECES
    + r")|[x×])(?(bracket)\))\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<number>\d{1,4})\s+(?=[^\W\d_]{3})")
_MEASURE = frozenset(("volume", "mass", "length"))
_NAMES = re.compile(
    r"(?:wege|achs|komponent|kanal|phase|takt|backen|way|part|axis|axes|phase|stage|speed)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """What it is and, where the line says so, how many: "6 ×", "2 Stück"; else ""."""

    name: str
    amount: str = ""


def parts_of(points: Sequence[str], language: str) -> tuple[Part, ...]:
    """Lines of a list as parts; a list whose lines are numbered 1, 2, 3, ... has no amounts."""
    found = tuple(_part(text, language) for text in points)
    numbers = [match["number"] for text in points if (match := _BARE.match(text))]
    if len(numbers) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]:
        return tuple(Part(text) if _BARE.match(text) else part for text, part in zip(points, found, strict=True))
    return found


def _part(text: str, language: str) -> Part:
    if match := _TIMES.match(text):
        return _apart(text[match.end() :], f"{match['number']}\u00a0×", text)
    if match := _OPENING_PIECES.match(text):
        return _apart(text[match.end() :], f"{match['number']}\u00a0{match['pieces']}", text)
    if match := _CLOSING.search(text):
        counted = match["pieces"] or "×"
        return _apart(text[: match.start()], f"{match['number']}\u00a0{counted}", text)
    if match := _BARE.match(text):
        return _counted_or_measured(text, match, language)
    return _measured(text, language)


def _counted_or_measured(text: str, match: re.Match[str], language: str) -> Part:
    if _NAMES.match(text, match.end()):
        return Part(text)
    unit, _ = unit_at(text, match.end("number"), language)
    return _measured(text, language) if unit else _apart(text[match.end() :], f"{match['number']}\u00a0×", text)


def _measured(text: str, language: str) -> Part:
    """ "500 ml Öl", "2 m Schlauch"; but "4 mm Bohrer" is its size."""
    match = re.match(_NUMBER, text)
    unit, end = unit_at(text, match.end(), language) if match else ("", 0)
    if dimension(unit) not in _MEASURE or unit == "mm" or not re.match(r"\s+[^\W\d_]{2}", text[end:]):
        return Part(text)
    return _apart(text[end:], text[:end].replace(" ", "\u00a0"), text)


def _apart(name: str, amount: str, text: str) -> Part:
    """An amount of nothing is a line as it was."""
    return Part(name.strip(), amount) if re.search(r"\w", name) else Part(text)
