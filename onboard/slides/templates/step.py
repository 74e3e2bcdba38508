"""A step: its photos large and its words beside them (portrait: below); or its words alone, large on the slide.

The photo goes to the slide's edges, and to the caption zone; the words take as little as they need at a size that is
easy to read. Which of the two grows is weighed by ``_WORTH_OF_TYPE``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import (
    Block,
    Pen,
    Placed,
    PointBlock,
    Style,
    capitals_top,
    in_columns,
    least_stacked,
    set_text,
    stacked,
)
from onboard.slides.boxes import Box, Element, Ground, Words, moved, shifted
from onboard.slides.frame import Frame, ladder
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    Header,
    body_below,
    column_header,
    composed,
    facts_of,
    header,
    heading_words,
    in_order,
    least_height,
    lowered,
    panels_of,
    points_of,
)
from onboard.slides.templates.pictures import (
    ROUND_DRAWINGS,
    Field,
    field_on_mat,
    has_drawing,
    on_mat,
    photo_field,
    shape_of,
)
from onboard.slides.templates.value import Value, ValueBlock, values_of

_WORTH_OF_TYPE, _WORTH_ON_A_PHONE = 0.7, 1.6
"""How much larger type counts against a larger photo: 10 % larger type is worth 7 % of a photo's area. In portrait,
which is seen on a phone, it counts more."""

_LARGEST, _LARGEST_ON_A_PHONE = 1.34, 1.6
"""Type beside photos, in parts of the theme's body size."""

_WORTH_OF_BLEEDING, _WORTH_OF_BLEEDING_TOGETHER = 1.5, 1.15
"""How much a photo, and several, that go to the slide's edges count against those on a mat."""

_LINES_ALONE = 7
"""Of a heading in a column that holds nothing else."""

_LOWEST_TOP = 150
"""How far below the badge's upper edge a photo beside the heading may begin, in pixels of 1080."""

_SHARES = (0.64, 0.61, 0.58, 0.56, 0.53, 0.5, 0.44, 0.38)
"""Of a landscape slide's width, for photos beside text."""

_WIDE = 1.9
"""Photos of this shape (width / height) are shown larger across the slide than beside text."""

_LEAST_ROOM, _LEAST_OF_SEVERAL = 340, 330
"""The shorter side of a photo's place, and the side of a square as large as each of several photos, in pixels of 1080,
where they stand with text; smaller ones get a slide of their own."""


_PLATES, _PLATES_ON_A_PHONE, _PLATE_OF_A_NUMBER = (0.4, 0.46), (0.34, 0.42, 0.5), 0.3
"""The plate beside words, in shares of the slide's width (portrait: height); the last where it has no heading."""
_LARGE_ENOUGH = 0.85
"""Of the theme's heading size: from there on a heading needs no larger plate."""

