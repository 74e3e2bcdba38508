"""The heading on the brand's colour, facts below; photos at the right (portrait: below the facts)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, PointBlock, Style, set_text, stacked
from onboard.slides.boxes import Box, Ground, Words, moved
from onboard.slides.frame import Frame, ladder
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    fact_grid,
    facts_of,
    heading_text,
    panels_of,
)
from onboard.slides.templates.pictures import LEAST_PHOTO_HEIGHT, Field, photo_field


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    for body in frame.bodies():
        yield (partial(_title, slide, frame, frame.pen(body)),)


def _title(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    safe, with_photos = frame.safe, bool(slide.photos)
    aside = with_photos and frame.landscape
    photos = Field((), Box(0, 0, 0, 0), 0)
    plate_right, text_right = frame.size.width, safe.right
    if aside:
        room = Box(safe.x, safe.y, round(safe.width * 0.46), safe.height)
        room = Box(safe.right - room.width, 0, room.width, frame.stage.height)
        photos = photo_field(slide, frame, room)
        plate_right = photos.box.x - frame.gap
        text_right = plate_right - frame.px(24)
    width = text_right - safe.x
    facts = _facts(slide, frame, pen, safe.x, 0, width)
    facts_room = facts.height + frame.px(56) if facts.elements else 0
    share = 0.30 if with_photos and not aside else 0.62
    plate_bottom = min(round(frame.size.height * share), safe.bottom - facts_room)
    heading = _heading(slide, frame, pen, width, plate_bottom - frame.px(64) - safe.y)
    if heading is None:
        return None
    heading = moved(heading, safe.x, plate_bottom - frame.px(60) - heading.box.height)
    plate = Ground(Box(0, 0, plate_right, plate_bottom), "title-ground", frame.theme.colours.brand_ground)
    facts = _facts(slide, frame, pen, safe.x, plate_bottom + frame.px(56), width)
    if with_photos and not aside:
        top = plate_bottom + facts_room + frame.px(48)
        room = Box(safe.x, top, safe.width, safe.bottom - top)
        if room.height < frame.px(LEAST_PHOTO_HEIGHT):
            return None
        photos = photo_field(slide, frame, room, across=0.5, down=0.0)
    elements = (plate, heading, *facts.elements, *photos.elements)
    return Composition(elements, facts.split, photos.least, stripe=False)


def _heading(slide: Slide, frame: Frame, pen: Pen, width: int, height: int) -> Words | None:
    """As large as fits without splitting a word."""
    scale = frame.theme.type
    for size in ladder(scale.title, scale.minimum):
        style = Style("heading", "bold", size, frame.theme.colours.on_brand, balanced=True, leading=1.14)
        words, split = set_text(pen, heading_text(slide), style, 0, 0, width)
        if words.box.height <= height and (not split or size == scale.minimum):
            return words
    return None


def _facts(slide: Slide, frame: Frame, pen: Pen, x: int, y: int, width: int) -> Placed:
    facts = facts_of(slide)
    columns = max(1, min(len(facts), 4 if width > frame.px(1500) else 2))
    grid = fact_grid(facts, pen, x, y, width, columns, frame.gap) if facts else Placed((), 0)
    rest: list[Block] = [*panels_of(slide), *(PointBlock(text) for text in slide.points)]
    if not rest:
        return grid
    below = y + grid.height + (pen.em(0.6) if facts else 0)
    text = stacked(rest, pen, x, below, width)
    return Placed((*grid.elements, *text.elements), below + text.height - y, grid.split or text.split)
