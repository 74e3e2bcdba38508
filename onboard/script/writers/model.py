"""The writer that lets a model put the document's words into spoken ones, and does not believe it.

    the base writer tells everything      scenes, panels, points, headings, pictures: the document's own words
    the model rewords what is spoken      one question a step, its neighbours as context; all of a round at once
    every answer is checked               the JSON, citations, placeholders, the given check, the tone
    one repair                            with the objections in hand
    what still fails                      the template's words stand, and the scene says why; or the run stops

In another language than the document's it translates the document's statements instead
(:mod:`onboard.script.writers.translating`). Does not know how questions are answered, the store or the settings file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from onboard.core.errors import CheckFailedError
from onboard.core.model import Finding, Instruction, Origin, Scene, Script
from onboard.script.prompt import Prompts, load_prompts
from onboard.script.redaction import personal
from onboard.script.tone import Tone, objections
from onboard.script.words import primary
from onboard.script.writers.address import address_of
from onboard.script.writers.asking import Again, Asked, Desk, Draft, Task, Way
from onboard.script.writers.base import Writer
from onboard.script.writers.questions import Ask, ModelSettings, Question
from onboard.script.writers.rewording import RewordingWay
from onboard.script.writers.translating import TranslatingWay

Check = Callable[[Script, Instruction], Sequence[Finding]]
_CHARACTERS_A_TOKEN = 3
_REASON = 200


@dataclass(frozen=True, slots=True)
class Estimate:
    """What questions will cost at most in the first round; one repair round may ask for as much again.

    ``tokens``         about as many are sent: one for three characters, which German rarely exceeds
    ``answer_tokens``  no more can come back
    """

    calls: int
    characters: int
    tokens: int
    answer_tokens: int


def estimate(questions: Sequence[Question]) -> Estimate:
    """What asking them would cost, before anything is sent."""
    characters = sum(one.characters for one in questions)
    return Estimate(
        calls=len(questions),
        characters=characters,
        tokens=-(-characters // _CHARACTERS_A_TOKEN),
        answer_tokens=sum(one.settings.answer_tokens for one in questions),
    )


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a draft; whether it must not be used so.

    ``kept``   what the scene tells of it for good: without the model's words, since it is published with no approval
    """

    text: str
    blocks: bool
    kept: str = ""


class ModelWriter(Writer):
    """Writes with a model.

    ``ask``         answers questions, all of one round in one call
    ``base``        writes what the model does not, and what stands where it fails
    ``check``       what is objected to in a script
    ``on_failure``  "template": the base writer's words stand; "stop": CheckFailedError
    ``redact``      whether names, telephone numbers and e-mail addresses are taken out before anything is asked
    ``folder``      the workspace's own ``scripts_templates``, or None
    ``keep``        scenes taken as they are, by id, and not asked for; one that the base writer does not have is the
                    caller's to place
    """

    def __init__(
        self,
        settings: ModelSettings,
        tone: Tone,
        ask: Ask,
        *,
        base: Writer,
        check: Check,
        on_failure: Literal["template", "stop"] = "template",
        redact: bool = True,
        folder: Path | None = None,
        keep: Mapping[str, Scene] | None = None,
    ) -> None:
        self.settings, self.tone, self.base = settings, tone, base
        self.name = f"model {settings.model}"
        self._ask, self._check, self._on_failure, self._redact = ask, check, on_failure, redact
        self._keep = dict(keep or {})
        self._prompts: Prompts = load_prompts(folder)
        self._host = address_of(settings.base_url).host

    def questions(self, instruction: Instruction, *, language: str) -> tuple[Question, ...]:
        """The questions of the first round, without asking them."""
        desk = self._desk(instruction, language)
        return tuple(task.question(desk).question for task in self._way(instruction, language).tasks)

    def write(self, instruction: Instruction, *, language: str) -> Script:
        """The script. Raises InputError, CheckFailedError (``on_failure`` "stop"), and whatever ``ask`` raises.

        The characters sent for a step are counted in its first scene.
        """
        telling = _Telling(self, self._way(instruction, language), self._desk(instruction, language), instruction)
        return replace(telling.told(), writer=self.name)

    def _way(self, instruction: Instruction, language: str) -> Way[Any]:
        tongue = primary(language)
        if instruction.language and primary(instruction.language) != tongue:
            return TranslatingWay(instruction, tongue, told=self._told_by_base, tone=self.tone, keep=self._keep)
        skeleton = self._told_by_base(instruction, language)
        counting = self._prompts.counting(tongue)
        return RewordingWay(skeleton, instruction, tone=self.tone, counting=counting, keep=self._keep)

    def _told_by_base(self, instruction: Instruction, language: str) -> Script:
        return self.base.write(instruction, language=language)

    def _desk(self, instruction: Instruction, language: str) -> Desk:
        known = personal(instruction, self._prompts.people(instruction.language or language)) if self._redact else ()
        source = instruction.language or language
        return Desk(self.settings, self._prompts, self.tone, primary(language), source, known, self._redact)


