"""Whom to ask: a name, and a telephone number that can be read from across the hall and dialled with gloves off.

A number or an address of mail stays in one piece, on a line of its own beside its sign; what else a line says stands
with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, PointBlock, Style, capitals_top, set_text
from onboard.slides.boxes import Box, Element, Sign, moved
from onboard.slides.frame import Frame, ladder
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt
from onboard.slides.templates.lists import ListLook, in_one_piece, listed
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
        *(ReachRow(reach_in(value), behind, role) for role, value in slide.lines),
        *(_row(text, behind, alone=len(slide.points) == 1 and not slide.lines) for text in slide.points),
    ]


def _row(text: str, behind: str, *, alone: bool) -> Block:
    reach = reach_in(text)
    if reach.number or reach.mail or alone:
        return ReachRow(reach, behind)
    return PointBlock(unbroken_numbers(text))


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A person with telephone number and mail, below each other; ``role`` small above, or ""."""

    reach: Reach
    behind: str
    role: str = ""

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        colours, reach = pen.theme.colours, self.reach
        lines = [
            (self.role, Style("label", "regular", pen.theme.type.minimum, colours.muted, leading=1.15)),
            (reach.who, Style("point", "bold", round(pen.body * 1.3), colours.ink, leading=1.16)),
            (reach.what, Style("point", "regular", pen.body, colours.ink)),
        ]
        elements: list[Element] = []
        bottom, split = y, False
        for text, style in lines:
            if text:
                words, cut = set_text(pen, text, style, x, bottom, width)
                elements.append(words)
                bottom, split = words.box.bottom, split or cut
        for text, label, code, largest in (
            (reach.number, reach.label, "phone", round(pen.theme.type.title * 1.4)),
            (reach.mail, "", "mail", round(pen.body * 1.1)),
        ):
            if text:
                top = bottom + (pen.em(0.45) if elements else 0)
                placed = self._beside_sign(pen, text, label, code, largest, Box(x, top, width, 0))
                elements += placed.elements
                bottom, split = top + placed.height, split or placed.split
        return Placed(tuple(elements), bottom - y, split)

    def _beside_sign(self, pen: Pen, text: str, label: str, code: str, largest: int, place: Box) -> Placed:
        """The sign, the document's word for it small above, and the number as large as stands on one line."""
        colours, scale = pen.theme.colours, pen.theme.type
        largest = max(min(largest, round(pen.body * 2.6)), scale.minimum)
        inset = pen.px(largest * 0.95) + pen.em(0.35)
        style = Style("reach", "bold", largest, colours.brand_text)
        words, split = in_one_piece(pen, text, style, place.width - inset, ladder(largest, scale.minimum))
        above: list[Element] = []
        top = place.y
        if label:
            small = Style("label", "regular", scale.minimum, colours.muted)
            named, cut = set_text(pen, label, small, place.x + inset, top, place.width - inset)
            above, split, top = [named], split or cut, named.box.bottom
        words = moved(words, place.x + inset, top if not label else top - capitals_top(words) + pen.em(0.2))
        bottom = max(words.box.bottom, top)
        side = pen.px(largest * 0.8)
        middle = words.box.y + words.ascent - words.face.cap_height // 2
        sign = Sign(
            Box(place.x, max(middle - side // 2, place.y), side, side),
            "reach-sign",
            code,
            colours.brand_text,
            self.behind,
        )
        return Placed((sign, *above, words), max(bottom, sign.box.bottom) - place.y, split)
