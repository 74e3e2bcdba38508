"""Blocks to what they say, in order: sentences, warnings, pictures, parts. What becomes of these is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from types import MappingProxyType

from onboard.core.model import Aspect, Picture, Signal, SourceRef
from onboard.ingest.gallery import Gallery
from onboard.ingest.outline import Block, Callout, Heading, Listing, Paragraph, Places, Prose, Row, Table, Thing, clean
from onboard.ingest.passages import alarm, forbids, sentences
from onboard.ingest.sections import gathered
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

_STRAY = re.compile(r"^[.,;: ]+(?=[^\W\d])")
_COUNTING = frozenset(("nr", "pos", "lfd. nr", "no", "item no", "pos. nr", "position"))
_AMOUNTS = frozenset(("menge", "anzahl", "stück", "stk", "qty", "quantity", "amount", "pcs"))
_LABEL_WORDS = 3
_ONE_WARNING = 300
ASPECTS: Mapping[str, Aspect] = MappingProxyType(
    {
        "duration": Aspect.DURATION,
        "criterion": Aspect.ACCEPTANCE,
        "role": Aspect.ROLE,
        "tool": Aspect.TOOL,
        "part": Aspect.PART,
        "ppe": Aspect.PPE,
    }
)
"""What a statement tells that stands in a column of this meaning."""

_FINAL = re.compile(r"[.!?:;,…]$")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement or warning that has no id yet.

    ``signalled``   a signal word or call-out says that it is a warning
    ``heading``     it is only the heading of what follows
    ``aspect``      what it tells inside a step, besides what is to be done
    """

    text: str
    source: SourceRef
    signal: Signal | None = None
    signalled: bool = False
    heading: bool = False
    aspect: Aspect | None = None


Saying = Said | Picture | Thing


