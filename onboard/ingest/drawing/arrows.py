"""The outlines of block arrows, by their names in DrawingML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from onboard.ingest.drawing.frames import Frame, arc, polygon
from onboard.ingest.drawing.things import Path, Point


def _facing(frame: Frame, way: str) -> tuple[Frame, Callable[[Sequence[Point]], list[Point]]]:
    """The frame as it is for an arrow to the right, and what brings such an arrow's points back."""
    w, h = frame.w, frame.h
    match way:
        case "left":
            return frame, lambda points: [(w - x, y) for x, y in points]
        case "down":
            return Frame(h, w, frame.adjustments), lambda points: [(y, x) for x, y in points]
        case "up":
            return Frame(h, w, frame.adjustments), lambda points: [(y, h - x) for x, y in points]
        case _:
            return frame, list


def _arrow(way: str, *, notched: bool = False) -> Callable[[Frame], tuple[Path, ...]]:
    def draw(given: Frame) -> tuple[Path, ...]:
        frame, back = _facing(given, way)
        half = frame.h * frame.share("adj1", 50_000) / 2
        head = min(frame.w, frame.short * frame.share("adj2", 50_000, most=10_000_000))
        middle, neck = frame.h / 2, frame.w - head
        points = [(0, middle - half), (neck, middle - half), (neck, 0), (frame.w, middle)]
        points += [(neck, frame.h), (neck, middle + half), (0, middle + half)]
        if notched:
            points.append((half * head / max(1.0, middle), middle))
        return polygon(*back(points))

    return draw


def _double_arrow(way: str) -> Callable[[Frame], tuple[Path, ...]]:
    def draw(given: Frame) -> tuple[Path, ...]:
        frame, back = _facing(given, way)
        half = frame.h * frame.share("adj1", 50_000) / 2
        head = min(frame.w / 2, frame.short * frame.share("adj2", 50_000, most=10_000_000))
        middle, right = frame.h / 2, frame.w - head
        points = [(0, middle), (head, 0), (head, middle - half), (right, middle - half), (right, 0)]
        points += [(frame.w, middle), (right, frame.h), (right, middle + half), (head, middle + half), (head, frame.h)]
        return polygon(*back(points))

    return draw


def _quad_arrow(frame: Frame) -> tuple[Path, ...]:
    half = frame.short * frame.share("adj1", 22_500) / 2
    wing = frame.short * frame.share("adj2", 22_500, most=50_000)
    head = frame.short * frame.share("adj3", 22_500, most=50_000)
    x, y, w, h = frame.w / 2, frame.h / 2, frame.w, frame.h
    top = [(x - half, head), (x - wing, head), (x, 0), (x + wing, head), (x + half, head)]
    right = [(w - head, y - half), (w - head, y - wing), (w, y), (w - head, y + wing), (w - head, y + half)]
    inner = [(x + half, y - half)]
    quarter = [*top, *inner, *right]
    return polygon(*quarter, (x + half, y + half), *[(w - px, h - py) for px, py in quarter], (x - half, y - half))


def _home_plate(frame: Frame) -> tuple[Path, ...]:
    tip = min(frame.w, frame.short * frame.share("adj", 50_000, most=10_000_000))
    w, h = frame.w, frame.h
    return polygon((0, 0), (w - tip, 0), (w, h / 2), (w - tip, h), (0, h))


def _chevron(frame: Frame) -> tuple[Path, ...]:
    tip = min(frame.w, frame.short * frame.share("adj", 50_000, most=10_000_000))
    w, h = frame.w, frame.h
    return polygon((0, 0), (w - tip, 0), (w, h / 2), (w - tip, h), (0, h), (tip, h / 2))


def _bent_arrow(frame: Frame) -> tuple[Path, ...]:
    """From the bottom up and round to the right."""
    shaft = frame.short * frame.share("adj1", 25_000)
    wing = frame.short * frame.share("adj2", 25_000)
    head = frame.short * frame.share("adj3", 25_000)
    bend = frame.short * frame.share("adj4", 43_750)
    neck, middle = frame.w - head, wing
    inner = max(0.0, bend - shaft)
    outside = arc(bend, middle - shaft / 2 + bend, bend, bend, 180, 90)
    inside = arc(shaft + inner, middle + shaft / 2 + inner, inner, inner, 270, -90)
    tip = [(neck, middle - shaft / 2), (neck, 0), (frame.w, middle), (neck, 2 * wing), (neck, middle + shaft / 2)]
    return polygon((0, frame.h), *outside, *tip, *inside, (shaft, frame.h))


def _bent_up_arrow(frame: Frame) -> tuple[Path, ...]:
    """From the left to the right and up."""
    shaft = frame.short * frame.share("adj1", 25_000)
    wing = frame.short * frame.share("adj2", 25_000)
    head = frame.short * frame.share("adj3", 25_000)
    x, w, h = frame.w - wing, frame.w, frame.h
    tip = [(x - shaft / 2, head), (w - 2 * wing, head), (x, 0), (w, head), (x + shaft / 2, head)]
    return polygon((0, h - shaft), (x - shaft / 2, h - shaft), *tip, (x + shaft / 2, h), (0, h))


