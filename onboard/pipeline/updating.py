"""A workstation's document is replaced by its next version, and what that changes is told.

takes   a workstation and a new document      gives   the Changes; and, if asked, the workspace with the new document

The steps keep their ids, and with them their edited scripts and marks; approvals end by themselves, since they bind to
what the document says. The old document is kept with the workstation's records:

    records/ws-04/documents/<first digits of its SHA-256>-<name>

An update that is interrupted leaves the old document or the new one, and settings that name it; doing it again
completes it. All that takes time, and may fail for want of space, is done first and beside: what remains is renaming.

    1  photos, document and settings in a folder of their own, unseen          2  the old document among the records
    3  the old steps in steps.json                 4  the photos, the document and then the settings to their places
    5  the new steps in steps.json                 6  the old document goes, where it has another name

Before the settings change hands the old document is the workstation's; after it the new one is, and is matched with the
old steps at the next build, just as it is here.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from onboard import files
from onboard.core.errors import InputError, OutputError
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction
from onboard.ingest.change.changes import Changes, changes
from onboard.ingest.change.identities import Known, known_of
from onboard.ingest.change.matching import continued
from onboard.ingest.choosing import ALL, NOTHING_CHOSEN
from onboard.ingest.reading import Transcribe, largest, read, transcribed
from onboard.ingest.references import require_photo_folder, require_text
from onboard.ingest.transcript import Transcript
from onboard.pipeline import reading
from onboard.pipeline.filming import filming_here
from onboard.pipeline.work.base import made_here
from onboard.pipeline.workspace import (
    STATION_FILE,
    Station,
    Workspace,
    keep_photos,
    photos_to_keep,
    quoted,
)

_DOCUMENT_LINE = re.compile(r"^[ \t]*document[ \t]*=.*$", re.MULTILINE)
_OUR_NAMES = re.compile(r"steps\.json|station\.toml|code\.txt|script\..*", re.IGNORECASE)
_SETTINGS_LIMIT = files.MEBIBYTE
_LONGEST_NAME = 200
"""Bytes of a file's name among the records; file systems allow 255."""


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
    reading.require_own_folders(workspace, station)
    with tempfile.TemporaryDirectory(prefix="onboard-") as lent:
        before = _known(workspace, station, pictures=Path(lent))
    with _staged(station, document, photos) as new:
        return _changes(before, new.instruction)[0]


def update(workspace: Workspace, station: Station, document: Path, *, photos: Path | None = None) -> Updated:
    """Replace a workstation's document, all or nothing. The caller holds the workspace's lock.

    ``photos``   a folder of photos to take along; one of the same name replaces the one that is there

    Raises InputError where the new document cannot be read, or is the old one's file itself.
    """
    if _is_same_file(document, station.document):
        raise InputError(
            "is the workstation's own document already",
            file=str(document),
            hint=f"It is read at every build: onboard build {station.id}",
        )
    require_fitting_name(document)
    reading.require_own_folders(workspace, station)
    settings = _settings_naming(station, document.name)
    before = _known(workspace, station)
    with _room_beside(station) as beside, _staged(station, document, photos, beside) as new:
        _refuse_another(workspace, station, document.name, new.content)
        told, known = _changes(before, new.instruction)
        files.write_durably(beside / STATION_FILE, settings)
        kept = _keep_old(workspace, station)
        reading.remember(station, before)
        for inner in new.photos:
            _put(beside / "photos" / inner, station.folder / "photos" / inner)
        _put(beside / document.name, station.folder / document.name)
        _put(beside / STATION_FILE, station.folder / STATION_FILE)
        reading.remember(station, known)
    _remove_old(station, document.name)
    return Updated(told, new.instruction, kept)


def require_fitting_name(document: Path) -> None:
    """Raise InputError where a document's name cannot be a workstation's: settings could not name it, or it is ours."""
    name = document.name
    require_text(name)
    if "\\" in name or re.match(r"[A-Za-z]:", name):
        reason = "has a name that some systems take for a path"
    elif _OUR_NAMES.fullmatch(name) or name.startswith(files.TEMPORARY):
        reason = "has a name that onboard itself uses in the folder of a workstation"
    else:
        return
    raise InputError(reason, file=name, hint="Rename the document.")


def _known(workspace: Workspace, station: Station, *, pictures: Path | None = None) -> Known:
    """The document as it reads now, unless it cannot be read any more: then as it was last remembered."""
    remembered = reading.known_steps(station)
    try:
        return reading.reading_of(workspace, station, made_here, pictures=pictures).known
    except InputError:
        if remembered is None:
            raise
        return remembered


@dataclass(frozen=True, slots=True)
class _New:
    """The next version. ``instruction``: as it will read in the workstation's folder; ``content``: the document's
    bytes; ``photos``: what to take along, source by place under ``photos/``."""

    instruction: Instruction
    content: bytes
    photos: Mapping[str, Path]


