"""What a style means: a heading and its level, an entry of a list, a look. ECMA-376 part 1, 17.7.

styles.xml -> Styles;  style id -> Look
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from onboard.ingest.word.markup import Element, W, number, switch, value

_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titre|nagłówek|título|titolo|encabezado|kop|rubrik|nadpis|címsor|otsikko|overskrift|"
    r"titlu|antet|başlık|заголовок|عنوان)\s*(\d)(?:\b.*)?$"
)
_TITLE_NAME = frozenset(
    {"title", "titel", "tytuł", "título", "titlu", "konu başlığı", "назва", "заголовок", "العنوان", "dokumenttitel"}
)
_TABLE_OF_CONTENTS = re.compile(r"(?:toc|table of figures|verzeichnis|inhaltsverzeichnis|spis treści)(?:\s*\d)?$")
_LIST_NAME = re.compile(r"list|aufzähl|akapit z|prrafo de|párrafo de|listă|abzac|абзац|قائمة", re.IGNORECASE)
_DEEPEST_CHAIN = 40
_NO_HEADING = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What the styles say of a paragraph or a run; None and 0 where they say nothing.

    ``level``      of a heading, from 1; ``title``: it is the document's title
    ``contents``   it belongs to a table of contents
    ``numbering``  (number of the list, its level)
    ``indent``     in twentieths of a point; ``listed``: the style is one for entries of lists
    ``framed``     it has borders all around
    ``size``       in half points
    """

    level: int = 0
    title: bool = False
    contents: bool = False
    listed: bool = False
    numbering: tuple[str, int] | None = None
    indent: int = 0
    framed: bool = False
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: int = 0
    font: str = ""
    raised: str = ""

    def with_run(self, properties: Element | None) -> Look:
        """This look, and over it what a run's (or a style's) ``w:rPr`` says."""
        if properties is None:
            return self
        bold, hidden = switch(properties, "b"), switch(properties, "vanish")
        if switch(properties, "rtl"):
            bold = switch(properties, "bCs") if bold is None else bold
        strikes = [one for one in (switch(properties, "strike"), switch(properties, "dstrike")) if one is not None]
        return replace(
            self,
            bold=self.bold if bold is None else bold,
            hidden=self.hidden if hidden is None else hidden,
            struck=any(strikes) if strikes else self.struck,
            size=number(value(properties, "sz"), 0, most=4_000) or self.size,
            font=value(properties, "rFonts", "ascii") or value(properties, "rFonts", "hAnsi") or self.font,
            raised=value(properties, "vertAlign") or self.raised,
        )

    def with_paragraph(self, properties: Element | None) -> Look:
        """This look, and over it what a paragraph's (or a style's) ``w:pPr`` says."""
        if properties is None:
            return self
        look = self
        if outline := value(properties, "outlineLvl"):
            level = number(outline, 9) + 1
            look = replace(look, level=level if 1 <= level < _NO_HEADING else 0)
        listed = properties.find(W + "numPr")
        if listed is not None:
            own = self.numbering or ("0", 0)
            name = value(listed, "numId") or own[0]
            depth = number(value(listed, "ilvl"), own[1], most=8)
            look = replace(look, numbering=(name, max(0, depth)) if name != "0" else ("0", 0))
        if (borders := properties.find(W + "pBdr")) is not None:
            sides = [value(borders, side) for side in ("top", "left", "bottom", "right")]
            look = replace(look, framed=all(side not in ("", "nil", "none") for side in sides))
        indent = value(properties, "ind", "left") or value(properties, "ind", "start")
        return replace(look, indent=number(indent, look.indent, most=30_000)) if indent else look


PLAIN = Look()


@dataclass
class Styles:
    """All styles of a document; looks are worked out once each."""

    _elements: Mapping[str, Element] = field(default_factory=dict)
    _usual: str = ""
    _base: Look = PLAIN
    _looks: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        if root is None:
            return cls()
        elements = {one.get(W + "styleId", ""): one for one in root.iter(W + "style")}
        usual = next(
            (
                name
                for name, one in elements.items()
                if one.get(W + "type") == "paragraph" and one.get(W + "default") in ("1", "true", "on")
            ),
            "",
        )
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        return cls(elements, usual, PLAIN.with_run(defaults))

    def paragraph(self, name: str) -> Look:
        """The look of a paragraph in this style; ``""`` is the usual one."""
        known = name if name in self._elements else self._usual
        return self._look(known)

    def over(self, look: Look, name: str) -> Look:
        """A look, and over it what a style for runs says."""
        for element in reversed(self._chain(name)):
            look = look.with_run(element.find(W + "rPr"))
        return look

    def _look(self, name: str) -> Look:
        if name not in self._looks:
            look = self._base
            for element in reversed(self._chain(name)):
                look = look.with_run(element.find(W + "rPr")).with_paragraph(element.find(W + "pPr"))
                look = _as_named(look, value(element, "name"))
            self._looks[name] = look
        return self._looks[name]

    def _chain(self, name: str) -> list[Element]:
        """A style and what it is based on, itself first; a circle ends where it closes."""
        chain: list[Element] = []
        seen: set[str] = set()
        while name in self._elements and name not in seen and len(chain) < _DEEPEST_CHAIN:
            seen.add(name)
            chain.append(self._elements[name])
            name = value(self._elements[name], "basedOn")
        return chain


def _as_named(look: Look, name: str) -> Look:
    """What the name of a style tells: those that Word brings along mean the same in every document."""
    plain = " ".join(name.lower().split())
    if found := _HEADING_NAME.match(plain):
        level = int(found.group(1))
        return replace(look, level=look.level or max(1, level), title=False, listed=False)
    if plain in _TITLE_NAME:
        return replace(look, level=1, title=True)
    if _TABLE_OF_CONTENTS.match(plain):
        return replace(look, contents=True, level=0)
    if plain in ("toc heading", "normal", "standard", "body text", "textkörper", "subtitle", "untertitel", "caption"):
        return replace(look, level=look.level if plain == "toc heading" else 0, title=False)
    return replace(look, listed=True) if _LIST_NAME.search(plain) else look
