"""Drafts are made again as files are saved; nothing is published.

takes   a workspace, what wakes us      gives   a Rebuilt each time something was saved, told to a Watcher

What wakes us says only *that* something may have happened. What it was is found by comparing the files that count, by
size and times, with what they were before the last rebuild: so nothing saved meanwhile is missed, and many saves are
one. A rebuild begins when no file has changed for a moment; there is one at a time. A broken document or setting is
told, and watching goes on.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from onboard.core.errors import InputError, LockedError, OnboardError
from onboard.core.progress import Progress
from onboard.ingest.change import telling
from onboard.ingest.change.changes import changes
from onboard.ingest.change.identities import Known
from onboard.ingest.change.matching import continued
from onboard.pipeline import reading
from onboard.pipeline.build import Options, StationReport, build
from onboard.pipeline.gapping import CONTACTS_FILE
from onboard.pipeline.holding import exclusive
from onboard.pipeline.looking import looking
from onboard.pipeline.project import SETTINGS_FILE
from onboard.pipeline.scripting import present_script
from onboard.pipeline.theming import SIGNS_FOLDER, THEME_FOLDER
from onboard.pipeline.working.workers import Workers
from onboard.pipeline.workspace import Workspace, open_workspace
from onboard.store import Store

SETTLED_SECONDS = 0.4
"""How long no file may have changed before a rebuild begins: editors write in several goes, copying takes time."""
TEXT_SETTLED_SECONDS = 0.12
"""The same where all that changed is text: few kilobytes are written at once."""
LOOKED_AFTER_SECONDS = 5.0
"""How often the files are looked at although nobody says that something happened: a share in the network may not."""
MOST_FILES = 50_000
_STILL_GROWING_SECONDS = 5.0
_WAIT_FOR_OTHERS_SECONDS = 24 * 3600.0

_FOLDERS_FOR_ALL = ("scripts_templates", THEME_FOLDER, SIGNS_FOLDER)
_MADE_FOLDERS = frozenset({"output", "records", "voices"})
_PASSING = re.compile(
    r"[.~].*|.*~|#.*#|4913|Thumbs\.db|desktop\.ini|.*\.(tmp|temp|swp|swo|swx|part|partial|crdownload|download|bak|lck|lock)",
    re.IGNORECASE,
)
"""Names that editors, office programs and browsers give to files of the moment."""
_OURS = "steps.json"
_TEXTS = frozenset({".csv", ".htm", ".html", ".j2", ".json", ".markdown", ".md", ".toml", ".txt", ".yaml", ".yml"})
_LARGEST_TEXT = 1 << 20

Files: TypeAlias = Mapping[str, tuple[int, int, int]]
"""Size in bytes, time of the last save and of the last change of any sort in nanoseconds, by a file's place.

A copy may bring size and time of its original; the disk still dates the change. The file's number does not count: a
share in the network may give it another one each time it is asked.
"""
Pause: TypeAlias = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of one rebuild.

    ``saved``      the files that led to it, as the workspace names them; () for the first one
    ``reports``    one a workstation and language, as ``build`` gives them
    ``changes``    what changed in a workstation's document, line by line, by its id
    """

    saved: tuple[str, ...]
    reports: tuple[StationReport, ...]
    changes: Mapping[str, tuple[str, ...]]
    seconds: float

    @property
    def found_nothing(self) -> bool:
        """Whether everything was right already."""
        return not self.changes and not any(report.made or report.error for report in self.reports)


class Watcher(Protocol):
    """Is told what happens."""

    def saved(self, files: Sequence[str]) -> None:
        """Something was saved, and a rebuild begins."""

    def growing(self, files: Sequence[str]) -> None:
        """A rebuild waits for files that are still being written."""

    def rebuilt(self, told: Rebuilt) -> None:
        """A rebuild has ended."""

    def trouble(self, error: OnboardError) -> None:
        """Nothing could be rebuilt; the next save is another chance."""


