"""A drawing of several shapes, drawn again as one picture: what points at a part of a photo is part of the photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onboard.ingest.package import Relation
from onboard.ingest.word.album import Album
from onboard.ingest.word.drawings import Drawing
from onboard.ingest.word.markup import A, Element, R, W, local

MOST_PAINTED = 300
_SHAPES = frozenset({"wsp", "cxnSp", "sp"})
_LINES = frozenset({"line", "straightConnector1"})


@dataclass
class Canvas:
    """Paints the drawings of one document. ``theme``: the root of its theme, or None."""

    album: Album
    theme: Element | None
    _colours: Any = None
    _painted: int = field(default=0, init=False)

    def painted(self, found: Drawing, relations: Mapping[str, Relation]) -> str:
        """The name of the picture a drawing makes; "" where it is no more than its pictures, or cannot be drawn."""
        shown = found.labels or any(shape.kind == "picture" for shape in found.shapes)
        if not (found.grouped and shown and found.element.tag == W + "drawing") or self._painted >= MOST_PAINTED:
            return ""
        from onboard.ingest.drawing import colours, from_xml, painting  # Pillow: only where there is a drawing
        from onboard.ingest.drawing.things import PlacedShape

        if self._colours is None:
            self._colours = colours.Theme.from_xml(self.theme) if self.theme is not None else colours.Theme()
        drawn = from_xml.things(found.element, self._colours, self._pictures(found.element, relations))
        if not any(isinstance(thing, PlacedShape) for thing in drawn.things):
            return ""
        self._painted += 1
        picture = painting.painted(drawn.things, painting.extent(drawn.things))
        return "" if picture.unpainted else self.album.drawn(picture.png)

    def _pictures(self, element: Element, relations: Mapping[str, Relation]) -> dict[str, bytes]:
        wanted = {one.get(R + "embed") or "" for one in element.iter(A + "blip")}
        found = ((name, self.album.content(relations.get(name))) for name in wanted)
        return {name: content for name, content in found if content}


def is_only_drawn(found: Drawing) -> bool:
    """Whether a drawing shows nothing but shapes, such as an arrow laid over the page; a bare line is decoration."""
    if found.shapes:
        return False
    shapes = [one for one in found.element.iter() if local(one) in _SHAPES]
    return any(not _is_bare_line(one) for one in shapes)


def _is_bare_line(shape: Element) -> bool:
    outlines = {one.get("prst", "") for one in shape.iter(A + "prstGeom")}
    heads = [one for one in shape.iter(A + "headEnd", A + "tailEnd") if one.get("type", "none") != "none"]
    return bool(outlines) and outlines <= _LINES and not heads
