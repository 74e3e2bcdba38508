"""Read a workstation's document, with what the workspace knows besides, and refuse what no video can be made of."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onboard import files
from onboard.core.clips import Cut
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction, Problem, SourceRef, Statement
from onboard.core.photos import LARGEST_FILE
from onboard.pipeline import rereading
from onboard.pipeline.project import SETTINGS_FILE, key_lines, line_of
from onboard.pipeline.work.base import Obtain, Work
from onboard.pipeline.work.ingest import InspectPhoto, PrintPhoto, Transcribe
from onboard.pipeline.workspace import Station, Workspace

if TYPE_CHECKING:
    from onboard.ingest.change.identities import Known
    from onboard.ingest.photos import Filmed, PhotoFacts
    from onboard.ingest.transcript import Transcript

_STEPS_LIMIT = 64 * files.MEBIBYTE
_PHOTO_PROBLEMS = frozenset({"missing-photo", "unreadable-photo", "outside-photo"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A workstation's document as it reads now, and what to remember of it so that its steps are known again.

    ``of_document``   the same without what the workspace adds
    """

    instruction: Instruction
    of_document: Instruction
    known: Known


def read_station(
    workspace: Workspace, station: Station, obtain: Obtain, *, pictures: Path | None = None, stopping: bool = True
) -> Instruction:
    """The Instruction of a workstation, from its document or, where that would give the same, from the last reading.

    See :func:`reading_of`.
    """
    if pictures is None and (last := rereading.unchanged(workspace, station)) is not None:
        return _as_read_last(workspace, last, obtain, stopping=stopping)
    return reading_of(workspace, station, obtain, pictures=pictures, stopping=stopping).instruction


def read_and_remember(workspace: Workspace, station: Station, obtain: Obtain) -> Instruction:
    """The Instruction of a workstation, its steps remembered, and itself for as long as nothing changes.

    See :func:`reading_of`. Raises OutputError where that cannot be written.
    """
    if (last := rereading.unchanged(workspace, station)) is not None:
        return _as_read_last(workspace, last, obtain, stopping=True)
    asked: list[Work] = []

    def noted(work: Work) -> bytes:
        asked.append(work)
        return obtain(work)

    before = rereading.look(workspace, station)
    now = reading_of(workspace, station, noted)
    remember(station, now.known)
    if before is not None:
        rereading.keep(workspace, station, before, now.of_document, asked)
    return now.instruction


def reading_of(
    workspace: Workspace, station: Station, obtain: Obtain, *, pictures: Path | None = None, stopping: bool = True
) -> Reading:
    """What a workstation's document says.

    Raises InputError for a problem that keeps a video from being made, unless it is not ``stopping``: who looks for
    gaps wants to read on.

    ``obtain`` gives the result of a unit of work; documents and photos are decoded once and then known by their
    digest. ``pictures``: where the pictures inside the document are laid, by default among what can be made again.
    Its steps have the ids they had when they were last remembered (:func:`remember`).
    """
    from onboard.ingest.change.matching import continued

    fresh = _read(workspace, station, obtain, pictures or workspace.pictures)
    if stopping:
        _refuse_what_stops(fresh.problems, workspace.settings.build.missing_photos)
    again = continued(known_steps(station), fresh)
    return Reading(_with_workspace_contact(again.instruction, workspace), again.instruction, again.known)


def _as_read_last(workspace: Workspace, last: rereading.LastReading, obtain: Obtain, *, stopping: bool) -> Instruction:
    """What was read last; what that asked for is asked for again, so that it is known to be counted on."""
    for work in last.asked:
        obtain(work)
    if stopping:
        _refuse_what_stops(last.instruction.problems, workspace.settings.build.missing_photos)
    return _with_workspace_contact(last.instruction, workspace)


def remember(station: Station, known: Known) -> None:
    """Keep what is known of the steps beside the document. What is there already and equal is left alone."""
    from onboard.ingest.change.identities import as_bytes

    content = as_bytes(known)
    name = f"stations/{station.id}/{station.steps.name}"
    if not os.path.lexists(station.steps) or files.read_bounded(station.steps, _STEPS_LIMIT, name=name) != content:
        files.write_durably(station.steps, content)


