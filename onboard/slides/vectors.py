"""Drawings of plain shapes, painted crisp at any size; ``svg`` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

from onboard.slides.colours import rgb
from onboard.slides.paths import Outline, Point

FINER = 4
"""How many times finer a drawing is painted than shown, so that its edges are smooth."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Outlines painted together: an area, where filled holes are cut out by ``even_odd`` or by direction; a line."""

    outlines: tuple[Outline, ...]
    fill: str
    stroke: str
    stroke_width: float
    even_odd: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are painted, in a field whose upper left corner is (0, 0)."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


# ------------------------------------------------------------------------------------------------ painting


@dataclass(frozen=True, slots=True)
class Placement:
    """From a drawing's field to pixels: times ``scale``, then moved."""

    scale: float
    x: float = 0.0
    y: float = 0.0

    def at(self, point: Point) -> Point:
        return self.x + point[0] * self.scale, self.y + point[1] * self.scale


def paint(image: Image.Image, drawing: Drawing, placement: Placement, colours: Mapping[str, str]) -> None:
    """Paint a drawing on an RGB picture; ``colours`` tells which of its colours become which others."""
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        placed = [
            Outline(tuple(placement.at(point) for point in outline.points), outline.closed)
            for outline in shape.outlines
        ]
        if shape.fill:
            _fill(image, canvas, placed, colours.get(shape.fill, shape.fill), even_odd=shape.even_odd)
        if shape.stroke:
            for outline in placed:
                stroke(canvas, outline, shape.stroke_width * placement.scale, colours.get(shape.stroke, shape.stroke))


def _fill(
    image: Image.Image, canvas: ImageDraw.ImageDraw, outlines: list[Outline], colour: str, *, even_odd: bool
) -> None:
    areas = [outline.points for outline in outlines if len(outline.points) > 2]
    if len(areas) == 1:
        canvas.polygon(areas[0], fill=rgb(colour))
    elif areas:
        around = _around(tuple(point for points in areas for point in points), image.size)
        moved = [tuple((x - around[0], y - around[1]) for x, y in points) for points in areas]
        size = around[2] - around[0], around[3] - around[1]
        image.paste(rgb(colour), around[:2], mask=_with_holes(size, moved, even_odd=even_odd))


def _with_holes(size: tuple[int, int], areas: list[tuple[Point, ...]], *, even_odd: bool) -> Image.Image:
    """What several outlines enclose: by how often, or by how often more one way round than the other."""
    turns = Image.new("L", size, 128)
    for points in areas:
        box = _around(points, size)
        one = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        ImageDraw.Draw(one).polygon([(x - box[0], y - box[1]) for x, y in points], fill=1)
        turned = ImageChops.add if _runs_clockwise(points) else ImageChops.subtract
        turns.paste(turned(turns.crop(box), one), box)
    return turns.point([255 * (level % 2 if even_odd else level != 128) for level in range(256)], "1")


def _around(points: tuple[Point, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Whole pixels, at least one, within the picture."""
    across, down = sorted(x for x, _ in points), sorted(y for _, y in points)
    left, top = (max(min(int(least) - 1, most - 1), 0) for least, most in ((across[0], size[0]), (down[0], size[1])))
    right, bottom = min(int(across[-1]) + 2, size[0]), min(int(down[-1]) + 2, size[1])
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _runs_clockwise(points: tuple[Point, ...]) -> bool:
    following = (*points[1:], points[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, following, strict=True)) > 0


def stroke(canvas: ImageDraw.ImageDraw, outline: Outline, width: float, colour: str) -> None:
    """A line with round ends and corners."""
    ink, half = rgb(colour), max(width / 2, 0.5)
    points = [*outline.points, outline.points[0]] if outline.closed else list(outline.points)
    for (x1, y1), (x2, y2) in pairwise(points):
        if length := ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5:
            across, down = (y1 - y2) / length * half, (x2 - x1) / length * half
            canvas.polygon(
                [
                    (x1 + across, y1 + down),
                    (x2 + across, y2 + down),
                    (x2 - across, y2 - down),
                    (x1 - across, y1 - down),
                ],
                fill=ink,
            )
    for x, y in points:
        canvas.ellipse((x - half, y - half, x + half, y + half), fill=ink)
