"""The folders of a workspace: finding it, making one, adding a workstation.

plant/
├── onboard.toml                 settings
├── contacts.csv                 optional: who may be asked, and until when                 (keep)
├── stations/ws-04/              station.toml, the document, photos/, script.de.yaml, steps.json (keep)
├── records/                     issued addresses, approvals, release records, history      (keep)
├── scripts_templates/           optional: the company's own narration forms                (keep)
├── output/site/, output/drafts/ what visitors see; what is not published                   (can be made again)
├── output/review/               scripts laid beside their sources, to read and sign        (can be made again)
└── .onboard/                    store/, last/, pictures/, lock: what was computed          (can be made again)
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from onboard import files
from onboard.core.clips import LARGEST_CLIP
from onboard.core.errors import InputError, OutputError, UsageError
from onboard.core.model import Instruction
from onboard.core.photos import LARGEST_FILE
from onboard.ingest.choosing import NOTHING_CHOSEN, Choice
from onboard.pipeline.project import (
    LANGUAGE,
    SETTINGS_FILE,
    STATION_FILE,
    Settings,
    StationSettings,
    load_settings,
    load_station,
)

STATION_ID = re.compile(r"(?!keys\Z)[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""``records/keys`` holds certificates, so no workstation is called that."""


@dataclass(frozen=True, slots=True)
class Station:
    """One workstation's folder and settings, and the language it is to be told in just now.

    ``languages``   all it is told in, the document's own first
    """

    id: str
    folder: Path
    settings: StationSettings
    language: str
    languages: tuple[str, ...]

    def told_in(self, language: str) -> Station:
        """The same workstation, to be told in another of its languages. Raises UsageError for one it has not."""
        if language not in self.languages:
            raise UsageError(
                f"{self.id} is not told in {language!r}",
                subject=self.id,
                hint=f"It is told in {', '.join(self.languages)}; others go under translations in its {STATION_FILE}.",
            )
        return replace(self, language=language)

    @property
    def document(self) -> Path:
        return self.folder / self.settings.document

    @property
    def script(self) -> Path:
        return self.folder / f"script.{self.language}.yaml"

    @property
    def steps(self) -> Path:
        """The steps as they were last built, so that they are known again."""
        return self.folder / "steps.json"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's folder and its settings (``text``: the settings file as written, to cite from)."""

    folder: Path
    settings: Settings
    text: str

    @property
    def stations(self) -> Path:
        return self.folder / "stations"

    @property
    def records(self) -> Path:
        return self.folder / "records"

    @property
    def site(self) -> Path:
        return self.folder / "output" / "site"

    @property
    def drafts(self) -> Path:
        return self.folder / "output" / "drafts"

    @property
    def store(self) -> Path:
        """Its own, or one that the settings name and several workspaces share."""
        shared = self.settings.build.store
        return Path(os.path.normpath(self.folder / shared)) if shared else self.folder / ".onboard" / "store"

    @property
    def last(self) -> Path:
        return self.folder / ".onboard" / "last"

    @property
    def pictures(self) -> Path:
        """Pictures out of documents, by the digest of their content."""
        return self.folder / ".onboard" / "pictures"

    @property
    def voices(self) -> Path:
        """Installed voices: theirs, and too large to make again."""
        return self.folder / "voices"

    @property
    def lock(self) -> Path:
        return self.folder / ".onboard" / "lock"

    def written_folders(self) -> tuple[Path, ...]:
        """Every folder we write into, and clear of what an interrupted run left, those above before those below."""
        return (
            self.stations,
            self.records,
            self.folder / "output",
            self.site,
            self.site / "r",
            self.site / "W",
            self.site / "s",
            self.drafts,
            self.folder / "output" / "export",
            self.folder / "output" / "preview",
            self.folder / "output" / "review",
            self.folder / ".onboard",
            self.folder / ".onboard" / "store",
            self.last,
            self.pictures,
        )

    def require_own_folders(self) -> None:
        """Raise OutputError where a folder we write to, and clear, is a link to somewhere else."""
        for folder in self.written_folders():
            if folder.is_symlink():
                raise OutputError(
                    "is a link, and links are not written through",
                    file=str(folder.relative_to(self.folder)),
                    hint="Remove the link; to publish elsewhere, copy output/site there.",
                )

    def clear_temporaries(self) -> None:
        """Remove what interrupted runs left under temporary names, in our own folders and in each workstation's."""
        names = self._folders_of_stations()
        workstations = (self.stations / name for name in names)
        records = (folder for name in names for folder in (self.records / name, self.records / name / "documents"))
        for folder in (*self.written_folders(), *workstations, *records):
            if folder.is_dir() and not folder.is_symlink():
                files.clear_temporaries(folder)

    def station_ids(self) -> tuple[str, ...]:
        """Every workstation, in the order of their ids."""
        return tuple(name for name in self._folders_of_stations() if STATION_ID.fullmatch(name))

    def misnamed(self) -> tuple[str, ...]:
        """Folders that hold a workstation's settings but whose name is no id; they are not built, and it is said."""
        return tuple(name for name in self._folders_of_stations() if not STATION_ID.fullmatch(name))

    def _folders_of_stations(self) -> tuple[str, ...]:
        if not self.stations.is_dir():
            return ()
        # Whatever it is: a workstation whose settings cannot be read must be named, not left out.
        folders = (folder for folder in self.stations.iterdir() if os.path.lexists(folder / STATION_FILE))
        return tuple(sorted(folder.name for folder in folders if not folder.name.startswith(files.TEMPORARY)))

    def station(self, station: str) -> Station:
        """One workstation. Raises InputError for one that is not there."""
        if station not in self.station_ids():
            known = ", ".join(self.station_ids()) or "none yet; add one with: onboard new"
            raise InputError(f"there is no workstation {station!r}", hint=f"Known: {known}.")
        folder = self.stations / station
        settings = load_station(folder / STATION_FILE, name=f"stations/{station}/{STATION_FILE}")
        others = self.settings.translations if settings.translations is None else settings.translations
        languages = tuple(dict.fromkeys((settings.language, *others)))
        return Station(station, folder, settings, settings.language, languages)


