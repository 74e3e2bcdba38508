"""A table as it is meant: where its heads are, what stands above them, and which tables are only a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onboard.ingest.outline import Block, Callout, Entry, Heading, Listing, Paragraph, Places, Prose, Row, Table, clean
from onboard.ingest.passages import alarm
from onboard.ingest.structure.tables import COUNT, is_empty
from onboard.ingest.vocabulary import SIGNALS, Vocabulary, folded

_FURTHEST = 25
_HEAD_WORDS = 6
_TITLE_WORDS = 15
_BANNER_LEVEL = 6


def laid_out(blocks: Sequence[Block], words: Vocabulary, places: Places) -> list[Block]:
    """Each table with its header row found, wherever it is; frames and boxes of one cell become what is in them."""
    return [
        one for block in blocks for one in (_of_table(block, words, places) if isinstance(block, Table) else [block])
    ]


def _of_table(table: Table, words: Vocabulary, places: Places) -> Iterator[Block]:
    in_order = sorted((table.header, *table.rows), key=lambda row: row.first)
    rows = [_one_banner(row) for row in in_order if not is_empty(row)]
    if not rows:
        return
    used = {index for row in rows for index, cell in enumerate(row.cells) if cell.text.strip() or cell.pictures}
    if len(used) == 1 or len(rows) == 1:
        yield from _frame(rows, words, places)
        return
    at = _header_row(rows, words)
    if at is None:
        yield from _without_heads(table, rows, words, places)
        return
    above = _heads_above(rows[:at], rows[at], words)
    yield from _top(rows[: at - len(above)], words, places)
    header, below = _with_heads_below(rows[at], rows[at + 1 :], words)
    if header is not rows[at]:
        above = [*above, rows[at]]
    body = [row for row in below if not _repeats(row, header)]
    body, tail = _without_tail(body, header, words)
    if body:
        yield Table(header, tuple(body), above[0].first if above else header.first, body[-1].last, tuple(above))
    else:
        yield from _frame([*above, header], words, places)
    if tail:
        yield from _top(tail, words, places)


def _one_banner(row: Row) -> Row:
    """A banner given as the same words in every cell is given once."""
    filled = [cell for cell in row.cells if cell.text.strip() or cell.pictures]
    texts = {clean(cell.text) for cell in filled}
    if row.banner and len(filled) > 1 and len(texts) == 1:
        return replace(row, cells=(filled[0],))
    return row


# ------------------------------------------------------------------------------------------ frames


def _frame(rows: Sequence[Row], words: Vocabulary, places: Places) -> Iterator[Block]:
    """One cell, one column or one row: no table, but a frame around what is in it."""
    single = len(rows) == 1
    cells = [cell for row in rows for cell in row.cells if cell.text.strip() or cell.pictures or cell.things]
    loud = next((found for cell in cells if (found := alarm(cell, words))), None)
    if loud and single:
        kind = next((kind for kind, signal in SIGNALS.items() if signal == loud.signal), "attention")
        inside = [block for cell in cells for block in _paragraphs(cell, places)]
        yield Callout(kind, tuple(inside), inside[0].first, inside[-1].last)
        return
    head = cells[0]
    if not single and len(head.text.split()) <= _HEAD_WORDS and _announces(head.text, words):
        yield _heading(head, places)
        entries = [_entry(cell, places) for cell in cells[1:]]
        if entries:
            yield Listing(False, tuple(entries), entries[0].first, entries[-1].last)
        return
    for cell in cells:
        yield from _paragraphs(cell, places)


def _announces(text: str, words: Vocabulary) -> bool:
    return bool(words.section(text)) or words.column(text) in ("step", "task", "tool", "part", "ppe")


def _entry(cell: Prose, places: Places) -> Entry:
    inside = tuple(_paragraphs(cell, places))
    return Entry(inside, inside[0].first, inside[-1].last)


def _paragraphs(cell: Prose, places: Places) -> list[Paragraph]:
    return [_paragraph(line, places) for line in cell.lines(places.source)]


def _paragraph(prose: Prose, places: Places) -> Paragraph:
    return Paragraph(prose, places.line_at(prose.start), places.line_at(max(prose.start, prose.end - 1)))


def _heading(prose: Prose, places: Places, level: int = _BANNER_LEVEL) -> Heading:
    return Heading(prose, level, places.line_at(prose.start), places.line_at(max(prose.start, prose.end - 1)))


# ------------------------------------------------------------------------------------------ heads


def _header_row(rows: Sequence[Row], words: Vocabulary) -> int | None:
    """Which of the first rows holds the heads of the columns; None where none does."""
    best, most = None, 1
    for index, row in enumerate(rows[:_FURTHEST]):
        filled = [cell for cell in row.cells if cell.text.strip()]
        if row.banner or len(filled) < 2 or any(len(cell.text.split()) > _HEAD_WORDS for cell in filled):
            continue
        meanings = [words.column(cell.text, strictly=index > 0) for cell in filled]
        known = {one for one in meanings if one}
        keyed = sum(cell.text.rstrip().endswith(":") for cell in filled)
        if keyed or len(known) <= most or (len(known) * 2 < len(filled) and len(known) < 3):
            continue
        best, most = index, len(known)
    if best is None and _names_the_work(rows[0], words):
        return 0
    return best


def _names_the_work(row: Row, words: Vocabulary) -> bool:
    """Whether a first row with one head that we know is a header: "Arbeitsschritt | Anmerkung des Meisters"."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    short = all(len(cell.text.split()) <= _HEAD_WORDS and not COUNT.fullmatch(cell.text.strip()) for cell in filled)
    return not row.banner and len(filled) > 1 and short and any(words.column(c.text, strictly=True) for c in filled)


