"""DrawingML -> things: what stands in a slide's shape tree or in a Word drawing canvas.

    element + theme + pictures -> Drawn (things from back to front, names of outlines that are not known here)

``element`` may be ``p:sp``, ``p:cxnSp``, ``p:pic``, ``p:grpSp``, ``p:spTree``, ``p:graphicFrame`` (the preview of an
embedded object), and in Word ``wpc:wpc``, ``wpg:wgp``, ``wpg:grpSp``, ``wps:wsp``, ``pic:pic``, ``a:graphicData``,
``w:drawing``, ``wp:anchor``, ``wp:inline``; of lxml or ElementTree. Where Office gives alternates
(``mc:AlternateContent``), the first that is understood is taken. ``pictures`` gives the bytes of a relationship's
picture. Nothing is fetched: a picture outside the document is no picture.

Sources: ECMA-376 part 1, 19.3, 20.1; [MS-ODRAWXML].
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from onboard.ingest.drawing import freeform, presets
from onboard.ingest.drawing.colours import A, Theme, colour_in, fill_of
from onboard.ingest.drawing.inscriptions import lettering_of
from onboard.ingest.drawing.things import (
    Box,
    Colour,
    Contour,
    End,
    Matrix,
    Path,
    PlacedPicture,
    PlacedShape,
    Placement,
    Stroke,
    Thing,
)

MOST_THINGS = 5_000
DEEPEST = 32

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GROUPS = frozenset({"grpSp", "wgp"})
_HOLDERS = frozenset(
    {"spTree", "wpc", "lockedCanvas", "graphicData", "graphic", "drawing", "anchor", "inline", "oleObj"}
)
_SHAPES = frozenset({"sp", "cxnSp", "wsp"})
_OUR_DASHES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "dot": (1, 3),
        "sysDot": (1, 1),
        "dash": (4, 3),
        "sysDash": (3, 1),
        "lgDash": (8, 3),
        "dashDot": (4, 3, 1, 3),
        "lgDashDot": (8, 3, 1, 3),
        "lgDashDotDot": (8, 3, 1, 3, 1, 3),
        "sysDashDot": (3, 1, 1, 1),
        "sysDashDotDot": (3, 1, 1, 1, 1, 1),
    }
)
_SIZES = MappingProxyType({"sm": 2.0, "med": 3.0, "lg": 5.0})
_FURTHEST = 1e9
_BLACK: Colour = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One shape, picture or frame.

    ``box``       where it lies; None where nobody says
    ``things``    what is to be seen of it
    ``unknown``   names of outlines that are drawn as their frame
    """

    element: Any
    box: Box | None
    things: tuple[Thing, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """``unknown``: names of outlines that are drawn as their frame."""

    things: tuple[Thing, ...]
    unknown: tuple[str, ...] = ()


def things(
    element: Any,
    theme: Theme,
    pictures: Mapping[str, bytes],
    *,
    at: tuple[float, float] = (0.0, 0.0),
    placements: Mapping[Any, Box] = MappingProxyType({}),
) -> Drawn:
    """All things in an element, from back to front.

    ``at``          where the element's coordinates begin on the canvas; of a single shape in Word: its anchor
    ``placements``  by element: the box of a shape that has none itself (a placeholder's, of its layout)
    """
    found = leaves(element, theme, pictures, at=at, placements=placements)
    unknown = dict.fromkeys(name for leaf in found for name in leaf.unknown)
    return Drawn(tuple(thing for leaf in found for thing in leaf.things), tuple(unknown))


def leaves(
    element: Any,
    theme: Theme,
    pictures: Mapping[str, bytes],
    *,
    at: tuple[float, float] = (0.0, 0.0),
    placements: Mapping[Any, Box] = MappingProxyType({}),
) -> tuple[Leaf, ...]:
    """Every shape, picture and frame in an element by itself, from back to front, also those that show nothing."""
    walk = _Walk(theme, pictures, placements)
    walk.take(element, _Ground(1.0, 1.0, at[0], at[1]), 0)
    return tuple(walk.found)


def parts(element: Any) -> Iterator[Any]:
    """An element's children, alternates resolved to the first one whose shapes are understood here."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == f"{_MC}AlternateContent":
            yield from _alternate(child)
        else:
            yield child


def _alternate(element: Any) -> Iterator[Any]:
    choices = [one for one in element if isinstance(one.tag, str)]
    for choice in choices:
        inside = [one for one in choice if isinstance(one.tag, str)]
        if any(local(one) in _SHAPES | _GROUPS | _HOLDERS | {"pic"} or _holds_drawing(one) for one in inside):
            yield from inside
            return
    if choices:
        yield from (one for one in choices[0] if isinstance(one.tag, str))


def _holds_drawing(element: Any) -> bool:
    """A frame whose object has a preview in it; ink and charts have none."""
    return local(element) == "graphicFrame" and any(local(one) == "pic" for one in element.iter() if _named(one))


def _named(element: Any) -> bool:
    return isinstance(element.tag, str)


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Any, name: str) -> Any:
    """The first child of that name, of whatever namespace; None where there is none."""
    if element is None:
        return None
    return next((one for one in element if _named(one) and local(one) == name), None)


@dataclass(frozen=True, slots=True)
class _Ground:
    """How the coordinates inside a group become those of the canvas: scaled and moved, then turned as a whole."""

    across: float = 1.0
    down: float = 1.0
    x: float = 0.0
    y: float = 0.0
    turned: Matrix = field(default_factory=Matrix)

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        left, top = x * self.across + self.x, y * self.down + self.y
        return Box(left, top, left + width * self.across, top + height * self.down)


@dataclass(frozen=True, slots=True)
class _Transform:
    """``a:xfrm``."""

    x: float
    y: float
    width: float
    height: float
    degrees: float = 0.0
    mirrored: bool = False
    upset: bool = False

    def on(self, ground: _Ground) -> Placement:
        box = ground.box(self.x, self.y, self.width, self.height)
        centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        if 45 <= self.degrees % 180 < 135 and ground.across != ground.down:
            # A thing that lies on its side is stretched along its own other side.
            width, height = self.width * ground.down, self.height * ground.across
            left, top = centre[0] - width / 2, centre[1] - height / 2
            box = Box(left, top, left + width, top + height)
        moved = Matrix(e=box.left, f=box.top)
        turned = Matrix.turned(centre, self.degrees, self.mirrored, self.upset)
        return Placement(box.width, box.height, ground.turned.after(turned).after(moved))


@dataclass
class _Walk:
    theme: Theme
    pictures: Mapping[str, bytes]
    placements: Mapping[Any, Box]
    found: list[Leaf] = field(default_factory=list)

    def take(self, element: Any, ground: _Ground, depth: int, fill: Any = None) -> None:
        if depth > DEEPEST or len(self.found) >= MOST_THINGS:
            return
        name = local(element)
        if name in _GROUPS:
            self._group(element, ground, depth)
        elif name in _HOLDERS:
            for part in parts(element):
                self.take(part, ground, depth + 1)
        elif name == "AlternateContent":
            for part in _alternate(element):
                self.take(part, ground, depth + 1)
        elif name in _SHAPES:
            self.found.append(self._shape(element, ground, fill))
        elif name == "pic":
            self.found.append(self._picture(element, element, ground))
        elif name == "graphicFrame":
            self.found.append(self._frame(element, ground))

    def _group(self, element: Any, ground: _Ground, depth: int) -> None:
        properties = child(element, "grpSpPr")
        inside, frame = ground, child(properties, "xfrm")
        if frame is not None:
            transform = _transform(frame)
            box = ground.box(transform.x, transform.y, transform.width, transform.height)
            x, y = _pair(child(frame, "chOff"), "x", "y")
            width, height = _pair(child(frame, "chExt"), "cx", "cy")
            across = box.width / width if width else ground.across
            down = box.height / height if height else ground.down
            centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
            turn = Matrix.turned(centre, transform.degrees, transform.mirrored, transform.upset)
            inside = _Ground(across, down, box.left - x * across, box.top - y * down, ground.turned.after(turn))
        for part in parts(element):
            self.take(part, inside, depth + 1, properties)

    def _frame(self, element: Any, ground: _Ground) -> Leaf:
        """A table, a chart, an embedded object; the last shows as the picture it left."""
        transform = self._transform_of(element, child(element, "xfrm"))
        picture = next((one for one in element.iter() if _named(one) and local(one) == "pic"), None)
        if picture is not None:
            return self._picture(element, picture, ground, transform)
        return Leaf(element, transform.on(ground).box if transform else None)

    def _transform_of(self, element: Any, frame: Any) -> _Transform | None:
        if frame is not None and child(frame, "ext") is not None:
            return _transform(frame)
        box = self.placements.get(element)
        return _Transform(box.left, box.top, box.width, box.height) if box else None

    def _picture(self, holder: Any, element: Any, ground: _Ground, transform: _Transform | None = None) -> Leaf:
        properties = child(element, "spPr")
        transform = transform or self._transform_of(element, child(properties, "xfrm"))
        if transform is None:
            return Leaf(holder, None)
        placement = transform.on(ground)
        blip = child(element, "blipFill")
        content = self._bytes_of(blip)
        if content is None:
            return Leaf(holder, placement.box)
        outline, unknown = _paths(properties, placement)
        within = () if _is_plain(properties) else outline
        stroke = self._stroke(properties, child(element, "style"), outlined=False)
        thing = PlacedPicture(placement, content, _crop(blip), within, stroke, self._reference(blip))
        return Leaf(holder, placement.box, (thing,), unknown)

    def _shape(self, element: Any, ground: _Ground, group: Any) -> Leaf:
        properties, style = child(element, "spPr"), child(element, "style")
        transform = self._transform_of(element, child(properties, "xfrm"))
        if transform is None:
            return Leaf(element, None)
        placement = transform.on(ground)
        paths, unknown = _paths(properties, placement)
        stroke = self._stroke(properties, style)
        things: list[Thing] = []
        blip = child(properties, "blipFill")
        content = self._bytes_of(blip)
        fill = self._fill(properties, style, group)
        if content is not None:
            within = () if _is_plain(properties) else paths
            things.append(PlacedPicture(placement, content, _crop(blip), within, stroke, self._reference(blip)))
            stroke = fill = None
        geometry = child(properties, "prstGeom")
        name = (geometry.get("prst") or "") if geometry is not None else ""
        shape = PlacedShape(placement, paths, fill, stroke, lettering_of(element, self.theme), name)
        if shape.shows:
            things.append(shape)
        return Leaf(element, placement.box, tuple(things), unknown)

    # -------------------------------------------------------------------- looks

    def _bytes_of(self, blip_fill: Any) -> bytes | None:
        return self.pictures.get(self._reference(blip_fill))

    @staticmethod
    def _reference(blip_fill: Any) -> str:
        blip = child(blip_fill, "blip")
        return (blip.get(f"{R}embed") or "") if blip is not None else ""

    def _fill(self, properties: Any, style: Any, group: Any) -> Colour | None:
        if child(properties, "grpFill") is not None:
            properties = group
        fill = fill_of(properties, self.theme)
        if fill is not False:
            return fill if isinstance(fill, tuple) else None
        reference = child(style, "fillRef")
        if reference is None or reference.get("idx", "0") in ("0", "1000"):
            return None
        return colour_in(reference, self.theme)

    def _stroke(self, properties: Any, style: Any, *, outlined: bool = True) -> Stroke | None:
        line, reference = child(properties, "ln"), child(style, "lnRef")
        index = int(_number(reference.get("idx"), 0)) if reference is not None else 0
        colour = fill_of(line, self.theme) if line is not None else False
        if colour is None:
            return None
        if colour is False or colour is True:
            if index <= 0:
                if line is None or not outlined or line.get("w") is None:
                    return None
                colour = _BLACK
            else:
                colour = colour_in(reference, self.theme) or _BLACK
        widths = self.theme.line_widths
        inherited = widths[min(index, len(widths)) - 1] if index > 0 else 9_525.0
        width = _number(line.get("w"), inherited) if line is not None else inherited
        dash = child(line, "prstDash")
        pattern = _OUR_DASHES.get(dash.get("val") or "", ()) if dash is not None else ()
        start, finish = (_end(child(line, name)) for name in ("headEnd", "tailEnd"))
        return Stroke(colour, max(0.0, min(width, 20_116_800.0)), pattern, start, finish)


def _is_plain(properties: Any) -> bool:
    """Whether a picture's own outline is its frame."""
    geometry = child(properties, "prstGeom")
    free = child(properties, "custGeom")
    return free is None and (geometry is None or geometry.get("prst") == "rect")


def _paths(properties: Any, placement: Placement) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The outline of a shape, and its name where it is not known here."""
    free = child(properties, "custGeom")
    if free is not None:
        return freeform.outline(free, placement.width, placement.height), ()
    geometry = child(properties, "prstGeom")
    name = (geometry.get("prst") or "rect") if geometry is not None else "rect"
    found = presets.outline(name, placement.width, placement.height, _adjustments(geometry))
    if found is not None:
        return found, ()
    w, h = placement.width, placement.height
    return (Path((Contour(((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))),)),), (name,)


def _adjustments(geometry: Any) -> dict[str, float]:
    values: dict[str, float] = {}
    for guide in geometry.iterfind(f"{A}avLst/{A}gd") if geometry is not None else ():
        words = (guide.get("fmla") or "").split()
        if len(words) == 2 and words[0] == "val":
            values[guide.get("name") or ""] = _number(words[1], 0.0)
    return values


def _end(element: Any) -> End | None:
    if element is None:
        return None
    kind = element.get("type", "none")
    if kind not in ("triangle", "stealth", "arrow", "oval", "diamond"):
        return None
    return End(kind, _SIZES.get(element.get("w", "med"), 3.0), _SIZES.get(element.get("len", "med"), 3.0))


def _crop(blip_fill: Any) -> tuple[float, float, float, float]:
    cut = child(blip_fill, "srcRect")
    if cut is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (_number(cut.get(side), 0.0) / 100_000 for side in "ltrb")
    return left, top, right, bottom


def _transform(frame: Any) -> _Transform:
    x, y = _pair(child(frame, "off"), "x", "y")
    width, height = _pair(child(frame, "ext"), "cx", "cy")
    degrees = _number(frame.get("rot"), 0.0) / 60_000
    mirrored, upset = (frame.get(name) in ("1", "true") for name in ("flipH", "flipV"))
    return _Transform(x, y, max(0.0, width), max(0.0, height), degrees, mirrored, upset)


def _pair(element: Any, first: str, second: str) -> tuple[float, float]:
    if element is None:
        return 0.0, 0.0
    return _number(element.get(first), 0.0), _number(element.get(second), 0.0)


def _number(text: str | None, otherwise: float) -> float:
    try:
        found = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return max(-_FURTHEST, min(_FURTHEST, found)) if math.isfinite(found) else otherwise