def open_workspace(start: Path) -> Workspace:
    """The workspace a folder is, or lies in. Raises UsageError where there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS_FILE).is_file():
            settings, text = load_settings(folder / SETTINGS_FILE)
            return Workspace(folder, settings, text)
    raise UsageError(
        f"no {SETTINGS_FILE} here or in any folder above",
        hint="Make a workspace with: onboard init FOLDER",
        file=str(start),
    )


# ------------------------------------------------------------------------------------------------ making one

FIRST_SETTINGS = """\
# Settings of this workspace. Lines that begin with # are explanations or defaults.
# All settings: docs/formats/onboard-toml.md
version = 1

# The language of documents that do not say theirs.
language = "de"

[company]
# Shown on slides, page and sign.
name = ""
# Whom to ask when a document names nobody, e.g. "Ausbildung, Tel. 4711".
contact = ""

[brand]
# One colour, e.g. "#0B5FA5", and a logo inside this folder (PNG, JPEG or WEBP), e.g. "brand/logo.png".
# colour = "#0B5FA5"
# logo = "brand/logo.png"

[site]
# Where the site will be found, e.g. "https://anlernen.example.com". It is printed on every sign, so choose a name
# that will last. While it is empty, signs are stamped as a trial.
base_url = ""

[build]
# What to do about a photo that is missing: "stop", or "note" for a marked empty frame.
missing_photos = "stop"

[script]
# How people are addressed in German: "Sie" or "du".
address = "Sie"
# A language model can write the scripts, on your own machine or elsewhere; docs/model.md. What it writes is published
# only after a person has approved it.
# writer = "model"

# [model]
# name = "qwen3:8b"
# base_url = "http://localhost:11434/v1"

