"""What a table is, and what its columns give: a table of steps, of parts, of risks, ... or plain figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from onboard.ingest.outline import Block, Paragraph, Row, Table, clean
from onboard.ingest.vocabulary import Vocabulary

COUNT = re.compile(r"\(?(\d{1,4})\s*[.):]?")
"""A cell that only counts."""

_NUMBERING = re.compile(r"[(\[]?(?:[A-Za-z]{0,3}[-. ]?)?\d{1,4}(?:[.\-]\d{1,4}){0,3}[.):\]]?[a-z]?[.)]?|[A-Za-z][.)]?")
_BOXES = re.compile(r"[\s☐☑☒□■▢▣❏❑✓✔✗✘○◯o×xX_.–—/\\|\-]*")
_SAYS_WHAT_IS_DONE = ("step", "task", "action", "how")
_BESIDE_STEPS = frozenset(
    {"number", "step", "picture", "tool", "ppe", "warning", "measure", "duration", "role", "criterion", "tick"}
    | {"how", "why", "interval", "note", "date", "value"}
)
_TITLE_WORDS = 12
_PROSE = 3.0


def is_empty(row: Row) -> bool:
    return not any(cell.text.strip() or cell.pictures or cell.things for cell in row.cells)


def is_tick(text: str) -> bool:
    """Whether a cell holds nothing but a box, a tick or a line to fill in."""
    return bool(_BOXES.fullmatch(text))


def is_numbering(text: str) -> bool:
    """Whether a cell under "Nr." says nothing but a number: "3", "1.2", "A4", "b)"."""
    return bool(_NUMBERING.fullmatch(text.strip()))


def kind_of(table: Table, words: Vocabulary) -> str:
    """What a table that holds no steps is about, as a section would be; "" for plain figures."""
    heads = set(meanings(table, words))
    if "fault" in heads and heads & {"cause", "remedy", "measure"}:
        return "aside"
    if _is_about_risks(table, words):
        return "safety"
    if heads & {"change"} and heads & {"date", "number", "role", "revision"} and "task" not in heads:
        return "aside"
    if "phone" in heads and heads & {"name", "role", "place"}:
        return "contacts"
    if heads & {"amount"} and heads & {"part", "name", "action", "article"}:
        return "parts"
    if "part" in heads and heads <= {"part", "number", "note", "name", "article", "picture", "amount", "value", ""}:
        return "parts"
    if "tool" in heads and heads <= {"tool", "number", "note", "name", "article", "picture", "amount", "value"}:
        return "tools"
    if "ppe" in heads and heads <= {"ppe", "number", "note", "picture", "amount"}:
        return "ppe"
    return ""


def is_step_table(block: Block, words: Vocabulary, *, inside: bool = False) -> bool:
    """Whether each row of a table is a step. ``inside``: it stands under the heading of a procedure."""
    if not isinstance(block, Table) or not block.rows:
        return False
    heads = meanings(block, words)
    known = set(heads) - {""}
    if not known:
        return _is_step_table_without_heads(block, words, inside)
    if "action" not in step_columns(block, words) or _is_about_risks(block, words):
        return False
    if known & {"fault", "risk", "change", "phone"}:
        return False
    strong = bool(known & {"task", "how"}) or ("step" in known and len(known) > 1)
    if "amount" in known and not strong:
        return False
    if not known & set(_SAYS_WHAT_IS_DONE):
        index = step_columns(block, words).index("action")
        return inside or _words_a_cell(block, index) >= _PROSE
    return strong or bool(known & _BESIDE_STEPS) or inside


def _is_about_risks(table: Table, words: Vocabulary) -> bool:
    """A risk assessment: hazards with their risks or measures, and no work beside them, or only behind them."""
    heads = meanings(table, words)
    if "warning" not in heads:
        return False
    if "risk" in heads:
        return True
    first_work = min((heads.index(one) for one in ("step", "task") if one in heads), default=len(heads))
    return "measure" in heads and heads.index("warning") < first_work


def meanings(table: Table, words: Vocabulary) -> list[str]:
    """What the heads of the columns say that they give; "" where nobody knows."""
    own = [words.column(cell.text) for cell in table.header.cells]
    for row in table.above:
        over = ""
        for index, cell in enumerate(row.cells[: len(own)]):
            over = cell.text or over
            own[index] = own[index] or words.column(over)
    return own


def step_columns(table: Table, words: Vocabulary) -> list[str]:
    """What each column of a table of steps gives; the column with the work is "action", a name beside it "title"."""
    columns = meanings(table, words)
    if not any(columns):
        return _columns_by_content(table)
    for index, column in enumerate(columns):
        if column == "step" and _counts(table, index):
            columns[index] = "number"
    if "number" not in columns and columns[0] == "" and len(columns) > 1 and _counts_up(table, 0):
        columns[0] = "number"
    work = [index for name in _SAYS_WHAT_IS_DONE for index, column in enumerate(columns) if column == name]
    if not work and columns.count("criterion") > 1 and _says_most(table, columns.index("criterion"), columns):
        work = [columns.index("criterion")]  # "Prüfmerkmal | Prüfmittel | Sollwert": what is looked at stands in front
    if not work and "number" in columns and "" in columns:
        unknown = [index for index, column in enumerate(columns) if column == ""]
        work = [max(unknown, key=lambda index: _words_a_cell(table, index))]
        if _words_a_cell(table, work[0]) == 0:
            work = []
    for index in work:
        columns[index] = "action"
    if len(work) > 1 and _are_titles(table, work[0]):
        columns[work[0]] = "title"
    return columns


def _counts(table: Table, index: int) -> bool:
    cells = [row.cells[index].text.strip() for row in table.rows if index < len(row.cells) and not row.banner]
    return all(is_numbering(cell) or not cell for cell in cells)


def _says_most(table: Table, index: int, columns: Sequence[str]) -> bool:
    """Whether a column says more than those whose heads nobody knows."""
    others = [_words_a_cell(table, other) for other, column in enumerate(columns) if column == ""]
    return _words_a_cell(table, index) > max(others, default=0.0)


def _counts_up(table: Table, index: int) -> bool:
    """Whether the cells of a column say 1, 2, 3 and nothing else, whatever its head is."""
    cells = [row.cells[index].text.strip() for row in table.rows if index < len(row.cells) and not row.banner]
    found = [COUNT.fullmatch(cell) for cell in cells if cell]
    numbers = [int(one.group(1)) for one in found if one]
    return len(found) > 1 and numbers == list(range(1, len(found) + 1))


def _are_titles(table: Table, index: int) -> bool:
    """Whether the cells of a column are short enough to be names of steps."""
    cells = [row.cells[index].text for row in table.rows if index < len(row.cells)]
    return all(len(cell.split()) <= _TITLE_WORDS for cell in cells) and any(cell.strip() for cell in cells)


def _words_a_cell(table: Table, index: int) -> float:
    cells = [row.cells[index].text for row in table.rows if index < len(row.cells) and not row.banner]
    filled = [cell for cell in cells if cell.strip()]
    return sum(len(re.findall(r"[^\W\d]{2,}", cell)) for cell in filled) / len(filled) if filled else 0.0


# ------------------------------------------------------------------------------------------ without heads


def _columns_by_content(table: Table) -> list[str]:
    rows = [row for row in table.rows if not row.banner]
    width = max((len(row.cells) for row in rows), default=0)
    columns = [""] * width
    filled = {index: [row.cells[index] for row in rows if index < len(row.cells)] for index in range(width)}
    for index, cells in filled.items():
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        if texts and all(COUNT.fullmatch(text) for text in texts) and "number" not in columns:
            columns[index] = "number" if _climbs([int(re.findall(r"\d+", text)[0]) for text in texts]) else "amount"
        elif not texts and any(cell.pictures for cell in cells):
            columns[index] = "picture"
    free = [index for index in range(width) if columns[index] == "" and _words_a_cell(table, index)]
    if free:
        columns[max(free, key=lambda index: _words_a_cell(table, index))] = "action"
    return columns


def _climbs(numbers: Sequence[int]) -> bool:
    return len(numbers) >= 2 and numbers[0] <= 1 and all(b - a in (0, 1, 2) for a, b in pairwise(numbers))


def _is_step_table_without_heads(table: Table, words: Vocabulary, inside: bool) -> bool:
    columns = _columns_by_content(table)
    rows = [row for row in table.rows if not row.banner]
    if "action" not in columns or len(rows) < 2:
        return False
    index = columns.index("action")
    prose = _words_a_cell(table, index) >= _PROSE
    active = sum(words.is_work(row.cells[index].text) for row in rows if index < len(row.cells))
    if "number" in columns:
        return "amount" not in columns and (inside or prose or active * 2 >= len(rows))
    pictured = sum(any(cell.pictures for cell in row.cells) for row in rows)
    if pictured * 2 >= len(rows) and (inside or active * 2 >= len(rows)):
        return True
    return inside and "" not in columns[: index + 1] and len({c for c in columns if c == ""}) == 0 and prose


def as_loose(table: Table) -> list[Paragraph]:
    """The heads of a table's columns, as blocks of their own."""
    rows = (*table.above, table.header)
    return [Paragraph(cell, row.first, row.last) for row in rows for cell in row.cells if clean(cell.text)]
