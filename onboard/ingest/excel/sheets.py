"""One sheet, read as a stream: its cells as displayed, and what of it is hidden."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

from onboard.core.errors import InputError
from onboard.ingest.excel.display import Display, is_date, shows_nothing
from onboard.ingest.excel.workbook import Listed, Look, Words, Workbook, local, stream, written
from onboard.ingest.grids.grid import Cell
from onboard.ingest.grids.marks import to_tick
from onboard.ingest.scribe import MOST_LINES, Run

MOST_MERGES = 100_000
MOST_FRAMES = 60
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_HEIGHTS_KEPT = 20_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COLUMN_PIXELS = 7.0
_EMU_PER_POINT, _EMU_PER_PIXEL = 12_700, 9_525
# A sheet's days have no zone.
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_AFTER = ("mergeCell", "hyperlink", "autoFilter", "dataValidation", "drawing", "legacyDrawing", "tablePart", "pane",
          "sheetFormatPr", "col", "oddHeader", "oddFooter", "firstHeader", "firstFooter")  # fmt: skip

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class Sheet:
    """What one sheet holds, before it is a grid.

    ``cells``        by (row, column), those that show something
    ``frames``       by row, columns of empty cells with a frame
    ``hidden``       rows a person hid; ``filtered``: rows that only a filter or a closed outline hides
    ``uncalculated, failing``  cells whose formula has no value yet, and those that show an error
    ``unshown``      cells whose value their format hides; ``struck``: cells with struck-through text
    ``furniture``    printed headers and footers, as (which, text as written)
    ``choices``      formulas of lists of choices
    """

    listed: Listed
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    frames: dict[int, list[int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    filtered: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    filters: list[tuple[Area, bool]] = field(default_factory=list)
    frozen: int = 0
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    failing: list[tuple[int, int, str]] = field(default_factory=list)
    unshown: list[tuple[int, int]] = field(default_factory=list)
    struck: list[tuple[int, int, str]] = field(default_factory=list)
    incell: list[tuple[int, int, str]] = field(default_factory=list)
    furniture: list[tuple[str, str]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    legacy: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    usual_height: float = 15.0
    usual_width: float = 9.14
    _rows: tuple[list[int], list[float]] | None = None

    @property
    def name(self) -> str:
        return self.listed.name

    # -------------------------------------------------------------------- where things are, in EMU

    def top(self, row: int) -> float:
        """How far the upper edge of a row is from the top."""
        row = max(1, min(row, _LAST_ROW))
        rows, tops = self._edges()
        at = bisect_left(rows, row)
        return ((row - 1) * self.usual_height + tops[at]) * _EMU_PER_POINT

    def row_at(self, height: float) -> int:
        """The row that is so far from the top."""
        low, high = 1, _LAST_ROW
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.top(middle) <= height else (low, middle - 1)
        return low

    def _edges(self) -> tuple[list[int], list[float]]:
        """Rows with a height of their own, and how much all above each of them differ from the usual, in points."""
        if self._rows is None:
            rows = sorted(self.heights)
            tops = [0.0, *accumulate(self.heights[row] - self.usual_height for row in rows)]
            self._rows = rows, tops
        return self._rows

    def left(self, column: int) -> float:
        return sum(self._width(one) for one in range(1, min(column, 512)))

    def column_at(self, width: float) -> int:
        at = 0.0
        for column in range(1, 512):
            at += self._width(column)
            if at > width:
                return column
        return 512

    def _width(self, column: int) -> float:
        characters = next((width for first, last, width in self.widths if first <= column <= last), self.usual_width)
        return (characters * _COLUMN_PIXELS + 5) * _EMU_PER_PIXEL

    def unseen(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


def read_sheet(book: Workbook, listed: Listed, display: Display) -> Sheet:
    """Takes a sheet in, cell by cell. Raises InputError beyond the limits, or where its part is damaged."""
    sheet = Sheet(listed)
    reader = _Reader(book, display, sheet)
    related = book.relations(listed.path)
    for element in stream(_without_tail(book.part(listed.path)), listed.path, book.name, ("row", *_AFTER)):
        if local(element) == "row":
            reader.row(element)
        else:
            reader.beside(element, {key: one.target for key, one in related.items()})
    reader.settle()
    return sheet


def _without_tail(content: bytes) -> bytes:
    """A sheet's part without the rows behind the last value: formatting alone may reach down to row 1,048,576."""
    ends = content.find(b"</sheetData>")
    last = max(content.rfind(mark, 0, max(0, ends)) for mark in (b"</v>", b"</is>", b"</f>", b"<f"))
    begins = content.find(b"</row>", last, ends) if last >= 0 and ends >= 0 else -1
    return content if begins < 0 else content[: begins + len(b"</row>")] + content[ends:]


