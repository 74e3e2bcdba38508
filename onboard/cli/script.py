"""onboard script: a workstation's script."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--discard-edits", is_flag=True, help="Write it anew from the document; the edited one is kept as .bak.")
@click.option("--confirm", is_flag=True, help="The edited script is right for the document as it is now.")
@click.pass_obj
def command(workspace: Path, station: str, discard_edits: bool, confirm: bool) -> None:
    """Write the script of workstation ID and show it sentence by sentence, each with its source.

    A script that was edited is never overwritten, unless --discard-edits says so.
    """
    from onboard.core.errors import UsageError
    from onboard.pipeline.build import exclusive
    from onboard.pipeline.scripting import confirm_edits, discard, told
    from onboard.pipeline.workspace import open_workspace

    if discard_edits and confirm:
        raise UsageError("--discard-edits and --confirm say two different things", hint="Give one of them.")
    place = open_workspace(workspace)
    with exclusive(place):
        if discard_edits:
            discard(place, place.station(station))
        if confirm:
            confirm_edits(place, place.station(station))
        script = told(place, place.station(station))
    screen.say(f"{script.file} ({script.state})")
    for heading, sentences in script.scenes:
        screen.say(f"\n{heading}")
        for text, sources in sentences:
            screen.say(f"  {text}  [{sources}]")
    for finding in script.findings:
        screen.say(f"\nfinding: {finding.scene}: {finding.text}. {finding.hint}")
