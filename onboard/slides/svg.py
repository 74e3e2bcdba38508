"""SVG -> Drawing: as much of SVG 1.1 as signs are drawn with; a file may come from anywhere.

Read are rect, circle, ellipse, line, polyline, polygon and path, in groups and symbols, moved and scaled, filled and
stroked in plain colours, looks given by attribute, ``style`` or class. Everything else is refused by name rather than
drawn otherwise than meant. Nothing a file names outside itself is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from onboard.core.errors import InputError
from onboard.slides.colours import is_colour
from onboard.slides.matrices import Matrix, fitted, matrix_of
from onboard.slides.outlines import OUTLINES
from onboard.slides.paths import Point
from onboard.slides.vectors import Drawing, Shape

_MOST_BYTES, _MOST_ELEMENTS, _DEEPEST = 262_144, 3_000, 20
_MOST_SHAPES, _MOST_POINTS = 500, 60_000
_MOST_READ = 600_000
"""Letters of attributes and classes, counted again each time that something is shown again."""
_MOST_DECLARED = 20_000
"""Looks in style sheets: the classes times what is said of each."""
_MOST_PAINTED = 300
"""How many times over the whole field may be painted."""

_GROUPS = {"svg": {"viewBox", "x", "y"}, "g": set[str](), "symbol": {"viewBox"}, "use": {"x", "y", "href"}}
_OWN = {
    **_GROUPS,
    "rect": {"x", "y", "width", "height", "rx", "ry"},
    "circle": {"cx", "cy", "r"},
    "ellipse": {"cx", "cy", "rx", "ry"},
    "line": {"x1", "y1", "x2", "y2"},
    "polyline": {"points"},
    "polygon": {"points"},
    "path": {"d"},
}
_UNSEEN = {"title", "desc", "metadata", "defs", "style", "symbol"}
_START = {"fill": "black", "stroke": "none", "stroke-width": "1", "fill-rule": "nonzero"}
_LOOKS = {*_START, "stroke-linecap", "stroke-linejoin"}
_FULL = {"opacity", "fill-opacity", "stroke-opacity"}
_WITHOUT_EFFECT = re.compile(
    r"id|class|style|transform|version|baseProfile|preserveAspectRatio|role|width|height|clip-rule|stroke-miterlimit"
    r"|stroke-dasharray|stroke-dashoffset|paint-order|enable-background|overflow|display|color|isolation"
    r"|(?:shape|text|image|color)-rendering|xmlns|(?:xml|xmlns|inkscape|sodipodi|xodm|-inkscape|font|aria|data)[:-].*"
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg(?:\s+(?:PUBLIC|SYSTEM))?(?:\s+(?:\"[^\"\[\]]*\"|'[^'\[\]]*'))*\s*>")
_RULE = re.compile(r"\s*(\.[\w-]+(?:\s*,\s*\.[\w-]+)*)\s*\{([^{}]*)\}")
_NAMED = {"black": "#000000", "white": "#FFFFFF", "red": "#FF0000", "yellow": "#FFFF00"}
_NAMED |= {"blue": "#0000FF", "green": "#008000"}
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?(?:px|mm|pt)?")


@dataclass(slots=True)
class _Element:
    tag: str
    written: dict[str, str]
    inside: list[_Element] = field(default_factory=list)


def read_drawing(content: bytes, name: str) -> Drawing:
    """The drawing in an SVG file. Raises InputError naming ``name`` for what is too much, unknown or no SVG."""
    try:
        root, styles = _parsed(content)
        return _Interpreter(styles).drawing(root)
    except (ValueError, ArithmeticError) as exc:
        hint = "docs/pictograms.md says what is read; any other sign can be saved as PNG."
        raise InputError(str(exc), file=name, stage="slides", hint=hint) from exc


# ------------------------------------------------------------------------------------------------ parsing


def _parsed(content: bytes) -> tuple[_Element, str]:
    """The root element and what stands in its style sheets."""
    if len(content) > _MOST_BYTES:
        raise ValueError(f"{len(content)} bytes, and the limit for a drawing is {_MOST_BYTES}")
    try:
        text = _DOCTYPE.sub("", content.decode("utf-8-sig"), count=1)
    except UnicodeDecodeError as exc:
        raise ValueError("is not written in UTF-8") from exc
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise ValueError("declares entities")
    growing = _Growing()
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = growing.opened
    parser.EndElementHandler = growing.closed
    parser.CharacterDataHandler = growing.said
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as exc:
        raise ValueError(f"is no SVG: {exc}") from exc
    return growing.top.inside[0], "".join(growing.styles)


class _Growing:
    """The elements read so far."""

    def __init__(self) -> None:
        self.top = _Element("", {})
        self.open = [self.top]
        self.styles: list[str] = []
        self.count = 0

    def opened(self, tag: str, written: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_ELEMENTS or len(self.open) > _DEEPEST:
            raise ValueError(f"has more than {_MOST_ELEMENTS} elements, or nests them deeper than {_DEEPEST}")
        element = _Element(tag.removeprefix("svg:"), written)
        self.open[-1].inside.append(element)
        self.open.append(element)

    def closed(self, _tag: str) -> None:
        self.open.pop()

    def said(self, text: str) -> None:
        if self.open[-1].tag == "style":
            self.styles.append(text)


# ------------------------------------------------------------------------------------------------ understanding


class _Interpreter:
    """Goes through the elements and collects the shapes that are seen."""

    def __init__(self, styles: str) -> None:
        self.classes = _classes(styles)
        self.named: dict[str, _Element] = {}
        self.shapes: list[Shape] = []
        self.visits = self.points = self.read = 0

    def drawing(self, root: _Element) -> Drawing:
        if root.tag != "svg":
            raise ValueError(f"is no SVG: its root is <{root.tag}>")
        self._name(root)
        left, top, width, height = _field(root)
        self._go_through(root.inside, Matrix(1, 0, 0, 1, -left, -top), self._look(root, _START), 0)
        if not self.shapes:
            raise ValueError("has no shapes in it")
        if not all(_is_near(shape, width, height) for shape in self.shapes):
            raise ValueError("reaches far outside the field it is drawn in")
        if sum(_painted(shape, width, height) for shape in self.shapes) > _MOST_PAINTED:
            raise ValueError(f"paints its field over and over, more than {_MOST_PAINTED} times")
        return Drawing(width, height, tuple(self.shapes))

    def _name(self, element: _Element) -> None:
        if name := element.written.get("id"):
            self.named.setdefault(name, element)
        for inner in element.inside:
            self._name(inner)

    def _go_through(self, elements: list[_Element], place: Matrix, look: Mapping[str, str], depth: int) -> None:
        for element in elements:
            self.visits += 1
            if self.visits > _MOST_ELEMENTS or depth > _DEEPEST:
                raise ValueError(f"shows more than {_MOST_ELEMENTS} elements, or some inside themselves")
            if element.tag not in _UNSEEN and not element.tag.startswith(("sodipodi:", "inkscape:")):
                self._show(element, place, look, depth)

    def _show(self, element: _Element, place: Matrix, look: Mapping[str, str], depth: int) -> None:
        if element.tag not in _OWN or element.tag == "svg":
            raise ValueError(f"has <{element.tag}> in it, which is not read")
        look = self._look(element, look)
        place = place.after(matrix_of(element.written.get("transform", "")))
        if element.tag == "g":
            self._go_through(element.inside, place, look, depth + 1)
        elif element.tag == "use":
            self._use(element, place, look, depth + 1)
        else:
            self._add(element, place, look)

    def _use(self, element: _Element, place: Matrix, look: Mapping[str, str], depth: int) -> None:
        link = element.written.get("xlink:href", element.written.get("href", ""))
        shown = self.named.get(link.removeprefix("#"))
        if shown is None or not link.startswith("#"):
            raise ValueError(f"shows {link[:60]!r}, which is not in it")
        at = {key: _number(element.written.get(key, "0")) for key in ("x", "y", "width", "height")}
        place = place.after(Matrix(1, 0, 0, 1, at["x"], at["y"]))
        if shown.tag != "symbol":
            self._go_through([shown], place, look, depth)
            return
        if "viewBox" in shown.written and at["width"] > 0 and at["height"] > 0:
            place = place.after(fitted(_field(shown), at["width"], at["height"]))
        self._go_through(shown.inside, place, self._look(shown, look), depth)

    def _add(self, element: _Element, place: Matrix, look: Mapping[str, str]) -> None:
        own = _OWN[element.tag] & set(element.written)
        numbers = {key: _number(element.written[key]) for key in own - {"d", "points"}}
        text = element.written.get("d", element.written.get("points", ""))
        try:
            outlines = OUTLINES[element.tag](numbers, text)
        except ValueError as exc:
            raise ValueError(f"has a <{element.tag}> that cannot be read: {exc}") from exc
        self.points += sum(len(outline.points) for outline in outlines)
        if len(self.shapes) >= _MOST_SHAPES or self.points > _MOST_POINTS:
            raise ValueError(f"has more than {_MOST_SHAPES} shapes, or {_MOST_POINTS} points")
        fill, stroke = _colour(look["fill"]), _colour(look["stroke"])
        width = _number(look["stroke-width"]) * place.scale
        if stroke and width and {look.get("stroke-linecap"), look.get("stroke-linejoin")} != {"round"}:
            raise ValueError('has a stroke without stroke-linecap="round" stroke-linejoin="round"; only such are drawn')
        placed = tuple(place.moved(outline) for outline in outlines)
        self.shapes.append(Shape(placed, fill, stroke if width else "", width, look["fill-rule"] == "evenodd"))

    def _look(self, element: _Element, look: Mapping[str, str]) -> dict[str, str]:
        """The look of what is inside: by attributes, over them by class, over them by ``style``."""
        classes = [self.classes[name] for name in dict.fromkeys(element.written.get("class", "").split())
                   if name in self.classes]  # fmt: skip
        self.read += sum(len(key) + len(value) for key, value in element.written.items()) + sum(map(len, classes))
        if self.read > _MOST_READ:
            raise ValueError("shows too much again and again")
        said = {key: value for key, value in element.written.items() if key not in _OWN.get(element.tag, ())}
        for declared in classes:
            said |= declared
        said |= _declared(element.written.get("style", ""))
        for key, value in said.items():
            if key == "display" and value.strip() == "none":
                raise ValueError("has something hidden in it, which is not read")
            if key in _FULL and value.strip() not in ("1", "1.0", "100%"):
                raise ValueError(f"has something half transparent in it ({key}), which is not read")
            if key == "stroke-dasharray" and value.strip() not in ("none", "0"):
                raise ValueError("has a dashed line in it, which is not read")
            if key not in _LOOKS | _FULL and key != "xlink:href" and not _WITHOUT_EFFECT.fullmatch(key):
                raise ValueError(f"has {key!r} on its <{element.tag}>, which is not read")
        return {**look, **{key: value.strip() for key, value in said.items() if key in _LOOKS}}


def _is_near(shape: Shape, width: float, height: float) -> bool:
    """Whether a shape stays within ten times its field; what overflowed to no number at all does not."""
    points = (point for outline in shape.outlines for point in outline.points)
    return shape.stroke_width <= width + height and all(
        abs(x) <= 10 * width and abs(y) <= 10 * height for x, y in points
    )


def _painted(shape: Shape, width: float, height: float) -> float:
    """How many times over a shape paints the whole field: its areas, and its line's round corners and ends."""
    field = width * height
    corners = sum(len(outline.points) for outline in shape.outlines) * min(shape.stroke_width**2, field)
    areas = sum(_area(outline.points, width, height) for outline in shape.outlines) if shape.fill else 0.0
    return (areas + (corners if shape.stroke else 0.0)) / field


