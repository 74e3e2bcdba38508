"""onboard script: a workstation's script."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--discard-edits", is_flag=True, help="Write it anew from the document; the edited one is kept as .bak.")
@click.option("--confirm", is_flag=True, help="The edited script is right for the document as it is now.")
@click.option("--keep-mine", metavar="SCENE", multiple=True, help="Where both changed: the edited scene stands.")
@click.option("--take-document", metavar="SCENE", multiple=True, help="Where both changed: the new version stands.")
@click.option("--lang", "language", metavar="LANG", default="", help="One of its languages; else the document's.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.pass_obj
def command(
    workspace: Path,
    station: str,
    discard_edits: bool,
    confirm: bool,
    keep_mine: tuple[str, ...],
    take_document: tuple[str, ...],
    language: str,
    offline: bool,
) -> None:
    """Write the script of workstation ID and show it sentence by sentence, each with its source.

    A script that was edited is never overwritten, unless --discard-edits says so.
    """
    from onboard import network
    from onboard.cli.progress import progress
    from onboard.core.errors import UsageError
    from onboard.pipeline.asking import Asking
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.scripting import confirm_edits, decide, discard, refuse_models, told
    from onboard.pipeline.workspace import open_workspace
    from onboard.store import Store

    if sum(map(bool, (discard_edits, confirm, keep_mine or take_document))) > 1:
        raise UsageError("--discard-edits, --confirm and a decision say different things", hint="Give one of them.")
    place = open_workspace(workspace)
    if offline:
        refuse_models(place)
        network.shut()
    with exclusive(place):
        chosen = place.station(station)
        chosen = chosen.told_in(language) if language else chosen
        ask = Asking(place, Store(place.store), progress())
        if discard_edits:
            discard(place, chosen, ask)
        settled = confirm_edits(place, chosen) if confirm else ()
        for scene in keep_mine:
            decide(place, chosen, scene, "mine")
        for scene in take_document:
            decide(place, chosen, scene, "document")
        script = told(place, chosen, ask)
    screen.say(f"{script.file} ({script.state})")
    for scene in settled:
        screen.say(f"  settled as edited: {scene}")
    for change in script.changes:
        screen.say(f"  {change}")
    for heading, sentences in script.scenes:
        screen.say(f"\n{heading}")
        for text, sources in sentences:
            screen.say(f"  {text}  [{sources}]")
    for finding in script.findings:
        screen.say(f"\nfinding: {finding.scene}: {finding.text}. {finding.hint}")
