"""onboard withdraw: show a notice instead of a video."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--reason", metavar="TEXT", required=True, help="Why; shown on the page.")
@click.option("--by", metavar='"NAME, ROLE"', default="", help="Who decided it; kept in the history.")
@click.option("--wait", "wait_seconds", type=float, default=0.0, metavar="SECONDS", help="Wait for another run to end.")
@click.pass_obj
def command(workspace: Path, station: str, reason: str, by: str, wait_seconds: float) -> None:
    """Withdraw the video of workstation ID: its page says so, why, and whom to ask.

    Nothing is published there until you say: onboard publish ID
    """
    from onboard.cli.progress import progress
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.releasing import withdraw
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place, wait_seconds=wait_seconds):
        place.station(station)
        now = datetime.now().astimezone()
        done = withdraw(place, station, now=now, reason=reason, by=by, progress=progress())
    screen.say(f"{station}: withdrawn; its page says: {done.reason}")
    screen.say(
        "Send it on: onboard publish" if place.settings.targets else f"To show it again: onboard publish {station}"
    )
