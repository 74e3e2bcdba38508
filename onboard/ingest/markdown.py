"""Markdown (CommonMark 0.31 with GitHub's tables and strikethrough), and the dialects in real use.

Text is never indented code here: in checklists, indentation is a slip or a detail. The parser is markdown-it-py, whose
tokens carry lines; the exact place of a sentence is found by following its words through the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.bounds import DEEPEST, refuse_slow_paragraphs, refuse_too_much
from onboard.ingest.braces import behind_a_picture, first_of_each, is_of_a_named_file, tag_picture, with_braces
from onboard.ingest.dialects import CalloutMark, Include, rewritten
from onboard.ingest.frontmatter import front_matter
from onboard.ingest.outline import (
    HARD_BREAK,
    INVISIBLE,
    Block,
    Callout,
    Entry,
    Heading,
    Listing,
    Outline,
    Paragraph,
    PictureRef,
    Prose,
    Row,
    Table,
    Thing,
    clean,
)
from onboard.ingest.strangers import refuse_what_is_no_text
from onboard.ingest.transcript import Transcript

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


_LEADING_INVISIBLE = re.compile(rf"^([ \t]*)([{INVISIBLE}]+)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_BOX = re.compile(r"^\[[ xX]?\]\s+")
_BREAK_TAG = re.compile(r"<(br|/p|/div|/li|/tr|/h[1-6]|/figcaption|/summary)\b[^>]*>", re.IGNORECASE)
_UNSHOWN = re.compile(r"<!--.*?(-->|\Z)|<(script|style)\b.*?(</\2\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_FURTHEST = 4_096

_PART = re.compile(r"\[([^\[\]\n]*)\](?:\[([^\[\]\n]*)\])?(?:\(([^()\n]*)\))?\{([^{}\n]*)\}")
_COMMAND = re.compile(r"\{\{[A-Za-z]\w*(?::[^{}\n]{0,200})?\}\}")
_BRACES = re.compile(r"\{([^{}\n]{1,300})\}")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]*[a-z0-9_+-]:|:[A-Za-z]+(?:-[A-Za-z0-9]+)+:")
_CLOSING = re.compile(r"[*_~`]*(?:\]\([^()\n]*\)|\]\[[^\[\]\n]*\])?(?:\{[^{}\n]*\})?[*_~`]*")
_PICTURE = re.compile(r"!\[[^\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?")
_WARNING_SHORTCODES = frozenset({":warning:", ":no_entry:", ":rotating_light:", ":stop_sign:", ":octagonal_sign:"})
_FLAGS = frozenset({"pagestep", "step", "output", "hidden", "bom"})
_PAIR = re.compile(r"^\s*([A-Za-z][\w-]*)\s*[:=]\s*(.*)$", re.DOTALL)


class MarkdownReader(Reader):
    """.md, .markdown, and .txt, which is read as Markdown without any."""

    apart = False
    largest = 5 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        source, problems = decoded(content, name)
        if not source.strip():
            raise InputError("is empty", file=name, hint="Give a document with the steps of the work.")
        front = front_matter(source)
        if front.broken:
            line, reason = front.broken
            problems.append(
                Problem(
                    "unreadable-front-matter",
                    f"the front matter is not valid YAML: {reason}",
                    name,
                    f"line {line}",
                    "Correct it; until then it is kept as plain notes.",
                )
            )
        body = "\n" * source.count("\n", 0, front.end) + source[front.end :]
        blocks, includes = _blocks(_parseable(body), source, name)
        problems.extend(_missing_include(include, name) for include in includes)
        return Transcript(Outline(source, blocks, front.fields, tuple(problems)))


def decoded(content: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text of a file with ``"\\n"`` line ends and without control characters, and what was amiss in it.

    Raises InputError for what is no text at all.
    """
    refuse_what_is_no_text(content, name)
    problems = []
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as exc:
        text = content.decode("cp1252", errors="replace")
        line = content.count(b"\n", 0, exc.start) + 1
        problems.append(
            Problem("encoding", "is not UTF-8; read as Windows-1252", name, f"line {line}", "Save the file as UTF-8.")
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if stray := _CONTROL.search(text):
        problems.append(
            Problem(
                "encoding",
                "holds control characters; each was read as a space",
                name,
                f"line {text.count(chr(10), 0, stray.start()) + 1}",
                "Remove them; text copied from a PDF or a terminal often holds some.",
            )
        )
    return _CONTROL.sub(" ", text), problems


def _parseable(body: str) -> list[str]:
    """Lines to parse: direction marks in front of a "#" or "1." would hide it from the parser."""
    return _LEADING_INVISIBLE.sub(lambda found: found.group(1) + " " * len(found.group(2)), body).split("\n")


def _missing_include(include: Include, name: str) -> Problem:
    first, last = include.first + 1, include.last
    return Problem(
        "missing-include",
        f'"{include.name}" is to be put in here; included files are not read',
        name,
        f"line {first}" if first == last else f"lines {first}-{last}",
        "Copy what it says into this document, if the video is to say it.",
    )


def _blocks(lines: list[str], source: str, name: str) -> tuple[tuple[Block, ...], tuple[Include, ...]]:
    refuse_too_much(lines, name)
    plain = rewritten(lines)
    tokens = _parser().parse("\n".join(plain.lines))
    deepest = max(tokens, key=lambda token: token.level, default=None)
    if deepest is not None and deepest.level >= DEEPEST:
        where = next((token.map for token in tokens if token.map and token.level >= DEEPEST - 2), None)
        raise InputError(
            f"lists or quotes nested more than {DEEPEST // 2} deep",
            file=name,
            place=f"line {where[0] + 1}" if where else None,
            hint="Write it with less indentation.",
        )
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    walk = _Walk(source, tuple(starts), plain.callouts)
    return tuple(walk.blocks(SyntaxTreeNode(tokens).children)), plain.includes


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST + 4}).enable(["table", "strikethrough"]).disable("code")
    parser.validateLink = lambda url: True  # nothing is rendered or followed; references decides what may be opened
    parser.core.ruler.before("inline", "bounded", refuse_slow_paragraphs)
    parser.inline.ruler.before("link", "buildup_part", _buildup_part)
    parser.inline.ruler.before("link", "picture_braces", behind_a_picture)
    parser.inline.ruler.before("link", "braces", _braces)
    parser.inline.ruler.before("link", "shortcode", _shortcode)
    return parser


