"""Lists as the slides of tools, checks and contacts show them: a plate that says what they are, and rows beside it.

A short list stands large beside the plate and takes the height it is given; a long one goes into columns below a
heading. Rows are as far apart as there is room for, up to a limit: beyond it they would fall apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, Style, capitals_top, set_text
from onboard.slides.boxes import Box, Element, Ground, Sign, moved, shifted
from onboard.slides.frame import Frame
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    Header,
    body_below,
    composed,
    fact_grid,
    facts_of,
    header,
    heading_words,
    panels_of,
)

_FEW = 7
"""As many entries may stand beside a plate."""

_LONG = 12
"""From more entries on a list is one to look things up in, not one to take in."""

_LEAST_AIR, _LEAST_RULED, _MOST_AIR = 0.42, 0.58, 1.3
"""Between two rows, in parts of the body size; more where a rule stands between them."""


class Rows(Protocol):
    """What a kind of slide makes of its points, at a size of type."""

    def __call__(self, pen: Pen, behind: str, /) -> Sequence[Block]: ...


@dataclass(frozen=True, slots=True)
class ListLook:
    """How one kind's list is shown.

    ``sign``      code on the plate
    ``rows``      what a row looks like
    ``ruled``     whether thin rules part the rows
    ``largest``   type tried first, in parts of the theme's body size
    ``columns``   most columns of a long list on a landscape slide
    """

    sign: str
    rows: Rows
    ruled: bool = False
    largest: float = 1.5
    columns: int = 2


def listed(slide: Slide, frame: Frame, look: ListLook) -> Iterator[Sequence[Attempt]]:
    """Beside a plate while that is at no cost of type, else in columns below a heading."""
    if not (slide.points or slide.panels or slide.lines):
        yield (partial(_plate_alone, slide, frame, look),)
    if len(slide.points) + len(slide.lines) + len(slide.panels) <= _FEW:
        for body in frame.bodies(_largest(slide, look)):
            if body >= frame.theme.type.body:
                yield (partial(_beside_plate, slide, frame, look, frame.pen(body)),)
    # A list that goes on for pages keeps to one size, as near as its lines let it.
    for body in frame.bodies(1.0 if len(slide.points) > _LONG or slide.page > 1 else 1.22):
        for columns in _columns(slide, frame, look):
            yield (partial(_below_heading, slide, frame, look, frame.pen(body), columns),)


def _largest(slide: Slide, look: ListLook) -> float:
    """One line alone, or two, may be larger still."""
    count = len(slide.points) + len(slide.lines) + len(slide.panels)
    return look.largest * {1: 1.45, 2: 1.18}.get(count, 1.0)


def _columns(slide: Slide, frame: Frame, look: ListLook) -> Sequence[int]:
    """Two where there is a list to divide, more only for short lines; one where a line needs the width."""
    if not frame.landscape or len(slide.points) < 4:
        return (1,)
    return (2, 3, 1) if look.columns > 2 and len(slide.points) > _LONG else (2, 1)


def _plate_alone(slide: Slide, frame: Frame, look: ListLook) -> Composition | None:
    plate = plate_of(slide, frame, look.sign, frame.stage, largest=frame.theme.type.title)
    return plate and Composition(plate.elements, plate.split, stripe=False)


def _beside_plate(slide: Slide, frame: Frame, look: ListLook, pen: Pen) -> Composition | None:
    plate = beside_plate(slide, frame, look.sign)
    if plate is None:
        return None
    text = _everything(slide, frame, look, pen, plate.area, 1)
    if text.height > plate.area.height:
        return None
    drop = (plate.area.height - text.height) // 2 if frame.landscape else 0
    return Composition((*plate.elements, *shifted(text.elements, drop)), plate.split or text.split, stripe=False)


def _below_heading(slide: Slide, frame: Frame, look: ListLook, pen: Pen, columns: int) -> Composition | None:
    head = signed(header(slide, frame), look.sign)
    area = body_below(head, frame)
    text = _everything(slide, frame, look, pen, area, columns)
    return composed(head, text if text.height <= area.height else None)


def signed(head: Header, sign: str) -> Header:
    """The heading with this sign on its badge."""
    elements = (replace(one, code=sign) if isinstance(one, Sign) else one for one in head.elements)
    return replace(head, elements=tuple(elements))


def _everything(slide: Slide, frame: Frame, look: ListLook, pen: Pen, area: Box, columns: int) -> Placed:
    """Facts, warnings and the list, from the area's upper edge; may be too high."""
    above = facts_and_panels(slide, pen, area, frame.gap)
    if not slide.points:
        return above
    used = above.height + (pen.em(0.8) if above.elements else 0)
    rest = Box(area.x, area.y + used, area.width, area.height - used)
    rows = look.rows(pen, frame.theme.colours.ground)
    columns_used = min(columns, len(rows))
    text = in_rows(rows, pen, rest, columns=columns_used, gap=frame.gap, ruled=look.ruled and len(rows) > 1)
    return Placed((*above.elements, *text.elements), used + text.height, above.split or text.split)


def facts_and_panels(slide: Slide, pen: Pen, area: Box, gap: int) -> Placed:
    """What a slide of any kind may hold above its list; may be too high."""
    facts, panels = facts_of(slide), panels_of(slide)
    grid = fact_grid(facts, pen, area.x, area.y, area.width, min(2, len(facts)), gap) if facts else Placed((), 0)
    used = grid.height + (pen.em(0.8) if facts and panels else 0)
    rest = Box(area.x, area.y + used, area.width, area.height - used)
    stack = in_rows(panels, pen, rest, most=_LEAST_AIR)
    return Placed((*grid.elements, *stack.elements), used + stack.height, grid.split or stack.split)


