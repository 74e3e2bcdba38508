"""Lines of values with separators: .csv and .tsv (RFC 4180, and what Excel, LibreOffice and databases make of it).

The separator is the one that divides most records alike: semicolon, comma, tabulator or bar; a first line "sep=;" says
it. Letters are UTF-8, UTF-16 or a code page of Windows, which is said as a problem. A place is the line of the file a
record begins on, as in any text file. Nothing is left out but empty columns and repeated heads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.grids.grid import Cell, Grid, GridRow
from onboard.ingest.grids.laying import laid
from onboard.ingest.grids.marks import to_tick
from onboard.ingest.scribe import MOST_LINES, Run, Scribe
from onboard.ingest.transcript import Transcript
from onboard.ingest.vocabulary import vocabulary

if TYPE_CHECKING:
    from onboard.ingest.outline import Outline

LONGEST_CELL = 100_000
MOST_COLUMNS = 400
"""Of those with something in them: a year of days to sign, and the columns before it."""

_SEPARATORS = (";", "\t", ",", "|")
_SAMPLED = 60
_SEP_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d[\d.,\s]*%?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SAVE_AS = "Open it in Excel and save it as .xlsx or as CSV UTF-8."
_STARTS = (
    (b"PK\x03\x04", "an office document or a zip archive, not a table of values", "Give it its own suffix: .xlsx."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls), not a table of values", _SAVE_AS),
    (b"%PDF-", "a PDF, not a table of values", "Give it the suffix .pdf."),
    (b"version https://git-lfs", "a Git LFS pointer, not the document itself", "Fetch it with: git lfs pull"),
    (b"{\\rtf", "a rich text file (RTF), not a table of values", _SAVE_AS),
    (b"\xff\xd8\xff", "a picture (JPEG), not a table of values", "Give the document, not a picture of it."),
    (b"\x89PNG", "a picture (PNG), not a table of values", "Give the document, not a picture of it."),
)


class SeparatedReader(Reader):
    """.csv and .tsv."""

    largest = 20 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        _refuse_others(content, name)
        text, problems = _decoded(content, name)
        if not text.strip(' \t\r\n;,|"'):
            raise InputError("is empty", file=name, hint="Give a document with the steps of the work.")
        separator, skipped = _separator(text, name)
        rows, more = _rows(text, separator, skipped, name)
        problems.extend(more)
        return Transcript(_outline(rows, problems))


def _refuse_others(content: bytes, name: str) -> None:
    for magic, kind, hint in _STARTS:
        if content.startswith(magic):
            raise InputError(f"is {kind}", file=name, hint=hint)
    if re.match(rb"(?i)\s*(\xef\xbb\xbf)?\s*(<!doctype html|<html)", content[:500]):
        raise InputError("is a web page (HTML), not a table of values", file=name, hint="Give it the suffix .html.")


def _outline(rows: Sequence[GridRow], problems: list[Problem]) -> Outline:
    scribe = Scribe()
    grid = Grid("", tuple(rows))
    language = vocabulary().guessed_language("\n".join(cell.text for row in rows for cell in row.cells))
    blocks, fields = laid(grid, scribe, vocabulary(language))
    return scribe.outline(blocks, front=fields, problems=problems)


# ------------------------------------------------------------------------------------------ letters


def _decoded(content: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text, and what was amiss in it."""
    problems: list[Problem] = []
    text = _unicode(content)
    if text is None:
        page = _code_page(content)
        text = content.decode(page, errors="replace")
        problems.append(
            Problem(
                "encoding",
                f"is not UTF-8; read as {page.replace('cp', 'Windows-')}",
                name,
                f"line {content.count(10, 0, _first_stray(content)) + 1}",
                "Save it as CSV UTF-8.",
            )
        )
    if stray := _CONTROL.search(text):
        problems.append(
            Problem(
                "encoding",
                "holds control characters; each was read as a space",
                name,
                f"line {text.count(chr(10), 0, stray.start()) + 1}",
                "Export it again.",
            )
        )
    return _CONTROL.sub(" ", text), problems


