"""Things drawn as a picture.

    things + box -> Painted (the picture, what could not be drawn)

Outlines are drawn four times as large and made smaller, so that they are smooth; each in its own small mask, so that
memory stays bounded. The scale is that of the sharpest picture, within limits.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

from onboard.ingest.drawing import lettering as words
from onboard.ingest.drawing.colours import shaded
from onboard.ingest.drawing.strokes import dashed, heads, ribbon
from onboard.ingest.drawing.things import (
    EMU_PER_INCH,
    EMU_PER_POINT,
    Box,
    Colour,
    Contour,
    Path,
    PlacedPicture,
    PlacedShape,
    Point,
    Stroke,
    Thing,
)

LONGEST_SIDE = 2_560
MOST_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")

_LEAST_PER_INCH = 110
_MOST_PER_INCH = 300
_MASK_PIXELS = 24_000_000
_WHITE = (255, 255, 255)
_THINNEST = 1.2
_LARGEST_PNG = 1_500_000
_LARGE_PHOTO = 1_000_000
_ROOM_FOR_LAYERS = 12_000_000


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture of the things.

    ``content``     its bytes, ``suffix`` their format: "png", or "jpeg" where a photo would be very large as PNG
    ``unpainted``   references of pictures that could not be drawn
    ``lacking``     signs no font here has
    """

    content: bytes
    suffix: str
    width: int
    height: int
    unpainted: tuple[str, ...] = ()
    lacking: str = ""

    @property
    def png(self) -> bytes:
        """As PNG, whatever it takes."""
        if self.suffix == "png":
            return self.content
        out = io.BytesIO()
        Image.open(io.BytesIO(self.content), formats=("JPEG",)).save(out, "PNG")
        return out.getvalue()


def extent(things: Sequence[Thing]) -> Box:
    """What the things cover, words that run over their shapes included."""
    boxes = [extent_of(thing) for thing in things]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole


def extent_of(thing: Thing) -> Box:
    """What one thing covers: its outline with its stroke, and its words."""
    if isinstance(thing, PlacedPicture):
        box = thing.placement.box
        return box.grown(thing.stroke.width / 2) if thing.stroke else box
    contours = [contour.points for path in thing.paths for contour in path.contours if contour.points]
    box = Box.around(thing.placement.matrix(point) for points in contours for point in points) if contours else None
    if box and thing.stroke:
        headed = thing.stroke.start or thing.stroke.finish
        box = box.grown(thing.stroke.width * (2.5 if headed else 0.5))
    if not thing.fill and not thing.stroke:
        box = None
    written = words_of(thing)
    both = [one for one in (box, written) if one]
    if not both:
        return thing.placement.box
    return both[0] if len(both) == 1 else both[0].union(both[1])


def words_of(thing: PlacedShape) -> Box | None:
    """What a shape's words cover; None where it has none."""
    if thing.lettering is None:
        return None
    scale = 96 / EMU_PER_INCH
    placed = _placed_words(thing, scale)
    centre, width, height = placed.centre, placed.block.width / scale, placed.block.height / scale
    inked = min(width, max((line.width for line in placed.block.lines), default=0.0) / scale)
    shift = {"left": inked - width, "right": width - inked}.get(placed.align, 0.0) / 2
    corners = [(x, y) for x in (shift - inked / 2, shift + inked / 2) for y in (-height / 2, height / 2)]
    cosine, sine = math.cos(math.radians(placed.turn)), math.sin(math.radians(placed.turn))
    return Box.around((centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine) for x, y in corners)


def painted(things: Sequence[Thing], box: Box, *, longest: int = LONGEST_SIDE) -> Painted:
    """What lies in ``box``, from back to front, on white. Pictures that cannot be drawn are left blank and named.

    ``longest``   pixels of its longer side, at most
    """
    scale = _scale_for(things, box, min(longest, LONGEST_SIDE))
    canvas = _Canvas.of(box, scale)
    unpainted = [thing.name for thing in things if not canvas.draw(thing) and isinstance(thing, PlacedPicture)]
    spoken = [thing.lettering for thing in things if isinstance(thing, PlacedShape) and thing.lettering]
    photographed = any(_is_photo(thing.content) for thing in things if isinstance(thing, PlacedPicture))
    content, suffix = _encoded(canvas.image, photographed=photographed)
    width, height = canvas.image.size
    lacking = "".join(dict.fromkeys("".join(words.lacking(lettering) for lettering in spoken)))
    return Painted(content, suffix, width, height, tuple(unpainted), lacking)