@contextmanager
def _staged(station: Station, document: Path, photos: Path | None, where: Path | None = None) -> Iterator[_New]:
    """The new document and its photos laid into the folder ``where``, or one for the moment, and read there.

    A photo of a name that the workstation has already is to be read as the one that replaces it, not as a second one.
    """
    choice = station.settings.choice()
    folders = [*_folders(photos), station.folder / "photos"]
    with filming_here() as film, tempfile.TemporaryDirectory(prefix="onboard-") as lent:
        read_in = partial(read, language=station.settings.language, transcribe=_remembering(), film=film)
        whole = read_in(document, photos=folders, choice=NOTHING_CHOSEN)
        if choice.procedure and choice.procedure not in {ALL, *(one.id for one in whole.procedures)}:
            choice = NOTHING_CHOSEN
        as_given = whole if choice == NOTHING_CHOSEN else read_in(document, photos=folders, choice=choice)
        content = _unchanged(document, as_given)
        wanted = photos_to_keep(as_given, document, photos)
        beside = where or Path(lent)
        files.write_durably(beside / document.name, content)
        keep_photos(beside, wanted)
        ours = [beside / "photos", station.folder / "photos"]
        yield _New(read_in(beside / document.name, photos=ours, choice=choice), content, wanted)


def _remembering() -> Transcribe:
    """Takes each document down once, however often it is read."""
    known: dict[str, Transcript] = {}

    def transcribe(content: bytes, name: str, suffix: str) -> Transcript:
        mark = digest(content)
        if mark not in known:
            known[mark] = transcribed(content, name, suffix)
        return known[mark]

    return transcribe


def _folders(photos: Path | None) -> list[Path]:
    if photos is None:
        return []
    require_photo_folder(photos)
    return [photos]


def _changes(before: Known, fresh: Instruction) -> tuple[Changes, Known]:
    again = continued(before, fresh)
    return changes(before, fresh, again.matching), again.known


def _keep_old(workspace: Workspace, station: Station) -> str:
    if station.document.is_symlink() or not station.document.is_file():
        return ""
    content = files.read_bounded(station.document, largest(station.document.suffix.lower()))
    place = _record_folder(workspace, station) / f"{digest(content)[:12]}-{_shortened(station.document.name)}"
    if not place.exists():
        files.write_durably(place, content)
    return place.relative_to(workspace.folder).as_posix()


def _record_folder(workspace: Workspace, station: Station) -> Path:
    """Where the workstation's old documents lie. Raises OutputError where that is a link to somewhere else."""
    folder = workspace.records / station.id / "documents"
    if not files.is_inside(folder, workspace.folder):
        raise OutputError(
            "leads out of the workspace, and links are not written through",
            file=folder.relative_to(workspace.folder).as_posix(),
            hint="Remove the link.",
        )
    return folder


def _shortened(name: str) -> str:
    """A name that still fits behind a digest; its suffix stays."""
    stem, suffix = Path(name).stem.encode(), Path(name).suffix
    return stem[: _LONGEST_NAME - len(suffix.encode())].decode(errors="ignore") + suffix


def _is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file. A link in a circle is none."""
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


def _unchanged(document: Path, fresh: Instruction) -> bytes:
    """The bytes that were read and understood. Raises InputError where somebody saved the document meanwhile."""
    content = files.read_bounded(document, largest(document.suffix.lower()), name=document.name)
    if digest(content) != fresh.digest:
        raise InputError("was changed while it was read", file=document.name, hint="Save and close it; run this again.")
    return content


def _refuse_another(workspace: Workspace, station: Station, name: str, content: bytes) -> None:
    """Raise InputError where the new document would overwrite a file that is nowhere else.

    What an interrupted update left behind may go: the new document itself, or an old one that the records hold.
    """
    path = station.folder / name
    if path == station.document or not os.path.lexists(path):
        return
    there = files.digest_of(path, name=f"stations/{station.id}/{name}")
    recorded = _record_folder(workspace, station) / f"{there[:12]}-{_shortened(name)}"
    if there != digest(content) and not (recorded.is_file() and files.digest_of(recorded) == there):
        raise InputError(
            f"there is another file of that name in stations/{station.id}",
            file=name,
            hint="Rename the new document, or move the other file away.",
        )


@contextmanager
def _room_beside(station: Station) -> Iterator[Path]:
    """A folder in a workstation's, for what is to be put into it."""
    beside = files.temporary_folder(station.folder)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _settings_naming(station: Station, name: str) -> bytes:
    """The workstation's settings with another document, and otherwise as a person wrote them."""
    path, shown = station.folder / STATION_FILE, f"stations/{station.id}/{STATION_FILE}"
    text = files.read_bounded(path, _SETTINGS_LIMIT, name=shown).decode("utf-8-sig")
    if station.settings.document == name:
        return text.encode()
    changed = _DOCUMENT_LINE.sub(lambda _: f"document = {quoted(name)}", text.replace("\r\n", "\n"), count=1)
    try:
        named = tomllib.loads(changed).get("document")
    except ValueError:
        named = None
    if named != name:
        raise InputError(
            "the line that names the document cannot be found",
            file=shown,
            hint=f"Write it on a line of its own: document = {quoted(station.settings.document)}",
        )
    return changed.encode()


def _put(source: Path, target: Path) -> None:
    with files.writing(target):
        files.make_folder(target.parent)
    files.move_durably(source, target)


def _remove_old(station: Station, name: str) -> None:
    if station.document == station.folder / name:
        return
    with files.writing(station.document):
        station.document.unlink(missing_ok=True)
        files.sync_folder(station.document.parent)
