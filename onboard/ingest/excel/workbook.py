"""What the sheets of a workbook share: its texts, its looks, its names; and what it says about itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import InputError
from onboard.ingest.excel.display import BUILT_IN
from onboard.ingest.package import Relation, parsed, part, relations

MOST_TEXTS = 1_000_000

_LANGUAGES = {
    "Worksheets": "en", "Arbeitsblätter": "de", "Tabellenblätter": "de", "Hojas de cálculo": "es",
    "Fogli di lavoro": "it", "Feuilles de calcul": "fr", "Arkusze": "pl", "Çalışma Sayfaları": "tr",
    "Foi de lucru": "ro", "Аркуші": "uk", "أوراق العمل": "ar",
}  # fmt: skip
_UNFILLED = re.compile(r"(?i)^(_|MSIP|ContentType|KSO|ICV|Workbook|AppVersion|SlidoApp|ClassificationWatermark)")
_WHITE = frozenset(("FFFFFFFF", "00FFFFFF", "FFFFFF"))


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text in one look."""

    text: str
    bold: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's look: the number format, and whether it stands out, is struck through, framed, or a box to tick."""

    code: str = "General"
    bold: bool = False
    struck: bool = False
    filled: bool = False
    framed: bool = False
    box: bool = False
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it. ``kind``: "worksheet", "chartsheet", ..."""

    name: str
    path: str
    hidden: bool
    kind: str


@dataclass(frozen=True)
class Workbook:
    """``names``: defined names and what they refer to; ``language``: of the program that wrote it, or ""."""

    package: zipfile.ZipFile = field(repr=False)
    name: str
    path: str
    sheets: tuple[Listed, ...]
    texts: tuple[tuple[Words, ...], ...]
    looks: tuple[Look, ...]
    names: tuple[tuple[str, str], ...]
    since_1904: bool
    language: str

    def part(self, path: str) -> bytes:
        return part(self.package, path, self.name)

    def parsed(self, path: str) -> Any:
        return parsed(self.part(path), path, self.name)

    def relations(self, path: str) -> Mapping[str, Relation]:
        return relations(self.package, path, self.name)

    def holds(self, path: str) -> bool:
        return path in self.package.NameToInfo

    def look(self, index: str | None) -> Look:
        at = int(index) if index and index.isascii() and index.isdigit() else 0
        return self.looks[at] if at < len(self.looks) else Look()


def opened_workbook(package: zipfile.ZipFile, name: str) -> Workbook:
    """Raises InputError where a part that must be there is missing or damaged."""
    top = relations(package, "", name)
    path = next((one.target for one in top.values() if one.kind == "officeDocument"), "xl/workbook.xml")
    if path.endswith(".bin") or (path not in package.NameToInfo and "xl/workbook.bin" in package.NameToInfo):
        raise InputError("is a binary workbook (.xlsb)", file=name, hint="Open it in Excel and save it as .xlsx.")
    root = parsed(part(package, path, name), path, name)
    related = relations(package, path, name)
    by_kind = {one.kind: one.target for one in related.values() if not one.external}
    return Workbook(
        package,
        name,
        path,
        tuple(_sheets(root, related, name)),
        tuple(_texts(package, by_kind.get("sharedStrings", ""), name)),
        tuple(_looks(package, by_kind.get("styles", ""), name)),
        tuple((one.get("name", ""), one.text or "") for one in root.iter("{*}definedName")),
        any(one.get("date1904", "0") in ("1", "true") for one in root.iter("{*}workbookPr")),
        _language(package, name),
    )


def local(element: Any) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def stream(content: bytes, path: str, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements of some names, one by one as they end; each is emptied when the next is asked for."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    wanted = tuple("{*}" + tag for tag in tags)
    reading = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        for _, element in etree.iterparse(io.BytesIO(content), events=("end",), tag=wanted, **reading):
            yield element
            parent = element.getparent()
            element.clear()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        hint = "Open it in Excel or LibreOffice and save it again."
        raise InputError(f'is damaged: its part "{path}" is no XML ({exc})', file=name, hint=hint) from exc


def written(text_holder: Any) -> tuple[Words, ...]:
    """The stretches of a text (``si``, ``is``): plain, or in runs; readings above the letters are left out."""
    found: list[Words] = []
    for child in text_holder:
        match local(child):
            case "t":
                found.append(Words(unescaped(child.text or "")))
            case "r":
                text = "".join(unescaped(one.text or "") for one in child if local(one) == "t")
                looks = next((one for one in child if local(one) == "rPr"), None)
                found.append(Words(text, _is_on(looks, "b"), _is_on(looks, "strike")))
    return tuple(one for one in found if one.text)


def unescaped(text: str) -> str:
    """Text with the letters that the format writes as "_x000D_"."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)


