"""A step: its photos large and its words beside them (portrait: below); or its words alone, large on the slide.

The photo goes to the slide's edges, and to the caption zone; the words take as little as they need at a size that is
easy to read. Which of the two grows is weighed by ``_WORTH_OF_TYPE``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, Placed, PointBlock, Style, in_columns, set_text, stacked
from onboard.slides.boxes import Box, Element, Ground, moved, shifted
from onboard.slides.frame import Frame, ladder
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    Header,
    body_below,
    capitals_at,
    column_header,
    composed,
    facts_of,
    header,
    heading_words,
    in_order,
    lowered,
    panels_of,
    points_of,
)
from onboard.slides.templates.pictures import filled, shape_of
from onboard.slides.templates.value import ValueBlock, values_of

_WORTH_OF_TYPE = 0.7
"""How much larger type counts against a larger photo: 10 % larger type is worth 7 % of a photo's area."""

_SHARES = (0.64, 0.6, 0.56, 0.5)
_SHARES_IN_NEED = (0.44, 0.38)
"""Of a landscape slide's width, for photos beside text."""

_LEAST_SEEN = 300
"""Of a photo's shorter side, in pixels of 1080, where it stands with text; a smaller one gets a slide of its own."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    """With photos or without."""
    if slide.photos:
        yield from with_photos(slide, frame, _step_points(slide, frame))
    else:
        yield from _words_alone(slide, frame)


def _step_points(slide: Slide, frame: Frame) -> list[Block]:
    """Values to remember on cards in front, then the other points."""
    values = values_of(slide)
    told = {value.point for value in values if value.point is not None}
    rest = [text for at, text in enumerate(slide.points) if at not in told]
    scale = frame.theme.type
    cards = [
        ValueBlock(value.words, "" if value.point is None else slide.points[value.point], scale.title, scale.heading)
        for value in values
    ]
    return [*cards, *_points(rest, bullets=len(slide.points) > 1)]


def _points(texts: Sequence[str], *, bullets: bool) -> list[Block]:
    return [PointBlock(text, mark="bullet", indent=0.7) if bullets else PointBlock(text) for text in texts]


# ------------------------------------------------------------------------------------------------ with photos


def with_photos(slide: Slide, frame: Frame, points: Sequence[Block]) -> Iterator[Sequence[Attempt]]:
    """For any kind of slide that happens to have photos: ``points`` as that kind shows them."""
    blocks = [*facts_of(slide), *panels_of(slide), *points]
    if not blocks:
        yield (partial(_photos_alone, slide, frame),)
        return
    sizes = frame.bodies(1.3)
    large = [body for body in sizes if body >= frame.theme.type.body]
    groups = [large, *([body] for body in sizes if body < frame.theme.type.body)]
    for bodies in groups:
        in_need = bodies[-1] == frame.theme.type.minimum
        yield [attempt for body in bodies for attempt in _with_text(slide, frame, frame.pen(body), blocks, in_need)]


def _with_text(slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block], in_need: bool) -> list[Attempt]:
    if not frame.landscape:
        return [partial(_photos_above, slide, frame, pen, blocks)]
    shares = (*_SHARES, *_SHARES_IN_NEED) if in_need else _SHARES
    return [
        *(partial(_photos_full_height, slide, frame, pen, blocks, share) for share in shares),
        *(partial(_photos_below_heading, slide, frame, pen, blocks, share) for share in shares),
        partial(_photos_across, slide, frame, pen, blocks),
    ]


def _photos_alone(slide: Slide, frame: Frame) -> Composition | None:
    head = header(slide, frame)
    stage = frame.stage
    left = frame.stripe if len(slide.photos) > 1 or frame.landscape else 0
    room = Box(left, head.below, stage.width - left, stage.bottom - head.below)
    photos = filled(slide, frame, room)
    return composed(head, Placed(photos.elements, room.height), merit=photos.merit)


def _photos_full_height(
    slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block], share: float
) -> Composition | None:
    """Heading and words in a column at the left, the photo from there to the edges."""
    stage = frame.stage
    width = _width_of_photos(slide, frame, share, stage.height)
    room = Box(stage.right - width, 0, width, stage.height)
    column = room.x - frame.gap - frame.safe.x
    return _beside(slide, frame, pen, blocks, column_header(slide, frame, column), room)


def _photos_below_heading(
    slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block], share: float
) -> Composition | None:
    """The heading across the slide, the words below it at the left, the photo to the right edge."""
    stage, head = frame.stage, header(slide, frame)
    height = stage.bottom - head.below
    width = _width_of_photos(slide, frame, share, height)
    return _beside(slide, frame, pen, blocks, head, Box(stage.right - width, head.below, width, height))


def _beside(
    slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block], head: Header, room: Box
) -> Composition | None:
    text = stacked(blocks, pen, frame.safe.x, head.below, room.x - frame.gap - frame.safe.x)
    if head.below + text.height > frame.safe.bottom:
        return None
    words = text.elements if room.y == 0 else capitals_at(text.elements, head.below)
    return _with_filled(slide, frame, pen, room, head, Placed(words, text.height, text.split))


def _photos_across(slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block]) -> Composition | None:
    """Heading and words across the slide, the photos below them from edge to edge: for wide ones."""
    head, stage = header(slide, frame), frame.stage
    text = in_columns(blocks, pen, frame.safe.x, head.below, frame.safe.width, min(len(blocks), 2), frame.gap)
    top = head.below + text.height + frame.spaced(36)
    room = Box(frame.stripe, top, stage.width - frame.stripe, stage.bottom - top)
    return _with_filled(slide, frame, pen, room, head, text)


def _photos_above(slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block]) -> Composition | None:
    """Portrait: the photos from edge to edge below the heading, as high as their shape and the words let them be."""
    head, safe = header(slide, frame), frame.safe
    text = stacked(blocks, pen, safe.x, 0, safe.width)
    free = safe.bottom - head.below - text.height - frame.spaced(44)
    room = Box(0, head.below, frame.size.width, min(free, _height_of_photos(slide, frame)))
    words = shifted(text.elements, room.bottom + frame.spaced(44))
    return _with_filled(slide, frame, pen, room, head, Placed(words, text.height, text.split))


def _with_filled(slide: Slide, frame: Frame, pen: Pen, room: Box, head: Header, text: Placed) -> Composition | None:
    if min(room.width, room.height) < frame.px(_LEAST_SEEN):
        return None
    photos = filled(slide, frame, room)
    if len(slide.photos) > 1 and photos.seen < frame.px(_LEAST_SEEN) ** 2:
        return None
    body = Placed((*text.elements, *photos.elements), text.height, text.split)
    return composed(head, body, merit=photos.merit * pen.body**_WORTH_OF_TYPE)


def _width_of_photos(slide: Slide, frame: Frame, share: float, height: int) -> int:
    """This share of the slide; less for a single photo that would leave it unfilled."""
    width = round(frame.size.width * share)
    if len(slide.photos) > 1:
        return width
    return max(min(width, round(shape_of(slide.photos[0]).widest * height)), round(frame.size.width * 0.3))


def _height_of_photos(slide: Slide, frame: Frame) -> int:
    """Of a portrait slide: what the shape of a single photo asks for; of several, what two rows of them do."""
    width, most = frame.size.width, round(frame.size.width * 1.05)
    if len(slide.photos) > 1:
        return most
    return min(round(width / shape_of(slide.photos[0]).narrowest), most)


# ------------------------------------------------------------------------------------------------ words alone


def _words_alone(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    """Beside a plate in the company's colour that carries number and heading; without it where there is more text."""
    largest = frame.theme.type.display / frame.theme.type.body
    for body in frame.bodies(largest):
        if body >= frame.theme.type.body:
            yield (partial(_beside_plate, slide, frame, frame.pen(body)),)
    for body in frame.bodies():
        for columns in (1, 2) if frame.landscape and len(slide.points) > 3 else (1,):
            yield (partial(_plain, slide, frame, frame.pen(body), columns),)


