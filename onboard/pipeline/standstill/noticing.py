"""Nothing has changed: told by traces, before anything is read, so that a build with nothing to do costs nothing.

takes   a workspace's folder      gives   the workstations at a standstill with what is to be said of them, and the rest

When a build has published a workstation in all its languages, or found that what is published is still right, it keeps
a stamp of everything that depends on: the workstation's folder and records, the workspace's own files, the codes that
lead to it, its pages and releases on the site, onboard itself with its libraries, environment variables the settings
name, and the day, where that counts. As long as all of that is as it was, the next build would come to the same,
and need not be begun. A stamp is a convenience: losing it, or not being sure of it, costs time and nothing else.

    .onboard/last/ws-04.still.json    one workstation; ``.onboard/last/still.json``: the list of workstations, the index

Imports nothing of the pipeline until it has to. Knows no stage.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onboard import files
from onboard.core.errors import InputError
from onboard.pipeline.standstill import traces
from onboard.pipeline.standstill.foundations import SETTINGS, Bounds, Foundations
from onboard.pipeline.standstill.traces import UnsureError

if TYPE_CHECKING:
    from onboard.core.model import Finding, Problem

VERSION = 1

_LIMIT = 16 * files.MEBIBYTE
_STATION = "station.toml"
_STATION_ID = re.compile(r"(?!keys\Z)[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_OURS = (
    *("stations", "records", "output", ".onboard", ".onboard/last", ".onboard/store", ".onboard/pictures"),
    *(f"output/{name}" for name in ("site", "site/r", "site/W", "site/s", "drafts", "export", "preview", "review")),
)
"""Folders that a build refuses to write into where they are links."""


@dataclass(frozen=True, slots=True)
class Unmoved:
    """What is to be said of a workstation in one language at a standstill; the names are those of a StationReport."""

    station: str
    language: str
    release: str
    address: str
    place: str
    video: str
    seconds: float
    reused: int
    untold: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    gaps: Sequence[Any] = ()
    changes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    outcome: str = "unchanged"
    made: tuple[Any, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    error: None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What ``status`` tells of one language at a standstill; days are ISO 8601, "" for none."""

    language: str
    release: str
    since: str
    revision: str
    approved: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class Still:
    """A workstation at a standstill."""

    station: str
    reports: tuple[Unmoved, ...]
    rows: tuple[Row, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``moved``: the workstations to build. ``settled``: whether nothing at all is left to do, the index included."""

    stations: tuple[str, ...]
    reports: tuple[Unmoved, ...] = ()
    moved: tuple[str, ...] = ()
    settled: bool = False

    def together(self, built: Sequence[Any]) -> tuple[Any, ...]:
        """The reports of those at a standstill and of those that were built, in the order they were asked for."""
        order = {name: at for at, name in enumerate(self.stations)}
        return tuple(sorted((*self.reports, *built), key=lambda one: order.get(one.station, len(order))))


class Nothing(Standing):
    """Nothing is known to stand still: for a run that must not look."""


# ------------------------------------------------------------------------------------------------ looked over


def standing_still(
    start: Path, stations: Sequence[str] = (), *, offline: bool = False, wait_seconds: float = 0.0
) -> Standing:
    """Which of the ``stations``, or of all in the workspace that ``start`` is or lies in, are at a standstill.

    Raises LockedError where another run is at work, as a build does. Anything else that is amiss is left for the
    build to find and to say.
    """
    folder = _workspace_of(start)
    if folder is None or not (folder / ".onboard" / "last").is_dir():
        return Nothing(tuple(stations))
    with files.locked(folder / ".onboard" / "lock", wait_seconds=wait_seconds):
        try:
            names = _station_ids(folder)
            chosen = tuple(dict.fromkeys(stations)) or tuple(name for name in names if _STATION_ID.fullmatch(name))
            found = holding(folder, chosen, offline=offline)
            moved = tuple(name for name in chosen if name not in found)
            known = all(_STATION_ID.fullmatch(name) for name in names)
            settled = bool(chosen) and not moved and known and _is_settled(folder)
        except (UnsureError, InputError, OSError):
            return Nothing(tuple(stations))
    return Standing(chosen, tuple(report for still in found.values() for report in still.reports), moved, settled)


def holding(
    folder: Path, stations: Sequence[str], *, offline: bool = False, today: date | None = None
) -> dict[str, Still]:
    """Those of some workstations that are at a standstill, by id. Raises UnsureError where nothing can be told."""
    if any((folder / own).is_symlink() for own in _OURS):
        raise UnsureError("a folder of ours is a link")
    kept = {name: stamp for name in stations if (stamp := _stamp(stamp_file(folder, name))) is not None}
    if not kept:
        return {}
    shared, day = Foundations(folder), today or datetime.now().astimezone().date()
    found = {}
    for name, stamp in kept.items():
        with suppress(UnsureError, KeyError, TypeError, ValueError, AttributeError):
            if _holds(stamp, shared, name, day, offline=offline):
                found[name] = _still(stamp, folder, name)
    return found


def _holds(stamp: Mapping[str, Any], shared: Foundations, station: str, day: date, *, offline: bool) -> bool:
    if stamp["until"] and day.isoformat() != stamp["until"]:  # a clock that was wrong is set back, too
        return False
    if offline and not stamp["offline"]:
        return False
    for name, now in shared.of_station(station, Bounds(**stamp["bounds"])):
        if now.mark() != stamp["marks"][name]:
            return False
    return True


def _still(stamp: Mapping[str, Any], folder: Path, station: str) -> Still:
    reports = tuple(_report(station, fields, folder) for fields in stamp["reports"])
    return Still(station, reports, tuple(Row(**row) for row in stamp["rows"]), len(reports[0].gaps))


def _report(station: str, fields: Mapping[str, Any], folder: Path) -> Unmoved:
    told = dict(fields)
    told |= {name: tuple(told[name]) for name in ("untold", "changes", "reasons", "notes")}
    told |= {name: str(folder / told[name]) for name in ("place", "video")}
    told["gaps"] = range(told["gaps"])
    if told["findings"] or told["problems"]:
        from onboard.core.model import Finding, Problem

        told["findings"] = tuple(Finding(**one) for one in told["findings"])
        told["problems"] = tuple(Problem(**one) for one in told["problems"])
    return Unmoved(station=station, **told)


def _is_settled(folder: Path) -> bool:
    stamp = _stamp(stamp_file(folder))
    if stamp is None or stamp.get("sends") is not False:
        return False
    shared = Foundations(folder)
    return all(now.mark() == stamp["marks"].get(name) for name, now in shared.of_index())


def _workspace_of(start: Path) -> Path | None:
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)


def _station_ids(folder: Path) -> tuple[str, ...]:
    """The folders that hold a workstation's settings, those with a name that is no id among them."""
    with os.scandir(folder / "stations") as entries:
        found = (one.name for one in entries if os.path.lexists(f"{one.path}/{_STATION}"))
        return tuple(sorted(name for name in found if not name.startswith(files.TEMPORARY)))


def stamp_file(folder: Path, station: str = "") -> Path:
    return folder / ".onboard" / "last" / (f"{station}.still.json" if station else "still.json")


def _stamp(path: Path) -> Mapping[str, Any] | None:
    """A stamp that can be trusted; None where there is none, or it tells of files as young as itself."""
    try:
        stamp = json.loads(files.read_bounded(path, _LIMIT))
        trusted = stamp["version"] == VERSION and traces.settled(stamp["newest"], stamp["looked"])
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return stamp if trusted else None


def forget(folder: Path, station: str) -> None:
    """Have the next build look closely at a workstation, whatever has changed. ``folder`` is the workspace's."""
    with files.writing(stamp_file(folder, station)):
        files.make_way(stamp_file(folder, station))
        stamp_file(folder, station).unlink(missing_ok=True)
