"""What the slides of a presentation share: their order, layouts, masters, themes, and what it says about itself.

package -> Deck -> Slide (its part, layout and master)
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import InputError
from onboard.ingest import package as packages
from onboard.ingest.drawing.colours import Theme
from onboard.ingest.drawing.things import Box
from onboard.ingest.package import Relation

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

MOST_SLIDES = 3_000

_MAIN = "ppt/presentation.xml"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_ALSO_BODY = frozenset({"obj", "subTitle", "pic", "tbl", "chart", "dgm", "media", "clipArt", "body", ""})
_NOT_FILLED_IN = re.compile(r"powerpoint|^(?:slide|folie|slajd|presentation|präsentation)\s*\d*$", re.IGNORECASE)
_BY_PROGRAMS = re.compile(r"^(?:generated|created|made|exported|converted) (?:using|with|by)\b", re.IGNORECASE)
_OF_PROGRAMS = re.compile(r"^(?:_|MSIP_|ContentType|MediaService|TaxCatchAll|lcf|Slides?$|KSO|ICV|Classification)")


@dataclass(frozen=True)
class Page:
    """One part that has a shape tree: a slide, its layout, its master or its notes."""

    path: str
    root: Any
    relations: Mapping[str, Relation]

    @property
    def tree(self) -> Any:
        """``p:spTree``; None where the part has none."""
        return self.root.find(f"{P}cSld/{P}spTree")

    def target(self, kind: str) -> str:
        """The part that a relationship of this kind leads to, or ""."""
        inside = (one.target for one in self.relations.values() if one.kind == kind and not one.external)
        return next(inside, "")


@dataclass(frozen=True)
class Slide:
    """``number`` as PowerPoint counts, hidden ones included; ``section``: the section it opens, or ""."""

    number: int
    page: Page
    layout: Page | None
    master: Page | None
    section: str = ""

    @property
    def hidden(self) -> bool:
        return self.page.root.get("show") in ("0", "false")

    @property
    def kind(self) -> str:
        """The kind of its layout: "title", "secHead", "twoTxTwoObj", ..."""
        return self.layout.root.get("type", "") if self.layout is not None else ""


@dataclass
class Deck:
    """A presentation, its parts read when they are asked for."""

    package: zipfile.ZipFile
    name: str
    root: Any
    relations: Mapping[str, Relation]
    _shared: dict[str, Page] = field(default_factory=dict)
    _themes: dict[str, Theme] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, name: str) -> Deck:
        """Raises InputError where it is no presentation that can be read."""
        package = packages.opened(content, name, needed="ppt/")
        roots = packages.relations(package, "", name).values()
        main = next((one.target for one in roots if one.kind == "officeDocument" and not one.external), _MAIN)
        deck = cls(package, name, None, packages.relations(package, main, name))
        deck.root = deck.parsed(main)
        return deck

    @property
    def width(self) -> float:
        return self._size("cx", 9_144_000)

    @property
    def height(self) -> float:
        return self._size("cy", 6_858_000)

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def _size(self, side: str, otherwise: float) -> float:
        size = self.root.find(f"{P}sldSz")
        return max(1.0, min(1e8, number(size.get(side) if size is not None else None, otherwise)))

    # -------------------------------------------------------------------- parts

    def parsed(self, path: str) -> Any:
        content = packages.part(self.package, path, self.name)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        return packages.parsed(content, path, self.name)

    def page(self, path: str) -> Page:
        return Page(path, self.parsed(path), packages.relations(self.package, path, self.name))

    def shared(self, path: str) -> Page | None:
        """A layout or master; None where it is not there, which a slide can do without."""
        if path not in self.package.NameToInfo:
            return None
        if path not in self._shared:
            self._shared[path] = self.page(path)
        return self._shared[path]

    def bytes_of(self, path: str) -> bytes | None:
        """A part's bytes; None where it is not there. Raises InputError where it is damaged."""
        return packages.part(self.package, path, self.name) if path in self.package.NameToInfo else None

    def theme(self, slide: Slide) -> Theme:
        master = slide.master
        path = master.target("theme") if master is not None else ""
        if path not in self._themes:
            mapping = master.root.find(f"{P}clrMap") if master is not None else None
            names = {key: str(value) for key, value in mapping.items()} if mapping is not None else {}
            known = path in self.package.NameToInfo
            self._themes[path] = Theme.from_xml(self.parsed(path), names) if known else Theme()
        return self._themes[path]

    # -------------------------------------------------------------------- slides

    def slides(self) -> Iterator[Slide]:
        """In the order they are shown in. Raises InputError where there are none, or too many."""
        listed = self.root.findall(f"{P}sldIdLst/{P}sldId")
        if not listed:
            raise InputError("holds no slide", file=self.name, hint="Give the presentation that has the slides.")
        if len(listed) > MOST_SLIDES:
            reason = f"holds {len(listed)} slides, and the limit is {MOST_SLIDES}"
            raise InputError(reason, file=self.name, hint="Divide it: one presentation for each procedure.")
        opens = self._sections()
        for count, one in enumerate(listed, 1):
            relation = self.relations.get(one.get(f"{R}id", ""))
            if relation is None or relation.external:
                raise InputError(
                    f"is incomplete: slide {count} is missing",
                    file=self.name,
                    hint="Open it in PowerPoint and save it.",
                )
            page = self.page(relation.target)
            layout = self.shared(page.target("slideLayout"))
            master = self.shared(layout.target("slideMaster")) if layout is not None else None
            yield Slide(count, page, layout, master, opens.get(one.get("id", ""), ""))

    def _sections(self) -> dict[str, str]:
        """The names of sections, by the id of the slide each opens with."""
        opens: dict[str, str] = {}
        for section in self.root.iter():
            if isinstance(section.tag, str) and section.tag.endswith("}section"):
                first = next((one for one in section.iter() if str(one.tag).endswith("}sldId")), None)
                if first is not None:
                    opens[first.get("id", "")] = section.get("name", "").strip()
        return opens

    # -------------------------------------------------------------------- what it says about itself

    def properties(self) -> Iterator[tuple[str, str]]:
        """What a person filled in: (name as the format or the person calls it, value)."""
        if core := self._property_part("docProps/core.xml"):
            for one in core:
                name, value = str(one.tag).rpartition("}")[2], (one.text or "").strip()
                filled = name in ("subject", "category", "contentStatus", "version", "keywords", "description")
                filled = filled and not _BY_PROGRAMS.match(value)
                if value and (filled or (name == "title" and not _NOT_FILLED_IN.search(value))):
                    yield name, value
        if custom := self._property_part("docProps/custom.xml"):
            for one in custom:
                name, value = one.get("name", ""), "".join(one.itertext()).strip()
                if name and value and not _OF_PROGRAMS.match(name) and len(value) <= 300:
                    yield name, value

    def _property_part(self, path: str) -> list[Any]:
        return list(self.parsed(path)) if path in self.package.NameToInfo else []


