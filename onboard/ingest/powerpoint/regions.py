"""Pictures, and what is drawn over them.

    standing things -> regions: pictures with the arrows, ovals and call-outs that belong to them

A thing belongs to a picture if it is drawn over it, in front: an oval that covers some of it, a line that
ends in it, words written on it. What a line leads to belongs to it too: the label at its other end. Whatever is drawn
over two pictures makes one region of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboard.ingest.drawing.painting import extent_of, words_of
from onboard.ingest.drawing.things import Box, PlacedShape, Point, Thing
from onboard.ingest.powerpoint.order import distance
from onboard.ingest.powerpoint.standing import Standing

_OVER = 0.1
_WORDS_OVER = 0.25
_NEAR = 0.012
_LABEL_NEAR = 0.03
_LONGEST_LABEL = 200
_INSET = 0.6
_MARGIN = 0.012


@dataclass(frozen=True, slots=True)
class Region:
    """``pictures`` in it, from back to front; ``over``: what is drawn over them, or leads into them."""

    pictures: tuple[Standing, ...]
    over: tuple[Standing, ...] = ()

    @property
    def is_plain(self) -> bool:
        """One picture and nothing else."""
        return len(self.pictures) == 1 and not self.over

    @property
    def things(self) -> tuple[Thing, ...]:
        """All of it, from back to front."""
        everything = sorted((*self.pictures, *self.over), key=lambda one: one.height)
        return tuple(thing for one in everything for thing in one.things)

    def box(self, slide: Box) -> Box:
        """What is to be shown of the slide: all of it with a margin."""
        whole = self.bare
        for thing in self.things:
            whole = whole.union(extent_of(thing))
        return within(whole.grown(_MARGIN * slide.width), slide) if self.over else whole

    @property
    def bare(self) -> Box:
        """The pictures alone."""
        whole = self.pictures[0].box
        for one in self.pictures[1:]:
            whole = whole.union(one.box)
        return whole


def within(box: Box, slide: Box) -> Box:
    """The part of a box that lies on the slide; all of it where none does."""
    common = box.common(slide)
    return common if common.width > 0 and common.height > 0 else box


def regions(standing: Sequence[Standing], pictures: Sequence[Standing], slide: Box) -> list[Region]:
    """Every picture in exactly one region. ``standing``: everything on the slide, from back to front."""
    groups = _Groups(list(pictures))
    over: list[tuple[Standing, Standing]] = []
    for one in standing:
        if one in pictures:
            for behind in _insets(one, pictures):
                groups.join(one, behind)
        elif _can_be_over(one):
            touched = [] if _leads_on(one, pictures, slide) else _touched(one, pictures, slide)
            over.extend((one, picture) for picture in touched[:1])
            for other in touched[1:]:
                groups.join(touched[0], other)
    over.extend(_labels(standing, pictures, over, slide))
    found: list[Region] = []
    for members in groups.all():
        belonging = {id(one): one for one, picture in over if picture in members}
        ordered = tuple(sorted(members, key=lambda one: one.height))
        region = Region(ordered, tuple(belonging.values()))
        found.append(Region(ordered, (*region.over, *_inside(region, standing, pictures, slide))))
    return found


def _inside(
    region: Region, standing: Sequence[Standing], pictures: Sequence[Standing], slide: Box
) -> Iterator[Standing]:
    """What else lies wholly where the region will be drawn: without it, the picture would have a hole there."""
    if not region.over:
        return
    box = region.box(slide)
    for one in standing:
        if _can_be_over(one) and one not in region.over and one not in pictures and one.drawn is not None:
            extent = extent_of(one.drawn)
            if extent.common(box).area >= 0.9 * extent.area > 0:
                yield one


class _Groups:
    """Pictures that belong together."""

    def __init__(self, pictures: list[Standing]) -> None:
        self._group = {id(one): [one] for one in pictures}

    def join(self, one: Standing, other: Standing) -> None:
        into, taken = self._group[id(one)], self._group[id(other)]
        if into is not taken:
            into.extend(taken)
            for member in taken:
                self._group[id(member)] = into

    def all(self) -> Iterator[list[Standing]]:
        seen: set[int] = set()
        for group in self._group.values():
            if id(group) not in seen:
                seen.add(id(group))
                yield group


def _can_be_over(one: Standing) -> bool:
    return one.drawn is not None and one.role == "" and not one.is_frame


def _insets(one: Standing, pictures: Sequence[Standing]) -> Iterator[Standing]:
    """The larger pictures a small one is laid upon."""
    for other in pictures:
        if other.height < one.height and one.box.area < _INSET * other.box.area:
            common = one.box.common(other.box)
            if common.width > 0 and common.height > 0 and common.area >= 0.8 * one.box.area:
                yield other


# ------------------------------------------------------------------------------------------ what touches what


def _touched(one: Standing, pictures: Sequence[Standing], slide: Box) -> list[Standing]:
    """The pictures behind a thing that it is drawn over."""
    shape = one.drawn
    behind = [picture for picture in pictures if picture.height < one.height]
    if shape is None or not behind:
        return []
    if shape.is_line and (shape.stroke or not shape.lettering):
        return _under_line(shape, behind, slide)
    box, least = extent_of(shape), _OVER
    if shape.stroke is None and shape.fill is None:
        box, least = words_of(shape) or box, _WORDS_OVER
    covered = [(_share(box, picture.box), picture) for picture in behind]
    enough = [picture for share, picture in covered if share >= least]
    if enough or (shape.fill is None and shape.stroke is None):
        return enough
    share, best = max(covered, key=lambda found: found[0])
    return [best] if share > 0.02 else []


def _share(box: Box, picture: Box) -> float:
    """How much of a box lies on a picture; of a box around the picture, how much it is filled by it."""
    common = box.common(picture)
    if common.width <= 0 or common.height <= 0:
        return 0.0
    return common.area / max(1.0, min(box.area, picture.area * 4))


def _under_line(shape: PlacedShape, behind: Sequence[Standing], slide: Box) -> list[Standing]:
    near = _NEAR * slide.width
    ends = _ends(shape)
    reached = [picture for picture in behind if any(_in(end, picture.box.grown(near)) for end in ends)]
    if reached:
        return reached
    points = list(_along(shape))
    return [picture for picture in behind if any(_in(point, picture.box) for point in points)]


def _leads_on(one: Standing, pictures: Sequence[Standing], slide: Box) -> bool:
    """Whether a thing is an arrow from one picture to the next: it lies between them and on none of them."""
    shape = one.drawn
    if shape is None or not shape.is_line:
        return False
    ends, near = _ends(shape), _NEAR * slide.width
    if any(_in(end, picture.box.grown(-near / 4)) for end in ends for picture in pictures):
        return False
    return sum(any(_in(end, picture.box.grown(near)) for end in ends) for picture in pictures) > 1


def _ends(shape: PlacedShape) -> list[Point]:
    lines = [contour.points for path in shape.paths for contour in path.contours if contour.points]
    return [shape.placement.matrix(point) for points in lines for point in (points[0], points[-1])]


def _along(shape: PlacedShape) -> Iterator[Point]:
    """Points on a line, close enough to one another that none jumps over a picture."""
    for path in shape.paths:
        for contour in path.contours:
            placed = [shape.placement.matrix(point) for point in contour.points]
            for (x1, y1), (x2, y2) in itertools.pairwise(placed):
                yield from ((x1 + (x2 - x1) * step / 24, y1 + (y2 - y1) * step / 24) for step in range(25))


def _in(point: Point, box: Box) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


def _labels(
    standing: Sequence[Standing], pictures: Sequence[Standing], over: Sequence[tuple[Standing, Standing]], slide: Box
) -> Iterator[tuple[Standing, Standing]]:
    """What stands at the other end of a line into a picture: a label, a number in a circle."""
    taken = {id(one) for one, _ in over}
    near = _LABEL_NEAR * slide.width
    lines = [(one.drawn, picture) for one, picture in over if one.drawn is not None and one.drawn.is_line]
    for one in standing:
        shape = one.drawn
        if id(one) in taken or one in pictures or not _can_be_over(one) or shape is None or shape.is_line:
            continue
        if len(one.text) > _LONGEST_LABEL:
            continue
        box = one.box.union(extent_of(shape)) if shape.stroke or shape.fill else one.box
        for line, picture in lines:
            if any(distance(Box(x, y, x, y), box) <= near for x, y in _along(line)):
                yield one, picture
                break
