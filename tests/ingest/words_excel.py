"""All words of a workbook, found by other means than the reader's: the text nodes of its XML parts.

What a reading leaves out on purpose is left out here too, and counted apart: hidden sheets, comments.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from html import unescape
from xml.etree import ElementTree

from onboard.core.model import Instruction
from onboard.ingest.outline import Block, Callout, Heading, Listing, Paragraph, Table
from onboard.ingest.transcript import Transcript

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def counted(text: str) -> Counter[str]:
    plain = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", text)
    return Counter(re.findall(r"[^\W\d_]{2,}", unescape(plain).casefold()))


def words_of(content: bytes) -> Counter[str]:
    """The words of every visible sheet, cell by cell, and of the text boxes over it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        shared = _shared(package) if "xl/sharedStrings.xml" in names else []
        related = {
            one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
            for one in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        }
        texts: list[str] = []
        for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            path = related[sheet.get(_ID)]
            if sheet.get("state", "visible") == "visible" and "/worksheets/" in path:
                texts.extend(_of_sheet(package.read(path), shared))
        for name in names:
            if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
                texts.extend(re.findall(r"<a:t(?:\s[^>]*)?>([^<]+)</a:t>", package.read(name).decode()))
    return counted("\n".join(texts))


def _shared(package: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    return ["".join(one.text or "" for one in item.iter(f"{_MAIN}t")) for item in root]


def _of_sheet(content: bytes, shared: list[str]) -> list[str]:
    texts = []
    for cell in ElementTree.fromstring(content).iter(f"{_MAIN}c"):
        value = cell.find(f"{_MAIN}v")
        inline = cell.find(f"{_MAIN}is")
        if inline is not None:
            texts.append("".join(one.text or "" for one in inline.iter(f"{_MAIN}t")))
        elif value is not None and value.text and cell.get("t") == "s":
            texts.append(shared[int(value.text)])
        elif value is not None and value.text and cell.get("t") == "str":
            texts.append(value.text)
    return texts


def reached(transcript: Transcript) -> Counter[str]:
    """The words that a transcript's blocks and fields reach; the heads of one table are counted once."""
    outline = transcript.outline
    seen: set[int] = set()
    texts = [f"{' '.join(one.path)} {one.value}" for one in outline.front]
    for block in outline.blocks:
        _gather(block, texts, seen)
    return counted("\n".join(texts))


def _gather(block: Block, texts: list[str], seen: set[int]) -> None:
    match block:
        case Heading() | Paragraph():
            texts.append(block.prose.text)
        case Listing():
            for entry in block.entries:
                for inner in entry.blocks:
                    _gather(inner, texts, seen)
        case Table():
            for row in (block.header, *block.rows):
                if id(row) not in seen:
                    texts.extend(cell.text for cell in row.cells)
                seen.add(id(row))
        case Callout():
            for inner in block.blocks:
                _gather(inner, texts, seen)


def told(instruction: Instruction) -> Counter[str]:
    """The words that an instruction says, sections included."""
    said = [statement.text for statement in instruction.statements()]
    return counted("\n".join([*said, *{step.section for step in instruction.steps}]))
