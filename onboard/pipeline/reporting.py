"""Is it a success? Workstations covered, languages, ages, how long a change takes to reach people, what is due next.

takes   a workspace, today      gives   a SuccessReport; as a page to print, see ``reportpage``

Counts videos, days and documents, never people: no names, no views; nothing here says who watched or who approved.
What the records do not hold is counted as unknown, not guessed. Looks only.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import OnboardError
from onboard.pipeline import history
from onboard.pipeline.causes import Kind
from onboard.pipeline.history import Deed
from onboard.pipeline.standing import STATES, StationStatus
from onboard.pipeline.status import status
from onboard.pipeline.workspace import Station, Workspace

AHEAD_DAYS = 90
"""How many days ahead something due is listed."""


@dataclass(frozen=True, slots=True)
class Days:
    """Lengths of time in whole days: how many there are, the one in the middle, the longest and whose it is."""

    count: int
    middle: int
    longest: int
    whose: str


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """Videos of one language: to be told, shown to visitors, and right."""

    language: str
    told: int
    shown: int
    right: int


@dataclass(frozen=True, slots=True)
class DueNext:
    """What ends or is to be done on a ``day``: "valid until" or "instruct again"."""

    day: date
    what: str
    station: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that changed and whose new version is not shown; ``days`` since, by its file, None where unknown."""

    station: str
    days: int | None


@dataclass(frozen=True, slots=True)
class StationLine:
    """One workstation: the worst state of its videos, since when the oldest one is shown, what is due next."""

    station: str
    name: str
    languages: tuple[str, ...]
    shown: tuple[str, ...]
    state: str
    since: date | None
    approved: date | None
    gaps: int
    due: date | None


@dataclass(frozen=True, slots=True)
class SuccessReport:
    """How far a workspace has come.

    ``covered``     workstations of which visitors see at least one video, of ``stations`` there are
    ``shown_for``   how long what is shown has been shown; ``approved_for`` how long ago it was approved. None: nothing
    ``unapproved``  videos shown that no approval in force stands for
    ``reached``     from the change of a document to the release of it, of changes where that can be told, None: of none
    ``untimed``     changes of documents that were published, and of which it cannot be told how long that took
    ``waiting``     documents that changed and are not published yet
    ``with_gaps``   documents that leave something open; ``grave``: gaps that keep a video from being published
    ``states``      videos by state, the most urgent first
    """

    day: date
    company: str
    language: str
    stations: int
    covered: int
    videos: int
    shown: int
    right: int
    languages: tuple[LanguageCount, ...]
    states: Mapping[str, int]
    shown_for: Days | None
    approved_for: Days | None
    unapproved: int
    reached: Days | None
    untimed: int
    waiting: tuple[Waiting, ...]
    gaps: int
    grave: int
    with_gaps: int
    due: tuple[DueNext, ...]
    lines: tuple[StationLine, ...]


def report(workspace: Workspace, *, today: date | None = None) -> SuccessReport:
    """Everything the records and the documents tell."""
    day = today or datetime.now().astimezone().date()
    rows = status(workspace, today=day)
    by_station = _by_station(rows)
    shown = [row for row in rows if row.release]
    first = [own[0] for own in by_station.values()]
    reached, untimed = _reaching(workspace, by_station)
    settings = workspace.settings
    return SuccessReport(
        day=day,
        company=settings.company.name,
        language=settings.language,
        stations=len(by_station),
        covered=sum(any(row.release for row in own) for own in by_station.values()),
        videos=sum(bool(row.language) for row in rows),
        shown=len(shown),
        right=sum(row.is_right for row in rows if row.language),
        languages=tuple(_languages(rows)),
        states={state: count for state in STATES if (count := sum(row.state == state for row in rows))},
        shown_for=_days((_named(row), (day - row.since).days) for row in shown if row.since),
        approved_for=_days((_named(row), (day - _date(row.approved)).days) for row in shown if row.approved),
        unapproved=sum(not row.approved for row in shown),
        reached=_days(reached),
        untimed=untimed,
        waiting=tuple(_waiting(workspace, by_station, day)),
        gaps=sum(row.gaps for row in first),
        grave=sum(row.grave for row in first),
        with_gaps=sum(row.gaps > 0 for row in first),
        due=tuple(sorted(_due(by_station, day), key=lambda one: (one.day, one.station, one.what))),
        lines=tuple(_line(workspace, name, own) for name, own in by_station.items()),
    )


def _by_station(rows: Sequence[StationStatus]) -> dict[str, list[StationStatus]]:
    found: dict[str, list[StationStatus]] = {}
    for row in rows:
        found.setdefault(row.station, []).append(row)
    return found


def _languages(rows: Sequence[StationStatus]) -> Iterator[LanguageCount]:
    told = Counter(row.language for row in rows if row.language)
    for language, count in sorted(told.items(), key=lambda one: (-one[1], one[0])):
        own = [row for row in rows if row.language == language]
        yield LanguageCount(language, count, sum(bool(row.release) for row in own), sum(row.is_right for row in own))