def _unicode(content: bytes) -> str | None:
    """The text where the file says, or plainly shows, that it is Unicode; else None."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4_000]
    if len(sample) > 3 and sample[1::2].count(0) > len(sample) * 0.4:
        return content.decode("utf-16-le", errors="replace")
    if len(sample) > 3 and sample[::2].count(0) > len(sample) * 0.4:
        return content.decode("utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _first_stray(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as exc:
        return exc.start
    return 0


_CODE_PAGES = (
    ("cp1252", "äöüßÄÖÜéèêàâçñíóúáôîïëœ°²³µ±×–“”„•’§€½", ""),
    ("cp1250", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčřšžěůăâîșțşţ°–„”", "łąęśćżźńŁĄĘŚĆŻŹ"),
    ("cp1254", "çğışöüÇĞİŞÖÜ°–“”", "ğışİĞŞ"),
    ("cp1251", "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯІЇЄ°–«»", "аеиоурнтвсл"),
)


def _code_page(content: bytes) -> str:
    """The code page in which the letters that are not ASCII make words: that of western Europe unless clearly not."""
    best, most = "cp1252", -1.0
    for page, letters, own in _CODE_PAGES:
        text = content[:200_000].decode(page, errors="replace")
        foreign = [letter for letter in text if ord(letter) > 127]
        usual = sum(letter in letters for letter in foreign) / max(1, len(foreign))
        clearly = page == "cp1252" or sum(letter in own for letter in foreign) * 5 >= len(foreign)
        doubt = 0.0 if page == "cp1252" else 0.1
        if clearly and usual - doubt > most:
            best, most = page, usual - doubt
    return best


# ------------------------------------------------------------------------------------------ separators and records


def _separator(text: str, name: str) -> tuple[str, int]:
    """The separator, and how many lines say so."""
    first = text.partition("\n")[0]
    if said := _SEP_LINE.match(first.rstrip("\r")):
        return said.group(1), 1
    if name.lower().endswith(".tsv") and "\t" in text:
        return "\t", 0
    scores = {separator: _evenness(text, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: scores[separator])
    return (best if scores[best] > 0 else ";"), 0


def _evenness(text: str, separator: str) -> float:
    """How much alike a separator divides the first records; commas inside words and numbers count for little."""
    widths = []
    try:
        for record, _ in _records(text[:200_000], separator):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) >= _SAMPLED:
                break
    except csv.Error:
        return 0.0
    divided = [width for width in widths if width > 1]
    if not divided:
        return 0.0
    usual = max(set(divided), key=lambda width: (divided.count(width), width))
    alike = divided.count(usual) / len(widths)
    if separator == "," and alike < 0.9 and _spaced(text):
        return 0.0
    return alike + min(usual, 12) * 0.01 - (0.25 if separator == "," and _spaced(text) else 0.0)


def _spaced(text: str) -> bool:
    """Whether most commas stand as in prose or in numbers: before a space, or between figures."""
    sample = text[:50_000]
    commas = sample.count(",")
    return commas > 0 and len(re.findall(r",(?=\s)|(?<=\d),(?=\d)", sample)) * 2 > commas


def _records(text: str, separator: str) -> Iterator[tuple[list[str], int]]:
    """Each record with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator == ",")
    begins = 1
    for record in reader:
        yield record, begins
        begins = reader.line_num + 1


def _rows(text: str, separator: str, skipped: int, name: str) -> tuple[list[GridRow], list[Problem]]:
    limit = csv.field_size_limit(LONGEST_CELL)
    rows: list[GridRow] = []
    used: set[int] = set()
    count = 0
    try:
        for record, line in _records(text, separator):
            if line <= skipped:
                continue
            row = _row(record, line)
            used.update(cell.column for cell in row.cells)
            if len(used) > MOST_COLUMNS:
                raise InputError(
                    f"holds values in more than {MOST_COLUMNS} columns, which no list of steps has",
                    file=name,
                    place=f"line {line}",
                    hint="Export the sheet with the steps only.",
                )
            count += len(row.cells)
            if count > MOST_LINES:
                raise InputError(
                    f"holds more than {MOST_LINES} cells", file=name, hint="Divide it: one for each procedure."
                )
            if row.cells:
                rows.append(row)
    except csv.Error as exc:
        raise InputError(
            f"is no table of values: {exc}", file=name, hint="Look for a quotation mark that is never closed."
        ) from exc
    finally:
        csv.field_size_limit(limit)
    return rows, []


def _row(record: Sequence[str], line: int) -> GridRow:
    cells, boxes = [], []
    for column, value in enumerate(record, 1):
        plain = value.strip().strip("\ufeff")
        if to_tick(plain):
            boxes.append(column)
        elif plain:
            cells.append(Cell(line, column, (Run(plain),), numeric=bool(_NUMBER.fullmatch(plain))))
    return GridRow(line, tuple(cells), tuple(boxes))
