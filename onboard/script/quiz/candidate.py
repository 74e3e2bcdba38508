"""One question that could be asked: right answer, wrong answers, and nothing that gives the right one away.

takes   a sentence, a question, an answer and wrong ones      gives   a Candidate, or nothing where it would be unfair

Where an answer stands is decided by the digest of the question's id: it varies, and is the same every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from onboard.core.fingerprint import fingerprint
from onboard.core.quiz import QuizQuestion
from onboard.script.quiz.reading import Reading, Told

LONGEST_ANSWER = 90
LONGEST_QUESTION = 240
_FEWEST_WRONG, _MOST_WRONG = 2, 3
_SHORT = 24
"""Answers up to this length may differ in length: nobody reads anything into "Helm" beside "Schutzhandschuhe"."""


class Kind(StrEnum):
    """What a question asks for."""

    FORBIDDEN = "forbidden"
    HAZARD = "hazard"
    PPE = "ppe"
    VALUE = "value"
    DEMAND = "demand"
    NEXT = "next"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, how much it matters, and where in the video it is answered."""

    kind: Kind
    weight: int
    place: int
    cites: tuple[str, ...]
    question: QuizQuestion


def identity(kind: Kind, reading: Reading, *about: str) -> str:
    """The id of a question: the same as long as what it asks about is."""
    return fingerprint([kind.value, reading.language, *about])[:16]


def shuffled(identifier: str, texts: Iterable[str]) -> list[str]:
    """Texts in an order that nobody can foresee and that is always the same."""
    return sorted(texts, key=lambda text: fingerprint([identifier, text]))


def candidates(
    kind: Kind, weight: int, reading: Reading, told: Told, *, identifier: str, ask: str, right: str, wrong: list[str]
) -> Iterator[Candidate]:
    """The question, if it can be asked: at least two wrong answers, none said by the sentence, all of the same form.

    ``wrong``   best first; the first three that are fair are taken
    """
    fair = _fair(right, wrong, told.text)
    if len(fair) < _FEWEST_WRONG or len(right) > LONGEST_ANSWER or len(ask) > LONGEST_QUESTION:
        return
    answers = shuffled(identifier, fair[:_MOST_WRONG])
    place = int(fingerprint([identifier, "place"])[:8], 16) % (len(answers) + 1)
    answers.insert(place, right)
    question = QuizQuestion(
        identifier, ask, tuple(answers), place, told.text, told.scene.id, reading.sources(told.cites)
    )
    yield Candidate(kind, weight, told.place, told.cites, question)


def _fair(right: str, wrong: list[str], said: str) -> list[str]:
    """The wrong answers that may stand beside the right one."""
    fair: list[str] = []
    for text in wrong:
        new = all(bare(text) != bare(other) for other in (right, *fair))
        if new and len(text) <= LONGEST_ANSWER and bare(text) not in bare(said) and _alike(right, text):
            fair.append(text)
    return fair


def _alike(right: str, text: str) -> bool:
    """Whether two answers look alike: the right one is not known by being the longest, or the shortest."""
    longer, shorter = max(len(right), len(text)), min(len(right), len(text))
    return longer <= _SHORT or longer <= 1.9 * shorter


def bare(text: str) -> str:
    """A text as it is compared: words only, in lower case."""
    return " ".join(re.findall(r"[\w.,%°±]+", text.casefold())).rstrip(".,")


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that carry meaning, to compare what two texts speak of."""
    return frozenset(word[:5] for word in re.findall(r"[^\W\d_]{5,}", text.casefold()))
