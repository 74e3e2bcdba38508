"""What of a sheet is not read, said as problems: how much, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onboard.core.model import Problem
from onboard.ingest.excel.drawings import Drawn
from onboard.ingest.excel.sheets import Sheet
from onboard.ingest.excel.workbook import Workbook
from onboard.ingest.grids.grid import Cell
from onboard.ingest.grids.marks import warns
from onboard.ingest.outline import Spot
from onboard.ingest.vocabulary import Vocabulary

_MOST_NAMED = 5
_LONGEST_SAID = 80


def left_out(
    sheet: Sheet, drawn: Drawn, unseen: Sequence[Cell], book: Workbook, words: Vocabulary
) -> Iterator[Problem]:
    """The problems of one sheet. ``unseen``: its cells in hidden rows and columns, or under merged ones."""
    yield from _hidden(sheet, unseen, book, words)
    if sheet.struck:
        told = "; ".join(text.strip() for _, _, text in sheet.struck)
        text = f"struck-through text left out in {_count(len(sheet.struck), 'cell')}: {_shortened(told)}"
        places = [(row, column) for row, column, _ in sheet.struck]
        yield _report("left-out", text, places, "Delete it, or take the line through it away.", sheet, book)
    if sheet.uncalculated:
        text = f"{_count(len(sheet.uncalculated), 'formula')} without a calculated value; the cells count as empty"
        hint = "Open the workbook in Excel or LibreOffice and save it."
        yield _report("no-value", text, sheet.uncalculated, hint, sheet, book, stops=True)
    if sheet.failing:
        errors = ", ".join(sorted({error for _, _, error in sheet.failing})[:4])
        text = f"{_count(len(sheet.failing), 'cell')} showing an error ({errors}); left out"
        places = [(row, column) for row, column, _ in sheet.failing]
        yield _report("no-value", text, places, "Correct the formulas, or write the values.", sheet, book)
    yield from _beside(sheet, drawn, book)


def _hidden(sheet: Sheet, unseen: Sequence[Cell], book: Workbook, words: Vocabulary) -> Iterator[Problem]:
    """What is hidden; a warning is named by itself, and waits for a person."""
    if unseen:
        told = "; ".join(cell.text for cell in unseen if cell.text)
        text = f"{_count(len(unseen), 'cell')} hidden by rows, columns or merged cells, left out: {_shortened(told)}"
        hint = "Show the rows and columns in Excel, if the video is to say them."
        yield _report("left-out", text, [(cell.row, cell.column) for cell in unseen], hint, sheet, book)
    for cell in unseen:
        if warns(cell.text, words):
            text, hint = f"a hidden warning: {_shortened(cell.text)}", "Show it in Excel, or delete it."
            yield _report("left-out", text, [(cell.row, cell.column)], hint, sheet, book, stops=True)
    if sheet.unshown:
        text = f"{_count(len(sheet.unshown), 'cell')} whose number format hides every value, left out"
        hint = "Give the cells the format General, if they are to be read."
        yield _report("left-out", text, sheet.unshown, hint, sheet, book)


def _beside(sheet: Sheet, drawn: Drawn, book: Workbook) -> Iterator[Problem]:
    place = f"sheet {sheet.name}"
    if count := _comments(sheet, book):
        yield Problem(
            "comments",
            f"{_count(count, 'comment')} left out",
            book.name,
            place,
            "Write what belongs to the work into the cells.",
        )
    if drawn.charts:
        text = f"{_count(drawn.charts, 'chart')} left out"
        yield Problem("left-out", text, book.name, place, "Insert it as a picture, if the video is to show it.")
    if drawn.embedded:
        text = f"{_count(drawn.embedded, 'embedded file')} left out; nothing inside was opened"
        yield Problem("left-out", text, book.name, place, "Give it as a document of its own, if it matters.")


def _comments(sheet: Sheet, book: Workbook) -> int:
    """How many comments a sheet has; a conversation has a plain copy among them, for old programs."""
    related = book.relations(sheet.listed.path).values()
    counts = []
    for one in related:
        if one.kind in ("comments", "threadedComment") and book.holds(one.target):
            tag = "{*}comment" if one.kind == "comments" else "{*}threadedComment"
            counts.append(sum(1 for _ in book.parsed(one.target).iter(tag)))
    return max(counts, default=0)


def _report(
    kind: str,
    text: str,
    places: Sequence[tuple[int, int]],
    hint: str,
    sheet: Sheet,
    book: Workbook,
    *,
    stops: bool = False,
) -> Problem:
    """A problem of some cells: the first by its name, a few more by their corners."""
    row, column = places[0]
    where = Spot("cell", row, sheet.name, column).name
    corners = [Spot("cell", r, "", c).name.lstrip("'!") for r, c in places[1:_MOST_NAMED]]
    more = ", ..." if len(places) > _MOST_NAMED else ""
    return Problem(kind, text, book.name, ", ".join([where, *corners]) + more, hint, stops)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_SAID else f"{plain[: _LONGEST_SAID - 1]}…"
