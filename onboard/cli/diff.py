"""onboard diff: what changes from one document to another."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--photos", type=click.Path(path_type=Path), help="A further folder to look for photos in.")
@click.option("--lang", "language", default="", help="The documents' language, like de.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/formats/steps.md) and nothing else.")
@click.pass_obj
def command(workspace: Path, old: str, new: Path, photos: Path | None, language: str, as_json: bool) -> None:
    """Show what changes from OLD to NEW: steps reworded, moved, new or gone, warnings first. Writes nothing.

    OLD is a document, or the id of a workstation.
    """
    from onboard.cli.reading import numbered_photos
    from onboard.ingest.change import telling
    from onboard.pipeline.updating import difference, difference_for
    from onboard.pipeline.workspace import STATION_ID, open_workspace

    own_photos = None
    if STATION_ID.fullmatch(old) and not Path(old).exists():
        place = open_workspace(workspace)
        own_photos = place.station(old).folder / "photos"
        changes = difference_for(place, place.station(old), new, photos=photos)
    else:
        changes = difference(Path(old), new, photos=photos, language=language)
    if as_json:
        screen.say_json(telling.as_json(changes))
        return
    told = telling.told(changes)
    for line in told or ["Nothing changes."]:
        screen.say(line)
    if own_photos is None:
        return
    for line in numbered_photos(changes, own_photos):
        screen.say(line)
    if told:
        screen.say(f"Nothing was written. To take it over: onboard update {old} {shlex.quote(str(new))}")
