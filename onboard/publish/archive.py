"""A zip archive of published files, the same bytes for the same content, written without holding it in memory.

Takes entries (a name in the archive; its content, or the file it is in), gives a file at a path: whole, or not there.

Everything is stored, not compressed: videos and pictures are compressed already, and the bytes of a compressed text
would depend on the compressing library. Dates are the earliest the format knows (PKWARE APPNOTE 6.3.10, 4.4.6), the
order is that of the names. Files and archives over 4 GiB, and more than 65,535 files, are written as ZIP64.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard.core.errors import InputError, OnboardError
from onboard.files import MEBIBYTE, digest_of, make_folder, move_durably, temporary_folder, writing
from onboard.publish.release import RECORD_NAME, damaged

LARGEST = 64 * 1024 * MEBIBYTE
MOST_FILES = 100_000
LARGEST_OLD_FILE = 4 * 1024 * MEBIBYTE - 1
"""What a stick with the file system FAT32 takes as one file."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,7}")
"""What every file system takes, read-only ones with Joliet names (64 characters, eight folders deep) among them."""
_READABLE_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name in it (folders with "/"), and its content or the file that holds it.

    ``sha256``   what such a file must be, hex
    """

    name: str
    content: bytes | Path
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was written: where, its size in bytes, its SHA-256 (hex), and how many files are in it."""

    path: Path
    size: int
    sha256: str
    files: int


def write_archive(path: Path, entries: Iterable[Entry]) -> Archive:
    """Put an archive of these entries at ``path``: a reader sees the old file or the new one.

    Raises InputError for what is beyond the limits, CheckFailedError for a file that is not what it must be any more,
    OutputError where ``path`` cannot be written.
    """
    ordered = sorted(entries, key=lambda entry: entry.name)
    _check(ordered)
    with writing(path.parent):
        make_folder(path.parent)
    temporary = temporary_folder(path.parent)
    try:
        whole = temporary / path.name
        with writing(path):
            _write(whole, ordered)
        digest, size = digest_of(whole), whole.stat().st_size
        move_durably(whole, path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Archive(path, size, digest, len(ordered))


def _check(entries: list[Entry]) -> None:
    if len(entries) > MOST_FILES:
        raise InputError(f"{len(entries)} files, and the limit is {MOST_FILES}", hint="Export fewer workstations.")
    size = sum(_size(entry) for entry in entries)
    if size > LARGEST:
        limit = f"{LARGEST / 1024 / MEBIBYTE:.0f} GiB"
        raise InputError(
            f"{size / 1024 / MEBIBYTE:.1f} GiB, and the limit is {limit}", hint="Export fewer workstations."
        )
    seen: set[str] = set()
    for entry in entries:
        if not _NAME.fullmatch(entry.name) or entry.name.lower() in seen:
            raise OnboardError(f"{entry.name[:80]!r} cannot be a name in an archive, or is one twice", stage="publish")
        seen.add(entry.name.lower())


def _size(entry: Entry) -> int:
    if isinstance(entry.content, bytes):
        return len(entry.content)
    try:
        return entry.content.stat().st_size
    except OSError as exc:
        raise damaged(entry.content, f"cannot be read ({exc.strerror or exc})") from exc


def _write(path: Path, entries: list[Entry]) -> None:
    with path.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for entry in entries:
                described = zipfile.ZipInfo(entry.name, _EARLIEST)
                described.create_system, described.external_attr = 3, _READABLE_FILE
                described.file_size = _size(entry)  # by which zipfile decides whether it must be ZIP64
                with archive.open(described, "w") as into:
                    for piece in _pieces(entry):
                        into.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _pieces(entry: Entry) -> Iterator[bytes]:
    if isinstance(entry.content, bytes):
        yield entry.content
        return
    told = hashlib.sha256()
    try:
        with entry.content.open("rb") as file:
            while piece := file.read(MEBIBYTE):
                told.update(piece)
                yield piece
    except OSError as exc:
        raise damaged(entry.content, f"cannot be read ({exc.strerror or exc})") from exc
    if told.hexdigest() != entry.sha256:
        raise damaged(entry.content, "is not the file that was published")


# ------------------------------------------------------------------------------------------------ of a release


def release_entries(site: Path, release: Mapping[str, Any], names: Iterable[str], folder: str) -> Iterator[Entry]:
    """Files of a release, and its record, as entries of ``folder`` ("files/r/0123456789abcdef/").

    The release is one that was verified a moment ago; each file is compared with the record again as it is read.
    """
    home = site / "r" / release["release"]
    record = home / RECORD_NAME
    yield Entry(folder + RECORD_NAME, record, digest_of(record))
    for name in sorted(set(names)):
        yield Entry(folder + name, home / name, release["files"][name]["sha256"])


def files_named(release: Mapping[str, Any], told: object) -> Iterator[str]:
    """The names of a release's files that stand anywhere in a part of its record."""
    if isinstance(told, str):
        if told in release["files"]:
            yield told
    elif isinstance(told, Mapping):
        for inner in told.values():
            yield from files_named(release, inner)
    elif isinstance(told, list | tuple):
        for inner in told:
            yield from files_named(release, inner)
