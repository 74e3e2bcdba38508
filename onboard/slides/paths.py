"""The path language of SVG 1.1 (section 8.3), and curves made into short straight pieces."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

Point = tuple[float, float]

_PIECES = 16
_MOST_WORDS = 20_000
_WORD = re.compile(r"[\s,]*(?:([MmZzLlHhVvCcSsQqTtAa])|([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?))")
_FLAG = re.compile(r"[\s,]*([01])")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@dataclass(frozen=True, slots=True)
class Outline:
    """One stroke of the pen; ``closed``: its end is joined to its beginning. At least one point."""

    points: tuple[Point, ...]
    closed: bool


def outlines_of(path: str) -> tuple[Outline, ...]:
    """The outlines a path describes, curves flattened. Raises ValueError telling what is wrong with it."""
    pen = _Pen()
    for command, numbers in _commands(path):
        pen.follow(command, numbers)
    pen.lift(closed=False)
    if not pen.outlines:
        raise ValueError("it draws nothing")
    return tuple(pen.outlines)


def bent(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    """Points along a cubic Bézier curve, both ends included."""
    points = []
    for step in range(_PIECES + 1):
        t = step / _PIECES
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        x = a * start[0] + b * one[0] + c * two[0] + d * end[0]
        y = a * start[1] + b * one[1] + c * two[1] + d * end[1]
        points.append((x, y))
    return points


def _commands(path: str) -> list[tuple[str, list[float]]]:
    """Every command with its numbers; what is repeated without its letter gets it back."""
    found: list[tuple[str, list[float]]] = []
    command, place, words = "", 0, 0
    path = path.strip()
    while place < len(path):
        words += 1
        if words > _MOST_WORDS:
            raise ValueError(f"more than {_MOST_WORDS} numbers and letters")
        word = _WORD.match(path, place)
        if word is None:
            raise ValueError(f"{path[place : place + 12]!r} is no command and no number")
        if word[1]:
            command, place = word[1], word.end()
        elif not command or command in "Zz":
            raise ValueError(f"{word[2]!r} follows no command")
        numbers, place = _numbers(path, place, command)
        found.append((command, numbers))
        # What follows a move without a letter of its own are lines.
        command = {"M": "L", "m": "l"}.get(command, command)
    if found and found[0][0] not in "Mm":
        raise ValueError("it does not begin with M")
    return found


def _numbers(path: str, place: int, command: str) -> tuple[list[float], int]:
    numbers: list[float] = []
    while len(numbers) < _NUMBERS[command.upper()]:
        # The two flags of an arc may stand without anything between them.
        flag = command in "Aa" and len(numbers) in (3, 4)
        word = (_FLAG if flag else _WORD).match(path, place)
        if word is None or not word[word.re.groups]:
            raise ValueError(f"{command} has {len(numbers)} of its {_NUMBERS[command.upper()]} numbers")
        numbers.append(float(word[word.re.groups]))
        place = word.end()
    return numbers, place


class _Pen:
    """Where the pen is, and what it has drawn."""

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.points: list[Point] = []
        self.start: Point = (0.0, 0.0)
        self.here: Point = (0.0, 0.0)
        self.control: Point | None = None
        self.before = ""

    def follow(self, command: str, numbers: list[float]) -> None:
        kind = command.upper()
        if kind == "Z":
            self.here = self.start
            self.lift(closed=True)
        elif kind == "M":
            self.lift(closed=False)
            (self.here,) = self._placed(command, numbers)
            self.start, self.points = self.here, [self.here]
        else:
            self.points = self.points or [self.here]
            self._draw(command, kind, numbers)
        self.before = kind

    def lift(self, *, closed: bool) -> None:
        if self.points:
            self.outlines.append(Outline(tuple(self.points), closed))
        self.points = []

    def _draw(self, command: str, kind: str, numbers: list[float]) -> None:
        match kind:
            case "H":
                self._to((numbers[0] + (self.here[0] if command == "h" else 0), self.here[1]))
            case "V":
                self._to((self.here[0], numbers[0] + (self.here[1] if command == "v" else 0)))
            case "L":
                self._to(*self._placed(command, numbers))
            case "A":
                (end,) = self._placed(command, numbers[5:])
                self._to(*arc(self.here, numbers[0], numbers[1], numbers[2], numbers[3] > 0, numbers[4] > 0, end))
            case "C" | "S":
                one, two, end = self._with_mirrored("CS", kind == "S", self._placed(command, numbers))
                self._to(*bent(self.here, one, two, end)[1:])
                self.control = two
            case _:
                one, end = self._with_mirrored("QT", kind == "T", self._placed(command, numbers))
                self._to(*bent(self.here, _toward(self.here, one), _toward(end, one), end)[1:])
                self.control = one

    def _to(self, *points: Point) -> None:
        self.points += points
        self.here = points[-1]

    def _placed(self, command: str, numbers: list[float]) -> list[Point]:
        x, y = self.here if command.islower() else (0.0, 0.0)
        return [(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]

    def _with_mirrored(self, family: str, short: bool, given: list[Point]) -> list[Point]:
        """The points of a curve; of one written short the first is the last one's of the curve before, mirrored."""
        if not short:
            return given
        x, y = self.control if self.control and self.before in family else self.here
        return [(2 * self.here[0] - x, 2 * self.here[1] - y), *given]


def _toward(start: Point, end: Point) -> Point:
    return start[0] + (end[0] - start[0]) * 2 / 3, start[1] + (end[1] - start[1]) * 2 / 3


def arc(start: Point, rx: float, ry: float, turned: float, large: bool, clockwise: bool, end: Point) -> list[Point]:
    """Points along an elliptical arc, without its start (SVG 1.1, appendix F.6: from its ends to its centre)."""
    rx, ry = abs(rx), abs(ry)
    if not rx or not ry or start == end:
        return [end]
    cosine, sine = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cosine * half_x + sine * half_y, cosine * half_y - sine * half_x
    if (stretch := math.hypot(x / rx, y / ry)) > 1:
        rx, ry = rx * stretch, ry * stretch
    below = (rx * y) ** 2 + (ry * x) ** 2
    factor = math.sqrt(max(((rx * ry) ** 2 - below) / below, 0.0)) * (-1 if large == clockwise else 1)
    middle_x, middle_y = factor * rx * y / ry, -factor * ry * x / rx
    first = math.atan2((y - middle_y) / ry, (x - middle_x) / rx)
    sweep = (math.atan2((-y - middle_y) / ry, (-x - middle_x) / rx) - first) % (2 * math.pi)
    if not clockwise:
        sweep -= 2 * math.pi
    centre_x = cosine * middle_x - sine * middle_y + (start[0] + end[0]) / 2
    centre_y = sine * middle_x + cosine * middle_y + (start[1] + end[1]) / 2
    pieces = max(math.ceil(abs(sweep) / (2 * math.pi) * 4 * _PIECES), 2)
    points = []
    for step in range(1, pieces):
        angle = first + sweep * step / pieces
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        points.append((centre_x + cosine * x - sine * y, centre_y + sine * x + cosine * y))
    return [*points, end]
