"""What is drawn over a sheet (DrawingML, ECMA-376 part 1, 20.5): pictures and texts, and the cell each belongs to.

A picture belongs to the row where its centre is. Text boxes and call-outs are texts, and so are the words of a drawn
diagram; charts are named as left out. A link to a picture outside is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest.excel.sheets import Sheet
from onboard.ingest.excel.workbook import Workbook, local
from onboard.ingest.outline import Spot
from onboard.ingest.package import Relation, picture_outside
from onboard.ingest.transcript import picture_name

MOST_PICTURES = 5_000
_TINY = 24 * 9_525
_DEEPEST = 12
_PICTURES = (
    "png",
    "jpg",
    "jpeg",
    "jpe",
    "jfif",
    "gif",
    "bmp",
    "tif",
    "tiff",
    "webp",
    "emf",
    "wmf",
    "svg",
    "heic",
    "heif",
    "wdp",
    "emz",
    "wmz",
    "avif",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture or a text over a sheet, and the cell it belongs to.

    ``name``   the picture's, else ""; ``rows``: the first and last row it covers
    ``box``    the text stands beside a box to tick
    """

    row: int
    column: int
    name: str = ""
    alt: str = ""
    text: str = ""
    rows: tuple[int, int] = (0, 0)
    box: bool = False


@dataclass
class Drawn:
    """What was found over one sheet. ``pictures``: their bytes by name."""

    placed: list[Placed] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    charts: int = 0
    diagrams: int = 0
    embedded: int = 0


def drawn_on(sheet: Sheet, book: Workbook) -> Drawn:
    """Everything drawn over a sheet, in its order from above."""
    drawn = Drawn()
    for path in sheet.drawings:
        if path and book.holds(path):
            hand = Hand(sheet, book, book.relations(path), drawn)
            for anchor in book.parsed(path):
                hand.anchored(anchor)
    for path in sheet.legacy:
        if path and book.holds(path):
            drawn.placed.extend(_captions(book.part(path), path, book.name))
    drawn.embedded = sum(one.kind in ("oleObject", "package") for one in book.relations(sheet.listed.path).values())
    drawn.placed.sort(key=lambda one: (one.row, one.column))
    return drawn