# ------------------------------------------------------------------------------------------ inline dialects


def _buildup_part(state: StateInline, silent: bool) -> bool:
    """``[name](link){qty: 1, cat: tool}``: a part or tool of GitBuilding; only its name is text."""
    found = _PART.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if not found or not _is_attributes(found.group(4)):
        return False
    if not silent:
        token = state.push("buildup_part", "", 0)
        token.content = found.group(1)
        token.meta = {
            "name": found.group(2) or found.group(1),
            "link": found.group(3) or "",
            "attributes": _attributes(found.group(4)),
            "length": len(found.group()),
        }
    state.pos += len(found.group())
    return True


def _braces(state: StateInline, silent: bool) -> bool:
    """``{{BOM}}``, ``{pagestep}``, ``{#id .class}``: instructions to a program, not words. ``{{ 7 * 7 }}`` is words."""
    if state.src[state.pos] != "{":
        return False
    found = _COMMAND.match(state.src, state.pos) or _BRACES.match(state.src, state.pos)
    if not found or not (found.group().startswith("{{") or _is_attributes(found.group(1))):
        return False
    if is_of_a_named_file(state, found.group()):
        return False
    if not silent:
        token = state.push("braces", "", 0)
        token.meta = {} if found.group().startswith("{{") else _attributes(found.group(1))
    state.pos += len(found.group())
    return True


def _shortcode(state: StateInline, silent: bool) -> bool:
    """``:bulb:``, ``:sicherheit-W019:``: names of little pictures, never read aloud."""
    found = _SHORTCODE.match(state.src, state.pos) if state.src[state.pos] == ":" else None
    if not found or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    if not silent:
        token = state.push("shortcode", "", 0)
        token.content = "⚠ " if found.group() in _WARNING_SHORTCODES else ""
    state.pos += len(found.group())
    return True


