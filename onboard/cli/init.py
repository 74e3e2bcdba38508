"""onboard init: make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a workspace of FOLDER (made if it is not there); what is in it already stays."""
    from onboard.pipeline.workspace import init

    init(folder)
    screen.say(f"{folder} is a workspace. Its settings: {folder / 'onboard.toml'}")
    screen.say(f"Next: cd {folder} && onboard new ws-04 DOCUMENT --photos PHOTOS")
