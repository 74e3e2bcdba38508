"""The outlines of named shapes, of their width, height and adjustments (ECMA-376 part 1, 20.1.10.56).

    name + width + height + adjustments -> paths

Adjustments are hundred-thousandths, as the format has them. Our own formulas, true to what a person sees; an outline
that is not here is drawn as its frame by whoever asks, and named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from onboard.ingest.drawing import arrows, callouts
from onboard.ingest.drawing.frames import Frame, arc, closed, oval, polygon, ring, round_box
from onboard.ingest.drawing.things import Contour, Path, Point

Outline = Callable[[Frame], tuple[Path, ...]]


def outline(name: str, width: float, height: float, adjustments: Mapping[str, float]) -> tuple[Path, ...] | None:
    """The paths of a named shape, in its own coordinates; None where its outline is not known here."""
    draw = _OUTLINES.get(name)
    return draw(Frame(width, height, adjustments)) if draw else None


# ------------------------------------------------------------------------------------------ plain figures


def _rectangle(frame: Frame) -> tuple[Path, ...]:
    return polygon((0, 0), (frame.w, 0), (frame.w, frame.h), (0, frame.h))


def _round_rectangle(frame: Frame) -> tuple[Path, ...]:
    return closed(round_box(frame, frame.short * frame.share("adj", 16_667, most=50_000)))


def _stadium(frame: Frame) -> tuple[Path, ...]:
    return closed(round_box(frame, frame.short / 2))


def _round_corners(*which: int, first: str = "adj1") -> Outline:
    def draw(frame: Frame) -> tuple[Path, ...]:
        radius = frame.short * frame.share(first, frame.get("adj", 16_667), most=50_000)
        return closed(round_box(frame, radius, frozenset(which)))

    return draw


def _snipped(*which: int) -> Outline:
    def draw(frame: Frame) -> tuple[Path, ...]:
        cut = frame.short * frame.share("adj", frame.get("adj2", 16_667) or 16_667, most=50_000)
        corners = ((0, 0, 1, 1), (frame.w, 0, -1, 1), (frame.w, frame.h, -1, -1), (0, frame.h, 1, -1))
        points: list[Point] = []
        for number, (x, y, across, down) in enumerate(corners):
            if number not in which:
                points.append((x, y))
                continue
            pair = [(x, y + down * cut), (x + across * cut, y)]
            points.extend(pair if number in (0, 2) else pair[::-1])
        return polygon(*points)

    return draw


def _ellipse(frame: Frame) -> tuple[Path, ...]:
    return closed(oval(frame.w / 2, frame.h / 2, frame.w / 2, frame.h / 2))


def _triangle(frame: Frame) -> tuple[Path, ...]:
    return polygon((frame.w * frame.share("adj", 50_000), 0), (frame.w, frame.h), (0, frame.h))


def _right_triangle(frame: Frame) -> tuple[Path, ...]:
    return polygon((0, 0), (frame.w, frame.h), (0, frame.h))


def _diamond(frame: Frame) -> tuple[Path, ...]:
    return polygon((frame.w / 2, 0), (frame.w, frame.h / 2), (frame.w / 2, frame.h), (0, frame.h / 2))


def _parallelogram(frame: Frame) -> tuple[Path, ...]:
    lean = min(frame.w, frame.short * frame.share("adj", 25_000, most=10_000_000))
    return polygon((lean, 0), (frame.w, 0), (frame.w - lean, frame.h), (0, frame.h))


def _trapezoid(frame: Frame) -> tuple[Path, ...]:
    lean = min(frame.w / 2, frame.short * frame.share("adj", 25_000, most=10_000_000))
    return polygon((lean, 0), (frame.w - lean, 0), (frame.w, frame.h), (0, frame.h))


def _hexagon(frame: Frame) -> tuple[Path, ...]:
    x, y = min(frame.w / 2, frame.short * frame.share("adj", 25_000)), frame.h / 2
    return polygon((0, y), (x, 0), (frame.w - x, 0), (frame.w, y), (frame.w - x, frame.h), (x, frame.h))


def _octagon(frame: Frame) -> tuple[Path, ...]:
    return _snipped(0, 1, 2, 3)(Frame(frame.w, frame.h, {"adj": frame.get("adj", 29_289)}))


def _regular(corners: int) -> Outline:
    def draw(frame: Frame) -> tuple[Path, ...]:
        return polygon(*_fitted(ring(corners, 1.0), frame))

    return draw


def _star(points: int, inner: int) -> Outline:
    def draw(frame: Frame) -> tuple[Path, ...]:
        share = frame.share("adj", inner, most=50_000) * 2
        outer, inside = ring(points, 1.0), ring(points, share, half=True)
        return polygon(*_fitted([point for pair in zip(outer, inside, strict=True) for point in pair], frame))

    return draw


def _fitted(points: Sequence[Point], frame: Frame) -> list[Point]:
    """Points about the middle of a circle of radius 1, stretched to the frame."""
    return [((x + 1) * frame.w / 2, (y + 1) * frame.h / 2) for x, y in points]


def _plus(frame: Frame) -> tuple[Path, ...]:
    cut = frame.short * frame.share("adj", 25_000, most=50_000)
    w, h = frame.w, frame.h
    return polygon(
        *((cut, 0), (w - cut, 0), (w - cut, cut), (w, cut), (w, h - cut), (w - cut, h - cut)),
        *((w - cut, h), (cut, h), (cut, h - cut), (0, h - cut), (0, cut), (cut, cut)),
    )


def _strokes_of_sign(*turns: float, thick: int, reach: float, apart: int = 0) -> Outline:
    """Plus, minus, times and equals: bars through the middle, ``turns`` degrees from lying."""

    def draw(frame: Frame) -> tuple[Path, ...]:
        half = frame.short * frame.share("adj1", thick) / 2
        length = frame.short * reach / 2 if len(turns) > 1 else frame.w * reach / 2
        middle = (frame.w / 2, frame.h / 2)
        gap = frame.h * frame.share("adj2", apart) / 2 + half if apart else 0.0
        bars: list[Path] = []
        for turn in turns:
            cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            for shift in (-gap, gap) if apart else (0.0,):
                flat = ((-length, -half), (length, -half), (length, half), (-length, half))
                points = tuple(
                    (middle[0] + x * cosine - y * sine, middle[1] + shift + x * sine + y * cosine) for x, y in flat
                )
                bars.append(Path((Contour(points),), stroked=False))
        return tuple(bars)

    return draw


def _donut(frame: Frame) -> tuple[Path, ...]:
    band = frame.short * frame.share("adj", 25_000, most=50_000)
    x, y = frame.w / 2, frame.h / 2
    return (Path((Contour(oval(x, y, x, y)), Contour(oval(x, y, x - band, y - band)))),)


def _no_smoking(frame: Frame) -> tuple[Path, ...]:
    band = frame.short * frame.share("adj", 18_750, most=50_000)
    x, y = frame.w / 2, frame.h / 2
    inner_x, inner_y = max(1.0, x - band), max(1.0, y - band)
    # The bar takes out of the hole what lies within half a band of the falling diagonal.
    slope = math.atan2(inner_y, inner_x)
    open_by = math.asin(min(1.0, band / 2 / max(1.0, min(inner_x, inner_y))))
    holes = []
    for start in (slope, slope + math.pi):
        spread = math.degrees(math.pi - 2 * open_by)
        holes.append(Contour(arc(x, y, inner_x, inner_y, math.degrees(start + open_by), spread)))
    return (Path((Contour(oval(x, y, x, y)), *holes)),)


def _frame(frame: Frame) -> tuple[Path, ...]:
    band = frame.short * frame.share("adj1", 12_500, most=50_000)
    outer = ((0.0, 0.0), (frame.w, 0.0), (frame.w, frame.h), (0.0, frame.h))
    inner = ((band, band), (frame.w - band, band), (frame.w - band, frame.h - band), (band, frame.h - band))
    return (Path((Contour(outer), Contour(inner))),)


def _corner(frame: Frame) -> tuple[Path, ...]:
    tall = frame.short * frame.share("adj1", 50_000)
    wide = frame.short * frame.share("adj2", 50_000)
    w, h = frame.w, frame.h
    return polygon((0, 0), (wide, 0), (wide, h - tall), (w, h - tall), (w, h), (0, h))


def _half_frame(frame: Frame) -> tuple[Path, ...]:
    band = frame.short * frame.share("adj1", 33_333)
    w, h = frame.w, frame.h
    return polygon((0, 0), (w, 0), (w - band, band), (band, band), (band, h - band), (0, h))


# ------------------------------------------------------------------------------------------ arcs


def _open_arc(frame: Frame) -> tuple[Path, ...]:
    return (Path((Contour(_swept(frame, 16_200_000, 0), closed=False),), filled=False),)


def _pie(frame: Frame) -> tuple[Path, ...]:
    return polygon(*_swept(frame, 0, 16_200_000), (frame.w / 2, frame.h / 2))


def _chord(frame: Frame) -> tuple[Path, ...]:
    return polygon(*_swept(frame, 2_700_000, 16_200_000))


def _swept(frame: Frame, first: float, last: float) -> tuple[Point, ...]:
    begin, end = frame.get("adj1", first) / 60_000, frame.get("adj2", last) / 60_000
    return arc(frame.w / 2, frame.h / 2, frame.w / 2, frame.h / 2, begin, (end - begin) % 360 or 360)


def _block_arc(frame: Frame) -> tuple[Path, ...]:
    begin, end = frame.get("adj1", 10_800_000) / 60_000, frame.get("adj2", 0) / 60_000
    band = frame.short * frame.share("adj3", 25_000, most=50_000)
    x, y, sweep = frame.w / 2, frame.h / 2, (end - begin) % 360 or 360
    outer = arc(x, y, x, y, begin, sweep)
    return polygon(*outer, *arc(x, y, x - band, y - band, begin, sweep)[::-1])


# ------------------------------------------------------------------------------------------ lines


def _line(frame: Frame) -> tuple[Path, ...]:
    return _open((0, 0), (frame.w, frame.h))


def _bent_2(frame: Frame) -> tuple[Path, ...]:
    return _open((0, 0), (frame.w, 0), (frame.w, frame.h))


def _bent(frame: Frame) -> tuple[Path, ...]:
    return _open(*_elbows(frame))


def _elbows(frame: Frame) -> list[Point]:
    """The corners of a bent connector of three to five parts, by how many adjustments it has."""
    w, h = frame.w, frame.h
    x1 = w * frame.get("adj1", 50_000) / 100_000
    if not frame.has("adj2"):
        return [(0, 0), (x1, 0), (x1, h), (w, h)]
    y = h * frame.get("adj2", 50_000) / 100_000
    if not frame.has("adj3"):
        return [(0, 0), (x1, 0), (x1, y), (w, y), (w, h)]
    x2 = w * frame.get("adj3", 50_000) / 100_000
    return [(0, 0), (x1, 0), (x1, y), (x2, y), (x2, h), (w, h)]


def _curved_2(frame: Frame) -> tuple[Path, ...]:
    return _open(*_bezier((0, 0), (frame.w / 2, 0), (frame.w, frame.h / 2), (frame.w, frame.h)))


def _curved(frame: Frame) -> tuple[Path, ...]:
    corners = _elbows(frame)
    if len(corners) > 4:
        return _open(*corners)
    (_, _), (x, _), _, (w, h) = corners
    first = _bezier((0, 0), (x / 2, 0), (x, h / 4), (x, h / 2))
    return _open(*first, *_bezier((x, h / 2), (x, h * 3 / 4), (x + (w - x) / 2, h), (w, h)))


def _bezier(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    points: list[Point] = []
    for index in range(25):
        t = index / 24
        u = 1 - t
        weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        corners = (start, one, two, end)
        across, down = (
            sum(weight * corner[axis] for weight, corner in zip(weights, corners, strict=True)) for axis in (0, 1)
        )
        points.append((across, down))
    return points


def _open(*points: Point) -> tuple[Path, ...]:
    return (Path((Contour(tuple(points), closed=False),), filled=False),)


# ------------------------------------------------------------------------------------------ braces, brackets


def _brace(frame: Frame) -> tuple[Point, ...]:
    """A left brace, from top to bottom."""
    middle = frame.h * frame.get("adj2", 50_000) / 100_000
    curl = min(frame.short * frame.get("adj1", 8_333) / 100_000, middle / 2, (frame.h - middle) / 2)
    x = frame.w / 2
    return (
        *arc(frame.w, curl, x, curl, 270, -90),
        *arc(0, middle - curl, x, curl, 0, 90),
        *arc(0, middle + curl, x, curl, 270, 90),
        *arc(frame.w, frame.h - curl, x, curl, 180, -90),
    )


def _bracket(frame: Frame) -> tuple[Point, ...]:
    curl = min(frame.short * frame.get("adj", 8_333) / 100_000, frame.h / 2)
    return (
        *arc(frame.w, curl, frame.w, curl, 270, -90),
        *arc(frame.w, frame.h - curl, frame.w, curl, 180, -90),
    )


def _clasp(side: Callable[[Frame], tuple[Point, ...]], left: bool, right: bool) -> Outline:
    def draw(frame: Frame) -> tuple[Path, ...]:
        both = left and right
        narrow = min(frame.w / 2, frame.short * frame.get("adj", 16_667) / 100_000) if both else frame.w
        lines = side(Frame(narrow, frame.h, frame.adjustments if not both else {}))
        contours = []
        if left:
            contours.append(Contour(lines, closed=False))
        if right:
            contours.append(Contour(tuple((frame.w - x, y) for x, y in lines), closed=False))
        return (Path(tuple(contours), filled=False),)

    return draw


# ------------------------------------------------------------------------------------------ bodies and pictures


def _can(frame: Frame) -> tuple[Path, ...]:
    lid = min(frame.h / 2, frame.short * frame.share("adj", 25_000, most=50_000)) / 2
    x = frame.w / 2
    body = (*arc(x, lid, x, lid, 180, -180), *arc(x, frame.h - lid, x, lid, 0, 180))
    return (Path((Contour(body),)), Path((Contour(oval(x, lid, x, lid)),), shade=0.4))


def _cube(frame: Frame) -> tuple[Path, ...]:
    d, w, h = frame.short * frame.share("adj", 25_000), frame.w, frame.h
    return (
        *polygon((0, d), (w - d, d), (w - d, h), (0, h)),
        Path((Contour(((0, d), (d, 0), (w, 0), (w - d, d))),), shade=0.2),
        Path((Contour(((w - d, d), (w, 0), (w, h - d), (w - d, h))),), shade=-0.2),
    )


def _heart(frame: Frame) -> tuple[Path, ...]:
    w, h = frame.w, frame.h
    left = _bezier((w / 2, h / 4), (w * 0.3, -h / 3), (-w * 0.45, h / 4), (w / 2, h))
    return polygon(*left, *[(w - x, y) for x, y in left[::-1]])


def _lightning(frame: Frame) -> tuple[Path, ...]:
    shares = (
        *((0.39, 0), (0.59, 0.28), (0.51, 0.31), (0.77, 0.56), (0.68, 0.6), (1, 1)),
        *((0.46, 0.69), (0.57, 0.64), (0.23, 0.46), (0.35, 0.39), (0, 0.18)),
    )
    return polygon(*((x * frame.w, y * frame.h) for x, y in shares))


def _smiley(frame: Frame) -> tuple[Path, ...]:
    w, h = frame.w, frame.h
    eyes = tuple(Path((Contour(oval(x * w, 0.35 * h, w / 20, h / 20)),), shade=-0.3) for x in (0.34, 0.66))
    mouth = Path((Contour(arc(w / 2, h / 2, w * 0.3, h * 0.3, 20, 140), closed=False),), filled=False)
    return (*_ellipse(frame), *eyes, mouth)


def _sun(frame: Frame) -> tuple[Path, ...]:
    rays = []
    for turn in range(0, 360, 45):
        corners = ((1.0, turn), (0.72, turn - 11), (0.72, turn + 11))
        points = tuple((r * math.cos(math.radians(t)), r * math.sin(math.radians(t))) for r, t in corners)
        rays.append(Path((Contour(tuple(_fitted(points, frame))),)))
    return (*closed(oval(frame.w / 2, frame.h / 2, frame.w / 4, frame.h / 4)), *rays)


def _moon(frame: Frame) -> tuple[Path, ...]:
    inner = frame.w * (1 - frame.share("adj", 50_000, most=87_500))
    outer = arc(frame.w, frame.h / 2, frame.w, frame.h / 2, 270, -180)
    return polygon(*outer, *arc(frame.w, frame.h / 2, inner, frame.h / 2, 90, 180))


def _teardrop(frame: Frame) -> tuple[Path, ...]:
    x, y = frame.w / 2, frame.h / 2
    return polygon(*arc(x, y, x, y, 0, 270), (frame.w, 0))


def _folded(frame: Frame) -> tuple[Path, ...]:
    fold, w, h = frame.short * frame.share("adj", 16_667, most=50_000), frame.w, frame.h
    return (
        *polygon((0, 0), (w, 0), (w, h - fold), (w - fold, h), (0, h)),
        Path((Contour(((w - fold, h), (w - fold * 0.8, h - fold * 0.8), (w, h - fold))),), shade=-0.2),
    )


def _document(frame: Frame) -> tuple[Path, ...]:
    w, h = frame.w, frame.h
    wave = _bezier((w, h * 0.8), (w * 0.5, h * 0.8), (w * 0.5, h * 1.1), (0, h * 0.93))
    return polygon((0, 0), (w, 0), *wave)


@dataclass(frozen=True, slots=True)
class _Same:
    """Shapes that look like another."""

    names: tuple[str, ...]
    draw: Outline


def _named(*same: _Same) -> Mapping[str, Outline]:
    return MappingProxyType({name: one.draw for one in same for name in one.names})


_FLOW = "flowChart"
_OUTLINES = _named(
    _Same(("rect", f"{_FLOW}Process", f"{_FLOW}InternalStorage", f"{_FLOW}PredefinedProcess", "bevel"), _rectangle),
    _Same(("roundRect", f"{_FLOW}AlternateProcess", "plaque"), _round_rectangle),
    _Same((f"{_FLOW}Terminator",), _stadium),
    _Same(("round1Rect",), _round_corners(1, first="adj")),
    _Same(("round2SameRect",), _round_corners(0, 1)),
    _Same(("round2DiagRect",), _round_corners(0, 2)),
    _Same(("snip1Rect",), _snipped(1)),
    _Same((f"{_FLOW}PunchedCard",), _snipped(0)),
    _Same(("snip2SameRect",), _snipped(0, 1)),
    _Same(("snip2DiagRect",), _snipped(1, 3)),
    _Same(("snipRoundRect",), _snipped(1)),
    _Same(("ellipse", f"{_FLOW}Connector", f"{_FLOW}OrConnector", f"{_FLOW}SummingJunction"), _ellipse),
    _Same(("triangle", f"{_FLOW}Extract"), _triangle),
    _Same(("rtTriangle",), _right_triangle),
    _Same(("diamond", f"{_FLOW}Decision", f"{_FLOW}Sort"), _diamond),
    _Same(("parallelogram", f"{_FLOW}InputOutput"), _parallelogram),
    _Same(("trapezoid",), _trapezoid),
    _Same(("hexagon", f"{_FLOW}Preparation"), _hexagon),
    _Same(("octagon",), _octagon),
    _Same(("pentagon",), _regular(5)),
    _Same(("heptagon",), _regular(7)),
    _Same(("decagon",), _regular(10)),
    _Same(("dodecagon",), _regular(12)),
    _Same(("star4",), _star(4, 12_500)),
    _Same(("star5",), _star(5, 19_098)),
    _Same(("star6",), _star(6, 28_868)),
    _Same(("star7",), _star(7, 34_601)),
    _Same(("star8",), _star(8, 37_500)),
    _Same(("star10",), _star(10, 42_533)),
    _Same(("star12", "irregularSeal1"), _star(12, 37_500)),
    _Same(("star16", "irregularSeal2"), _star(16, 37_500)),
    _Same(("star24",), _star(24, 37_500)),
    _Same(("star32",), _star(32, 37_500)),
    _Same(("plus",), _plus),
    _Same(("mathPlus",), _strokes_of_sign(0, 90, thick=23_520, reach=0.735)),
    _Same(("mathMinus",), _strokes_of_sign(0, thick=23_520, reach=0.735)),
    _Same(("mathMultiply",), _strokes_of_sign(45, 135, thick=23_520, reach=0.9)),
    _Same(("mathEqual",), _strokes_of_sign(0, thick=23_520, reach=0.735, apart=11_760)),
    _Same(("donut",), _donut),
    _Same(("noSmoking",), _no_smoking),
    _Same(("frame",), _frame),
    _Same(("corner",), _corner),
    _Same(("halfFrame",), _half_frame),
    _Same(("arc",), _open_arc),
    _Same(("pie", "pieWedge"), _pie),
    _Same(("chord",), _chord),
    _Same(("blockArc",), _block_arc),
    _Same(("line", "straightConnector1"), _line),
    _Same(("lineInv",), lambda frame: _open((0, frame.h), (frame.w, 0))),
    _Same(("bentConnector2",), _bent_2),
    _Same(("bentConnector3", "bentConnector4", "bentConnector5"), _bent),
    _Same(("curvedConnector2",), _curved_2),
    _Same(("curvedConnector3", "curvedConnector4", "curvedConnector5"), _curved),
    _Same(("leftBrace",), _clasp(_brace, left=True, right=False)),
    _Same(("rightBrace",), _clasp(_brace, left=False, right=True)),
    _Same(("bracePair",), _clasp(_brace, left=True, right=True)),
    _Same(("leftBracket",), _clasp(_bracket, left=True, right=False)),
    _Same(("rightBracket",), _clasp(_bracket, left=False, right=True)),
    _Same(("bracketPair",), _clasp(_bracket, left=True, right=True)),
    _Same(("can", f"{_FLOW}MagneticDisk"), _can),
    _Same(("cube",), _cube),
    _Same(("heart",), _heart),
    _Same(("lightningBolt",), _lightning),
    _Same(("smileyFace",), _smiley),
    _Same(("sun",), _sun),
    _Same(("moon",), _moon),
    _Same(("teardrop",), _teardrop),
    _Same(("foldedCorner",), _folded),
    _Same((f"{_FLOW}Document",), _document),
    *(_Same((name,), draw) for name, draw in (*arrows.OUTLINES.items(), *callouts.OUTLINES.items())),
)
