"""Marks on a photo: where their figures stand, and the layer they are painted on.

Lines and discs have a size on the slide, not on the photo, so that they are as strong on a close view as on a far one;
words are never smaller than a slide's smallest text. Words stand beside what they name, inside the picture, clear of
the other marks, with a line to it where they must stand further off. All marks find their places together, those not
seen yet too: when one appears, no other moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never
from unicodedata import bidirectional

from PIL import Image

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo
from onboard.slides.cropping import Look, look_of
from onboard.slides.fonts import Face
from onboard.slides.framing import View
from onboard.slides.lines import broken
from onboard.slides.strokes import Area, Figure, Leader, Outline, Plaque, Point, Pointer, Ring, paint
from onboard.slides.theme import Theme

_LINE, _EDGE = 10.0, 4.5
"""Width of a mark's line and of the edge around it, in pixels of a picture of usual size (640 and more)."""
_USUAL, _LEAST = 640, 0.6
_CORNER = 10.0
_DOT = 13.0
_DISC = 0.86
"""Radius of a number's disc, in parts of its type size."""
_PAD, _PAD_ABOVE, _ROUND = 0.42, 0.40, 0.30
"""Of a plate around words, in parts of the type size: beside and above them, and its corners."""
_LEADING = 1.18
_GAP = 12.0
"""Between a mark and its words."""
_FAR = 30.0
"""From here on a line leads from words to what they name."""
_CLEAR = 0.03
"""Words may cover so much of something else, as a share of their plate."""
_ORDER = 0.07
"""How much richer in detail what words cover may be before the next place is better."""
_MARGIN = 10.0
"""That words keep from the picture's edge."""

_POINTING_FROM = (10, 14, 6, 2, 8, 12, 4, 0, 11, 13, 9, 15, 7, 5, 3, 1)
"""Sixteenths of a turn, clockwise from the right, in the order they are tried: from above first, aslant."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What marks are drawn on."""

    view: View
    look: Look | None

    @property
    def width(self) -> int:
        return self.view.width

    @property
    def height(self) -> int:
        return self.view.height

    @property
    def strength(self) -> float:
        return _strength(self.view)

    def richness(self, area: Area) -> float:
        """How much of the photo's detail something would cover there, 0 to 1."""
        if self.look is None:
            return 0.0
        region = self.view.region
        left, right = (region.left + x / self.width * region.width for x in (area.left, area.right))
        top, bottom = (region.top + y / self.height * region.height for y in (area.top, area.bottom))
        inside = min(right, 1.0) > max(left, 0.0) and min(bottom, 1.0) > max(top, 0.0)
        return self.look.richness(left, top, right, bottom) if inside else 0.0


@dataclass(frozen=True, slots=True)
class _Words:
    lines: tuple[str, ...]
    face: Face
    width: float
    height: float
    rtl: bool

    @property
    def leading(self) -> int:
        return round(self.face.size * _LEADING)

    def plaque(self, left: float, top: float) -> Plaque:
        area = Area(left, top, left + self.width, top + self.height)
        return Plaque(area, self.face.size * _ROUND, self.lines, self.face, self.leading, self.rtl)


def layer(photo: Photo, view: View, theme: Theme) -> Image.Image | None:
    """What is painted over the photo in this view: RGBA of the view's size; None where no mark is seen.

    Raises InputError for a character of a label that no font has.
    """
    places = placed(photo.marks, view, theme, look_of(photo))
    shown = [figures for number, figures in places if number not in photo.hidden]
    if not shown:
        return None
    colours = theme.colours
    image = Image.new("RGBA", (view.width, view.height))
    for figures in shown:
        for figure in figures:
            paint(
                image,
                figure,
                core=colours.mark,
                edge=colours.mark_halo,
                edge_width=_EDGE * _strength(view),
                text=colours.on_mark,
            )
    return image


