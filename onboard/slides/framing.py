"""Which part of a photo is seen in its place on a slide, and where each point of it then lies.

A view is the rectangle of the photo that its place covers. It has the place's own shape, so it may reach beyond the
photo: there the letterbox is. Going from one view to another is a camera's movement.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboard.slides.boxes import Box

LARGEST_BLOW_UP = 2.0
"""A whole photo is never shown larger than this, in pixels of the slide for one of its own."""
LARGEST_ZOOM_BLOW_UP = 3.0
"""The same for a part that somebody wants to see closer."""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a photo, in shares of its width and height."""

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


WHOLE = Region(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class View:
    """What of a photo a place of ``width`` x ``height`` pixels covers."""

    region: Region
    width: int
    height: int

    def x(self, share: float) -> float:
        """Pixels from the place's left edge."""
        return (share - self.region.left) / self.region.width * self.width

    def y(self, share: float) -> float:
        return (share - self.region.top) / self.region.height * self.height

    @property
    def seen(self) -> Region:
        """The part of the photo that is seen."""
        region = self.region
        return Region(max(region.left, 0), max(region.top, 0), min(region.right, 1), min(region.bottom, 1))

    def wanted(self, width: int) -> float:
        """How wide a whole photo must be decoded for this view, in pixels; ``width`` is its own: more there is not."""
        return min(self.width / self.region.width, float(width))

    @property
    def stands(self) -> Box:
        """Where in its place that part stands, in whole pixels; the letterbox is around it."""
        seen = self.seen
        left, top = max(round(self.x(seen.left)), 0), max(round(self.y(seen.top)), 0)
        right, bottom = min(round(self.x(seen.right)), self.width), min(round(self.y(seen.bottom)), self.height)
        return Box(left, top, max(right - left, 1), max(bottom - top, 1))

    def part(self, x: float, y: float, wide: float, high: float, width: int, height: int) -> View:
        """What a part of this view shows, in another size; its place (from the upper left) and extent in pixels."""
        across, down = self.region.width / self.width, self.region.height / self.height
        left, top = self.region.left + x * across, self.region.top + y * down
        return View(Region(left, top, left + wide * across, top + high * down), width, height)

    def towards(self, other: View, share: float) -> View:
        """Between this view (0) and another of the same place (1), getting closer at an even pace."""
        if share <= 0 or share >= 1:
            return self if share <= 0 else other
        a, b = self.region, other.region
        ratio = b.width / a.width
        width = a.width * ratio**share
        # The point that stays where it is while the picture grows around it, if there is one.
        moved = share if abs(ratio - 1) < 1e-6 else (a.width - width) / (a.width - b.width)
        height = a.height * width / a.width
        left, top = a.left + (b.left - a.left) * moved, a.top + (b.top - a.top) * moved
        return View(Region(left, top, left + width, top + height), self.width, self.height)


def fitted(region: Region, photo: tuple[int, int], width: int, height: int, *, grow: float) -> View:
    """The closest view of a place's shape that shows all of a region.

    ``photo`` is its upright size in pixels, ``grow`` how far it may be blown up. The view is kept inside the photo
    where it can be: what is added to the region is picture first, letterbox last.
    """
    scale = min(width / (region.width * photo[0]), height / (region.height * photo[1]), grow)
    wide, high = width / (scale * photo[0]), height / (scale * photo[1])
    left = _inside(region.left + (region.width - wide) / 2, wide)
    top = _inside(region.top + (region.height - high) / 2, high)
    return View(Region(left, top, left + wide, top + high), width, height)


def _inside(start: float, length: float) -> float:
    """Moved by as little as keeps a stretch within 0 to 1; in the middle where it is longer."""
    return (1 - length) / 2 if length >= 1 else min(max(start, 0.0), 1 - length)