def _encoded(image: Image.Image, *, photographed: bool) -> tuple[bytes, str]:
    """Without loss, but for what was a photo already and is large, or would be very large."""
    out = io.BytesIO()
    if not (photographed and image.width * image.height > _LARGE_PHOTO):
        image.save(out, "PNG", compress_level=4)
        if out.tell() <= _LARGEST_PNG:
            return out.getvalue(), "png"
    photo = io.BytesIO()
    image.save(photo, "JPEG", quality=92, subsampling=0)
    return photo.getvalue(), "jpeg"


def _is_photo(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8")


def can_paint(content: bytes) -> bool:
    """Whether a picture's bytes are of a format that can be drawn here, and not too large."""
    return _opened(content) is not None


def _scale_for(things: Sequence[Thing], box: Box, longest: int) -> float:
    """Pixels to the EMU: as sharp as the sharpest picture."""
    sharpest = _LEAST_PER_INCH / EMU_PER_INCH
    for thing in things:
        if isinstance(thing, PlacedPicture) and (opened := _opened(thing.content)):
            shown = max(0.01, 1 - thing.crop[0] - thing.crop[2]) * opened.size[0]
            sharpest = max(sharpest, shown / max(1.0, thing.placement.width))
    sharpest = min(sharpest, _MOST_PER_INCH / EMU_PER_INCH)
    return min(sharpest, longest / max(1.0, box.width, box.height))


def _opened(content: bytes) -> Image.Image | None:
    """A picture, its size known and bounded, not yet decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return image if 0 < image.size[0] * image.size[1] <= MOST_PIXELS else None


# ------------------------------------------------------------------------------------------ words in place


@dataclass(frozen=True, slots=True)
class _PlacedWords:
    """A block, the middle of it on the canvas (EMU), and its turn."""

    block: words.Block
    centre: Point
    turn: float
    align: str


def _placed_words(thing: PlacedShape, scale: float) -> _PlacedWords:
    assert thing.lettering is not None
    lettering, width, height = thing.lettering, thing.placement.width, thing.placement.height
    if lettering.turn:
        width, height = height, width
    block = words.laid(lettering, width, height, scale)
    left, top, right, bottom = lettering.insets
    tall, wide = block.height / scale, block.width / scale
    y = {"middle": top + (height - top - bottom) / 2, "bottom": height - bottom - tall / 2}.get(
        lettering.anchor, top + tall / 2
    )
    align = lettering.paragraphs[0].align
    x = {"centre": left + (width - left - right) / 2, "right": width - right - wide / 2}.get(align, left + wide / 2)
    box = thing.placement.box
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    turn = thing.placement.turn + lettering.turn
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    across, down = x - width / 2, y - height / 2
    centre = (middle[0] + across * cosine - down * sine, middle[1] + across * sine + down * cosine)
    return _PlacedWords(block, centre, turn, align)


# ------------------------------------------------------------------------------------------ the canvas


@dataclass(frozen=True, slots=True)
class _Canvas:
    """``scale``: pixels to the EMU; ``box``: what the image shows."""

    image: Image.Image
    box: Box
    scale: float
    _limit: float = field(default=1e6)

    @classmethod
    def of(cls, box: Box, scale: float) -> _Canvas:
        sides = (min(LONGEST_SIDE, max(1, round(side * scale))) for side in (box.width, box.height))
        width, height = sides
        return cls(Image.new("RGB", (width, height), _WHITE), box, scale)

    def draw(self, thing: Thing) -> bool:
        """Whether it could be drawn."""
        if isinstance(thing, PlacedPicture):
            return self._picture(thing)
        self._shape(thing)
        return True

    def _pixel(self, point: Point) -> Point:
        x, y = (point[0] - self.box.left) * self.scale, (point[1] - self.box.top) * self.scale
        return max(-self._limit, min(self._limit, x)), max(-self._limit, min(self._limit, y))

    # -------------------------------------------------------------------- shapes

    def _shape(self, thing: PlacedShape) -> None:
        for path in thing.paths:
            if thing.fill and path.filled:
                self._fill(path, thing, shaded(thing.fill, path.shade))
            if thing.stroke and path.stroked:
                for contour in path.contours:
                    self._stroke(contour, thing, thing.stroke)
        if thing.lettering:
            self._words(thing)

    def _fill(self, path: Path, thing: PlacedShape, colour: Colour) -> None:
        self._cover([self._pixels_of(contour, thing) for contour in path.contours], colour, holes=True)

    def _pixels_of(self, contour: Contour, thing: Thing) -> list[Point]:
        return [self._pixel(thing.placement.matrix(point)) for point in contour.points]

    def _stroke(self, contour: Contour, thing: Thing, stroke: Stroke) -> None:
        points = self._pixels_of(contour, thing)
        width = max(_THINNEST, stroke.width * self.scale)
        pieces: list[list[Point]] = []
        if not contour.closed:
            least = max(width, 2 * EMU_PER_POINT * self.scale)
            points, tips = heads(points, stroke.start, stroke.finish, least, width)
            pieces.extend(tips)
        for line in dashed(points, stroke.dash, width, contour.closed):
            pieces.extend(ribbon(line, width))
        self._cover(pieces, stroke.colour, holes=False)

    def _cover(self, polygons: Sequence[Sequence[Point]], colour: Colour, *, holes: bool) -> None:
        """Polygons in one colour, smooth at their edges; ``holes``: where two of them lie, there is nothing."""
        drawn = [polygon for polygon in polygons if len(polygon) > 2]
        if not drawn:
            return
        box = Box.around(point for polygon in drawn for point in polygon)
        self._masked(box, colour, lambda mask, place: _polygons(mask, drawn, place, holes=holes))

    def _masked(self, box: Box, colour: Colour, fill: Callable[[Image.Image, Callable[[Point], Point]], None]) -> None:
        left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
        right = min(self.image.width, math.ceil(box.right) + 1)
        bottom = min(self.image.height, math.ceil(box.bottom) + 1)
        if right <= left or bottom <= top:
            return
        finer = next((n for n in (4, 3) if (right - left) * (bottom - top) * n * n <= _MASK_PIXELS), 2)
        mask = Image.new("L", ((right - left) * finer, (bottom - top) * finer), 0)
        fill(mask, lambda point: ((point[0] - left) * finer, (point[1] - top) * finer))
        mask = mask.reduce(finer)
        if colour[3] < 255:
            mask = mask.point([value * colour[3] // 255 for value in range(256)])
        self.image.paste(colour[:3], (left, top), mask)

    def _words(self, thing: PlacedShape) -> None:
        placed = _placed_words(thing, self.scale)
        if placed.block.width * placed.block.height > _ROOM_FOR_LAYERS or not placed.block.lines:
            return
        layer = placed.block.drawn()
        if abs(placed.turn % 360) > 0.01:
            layer = layer.rotate(-placed.turn, Image.Resampling.BICUBIC, expand=True)
        x, y = self._pixel(placed.centre)
        self.image.paste(layer, (round(x - layer.width / 2), round(y - layer.height / 2)), layer)

    # -------------------------------------------------------------------- pictures

    def _picture(self, thing: PlacedPicture) -> bool:
        corners = [self._pixel(corner) for corner in thing.placement.corners]
        width, height = (math.dist(corners[0], corners[side]) for side in (1, 3))
        image = _decoded(thing, width, height)
        if image is None:
            return False
        box = Box.around(corners)
        left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
        right, bottom = min(self.image.width, math.ceil(box.right)), min(self.image.height, math.ceil(box.bottom))
        if right > left and bottom > top and width > 0 and height > 0:
            self._lay(image, corners, (left, top, right, bottom))
            if thing.within:
                self._outside_again(thing, (left, top, right, bottom))
        if thing.stroke:
            frame = thing.within or (_frame_of(thing),)
            for path in frame:
                for contour in path.contours:
                    self._stroke(contour, thing, thing.stroke)
        return True

    def _lay(self, image: Image.Image, corners: Sequence[Point], onto: tuple[int, int, int, int]) -> None:
        """The picture with its corners where they belong, by the inverse of their placement."""
        left, top, right, bottom = onto
        (x, y), (x_right, y_right), _, (x_down, y_down) = corners
        a, b, c, d = (
            (x_right - x) / image.width,
            (y_right - y) / image.width,
            (x_down - x) / image.height,
            (y_down - y) / image.height,
        )
        whole = a * d - b * c
        if not whole:
            return
        px, py = x - left, y - top
        back = (d / whole, -c / whole, (c * py - d * px) / whole, -b / whole, a / whole, (b * px - a * py) / whole)
        size = (right - left, bottom - top)
        upright = abs(b) + abs(c) < 1e-9 and a > 0 and d > 0
        if upright and abs(a - 1) < 0.02 and abs(d - 1) < 0.02:
            self.image.paste(image, (round(x), round(y)), image if image.mode == "RGBA" else None)
            return
        covering = image if image.mode == "RGBA" else image.convert("RGBA")
        laid = covering.transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
        self.image.paste(laid, (left, top), laid)

    def _outside_again(self, thing: PlacedPicture, onto: tuple[int, int, int, int]) -> None:
        """What lies outside a picture's own outline is white again."""
        left, top, right, bottom = onto
        mask = Image.new("L", (right - left, bottom - top), 255)
        for path in thing.within:
            for contour in path.contours:
                points = [(x - left, y - top) for x, y in self._pixels_of(contour, thing)]
                if len(points) > 2:
                    ImageDraw.Draw(mask).polygon(points, fill=0)
        self.image.paste(_WHITE, (left, top), mask)


def _polygons(
    mask: Image.Image, polygons: Sequence[Sequence[Point]], place: Callable[[Point], Point], *, holes: bool
) -> None:
    for index, polygon in enumerate(polygons):
        points = [place(point) for point in polygon]
        if not holes or index == 0:
            ImageDraw.Draw(mask).polygon(points, fill=255)
            continue
        other = Image.new("L", mask.size, 0)
        ImageDraw.Draw(other).polygon(points, fill=255)
        mask.paste(ImageChops.difference(mask, other))


def _frame_of(thing: PlacedPicture) -> Path:
    w, h = thing.placement.width, thing.placement.height
    return Path((Contour(((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))),))


def _decoded(thing: PlacedPicture, width: float, height: float) -> Image.Image | None:
    """The cropped picture at about the size it is shown at; None where it cannot be decoded."""
    image = _opened(thing.content)
    if image is None:
        return None
    try:
        image.draft("RGB", (max(1, round(width)), max(1, round(height))))
        transparent = "A" in image.getbands() or "transparency" in image.info
        image = _plain(image, transparent=transparent)
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return None
    return _cropped(image, thing.crop, width, height)


def _plain(image: Image.Image, *, transparent: bool) -> Image.Image:
    if image.mode in ("I;16", "I", "F", "I;16B"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if transparent else "RGB")


def _cropped(image: Image.Image, crop: tuple[float, float, float, float], width: float, height: float) -> Image.Image:
    left, top, right, bottom = (max(-1.0, min(0.999, share)) for share in crop)
    window = (
        round(left * image.width),
        round(top * image.height),
        round((1 - right) * image.width),
        round((1 - bottom) * image.height),
    )
    if window != (0, 0, *image.size) and window[2] > window[0] and window[3] > window[1]:
        if min(left, top, right, bottom) < 0:
            image = image.convert("RGBA")
        image = image.crop(window)
    target = (max(1, min(LONGEST_SIDE * 2, round(width))), max(1, min(LONGEST_SIDE * 2, round(height))))
    return image.resize(target, Image.Resampling.LANCZOS) if image.size != target else image
