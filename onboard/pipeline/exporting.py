"""What visitors see of workstations, packed to be taken elsewhere: into a learning system, or onto a stick.

takes   workstations, a format      gives   one archive, and what is in it

Only what is shown now is exported: no draft, nothing that was withdrawn. Formats: docs/learning-systems.md,
docs/bundle.md. Writes the archive and nothing else; callers hold the workspace's lock, so that no release is removed
meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from onboard import files
from onboard.core.errors import CheckFailedError, InputError, UsageError, attached
from onboard.pipeline import history, publishing
from onboard.pipeline.workspace import Workspace
from onboard.publish import addresses, pointer
from onboard.publish.archive import LARGEST_OLD_FILE, Archive, Entry, write_archive
from onboard.publish.bundle import Looks, Shown, bundle_entries
from onboard.publish.page import Showing
from onboard.publish.release import verified
from onboard.publish.scorm.course import Course, course_entries

FOLDER = "export"
"""Below ``output``: where archives go that nobody named a place for."""


class Kind(StrEnum):
    """What is made."""

    SCORM12 = "scorm12"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export, and how.

    ``languages``   only these; () for all that are shown
    ``passing``     per cent of the questions that have to be right (SCORM)
    ``low_data``    take the renditions for a poor connection (SCORM)
    ``output``      the file to write; None for a name of our own in ``output/export``
    """

    kind: Kind
    languages: tuple[str, ...] = ()
    passing: int = 80
    low_data: bool = False
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """An archive that was written.

    ``showings``   workstation, language, release and day, of everything in it
    ``questions``  how many there are in all
    ``left_out``   workstations that are not in it, and why, one line each
    ``notes``      what is to be known about it
    """

    archive: Archive
    showings: tuple[tuple[str, str, str, str], ...]
    questions: int
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def export(workspace: Workspace, stations: Sequence[str], wanted: Wanted, *, every: bool = False) -> Exported:
    """Export the workstations named; with ``every``, all that are shown (``stations`` is empty then).

    Raises UsageError where they cannot be exported so, InputError for one that is not there, not published or not
    told in a language, CheckFailedError for one that was withdrawn or is damaged, OutputError.
    """
    if wanted.kind is Kind.SCORM12 and len(stations) != 1:
        raise UsageError("a course is made of one workstation", hint="Name one; for each further one run this again.")
    left_out: list[str] = []
    if every:
        shown = _all_shown(workspace, wanted, left_out)
    else:
        shown = [_shown(workspace, station, wanted.languages) for station in dict.fromkeys(stations)]
    path = _place(workspace, wanted, shown)
    archive = write_archive(path, _entries(workspace, wanted, shown))
    showings = [showing for one in shown for showing in one.showings]
    return Exported(
        archive,
        tuple(
            (one.id, showing.language, showing.release["release"], showing.published[:10])
            for one in shown
            for showing in one.showings
        ),
        sum(len(one.edition.get("questions", ())) for one in showings),
        tuple(left_out),
        tuple(_notes(wanted, archive, len(showings))),
    )


def _entries(workspace: Workspace, wanted: Wanted, shown: Sequence[Shown]) -> tuple[Entry, ...]:
    if wanted.kind is Kind.SCORM12:
        code = addresses.codes_of(workspace.records, shown[0].id)[0]
        return course_entries(workspace.site, Course(code, shown[0].showings, wanted.passing, wanted.low_data))
    settings = workspace.settings
    colour = shown[0].station["colour"]
    looks = Looks(settings.company.name, colour, settings.language, settings.site.report)
    return bundle_entries(workspace.site, shown, looks)


def _notes(wanted: Wanted, archive: Archive, languages: int) -> Iterator[str]:
    if wanted.kind is Kind.SCORM12 and languages > 1:
        yield "each language is a lesson of its own; a learning system may ask for all of them (--language takes one)"
    if archive.size > LARGEST_OLD_FILE:
        yield "over 4 GiB: a stick with the file system FAT32 does not take it as one file; unpack it there"


# ------------------------------------------------------------------------------------------------ what is shown


def _all_shown(workspace: Workspace, wanted: Wanted, left_out: list[str]) -> list[Shown]:
    shown = []
    for station in workspace.station_ids():
        try:
            shown.append(_shown(workspace, station, wanted.languages))
        except (InputError, CheckFailedError) as why:
            left_out.append(f"{station}: {why.reason}")
    if not shown:
        raise InputError("nothing is shown of any workstation", hint="Publish one first: onboard build")
    return shown


def _shown(workspace: Workspace, station: str, languages: Sequence[str]) -> Shown:
    """What visitors see of a workstation, each release compared with its record."""
    with attached(subject=station):
        code = _code(workspace, station)
        live = pointer.live(workspace.site, code) if code else None
        if live is None:
            raise InputError(
                "is not published, and drafts are not exported", hint=f"Publish it: onboard build {station}"
            )
        if not live.releases:
            raise CheckFailedError(
                f"was withdrawn on {live.withdrawn} and is not exported",
                hint=f"To show it again: onboard publish {station}",
            )
        if missing := [one for one in languages if one not in live.releases]:
            raise InputError(
                f"is not shown in {', '.join(missing)}", hint=f"It is shown in {', '.join(live.releases)}."
            )
        days = history.shown_now(workspace, station).days()
        releases = {one: verified(workspace.site, one) for one in dict.fromkeys(live.releases.values())}
        return Shown(
            tuple(
                Showing(releases[made], language, "", days.get(made, ""))
                for language, made in live.releases.items()
                if not languages or language in languages
            ),
            _address(workspace, code),
            station,
        )


def _code(workspace: Workspace, station: str) -> str:
    """The code a workstation is shown under, "" for none yet. Raises InputError for one that does not exist."""
    codes = addresses.codes_of(workspace.records, station)
    if not codes:
        workspace.station(station)
    return codes[0] if codes else ""


def _address(workspace: Workspace, code: str) -> str:
    return addresses.as_typed(publishing.address_of(workspace, code)) if workspace.settings.site.base_url else ""


# ------------------------------------------------------------------------------------------------ where it goes


def _place(workspace: Workspace, wanted: Wanted, shown: Sequence[Shown]) -> Path:
    if wanted.output is not None:
        if wanted.output.is_dir():
            raise UsageError(
                "is a folder, not a file", file=str(wanted.output), hint="Name the file: --output NAME.zip"
            )
        return wanted.output
    folder = workspace.folder / "output" / FOLDER
    if folder.is_symlink():
        raise UsageError("is a link, and links are not written through", file=str(folder), hint="Remove the link.")
    if folder.is_dir():
        files.clear_temporaries(folder)
    name = shown[0].id if len(shown) == 1 else "workstations"
    return folder / ".".join([name, *wanted.languages, *_SUFFIXES[wanted.kind]])


_SUFFIXES = {Kind.SCORM12: ("scorm12", "zip"), Kind.ZIP: ("zip",)}
