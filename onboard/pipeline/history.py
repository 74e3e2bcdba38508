"""What was shown when, and why: the history of a workstation's releases, to which lines are only ever added.

takes   a workstation's records      gives   what is to be shown now, and everything that was

    records/ws-04/history.jsonl       a JSON object a line, oldest first
    records/ws-04/<release>.json      each release's record, as it was published

The history says what visitors are to see; the site is made to agree with it, so that deleting the site loses nothing.
Format: docs/formats/history.md.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import CheckFailedError, InputError, OutputError
from onboard.pipeline.workspace import Workspace

VERSION = 2
HISTORY = "history.jsonl"

_LIMIT = 64 * files.MEBIBYTE
_RELEASE = re.compile(r"[0-9a-f]{16}")


class Deed(StrEnum):
    """What was done.

    ``ALLOWED``: a withdrawn or rolled back workstation may be published again, by the next build.
    """

    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"
    WITHDRAWN = "withdrawn"
    SHOWN_AGAIN = "shown again"
    ALLOWED = "allowed"


_SAID_SO = (Deed.SHOWN_AGAIN, Deed.ALLOWED)
"""By which a person takes back what was withdrawn or rolled back."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history.

    ``at``       ISO 8601 with its offset from UTC
    ``shown``    release by language, once it was done; {} where nothing is
    ``by``       "Name, role", "" where nobody was named; ``reason`` as given, public
    """

    at: str
    deed: Deed
    shown: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    reason: str = ""

    @property
    def day(self) -> str:
        return self.at[:10]


@dataclass(frozen=True, slots=True)
class Shown:
    """What visitors are to see.

    ``releases``     release by language; {} where nothing was published yet, or where it was withdrawn
    ``withdrawn``    the line that says so; None while it is not
    ``rolled_back``  the line that says so, while what it chose is still shown
    ``since``        by release, when it was first shown (ISO 8601)
    """

    releases: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Event | None = None
    rolled_back: Event | None = None
    since: Mapping[str, str] = field(default_factory=dict)

    def days(self) -> dict[str, str]:
        """By release, the day on which it was first shown."""
        return {release: at[:10] for release, at in self.since.items()}


def events(workspace: Workspace, station: str) -> tuple[Event, ...]:
    """Everything that was done, oldest first. Raises InputError for a line that is damaged."""
    path = workspace.records / station / HISTORY
    if not path.exists() and not path.is_symlink():
        return ()
    name = f"records/{station}/{HISTORY}"
    lines = files.read_bounded(path, _LIMIT, name=name).decode("utf-8", "replace").split("\n")
    folder = path.parent
    return tuple(_event(folder, line, name, number) for number, line in enumerate(lines, 1) if line.strip())


def add(workspace: Workspace, station: str, event: Event) -> None:
    """Put a line behind those that are there. The caller holds the workspace's lock.

    Written whole and renamed, so that an interrupted run cannot leave half a line.
    """
    folder = workspace.records / station
    if folder.is_symlink():
        where = f"records/{station}"
        raise OutputError("is a link, and links are not written through", file=where, hint="Remove the link.")
    path = folder / HISTORY
    before = files.read_bounded(path, _LIMIT) if path.exists() else b""
    line = {"version": VERSION, "at": event.at, "deed": event.deed.value, "shown": dict(event.shown)}
    line |= {name: value for name, value in (("by", event.by), ("reason", event.reason)) if value}
    whole = before if before.endswith(b"\n") or not before else before + b"\n"
    files.write_durably(path, whole + json.dumps(line, ensure_ascii=False).encode() + b"\n")


def shown_now(workspace: Workspace, station: str) -> Shown:
    """What visitors are to see of a workstation. Raises InputError for a history that is damaged."""
    return shown_after(events(workspace, station))


def shown_after(past: Sequence[Event]) -> Shown:
    """What visitors are to see after all of this.

    What was withdrawn stays so until a person says otherwise, also where git put lines of another copy, which knew
    nothing of it, behind the one that says so.
    """
    since: dict[str, str] = {}
    for event in past:
        for release in event.shown.values():
            since.setdefault(release, event.at)
    if not past:
        return Shown()
    last, withdrawn = past[-1], _withdrawn(past)
    if withdrawn is not None:
        return Shown(withdrawn=withdrawn, since=since)
    return Shown(last.shown, None, last if last.deed is Deed.ROLLED_BACK else None, since)


def _withdrawn(past: Sequence[Event]) -> Event | None:
    """The line that withdrew it and was not taken back since."""
    standing: Event | None = None
    for event in past:
        if event.deed is Deed.WITHDRAWN:
            standing = event
        elif event.deed in _SAID_SO:
            standing = None
    return standing


def held_back(past: Sequence[Event]) -> frozenset[str]:
    """Releases that were rolled back from, in any language: they are not to come back by themselves."""
    return frozenset(release for releases in held_in(past).values() for release in releases)


def held_in(past: Sequence[Event]) -> dict[str, frozenset[str]]:
    """By language, the releases that were rolled back from there and not shown since."""
    held: dict[str, set[str]] = {}
    shown: Mapping[str, str] = {}
    for event in past:
        if event.deed is Deed.ROLLED_BACK:
            for language, release in shown.items():
                if event.shown.get(language) != release:
                    held.setdefault(language, set()).add(release)
        elif event.deed in _SAID_SO:
            held.clear()
        for language, release in event.shown.items():
            held.get(language, set()).discard(release)
        shown = event.shown or shown
    return {language: frozenset(releases) for language, releases in held.items() if releases}


def in_order(past: Sequence[Event]) -> tuple[str, ...]:
    """Every release that was ever shown, the one shown last first."""
    newest: dict[str, None] = {}
    for event in reversed(past):
        for release in event.shown.values():
            newest.setdefault(release)
    return tuple(newest)


# ------------------------------------------------------------------------------------------------ records


def keep_record(workspace: Workspace, station: str, release: str, record: bytes) -> None:
    """A copy of a release's record, which outlives the release."""
    copy = workspace.records / station / f"{release}.json"
    files.write_if_other(copy, record)


