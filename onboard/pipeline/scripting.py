"""The script of a workstation: written from its document, with what a trainer edited in it kept.

takes   an Instruction, the script file there is, the settings      gives   the Script to tell, and the Findings
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

from onboard import files
from onboard.core.errors import InputError, UsageError, attached
from onboard.core.model import Finding, Instruction, Scene, Script
from onboard.core.quiz import QuizQuestion
from onboard.pipeline.project import SETTINGS_FILE, PhraseSettings, key_lines, line_of
from onboard.pipeline.reading import read_station
from onboard.pipeline.work.base import Obtain, made_here
from onboard.pipeline.work.script import (
    AskWhatWasUnderstood,
    CheckScript,
    WriteScript,
    checker_mark,
    findings_of,
    questions_of,
    script_from,
    writer_mark,
)
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.checking import check
from onboard.script.file import ScriptFile, dump, is_edited, load, mismatch
from onboard.script.merging import Merged, confirmed, conflicts, decided, kept_scenes, merge
from onboard.script.tone import Tone
from onboard.script.words import primary
from onboard.script.writers.base import WRITERS, Writer
from onboard.script.writers.questions import Ask, ModelSettings
from onboard.script.writers.template_settings import TemplateSettings, template_digests


@dataclass(frozen=True, slots=True)
class Telling:
    """What a workstation tells in one language, as the checks leave it.

    ``changes``   what became of scenes when the document and a trainer's edits were brought together, for people
    ``edited``    ids of the scenes whose words a person changed or added
    """

    script: Script
    findings: tuple[Finding, ...]
    changes: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A script as people look at it: per scene its heading and each sentence with the places it rests on."""

    file: str
    state: str
    scenes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    findings: tuple[Finding, ...]
    changes: tuple[str, ...]


_LIMIT = 16 * files.MEBIBYTE


@dataclass(frozen=True, slots=True)
class Written:
    """A script as it is to be told, not looked at by the checks yet.

    ``merged``   what the document and a trainer's edits give together
    ``check``    the work that says what is objected to; ``asking`` the work that finds questions, where there are some
    """

    merged: Merged
    check: CheckScript
    asking: AskWhatWasUnderstood | None

    @property
    def script(self) -> Script:
        return self.merged.script

    def checked(self, result: bytes) -> Telling:
        """With what the checks have found; ``result`` is that of ``check``."""
        findings = tuple(dict.fromkeys((*self.merged.findings, *findings_of(result))))
        return Telling(self.merged.script, findings, self.merged.changes, self.merged.edited)

    def unchecked(self) -> Telling:
        """As if the checks objected to nothing."""
        return Telling(self.merged.script, self.merged.findings, self.merged.changes, self.merged.edited)


def questions_about(
    workspace: Workspace, instruction: Instruction, script: Script, obtain: Obtain
) -> tuple[QuizQuestion, ...]:
    """Questions to check whether a script was understood, as many as the settings ask for."""
    work = _asking(workspace, instruction, script)
    return () if work is None else questions_of(obtain(work))


def _asking(workspace: Workspace, instruction: Instruction, script: Script) -> AskWhatWasUnderstood | None:
    most = workspace.settings.questions.most
    return AskWhatWasUnderstood("the questions", instruction, script, most, checker_mark()) if most else None


def script_of(
    workspace: Workspace,
    station: Station,
    instruction: Instruction,
    ask: Ask,
    obtain: Obtain,
    *,
    keep: bool = True,
) -> Telling:
    """The script to tell, and what the checks object to. See :func:`written_script`."""
    written = written_script(workspace, station, instruction, ask, obtain, keep=keep)
    return written.checked(obtain(written.check))


def written_script(
    workspace: Workspace,
    station: Station,
    instruction: Instruction,
    ask: Ask,
    obtain: Obtain,
    *,
    keep: bool = True,
) -> Written:
    """The script to tell. The file is written where it says something new.

    What was edited by hand is never overwritten; where the document has changed there too, both versions stand in the
    file until a person decides. ``keep`` False looks without writing. Raises InputError where a person has saved it
    meanwhile.
    """
    before = _content(station)
    present = present_script(station)
    kept = kept_scenes(present, instruction) if present else {}
    fresh = _fresh_script(workspace, station, instruction, ask, kept, obtain)
    text = dump(fresh, instruction, station.id)
    if present is None:
        merged = Merged(text, fresh)
    else:  # an unedited file copied from another workstation becomes this one's
        merged = merge(replace(present, workstation=station.id), fresh, instruction)
    if keep and present != load(merged.text, _name(station)):  # a remark by hand is no reason to write anew
        _require_as_it_was(station, before)
        files.write_durably(station.script, merged.text.encode())
    work = CheckScript(
        "the check of the script", merged.script, instruction, workspace.settings.glossary, checker_mark()
    )
    return Written(merged, work, _asking(workspace, instruction, merged.script))


