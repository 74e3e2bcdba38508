"""What a scene's pictures are shown with: their marks, from the document and from the script.

A script names a picture by its file only, and a document may show one file several times, each time with other marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onboard.core.marks import Mark, MarkKind, in_force
from onboard.core.model import Instruction, Picture, Scene, Script


def shown_in(instruction: Instruction, scene: Scene) -> tuple[Picture, ...]:
    """The pictures of a scene in its order, each with the marks it is shown with; without those the document has not.

    The marks are those the document gives a picture in the scene's step, however often it stands there; elsewhere,
    those of its other placements. A scene's own take their place. What is blurred anywhere in the document is blurred
    wherever the same picture is shown: a face does not become another's by being shown twice.
    """
    return tuple(shown for file in scene.pictures if (shown := _shown(file, instruction, scene)) is not None)


def _shown(file: str, instruction: Instruction, scene: Scene) -> Picture | None:
    own = next((step.pictures for step in instruction.steps if step.id == scene.step), ())
    here = [one for one in own if one.file == file]
    placed = here or [one for one in instruction.all_pictures() if one.file == file]
    if not placed:
        return None
    of_document = [*blurs_of(placed[0], instruction), *(mark for one in placed for mark in one.marks)]
    of_scene = next((one.marks for one in scene.marks if one.file == file), None)
    return replace(placed[0], marks=in_force(_each_once(of_document), of_scene))


def blurs_of(picture: Picture, instruction: Instruction, script: Script | None = None) -> list[Mark]:
    """Everything that is blurred on a picture anywhere in the document, or in a scene of the script."""
    same = [other for other in instruction.all_pictures() if _shows_the_same(other, picture)]
    names = {other.file for other in same}
    own = [one.marks for scene in (script.scenes if script else ()) for one in scene.marks if one.file in names]
    return [mark for marks in (*(other.marks for other in same), *own) for mark in marks if mark.kind is MarkKind.BLUR]


def _shows_the_same(one: Picture, other: Picture) -> bool:
    """By name or by content, whatever it is called; two cuts of one clip show the same people."""
    if one.clip is not None and other.clip is not None and one.clip.digest == other.clip.digest:
        return True
    return one.file == other.file or bool(one.digest and one.digest == other.digest)


def _each_once(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(marks))
