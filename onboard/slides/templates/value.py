"""A value to remember: 25 Nm, 0,5 bar, 2 Minuten; very large, with the words it belongs to.

Which of a step's quantities are worth it is told by what they measure; counts, numbers of lists and positions, sizes
of screws and spanners, and dates are not. A value is shown in the document's own words, with what limits it
("höchstens", "max.", "±"), and never where the sentence negates: "nicht über 60 °C" shown large would say the opposite.
More than two on a slide are none to remember.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onboard.core.model import SceneKind, Slide
from onboard.measures.quantities import Quantity, Shape, quantities
from onboard.measures.units import dimension
from onboard.slides.blocks import ASCENT, Pen, Placed, Style, capitals_top, least_text, set_text
from onboard.slides.boxes import Box, Element, Ground, Words, moved
from onboard.slides.frame import ladder
from onboard.slides.lines import bound

MOST_VALUES = 2

_MEASURED = frozenset(
    ("torque", "pressure", "time", "temperature", "force", "mass", "volume", "length", "voltage", "current", "speed")
)
_LONGEST = 28
"""Characters of a value that is still taken in at a glance."""

_LIMIT = re.compile(
    r"(?:\b(?:höchstens|mindestens|maximal|minimal|max\.?|min\.?|mind\.|ca\.|etwa|bis zu|at most|at least|up to|about"
    r"|approx\.|maximum|minimum|no more than|not more than|not less than|au moins|au plus|au maximum|maks\.)"
    r"|[≤≥<>~≈±])\s*$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:nicht|kein\w*|nie|niemals|ohne|not|no|never|without|don't|ne|pas|jamais|non|mai|no|nunca|jamás|nie|nigdy"
    r"|не|ніколи|никогда|değil|asla|nu|niciodată)\b|لا\s|لم\s|أبدا|ليس",
    re.IGNORECASE,
)
_CYRILLIC_UNITS = re.compile(r"(?<=\d[ \u00a0])(?:Н·м|Н⋅м|Нм|бар|кг|мм|см|кПа|МПа|мин|°С)(?![^\W\d_])")
_SIGN_OF = {
    "Н·м": "N·m",
    "Н⋅м": "N⋅m",
    "Нм": "Nm",
    "бар": "bar",
    "кПа": "kPa",
    "МПа": "MPa",
    "кг": "kg",
    "мм": "mm",
    "см": "cm",
    "мин": "min",
    "°С": "°C",
}
"""Signs of units in Cyrillic letters, and in Latin ones: as many letters, so that places in the text hold."""

_SIZE_OF_A_THING = re.compile(r"(?:\b(?:M|SW|TX|T|Gr\.|Größe|size|DN|PN)\s*|[⌀Øx×*/]\s*)$", re.IGNORECASE)
_OF_A_THING = frozenset(("length", "voltage", "current"))
"""What things are named by: a 3 mm drill, a 24 V supply, a 16 A fuse."""
_GOES_ON = re.compile(
    r"[\s\u00a0]*(?:$|[.,;:!?)\]]|[-–—](?!\w)"
    r"|(?i:(?:abstand|luft|spalt|spiel|tiefe|höhe|breite|überstand|clearance|depth|distance|gap|play|space)\w*\b)"
    r"|(?:tief|hoch|breit|weit|deep|high|wide|apart|away|above|below|from|to|at|on|in|into|with|and|or|before|after"
    r"|per|is|are|if|when|until|au|aux|de|du|des|à|avec|et|ou|en|dans|avant|après|del|al|con|y|o|e|di|da|dal|desde"
    r"|hasta|antes|después|от|до|и|или|на|в|с|od|do|i|lub|na|w|z)\b)"
)
"""What may follow a value that is to be kept, rather than the thing that is so long."""
_UNIT_GOES_ON = re.compile(r"[·\u22c5∙•^²³/]|[^\W_]")
"""Half a unit would be a wrong value."""
_GERMAN_VERB = re.compile(r"[\s\u00a0]+(?!lang)[a-zäöüß]+\b(?![\s\u00a0]+[A-ZÄÖÜ])")
"""A small word that no noun follows: "12 mm einhalten"; but "15 cm langen Schnüren"."""
_GOES_ON_AS_A_SIZE = re.compile(r"\s*[x×*]\s*\d|[-–](?=[^\W\d_])")


_ABBREVIATED = re.compile(r"\.[ \u00a0]+[^\W\d_A-ZÄÖÜ]")
"""A full stop that ends no sentence: "2 Sek. vor dem Ende"."""


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity in the document's words, and which point of the slide says it (None: the heading).

    ``limit``   what stands in front and makes it a limit, in words: "mindestens"; or ""
    """

    words: str
    point: int | None
    limit: str = ""


def values_of(slide: Slide) -> tuple[Value, ...]:
    """What is to be remembered of a step's slide: one or two values, or none. Of a continued slide none."""
    if slide.kind is not SceneKind.STEP or slide.page > 1:
        return ()
    return _values(slide.heading, slide.points, slide.left_in or slide.language)


@lru_cache(maxsize=256)
def _values(heading: str, points: tuple[str, ...], language: str) -> tuple[Value, ...]:
    """Remembered, because a slide is asked for its values in every arrangement."""
    in_points = [value for at, text in enumerate(points) for value in _worth_remembering(text, language, at)]
    in_heading = list(_worth_remembering(heading, language, None))
    found = [*in_points, *(value for value in in_heading if value.words not in {other.words for other in in_points})]
    lines = [value.point for value in found]
    return tuple(found) if 0 < len(found) <= MOST_VALUES and len(set(lines)) == len(lines) else ()


