"""onboard nachweis: the record of instruction, to print and to sign."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.option(
    "--names",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Who was instructed: a CSV file with a name a line, and staff number and department where wanted.",
)
@click.option(
    "--rows",
    metavar="N",
    type=click.IntRange(1, 500),
    help="At least so many lines to sign.  [default: 12 without names]",
)
@click.option("--lang", "--language", "language", metavar="LANG", default="", help="In this of its languages.")
@click.option("--on", "on", metavar="DATE", default="", help="The day of the instruction, like 2026-11-22.")
@click.option("--by", "by", metavar="NAME", default="", help="Who instructs.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write this file instead of nachweis-ID-LANG.pdf in the current folder.",
)
@click.pass_obj
def command(
    workspace: Path,
    station: str,
    names: Path | None,
    rows: int | None,
    language: str,
    on: str,
    by: str,
    output: Path | None,
) -> None:
    """Write the record of instruction for what is shown of workstation ID now, as a PDF to print and sign.

    The names are on the PDF and nowhere else.
    """
    from onboard.pipeline.attending import Wanted, write_attendance
    from onboard.pipeline.workspace import open_workspace

    lines = rows if rows is not None else 0 if names else 12
    done = write_attendance(open_workspace(workspace), station, Wanted(names, lines, language, on, by, output))
    shown = done.path.relative_to(Path.cwd()) if done.path.is_relative_to(Path.cwd()) else done.path
    people = f"{done.people} named" if done.people else "nobody named yet"
    screen.say(f"{shown}: release {done.release}, {done.language}, {done.lines} lines to sign, {people}")
    screen.say("  It supports the instruction and is worth nothing before both sides have signed it.")
