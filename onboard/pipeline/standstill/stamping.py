"""Stamps kept at the end of a build, by which the next one knows that nothing has changed; ``standstill`` reads them.

takes   what a workstation stands on before and after a build, its reports      gives   a stamp, or none

A stamp tells of files as the build has read them: they are looked at before anything is read, and again afterwards.
What differs by then must be what the build itself has written; a file that a person saved meanwhile leaves the
workstation without a stamp, and the next build looks closely.
"""

from __future__ import annotations

import dataclasses
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onboard import files
from onboard.core.errors import OnboardError
from onboard.pipeline import history
from onboard.pipeline.gapping import CONTACTS_FILE
from onboard.pipeline.standstill import traces
from onboard.pipeline.standstill.foundations import Bounds, Foundations
from onboard.pipeline.standstill.noticing import VERSION, stamp_file
from onboard.pipeline.standstill.traces import UnsureError
from onboard.pipeline.workspace import Station, Workspace
from onboard.publish import addresses

if TYPE_CHECKING:
    from onboard.core.progress import Progress
    from onboard.pipeline.publishing import Finished
    from onboard.pipeline.working.benches import StationReport

_SCRIPT = re.compile(r"script\.([a-z]{2,3})\.yaml")
_WRITTEN_BESIDE = frozenset({"steps.json", "code.txt"})
_WRITTEN_RECORD = re.compile(r"history\.jsonl|[0-9a-f]{16}\.json")
_RIGHT = ("published", "unchanged")


@dataclass(frozen=True, slots=True)
class _Seen:
    """The traces of a workstation's own files; ``looked`` is the disk's clock just before."""

    looked: int
    newest: int
    own: Mapping[str, str]
    records: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The marks of what something stands on; ``looked`` is the disk's clock just before."""

    looked: int
    newest: int
    marks: Mapping[str, str]

    def fields(self) -> dict[str, Any]:
        return {"version": VERSION, **dataclasses.asdict(self)}


_Found = Iterable[tuple[str, traces.Traces]]


class Stamping:
    """One run's. Made before anything is read; ``draft``: a run whose results are no stamp's business.

    ``today``   the day the build takes it to be
    """

    def __init__(
        self, workspace: Workspace, stations: Sequence[str], *, today: date, offline: bool = False, draft: bool = False
    ) -> None:
        self._workspace, self._today, self._offline = workspace, today, offline
        self._lock = threading.Lock()
        self._program = cache(traces.of_program)  # before the build: where it is replaced meanwhile the stamp is void
        self._before: dict[str, _Seen] = {}
        self._marks: Mapping[str, str] = {}
        if not draft:
            with suppress(UnsureError):
                with files.writing(workspace.last):
                    files.make_folder(workspace.last)
                self._look(stations)

    def keep(self, station: Station, reports: Sequence[StationReport], finished: Sequence[Finished]) -> None:
        """Stamp a workstation whose pages are written, if all its languages are shown as they should be.

        Raises OutputError where the stamp cannot be written. May be called from several threads.
        """
        before = self._before.get(station.id)
        if before is None or not self._is_right(station, reports, finished):
            return
        try:
            stamp = self._stamp(station, reports, finished, before)
        except (UnsureError, OnboardError):
            return  # nobody can be sure; the next build looks closely, and says what is amiss
        with self._lock:
            _write(stamp_file(self._workspace.folder, station.id), stamp)

    def settle(self, progress: Progress) -> None:
        """Stamp the list of all workstations, which is written where the run has built none of them."""
        if not self._marks:
            return
        if not self._before and self._workspace.site.is_dir():
            from onboard.pipeline import indexing

            indexing.put(self._workspace, progress)
        sends = any(table.get("always") is True for table in self._workspace.settings.targets.values())
        with suppress(UnsureError):
            taken = _settled(self._workspace, self._program, Foundations.of_index)
            if self._marks.items() <= taken.marks.items():
                _write(stamp_file(self._workspace.folder), {**taken.fields(), "sends": sends})

    def _look(self, stations: Sequence[str]) -> None:
        """What there is before the build. A file that was saved a moment ago is waited for: it may be saved again."""
        self._marks = _settled(self._workspace, self._program, Foundations.of_all).marks
        for station in stations:
            with suppress(UnsureError):
                seen = _seen(self._workspace, station)
                if not traces.settled(seen.newest, seen.looked):
                    time.sleep(traces.TICK_SECONDS)
                    seen = _seen(self._workspace, station)
                if traces.settled(seen.newest, seen.looked):
                    self._before[station] = seen

    def _is_right(self, station: Station, reports: Sequence[StationReport], finished: Sequence[Finished]) -> bool:
        """Whether every language is shown as it should be."""
        told = {report.language for report in reports if report.error is None and report.outcome in _RIGHT}
        return told == set(station.languages) == {one.script.language for one in finished} and not _makeshift(finished)

    def _stamp(
        self, station: Station, reports: Sequence[StationReport], finished: Sequence[Finished], before: _Seen
    ) -> dict[str, Any]:
        after = _seen(self._workspace, station.id)
        written = _require_ours(station, before, after, finished)
        bounds = _bounds(self._workspace, station, reports, finished)
        rows = _rows(self._workspace, station, reports, finished)
        taken = _settled(self._workspace, self._program, lambda now: now.of_station(station.id, bounds))
        if not self._marks.items() <= taken.marks.items() or _seen(self._workspace, station.id).own != after.own:
            raise UnsureError(station.id)
        has_contacts = (self._workspace.folder / CONTACTS_FILE).exists()
        return {
            **taken.fields(),
            "until": self._today.isoformat() if has_contacts else "",
            "offline": self._offline,
            "bounds": dataclasses.asdict(bounds),
            "reports": [
                _fields(report, self._workspace.folder, has_new_script=report.language in written) for report in reports
            ],
            "rows": rows,
        }