@dataclass
class _Reader:
    book: Workbook
    display: Display
    sheet: Sheet
    latest: int = 0

    # -------------------------------------------------------------------- rows and cells

    def row(self, element: Any) -> None:
        number = _whole(element.get("r")) or self.latest + 1
        self.latest = number
        if not 0 < number <= _LAST_ROW:
            return
        height = _real(element.get("ht"))
        if (
            height is not None
            and (element.get("customHeight") or len(element))
            and len(self.sheet.heights) < _HEIGHTS_KEPT
        ):
            self.sheet.heights[number] = height
        if element.get("hidden") in ("1", "true") or height == 0:
            closed = _whole(element.get("outlineLevel")) or 0
            (self.sheet.filtered if closed else self.sheet.hidden).add(number) if len(element) else None
        column = 0
        shown = False
        frames: list[int] = []
        for cell in element:
            if local(cell) != "c":
                continue
            place = cell_at(cell.get("r", ""))
            column = place[1] if place else column + 1
            if not 0 < column <= _LAST_COLUMN:
                continue
            look = self.book.look(cell.get("s"))
            found = self._cell(cell, number, column, look)
            if found is not None:
                if to_tick(found.text) and not found.pictured:
                    frames.append(column)
                else:
                    self.sheet.cells[number, column] = found
                shown = True
            elif (look.framed or look.box) and len(frames) < MOST_FRAMES:
                frames.append(column)
        if frames and shown:
            self.sheet.frames[number] = frames
        if len(self.sheet.cells) > MOST_LINES:
            raise InputError(
                f"holds more than {MOST_LINES} cells with something in them",
                place=f"sheet {self.sheet.name}",
                hint="Divide it: one document for each procedure.",
            )

    def _cell(self, cell: Any, row: int, column: int, look: Look) -> Cell | None:
        value = formula = inline = None
        for child in cell:
            match local(child):
                case "v":
                    value = child.text
                case "f":
                    formula = child
                case "is":
                    inline = child
        if cell.get("vm") and _whole(cell.get("vm")):
            self.sheet.incell.append((row, column, cell.get("vm")))
            return None
        if formula is not None and (formula.text or "").lstrip("=_xlfn.").upper().startswith("DISPIMG("):
            self.sheet.incell.append((row, column, formula.text))
            return None
        kind = cell.get("t", "n")
        if formula is not None and value is None and kind != "str":
            self.sheet.uncalculated.append((row, column))
            return None
        if kind == "e":
            self.sheet.failing.append((row, column, (value or "")[:12]))
            return None
        words, numeric = self._shown(kind, value, inline, look)
        if any(one.text.strip() for one in words) and shows_nothing(look.code):
            self.sheet.unshown.append((row, column))
            return None
        struck = [one for one in words if one.struck or look.struck]
        if any(one.text.strip() for one in struck):
            self.sheet.struck.append((row, column, "".join(one.text for one in struck)))
            words = [one for one in words if one not in struck]
        if not any(one.text.strip() for one in words):
            return None
        runs = tuple(Run(one.text, bold=one.bold or look.bold) for one in words)
        bold = all(run.bold for run in runs if run.text.strip())
        return Cell(row, column, runs, numeric=numeric, strong=bold or look.filled, size=look.size)

    def _shown(self, kind: str, value: str | None, inline: Any, look: Look) -> tuple[list[Words], bool]:
        """What a cell shows, and whether it is a number or a date."""
        if kind == "inlineStr":
            return (list(written(inline)) if inline is not None else []), False
        if not value:
            return [], False
        match kind:
            case "s":
                at = _whole(value)
                texts = self.book.texts
                return (list(texts[at]) if at is not None and at < len(texts) else []), False
            case "str":
                return [Words(self.display.words(value, look.code))], False
            case "b" if look.box:
                return [Words("☑" if value == "1" else "☐")], False
            case "b":
                return [Words(self.display.truth(value == "1"))], False
            case "d":
                return [Words(self._day(value, look))], True
        return [Words(self.display.number(value, look.code))], True

    def _day(self, value: str, look: Look) -> str:
        """A date written as a date (ISO 8601), which is rare."""
        try:
            moment = datetime.fromisoformat(value.rstrip("Z"))
        except ValueError:
            return value
        passed = moment.replace(tzinfo=None) - (_EPOCH_1904 if self.display.since_1904 else _EPOCH)
        days = Decimal(passed.days) + Decimal(passed.seconds) / 86_400
        return self.display.number(str(days), look.code if is_date(look.code) else "<short>")

    # -------------------------------------------------------------------- everything beside the cells

    def beside(self, element: Any, targets: Mapping[str, str]) -> None:
        sheet, name = self.sheet, local(element)
        related = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        match name:
            case "mergeCell":
                if area := area_of(element.get("ref", "")):
                    sheet.merges.append(area)
                if len(sheet.merges) > MOST_MERGES:
                    raise InputError(f"holds more than {MOST_MERGES} merged cells", place=f"sheet {sheet.name}")
            case "hyperlink":
                if (place := cell_at(element.get("ref", "").partition(":")[0])) and targets.get(related):
                    sheet.links[place] = targets[related]
            case "autoFilter":
                if area := area_of(element.get("ref", "")):
                    sheet.filters.append((area, len(element) > 0))
            case "dataValidation":
                if element.get("type") == "list":
                    sheet.choices.extend("".join(one.itertext()) for one in element if local(one) == "formula1")
            case "drawing":
                sheet.drawings.append(targets.get(related, ""))
            case "legacyDrawing":
                sheet.legacy.append(targets.get(related, ""))
            case "tablePart":
                sheet.tables.append(targets.get(related, ""))
            case "pane":
                if element.get("state") in ("frozen", "frozenSplit"):
                    sheet.frozen = int(_real(element.get("ySplit")) or 0)
            case "sheetFormatPr":
                sheet.usual_height = _real(element.get("defaultRowHeight")) or 15.0
                sheet.usual_width = _real(element.get("defaultColWidth")) or 9.14
            case "col":
                first, last = _whole(element.get("min")) or 0, _whole(element.get("max")) or 0
                width = _real(element.get("width"))
                if element.get("hidden") in ("1", "true") or width == 0:
                    sheet.hidden_columns.append((first, last))
                if width is not None:
                    sheet.widths.append((first, last, width))
            case _:
                if element.text and element.text.strip():
                    sheet.furniture.append(("header" if name.endswith("Header") else "footer", element.text))

    def settle(self) -> None:
        """What only the end of the sheet tells: which rows a filter hides; texts under merged cells; links."""
        sheet = self.sheet
        for table in sheet.tables:
            for element in (
                stream(self.book.part(table), table, self.book.name, ("autoFilter",)) if self.book.holds(table) else ()
            ):
                if area := area_of(element.get("ref", "")):
                    sheet.filters.append((area, len(element) > 0))
        for (first, _, last, _), active in sheet.filters:
            if active:
                within = {row for row in sheet.hidden if first < row <= last}
                sheet.hidden -= within
                sheet.filtered |= within
        for place, target in sheet.links.items():
            if place in sheet.cells:
                cell = sheet.cells[place]
                sheet.cells[place] = replace(cell, runs=tuple(replace(run, link=target) for run in cell.runs))


def area_of(reference: str) -> Area | None:
    """ "A1:C3" or "A1" as (1, 1, 3, 3)."""
    first, _, last = reference.partition(":")
    begin, end = cell_at(first), cell_at(last or first)
    if not begin or not end or end[0] < begin[0] or end[1] < begin[1]:
        return None
    return (*begin, *end)


def cell_at(reference: str) -> tuple[int, int] | None:
    """ "B5" as (5, 2); None for anything else."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found.group(2))
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _real(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and 0 <= value < 1e7 else None