def _named(row: StationStatus) -> str:
    return f"{row.station} ({row.language})"


def _date(at: str) -> date:
    return date.fromisoformat(at[:10])


def _days(lengths: Iterable[tuple[str, int]]) -> Days | None:
    """The same person's clock may have been wrong: what lies ahead counts as today."""
    known = [(max(0, length), whose) for whose, length in lengths]
    if not known:
        return None
    longest, whose = max(known, key=lambda one: (one[0], one[1]))
    return Days(len(known), statistics.median_low(length for length, _ in known), longest, whose)


# ------------------------------------------------------------------------------------------------ from change to people


def _reaching(workspace: Workspace, stations: Iterable[str]) -> tuple[list[tuple[str, int]], int]:
    """Days from each change of a document to its release, where they can be told, and how many changes cannot."""
    known: list[tuple[str, int]] = []
    unknown = 0
    for name in stations:
        try:
            station = workspace.station(name)
            changes = list(_published_changes(workspace, station))
        except OnboardError:
            continue  # status tells what is wrong with it
        for changed, published in changes:
            if changed is None or changed > published:
                unknown += 1
            else:
                known.append((name, (published.date() - changed.date()).days))
    return known, unknown


def _published_changes(workspace: Workspace, station: Station) -> Iterator[tuple[datetime | None, datetime]]:
    """For every release of another document than the one before: when the document changed, and when it was published.

    When a document changed is told by files alone: ``onboard update`` keeps the old one when the new one comes; of
    the present one, by its own file. A copy or a checkout has other times: later than the release is unknown.
    """
    before = ""
    for event in history.events(workspace, station.id):
        if event.deed is not Deed.PUBLISHED or not event.shown:
            continue
        newest = next(iter(event.shown.values()))
        document = _document_of(history.record_of(workspace, station.id, newest))
        if before and document and document != before:
            yield _changed_at(workspace, station, before, document), datetime.fromisoformat(event.at)
        before = document or before


def _document_of(record: Mapping[str, Any]) -> str:
    made = record.get("record")
    document = made.get("document") if isinstance(made, dict) else None
    return str(document.get("sha256", "")) if isinstance(document, dict) else ""


def _changed_at(workspace: Workspace, station: Station, before: str, now: str) -> datetime | None:
    folder = workspace.records / station.id / "documents"
    kept = sorted(folder.glob(f"{before[:12]}-*")) if folder.is_dir() else []
    if kept:
        return _time_of(kept[0])
    if station.document.is_file() and files.digest_of(station.document) == now:
        return _time_of(station.document)
    return None


def _time_of(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime).astimezone()
    except OSError:
        return None


def _waiting(workspace: Workspace, stations: Mapping[str, Sequence[StationStatus]], day: date) -> Iterator[Waiting]:
    for name, rows in stations.items():
        if any(cause.kind is Kind.DOCUMENT for row in rows for cause in row.causes):
            changed = _time_of(workspace.station(name).document)
            yield Waiting(name, max(0, (day - changed.date()).days) if changed else None)


# ------------------------------------------------------------------------------------------------ what is due


def _due(stations: Mapping[str, Sequence[StationStatus]], day: date) -> Iterator[DueNext]:
    """What is over already, and what ends within the next months."""
    for name, rows in stations.items():
        until = {row.valid_until for row in rows if row.valid_until}
        for end in until:
            if (end - day).days <= AHEAD_DAYS:
                yield DueNext(end, "valid until", name, ())
        again: dict[date, list[str]] = {}
        for row in rows:
            if row.again_on and (row.again_on - day).days <= AHEAD_DAYS:
                again.setdefault(row.again_on, []).append(row.language)
        for when, languages in again.items():
            yield DueNext(when, "instruct again", name, () if len(languages) == len(rows) else tuple(languages))


def _line(workspace: Workspace, station: str, rows: Sequence[StationStatus]) -> StationLine:
    due = [when for row in rows for when in (row.valid_until, row.again_on) if when]
    approved = [_date(row.approved) for row in rows if row.approved]
    return StationLine(
        station=station,
        name=_name(workspace, rows),
        languages=tuple(row.language for row in rows if row.language),
        shown=tuple(row.language for row in rows if row.release),
        state=min((row.state for row in rows), key=STATES.index),
        since=min((row.since for row in rows if row.since), default=None),
        approved=min(approved, default=None),
        gaps=rows[0].gaps,
        due=min(due, default=None),
    )


def _name(workspace: Workspace, rows: Sequence[StationStatus]) -> str:
    """What people call it, by the release that is shown."""
    release = next((row.release for row in rows if row.release), "")
    if not release:
        return ""
    try:
        return str(history.record_of(workspace, rows[0].station, release)["workstation"]["name"])
    except (OnboardError, KeyError, TypeError):
        return ""  # status tells what is wrong with the record
