"""What can be asked about: takes an Instruction and a Script of it -> gives spoken sentences with what they rest on.

What is left in another language than the script's, and what cites nothing the document has, is not asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from onboard.core.model import Instruction, SafetyWarning, Scene, SceneKind, Script, SourceRef, Statement, Step
from onboard.measures.quantities import quantities
from onboard.script.quiz.words import Book, book
from onboard.script.words import SIGNAL_WORDS, primary

_NUMBERED = re.compile(r"[\W_]*(?:\w+\s+)?\d{1,3}(?:[.):]|\s|$)")


@dataclass(frozen=True, slots=True)
class Told:
    """One spoken sentence; ``place`` is its place in the video, counted from 0."""

    place: int
    scene: Scene
    text: str
    cites: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The sentence without a signal word in front."""
        words = {word for language in SIGNAL_WORDS.values() for word in language.values()}
        label, colon, rest = self.text.partition(":")
        return rest.strip() if colon and label.strip().casefold() in {word.casefold() for word in words} else self.text


@dataclass(frozen=True)
class Reading:
    """One video as the questions see it."""

    instruction: Instruction
    script: Script

    @cached_property
    def language(self) -> str:
        return primary(self.script.language)

    @cached_property
    def source_language(self) -> str:
        """The document's language; the script's where the document does not say."""
        return primary(self.instruction.language) or self.language

    @property
    def book(self) -> Book:
        return book(self.language)

    @property
    def source_book(self) -> Book:
        return book(self.source_language)

    @cached_property
    def statements(self) -> Mapping[str, Statement | SafetyWarning]:
        return {statement.id: statement for statement in self.instruction.statements()}

    @cached_property
    def warnings(self) -> Mapping[str, SafetyWarning]:
        return {warning.id: warning for warning in self.instruction.all_warnings()}

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every sentence that can be asked about, in order."""
        return tuple(
            Told(place, scene, sentence.text, sentence.cites)
            for place, (scene, sentence) in enumerate(self.script.sentences())
            if primary(sentence.language or self.language) == self.language
            and sentence.cites
            and all(cite in self.statements for cite in sentence.cites)
        )

    def first_told(self, step: str) -> Iterator[Told]:
        """The first sentence of a step's scene, where that can be asked about."""
        for told in self.told:
            if told.scene.id == step:
                yield told
                return

    @cached_property
    def steps(self) -> tuple[Scene, ...]:
        """The first scene of each step, in the order they are told, where all of it is in the script's language."""
        left = {scene.step for scene, sentence in self.script.sentences() if sentence.language}
        return tuple(
            scene
            for scene in self.script.scenes
            if scene.kind is SceneKind.STEP and scene.step == scene.id and scene.step not in left
        )

    @cached_property
    def whole(self) -> str:
        """Every word of the document and of the video: what is hinted at anywhere in it is no wrong answer."""
        said = (statement.text for statement in self.instruction.statements())
        shown = (scene.heading for scene in self.script.scenes)
        titles = (f"{step.title}\n{step.section}" for step in self.instruction.steps)
        return "\n".join((*said, *shown, *titles, *(one.text for _, one in self.script.sentences())))

    def step_of(self, scene: Scene) -> Step | None:
        """The step of the document that a scene belongs to; None for a scene that belongs to none."""
        return next((step for step in self.instruction.steps if step.id == scene.step), None)

    def sources(self, cites: tuple[str, ...]) -> tuple[SourceRef, ...]:
        return tuple(dict.fromkeys(self.statements[cite].source for cite in cites))

    def heading(self, scene: Scene) -> str:
        """What a question calls a step by; "" where that would be too long, cut off, or tell a value."""
        heading = scene.heading.strip().rstrip(".:")
        cut = "…" in heading or len(heading) > 70 or not re.search(r"[^\W\d_]{3}", heading)
        return "" if cut or scene.kind is not SceneKind.STEP or self.measured(heading) else heading

    def measured(self, text: str) -> bool:
        """Whether a text tells a value with a unit."""
        return any(quantity.unit for quantity in quantities(text, self.language))

    def is_numbered(self) -> bool:
        """Whether the document numbers its steps: only then does it say that their order matters."""
        steps = self.instruction.steps
        return len(steps) >= 4 and all(_NUMBERED.match(step.source.words) for step in steps)