def require_own_folders(workspace: Workspace, station: Station) -> None:
    """Raise InputError where a workstation's folder or that of its photos is a link: who knows where it leads."""
    for folder in (station.folder, station.folder / "photos"):
        if folder.is_symlink() or not _is_inside(folder, workspace.folder):
            raise InputError(
                "is a link; nothing outside the workspace is read",
                file=str(folder),
                hint="Put the files there instead.",
            )


def known_steps(station: Station) -> Known | None:
    """The steps as they were last remembered; None where they never were. Raises InputError for a damaged file."""
    from onboard.ingest.change.identities import known_from

    if not os.path.lexists(station.steps):
        return None
    name = f"stations/{station.id}/{station.steps.name}"
    return known_from(files.read_bounded(station.steps, _STEPS_LIMIT, name=name), name)


def _read(workspace: Workspace, station: Station, obtain: Obtain, pictures: Path) -> Instruction:
    from onboard.ingest.photokinds import suffix_note
    from onboard.ingest.photos import PhotoFacts, needs_print
    from onboard.ingest.prints import RECIPE, Print
    from onboard.ingest.reading import is_apart, read, reader_mark, transcribed
    from onboard.ingest.transcript import Transcript
    from onboard.pipeline.filming import filmed

    def show(path: Path, name: str) -> tuple[Path, PhotoFacts]:
        content = files.read_bounded(path, LARGEST_FILE, name=name)
        notes = tuple(note for note in (suffix_note(content, name),) if note)
        mark = digest(content)
        if needs_print(content):
            made = Print.from_bytes(obtain(PrintPhoto(name, mark, RECIPE, str(path))))
            notes, mark = (*notes, *made.notes), digest(made.content)
            path = pictures / f"{mark}.{made.suffix}"
            files.write_if_other(path, made.content)
        known = json.loads(obtain(InspectPhoto(name, mark, str(path))))
        return path, PhotoFacts(mark, known["width"], known["height"], known["format"], notes=notes)

    def film(path: Path, name: str, cut: Cut) -> Filmed:
        return filmed(path, name, cut, obtain, pictures)

    def transcribe(content: bytes, name: str, suffix: str) -> Transcript:
        if not is_apart(suffix):
            return transcribed(content, name, suffix)
        work = Transcribe(name, digest(content), suffix, name, reader_mark(suffix), str(station.document))
        return Transcript.from_bytes(obtain(work))

    require_own_folders(workspace, station)
    if not _is_inside(station.document, workspace.folder):
        raise InputError("lies outside the workspace", file=str(station.document), hint="Put it into the workspace.")
    return read(
        station.document,
        photos=[station.folder / "photos"],
        language=station.settings.language,
        choice=station.settings.choice(),
        show=show,
        film=film,
        transcribe=transcribe,
        pictures=pictures,
    )


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return files.is_inside(path, folder)
    except (OSError, RuntimeError):
        return True  # a link in a circle leads nowhere; whoever opens it says so


def _refuse_what_stops(problems: tuple[Problem, ...], missing_photos: str) -> None:
    stopping = [
        problem
        for problem in problems
        if problem.stops and not (problem.kind in _PHOTO_PROBLEMS and missing_photos == "note")
    ]
    if not stopping:
        return
    first, more = stopping[0], len(stopping) - 1
    others = f" (and {more} more: onboard read shows them)" if more else ""
    hint = first.hint
    if first.kind in _PHOTO_PROBLEMS:
        hint = f'{hint} Or set missing_photos = "note" in {SETTINGS_FILE} for a marked empty frame.'.strip()
    raise InputError(first.text + others, file=first.file, place=first.place or None, hint=hint or None)


def _with_workspace_contact(instruction: Instruction, workspace: Workspace) -> Instruction:
    """Whom to ask, from the settings, where the document names nobody; cited like anything else."""
    contact = workspace.settings.company.contact
    if not contact or instruction.contacts or instruction.responsible:
        return instruction
    line = line_of(key_lines(workspace.text), ("company", "contact"))
    # Only the setting itself: a remark behind it was not written for visitors.
    written = re.match(r"\s*(contact\s*=\s*(?:\"[^\"]*\"|'[^']*'))", workspace.text.splitlines()[line - 1])
    source = SourceRef(SETTINGS_FILE, f"line {line}", written[1] if written else contact)
    return dataclasses.replace(instruction, contacts=(Statement("workspace:contact", contact, source),))
