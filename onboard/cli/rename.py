"""onboard rename: another id for a workstation; its printed code stays the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("old", metavar="ID")
@click.argument("new", metavar="NEW-ID")
@click.pass_obj
def command(workspace: Path, old: str, new: str) -> None:
    """Rename workstation ID: its folder, its records; every printed code goes on leading to it.

    Interrupted, it is finished by running it again.
    """
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.naming import rename
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place):
        done = rename(place, old, new, datetime.now().astimezone())
    screen.say(f"{old} is called {new} now{' (finished what was interrupted)' if done.finished else ''}")
    if done.codes:
        screen.say(f"  {', '.join(done.codes)}: the same as before; no sign has to be printed again")
    screen.say(f"Next: onboard build {new}")
