"""What a model is asked, and what it answers: values, so that an answer once paid for is never asked for again.

A writer makes questions; whoever calls it decides how they are answered (:data:`Ask`): from the store, by asking the
endpoint (:mod:`onboard.script.writers.endpoint`), or, in a test, by a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model, where, and how it is asked. The whole value counts: another setting is another question.

    ``model``            the name the endpoint knows it by
    ``base_url``         an OpenAI-compatible endpoint, up to and with "/v1"
    ``key``              name of the environment variable or keyring entry that holds the key; never the key itself;
                         "" where none is needed
    ``temperature``, ``seed``   as repeatable as the endpoint allows; None: not sent, for models that refuse them
    ``answer_tokens``    the longest answer, in tokens
    ``deadline_seconds`` for one question, all attempts together
    ``attempts``         how often it is asked at most, where the endpoint is busy (429) or fails (5xx)
    ``answers``          "schema": the endpoint holds the model to the schema; "json": it knows only "some JSON", and
                         the schema is told in words
    ``proxy``            the proxy to go through, "" for none; nothing is taken from the environment
    """

    model: str
    base_url: str
    key: str = field(default="ONBOARD_MODEL_KEY", compare=False)
    temperature: float | None = 0.0
    seed: int | None = 1
    answer_tokens: int = 1200
    deadline_seconds: float = field(default=120.0, compare=False)
    attempts: int = field(default=4, compare=False)
    answers: Literal["schema", "json"] = "schema"
    proxy: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a model.

    ``about``     for people: "step spindel-loesen", "step spindel-loesen, repair"; not part of the meaning
    ``system``    what it is to do, from ``scripts_templates/prompts``
    ``user``      the document's words, as data
    ``schema``    the JSON schema of the answer, in canonical JSON
    """

    about: str = field(compare=False)
    system: str
    user: str
    schema: str
    settings: ModelSettings

    @property
    def characters(self) -> int:
        """How many characters it sends."""
        return len(self.system) + len(self.user) + len(self.schema)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered: a JSON text as it came, the model as the endpoint names it, and tokens where it tells.

    ``fault``   why it cannot be used, where the endpoint says so itself: cut off, filtered, refused; or ""
    """

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    fault: str = ""


Ask: TypeAlias = Callable[[Sequence[Question]], Sequence[Answer]]
"""Answers to questions, in their order. Raises ServiceError, MissingError, UsageError."""