def placed(
    marks: Sequence[Mark], view: View, theme: Theme, look: Look | None = None
) -> tuple[tuple[int, tuple[Figure, ...]], ...]:
    """The figures of each mark that is seen in a view, by the mark's place in ``marks``, in the order of painting.

    ``look`` tells where the photo is poor in detail: words stand there, where they may choose.
    """
    ground = _Ground(view, look)
    seen = [(number, mark) for number, mark in enumerate(marks) if _is_seen(mark, view)]
    bodies = {number: _body(mark, view, theme) for number, mark in seen}
    taken = [_extent(figure, view) for figures in bodies.values() for figure in figures]
    taken += [_around_point(view, mark, 24 * _strength(view)) for _, mark in seen if mark.kind is MarkKind.ARROW]
    for number, mark in sorted(seen, key=lambda one: _is_free(one[1])):
        words = _set(mark.label, view, theme) if mark.label.strip() else None
        if mark.kind is MarkKind.ARROW:
            bodies[number] = _pointing(mark, ground, words, taken)
        elif words is not None:
            bodies[number] = (*bodies[number], *_named(bodies[number], words, ground, taken))
        else:
            continue
        new = bodies[number] if mark.kind is MarkKind.ARROW else bodies[number][-2:]
        taken += [part for figure in new for part in _parts(figure, view)]
    return tuple(bodies.items())


def _is_free(mark: Mark) -> bool:
    """Whether it is an arrow that may come from anywhere: it finds its place last."""
    return mark.kind is MarkKind.ARROW and mark.tail is None


def _is_seen(mark: Mark, view: View) -> bool:
    """Whether some of it stands in the picture; of an arrow, its tip."""
    x, y = view.x(mark.x), view.y(mark.y)
    match mark.kind:
        case MarkKind.BLUR | MarkKind.ZOOM:
            return False
        case MarkKind.BOX:
            right, bottom = view.x(mark.x + mark.width), view.y(mark.y + mark.height)
            return _meets(x, right, view.width) and _meets(y, bottom, view.height)
        case MarkKind.CIRCLE:
            radius = view.x(mark.x + mark.width) - x
            return _meets(x - radius, x + radius, view.width) and _meets(y - radius, y + radius, view.height)
        case MarkKind.ARROW | MarkKind.NUMBER | MarkKind.LABEL:
            return -0.5 <= x <= view.width + 0.5 and -0.5 <= y <= view.height + 0.5
        case _:
            assert_never(mark.kind)


def _meets(start: float, end: float, length: int) -> bool:
    return start < length and end > 0


def _strength(view: View) -> float:
    """Lines are thinner in a small picture, down to 0.6."""
    return min(max(min(view.width, view.height) / _USUAL, _LEAST), 1.0)


# ------------------------------------------------------------------------------------------------ bodies


def _body(mark: Mark, view: View, theme: Theme) -> tuple[Figure, ...]:
    """What a mark is without its words; an arrow's is found together with them."""
    x, y, strength = view.x(mark.x), view.y(mark.y), _strength(view)
    half = _LINE * strength / 2
    match mark.kind:
        case MarkKind.BOX:
            area = Area(x, y, view.x(mark.x + mark.width), view.y(mark.y + mark.height))
            return (Outline(_drawable(area, view, half), _CORNER * strength, half),)
        case MarkKind.CIRCLE:
            return (Ring((x, y), max(view.x(mark.x + mark.width) - x, 3 * half), half),)
        case MarkKind.NUMBER:
            return (_disc(mark.number, x, y, view, theme),)
        case MarkKind.LABEL:
            radius = _DOT * strength
            return (Plaque(Area(x, y, x, y).grown(radius), radius),)
        case _:
            return ()


def _drawable(area: Area, view: View, half: float) -> Area:
    """Large enough to be a frame; its line stays in the picture where the frame ends at the picture's edge."""
    x, y = area.middle
    wide, high = max(area.width / 2, 2 * half), max(area.height / 2, 2 * half)
    edge = half + _EDGE * _strength(view)
    left, top, right, bottom = x - wide, y - high, x + wide, y + high
    # A frame that goes on outside a close view is cut by its edge; one that ends there is drawn whole.
    return Area(
        _kept(left, edge, -edge),
        _kept(top, edge, -edge),
        -_kept(-right, -(view.width - edge), -(view.width + edge)),
        -_kept(-bottom, -(view.height - edge), -(view.height + edge)),
    )


