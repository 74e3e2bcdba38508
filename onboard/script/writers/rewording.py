"""The document's language: the model says what a step says, around everything that stays the document's own words.

Asked for are the spoken sentences of the steps, the introduction and the final checks. Warnings and protective
equipment, tools, contacts, headings, points, panels and pictures are the template's, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from onboard.core.model import Instruction, Origin, Scene, SceneKind, Script, Sentence, Statement, Step
from onboard.script.prompt import Counting
from onboard.script.redaction import PlaceholderError
from onboard.script.scenes import bare
from onboard.script.sentences import is_speakable, split, whole
from onboard.script.tone import Tone, framed
from onboard.script.writers.asking import (
    Again,
    Asked,
    Desk,
    Draft,
    Task,
    UnreadableError,
    Way,
    bounded,
    cleaned,
    parsed,
    shortened,
)
from onboard.script.writers.questions import Answer

Sentences = tuple[Sentence, ...]
_CONTEXT = 300
_LONGER, _AND = 3, 400
_MORE_SENTENCES = 4


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    cites: list[str]


class _Passage(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sentences: list[_Told]


@dataclass(frozen=True)
class Rewording(Task[Sentences]):
    """One passage in the document's language.

    ``scenes``      the scenes it fills, as the template wrote them, those to be kept left out
    ``statements``  what is to be told
    ``context``     what the model is shown besides
    """

    name: str
    scenes: tuple[Scene, ...]
    statements: tuple[Statement, ...]
    context: Mapping[str, Any]
    counting: Counting

    def question(self, desk: Desk, again: Again | None = None) -> Asked:
        aliases = self._aliases()
        words = {
            **self.context,
            "statements": [{"id": alias, "text": one.text} for alias, one in aliases.items()],
        }
        # without the limits a small model repeats an id until its tokens are used up
        schema = {
            "type": "object",
            "properties": {
                "sentences": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2 * len(aliases) + _MORE_SENTENCES,
                    "items": {
                        "type": "object",
                        "properties": {
                            "text": {"type": "string"},
                            "cites": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": len(aliases),
                                "items": {"type": "string", "enum": list(aliases)},
                            },
                        },
                        "required": ["text", "cites"],
                        "additionalProperties": False,
                    },
                }
            },
            "required": ["sentences"],
            "additionalProperties": False,
        }
        return desk.asked(self.name, "write" if again is None else "repair", words, schema, again)

    def draft(self, answer: Answer, asked: Asked) -> Draft[Sentences]:
        try:
            told = parsed(answer, _Passage).sentences
            source = len(self._source())
            bounded([one.text for one in told], _LONGER * source + _AND, source)
            sentences = tuple(sentence for one in told for sentence in self._sentences(one, asked))
        except (UnreadableError, PlaceholderError) as exc:
            return Draft(None, (str(exc),), answer.model)
        return Draft(sentences or None, tuple(self._faults(sentences, asked)), answer.model)

    def shown(self, content: Sentences) -> Any:
        short = {one.id: alias for alias, one in self._aliases().items()}
        return [{"text": one.text, "cites": [short[cited] for cited in one.cites]} for one in content]

    def texts(self, content: Sentences) -> Sequence[str]:
        return [sentence.text for sentence in content]

    def filled(self, sentences: Sentences) -> tuple[Scene, ...]:
        """The scenes with the model's sentences behind the warnings that stay."""
        dealt = iter(self._dealt(sentences))
        return tuple(
            replace(scene, sentences=(*self._staying(scene), *next(dealt))) if self._is_open(scene) else scene
            for scene in self.scenes
        )

    # -------------------------------------------------------------------------------------------- details

    def _aliases(self) -> dict[str, Statement]:
        """Short ids: cheaper, copied reliably, and they give nothing away (a step's id may hold a name)."""
        return {f"S{at}": statement for at, statement in enumerate(self.statements, 1)}

    def _sentences(self, told: _Told, asked: Asked) -> Iterator[Sentence]:
        aliases = self._aliases()
        if unknown := [cited for cited in told.cites if cited not in aliases]:
            raise UnreadableError(f"“{shortened(unknown[0], 80)}” is cited, and there is no such statement")
        if not told.cites:
            raise UnreadableError(f"“{told.text[:80]}” cites nothing")
        cites = tuple(dict.fromkeys(aliases[cited].id for cited in told.cites))
        text = asked.redacted.restored(cleaned(told.text))
        if not is_speakable(text):
            raise UnreadableError("a sentence has no words")
        yield from (Sentence(whole(one), cites) for one in split(text) if is_speakable(one))

    def _source(self) -> str:
        return " ".join(one.text for one in self.statements)

    def _faults(self, sentences: Sentences, asked: Asked) -> Iterator[str]:
        source = self._source()
        text = " ".join(one.text for one in sentences)
        if not sentences:
            yield "the answer has no sentence"
            return
        said = [bare(one.text) for one in sentences]
        for twice in dict.fromkeys(one for one in said if said.count(one) > max(1, bare(source).count(one))):
            yield f"“{twice}” is said {said.count(twice)} times"
        for words in asked.redacted.originals.values():
            if words in source and words not in text:
                yield f"“{words}” is missing"
        for counted in step_counts(text, self.counting):
            if counted.casefold() not in source.casefold():
                yield f"“{counted}”: never say which step it is, or how many there are"
        wanted = sum(map(self._is_open, self.scenes))
        if len(sentences) < wanted:
            yield f"{len(sentences)} sentences are too few for {wanted} pictures; write at least {wanted}"

    def _is_open(self, scene: Scene) -> bool:
        return len(self._staying(scene)) < len(scene.sentences)

    def _staying(self, scene: Scene) -> Sentences:
        ids = {statement.id for statement in self.statements}
        return tuple(sentence for sentence in scene.sentences if not ids.issuperset(sentence.cites))

    def _dealt(self, sentences: Sentences) -> list[list[Sentence]]:
        """The sentences over the open scenes: each to the one that told its statements, in order, none left empty."""
        homes = [
            {cited for one in scene.sentences if one not in self._staying(scene) for cited in one.cites}
            for scene in self.scenes
            if self._is_open(scene)
        ]
        dealt: list[list[Sentence]] = [[] for _ in homes]
        at = 0
        for count, sentence in enumerate(sentences):
            wanted = max(range(len(homes)), key=lambda home: (len(homes[home] & set(sentence.cites)), -home))
            least = len(homes) - (len(sentences) - count)  # so that those to come can fill what is left
            furthest = at + 1 if dealt[at] else at
            at = min(max(wanted, least, at), furthest, len(homes) - 1)
            dealt[at].append(sentence)
        return dealt


