"""Answers to a writer's questions: from the store where they were asked before, else from the model, within the budget.

An answer is on the shelf before the next one is looked at, so a question once paid for is never paid for again, also
after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onboard.core.errors import InputError, attached
from onboard.core.progress import Progress, Quiet
from onboard.pipeline import genuine
from onboard.pipeline.project import SETTINGS_FILE, key_lines, line_of
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.script import AskModel, answer_of
from onboard.pipeline.working.workers import Threads, Workers
from onboard.pipeline.workspace import Workspace
from onboard.script.writers.questions import Answer, Ask, Question
from onboard.store import DamagedError, Store


class UnansweredError(Exception):
    """Raised by :func:`unasked`: these questions would have to be asked, and only looking is allowed."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(f"{len(questions)} questions would have to be asked")
        self.questions = tuple(questions)


@dataclass(slots=True)
class Asking:
    """Asks for one run; ``spent`` counts the characters sent, all workstations together.

    ``made``   hears of every answer that had to be asked for
    ``used``   hears of every answer, so that it is kept as long as it is counted on
    """

    workspace: Workspace
    store: Store
    progress: Progress = field(default_factory=Quiet)
    made: Callable[[Work], None] = lambda work: None
    spent: int = 0
    used: Callable[[Work], None] = lambda work: None

    def __call__(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        works = [AskModel(question.about, question) for question in questions]
        missing = _unanswered(works, self.store)
        if missing:
            self._ask(missing)
        for work in works:
            self.used(work)
        return tuple(answer_of(self._kept(work)) for work in works)

    def _kept(self, work: AskModel) -> bytes:
        """The answer on the shelf; asked for again, and said so, where it turns out damaged. Twice is an error."""
        try:
            return genuine.kept(work, self.store)
        except DamagedError as damage:
            self.progress.note(f"store: {damage.reason}; it is asked for again")
            self._ask([work])
            return self.store.get(work.fingerprint())

    def _ask(self, missing: Sequence[AskModel]) -> None:
        cost = sum(work.question.characters for work in missing)
        _within_budget(self.workspace, self.spent + cost)
        self.spent += cost
        self.progress.begin("script", len(missing))
        try:
            with attached(stage="script"):
                self._workers().run(missing, self.store, self._answered)
        finally:
            self.progress.end("script")

    def _workers(self) -> Workers:
        model = self.workspace.settings.model
        return Threads(model.parallel if model else 1)

    def _answered(self, work: Work) -> None:
        self.progress.advance("script", work.label)
        self.made(work)


def unasked(store: Store) -> Ask:
    """Answers from the store only; raises UnansweredError with the questions that have none."""

    def answers(questions: Sequence[Question]) -> tuple[Answer, ...]:
        works = [AskModel(question.about, question) for question in questions]
        missing = _unanswered(works, store)
        if missing:
            raise UnansweredError([work.question for work in missing])
        try:
            return tuple(answer_of(genuine.kept(work, store)) for work in works)
        except DamagedError as damage:  # the store has removed it
            raise UnansweredError([work.question for work in _unanswered(works, store)]) from damage

    return answers


def _unanswered(works: Sequence[AskModel], store: Store) -> list[AskModel]:
    by_mark = {work.fingerprint(): work for work in works}
    return [work for mark, work in by_mark.items() if not store.has(mark)]


def _within_budget(workspace: Workspace, cost: int) -> None:
    limit = workspace.settings.model.budget_characters if workspace.settings.model else 0
    if cost > limit:
        line = line_of(key_lines(workspace.text), ("model", "budget_characters"))
        raise InputError(
            f"{cost} characters would be sent to the model, and the budget of a run is {limit}",
            stage="script",
            file=SETTINGS_FILE,
            place=f"line {line}",
            hint="Nothing of this was sent. Build fewer workstations at once, or raise [model] budget_characters; "
            "onboard build --dry-run tells the cost.",
        )
