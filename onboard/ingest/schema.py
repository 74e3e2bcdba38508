"""Instruction -> JSON, version 1; described in docs/formats/instruction.md."""

from __future__ import annotations

from typing import Any

from onboard.core.clips import Clip
from onboard.core.marks import Mark
from onboard.core.model import Instruction, Picture, Problem, Procedure, SafetyWarning, SourceRef, Statement, Step

VERSION = 1


def as_json(instruction: Instruction) -> dict[str, Any]:
    """The instruction as plain data. Holds no path of this machine: files are named as the document names them."""
    return {
        "version": VERSION,
        "document": instruction.document,
        "digest": instruction.digest,
        "title": instruction.title.text,
        "language": instruction.language,
        "station": _text(instruction.station),
        "revision": _text(instruction.revision),
        "valid_from": _text(instruction.valid_from),
        "responsible": _text(instruction.responsible),
        "introduction": _statements(instruction.introduction),
        "ppe": _statements(instruction.ppe),
        "tools": _statements(instruction.tools),
        "parts": _statements(instruction.parts),
        "warnings": _warnings(instruction.warnings),
        "steps": [_step(step) for step in instruction.steps],
        "checks": _statements(instruction.checks),
        "contacts": _statements(instruction.contacts),
        "notes": _statements(instruction.notes),
        "pictures": [_picture(picture) for picture in instruction.pictures],
        "metadata": _statements(instruction.metadata),
        "procedures": [_procedure(procedure) for procedure in instruction.procedures],
        "problems": [_problem(problem) for problem in instruction.problems],
        "sources": {
            name: _source(single.source)
            for name, single in (
                ("title", instruction.title),
                ("station", instruction.station),
                ("revision", instruction.revision),
                ("valid_from", instruction.valid_from),
                ("responsible", instruction.responsible),
            )
            if single is not None
        },
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "text": step.text,
        "section": step.section,
        "statements": [_told(one) for one in step.statements],
        "warnings": _warnings(step.warnings),
        "pictures": [_picture(picture) for picture in step.pictures],
        "source": _source(step.source),
    }


def _told(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "text": statement.text,
        "aspect": None if statement.aspect is None else str(statement.aspect),
        "source": _source(statement.source),
    }


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "title": procedure.title,
        "steps": list(procedure.steps),
        "source": _source(procedure.source),
    }


def _text(statement: Statement | None) -> str | None:
    return None if statement is None else statement.text


def _statements(statements: tuple[Statement, ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "text": one.text, "source": _source(one.source)} for one in statements]


def _warnings(warnings: tuple[SafetyWarning, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "text": one.text,
            "signal": None if one.signal is None else str(one.signal),
            "source": _source(one.source),
        }
        for one in warnings
    ]


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "id": picture.id,
        "file": picture.file,
        "alt": picture.alt,
        "digest": picture.digest,
        "missing": picture.missing,
        "marks": [_mark(mark) for mark in picture.marks],
        "clip": None if picture.clip is None else _clip(picture.clip),
        "source": _source(picture.source),
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "kind": str(mark.kind),
        "x": mark.x,
        "y": mark.y,
        "width": mark.width,
        "height": mark.height,
        "label": mark.label,
        "number": mark.number,
        "tail": None if mark.tail is None else list(mark.tail),
    }


def _clip(clip: Clip) -> dict[str, Any]:
    return {
        "digest": clip.digest,
        "start": clip.start,
        "end": clip.end,
        "speed": clip.speed,
        "sound": str(clip.sound),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "text": problem.text,
        "file": problem.file,
        "place": problem.place,
        "hint": problem.hint,
        "stops": problem.stops,
    }


def _source(source: SourceRef) -> dict[str, Any]:
    return {"file": source.file, "place": source.place, "words": source.words}
