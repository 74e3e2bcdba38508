"""onboard doctor: what this machine can do."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def command(workspace: Path, as_json: bool) -> int:
    """Check voices, fonts, settings, disk and permissions; say what to do about each. Exit code 4 if one is missing."""
    from onboard.core.errors import MissingError, UsageError
    from onboard.core.fingerprint import plain
    from onboard.pipeline.doctor import examine
    from onboard.pipeline.workspace import open_workspace

    try:
        place = open_workspace(workspace)
    except UsageError:
        place = None
    checks = examine(place)
    if as_json:
        screen.say_json({"version": 1, "checks": [{k: v for k, v in plain(c).items() if k} for c in checks]})
    else:
        if place is None:
            screen.say("Not in a workspace: checked only what does not depend on one.")
        for check in checks:
            screen.say(f"{_MARKS[check.state]} {check.name}: {check.text}{'. ' + check.hint if check.hint else ''}")
    return MissingError.exit_code if any(check.state == "missing" for check in checks) else 0


_MARKS = {"ok": "ok     ", "note": "note   ", "missing": "MISSING"}
