"""The outlines of free shapes (``a:custGeom``, ECMA-376 part 1, 20.1.9): their formulas, moves and curves.

    a:custGeom + width + height -> paths

Bounded: formulas, points and paths beyond a limit are left out, as is what is no number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from onboard.ingest.drawing.colours import A
from onboard.ingest.drawing.things import Contour, Path, Point

MOST_FORMULAS = 2_000
MOST_POINTS = 20_000

_DEGREE = 60_000
_CURVE_STEPS = 16
_SHADES = MappingProxyType({"lighten": 0.4, "lightenLess": 0.2, "darken": -0.4, "darkenLess": -0.2})


def outline(element: Any, width: float, height: float) -> tuple[Path, ...]:
    """The paths of an ``a:custGeom``, in the shape's own coordinates; none where it draws nothing."""
    values = _guides(element, width, height)
    paths = []
    left = MOST_POINTS
    for drawn in element.iterfind(f"{A}pathLst/{A}path"):
        pen = _Pen(values, left)
        pen.follow(drawn)
        left -= pen.count
        wide, high = _plain(drawn.get("w")), _plain(drawn.get("h"))
        across, down = (width / wide if wide > 0 else 1.0), (height / high if high > 0 else 1.0)
        contours = tuple(
            Contour(tuple((x * across, y * down) for x, y in points), closed)
            for points, closed in pen.contours
            if len(points) > 1
        )
        filled = drawn.get("fill", "norm") != "none"
        stroked = drawn.get("stroke", "1") not in ("0", "false")
        if contours:
            paths.append(Path(contours, filled, stroked, _SHADES.get(drawn.get("fill", ""), 0.0)))
    return tuple(paths)


# ------------------------------------------------------------------------------------------ formulas


def _guides(element: Any, width: float, height: float) -> dict[str, float]:
    values = _known(width, height)
    for one in (*element.iterfind(f"{A}avLst/{A}gd"), *element.iterfind(f"{A}gdLst/{A}gd"))[:MOST_FORMULAS]:
        words = (one.get("fmla") or "").split()
        calculate = _FORMULAS.get(words[0]) if words else None
        given = [_value(word, values) for word in words[1:4]] + [0.0] * 3
        if calculate:
            try:
                found = calculate(given[0], given[1], given[2])
            except (ArithmeticError, ValueError):
                found = 0.0
            values[one.get("name") or ""] = found if math.isfinite(found) else 0.0
    return values


def _known(width: float, height: float) -> dict[str, float]:
    short, long = min(width, height), max(width, height)
    known = {"l": 0.0, "t": 0.0, "r": width, "b": height, "w": width, "h": height, "ss": short, "ls": long}
    known |= {"hc": width / 2, "vc": height / 2}
    for part in (2, 3, 4, 5, 6, 8, 10, 12, 16, 32):
        known |= {f"wd{part}": width / part, f"hd{part}": height / part, f"ssd{part}": short / part}
    known |= {f"{eighths}cd8": 45.0 * eighths * _DEGREE for eighths in (3, 5, 7)}
    return known | {"cd2": 180.0 * _DEGREE, "cd4": 90.0 * _DEGREE, "cd8": 45.0 * _DEGREE, "3cd4": 270.0 * _DEGREE}


def _turn(angle: float) -> float:
    return math.radians(angle / _DEGREE)


_FORMULAS: MappingProxyType[str, Callable[[float, float, float], float]] = MappingProxyType(
    {
        "*/": lambda x, y, z: x * y / z if z else 0.0,
        "+-": lambda x, y, z: x + y - z,
        "+/": lambda x, y, z: (x + y) / z if z else 0.0,
        "?:": lambda x, y, z: y if x > 0 else z,
        "abs": lambda x, y, z: abs(x),
        "at2": lambda x, y, z: math.degrees(math.atan2(y, x)) * _DEGREE,
        "cat2": lambda x, y, z: x * math.cos(math.atan2(z, y)),
        "cos": lambda x, y, z: x * math.cos(_turn(y)),
        "max": lambda x, y, z: max(x, y),
        "min": lambda x, y, z: min(x, y),
        "mod": lambda x, y, z: math.sqrt(x * x + y * y + z * z),
        "pin": lambda x, y, z: max(x, min(y, z)),
        "sat2": lambda x, y, z: x * math.sin(math.atan2(z, y)),
        "sin": lambda x, y, z: x * math.sin(_turn(y)),
        "sqrt": lambda x, y, z: math.sqrt(max(0.0, x)),
        "tan": lambda x, y, z: x * math.tan(_turn(y)),
        "val": lambda x, y, z: x,
    }
)


