"""onboard preview: all slides on contact sheets, before anything is spoken or encoded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.previewing import Previewed


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option(
    "--lang", "--language", "languages", metavar="LANG", multiple=True, help="Only in this language; may be repeated."
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["landscape", "portrait", "all"]),
    default="all",
    help="Only slides of this format.  [default: all]",
)
@click.option("--html", "html", is_flag=True, help="Only the page for the browser.")
@click.option("--png", "png", is_flag=True, help="Only the sheets as pictures.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write into this folder instead of output/preview.",
)
@click.pass_obj
def command(
    workspace: Path,
    stations: tuple[str, ...],
    languages: tuple[str, ...],
    shape: str,
    html: bool,
    png: bool,
    out: Path | None,
) -> int:
    """Write contact sheets of all slides of the workstations named, or of all, within seconds.

    Nothing is spoken, encoded, asked of a model or judged: gaps and findings do not keep slides from being seen.
    """
    from onboard.cli.progress import progress
    from onboard.core.errors import InputError
    from onboard.core.model import FORMATS
    from onboard.pipeline.work.ready import Prospect
    from onboard.pipeline.working.workers import Processes
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    chosen = stations or place.station_ids()
    if not chosen:
        raise InputError("this workspace has no workstations yet", hint="Add one: onboard new ws-04 DOCUMENT")
    workers = Processes(place.settings.build.workers or None)
    if not all(_is_there((out or place.folder / "output" / "preview") / name) for name in chosen):
        # Now: they get ready while this process is still reading.
        workers.expect(Prospect(place.settings.language, drawing=True))
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.previewing import Wanted, preview

    formats = tuple(FORMATS) if shape == "all" else (shape,)
    wanted = Wanted(languages, formats, page=html or not png, sheets=png or not html)
    try:
        with exclusive(place):
            done = preview(place, chosen, workers, wanted=wanted, out=out, progress=progress())
    finally:
        workers.close()
    for one in done:
        _tell(one)
    return next((one.error.exit_code for one in done if one.error), 0)


def _tell(previewed: Previewed) -> None:
    if previewed.error:
        from onboard.cli.boundary import tell

        tell(previewed.error)
        return
    screen.say(f"{previewed.station}: {previewed.slides} slides")
    for language, why in previewed.left_out:
        screen.say(f"  left out: {language}: {why}")
    for where, what in previewed.notes:
        screen.say(f"  look at: {where}: {_NOTES.get(what, what)}")
    if previewed.page:
        screen.facts({"page": _from_here(previewed.page)})
    for sheet in previewed.sheets:
        screen.facts({"sheet": _from_here(sheet)})


_NOTES = {"continued": "it takes more than one slide", "photo-missing": "a photo is missing"}


def _from_here(path: Path) -> str:
    """A path as it can be typed where the person stands."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name no disk takes; whoever writes there says so
        return False