def _is_on(looks: Any, name: str) -> bool:
    one = next((child for child in looks if local(child) == name), None) if looks is not None else None
    return one is not None and one.get("val", "1") not in ("0", "false")


# ------------------------------------------------------------------------------------------ the parts


def _sheets(root: Any, related: Mapping[str, Relation], name: str) -> Iterator[Listed]:
    for sheet in root.iter("{*}sheet"):
        relation = next(
            (related[value] for key, value in sheet.attrib.items() if key.endswith("}id") and value in related), None
        )
        if relation is None:
            raise InputError(
                f'is damaged: its sheet "{sheet.get("name", "")[:60]}" is not in it',
                file=name,
                hint="Open it in Excel or LibreOffice and save it again.",
            )
        hidden = sheet.get("state", "visible") != "visible"
        yield Listed(" ".join(sheet.get("name", "").split()) or "?", relation.target, hidden, relation.kind)


def _texts(package: zipfile.ZipFile, path: str, name: str) -> Iterator[tuple[Words, ...]]:
    if not path or path not in package.NameToInfo:
        return
    for count, one in enumerate(stream(part(package, path, name), path, name, ("si",))):
        if count >= MOST_TEXTS:
            raise InputError(f"holds more than {MOST_TEXTS} texts", file=name, hint="Divide the workbook.")
        yield written(one)


def _looks(package: zipfile.ZipFile, path: str, name: str) -> Iterator[Look]:
    if not path or path not in package.NameToInfo:
        return
    root = parsed(part(package, path, name), path, name)
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter("{*}numFmt")}
    groups = {local(child): list(child) for child in root}
    fonts = [(_is_on(one, "b"), _is_on(one, "strike"), _size(one)) for one in groups.get("fonts", [])]
    fills = [_is_coloured(one) for one in groups.get("fills", [])]
    frames = [any(side.get("style", "none") != "none" for side in one) for one in groups.get("borders", [])]
    for one in groups.get("cellXfs", []):
        bold, struck, size = _at(fonts, one.get("fontId"), (False, False, 0.0))
        number = one.get("numFmtId", "0")
        code = codes.get(number) or BUILT_IN.get(int(number) if number.isascii() and number.isdigit() else 0, "General")
        box = any(local(inside) == "xfComplement" for inside in one.iter())
        filled, framed = _at(fills, one.get("fillId"), False), _at(frames, one.get("borderId"), False)
        yield Look(code, bold, struck, filled, framed, box, size)


def _at(values: list[Any], index: str | None, default: Any) -> Any:
    at = int(index) if index and index.isascii() and index.isdigit() else -1
    return values[at] if 0 <= at < len(values) else default


def _size(font: Any) -> float:
    one = next((child for child in font if local(child) == "sz"), None)
    try:
        return min(409.0, float(one.get("val", "0"))) if one is not None else 0.0
    except ValueError:
        return 0.0


def _is_coloured(fill: Any) -> bool:
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType", "none") in ("none", "gray125"):
        return local(pattern) == "gradientFill" if pattern is not None else False
    colour = next((one for one in pattern if local(one) == "fgColor"), None)
    if colour is None:
        return False
    return colour.get("rgb", "").upper() not in _WHITE and not (colour.get("theme") == "0" and not colour.get("tint"))


def _language(package: zipfile.ZipFile, name: str) -> str:
    """The language of the program: it calls its sheets "Arbeitsblätter" in the properties."""
    path = "docProps/app.xml"
    if path not in package.NameToInfo:
        return ""
    root = parsed(part(package, path, name), path, name)
    for one in root.iter("{*}HeadingPairs"):
        for text in one.iter("{*}lpstr"):
            if (text.text or "").strip() in _LANGUAGES:
                return _LANGUAGES[(text.text or "").strip()]
    return ""


def properties(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    """Properties that a person filled in: ("title", ...) and those of the company's own, by their names."""
    core = "docProps/core.xml"
    if core in package.NameToInfo:
        for one in parsed(part(package, core, name), core, name):
            if local(one) == "title" and (one.text or "").strip():
                yield "title", " ".join(one.text.split())
    custom = "docProps/custom.xml"
    if custom in package.NameToInfo:
        for one in parsed(part(package, custom, name), custom, name):
            key = one.get("name", "")
            value = " ".join("".join(one.itertext()).split())
            if key and value and not _UNFILLED.match(key) and len(value) <= 200:
                yield key, value
