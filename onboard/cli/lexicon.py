"""onboard lexicon: how a workspace says its own words."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.group()
def command() -> None:
    """How this workspace says its own words: lexicon.de.csv, lexicon.en.csv and so on."""


@command.command()
@click.argument("stations", nargs=-1, metavar="[ID]...")
@click.option("--lang", "language", metavar="LANG", default="", help="Only scripts in this language.")
@click.option("--csv", "as_csv", is_flag=True, help="Print rows for lexicon.LANG.csv and nothing else; needs --lang.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def suggest(workspace: Path, stations: tuple[str, ...], language: str, as_csv: bool, as_json: bool) -> None:
    """List words whose sound is a guess, of workstations ID or of all. Listen, and write down what is right."""
    from onboard.core.errors import UsageError
    from onboard.core.fingerprint import plain
    from onboard.pipeline.lexicons import rows, suggestions
    from onboard.pipeline.workspace import open_workspace

    if as_csv and not language:
        raise UsageError(
            "--csv needs --lang", hint="A lexicon holds one language: onboard lexicon suggest --lang de --csv"
        )
    place = open_workspace(workspace)
    found = suggestions(place, stations or place.station_ids(), language)
    if as_json:
        told = [{key: value for key, value in plain(one).items() if key} for one in found]
        screen.say_json({"version": 1, "suggestions": told})
    elif as_csv:
        screen.say(rows(found).rstrip("\n"))
    elif not found:
        screen.say("No word is in doubt.")
    else:
        screen.table(
            [(one.language, one.written, one.said or "(nothing)", str(one.times), one.place) for one in found],
            head=("language", "written", "said now", "times", "first in"),
        )
        screen.say()
        screen.say('Listen: onboard voices try pico --lang de "..." · What is wrong goes into lexicon.<language>.csv.')
