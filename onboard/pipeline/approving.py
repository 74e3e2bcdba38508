"""Who has approved what, and does it still hold?

takes   an Instruction, a Script, its Findings, the voice      gives   a Standing: may it be published, and if not, why

An approval binds to one mark that stands for everything approved: what the document says, its photos, the script, the
voice. Any later change gives another mark, and the approval no longer holds. It is kept with the workstation's records:

    records/ws-04/approvals.jsonl       a line an approval; lines are only ever added
    records/ws-04/approved.de.yaml      the script last approved in that language
    records/ws-04/approved.de.json      the words it rested on, and its photos' digests

Format: docs/formats/approvals.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from onboard import files
from onboard.core.errors import CheckFailedError, InputError, OutputError, UsageError
from onboard.core.fingerprint import fingerprint, plain
from onboard.core.model import Finding, Instruction, Picture, Script
from onboard.pipeline.ledger import Ledger, one_line, person, who
from onboard.pipeline.plan import Look
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.file import dump, load
from onboard.script.review.changes import changed_scenes
from onboard.script.writers.base import WRITERS

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION = 1

_LIMIT = 64 * files.MEBIBYTE
_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Override:
    """One blocking finding, named by what it objects to, and why it does not keep the video from being published."""

    kind: str
    scene: str
    sentence: str
    text: str
    reason: str

    def concerns(self, finding: Finding) -> bool:
        named = (finding.kind, finding.scene, finding.sentence, finding.text)
        return named == (self.kind, self.scene, self.sentence, self.text)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding that was there when somebody approved."""

    kind: str
    scene: str
    sentence: str
    text: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """One line of ``approvals.jsonl``.

    ``at``      ISO 8601 with its offset from UTC
    ``by``      "Name, role", as given; published
    ``mark``    of everything approved
    ``parts``   the same, one digest each of "document", "photos", "script" and "voice": tells what changed since
    """

    at: str
    by: str
    language: str
    mark: str
    parts: Mapping[str, str]
    overrides: tuple[Override, ...] = ()
    findings: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Voided:
    """An approval that no longer holds.

    ``parts``    which of "document", "photos", "script", "voice" are others now
    ``scenes``   ids of the scenes that are others now, are new, or are gone
    """

    approval: Approval
    parts: tuple[str, ...]
    scenes: tuple[str, ...]

    def __str__(self) -> str:
        told = {
            "script": f"the script changed in {_scenes(self.scenes)}" if self.scenes else "the script changed",
            "document": "the document changed",
            "photos": "the photos changed",
            "voice": "the voice changed",
        }
        changes = "; ".join(words for part, words in told.items() if part in self.parts)
        return f"the approval by {self.approval.by} of {self.approval.at[:10]} no longer holds: {changes}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a script stands with those who approve it.

    ``required``   how many persons must approve it before it is published
    ``holding``    the approvals that hold now, in the order they were given
    ``voided``     the last approval, where none holds; None where none was ever given
    ``mark``       of what there is to approve now
    """

    station: str
    language: str
    required: int
    holding: tuple[Approval, ...]
    voided: Voided | None
    mark: str

    @property
    def missing(self) -> int:
        """How many persons' approvals are still needed."""
        return max(0, self.required - len({who(approval.by) for approval in self.holding}))

    def overridden(self, finding: Finding) -> bool:
        return self.override_of(finding) is not None

    def override_of(self, finding: Finding) -> tuple[Approval, Override] | None:
        """Who overrode a finding, and how; by an approval that holds."""
        for approval in self.holding:
            for override in approval.overrides:
                if override.concerns(finding):
                    return approval, override
        return None

    def open_findings(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Those that block and that nobody has overridden."""
        return tuple(finding for finding in findings if finding.blocks and not self.overridden(finding))

    def may_publish(self, findings: Sequence[Finding]) -> bool:
        return self.missing == 0 and not self.open_findings(findings)

    def reasons(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """Why it may not be published, a sentence each; nothing where it may."""
        found = [f"{finding.scene}: {finding.text}. {finding.hint}" for finding in self.open_findings(findings)]
        if not self.missing:
            return tuple(found)
        void = [f"{_capital(str(self.voided))}."] if self.voided else []
        several = f"{self.missing} approvals are missing" if self.missing > 1 else "An approval is missing"
        given = f" ({len(self.holding)} of {self.required} given)" if self.holding else ""
        return (*void, f"{several}{given}. Read it: {self._command('review')}", *found)

    def notes(self) -> tuple[str, ...]:
        """What a report should say although it keeps nothing from being published: an approval that ended."""
        return (f"{_capital(str(self.voided))}.",) if self.voided and not self.missing else ()

    def _command(self, name: str) -> str:
        return f"onboard {name} {self.station} --lang {self.language}"


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of approving: ``written`` is False where the same person had approved the same already."""

    approval: Approval
    written: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class LastApproved:
    """What was approved last in one language: the script, the words it rested on by statement, digest by photo."""

    approval: Approval
    script: Script
    words: Mapping[str, str]
    photos: Mapping[str, str]


# ------------------------------------------------------------------------------------------------ what is approved


def mark_of_approval(instruction: Instruction, script: Script, voice: Any) -> str:
    """What stands for everything approved: what the document says, its photos, the script, the voice.

    ``voice`` is any value that has a fingerprint; :func:`voices_of` gives it. Where in the document something stands
    does not count, nor who wrote the script: another place or writer makes no other video.
    """
    return fingerprint(_parts(instruction, script, voice))


def voices_of(look: Look) -> Any:
    """The settings of all voices of a video."""
    others = {language: one.voice for language, one in look.other_speakers.items()}
    fallbacks = [one.fallback for one in look.speakers() if one.fallback]
    return [look.speaker.voice, others, fallbacks] if fallbacks else [look.speaker.voice, others]


def _parts(instruction: Instruction, script: Script, voice: Any) -> dict[str, str]:
    said = plain(instruction)
    return {
        "document": fingerprint(_meaning({key: said[key] for key in said if key not in _NO_MEANING})),
        "photos": fingerprint([_seen(one) for one in instruction.all_pictures()]),
        "script": _script_mark(script),
        "voice": fingerprint(voice),
    }


def _seen(picture: Picture) -> list[Any]:
    """What a person sees of a picture; one without marks and clips counts as it did before there were any."""
    shown = [picture.id, picture.file, picture.digest]
    return [*shown, picture.marks, picture.clip] if picture.marks or picture.clip else shown


# The document's name and bytes, and what reading it had to say about it.
_NO_MEANING = frozenset({"document", "digest", "problems"})
_PLACES = frozenset({"file", "place"})
_BYTES = frozenset({"digest", "missing", "marks", "clip"})


def _meaning(value: Any) -> Any:
    """A plain value without where it stands in which file, and without the photos' bytes, a part of their own."""
    if isinstance(value, list):
        return [_meaning(one) for one in value]
    if isinstance(value, dict):
        dropped = {"SourceRef": _PLACES, "Picture": _BYTES}.get(value.get("", ""), frozenset())
        return {key: _meaning(one) for key, one in value.items() if key not in dropped}
    return value


def _script_mark(script: Script) -> str:
    return fingerprint([script.language, script.scenes])


def is_model_text(script: Script) -> bool:
    """Whether a model wrote any of it. A fallback is the template's words; edited by hand, a model's stay a model's."""
    if any(scene.origin is not None for scene in script.scenes):
        return any(scene.origin.host and not scene.origin.fallback for scene in script.scenes if scene.origin)
    return script.writer.partition(" ")[0] not in WRITERS.names()


# ------------------------------------------------------------------------------------------------ how it stands


def standing(
    workspace: Workspace,
    station: Station,
    instruction: Instruction,
    script: Script,
    findings: Sequence[Finding],
    voice: Any,
) -> Standing:
    """How a script stands with those who approve it. Looks only.

    Raises InputError where the records of earlier approvals cannot be read.
    """
    parts = _parts(instruction, script, voice)
    mark = fingerprint(parts)
    given = approvals(workspace, station)
    holding = tuple(approval for approval in given if approval.mark == mark)
    voided = None
    if given and not holding:
        voided = _voided(workspace, station, given[-1], script, parts)
    return Standing(station.id, station.language, _required(workspace, script), holding, voided, mark)


def _required(workspace: Workspace, script: Script) -> int:
    """As the settings say; a model's text is never published unapproved, whatever they say."""
    least = 1 if is_model_text(script) else 0
    return max(least, workspace.settings.approval.required_by or 0)


def _voided(
    workspace: Workspace, station: Station, approval: Approval, script: Script, parts: Mapping[str, str]
) -> Voided:
    changed = tuple(part for part, mark in parts.items() if approval.parts.get(part) != mark)
    last = last_approved(workspace, station) if "script" in changed else None
    return Voided(approval, changed, changed_scenes(last.script, script) if last else ())


# ------------------------------------------------------------------------------------------------ approving


def approve(
    workspace: Workspace,
    station: Station,
    instruction: Instruction,
    script: Script,
    findings: Sequence[Finding],
    voice: Any,
    *,
    by: str,
    override: str = "",
    now: datetime,
) -> Approved:
    """Record that a person has read a script against its source and approves it. The caller holds the lock.

    ``override`` is the reason why the findings that block do not keep it from being published; it goes for all that
    are open. Raises UsageError for a name that is none or an override with nothing to override, CheckFailedError where
    findings block or another person is needed. The same person may approve the same again once the instruction is due
    again (``[instruction] again_after_months``).
    """
    name = person(by, "an approval")
    reason = one_line(override, "--override", _LONGEST_REASON)
    before = standing(workspace, station, instruction, script, findings, voice)
    blocking = before.open_findings(findings)
    own = [approval for approval in before.holding if who(approval.by) == who(name)]
    renewed = bool(own) and _is_due_again(workspace, own[-1], now)
    if own and not blocking and not renewed:
        _need_anotherwho(before, own[0])
        return Approved(own[0], False, before)
    _settle(blocking, reason, station)
    approval = Approval(
        at=now.isoformat(timespec="seconds"),
        by=name,
        language=station.language,
        mark=before.mark,
        parts=_parts(instruction, script, voice),
        overrides=tuple(Override(one.kind, one.scene, one.sentence, one.text, reason) for one in blocking),
        findings=tuple(Seen(one.kind, one.scene, one.sentence, one.text, one.blocks) for one in findings),
    )
    _keep(workspace, station, instruction, script, approval)
    return Approved(approval, True, standing(workspace, station, instruction, script, findings, voice))


def _is_due_again(workspace: Workspace, last: Approval, now: datetime) -> bool:
    """Whether it is so long ago that the same person may say once more that it still holds."""
    months = workspace.settings.instruction.again_after_months
    return (now - datetime.fromisoformat(last.at)).days >= months * 365 // 12


def _need_anotherwho(before: Standing, own: Approval) -> None:
    if before.missing:
        raise CheckFailedError(
            f"{own.by} has approved this already, and {before.required} persons must",
            subject=before.station,
            hint="The second approval must be another person's.",
        )


def _settle(blocking: Sequence[Finding], reason: str, station: Station) -> None:
    if blocking and not reason:
        count = f"{len(blocking)} findings block it" if len(blocking) > 1 else "a finding blocks it"
        first = blocking[0]
        raise CheckFailedError(
            f"{count}; the first: {first.text}",
            subject=station.id,
            place=first.scene,
            hint=f"Mend the script or the document (onboard review {station.id} shows all), or approve with "
            '--override "reason"; the reason is published.',
        )
    if reason and not blocking:
        raise UsageError("no finding blocks this, so there is nothing to override", hint="Leave out --override.")


def _keep(workspace: Workspace, station: Station, instruction: Instruction, script: Script, approval: Approval) -> None:
    """The line last: what counts is there only when everything it refers to is."""
    folder = workspace.records / station.id
    if folder.is_symlink():
        raise OutputError(
            "is a link, and links are not written through", file=f"records/{station.id}", hint="Remove the link."
        )
    rested_on = {id_: source.words for id_, source in instruction.sources().items()}
    photos = {one.file: one.digest for one in instruction.all_pictures() if one.digest}
    beside = {"version": VERSION, "mark": approval.mark, "words": rested_on, "photos": photos}
    shown = json.dumps(beside, ensure_ascii=False, indent=1) + "\n"
    files.write_durably(folder / f"approved.{station.language}.yaml", dump(script, instruction, station.id).encode())
    files.write_durably(folder / f"approved.{station.language}.json", shown.encode())
    _ledger(workspace, station).add([_as_plain(approval)])


def _as_plain(value: Any) -> Any:
    """As :func:`plain`, without the names of types."""
    untyped = plain(value)
    return _without_types(untyped)


def _without_types(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_types(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_types(one) for key, one in value.items() if key}
    return value


# ------------------------------------------------------------------------------------------------ what was approved


def approvals(workspace: Workspace, station: Station) -> tuple[Approval, ...]:
    """All approvals ever given to a workstation in its language, in order. Raises InputError for a broken line."""
    ledger = _ledger(workspace, station)
    read = [_approval(fields, number, ledger) for number, fields in ledger.read()]
    return tuple(approval for approval in read if approval.language == station.language)


def last_approved(workspace: Workspace, station: Station) -> LastApproved | None:
    """What was approved last; None where nothing was, or where the copy beside the record is not what was approved."""
    given = approvals(workspace, station)
    if not given:
        return None
    name = f"records/{station.id}/approved.{station.language}"
    folder = workspace.records / station.id
    if not (folder / f"approved.{station.language}.yaml").exists():
        return None
    text = _text(files.read_bounded(folder / f"approved.{station.language}.yaml", _LIMIT, name=f"{name}.yaml"), name)
    script = load(text, f"{name}.yaml").script
    if _script_mark(script) != given[-1].parts.get("script"):
        return None
    beside = _beside(workspace, station)
    same = beside.get("mark") == given[-1].mark
    return LastApproved(given[-1], script, beside["words"] if same else {}, beside["photos"] if same else {})


def _beside(workspace: Workspace, station: Station) -> Mapping[str, Any]:
    path = workspace.records / station.id / f"approved.{station.language}.json"
    name = f"records/{station.id}/{path.name}"
    if not path.exists():
        return {}
    from pydantic import TypeAdapter, ValidationError

    try:
        kept = TypeAdapter(Mapping[str, int | str | Mapping[str, str]])
        return kept.validate_json(files.read_bounded(path, _LIMIT, name=name))
    except ValidationError as exc:
        raise InputError(
            "is not what onboard writes there", file=name, hint="Put it back from your backup, or remove it."
        ) from exc


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", file=name, place=f"line {line}", hint=_FROM_BACKUP) from exc


def _approval(fields: Mapping[str, Any], number: int, ledger: Ledger) -> Approval:
    from pydantic import ValidationError

    try:
        return _approval_adapter().validate_python(fields)
    except ValidationError as exc:
        raise ledger.damaged(number) from exc


@cache
def _approval_adapter() -> TypeAdapter[Approval]:
    """Made when the first approval is read: it takes longer than reading hundreds."""
    from pydantic import TypeAdapter

    return TypeAdapter(Approval)


_FROM_BACKUP = "Put the file back from your backup; approvals are never guessed."


def _ledger(workspace: Workspace, station: Station) -> Ledger:
    return Ledger(workspace, station.id, "approvals.jsonl", "approval")


# ------------------------------------------------------------------------------------------------ for the record


def record_of(standing: Standing, findings: Sequence[Finding]) -> dict[str, Any]:
    """The part of a release record about what was found and decided: ``approvals``, ``overrides``, ``findings``.

    Dates of approvals are content: the same words approved another time are another release.
    """
    overrides = [(finding, standing.override_of(finding)) for finding in findings if finding.blocks]
    return {
        "approvals": [{"by": one.by, "at": one.at} for one in standing.holding],
        "overrides": [
            {**_named(one), "reason": how[1].reason, "by": how[0].by} for one, how in overrides if how is not None
        ],
        "findings": [{**_named(one), "blocks": one.blocks} for one in findings],
    }


def _named(finding: Finding) -> dict[str, Any]:
    return {"kind": finding.kind, "scene": finding.scene, "sentence": finding.sentence, "text": finding.text}


def _scenes(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"the scene {shown}" if len(ids) == 1 else f"the scenes {shown}{more}"


_SHOWN = 5


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