def _is_attributes(inside: str) -> bool:
    first = inside.strip()
    if not first:
        return False
    word = re.split(r"[\s,]", first.lower())[0]
    return first[0] in "#." or word in _FLAGS or bool(re.match(r"^[A-Za-z][\w-]*\s*[:=]\s*\S", first))


def _attributes(inside: str) -> dict[str, str]:
    """Flags and ``key: value`` pairs; commas inside quotes, or in front of no new key, belong to the value."""
    found: dict[str, str] = {}
    last = ""
    for piece in re.findall(r"(?:\"[^\"]*\"|[^,\"])+", inside):
        pair = _PAIR.match(piece)
        bare = piece.strip()
        if pair and not bare.startswith(("#", ".")):
            last = pair.group(1).lower()
            found[last] = pair.group(2).strip().strip('"').strip()
        elif bare.lower() in _FLAGS:
            found[bare.lower()] = ""
        elif bare.startswith(("#", ".")):
            for word in bare.split():
                found["#" if word.startswith("#") else "."] = word[1:]
        elif last:
            found[last] += f",{piece}"
    return found


# ------------------------------------------------------------------------------------------ tokens to blocks


@dataclass(frozen=True)
class _Walk:
    """Turns markdown-it's tree into blocks. ``starts`` holds the offset of every line of the source."""

    source: str
    starts: tuple[int, ...]
    callouts: dict[int, CalloutMark]

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> list[Block]:
        found: list[Block] = []
        for node in nodes:
            block = self._block(node)
            if isinstance(block, list):
                found.extend(block)
            elif block is not None:
                found.append(block)
        return found

    def _block(self, node: SyntaxTreeNode) -> Block | list[Block] | None:
        first, last = self._lines(node)
        if node.type == "heading":
            return self._heading(node, first, last)
        if node.type == "paragraph":
            prose, _ = self._prose(node.children[0], first, last)
            return Paragraph(prose, first, last) if _says_something(prose) else None
        if node.type in ("bullet_list", "ordered_list"):
            entries = tuple(self._entry(child, node.type == "ordered_list") for child in node.children)
            return Listing(node.type == "ordered_list", entries, first, last)
        if node.type == "blockquote":
            return self._callout(node, first, last)
        if node.type == "table":
            return self._table(node, first, last)
        if node.type in ("fence", "code_block"):
            return self._code(node, first, last)
        if node.type == "html_block":
            return self._html(node, first, last)
        if node.type == "hr":
            return None
        return self.blocks(node.children)

    def _lines(self, node: SyntaxTreeNode) -> tuple[int, int]:
        """First and last line with something in it; markdown-it counts from 0 and includes empty lines at the end."""
        span = node.map
        if span is None:
            return 1, 1
        first, last = span[0], min(span[1], len(self.starts) - 1)
        while last > first + 1 and not self._line(last - 1).strip():
            last -= 1
        return first + 1, max(last, first + 1)

    def _line(self, index: int) -> str:
        return self.source[self.starts[index] : self.starts[index + 1] - 1]

    def _heading(self, node: SyntaxTreeNode, first: int, last: int) -> Heading:
        prose, attributes = self._prose(node.children[0], first, last)
        return Heading(prose, int(node.tag[1:]), first, last, attributes.get("#", ""), "pagestep" in attributes)

    def _entry(self, node: SyntaxTreeNode, ordered: bool) -> Entry:
        first, last = self._lines(node)
        blocks = self.blocks(node.children)
        box = False
        if blocks and isinstance(blocks[0], Paragraph) and (ticked := _BOX.match(blocks[0].prose.text)):
            opening = blocks[0].prose
            box = True
            blocks[0] = replace(
                blocks[0],
                prose=replace(
                    opening.part(ticked.end(), len(opening.text), self.source),
                    pictures=opening.pictures,
                    things=opening.things,
                ),
            )
        number = int(node.info) if ordered and node.info.isdigit() else None
        return Entry(tuple(blocks), first, last, number, box)

    def _callout(self, node: SyntaxTreeNode, first: int, last: int) -> Callout:
        mark = self.callouts.get(first - 1) or CalloutMark("")
        title = self._titled(mark.title, first) if mark.title else None
        return Callout(mark.kind, tuple(self.blocks(node.children)), first, last, title)

    def _titled(self, title: str, line: int) -> Prose:
        begin, end = self.starts[line - 1], self.starts[line] - 1
        at = self.source.find(title, begin, end)
        start = at if at >= 0 else begin
        return Prose(clean(title), ((0, start),), start, min(start + len(title), end))

    def _table(self, node: SyntaxTreeNode, first: int, last: int) -> Table:
        rows = [row for part in node.children for row in part.children]
        read = [self._row(row) for row in rows]
        return Table(
            read[0], tuple(row for row in read[1:] if any(_says_something(cell) for cell in row.cells)), first, last
        )

    def _row(self, node: SyntaxTreeNode) -> Row:
        first, last = self._lines(node)
        cells, cursor = [], self.starts[first - 1]
        for cell in node.children:
            prose, _ = self._prose(cell.children[0], first, last, cursor)
            bar = self.source.find("|", prose.end, self.starts[last] - 1)
            cursor = max(cursor, prose.end if bar < 0 else bar)
            cells.append(prose)
        return Row(tuple(cells), first, last)

    def _code(self, node: SyntaxTreeNode, first: int, last: int) -> Paragraph | None:
        text = node.content.strip("\n")
        if not text.strip():
            return None
        start = self.starts[first - 1]
        prose = Prose(text, ((0, start),), start, self.starts[last] - 1)
        return Paragraph(prose, first, last, code=True)

    def _html(self, node: SyntaxTreeNode, first: int, last: int) -> Paragraph | None:
        """A block of HTML: its words and its pictures; the markup inside may be Markdown again."""
        content = _UNSHOWN.sub(lambda found: "\n" * found.group().count("\n"), node.content)
        content = _BREAK_TAG.sub("\\\n", content) if "\n" not in content.strip() else content
        content = _TAG.sub(lambda tag: tag.group() if tag_picture(tag.group()) else "", content)
        inline = SyntaxTreeNode(_parser().parseInline(content)).children[0]
        prose, _ = self._prose(inline, first, last)
        prose = replace(prose, pictures=tuple(replace(picture, gallery=True) for picture in prose.pictures))
        return Paragraph(prose, first, last) if _says_something(prose) else None

    def _prose(
        self, node: SyntaxTreeNode, first: int, last: int, start: int | None = None
    ) -> tuple[Prose, dict[str, str]]:
        begin = self.starts[first - 1] if start is None else start
        flow = _Flow(self.source, self.starts, begin, self.starts[min(last, len(self.starts) - 1)] - 1, first)
        flow.add(node.children)
        return flow.prose(), flow.attributes


