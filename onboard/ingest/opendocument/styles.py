"""What the styles of an OpenDocument file say that matters for reading: looks of text, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from onboard.ingest.opendocument import names

_DEEPEST = 20
_TITLE = "Title"
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)pt")


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks; None where its style does not say."""

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    parent: str = ""
    list_style: str = ""
    level: int = 0
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``ordered`` by numbers, which begin at ``start``."""

    ordered: bool = False
    start: int = 1


@dataclass
class Styles:
    """The styles of a document, by family and name."""

    looks: dict[tuple[str, str], Look] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Iterable[Any]) -> Styles:
        found = cls()
        for root in roots:
            for element in root.iter(names.style("style")):
                key = (element.get(names.style("family"), ""), element.get(names.style("name"), ""))
                found.looks[key] = _look(element)
            for element in root.iter(names.style("default-style")):
                found.looks[(element.get(names.style("family"), ""), "")] = _look(element)
            for element in root.iter(names.text("list-style")):
                found.lists[element.get(names.style("name"), "")] = dict(_levels(element))
        return found

    def is_bold(self, family: str, name: str) -> bool:
        return bool(self._said(family, name, "bold"))

    def is_struck(self, family: str, name: str) -> bool:
        return bool(self._said(family, name, "struck"))

    def is_hidden(self, family: str, name: str) -> bool:
        return bool(self._said(family, name, "hidden"))

    def size(self, family: str, name: str) -> float:
        """The size of the letters of a style in points; 0 where it does not say."""
        return float(self._said(family, name, "size") or 0)

    def is_title(self, name: str) -> bool:
        """Whether a paragraph style is the one of titles, or made from it."""
        for _ in range(_DEEPEST):
            if name == _TITLE:
                return True
            look = self.looks.get(("paragraph", name))
            if look is None:
                return False
            name = look.parent
        return False

    def level(self, list_style: str, depth: int) -> Level:
        """The level of a list ``depth`` lists deep, from 1."""
        return self.lists.get(list_style, {}).get(depth, Level())

    def outline_level(self, name: str) -> int:
        """The heading level that a paragraph style stands for; 0 where it is none."""
        return int(self._said("paragraph", name, "level") or 0)

    def list_style_of(self, name: str) -> str:
        """The list style a paragraph style brings along."""
        return str(self._said("paragraph", name, "list_style") or "")

    def _said(self, family: str, name: str, what: str) -> Any:
        for _ in range(_DEEPEST):
            look = self.looks.get((family, name))
            if look is None:
                return None
            value = getattr(look, what)
            if value or value is False:
                return value
            if not name:
                return None
            name = look.parent
        return None


def _look(element: Any) -> Look:
    weight = struck = hidden = size = None
    for properties in element.iter(names.style("text-properties")):
        said = properties.get(names.fo("font-weight"))
        weight = weight if said is None else said in ("bold", "600", "700", "800", "900")
        line = properties.get(names.style("text-line-through-style"))
        struck = struck if line is None else line != "none"
        points = _POINTS.fullmatch(properties.get(names.fo("font-size"), ""))
        size = float(points[1]) if points else size
        display = properties.get(names.text("display"))
        hidden = hidden if display is None else display == "none"
    level = element.get(names.style("default-outline-level"), "")
    return Look(
        weight,
        struck,
        hidden,
        element.get(names.style("parent-style-name"), ""),
        element.get(names.style("list-style-name"), ""),
        int(level) if level.isdigit() else 0,
        size,
    )


def _levels(element: Any) -> Iterable[tuple[int, Level]]:
    for one in element:
        depth = one.get(names.text("level"), "")
        if not depth.isdigit():
            continue
        numbered = one.tag == names.text("list-level-style-number") and bool(one.get(names.style("num-format")))
        start = one.get(names.text("start-value"), "1")
        yield int(depth), Level(numbered, int(start) if start.isdigit() else 1)
