"""The way in: a workbook's sheets, one after the other, each laid down as headings, tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest.base import Reader
from onboard.ingest.excel.display import Display
from onboard.ingest.excel.drawings import Drawn, Placed, drawn_on
from onboard.ingest.excel.incell import place_in_cells
from onboard.ingest.excel.leavings import left_out
from onboard.ingest.excel.seen import fed_areas, grid_of, marked_heads
from onboard.ingest.excel.sheets import Area, Sheet, read_sheet
from onboard.ingest.excel.workbook import Listed, Workbook, opened_workbook, properties
from onboard.ingest.grids.grid import Cell, Grid
from onboard.ingest.grids.heads import found_heads
from onboard.ingest.grids.laying import laid
from onboard.ingest.grids.marks import is_key_name
from onboard.ingest.outline import Block, Field, Heading, Spot
from onboard.ingest.package import macros, opened
from onboard.ingest.scribe import Run, Scribe
from onboard.ingest.transcript import Transcript
from onboard.ingest.vocabulary import Vocabulary, vocabulary

_GENERIC = re.compile(
    r"(?i)(tabelle|tab|blatt|sheet|table|page|worksheet|hoja|feuil|foglio|arkusz|sayfa|foaie|sheet|аркуш|лист|ورقة|planilha|munka|list)"
    r"\s*[\d()]*"
)
_SAMPLE = 200_000
_TRIED = 5_000
_INLINE = re.compile(rb"<t(?:\s[^>]*)?>([^<]+)</t>")
_PAGES = re.compile(r"(?:\w+\.?\s*)?&P(?:\s*(?:\w+|/)?\s*&N)?|&N")
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&[DTGFAZ](?:[+-]\d+)?|&[BIUESXYHO]|&\d{1,3}')
_THIRDS = re.compile(r"&[LCR]")
_PAIR = re.compile(r"^([^:\n]{1,40}?)\s*:\s*(\S.*)$")
_WORD_AND_VALUE = re.compile(r"^(\S+)\s+(\S.{0,40})$")


class ExcelReader(Reader):
    """.xlsx and .xlsm: every visible sheet, in the order of its tabs."""

    def transcript(self, content: bytes, name: str) -> Transcript:
        package = opened(content, name, needed="xl/")
        book = opened_workbook(package, name)
        sample = "\n".join(_sample(book))
        language = _language(sample) or book.language
        taking = _Taking(book, vocabulary(language), Display(language, book.since_1904))
        taking.problems.extend(macros(package, name))
        return taking.transcript()


def _sample(book: Workbook) -> Iterator[str]:
    """Some of the texts: those that all sheets share, else what stands in the sheets themselves."""
    length = 0
    for text in book.texts:
        plain = "".join(one.text for one in text)
        length += len(plain)
        yield plain
        if length > _SAMPLE:
            return
    for listed in book.sheets:
        if book.holds(listed.path) and length < _SAMPLE:
            found = _INLINE.findall(book.part(listed.path)[:_SAMPLE])
            length += sum(len(one) for one in found)
            yield from (one.decode("utf-8", "replace") for one in found)


def _language(sample: str) -> str:
    """The language of the words, be they few: the one with most of its commonest words and own letters, or ""."""
    words = vocabulary()
    if guessed := words.guessed_language(sample):
        return guessed
    told = re.findall(r"\w+", sample.casefold())
    counts = sorted(
        (sum((word in common) + (not letters.isdisjoint(word)) for word in told), language)
        for language, (common, letters) in words.telling.items()
    )
    return counts[-1][1] if len(counts) > 1 and counts[-1][0] > counts[-2][0] else ""


@dataclass
class _Taking:
    """Takes one workbook down."""

    book: Workbook
    words: Vocabulary
    display: Display
    scribe: Scribe = field(default_factory=Scribe)
    blocks: list[Block] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def transcript(self) -> Transcript:
        shown = [one for one in self.book.sheets if not one.hidden and one.kind == "worksheet"]
        others = [one for one in self.book.sheets if one not in shown]
        sheets = [self._taken(one) for one in shown]
        if not any(sheet.cells or drawn.placed for sheet, drawn in sheets):
            # A workbook whose only sheet with anything in it is hidden: then it is what there is.
            hidden = [one for one in others if one.kind == "worksheet"]
            sheets, others = [self._taken(one) for one in hidden], [one for one in others if one.kind != "worksheet"]
        feeding = self._feeding([sheet for sheet, _ in sheets])
        sheets = [
            (sheet, drawn)
            for sheet, drawn in sheets
            if sheet.cells or drawn.placed or sheet.failing or sheet.uncalculated
        ]
        kept = [(sheet, drawn) for sheet, drawn in sheets if sheet.name not in feeding]
        if kept:
            sheets = kept
        for sheet, drawn in sheets:
            self._lay(sheet, drawn, several=len(sheets) > 1)
        self._stated([sheet for sheet, _ in sheets])
        self._say_what_is_left(others, feeding if kept else [])
        if not self.blocks and not self.fields:
            raise InputError(
                "has no text on any sheet", file=self.book.name, hint="Give the workbook with the steps of the work."
            )
        return Transcript(
            self.scribe.outline(self.blocks, front=self.fields, problems=self.problems), dict(self.pictures)
        )

    def _taken(self, listed: Listed) -> tuple[Sheet, Drawn]:
        sheet = read_sheet(self.book, listed, self.display)
        drawn = drawn_on(sheet, self.book)
        place_in_cells(sheet, self.book, drawn)
        return sheet, drawn

    def _holds_something(self, listed: Listed) -> bool:
        """Whether a sheet that is not read has anything to leave out."""
        return (
            self.book.holds(listed.path)
            and b"<c " in self.book.part(listed.path)
            and bool(read_sheet(self.book, listed, self.display).cells)
        )

    def _feeding(self, sheets: Sequence[Sheet]) -> list[str]:
        """Names of sheets on which every cell only feeds a list of choices elsewhere."""
        areas: dict[str, list[Area]] = {}
        for name, area in fed_areas([(sheet.name, one) for sheet in sheets for one in sheet.choices], self.book):
            areas.setdefault(name, []).append(area)
        return [sheet.name for sheet in sheets if sheet.name in areas and _only_feeds(sheet, areas[sheet.name])]

    # -------------------------------------------------------------------- one sheet

    def _lay(self, sheet: Sheet, drawn: Drawn, *, several: bool) -> None:
        _place(drawn.placed, sheet)
        self.pictures.update(drawn.pictures)
        self.problems.extend(drawn.problems)
        grid, unseen = grid_of(sheet, marked_heads(sheet, self.book))
        named = several and not _GENERIC.fullmatch(sheet.name)
        if named or (not several and not _GENERIC.fullmatch(sheet.name) and self._untitled(grid)):
            self.blocks.append(self.scribe.heading([Run(sheet.name)], 1, Spot("sheet", self._number(sheet))))
        texts = [one for one in drawn.placed if one.text and not one.box]
        blocks, fields = laid(_with_texts(grid, texts, self.words), self.scribe, self.words, 2 if named else 1)
        self.blocks.extend(blocks)
        self.fields.extend(fields)
        self.problems.extend(left_out(sheet, drawn, unseen, self.book, self.words))

    def _number(self, sheet: Sheet) -> int:
        return self.book.sheets.index(sheet.listed) + 1

    def _untitled(self, grid: Grid) -> bool:
        """Whether a sheet has no heading of its own, so that its tab is its title."""
        if len(grid.rows) > _TRIED:
            return False
        blocks, fields = laid(grid, Scribe(), self.words)
        titled = any(self.words.key(one.path[0]) == "title" for one in fields if one.path)
        return not titled and not any(isinstance(block, Heading) for block in blocks)

    # -------------------------------------------------------------------- what it says about itself

    def _stated(self, sheets: Sequence[Sheet]) -> None:
        seen: set[str] = set()
        for sheet in sheets:
            for which, line in _furniture(sheet.furniture):
                if line in seen:
                    continue
                seen.add(line)
                key, value = self._key_and_value(line)
                self.fields.append(self.scribe.field((key or which,), value, Spot(which, 1, sheet.name)))
        titled = any(isinstance(block, Heading) for block in self.blocks)
        for index, (key, value) in enumerate(properties(self.book.package, self.book.name), 1):
            if key != "title" or not titled:
                self.fields.append(self.scribe.field((key,), value, Spot("property", index)))

    def _key_and_value(self, line: str) -> tuple[str, str]:
        if found := _PAIR.match(line):
            return found.group(1), found.group(2)
        found = _WORD_AND_VALUE.match(line)
        return (found.group(1), found.group(2)) if found and is_key_name(found.group(1), self.words) else ("", line)

    def _say_what_is_left(self, others: Sequence[Listed], feeding: Sequence[str]) -> None:
        hidden = [one.name for one in others if one.kind == "worksheet" and self._holds_something(one)]
        charts = [one.name for one in others if one.kind == "chartsheet"]
        for names, why, hint in (
            (hidden, "hidden", "Show it in Excel, if the video is to say what is on it."),
            (charts, "nothing but a chart", "Insert it as a picture, if the video is to show it."),
            (feeding, "only the lists of choices for other cells", "Nothing to do, unless it says more than that."),
        ):
            if names:
                shown = ", ".join(f'"{name}"' for name in names[:5]) + ("" if len(names) <= 5 else ", ...")
                what = "a sheet is" if len(names) == 1 else f"{len(names)} sheets are"
                self.problems.append(
                    Problem("left-out", f"{what} {why}, and left out: {shown}", self.book.name, hint=hint)
                )


def _only_feeds(sheet: Sheet, areas: Sequence[Area]) -> bool:
    """Whether every cell is one of a list's, but for a heading over each."""
    return bool(sheet.cells) and sum(not _within(place, areas) for place in sheet.cells) <= len(areas)


