"""Outlines written down by a scribe, as a reader of any format would, and what is understood of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from onboard.core.model import Instruction
from onboard.ingest.choosing import NOTHING_CHOSEN, Choice
from onboard.ingest.gallery import Embedded
from onboard.ingest.outline import Block, Field, Outline, Row, Spot, Table
from onboard.ingest.photos import PhotoFacts, inspect_photo
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.understanding import understood

Cell = str | Run | Sequence[Run]


class Sheet:
    """Writes a document down, block by block; ``read`` understands it."""

    def __init__(self) -> None:
        self.scribe = Scribe()
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.count = 0
        self.tables = 0

    def spot(self) -> Spot:
        self.count += 1
        return Spot("paragraph", self.count)

    def heading(self, text: str, level: int = 1) -> Sheet:
        self.blocks.append(self.scribe.heading([Run(text)], level, self.spot()))
        return self

    def text(self, *lines: str, bold: bool = False, picture: str = "") -> Sheet:
        for line in lines:
            runs = [Run(line, bold=bold), *([Run(picture=picture)] if picture else [])]
            self.blocks.append(self.scribe.paragraph(runs, self.spot()))
        return self

    def entries(self, *texts: str, ordered: bool = False, first: int = 1) -> Sheet:
        made = [
            self.scribe.entry(
                [self.scribe.paragraph([Run(text)], self.spot())], number=first + index if ordered else None
            )
            for index, text in enumerate(texts)
        ]
        self.blocks.append(self.scribe.listing(made, ordered=ordered))
        return self

    def field(self, key: str, value: str) -> Sheet:
        self.fields.append(self.scribe.field((key,) if key else (), value, Spot("header", 1)))
        return self

    def table(self, *rows: Sequence[Cell], header: int | None = None) -> Sheet:
        """Each row a list of cells; a row of one cell in a wider table is a banner."""
        self.tables += 1
        width = max(len(row) for row in rows)
        made: list[Row] = []
        for number, row in enumerate(rows, 1):
            cells = [[_runs(cell)] for cell in row]
            spots = [Spot("row", number, f"table {self.tables}", column) for column in range(1, len(row) + 1)]
            made.append(self.scribe.row(cells, spots, banner=len(row) == 1 < width))
        top = made.pop(header) if header is not None else None
        self.blocks.append(self.scribe.table(made, header=top))
        return self

    def outline(self) -> Outline:
        return self.scribe.outline(self.blocks, front=self.fields)

    def read(
        self,
        language: str = "de",
        choice: Choice = NOTHING_CHOSEN,
        name: str = "doc.docx",
        photos: Sequence[Path] = (),
    ) -> Instruction:
        return understand(self.outline(), language, choice, name, photos)


def understand(
    outline: Outline,
    language: str = "de",
    choice: Choice = NOTHING_CHOSEN,
    name: str = "doc.docx",
    photos: Sequence[Path] = (),
) -> Instruction:
    with TemporaryDirectory() as folder:
        embedded = Embedded({}, Path(folder), kept=False)
        return understood(outline, name, "0" * 64, language, Path(folder), photos, _shown, embedded, choice)


def _shown(path: Path, name: str) -> tuple[Path, PhotoFacts]:
    return path, inspect_photo(path, name)


def _runs(cell: Cell) -> list[Run]:
    if isinstance(cell, Run):
        return [cell]
    return [Run(cell)] if isinstance(cell, str) else list(cell)


def only_table(sheet: Sheet) -> Table:
    return next(block for block in sheet.blocks if isinstance(block, Table))


def titles(instruction: Instruction) -> list[str]:
    return [step.title for step in instruction.steps]


def kinds(instruction: Instruction) -> list[str]:
    return [problem.kind for problem in instruction.problems]


def texts(statements: Sequence) -> list[str]:
    return [one.text for one in statements]