def _makeshift(finished: Sequence[Finished]) -> bool:
    """Whether something stands in for what an outside service did not give: the next build asks for it again."""
    return any(told.instead for one in finished for told in one.video.plan.sentences()) or any(
        scene.origin is not None and scene.origin.fallback for one in finished for scene in one.script.scenes
    )


def _seen(workspace: Workspace, station: str) -> _Seen:
    looked = traces.now_on_disk(workspace.last)
    now = Foundations(workspace.folder)
    own, records = now.own(station), now.records(station)
    return _Seen(looked, max(own.newest, records.newest), own.found, records.found)


def _settled(workspace: Workspace, program: Callable[[], str], look: Callable[[Foundations], _Found]) -> _Taken:
    """Traces, taken again a moment later where something among them is too young to be trusted."""
    taken = _taken(workspace, program, look)
    if traces.settled(taken.newest, taken.looked):
        return taken
    time.sleep(traces.TICK_SECONDS)
    return _taken(workspace, program, look)


def _taken(workspace: Workspace, program: Callable[[], str], look: Callable[[Foundations], _Found]) -> _Taken:
    looked = traces.now_on_disk(workspace.last)
    found = dict(look(Foundations(workspace.folder, program)))
    return _Taken(looked, max(one.newest for one in found.values()), {name: one.mark() for name, one in found.items()})


# ------------------------------------------------------------------------------------------------ what differs


def _require_ours(station: Station, before: _Seen, after: _Seen, finished: Sequence[Finished]) -> set[str]:
    """The languages whose script the build has written. Raises UnsureError where something else differs."""
    for name in _different(before.records, after.records):
        if not _WRITTEN_RECORD.fullmatch(name) and name != "/":
            raise UnsureError(name)
    told = {one.script.language: one.script for one in finished}
    written = set()
    for name in _different(before.own, after.own):
        script = _SCRIPT.fullmatch(name)
        if script and _script_in(station.folder / name) == told.get(script[1]):
            written.add(script[1])
        elif name not in _WRITTEN_BESIDE:
            raise UnsureError(name)
    return written


def _different(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _script_in(path: Path) -> Any:
    from onboard.script.file import load

    return load(files.read_bounded(path, 16 * files.MEBIBYTE).decode("utf-8-sig", "replace"), path.name).script


# ------------------------------------------------------------------------------------------------ what is said of it


def _bounds(
    workspace: Workspace, station: Station, reports: Sequence[StationReport], finished: Sequence[Finished]
) -> Bounds:
    settings = workspace.settings
    named = (settings.brand.logo, settings.brand.logo_dark, settings.music.file)
    return Bounds(
        codes=addresses.codes_of(workspace.records, station.id),
        releases=tuple(dict.fromkeys(report.release for report in reports)),
        named=tuple(name for name in named if name),
        **_fonts_of_this_machine(workspace, finished),
    )


def _fonts_of_this_machine(workspace: Workspace, finished: Sequence[Finished]) -> dict[str, tuple[str, ...]]:
    """Fonts that neither ship nor lie in the workspace, and where others could be that fit better."""
    from onboard import resources

    every = (one.video.plan.look.theme.fonts for one in finished)
    paths = {Path(font.path) for fonts in every for font in (fonts.regular, *fonts.fallback)}
    ours = (resources.assets(), workspace.folder)
    strange = tuple(sorted(str(path) for path in paths if not any(path.is_relative_to(place) for place in ours)))
    if not strange:
        return {}
    # Imported here: few stand on fonts of their machine, and the search for them takes long to load.
    from onboard.slides.installed import font_folders

    return {"fonts": strange, "shelves": tuple(str(place) for place in font_folders() if place.is_dir())}


def _rows(
    workspace: Workspace, station: Station, reports: Sequence[StationReport], finished: Sequence[Finished]
) -> list[dict[str, str]]:
    shown = history.shown_now(workspace, station.id)
    releases = {report.language: report.release for report in reports}
    if shown.withdrawn or shown.rolled_back or dict(shown.releases) != releases:
        raise UnsureError(station.id)
    approved = {
        one.script.language: max((approval.at for approval in one.standing.holding), default="") for one in finished
    }
    until = station.settings.valid_until
    return [
        {
            "language": language,
            "release": releases[language],
            "since": shown.since[releases[language]][:10],
            "revision": str(history.record_of(workspace, station.id, releases[language])["workstation"]["revision"]),
            "approved": approved[language],
            "valid_until": until.isoformat() if until else "",
        }
        for language in station.languages
    ]


def _fields(report: StationReport, folder: Path, *, has_new_script: bool) -> dict[str, Any]:
    """A report as the next build would give it, if nothing changes: everything that was made is there by then.

    ``has_new_script``: document and edits were brought together; what came of that is told once.
    """
    return {
        "language": report.language,
        "release": report.release,
        "address": report.address,
        "place": Path(report.place).relative_to(folder).as_posix(),
        "video": Path(report.video).relative_to(folder).as_posix(),
        "seconds": report.seconds,
        "reused": report.reused + len(report.made),
        "untold": report.untold,
        "findings": [dataclasses.asdict(one) for one in report.findings],
        "problems": [dataclasses.asdict(one) for one in report.problems],
        "gaps": len(report.gaps),
        "changes": () if has_new_script else report.changes,
        "reasons": report.reasons,
        "notes": report.notes,
    }


def _write(path: Path, stamp: Mapping[str, Any]) -> None:
    files.write_ours(path, json.dumps(stamp, ensure_ascii=False, separators=(",", ":")).encode())
