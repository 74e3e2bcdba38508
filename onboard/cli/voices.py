"""onboard voices: what can speak here, what could be had, a sample, and installing one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.narrate.inventory import VoiceFacts
    from onboard.pipeline.workspace import Workspace


@click.group(invoke_without_command=True)
@click.option("--lang", "language", metavar="LANG", default="", help="Only voices that speak this language.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_context
def command(ctx: click.Context, language: str, as_json: bool) -> None:
    """List the voices there are and those that could be had: where they work, under which licence, for what."""
    if ctx.invoked_subcommand:
        return
    from onboard.core.fingerprint import plain
    from onboard.narrate.inventory import every_voice, voices_for

    place = _workspace(ctx.obj)
    models = place.voices if place else None
    facts = voices_for(language, models) if language else every_voice(models)
    known = [one for one in facts if one.known or not language]
    if as_json:
        screen.say_json({"version": 1, "voices": [{k: v for k, v in plain(one).items() if k} for one in known]})
        return
    screen.table(list(_rows(known)), head=("voice", "works", "here", "languages"))
    screen.say()
    screen.facts({one.provider: _told(one) for one in reversed(known)})


def _rows(facts: Sequence[VoiceFacts]) -> Iterator[tuple[str, str, str, str]]:
    """One a provider and state; a voice's own name where a language was asked for."""
    alike: dict[tuple[str, str, str], list[VoiceFacts]] = {}
    for one in facts:
        works = "" if not one.licence else "offline" if one.offline else "ONLINE"
        alike.setdefault((one.provider, works, "yes" if one.usable else "no"), []).append(one)
    for (provider, works, state), ones in alike.items():
        names = ", ".join(dict.fromkeys(name for one in ones for name in one.voices)) if len(ones) == 1 else ""
        languages = " ".join(dict.fromkeys(one.language for one in ones if one.language)) or "all"
        yield f"{provider}: {names}" if names else provider, works, state, languages


def _told(one: VoiceFacts) -> str:
    """What to know of a provider: what it is, its licence, and how to have it where it is not here."""
    obstacle = f"Not here: {one.obstacle.rstrip('.')}. {one.remedy}".strip() if one.obstacle else ""
    return " ".join(part for part in (one.note, f"Licence: {one.licence}." if one.licence else "", obstacle) if part)


@command.command("try")
@click.argument("name", metavar="NAME")
@click.argument("sentence", metavar="SENTENCE")
@click.option(
    "--lang", "language", metavar="LANG", default="", help="The sentence's language; else the workspace's, else de."
)
@click.option("-o", "--out", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the sample here.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.pass_obj
def try_voice(folder: Path, name: str, sentence: str, language: str, target: Path | None, offline: bool) -> None:
    """Let voice NAME say SENTENCE and write it as a WAV file. NAME is like pico or pico/en-GB."""
    from onboard import files, network
    from onboard.pipeline.voicing import sample

    place = _workspace(folder)
    language = language or (place.settings.language if place else "de")
    if offline:
        network.shut()
    made = sample(place, name, sentence, language, offline=offline)
    target = target or Path(f"{made.voice.replace('/', '-')}.wav")
    files.write_durably(target, made.wav)
    told = {"sample": str(target), "seconds": f"{made.seconds:.1f}", "said": made.said}
    screen.facts({**told, **({"sent to": made.sent_to} if made.sent_to else {})})


@command.command()
@click.argument("source", metavar="SOURCE")
@click.option("--name", default="", help="Call it this; else as its file is called.")
@click.option("--sha256", default="", help="Refuse a model whose digest is another.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.pass_obj
def install(folder: Path, source: str, name: str, sha256: str, offline: bool) -> None:
    """Install a piper voice in the workspace. SOURCE is an .onnx file, a folder, or a name at [sources] voices."""
    from onboard import network
    from onboard.cli.progress import progress
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.voicing import install_voice
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(folder)
    if offline:
        network.shut()
    with exclusive(place):
        voice = install_voice(place, source, name=name, sha256=sha256, offline=offline, progress=progress())
    screen.say(f"Installed {voice.name} ({voice.language}, {voice.size / 1_000_000:.0f} MB).")
    screen.facts({"sha256": voice.sha256, "licence": voice.licence or "look for it where the voice came from"})
    screen.say()
    screen.say("To let it speak, write in onboard.toml:")
    screen.say(f'[voices.{voice.language.partition("-")[0]}]\nprovider = "piper"\nvoice = "{voice.name}"')


def _workspace(folder: Path) -> Workspace | None:
    """The workspace here; None outside of one: voices can be listed and tried anywhere."""
    from onboard.core.errors import UsageError
    from onboard.pipeline.workspace import open_workspace

    try:
        return open_workspace(folder)
    except UsageError:
        return None
