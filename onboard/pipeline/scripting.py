"""The script of a workstation: written anew from its document, or kept where a trainer has edited it."""

from __future__ import annotations

from dataclasses import dataclass

from onboard import files
from onboard.core.errors import InputError, UsageError, attached
from onboard.core.model import Finding, Instruction, Script
from onboard.pipeline.project import SETTINGS_FILE, key_lines, line_of
from onboard.pipeline.reading import read_station
from onboard.pipeline.work import Work
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.checking import check
from onboard.script.comparing import changed_sources
from onboard.script.file import ScriptFile, confirmed, dump, is_edited, load, mismatch
from onboard.script.writers.base import WRITERS, Writer
from onboard.script.writers.template import TemplateSettings


@dataclass(frozen=True, slots=True)
class Told:
    """A script as people look at it: per scene its heading and each sentence with the places it rests on."""

    file: str
    state: str
    scenes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    findings: tuple[Finding, ...]


_LIMIT = 16 * files.MEBIBYTE


def script_of(
    workspace: Workspace, station: Station, instruction: Instruction, *, keep: bool = True
) -> tuple[Script, tuple[Finding, ...]]:
    """The script to tell, and what the checks object to. The file is written where it says something new.

    An edited file is never overwritten: steps whose source has changed since are findings instead. ``keep`` False
    looks without writing.
    """
    present = present_script(station)
    if present is not None and is_edited(present):
        script, stale = present.script, changed_sources(present, instruction)
    else:
        script, stale = write_script(workspace, station, instruction), ()
        text = dump(script, instruction, station.id)
        if keep and present != load(text, station.script.name):  # a comment added by hand is no reason to write anew
            files.write_durably(station.script, text.encode())
    return script, tuple(dict.fromkeys((*stale, *check(script, instruction))))


def present_script(station: Station) -> ScriptFile | None:
    """The script file as it is, or None where there is none yet."""
    if not station.script.exists():
        return None
    name = f"stations/{station.id}/{station.script.name}"
    content = files.read_bounded(station.script, _LIMIT, name=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", file=name, place=f"line {line}", hint="Save it as UTF-8.") from exc
    with attached(stage="script"):
        file = load(text, name)
        if is_edited(file):  # any other is written anew, for this workstation
            mismatch(file, station.id, station.settings.language, name)
    return file


def write_script(workspace: Workspace, station: Station, instruction: Instruction) -> Script:
    """What the configured writer makes of an instruction."""
    writer = writer_of(workspace)
    with attached(stage="script", file=f"stations/{station.id}/{station.settings.document}"):
        return writer.write(instruction, language=station.settings.language)


def writer_of(workspace: Workspace) -> Writer:
    settings = workspace.settings.script
    line = line_of(key_lines(workspace.text), ("script", "writer"))
    with attached(stage="script", file=SETTINGS_FILE, place=f"line {line}"):
        kind = WRITERS.load(settings.writer)
    if settings.writer != "template":
        return kind()
    own = workspace.folder / "scripts_templates"
    return kind(TemplateSettings(address=settings.address, folder=own if own.is_dir() else None))


# ------------------------------------------------------------------------------------------------ by hand


def told(workspace: Workspace, station: Station) -> Told:
    """The script, written where there is none or where it is out of date, for a person to read against its source."""
    instruction = _read(workspace, station)
    script, findings = script_of(workspace, station, instruction)
    sources = instruction.sources()
    present = present_script(station)
    scenes = tuple(
        (
            scene.heading,
            tuple(
                (sentence.text, ", ".join(sources[cite].place for cite in sentence.cites if cite in sources))
                for sentence in scene.sentences
            ),
        )
        for scene in script.scenes
    )
    edited = present is not None and is_edited(present)
    state = "edited by hand: never overwritten" if edited else f"written by {script.writer}"
    return Told(f"stations/{station.id}/{station.script.name}", state, scenes, findings)


def discard(workspace: Workspace, station: Station) -> None:
    """Write the script anew from the document; the one that was there stays beside it as ``.bak``."""
    instruction = _read(workspace, station)
    script = write_script(workspace, station, instruction)
    if station.script.exists():
        content = files.read_bounded(station.script, _LIMIT)
        files.write_durably(station.script.with_name(station.script.name + ".bak"), content)
    files.write_durably(station.script, dump(script, instruction, station.id).encode())


def confirm_edits(workspace: Workspace, station: Station) -> None:
    """A person says: the edited script is right for the document as it is now. Only its source digests change."""
    present = present_script(station)
    if present is None or not is_edited(present):
        raise UsageError(
            "this script was not edited, so there is nothing to confirm",
            file=f"stations/{station.id}/{station.script.name}",
            hint="onboard build keeps it up to date by itself.",
        )
    instruction = _read(workspace, station)
    files.write_durably(station.script, confirmed(present, instruction).encode())


def _read(workspace: Workspace, station: Station) -> Instruction:
    def here(work: Work) -> bytes:
        return work.make(_nothing)

    return read_station(workspace, station, here)


def _nothing(mark: str) -> bytes:
    raise KeyError(mark)