# ------------------------------------------------------------------------------------------ placeholders


def placeholder(element: Any) -> tuple[str, str] | None:
    """(type, idx) of a placeholder, the type "" where none is given; None where the element is none."""
    for properties in element:
        if str(properties.tag).startswith(f"{P}nv"):
            found = properties.find(f"{P}nvPr/{P}ph")
            return (found.get("type", ""), found.get("idx", "")) if found is not None else None
    return None


def counterpart(page: Page | None, kind: str, index: str) -> Any:
    """The placeholder of a layout or master that a slide's placeholder takes its place and look from."""
    if page is None or page.tree is None:
        return None
    titles = {"title", "ctrTitle"}
    same_type = None
    for shape in page.tree.iter(f"{P}sp", f"{P}pic"):
        found = placeholder(shape)
        if found is None:
            continue
        if index and found[1] == index and (found[0] == kind or {found[0], kind} <= _ALSO_BODY):
            return shape
        alike = found[0] == kind or {found[0], kind} <= titles or {found[0], kind} <= _ALSO_BODY
        if same_type is None and alike:
            same_type = shape
    return same_type


def number(text: str | None, otherwise: float) -> float:
    """A number of an attribute; ``otherwise`` where it is none, or absurd."""
    try:
        found = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return found if abs(found) < 1e9 else otherwise
