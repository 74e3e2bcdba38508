"""Lines as areas: their breadth, dashes and heads. Pixels throughout.

points -> dashed lines -> polygons to fill
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from onboard.ingest.drawing.frames import oval
from onboard.ingest.drawing.things import End, Point

MOST_DASHES = 5_000

_JOINT = tuple((math.cos(math.tau * turn / 20), math.sin(math.tau * turn / 20)) for turn in range(20))


def ribbon(points: Sequence[Point], width: float) -> Iterator[list[Point]]:
    """The polygons that together are a line of that width, round at its corners."""
    half = width / 2
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1)
        if length < 1e-6:
            continue
        across, down = -(y2 - y1) / length * half, (x2 - x1) / length * half
        yield [(x1 + across, y1 + down), (x2 + across, y2 + down), (x2 - across, y2 - down), (x1 - across, y1 - down)]
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        if _turns(before, (x, y), after):
            yield [(x + half * across, y + half * down) for across, down in _JOINT]


def _turns(before: Point, here: Point, after: Point) -> bool:
    """Whether the line turns enough to leave a gap at its outer side."""
    a, b = (here[0] - before[0], here[1] - before[1]), (after[0] - here[0], after[1] - here[1])
    lengths = math.hypot(*a) * math.hypot(*b)
    return lengths == 0 or (a[0] * b[0] + a[1] * b[1]) < 0.999 * lengths


def dashed(points: Sequence[Point], pattern: Sequence[float], width: float, closed: bool) -> list[list[Point]]:
    """The line cut into its dashes; whole where there are none, or absurdly many."""
    line = [*points, points[0], *points[1:2]] if closed and len(points) > 1 else list(points)
    if not pattern:
        return [line]
    if closed:
        line = line[:-1]
    total = sum(math.dist(one, two) for one, two in itertools.pairwise(line))
    lengths = [max(0.5, part * width) for part in pattern]
    if total / sum(lengths) > MOST_DASHES:
        return [line]
    return _cut(line, lengths)


def _cut(line: Sequence[Point], lengths: Sequence[float]) -> list[list[Point]]:
    dashes: list[list[Point]] = []
    turn, left = 0, lengths[0]
    current = [line[0]]
    for start, end in itertools.pairwise(line):
        at, length = 0.0, math.dist(start, end)
        while length - at > left:
            at += left
            share = at / length
            point = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            if turn % 2 == 0:
                dashes.append([*current, point])
            current = [point]
            turn = (turn + 1) % len(lengths) if len(lengths) % 2 == 0 else turn + 1
            left = lengths[turn % len(lengths)]
        left -= length - at
        current.append(end)
    if turn % 2 == 0 and len(current) > 1:
        dashes.append(current)
    return dashes


def heads(
    points: Sequence[Point], start: End | None, finish: End | None, size: float, width: float
) -> tuple[list[Point], list[list[Point]]]:
    """The line shortened to make room for its heads, and the heads as polygons."""
    line, tips = list(points), []
    if start and len(line) > 1:
        line, tip = _head(line[::-1], start, size, width)
        line.reverse()
        tips.extend(tip)
    if finish and len(line) > 1:
        line, tip = _head(line, finish, size, width)
        tips.extend(tip)
    return line, tips


def _head(line: list[Point], end: End, size: float, width: float) -> tuple[list[Point], list[list[Point]]]:
    """The head at the last point. The direction is that of the line over the head's length."""
    tip, length, half = line[-1], end.length * size, end.width * size / 2
    behind = _before(line, length)
    reach = math.dist(behind, tip)
    if reach < 1e-6:
        return line, []
    along = ((tip[0] - behind[0]) / reach, (tip[1] - behind[1]) / reach)

    def at(back: float, aside: float) -> Point:
        return tip[0] - along[0] * back - along[1] * aside, tip[1] - along[1] * back + along[0] * aside

    match end.kind:
        case "oval":
            turned = [at(-x, y) for x, y in oval(0, 0, length / 2, half)]
            return line, [turned]
        case "diamond":
            return line, [[at(-length / 2, 0), at(0, half), at(length / 2, 0), at(0, -half)]]
        case "arrow":
            barbs = [at(length, half), tip, at(length, -half)]
            return line, [*ribbon(barbs, width)]
        case "stealth":
            return _shortened(line, length * 0.6), [[tip, at(length, half), at(length * 0.65, 0), at(length, -half)]]
        case _:
            return _shortened(line, length * 0.85), [[tip, at(length, half), at(length, -half)]]


def _before(line: Sequence[Point], length: float) -> Point:
    """The point on the line that lies so far before its end."""
    left = length
    for one, two in zip(line[::-1], line[-2::-1], strict=False):
        step = math.dist(one, two)
        if step >= left and step > 0:
            share = left / step
            return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
        left -= step
    return line[0]


def _shortened(line: Sequence[Point], by: float) -> list[Point]:
    kept, left = list(line), by
    while len(kept) > 1:
        step = math.dist(kept[-1], kept[-2])
        if step > left:
            share = left / step
            end, before = kept[-1], kept[-2]
            kept[-1] = (end[0] + (before[0] - end[0]) * share, end[1] + (before[1] - end[1]) * share)
            return kept
        left -= step
        kept.pop()
    return kept
