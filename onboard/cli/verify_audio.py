"""onboard verify-audio: was everything that matters heard?"""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command("verify-audio")
@click.argument("station", metavar="ID")
@click.option("--lang", "language", metavar="LANG", default="", help="Only this of its languages.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def command(workspace: Path, station: str, language: str, as_json: bool) -> int:
    """Listen to the narration of workstation ID with a recogniser on this machine.

    Names sentences in which a value, unit, negation or part number was not heard; exit code 8 where there are any. A
    recogniser mishears too: listen before you change anything.
    """
    from onboard.cli.progress import progress
    from onboard.core.errors import CheckFailedError
    from onboard.core.fingerprint import plain
    from onboard.pipeline.hearing import hear_back
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    with exclusive(place):
        chosen = place.station(station)
        languages = (language,) if language else chosen.languages
        heard = [hear_back(place, chosen.told_in(one), progress=progress()) for one in languages]
    missed = [one for video in heard for one in video.reported]
    if as_json:
        screen.say_json({"version": 1, "videos": [_bare(plain(video)) for video in heard]})
        return CheckFailedError.exit_code if missed else 0
    for one in missed:
        screen.say(f"{one.language}, scene {one.scene}, sentence {one.sentence} ({one.voice}): {one.text}")
        for line in one.missed:
            screen.say(f"  {line}")
    for video in heard:
        beyond = f", {video.unjudged} in a language that is not judged" if video.unjudged else ""
        screen.say(
            f"{station} {video.language}: {video.sentences} sentences listened to{beyond}, "
            f"{len(video.reported)} to listen to yourself."
        )
    return CheckFailedError.exit_code if missed else 0


def _bare(value: object) -> object:
    """Without the names of types, which are ours."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value
