"""Tables, diagrams and charts on a slide.

graphic frame -> Grid | Tree | a chart's title
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard.ingest.drawing.things import Box
from onboard.ingest.package import Relation
from onboard.ingest.powerpoint.deck import A, Deck, P, R, number
from onboard.ingest.powerpoint.words import Said, plain
from onboard.ingest.scribe import Run

MOST_CELLS = 20_000
MOST_POINTS = 5_000

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OLD_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_IN_SEQUENCE = ("process", "chevron", "arrow", "cycle", "step", "timeline", "gear", "funnel")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """``said``: its paragraphs; ``box``: where it lies, as far as the file says; ``pictures``: those on it."""

    said: tuple[Said, ...]
    box: Box
    pictures: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """``banner``: one cell across the whole table."""

    cells: tuple[Cell, ...]
    banner: bool = False

    @property
    def says_something(self) -> bool:
        return any(cell.said or cell.pictures for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``headed``: its first row is marked as the heads of its columns."""

    rows: tuple[GridRow, ...]
    headed: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One text of a diagram, and those below it."""

    text: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A diagram. ``in_sequence``: it shows one after the other."""

    branches: tuple[Branch, ...]
    in_sequence: bool


def grid_of(table: Any, box: Box, relations: Mapping[str, Relation]) -> Grid:
    """A table, its cells where the file says they are; a cell that another one covers is empty."""
    widths = [max(0.0, number(column.get("w"), 0)) for column in table.iterfind(f"{A}tblGrid/{A}gridCol")]
    looks = table.find(f"{A}tblPr")
    rows: list[GridRow] = []
    top, count = box.top, 0
    found = table.findall(f"{A}tr")
    heights = [max(0.0, number(row.get("h"), 0)) for row in found]
    stretch = box.height / sum(heights) if sum(heights) > 0 and box.height > sum(heights) else 1.0
    for row, height in zip(found, heights, strict=True):
        bottom = top + height * stretch
        cells = _cells(row, widths, box.left, top, bottom, relations)
        count += len(cells)
        if count > MOST_CELLS:
            break
        spans = [int(number(cell.get("gridSpan"), 1)) for cell in row.iterfind(f"{A}tc")]
        rows.append(GridRow(tuple(cells), bool(spans) and len(spans) > 1 and spans[0] >= len(spans)))
        top = bottom
    return Grid(tuple(rows), looks is not None and looks.get("firstRow") in ("1", "true"))


def _cells(
    row: Any, widths: Sequence[float], left: float, top: float, bottom: float, relations: Mapping[str, Relation]
) -> list[Cell]:
    cells: list[Cell] = []
    for index, cell in enumerate(row.iterfind(f"{A}tc")):
        right = left + (widths[index] if index < len(widths) else 0.0)
        body = cell.find(f"{A}txBody")
        covered = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
        said = plain(body, relations) if body is not None and not covered else ()
        cells.append(Cell(tuple(said), Box(left, top, right, bottom)))
        left = right
    return cells


def tree_of(frame: Any, deck: Deck, relations: Mapping[str, Relation]) -> Tree | None:
    """The texts of a diagram (SmartArt), as its data model nests them; None where the frame is no diagram."""
    ids = next(frame.iter(f"{DIAGRAM}relIds"), None)
    relation = relations.get(ids.get(f"{R}dm", "")) if ids is not None else None
    if ids is None or relation is None or relation.external or deck.bytes_of(relation.target) is None:
        return None
    root = deck.parsed(relation.target)
    texts: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for point in root.findall(f"{DIAGRAM}ptLst/{DIAGRAM}pt")[:MOST_POINTS]:
        identity = point.get("modelId", "")
        kinds[identity] = point.get("type", "node")
        lines = ("".join(one.text or "" for one in line.iter(f"{A}t")) for line in point.iter(f"{A}p"))
        texts[identity] = "\n".join(line.strip() for line in lines if line.strip())
    below: dict[str, list[tuple[float, str]]] = {}
    for link in root.findall(f"{DIAGRAM}cxnLst/{DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            order = number(link.get("srcOrd"), 0)
            below.setdefault(link.get("srcId", ""), []).append((order, link.get("destId", "")))
    top = next((identity for identity, kind in kinds.items() if kind == "doc"), "")
    seen: set[str] = set()
    branches = _branches(top, below, texts, kinds, seen, 0)
    loose = [one for one in texts if one not in seen and texts[one] and kinds[one] in ("node", "asst")]
    branches += tuple(Branch(texts[one], ()) for one in loose)
    return Tree(branches, _goes_on(relations, ids, deck)) if branches else None


def _branches(
    parent: str,
    below: Mapping[str, list[tuple[float, str]]],
    texts: Mapping[str, str],
    kinds: Mapping[str, str],
    seen: set[str],
    depth: int,
) -> tuple[Branch, ...]:
    found: list[Branch] = []
    for _, identity in sorted(below.get(parent, ()), key=lambda one: one[0]):
        if identity in seen or kinds.get(identity) not in ("node", "asst") or depth > _DEEPEST:
            continue
        seen.add(identity)
        inner = _branches(identity, below, texts, kinds, seen, depth + 1)
        if texts[identity]:
            found.append(Branch(texts[identity], inner))
        else:
            found.extend(inner)
    return tuple(found)


def _goes_on(relations: Mapping[str, Relation], ids: Any, deck: Deck) -> bool:
    relation = relations.get(ids.get(f"{R}lo", ""))
    if relation is None or relation.external or deck.bytes_of(relation.target) is None:
        return False
    name = deck.parsed(relation.target).get("uniqueId", "").rpartition("/")[2].lower()
    return any(word in name for word in _IN_SEQUENCE)


def chart_title(frame: Any, deck: Deck, relations: Mapping[str, Relation]) -> str | None:
    """What a chart calls itself, possibly ""; None where the frame is no chart."""
    chart = next((one for one in frame.iter() if str(one.tag).endswith("}chart")), None)
    relation = relations.get(chart.get(f"{R}id", "")) if chart is not None else None
    if chart is None:
        return None
    if relation is None or relation.external or deck.bytes_of(relation.target) is None:
        return ""
    title = next((one for one in deck.parsed(relation.target).iter() if str(one.tag).endswith("}title")), None)
    return " ".join(one.text or "" for one in title.iter(f"{A}t")).strip() if title is not None else ""


def preview_of(frame: Any, deck: Deck, relations: Mapping[str, Relation]) -> tuple[str, bytes] | None:
    """The picture an embedded object left in the old drawing format (VML), and its part; None where there is none."""
    embedded = next((one for one in frame.iter(f"{P}oleObj") if one.get("spid")), None)
    drawing = next((one for one in relations.values() if one.kind == "vmlDrawing" and not one.external), None)
    if embedded is None or drawing is None or deck.bytes_of(drawing.target) is None:
        return None
    page = deck.page(drawing.target)
    for shape in page.root.iter(f"{_VML}shape"):
        if embedded.get("spid") not in (shape.get("id"), shape.get(f"{_OLD_OFFICE}spid")):
            continue
        picture = next(shape.iter(f"{_VML}imagedata"), None)
        relation = page.relations.get(picture.get(f"{_OLD_OFFICE}relid", "")) if picture is not None else None
        content = deck.bytes_of(relation.target) if relation is not None and not relation.external else None
        if relation is not None and content is not None:
            return relation.target, content
    return None