def record_of(workspace: Workspace, station: str, release: str) -> dict[str, Any]:
    """The record of a release that was published once. Raises InputError where it is not there or damaged."""
    return _record(workspace.records / station, release)


def _record(folder: Path, release: str) -> dict[str, Any]:
    name = f"records/{folder.name}/{release}.json"
    if not os.path.lexists(folder / f"{release}.json"):
        raise InputError("is lost", file=name, hint="Put it back from your backup or git.")
    try:
        record = json.loads(files.read_bounded(folder / f"{release}.json", _LIMIT, name=name))
        if record["release"] != release or not isinstance(record["editions"], list):
            raise ValueError(name)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise InputError("is no release record", file=name, hint="Put it back from your backup.") from exc
    return record


# ------------------------------------------------------------------------------------------------ lines


def _event(folder: Path, line: str, name: str, number: int) -> Event:
    try:
        fields = json.loads(line)
        if "version" not in fields:
            return _first_version(folder, fields)
        if fields["version"] != VERSION:
            raise CheckFailedError(
                f"is of another version than {VERSION}",
                file=name,
                place=f"line {number}",
                hint="It was written by a newer onboard; use that one.",
            )
        event = Event(
            fields["at"], Deed(fields["deed"]), fields["shown"], fields.get("by", ""), fields.get("reason", "")
        )
        _check(event)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise InputError(
            "is no line of a history of releases",
            file=name,
            place=f"line {number}",
            hint="Put the file back from your backup, or remove that line.",
        ) from exc
    return event


def _first_version(folder: Path, fields: Mapping[str, Any]) -> Event:
    """A line of onboard 0.1: one release, which all languages are from."""
    release = str(fields["release"])
    if not _RELEASE.fullmatch(release):
        raise ValueError(release)
    languages = [edition["language"] for edition in _record(folder, release)["editions"]]
    event = Event(fields["at"], Deed.PUBLISHED, dict.fromkeys(languages, release))
    _check(event)
    return event


def _check(event: Event) -> None:
    datetime.fromisoformat(event.at)
    if not all(isinstance(text, str) for text in (event.by, event.reason, *event.shown)):
        raise ValueError("not text")
    if not all(isinstance(release, str) and _RELEASE.fullmatch(release) for release in event.shown.values()):
        raise ValueError("not releases")