def _heads_above(rows: Sequence[Row], header: Row, words: Vocabulary) -> list[Row]:
    """The row right above the heads, where it names several columns at once: "Prüfung" above "Soll | Ist"."""
    if not rows or rows[-1].banner:
        return []
    over = rows[-1]
    blank = [index for index, cell in enumerate(header.cells) if not cell.text.strip()]
    fills = [index for index in blank if index < len(over.cells) and over.cells[index].text.strip()]
    short = all(len(cell.text.split()) <= _HEAD_WORDS and not cell.text.rstrip().endswith(":") for cell in over.cells)
    filled = sum(bool(cell.text.strip()) for cell in over.cells)
    return (
        [over]
        if short and (fills or (filled > 1 and len(over.cells) >= len(header.cells) and _covers(over, header)))
        else []
    )


def _covers(over: Row, header: Row) -> bool:
    """Whether a row's cells stand above several heads each: there are fewer of them, and empty ones between."""
    filled = [index for index, cell in enumerate(over.cells) if cell.text.strip()]
    heads = [index for index, cell in enumerate(header.cells) if cell.text.strip()]
    return len(filled) < len(heads) and set(filled) <= set(heads)


def _with_heads_below(header: Row, rows: Sequence[Row], words: Vocabulary) -> tuple[Row, Sequence[Row]]:
    """The heads in one row where they stand in two, the lower one naming what the upper one leaves open."""
    below = rows[0] if rows else None
    if below is None or below.banner or len(below.cells) != len(header.cells):
        return header, rows
    pairs = list(zip(header.cells, below.cells, strict=True))
    named = [words.column(low.text, strictly=True) for _, low in pairs if low.text.strip()]
    number = next((low for high, low in pairs if words.column(high.text) == "number"), None)
    short = all(len(low.text.split()) <= _HEAD_WORDS for _, low in pairs)
    over_gaps = any(low.text.strip() and not high.text.strip() for high, low in pairs)
    left_open = any(high.text.strip() and not low.text.strip() for high, low in pairs)
    if not (any(named) and short and over_gaps and left_open) or (number is not None and number.text.strip()):
        return header, rows
    cells = tuple(low if low.text.strip() else high for high, low in pairs)
    return Row(cells, header.first, below.last), rows[1:]


def _repeats(row: Row, header: Row) -> bool:
    """Whether a row is the header once more, as on every page of a printed table."""
    texts = [folded(cell.text) for cell in row.cells]
    return not row.banner and any(texts) and texts == [folded(cell.text) for cell in header.cells]


# ------------------------------------------------------------------------------------------ above and below


def _top(rows: Sequence[Row], words: Vocabulary, places: Places) -> Iterator[Block]:
    """What stands above a table's heads or below its last row: titles, and who and when in "Key: value" cells."""
    waiting: list[Row] = []
    for row in rows:
        filled = [cell for cell in row.cells if cell.text.strip() or cell.pictures]
        if len(filled) > 1:
            waiting.append(row)
            continue
        yield from _pairs(waiting)
        waiting = []
        yield from (one for cell in filled for one in _title_or_text(cell, words, places))
    yield from _pairs(waiting)


