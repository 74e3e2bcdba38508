"""Photos in their field: in which shapes they may stand, and how several share a field.

A place always has a shape that its photo may be shown in, so that nothing is letterboxed; what a field has more than
that is left to the slide's ground, or is a mat around the photos.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from onboard.core.model import Photo, Slide
from onboard.slides.blocks import Style, set_text
from onboard.slides.boxes import Box, Element, Ground, Picture, Sign, Words, moved
from onboard.slides.cropping import aspects, look_of
from onboard.slides.frame import Frame
from onboard.slides.framing import LARGEST_BLOW_UP
from onboard.slides.originals import plate, shown_size

LEAST_PHOTO_HEIGHT = 360
"""In pixels of 1080; a photo that had to be smaller gets a slide of its own."""

BETWEEN_PHOTOS = 12

_MISSING = (4, 3)
_SPARE = 0.04
ROUND_DRAWINGS = 40
"""The margin of a mat round a drawing, in pixels of 1080."""

Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a photo may be shown as: its own pixels, and its shapes (width / height) from narrowest to widest.

    ``drawing``   whether it is a drawing or a diagram that would look cut off at the slide's edge
    """

    width: int
    height: int
    narrowest: float
    widest: float
    drawing: bool = False

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
    # A little less than allowed, so that whole pixels never ask for more.
    narrowest = allowed.narrowest + (allowed.natural - allowed.narrowest) * _SPARE
    widest = allowed.widest + (allowed.natural - allowed.widest) * _SPARE
    return Shape(width, height, narrowest, widest, _keeps_clear(photo))


def _keeps_clear(photo: Photo) -> bool:
    """A drawing on a ground of its own, or one put together of parts; a screen full of windows goes to the edge."""
    look = look_of(photo)
    return look.drawing and (look.ground != "" or plate(photo).composed)


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


# ------------------------------------------------------------------------------------------------ a field of photos


@dataclass(frozen=True, slots=True)
class Field:
    """Photos in their places: ``box`` is what they take together, ``least`` the area of the smallest."""

    elements: tuple[Element, ...]
    box: Box
    least: int


def photo_field(slide: Slide, frame: Frame, room: Box, *, across: float = 1.0, down: float = 1.0) -> Field:
    """The slide's photos in reading order, as large as ``room`` lets them be, cropped only as far as they may be.

    ``across``, ``down``   where they stand in the room: 0 at its left (upper) edge, 1 at its right (lower) one
    """
    shapes, gap = [shape_of(photo) for photo in slide.photos], frame.px(BETWEEN_PHOTOS)
    boxes = max(_ways_to_stand(shapes, room, gap, blow_up(frame)), key=_areas)
    width, height = max(box.right for box in boxes), max(box.bottom for box in boxes)
    x = room.x + round((room.width - width) * across)
    y = room.y + round((room.height - height) * down)
    elements = [
        element
        for photo, box in zip(slide.photos, boxes, strict=True)
        for element in shown(photo, frame, Box(x + box.x, y + box.y, box.width, box.height))
    ]
    return Field(tuple(elements), Box(x, y, width, height), _areas(boxes)[0])


def has_drawing(slide: Slide) -> bool:
    """Whether a picture is none that a camera took: cut by the slide's edge, it would look as if parts were missing."""
    return any(shape_of(photo).drawing for photo in slide.photos)


def on_mat(field: Field, frame: Frame, room: Box) -> Field:
    """The photos on a quiet ground that fills the room."""
    mat = Ground(room, "mat", frame.theme.colours.quiet)
    return Field((mat, *field.elements), room, field.least)


def field_on_mat(slide: Slide, frame: Frame, room: Box) -> Field:
    """The slide's photos in the middle of a quiet ground that fills the room; drawings keep clear of its edges."""
    margin = frame.px(ROUND_DRAWINGS) if has_drawing(slide) else 0
    inner = Box(room.x + margin, room.y + margin, room.width - 2 * margin, room.height - 2 * margin)
    return on_mat(photo_field(slide, frame, inner, across=0.5, down=0.5), frame, room)


def _areas(boxes: Sequence[Box]) -> tuple[int, int]:
    areas = [box.width * box.height for box in boxes]
    return min(areas), sum(areas)


def _ways_to_stand(shapes: Sequence[Shape], room: Box, gap: int, grow: float) -> Iterator[tuple[Box, ...]]:
    """In one row or more, each way with the photos whole, and as wide and as narrow as they may be cropped."""
    if len(shapes) == 1:
        width, height = shapes[0].seen(room.width, room.height, grow)
        yield (Box(0, 0, width, height),)
        return
    croppings = (
        [(shape.width, shape.height) for shape in shapes],
        [(shape.width, max(round(shape.width / shape.widest), 1)) for shape in shapes],
        [(max(round(shape.height * shape.narrowest), 1), shape.height) for shape in shapes],
    )
    for sizes in dict.fromkeys(map(tuple, croppings)):
        for rows in _rows(sizes):
            yield _rows_placed(rows, room.width, room.height, gap, grow)


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
    """A frame that says which photo is missing, and why; the words shrink, and rather go than leave it."""
    colours = frame.theme.colours
    ground = Ground(place, "empty-frame", colours.quiet, 0, colours.muted, frame.px(4))
    words = _why_missing(photo, frame, place)
    height = sum(line.box.height for line in words)
    between = frame.px(24) if words else 0
    side = min(frame.px(180), place.height - height - frame.px(64) - between, place.width - frame.px(16))
    elements: list[Element] = [ground]
    middle, y = place.x + place.width // 2, place.y + (place.height - max(side, 0) - between - height) // 2
    if side >= frame.px(40):
        box = Box(middle - side // 2, y, side, side)
        elements.append(Sign(box, "missing-sign", "photo-missing", colours.muted, colours.quiet))
        y = box.bottom + between
    for line in words:
        elements.append(moved(line, middle - line.box.width // 2, y))
        y += line.box.height
    return elements


def _why_missing(photo: Photo, frame: Frame, place: Box) -> Sequence[Words]:
    """The file's name and the reason, the name alone, or nothing: what fits."""
    colours, pen, width = frame.theme.colours, frame.pen(frame.theme.type.body), place.width - frame.px(64)
    for size in (frame.theme.type.minimum, 36, 30, 24, 18) if width > 0 else ():
        name, broken = set_text(pen, photo.file or "–", Style("missing", "semibold", size, colours.ink), 0, 0, width)
        why, _ = set_text(pen, photo.missing or "", Style("missing", "regular", size, colours.muted), 0, 0, width)
        if name.box.height + why.box.height <= place.height - frame.px(200):
            return [name, why] if why.lines else [name]
        if size == 18 and not broken and name.box.height <= place.height - frame.px(48):
            return [name]
    return []