def present_script(station: Station) -> ScriptFile | None:
    """The script file as it is, or None where there is none yet."""
    content = _content(station)
    if content is None:
        return None
    name = _name(station)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", file=name, place=f"line {line}", hint="Save it as UTF-8.") from exc
    with attached(stage="script"):
        file = load(text, name)
        if is_edited(file):  # any other is written anew, for this workstation
            mismatch(file, station.id, station.language, name)
    return file


def _content(station: Station) -> bytes | None:
    return files.read_bounded(station.script, _LIMIT, name=_name(station)) if station.script.exists() else None


def _require_as_it_was(station: Station, before: bytes | None) -> None:
    """A model may have written for minutes: what a person has saved since the script was read is not lost."""
    if _content(station) != before:
        raise InputError(
            "was saved while it was being brought up to date",
            file=_name(station),
            hint="Run it again: nothing is lost.",
        )


def _name(station: Station) -> str:
    return f"stations/{station.id}/{station.script.name}"


def _fresh_script(
    workspace: Workspace,
    station: Station,
    instruction: Instruction,
    ask: Ask,
    kept: Mapping[str, Scene],
    obtain: Obtain,
) -> Script:
    """What the configured writer makes of an instruction; what the templates made of the same is not made again."""
    if not _is_by_template(workspace, station):
        return write_script(workspace, station, instruction, ask, kept)
    settings = _template_settings(workspace, station.language)
    settings = replace(settings, templates=template_digests(settings.folder))
    with attached(stage="script", file=f"stations/{station.id}/{station.settings.document}"):
        work = WriteScript("the script as written", instruction, station.language, settings, writer_mark())
        return script_from(obtain(work))


def write_script(
    workspace: Workspace, station: Station, instruction: Instruction, ask: Ask, kept: Mapping[str, Scene]
) -> Script:
    """What the configured writer makes of an instruction. ``kept``: scenes a model wrote that need not be asked for."""
    writer = writer_of(workspace, station, ask, kept)
    with attached(stage="script", file=f"stations/{station.id}/{station.settings.document}"):
        return writer.write(instruction, language=station.language)


def writer_of(workspace: Workspace, station: Station, ask: Ask, kept: Mapping[str, Scene]) -> Writer:
    """The writer the settings name; for another language than the document's, the translator they name."""
    settings = workspace.settings.script
    if _is_by_template(workspace, station):
        return _template_writer(workspace, station.language)
    if settings.writer == "model" or _is_translated(station):
        template = _template_writer(workspace, station.language)
        return _model_writer(workspace, station.language, template, ask, kept)
    with attached(stage="script", file=SETTINGS_FILE, place=_line(workspace, "script", "writer")):
        return WRITERS.load(settings.writer)()


def _is_by_template(workspace: Workspace, station: Station) -> bool:
    settings = workspace.settings.script
    if settings.writer == "model" or not _is_translated(station):
        return settings.writer == "template"
    return settings.translator != "model"


def _is_translated(station: Station) -> bool:
    return primary(station.language) != primary(station.settings.language)


def refuse_models(workspace: Workspace) -> None:
    """Raise UsageError where the settings need a model, for a run that must not use the network."""
    settings = workspace.settings.script
    for name, setting in (("writer", settings.writer), ("translator", settings.translator)):
        if setting == "model":
            raise UsageError(
                f'{name} = "model" needs a connection to {_host(workspace)}, and this run is offline',
                stage="script",
                file=SETTINGS_FILE,
                place=_line(workspace, "script", name),
                hint="Run without --offline, or choose another one there.",
            )


def _template_writer(workspace: Workspace, language: str) -> Writer:
    from onboard.script.writers.template import TemplateWriter

    return TemplateWriter(_template_settings(workspace, language))


def _template_settings(workspace: Workspace, language: str) -> TemplateSettings:
    tone, own = tone_of(workspace, language), workspace.folder / "scripts_templates"
    return TemplateSettings(
        address=tone.address,
        glossary=tuple(tone.glossary.items()),
        phrases=(("welcome", tone.greeting), ("closing", tone.closing)),
        sentence_words=workspace.settings.tone.sentence_words if tone.plain else 0,
        plain=tone.plain,
        folder=own if own.is_dir() else None,
    )


