"""onboard sign: the sheet with the code, to print."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option("--size", type=click.Choice(["A4", "A5", "A6"]), help="The sheet, instead of the setting.")
@click.option("--distance", metavar="DISTANCE", help='Read from at least so far, like "1 m" or "60 cm".')
@click.option("--steps", is_flag=True, help="Add a label with a code for each step, to cut out.")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it there.")
@click.pass_obj
def command(
    workspace: Path, station: str, size: str | None, distance: str | None, steps: bool, output: Path | None
) -> None:
    """Write the sheet of workstation ID as PDF, as visitors see it now: its code, its name, its address in words.

    Every code is read from the rendered page before the file is written.
    """
    from onboard import files
    from onboard.pipeline.signing import live_sign
    from onboard.pipeline.workspace import open_workspace
    from onboard.publish.sign.sizes import far

    place = open_workspace(workspace)
    place.station(station)
    settings = place.settings.sign
    chosen = size or settings.size
    asked = settings.distance if distance is None else distance
    made = live_sign(place, station, size=chosen, distance=asked, steps=steps or settings.steps)
    target = output or Path(f"sign-{station}-{chosen}.pdf")
    files.write_durably(target, made.content)
    behind = made.pages - 1
    labels = f"; {behind} page{'s' * (behind > 1)} of labels for its steps behind it" if behind else ""
    screen.say(f"{target}: {chosen}, code {made.side:.0f} mm wide, read from up to {far(made.side)}{labels}")
    if not place.settings.site.base_url:
        screen.say("It is stamped as a trial: set base_url under [site] in onboard.toml first.")