def _pairs(rows: Sequence[Row], titles: tuple[Row, ...] = ()) -> Iterator[Block]:
    if rows:
        width = max(len(row.cells) for row in rows)
        start = rows[0].cells[0].start if rows[0].cells else 0
        first = titles[0].first if titles else rows[0].first
        yield Table(_no_heads(width, start, rows[0].first), tuple(rows), first, rows[-1].last, titles)


def _no_heads(width: int, start: int, line: int) -> Row:
    return Row((Prose("", (), start, start),) * width, line, line)


def _title_or_text(cell: Prose, words: Vocabulary, places: Places) -> Iterator[Block]:
    lines = cell.lines(places.source)
    short = len(lines) == 1 and len(cell.text.split()) <= _TITLE_WORDS and not re.search(r"[.!?;,:]\s*$", cell.text)
    if short and ":" not in cell.text and cell.text.strip() and not alarm(cell, words):
        yield _heading(cell, places)
    else:
        yield from _paragraphs(cell, places)


def _without_tail(rows: Sequence[Row], header: Row, words: Vocabulary) -> tuple[list[Row], list[Row]]:
    """The rows below the last step that say who made and who released it, as forms have them."""
    numbered = next((i for i, cell in enumerate(header.cells) if words.column(cell.text) == "number"), None)
    end = len(rows)
    while end > 1 and numbered is not None:
        row = rows[end - 1]
        number = row.cells[numbered].text.strip() if numbered < len(row.cells) else ""
        keyed = any(
            cell.text.rstrip().endswith(":") or (":" in cell.text and words.key(cell.text.partition(":")[0]))
            for cell in row.cells
        )
        known = any(words.key(cell.text.strip().rstrip(":")) for cell in row.cells if cell.text.strip())
        if (COUNT.fullmatch(number) and not row.banner) or not (keyed and (known or row.banner)):
            break
        end -= 1
    return list(rows[:end]), list(rows[end:])


def _without_heads(table: Table, rows: list[Row], words: Vocabulary, places: Places) -> Iterator[Block]:
    """A table whose columns have no heads that we know: its titles first, then its rows."""
    begin = 0
    while begin < len(rows) and (rows[begin].banner or _is_title_row(rows[begin], rows)):
        begin += 1
    if begin == len(rows):
        yield from _top(rows, words, places)
        return
    titles = tuple(rows[:begin])
    rest = rows[begin:]
    if _is_header(rest[0], rest[1:]) or (begin == 0 and not _begins_with_a_row(rest)):
        yield replace(table, header=rest[0], rows=tuple(rest[1:]), first=rows[0].first, above=titles)
        return
    yield from _pairs(rest, titles)


def _is_header(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row of plain words stands above a column of figures."""
    if any(re.search(r"\d", cell.text) or cell.pictures for cell in row.cells):
        return False
    for index, cell in enumerate(row.cells):
        column = [one.cells[index].text for one in below if not one.banner and index < len(one.cells)]
        filled = [text for text in column if text.strip()]
        if (
            cell.text.strip()
            and len(filled) > 1
            and sum(bool(re.search(r"\d", text)) for text in filled) * 4 >= 3 * len(filled)
        ):
            return True
    return False


def _is_title_row(row: Row, rows: Sequence[Row]) -> bool:
    """The very first row, one short cell above wider rows."""
    filled = [index for index, cell in enumerate(row.cells) if cell.text.strip() or cell.pictures]
    return row is rows[0] and filled == [0] and len(rows) > 2 and not COUNT.fullmatch(row.cells[0].text.strip())


def _begins_with_a_row(rows: Sequence[Row]) -> bool:
    """Whether the first row is one like those below it, and no header."""
    first = [cell.text.strip() for cell in rows[0].cells]
    if any(cell.pictures for cell in rows[0].cells):
        return True
    if first and COUNT.fullmatch(first[0]):
        return True
    if all(re.search(r"\d", text) for text in first if text):
        return True
    if len(rows) == 1:
        return True
    return any(len(text.split()) > 2 * _HEAD_WORDS for text in first)