# ------------------------------------------------------------------------------------------------ the plate


@dataclass(frozen=True, slots=True)
class Plate:
    """An area in the company's colour with sign and heading; ``area`` is what it leaves for the rest."""

    elements: tuple[Element, ...]
    area: Box
    split: bool


def beside_plate(slide: Slide, frame: Frame, sign: str) -> Plate | None:
    """The plate at the left (portrait: above), as on a step without photos; None where the heading is too long."""
    stage, safe = frame.stage, frame.safe
    if frame.landscape:
        plate = Box(0, 0, round(stage.width * 0.4), stage.height)
        left = plate.right + frame.spaced(88)
        found = plate_of(slide, frame, sign, plate)
        return found and replace(found, area=Box(left, safe.y, safe.right - left, safe.height))
    for share in (0.3, 0.38):
        plate = Box(0, 0, stage.width, round(stage.height * share))
        top = plate.bottom + frame.spaced(72)
        if found := plate_of(slide, frame, sign, plate):
            return replace(found, area=Box(safe.x, top, safe.width, safe.bottom - top))
    return None


def plate_of(slide: Slide, frame: Frame, sign: str, plate: Box, *, largest: int = 0) -> Plate | None:
    """The sign at its upper left, the heading at its foot; None where the heading is too long for it."""
    colours, safe = frame.theme.colours, frame.safe
    side = frame.px(176)
    width = plate.right - safe.x - frame.spaced(64 if frame.landscape else 72)
    largest = largest or round(frame.theme.type.heading * 1.15)
    heading, split = heading_words(slide, frame, width, 4, largest=largest, colour=colours.on_brand)
    heading = moved(heading, safe.x, plate.bottom - frame.spaced(56) - heading.box.height)
    if heading.box.y + capitals_top(heading) < safe.y + side + frame.spaced(40):
        return None
    # A sign's figure does not reach its square's edges; without the shift it would look indented.
    place = Box(safe.x - side // 10, safe.y - side // 10, side, side)
    elements = (
        Ground(plate, "plate", colours.brand_ground),
        Sign(place, "plate-sign", sign, colours.on_brand, colours.brand_ground),
        heading,
    )
    return Plate(elements, plate, split)


# ------------------------------------------------------------------------------------------------ rows


def in_rows(
    blocks: Sequence[Block],
    pen: Pen,
    area: Box,
    *,
    columns: int = 1,
    gap: int = 0,
    ruled: bool = False,
    most: float = _MOST_AIR,
) -> Placed:
    """Blocks down one column after the other, apart as far as the area has room; may be too high.

    ``most``   air between two rows, in parts of the body size
    """
    if not blocks:
        return Placed((), 0)
    least = _LEAST_RULED if ruled else _LEAST_AIR
    each = (area.width - gap * (columns - 1)) // columns
    measured = [block.placed(pen, 0, 0, each) for block in blocks]
    split = any(row.split for row in measured)
    heights = [row.height for row in measured]
    counts = divided(heights, columns, pen.em(least))
    between = max(counts) - 1
    tallest = max(_height(heights, counts, column, 0) for column in range(len(counts)))
    air = max(min((area.height - tallest) // between if between else 0, pen.em(most)), pen.em(least))
    elements: list[Element] = []
    at = 0
    for column, count in enumerate(counts):
        x, y = area.x + column * (each + gap), area.y
        for row in range(count):
            if row:
                elements += [Ground(_rule(pen, x, y - air // 2, each), "rule", pen.theme.colours.line)] if ruled else []
            placed = blocks[at].placed(pen, x, y, each)
            elements += placed.elements
            y += heights[at] + air
            at += 1
    return Placed(tuple(elements), tallest + air * between if between else tallest, split)


def _height(heights: Sequence[int], counts: Sequence[int], column: int, air: int) -> int:
    start = sum(counts[:column])
    return sum(heights[start : start + counts[column]]) + air * (counts[column] - 1)


def _rule(pen: Pen, x: int, y: int, width: int) -> Box:
    return Box(x, y, width, max(pen.px(2), 1))


def divided(heights: Sequence[int], columns: int, air: int) -> tuple[int, ...]:
    """How many rows go into each column, in order, so that the highest column is as low as it can be."""
    low, high = max(heights), sum(heights) + air * len(heights)
    while low < high:
        middle = (low + high) // 2
        if len(_filled(heights, middle, air)) <= columns:
            high = middle
        else:
            low = middle + 1
    return _filled(heights, low, air)


def _filled(heights: Sequence[int], most: int, air: int) -> tuple[int, ...]:
    counts, used = [0], 0
    for height in heights:
        if counts[-1] and used + air + height > most:
            counts.append(0)
            used = 0
        used += height + (air if counts[-1] else 0)
        counts[-1] += 1
    return tuple(counts)


@dataclass(frozen=True, slots=True)
class MarkedRow(Block):
    """A line with a sign in front of it: a tick box, a tick. ``side`` in parts of the body size."""

    text: str
    code: str
    behind: str
    side: float = 0.95
    gap: float = 0.45

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        side, left = pen.em(self.side), pen.em(self.side + self.gap)
        style = Style("point", "regular", pen.body, pen.theme.colours.ink)
        words, split = set_text(pen, self.text, style, x + left, y, width - left)
        middle = words.box.y + words.ascent - words.face.cap_height // 2
        box = Box(x, max(middle - side // 2, y), side, side)
        sign = Sign(box, "mark", self.code, pen.theme.colours.brand_text, self.behind)
        return Placed((sign, words), max(words.box.height, box.bottom - y), split)
