"""Protective equipment on cards of one size: each with its pictograms, large, and its name.

The side of the pictograms is found by measuring: as large as the room and the longest name let it be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from onboard.slides.blocks import Pen, Style, capitals_top, set_text
from onboard.slides.boxes import Box, Element, Ground, Sign, Words, moved
from onboard.slides.fonts import Face

_LEAST_SIDE, _LARGEST_SIDE = 112, 388
"""Of a pictogram on a card, in pixels of 1080."""


@dataclass(frozen=True, slots=True)
class Wear:
    """One line of protective equipment, with the codes of its pictograms."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """Cards that stand: their pictograms' side and the lowest edge, in pixels; the size of the names."""

    elements: tuple[Element, ...]
    side: int
    body: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Cards:
    """Equipment on cards of one size, in so many columns; the name beside (``across``) or below its pictogram."""

    pen: Pen
    wear: Sequence[Wear]
    columns: int
    across: bool

    def filling(self, room: Box, *, least: int = 0) -> Filled | None:
        """The cards as large as the room lets them be; None where their pictograms would be too small.

        ``least``   how high all rows stand together, in pixels, even if they need less
        """
        pen, gap = self.pen, self.pen.px(24)
        rows = -(-len(self.wear) // self.columns)
        width = (room.width - gap * (self.columns - 1)) // self.columns
        most = (room.height - gap * (rows - 1)) // rows
        found = self._side_and_names(width, most)
        if found is None:
            return None
        side, names = found
        natural = self._height(side, max(name.box.height for name in names))
        height = max(natural, min(most, (least - gap * (rows - 1)) // rows))
        names = [self._evened(one, name, side, width) for one, name in zip(self.wear, names, strict=True)]
        elements: list[Element] = []
        for at, (one, name) in enumerate(zip(self.wear, names, strict=True)):
            x = room.x + at % self.columns * (width + gap)
            y = room.y + at // self.columns * (height + gap)
            elements += self._card(one, name, Box(x, y, width, height), side, (height - natural) // 2)
        return Filled(tuple(elements), side, pen.body, room.y + rows * (height + gap) - gap)

    @property
    def _pad(self) -> int:
        """At the left and right of what a card holds."""
        return self.pen.px(32)

    @property
    def _air(self) -> int:
        """Above and below it."""
        return self.pen.px(20 if self.across else 32)

    def _side_and_names(self, width: int, height: int) -> tuple[int, list[Words]] | None:
        """The largest pictograms with which every name fits onto its card."""
        sides = range(self.pen.px(_LEAST_SIDE), self.pen.px(_LARGEST_SIDE) + 1, self.pen.px(12))
        low, high, found = 0, len(sides) - 1, None
        while low <= high:
            middle = (low + high) // 2
            names = self._names(sides[middle], width)
            if names and self._height(sides[middle], max(name.box.height for name in names)) <= height:
                low, found = middle + 1, (sides[middle], names)
            else:
                high = middle - 1
        return found

    def _names(self, side: int, width: int) -> list[Words] | None:
        """The names as they stand with pictograms of this side; None where a word would have to be split."""
        rooms = [self._room(one, side, width) for one in self.wear]
        if any(_longest_word(self._face(), one.text) > room for one, room in zip(self.wear, rooms, strict=True)):
            return None
        named = zip(self.wear, rooms, strict=True)
        return [set_text(self.pen, one.text, self._style(), 0, 0, room)[0] for one, room in named]

    def _room(self, one: Wear, side: int, width: int) -> int:
        """For a name, in pixels; 0 where the pictograms themselves have none."""
        inner = width - 2 * self._pad
        signs = self._signs_width(one, side)
        if signs > inner:
            return 0
        return max(inner - signs - self._between, 0) if self.across else inner

    def _face(self) -> Face:
        return self.pen.face("semibold", self.pen.body)

    def _evened(self, one: Wear, name: Words, side: int, width: int) -> Words:
        """The name in lines of about one length: left for the cards that are taken, since it takes its time."""
        if len(name.lines) == 1:
            return name
        room = self._room(one, side, width)
        return set_text(self.pen, one.text, replace(self._style(), balanced=True), 0, 0, room)[0]

    def _style(self) -> Style:
        return Style("point", "semibold", self.pen.body, self.pen.theme.colours.ink, leading=1.18)

    def _signs_width(self, one: Wear, side: int) -> int:
        count = max(len(one.codes), 1 if self.across else 0)
        return count * side + max(count - 1, 0) * self.pen.px(12)

    @property
    def _between(self) -> int:
        """Pictogram and name."""
        return self.pen.px(32 if self.across else 20)

    def _height(self, side: int, name: int) -> int:
        inner = max(side, name) if self.across else side + self._between + name
        return inner + 2 * self._air

    def _card(self, one: Wear, name: Words, card: Box, side: int, drop: int) -> Sequence[Element]:
        """``drop`` is how much lower all stands than in a card no higher than it needs to be."""
        colours, left, top = self.pen.theme.colours, card.x + self._pad, card.y + self._air + drop
        middle = card.y + card.height // 2
        signs = [
            Sign(
                Box(left + at * (side + self.pen.px(12)), middle - side // 2 if self.across else top, side, side),
                "pictogram",
                code,
                colours.ink,
                colours.brand_tint,
            )
            for at, code in enumerate(one.codes)
        ]
        if self.across:
            left += self._signs_width(one, side) + self._between if signs else 0
            top = middle - name.box.height // 2
        elif signs:
            top += side + self._between - capitals_top(name) // 2
        return (Ground(card, "card", colours.brand_tint, self.pen.px(10)), *signs, moved(name, left, top))


@lru_cache(maxsize=1024)
def _longest_word(face: Face, text: str) -> float:
    return max((face.width(word) for word in text.split()), default=0.0)
