"""What stands on one slide: shapes, pictures and frames with their places, groups taken apart.

slide -> Standing, from back to front
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onboard.ingest.drawing import from_xml
from onboard.ingest.drawing.things import Box, Matrix, PlacedPicture, PlacedShape, Placement
from onboard.ingest.package import Relation
from onboard.ingest.powerpoint.deck import A, Deck, P, Slide, counterpart, number, placeholder
from onboard.ingest.powerpoint.frames import preview_of
from onboard.ingest.powerpoint.words import Said, said_in

_EDGES = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
TITLES = frozenset({"title", "ctrTitle"})


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """One shape, picture or frame on a slide.

    ``height``   how far in front it stands: 0 is at the back
    ``role``     the type of its placeholder ("title", "body", "ftr", ...), "obj" where it has none; "" for no
                 placeholder
    ``said``     its paragraphs
    """

    element: Any
    box: Box
    height: int
    role: str
    said: tuple[Said, ...]
    things: tuple[PlacedPicture | PlacedShape, ...]
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(said.text for said in self.said)

    @property
    def is_title(self) -> bool:
        return self.role in TITLES

    @property
    def at_edge(self) -> bool:
        """A footer, a date, a slide's number."""
        return self.role in _EDGES

    @property
    def picture(self) -> PlacedPicture | None:
        return next((thing for thing in self.things if isinstance(thing, PlacedPicture)), None)

    @property
    def drawn(self) -> PlacedShape | None:
        return next((thing for thing in self.things if isinstance(thing, PlacedShape)), None)

    @property
    def is_frame(self) -> bool:
        return self.element.tag == f"{P}graphicFrame"

    @property
    def table(self) -> Any:
        return self.element.find(f"{A}graphic/{A}graphicData/{A}tbl") if self.is_frame else None

    @property
    def description(self) -> str:
        """What somebody wrote for those who do not see the picture."""
        found = next((one for one in self.element.iter() if str(one.tag).endswith("}cNvPr")), None)
        return (found.get("descr") or "").strip() if found is not None else ""


class Album(Mapping[str, bytes]):
    """The pictures of one part, by relationship; read from the package each time they are asked for."""

    def __init__(self, deck: Deck, relations: Mapping[str, Relation]) -> None:
        self._deck = deck
        self._relations = {key: one for key, one in relations.items() if one.kind == "image" and not one.external}

    def __getitem__(self, key: str) -> bytes:
        found = self._deck.bytes_of(self._relations[key].target)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._relations)

    def __len__(self) -> int:
        return len(self._relations)


def standing_on(slide: Slide, deck: Deck) -> list[Standing]:
    """Everything on a slide, from back to front, empty placeholders left out."""
    tree = slide.page.tree
    if tree is None:
        return []
    placements = dict(_inherited_places(tree, slide))
    album = Album(deck, slide.page.relations)
    leaves = from_xml.leaves(tree, deck.theme(slide), album, placements=placements)
    found: list[Standing] = []
    for height, leaf in enumerate(leaves):
        kind = placeholder(leaf.element)
        body = leaf.element.find(f"{P}txBody")
        said = tuple(said_in(body, slide, leaf.element)) if body is not None else ()
        box, things = leaf.box or Box(0, 0, deck.width, deck.height), leaf.things
        if not things and leaf.element.tag == f"{P}graphicFrame":
            things = tuple(_preview(leaf.element, box, slide, deck))
        one = Standing(leaf.element, box, height, (kind[0] or "obj") if kind else "", said, things, leaf.unknown)
        if one.said or one.things or one.is_frame or leaf.element.tag == f"{P}pic":
            found.append(one)
    return found


def _preview(frame: Any, box: Box, slide: Slide, deck: Deck) -> Iterator[PlacedPicture]:
    if found := preview_of(frame, deck, slide.page.relations):
        path, content = found
        yield PlacedPicture(Placement(box.width, box.height, Matrix(e=box.left, f=box.top)), content, name=path)


def _inherited_places(tree: Any, slide: Slide) -> Iterator[tuple[Any, Box]]:
    """The boxes of placeholders that have none themselves, of their layout or master."""
    for shape in tree.iter(f"{P}sp", f"{P}pic", f"{P}graphicFrame"):
        kind = placeholder(shape)
        if kind is None:
            continue
        for page in (slide.layout, slide.master):
            other = counterpart(page, *kind)
            frame = other.find(f"{P}spPr/{A}xfrm") if other is not None else None
            if frame is None:
                continue
            offset, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
            if offset is not None and extent is not None:
                x, y = number(offset.get("x"), 0), number(offset.get("y"), 0)
                yield shape, Box(x, y, x + number(extent.get("cx"), 0), y + number(extent.get("cy"), 0))
                break
