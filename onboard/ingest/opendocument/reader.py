"""The reader for OpenDocument text: the body in reading order, then what page headers and footers say.

Left out, and said: deleted revisions, comments, hidden and struck-through text. Not read: indexes (they repeat the
headings), page numbers and other fields of position. A heading keeps its outline level; lists continue their numbers
where the document says so.

Places are paragraphs with words in them, counted through the body outside tables; rows and cells in tables.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest import package
from onboard.ingest.base import Reader
from onboard.ingest.opendocument import names
from onboard.ingest.opendocument.edges import around, stated
from onboard.ingest.opendocument.ranks import Lettering, ranked
from onboard.ingest.opendocument.styles import Styles
from onboard.ingest.outline import Block, Entry, Row, Spot
from onboard.ingest.scribe import Passage, Run, Scribe
from onboard.ingest.transcript import Transcript, picture_name

MOST_REPEATED = 1_000
"""How often a cell or row may repeat itself; files of spreadsheets carry a million empty ones."""

DEEPEST = 100

_THROUGH = frozenset(
    (
        names.text("section"),
        names.text("index-body"),
        names.text("list-header"),
        names.draw("g"),
        names.office("text"),
    )
)


class OpenDocumentReader(Reader):
    """.odt and .ott"""

    def transcript(self, content: bytes, name: str) -> Transcript:
        with package.opened(content, name, needed="content.xml") as zipped:
            return _Document(name, zipped).read()


@dataclass
class _Document:
    """A document being taken down."""

    name: str
    zipped: zipfile.ZipFile
    scribe: Scribe = field(default_factory=Scribe)
    pictures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, int] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    paragraphs: int = 0
    tables: int = 0
    depth: int = 0
    spot: Spot | None = None
    styles: Styles = field(default_factory=Styles)
    letterings: dict[int, Lettering] = field(default_factory=dict)

    def read(self) -> Transcript:
        root = self._part("content.xml")
        pages = self._part("styles.xml") if "styles.xml" in self.zipped.namelist() else None
        self.styles = Styles.of([one for one in (pages, root) if one is not None])
        body = root.find(f".//{names.office('text')}")
        if body is None:
            raise InputError("is no OpenDocument text", file=self.name, hint="Save it as .odt, .docx or .pdf.")
        blocks = ranked(list(self._blocks(body)), self.letterings)
        front, more = around(pages, self.scribe) if pages is not None else ([], [])
        if not blocks and not self.pictures:
            raise InputError("is empty", file=self.name, hint="Give a document with the steps of the work.")
        self.problems.extend(package.macros(self.zipped, self.name))
        self.left_out["deletion"] += sum(1 for _ in root.iter(names.text("deletion")))
        if "meta.xml" in self.zipped.namelist():
            front += stated(self._part("meta.xml"), self.scribe)
        return Transcript(
            self.scribe.outline([*blocks, *more], front=front, problems=[*self.problems, *self._said()]), self.pictures
        )

    def _part(self, path: str) -> Any:
        return package.parsed(package.part(self.zipped, path, self.name), path, self.name)

    def _said(self) -> Iterator[Problem]:
        told = {
            "deletion": ("passages deleted in tracked changes are left out", "Accept the changes."),
            "struck": ("passages that are struck through are left out", "Delete them."),
            "hidden": ("hidden passages are left out", "Show them, or delete them."),
        }
        for what, (words, hint) in told.items():
            if count := self.left_out[what]:
                yield Problem("left-out", f"{count} {words}", self.name, hint=hint)
        if count := self.left_out["comment"]:
            told_by = "comments are not read aloud"
            yield Problem("comments", f"{count} {told_by}", self.name, hint="Settle them before people learn from it.")

    # -------------------------------------------------------------------- blocks

    def _blocks(self, parent: Any) -> Iterator[Block]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError(f"is nested deeper than {DEEPEST} levels", file=self.name, hint="Simplify it.")
        for element in parent:
            yield from self._block(element)
        self.depth -= 1

    def _block(self, element: Any) -> Iterator[Block]:
        tag = element.tag
        if tag in names.SKIPPED:
            return
        if tag == names.text("h"):
            yield from self._heading(element)
        elif tag == names.text("p"):
            yield from self._paragraph(element)
        elif tag == names.text("list"):
            yield from self._list(element, element.get(names.text("style-name"), ""), 1)
        elif tag == names.table("table"):
            yield from self._table(element)
        elif tag == names.draw("frame") or tag.startswith(names.draw("")):
            yield from self._drawn(element)
        elif tag in _THROUGH:
            yield from self._blocks(element)

    def _heading(self, element: Any) -> Iterator[Block]:
        runs, beside = self._runs(element)
        if _says(runs):
            level = element.get(names.text("outline-level"), "1")
            yield self.scribe.heading(runs, int(level) if level.isdigit() else 1, self._next())
        yield from beside

    def _paragraph(self, element: Any) -> Iterator[Block]:
        style = element.get(names.text("style-name"), "")
        runs, beside = self._runs(element)
        if _says(runs):
            level = self.styles.outline_level(style)
            if level and any(run.text.strip() for run in runs):
                yield self.scribe.heading(runs, level, self._next())
            else:
                written = self.scribe.paragraph(runs, self._next())
                self.letterings[written.first] = Lettering(self._size(element), self.styles.is_title(style))
                yield written
        yield from beside

    def _size(self, paragraph: Any) -> float:
        """The size of its smallest letters in points; 0 where nothing says it."""
        usual = self.styles.size("paragraph", paragraph.get(names.text("style-name"), ""))
        sizes = set[float]()
        for one in paragraph.iter():
            inside = one.text if one is paragraph or one.tag == names.text("span") else None
            if inside and inside.strip():
                sizes.add(self._size_of(one, paragraph, usual))
            if one is not paragraph and one.tail and one.tail.strip():
                sizes.add(self._size_of(one.getparent(), paragraph, usual))
        return min(sizes, default=0)

    def _size_of(self, element: Any, paragraph: Any, usual: float) -> float:
        """The size of the words directly in an element of a paragraph."""
        for _ in range(DEEPEST):
            if element is None or element is paragraph:
                return usual
            if size := self.styles.size("text", element.get(names.text("style-name"), "")):
                return size
            element = element.getparent()
        return usual

    def _next(self) -> Spot:
        """The spot of the next passage: its own paragraph, or whatever it stands in."""
        if self.spot is not None:
            return self.spot
        self.paragraphs += 1
        return Spot("paragraph", self.paragraphs)

    def _list(self, element: Any, style: str, depth: int) -> Iterator[Block]:
        style = element.get(names.text("style-name")) or style or self._brought_along(element)
        level = self.styles.level(style, depth)
        number = self._first_number(element, style, level.start, depth)
        entries: list[Entry] = []
        for one in element:
            if one.tag not in (names.text("list-item"), names.text("list-header")):
                continue
            start = one.get(names.text("start-value"), "")
            number = int(start) if start.isdigit() else number
            blocks: list[Block] = []
            for child in one:
                if child.tag == names.text("list"):
                    blocks += self._list(child, style, depth + 1)
                else:
                    blocks += self._block(child)
            if not blocks:
                continue
            counted = level.ordered and one.tag == names.text("list-item")
            entries.append(self.scribe.entry(blocks, number=number if counted else None))
            number += counted
        if depth == 1:
            self._keep_number(element, style, number)
        if entries:
            yield self.scribe.listing(entries, ordered=level.ordered)

    def _brought_along(self, element: Any) -> str:
        """The list style of the first paragraph, where the list itself names none."""
        first = next(element.iter(names.text("p")), None)
        return "" if first is None else self.styles.list_style_of(first.get(names.text("style-name"), ""))

    def _first_number(self, element: Any, style: str, start: int, depth: int) -> int:
        """Lists go on counting where the document says so; else they begin anew."""
        if depth > 1:
            return start
        if (before := element.get(names.text("continue-list"))) is not None:
            return self.numbers.get(before, start)
        if element.get(names.text("continue-numbering")) == "true":
            return self.latest.get(style, start)
        return start

    def _keep_number(self, element: Any, style: str, number: int) -> None:
        self.latest[style] = number
        if name := element.get(names.XML_ID):
            self.numbers[name] = number

    # -------------------------------------------------------------------- tables

    def _table(self, element: Any) -> Iterator[Block]:
        if self.spot is not None:  # a table in a cell is part of that cell
            for cell in element.iter(names.table("table-cell")):
                yield from self._blocks(cell)
            return
        self.tables += 1
        within = f"table {self.tables}"
        rows: list[Row] = []
        header: Row | None = None
        wide = max((sum(_times(cell, "columns") for cell in _cells(row)) for row in _rows(element)), default=0)
        beside: list[Block] = []
        for number, row in enumerate(_rows(element), 1):
            written = self._row(row, number, within, min(wide, MOST_REPEATED), beside)
            if written is None:
                continue
            heads = row.getparent().tag == names.table("table-header-rows")
            if heads and header is None and not rows:
                header = written
            else:
                rows.append(written)
        if rows or header:
            yield self.scribe.table(rows, header=header)
        yield from beside

    def _row(self, row: Any, number: int, within: str, wide: int, beside: list[Block]) -> Row | None:
        cells: list[list[Passage]] = []
        spots: list[Spot] = []
        for cell in _cells(row):
            column = len(cells) + 1
            spot = Spot("row", number, within, column)
            for _ in range(min(_times(cell, "columns"), MOST_REPEATED)):
                covered = cell.tag == names.table("covered-table-cell")
                cells.append([] if covered else list(self._passages(cell, spot, beside)))
                spots.append(spot)
        if not any(_says(runs) for cell in cells for runs in cell):
            return None
        spanned = [cell for cell in _cells(row) if cell.tag == names.table("table-cell")]
        banner = wide > 1 and _times(spanned[0], "columns", "spanned") >= wide
        return self.scribe.row(cells, spots, banner=banner)

    def _passages(self, cell: Any, spot: Spot, beside: list[Block]) -> Iterator[Passage]:
        """The paragraphs of a cell; lists in it are written with their numbers."""
        self.spot = spot
        for element in cell.iter(names.text("p"), names.text("h")):
            if any(one is not cell and one.tag == names.draw("text-box") for one in _between(element, cell)):
                continue
            runs, drawn = self._runs(element)
            beside += drawn
            mark = self._mark(element, cell)
            if _says(runs):
                yield [Run(mark), *runs] if mark else runs
        self.spot = None

    def _mark(self, element: Any, cell: Any) -> str:
        """The number of a list in front of a paragraph in a cell: "2. "."""
        item = element.getparent()
        if item is None or item is cell or item.tag != names.text("list-item") or item.find(element.tag) is not element:
            return ""
        whole = item.getparent()
        level = self.styles.level(whole.get(names.text("style-name"), ""), 1)
        place = [one for one in whole if one.tag == names.text("list-item")].index(item)
        return f"{level.start + place}. " if level.ordered else ""

    # -------------------------------------------------------------------- runs

    def _runs(self, element: Any) -> tuple[list[Run], list[Block]]:
        """A paragraph's runs, and the blocks of text boxes and notes that hang on it."""
        style = element.get(names.text("style-name"), "")
        bold = self.styles.is_bold("paragraph", style)
        runs: list[Run] = []
        beside: list[Block] = []
        if self.styles.is_hidden("paragraph", style):
            self.left_out["hidden"] += bool("".join(element.itertext()).strip())
            return runs, beside
        self._follow(element, bold, "", runs, beside)
        return runs, beside

    def _follow(self, element: Any, bold: bool, link: str, runs: list[Run], beside: list[Block]) -> None:
        if element.text:
            runs.append(Run(element.text.replace("\n", " "), bold=bold, link=link))
        for child in element:
            self._inline(child, bold, link, runs, beside)
            if child.tail:
                runs.append(Run(child.tail.replace("\n", " "), bold=bold, link=link))

    def _inline(self, child: Any, bold: bool, link: str, runs: list[Run], beside: list[Block]) -> None:
        tag = child.tag
        if tag in names.SKIPPED:
            return
        if tag == names.text("s"):
            count = child.get(names.text("c"), "1")
            runs.append(Run(" " * min(int(count) if count.isdigit() else 1, 8)))
        elif tag == names.text("tab"):
            runs.append(Run(" "))
        elif tag == names.text("line-break"):
            runs.append(Run("\n"))
        elif tag == names.text("note"):
            note = child.find(names.text("note-body"))
            beside += self._blocks(note) if note is not None else []
        elif tag == names.office("annotation"):
            self.left_out["comment"] += 1
        elif tag == names.office("annotation-end"):
            return
        elif tag.startswith(names.draw("")) and tag != names.draw("a"):
            self._drawn_inline(child, runs, beside)
        elif tag == names.text("span"):
            self._span(child, bold, link, runs, beside)
        elif tag in (names.text("a"), names.draw("a")):
            self._follow(child, bold, child.get(names.HREF, ""), runs, beside)
        else:
            self._follow(child, bold, link, runs, beside)

    def _span(self, child: Any, bold: bool, link: str, runs: list[Run], beside: list[Block]) -> None:
        style = child.get(names.text("style-name"), "")
        if self.styles.is_struck("text", style) and "".join(child.itertext()).strip():
            self.left_out["struck"] += 1
        elif self.styles.is_hidden("text", style) and "".join(child.itertext()).strip():
            self.left_out["hidden"] += 1
        else:
            self._follow(child, bold or self.styles.is_bold("text", style), link, runs, beside)

    # -------------------------------------------------------------------- drawings

    def _drawn(self, element: Any) -> Iterator[Block]:
        """A frame that stands by itself: its picture is a paragraph, its text box paragraphs."""
        runs: list[Run] = []
        beside: list[Block] = []
        self._drawn_inline(element, runs, beside)
        if runs:
            yield self.scribe.paragraph(runs, self.spot or Spot("paragraph", max(1, self.paragraphs)))
        yield from beside

    def _drawn_inline(self, element: Any, runs: list[Run], beside: list[Block]) -> None:
        if element.tag == names.draw("g"):
            for one in element:
                self._drawn_inline(one, runs, beside)
            return
        image = next(iter(element.findall(names.draw("image"))), None)
        if image is not None:
            alt = " ".join(filter(None, (element.findtext(names.svg("title")), element.findtext(names.svg("desc")))))
            self._picture(image.get(names.HREF, ""), alt, runs)
        box = element.find(names.draw("text-box"))
        held = box if box is not None else element
        if image is None or box is not None:
            beside += self._blocks(held)

    def _picture(self, target: str, alt: str, runs: list[Run]) -> None:
        path = posixpath.normpath(target.removeprefix("./")) if target else ""
        if path not in self.zipped.namelist():
            if target:
                place = (self.spot or Spot("paragraph", max(1, self.paragraphs))).name
                self.problems.append(package.picture_outside(target, self.name, place))
            return
        content = package.part(self.zipped, path, self.name)
        name = picture_name(content, posixpath.splitext(path)[1] or "bin")
        self.pictures[name] = content
        runs.append(Run(picture=name, alt=alt))


def _rows(table: Any) -> Iterator[Any]:
    for one in table:
        if one.tag == names.table("table-row"):
            yield one
        elif one.tag in (names.table("table-header-rows"), names.table("table-rows"), names.table("table-row-group")):
            yield from _rows(one)


def _cells(row: Any) -> list[Any]:
    return [one for one in row if one.tag in (names.table("table-cell"), names.table("covered-table-cell"))]


def _times(cell: Any, what: str, how: str = "repeated") -> int:
    said = cell.get(names.table(f"number-{what}-{how}"), "1")
    return int(said) if said.isdigit() else 1


def _between(element: Any, cell: Any) -> Iterator[Any]:
    for one in element.iterancestors():
        if one is cell:
            return
        yield one


def _says(runs: Sequence[Run]) -> bool:
    return any(run.text.strip() or run.picture for run in runs)
