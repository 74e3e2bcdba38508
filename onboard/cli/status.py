"""onboard status: what is out of date, and why."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def command(workspace: Path, as_json: bool) -> None:
    """Show for every workstation whether what is published is still right, and if not, why. Changes nothing."""
    from onboard.core.fingerprint import plain
    from onboard.pipeline.status import status
    from onboard.pipeline.workspace import open_workspace

    rows = status(open_workspace(workspace))
    if as_json:
        told = [{**{k: v for k, v in plain(row).items() if k}, "waiting": len(row.waiting)} for row in rows]
        screen.say_json({"version": 1, "stations": told})
        return
    if not rows:
        screen.say("No workstations yet. Add one: onboard new ws-04 DOCUMENT")
        return
    screen.table([(row.station, row.language, row.state) for row in rows], head=("workstation", "language", "state"))
    for row in rows:
        for reason in row.reasons:
            screen.say(f"{row.station}: {reason}")
    due = dict.fromkeys(row.station for row in rows if row.state in _TO_BUILD)
    if due:
        screen.say(f"Next: onboard build{'' if len(due) == len(rows) else ' ' + ' '.join(due)}")


_TO_BUILD = ("out of date", "not published")
