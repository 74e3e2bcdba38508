"""Our own signs: a closed list of codes, the words that call for each, and their drawings.

The list and the drawings lie in ``assets/pictograms``: ``pictograms.toml`` and one small SVG a code, of which the
shapes rect, circle and path (M L C Q Z, absolute) are read, black for the figure and white for what is cut out of it.
Frames and colours are those of ISO 3864-1 (blue disc: do; red ring: do not; yellow triangle: beware); the figures
are not the artwork of ISO 7010.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

from onboard.resources import assets
from onboard.slides.colours import rgb

Point = tuple[float, float]

_FINER = 4
_CURVE_PIECES = 16

_BLUE, _RED, _YELLOW, _BLACK, _WHITE = "#0B57A4", "#C8102E", "#FFD100", "#000000", "#FFFFFF"

_NEGATIONS = re.compile(
    r"\b(?:keine?[nrs]?|nicht|nie|niemals|ohne|verboten|no|not|never|without|don't|prohibited|forbidden)\b"
)
_ENDING = r"(?:e|en|er|ern|n|s|es)?"


@dataclass(frozen=True, slots=True)
class Pictogram:
    """``frame`` is "mandatory", "warning", "prohibition" or "none"; ``words`` by language, lower case."""

    code: str
    frame: str
    words: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def listed() -> tuple[Pictogram, ...]:
    """The closed list."""
    written = tomllib.loads((assets() / "pictograms" / "pictograms.toml").read_text(encoding="utf-8"))
    return tuple(
        Pictogram(code, sign["frame"], tuple((tag, tuple(words)) for tag, words in sign.items() if tag != "frame"))
        for code, sign in written.items()
        if code != "version"
    )


def codes_for(text: str, language: str) -> tuple[str, ...]:
    """Codes of the pictograms a line of text calls for, in the order of its words; none where it is not certain.

    A wrong sign is worse than none: a line that negates ("keine Schutzbrille nötig") gets a sign only where the whole
    prohibition is in the list.
    """
    found = sorted((place, sign.code) for sign in listed() for place in _places(sign, text, language))
    prohibitions = [code for _, code in found if _frame(code) == "prohibition"]
    if prohibitions:
        return (prohibitions[0],)
    if _NEGATIONS.search(text.lower()):
        return ()
    return tuple(dict.fromkeys(code for _, code in found))


def _places(sign: Pictogram, text: str, language: str) -> Iterator[int]:
    for word in dict(sign.words).get(language.split("-")[0].lower(), ()):
        if found := re.search(rf"{re.escape(word)}{_ENDING}(?!\w)", text.lower()):
            yield found.start()


def _frame(code: str) -> str:
    return next(sign.frame for sign in listed() if sign.code == code)


# ------------------------------------------------------------------------------------------------ drawing


@lru_cache(maxsize=64)
def drawn(code: str, size: int, colour: str, behind: str) -> Image.Image:
    """The sign as a square RGB picture of ``size`` pixels on the colour ``behind`` it.

    ``colour`` is the figure's, for signs without a frame; framed signs bring their own. Do not paint on the result:
    it is shared.
    """
    side = size * _FINER
    image = Image.new("RGB", (side, side), behind)
    canvas = ImageDraw.Draw(image)
    match _frame(code):
        case "mandatory":
            canvas.ellipse(_scaled_box(1, 1, 99, 99, side), fill=_BLUE)
            _figure(canvas, code, _WHITE, _BLUE, side, 0.94)
        case "warning":
            triangle(canvas, side, _YELLOW, _BLACK)
            _figure(canvas, code, _BLACK, _YELLOW, side, 0.8)
        case "prohibition":
            canvas.ellipse(_scaled_box(1, 1, 99, 99, side), fill=_RED)
            canvas.ellipse(_scaled_box(10, 10, 90, 90, side), fill=_WHITE)
            _figure(canvas, code, _BLACK, _WHITE, side, 0.86)
            _stroke(canvas, [(20, 20), (80, 80)], 9, _RED, side)
        case _:
            _figure(canvas, code, colour, behind, side, 1.0)
    return image.reduce(_FINER)


@lru_cache(maxsize=32)
def alert(size: int, colour: str, behind: str) -> Image.Image:
    """The safety alert symbol of signal words (ANSI Z535.4): a triangle with an exclamation mark."""
    side = size * _FINER
    image = Image.new("RGB", (side, side), behind)
    canvas = ImageDraw.Draw(image)
    triangle(canvas, side, colour, colour)
    _figure(canvas, "attention", behind, colour, side, 1.08)
    return image.reduce(_FINER)


def triangle(canvas: ImageDraw.ImageDraw, side: int, colour: str, edge: str) -> None:
    """A triangle with round corners that fills a square of ``side``."""
    outer = [(50.0, 10.0), (94.0, 87.0), (6.0, 87.0)]
    canvas.polygon([_at(point, side) for point in outer], fill=edge)
    _stroke(canvas, [*outer, outer[0]], 10, edge, side)
    if colour != edge:
        inner = [(50.0, 19.0), (86.0, 82.0), (14.0, 82.0)]
        canvas.polygon([_at(point, side) for point in inner], fill=colour)
        _stroke(canvas, [*inner, inner[0]], 5, colour, side)


def _figure(canvas: ImageDraw.ImageDraw, code: str, colour: str, cut: str, side: int, scale: float) -> None:
    for shape in _shapes(assets() / "pictograms" / f"{code}.svg"):
        placed = [(50 + (x - 50) * scale, 50 + (y - 50) * scale) for x, y in shape.points]
        if shape.fill:
            canvas.polygon([_at(point, side) for point in placed], fill=_chosen(shape.fill, colour, cut))
        if shape.stroke:
            _stroke(canvas, placed, shape.stroke_width * scale, _chosen(shape.stroke, colour, cut), side)


def _chosen(written: str, colour: str, cut: str) -> tuple[int, int, int]:
    return rgb(colour if written == _BLACK else cut)


def _stroke(
    canvas: ImageDraw.ImageDraw, points: Sequence[Point], width: float, colour: str | tuple[int, int, int], side: int
) -> None:
    """A line with round ends and corners."""
    placed = [_at(point, side) for point in points]
    thick = max(round(width * side / 100), 1)
    canvas.line(placed, fill=colour, width=thick)
    for x, y in placed:
        canvas.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)


def _at(point: Point, side: int) -> Point:
    return point[0] * side / 100, point[1] * side / 100


def _scaled_box(left: float, top: float, right: float, bottom: float, side: int) -> tuple[float, float, float, float]:
    return (*_at((left, top), side), *_at((right, bottom), side))


# ------------------------------------------------------------------------------------------------ reading drawings


@dataclass(frozen=True, slots=True)
class _Shape:
    """An outline in a square of 100 by 100, curves already flattened."""

    points: tuple[Point, ...]
    fill: str
    stroke: str
    stroke_width: float


@lru_cache(maxsize=64)
def _shapes(file: Path) -> tuple[_Shape, ...]:
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314  the drawing ships with the program
    return tuple(_shape(element.tag.rpartition("}")[2], element.attrib) for element in root)


def _shape(tag: str, written: dict[str, str]) -> _Shape:
    points = {"rect": _rect_points, "circle": _circle_points, "path": _path_points}[tag](written)
    fill, stroke = written.get("fill", _BLACK), written.get("stroke", "none")
    return _Shape(
        tuple(points),
        "" if fill == "none" else fill,
        "" if stroke == "none" else stroke,
        float(written.get("stroke-width", "1")),
    )


def _rect_points(written: dict[str, str]) -> list[Point]:
    x, y, width, height = (float(written[key]) for key in ("x", "y", "width", "height"))
    radius = float(written.get("rx", "0"))
    right, bottom = x + width, y + height
    points = [(x + radius, y), (right - radius, y)]
    points += _bent((right - radius, y), (right, y), (right, y), (right, y + radius))
    points += _bent((right, bottom - radius), (right, bottom), (right, bottom), (right - radius, bottom))
    points += _bent((x + radius, bottom), (x, bottom), (x, bottom), (x, bottom - radius))
    points += _bent((x, y + radius), (x, y), (x, y), (x + radius, y))
    return points


def _circle_points(written: dict[str, str]) -> list[Point]:
    x, y, r = (float(written[key]) for key in ("cx", "cy", "r"))
    k = r * 0.5523  # a quarter circle as a cubic curve
    points = _bent((x, y - r), (x + k, y - r), (x + r, y - k), (x + r, y))
    points += _bent((x + r, y), (x + r, y + k), (x + k, y + r), (x, y + r))
    points += _bent((x, y + r), (x - k, y + r), (x - r, y + k), (x - r, y))
    points += _bent((x - r, y), (x - r, y - k), (x - k, y - r), (x, y - r))
    return points


def _path_points(written: dict[str, str]) -> list[Point]:
    words = re.findall(r"[MLCQZ]|-?[\d.]+", written["d"])
    points: list[Point] = []
    command = ""
    while words:
        if words[0].isalpha():
            command = words.pop(0)
        if command == "Z":
            points.append(points[0])
            continue
        count = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        given = [(float(words.pop(0)), float(words.pop(0))) for _ in range(count)]
        if command in "ML":
            points += given
        elif command == "C":
            points += _bent(points[-1], given[0], given[1], given[2])
        else:
            start, control, end = points[-1], given[0], given[1]
            points += _bent(start, _toward(start, control, 2 / 3), _toward(end, control, 2 / 3), end)
    return points


def _toward(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _bent(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    """Points along a cubic Bézier curve."""
    points = []
    for step in range(_CURVE_PIECES + 1):
        t = step / _CURVE_PIECES
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        points.append(
            (
                a * start[0] + b * one[0] + c * two[0] + d * end[0],
                a * start[1] + b * one[1] + c * two[1] + d * end[1],
            )
        )
    return points