_LONGEST_HEADING = 90
"""Characters of a sentence that is shown as the heading it begins with."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    """With photos or without."""
    slide = _said_once(slide)
    if slide.photos:
        yield from with_photos(slide, frame, _step_points(slide, frame))
    else:
        yield from _words_alone(slide, frame)


def _said_once(slide: Slide) -> Slide:
    """A heading that is no more than the beginning of the first point is not shown above it again.

    Short sentences take the heading's place, longer ones stand below the step's number alone.
    """
    if slide.page > 1 or slide.number is None or not slide.points:
        return slide
    first, stem = slide.points[0], slide.heading.removesuffix("…").rstrip(" ,;:–-.")
    goes_on = first[len(stem) :]
    if not stem or first[: len(stem)].casefold() != stem.casefold() or goes_on[:1].isalnum():
        return slide
    if len(first) <= _LONGEST_HEADING:
        return replace(slide, heading=first.removesuffix("."), points=slide.points[1:])
    return replace(slide, heading="")


def _step_points(slide: Slide, frame: Frame) -> list[Block]:
    """Values to remember on cards in front, then the other points."""
    values = values_of(slide)
    told = {value.point for value in values if value.point is not None}
    rest = [text for at, text in enumerate(slide.points) if at not in told]
    scale = frame.theme.type
    cards = [
        ValueBlock(value.limit, value.words, _said_in(slide, value), scale.title, scale.heading) for value in values
    ]
    return [*cards, *_points(rest)]


def _said_in(slide: Slide, value: Value) -> str:
    """The line that says it; "" for one in the heading, which stands above anyway."""
    return "" if value.point is None else slide.points[value.point]


def _points(texts: Sequence[str]) -> list[Block]:
    """Bullets; a single line of text is none."""
    if len(texts) == 1:
        return [PointBlock(texts[0])]
    return [PointBlock(text, mark="bullet", indent=0.7) for text in texts]


# ------------------------------------------------------------------------------------------------ with photos


def with_photos(slide: Slide, frame: Frame, points: Sequence[Block]) -> Iterator[Sequence[Attempt]]:
    """For any kind of slide that happens to have photos: ``points`` as that kind shows them."""
    blocks = [*facts_of(slide), *panels_of(slide), *points]
    beside = list(_beside_photos(slide, frame)) if blocks and frame.landscape else []
    for bodies in _of_equal_rank(frame) if blocks else ():
        ways = [way for body in bodies for way in _arrangements(slide, frame, frame.pen(body), blocks, beside)]
        for way in sorted(ways, key=_merit, reverse=True):
            if _may_fit(slide, way, blocks):
                yield (partial(_with_text, way, blocks),)
    if not (slide.points or slide.panels or slide.lines):
        shares = _SHARES if frame.landscape else ()
        yield (partial(_photos_alone, slide, frame), *(partial(_beside_heading, slide, frame, one) for one in shares))


def _of_equal_rank(frame: Frame) -> Sequence[Sequence[int]]:
    """Body sizes: those that are comfortable, then each smaller one; on a phone all, for the width is the photo's."""
    normal, sizes = frame.theme.type.body, frame.bodies(_LARGEST if frame.landscape else _LARGEST_ON_A_PHONE)
    if not frame.landscape:
        return [sizes]
    return [[body for body in sizes if body >= normal], *([body] for body in sizes if body < normal)]


def _photos_alone(slide: Slide, frame: Frame) -> Composition | None:
    head, stage = header(slide, frame), frame.stage
    room = Box(frame.stripe, head.below, stage.width - frame.stripe, stage.bottom - head.below)
    photos = field_on_mat(slide, frame, room)
    return composed(head, Placed(photos.elements, room.height), merit=photos.least)


def _beside_heading(slide: Slide, frame: Frame, share: float) -> Composition | None:
    """Landscape: the heading, and nothing else, in a column beside the photos."""
    way = _photos_beside_all(slide, frame, frame.pen(frame.theme.type.body), share)
    if way.head.below > frame.safe.bottom:
        return None
    return composed(way.head, Placed(way.photos.elements, 0), merit=_merit(way) / way.pen.body**_WORTH_OF_TYPE)


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """Photos in their places, and the area that is left for text, set by ``pen`` in so many columns.

    ``several``  photos;  ``bleeds`` whether they go to the slide's edges, or stand on a mat
    """

    pen: Pen
    head: Header
    photos: Field
    area: Box
    columns: int = 1
    bleeds: bool = True

    @property
    def several(self) -> bool:
        return sum(element.role in {"photo", "empty-frame"} for element in self.photos.elements) > 1


def _merit(way: _Arrangement) -> float:
    landscape = way.pen.size.width > way.pen.size.height
    worth = way.photos.least * way.pen.body ** (_WORTH_OF_TYPE if landscape else _WORTH_ON_A_PHONE)
    if not way.bleeds:
        return worth
    return worth * (_WORTH_OF_BLEEDING_TOGETHER if way.several else _WORTH_OF_BLEEDING)


def _may_fit(slide: Slide, way: _Arrangement, blocks: Sequence[Block]) -> bool:
    """Whether the text might have room, as far as that is found without setting it."""
    if least_height(slide, way.pen, way.area.width * way.columns) > way.area.height:
        return False
    return way.columns > 1 or least_stacked(blocks, way.pen, way.area.width) <= way.area.height


