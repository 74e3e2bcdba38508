"""onboard store: what has been computed, and whether it is still what was put there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.shelving import Verified

_MOST_NAMED = 10


@click.group()
def command() -> None:
    """What has been computed and is kept for the next build: verify that it is whole."""


@command.command()
@click.option("--keep", is_flag=True, help="Leave damaged entries where they are, to look into.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def verify(workspace: Path, keep: bool, as_json: bool) -> int:
    """Read every entry, and remove damaged ones; the next build makes them again. Exits 8 where there were any."""
    from onboard.cli.progress import progress
    from onboard.core.errors import CheckFailedError
    from onboard.core.progress import Quiet
    from onboard.pipeline import freshness, shelving
    from onboard.pipeline.workspace import open_workspace
    from onboard.store import Store

    opened = open_workspace(workspace)
    store, kinds = Store(opened.store), freshness.kinds_of_work(opened.last)
    watched = not as_json and sys.stderr.isatty()
    found = shelving.verify(store, keep=keep, progress=progress() if watched else Quiet(), kinds=kinds)
    if as_json:
        screen.say_json(
            {
                "store": str(store.folder),
                "whole": {"files": found.whole.count, "bytes": found.whole.size},
                "damaged": list(found.damaged),
                "removed": found.removed,
            }
        )
    else:
        _tell(found)
    return CheckFailedError.exit_code if found.damaged else 0


def _tell(found: Verified) -> None:
    from onboard.cli.gc import size_in_words

    entries = f"{found.whole.count} {'entry' if found.whole.count == 1 else 'entries'}"
    screen.say(f"{entries}, {size_in_words(found.whole.size)}: whole")
    if not found.damaged:
        return
    several = "entries were" if len(found.damaged) > 1 else "entry was"
    if found.removed:
        screen.say(f"{len(found.damaged)} {several} damaged and removed; the next build makes again what it needs")
    else:
        screen.say(f"{len(found.damaged)} {several} damaged; a build that comes upon one removes it")
    for mark in found.damaged[:_MOST_NAMED]:
        screen.say(f"  {mark}")
    if len(found.damaged) > _MOST_NAMED:
        screen.say(f"  and {len(found.damaged) - _MOST_NAMED} more: onboard store verify --json")