def _value(word: str | None, values: dict[str, float]) -> float:
    found = values.get(word or "")
    return _plain(word) if found is None else found


def _plain(word: str | None) -> float:
    try:
        found = float(word or "")
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0


# ------------------------------------------------------------------------------------------ moves


class _Pen:
    """Follows the moves of one path; ``contours`` are its points, and whether it was closed."""

    def __init__(self, values: dict[str, float], most: int) -> None:
        self.values, self.most, self.count = values, most, 0
        self.contours: list[tuple[list[Point], bool]] = []

    def follow(self, path: Any) -> None:
        for move in path:
            if self.count >= self.most or not isinstance(move.tag, str):
                continue
            points = [self._point(one) for one in move.iterfind(f"{A}pt")]
            match move.tag.removeprefix(A), points:
                case "moveTo", [start, *_]:
                    self.contours.append(([start], False))
                    self.count += 1
                case "lnTo", [end, *_]:
                    self._add([end])
                case "cubicBezTo", [one, two, end, *_]:
                    self._curve((one, two, end))
                case "quadBezTo", [one, end, *_]:
                    self._curve((one, end))
                case "arcTo", _:
                    self._arc(move)
                case "close", _:
                    self._close()
                case _:
                    continue

    def _point(self, element: Any) -> Point:
        return _value(element.get("x"), self.values), _value(element.get("y"), self.values)

    def _add(self, points: Sequence[Point]) -> None:
        if not self.contours:
            self.contours.append(([(0.0, 0.0)], False))
        self.contours[-1][0].extend(points)
        self.count += len(points)

    @property
    def _here(self) -> Point:
        return self.contours[-1][0][-1] if self.contours else (0.0, 0.0)

    def _curve(self, through: tuple[Point, ...]) -> None:
        corners = (self._here, *through)
        degree = len(through)
        points: list[Point] = []
        for step in range(1, _CURVE_STEPS + 1):
            t = step / _CURVE_STEPS
            weights = [math.comb(degree, k) * (1 - t) ** (degree - k) * t**k for k in range(degree + 1)]
            across = sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True))
            down = sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True))
            points.append((across, down))
        self._add(points)

    def _arc(self, move: Any) -> None:
        wide, high = abs(_value(move.get("wR"), self.values)), abs(_value(move.get("hR"), self.values))
        begin, sweep = (_value(move.get(name), self.values) / _DEGREE for name in ("stAng", "swAng"))
        sweep = max(-360.0, min(360.0, sweep))
        first, last = (_parameter(angle, wide, high) for angle in (begin, begin + sweep))
        x, y = self._here
        middle_x, middle_y = x - wide * math.cos(first), y - high * math.sin(first)
        steps = max(2, math.ceil(abs(last - first) / math.tau * 64))
        turns = [first + (last - first) * step / steps for step in range(1, steps + 1)]
        self._add([(middle_x + wide * math.cos(turn), middle_y + high * math.sin(turn)) for turn in turns])

    def _close(self) -> None:
        if self.contours and not self.contours[-1][1]:
            points, _ = self.contours[-1]
            self.contours[-1] = (points, True)
            self.contours.append(([points[0]], False))


def _parameter(degrees: float, wide: float, high: float) -> float:
    """The parameter of an ellipse at the angle under which its middle sees the point, whole turns kept."""
    whole, rest = divmod(degrees, 360)
    turn = math.radians(rest)
    found = math.atan2(wide * math.sin(turn), high * math.cos(turn)) % math.tau
    if found < 1e-9 and rest > 180:
        found = math.tau
    return whole * math.tau + found