class _Telling:
    """One instruction being told: the two rounds and what comes of them."""

    def __init__(self, writer: ModelWriter, way: Way[Any], desk: Desk, instruction: Instruction) -> None:
        self.writer, self.way, self.desk, self.instruction = writer, way, desk, instruction
        self.names = [task.name for task in way.tasks]
        self.sent = dict.fromkeys(self.names, 0)
        self.drafts: dict[str, Draft[Any]] = {}
        self.failed: dict[str, str] = {}
        # what is wrong without a word of the model is not the model's
        self.checked: tuple[Script, Sequence[Finding]] | None = None
        self.beforehand = frozenset(self._findings(self._script({}))) if way.tasks else frozenset()

    def told(self) -> Script:
        self.drafts = self._round({})
        found = self._objections()
        if again := {name: self._again(name, told) for name, told in found.items() if told}:
            self._take_the_better(self._round(again), found)
        self._give_up_what_blocks()
        return self._script(self._usable())

    # -------------------------------------------------------------------------------------------- asking

    def _round(self, again: Mapping[str, Again]) -> dict[str, Draft[Any]]:
        """One call for all: every task first, then those to be repaired."""
        tasks: list[Task[Any]] = [task for task in self.way.tasks if not again or task.name in again]
        asked: list[Asked] = [task.question(self.desk, again.get(task.name)) for task in tasks]
        if not asked:
            return {}
        for task, one in zip(tasks, asked, strict=True):
            self.sent[task.name] += one.question.characters
        answers = self.writer._ask([one.question for one in asked])
        return {task.name: task.draft(answer, one) for task, one, answer in zip(tasks, asked, answers, strict=True)}

    def _again(self, name: str, told: Sequence[Objection]) -> Again:
        content = self.drafts[name].content
        shown = None if content is None else self._task(name).shown(content)
        return Again(shown, tuple(one.text for one in sorted(told, key=lambda one: not one.blocks)))

    # -------------------------------------------------------------------------------------------- judging

    def _objections(self) -> dict[str, list[Objection]]:
        """By task: its own faults, what the check finds in its scenes, what the tone does not want."""
        found: dict[str, list[Objection]] = {
            name: [Objection(fault, True, _unquoted(fault)) for fault in draft.faults]
            for name, draft in self.drafts.items()
        }
        usable = self._usable()
        for finding in self._findings(self._script(usable)):
            for name in self.way.tasks_of(finding.scene) if finding not in self.beforehand else ():
                if name in usable:
                    found[name].append(Objection(_worded(finding), finding.blocks, _kept(finding)))
        for name, content in usable.items():
            for text in self._task(name).texts(content):
                found[name] += [Objection(f"“{text}”: {one}", False) for one in objections(text, self.writer.tone)]
        return found

    def _findings(self, script: Script) -> Sequence[Finding]:
        """What the check objects to; the same script is not checked twice in a row, for a check takes its time."""
        if self.checked is None or self.checked[0] != script:
            self.checked = script, tuple(self.writer._check(script, self.instruction))
        return self.checked[1]

    def _take_the_better(self, second: Mapping[str, Draft[Any]], found: Mapping[str, Sequence[Objection]]) -> None:
        """The repaired draft, unless the first could be used and the repaired one cannot."""
        first = self.drafts
        self.drafts = {**first, **second}
        now = self._objections()
        for name in second:
            if _blocks(now[name]) and not _blocks(found[name]):
                self.drafts[name] = first[name]

    def _give_up_what_blocks(self) -> None:
        """Until nothing that blocks is left: a draft given up may change what is found elsewhere."""
        while True:
            blocked = {
                name: next(one for one in told if one.blocks)
                for name, told in self._objections().items()
                if name not in self.failed and _blocks(told)
            }
            if not blocked:
                return
            if self.writer._on_failure == "stop":
                raise _stopped({name: one.text for name, one in blocked.items()})
            self.failed |= {name: one.kept for name, one in blocked.items()}

    # -------------------------------------------------------------------------------------------- the script

    def _usable(self) -> dict[str, Any]:
        return {
            name: draft.content
            for name, draft in self.drafts.items()
            if draft.content is not None and not draft.faults and name not in self.failed
        }

    def _script(self, contents: Mapping[str, Any]) -> Script:
        return self.way.script(contents, {name: self._origin(name, name in contents) for name in self.names})

    def _origin(self, name: str, is_models: bool) -> Origin:
        draft = self.drafts.get(name)
        return Origin(
            writer=draft.model if draft and is_models else self.writer.base.name,
            host=self.writer._host,
            prompt=self.desk.prompts.version,
            characters=self.sent[name],
            redacted=self.desk.redact,
            fallback="" if is_models else _shortened(f"the model's words were not taken: {self.failed.get(name, '')}"),
        )

    def _task(self, name: str) -> Task[Any]:
        return next(task for task in self.way.tasks if task.name == name)


def _blocks(told: Sequence[Objection]) -> bool:
    return any(one.blocks for one in told)


def _worded(finding: Finding) -> str:
    sentence = f"“{finding.sentence}”: " if finding.sentence else ""
    source = f" The document says: “{finding.source}”." if finding.source else ""
    return f"{sentence}{finding.text}. {finding.hint}{source}"


def _kept(finding: Finding) -> str:
    source = f"; the document says: “{finding.source}”" if finding.source else ""
    return f"{finding.kind.replace('-', ' ').replace('_', ' ')}{source}"


def _unquoted(fault: str) -> str:
    """Without what stands between the first and the last quotation mark."""
    return re.sub("“.*”", "“…”", fault, flags=re.DOTALL)


def _stopped(blocked: Mapping[str, str]) -> CheckFailedError:
    name, reason = next(iter(blocked.items()))
    more = f" (and {len(blocked) - 1} more)" if len(blocked) > 1 else ""
    return CheckFailedError(
        _shortened(f"the model's words do not keep what the document says: {reason.rstrip('.')}") + more,
        hint='Set on_failure = "template" to have the template\'s words there, or take another model.',
        stage="script",
        place=name,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _REASON else f"{text[: _REASON - 1]}…"
