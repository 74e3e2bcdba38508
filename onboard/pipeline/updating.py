"""A workstation's document is replaced by its next version, and what that changes is told.

takes   a workstation and a new document      gives   the Changes; and, if asked, the workspace with the new document

The steps keep their ids, and with them their edited scripts and marks; approvals end by themselves, since they bind to
what the document says. The old document is kept with the workstation's records:

    records/ws-04/documents/<first digits of its SHA-256>-<name>
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from onboard import files
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction
from onboard.ingest.change.changes import Changes, changes
from onboard.ingest.change.identities import Known, known_of
from onboard.ingest.change.matching import continued
from onboard.ingest.choosing import NOTHING_CHOSEN
from onboard.ingest.reading import largest, read
from onboard.pipeline import reading
from onboard.pipeline.scripting import made_here
from onboard.pipeline.workspace import (
    STATION_FILE,
    Station,
    Workspace,
    keep_photos,
    photos_to_keep,
    quoted,
)

_DOCUMENT_LINE = re.compile(r"^\s*document\s*=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Updated:
    """``kept``: where the old document lies now, as the workspace names it; "" where it was the same file."""

    changes: Changes
    instruction: Instruction
    kept: str


def difference(old: Path, new: Path, *, photos: Path | None = None, language: str = "") -> Changes:
    """What changes from one document to another. Writes nothing."""
    before = known_of(read(old, photos=_folders(photos), language=language))
    return _changes(before, read(new, photos=_folders(photos), language=language or before.language))[0]


def difference_for(workspace: Workspace, station: Station, document: Path, *, photos: Path | None = None) -> Changes:
    """What would change for a workstation if ``document`` were its document. Writes nothing."""
    return _changes(_known(workspace, station), _fresh(station, document, photos))[0]


def update(workspace: Workspace, station: Station, document: Path, *, photos: Path | None = None) -> Updated:
    """Replace a workstation's document, all or nothing. The caller holds the workspace's lock.

    ``photos``   a folder of photos to take along; one of the same name replaces the one that is there

    Raises InputError where the new document cannot be read, or is the old one's file itself.
    """
    if document.resolve() == station.document.resolve():
        raise InputError(
            "is the workstation's own document already",
            file=str(document),
            hint=f"It is read at every build: onboard build {station.id}",
        )
    before = _known(workspace, station)
    fresh = _fresh(station, document, photos)
    told, known = _changes(before, fresh)
    content = files.read_bounded(document, largest(document.suffix.lower()))
    kept = _keep_old(workspace, station)
    keep_photos(station.folder, photos_to_keep(fresh, document, photos))
    # What is known of the steps first: with it, an interrupted update is only a document that was not replaced yet.
    reading.remember(station, before)
    _replace(station, document.name, content)
    reading.remember(station, known)
    return Updated(told, fresh, kept)


def _known(workspace: Workspace, station: Station) -> Known:
    """The document as it reads now, unless it cannot be read any more: then as it was last remembered."""
    remembered = reading.known_steps(station)
    try:
        return reading.reading_of(workspace, station, made_here).known
    except InputError:
        if remembered is None:
            raise
        return remembered


def _fresh(station: Station, document: Path, photos: Path | None) -> Instruction:
    settings = station.settings
    choice = settings.choice()
    folders = [station.folder / "photos", *_folders(photos)]
    whole = read(document, photos=folders, language=settings.language, choice=NOTHING_CHOSEN)
    if not choice.procedure or choice.procedure in {one.id for one in whole.procedures} | {"all"}:
        return read(document, photos=folders, language=settings.language, choice=choice)
    return whole


def _folders(photos: Path | None) -> list[Path]:
    if photos is not None and not photos.is_dir():
        raise InputError("is not a folder", file=str(photos), hint="Give the folder the photos are in.")
    return [photos] if photos else []


def _changes(before: Known, fresh: Instruction) -> tuple[Changes, Known]:
    again = continued(before, fresh)
    return changes(before, fresh, again.matching), again.known


def _keep_old(workspace: Workspace, station: Station) -> str:
    if not station.document.is_file():
        return ""
    content = files.read_bounded(station.document, largest(station.document.suffix.lower()))
    place = workspace.records / station.id / "documents" / f"{digest(content)[:12]}-{station.document.name}"
    if not place.exists():
        files.write_durably(place, content)
    return place.relative_to(workspace.folder).as_posix()


def _replace(station: Station, name: str, content: bytes) -> None:
    """The settings name the document, so they are what switches from the old one to the new."""
    old, settings = station.document, station.folder / STATION_FILE
    if name == old.name and old.parent == station.folder:
        files.write_durably(old, content)
        return
    if (station.folder / name).exists():
        raise InputError(
            f"there is another file of that name in stations/{station.id}",
            file=name,
            hint="Rename the new document, or move the other file away.",
        )
    files.write_durably(station.folder / name, content)
    text = settings.read_text("utf-8-sig")
    line = f"document = {quoted(name)}"
    files.write_durably(settings, _DOCUMENT_LINE.sub(lambda _: line, text, count=1).encode())
    with files.writing(old):
        old.unlink(missing_ok=True)