@dataclass
class Hand:
    sheet: Sheet
    book: Workbook
    related: Mapping[str, Relation]
    drawn: Drawn
    rows: tuple[int, int] = (0, 0)

    def anchored(self, anchor: Any) -> None:
        if local(anchor) == "AlternateContent":
            for inside in _chosen(anchor):
                self.anchored(inside)
            return
        if local(anchor) not in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
            return
        top, left, height, width = self._frame(anchor)
        place = self.sheet.row_at(top + height / 2), self.sheet.column_at(left + width / 2)
        beginning = self.sheet.row_at(top), self.sheet.column_at(left)
        self.rows = beginning[0], self.sheet.row_at(max(top, top + height - 1))
        small = 0 < height < _TINY and 0 < width < _TINY
        for child in anchor:
            self._shape(child, place, beginning, small, 0)

    def _frame(self, anchor: Any) -> tuple[float, float, float, float]:
        """Upper edge, left edge, height and width, in EMU."""
        parts = {local(child): child for child in anchor}
        top, left = self._corner(parts.get("from"))
        if "pos" in parts:
            top, left = _number(parts["pos"].get("y")), _number(parts["pos"].get("x"))
        if "to" in parts:
            bottom, right = self._corner(parts["to"])
            return top, left, max(0.0, bottom - top), max(0.0, right - left)
        extent = parts.get("ext")
        return (
            (top, left, 0.0, 0.0)
            if extent is None
            else (top, left, _number(extent.get("cy")), _number(extent.get("cx")))
        )

    def _corner(self, marker: Any) -> tuple[float, float]:
        if marker is None:
            return 0.0, 0.0
        told = {local(child): _number(child.text) for child in marker}
        row, column = int(told.get("row", 0)) + 1, int(told.get("col", 0)) + 1
        return self.sheet.top(row) + told.get("rowOff", 0), self.sheet.left(column) + told.get("colOff", 0)

    def _shape(self, shape: Any, place: tuple[int, int], beginning: tuple[int, int], small: bool, depth: int) -> None:
        if depth > _DEEPEST:
            return
        match local(shape):
            case "pic":
                self._picture(shape, place, small)
            case "sp" | "cxnSp":
                if text := _text_of(shape):
                    self.drawn.placed.append(Placed(*beginning, text=text))
                self._picture(shape, place, small)
            case "grpSp":
                for inside in shape:
                    self._shape(inside, place, beginning, small, depth + 1)
            case "AlternateContent":
                for inside in _chosen(shape):
                    self._shape(inside, place, beginning, small, depth + 1)
            case "graphicFrame":
                self._frame_of_graphics(shape, beginning)

    def _picture(self, shape: Any, place: tuple[int, int], small: bool) -> None:
        blip = next(shape.iter("{*}blip"), None)
        if blip is None or small:
            return
        about = next(shape.iter("{*}cNvPr"), None)
        alt = (about.get("descr") or about.get("title") or "") if about is not None else ""
        embedded = self.related.get(related_as(blip, "embed"))
        linked = self.related.get(related_as(blip, "link"))
        where = Spot("cell", place[0], self.sheet.name, place[1]).name
        if embedded and not embedded.external and self.book.holds(embedded.target):
            self.keep(embedded.target, place, alt)
        elif embedded or linked:
            target = (linked or embedded).target  # pyright: ignore[reportOptionalMemberAccess]
            self.drawn.problems.append(picture_outside(target, self.book.name, where))

    def keep(self, target: str, place: tuple[int, int], alt: str) -> None:
        """One picture to its place. Its own file name is its suffix only: names in a package say nothing."""
        suffix = target.rpartition(".")[2].lower()
        if len(self.drawn.placed) >= MOST_PICTURES:
            return
        content = self.book.part(target)
        if not content:
            return
        name = picture_name(content, suffix if suffix in _PICTURES else "bin")
        self.drawn.pictures[name] = content
        self.drawn.placed.append(Placed(*place, name=name, alt=" ".join(alt.split()), rows=self.rows))

    def _frame_of_graphics(self, shape: Any, place: tuple[int, int]) -> None:
        """A chart is left out; of a drawn diagram only the words are read."""
        ids = next((one for one in shape.iter() if local(one) == "relIds"), None)
        relation = self.related.get(related_as(ids, "dm")) if ids is not None else None
        if relation is None or not self.book.holds(relation.target):
            self.drawn.charts += 1
            return
        self.drawn.diagrams += 1
        for point in self.book.parsed(relation.target).iter("{*}pt"):
            if text := _text_of(point):
                self.drawn.placed.append(Placed(*place, text=text))


def _chosen(alternatives: Any) -> Iterator[Any]:
    """The content of the first choice, or else of the fallback: both say the same."""
    branches = [child for child in alternatives if local(child) in ("Choice", "Fallback") and len(child)]
    if branches:
        yield from branches[0]


def _text_of(shape: Any) -> str:
    """The paragraphs of a shape's text; a group's shapes each speak for themselves."""
    lines = []
    for paragraph in shape.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        words = [
            "\n" if local(one) == "br" else one.text or "" for one in paragraph.iter() if local(one) in ("t", "br")
        ]
        lines.append("".join(words))
    return "\n".join(line for line in lines if line.strip()).strip()


def _captions(content: bytes, path: str, name: str) -> Iterator[Placed]:
    """Words beside boxes to tick that are form controls: they stand in an old drawing (VML), comments left out."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    # Written by hand for decades: rarely well-formed.
    reading = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(re.sub(rb"(?i)<br>", b"<br/>", content), reading)
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        hint = "Open it in Excel or LibreOffice and save it again."
        raise InputError(f'is damaged: its part "{path}" is no XML ({exc})', file=name, hint=hint) from exc
    if root is None:
        return
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        about = next(shape.iter("{urn:schemas-microsoft-com:office:excel}ClientData"), None)
        if about is None or about.get("ObjectType") not in ("Checkbox", "Radio", "Label", "GBox"):
            continue
        text = " ".join(" ".join(word for box in shape.iter("{*}textbox") for word in box.itertext()).split())
        anchor = next(about.iter("{urn:schemas-microsoft-com:office:excel}Anchor"), None)
        numbers = (
            [int(one) for one in (anchor.text or "").replace(",", " ").split() if one.isdecimal()]
            if anchor is not None
            else []
        )
        if text and len(numbers) >= 3:
            yield Placed(numbers[2] + 1, numbers[0] + 1, text=text, box=True)


def related_as(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 1e12)
