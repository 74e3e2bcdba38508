"""A text body -> its paragraphs, each with its level, its bullet, and the number that is displayed.

What a paragraph does not say itself, its shape says, or the layout, or the master (ECMA-376 part 1, 21.1.2.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard.ingest.drawing.inscriptions import counted
from onboard.ingest.package import Relation
from onboard.ingest.powerpoint.deck import A, P, R, Slide, counterpart, number, placeholder
from onboard.ingest.scribe import Run

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BULLETS = ("buNone", "buChar", "buAutoNum", "buBlip")
_NOT_SAID = frozenset({"slidenum"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph.

    ``bullet``   "" for plain text, "bullet" or "number"
    ``number``   where it is one of a numbered list; ``shown``: as the slide shows it: "3.", "c)", "iv."
    ``size``     points, where the paragraph says it itself; else 0
    """

    runs: tuple[Run, ...]
    level: int = 0
    bullet: str = ""
    number: int | None = None
    shown: str = ""
    size: float = 0.0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip()


def said_in(body: Any, slide: Slide, shape: Any) -> list[Said]:
    """The paragraphs of a text body that say something, in order."""
    sources = list(_list_styles(body, slide, shape))
    return list(_numbered(_paragraphs(body, sources, slide.page.relations)))


def plain(body: Any, relations: Mapping[str, Relation]) -> list[Said]:
    """The paragraphs of a text body that has no list styles: a table's cell, a note."""
    return list(_numbered(_paragraphs(body, (), relations)))


def _list_styles(body: Any, slide: Slide, shape: Any) -> Iterator[Any]:
    """Elements that hold ``lvl1pPr``, ``lvl2pPr``, ..., the nearest first."""
    if (own := body.find(f"{A}lstStyle")) is not None:
        yield own
    kind = placeholder(shape)
    if kind is None:
        return
    for page in (slide.layout, slide.master):
        other = counterpart(page, *kind)
        style = other.find(f"{P}txBody/{A}lstStyle") if other is not None else None
        if style is not None:
            yield style
    if slide.master is not None:
        name = {"title": "titleStyle", "ctrTitle": "titleStyle"}.get(kind[0], "bodyStyle")
        name = "otherStyle" if kind[0] in ("dt", "ftr", "sldNum") else name
        if (style := slide.master.root.find(f"{P}txStyles/{P}{name}")) is not None:
            yield style


def _paragraphs(body: Any, styles: Sequence[Any], relations: Mapping[str, Relation]) -> Iterator[tuple[Said, Any]]:
    for paragraph in body.iterfind(f"{A}p"):
        runs = tuple(_runs(paragraph, relations))
        properties = paragraph.find(f"{A}pPr")
        level = int(min(_DEEPEST, max(0, number(properties.get("lvl") if properties is not None else None, 0))))
        bullet = _bullet(properties, styles, level)
        size = max((number(look.get("sz"), 0) / 100 for look in paragraph.iter(f"{A}rPr")), default=0.0)
        said = Said(runs, level, _KINDS.get(bullet.tag.removeprefix(A), "") if bullet is not None else "", size=size)
        if said.text:
            yield said, bullet


_KINDS = {"buChar": "bullet", "buBlip": "bullet", "buAutoNum": "number"}


def _bullet(properties: Any, styles: Sequence[Any], level: int) -> Any:
    """The element that says which bullet a paragraph has; None where nobody does."""
    for source in (properties, *(style.find(f"{A}lvl{level + 1}pPr") for style in styles)):
        for child in source if source is not None else ():
            if isinstance(child.tag, str) and child.tag.removeprefix(A) in _BULLETS:
                return child
    return None


def _numbered(found: Iterator[tuple[Said, Any]]) -> Iterator[Said]:
    """Counts as PowerPoint does: on at each level, anew after anything else on the same level or above it."""
    counts: dict[int, tuple[str, int]] = {}
    for said, bullet in found:
        for level in [level for level in counts if level > said.level]:
            del counts[level]
        if said.bullet != "number":
            counts.pop(said.level, None)
            yield said
            continue
        kind, first = bullet.get("type") or "arabicPeriod", int(number(bullet.get("startAt"), 1))
        sort = f"{kind} {first}"
        before = counts.get(said.level)
        count = before[1] + 1 if before and before[0] == sort else first
        counts[said.level] = (sort, count)
        yield Said(said.runs, said.level, said.bullet, count, counted(kind, count), said.size)


# ------------------------------------------------------------------------------------------ runs


def _runs(paragraph: Any, relations: Mapping[str, Relation]) -> Iterator[Run]:
    for part in paragraph:
        if not isinstance(part.tag, str):
            continue
        if part.tag in (f"{A}r", f"{A}fld"):
            if part.get("type") not in _NOT_SAID:
                yield _run(part, relations)
        elif part.tag == f"{A}br":
            yield Run("\n")
        elif part.tag == f"{_MC}AlternateContent":
            # A formula and its picture: the formula's letters.
            yield Run("".join(letters.text or "" for letters in part.iter(f"{_M}t")))


def _run(part: Any, relations: Mapping[str, Relation]) -> Run:
    look = part.find(f"{A}rPr")
    text = (part.findtext(f"{A}t") or "").replace("_x000D_", "")
    bold = look is not None and look.get("b") in ("1", "true")
    click = look.find(f"{A}hlinkClick") if look is not None else None
    relation = relations.get(click.get(f"{R}id", "")) if click is not None else None
    return Run(text, bold=bold, link=relation.target if relation and relation.external else "")