def _area(points: tuple[Point, ...], width: float, height: float) -> float:
    """Of the rectangle around the points, as far as it lies in the field."""
    across, down = [min(max(x, 0), width) for x, _ in points], [min(max(y, 0), height) for _, y in points]
    return (max(across) - min(across)) * (max(down) - min(down))


def _classes(styles: str) -> dict[str, dict[str, str]]:
    """Declarations by class; other selectors than classes are refused."""
    styles = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    classes: dict[str, dict[str, str]] = {}
    place = count = 0
    while styles[place:].strip():
        rule = _RULE.match(styles, place)
        if rule is None:
            raise ValueError(f"has a style sheet that is not read: {styles[place:].strip()[:40]!r}")
        names, declared = re.findall(r"[\w-]+", rule[1]), _declared(rule[2])
        count += len(names) * len(declared)
        if count > _MOST_DECLARED:
            raise ValueError(f"has a style sheet that says more than {_MOST_DECLARED} things")
        for name in names:
            classes.setdefault(name, {}).update(declared)
        place = rule.end()
    return classes


def _declared(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _field(element: _Element) -> tuple[float, float, float, float]:
    written = element.written
    asked = written.get("viewBox") or f"0 0 {written.get('width', '')} {written.get('height', '')}"
    numbers = [_number(word) for word in re.split(r"[\s,]+", asked.strip())]
    if len(numbers) != 4 or min(numbers[2:]) <= 0 or max(numbers[2:]) > 20 * min(numbers[2:]):
        raise ValueError(f"has no field to draw in: viewBox {asked[:60]!r}")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _colour(written: str) -> str:
    if written in ("none", "transparent"):
        return ""
    colour = _NAMED.get(written.lower(), written)
    if re.fullmatch(r"#[0-9A-Fa-f]{3}", colour):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    if not is_colour(colour):
        raise ValueError(f"has the colour {written[:40]!r}, and #RRGGBB, a few names and none are read")
    return colour.upper()


def _number(written: str) -> float:
    if not _NUMBER.fullmatch(written.strip()):
        raise ValueError(f"has {written[:40]!r} where a number must stand")
    return float(written.strip().rstrip("pxmt"))
