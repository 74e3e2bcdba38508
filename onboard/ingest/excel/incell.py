"""Pictures placed in cells: rich values (MS-XLSX 2.6.183, xl/richData) and the cell images of other programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from onboard.core.model import Problem
from onboard.ingest.excel.drawings import Drawn, Hand, related_as
from onboard.ingest.excel.sheets import Sheet
from onboard.ingest.excel.workbook import Workbook, local
from onboard.ingest.outline import Spot
from onboard.ingest.package import picture_outside

_LOCAL = "_rvRel:LocalImageIdentifier"
_IDENTITY = re.compile(r'"([^"]+)"')


def place_in_cells(sheet: Sheet, book: Workbook, drawn: Drawn) -> None:
    """Adds the pictures that are the values of cells; one that cannot be taken out is a problem."""
    if not sheet.incell:
        return
    values, images = _rich_values(book), _cell_images(book)
    hand = Hand(sheet, book, {}, drawn)
    for row, column, mark in sheet.incell:
        named = _IDENTITY.search(mark)
        target, alt, outside = images.get(named.group(1), ("", "", "")) if named else values.get(mark, ("", "", ""))
        where = Spot("cell", row, sheet.name, column).name
        if target and book.holds(target):
            hand.keep(target, (row, column), alt)
        elif outside:
            drawn.problems.append(picture_outside(outside, book.name, where))
        else:
            drawn.problems.append(
                Problem(
                    "left-out",
                    "a cell holds something that is neither text nor a picture; it was left out",
                    book.name,
                    where,
                    "Write what it says as text, or place a picture over the cells.",
                )
            )


def _rich_values(book: Workbook) -> Mapping[str, tuple[str, str, str]]:
    """By the mark a cell carries (``vm``): the picture's part, its description, its address if it is outside."""
    folder = book.path.rpartition("/")[0]
    paths = {name: f"{folder}/{path}" for name, path in _PARTS.items()}
    if not all(book.holds(paths[name]) for name in ("metadata", "values", "structures")):
        return {}
    metadata = book.parsed(paths["metadata"])
    bundles = [
        int(one.get("i", "-1")) for block in metadata.iter("{*}futureMetadata") if block.get("name") == "XLRICHVALUE"
        for one in block.iter("{*}rvb")
    ]  # fmt: skip
    records = [one for block in metadata.iter("{*}valueMetadata") for one in block.iter("{*}rc")]
    structures = [
        [key.get("n", "") for key in one.iter("{*}k")] for one in book.parsed(paths["structures"]).iter("{*}s")
    ]
    values = [
        (_whole(one.get("s")), [child.text or "" for child in one if local(child) == "v"])
        for one in book.parsed(paths["values"]).iter("{*}rv")
    ]
    targets: list[str] = []
    if book.holds(paths["relations"]):
        related = book.relations(paths["relations"])
        ids = [related_as(one, "id") for one in book.parsed(paths["relations"]).iter("{*}rel")]
        targets = [related[one].target if one in related else "" for one in ids]
    found: dict[str, tuple[str, str, str]] = {}
    for number, record in enumerate(records, 1):
        bundle = _whole(record.get("v"))
        value = bundles[bundle] if 0 <= bundle < len(bundles) else -1
        if not 0 <= value < len(values):
            continue
        structure, told = values[value]
        keys = structures[structure] if 0 <= structure < len(structures) else []
        said = dict(zip(keys, told, strict=False))
        at = _whole(said.get(_LOCAL, ""))
        if 0 <= at < len(targets):
            found[str(number)] = (targets[at], said.get("Text", ""), "")
        elif any("WebImage" in key for key in keys):
            found[str(number)] = ("", "", said.get("Text", "") or "web picture")
    return MappingProxyType(found)


_PARTS = MappingProxyType(
    {
        "metadata": "metadata.xml",
        "values": "richData/rdrichvalue.xml",
        "structures": "richData/rdrichvaluestructure.xml",
        "relations": "richData/richValueRel.xml",
    }
)


def _cell_images(book: Workbook) -> Mapping[str, tuple[str, str, str]]:
    """The pictures that WPS keeps for =DISPIMG("ID_..."), by that identity."""
    path = f"{book.path.rpartition('/')[0]}/cellimages.xml"
    if not book.holds(path):
        return {}
    related = book.relations(path)
    found: dict[str, tuple[str, str, str]] = {}
    for picture in book.parsed(path).iter("{*}pic"):
        about, blip = next(picture.iter("{*}cNvPr"), None), next(picture.iter("{*}blip"), None)
        if about is None or blip is None:
            continue
        relation = related.get(related_as(blip, "embed"))
        if relation and not relation.external:
            found[about.get("name", "")] = (relation.target, about.get("descr", ""), "")
    return MappingProxyType(found)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