@dataclass(frozen=True)
class Sayings:
    """Reads blocks aloud, so to speak, in one language."""

    words: Vocabulary
    language: str
    places: Places
    gallery: Gallery

    def of(self, block: Block, *, opening: bool = False) -> Iterator[Saying]:
        """Everything a block says, in order.

        ``opening``: the block opens an entry, so that a signal word in it stands for its sentence, not for the whole.
        """
        match block:
            case Paragraph():
                yield from self._paragraph(block, opening)
            case Listing():
                for entry in block.entries:
                    yield from _opened(self._series(entry.blocks, entry=True))
            case Callout():
                yield from self._of_callout(block)
            case Table():
                yield from self._of_table(block)
            case Heading():
                yield from self.beside(block.prose)
                if clean(block.prose.text):
                    yield Said(clean(block.prose.text), self.places.prose(block.prose))

    def _series(self, blocks: Sequence[Block], *, entry: bool = False) -> Iterator[Saying]:
        for index, block in enumerate(gathered(blocks, self.words)):
            yield from self.of(block, opening=entry and index == 0)

    def _paragraph(self, block: Paragraph, opening: bool) -> Iterator[Saying]:
        prose = block.prose
        yield from self.beside(prose)
        if block.code:
            yield Said(clean(prose.text), self.places.prose(prose))
            return
        loud = alarm(prose, self.words)
        if loud and not opening:
            if said := self.whole(prose, loud.skip):
                yield replace(said, signal=loud.signal, signalled=True)
            return
        signal, signalled = None, False
        aspect = self._aspect(block)
        for index, sentence in enumerate(sentences(prose, self.words, self.language, self.places.source)):
            own = alarm(sentence, self.words)
            if own:
                signal, signalled = own.signal, True
                text = clean(sentence.text[own.skip :])
                if text:
                    yield Said(text, self.places.prose(sentence), signal, True)
                continue
            if signalled and forbids(sentence, self.words):
                yield Said(clean(sentence.text), self.places.prose(sentence), signal, True)
                continue
            signalled = False
            text = _STRAY.sub("", clean(sentence.text)) if index == 0 else clean(sentence.text)
            if block.label and index == 0:
                text = f"{block.label}: {text}"
            if text:
                yield Said(text, self.places.prose(sentence), aspect=aspect)

    def _aspect(self, block: Paragraph) -> Aspect | None:
        """What a labelled paragraph tells: "Dauer" in front of it, as a column's head or typed with a colon."""
        label, colon, _ = block.prose.text.partition(":")
        if block.label:
            return ASPECTS.get(self.words.column(block.label))
        if colon and len(label.split()) <= _LABEL_WORDS:
            return ASPECTS.get(self.words.column(label, strictly=True))
        return None

    def _of_callout(self, block: Callout) -> Iterator[Saying]:
        opening = block.blocks[0] if block.blocks else None
        loud = alarm(opening.prose, self.words) if isinstance(opening, Paragraph) else None
        signal = SIGNALS.get(block.kind)
        if block.kind not in SIGNALS and not loud:
            if block.title:
                yield Said(clean(block.title.text), self.places.prose(block.title))
            yield from self._series(block.blocks)
            return
        signal = signal or (loud.signal if loud else None)
        titled = clean(block.title.text) if block.title and not _is_signal_word(block.title, self.words) else ""
        beside = list(self.beside_all(block.blocks))
        texts = list(self._warning_texts(block.blocks, loud.skip if loud else 0))
        if titled and block.title:
            if len(texts) == 1:
                text = f"{titled.rstrip('.:')}: {texts[0].text}"
                texts = [Said(text, self.places.span(block.title.start, self._end_of(block)))]
            else:
                texts.insert(0, Said(titled, self.places.prose(block.title)))
        yield from beside
        for said in texts:
            yield replace(said, signal=signal, signalled=True)

    def _end_of(self, block: Block) -> int:
        return self.places.starts[min(block.last, len(self.places.starts) - 1)] - 1

    def _warning_texts(self, blocks: Sequence[Block], skip: int) -> Iterator[Said]:
        """One text a paragraph, one a list; a whole of a few lines is one."""
        plain = all(isinstance(block, Paragraph | Listing) for block in blocks)
        if plain and len(blocks) > 1 and (said := self.folded(blocks, skip)) and len(said.text) <= _ONE_WARNING:
            yield said
            return
        for index, block in enumerate(blocks):
            match block:
                case Paragraph():
                    said = self.whole(block.prose, skip if index == 0 else 0)
                    if said:
                        yield said
                case Listing():
                    whole = self.folded([block])
                    if whole and len(whole.text) <= _ONE_WARNING:
                        yield whole
                        continue
                    for entry in block.entries:
                        if said := self.folded(entry.blocks):
                            yield said
                case _:
                    yield from (one for one in self.of(block) if isinstance(one, Said))

    def _of_table(self, table: Table) -> Iterator[Saying]:
        """A statement a row, every cell with the head of its column: "Schraube: M6, Drehmoment: 10 Nm".

        Without heads, the first of two cells is the head of the second: "Spannung: 12 V".
        """
        heads = [clean(cell.text).rstrip(":") for cell in table.header.cells]
        for over in table.above:
            if said := self.row(over):
                yield replace(said, heading=True)
        if not table.rows and (said := self.row(table.header)):
            yield said
        for cell in (*table.header.cells, *(cell for over in table.above for cell in over.cells)):
            yield from self.beside(cell)
        for row in table.rows:
            for cell in row.cells:
                yield from self.beside(cell)
            if text := self._text_of(row, heads):
                yield Said(text, self.places.lines(row.first, row.last))
        if table.rows and (silent := self._silent_heads(table)):
            yield Said(silent, self.places.lines(table.header.first, table.header.last), heading=True)

    def _silent_heads(self, table: Table) -> str:
        """The heads of columns in which no row says anything."""
        filled = {index for row in table.rows for index, cell in enumerate(row.cells) if clean(cell.text)}
        silent = [clean(cell.text) for index, cell in enumerate(table.header.cells) if index not in filled]
        return ", ".join(text for text in silent if text)

    def _text_of(self, row: Row, heads: Sequence[str]) -> str:
        if not any(heads):
            cells = [clean(cell.text) for cell in row.cells if clean(cell.text)]
            if len(cells) == 2 and not re.search(r"[:.!?]$", cells[0]):
                return ": ".join(cells)
            return ", ".join(cells)
        pairs = [(head, clean(cell.text)) for head, cell in zip_longest(heads, row.cells, fillvalue=None) if cell]
        return ", ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)

    def row(self, row: Row, header: Row | None = None) -> Said | None:
        """A row of a list as one text, without the heads: "4 Schraube M6"; None where it is empty.

        A cell under "Nr." only counts the rows and is left out; one under "Menge" stands in front.
        """
        heads = [clean(cell.text).casefold().strip(" .:#") for cell in header.cells] if header else []
        pairs = list(zip_longest(heads, (clean(cell.text) for cell in row.cells), fillvalue=""))
        named = [(head, cell) for head, cell in pairs if cell and head not in _COUNTING]
        amounts = [cell for head, cell in named if head in _AMOUNTS]
        cells = [*amounts, *(cell for head, cell in named if head not in _AMOUNTS)]
        if not cells:
            return None
        amount_first = len(cells) > 1 and re.fullmatch(r"[\d.,]+\s*\S{0,5}", cells[0])
        text = " ".join([cells[0], ", ".join(cells[1:])]) if amount_first else ", ".join(cells)
        return Said(text, self.places.lines(row.first, row.last))

    def whole(self, prose: Prose, skip: int) -> Said | None:
        """Prose as one text, its first ``skip`` characters left out; None where nothing is left."""
        text = clean(prose.text[skip:])
        return Said(text, self.places.prose(prose)) if text else None

    def folded(self, blocks: Sequence[Block], skip: int = 0) -> Said | None:
        """An entry with everything below it as one text; None where it has no words."""
        texts, start, end = [], None, 0
        for index, prose in enumerate(proses(blocks)):
            text = clean(prose.text[skip if index == 0 else 0 :])
            if not text:
                continue
            if texts and not _FINAL.search(texts[-1]):
                texts[-1] += ";"
            texts.append(text)
            start = prose.start if start is None else start
            end = max(end, prose.end)
        if not texts or start is None:
            return None
        return Said(" ".join(texts), self.places.span(start, end))

    def beside(self, prose: Prose) -> Iterator[Picture | Thing]:
        """What a stretch of prose names beside its words."""
        yield from prose.things
        if not self.gallery.repeats(prose.pictures):
            yield from (self.gallery.picture(ref) for ref in prose.pictures)

    def beside_all(self, blocks: Sequence[Block]) -> Iterator[Picture | Thing]:
        for prose in proses(blocks):
            yield from self.beside(prose)


def _opened(sayings: Iterator[Saying]) -> Iterator[Saying]:
    """The first statement of an entry opens a sub-step."""
    waiting = True
    for one in sayings:
        if waiting and isinstance(one, Said) and not one.signalled:
            waiting = False
            yield replace(one, aspect=one.aspect or Aspect.SUBSTEP)
        else:
            yield one


def _is_signal_word(title: Prose, words: Vocabulary) -> bool:
    """Whether a title is nothing but a signal word."""
    return clean(title.text).strip(" :!").casefold() in words.signal_words


def proses(blocks: Sequence[Block]) -> Iterator[Prose]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block.prose
            case Listing():
                for entry in block.entries:
                    yield from proses(entry.blocks)
            case Callout():
                if block.title:
                    yield block.title
                yield from proses(block.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield from row.cells