def _with_text(way: _Arrangement, blocks: Sequence[Block]) -> Composition | None:
    area = way.area
    text = in_columns(blocks, way.pen, area.x, area.y, area.width, way.columns, way.pen.px(64), most=area.height)
    if text.height > area.height:
        return None
    return composed(way.head, Placed((*text.elements, *way.photos.elements), text.height, text.split))


def _arrangements(
    slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block], beside: Sequence[_Arrangement]
) -> Iterator[_Arrangement]:
    """All that show the photos large enough; those ``beside`` the words are the same for every size of type."""
    if frame.landscape:
        ways = [*(replace(way, pen=pen) for way in beside), _photos_across(slide, frame, pen, blocks)]
    else:
        ways = [_photos_above(slide, frame, pen, blocks)]
    yield from (way for way in ways if way is not None and _large_enough(slide, frame, way.photos))


def _beside_photos(slide: Slide, frame: Frame) -> Iterator[_Arrangement]:
    pen = frame.pen(frame.theme.type.body)
    for share in _SHARES:
        yield _photos_beside_all(slide, frame, pen, share)
    for share in _SHARES:
        yield _photos_below_heading(slide, frame, pen, share)


def _photos_beside_all(slide: Slide, frame: Frame, pen: Pen, share: float) -> _Arrangement:
    """Heading and words in a column at the left, the photos from there to the edges, or on a mat that goes there."""
    safe, room = frame.safe, _right_part(frame, share, 0)
    photos = photo_field(slide, frame, room)
    if 0 < photos.box.y < safe.y:
        # Up to the edge, or level with the heading's badge: no sliver above the photo.
        photos = photo_field(slide, frame, _right_part(frame, share, safe.y))
    bleeds = not has_drawing(slide) and _fills(photos, frame, safe.y)
    if not bleeds:
        photos = field_on_mat(slide, frame, room)
    column = photos.box.x - frame.gap - safe.x
    alone = not (slide.points or slide.panels or slide.lines)
    head = column_header(slide, frame, column, _LINES_ALONE if alone else 4)
    area = Box(safe.x, head.below, column, safe.bottom - head.below)
    return _Arrangement(pen, head, photos, area, bleeds=bleeds)


def _photos_below_heading(slide: Slide, frame: Frame, pen: Pen, share: float) -> _Arrangement:
    """The heading across the slide, the words below it at the left, the photos to the right edge: for wide ones."""
    safe, head = frame.safe, header(slide, frame)
    room = _right_part(frame, share, head.below)
    photos = photo_field(slide, frame, room)
    bleeds = not has_drawing(slide) and _fills(photos, frame, head.below)
    if not bleeds:
        photos = field_on_mat(slide, frame, room)
    area = Box(safe.x, head.below, photos.box.x - frame.gap - safe.x, safe.bottom - head.below)
    return _Arrangement(pen, head, photos, area, bleeds=bleeds)


def _fills(photos: Field, frame: Frame, top: int) -> bool:
    """Whether photos at the slide's edge go up far enough not to look lost there."""
    return photos.box.y <= top + frame.px(_LOWEST_TOP) and photos.box.width >= frame.px(_LEAST_ROOM)


def _right_part(frame: Frame, share: float, top: int) -> Box:
    stage, width = frame.stage, round(frame.size.width * share)
    return Box(stage.right - width, top, width, stage.bottom - top)


def _photos_across(slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block]) -> _Arrangement | None:
    """Heading and words across the slide, the photos below them from edge to edge: for wide ones, and several."""
    if len(slide.photos) == 1 and shape_of(slide.photos[0]).widest < _WIDE:
        return None
    stage, safe, head = frame.stage, frame.safe, header(slide, frame)
    columns = min(len(blocks), 2)
    if least_height(slide, pen, safe.width) > safe.bottom - head.below - frame.px(_LEAST_ROOM):
        return None
    text = in_columns(blocks, pen, safe.x, head.below, safe.width, columns, frame.px(64))
    area = Box(safe.x, head.below, safe.width, text.height)
    top = area.bottom + frame.spaced(36)
    room = Box(frame.stripe, top, stage.width - frame.stripe, stage.bottom - top)
    return _on_its_mat(slide, frame, pen, head, room, area, columns)


