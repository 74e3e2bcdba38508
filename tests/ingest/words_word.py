"""Looks at Word documents with other eyes than the reader's, and at what the reader made of them.

``words_of`` takes every text node of the XML with the standard library alone: body, headers, footers, notes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from lost_words import _reached, _words

from onboard.core.model import Instruction
from onboard.ingest.outline import Block, Callout, Heading, Listing, Paragraph, Prose, Row, Table
from onboard.ingest.transcript import Transcript
from onboard.ingest.word.reader import WordReader

_TEXTS = ("t", "delText")
_SAID_ONCE = re.compile(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")
_NO_WORDS = (
    r"(?m)^\s*\(?(?:\d{1,3}\.)*\d{1,3}[.)]\s",
    r"(?im)^\s*(?:schritt|step)\s+\d+\s*:",
    r"(?im)^\s*(?:warnung|gefahr|vorsicht|achtung|hinweis|warning|danger|caution|notice|note|uwaga|dikkat)\s*[:!]?",
    r"(?im)^\s*(?:revision|stand|ansprechpartner)\s*:",
    r"(?im)^\s*seite\s+\d*\s*von\s*\d*\s*$",
)


def words_of(content: bytes) -> Counter[str]:
    """Every word in a document's XML, what is deleted, hidden and struck through included."""
    return _counted("\n".join(_paragraphs(content)))


def reached(instruction: Instruction) -> Counter[str]:
    """Every word an instruction reaches, those included that a problem says were left out."""
    left_out = [one.text for one in instruction.problems if one.kind == "left-out"]
    alts = [one.alt for one in instruction.all_pictures()]
    return _words(" ".join((*_reached(instruction), *left_out, *alts)))


def _counted(text: str) -> Counter[str]:
    for pattern in _NO_WORDS:
        text = re.sub(pattern, " ", text)
    return _words(text)


def _paragraphs(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if _SAID_ONCE.fullmatch(name):
                yield from _spoken(ElementTree.fromstring(package.read(name)))


def _spoken(element: ElementTree.Element) -> Iterator[str]:
    own: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "Fallback":
            continue
        if name in _TEXTS:
            own.append(child.text or "")
        elif name in ("tab", "br"):
            own.append(" ")
        else:
            inside = list(_spoken(child))
            if name == "p" or any(one.tag.endswith("}p") for one in child.iter()):
                yield from inside
            else:
                own.extend(inside)
    if own:
        yield "".join(own)


# ------------------------------------------------------------------------------------------ what was made of it


def read(content: bytes, name: str = "doc.docx") -> Transcript:
    return WordReader().transcript(content, name)


def sketch(content: bytes) -> list[str]:
    """What the reader made of a document, one line a block: "# Title", "1. Entry", "  - Entry below", "| a | b |"."""
    return [line for block in read(content).outline.blocks for line in _sketched(block)]


def _sketched(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_shown(block.prose)}"
        case Paragraph():
            yield _shown(block.prose)
        case Listing():
            for entry in block.entries:
                mark = f"{entry.number}." if block.ordered else "-"
                yield from _indented(f"{mark}{' [ ]' if entry.box else ''}", entry.blocks)
        case Callout():
            yield from _indented(">", block.blocks)
        case Table():
            yield _row(block.header)
            yield from (_row(row) for row in block.rows)


def _indented(mark: str, blocks: Sequence[Block]) -> Iterator[str]:
    lines = [line for block in blocks for line in _sketched(block)]
    yield f"{mark} {lines[0]}"
    yield from (f"  {line}" for line in lines[1:])


def _row(row: Row) -> str:
    cells = [_shown(cell) for cell in row.cells]
    return f"== {cells[0]}" if row.banner else f"| {' | '.join(cells)} |"


def _shown(prose: Prose) -> str:
    text = prose.text.replace("\u2028", " / ")
    bold = f"**{text[: prose.lead]}**{text[prose.lead :]}" if prose.lead else text
    return bold + "[picture]" * len(prose.pictures)
