"""What the video teaches, on the company's colour, with the facts that tell which workstation and revision it is for.

Without photos the colour fills the slide; a photo stands beside it from edge to edge (portrait: below it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, Style, set_text
from onboard.slides.boxes import Box, Element, Ground, Picture, Words, moved, shifted
from onboard.slides.frame import Frame, ladder, logo_plate
from onboard.slides.originals import shown_size
from onboard.slides.templates.base import Attempt, Composition, heading_text, panels_of
from onboard.slides.templates.lists import in_rows
from onboard.slides.templates.pictures import LEAST_PHOTO_HEIGHT, photo_field
from onboard.slides.templates.reaching import unbroken_numbers

_SHARES = (0.63, 0.59, 0.55, 0.51, 0.47)
"""Of a landscape slide's width, for photos that go to its edges."""

_LEAST_LEAD = 1.25
"""Of a heading over the facts, in parts of their size."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    for body in frame.bodies():
        pen = frame.pen(body)
        if not slide.photos:
            yield (partial(_on_colour, slide, frame, pen),)
        elif frame.landscape:
            for share in _SHARES:
                yield (partial(_beside_photos, slide, frame, pen, share),)
            yield (partial(_beside_framed_photos, slide, frame, pen),)
        else:
            for largest in (1.0, 0.85, 0.72, 0.6):
                yield (partial(_above_photos, slide, frame, pen, round(frame.theme.type.title * largest)),)
            yield (partial(_above_framed_photos, slide, frame, pen),)


def _on_colour(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    words = _words(slide, frame, pen, frame.stage, frame.theme.type.title)
    return words and _of(words, _plate(frame, frame.stage))


def _of(words: Placed, *below: Element) -> Composition:
    """The words on what is below them; the logo stands at the foot where it is not among them."""
    shown = any(isinstance(element, Picture) for element in words.elements)
    return Composition((*below, *words.elements), words.split, stripe=False, logo=not shown)


def _plate(frame: Frame, box: Box) -> Ground:
    return Ground(box, "title-ground", frame.theme.colours.brand_ground)


# ------------------------------------------------------------------------------------------------ with photos


def _beside_photos(slide: Slide, frame: Frame, pen: Pen, share: float) -> Composition | None:
    """From the words to the upper, right and lower edge; None where the photos do not fill that."""
    stage = frame.stage
    width = round(stage.width * share)
    photos = photo_field(slide, frame, Box(stage.right - width, 0, width, stage.height))
    if photos.box.height < stage.height - frame.px(2) or photos.box.width < stage.width * _SHARES[-1] - frame.px(2):
        return None
    plate = Box(0, 0, photos.box.x, stage.height)
    words = _words(slide, frame, pen, plate, frame.theme.type.title)
    if words is None or (share > _SHARES[-1] and not _leads(words, frame, pen)):
        return None
    return _of(words, _plate(frame, plate), *photos.elements)


def _leads(words: Placed, frame: Frame, pen: Pen) -> bool:
    """Whether the heading is clearly larger than the facts below it."""
    sizes = [one.face.size for one in words.elements if isinstance(one, Words) and one.role == "heading"]
    return all(size >= frame.px(pen.body * _LEAST_LEAD) for size in sizes)


def _beside_framed_photos(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    """On the company's colour, inside the margins, where their shapes do not reach the edges."""
    stage, safe = frame.stage, frame.safe
    room = Box(safe.x + round(safe.width * 0.46), safe.y, round(safe.width * 0.54), safe.height)
    photos = photo_field(slide, frame, room, across=1.0, down=0.5)
    words = _words(slide, frame, pen, Box(0, 0, photos.box.x, stage.height), frame.theme.type.title)
    if words is None:
        return None
    return _of(words, _plate(frame, stage), *photos.elements)


def _above_photos(slide: Slide, frame: Frame, pen: Pen, largest: int) -> Composition | None:
    """From below the words to the left, right and lower edge; None where the photos do not fill that."""
    stage = frame.stage
    least = _least_height(slide, frame, pen, largest)
    if least is None or stage.height - least < frame.px(LEAST_PHOTO_HEIGHT):
        return None
    photos = photo_field(slide, frame, Box(0, least, stage.width, stage.height - least), down=1.0)
    if photos.box.width < stage.width - frame.px(2):
        return None
    plate = Box(0, 0, stage.width, photos.box.y)
    words = _words(slide, frame, pen, plate, largest)
    if words is None:
        return None
    return _of(words, _plate(frame, plate), *photos.elements)