def _photos_above(slide: Slide, frame: Frame, pen: Pen, blocks: Sequence[Block]) -> _Arrangement | None:
    """Portrait: the photos from edge to edge below the heading, as high as their shape and the words let them be."""
    head, safe = header(slide, frame), frame.safe
    if least_height(slide, pen, safe.width) > safe.bottom - head.below - frame.px(_LEAST_ROOM):
        return None
    text = stacked(blocks, pen, safe.x, 0, safe.width)
    gap = frame.spaced(48)
    most = safe.bottom - head.below - text.height - gap
    if most < frame.px(_LEAST_ROOM):
        return None
    room = Box(frame.stripe, head.below, frame.size.width - frame.stripe, most)
    photos = photo_field(slide, frame, room, across=0.5, down=0.0)
    tall = photos.box.height
    if has_drawing(slide):
        tall = min(max(tall, frame.px(_LEAST_ROOM)) + frame.px(ROUND_DRAWINGS), most)
    top = room.y + tall + gap
    area = Box(safe.x, top, safe.width, safe.bottom - top)
    if photos.box.width >= room.width - frame.px(2) and not has_drawing(slide):
        return _Arrangement(pen, head, photos, area)
    return _on_its_mat(slide, frame, pen, head, replace(room, height=tall), area, 1)


def _on_its_mat(
    slide: Slide, frame: Frame, pen: Pen, head: Header, room: Box, area: Box, columns: int
) -> _Arrangement | None:
    if room.height < frame.px(_LEAST_ROOM):
        return None
    if has_drawing(slide):
        return _Arrangement(pen, head, field_on_mat(slide, frame, room), area, columns, bleeds=False)
    photos = photo_field(slide, frame, room, across=0.5, down=0.5)
    bleeds = photos.box.width >= room.width - frame.px(2)
    if not bleeds and photos.box.width > frame.safe.width:
        # No sliver of a mat: in line with the text.
        inner = Box(frame.safe.x, room.y, frame.safe.width, room.height)
        photos = photo_field(slide, frame, inner, across=0.5, down=0.5)
    return _Arrangement(pen, head, on_mat(photos, frame, room), area, columns, bleeds)


def _large_enough(slide: Slide, frame: Frame, photos: Field) -> bool:
    """Several photos that are seen too small beside so much text get a slide of their own."""
    return len(slide.photos) == 1 or photos.least >= frame.px(_LEAST_OF_SEVERAL) ** 2


# ------------------------------------------------------------------------------------------------ words alone