class RewordingWay(Way[Sentences]):
    """The template's script with the model's sentences in it."""

    def __init__(
        self, skeleton: Script, instruction: Instruction, *, tone: Tone, counting: Counting, keep: Mapping[str, Scene]
    ) -> None:
        self._skeleton, self._tone, self._keep = skeleton, tone, keep
        self._tasks = tuple(_tasks(skeleton, instruction, counting, keep))
        self._homes = {scene.id: task.name for task in self._tasks for scene in task.scenes}

    @property
    def tasks(self) -> Sequence[Rewording]:
        return self._tasks

    def tasks_of(self, scene: str) -> Sequence[str]:
        return (self._homes[scene],) if scene in self._homes else ()

    def script(self, contents: Mapping[str, Sentences], origins: Mapping[str, Origin]) -> Script:
        filled: dict[str, Scene] = {}
        for task in self.tasks:
            told = task.filled(contents[task.name]) if task.name in contents else task.scenes
            origin = origins[task.name]
            for at, scene in enumerate(told):
                # sent once for all scenes of a step, and counted once
                filled[scene.id] = replace(scene, origin=origin if at == 0 else replace(origin, characters=0))
        plain = Origin(self._skeleton.writer)
        scenes = [filled.get(scene.id) or replace(scene, origin=plain) for scene in self._skeleton.scenes]
        kept = tuple(self._keep.get(scene.id, scene) for scene in scenes)
        return framed(replace(self._skeleton, scenes=kept), self._tone, leaving=self._keep)


def _tasks(
    skeleton: Script, instruction: Instruction, counting: Counting, keep: Mapping[str, Scene]
) -> Iterator[Rewording]:
    def task(
        name: str, scenes: Sequence[Scene], statements: Sequence[Statement], context: Mapping[str, Any]
    ) -> Iterator[Rewording]:
        open_scenes = [scene for scene in scenes if scene.id not in keep]
        told = {cited for scene in open_scenes for sentence in scene.sentences for cited in sentence.cites}
        asked = tuple(one for one in statements if one.id in told and is_speakable(one.text))
        if asked:
            yield Rewording(name, tuple(open_scenes), asked, context, counting)

    def of_kind(kind: SceneKind) -> list[Scene]:
        return [scene for scene in skeleton.scenes if scene.kind is kind]

    yield from task(
        "introduction",
        of_kind(SceneKind.TITLE),
        instruction.introduction,
        {"part": "introduction", "heading": instruction.title.text},
    )
    for at, step in enumerate(instruction.steps):
        scenes = [scene for scene in skeleton.scenes if scene.kind is SceneKind.STEP and scene.step == step.id]
        yield from task(f"step {step.id}", scenes, step.statements, _around(instruction.steps, at))
    yield from task(
        "check",
        of_kind(SceneKind.CHECK),
        instruction.checks,
        {"part": "final check", "heading": instruction.title.text},
    )


def _around(steps: Sequence[Step], at: int) -> dict[str, Any]:
    """What the model is shown besides a step's own statements."""
    return {
        "part": "step",
        "heading": steps[at].title,
        "before": _end(steps[at - 1].text) if at else "",
        "after": _beginning(steps[at + 1].text) if at + 1 < len(steps) else "",
        "warnings": [warning.text for warning in steps[at].warnings],
    }


def _beginning(text: str) -> str:
    """The first sentences that fit; whole ones, since half a name or number is no longer known to be one."""
    return _fitting(split(text))


def _end(text: str) -> str:
    return _fitting(split(text), last=True)


def _fitting(sentences: Sequence[str], *, last: bool = False) -> str:
    told = list(sentences)
    while told and len(" ".join(told)) > _CONTEXT:
        told.pop(0 if last else -1)
    return " ".join(told)


# ------------------------------------------------------------------------------------------------ counting


def step_counts(text: str, counting: Counting) -> tuple[str, ...]:
    """Where a text says which step it is or how many there are: "Schritt 3", "the third step", "six steps"."""
    if not counting.steps:
        return ()
    steps = _any_of(counting.steps)
    number = rf"(?:\d+|{_any_of(counting.numbers)})" if counting.numbers else r"\d+"
    patterns = [
        rf"(?<!\w){steps}\s*(?:nr\.?|no\.?|number|nummer|#)?\s*{number}(?!\w)",
        rf"(?<!\w){number}\.?\s+{steps}(?!\w)",
    ]
    if counting.ordinals:
        patterns.append(rf"(?<!\w){_any_of(counting.ordinals)}\w*\s+{steps}(?!\w)")
    return tuple(found[0] for one in patterns for found in re.finditer(one, text, re.IGNORECASE))


def _any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
