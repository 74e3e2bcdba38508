"""A script for a person to read and decide about: on the terminal, and as a page to print and sign."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import MissingError
from onboard.core.marks import Mark
from onboard.core.model import Finding, Instruction, Photo, Script
from onboard.pipeline import approving, scripting
from onboard.pipeline.asking import UnansweredError, unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.work.base import made_here
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.marking import blurs_of
from onboard.script.review.page import Decision, Signed, review_page
from onboard.script.review.reviewing import Before, Review, review_of
from onboard.script.sources import short
from onboard.script.writers.questions import Ask
from onboard.slides.blurring import destroyed
from onboard.slides.originals import picture_of, shown_size
from onboard.store import Store

_THUMBNAIL = 320


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What there is to decide about.

    ``page``      the page written, for the browser or the printer
    ``changes``   what became of scenes when the document and a trainer's edits were brought together
    """

    review: Review
    standing: approving.Standing
    findings: tuple[Finding, ...]
    changes: tuple[str, ...]
    page: Path


@dataclass(frozen=True, slots=True)
class ToApprove:
    """Everything an approval binds to, what was found in it, and how it stands."""

    instruction: Instruction
    script: Script
    findings: tuple[Finding, ...]
    voices: Any
    standing: approving.Standing


def review(workspace: Workspace, station: Station, ask: Ask, *, now: datetime) -> Reviewed:
    """Lay a script beside its source and write the page. The script is brought up to date first.

    The caller holds the workspace's lock.
    """
    instruction = scripting.read_here(workspace, station)
    telling = scripting.script_of(workspace, station, instruction, ask, made_here)
    standing = _standing(workspace, station, instruction, telling.script, telling.findings)
    last = None if standing.holding else approving.last_approved(workspace, station)
    before = Before(last.script, last.words, last.photos) if last else None
    laid_out = review_of(instruction, telling.script, telling.findings, edited=edited_scenes(station), before=before)
    page = workspace.folder / "output" / "review" / f"{station.id}.{station.language}.html"
    content = review_page(
        laid_out,
        _decision(standing, telling.findings),
        station=station.id,
        language=workspace.settings.language,
        made=now.date(),
        thumbnails=_thumbnails(instruction, telling.script),
    )
    files.write_durably(page, content)
    return Reviewed(laid_out, standing, telling.findings, telling.changes, page)


def to_approve(workspace: Workspace, station: Station) -> ToApprove:
    """What a person would approve now.

    Nothing is asked of a model here: what nobody can have read is not approved. Raises MissingError where the script
    would have to be written first.
    """
    instruction = scripting.read_here(workspace, station)
    try:
        telling = scripting.script_of(workspace, station, instruction, unasked(Store(workspace.store)), made_here)
    except UnansweredError as exc:
        raise MissingError(
            "a part of the script is not written yet, so nobody can have read it",
            subject=station.id,
            hint=f"Run: onboard review {station.id}, and read it.",
        ) from exc
    voices = _voices(workspace, station, telling.script)
    stands = approving.standing(workspace, station, instruction, telling.script, telling.findings, voices)
    return ToApprove(instruction, telling.script, telling.findings, voices, stands)


def edited_scenes(station: Station) -> frozenset[str]:
    """Ids of the scenes that a person changed in the script file, or added to it."""
    present = scripting.present_script(station)
    if present is None:
        return frozenset()
    return frozenset(scene.id for scene in present.script.scenes if short(scene) != present.written.get(scene.id))


def _standing(
    workspace: Workspace, station: Station, instruction: Instruction, script: Script, findings: Sequence[Finding]
) -> approving.Standing:
    voices = _voices(workspace, station, script)
    return approving.standing(workspace, station, instruction, script, findings, voices)


def _voices(workspace: Workspace, station: Station, script: Script) -> Any:
    others = {sentence.language for _, sentence in script.sentences()}
    look = look_of(workspace, station.language, draft=False, silent=False, others=others)
    return approving.voices_of(look)


def _decision(standing: approving.Standing, findings: Sequence[Finding]) -> Decision:
    answered = {finding: standing.override_of(finding) for finding in findings}
    voided = standing.voided
    return Decision(
        mark=standing.mark,
        required=standing.required,
        missing=standing.missing,
        holding=tuple(Signed(one.by, one.at) for one in standing.holding),
        since=Signed(voided.approval.by, voided.approval.at) if voided else None,
        overridden={finding: (how[0].by, how[1].reason) for finding, how in answered.items() if how is not None},
        command=f"onboard approve {standing.station} --lang {standing.language}",
    )


def _thumbnails(instruction: Instruction, script: Script) -> Mapping[str, bytes]:
    """JPEG by photo, at most 320 pixels wide or high, without anything the camera wrote into it.

    What is blurred on any slide cannot be seen here either.
    """
    pictures = {one.file: one for one in instruction.all_pictures() if one.digest and one.path}
    return {
        name: _thumbnail(Photo(one.file, one.digest, path=one.path), blurs_of(one, instruction, script))
        for name, one in pictures.items()
    }


def _thumbnail(photo: Photo, blurs: Sequence[Mark]) -> bytes:
    width, height = shown_size(photo)
    factor = min(1.0, _THUMBNAIL / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    picture = destroyed(picture_of(photo, *size), blurs)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()
