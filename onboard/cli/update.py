"""onboard update: the process has changed, and with it the document."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--photos", type=click.Path(path_type=Path), help="A folder of photos to take along.")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON and nothing else.")
@click.pass_obj
def command(workspace: Path, station: str, document: Path, photos: Path | None, as_json: bool) -> None:
    """Replace the document of workstation ID by DOCUMENT, and show what that changes.

    Steps keep their ids, and with them what was edited in the script. What was approved must be approved again where
    the document says something else now. The old document is kept with the records.
    """
    from onboard.cli.reading import numbered_photos
    from onboard.ingest.change import telling
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.updating import update
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place, wait_seconds=10):
        done = update(place, place.station(station), document, photos=photos)
    own_photos = place.station(station).folder / "photos"
    if as_json:
        screen.say_json(telling.as_json(done.changes))
        return
    for line in telling.told(done.changes) or ["Nothing changes."]:
        screen.say(line)
    for line in numbered_photos(done.changes, own_photos):
        screen.say(line)
    if done.kept:
        screen.say(f"The old document is kept as {done.kept}")
    screen.say(f"Next: onboard check {station} (what the new document leaves open), then onboard build {station}")
