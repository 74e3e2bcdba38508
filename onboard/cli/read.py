"""onboard read: show what is understood of a document."""

from __future__ import annotations

from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.option(
    "--photos", type=click.Path(path_type=Path), multiple=True, help="A further folder to look for photos in."
)
@click.option("--lang", "language", default="", help="The document's language, like de.")
@click.option("--procedure", default="", metavar="NAME", help="Which of the document's procedures, or all.")
@click.option("--rules", is_flag=True, help="Read the document's rules as steps, where it has none.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/formats/instruction.md) and nothing else.")
def command(
    document: Path, photos: tuple[Path, ...], language: str, procedure: str, rules: bool, as_json: bool
) -> None:
    """Show what is understood of DOCUMENT: steps, tools, warnings, pictures, problems. Writes nothing."""
    from onboard.cli.reading import shown, understood, untold
    from onboard.ingest.choosing import Choice
    from onboard.ingest.reading import read
    from onboard.ingest.references import require_photo_folder
    from onboard.ingest.schema import as_json as schema
    from onboard.pipeline.filming import filming_here

    for folder in photos:
        require_photo_folder(folder)
    with filming_here() as film:
        instruction = read(document, photos=photos, language=language, choice=Choice(procedure, rules), film=film)
    if as_json:
        screen.say_json(schema(instruction))
        return
    screen.say(understood(instruction))
    facts = {
        "station": instruction.station,
        "revision": instruction.revision,
        "valid from": instruction.valid_from,
        "responsible": instruction.responsible,
    }
    screen.facts({name: statement.text if statement else "not said" for name, statement in facts.items()})
    screen.facts({one.id.partition(":")[2].replace("-", " "): one.text for one in instruction.metadata})
    if instruction.procedures:
        screen.say("\nProcedures")
        for one in instruction.procedures:
            screen.say(f"  {one.id}: {one.title}, {len(one.steps)} steps  [{one.source.place}]")
    for name, statements in {
        "Introduction": instruction.introduction,
        "Protective equipment": instruction.ppe,
        "Tools": instruction.tools,
        "Parts": instruction.parts,
        "Warnings": instruction.warnings,
        "Checks": instruction.checks,
        "Contacts": instruction.contacts,
    }.items():
        if statements:
            screen.say(f"\n{name}")
            for statement in statements:
                screen.say(f"  {statement.text}  [{statement.source.place}]")
    if instruction.steps:
        screen.say("\nSteps")
    section = ""
    for number, step in enumerate(instruction.steps, 1):
        if step.section != section:
            section = step.section
            screen.say(f"  {section}")
        screen.say(f"  {number:3}. {step.title}  [{step.source.place}]")
        for warning in step.warnings:
            screen.say(f"       ! {warning.signal.upper() + ': ' if warning.signal else ''}{warning.text}")
        for picture in step.pictures:
            screen.say(f"       {shown(picture)}")
    if instruction.untold():
        screen.say(f"\nNot told in the video, only kept ({untold(instruction)})")
        for note in instruction.untold():
            screen.say(f"  {note.text}  [{note.source.place}]")
    if instruction.problems:
        screen.say("\nProblems")
        for problem in instruction.problems:
            screen.say(f"  {problem.place + ': ' if problem.place else ''}{problem.text}. {problem.hint}".rstrip())
