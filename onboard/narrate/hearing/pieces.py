"""A text -> its pieces: words, numbers and signs, each with its place.

pieces_of(text, words)   what stands in the text, in order; punctuation that has no sound is left out
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from onboard.narrate.hearing.likeness import Likeness

STROKES = "-–—−"
SAME = str.maketrans({"μ": "µ", "Ω": "Ω", "⋅": "·", "∙": "·", "’": "'", "‑": "-", "‐": "-", "∅": "⌀", "″": '"'})
"""One character for one: places in the text stay what they are."""

_MEANING = frozenset('±+×÷⌀Ø&=<>≤≥≈€§%‰°"/·⁻Ω℃')
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"


class Sort(enum.Enum):
    """What a piece or a word is, as far as the comparison cares.

    POINT is the one in a number, BY the x of "M8x25", STROKE the one of "4711-0815".
    """

    WORD = "word"
    DIGIT = "digit"
    POINT = "point"
    FRACTION = "fraction"
    UNIT = "unit"
    SIGN = "sign"
    BY = "by"
    MONTH = "month"
    STROKE = "stroke"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of the text, on its way to become words.

    ``text``       as it stands there
    ``said``       as it sounds, so far as is known: in lower case, ß as ss
    ``number``     its digits, with "." for a point; "" for what is no number
    ``worded``     a number that was written in words
    ``optional``   may be said or not
    """

    text: str
    said: str
    start: int
    end: int
    number: str = ""
    worded: bool = False
    sort: Sort = Sort.WORD
    optional: bool = False


def pieces_of(text: str, words: Likeness) -> list[Piece]:
    """The pieces of a text in NFC and translated by ``SAME``."""
    found = [piece for match in _form(words.thousands, words.hour).finditer(text) for piece in _pieces(match, words)]
    beside: list[Piece | None] = [None, *found, None]
    return [
        piece
        for before, piece, behind in zip(beside, found, beside[2:], strict=False)
        if _has_sound(before, piece, behind)
    ]


def texts_of(symbol: str, words: Likeness) -> tuple[str, ...]:
    """The pieces of a unit's symbol, as they stand in a text: "U/min" is "U", "/", "min"."""
    found = (match[0] for match in _form(words.thousands, words.hour).finditer(symbol.translate(SAME)))
    return tuple(text for text in found if text not in STROKES)


@lru_cache(maxsize=8)
def _form(thousands: str, hour: str) -> re.Pattern[str]:
    group, point = re.escape(thousands), re.escape({".": ",", ",": "."}[thousands])
    return re.compile(
        r"(?P<date>(?<![\d.,])(?P<day>\d{1,2})\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>(?:19|20)\d\d)(?!\d))"
        r"|(?P<iso>(?<!\d)(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>\d\d)(?!\d))"
        rf"|(?P<clock>(?<![\d:.,])(?P<hour>\d{{1,2}})(?::|\.(?=\d\d\s?{hour}))(?P<minute>[0-5]\d)(?![\d:]))"
        r"|(?P<arrow>[-=]+>|<[-=]+)"
        r"|(?P<rpm>(?<!\d)1\s?/\s?min\b|\bmin(?:\^?[-−]1|⁻¹)(?!\d))"
        r"|(?P<numero>(?<![^\W_])[Nn]o\.(?=\s?\d)|№)"
        rf"|(?P<number>(?<!\d)[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?!\d)(?:{point}\d+)?|\d+(?:[.,]\d+)*|(?<![\w.,])[.,]\d+)"
        r"|(?P<bound>[<>]=)"
        r"|(?P<power>(?<![^\W\d_])[cdkm]?m\^?[23](?!\w))"
        rf"|(?P<vulgar>[{_VULGAR}])"
        r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
        rf"|(?P<more_or_less>\+\s?/?\s?[{STROKES}])"
        r"|(?P<sign>[^\s\d])"
    )


def _pieces(match: re.Match[str], words: Likeness) -> Iterator[Piece]:
    found, (start, end) = match[0], match.span()

    def number(digits: str, part: str = "") -> Piece:
        return Piece(found, digits, *(match.span(part) if part else (start, end)), number=digits)

    def word(said: str, sort: Sort = Sort.WORD) -> Piece:
        return Piece(found, said, start, end, sort=sort)

    if match["arrow"]:
        return
    if match["date"] or match["iso"]:
        day, month, year = (match[name] or match[f"iso_{name}"] for name in ("day", "month", "year"))
        yield from (number(str(int(day))), word(words.months[int(month) - 1], Sort.MONTH), number(year))
    elif match["clock"]:
        minute = replace(number(match["minute"], "minute"), optional=match["minute"] == "00")
        yield from (number(match["hour"], "hour"), minute)
    elif match["rpm"]:
        yield word("rpm")
    elif match["numero"]:
        yield word(words.numero)
    elif match["number"]:
        yield number(_plain(found, words.thousands))
    elif match["vulgar"]:
        part, _, whole = unicodedata.normalize("NFKC", found).partition("⁄")
        yield from (number(part), word("/"), number(whole))
    elif match["more_or_less"]:
        yield word("±")
    elif match["bound"]:
        yield word("≤" if found[0] == "<" else "≥")
    elif match["power"]:
        yield replace(word(named := found.rstrip("^23") + "²³"[int(found[-1]) - 2]), text=named)
    else:
        yield word(found.lower().replace("ß", "ss"))


def _plain(raw: str, thousands: str) -> str:
    """Without thousands, and with "." for whatever else stands between digits."""
    grouped = re.match(rf"[1-9]\d{{0,2}}(?:{re.escape(thousands)}\d{{3}})+(?!\d)", raw)
    if grouped:
        raw = grouped[0].replace(thousands, "") + raw[grouped.end() :]
    plain = raw.replace(",", ".")
    return f"0{plain}" if plain.startswith(".") else plain


def _has_sound(before: Piece | None, piece: Piece, behind: Piece | None) -> bool:
    """A stroke may have one in front of a number: a sign, or "to" between two."""
    if piece.said in STROKES:
        tight = before is not None and before.end == piece.start and bool(before.number or before.said[0].isalnum())
        return bool(behind and behind.number and (not tight or (before and before.number)))
    if piece.said in "<>":
        return behind is not None and bool(behind.number)
    return bool(piece.number) or piece.said[0].isalnum() or piece.said in _MEANING