def watch(
    folder: Path,
    stations: Sequence[str],
    workers: Workers,
    watcher: Watcher,
    *,
    options: Options,
    progress: Progress,
    wakes: Iterable[object],
    pause: Pause = time.sleep,
    ready: Callable[[Workspace], None] = lambda workspace: None,
) -> None:
    """Make the drafts of ``stations`` (none named: of all), then again after every save, until ``wakes`` ends.

    ``wakes``   gives something whenever something may have happened in the workspace (:func:`woken`)
    ``ready``   called once, when the first drafts are made and nobody waits: what later ones need may be made ready

    Raises InputError at once for a workstation that is not there or settings that cannot be read; later these are told.
    """
    if not options.draft:
        raise ValueError("only drafts are made while files are watched")
    workspace = open_workspace(folder)
    for name in stations:
        workspace.station(name)
    seen: Files = {}
    is_ready = False
    for _ in _at_once_and(wakes):
        # What is saved during a rebuild need not wake us again.
        while (now := _settled(workspace, seen, watcher, pause)) != seen:
            saved = _differing(seen, now) if seen else ()
            if saved:
                watcher.saved(saved)
            seen = now
            try:
                workspace = open_workspace(folder)  # the settings may be what was saved
                told = _rebuild(workspace, stations, saved, workers, options, progress)
            except OnboardError as error:
                watcher.trouble(error)
                continue
            seen = _with_own_scripts(workspace, seen, told.reports)
            watcher.rebuilt(told)
        if not is_ready:
            ready(workspace)
            is_ready = True


def woken(folder: Path) -> Iterator[object]:
    """Something, whenever a file that may count has changed below a workspace's folder, and now and then.

    KeyboardInterrupt ends it.
    """
    import watchfiles

    def may_count(_: watchfiles.Change, path: str) -> bool:
        inner = Path(os.path.relpath(path, folder)).parts
        return bool(inner) and inner[0] not in _MADE_FOLDERS and not any(_PASSING.fullmatch(part) for part in inner)

    yield from watchfiles.watch(
        folder,
        watch_filter=may_count,
        debounce=300,
        step=25,
        rust_timeout=int(LOOKED_AFTER_SECONDS * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
        raise_interrupt=True,
    )


def _at_once_and(wakes: Iterable[object]) -> Iterator[object]:
    yield None
    yield from wakes


# ------------------------------------------------------------------------------------------------ what was saved


def _settled(workspace: Workspace, seen: Files, watcher: Watcher, pause: Pause) -> Files:
    """The files that count, once none of them that is not as it was ``seen`` has changed for a moment."""
    before, waited, has_told = _files(workspace), 0.0, False
    while before != seen:
        seconds = _seconds_to_settle(seen, before)
        pause(seconds)
        waited += seconds
        now = _files(workspace)
        if now == before:
            return now
        if waited >= _STILL_GROWING_SECONDS and not has_told:
            watcher.growing(_differing(before, now))
            has_told = True
        before = now
    return before


def _seconds_to_settle(seen: Files, now: Files) -> float:
    texts = all(
        name not in now or (Path(name).suffix.lower() in _TEXTS and 0 < now[name][0] <= _LARGEST_TEXT)
        for name in _differing(seen, now)
    )
    return TEXT_SETTLED_SECONDS if texts else SETTLED_SECONDS


def _differing(before: Files, now: Files) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))


def _with_own_scripts(workspace: Workspace, seen: Files, reports: Iterable[StationReport]) -> Files:
    """What was seen, and the scripts that the build has written: those that say what it has told."""
    now = _files(workspace)
    written = {}
    for report in reports:
        name = f"stations/{report.station}/script.{report.language}.yaml"
        if name in now and now[name] != seen.get(name) and _says(workspace, report):
            written[name] = now[name]
    return {**seen, **written}


def _says(workspace: Workspace, report: StationReport) -> bool:
    try:
        present = present_script(workspace.station(report.station).told_in(report.language))
    except OnboardError:
        return False  # saved meanwhile, and broken: the build that follows says so
    return present is not None and present.script == report.script