def _plain(slide: Slide, frame: Frame, pen: Pen, columns: int) -> Composition | None:
    head = header(slide, frame)
    area = body_below(head, frame, head.left if frame.landscape else None)
    text = in_order(facts_of(slide), panels_of(slide), points_of(slide), pen, area, columns=columns)
    return composed(head, lowered(text, area))


def _beside_plate(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    stage, safe = frame.stage, frame.safe
    if frame.landscape:
        plate = Box(0, 0, round(stage.width * 0.4), stage.height)
        area = Box(plate.right + frame.spaced(88), safe.y, safe.right - plate.right - frame.spaced(88), safe.height)
    else:
        plate = Box(0, 0, stage.width, round(stage.height * 0.4))
        top = plate.bottom + frame.spaced(72)
        area = Box(safe.x, top, safe.width, safe.bottom - top)
    head, split = _on_plate(slide, frame, plate)
    if head is None:
        return None
    text = _hero(slide, frame, pen, area)
    if text.height > area.height:
        return None
    drop = (area.height - text.height) // 2 if frame.landscape else 0
    return Composition((*head, *shifted(text.elements, drop)), split or text.split, stripe=False)


def _hero(slide: Slide, frame: Frame, pen: Pen, area: Box) -> Placed:
    """Values to remember first, as large as the area is wide."""
    values = values_of(slide)
    told = {value.point for value in values if value.point is not None}
    scale = frame.theme.type
    heroes: list[Block] = [
        ValueBlock(
            value.words,
            "" if value.point is None else slide.points[value.point],
            scale.value if len(values) == 1 else round(scale.value * 0.7),
            scale.title,
            on_card=False,
        )
        for value in values
    ]
    rest = [text for at, text in enumerate(slide.points) if at not in told]
    points = [*heroes, *_points(rest, bullets=len(slide.points) > 1)]
    return in_order(facts_of(slide), panels_of(slide), points, pen, area)


def _on_plate(slide: Slide, frame: Frame, plate: Box) -> tuple[tuple[Element, ...] | None, bool]:
    """The plate with the step's number, very large, and the heading at its foot."""
    colours, safe, scale = frame.theme.colours, frame.safe, frame.theme.type
    pen = frame.pen(scale.body)
    ground = Ground(plate, "plate", colours.brand_ground)
    width = plate.right - safe.x - frame.spaced(64 if frame.landscape else 72)
    bottom = plate.bottom - frame.spaced(56)
    number: tuple[Element, ...] = ()
    top = safe.y
    if slide.number is not None:
        for size in ladder(scale.value, scale.heading):
            style = Style("number", "bold", size, colours.on_brand)
            words, _ = set_text(pen, str(slide.number), style, safe.x, 0, plate.width)
            if words.box.width <= width:
                break
        words = moved(words, safe.x - frame.px(6), safe.y - (words.ascent - words.face.cap_height))
        number, top = (words,), words.box.y + words.ascent + frame.spaced(48)
    largest = round(scale.heading * 1.15)
    heading, split = heading_words(
        slide, frame, width, 5 if frame.landscape else 3, largest=largest, colour=colours.on_brand
    )
    cap = heading.ascent - heading.face.cap_height
    y = bottom - heading.box.height
    if y + cap < top:
        return None, split
    return (ground, *number, moved(heading, safe.x, y)), split