def _words_alone(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    """Beside a plate in the company's colour that carries number and heading; without it where there is more text."""
    if not (slide.points or slide.panels or slide.lines):
        yield (partial(_heading_alone, slide, frame),)
    largest = frame.theme.type.display / frame.theme.type.body
    for body in frame.bodies(largest):
        if body >= frame.theme.type.body:
            yield (partial(_beside_plate, slide, frame, frame.pen(body)),)
    for body in frame.bodies(_LARGEST):
        for columns in (1, 2) if frame.landscape and len(slide.points) > 3 else (1,):
            yield (partial(_plain, slide, frame, frame.pen(body), columns),)


def _plain(slide: Slide, frame: Frame, pen: Pen, columns: int) -> Composition | None:
    head = header(slide, frame)
    area = body_below(head, frame, head.left if frame.landscape else None)
    if frame.landscape and not slide.heading:
        area = Box(head.left, frame.safe.y, frame.safe.right - head.left, frame.safe.height)
    text = in_order(facts_of(slide), panels_of(slide), points_of(slide), pen, area, columns=columns)
    return composed(head, lowered(text, area))


def _beside_plate(slide: Slide, frame: Frame, pen: Pen) -> Composition | None:
    safe = frame.safe
    plate, head, split = _best_plate(slide, frame)
    if head is None:
        return None
    if frame.landscape:
        area = Box(plate.right + frame.spaced(88), safe.y, safe.right - plate.right - frame.spaced(88), safe.height)
    else:
        top = plate.bottom + frame.spaced(88)
        area = Box(safe.x, top, safe.width, safe.bottom - top)
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
    largest = scale.value if len(values) == 1 else round(scale.value * 0.7)
    heroes: list[Block] = [
        ValueBlock(value.limit, value.words, _said_in(slide, value), largest, scale.heading, on_card=False)
        for value in values
    ]
    rest = [text for at, text in enumerate(slide.points) if at not in told]
    points = [*heroes, *_points(rest)]
    return in_order(facts_of(slide), panels_of(slide), points, pen, area)


def _best_plate(slide: Slide, frame: Frame) -> tuple[Box, tuple[Element, ...] | None, bool]:
    """The smallest plate on which the heading is large; else the one on which it is largest."""
    stage, found = frame.stage, []
    shares = (_PLATES if frame.landscape else _PLATES_ON_A_PHONE) if slide.heading else (_PLATE_OF_A_NUMBER,)
    for share in shares:
        wide, tall = (
            (round(stage.width * share), stage.height)
            if frame.landscape
            else (stage.width, round(stage.height * share))
        )
        plate = Box(0, 0, wide, tall)
        head, split = _on_plate(slide, frame, plate)
        size = _heading_size(head) if head else 0
        found.append((not split, size, (plate, head, split)))
        if head and not split and (size >= frame.px(frame.theme.type.heading * _LARGE_ENOUGH) or not slide.heading):
            break
    else:
        return max(found, key=lambda one: one[:2])[2]
    return found[-1][2]


def _heading_size(elements: Sequence[Element]) -> int:
    return max((one.face.size for one in elements if isinstance(one, Words) and one.role == "heading"), default=0)


def _heading_alone(slide: Slide, frame: Frame) -> Composition | None:
    head, split = _on_plate(slide, frame, frame.stage, largest=frame.theme.type.title)
    return None if head is None else Composition(head, split, stripe=False)


def _on_plate(slide: Slide, frame: Frame, plate: Box, *, largest: int = 0) -> tuple[tuple[Element, ...] | None, bool]:
    """The plate with the step's number, very large, and the heading at its foot; and whether a word was split."""
    colours, safe = frame.theme.colours, frame.safe
    width = min(plate.right - frame.spaced(64 if frame.landscape else 72), safe.right) - safe.x
    number, top = _number_on_plate(slide, frame, width)
    largest = largest or round(frame.theme.type.heading * 1.15)
    lines = 5 if frame.landscape else 8 if plate == frame.stage else 4
    ground = Ground(plate, "plate", colours.brand_ground)
    if not slide.heading:
        return (ground, *number), False
    split = False
    for size in ladder(largest, frame.theme.type.minimum):
        heading, split = heading_words(slide, frame, width, lines, largest=size, colour=colours.on_brand)
        heading = moved(heading, safe.x, plate.bottom - frame.spaced(56) - heading.box.height)
        if heading.box.y + capitals_top(heading) >= top:
            return (ground, *number, heading), split
    return None, split


def _number_on_plate(slide: Slide, frame: Frame, width: int) -> tuple[tuple[Element, ...], int]:
    """The step's number, and where what stands below it may begin."""
    safe, scale = frame.safe, frame.theme.type
    if slide.number is None:
        return (), safe.y
    for size in ladder(scale.value, scale.heading):
        style = Style("number", "bold", size, frame.theme.colours.on_brand)
        words, _ = set_text(frame.pen(size), str(slide.number), style, 0, 0, frame.size.width)
        if words.box.width <= width or size == scale.heading:
            # Figures have room at their left, which shows at this size.
            placed = moved(words, safe.x - frame.px(size / 28), safe.y - capitals_top(words))
            return (placed,), placed.box.y + placed.ascent + frame.spaced(48)
    raise AssertionError("the ladder ends with the smallest size")
