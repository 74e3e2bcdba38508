"""contacts.csv of a workspace -> Contacts: whom one can ask, and until when.

The file has a header; columns in any order, in German or English: name, role, phone, valid-until. ";", "," or a tab
between the cells, UTF-8 or Windows-1252. docs/gaps.md has an example.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onboard.core.errors import InputError

LARGEST_BYTES = 1_048_576
MOST_CONTACTS = 10_000
_COLUMNS = {
    "name": "name", "person": "name", "ansprechpartner": "name", "ansprechpartnerin": "name",
    "ansprechperson": "name", "kontakt": "name", "contact": "name",
    "role": "role", "rolle": "role", "funktion": "role", "aufgabe": "role", "position": "role", "function": "role",
    "abteilung": "role", "department": "role",
    "phone": "phone", "telephone": "phone", "telefon": "phone", "telefonnummer": "phone", "tel": "phone",
    "durchwahl": "phone", "nummer": "phone", "rufnummer": "phone", "extension": "phone",
    "valid until": "valid_until", "until": "valid_until", "gültig bis": "valid_until", "gueltig bis": "valid_until",
    "bis": "valid_until", "ende": "valid_until", "end": "valid_until", "expires": "valid_until",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """One line. ``valid_until`` is the last day on which it holds; None: no end is known."""

    name: str
    role: str = ""
    phone: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """The list, in the order of the file. ``file`` is its name, for messages."""

    entries: tuple[Contact, ...]
    file: str = "contacts.csv"


def read_contacts(content: bytes, file: str = "contacts.csv") -> Contacts:
    """The contact list in ``content``.

    Raises InputError, with the line, where the file is too large, has no header with a name column, or a line holds
    more cells than the header, neither name nor telephone number, or a date that is none.
    """
    if len(content) > LARGEST_BYTES:
        raise InputError(
            f"holds {len(content):,} bytes, more than {LARGEST_BYTES:,}",
            file=file,
            hint="List only who is to be asked.",
        )
    text = _decoded(content)
    rows = _rows(text, file)
    line, header = next(rows, (1, []))
    columns = [_COLUMNS.get(_plain(cell), "") for cell in header]
    if "name" not in columns:
        raise InputError(
            'has no column "name"',
            file=file,
            place=f"line {line}",
            hint="Begin the file with a line like: name;role;phone;valid-until",
        )
    for column in ("name", "role", "phone", "valid_until"):
        if columns.count(column) > 1 and column != "role":
            raise InputError(f'has two columns for "{column.replace("_", "-")}"', file=file, place=f"line {line}")
    found: list[Contact] = []
    for line, row in rows:
        if any(cell.strip() for cell in row):
            found.append(_contact(row, columns, file, line))
        if len(found) > MOST_CONTACTS:
            raise InputError(f"lists more than {MOST_CONTACTS:,} contacts", file=file, place=f"line {line}")
    return Contacts(tuple(found), file)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line they end on, blank ones left out."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            f"is no table of contacts: {error}",
            file=file,
            place=f"line {reader.line_num}",
            hint="Write one contact a line, with semicolons between; quotation marks only round a whole cell.",
        ) from error


def _contact(row: Sequence[str], columns: Sequence[str], file: str, line: int) -> Contact:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        raise InputError(
            f"has {len(row)} cells, the header {len(columns)}",
            file=file,
            place=f"line {line}",
            hint="Put a cell that holds the separator in quotation marks.",
        )
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        if column and cell.strip():
            cells[column] = ", ".join([*([cells[column]] if column in cells else []), " ".join(cell.split())])
    if not cells.get("name") and not cells.get("phone"):
        raise InputError(
            "names neither a person nor a telephone number",
            file=file,
            place=f"line {line}",
            hint="Fill in or delete it.",
        )
    until = _date(cells["valid_until"], file, line) if "valid_until" in cells else None
    return Contact(cells.get("name", ""), cells.get("role", ""), cells.get("phone", ""), until)


def _date(text: str, file: str, line: int) -> date:
    written = re.fullmatch(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})", text) or re.fullmatch(
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", text
    )
    try:
        if written is None:
            raise ValueError(text)
        return date(int(written["y"]), int(written["m"]), int(written["d"]))
    except ValueError as error:
        raise InputError(
            f'"{text}" is no date', file=file, place=f"line {line}", hint="Write it like 2027-03-31 or 31.03.2027."
        ) from error


def _plain(cell: str) -> str:
    return re.sub(r"[\s_-]+", " ", cell).strip(" .:\ufeff").casefold()
