"""Photos in their field: in which shapes they may stand, how much of them is then seen, and how several share a field.

A field may be filled: photos are cropped as far as they may be, and what is left over of a place is letterboxed by
whoever draws it. Or they stand in it whole, each in a place of its own shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from onboard.core.model import Photo, Slide
from onboard.slides.blocks import Placed, Style, set_text
from onboard.slides.boxes import Box, Element, Ground, Picture, Sign, moved
from onboard.slides.cropping import aspects
from onboard.slides.frame import Frame
from onboard.slides.framing import LARGEST_BLOW_UP
from onboard.slides.originals import shown_size

LEAST_PHOTO_HEIGHT = 360
"""In pixels of 1080; a photo that had to be smaller gets a slide of its own."""

BETWEEN_PHOTOS = 12

_MISSING = (4, 3)

Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a photo may be shown as: its own pixels, and its shapes (width / height) from narrowest to widest."""

    width: int
    height: int
    narrowest: float
    widest: float

    @property
    def natural(self) -> float:
        return self.width / self.height

    def seen(self, width: int, height: int, grow: float) -> tuple[int, int]:
        """How large the picture itself is in a place of this size; the rest of the place is letterbox."""
        shape = min(max(width / height, self.narrowest), self.widest)
        own = self.height * shape if shape < self.natural else self.width
        wide = min(width, height * shape, own * grow)
        return max(round(wide), 1), max(round(wide / shape), 1)


def shape_of(photo: Photo) -> Shape:
    """A missing photo would fill any place. Raises InputError for a photo that cannot be read."""
    return _shape_of(photo, photo.path)


@lru_cache(maxsize=256)
def _shape_of(photo: Photo, _path: str) -> Shape:
    """Remembered by digest and place: every arrangement asks."""
    if photo.missing is not None:
        return Shape(100_000 * _MISSING[0], 100_000 * _MISSING[1], 0.5, 3.0)
    width, height = shown_size(photo)
    allowed = aspects(photo)
    return Shape(width, height, allowed.narrowest, allowed.widest)


def blow_up(frame: Frame) -> float:
    """How far a photo's own pixels may be enlarged on this slide."""
    return LARGEST_BLOW_UP * frame.px(1080) / 1080


def smallest(elements: Sequence[Element]) -> int:
    """Area of the smallest photo or empty frame, in pixels."""
    areas = (e.box.width * e.box.height for e in elements if e.role in {"photo", "empty-frame"})
    return min(areas, default=0)


def shown(photo: Photo, frame: Frame, place: Box) -> Sequence[Element]:
    """The photo at its place, or a frame that says that it is missing."""
    if photo.missing is None:
        return (Picture(place, "photo", photo, edge=frame.theme.colours.photo_edge),)
    return _empty_frame(photo, frame, place)


# ------------------------------------------------------------------------------------------------ filled


@dataclass(frozen=True, slots=True)
class Filled:
    """Photos that fill a field. ``seen`` is the area of the smallest as it is seen, ``wasted`` the letterboxes'."""

    elements: tuple[Element, ...]
    seen: int
    wasted: int

    @property
    def merit(self) -> float:
        """A larger picture is worth a little letterbox."""
        return self.seen - 0.25 * self.wasted


def filled(slide: Slide, frame: Frame, room: Box) -> Filled:
    """The slide's photos, in order and in rows, all of the room taken; of all ways the one that shows them largest."""
    shapes = [shape_of(photo) for photo in slide.photos]
    gap, grow = frame.px(BETWEEN_PHOTOS), blow_up(frame)
    ways = (_justified(rows, room, gap) for rows in _rows(shapes))
    best = max(ways, key=lambda places: _merit_of(shapes, places, grow))
    areas = [_seen_area(shape, place, grow) for shape, place in zip(shapes, best, strict=True)]
    wasted = sum(place.width * place.height for place in best) - sum(areas)
    elements = [
        element for photo, place in zip(slide.photos, best, strict=True) for element in shown(photo, frame, place)
    ]
    return Filled(tuple(elements), min(areas), wasted)


def _rows(row: Sequence[Some]) -> Iterator[list[Sequence[Some]]]:
    """All ways to cut a row into rows, order kept."""
    for cuts in range(2 ** (len(row) - 1)):
        rows: list[Sequence[Some]] = []
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or cuts >> (at - 1) & 1:
                rows.append(row[start:at])
                start = at
        yield rows


def _justified(rows: Sequence[Sequence[Shape]], room: Box, gap: int) -> list[Box]:
    """Rows as wide as the room, their heights in proportion to what they would be, together as high as the room."""
    wanted = [max(room.width - gap * (len(row) - 1), 1) / sum(_moderate(shape) for shape in row) for row in rows]
    free = room.height - gap * (len(rows) - 1)
    places: list[Box] = []
    y = room.y
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        height = room.bottom - y if last else max(round(free * wanted[number] / sum(wanted)), 1)
        places += _row(row, Box(room.x, y, room.width, height), gap)
        y += height + gap
    return places