def _above_framed_photos(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    """On the company's colour, inside the margins, where their shapes do not reach the edges."""
    stage, safe = frame.stage, frame.safe
    least = _least_height(slide, frame, pen, frame.theme.type.title)
    if least is None or safe.bottom - least < frame.px(LEAST_PHOTO_HEIGHT):
        return None
    room = Box(safe.x, least, safe.width, safe.bottom - least)
    photos = photo_field(slide, frame, room, across=0.5, down=1.0)
    words = _words(slide, frame, pen, Box(0, 0, stage.width, photos.box.y), frame.theme.type.title)
    if words is None:
        return None
    return _of(words, _plate(frame, stage), *photos.elements)


def _least_height(slide: Slide, frame: Frame, pen: Pen, largest: int) -> int | None:
    """Of a plate across the slide that holds the words, in pixels; None where the heading alone is too much."""
    safe = frame.safe
    heading = _heading(slide, frame, pen, safe.width, frame.stage.height // 2, largest)
    if heading is None:
        return None
    facts = _facts(slide, frame, pen, safe.x, 0, safe.width)
    return (
        safe.y + heading.box.height + frame.spaced(_FOOT) + (facts.height + _facts_gap(frame) if facts.elements else 0)
    )


# ------------------------------------------------------------------------------------------------ words

_FOOT, _ABOVE_RULE, _BELOW_RULE, _BELOW_LOGO = 56, 40, 36, 48
"""Gaps on the plate, in pixels of 1080."""

_LOGO_HEIGHT, _LOGO_WIDTH = 104, 480
"""At most, in pixels of 1080."""

_LEAST_BESIDE_LOGO = 80
"""Type of a heading, in pixels of 1080, that the logo may not make smaller: it then stands at the foot."""


def _words(slide: Slide, frame: Frame, pen: Pen, plate: Box, largest: int) -> Placed | None:
    """The heading above a rule, the facts below it, at the plate's foot."""
    safe = frame.safe
    width, foot = min(safe.right, plate.right - frame.spaced(56)) - safe.x, plate.bottom - frame.spaced(_FOOT)
    facts = _facts(slide, frame, pen, safe.x, 0, width)
    elements: list[Element] = []
    bottom = foot
    if facts.elements:
        top = foot - facts.height
        rule = Box(safe.x, top - frame.spaced(_BELOW_RULE), width, max(frame.px(3), 1))
        elements = [Ground(rule, "rule", frame.theme.colours.brand_line), *shifted(facts.elements, top)]
        bottom = top - _facts_gap(frame)
    for logo in (_logo(frame, width), Placed((), 0)):
        heading = _heading(slide, frame, pen, width, bottom - safe.y - logo.height, largest)
        if heading is not None and (not logo.elements or heading.face.size >= frame.px(_LEAST_BESIDE_LOGO)):
            heading = moved(heading, safe.x, bottom - heading.box.height)
            return Placed((*logo.elements, *elements, heading), plate.height, facts.split)
    return None


def _logo(frame: Frame, width: int) -> Placed:
    """The company's logo at the plate's upper left, and how much of the height it takes."""
    logo, safe = frame.theme.logo, frame.safe
    if logo is None:
        return Placed((), 0)
    wide, tall = shown_size(logo)
    scale = min(frame.px(_LOGO_HEIGHT) / tall, min(frame.px(_LOGO_WIDTH), width) / wide)
    place = Box(safe.x, safe.y, max(round(wide * scale), 1), max(round(tall * scale), 1))
    plate = logo_plate(frame, place, frame.theme.logo_plate_on_brand)
    below = place.height + frame.spaced(_BELOW_LOGO)
    return Placed((*plate, Picture(place, "logo", logo)), below)


def _facts_gap(frame: Frame) -> int:
    """Between heading and facts, the rule in it."""
    return frame.spaced(_ABOVE_RULE) + frame.spaced(_BELOW_RULE)


def _heading(slide: Slide, frame: Frame, pen: Pen, width: int, height: int, largest: int) -> Words | None:
    """As large as fits without splitting a word."""
    scale = frame.theme.type
    for size in ladder(largest, scale.minimum):
        style = Style("heading", "bold", size, frame.theme.colours.on_brand, balanced=True, leading=1.14)
        words, split = set_text(pen, heading_text(slide), style, 0, 0, width)
        if words.box.height <= height and (not split or size == scale.minimum):
            return words
    return None


# ------------------------------------------------------------------------------------------------ facts


def _facts(slide: Slide, frame: Frame, pen: Pen, x: int, y: int, width: int) -> Placed:
    """Facts, then what else a title may say, in the colours that are read on the company's."""
    facts = [_Fact(label, unbroken_numbers(value)) for label, value in slide.lines]
    grid = _grid(facts, frame, pen, Box(x, y, width, 0)) if facts else Placed((), 0)
    rest: list[Block] = [*panels_of(slide), *(_Line(unbroken_numbers(text)) for text in slide.points)]
    if not rest:
        return grid
    below = y + grid.height + (pen.em(0.6) if facts else 0)
    text = in_rows(rest, pen, Box(x, below, width, 0))
    return Placed((*grid.elements, *text.elements), below + text.height - y, grid.split or text.split)


def _grid(facts: Sequence[_Fact], frame: Frame, pen: Pen, area: Box) -> Placed:
    """As many in a row as stand there on a line each; where that gives two rows of several, two in each."""
    widths = [_widest(fact.placed(pen, 0, 0, area.width)) for fact in facts]
    rows = _rows(widths, area.width, frame.gap)
    half = (area.width - frame.gap) // 2
    if sum(len(row) > 1 for row in rows) > 1:
        rows = _rows([half if width <= half else area.width for width in widths], area.width, frame.gap)
        widths = [half if width <= half else area.width for width in widths]
    placed: list[Placed] = []
    y = area.y
    for row in rows:
        spare = area.width - sum(widths[at] for at in row) - frame.gap * (len(row) - 1)
        gap = frame.gap + min(spare // max(len(row) - 1, 1), frame.spaced(56))
        x = area.x
        standing: list[Placed] = []
        for at in row:
            standing.append(facts[at].placed(pen, x, y, min(widths[at] + 1, area.right - x)))
            x += widths[at] + gap
        placed += standing
        y += max(one.height for one in standing) + frame.spaced(20)
    return _together(placed, y - frame.spaced(20) - area.y)


def _rows(widths: Sequence[int], width: int, gap: int) -> list[list[int]]:
    """Which stand in a row together, filled in order."""
    rows: list[list[int]] = []
    used = width
    for at, wide in enumerate(widths):
        if not rows or used + gap + wide > width:
            rows.append([])
            used = -gap
        rows[-1].append(at)
        used += gap + wide
    return rows


def _widest(placed: Placed) -> int:
    return max(element.box.width for element in placed.elements)


def _together(placed: Sequence[Placed], height: int) -> Placed:
    elements = tuple(element for one in placed for element in one.elements)
    return Placed(elements, height, any(one.split for one in placed))


@dataclass(frozen=True, slots=True)
class _Fact(Block):
    """A small label with what it says below, on the company's colour."""

    label: str
    value: str

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        colours = pen.theme.colours
        small = Style("label", "regular", pen.theme.type.minimum, colours.on_brand_muted, leading=1.15)
        strong = Style("fact", "semibold", pen.body, colours.on_brand, leading=1.2)
        label, label_split = set_text(pen, self.label, small, x, y, width)
        value, value_split = set_text(pen, self.value, strong, x, label.box.bottom if self.label else y, width)
        shown = (label, value) if self.label else (value,)
        return Placed(shown, value.box.bottom - y, label_split or value_split)


@dataclass(frozen=True, slots=True)
class _Line(Block):
    """A line of text on the company's colour."""

    text: str

    def placed(self, pen: Pen, x: int, y: int, width: int) -> Placed:
        words, split = set_text(
            pen, self.text, Style("point", "regular", pen.body, pen.theme.colours.on_brand), x, y, width
        )
        return Placed((words,), words.box.height, split)
