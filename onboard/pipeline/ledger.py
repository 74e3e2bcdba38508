"""What persons decided, a line each: records to which lines are only ever added.

takes   a file among a workstation's records      gives   its lines as values; puts more behind them

    records/ws-04/approvals.jsonl     {"version": 1, ...}, one JSON object a line

The file is written whole, so that an interrupted run cannot leave half a line, and the lines there were stay as they
are. A line that cannot be read is an error that names it, never taken for decided or for undecided. Does not know what
was decided.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard import files
from onboard.core.errors import InputError, OutputError, UsageError
from onboard.pipeline.workspace import Workspace

VERSION = 1

_LIMIT = 64 * files.MEBIBYTE
_LONGEST_NAME = 200
_ROLE = re.compile(r"[,;:/|([]|\s[-–—]\s")  # how people set a role off, besides the comma that is asked for


@dataclass(frozen=True, slots=True)
class Ledger:
    """``file`` is its name, ``entry`` what one of its lines is: "approval"; ``station`` "" for the workspace's own."""

    workspace: Workspace
    station: str
    file: str
    entry: str

    def read(self) -> tuple[tuple[int, dict[str, Any]], ...]:
        """Each line's number and fields, in the order they were written. Raises InputError for one that is damaged."""
        return tuple((number, self._fields(number, line)) for number, line in self._lines())

    def add(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Put lines behind those that are there. The caller holds the workspace's lock."""
        folder = self.workspace.records / self.station
        if folder.is_symlink():
            raise OutputError(
                "is a link, and links are not written through", file=f"records/{self.station}", hint="Remove the link."
            )
        new = [json.dumps({"version": VERSION, **entry}, ensure_ascii=False) for entry in entries]
        lines = [*(line for _, line in self._lines()), *new]
        files.write_durably(folder / self.file, "".join(f"{line}\n" for line in lines).encode())

    def damaged(self, number: int) -> InputError:
        """The error for a line that holds something else."""
        return self._refused(number, f"is no {self.entry} as onboard writes them")

    def _lines(self) -> list[tuple[int, str]]:
        path = self.workspace.records / self.station / self.file
        if not os.path.lexists(path):
            return []
        content = files.read_bounded(path, _LIMIT, name=self._name)
        try:
            text = content.decode()
        except UnicodeDecodeError as exc:
            raise self._refused(content[: exc.start].count(b"\n") + 1, "is not UTF-8 text") from exc
        # Not splitlines: words of a document may hold what Unicode, but not JSON, takes for the end of a line.
        return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]

    def _fields(self, number: int, line: str) -> dict[str, Any]:
        try:
            fields = json.loads(line)
            version = fields.pop("version")
            json.dumps(fields, ensure_ascii=False).encode()  # half a surrogate pair is no text, and is not published
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as exc:
            raise self.damaged(number) from exc
        if version != VERSION:
            raise InputError(
                f"is of another version than {VERSION}",
                file=self._name,
                place=f"line {number}",
                hint="It was written by a newer onboard; use that one.",
            )
        return fields

    def _refused(self, number: int, reason: str) -> InputError:
        hint = f"Put the file back from your backup; {self.entry}s are never guessed."
        return InputError(reason, file=self._name, place=f"line {number}", hint=hint)

    @property
    def _name(self) -> str:
        return "/".join(part for part in ("records", self.station, self.file) if part)


def person(by: str, deed: str) -> str:
    """ "Name, role" as it is recorded and published. Raises UsageError where no person is named."""
    name = one_line(by, "--by", _LONGEST_NAME)
    if not any(letter.isalpha() for letter in who(name)):
        raise UsageError(f"{deed} needs the name of a person", hint='Give it like this: --by "Jana Albers, Ausbildung"')
    return name


def who(by: str) -> str:
    """Who that is, for telling persons apart: the name before the role, upper and lower case alike."""
    name = _ROLE.split(unicodedata.normalize("NFKC", by).strip(), maxsplit=1)[0]
    return " ".join(re.sub(r"[\W_]+", " ", name).split()).casefold()


def one_line(text: str, option: str, longest: int) -> str:
    """What was given, as one line that can be printed anywhere; it is published."""
    plain_text = " ".join(text.split())
    if len(plain_text) > longest:
        raise UsageError(f"{option} has {len(plain_text)} characters, and the limit is {longest}", hint="Shorten it.")
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in plain_text):
        raise UsageError(f"{option} holds characters that cannot be printed", hint="Type it anew.")
    return plain_text
