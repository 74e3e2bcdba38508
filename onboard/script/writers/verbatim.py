"""Each statement is one sentence, word for word. The fake that ships: for drafts, tests, and as a plain yardstick.

The only words it adds are the signal words of the warnings, in the script's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Panel, Point, SafetyWarning, Scene, SceneKind, Script, Sentence, Statement
from onboard.script.scenes import files_of, heading_of, nothing_said, scenes_of, step_points
from onboard.script.sentences import is_speakable
from onboard.script.words import SIGNAL_WORDS, primary
from onboard.script.writers.base import Writer


@dataclass(frozen=True, slots=True)
class VerbatimSettings:
    """Nothing to set."""


class VerbatimWriter(Writer):
    name = "verbatim 1"

    def __init__(self, settings: VerbatimSettings | None = None) -> None:
        self.settings = settings or VerbatimSettings()

    def write(self, instruction: Instruction, *, language: str) -> Script:
        if primary(language) not in SIGNAL_WORDS:
            raise InputError(
                f"no signal words for the language {language!r}",
                hint=f"Known: {', '.join(sorted(SIGNAL_WORDS))}. Choose one of them.",
                stage="script",
            )
        title = instruction.title.text
        source = primary(instruction.language)
        left = source if source not in ("", primary(language)) else ""
        scenes: list[Scene] = []

        def add(
            identifier: str, kind: SceneKind, said: Sequence[Statement | SafetyWarning], heading: str = title
        ) -> None:
            if sentences := _spoken(said, language, left):
                panels = [_panel(one) for one in said if isinstance(one, SafetyWarning)]
                points = [] if kind is SceneKind.TITLE else [_point(one) for one in said if isinstance(one, Statement)]
                scenes.extend(scenes_of(identifier, kind, heading_of(heading), sentences, points=points, panels=panels))

        opening = [one for one in (instruction.title, instruction.station) if one is not None]
        add("title", SceneKind.TITLE, [*opening, *instruction.introduction])
        add("safety", SceneKind.SAFETY, [*instruction.warnings, *instruction.ppe])
        add("tools", SceneKind.TOOLS, [*instruction.tools, *instruction.parts])
        for step in instruction.steps:
            sentences = _spoken([*step.warnings, *step.statements], language, left)
            if not sentences:
                raise nothing_said(step)
            heading = heading_of(step.title)
            files = files_of(step.pictures)
            scenes.extend(
                scenes_of(
                    step.id,
                    SceneKind.STEP,
                    heading,
                    sentences,
                    points=step_points(step, heading, beside_picture=bool(files)),
                    panels=[_panel(warning) for warning in step.warnings],
                    pictures=files,
                    step=step.id,
                )
            )
        add("check", SceneKind.CHECK, instruction.checks)
        responsible = [] if instruction.responsible is None else [instruction.responsible]
        add("contact", SceneKind.CONTACT, [*responsible, *instruction.contacts])
        return Script(primary(language), self.name, tuple(scenes))


def _spoken(said: Sequence[Statement | SafetyWarning], language: str, left: str) -> tuple[Sentence, ...]:
    """``left``: the document's language where it is another; a signal word is then a sentence of its own."""
    words = SIGNAL_WORDS[primary(language)]
    sentences = []
    for one in said:
        if is_speakable(one.text):
            signal = words[one.signal] if isinstance(one, SafetyWarning) and one.signal else ""
            if left and signal:
                sentences.append(Sentence(f"{signal}.", (one.id,)))
            text = f"{signal}: {one.text}" if signal and not left else one.text
            sentences.append(Sentence(text, (one.id,), left))
    return tuple(sentences)


def _panel(warning: SafetyWarning) -> Panel:
    return Panel(warning.text, (warning.id,), warning.signal)


def _point(statement: Statement) -> Point:
    return Point(statement.text, (statement.id,))
