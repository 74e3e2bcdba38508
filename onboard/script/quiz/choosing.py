"""The questions of a video: of all that could be asked the few that matter most, safety first.

danger > warning > caution > values > what a step demands > order > tools
"""

from __future__ import annotations

from collections.abc import Iterable

from onboard.core.model import Instruction, Script
from onboard.core.quiz import QuizQuestion
from onboard.script.quiz.candidate import Candidate, Kind, bare
from onboard.script.quiz.reading import Reading
from onboard.script.quiz.safety import safety_questions
from onboard.script.quiz.steps import step_questions
from onboard.script.quiz.values import value_questions
from onboard.script.quiz.words import languages
from onboard.script.words import primary

_SAFETY = (Kind.FORBIDDEN, Kind.HAZARD, Kind.PPE)
_AT_FIRST = {Kind.FORBIDDEN: 2, Kind.VALUE: 2}
"""How many of a kind are chosen before all others had their turn; one, where nothing is said."""
_AT_MOST = {Kind.PPE: 1, Kind.TOOL: 1, Kind.NEXT: 2, Kind.DEMAND: 2, Kind.HAZARD: 2}


def questions(instruction: Instruction, script: Script, most: int) -> tuple[QuizQuestion, ...]:
    """At most ``most`` questions about a video, in the order they are to be asked: safety first, then as it is told.

    Few or none where little can be asked honestly: a sentence left in the document's language is not asked about, nor
    is anything in a language we have no words for. Ids are 16 hexadecimal digits.
    """
    if most <= 0 or primary(script.language) not in languages():
        return ()
    reading = Reading(instruction, script)
    found = [*safety_questions(reading), *value_questions(reading), *step_questions(reading)]
    found.sort(key=lambda one: (-one.weight, one.question.id))
    chosen: list[Candidate] = []
    for limits, otherwise in ((_AT_FIRST, 1), (_AT_MOST, most)):
        for one in found:
            of_its_kind = sum(other.kind is one.kind for other in chosen)
            if len(chosen) < most and of_its_kind < limits.get(one.kind, otherwise) and _is_apart(one, chosen):
                chosen.append(one)
    chosen.sort(key=lambda one: (one.kind not in _SAFETY, one.place, one.question.id))
    return tuple(one.question for one in chosen)


def _is_apart(one: Candidate, chosen: Iterable[Candidate]) -> bool:
    """Whether a question neither repeats a chosen one nor is answered by it, nor answers it."""
    for other in chosen:
        same = other.question.id == one.question.id or set(other.cites) & set(one.cites)
        alike = one.kind is other.kind and (_right(one) in _right(other) or _right(other) in _right(one))
        alike = alike or (one.kind is Kind.HAZARD and one.question.text == other.question.text)
        if same or alike or _tells(one, other) or _tells(other, one):
            return False
    return True


def _tells(one: Candidate, other: Candidate) -> bool:
    """Whether the text of one question says the right answer of the other."""
    return _right(other) in bare(one.question.text)


def _right(one: Candidate) -> str:
    return bare(one.question.answers[one.question.right])
