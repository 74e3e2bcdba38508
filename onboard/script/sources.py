"""The digest of what a scene was written from: a change there means the scene may no longer be true.

Words and pictures count; the place in the document does not, since it moves when anything above it grows.
"""

from __future__ import annotations

from typing import TypeAlias

from onboard.core.fingerprint import fingerprint
from onboard.core.model import Instruction, Picture, SafetyWarning, Scene, SceneKind, Statement, Step
from onboard.script.scenes import loose_pictures

DIGITS = 12

Part: TypeAlias = tuple[SceneKind, str | None]
"""What has one source digest: all scenes of a step (its id), or all scenes of another kind (None)."""


def part_of(scene: Scene) -> Part:
    """The part of the document a scene is about."""
    return scene.kind, scene.step if scene.kind is SceneKind.STEP else None


def source_digest(kind: SceneKind, step: str | None, instruction: Instruction) -> str | None:
    """12 hex digits; None where the instruction has no such step."""
    if kind is SceneKind.STEP:
        found = next((one for one in instruction.steps if one.id == step), None)
        return None if found is None else short(_step(found))
    pictures = loose_pictures(instruction)
    shown = {
        SceneKind.TITLE: pictures.title,
        SceneKind.SAFETY: pictures.safety,
        SceneKind.TOOLS: (*pictures.tools, *pictures.parts),
        SceneKind.CHECK: pictures.check,
    }.get(kind, ())
    return short([*(_said(statement) for statement in _of_kind(kind, instruction)), *(_shown(one) for one in shown)])


def short(value: object) -> str:
    return fingerprint(value)[:DIGITS]


def _of_kind(kind: SceneKind, instruction: Instruction) -> list[Statement | SafetyWarning]:
    match kind:
        case SceneKind.TITLE:
            single = [one for one in (instruction.title, instruction.station) if one is not None]
            return [*single, *instruction.introduction]
        case SceneKind.SAFETY:
            return [*instruction.warnings, *instruction.ppe]
        case SceneKind.TOOLS:
            return [*instruction.tools, *instruction.parts]
        case SceneKind.CHECK:
            return [*instruction.checks]
        case SceneKind.CONTACT:
            single = [] if instruction.responsible is None else [instruction.responsible]
            return [*single, *instruction.contacts]
        case _:
            return [instruction.title]


def _step(step: Step) -> list[object]:
    return [
        step.title,
        [_said(statement) for statement in (*step.warnings, *step.statements)],
        [_shown(picture) for picture in step.pictures],
    ]


def _said(statement: Statement | SafetyWarning) -> list[str]:
    signal = statement.signal if isinstance(statement, SafetyWarning) else None
    return [statement.id, statement.text, signal or ""]


def _shown(picture: Picture) -> list[str]:
    return [picture.file, picture.digest]
