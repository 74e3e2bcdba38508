"""onboard history: what was shown when, and why."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def command(workspace: Path, station: str, as_json: bool) -> None:
    """Show what visitors of workstation ID were shown when, newest first. Changes nothing."""
    from onboard.core.fingerprint import plain
    from onboard.pipeline.history import events, held_back
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    place.station(station)
    past = events(place, station)
    if as_json:
        told = [{key: value for key, value in plain(one).items() if key} for one in past]
        screen.say_json({"version": 1, "station": station, "events": told, "held_back": sorted(held_back(past))})
        return
    if not past:
        screen.say(f"{station}: nothing was published yet")
        return
    rows = []
    for one in reversed(past):
        shown = ", ".join(f"{language}: {release}" for language, release in one.shown.items())
        rows.append((one.at[:16].replace("T", " "), one.deed.value, shown or "–", one.by or "–", one.reason or "–"))
    screen.table(rows, head=("when", "what", "shown", "by", "reason"))
    for release in sorted(held_back(past)):
        screen.say(f"held back: {release} does not come back by itself; to show it: onboard publish {station}")
