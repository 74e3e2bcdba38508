"""What all structured forms have in common: nodes -> blocks of an outline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from onboard.core.model import Problem
from onboard.ingest.outline import Block, Callout, Entry, Field, Heading, Listing, Outline, Paragraph, Spot
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.structured.located import Node

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|hei[cf]|avif|bmp|tiff?|svg)$", re.IGNORECASE)


@dataclass
class Writing:
    """Blocks, fields and problems of a document that is being taken down; ``name`` is the document's."""

    name: str
    scribe: Scribe = field(default_factory=Scribe)
    front: list[Field] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def outline(self, blocks: Iterable[Block]) -> Outline:
        return self.scribe.outline(blocks, front=self.front, problems=self.problems)

    def state(self, key: str, node: Node) -> None:
        """Something the document says about itself."""
        self.front.append(self.scribe.field((key,), node.text, Spot("line", node.line)))

    def heading(self, text: str, level: int, line: int, *, identity: str = "", marked: bool = False) -> Heading:
        return self.scribe.heading([Run(plain(text))], level, Spot("line", line), identity=identity, marked=marked)

    def paragraph(
        self, text: str, line: int, *, label: str = "", pictures: Iterable[tuple[str, str]] = (), bold: bool = False
    ) -> Paragraph:
        runs = [Run(plain(text), bold=bold), *(Run(picture=file, alt=alt) for file, alt in pictures)]
        return self.scribe.paragraph(runs, Spot("line", line), label=label)

    def paragraphs(self, node: Node) -> list[Block]:
        """Every text in a node, a paragraph each; what a text leaves blank between two lines divides it."""
        return [
            self.paragraph(part, node.line)
            for text, node in texts(node)
            for part in re.split(r"\n\s*\n", plain(text))
            if part.strip()
        ]

    def pictures(self, found: Iterable[tuple[str, str]], line: int) -> list[Block]:
        shown = list(found)
        return [self.paragraph("", line, pictures=shown)] if shown else []

    def listing(self, entries: Iterable[Entry], *, ordered: bool = False) -> list[Listing]:
        inside = list(entries)
        return [self.scribe.listing(inside, ordered=ordered)] if inside else []

    def callout(self, kind: str, blocks: Iterable[Block]) -> list[Callout]:
        inside = list(blocks)
        return [self.scribe.callout(kind, inside)] if inside else []


def texts(node: Node) -> Iterable[tuple[str, Node]]:
    """Every text in a node and below, in order, with the node it stands in."""
    if node.kind == "text" and node.text.strip():
        yield node.text, node
    for entry in node.entries:
        yield from texts(entry)
    for _, _, member in node.members:
        yield from texts(member)


def plain(text: str) -> str:
    """Text without HTML tags and character references, which guides and HowTos carry in their texts."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return unescape(text) if "&" in text else text


def is_picture(text: str) -> bool:
    """Whether a text names a picture's file."""
    return bool(_PICTURE.search(text.split("?")[0].split("#")[0]))
