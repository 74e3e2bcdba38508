"""The figures that marks are drawn with: a strong core in a light edge, smooth at every size and angle.

A figure is told by its signed distance: how far each pixel's centre lies outside of it (inside: negative), in pixels.
Coverage follows from it, for the core and, a little further out, for its edge; nothing is drawn larger and reduced.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from onboard.slides.fonts import Face

Field = NDArray[np.floating[Any]]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels with a fraction."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Area:
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def shared(self, other: Area) -> float:
        """Pixels that both have."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)


@dataclass(frozen=True, slots=True)
class Outline:
    """The edge of a rectangle with round corners; ``half`` the line's width, around the area's edge."""

    area: Area
    radius: float
    half: float

    def distance(self, x: Field, y: Field) -> Field:
        return np.abs(_to_rounded(self.area, self.radius, x, y)) - self.half

    def reach(self, edge: float) -> Iterator[Area]:
        """Its four sides, each a tile: most of a large frame is empty."""
        out, wide = self.area.grown(self.half + edge), self.half + edge + self.radius
        if min(self.area.width, self.area.height) <= 2 * wide:
            yield out
            return
        top, bottom = self.area.top + wide, self.area.bottom - wide
        yield Area(out.left, out.top, out.right, top)
        yield Area(out.left, bottom, out.right, out.bottom)
        yield Area(out.left, top, self.area.left + wide, bottom)
        yield Area(self.area.right - wide, top, out.right, bottom)


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle; ``half`` the line's width."""

    centre: Point
    radius: float
    half: float

    def distance(self, x: Field, y: Field) -> Field:
        return np.abs(np.hypot(x - self.centre[0], y - self.centre[1]) - self.radius) - self.half

    def reach(self, edge: float) -> Iterator[Area]:
        yield _around(self.centre).grown(self.radius + self.half + edge)


@dataclass(frozen=True, slots=True)
class Pointer:
    """An arrow from ``tail`` to ``tip``, its line twice ``half`` wide."""

    tail: Point
    tip: Point
    half: float

    def distance(self, x: Field, y: Field) -> Field:
        along, across = self._directions()
        length = math.dist(self.tail, self.tip)
        head = min(self.half * 6.2, length)
        base = (self.tip[0] - along[0] * head, self.tip[1] - along[1] * head)
        wing = self.half * 3.4 * head / (self.half * 6.2)
        corners = (
            self.tip,
            (base[0] + across[0] * wing, base[1] + across[1] * wing),
            (base[0] - across[0] * wing, base[1] - across[1] * wing),
        )
        shaft = _to_line(self.tail, base, x, y) - self.half
        return np.minimum(shaft, _to_triangle(corners, x, y))

    def reach(self, edge: float) -> Iterator[Area]:
        (ax, ay), (bx, by) = self.tail, self.tip
        yield Area(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)).grown(self.half * 3.4 + edge)

    def _directions(self) -> tuple[Point, Point]:
        length = math.dist(self.tail, self.tip) or 1.0
        along = (self.tip[0] - self.tail[0]) / length, (self.tip[1] - self.tail[1]) / length
        return along, (-along[1], along[0])


@dataclass(frozen=True, slots=True)
class Leader:
    """A line from words to what they name."""

    start: Point
    end: Point
    half: float

    def distance(self, x: Field, y: Field) -> Field:
        return _to_line(self.start, self.end, x, y) - self.half

    def reach(self, edge: float) -> Iterator[Area]:
        (ax, ay), (bx, by) = self.start, self.end
        yield Area(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)).grown(self.half + edge)


@dataclass(frozen=True, slots=True)
class Plaque:
    """A filled area with round corners and lines of text in its middle; a dot or a disc where it is as high as wide.

    ``rtl``   whether its text is read from right to left
    """

    area: Area
    radius: float
    lines: tuple[str, ...] = ()
    face: Face | None = None
    leading: int = 0
    rtl: bool = False

    def distance(self, x: Field, y: Field) -> Field:
        return _to_rounded(self.area, self.radius, x, y)

    def reach(self, edge: float) -> Iterator[Area]:
        yield self.area.grown(edge)


Figure = Outline | Ring | Pointer | Leader | Plaque


def paint(image: Image.Image, figure: Figure, *, core: str, edge: str, edge_width: float, text: str) -> None:
    """Paint a figure onto an RGBA picture; what would stand outside of it is left out."""
    for area in figure.reach(edge_width + 1):
        _paint_tile(image, figure, area, core, edge, edge_width)
    if isinstance(figure, Plaque) and figure.face is not None:
        _write(image, figure, figure.face, text)


def _paint_tile(image: Image.Image, figure: Figure, area: Area, core: str, edge: str, edge_width: float) -> None:
    left, top = max(math.floor(area.left), 0), max(math.floor(area.top), 0)
    right, bottom = min(math.ceil(area.right), image.width), min(math.ceil(area.bottom), image.height)
    if right <= left or bottom <= top:
        return
    x = (np.arange(left, right, dtype=np.float32) + 0.5)[None, :]
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5)[:, None]
    distance = figure.distance(x, y)
    for colour, further in ((edge, edge_width), (core, 0.0)):
        coverage = np.clip(0.5 + further - distance, 0.0, 1.0) * 255
        tile = Image.new("RGBA", (right - left, bottom - top), ImageColor.getrgb(colour))
        tile.putalpha(Image.fromarray(coverage.astype(np.uint8)))
        image.alpha_composite(tile, (left, top))


def _write(image: Image.Image, plaque: Plaque, face: Face, colour: str) -> None:
    canvas = ImageDraw.Draw(image)
    x, y = plaque.area.middle
    height = face.cap_height + plaque.leading * (len(plaque.lines) - 1)
    baseline = round(y - height / 2 + face.cap_height)
    for line in plaque.lines:
        left = round(x - face.width(line, rtl=plaque.rtl) / 2)
        face.draw(canvas, left, baseline, line, colour, rtl=plaque.rtl)
        baseline += plaque.leading


# ------------------------------------------------------------------------------------------------ distances


def _around(point: Point) -> Area:
    return Area(point[0], point[1], point[0], point[1])


def _to_rounded(area: Area, radius: float, x: Field, y: Field) -> Field:
    radius = min(radius, area.width / 2, area.height / 2)
    across = np.abs(x - (area.left + area.right) / 2) - (area.width / 2 - radius)
    down = np.abs(y - (area.top + area.bottom) / 2) - (area.height / 2 - radius)
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return outside + np.minimum(np.maximum(across, down), 0) - radius


def _to_line(start: Point, end: Point, x: Field, y: Field) -> Field:
    dx, dy = end[0] - start[0], end[1] - start[1]
    squared = dx * dx + dy * dy or 1.0
    along = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / squared, 0.0, 1.0)
    return np.hypot(x - start[0] - along * dx, y - start[1] - along * dy)


def _to_triangle(corners: tuple[Point, Point, Point], x: Field, y: Field) -> Field:
    sides = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    nearest = np.minimum.reduce([_to_line(start, end, x, y) for start, end in sides])
    turns = [(ex - sx) * (y - sy) - (ey - sy) * (x - sx) for (sx, sy), (ex, ey) in sides]
    inside = np.logical_or(np.minimum.reduce(turns) >= 0, np.maximum.reduce(turns) <= 0)
    return np.where(inside, -nearest, nearest)
