"""The top of a document: who, where, which revision; as front matter, as "Key: value" lines, or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onboard.core.model import Problem
from onboard.ingest.outline import (
    HARD_BREAK,
    Block,
    Field,
    Heading,
    Listing,
    Outline,
    Paragraph,
    Places,
    Prose,
    Table,
    clean,
)
from onboard.ingest.passages import alarm
from onboard.ingest.vocabulary import Vocabulary

SINGLE = ("title", "station", "revision", "valid_from", "responsible")
"""What a document says about itself once."""

_LISTED = ("tools", "parts", "ppe", "contacts", "requirements")
_KEY_WORDS = 4
_TITLE_WORDS = 10
_SENTENCE_END = re.compile(r"[.!?:;,…]\s*$")


@dataclass
class Head:
    """The top of a document, taken out.

    ``singles``   title, station, ... as (text, start, end)
    ``listed``    lists given as "Werkzeug: a, b", by what they list
    ``notes``     front matter under keys nobody knows
    ``blocks``    the document without all that
    """

    singles: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    language: str = ""
    unknown_language: tuple[str, int] | None = None
    listed: list[tuple[str, Prose]] = field(default_factory=list)
    notes: list[Field] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def problems(self, document: str, places: Places) -> Iterator[Problem]:
        if self.unknown_language:
            name, start = self.unknown_language
            line = places.line_at(start)
            yield Problem(
                "no-language",
                f'"{name}" is no language we know',
                document,
                places.named(line, line),
                'Write its tag: "de", "en", ...',
            )


def read_head(outline: Outline, words: Vocabulary) -> Head:
    """Takes the metadata out of a document; they stand in front of its second heading and of any numbered list."""
    head = Head()
    for front in outline.front:
        _take(head, words, front)
    blocks = _with_title_line(outline.blocks, words)
    headings = [index for index, block in enumerate(blocks) if isinstance(block, Heading)]
    if not headings:
        top = len(blocks)
    elif headings[0] > 0:
        top = headings[0]
    else:
        top = headings[1] if len(headings) > 1 else len(blocks)
    still_top = True
    for index, block in enumerate(blocks):
        still_top = still_top and index < top and not (isinstance(block, Listing) and block.ordered)
        if still_top:
            head.blocks.extend(_without_metadata(block, head, words, outline.source))
        else:
            head.blocks.append(block)
    return head


def _with_title_line(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """In a text without any heading, a short first line that is no sentence is the title."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or len(blocks) < 2 or any(isinstance(block, Heading) for block in blocks):
        return list(blocks)
    text = first.prose.text.strip()
    one_line = text and "\n" not in text and HARD_BREAK not in text and not first.prose.pictures
    plain = ":" not in text and not _SENTENCE_END.search(text) and len(text.split()) <= _TITLE_WORDS
    if not (one_line and plain) or alarm(first.prose, words) or words.numbered_step(text):
        return list(blocks)
    return [Heading(first.prose, 1, first.first, first.last), *blocks[1:]]


def _take(head: Head, words: Vocabulary, front: Field) -> None:
    """One value of the front matter, or of a "Key: value" line."""
    meaning = words.key(front.path[0]) if front.path else ""
    plain = clean(front.value)
    if not plain:
        return
    if meaning in SINGLE and len(front.path) == 1 and meaning not in head.singles:
        head.singles[meaning] = (plain, front.start, front.end)
    elif meaning == "language" and not head.language:
        head.language = words.language_of(plain)
        if not head.language:
            head.unknown_language = (plain, front.start)
    elif meaning in _LISTED:
        prose = Prose(plain, ((0, front.start),), front.start, front.end)
        head.listed.append((meaning, prose))
    else:
        head.notes.append(replace(front, value=plain))


def _without_metadata(block: Block, head: Head, words: Vocabulary, source: str) -> list[Block]:
    """What is left of a block when the metadata in it are taken out."""
    if isinstance(block, Paragraph) and not block.code:
        return _paragraph_without(block, head, words, source)
    if isinstance(block, Listing):
        kept = []
        for entry in block.entries:
            only = entry.blocks[0] if len(entry.blocks) == 1 else None
            if isinstance(only, Paragraph) and not _paragraph_without(only, head, words, source):
                continue
            kept.append(entry)
        return [replace(block, entries=tuple(kept))] if kept else []
    if isinstance(block, Table) and len(block.header.cells) == 2:
        rows = (block.header, *block.rows)
        fields = [(words.key(row.cells[0].text), row) for row in rows]
        known = [meaning for meaning, _ in fields if meaning in (*SINGLE, "language", "contacts")]
        if len(known) * 2 > len(rows) or (known and known[0] == fields[0][0]):
            for _, row in fields:
                key, value = (clean(cell.text) for cell in row.cells)
                path = (key,) if key else ()
                if key or value:
                    end = max(cell.end for cell in row.cells)
                    _take(head, words, Field(path, value or key, row.cells[0].start, end))
            return []
    return [block]


def _paragraph_without(block: Paragraph, head: Head, words: Vocabulary, source: str) -> list[Block]:
    kept: list[Prose] = []
    for prose in _lines_of(block.prose, source):
        key, colon, value = prose.text.partition(":")
        meaning = words.key(key) if colon and len(key.split()) <= _KEY_WORDS else ""
        known = meaning in (*SINGLE, "language", *_LISTED) and value.strip() and not alarm(prose, words)
        if known and meaning in _LISTED:
            begin = len(key) + 1
            head.listed.append(
                (meaning, prose if meaning == "contacts" else prose.part(begin, len(prose.text), source))
            )
        elif known and (meaning not in head.singles or meaning == "language"):
            _take(head, words, Field((clean(key),), clean(value), prose.start, prose.end))
        else:
            kept.append(prose)
    if len(kept) == len(_lines_of(block.prose, source)):
        return [block]
    left = [Paragraph(prose, block.first, block.last) for prose in kept if prose.text.strip()]
    if block.prose.pictures or block.prose.things:
        empty = Prose("", (), block.prose.start, block.prose.start, 0, block.prose.pictures, block.prose.things)
        left.append(Paragraph(empty, block.first, block.last))
    return list(left)


def _lines_of(prose: Prose, source: str) -> list[Prose]:
    ends = [at for at, letter in enumerate(prose.text) if letter in f"\n{HARD_BREAK}"]
    begins = [0, *(end + 1 for end in ends)]
    return [
        prose.part(begin, end, source)
        for begin, end in zip(begins, [*ends, len(prose.text)], strict=True)
        if prose.text[begin:end].strip()
    ]
