"""The parts of a slide's text: each can be placed at a width, and then says how high it is.

Sizes are written in pixels of a slide whose shorter side is 1080; :class:`Pen` brings them to the slide at hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, Protocol

from onboard.core.model import Signal, Size
from onboard.slides.boxes import Box, Element, Ground, Sign, Words
from onboard.slides.fonts import Face
from onboard.slides.lines import bound, broken, needs_splitting
from onboard.slides.signals import signal_look, signal_word, signal_words
from onboard.slides.theme import Theme

Weight = Literal["regular", "semibold", "bold"]

ASCENT, _DESCENT, _LEADING = 0.96, 0.26, 1.3
"""In parts of the type size; an accent on a capital stays within the ascent."""

_KERNED = 0.97
"""How wide a text is at least as lines, in parts of its width as one: letters stand otherwise at a line's end."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What text is set with: the theme, the slide's size, the size of body text (in pixels of 1080).

    ``language``   the text's own, BCP 47; ``rtl`` whether the slide is read from right to left
    """

    theme: Theme
    size: Size
    body: int
    language: str = ""
    rtl: bool = False

    def px(self, length: float) -> int:
        """A length on this slide."""
        return round(length * min(self.size.width, self.size.height) / 1080)

    def em(self, share: float) -> int:
        """A share of the body size, on this slide."""
        return self.px(self.body * share)

    def face(self, weight: Weight, size: int) -> Face:
        fonts = self.theme.fonts
        return Face(getattr(fonts, weight), fonts.fallback, self.px(size), self.language)


@dataclass(frozen=True, slots=True)
class Placed:
    """Elements that stand, how high they are together, and whether a word had to be split to fit the width."""

    elements: tuple[Element, ...]
    height: int
    split: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; ``size`` in pixels of 1080."""

    role: str
    weight: Weight
    size: int
    colour: str
    balanced: bool = False
    leading: float = _LEADING


def set_text(pen: Pen, text: str, style: Style, x: int, y: int, width: int) -> tuple[Words, bool]:
    """A text as lines in a column, and whether a word had to be split."""
    face = pen.face(style.weight, style.size)
    # Large type is there to be read at a glance: it is hyphenated only where a word fits into no line.
    language = pen.language if style.size <= pen.theme.type.body else ""
    lines, split, widest = _lines(face, text, width, style.balanced, language, pen.rtl)
    leading = face.leading(lines, round(face.size * style.leading), rtl=pen.rtl)
    height = round(face.size * (ASCENT + _DESCENT)) + leading * max(len(lines) - 1, 0)
    box = Box(x, y, min(widest, width), height)
    return Words(box, style.role, lines, face, round(face.size * ASCENT), leading, style.colour), split


@lru_cache(maxsize=8192)
def _lines(
    face: Face, text: str, width: int, balanced: bool, language: str, rtl: bool
) -> tuple[tuple[str, ...], bool, int]:
    """Lines, whether a word was split, and how wide they are.

    Remembered, because a slide is tried in many arrangements that share most of their lines.
    """
    measure = face.measure(rtl=rtl)
    lines = broken(text, width, measure, balanced=balanced, language=language)
    widest = math.ceil(max(map(measure, lines), default=0))
    return lines, needs_splitting(text, width, measure), widest


def least_text(pen: Pen, text: str, style: Style, width: int) -> int:
    """A height that the text does not stay below in a column, found much faster than its lines are."""
    face = pen.face(style.weight, style.size)
    # Behind every line a space is left out.
    room = width + face.width(" ", rtl=pen.rtl)
    lines = max(math.ceil(_KERNED * face.width(bound(text), rtl=pen.rtl) / max(room, 1)), 1)
    return round(face.size * (ASCENT + _DESCENT)) + round(face.size * style.leading) * (lines - 1)


def capitals_top(words: Words) -> int:
    """How far the capitals of the first line stand below the box's top."""
    return words.ascent - words.face.cap_height


def first_line_middle(words: Words) -> int:
    """The y of the middle of the first line's capitals."""
    return words.box.y + words.ascent - words.face.cap_height // 2


# ------------------------------------------------------------------------------------------------ points


