"""Large tables that are asked without being read: files of lines, sorted by what stands before their first tab.

takes   a language, the name of one of its tables, and a key      gives   the rest of the key's line

The file stays on disk and is seen through memory that all processes share. A question costs a dozen looks into it, a
start nothing; as Python's own sets the words of one language took 0.2 s and 40 MiB of every process.
"""

from __future__ import annotations

import functools
import hashlib
import mmap
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onboard.core.errors import MissingError

_DATA = Path(__file__).parent / "data"


class SortedLines:
    """Lines of UTF-8, each ended by a line feed, in the order of the bytes of their keys and the tab behind.

    ``name``  what errors call the table. A damaged one raises MissingError, as far as its damage is met.
    """

    def __init__(self, lines: bytes | mmap.mmap = b"", name: str = "") -> None:
        self._bytes, self._name = lines, name

    def find(self, key: str) -> str:
        """The line of this key, without the key; "" where there is none."""
        if "\t" in key or "\n" in key:
            return ""  # it would be compared with more than keys
        wanted = key.encode(errors="surrogatepass") + b"\t"
        low, high = 0, len(self._bytes)
        while low < high:
            middle = (low + high) // 2
            begin = max(low, self._bytes.rfind(b"\n", low, middle) + 1)
            end = self._bytes.find(b"\n", middle)
            if end < 0:
                raise _damaged(self._name)  # else it would be searched for ever
            found = self._bytes[begin : begin + len(wanted)]
            if found == wanted:
                return self._told(begin + len(wanted), end)
            if found < wanted:
                low = end + 1
            else:
                high = begin
        return ""

    def at(self, offset: int) -> str:
        """The whole line that begins at this byte."""
        end = self._bytes.find(b"\n", offset)
        if end < 0:
            raise _damaged(self._name)
        return self._told(offset, end)

    def _told(self, begin: int, end: int) -> str:
        with whole(self._name):
            return self._bytes[begin:end].decode()


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Read what a table says. What is not as tables are written becomes a MissingError that names it."""
    try:
        yield
    except (ValueError, LookupError, TypeError) as exc:
        raise _damaged(name) from exc


def lines_of(language: str, name: str) -> SortedLines:
    """A table of a language; an empty one for a language without tables. Raises MissingError as :func:`table_of`."""
    if not any(table.startswith(f"{language}/") for table in _sizes()):
        return SortedLines()
    with table_of(language, name).open("rb") as file:
        return SortedLines(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), f"{language}/{name}")


def table_of(language: str, name: str) -> Path:
    """The file of a table. Raises MissingError where it is not there, or not as long as it was made."""
    table = f"{language}/{name}"
    path = _DATA / table
    if not path.is_file() or path.stat().st_size != _sizes()[table]:
        raise _damaged(table)
    return path


def damaged() -> tuple[str, ...]:
    """The tables that are not there as they were made, by every byte of them: "de/tagger.words"."""
    return tuple(table for table, one in _made().items() if _digest(_DATA / table) != one["sha256"])


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # not there, or on a broken disk: not as it was made


def _damaged(table: str) -> MissingError:
    hint = "Install onboard again: its tables are part of it."
    return MissingError(f"the table {table} of the grounding check is not there as it was made", hint=hint)


@functools.cache
def _sizes() -> dict[str, int]:
    """The bytes of each table, by language and name."""
    return {table: one["bytes"] for table, one in _made().items()}


def _made() -> dict[str, dict[str, Any]]:
    return tomllib.loads((_DATA / "tables.toml").read_text(encoding="utf-8"))