# A voice per language; this one is built in and needs no network. Others: docs/voices.md
# [voices.de]
# provider = "pico"
# speed = 1.0
"""

_KEEP_OUT_OF_GIT = (
    "# What onboard can make again, a lock, and installed voices, which are large.\n"
    "/.onboard/\n/output/\n/records/.addresses.lock\n/voices/\n"
)


def init(folder: Path) -> None:
    """Make a workspace of a folder. What is there stays; a workspace that is one already is refused."""
    if (folder / SETTINGS_FILE).exists():
        raise UsageError("is a workspace already", file=str(folder), hint="Nothing was changed.")
    with files.writing(folder):
        for name in ("stations", "records"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        files.write_durably(folder / ".gitignore", _KEEP_OUT_OF_GIT.encode())
    files.write_durably(folder / SETTINGS_FILE, FIRST_SETTINGS.encode())


# ------------------------------------------------------------------------------------------------ a workstation


def new(
    workspace: Workspace,
    station: str,
    document: Path,
    *,
    photos: Path | None = None,
    language: str = "",
    choice: Choice = NOTHING_CHOSEN,
) -> Instruction:
    """Add a workstation: copy its document and photos into the workspace, all or nothing.

    ``choice`` is kept in its settings. Returns what was understood. The language is the one given, else the
    document's, else the workspace's. The caller holds the workspace's lock.
    """
    from onboard.ingest.reading import largest, read
    from onboard.ingest.references import require_photo_folder
    from onboard.pipeline.filming import filming_here

    if not STATION_ID.fullmatch(station):
        raise UsageError(
            f"{station!r} is no id for a workstation",
            hint="Use up to 40 small letters, digits and hyphens, like ws-04.",
        )
    if (workspace.stations / station).exists():
        raise UsageError(
            f"there is a workstation {station!r} already",
            file=f"stations/{station}",
            hint="Edit its document there, then run: onboard build",
        )
    if photos is not None:
        require_photo_folder(photos)
    if language:
        _check_language(language)
    with filming_here() as film:
        beside = [photos] if photos else []
        instruction = read(document, photos=beside, language=language, choice=choice, film=film)
    content = files.read_bounded(document, largest(document.suffix.lower()))
    # A document may say "de-AT"; voices and wordings are chosen by the language alone.
    spoken = language or instruction.language.partition("-")[0].lower() or workspace.settings.language
    _check_language(spoken)
    folder = files.temporary_folder(workspace.stations)
    try:
        files.write_durably(folder / document.name, content)
        keep_photos(folder, photos_to_keep(instruction, document, photos))
        files.write_durably(folder / STATION_FILE, _first_station_settings(document.name, spoken, choice).encode())
        with files.writing(folder / "photos"):
            (folder / "photos").mkdir(exist_ok=True)
        files.move_durably(folder, workspace.stations / station)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return instruction


def unused_photos(workspace: Workspace, station: str, instruction: Instruction) -> tuple[str, ...]:
    """Photos of a workstation that its document shows nowhere, by their names under ``photos/``."""
    from onboard.ingest.references import photos_in

    folder = workspace.stations / station / "photos"
    shown = {files.digest_of(Path(picture.found)) for picture in instruction.all_pictures() if picture.found}
    return tuple(name for name in photos_in(folder) if files.digest_of(folder / name) not in shown)


def _check_language(language: str) -> None:
    if not LANGUAGE.fullmatch(language):
        raise UsageError(f"{language!r} is no language", hint='Give its two or three letters, like "de".')


def keep_photos(folder: Path, photos: Mapping[str, Path]) -> None:
    """Copy photos and clips into a workstation's folder; what each is to be called under ``photos/`` comes first."""
    from onboard.ingest.photokinds import is_named_clip

    for inner, source in photos.items():
        limit = LARGEST_CLIP if is_named_clip(source.name) else LARGEST_FILE
        files.copy_durably(source, folder / "photos" / inner, limit, name=source.name)


def photos_to_keep(instruction: Instruction, document: Path, photos: Path | None) -> Mapping[str, Path]:
    """Source by place under ``photos/``: what the document shows, and what lies in the folder of photos."""
    from onboard.ingest.references import photos_in

    kept: dict[str, Path] = {}
    if photos is not None:
        kept = {name: photos / name for name in photos_in(photos)}
    already = {path.resolve() for path in kept.values()}
    for picture in instruction.all_pictures():
        # One that cannot be shown is taken along too, so that "build" can say what is wrong with it.
        path = Path(picture.found) if picture.found else document.parent / picture.file
        if picture.file and _is_own_file(path, document.parent, photos) and path.resolve() not in already:
            place = _place_for(path, document.parent)
            if place in kept and files.digest_of(path) != files.digest_of(kept[place]):
                raise InputError(
                    f"two different photos would become photos/{place}",
                    file=str(path),
                    hint=f"Rename one of them; the other is {kept[place]}.",
                )
            kept[place] = path
    return kept


def _is_own_file(path: Path, *folders: Path | None) -> bool:
    inside = any(folder is not None and files.is_inside(path, folder) for folder in folders)
    return inside and path.is_file() and not path.is_symlink()


def _place_for(photo: Path, beside: Path) -> str:
    """Where the reader will look for it beside the copied document: its own relative path below ``photos/``."""
    if not files.is_inside(photo, beside):
        return photo.name
    parts = photo.resolve().relative_to(beside.resolve()).parts
    return "/".join(parts[1:] if parts[0] == "photos" and len(parts) > 1 else parts)


def _first_station_settings(document: str, language: str, choice: Choice) -> str:
    chosen = f"procedure = {quoted(choice.procedure)}\n" if choice.procedure else ""
    rules = "rules = true\n" if choice.rules else ""
    return (
        "version = 1\n\n# The instruction document in this folder.\n"
        f'document = {quoted(document)}\nlanguage = "{language}"\n{chosen}{rules}'
    )


def quoted(text: str) -> str:
    """A text as TOML writes it on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
