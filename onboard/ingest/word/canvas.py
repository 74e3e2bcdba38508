"""A drawing of several shapes, drawn again as one picture: what points at a part of a photo is part of the photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onboard.ingest.package import Relation
from onboard.ingest.word.album import Album
from onboard.ingest.word.drawings import Drawing
from onboard.ingest.word.markup import A, Element, R, W

MOST_PAINTED = 300
_MARK = frozenset({"wsp", "cxnSp", "sp"})


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
    """Whether a drawing shows nothing but lines and shapes: an arrow laid over the page."""
    if found.shapes:
        return False
    return any(isinstance(one.tag, str) and one.tag.rpartition("}")[2] in _MARK for one in found.element.iter())
