"""onboard publish: the site to where visitors reach it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.sending import Sent


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option("--to", "names", metavar="NAME", multiple=True, help="Only to this target of onboard.toml; else to all.")
@click.option("--dry-run", is_flag=True, help="Look what is there and tell what would be sent; send nothing.")
@click.option("--by", metavar='"NAME, ROLE"', default="", help="Who publishes; kept in the records.")
@click.option("--force", is_flag=True, help="Replace pages there that were not published from here.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.option("--wait", "wait_seconds", type=float, default=0.0, metavar="SECONDS", help="Wait for another run to end.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
@click.pass_obj
def command(
    workspace: Path,
    stations: tuple[str, ...],
    names: tuple[str, ...],
    dry_run: bool,
    by: str,
    force: bool,
    offline: bool,
    wait_seconds: float,
    as_json: bool,
) -> int:
    """Send the site to the targets of onboard.toml: what is missing there, then the pages, each in one step.

    With workstations named, their newest release is shown again first, where it was withdrawn or rolled back from.
    """
    from onboard import network
    from onboard.cli.progress import progress
    from onboard.core.errors import UsageError
    from onboard.core.progress import Quiet
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.sending import Options, send_site, show_again, targets_of, worst
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    if not place.settings.targets and not stations:
        raise UsageError(
            "no target is set in onboard.toml, so there is nowhere to send the site",
            file="onboard.toml",
            hint="Add [targets.NAME] with a url; see docs/targets.md. The site itself is in output/site.",
        )
    listener, now = Quiet() if as_json else progress(), datetime.now().astimezone()
    targets = targets_of(place, names, offline=offline)
    if offline:
        network.shut()
    with exclusive(place, wait_seconds=wait_seconds):
        shown = () if dry_run else show_again(place, stations, by=by, now=now, progress=listener)
        options = Options(now=now, by=by, force=force, dry_run=dry_run)
        sent = send_site(place, targets, options=options, progress=listener)
    if as_json:
        screen.say_json({"version": 1, "shown": list(shown), "targets": [fields_of(one) for one in sent]})
        return worst(sent)
    for line in shown:
        screen.say(line)
    if stations and not shown and not targets:
        screen.say("Nothing was withdrawn or rolled back from; no target is set in onboard.toml.")
    for one in sent:
        tell_sent(one, dry_run=dry_run)
    return worst(sent)


def fields_of(one: Sent) -> dict[str, Any]:
    """What became of one target, as JSON tells it."""
    return {
        "target": one.target,
        "url": one.url,
        "host": one.host,
        "outcome": one.outcome,
        "files": one.files,
        "bytes": one.bytes,
        "pages": list(one.pages),
        "removed": one.removed,
        "seconds": round(one.seconds, 3),
        "replacing": one.replacing,
        "notes": list(one.notes),
        "error": one.error.fields() if one.error else None,
    }


def tell_sent(one: Sent, *, dry_run: bool) -> None:
    """What became of one target, in a line or two."""
    amount = f"{_count(one.files, 'file')} ({_size(one.bytes)}), {_count(len(one.pages), 'page')} switched"
    if one.error:
        from onboard.cli.boundary import tell

        tell(one.error)
        if one.files:
            screen.say(f"{one.target}: stopped after {amount}; run it again to go on")
        return
    if one.outcome == "unchanged":
        screen.say(f"{one.target}: has everything already")
    elif dry_run:
        pages = _count(len(one.pages), "page")
        screen.say(
            f"{one.target}: would be sent {_count(one.files, 'file')} ({_size(one.bytes)}), {pages} among them; "
            "nothing was sent"
        )
        for page in one.pages:
            screen.say(f"  page: {page}")
    else:
        gone = f", {_count(one.removed, 'old file')} taken away" if one.removed else ""
        screen.say(f"{one.target}: {amount}{gone}; {one.seconds:.1f} s")
    if dry_run:
        for note in one.notes:
            screen.say(f"  note: {note}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _size(size: int) -> str:
    return (
        f"{size / 1024 / 1024:.1f} MiB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024)) if size else 0} KiB"
    )
