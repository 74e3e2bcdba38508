"""onboard rollback: show what was shown before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--to", "to", metavar="RELEASE", default="", help="Show this release; else the one shown before.")
@click.option("--lang", "language", metavar="LANG", default="", help="Only in this language; else in all.")
@click.option("--by", metavar='"NAME, ROLE"', default="", help="Who decided it; kept in the history.")
@click.option("--reason", metavar="TEXT", default="", help="Why; kept in the history.")
@click.option("--wait", "wait_seconds", type=float, default=0.0, metavar="SECONDS", help="Wait for another run to end.")
@click.pass_obj
def command(workspace: Path, station: str, to: str, language: str, by: str, reason: str, wait_seconds: float) -> None:
    """Show what visitors of workstation ID saw before: the same address, at once.

    The release that is rolled back from does not come back by itself: change the document, or say onboard publish ID.
    """
    from onboard.cli.progress import progress
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.releasing import rollback
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place, wait_seconds=wait_seconds):
        place.station(station)
        now = datetime.now().astimezone()
        done = rollback(place, station, now=now, to=to, language=language, by=by, reason=reason, progress=progress())
    for one, release in done.shown.items():
        screen.say(f"{station} ({one}): shows release {release}")
    screen.say("Send it on: onboard publish" if place.settings.targets else f"To undo it: onboard publish {station}")
