"""Another language: the model translates the document's statements, and the template tells them.

Not a script is translated but its source: each statement under its own id. From the translated instruction the base
writer makes the script as it would for a document in that language, with that language's frame sentences and signal
words, so spoken words, points, panels and headings agree. A passage that cannot be translated well enough stays in the
document's language, and each of its sentences says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import RootModel

from onboard.core.model import Instruction, Origin, SafetyWarning, Scene, SceneKind, Script, Statement, Step
from onboard.script.redaction import PlaceholderError
from onboard.script.scenes import bare
from onboard.script.tone import Tone, framed
from onboard.script.words import SIGNAL_WORDS, primary
from onboard.script.writers.asking import (
    Again,
    Asked,
    Desk,
    Draft,
    Task,
    UnreadableError,
    Way,
    bounded,
    cited_total,
    cleaned,
    parsed,
)
from onboard.script.writers.questions import Answer

Texts = Mapping[str, str]
_LOT_CHARACTERS, _LOT_ENTRIES = 1500, 40
_LONGER, _AND = 4, 100
_HEADING = "#title"
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_Said = TypeVar("_Said", Statement, SafetyWarning)


class _Translations(RootModel[dict[str, str]]):
    pass


@dataclass(frozen=True)
class Translating(Task[Texts]):
    """Some texts of one passage: "title", "safety", "tools", "step <id>", "check" or "contact".

    ``originals``   text by statement id           ``signals``   the signal words spoken in front of some of them
    ``untouched``   terms that stay as they are
    """

    name: str
    passage: str
    originals: Texts
    signals: Texts
    untouched: tuple[str, ...] = ()

    def question(self, desk: Desk, again: Again | None = None) -> Asked:
        aliases = self._aliases()
        words = {
            "part": self.passage.split(" ")[0],
            "texts": {alias: self.originals[one] for alias, one in aliases.items()},
            "signals": {alias: self.signals[one] for alias, one in aliases.items() if one in self.signals},
        }
        schema = {
            "type": "object",
            "properties": {alias: {"type": "string"} for alias in aliases},
            "required": list(aliases),
            "additionalProperties": False,
        }
        return desk.asked(f"{self.name}, into {desk.language}", "translate", words, schema, again)

    def draft(self, answer: Answer, asked: Asked) -> Draft[Texts]:
        aliases = self._aliases()
        try:
            told = parsed(answer, _Translations).root
            if told.keys() != aliases.keys():
                raise UnreadableError(f"the answer must hold exactly {', '.join(aliases)}")
            for alias, text in told.items():
                source = len(self.originals[aliases[alias]])
                bounded([text], _LONGER * source + _AND, source)
            texts = {aliases[alias]: asked.redacted.restored(cleaned(text)) for alias, text in told.items()}
        except (UnreadableError, PlaceholderError) as exc:
            return Draft(None, (str(exc),), answer.model)
        faults = tuple(fault for one, text in texts.items() for fault in self._faults(self.originals[one], text, asked))
        return Draft(texts, faults, answer.model)

    def shown(self, content: Texts) -> Any:
        return {alias: content[one] for alias, one in self._aliases().items()}

    def texts(self, content: Texts) -> Sequence[str]:
        return list(content.values())

    def _aliases(self) -> dict[str, str]:
        return {f"T{at}": one for at, one in enumerate(self.originals, 1)}

    def _faults(self, original: str, text: str, asked: Asked) -> Iterator[str]:
        if not _LETTERS.search(text):
            yield f"“{original[:80]}” is not translated"
        for words in (*asked.redacted.originals.values(), *self.untouched):
            if words in original and words not in text:
                yield f"“{words}” is missing"


class TranslatingWay(Way[Texts]):
    """The script in another language. ``told`` writes an instruction in a language: the base writer."""

    def __init__(
        self,
        instruction: Instruction,
        language: str,
        *,
        told: Callable[[Instruction, str], Script],
        tone: Tone,
        keep: Mapping[str, Scene],
    ) -> None:
        self._instruction, self._language, self._told, self._tone, self._keep = instruction, language, told, tone, keep
        self._source = told(instruction, instruction.language)
        told(replace(instruction, language=language), language)  # no word is paid for where there is no frame for it
        open_passages = {passage_of(scene) for scene in self._source.scenes if scene.id not in keep}
        self._tasks = tuple(
            task
            for passage, statements in _passages(instruction)
            if passage in open_passages
            for task in _lots(passage, statements, tone)
        )

    @property
    def tasks(self) -> Sequence[Translating]:
        return self._tasks

    def tasks_of(self, scene: str) -> Sequence[str]:
        found = next((one for one in self._source.scenes if one.id == scene), None)
        passage = passage_of(found) if found else _passage_by_id(scene, self._instruction)
        return [task.name for task in self.tasks if task.passage == passage]

    def script(self, contents: Mapping[str, Texts], origins: Mapping[str, Origin]) -> Script:
        texts = {one: text for content in contents.values() for one, text in content.items()}
        translated = self._told(translated_instruction(self._instruction, texts, self._language), self._language)
        lost = {task.passage for task in self.tasks if task.name not in contents}
        scenes: list[Scene] = []
        for passage in dict.fromkeys(passage_of(scene) for scene in (*translated.scenes, *self._source.scenes)):
            from_document = passage in lost
            chosen = self._source if from_document else translated
            of_passage = [scene for scene in chosen.scenes if passage_of(scene) == passage]
            if from_document:
                of_passage = [_marked(scene, self._instruction.language) for scene in of_passage]
            asked = [origins[task.name] for task in self.tasks if task.passage == passage]
            origin = cited_total(asked) if asked else Origin(chosen.writer)
            scenes += [
                replace(scene, origin=origin if at == 0 else replace(origin, characters=0))
                for at, scene in enumerate(of_passage)
            ]
        order = {passage: at for at, (passage, _) in enumerate(_passages(self._instruction))}
        scenes.sort(key=lambda scene: order.get(passage_of(scene), len(order)))
        kept = tuple(self._keep.get(scene.id, scene) for scene in scenes)
        return framed(replace(translated, scenes=kept), self._tone, leaving=self._keep)


# ------------------------------------------------------------------------------------------------ passages


def passage_of(scene: Scene) -> str:
    """The passage a scene belongs to: what is translated, and falls back, together."""
    if scene.kind is SceneKind.STEP:
        return f"step {scene.step}"
    return SceneKind.TITLE.value if scene.kind is SceneKind.SUMMARY else scene.kind.value


def _passage_by_id(scene: str, instruction: Instruction) -> str:
    """A continuation that only the translation needs: "step-id+2"."""
    plain = scene.rpartition("+")[0] or scene
    return f"step {plain}" if any(step.id == plain for step in instruction.steps) else plain


def _passages(instruction: Instruction) -> Iterator[tuple[str, list[Statement | SafetyWarning]]]:
    def present(*singles: Statement | None) -> list[Statement | SafetyWarning]:
        return [one for one in singles if one is not None]

    told = instruction
    yield "title", [*present(told.title, told.station), *told.introduction]
    yield "safety", [*told.warnings, *told.ppe]
    yield "tools", [*told.tools, *told.parts]
    for step in told.steps:
        heading = Statement(step.id + _HEADING, step.title, step.source)
        own = [] if _heads(step) else [heading]
        yield f"step {step.id}", [*own, *step.warnings, *step.statements]
    yield "check", [*told.checks]
    yield "contact", [*present(told.responsible), *told.contacts]


def _heads(step: Step) -> bool:
    """Whether a step's title is its first statement, and its translation therefore that statement's."""
    return bool(step.statements) and bare(step.title) == bare(step.statements[0].text)


def _lots(passage: str, statements: Sequence[Statement | SafetyWarning], tone: Tone) -> Iterator[Translating]:
    """The texts of a passage in questions of a bearable length; what has no words to translate is left out."""
    lots: list[list[Statement | SafetyWarning]] = []
    length = 0
    for one in statements:
        if not _LETTERS.search(one.text) or one.text in tone.do_not_translate:
            continue
        if not lots or length + len(one.text) > _LOT_CHARACTERS or len(lots[-1]) >= _LOT_ENTRIES:
            lots.append([])
            length = 0
        lots[-1].append(one)
        length += len(one.text)
    for at, lot in enumerate(lots, 1):
        yield Translating(
            name=passage if at == 1 else f"{passage}, part {at}",
            passage=passage,
            originals={one.id: one.text for one in lot},
            signals={one.id: _signal(one) for one in lot if isinstance(one, SafetyWarning) and one.signal},
            untouched=tone.do_not_translate,
        )


def _signal(warning: SafetyWarning) -> str:
    return SIGNAL_WORDS["en"][warning.signal] if warning.signal else ""


def _marked(scene: Scene, language: str) -> Scene:
    own = primary(language)
    return replace(scene, sentences=tuple(replace(sentence, language=own) for sentence in scene.sentences))


def translated_instruction(instruction: Instruction, texts: Texts, language: str) -> Instruction:
    """The instruction with translated texts, where there are any; ids and source refs stay the document's."""

    def said(one: _Said) -> _Said:
        return replace(one, text=texts.get(one.id, one.text))

    def all_said(several: Sequence[_Said]) -> tuple[_Said, ...]:
        return tuple(said(one) for one in several)

    def step(one: Step) -> Step:
        first = texts.get(one.statements[0].id, one.title) if _heads(one) else one.title
        title = texts.get(one.id + _HEADING, first.rstrip(" .") if _heads(one) else one.title)
        return replace(one, title=title, statements=all_said(one.statements), warnings=all_said(one.warnings))

    return replace(
        instruction,
        language=language,
        title=said(instruction.title),
        station=said(instruction.station) if instruction.station else None,
        responsible=said(instruction.responsible) if instruction.responsible else None,
        introduction=all_said(instruction.introduction),
        ppe=all_said(instruction.ppe),
        tools=all_said(instruction.tools),
        parts=all_said(instruction.parts),
        warnings=all_said(instruction.warnings),
        steps=tuple(map(step, instruction.steps)),
        checks=all_said(instruction.checks),
        contacts=all_said(instruction.contacts),
    )