def _row(row: Sequence[Shape], strip: Box, gap: int) -> list[Box]:
    total = sum(_moderate(shape) for shape in row)
    free = strip.width - gap * (len(row) - 1)
    places: list[Box] = []
    x = strip.x
    for number, shape in enumerate(row):
        last = number == len(row) - 1
        width = strip.right - x if last else max(round(free * _moderate(shape) / total), 1)
        places.append(Box(x, strip.y, width, strip.height))
        x += width + gap
    return places


def _moderate(shape: Shape) -> float:
    """So that a panorama does not take all of a row, nor a tower vanish in it."""
    return min(max(shape.natural, 0.6), 2.2)


def _seen_area(shape: Shape, place: Box, grow: float) -> int:
    width, height = shape.seen(max(place.width, 1), max(place.height, 1), grow)
    return width * height


def _merit_of(shapes: Sequence[Shape], places: Sequence[Box], grow: float) -> tuple[int, int]:
    areas = [_seen_area(shape, place, grow) for shape, place in zip(shapes, places, strict=True)]
    return min(areas), sum(areas)


# ------------------------------------------------------------------------------------------------ whole


def photo_field(slide: Slide, frame: Frame, room: Box, *, right: int | None = None) -> tuple[Placed, Box]:
    """The slide's photos, whole, as large as ``room`` lets them be; and the box they take together.

    They end at ``right`` (None: stand in the middle of the room), from the room's upper edge on.
    """
    sizes = [_natural(photo, room) for photo in slide.photos]
    boxes = _arranged(sizes, room.width, room.height, frame.px(BETWEEN_PHOTOS), blow_up(frame))
    width, height = max(box.right for box in boxes), max(box.bottom for box in boxes)
    x = room.x + (room.width - width) // 2 if right is None else right - width
    elements: list[Element] = []
    for photo, box in zip(slide.photos, boxes, strict=True):
        elements += shown(photo, frame, Box(x + box.x, room.y + box.y, box.width, box.height))
    return Placed(tuple(elements), height), Box(x, room.y, width, height)


def _natural(photo: Photo, room: Box) -> tuple[int, int]:
    """The photo's own pixels; a missing one would be as large as there is room."""
    if photo.missing is None:
        return shown_size(photo)
    width, height = _MISSING
    return room.width, round(room.width * height / width)


def _arranged(sizes: Sequence[tuple[int, int]], width: int, height: int, gap: int, grow: float) -> tuple[Box, ...]:
    """Places for pictures of these sizes in a field, none cropped, from its upper left corner on.

    Pictures stand in rows of one height; of all ways to fill the rows in order the one that shows the smallest
    picture largest is taken. ``grow`` is the largest factor a picture is blown up by.
    """
    ways = [_rows_placed(rows, width, height, gap, grow) for rows in _rows(sizes)]
    return max(ways, key=lambda boxes: min(box.width * box.height for box in boxes))


def _rows_placed(
    rows: Sequence[Sequence[tuple[int, int]]], width: int, height: int, gap: int, grow: float
) -> tuple[Box, ...]:
    """Rows as wide as the field where they can be, all shrunk alike where they would be too high together."""
    heights = [
        min(
            (width - gap * (len(row) - 1)) / sum(w / h for w, h in row),
            min(h * grow for _, h in row),
        )
        for row in rows
    ]
    room = height - gap * (len(rows) - 1)
    shrink = min(1.0, room / sum(heights))
    boxes, y = [], 0
    for row, tall in zip(rows, heights, strict=True):
        x, row_height = 0, max(int(tall * shrink), 1)
        for w, h in row:
            box = Box(x, y, max(int(row_height * w / h), 1), row_height)
            boxes.append(box)
            x = box.right + gap
        y += row_height + gap
    return tuple(boxes)


# ------------------------------------------------------------------------------------------------ missing


def _empty_frame(photo: Photo, frame: Frame, place: Box) -> Sequence[Element]:
    """A frame that says which photo is missing, and why; the words shrink rather than leave it."""
    colours, pen = frame.theme.colours, frame.pen(frame.theme.type.body)
    ground = Ground(place, "empty-frame", colours.quiet, 0, colours.muted, frame.px(4))
    width = place.width - frame.px(64)
    for size in (frame.theme.type.minimum, 36, 30, 24, 18):
        name, _ = set_text(pen, photo.file or "–", Style("missing", "semibold", size, colours.ink), 0, 0, width)
        why, _ = set_text(pen, photo.missing or "", Style("missing", "regular", size, colours.muted), 0, 0, width)
        side = min(frame.px(180), place.height - name.box.height - why.box.height - frame.px(88))
        if side >= frame.px(48) or size == 18:
            break
    side = max(side, 0)
    y = place.y + (place.height - side - frame.px(24) - name.box.height - why.box.height) // 2
    middle = place.x + place.width // 2
    sign = Sign(Box(middle - side // 2, y, side, side), "missing-sign", "photo-missing", colours.muted, colours.quiet)
    name = moved(name, middle - name.box.width // 2, y + side + frame.px(24))
    why = moved(why, middle - why.box.width // 2, name.box.bottom)
    return (ground, *((sign,) if side else ()), name, why)
