"""The outlines of call-outs, by their names in DrawingML."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import MappingProxyType

from onboard.ingest.drawing.frames import Frame, arc, closed, oval, polygon, round_box
from onboard.ingest.drawing.things import Contour, Path, Point


def _tip(frame: Frame) -> Point:
    """Where a speech bubble points to; its adjustments count from the middle."""
    across, down = frame.get("adj1", -20_833) / 100_000, frame.get("adj2", 62_500) / 100_000
    return frame.w * (0.5 + across), frame.h * (0.5 + down)


def _speech_box(frame: Frame) -> tuple[Path, ...]:
    return polygon(*_with_tip([(0, 0), (frame.w, 0), (frame.w, frame.h), (0, frame.h)], frame))


def _round_speech_box(frame: Frame) -> tuple[Path, ...]:
    radius = frame.short * frame.share("adj3", 16_667, most=50_000)
    return polygon(*_with_tip(round_box(frame, radius), frame))


def _with_tip(points: Sequence[Point], frame: Frame) -> list[Point]:
    """An outline, its side towards the tip drawn out to it."""
    tip = _tip(frame)
    across, down = tip[0] - frame.w / 2, tip[1] - frame.h / 2
    level = abs(across) * frame.h > abs(down) * frame.w
    low, high = (7 / 12, 10 / 12) if (down if level else across) > 0 else (2 / 12, 5 / 12)
    if level:
        x = frame.w if across > 0 else 0.0
        mouth = [(x, frame.h * low), tip, (x, frame.h * high)]
    else:
        y = frame.h if down > 0 else 0.0
        mouth = [(frame.w * low, y), tip, (frame.w * high, y)]
    return _spliced(points, mouth, frame)


def _spliced(points: Sequence[Point], mouth: list[Point], frame: Frame) -> list[Point]:
    """The mouth put into the outline where it lies by its turn about the middle; no mouth lies across turn 0."""

    def turn(point: Point) -> float:
        return math.atan2(point[1] / (frame.h or 1) - 0.5, point[0] / (frame.w or 1) - 0.5) % math.tau

    first, last = sorted((mouth[0], mouth[2]), key=turn)
    order = sorted(points, key=turn)
    before = [point for point in order if turn(point) <= turn(first)]
    after = [point for point in order if turn(point) >= turn(last)]
    return [*before, first, mouth[1], last, *after]


def _speech_oval(frame: Frame) -> tuple[Path, ...]:
    tip, x, y = _tip(frame), frame.w / 2, frame.h / 2
    towards = math.degrees(math.atan2((tip[1] - y) / (y or 1), (tip[0] - x) / (x or 1)))
    return polygon(*arc(x, y, x, y, towards + 11, 338), tip)


def _cloud(frame: Frame) -> tuple[Path, ...]:
    bumps: list[Point] = []
    for index in range(11):
        turn = math.tau * index / 11
        x, y = frame.w * (0.5 + 0.38 * math.cos(turn)), frame.h * (0.5 + 0.36 * math.sin(turn))
        reach = math.degrees(turn)
        bumps.extend(arc(x, y, frame.w * 0.14, frame.h * 0.15, reach - 75, 150))
    return polygon(*bumps)


def _thought(frame: Frame) -> tuple[Path, ...]:
    tip, middle = _tip(frame), (frame.w / 2, frame.h / 2)
    bubbles = []
    for share, size in ((0.62, 0.07), (0.8, 0.05), (0.95, 0.03)):
        x, y = (middle[axis] + (tip[axis] - middle[axis]) * share for axis in (0, 1))
        bubbles.append(Path((Contour(oval(x, y, frame.short * size, frame.short * size)),)))
    return (*_cloud(frame), *bubbles)


def _leader(corners: int, *, bordered: bool, accent: bool) -> Callable[[Frame], tuple[Path, ...]]:
    """A box with a line of ``corners`` points to what it speaks of; adjustments: y, x of each in turn."""
    defaults = {
        2: (18_750, -8_333, 112_500, -38_333),
        3: (18_750, -8_333, 18_750, -16_667, 112_500, -46_667),
        4: (18_750, -8_333, 18_750, -16_667, 100_000, -16_667, 112_963, -8_333),
    }[corners]

    def draw(frame: Frame) -> tuple[Path, ...]:
        given = [frame.get(f"adj{index}", value) / 100_000 for index, value in enumerate(defaults, 1)]
        points = tuple((frame.w * x, frame.h * y) for y, x in zip(given[::2], given[1::2], strict=True))
        lines = [Path((Contour(points, closed=False),), filled=False)]
        if accent:
            bar = ((points[0][0], 0.0), (points[0][0], frame.h))
            lines.append(Path((Contour(bar, closed=False),), filled=False))
        box = ((0.0, 0.0), (frame.w, 0.0), (frame.w, frame.h), (0.0, frame.h))
        return (Path((Contour(box),), stroked=bordered), *lines)

    return draw


def _arrow_box(way: str) -> Callable[[Frame], tuple[Path, ...]]:
    """A box with an arrow on one side."""

    def draw(frame: Frame) -> tuple[Path, ...]:
        lying = way in ("right", "left")
        length, breadth = (frame.w, frame.h) if lying else (frame.h, frame.w)
        half = frame.short * frame.share("adj1", 25_000) / 2
        wing = frame.short * frame.share("adj2", 25_000, most=50_000)
        head = frame.short * frame.share("adj3", 25_000)
        box = length * frame.share("adj4", 64_977)
        middle, neck = breadth / 2, length - head
        points = [(0, 0), (box, 0), (box, middle - half), (neck, middle - half), (neck, middle - wing)]
        points += [(length, middle), (neck, middle + wing), (neck, middle + half), (box, middle + half)]
        points += [(box, breadth), (0, breadth)]
        if way in ("left", "up"):
            points = [(length - x, y) for x, y in points]
        return polygon(*(points if lying else [(y, x) for x, y in points]))

    return draw


def _banner(frame: Frame) -> tuple[Path, ...]:
    return closed(round_box(frame, frame.short * 0.08))


OUTLINES = MappingProxyType(
    {
        "wedgeRectCallout": _speech_box,
        "wedgeRoundRectCallout": _round_speech_box,
        "wedgeEllipseCallout": _speech_oval,
        "cloudCallout": _thought,
        "cloud": _cloud,
        **{f"borderCallout{number}": _leader(number + 1, bordered=True, accent=False) for number in (1, 2, 3)},
        **{f"callout{number}": _leader(number + 1, bordered=False, accent=False) for number in (1, 2, 3)},
        **{f"accentBorderCallout{number}": _leader(number + 1, bordered=True, accent=True) for number in (1, 2, 3)},
        **{f"accentCallout{number}": _leader(number + 1, bordered=False, accent=True) for number in (1, 2, 3)},
        **{f"{way}ArrowCallout": _arrow_box(way) for way in ("right", "left", "up", "down")},
        **dict.fromkeys(("ribbon", "ribbon2", "horizontalScroll", "verticalScroll", "wave", "doubleWave"), _banner),
    }
)
"""Outline by name."""
