"""The outlines of SVG's basic shapes (SVG 1.1, section 9), by their numbers or their list of points."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from onboard.slides.paths import Outline, Point, bent, outlines_of


def _rect(at: Mapping[str, float], _: str) -> tuple[Outline, ...]:
    x, y, width, height = (at.get(key, 0.0) for key in ("x", "y", "width", "height"))
    right, bottom = x + width, y + height
    across, down = at.get("rx", at.get("ry", 0.0)), at.get("ry", at.get("rx", 0.0))
    across, down = max(min(across, width / 2), 0.0), max(min(down, height / 2), 0.0)
    if not across or not down:
        return (Outline(((x, y), (right, y), (right, bottom), (x, bottom)), closed=True),)
    points = _corner((right - across, y), (right, y), (right, y + down))
    points += _corner((right, bottom - down), (right, bottom), (right - across, bottom))
    points += _corner((x + across, bottom), (x, bottom), (x, bottom - down))
    points += _corner((x, y + down), (x, y), (x + across, y))
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


OUTLINES: dict[str, Callable[[Mapping[str, float], str], tuple[Outline, ...]]] = {
    "rect": _rect,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _polyline,
    "polygon": _polygon,
    "path": _path,
}