def _worth_remembering(text: str, language: str, point: int | None) -> Iterator[Value]:
    if _NEGATED.search(text):
        return
    latin = _CYRILLIC_UNITS.sub(lambda found: _SIGN_OF[found[0]], text).replace("\u22c5", "\u00b7")
    for quantity in quantities(latin, language):
        if _is_measured(quantity) and not _is_a_size(text, quantity, language):
            limit, words = _limit_and_words(text, quantity)
            if len(words) <= _LONGEST and re.search(r"\d", words):
                yield Value(words, point, limit)


def _is_measured(quantity: Quantity) -> bool:
    if quantity.shape not in {Shape.AMOUNT, Shape.RANGE} or not quantity.unit:
        return False
    if quantity.vague or quantity.article or quantity.times or quantity.spelled or quantity.shared:
        return False
    return dimension(quantity.unit) in _MEASURED


def _is_a_size(text: str, quantity: Quantity, language: str) -> bool:
    """M8 × 25 mm, SW 13 mm, 4 x 30 mm, 25-mm-Bohrer, 3 mm Bohrer: the name of a thing."""
    before, after = text[: quantity.start], text[quantity.end :]
    if _SIZE_OF_A_THING.search(before) or _GOES_ON_AS_A_SIZE.match(after) or _UNIT_GOES_ON.match(after):
        return True
    if dimension(quantity.unit) not in _OF_A_THING or _GOES_ON.match(after):
        return False
    return not (language.startswith("de") and _GERMAN_VERB.match(after))


def _limit_and_words(text: str, quantity: Quantity) -> tuple[str, str]:
    """A sign in front belongs to the value; a word is set apart."""
    words = text[quantity.start : quantity.end].strip()
    if words[-1].isalpha() and _ABBREVIATED.match(text[quantity.end :]):
        words += "."
    found = _LIMIT.search(text[: quantity.start])
    if found is None:
        return "", words
    limit = found[0].strip()
    return (limit, words) if limit[0].isalpha() else ("", f"{limit} {words}")


# ------------------------------------------------------------------------------------------------ shown


@dataclass(frozen=True, slots=True)
class ValueBlock:
    """A value, very large, above the line that says it.

    ``limit``    a word in front of the value, or ""
    ``largest``  size of the value, in pixels of 1080; smaller where it is wider than its place, ``least`` being the end
    ``on_card``  on a card of its own, as beside a photo
    """

    limit: str
    words: str
    text: str
    largest: int
    least: int
    on_card: bool = True

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        pad = pen.em(0.6) if self.on_card else 0
        inner = width - 2 * pad - (pen.px(10) if self.on_card else 0)
        left = x + width - pad - inner
        elements: list[Element] = []
        top, split = y + pad, False
        if self.limit:
            style = Style("limit", "semibold", pen.body, pen.theme.colours.brand_text)
            limit, split = set_text(pen, self.limit, style, left, 0, inner)
            elements.append(moved(limit, left, top - capitals_top(limit)))
            top = elements[0].box.bottom + pen.em(0.1)
        value, value_split = self._value(pen, inner)
        value, split = moved(value, left, top - capitals_top(value)), split or value_split
        elements.append(value)
        bottom = value.box.y + value.ascent + value.leading * (len(value.lines) - 1)
        if self.text:
            style = Style("point", "regular", pen.body, pen.theme.colours.ink)
            words, words_split = set_text(pen, self.text, style, left, 0, inner)
            # Units like "kg" reach below the line.
            top = max(bottom + pen.em(0.6), value.box.bottom + pen.px(8)) - capitals_top(words)
            elements.append(moved(words, left, top))
            bottom, split = top + words.box.height, split or words_split
        else:
            bottom += pen.em(0.1)
        height = bottom + (pad * 2 // 3 if self.text else pad) - y
        return Placed((*self._card(pen, Box(x, y, width, height)), *elements), height, split)

    def at_least(self, pen: Pen, width: int) -> int:
        """With the value on one line, in the smallest size."""
        if not self.text:
            return 0
        pad, bar = (pen.em(0.6), pen.px(10)) if self.on_card else (0, 0)
        style = Style("point", "regular", pen.body, pen.theme.colours.ink)
        face, value = pen.face("regular", pen.body), pen.face("bold", self.least)
        above = value.cap_height + pen.em(0.6) - (round(face.size * ASCENT) - face.cap_height)
        return pad + above + least_text(pen, self.text, style, width - 2 * pad - bar) + pad * 2 // 3

    def _value(self, pen: Pen, width: int) -> tuple[Words, bool]:
        """On one line as large as that goes, else on as many as it needs."""
        shown = unbroken(self.words)
        for size in ladder(self.largest, self.least):
            if pen.face("bold", size).width(shown, rtl=pen.rtl) > width:
                continue
            style = Style("value", "bold", size, pen.theme.colours.brand_text, leading=1.06)
            words, split = set_text(pen, shown, style, 0, 0, width)
            if len(words.lines) == 1 and not split:
                return words, False
        style = Style("value", "bold", self.least, pen.theme.colours.brand_text, leading=1.06)
        return set_text(pen, self.words, style, 0, 0, width)

    def _card(self, pen: Pen, box: Box) -> Sequence[Ground]:
        if not self.on_card:
            return ()
        colours = pen.theme.colours
        bar = Box(box.x, box.y, pen.px(10), box.height)
        return (
            Ground(box, "card", colours.card),
            Ground(bar, "card-edge", colours.brand_text),
        )


@lru_cache(maxsize=256)
def unbroken(words: str) -> str:
    """A value whose spaces no line may end at."""
    return bound(words).replace(" ", "\u00a0")
