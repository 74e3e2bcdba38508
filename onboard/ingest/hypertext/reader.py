"""HTML: saved pages and exports of wikis (MediaWiki, Confluence, DokuWiki, Notion, Word), read with lxml.

Only what the page is about is read: the part its author marked as the main one, without navigation, search fields,
scripts and what is hidden; hidden words are counted and said. What stands in the page's own header and footer are
notes. Pictures may lie beside the page, in its folder "..._files", or in the page itself (``data:``); those on the net
are not fetched. Text that is struck through was taken back by its author: it is left out, and that is said.

Places are lines of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.braces import is_own_clip, of_attributes
from onboard.ingest.hypertext.tags import (
    BLOCKS,
    BOLD,
    HEADING,
    SPACE,
    STRUCK,
    box_title,
    callout_kind,
    data_picture,
    edge_named,
    holds_blocks,
    in_head,
    is_hidden,
    is_of_page,
    is_shown,
    main_part,
    microdata,
    named_by_microdata,
    parsed,
    place_in_list,
    says,
    table_of,
    whole_number,
)
from onboard.ingest.outline import Block, Entry, Field, Heading, Paragraph, Row, Spot
from onboard.ingest.scribe import Passage, Run, Scribe
from onboard.ingest.transcript import Transcript, picture_name

DEEPEST = 200
_FEWEST_HIDDEN_WORDS = 4
_MOST_EDGES = 100
"""How many elements may turn out to be the header or footer of the page: each look goes through the whole page."""


class HypertextReader(Reader):
    """.html, .htm and .xhtml"""

    largest = 50 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        return _Page(name).read(content)


@dataclass
class _Page:
    """A page being taken down."""

    name: str
    scribe: Scribe = field(default_factory=Scribe)
    pictures: dict[str, bytes] = field(default_factory=dict)
    struck: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    edges: list[Field] = field(default_factory=list)
    looked_at: int = 0
    main: Any = None
    line: int = 1
    depth: int = 0
    steps: int = 0

    def read(self, content: bytes) -> Transcript:
        root = parsed(content, self.name)
        self.main = main_part(root)
        blocks = list(self._children(self.main))
        front = [*self._stated(root, blocks), *self.edges]
        if not blocks:
            raise InputError("shows no text", file=self.name, hint="Save the page once more, complete.")
        return Transcript(self.scribe.outline(blocks, front=front, problems=self._problems()), self.pictures)

    def _stated(self, root: Any, blocks: Sequence[Block]) -> Iterator[Field]:
        """The page's language, and its title where no heading says it."""
        language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        if language and re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", language):
            yield self.scribe.field(("language",), language, Spot("line", root.sourceline or 1))
        title = root.find(".//title")
        headed = any(type(block).__name__ == "Heading" and getattr(block, "level", 9) == 1 for block in blocks)
        if title is not None and not headed and (text := SPACE.sub(" ", title.text_content()).strip()):
            yield self.scribe.field(("title",), text, Spot("line", title.sourceline or 1))

    def _problems(self) -> Iterator[Problem]:
        if self.struck:
            yield Problem(
                "left-out",
                f"{len(self.struck)} passages that are struck through are left out",
                self.name,
                f"line {self.struck[0]}",
                "Delete them, or take the line away.",
            )
        if self.hidden:
            yield Problem(
                "left-out",
                f"{len(self.hidden)} passages that the page does not show are left out",
                self.name,
                f"line {self.hidden[0]}",
                "Unfold them and save the page once more, if they belong to the instruction.",
            )

    # -------------------------------------------------------------------- blocks

    def _children(self, node: Any) -> Iterator[Block]:
        """The blocks of an element; words between its blocks are paragraphs."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError(f"is nested deeper than {DEEPEST} elements", file=self.name, hint="Simplify the page.")
        waiting: list[Run] = []
        alike: list[Entry] = []
        sort = ""
        line = self._line_of(node)
        if node.text:
            waiting.append(Run(SPACE.sub(" ", node.text)))
        for child in node:
            if is_shown(child):
                own = microdata(child)
                if alike and own != sort:
                    yield self._alike(alike, sort)
                    alike = []
                if child.tag in BLOCKS or holds_blocks(child) or named_by_microdata(child):
                    yield from self._paragraph(waiting, line)
                    waiting = []
                    blocks = list(self._children(child) if own else self._block(child))
                    if own and blocks:
                        sort = own
                        self.steps += own == "step"
                        alike.append(self.scribe.entry(blocks, number=self.steps if own == "step" else None))
                    else:
                        yield from blocks
                else:
                    line = line if waiting else self._line_of(child)
                    waiting.extend(self._runs(child, bold=False))
            else:
                self._count_hidden(child)
            if child.tail:
                waiting.append(Run(SPACE.sub(" ", child.tail)))
        if alike:
            yield self._alike(alike, sort)
        yield from self._paragraph(waiting, line)
        self.depth -= 1

    def _count_hidden(self, node: Any) -> None:
        if isinstance(node.tag, str) and is_hidden(node) and len(node.text_content().split()) >= _FEWEST_HIDDEN_WORDS:
            self.hidden.append(self._line_of(node))

    def _alike(self, entries: Sequence[Entry], sort: str) -> Block:
        """Elements beside each other that are marked as the same sort of thing."""
        return self.scribe.listing(entries, ordered=sort == "step")

    def _block(self, node: Any) -> Iterator[Block]:
        tag, spot = node.tag, self._spot(node)
        if (edge := edge_named(node)) and self.looked_at < _MOST_EDGES:
            self.looked_at += 1
            if is_of_page(node, edge, self.main):
                self._edge(node, edge)
                return
        kind = callout_kind(node)
        level = int(found[1]) if (found := HEADING.match(tag)) else named_by_microdata(node)
        if level:
            runs = list(self._inside(node, bold=False))
            if says(runs):
                yield self.scribe.heading(runs, level, spot)
        elif kind is not None:
            yield from self._box(node, kind)
        elif tag in ("ul", "ol", "dir", "menu"):
            yield from self._list(node)
        elif tag == "dl":
            yield from self._definitions(node)
        elif tag == "table":
            yield from self._table(node)
        elif tag == "pre":
            text = node.text_content().strip("\n")
            if text.strip():
                yield self.scribe.paragraph([Run(text)], spot, code=True)
        elif tag == "blockquote":
            inside = list(self._children(node))
            if inside:
                yield self.scribe.callout("", inside)
        else:
            yield from self._children(node)

    def _edge(self, node: Any, edge: str) -> None:
        """The words of the page's header or footer, a field a line."""
        for block in self._children(node):
            if isinstance(block, Paragraph | Heading) and block.prose.text.strip():
                self.edges.append(self.scribe.field((edge,), block.prose.text, self._spot(node)))

    def _box(self, node: Any, kind: str) -> Iterator[Block]:
        top = box_title(node)
        title, first = None, 0
        if top is not None:
            first = self.scribe.lines + 1
            title = self.scribe.prose(list(self._inside(top, bold=True)), self._spot(top))
            top.drop_tree()
        inside = list(self._children(node))
        if inside or title:
            yield self.scribe.callout(kind, inside, title=title, first=first)

    def _paragraph(self, runs: Sequence[Run], line: int) -> Iterator[Block]:
        if says(runs):
            yield self.scribe.paragraph(runs, Spot("line", line))

    def _list(self, node: Any) -> Iterator[Block]:
        ordered = node.tag == "ol"
        number = whole_number(node.get("start"), 1)
        entries: list[Entry] = []
        for child in node:
            if not is_shown(child):
                continue
            blocks = list(self._children(child) if child.tag == "li" else self._block(child))
            if not blocks:
                continue
            if child.tag == "li":
                number = whole_number(child.get("value"), number)
                box = bool(child.xpath("./input[@type='checkbox']|./label/input[@type='checkbox']|./p/input"))
                entries.append(self.scribe.entry(blocks, number=number if ordered else None, box=box))
                number += 1
            elif entries:
                # A list that stands in a list without an entry around it belongs to the entry before.
                entries[-1] = self.scribe.entry(
                    (*entries[-1].blocks, *blocks), number=entries[-1].number, box=entries[-1].box
                )
            else:
                yield from blocks
        if entries:
            yield self.scribe.listing(entries, ordered=ordered)

    def _definitions(self, node: Any) -> Iterator[Block]:
        for child in node.iter("dt", "dd"):
            if is_shown(child) and child.tag == "dt":
                yield from self._paragraph(list(self._inside(child, bold=True)), self._line_of(child))
            elif is_shown(child):
                yield from self._children(child)

    def _table(self, node: Any) -> Iterator[Block]:
        caption = node.find("caption")
        if caption is not None:
            yield from self._paragraph(list(self._inside(caption, bold=True)), self._line_of(caption))
        rows = [row for row in node.iter("tr") if table_of(row) is node and is_shown(row)]
        cells = [[cell for cell in row if cell.tag in ("td", "th") and is_shown(cell)] for row in rows]
        wide = max((sum(whole_number(cell.get("colspan"), 1) for cell in row) for row in cells), default=0)
        if not rows or wide == 0:
            return
        if wide == 1 or (len(rows) == 1 and any(holds_blocks(cell) for cell in cells[0])):
            for cell in (cell for row in cells for cell in row):  # a table that only places what is in it
                yield from self._children(cell)
            return
        taken = [0] * min(wide, 200)
        header: Row | None = None
        written: list[Row] = []
        for element, row in zip(rows, cells, strict=True):
            line = self._row(row, taken, self._line_of(element))
            heads = bool(row) and all(cell.tag == "th" for cell in row) and len(row) > 1
            if line is None:
                continue
            if header is None and not written and (heads or in_head(element)):
                header = line
            else:
                written.append(line)
        if written or header:
            yield self.scribe.table(written or [], header=header) if written or header else self.scribe.table(written)

    def _row(self, cells: Sequence[Any], taken: list[int], line: int) -> Row | None:
        """One row; ``taken`` counts for how many more rows each column is held by a cell from above."""
        passages: list[list[Passage]] = []
        lines: list[int] = []
        waiting = list(cells)
        banner = len(cells) == 1 and whole_number(cells[0].get("colspan"), 1) >= len(taken) > 1
        while len(passages) < len(taken):
            column = len(passages)
            if taken[column] > 0:
                taken[column] -= 1
                passages.append([])
                lines.append(line)
            elif waiting:
                cell = waiting.pop(0)
                across, down = whole_number(cell.get("colspan"), 1), whole_number(cell.get("rowspan"), 1)
                width = max(1, min(across, len(taken) - column))
                for at in range(column, column + width):
                    taken[at] = max(0, down - 1)
                passages.append(list(self._passages(cell)))
                lines.append(self._line_of(cell))
                passages.extend([] for _ in range(width - 1))
                lines.extend(line for _ in range(width - 1))
            else:
                passages.append([])
                lines.append(line)
        if not any(says(runs) for cell in passages for runs in cell):
            return None
        return self.scribe.row(passages, [Spot("line", at) for at in lines], banner=banner)

    def _passages(self, cell: Any) -> Iterator[Passage]:
        """A cell's paragraphs; lists in it are written with their marks."""
        runs: list[Run] = []

        def walk(node: Any, bold: bool) -> Iterator[list[Run]]:
            nonlocal runs
            if node.text:
                runs.append(Run(SPACE.sub(" ", node.text), bold=bold))
            for child in node:
                if is_shown(child):
                    if child.tag in BLOCKS:
                        yield runs
                        runs = []
                        if child.tag == "li" and child.getparent().tag == "ol":
                            runs.append(Run(f"{place_in_list(child)}. "))
                        yield from walk(child, bold or child.tag in BOLD)
                        yield runs
                        runs = []
                    else:
                        runs.extend(self._runs(child, bold=bold))
                if child.tail:
                    runs.append(Run(SPACE.sub(" ", child.tail), bold=bold))

        for found in walk(cell, cell.tag == "th"):
            if says(found):
                yield found
        if says(runs):
            yield runs

    # -------------------------------------------------------------------- runs

    def _inside(self, node: Any, *, bold: bool, link: str = "") -> Iterator[Run]:
        if node.text:
            yield Run(SPACE.sub(" ", node.text), bold=bold, link=link)
        for child in node:
            if is_shown(child):
                yield from self._runs(child, bold=bold, link=link)
            if child.tail:
                yield Run(SPACE.sub(" ", child.tail), bold=bold, link=link)

    def _runs(self, node: Any, *, bold: bool, link: str = "") -> Iterator[Run]:
        match node.tag:
            case "br":
                yield Run("\n")
            case "img" | "video":
                yield from self._picture(node)
            case "input":
                return
            case tag if tag in STRUCK:
                if node.text_content().strip():
                    self.struck.append(self._line_of(node))
            case "a":
                yield from self._inside(node, bold=bold, link=node.get("href") or "")
            case tag:
                yield from self._inside(node, bold=bold or tag in BOLD, link=link)

    def _picture(self, node: Any) -> Iterator[Run]:
        source = node.get("src") or node.get("data-src") or node.get("data-image-src") or ""
        alt = node.get("alt") or node.get("title") or ""
        if node.tag == "video":
            sources = [source, *(one.get("src") or "" for one in node.iter("source"))]
            source = next(filter(is_own_clip, sources), "")
        if whole_number(node.get("width"), 99) < 3 or not source:
            return
        inside = data_picture(source)
        if inside is not None:
            content, suffix = inside
            name = picture_name(content, suffix)
            self.pictures[name] = content
            source = name
        marks = of_attributes(node.attrib)
        yield Run(picture=source[:2_000], alt=f"{alt} {{{marks}}}" if marks else alt)

    # -------------------------------------------------------------------- lines

    def _line_of(self, node: Any) -> int:
        if node.sourceline:
            self.line = int(node.sourceline)
        return self.line

    def _spot(self, node: Any) -> Spot:
        return Spot("line", self._line_of(node))
