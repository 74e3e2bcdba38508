"""What stands on one page: letters, rules, drawings and images, each with its place.

Places are in points from the upper left corner of the page as it is shown, x to the right and y down; the page's own
rotation is undone. Nothing is understood here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

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
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def common(self, other: Box) -> Box:
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def overlap(self, other: Box) -> float:
        """The common area."""
        shared = self.common(other)
        return shared.area if shared.width > 0 and shared.height > 0 else 0.0

    def holds(self, point: tuple[float, float]) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def beside(self, other: Box) -> float:
        """How much of the height both share."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def over(self, other: Box) -> float:
        """How much of the width both share."""
        return min(self.right, other.right) - max(self.left, other.left)


def around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One character. ``base`` is the y of its baseline; ``order`` its place in the file; ``angle`` in degrees."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    font: str
    order: int
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line or the edge of a box, level or upright. ``at``: its y or x; ``start``, ``end`` along it."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A path: its box, how many pieces it is of, and whether any of them is slanted or round.

    ``plain``   a filled rectangle or a frame: an underlay, a rule, the border of something
    ``filled``  its inside is painted
    """

    box: Box
    pieces: int
    crooked: int
    plain: bool
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A bitmap placed on the page. ``handle`` is PDFium's; ``upright``: neither turned nor mirrored."""

    box: Box
    pixels: tuple[int, int]
    upright: bool
    handle: Any = field(compare=False, repr=False)


@dataclass
class Sheet:
    """What stands on one page. ``unmapped``: letters whose meaning the file does not tell; ``hidden``: unseen ones."""

    number: int
    box: Box
    letters: list[Letter] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    unmapped: int = 0
    hidden: int = 0
    comments: int = 0