class _Flow:
    """Follows a run of inline tokens through the source, word by word."""

    def __init__(self, source: str, starts: Sequence[int], begin: int, end: int, line: int) -> None:
        self.source, self.starts = source, starts
        self.begin, self.end, self.line = begin, max(begin, end), line
        self.cursor = self.text_end = begin
        self.written: list[str] = []
        self.spoke = False
        self.length = 0
        self.pieces: list[tuple[int, int]] = []
        self.lead: int | None = None
        self.pictures: list[PictureRef] = []
        self.things: list[Thing] = []
        self.links: list[str] = []
        self.linked = 0
        self.attributes: dict[str, str] = {}

    def add(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        for node in nodes:
            self._add(node)

    def _add(self, node: SyntaxTreeNode) -> None:
        match node.type:
            case "text" | "code_inline" | "text_special":
                self._write(node.content)
            case "softbreak":
                self._next_line("\n")
            case "hardbreak":
                self._next_line(HARD_BREAK)
            case "image":
                self._picture(str(node.attrs.get("src", "")), node.content)
            case "picture_braces":
                self._braces(node.content)
            case "html_inline":
                self._html(node.content)
            case "buildup_part":
                self._thing(node)
            case "braces":
                self.attributes.update(node.meta)
            case "shortcode":
                if node.content:
                    self.pieces.append((self.length, self.cursor))
                    self._append(node.content)
            case "strong":
                self._bold(node)
            case "link":
                self.links.append(str(node.attrs.get("href", "")))
                before = self.length
                self.add(node.children)
                self.linked += self.length - before
            case _:
                self.add(node.children)

    def _bold(self, node: SyntaxTreeNode) -> None:
        opens = not self.spoke
        self.add(node.children)
        if opens and self.lead is None:
            self.lead = self.length

    def _write(self, text: str) -> None:
        if not text:
            return
        near = min(self.end, self.cursor + len(text) + _FURTHEST)
        at = self.source.find(text, self.cursor, near)
        if at < 0 and (word := re.search(r"\w+", text)):
            at = self.source.find(word.group(), self.cursor, near)
        start = at if at >= 0 else self.cursor
        self.pieces.append((self.length, start))
        self.cursor = min(start + len(text), self.end) if at >= 0 else start
        self.text_end = self.cursor
        self._append(text)

    def _append(self, text: str) -> None:
        self.written.append(text)
        self.spoke = self.spoke or bool(text.strip())
        self.length += len(text)

    def _next_line(self, mark: str) -> None:
        after = self.source.find("\n", self.cursor, self.end)
        self.pieces.append((self.length, after if after >= 0 else self.cursor))
        self._append(mark)
        if after >= 0:
            self.cursor = after + 1

    def _picture(self, file: str, alt: str) -> None:
        written = _PICTURE.search(self.source, self.cursor, self.end)
        start, end = written.span() if written else (self.cursor, self.cursor)
        self.cursor = max(self.cursor, end)
        self.pictures.append(PictureRef(file, clean(alt), start, end))

    def _braces(self, inside: str) -> None:
        self.pictures[-1] = with_braces(self.pictures[-1], inside, self.source, self.end)
        self.cursor = max(self.cursor, self.pictures[-1].end)

    def _html(self, tag: str) -> None:
        at = self.source.find(tag, self.cursor, self.end)
        start = at if at >= 0 else self.cursor
        self.cursor = start + len(tag) if at >= 0 else start
        if shown := tag_picture(tag):
            file, alt, braces = shown
            self.pictures.append(PictureRef(file, alt, start, self.cursor, braces=braces))
        elif re.match(r"<br\b", tag, re.IGNORECASE):
            self.pieces.append((self.length, self.cursor))
            self._append(HARD_BREAK)

    def _thing(self, node: SyntaxTreeNode) -> None:
        attributes: dict[str, str] = node.meta["attributes"]
        opening = self.source.find(f"[{node.content}]", self.cursor, self.end)
        start = opening if opening >= 0 else self.cursor
        end = min(start + node.meta["length"], self.end)
        if node.meta["link"]:
            self.links.append(node.meta["link"])
        if "hidden" not in attributes and node.content != ".":
            self._write(node.content)
            self.linked += len(node.content) if node.meta["link"] else 0
        self.cursor = max(self.cursor, end)
        if "qty" in attributes or "cat" in attributes:
            kind = (
                "output"
                if "output" in attributes
                else "tool"
                if attributes.get("cat", "").lower() == "tool"
                else "part"
            )
            name = clean(node.meta["name"])
            self.things.append(
                Thing(name, kind, start, end, clean(attributes.get("qty", "")), clean(attributes.get("note", "")))
            )

    def prose(self) -> Prose:
        """From the first word to the last, with the markup that belongs to them."""
        start, end = self.begin, self.begin
        if self.pieces:
            start, end = self.pieces[0][1], max(self.text_end, self.pieces[0][1])
            while start > self.begin and self.source[start - 1] in "*_~[`":
                start -= 1
            if closing := _CLOSING.match(self.source, end, self.end):
                end = closing.end()
        return Prose(
            "".join(self.written),
            tuple(self.pieces),
            start,
            end,
            self.lead or 0,
            first_of_each(self.pictures),
            tuple(self.things),
            tuple(self.links),
            self.linked,
        )


def _says_something(prose: Prose) -> bool:
    return bool(prose.text.strip() or prose.pictures or prose.things or prose.links)
