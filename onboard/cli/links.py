"""onboard links: does every printed code still lead to a page?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.linking import Link
    from onboard.pipeline.workspace import Workspace


@click.command()
@click.option("--offline-only", is_flag=True, help="Look only into the site here, ask no server.")
@click.option("--at", metavar="URL", default="", help="Ask there instead of at base_url.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--lead", "source", metavar="CODE|ID", default="", help="Lead a code, or all of a workstation's, ...")
@click.option("--to", "target", metavar="ID", default="", help="... to this workstation.")
@click.option("--restore", is_flag=True, help="Put codes back that the list of addresses has lost.")
@click.option(
    "--redirect-site",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write pages for an old server that lead on to base_url.",
)
@click.pass_obj
def command(
    workspace: Path,
    offline_only: bool,
    at: str,
    as_json: bool,
    source: str,
    target: str,
    restore: bool,
    folder: Path | None,
) -> None:
    """Check that every code ever issued still leads to a page: in the site here, and over HTTP.

    With a base_url it is asked there, as a phone would, and at every earlier address. Exit code 8 when a code leads
    nowhere, with what to do about it.
    """
    from onboard.core.errors import UsageError
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    if bool(source) != bool(target):
        raise UsageError("--lead and --to belong together", hint="onboard links --lead ws-05 --to ws-04")
    if source:
        _lead(place, source, target)
    elif restore:
        _restore(place)
    elif folder is not None:
        _redirect(place, folder)
    else:
        _check(place, at=at, offline=offline_only, as_json=as_json)


def _check(place: Workspace, *, at: str, offline: bool, as_json: bool) -> None:
    from onboard.core.errors import CheckFailedError
    from onboard.core.fingerprint import plain
    from onboard.pipeline.linking import check_links

    links = check_links(place, at=at, offline=offline)
    broken = [link for link in links if link.broken]
    if as_json:
        screen.say_json({"version": 1, "links": [{k: v for k, v in plain(link).items() if k} for link in links]})
    elif links:
        rows = [(link.code, link.workstation, link.place, link.state) for link in links]
        screen.table(rows, head=("code", "workstation", "where", "state"))
        _tell_notes(links)
    else:
        screen.say("No code was issued yet; the first one is with the first release: onboard build")
    if broken:
        codes = len({link.code for link in broken})
        raise CheckFailedError(
            f"{codes} code{'s' if codes > 1 else ''} of {len({link.code for link in links})} lead"
            f"{'' if codes > 1 else 's'} nowhere: {broken[0].code}: {broken[0].told}",
            hint=broken[0].hint,
        )


def _tell_notes(links: tuple[Link, ...]) -> None:
    for link in links:
        if link.told:
            where = "" if link.place.startswith("output") else f" at {link.place}"
            screen.say(f"{link.code}{where}: {link.told}.{f' {link.hint}' if link.hint else ''}".replace("..", "."))


def _lead(place: Workspace, source: str, target: str) -> None:
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.naming import lead

    with exclusive(place):
        moved = lead(place, source, target, datetime.now().astimezone())
    screen.say(f"{', '.join(moved)}: leads to {target} now")
    screen.say(f"Next: onboard build {target}")


def _restore(place: Workspace) -> None:
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.naming import restore

    with exclusive(place):
        done = restore(place, datetime.now().astimezone())
    for station, code in done.items():
        screen.say(f"{code}: put back for {station}, which carries it")
    if not done:
        screen.say("Nothing to put back: every code that a folder carries is in the list.")


def _redirect(place: Workspace, folder: Path) -> None:
    from onboard.pipeline.linking import redirect_site

    written = redirect_site(place, folder)
    screen.say(
        f"{folder}: {written} {'code leads' if written == 1 else 'codes lead'} on to {place.settings.site.base_url}"
    )
    screen.say("Copy what is in it to where the old server has its files.")
