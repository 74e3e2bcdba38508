"""A document that is as it was is not read again: told by traces, as a build with nothing to do is.

takes   a workstation's folder      gives   its instruction as it was read last, where reading it would give the same

    .onboard/last/ws-04.reading.json     what was read, what was asked for on the way, and the mark of what it rests on

It rests on everything in the workstation's folder but what a build writes there, on its settings, on the pictures laid
among what can be made again, and on onboard itself. A convenience: losing it, or not being sure of it, costs time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.model import Instruction
from onboard.core.roundtrip import as_plain, from_plain
from onboard.pipeline.standstill import traces
from onboard.pipeline.standstill.traces import Traces, UnsureError
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.ingest import ClipPicture, InspectClip, InspectPhoto, PrintPhoto, Transcribe
from onboard.pipeline.workspace import Station, Workspace

VERSION = 1

_LIMIT = 64 * files.MEBIBYTE
_WRITTEN = re.compile(r"steps\.json|code\.txt|script\.[A-Za-z0-9-]+\.yaml(?:\.bak)?")
"""What builds and trainers write beside a document, and no document shows."""
_ASKED = {kind.__name__: kind for kind in (Transcribe, PrintPhoto, InspectPhoto, InspectClip, ClipPicture)}


@dataclass(frozen=True, slots=True)
class LastReading:
    """``instruction`` with the ids its steps have kept; ``asked`` the units of work that reading it asked for."""

    instruction: Instruction
    asked: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The mark of what a reading rests on, taken before it is read."""

    mark: str


def unchanged(workspace: Workspace, station: Station) -> LastReading | None:
    """The last reading, where everything it rests on is as it was; None where it is not, or nobody can be sure."""
    try:
        kept = json.loads(files.read_bounded(_file(workspace, station), _LIMIT))
        pictures = [Path(name) for name in kept["pictures"]]
        if kept["version"] != VERSION or kept["mark"] != _mark(workspace, station, pictures):
            return None
        if kept["steps"] != _digest_of_steps(station):
            return None
        asked = tuple(from_plain(_ASKED[kind], fields) for kind, fields in kept["asked"])
        return LastReading(from_plain(Instruction, kept["instruction"]), asked)
    except (files.InputError, UnsureError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def look(workspace: Workspace, station: Station) -> Seen | None:
    """What is there before a document is read; None where nobody could be sure of it later."""
    with suppress(UnsureError, OSError):
        files.make_folder(workspace.last)
        looked = traces.now_on_disk(workspace.last)
        found = _traces(workspace, station, ())
        if traces.settled(found.newest, looked):
            return Seen(found.mark())
    return None


def keep(workspace: Workspace, station: Station, before: Seen, instruction: Instruction, asked: Sequence[Work]) -> None:
    """Keep what was read, unless a file was saved meanwhile. Raises OutputError where it cannot be written.

    Where something stops a video from being made it is not kept: what is amiss may be this machine, this moment.
    """
    if any(problem.stops for problem in instruction.problems):
        return
    pictures = sorted({one.path for one in instruction.all_pictures() if Path(one.path).parent == workspace.pictures})
    with suppress(UnsureError, OSError):
        found = settled_traces(workspace, lambda: _traces(workspace, station, map(Path, pictures)))
        if _mark(workspace, station, ()) != before.mark:  # asked last: nothing was saved while that settled, either
            return
        kept = {
            "version": VERSION,
            "mark": found.mark(),
            "pictures": pictures,
            "steps": _digest_of_steps(station),
            "asked": [[type(work).__name__, as_plain(work)] for work in asked],
            "instruction": as_plain(instruction),
        }
        files.write_ours(_file(workspace, station), json.dumps(kept, ensure_ascii=False).encode())


def _file(workspace: Workspace, station: Station) -> Path:
    return workspace.last / f"{station.id}.reading.json"


def _digest_of_steps(station: Station) -> str:
    return hashlib.sha256(files.read_bounded(station.steps, _LIMIT)).hexdigest()


def settled_traces(workspace: Workspace, look: Callable[[], Traces]) -> Traces:
    """What ``look`` sees, once it cannot be written again unseen: something may have been saved a moment ago.

    Raises UnsureError where it has not settled after a tick.
    """
    for wait in (0.0, traces.TICK_SECONDS):
        time.sleep(wait)
        looked = traces.now_on_disk(workspace.last)
        found = look()
        if traces.settled(found.newest, looked):
            return found
    raise UnsureError(str(workspace.folder))


@cache
def program_mark() -> str:
    """The mark of onboard itself and its libraries. Found once: what a process has loaded stays as it was."""
    return traces.of_program()


def _mark(workspace: Workspace, station: Station, pictures: Iterable[Path]) -> str:
    return _traces(workspace, station, pictures).mark()


def _traces(workspace: Workspace, station: Station, pictures: Iterable[Path]) -> Traces:
    """Raises UnsureError where links, or a document elsewhere, leave it open what is read."""
    document = Path(station.settings.document)
    if document.is_absolute() or ".." in document.parts or _WRITTEN.fullmatch(station.settings.document):
        raise UnsureError(station.settings.document)
    for own in (workspace.stations, workspace.pictures):
        if own.is_symlink():
            raise UnsureError(str(own))
    written = [name for name in os.listdir(station.folder) if _is_written(name)]  # noqa: PTH208
    found = Traces().folder(station.folder, but=written)
    for picture in pictures:
        found.file(picture, str(picture))
    told: tuple[Any, ...] = (str(workspace.folder), station.id, as_plain(station.settings.choice()))
    found.tell("asked", station.settings.document, station.settings.language, *told)
    return found.tell("onboard", program_mark())


def _is_written(name: str) -> bool:
    return name.startswith(files.TEMPORARY) or _WRITTEN.fullmatch(name) is not None
