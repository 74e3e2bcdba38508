"""The numbers that Word counts and no file contains, as they are displayed. ECMA-376 part 1, 17.9.

    numbering.xml -> Numbering;  the paragraphs of a document in their order -> Label after Label

Lists that share an abstract definition count on together; a ``startOverride`` begins anew, once for its list. A level
begins anew below every entry of a higher one, unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from onboard.ingest.word.markup import Element, W, number, switch, value
from onboard.ingest.word.symbols import BOXES, EMPTY_BOX, shown

_LEVELS = 9
_LONGEST = 200
_PLACE = re.compile(r"%([1-9])")
_WORDED = re.compile(r"[^\W\d_]{3,}")
_CIRCLES = "oО○◦"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in front of an entry of a list.

    ``text``     as displayed: "3.", "1.2", "b)", "Schritt 3:", "•"; "☐" where it is a box to tick
    ``key``      the list it counts in; the same for entries that count on
    ``depth``    of the entry in its list, from 0
    ``number``   what its own level counts; None of a bullet
    ``indent``   in twentieths of a point, 0 where nobody says
    """

    text: str
    key: str
    depth: int = 0
    number: int | None = None
    indent: int = 0

    @property
    def worded(self) -> bool:
        """Whether it says more than a number: "Schritt 3:", "Phase A"."""
        return self.number is not None and bool(_WORDED.search(self.text))

    @property
    def box(self) -> bool:
        return self.number is None and self.text in BOXES


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int
    indent: int
    legal: bool
    font: str


@dataclass(frozen=True, slots=True)
class _List:
    """``key``: the abstract definition; ``starts``: where its levels begin anew, once."""

    key: str
    levels: MappingProxyType[int, _Level]
    starts: MappingProxyType[int, int]


@dataclass
class Numbering:
    """Counts the entries of all lists of one document."""

    _lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        if root is None:
            return cls()
        abstract = {one.get(W + "abstractNumId", ""): one for one in root.findall(W + "abstractNum")}
        named = {value(one, "styleLink"): one for one in abstract.values() if value(one, "styleLink")}
        lists: dict[str, _List] = {}
        for one in root.findall(W + "num"):
            key = value(one, "abstractNumId")
            found = abstract.get(key)
            if found is not None and (link := value(found, "numStyleLink")) in named:
                found = named[link]
            if found is not None:
                lists[one.get(W + "numId", "")] = _list(key, found, one)
        return cls(lists)

    def label(self, name: str, depth: int) -> Label | None:
        """The label of the next entry of a list, which is counted by this; None where nothing is displayed."""
        listed = self._lists.get(name)
        if listed is None:
            return None
        level = listed.levels.get(depth, _Level(1, "decimal", f"%{depth + 1}.", -1, 0, False, ""))
        if level.form == "bullet" and not level.text.strip():
            # A bullet that shows nothing: a further paragraph of the entry before, as Pandoc writes it.
            return None
        if level.form == "bullet":
            sign = shown(level.text, level.font)
            box = sign in BOXES and sign not in _CIRCLES
            return Label(EMPTY_BOX if box else sign[:_LONGEST], listed.key, depth, None, level.indent)
        counts = self._counts.setdefault(listed.key, [None] * _LEVELS)
        for above in range(depth + 1):
            if above in listed.starts and (name, above) not in self._begun:
                self._begun.add((name, above))
                counts[above] = None
                start = listed.starts[above]
                if above < depth:
                    counts[above] = start
                else:
                    counts[above] = start - 1
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            deeper = listed.levels.get(below)
            if deeper is None or deeper.restart < 0 or deeper.restart > depth:
                counts[below] = None
        if level.form == "none" and not _PLACE.search(level.text):
            return Label(level.text, listed.key, depth, None, level.indent) if level.text.strip() else None
        return Label(self._text(listed, level, counts), listed.key, depth, counts[depth], level.indent)

    def _text(self, listed: _List, level: _Level, counts: list[int | None]) -> str:
        def counted(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            own = listed.levels.get(at)
            count = counts[at]
            count = (own.start if own else 1) if count is None else count
            return _written(count, "decimal" if level.legal or own is None else own.form)

        return _PLACE.sub(counted, level.text)[:_LONGEST].strip()


def _list(key: str, abstract: Element, num: Element) -> _List:
    levels: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    for one in abstract.findall(W + "lvl"):
        depth = number(one.get(W + "ilvl", ""), -1)
        if 0 <= depth < _LEVELS:
            levels[depth] = _level(one)
    for one in num.findall(W + "lvlOverride"):
        depth = number(one.get(W + "ilvl", ""), -1)
        if not 0 <= depth < _LEVELS:
            continue
        if (own := one.find(W + "lvl")) is not None:
            levels[depth] = _level(own)
        if start := value(one, "startOverride"):
            starts[depth] = number(start, 1)
    return _List(key, MappingProxyType(levels), MappingProxyType(starts))


def _level(element: Element) -> _Level:
    restart = value(element, "lvlRestart")
    properties, look = element.find(W + "pPr"), element.find(W + "rPr")
    return _Level(
        start=number(value(element, "start"), 1),
        form=_form(element),
        text=value(element, "lvlText"),
        restart=number(restart, -1) if restart else -1,
        indent=number(value(properties, "ind", "left") or value(properties, "ind", "start"), 0, most=30_000),
        legal=bool(switch(element, "isLgl")),
        font=value(look, "rFonts", "ascii") or value(look, "rFonts", "hAnsi"),
    )


def _form(element: Element) -> str:
    """How a level counts; newer forms stand in an alternative of their own."""
    plain = value(element, "numFmt")
    if plain:
        return plain
    found = next(element.iter(W + "numFmt"), None)
    return found.get(W + "val", "decimal") if found is not None else "decimal"


# ------------------------------------------------------------------------------------------ forms of numbers


def _written(count: int, form: str) -> str:
    if count < 0 or count > 100_000:
        return str(count)
    writer = _FORMS.get(form)
    return writer(count) if writer else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4_000:
        return str(count)
    found = ""
    for worth, letters in _ROMAN:
        while count >= worth:
            found += letters
            count -= worth
    return found


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _repeated(alphabet: str) -> Callable[[int], str]:
    """Word's letters: a ... z, aa, bb, ..."""

    def written(count: int) -> str:
        if count <= 0 or count > 50 * len(alphabet):
            return str(count)
        return alphabet[(count - 1) % len(alphabet)] * ((count - 1) // len(alphabet) + 1)

    return written


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_FORMS: MappingProxyType[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimalZero": lambda count: f"{count:02d}",
        "upperRoman": _roman,
        "lowerRoman": lambda count: _roman(count).lower(),
        "upperLetter": _repeated(_LATIN.upper()),
        "lowerLetter": _repeated(_LATIN),
        "russianLower": _repeated(_RUSSIAN),
        "russianUpper": _repeated(_RUSSIAN.upper()),
        "arabicAlpha": _repeated("أبتثجحخدذرزسشصضطظعغفقكلمنهوي"),
        "arabicAbjad": _repeated("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
        "none": lambda _: "",
    }
)
