"""Tools, material and parts: rows between thin rules, how many of each set apart from what it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, Style, set_text
from onboard.slides.boxes import moved
from onboard.slides.frame import Frame
from onboard.slides.templates import step
from onboard.slides.templates.amounts import parts_of
from onboard.slides.templates.base import Attempt
from onboard.slides.templates.lists import ListLook, listed

_GAP = 0.5
"""Between an amount and what it is of, in parts of the body size."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, _rows(slide, frame.pen(frame.theme.type.body), ""))
        return
    yield from listed(slide, frame, ListLook(_sign(slide), partial(_rows, slide), ruled=True, columns=3))


def _sign(slide: Slide) -> str:
    """Parts are known by their amounts: a document's own heading may be in any words."""
    parts = parts_of(slide.points, slide.left_in or slide.language)
    return "parts" if sum(bool(part.amount) for part in parts) * 2 >= max(len(parts), 1) else "tools"


def _rows(slide: Slide, pen: Pen, _behind: str) -> list[Block]:
    """With a column of their own for amounts where at least half of the lines have one."""
    parts = parts_of(slide.points, slide.left_in or slide.language)
    amounts = [part.amount for part in parts if part.amount]
    face = pen.face("bold", pen.body)
    widest = max((math.ceil(face.width(amount)) for amount in amounts), default=0)
    column = widest if len(amounts) * 2 >= len(parts) else 0
    return [PartRow(part.name, part.amount, column / max(pen.em(1), 1)) for part in parts]


@dataclass(frozen=True, slots=True)
class PartRow(Block):
    """A part, its amount in front of it.

    ``column``   how wide all amounts of the list stand, in parts of the body size; 0: this one takes what it needs
    """

    name: str
    amount: str
    column: float

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        colours, column = pen.theme.colours, math.ceil(self.column * pen.em(1))
        style = Style("point", "regular", pen.body, colours.ink)
        if not self.amount:
            left = column + pen.em(_GAP) if column else 0
            words, split = set_text(pen, self.name, style, x + left, y, width - left)
            return Placed((words,), words.box.height, split)
        amount, cut = set_text(pen, self.amount, Style("quantity", "bold", pen.body, colours.brand_text), x, y, width)
        column = max(column, amount.box.width)
        left = column + pen.em(_GAP)
        if left > width // 2:
            # Beside such an amount nothing would have room.
            words, split = set_text(pen, self.name, style, x, amount.box.bottom, width)
            return Placed((amount, words), words.box.bottom - y, split or cut)
        words, split = set_text(pen, self.name, style, x + left, y, width - left)
        amount = moved(amount, x + column - amount.box.width, y)
        return Placed((amount, words), words.box.height, split or cut)
