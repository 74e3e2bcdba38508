"""What the ways of using a model have in common: a task, the question made of it, and what came of the answer.

Task     one passage a model words: a step, the introduction, a list to translate
Desk     how questions are made: settings, prompts, tone, redaction
Asked    a question on its way, and how its placeholders lead back
Draft    what an answer holds, or why it cannot be used
Way      all tasks of one script, and the script that their contents make
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from onboard.core.fingerprint import canonical
from onboard.core.model import Origin, Script
from onboard.script.prompt import Prompts, document
from onboard.script.redaction import Redacted, redacted
from onboard.script.tone import Tone
from onboard.script.writers.questions import Answer, ModelSettings, Question

Content = TypeVar("Content")
Model = TypeVar("Model", bound=BaseModel)
REPAIR = ", repair"
_MOST_OBJECTIONS, _LONGEST_OBJECTION = 12, 800


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and its user message before and after redaction."""

    question: Question
    redacted: Redacted


@dataclass(frozen=True, slots=True)
class Draft(Generic[Content]):
    """What came of one answer: its content (None: it could not be read), and the faults that forbid its use."""

    content: Content | None
    faults: tuple[str, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Again:
    """A second attempt: what was answered before (None: nothing readable), as plain data, and what is wrong with it."""

    answered: Any
    objections: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """How questions are made. ``known`` are the words to redact, () for none (see :mod:`onboard.script.redaction`)."""

    settings: ModelSettings
    prompts: Prompts
    tone: Tone
    language: str
    source_language: str
    known: tuple[str, ...] = ()
    redact: bool = True

    def asked(
        self, about: str, name: str, words: Mapping[str, Any], schema: Mapping[str, Any], again: Again | None
    ) -> Asked:
        """The question ``name`` (a prompt's) about ``words``."""
        if again is not None:
            objections = [shortened(one, _LONGEST_OBJECTION) for one in again.objections[:_MOST_OBJECTIONS]]
            words = {**words, "answered": again.answered, "objections": objections}
        user = document(words)
        sent = redacted(user, self.known) if self.redact else Redacted(user, {}, user)
        system = self.prompts.system(name, self.language, self._values(again is not None))
        about += REPAIR if again is not None else ""
        return Asked(Question(about, system, sent.text, canonical(schema), self.settings), sent)

    def _values(self, repair: bool) -> dict[str, Any]:
        tone = self.tone
        return {
            "language": self.language,
            "language_name": self.prompts.language_name(self.language),
            "source_name": self.prompts.language_name(self.source_language),
            "address": tone.address,
            "plain": tone.plain,
            "sentence_words": tone.sentence_words,
            "glossary": [(self._hidden(short), self._hidden(full)) for short, full in tone.glossary.items()],
            "preferred": [(self._hidden(term), self._hidden(own)) for term, own in tone.preferred.items()],
            "forbidden": [self._hidden(term) for term in tone.forbidden],
            "do_not_translate": [self._hidden(term) for term in tone.do_not_translate],
            "repair": repair,
        }

    def _hidden(self, words: str) -> str:
        return redacted(words, self.known).text if self.redact else words


class Task(ABC, Generic[Content]):
    """One passage a model words. ``name`` is for people: "step spindel-loesen"."""

    name: str

    @abstractmethod
    def question(self, desk: Desk, again: Again | None = None) -> Asked:
        """The question, or with ``again`` the second one."""

    @abstractmethod
    def draft(self, answer: Answer, asked: Asked) -> Draft[Content]:
        """What the answer holds. Never raises for what a model answers."""

    @abstractmethod
    def shown(self, content: Content) -> Any:
        """The content as the model is shown it in a second attempt: plain data."""

    @abstractmethod
    def texts(self, content: Content) -> Sequence[str]:
        """The texts in it, to be held against the tone."""


class Way(ABC, Generic[Content]):
    """All tasks of one script."""

    @property
    @abstractmethod
    def tasks(self) -> Sequence[Task[Content]]:
        """What is asked for, in the order of the script."""

    @abstractmethod
    def tasks_of(self, scene: str) -> Sequence[str]:
        """The names of the tasks that word a scene; () for one that no model words."""

    @abstractmethod
    def script(self, contents: Mapping[str, Content], origins: Mapping[str, Origin]) -> Script:
        """The script: where a task's content is given its words stand, elsewhere the template's or the document's."""


# ------------------------------------------------------------------------------------------------ reading answers


class UnreadableError(ValueError):
    """An answer that cannot be used; says why, in words that a model can work with."""


def parsed(answer: Answer, shape: type[Model]) -> Model:
    """The answer's JSON, of that shape. Raises UnreadableError."""
    if answer.fault:
        raise UnreadableError(answer.fault)
    try:
        return shape.model_validate_json(answer.text, strict=True)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableError(
            f"the answer is not the JSON asked for ({f'“{shortened(where, 80)}”: ' if where else ''}{first['msg']})"
        ) from exc


def bounded(texts: Sequence[str], most: int, source: int) -> None:
    """Raises UnreadableError for more than ``most`` characters: before anything is done with them, or sent back."""
    length = sum(map(len, texts))
    if length > most:
        raise UnreadableError(f"the answer has {length} characters for {source} of the document")


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def cleaned(text: str) -> str:
    """One line of plain text. Raises UnreadableError for signs that cannot be seen."""
    line = " ".join(text.split())
    for sign in line:
        if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn") and sign not in _JOINERS:
            raise UnreadableError(f"a sign that cannot be seen (U+{ord(sign):04X})")
    return line


_JOINERS = "\u200c\u200d\u00ad"  # Arabic and Persian need the first two; a soft hyphen does no harm


def cited_total(origins: Sequence[Origin]) -> Origin:
    """One origin of several questions: their characters together."""
    first = origins[0]
    fallback = next((one.fallback for one in origins if one.fallback), "")
    return replace(first, characters=sum(one.characters for one in origins), fallback=fallback)