@dataclass(frozen=True, slots=True)
class PointBlock:
    """A line of text with what stands in front of it: a bullet or tick box, pictograms, or a quantity.

    ``mark``      code of a small sign, or ""
    ``signs``     codes of pictograms
    ``quantity``  "6 ×", or ""
    ``indent``    where the text begins, in parts of the body size; the same for a whole list
    """

    text: str
    mark: str = ""
    signs: tuple[str, ...] = ()
    quantity: str = ""
    indent: float = 0.0

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        indent = pen.em(self.indent)
        style = Style("point", "regular", pen.body, pen.theme.colours.ink)
        words, split = set_text(pen, self.text, style, x + indent, y, width - indent)
        if self.signs:
            return self._beside_signs(pen, words, split, x, y)
        return Placed((*self._in_front(pen, words, x), words), words.box.height, split)

    def at_least(self, pen: Pen, width: int) -> int:
        style = Style("point", "regular", pen.body, pen.theme.colours.ink)
        return least_text(pen, self.text, style, width - pen.em(self.indent))

    def _in_front(self, pen: Pen, words: Words, x: int) -> Sequence[Element]:
        colours = pen.theme.colours
        if self.quantity:
            style = Style("quantity", "bold", pen.body, colours.brand_text)
            quantity, _ = set_text(pen, self.quantity, style, x, words.box.y, pen.size.width)
            left = max(words.box.x - pen.em(0.35) - quantity.box.width, x)
            return (replace(quantity, box=replace(quantity.box, x=left)),)
        if self.mark:
            side = pen.em(0.26 if self.mark == "bullet" else 0.82)
            left = words.box.x - pen.em(0.62) if self.mark == "bullet" else x
            box = Box(left, first_line_middle(words) - side // 2, side, side)
            return (Sign(box, "mark", self.mark, colours.brand_text, colours.ground),)
        return ()

    def _beside_signs(self, pen: Pen, words: Words, split: bool, x: int, y: int) -> Placed:
        colours = pen.theme.colours
        side, gap = pen.em(SIGN_SIDE), pen.em(SIGN_GAP)
        drop = max(0, (side - words.box.height) // 2)
        words = replace(words, box=replace(words.box, y=y + drop))
        signs = tuple(
            Sign(Box(x + place * (side + gap), y, side, side), "pictogram", code, colours.ink, colours.ground)
            for place, code in enumerate(self.signs)
        )
        return Placed((*signs, words), max(side, words.box.bottom - y), split)


SIGN_SIDE = 2.3
SIGN_GAP = 0.25


# ------------------------------------------------------------------------------------------------ panels


@dataclass(frozen=True, slots=True)
class PanelBlock:
    """A warning: its signal word in the standard colours beside its text, or above it where it is narrow."""

    signal: Signal | None
    text: str
    language: str

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        word, colour, on, triangle = self._look(pen)
        tint = pen.theme.colours.tint(self.signal)
        head = self._head_within(width, pen, word, on, colour, triangle)
        beside = not word or width >= 3.2 * self._widest_head(pen)
        frame, padding = pen.px(4), pen.em(0.45)
        left = x + (head.width if beside else 0) + padding
        top = y + (0 if beside else head.height)
        style = Style("warning", "semibold", pen.body, pen.theme.colours.ink)
        words, split = set_text(pen, self.text, style, left, top, x + width - left - padding)
        # The box of a text begins above its capitals; seen from the panel's edges the text must stand in the middle.
        room = padding - capitals_top(words) // 2
        words = replace(words, box=replace(words.box, y=top + room))
        height = max(words.box.bottom + room - y, head.height)
        if beside and words.box.height + 2 * room < height:
            words = replace(words, box=replace(words.box, y=y + (height - words.box.height) // 2))
        radius = pen.px(10)
        outer = Ground(Box(x, y, width, height), "panel", tint, radius, colour, frame)
        bar = Box(x, y, head.width if beside else width, height if beside else head.height)
        corners = (False, True, True, False) if beside else (False, False, True, True)
        plate = Ground(bar, "signal", colour, radius, square_corners=corners)
        return Placed((outer, plate, *head.elements(pen, bar, beside), words), height, split)

    def at_least(self, pen: Pen, width: int) -> int:
        style = Style("warning", "semibold", pen.body, pen.theme.colours.ink)
        return least_text(pen, self.text, style, width - 2 * pen.em(0.45))

    def _look(self, pen: Pen) -> tuple[str, str, str, bool]:
        if self.signal is None:
            return "", pen.theme.colours.plain_signal, pen.theme.colours.on_plain_signal, True
        look = signal_look(self.signal)
        return signal_word(self.signal, self.language), look.colour, look.on, look.triangle

    def _head_within(self, width: int, pen: Pen, word: str, on: str, colour: str, triangle: bool) -> _PanelHead:
        """As large as the text, or as the panel is wide enough for."""
        size = pen.body
        head = self._head(pen, size, word, on, colour, triangle)
        while head.width > width and size > pen.theme.type.minimum:
            size = max(round(size * 0.94), pen.theme.type.minimum)
            head = self._head(pen, size, word, on, colour, triangle)
        return head

    def _head(self, pen: Pen, size: int, word: str, on: str, colour: str, triangle: bool) -> _PanelHead:
        face = pen.face("bold", size)
        return _PanelHead(word, face, on, colour, pen.px(size * 1.05) if triangle else 0, pen.px(size * 0.4), size)

    def _widest_head(self, pen: Pen) -> int:
        """Of any signal word in the language, so that all panels of one width look alike."""
        words = signal_words(self.language)
        return max(self._head(pen, pen.body, word, "", "", True).width for word in words)


@dataclass(frozen=True, slots=True)
class _PanelHead:
    """The signal word with its triangle."""

    word: str
    face: Face
    on: str
    colour: str
    sign: int
    padding: int
    size: int

    @property
    def width(self) -> int:
        word = math.ceil(self.face.width(self.word))
        between = self.padding * 2 // 3 if word and self.sign else 0
        return self.padding * 2 + self.sign + between + word

    @property
    def height(self) -> int:
        return round(self.face.size * 1.75)

    def elements(self, pen: Pen, bar: Box, beside: bool) -> Sequence[Element]:
        middle = bar.y + (bar.height if beside else self.height) // 2
        found: list[Element] = []
        x = bar.x + self.padding
        if self.sign:
            # The triangle's weight lies low; a little higher it looks centred.
            box = Box(x, middle - self.sign // 2 - self.sign // 40, self.sign, self.sign)
            found.append(Sign(box, "alert", "alert", self.on, self.colour))
            x = box.right + self.padding * 2 // 3
        if self.word:
            style = Style("signal-word", "bold", self.size, self.on)
            words, _ = set_text(pen, self.word, style, x, 0, pen.size.width)
            found.append(replace(words, box=replace(words.box, y=middle - first_line_middle(words))))
        return found


# ------------------------------------------------------------------------------------------------ facts


@dataclass(frozen=True, slots=True)
class FactBlock:
    """A small label with what it says below."""

    label: str
    value: str

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        colours = pen.theme.colours
        label_style = Style("label", "regular", pen.theme.type.minimum, colours.muted, leading=1.2)
        value_style = Style("fact", "semibold", pen.body, colours.ink, leading=1.2)
        label, label_split = set_text(pen, self.label, label_style, x, y, width)
        below = label.box.bottom if self.label else y
        value, value_split = set_text(pen, self.value, value_style, x, below, width)
        shown = (label, value) if self.label else (value,)
        return Placed(shown, value.box.bottom - y, label_split or value_split)

    def at_least(self, pen: Pen, width: int) -> int:
        style = Style("fact", "semibold", pen.body, pen.theme.colours.ink, leading=1.2)
        return least_text(pen, self.value, style, width)


class Block(Protocol):
    """A part of a slide's text."""

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        """Where it would stand, ``x, y`` being its upper left corner."""
        ...

    def at_least(self, pen: Pen, width: int) -> int:
        """A height that it does not stay below, found without setting its text; 0 where nothing is known."""
        return 0


# ------------------------------------------------------------------------------------------------ many


def stacked(blocks: Sequence[Block], pen: Pen, x: int, y: int, width: int, *, most: float = math.inf) -> Placed:
    """Blocks below each other; those behind one that reaches further down than ``most`` are left out."""
    elements: list[Element] = []
    at, split = y, False
    for number, block in enumerate(blocks):
        if at - y > most:
            break
        if number:
            at += _gap(blocks[number - 1], block, pen)
        placed = block.placed(pen, x, at, width)
        elements += placed.elements
        at += placed.height
        split = split or placed.split
    return Placed(tuple(elements), at - y, split)


def least_stacked(blocks: Sequence[Block], pen: Pen, width: int) -> int:
    """A height that :func:`stacked` does not stay below."""
    gaps = sum(_gap(above, below, pen) for above, below in pairwise(blocks))
    return gaps + sum(block.at_least(pen, width) for block in blocks)


def in_columns(
    blocks: Sequence[Block],
    pen: Pen,
    x: int,
    y: int,
    width: int,
    columns: int,
    gap: int,
    *,
    most: float = math.inf,
) -> Placed:
    """Blocks down one column after the other, the columns about equally high; ``most`` as for :func:`stacked`."""
    each = (width - gap * (columns - 1)) // columns
    elements: list[Element] = []
    height, split = 0, False
    for number, column in enumerate(_divided(blocks, pen, each, columns)):
        placed = stacked(column, pen, x + number * (each + gap), y, each, most=most)
        elements += placed.elements
        height, split = max(height, placed.height), split or placed.split
    return Placed(tuple(elements), height, split)


def _divided(blocks: Sequence[Block], pen: Pen, width: int, columns: int) -> Sequence[Sequence[Block]]:
    if columns == 1 or len(blocks) < 2:
        return [blocks]
    heights = [stacked([block], pen, 0, 0, width).height + pen.em(0.5) for block in blocks]
    at = min(range(1, len(blocks)), key=lambda cut: (max(sum(heights[:cut]), sum(heights[cut:])), -cut))
    return [blocks[:at], *_divided(blocks[at:], pen, width, columns - 1)]


def _gap(above: Block, below: Block, pen: Pen) -> int:
    if isinstance(above, PointBlock) and isinstance(below, PointBlock):
        return pen.em(0.42)
    if isinstance(above, PanelBlock) and isinstance(below, PanelBlock):
        return pen.em(0.45)
    if isinstance(above, FactBlock) and isinstance(below, FactBlock):
        return pen.em(0.42)
    return pen.em(0.8)
