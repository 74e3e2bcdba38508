"""The record of instruction of a workstation: what is shown of it now, and the names of those who were instructed.

takes   a workstation, a list of names      gives   a PDF where the caller says

Names are personal: they are read from the file that was named, put on the PDF, and nowhere else. Nothing is written
into the store, the records, the site or a log, and the PDF is readable by its owner only. Format of the list:
docs/attendance.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onboard import files, resources
from onboard.core.errors import CheckFailedError, InputError, UsageError, attached
from onboard.pipeline import history
from onboard.pipeline.workspace import Workspace
from onboard.publish.attendance import attendance
from onboard.publish.lesson import Person, lesson_of
from onboard.publish.wording import own_name, wording

MOST_NAMES = 2000
LONGEST_NAME = 120
_LIST_LIMIT = files.MEBIBYTE
_LOGO_LIMIT = 16 * files.MEBIBYTE
_MOST_COLUMNS = 50
_LANGUAGES = ("de", "en", "fr", "it", "es", "pl", "tr", "ro", "uk", "ar")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write.

    ``names``     the list of those who were instructed; None for empty lines
    ``rows``      how many lines there are at least
    ``language``  which of the languages shown; "" for the document's own
    ``on``        the day of the instruction (ISO 8601), ``by`` who instructs; "" leaves a line to write on
    ``output``    the PDF; None for a name of our own in the current folder
    """

    names: Path | None = None
    rows: int = 0
    language: str = ""
    on: str = ""
    by: str = ""
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Attended:
    """A record that was written; ``people`` are those named on it."""

    path: Path
    language: str
    release: str
    people: int
    lines: int


def write_attendance(workspace: Workspace, station: str, wanted: Wanted) -> Attended:
    """Write the record of instruction for what is shown of a workstation now.

    Raises InputError for a workstation that is not there or not published and for a list that cannot be read,
    CheckFailedError for one that was withdrawn, UsageError for options that cannot be, OutputError.
    """
    _check_texts(wanted)
    people = names_in(files.read_bounded(wanted.names, _LIST_LIMIT), wanted.names.name) if wanted.names else ()
    workspace.station(station)
    with attached(subject=station):
        language, release, since = _shown(workspace, station, wanted.language)
        record = history.record_of(workspace, station, release)
        lesson = lesson_of(record, language, shown_since=since, logo=_logo(workspace, record))
    path = _place(workspace, station, language, wanted.output)
    lines = max(wanted.rows, len(people), 1)
    fonts = resources.assets() / "fonts"
    _write_privately(path, attendance(lesson, people, rows=lines, on=wanted.on, by=wanted.by, fonts=fonts))
    return Attended(path, language, release, len(people), lines)


def _check_texts(wanted: Wanted) -> None:
    if wanted.on:
        try:
            date.fromisoformat(wanted.on)
        except ValueError as exc:
            raise UsageError(f"{wanted.on[:40]!r} is no day", hint="Write it like 2026-11-22.") from exc
    if len(wanted.by) > LONGEST_NAME:
        raise UsageError(f"--by has {len(wanted.by)} characters, and {LONGEST_NAME} fit on the line")


# ------------------------------------------------------------------------------------------------ what is shown


def _shown(workspace: Workspace, station: str, language: str) -> tuple[str, str, str]:
    """Language, release and day of what visitors see now."""
    shown = history.shown_now(workspace, station)
    if shown.withdrawn is not None:
        raise CheckFailedError(
            f"was withdrawn on {shown.withdrawn.day}: {shown.withdrawn.reason}",
            hint="Nobody is to be instructed with it; publish it again first.",
        )
    if not shown.releases:
        raise InputError("nothing is published of it yet", hint=f"Build it first: onboard build {station}")
    own = workspace.station(station).language
    chosen = language or (own if own in shown.releases else next(iter(shown.releases)))
    if chosen not in shown.releases:
        known = ", ".join(f"{one} ({own_name(one)})" for one in shown.releases)
        raise InputError(f"is not shown in the language {chosen[:20]!r}", hint=f"It is shown in {known}.")
    release = shown.releases[chosen]
    return chosen, release, shown.days().get(release, "")


def _logo(workspace: Workspace, record: Mapping[str, object]) -> bytes | None:
    """The logo as it was published with the release."""
    station = record["workstation"]
    name = station.get("logo") if isinstance(station, Mapping) else None
    if not name:
        return None
    if not re.fullmatch(r"logo\.[a-z]{3,4}", str(name)):
        raise InputError("names a logo that no release has", file=f"records/{record['release']}.json")
    return files.read_bounded(workspace.site / "r" / str(record["release"]) / str(name), _LOGO_LIMIT)


# ------------------------------------------------------------------------------------------------ where to