def _files(workspace: Workspace) -> Files:
    """Every file that shows in some draft. Raises InputError where there are more than anyone keeps there."""
    found: dict[str, tuple[int, int, int]] = {}
    for inner in _names(workspace):
        try:
            kind = (workspace.folder / inner).lstat()
        except OSError:
            continue  # not there, or not ours to look at: who reads it says so
        found[inner] = (kind.st_size, kind.st_mtime_ns, kind.st_ctime_ns)
        if len(found) > MOST_FILES:
            raise InputError(
                f"holds more than {MOST_FILES} files to watch",
                file=str(workspace.folder),
                hint="Move what is no document, photo or setting elsewhere.",
            )
    return found


def _names(workspace: Workspace) -> Iterator[str]:
    settings = workspace.settings
    yield from (name for name in (settings.brand.logo, settings.brand.logo_dark, settings.music.file) if name)
    yield from (SETTINGS_FILE, CONTACTS_FILE)
    yield from (path.name for path in workspace.folder.glob("lexicon.*.csv"))
    for name in _FOLDERS_FOR_ALL:
        yield from _names_in(workspace.folder, name)
    for station in workspace.station_ids():
        own = f"stations/{station}"
        yield from (name for name in _names_in(workspace.folder, own) if name != f"{own}/{_OURS}")


def _names_in(folder: Path, inner: str) -> Iterator[str]:
    try:
        with os.scandir(folder / inner) as listed:
            entries = [entry for entry in listed if not _PASSING.fullmatch(entry.name)]
    except OSError:
        return
    for entry in entries:
        name = f"{inner}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _names_in(folder, name)
        else:
            yield name


def _concerned(workspace: Workspace, stations: Sequence[str], saved: Sequence[str]) -> tuple[str, ...]:
    """The workstations whose drafts a save may change."""
    chosen = tuple(stations) or workspace.station_ids()
    if not saved or any(not name.startswith("stations/") for name in saved):
        return chosen
    touched = {name.split("/")[1] for name in saved}
    return tuple(name for name in chosen if name in touched)


# ------------------------------------------------------------------------------------------------ one rebuild


def _rebuild(
    workspace: Workspace,
    stations: Sequence[str],
    saved: tuple[str, ...],
    workers: Workers,
    options: Options,
    progress: Progress,
) -> Rebuilt:
    began = time.monotonic()
    with _alone(workspace, progress):
        concerned = _concerned(workspace, stations, saved)
        before = {name: _known(workspace, name) for name in concerned}
        now = replace(options, now=datetime.now().astimezone())
        try:
            reports = build(workspace, concerned, workers, options=now, progress=progress)
        finally:
            workers.close()  # nobody needs their memory until the next save
        seconds = time.monotonic() - began
        read = dict.fromkeys(report.station for report in reports if not report.error)
        told = {name: _document_changes(workspace, name, before[name]) for name in read}
    changed = {name: lines for name, lines in told.items() if lines}
    return Rebuilt(saved, reports, changed, seconds)


@contextmanager
def _alone(workspace: Workspace, progress: Progress) -> Iterator[None]:
    """The workspace's lock, held while drafts are made; another run is waited for."""
    with ExitStack() as held:
        try:
            held.enter_context(exclusive(workspace))
        except LockedError as error:
            progress.note(f"{error.reason}; waiting")
            held.enter_context(exclusive(workspace, wait_seconds=_WAIT_FOR_OTHERS_SECONDS))
        yield


def _known(workspace: Workspace, name: str) -> Known | None:
    """A workstation's document as it was last read; None where that is not known."""
    try:
        return reading.known_steps(workspace.station(name))
    except OnboardError:
        return None  # the build says what is wrong with it


def _document_changes(workspace: Workspace, name: str, before: Known | None) -> tuple[str, ...]:
    """What changed in its document since it was read before, as ``onboard diff`` tells it."""
    if before is None or before == _known(workspace, name):
        return ()
    try:
        obtain = looking(Store(workspace.store))
        now = reading.read_station(workspace, workspace.station(name), obtain, stopping=False)
    except OnboardError:
        return ()  # saved anew and broken by now: the rebuild that follows says so
    return tuple(telling.told(changes(before, now, continued(before, now).matching)))
