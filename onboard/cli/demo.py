"""onboard demo: the sample workstation, built."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from onboard.cli import screen

_STATION = "ws-04"
_COMPANY = "Muster Pumpenbau GmbH"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def command(context: click.Context, folder: Path) -> int:
    """Build the sample workstation that comes with onboard in FOLDER, and say where everything is."""
    from onboard import files, resources
    from onboard.cli import build
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.project import SETTINGS_FILE
    from onboard.pipeline.workspace import init, new, open_workspace

    sample = resources.assets() / "sample"
    if not (folder / SETTINGS_FILE).exists():
        init(folder)
        settings = folder / SETTINGS_FILE
        text = settings.read_text(encoding="utf-8").replace('name = ""', f'name = "{_COMPANY}"', 1)
        files.write_durably(settings, text.encode())
    place = open_workspace(folder)
    if not place.station_ids():
        with exclusive(place):
            new(place, _STATION, sample / "checklist.md", photos=sample / "photos")
    context.obj = folder
    code = context.invoke(
        build.command, stations=(), explain=False, draft=False, offline=False, wait_seconds=0.0, as_json=False
    )
    _tell_where(folder)
    return code


def _tell_where(folder: Path) -> None:
    signs = sorted((folder / "output" / "site" / "W").glob("*/sign.pdf"))
    scripts = sorted((folder / "stations").glob("*/script.*.yaml"))
    program = "onboard" if shutil.which("onboard") else _as_started()
    screen.say("\nHave a look:")
    screen.facts(
        {
            "script": str(scripts[0]) if scripts else "",
            "sign to print": str(signs[0]) if signs else "",
            "the site": f"{program} -C {folder} serve",
            "on your phone": f"{program} -C {folder} serve --lan",
        }
    )


def _as_started() -> str:
    """How this very program was called; for people who have no ``onboard`` on their path."""
    return f"{sys.executable} -m onboard" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
