"""Whom to ask: a name, and a telephone number that can be read from across the hall and dialled with gloves off.

A number or an address of mail stays in one piece, on a line of its own beside its sign; what else a line says stands
with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, PointBlock, Style, capitals_top, first_line_middle, set_text
from onboard.slides.boxes import Box, Element, Sign, Words, moved
from onboard.slides.frame import Frame, ladder
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt
from onboard.slides.templates.lists import ListLook, listed
from onboard.slides.templates.reaching import Reach, reach_in, unbroken_numbers


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    rows = partial(_rows, slide)
    if slide.photos:
        ground = frame.theme.colours.ground
        points = rows(frame.pen(frame.theme.type.body), ground)[len(slide.lines) :]
        yield from step.with_photos(slide, frame, points)
        return
    people = replace(slide, lines=(), points=(*(value for _, value in slide.lines), *slide.points))
    yield from listed(people, frame, ListLook("contact", rows, largest=1.22))


def _rows(slide: Slide, _pen: Pen, behind: str) -> list[Block]:
    """Facts in front: each is somebody, in a role."""
    return [
        *(ReachRow(reach_in(value, role), behind, role) for role, value in slide.lines),
        *(_row(text, behind, alone=len(slide.points) == 1 and not slide.lines) for text in slide.points),
    ]


def _row(text: str, behind: str, *, alone: bool) -> Block:
    reach = reach_in(text)
    if reach.number or reach.mail or alone:
        return ReachRow(reach, behind)
    return PointBlock(unbroken_numbers(text))


@dataclass(frozen=True, slots=True)
class ReachRow(Block):
    """A person with telephone number and mail, below each other; ``role`` small above, or ""."""

    reach: Reach
    behind: str
    role: str = ""

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        elements: list[Element] = []
        bottom, split = y, False
        for text, style in self._lines(pen):
            words, cut = set_text(pen, text, style, x, bottom, width)
            elements.append(words)
            bottom, split = words.box.bottom, split or cut
        for way in self._ways(pen):
            top = bottom + (pen.em(0.45) if elements else 0)
            placed = way.placed(pen, x, top, width)
            elements += placed.elements
            bottom, split = top + placed.height, split or placed.split
        return Placed(tuple(elements), bottom - y, split)

    def _lines(self, pen: Pen) -> Iterator[tuple[str, Style]]:
        """Role, name and what else is said; a name is no larger than a heading beside a number."""
        colours, scale, reach = pen.theme.colours, pen.theme.type, self.reach
        name = round(pen.body * 1.3)
        name = min(name, scale.heading) if reach.number or reach.mail else name
        if self.role:
            yield self.role, Style("label", "regular", scale.minimum, colours.muted, leading=1.15)
        if reach.who:
            yield reach.who, Style("point", "bold", max(name, scale.minimum), colours.ink, leading=1.16)
        if reach.what:
            yield reach.what, Style("point", "regular", pen.body, colours.ink)

    def _ways(self, pen: Pen) -> Iterator[_Way]:
        if self.reach.number:
            largest = min(round(pen.theme.type.title * 1.4), round(pen.body * 2.6))
            yield _Way(self.reach.number, self.reach.label, "phone", largest, self.behind)
        if self.reach.mail:
            yield _Way(self.reach.mail, "", "mail", round(pen.body * 1.1), self.behind)


@dataclass(frozen=True, slots=True)
class _Way(Block):
    """A number or address beside its sign, the document's word for it small above."""

    text: str
    label: str
    code: str
    largest: int
    behind: str

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        colours = pen.theme.colours
        words, side, split = self._in_one_piece(pen, width)
        left = x + side + pen.em(0.3)
        above: list[Element] = []
        top = y
        if self.label:
            size = max(round(pen.body * 0.8), pen.theme.type.minimum)
            style = Style("label", "regular", size, colours.muted)
            label, cut = set_text(pen, self.label, style, left, y, x + width - left)
            above.append(label)
            split = split or cut
            top = label.box.bottom - capitals_top(words) + pen.em(0.2)
        words = moved(words, left, top)
        middle = first_line_middle(words)
        box = Box(x, max(middle - side // 2, y), side, side)
        sign = Sign(box, "reach-sign", self.code, colours.brand_text, self.behind)
        return Placed((sign, *above, words), max(words.box.bottom, box.bottom) - y, split)

    def _in_one_piece(self, pen: Pen, width: int) -> tuple[Words, int, bool]:
        """On one line as large as that goes, with the sign's side; broken only where the smallest is too wide."""
        least, between = pen.theme.type.minimum, pen.em(0.3)
        for size in ladder(max(self.largest, least), least):
            words, side = (
                set_text(pen, self.text, self._style(pen, size), 0, 0, pen.size.width * 8)[0],
                _side(pen, size),
            )
            if side + between + words.box.width <= width:
                return words, side, False
        side = _side(pen, least)
        words, _ = set_text(pen, self.text, self._style(pen, least), 0, 0, width - side - between)
        return words, side, True

    def _style(self, pen: Pen, size: int) -> Style:
        return Style("reach", "bold", size, pen.theme.colours.brand_text)


def _side(pen: Pen, size: int) -> int:
    return pen.px(size * 0.84)