def _place(workspace: Workspace, station: str, language: str, output: Path | None) -> Path:
    path = output if output is not None else Path.cwd() / f"nachweis-{station}-{language}.pdf"
    if path.suffix.lower() != ".pdf" or path.is_dir() or path.is_symlink():
        raise UsageError("the record is written as a PDF", file=str(path), hint="Give --output a file like record.pdf.")
    if any(files.is_inside(path, folder) for folder in (workspace.folder / "output", workspace.records)):
        raise UsageError(
            "names of people do not belong there: it is published, or kept for years",
            file=str(path),
            hint="Give --output a place outside of output/ and records/.",
        )
    return path


def _write_privately(path: Path, content: bytes) -> None:
    """Put a file there that only its owner can read, at no moment anybody else."""
    apart = files.temporary_folder(path.parent)
    with files.writing(path):
        try:
            apart.chmod(0o700)
            files.write_durably(apart / path.name, content)
            (apart / path.name).chmod(0o600)
            files.move_durably(apart / path.name, path)
        finally:
            (apart / path.name).unlink(missing_ok=True)
            apart.rmdir()


# ------------------------------------------------------------------------------------------------ names


def names_in(content: bytes, name: str) -> tuple[Person, ...]:
    """The people of a list (CSV; docs/attendance.md). Raises InputError naming the line that cannot be."""
    rows = _rows(_decoded(content, name), name)
    if not rows:
        raise InputError("names nobody", file=name, hint="One person a line: name, staff number, department.")
    columns = _headed(rows[0][1])
    people = [_person(line, cells, columns or _columns_of(rows), name) for line, cells in rows[1 if columns else 0 :]]
    if not people:
        raise InputError("has a heading and no names below it", file=name, hint="Add one person a line.")
    if len(people) > MOST_NAMES:
        raise InputError(f"names {len(people)} people, and {MOST_NAMES} is the most", file=name, hint="Divide it.")
    return tuple(people)


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, UTF-16 where it says so, else Windows-1252: what spreadsheets save as CSV."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("cp1252")
    except UnicodeDecodeError as exc:
        raise InputError("is no text", file=name, hint="Save the list as CSV (UTF-8).") from exc
    if "\0" in text:
        raise InputError("is no text: it holds a NUL", file=name, hint="Save the list as CSV (UTF-8).")
    return text


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Line and cells of every row that says something."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            plain = [_plain(cell) for cell in cells]
            if len(plain) > _MOST_COLUMNS:
                raise InputError(
                    f"has {len(plain)} columns, and {_MOST_COLUMNS} is the most",
                    file=name,
                    place=f"line {reader.line_num}",
                )
            if any(plain):
                rows.append((reader.line_num, plain))
    except csv.Error as exc:
        raise InputError(
            f"is no CSV: {exc}", file=name, place=f"line {reader.line_num}", hint="Look for a quotation mark too many."
        ) from exc
    return rows


def _plain(cell: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cells make a person; -1 for none. ``backwards``: the family name stands first, as a person writes it."""

    name: tuple[int, ...]
    number: int = -1
    department: int = -1
    backwards: bool = False


def _headed(cells: Sequence[str]) -> _Columns | None:
    """The columns by their heads, in any of our languages; None where the first row is no head."""
    heads = [cell.casefold().strip(" .:*") for cell in cells]
    books = [wording(language)["attendance"] for language in _LANGUAGES]

    def at(kind: str) -> int:
        known = {word.strip(" .") for words in books for word in words[f"heads_{kind}"].split("|")}
        return next((place for place, head in enumerate(heads) if head in known), -1)

    whole, given, family = at("name"), at("given"), at("family")
    if given >= 0 and (family >= 0 or whole >= 0):
        names = (given, family if family >= 0 else whole)
    else:
        names = tuple(place for place in (whole, family, given) if place >= 0)[:1]
    return _Columns(names, at("number"), at("department")) if names else None


def _columns_of(rows: Sequence[tuple[int, list[str]]]) -> _Columns:
    """The columns of a list without heads: name, number, department; or family name and given name, and no more."""
    apart = all(len(cells) == 2 and cells[1] and not re.search(r"\d", cells[1]) for _, cells in rows)
    return _Columns((0, 1), backwards=True) if apart else _Columns((0,), 1, 2)


def _person(line: int, cells: Sequence[str], columns: _Columns, name: str) -> Person:
    def cell(place: int) -> str:
        return cells[place] if 0 <= place < len(cells) else ""

    parts = [cell(place) for place in columns.name]
    person = Person(
        (", " if columns.backwards else " ").join(part for part in parts if part),
        cell(columns.number),
        cell(columns.department),
    )
    for text in (person.name, person.number, person.department):
        if len(text) > LONGEST_NAME:
            raise InputError(
                f"has {len(text)} characters in one field, and {LONGEST_NAME} is the most",
                file=name,
                place=f"line {line}",
                hint="One person a line: name, staff number, department.",
            )
    if not person.name:
        raise InputError("names nobody", file=name, place=f"line {line}", hint="Write a name, or remove the line.")
    return person