def _left_up_arrow(frame: Frame) -> tuple[Path, ...]:
    half = frame.short * frame.share("adj1", 25_000) / 2
    wing = frame.short * frame.share("adj2", 25_000, most=50_000)
    head = frame.short * frame.share("adj3", 25_000)
    w, h = frame.w, frame.h
    x, y = w - wing, h - wing
    up = [(x - half, head), (w - 2 * wing, head), (x, 0), (w, head), (x + half, head)]
    left = [(head, y + half), (head, h), (0, y), (head, h - 2 * wing), (head, y - half)]
    return polygon(*up, (x + half, y + half), *left, (x - half, y - half))


def _u_turn(frame: Frame) -> tuple[Path, ...]:
    """From the bottom left up, over, and down."""
    shaft = frame.short * frame.share("adj1", 25_000)
    wing = frame.short * frame.share("adj2", 25_000)
    head = frame.short * frame.share("adj3", 25_000)
    bend = min(frame.short * frame.share("adj4", 43_750), (frame.w - wing + shaft / 2) / 2)
    end = frame.h * frame.share("adj5", 75_000)
    right, inner = frame.w - wing + shaft / 2, max(0.0, bend - shaft)
    over = (*arc(bend, bend, bend, bend, 180, 90), *arc(right - bend, bend, bend, bend, 270, 90))
    tip = [(right, end - head), (frame.w, end - head), (frame.w - wing, end), (frame.w - 2 * wing, end - head)]
    back = (right - shaft, end - head)
    inside_right = arc(right - shaft - inner, shaft + inner, inner, inner, 0, -90)
    inside_left = arc(shaft + inner, shaft + inner, inner, inner, 270, -90)
    return polygon((0, frame.h), *over, *tip, back, *inside_right, *inside_left, (shaft, frame.h))


def _curved_arrow(way: str) -> Callable[[Frame], tuple[Path, ...]]:
    """A bow from the far end of one side round to the same side's other end."""

    def draw(given: Frame) -> tuple[Path, ...]:
        frame, back = _facing(given, way)
        shaft = frame.short * frame.share("adj1", 25_000)
        wing = frame.short * frame.share("adj2", 50_000) / 2
        head = frame.short * frame.share("adj3", 25_000)
        middle_y, end = (frame.h - wing) / 2, frame.h - wing
        outer = arc(frame.w, middle_y + shaft / 4, frame.w, middle_y + shaft / 4, 270, -160)
        inner = arc(frame.w, middle_y, max(1.0, frame.w - shaft), max(1.0, middle_y - shaft / 2), 110, 160)
        tip = [(frame.w - head, frame.h), (frame.w, end), (frame.w - head, end - wing)]
        return polygon(*back([*outer, *tip, *inner]))

    return draw


def _circular_arrow(frame: Frame) -> tuple[Path, ...]:
    shaft = frame.short * frame.share("adj1", 12_500, most=25_000)
    head = frame.short * frame.share("adj5", 12_500, most=25_000)
    begin, end = frame.get("adj4", 10_800_000) / 60_000, frame.get("adj3", 20_457_681) / 60_000
    sweep = (end - begin) % 360 or 360
    x, y = frame.w / 2, frame.h / 2
    across, down = x - head, y - head
    outer = arc(x, y, across + shaft / 2, down + shaft / 2, begin, sweep)
    inner = arc(x, y, max(1.0, across - shaft / 2), max(1.0, down - shaft / 2), begin, sweep)[::-1]
    after = sweep + frame.get("adj2", 1_142_319) / 60_000
    tip = [
        arc(x, y, across + head, down + head, begin, sweep)[-1],
        arc(x, y, across, down, begin, after)[-1],
        arc(x, y, max(1.0, across - head), max(1.0, down - head), begin, sweep)[-1],
    ]
    return polygon(*outer, *tip, *inner)


OUTLINES = MappingProxyType(
    {
        **{f"{way}Arrow": _arrow(way) for way in ("right", "left", "up", "down")},
        **{f"curved{way.title()}Arrow": _curved_arrow(way) for way in ("right", "left", "up", "down")},
        "notchedRightArrow": _arrow("right", notched=True),
        "stripedRightArrow": _arrow("right"),
        "leftRightArrow": _double_arrow("right"),
        "upDownArrow": _double_arrow("down"),
        "quadArrow": _quad_arrow,
        "homePlate": _home_plate,
        "chevron": _chevron,
        "bentArrow": _bent_arrow,
        "bentUpArrow": _bent_up_arrow,
        "leftUpArrow": _left_up_arrow,
        "uturnArrow": _u_turn,
        "circularArrow": _circular_arrow,
    }
)
"""Outline by name."""