def _model_writer(workspace: Workspace, language: str, template: Writer, ask: Ask, kept: Mapping[str, Scene]) -> Writer:
    from onboard.script.writers.model import ModelWriter

    settings, own = workspace.settings, workspace.folder / "scripts_templates"
    return ModelWriter(
        model_settings(workspace),
        tone_of(workspace, language),
        ask,
        base=template,
        check=partial(check, glossary=settings.glossary),
        on_failure=settings.script.on_failure,
        redact=settings.model is None or settings.model.redact,
        folder=own if own.is_dir() else None,
        keep=kept,
    )


def model_settings(workspace: Workspace) -> ModelSettings:
    """[model] as the writer wants it. Raises InputError where there is no such table."""
    model = workspace.settings.model
    if model is None:
        raise InputError(
            'a script is to be written by a model, and there is no table "[model]"',
            stage="script",
            file=SETTINGS_FILE,
            place=_line(workspace, "script"),
            hint='Add [model] with name = "..." and base_url = "..."; docs/model.md shows it for several servers.',
        )
    return ModelSettings(
        model=model.name,
        base_url=model.base_url,
        key=model.key,
        answers=model.answers,
        proxy=model.proxy,
        temperature=None if model.temperature == "unset" else model.temperature,
        seed=None if model.seed == "unset" else model.seed,
        answer_tokens=model.answer_tokens,
        deadline_seconds=model.deadline_seconds,
        attempts=model.attempts,
    )


def tone_of(workspace: Workspace, language: str) -> Tone:
    """How a workspace wants things said, in one language."""
    settings = workspace.settings
    phrases = settings.phrases.get(language, PhraseSettings())
    return Tone(
        address=settings.script.address,
        plain=settings.tone.plain,
        sentence_words=settings.tone.sentence_words,
        glossary=settings.glossary,
        preferred=settings.terms.preferred,
        forbidden=tuple(settings.terms.forbidden),
        greeting=phrases.greeting,
        closing=phrases.closing,
        do_not_translate=tuple(settings.terms.keep),
    )


def _host(workspace: Workspace) -> str:
    model = workspace.settings.model
    return urlsplit(model.base_url).hostname or model.base_url if model else "a model"


def _line(workspace: Workspace, *path: str) -> str:
    return f"line {line_of(key_lines(workspace.text), path)}"


# ------------------------------------------------------------------------------------------------ by hand


def told(workspace: Workspace, station: Station, ask: Ask) -> Told:
    """The script, written where there is none or where it is out of date, for a person to read against its source."""
    instruction = read_here(workspace, station)
    telling = script_of(workspace, station, instruction, ask, made_here)
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
        for scene in telling.script.scenes
    )
    edited = present is not None and is_edited(present)
    state = "edited by hand: never overwritten" if edited else f"written by {telling.script.writer}"
    name = f"stations/{station.id}/{station.script.name}"
    return Told(name, state, scenes, telling.findings, telling.changes)


def discard(workspace: Workspace, station: Station, ask: Ask) -> None:
    """Write the script anew from the document; the one that was there stays beside it as ``.bak``."""
    instruction = read_here(workspace, station)
    script = write_script(workspace, station, instruction, ask, {})
    if station.script.exists():
        content = files.read_bounded(station.script, _LIMIT)
        files.write_durably(station.script.with_name(station.script.name + ".bak"), content)
    files.write_durably(station.script, dump(script, instruction, station.id).encode())


def confirm_edits(workspace: Workspace, station: Station) -> tuple[str, ...]:
    """A person says: the edited script is right for the document as it is now. Ids of the scenes that settles."""
    present, instruction = _edited(station), read_here(workspace, station)
    gone = {version.scene.id for version in present.gone}  # no confirming brings a vanished step back
    settled = tuple(scene for scene in conflicts(present) if scene not in gone)
    files.write_durably(station.script, confirmed(present, instruction).encode())
    return settled


def decide(workspace: Workspace, station: Station, scene: str, take: Literal["mine", "document"]) -> None:
    """Settle one scene that both the trainer and the document have changed."""
    instruction = read_here(workspace, station)
    files.write_durably(station.script, decided(_edited(station), instruction, scene, take).encode())


def _edited(station: Station) -> ScriptFile:
    present = present_script(station)
    if present is None or not is_edited(present):
        raise UsageError(
            "this script was not edited, so there is nothing to confirm or to decide",
            file=f"stations/{station.id}/{station.script.name}",
            hint="onboard build keeps it up to date by itself.",
        )
    return present


def read_here(workspace: Workspace, station: Station) -> Instruction:
    """The instruction, with its photos looked at here and now, outside a build."""
    return read_station(workspace, station, made_here)
