"""Models that are functions: each answers a question from what the question holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from onboard.script.prompt import BEGIN, END
from onboard.script.writers.questions import Answer, Question

Answering = Callable[[dict[str, Any], Question], Any]


def words_of(question: Question) -> dict[str, Any]:
    """The JSON in a question's user message."""
    return json.loads(question.user.removeprefix(f"{BEGIN}\n").removesuffix(f"\n{END}"))


def parrot(words: dict[str, Any], question: Question) -> Any:
    """Says each statement as it stands; "translates" by putting the words in front."""
    if "texts" in words:
        return {alias: f"EN {text}" for alias, text in words["texts"].items()}
    return {"sentences": [{"text": one["text"], "cites": [one["id"]]} for one in words["statements"]]}


class Asking:
    """What asks a model: keeps every round of questions."""

    def __init__(self, *answering: Answering) -> None:
        self.answering, self.rounds = answering or (parrot,), []

    def __call__(self, questions: Sequence[Question]) -> list[Answer]:
        """Round by round the next model; the last stays."""
        answering = self.answering[min(len(self.rounds), len(self.answering) - 1)]
        self.rounds.append(list(questions))
        answers = [answering(words_of(one), one) for one in questions]
        return [one if isinstance(one, Answer) else Answer(_text(one), "parrot-1-2026") for one in answers]

    @property
    def about(self) -> list[list[str]]:
        return [[question.about for question in asked] for asked in self.rounds]

    @property
    def sent(self) -> str:
        return "\n".join(question.system + question.user + question.schema for one in self.rounds for question in one)


def _text(answer: Any) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def altering(**replaced: str) -> Answering:
    """A parrot that says some words otherwise: {"25 Nm": "30 Nm"} as a mapping of old to new."""

    def answering(words: dict[str, Any], question: Question) -> Any:
        answer = parrot(words, question)
        for told in answer["sentences"]:
            for old, new in replaced.items():
                told["text"] = told["text"].replace(old, new)
        return answer

    return answering


def saying(text: str, *, about: str = "") -> Answering:
    """A parrot that answers exactly this, to questions about something or to all."""

    def answering(words: dict[str, Any], question: Question) -> Any:
        return text if question.about.startswith(about) else parrot(words, question)

    return answering
