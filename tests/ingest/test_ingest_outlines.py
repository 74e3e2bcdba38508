"""Whatever a reader writes down is understood: no word lost, every id once, every place in the document."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from outlines import understand

from onboard.core.model import Instruction, SourceRef
from onboard.ingest.choosing import ALL, Choice
from onboard.ingest.outline import Block, Outline, Row, Spot
from onboard.ingest.scribe import Run, Scribe

WORDS = st.sampled_from(
    [
        *("Schraube lösen", "Deckel öffnen.", "Öl ablassen", "Wichtig: fest", "Nie hineingreifen!", "Hinweis: glatt"),
        *("Vorbereitung", "Montage", "Demontage", "Werkzeug", "Sicherheit", "Wartung", "Ablauf:", "Fehlersuche"),
        *("1. Eins", "2) Zwei", "3 - Drei", "1.1 Tief", "1.2 Tiefer", "a) klein", "b) kleiner", "- Strich", "☐ Kasten"),
        *("Nr.", "Arbeitsschritt", "Gefahr", "Bild", "Menge", "Zeit", "1", "2", "3", "10", "☐", "5 min", "WS-04"),
        *("Stand: 3.2", "Arbeitsplatz", "Freigegeben von: M. Öz", "Benötigt wird:", "Ansprechpartner: J. Krüger"),
        *("GROSSE BUCHSTABEN HIER", "Schritt 3: Drehen", "Zeile eins\nZeile zwei", "خطوة", "Крок 1: Дія", "", " ", "⚠"),
        *("Seite 3 von 9", "https://example.org/x", "Abb. 3", "25 Nm", "2.5 Nm", "Kontakt", "Rev. 3 | Stand 2024"),
    ]
)
PHRASES = st.one_of(WORDS, st.lists(WORDS, min_size=2, max_size=3).map(" ".join), st.text(max_size=20))
SIGNALS = ("danger", "warning", "caution", "notice", "attention", "help", "example", "drawing", "")


class Writer:
    """Draws blocks and writes them down in order."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.scribe, self.count = draw, Scribe(), 0

    def spot(self) -> Spot:
        self.count += 1
        return Spot("paragraph", self.count)

    def runs(self) -> list[Run]:
        runs = [Run(self.draw(PHRASES), bold=self.draw(st.booleans()))]
        if self.draw(st.integers(0, 5)) == 0:
            runs.append(Run(picture=self.draw(st.sampled_from(["a.png", "b.png"])), alt="ein Bild"))
        if self.draw(st.integers(0, 9)) == 0:
            runs.append(Run(self.draw(PHRASES)))
        return runs

    def block(self, depth: int) -> Block:
        kind = self.draw(st.sampled_from(["paragraph"] * 4 + ["heading", "table", "listing", "callout"]))
        if kind == "heading" and depth == 0:
            return self.scribe.heading(self.runs(), self.draw(st.integers(1, 4)), self.spot())
        if kind == "table":
            return self.table()
        if kind == "listing" and depth < 3:
            return self.listing(depth)
        if kind == "callout" and depth < 3:
            blocks = [self.block(depth + 1) for _ in range(self.draw(st.integers(1, 2)))]
            return self.scribe.callout(self.draw(st.sampled_from(SIGNALS)), blocks)
        return self.scribe.paragraph(self.runs(), self.spot())

    def listing(self, depth: int) -> Block:
        ordered = self.draw(st.booleans())
        entries = []
        for index in range(self.draw(st.integers(1, 3))):
            blocks: list[Block] = [self.scribe.paragraph(self.runs(), self.spot())]
            if self.draw(st.integers(0, 3)) == 0:
                blocks.append(self.block(depth + 1))
            number = index + self.draw(st.integers(0, 2)) if ordered else None
            entries.append(self.scribe.entry(blocks, number=number, box=not ordered and self.draw(st.booleans())))
        return self.scribe.listing(entries, ordered=ordered)

    def table(self) -> Block:
        width = self.draw(st.integers(1, 5))
        rows: list[Row] = []
        for _ in range(self.draw(st.integers(1, 5))):
            banner = self.draw(st.integers(0, 6)) == 0
            cells = [[self.runs()] for _ in range(1 if banner else width)]
            spot = self.spot()
            rows.append(self.scribe.row(cells, [spot] * len(cells), banner=banner))
        return self.scribe.table(rows)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    writer = Writer(draw)
    front = [writer.scribe.field((draw(WORDS),), draw(PHRASES), writer.spot())] if draw(st.booleans()) else []
    blocks = [writer.block(0) for _ in range(draw(st.integers(1, 8)))]
    return writer.scribe.outline(blocks, front=front)


UNSAID = ("gefahr", "hinweis", "achtung", "schritt", "arbeitsschritt", "крок", "خطوة")
CHOICES = st.sampled_from([Choice(), Choice(rules=True), Choice(procedure=ALL)])


@settings(max_examples=100)
@given(outlines(), CHOICES, st.sampled_from(["de", "en", "ar", ""]))
def test_any_outline_is_understood_without_losing_a_word(outline: Outline, choice: Choice, language: str) -> None:
    instruction = understand(outline, language, choice)
    assert lost(outline, instruction) == Counter()
    assert_sound(outline, instruction)


def assert_sound(outline: Outline, instruction: Instruction) -> None:
    ids = [one.id for one in instruction.statements()]
    assert len(ids) == len(set(ids))
    pictures = [picture.id for picture in instruction.all_pictures()]
    assert len(pictures) == len(set(pictures))
    steps = {step.id for step in instruction.steps}
    assert len(steps) == len(instruction.steps)
    assert all(set(procedure.steps) <= steps for procedure in instruction.procedures)
    assert all(step.statements and step.title for step in instruction.steps)
    for source in sources(instruction):
        assert source.words in outline.source
        assert source.place


def sources(instruction: Instruction) -> list[SourceRef]:
    said = [one.source for one in instruction.statements() if one.source.place != "file name"]
    pictures = [picture.source for picture in instruction.all_pictures()]
    return [*said, *pictures, *(step.source for step in instruction.steps)]


def lost(outline: Outline, instruction: Instruction) -> Counter[str]:
    """Words of the outline that are nowhere in the instruction, its places included.

    Numbers, boxes and labels of steps do not count; a signal word is said by the signal of its warning.
    """
    reached = [one.text for one in instruction.statements()]
    reached += [one.source.words for one in instruction.statements() if one.id.startswith("meta:")]
    reached += [step.section for step in instruction.steps]
    known = set(words(" ".join(reached)))
    gone = (word for word in words(outline.source) if word not in known and not word.startswith(UNSAID))
    return Counter(gone)


def words(text: str) -> list[str]:
    plain = text.casefold().replace("\u00ad", "")  # a soft hyphen stands inside a word
    return [word for word in re.findall(r"\w+", plain) if len(word) > 2 and not word.isdigit()]


def test_the_law_would_notice_a_lost_word() -> None:
    scribe = Scribe()
    blocks = [scribe.paragraph([Run("Deckel öffnen")], Spot("paragraph", 1))]
    scribe.paragraph([Run("vergessen")], Spot("paragraph", 2))
    outline = scribe.outline(blocks)
    assert lost(outline, understand(outline)) == Counter({"vergessen": 1})
