"""onboard approve: somebody has read a script against its source, and says so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.approving import Approved
    from onboard.pipeline.reviewing import ToApprove


@click.command()
@click.argument("station", metavar="ID")
@click.option("--by", "by", metavar='"NAME, ROLE"', required=True, help="Who approves; published with the video.")
@click.option(
    "--lang", "language", metavar="LANG", default="", help="In this of its languages; else in the document's."
)
@click.option(
    "--override", metavar="REASON", default="", help="Why the findings that block do not matter here; published."
)
@click.option(
    "--mark", metavar="DIGITS", default="", help="Only if it is still what the review sheet with this mark says."
)
@click.pass_obj
def command(workspace: Path, station: str, by: str, language: str, override: str, mark: str) -> None:
    """Approve the script of workstation ID as it is now: its words, its document, its photos, its voice.

    Any later change of one of them ends the approval. Read it first with: onboard review ID
    """
    from onboard.pipeline.approving import approve
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.reviewing import to_approve
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place):
        chosen = place.station(station)
        chosen = chosen.told_in(language) if language else chosen
        ready = to_approve(place, chosen)
        _same_as_read(ready, mark)
        _tell_what_blocks(ready)
        done = approve(
            place,
            chosen,
            ready.instruction,
            ready.script,
            ready.findings,
            ready.voices,
            by=by,
            override=override,
            now=datetime.now().astimezone(),
        )
    _tell(done)


def _same_as_read(ready: ToApprove, mark: str) -> None:
    from onboard.core.errors import CheckFailedError

    if not ready.standing.mark.startswith(mark.lower()):
        raise CheckFailedError(
            f"what you read had the mark {mark}, and now it is {ready.standing.mark[:12]}",
            subject=ready.standing.station,
            hint=f"Something changed: read it again with onboard review {ready.standing.station}.",
        )


def _tell_what_blocks(ready: ToApprove) -> None:
    for finding in ready.standing.open_findings(ready.findings):
        said = f" “{' '.join(finding.sentence.split())}”" if finding.sentence else ""
        screen.say(f"blocks: {finding.scene}: {finding.kind}: {finding.text}.{said}")
    for finding in ready.findings:
        if not finding.blocks:
            screen.say(f"look: {finding.scene}: {finding.kind}: {finding.text}")


def _tell(done: Approved) -> None:
    standing, approval = done.standing, done.approval
    what = f"{standing.station} ({standing.language}), mark {standing.mark[:12]}"
    if not done.written:
        screen.say(f"{what}: approved by {approval.by} on {approval.at[:10]} already; nothing was written")
        return
    screen.say(f"{what}: approved by {approval.by}")
    for override in approval.overrides:
        screen.say(f"  overridden: {override.scene}: {override.kind}: {override.reason}")
    if standing.missing:
        screen.say(f"  {standing.missing} more approval is needed, by another person")
    else:
        screen.say("  publish it: onboard build")
