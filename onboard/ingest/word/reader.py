"""The way into a Word document: package -> stories -> blocks, front fields, problems."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest import package
from onboard.ingest.base import Reader
from onboard.ingest.outline import Block, Field, Heading, Spot
from onboard.ingest.package import Relation
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.transcript import Transcript
from onboard.ingest.vocabulary import Vocabulary, folded, vocabulary
from onboard.ingest.word.album import Album
from onboard.ingest.word.blocks import Blocks
from onboard.ingest.word.canvas import Canvas
from onboard.ingest.word.edges import EDGES, Stated, stated
from onboard.ingest.word.flow import Flow, mark_unended
from onboard.ingest.word.markup import DC, Element, R, W, switch, tree
from onboard.ingest.word.numbering import Numbering
from onboard.ingest.word.pieces import Line, Piece
from onboard.ingest.word.ranks import ranked
from onboard.ingest.word.remarks import Remarks, comments
from onboard.ingest.word.story import Counts, Story
from onboard.ingest.word.styles import Styles
from onboard.ingest.word.tongue import language_of
from onboard.ingest.word.typed import strays

_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


class WordReader(Reader):
    """Reads .docx, .docm and .dotx."""

    def transcript(self, content: bytes, name: str) -> Transcript:
        try:
            return _Document.opened(content, name).transcript()
        except RecursionError as exc:
            hint = "Simplify it: lists in lists, tables in tables."
            raise InputError("is nested too deep", file=name, hint=hint) from exc


@dataclass
class _Document:
    """One document while it is read. ``main``: the part with its body; ``relations``: of that part."""

    package: zipfile.ZipFile
    name: str
    main: str
    relations: Mapping[str, Relation]
    styles: Styles
    remarks: Remarks
    album: Album
    scribe: Scribe = field(default_factory=Scribe)
    _notes: dict[str, dict[str, Element]] = field(default_factory=dict)

    @classmethod
    def opened(cls, content: bytes, name: str) -> _Document:
        opened = package.opened(content, name, needed="word/")
        main = _main_part(opened, name)
        relations = package.relations(opened, main, name)
        remarks = Remarks(name)
        document = cls(opened, name, main, relations, Styles(), remarks, Album(opened, name, remarks))
        document.styles = Styles.of(document._part("styles"))
        return document

    def transcript(self) -> Transcript:
        root = tree(self.package, self.main, self.name)
        body = root.find(W + "body")
        if body is None:
            raise InputError("is damaged: it has no body", file=self.name, hint="Open it in Word and save it again.")
        mark_unended(root)
        pieces = ranked(self._story(self.main, "", Counts(), Numbering.of(self._part("numbering"))).pieces(body))
        words = vocabulary()
        titled = any(isinstance(piece, Line) and piece.level for piece in pieces)
        front, said = self._edges(root, words, "" if titled else self._named_title())
        blocks = _with_sentences(Blocks(self.scribe, words).of(pieces), said)
        if language := language_of(root, self._part("styles"), words):
            front.append(self.scribe.field(("language",), language, Spot("mark", 1, "language")))
        outline = self.scribe.outline(blocks, front=front, problems=list(self._problems(pieces)))
        return Transcript(outline, self.album.pictures)

    # -------------------------------------------------------------------- parts

    def _part(self, kind: str) -> Element | None:
        """The root of a part the body refers to by its kind; None where there is none."""
        path = next((one.target for one in self.relations.values() if one.kind == kind and not one.external), "")
        return tree(self.package, path, self.name) if path in self.package.NameToInfo else None

    def _story(self, path: str, within: str, counts: Counts, numbering: Numbering, *, pages: bool = False) -> Story:
        relations = self.relations if path == self.main else package.relations(self.package, path, self.name)
        canvas = Canvas(self.album, self._part("theme"))
        flow = Flow(self.styles, relations, self.album, self.remarks, canvas, pages=pages)
        return Story(flow, self.styles, numbering, counts, within, self._note, self._diagram)

    def _note(self, kind: str, number: str) -> Element | None:
        """What a footnote or an endnote says; None where it is only a line between them."""
        if kind not in self._notes:
            root = self._part(f"{kind}s")
            listed = list(root) if root is not None else []
            self._notes[kind] = {
                one.get(W + "id", ""): one for one in listed if one.get(W + "type", "") not in _NO_NOTES
            }
        return self._notes[kind].get(number)

    def _diagram(self, relation: Relation) -> Element | None:
        known = not relation.external and relation.target in self.package.NameToInfo
        return tree(self.package, relation.target, self.name) if known else None

    # -------------------------------------------------------------------- headers and footers

    def _edges(self, root: Element, words: Vocabulary, title: str) -> tuple[list[Field], list[Block]]:
        """Front fields, and the sentences that stand in headers and footers; each once.

        ``title``: the document's by its properties, which is believed where a header says it too.
        """
        front: list[Field] = []
        said: list[Block] = []
        known: set[tuple[str, str]] = set()
        for one in self._stated(root, words):
            mark = ("" if one.key in EDGES else one.key.casefold(), one.text.casefold())
            if mark in known:
                continue
            known.update((mark, ("", mark[1])))
            if one.key in EDGES and title and folded(one.text) == folded(title):
                front.append(self.scribe.field(("title",), one.text, one.spot))
            elif one.key:
                front.append(self.scribe.field((one.key,), one.text, one.spot))
            else:
                said.append(self.scribe.paragraph([Run(one.text)], one.spot))
        return front, said

    def _stated(self, root: Element, words: Vocabulary) -> Iterator[Stated]:
        for edge in EDGES:
            for path in self._edge_parts(root, edge):
                edge_root = tree(self.package, path, self.name)
                mark_unended(edge_root)
                story = self._story(path, edge, Counts(), Numbering.of(self._part("numbering")), pages=True)
                # Pictures at the edges are logos: what is met there does not go into the album.
                story.flow.album = story.flow.canvas.album = Album(self.package, self.name, Remarks(self.name))
                yield from stated(story.pieces(edge_root), edge, words)

    def _edge_parts(self, root: Element, edge: str) -> list[str]:
        """The headers or footers that are shown somewhere, in the order of the sections."""
        even = self._part("settings")
        both = even is not None and bool(switch(even, "evenAndOddHeaders"))
        found: dict[str, None] = {}
        for section in root.iter(W + "sectPr"):
            first = bool(switch(section, "titlePg"))
            for reference in section.findall(f"{W}{edge}Reference"):
                kind = reference.get(W + "type", "default")
                relation = self.relations.get(reference.get(R + "id", ""))
                shown = kind == "default" or (kind == "first" and first) or (kind == "even" and both)
                if shown and relation and not relation.external and relation.target in self.package.NameToInfo:
                    found[relation.target] = None
        return list(found)

    def _named_title(self) -> str:
        """The title in the document's properties; often that of the template it was made from."""
        if "docProps/core.xml" not in self.package.NameToInfo:
            return ""
        found = tree(self.package, "docProps/core.xml", self.name).find(DC + "title")
        return (found.text or "").strip() if found is not None else ""

    # -------------------------------------------------------------------- problems

    def _problems(self, pieces: Sequence[Piece]) -> Iterator[Problem]:
        yield from package.macros(self.package, self.name)
        yield from self.remarks.all()
        yield from strays(pieces, self.name)
        root = self._part("comments")
        count = len(root.findall(W + "comment")) if root is not None else 0
        if count:
            yield comments(count, self.name)


def _main_part(opened: zipfile.ZipFile, name: str) -> str:
    """The part with the body, by whatever name: "word/document.xml", "word/document2.xml", ..."""
    for relation in package.relations(opened, "", name).values():
        if relation.kind == "officeDocument" and not relation.external and relation.target in opened.NameToInfo:
            return relation.target
    if "word/document.xml" in opened.NameToInfo:
        return "word/document.xml"
    raise InputError("is damaged: its body is missing", file=name, hint="Open it in Word and save it again.")


def _with_sentences(blocks: list[Block], said: Sequence[Block]) -> list[Block]:
    """The document, with what its headers say in whole sentences below the title, or at the top."""
    at = 1 if blocks and isinstance(blocks[0], Heading) else 0
    return [*blocks[:at], *said, *blocks[at:]]