def _within(place: tuple[int, int], areas: Sequence[Area]) -> bool:
    return any(a[0] <= place[0] <= a[2] and a[1] <= place[1] <= a[3] for a in areas)


def _furniture(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines of printed headers and footers, without page numbers, dates of printing and codes."""
    for which, piece in pieces:
        for third in _THIRDS.split(piece.replace("&&", "\0")):
            for line in third.splitlines():
                plain = " ".join(_CODES.sub("", _PAGES.sub("", line)).replace("\0", "&").split()).strip(" -–|/")
                if any(letter.isalnum() for letter in plain):
                    yield which, plain


# ------------------------------------------------------------------------------------------ pictures to cells


def _place(placed: Sequence[Placed], sheet: Sheet) -> None:
    """Puts pictures, and words beside boxes, into the cells they belong to."""
    told = sorted({row for row, _ in sheet.cells if row not in sheet.hidden})
    pictures = [one for one in placed if one.name]
    leading = _lead([one for one in pictures if _among(one, sheet, told) is None], told)
    homes = [(one, _home(one, sheet, told, leading=leading)) for one in pictures]
    for one, (row, column) in homes:
        _add(sheet, row, column, Run(picture=one.name, alt=one.alt))
    for one in placed:
        if one.box:
            _add(sheet, one.row, one.column, Run(one.text))
            sheet.frames.setdefault(one.row, []).append(one.column)


def _with_texts(grid: Grid, texts: Sequence[Placed], words: Vocabulary) -> Grid:
    """The grid with the texts over it: beside a row of a table they are a cell of it, else they stand by themselves."""
    if not texts:
        return grid
    heads = found_heads(grid, words)
    table = {grid.rows[at].number for first, one in heads.items() for at in range(first, first + one.rows)}
    rows = {row.number: row for row in grid.rows}
    bodies = [number for number, row in rows.items() if number not in table and len(row.told) > 1]
    asides: list[Cell] = []
    for one in texts:
        above = [number for number in bodies if min(table, default=number) < number <= one.row]
        if above and one.row <= max(bodies):
            row = rows[above[-1]]
            column = max(grid.width + 1, one.column, *(cell.column + 1 for cell in row.cells))
            rows[above[-1]] = replace(row, cells=(*row.cells, Cell(row.number, column, (Run(one.text),))))
        else:
            asides.append(Cell(one.row, one.column, (Run(one.text),)))
    return replace(grid, rows=tuple(rows.values()), asides=tuple(asides))


def _add(sheet: Sheet, row: int, column: int, run: Run) -> None:
    cell = sheet.cells.get((row, column))
    if cell is None:
        sheet.cells[row, column] = Cell(row, column, (run,))
    else:
        between = (Run("\n"),) if run.text else ()
        sheet.cells[row, column] = replace(cell, runs=(*cell.runs, *between, run))


def _home(one: Placed, sheet: Sheet, told: Sequence[int], *, leading: bool) -> tuple[int, int]:
    """The cell of a picture: that of its centre; else the words it stands beside, or right above or below.

    ``leading``: pictures stand above their words.
    """
    if (among := _among(one, sheet, told)) is not None:
        return among
    above = [at for at in told if at < one.rows[0]]
    below = [at for at in told if at > one.rows[1]]
    if below and (leading or (above and below[0] - one.rows[1] < one.rows[0] - above[-1])):
        return below[0], one.column
    # The title alone has no pictures: a logo beside it stays where it is.
    return (above[-1], one.column) if len(above) > 1 or (above and above[0] == told[-1]) else (one.row, one.column)


def _among(one: Placed, sheet: Sheet, told: Sequence[int]) -> tuple[int, int] | None:
    """The cell with words, or in a row with words, that a picture lies over; None where it lies over none."""
    row, column = one.row, one.column
    over = [area for area in sheet.merges if area[0] <= row <= area[2]]
    for area in over:
        if _within((row, column), (area,)) and area[0] in told:
            return area[0], area[1]
    if row in told:
        return row, column
    starts = [area[0] for area in over if (area[0], area[1]) in sheet.cells and area[0] in told]
    if starts:
        return max(starts), column
    beside = [at for at in told if one.rows[0] <= at <= one.rows[1]]
    return (min(beside, key=lambda at: abs(at - row)), column) if beside else None


def _lead(floating: Sequence[Placed], told: Sequence[int]) -> bool:
    """Whether pictures stand above their words: the first above all but a title, none below the last."""
    if not floating or not told:
        return False
    first, last = min(one.rows[0] for one in floating), max(one.rows[1] for one in floating)
    return sum(at < first for at in told) <= 1 and last < told[-1]
