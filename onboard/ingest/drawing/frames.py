"""What the outlines of shapes are made of: a frame with its adjustments, and the simplest figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from onboard.ingest.drawing.things import Contour, Path, Point

_WHOLE = 100_000
_FULL_CIRCLE_POINTS = 96


@dataclass(frozen=True, slots=True)
class Frame:
    """A shape's width and height, and its adjustments in hundred-thousandths."""

    w: float
    h: float
    adjustments: Mapping[str, float]

    @property
    def short(self) -> float:
        return min(self.w, self.h)

    def has(self, name: str) -> bool:
        return name in self.adjustments

    def get(self, name: str, otherwise: float) -> float:
        return self.adjustments.get(name, otherwise)

    def share(self, name: str, otherwise: float, *, most: float = _WHOLE) -> float:
        """An adjustment that is a share of something, not below 0."""
        return min(max(self.get(name, otherwise), 0), most) / _WHOLE


def arc(x: float, y: float, across: float, down: float, begin: float, sweep: float) -> tuple[Point, ...]:
    """Part of an ellipse about (x, y), from ``begin`` degrees clockwise (0: three o'clock)."""
    steps = max(2, math.ceil(abs(sweep) / 360 * _FULL_CIRCLE_POINTS))
    turns = (math.radians(begin + sweep * index / steps) for index in range(steps + 1))
    return tuple((x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns)


def oval(x: float, y: float, across: float, down: float) -> tuple[Point, ...]:
    return arc(x, y, max(0.0, across), max(0.0, down), 0, 360)[:-1]


def ring(corners: int, radius: float, *, half: bool = False) -> list[Point]:
    """Corners on a circle about (0, 0), the first at the top; ``half``: those between them."""
    shift = 0.5 if half else 0.0
    turns = (math.tau * (index + shift) / corners - math.pi / 2 for index in range(corners))
    return [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]


def round_box(frame: Frame, radius: float, which: frozenset[int] = frozenset({0, 1, 2, 3})) -> tuple[Point, ...]:
    """A rectangle with round corners; ``which`` of them: 0 top left, 1 top right, 2 bottom right, 3 bottom left."""
    points: list[Point] = []
    corners = ((0, 0, 180), (frame.w, 0, 270), (frame.w, frame.h, 0), (0, frame.h, 90))
    for number, (x, y, begin) in enumerate(corners):
        if number not in which or radius <= 0:
            points.append((x, y))
            continue
        inside_x = radius if x == 0 else frame.w - radius
        inside_y = radius if y == 0 else frame.h - radius
        points.extend(arc(inside_x, inside_y, radius, radius, begin, 90))
    return tuple(points)


def closed(points: tuple[Point, ...]) -> tuple[Path, ...]:
    return (Path((Contour(points),)),)


def polygon(*points: Point) -> tuple[Path, ...]:
    return closed(tuple(points))
