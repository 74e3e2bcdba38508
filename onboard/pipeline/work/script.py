"""Asking a model, checking what a script says, and questions about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onboard.core.errors import InputError
from onboard.core.fingerprint import canonical, fingerprint
from onboard.core.model import Finding, Instruction, Script, SourceRef
from onboard.core.quiz import QuizQuestion
from onboard.core.roundtrip import as_plain, from_plain
from onboard.pipeline.work.base import Shelf, Work, mark_of
from onboard.script.writers.template_settings import TemplateSettings, template_digests


@dataclass(frozen=True)
class AskModel(Work):
    """Ask a language model one question. Result: JSON, see :func:`answer_of`. The key is looked up only here."""

    stage = "script"
    at_home = True

    question: Any

    def inputs(self) -> dict[str, Any]:
        asked = self.question
        return {"the prompt": [asked.system, asked.user, asked.schema], "the model": asked.settings}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.writers.endpoint import answer, key_of

        return canonical(answer(self.question, key=key_of(self.question.settings))).encode()


def answer_of(result: bytes) -> Any:
    """The Answer in the result of an AskModel."""
    from onboard.script.writers.questions import Answer

    fields = json.loads(result)
    return Answer(**{name: value for name, value in fields.items() if name})


@dataclass(frozen=True)
class WriteScript(Work):
    """Write a script by the templates. Result: JSON, see :func:`script_from`.

    ``settings`` with the digests of the template files; ``writer`` stands for the writer's code. Made where they are.
    """

    stage = "script"
    takes = 0.1
    opens = 5.0
    at_home = True

    instruction: Instruction
    language: str
    settings: TemplateSettings
    writer: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the document": self.instruction,
            "the language": self.language,
            "the wordings": self.settings,
            "the rules of the writer": self.writer,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.writers.template import TemplateWriter

        script = TemplateWriter(self.settings).write(self.instruction, language=self.language)
        if self.settings.templates != template_digests(self.settings.folder):
            raise InputError("was changed while it was being read", file="scripts_templates", hint="Run it again.")
        return json.dumps(as_plain(script), ensure_ascii=False).encode()


def script_from(result: bytes) -> Script:
    """The script in the result of a WriteScript."""
    return from_plain(Script, json.loads(result))


def writer_mark() -> str:
    """What stands for everything the templates are told with."""
    from importlib.metadata import version

    return fingerprint([version("jinja2"), mark_of("onboard.core", "onboard.script")])


@dataclass(frozen=True)
class CheckScript(Work):
    """Compare a script with its instruction. Result: JSON, see :func:`findings_of`.

    ``checker`` stands for the check's own code and language data: better rules look again at every script.
    """

    stage = "check"
    takes = 0.4
    opens = 5.0
    apart = True

    script: Script
    instruction: Instruction
    glossary: Mapping[str, str]
    checker: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the script": self.script,
            "the document": self.instruction,
            "the glossary": self.glossary,
            "the rules of the check": self.checker,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.checking import check

        return canonical(check(self.script, self.instruction, glossary=self.glossary)).encode()


def findings_of(result: bytes) -> tuple[Finding, ...]:
    """The findings in the result of a CheckScript. Raises ValueError for anything but a list: nothing else may pass for
    a check that objected to nothing.
    """
    found = json.loads(result)
    if not isinstance(found, list):
        raise ValueError("no list of findings")
    return tuple(Finding(**{name: value for name, value in one.items() if name}) for one in found)


@dataclass(frozen=True)
class AskWhatWasUnderstood(Work):
    """Find questions to check whether a video was understood. Result: JSON, see :func:`questions_of`.

    ``most``   how many; ``asker`` stands for the rules and words they are made with
    """

    stage = "questions"
    takes = 0.3

    instruction: Instruction
    script: Script
    most: int
    asker: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the document": self.instruction,
            "the script": self.script,
            "how many": self.most,
            "the rules for questions": self.asker,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.script.quiz.choosing import questions

        return canonical(questions(self.instruction, self.script, self.most)).encode()


def questions_of(result: bytes) -> tuple[QuizQuestion, ...]:
    """The questions in the result of an AskWhatWasUnderstood."""
    return tuple(
        QuizQuestion(
            **{
                **{name: value for name, value in one.items() if name},
                "answers": tuple(one["answers"]),
                "sources": tuple(
                    SourceRef(**{name: value for name, value in ref.items() if name}) for ref in one["sources"]
                ),
            }
        )
        for one in json.loads(result)
    )


def checker_mark() -> str:
    """What stands for everything a check is made with: code and language data of the rooms, and the tagger."""
    from importlib.metadata import version

    return fingerprint([version("HanTa"), mark_of("onboard.script", "onboard.measures")])
