"""onboard export: what visitors see, as a course for a learning system or a bundle for a stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.exporting import Exported


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["scorm12", "zip"]),
    required=True,
    help="scorm12: a course for a learning system, of one workstation. zip: pages that open without a server.",
)
@click.option(
    "--lang", "--language", "languages", metavar="LANG", multiple=True, help="Only in this language; may be repeated."
)
@click.option("--all", "every", is_flag=True, help="All workstations that are published (zip).")
@click.option(
    "--pass",
    "passing",
    metavar="PERCENT",
    type=click.IntRange(0, 100),
    help="How many per cent of the questions have to be right (scorm12).  [default: 80]",
)
@click.option("--low-data", is_flag=True, help="Take the videos for a poor connection (scorm12).")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write this file instead of one in output/export.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON and nothing else.")
@click.pass_obj
def command(
    workspace: Path,
    stations: tuple[str, ...],
    kind: str,
    languages: tuple[str, ...],
    every: bool,
    passing: int | None,
    low_data: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    """Pack what visitors see of workstations: for a learning system, or for a stick.

    Drafts and withdrawn workstations are not exported.
    """
    from onboard.core.errors import UsageError
    from onboard.pipeline.exporting import Kind, Wanted, export
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.workspace import open_workspace

    if every == bool(stations):
        raise UsageError(
            "both workstations and --all are given" if every else "no workstation is named",
            hint="Name some, or give --all.",
        )
    if kind == "zip" and (low_data or passing is not None):
        raise UsageError("--pass and --low-data belong to courses", hint="Give --format scorm12, or leave them out.")
    place = open_workspace(workspace)
    asked = 80 if passing is None else passing
    wanted = Wanted(Kind(kind), tuple(dict.fromkeys(languages)), asked, low_data, output)
    with exclusive(place):
        done = export(place, stations, wanted, every=every)
    if as_json:
        screen.say_json(_as_json(done))
    else:
        _tell(done)
    return 0


def _tell(done: Exported) -> None:
    archive = done.archive
    screen.say(f"{_from_here(archive.path)}: {archive.size / 1024 / 1024:.1f} MiB, {archive.files} files")
    for station, language, release, day in done.showings:
        since = f", shown since {day}" if day else ""
        screen.say(f"  {station} {language}: release {release}{since}")
    screen.facts({"questions": str(done.questions), "sha256": archive.sha256})
    for line in done.left_out:
        screen.say(f"  left out: {line}")
    for line in done.notes:
        screen.say(f"  note: {line}")


def _as_json(done: Exported) -> dict[str, object]:
    return {
        "file": str(done.archive.path),
        "bytes": done.archive.size,
        "sha256": done.archive.sha256,
        "files": done.archive.files,
        "videos": [
            {"workstation": station, "language": language, "release": release, "shown_since": day}
            for station, language, release, day in done.showings
        ],
        "questions": done.questions,
        "left_out": list(done.left_out),
        "notes": list(done.notes),
    }


def _from_here(path: Path) -> str:
    """A path as it can be typed where the person stands."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
