"""onboard new: add a workstation."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("station", metavar="ID")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--photos", type=click.Path(path_type=Path), help="A folder of photos to take along.")
@click.option("--lang", "language", default="", help="The document's language, like de; else what the document says.")
@click.option("--procedure", default="", metavar="NAME", help="Which of the document's procedures, or all.")
@click.option("--rules", is_flag=True, help="Tell the document's rules, where it has no steps.")
@click.pass_obj
def command(
    workspace: Path, station: str, document: Path, photos: Path | None, language: str, procedure: str, rules: bool
) -> None:
    """Add a workstation: copy DOCUMENT and its photos into the workspace as stations/ID."""
    from onboard.cli.reading import next_steps, understood, untold
    from onboard.ingest.choosing import Choice
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.updating import require_fitting_name
    from onboard.pipeline.workspace import new, open_workspace, unused_photos

    place = open_workspace(workspace)
    require_fitting_name(document)
    with exclusive(place, wait_seconds=10):
        instruction = new(place, station, document, photos=photos, language=language, choice=Choice(procedure, rules))
    screen.say(f"stations/{station}: {understood(instruction)}")
    for problem in instruction.problems:
        screen.say(f"  {problem.place or problem.file}: {problem.text}")
        if problem.hint:
            screen.say(f"    {problem.hint}")
    if instruction.untold():
        screen.say(f"  not told in the video, only kept: {untold(instruction)}")
    unused = unused_photos(place, station, instruction)
    if unused and not any(problem.kind == "unmatched-photo" for problem in instruction.problems):
        screen.say(f"  in no step, because the document does not show them: {', '.join(unused)}")
        screen.say('    Call each by its step, like "Schritt 3.jpg", or show it in the document.')
    screen.say(next_steps(station, instruction))
