"""Drawings of plain shapes: read from SVG, painted crisp at any size.

Of SVG (1.1) the shapes rect, circle, ellipse, line, polyline, polygon and path are read, alone or in groups, filled
and stroked in plain colours, ends and corners of strokes round. Everything else is refused rather than drawn
otherwise than meant: a drawing may come from anywhere. Nothing it names is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.parsers import expat

from PIL import Image, ImageChops, ImageDraw

from onboard.core.errors import InputError
from onboard.slides.colours import is_colour, rgb
from onboard.slides.paths import Outline, Point, bent, outlines_of

FINER = 4
"""How many times finer a drawing is painted than shown, so that its edges are smooth."""

_MOST_CHARACTERS, _MOST_SHAPES, _MOST_POINTS, _DEEPEST = 262_144, 500, 60_000, 16

_NAMED = {"black": "#000000", "white": "#FFFFFF"}
_INHERITED = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "fill-rule"}
_MEANINGLESS = {"id", "version", "width", "height", "xmlns", "xml:space", "role", "aria-label"}
_OWN = {
    "svg": {"viewBox"},
    "g": set[str](),
    "rect": {"x", "y", "width", "height", "rx"},
    "circle": {"cx", "cy", "r"},
    "ellipse": {"cx", "cy", "rx", "ry"},
    "line": {"x1", "y1", "x2", "y2"},
    "polyline": {"points"},
    "polygon": {"points"},
    "path": {"d"},
}
_SILENT = {"title", "desc", "metadata"}


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


# ------------------------------------------------------------------------------------------------ reading


def read_drawing(content: bytes, name: str) -> Drawing:
    """The drawing in an SVG file. Raises InputError naming ``name`` for what is too much, unknown or no SVG."""
    if len(content) > _MOST_CHARACTERS:
        raise _refused(name, f"{len(content)} bytes, and the limit for a drawing is {_MOST_CHARACTERS}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise _refused(name, "is not written in UTF-8") from exc
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _refused(name, "carries a document type declaration")
    reading = _Reading(name)
    parser = expat.ParserCreate("UTF-8", namespace_separator=None)
    parser.StartElementHandler = reading.opened
    parser.EndElementHandler = reading.closed
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as exc:
        raise _refused(name, f"is no SVG: {exc}") from exc
    return reading.drawing()


class _Reading:
    """What has been read so far of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.field: tuple[float, float, float, float] | None = None
        self.shapes: list[Shape] = []
        self.looks: list[Mapping[str, str]] = [
            {"fill": "black", "stroke": "none", "stroke-width": "1", "fill-rule": "nonzero"}
        ]
        self.silent = 0
        self.points = 0

    def opened(self, tag: str, written: dict[str, str]) -> None:
        tag = tag.removeprefix("svg:")
        if self.silent or tag in _SILENT:
            self.silent += 1
            return
        if tag not in _OWN or (tag == "svg") != (self.field is None):
            raise _refused(self.name, f"has <{tag}> in it, which is not read")
        if len(self.looks) > _DEEPEST:
            raise _refused(self.name, f"nests more than {_DEEPEST} groups")
        self.looks.append({**self.looks[-1], **self._look(tag, written)})
        if tag == "svg":
            self.field = self._field(written)
        elif tag != "g":
            self._add(tag, written)

    def closed(self, _tag: str) -> None:
        if self.silent:
            self.silent -= 1
        else:
            self.looks.pop()

    def drawing(self) -> Drawing:
        if self.field is None or not self.shapes:
            raise _refused(self.name, "has no shapes in it")
        _, _, width, height = self.field
        return Drawing(width, height, tuple(self.shapes))

    def _look(self, tag: str, written: dict[str, str]) -> dict[str, str]:
        for key in written:
            known = key in _OWN[tag] or key in _INHERITED or key in _MEANINGLESS
            if not known and not key.startswith(("xmlns:", "data-", "inkscape:", "sodipodi:")):
                raise _refused(self.name, f"has {key!r} on its <{tag}>, which is not read")
        return {key: value.strip() for key, value in written.items() if key in _INHERITED}

    def _field(self, written: dict[str, str]) -> tuple[float, float, float, float]:
        asked = written.get("viewBox") or f"0 0 {written.get('width', '')} {written.get('height', '')}"
        found = [self._number(word) for word in re.split(r"[\s,]+", asked.strip())]
        if len(found) != 4 or min(found[2:]) <= 0 or max(found[2:]) > 20 * min(found[2:]):
            raise _refused(self.name, f"has no field to draw in: viewBox {asked!r}")
        left, top, width, height = found
        return left, top, width, height

    def _add(self, tag: str, written: dict[str, str]) -> None:
        numbers = {key: self._number(written[key]) for key in _OWN[tag] & set(written) - {"d", "points"}}
        assert self.field is not None  # the first element was the <svg>
        try:
            outlines = _OUTLINES[tag]({"": 0.0, **numbers}, written.get("d", written.get("points", "")))
        except ValueError as exc:
            raise _refused(self.name, f"has a <{tag}> that cannot be read: {exc}") from exc
        left, top, width, height = self.field
        self.points += sum(len(outline.points) for outline in outlines)
        if len(self.shapes) >= _MOST_SHAPES or self.points > _MOST_POINTS:
            raise _refused(self.name, f"has more than {_MOST_SHAPES} shapes, or {_MOST_POINTS} points")
        moved = tuple(
            Outline(tuple((x - left, y - top) for x, y in outline.points), outline.closed) for outline in outlines
        )
        if any(abs(x) > 10 * width or abs(y) > 10 * height for outline in moved for x, y in outline.points):
            raise _refused(self.name, f"has a <{tag}> that reaches far outside the field it is drawn in")
        self.shapes.append(self._shape(moved, self.looks[-1]))

    def _shape(self, outlines: tuple[Outline, ...], look: Mapping[str, str]) -> Shape:
        stroke = self._colour(look["stroke"])
        ends = {look.get("stroke-linecap"), look.get("stroke-linejoin")}
        if stroke and ends != {"round"}:
            raise _refused(
                self.name, 'has a stroke without stroke-linecap="round" stroke-linejoin="round"; only such are drawn'
            )
        width = self._number(look["stroke-width"])
        return Shape(outlines, self._colour(look["fill"]), stroke, width, look["fill-rule"] == "evenodd")

    def _colour(self, written: str) -> str:
        if written == "none":
            return ""
        colour = _NAMED.get(written.lower(), written)
        if re.fullmatch(r"#[0-9A-Fa-f]{3}", colour):
            colour = "#" + "".join(2 * digit for digit in colour[1:])
        if not is_colour(colour):
            raise _refused(
                self.name, f"has the colour {written!r}; written as #RRGGBB, black, white or none it is read"
            )
        return colour.upper()

    def _number(self, written: str) -> float:
        if not re.fullmatch(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?(?:px)?", written):
            raise _refused(self.name, f"has {written[:40]!r} where a number must stand")
        return float(written.removesuffix("px"))


def _refused(name: str, reason: str) -> InputError:
    return InputError(
        reason, file=name, stage="slides", hint="See docs/pictograms.md for what is read, or save it as PNG."
    )


# ------------------------------------------------------------------------------------------------ shapes


def _rect(at: Mapping[str, float], _: str) -> tuple[Outline, ...]:
    x, y, right, bottom = at.get("x", 0), at.get("y", 0), 0.0, 0.0
    right, bottom = x + at["width"], y + at["height"]
    r = min(at.get("rx", 0), at["width"] / 2, at["height"] / 2)
    points = [(x + r, y), (right - r, y)]
    if r:
        points += _corner((right - r, y), (right, y), (right, y + r))
    points += [(right, y + r), (right, bottom - r)]
    if r:
        points += _corner((right, bottom - r), (right, bottom), (right - r, bottom))
    points += [(right - r, bottom), (x + r, bottom)]
    if r:
        points += _corner((x + r, bottom), (x, bottom), (x, bottom - r))
    points += [(x, bottom - r), (x, y + r)]
    if r:
        points += _corner((x, y + r), (x, y), (x + r, y))
    return (Outline(tuple(points), closed=True),)


def _ellipse(at: Mapping[str, float], _: str) -> tuple[Outline, ...]:
    x, y = at.get("cx", 0), at.get("cy", 0)
    across, down = at.get("rx", at.get("r", 0)), at.get("ry", at.get("r", 0))
    top, right, bottom, left = (x, y - down), (x + across, y), (x, y + down), (x - across, y)
    points = _corner(top, (right[0], top[1]), right) + _corner(right, (right[0], bottom[1]), bottom)
    points += _corner(bottom, (left[0], bottom[1]), left) + _corner(left, (left[0], top[1]), top)
    return (Outline(tuple(points), closed=True),)


def _corner(start: Point, corner: Point, end: Point) -> list[Point]:
    """A quarter of an ellipse from ``start`` to ``end``, as a cubic curve toward the corner between them."""
    share = 0.5523
    one = start[0] + (corner[0] - start[0]) * share, start[1] + (corner[1] - start[1]) * share
    two = end[0] + (corner[0] - end[0]) * share, end[1] + (corner[1] - end[1]) * share
    return bent(start, one, two, end)


def _line(at: Mapping[str, float], _: str) -> tuple[Outline, ...]:
    ends = (at.get("x1", 0.0), at.get("y1", 0.0)), (at.get("x2", 0.0), at.get("y2", 0.0))
    return (Outline(ends, closed=False),)


def _polyline(_: Mapping[str, float], points: str) -> tuple[Outline, ...]:
    return outlines_of(f"M {points}")


def _polygon(_: Mapping[str, float], points: str) -> tuple[Outline, ...]:
    return outlines_of(f"M {points} Z")


def _path(_: Mapping[str, float], d: str) -> tuple[Outline, ...]:
    return outlines_of(d)


_OUTLINES: dict[str, Callable[[Mapping[str, float], str], tuple[Outline, ...]]] = {
    "rect": _rect,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _polyline,
    "polygon": _polygon,
    "path": _path,
}


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
                _stroke(canvas, outline, shape.stroke_width * placement.scale, colours.get(shape.stroke, shape.stroke))


def _fill(
    image: Image.Image, canvas: ImageDraw.ImageDraw, outlines: list[Outline], colour: str, *, even_odd: bool
) -> None:
    areas = [outline.points for outline in outlines if len(outline.points) > 2]
    if len(areas) == 1:
        canvas.polygon(areas[0], fill=rgb(colour))
    elif areas:
        image.paste(rgb(colour), mask=_with_holes(image.size, areas, even_odd=even_odd))


def _with_holes(size: tuple[int, int], areas: list[tuple[Point, ...]], *, even_odd: bool) -> Image.Image:
    """What several outlines enclose: an outline that runs the other way round than the first one cuts a hole."""
    whole = Image.new("1", size, 0)
    first = _runs_clockwise(areas[0])
    for points in areas:
        one = Image.new("1", size, 0)
        ImageDraw.Draw(one).polygon(points, fill=1)
        if even_odd:
            whole = ImageChops.logical_xor(whole, one)
        elif _runs_clockwise(points) == first:
            whole = ImageChops.logical_or(whole, one)
        else:
            whole = ImageChops.logical_and(whole, ImageChops.invert(one))
    return whole


def _runs_clockwise(points: tuple[Point, ...]) -> bool:
    following = (*points[1:], points[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, following, strict=True)) > 0


def _stroke(canvas: ImageDraw.ImageDraw, outline: Outline, width: float, colour: str) -> None:
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