def _kept(at: float, inside: float, outside: float) -> float:
    """Moved to ``inside`` from between it and ``outside``."""
    return inside if outside < at < inside else at


def _disc(number: str, x: float, y: float, view: View, theme: Theme) -> Plaque:
    face = Face(theme.fonts.bold, theme.fonts.fallback, theme.type.minimum)
    while face.size * _DISC * 2 > min(view.width, view.height) and face.size > 8:
        face = Face(face.font, face.fallback, face.size * 4 // 5)
    radius = face.size * _DISC
    half = min(max(radius, face.width(number) / 2 + face.size * 0.4), max(view.width / 2, radius))
    edge = _EDGE * _strength(view)
    x, y = _within(x, half + edge, view.width), _within(y, radius + edge, view.height)
    return Plaque(Area(x - half, y - radius, x + half, y + radius), radius, (number,), face)


def _within(at: float, room: float, length: float) -> float:
    """Moved by as little as leaves ``room`` on both sides; in the middle where there is too little."""
    return length / 2 if length <= 2 * room else min(max(at, room), length - room)


# ------------------------------------------------------------------------------------------------ words


def _set(label: str, view: View, theme: Theme) -> _Words:
    """A label as lines; smaller only where the picture is too small for it."""
    size = theme.type.minimum
    while True:
        words = _set_in(label, view, Face(theme.fonts.semibold, theme.fonts.fallback, size))
        room = 2 * _MARGIN
        if size <= 8 or (words.width + room <= view.width and words.height + room <= view.height):
            return words
        size = max(size * 7 // 8, 8)


def _set_in(label: str, view: View, face: Face) -> _Words:
    rtl = _is_read_from_the_right(label)
    measure = face.measure(rtl=rtl)
    room = view.width - 2 * (_MARGIN + _PAD * face.size)
    wanted = max(min(view.width * 0.5, face.size * 11.0), *(measure(word) for word in label.split()))
    lines = broken(label, max(min(wanted, room), face.size), measure, balanced=True)
    height = face.cap_height + round(face.size * _LEADING) * (len(lines) - 1)
    width = max(measure(line) for line in lines)
    return _Words(lines, face, width + 2 * _PAD * face.size, height + 2 * _PAD_ABOVE * face.size, rtl)


def _is_read_from_the_right(label: str) -> bool:
    """By its first letter (UAX #9, rule P2): a label may be in the document's language on any slide."""
    strong = (bidirectional(character) for character in label)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)


def _named(body: Sequence[Figure], words: _Words, ground: _Ground, taken: Sequence[Area]) -> tuple[Figure, ...]:
    """The plate with a mark's words, and the line to it where it stands far off: the line first."""
    anchor = _extent(body[0], ground.view)
    others = [area for area in taken if area != anchor]
    best = _best_beside(anchor, words, ground, [*others, anchor])
    plaque = words.plaque(*_in_picture(best, words, ground))
    return (*_leading_to(anchor, plaque, ground), plaque)


def _best_beside(anchor: Area, words: _Words, ground: _Ground, others: Sequence[Area]) -> Point:
    """Where a plate stands beside an area, moved into the picture; elsewhere where there is no room beside it."""
    spots = [_in_picture(spot, words, ground) for spot in _beside(anchor, words, _GAP * ground.strength)]
    clear = [(place, spot) for place, spot in enumerate(spots) if _trouble(spot, words, ground, others) <= _CLEAR]
    if not clear:
        return _anywhere(anchor, words, ground, others)
    return min(clear, key=lambda one: round(one[0] * _ORDER + ground.richness(_area(one[1], words)), 3))[1]


def _beside(anchor: Area, words: _Words, gap: float) -> list[Point]:
    """Upper left corners of a plate beside an area: where reading goes on, before, below, above, along its sides."""
    x, y = anchor.middle
    right, left = anchor.right + gap, anchor.left - gap - words.width
    below, above = anchor.bottom + gap, anchor.top - gap - words.height
    across, down = x - words.width / 2, y - words.height / 2
    after, before = (left, right) if words.rtl else (right, left)
    sides = [(after, down), (before, down), (across, below), (across, above)]
    along = [
        *((start, level) for level in (below, above) for start in (anchor.left, anchor.right - words.width)),
        *((start, level) for start in (right, left) for level in (anchor.top, anchor.bottom - words.height)),
    ]
    corners = [(start, level) for start in (right, left) for level in (below, above)]
    return [*sides, *along, *corners]


def _anywhere(anchor: Area, words: _Words, ground: _Ground, others: Sequence[Area]) -> Point:
    """The nearest place that is free, or the freest."""
    across = max(ground.width - 2 * _MARGIN - words.width, 0.0)
    down = max(ground.height - 2 * _MARGIN - words.height, 0.0)
    spots = [(_MARGIN + across * i / 16, _MARGIN + down * j / 12) for i in range(17) for j in range(13)]

    def cost(spot: Point) -> tuple[float, float]:
        start, end = _between(_area(spot, words), anchor)
        crossed = sum(_crosses(start, end, other) for other in others if other != anchor)
        return round(_trouble(spot, words, ground, others) + 0.1 * crossed, 2), math.dist(start, end)

    return min(spots, key=cost)


def _trouble(spot: Point, words: _Words, ground: _Ground, others: Sequence[Area]) -> float:
    """How much of a plate would stand outside the picture, or over something: as a share of the smaller of both."""
    area = _area(spot, words)
    inside = Area(0, 0, ground.width, ground.height).grown(-_MARGIN)
    whole = max(area.width * area.height, 1.0)
    covered = (area.shared(other) / max(min(other.width * other.height, whole), 1.0) for other in others)
    return (1 - area.shared(inside) / whole) * 4 + sum(covered)


def _area(spot: Point, words: _Words) -> Area:
    return Area(spot[0], spot[1], spot[0] + words.width, spot[1] + words.height)


def _in_picture(spot: Point, words: _Words, ground: _Ground) -> Point:
    return (
        _within(spot[0] + words.width / 2, words.width / 2 + _MARGIN, ground.width) - words.width / 2,
        _within(spot[1] + words.height / 2, words.height / 2 + _MARGIN, ground.height) - words.height / 2,
    )


def _leading_to(anchor: Area, plaque: Plaque, ground: _Ground) -> tuple[Leader, ...]:
    """A line between the nearest points of both, where they are far apart."""
    start, end = _between(plaque.area, anchor)
    if math.dist(start, end) < _FAR * ground.strength:
        return ()
    return (Leader(start, end, _LINE * ground.strength / 4),)


def _between(one: Area, other: Area) -> tuple[Point, Point]:
    """The nearest points of two areas."""
    end = _nearest(other, _nearest(one, other.middle))
    return _nearest(one, end), end


def _crosses(start: Point, end: Point, area: Area) -> bool:
    """Whether a line goes through an area, looked at in eight places."""
    points = ((start[0] + (end[0] - start[0]) * n / 8, start[1] + (end[1] - start[1]) * n / 8) for n in range(1, 8))
    return any(area.left <= x <= area.right and area.top <= y <= area.bottom for x, y in points)


def _nearest(area: Area, point: Point) -> Point:
    return min(max(point[0], area.left), area.right), min(max(point[1], area.top), area.bottom)


# ------------------------------------------------------------------------------------------------ arrows


def _pointing(mark: Mark, ground: _Ground, words: _Words | None, taken: Sequence[Area]) -> tuple[Figure, ...]:
    """An arrow from where its writer wants it to begin, or from where there is room for it and its words."""
    view, strength = ground.view, ground.strength
    tip = view.x(mark.x), view.y(mark.y)
    half = _LINE * strength / 2
    others = [area for area in taken if not (area.left <= tip[0] <= area.right and area.top <= tip[1] <= area.bottom)]
    if mark.tail is not None:
        tail = view.x(mark.tail[0]), view.y(mark.tail[1])
    else:
        lengths = [length * strength for length in (190.0, 140.0, 100.0)]
        ways = [(length, part) for length in lengths for part in _POINTING_FROM]
        away = [_away(tip, length, part * math.pi / 8) for length, part in ways]
        costs = [_arrow_trouble(tip, tail, words, ground, others) for tail in away]
        tail = away[min(range(len(away)), key=lambda at: round(costs[at] + at * _ORDER / 8, 3))]
    if math.dist(tail, tip) < 4 * half:
        tail = _away(tip, 8 * half, 5 * math.pi / 4)
    arrow = Pointer(tail, tip, half)
    if words is None:
        return (arrow,)
    spot = _in_picture(_behind(tip, tail, words), words, ground)
    others = [*others, *_parts(arrow, ground.view)[1:]]
    if _trouble(spot, words, ground, others) > 0.1:
        spot = _best_beside(Area(*tail, *tail).grown(half), words, ground, others)
    plaque = words.plaque(*spot)
    return (*_leading_to(Area(*tail, *tail), plaque, ground), arrow, plaque)


def _away(tip: Point, length: float, angle: float) -> Point:
    return tip[0] + length * math.cos(angle), tip[1] + length * math.sin(angle)


def _behind(tip: Point, tail: Point, words: _Words) -> Point:
    """Where a plate's corner is so that the arrow begins at the middle of the plate's nearer edge."""
    length = math.dist(tip, tail) or 1.0
    along = (tail[0] - tip[0]) / length, (tail[1] - tip[1]) / length
    x = tail[0] + along[0] * words.width / 2
    y = tail[1] + (along[1] * words.height / 2 if abs(along[1]) > 0.5 else 0.0)
    return x - words.width / 2, y - words.height / 2


def _arrow_trouble(tip: Point, tail: Point, words: _Words | None, ground: _Ground, others: Sequence[Area]) -> float:
    margin = _MARGIN + _LINE
    outside = max(
        margin - tail[0], tail[0] - ground.width + margin, margin - tail[1], tail[1] - ground.height + margin, 0
    )
    trouble = outside / 40
    for number in range(1, 9):
        x, y = (tip[0] + (tail[0] - tip[0]) * number / 8, tip[1] + (tail[1] - tip[1]) * number / 8)
        trouble += 0.3 * sum(area.left <= x <= area.right and area.top <= y <= area.bottom for area in others)
    if words is not None:
        spot = _behind(tip, tail, words)
        trouble += _trouble(spot, words, ground, others) + 0.5 * ground.richness(_area(spot, words))
    return trouble


# ------------------------------------------------------------------------------------------------ extents


def _extent(figure: Figure, view: View) -> Area:
    edge = _EDGE * _strength(view)
    match figure:
        case Outline():
            return figure.area.grown(figure.half + edge)
        case Ring():
            return Area(*figure.centre, *figure.centre).grown(figure.radius + figure.half + edge)
        case Plaque():
            return figure.area.grown(edge)
        case Pointer() | Leader():
            return next(figure.reach(edge))


def _parts(figure: Figure, view: View) -> list[Area]:
    """What a figure covers; a slanting line by pieces."""
    match figure:
        case Pointer(tail, tip, half):
            ends = tail, tip
        case Leader(start, end, half):
            ends = start, end
        case _:
            return [_extent(figure, view)]
    (ax, ay), (bx, by) = ends
    points = [(ax + (bx - ax) * n / 8, ay + (by - ay) * n / 8) for n in range(9)]
    return [Area(x, y, x, y).grown(half + _EDGE) for x, y in points]


def _around_point(view: View, mark: Mark, by: float) -> Area:
    x, y = view.x(mark.x), view.y(mark.y)
    return Area(x, y, x, y).grown(by)
