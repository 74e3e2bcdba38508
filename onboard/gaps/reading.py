"""The instruction as the search for gaps looks at it: passages in order, each with its part, its step and its place."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from onboard.core.model import Aspect, Instruction, SafetyWarning, SourceRef, Statement
from onboard.gaps import words

_LOOKED_INTO = 4_000
_QUOTED = 160
_FEWEST_TELLING = 3


class Part(enum.StrEnum):
    """Where in the instruction a passage stands."""

    HEAD = "head"
    INTRODUCTION = "introduction"
    PPE = "ppe"
    TOOLS = "tools"
    PARTS = "parts"
    WARNING = "warning"
    STEP = "step"
    CHECK = "check"
    CONTACT = "contact"
    NOTE = "note"
    HEADING = "heading"


TOLD = frozenset(
    {Part.INTRODUCTION, Part.PPE, Part.TOOLS, Part.PARTS, Part.WARNING, Part.STEP, Part.CHECK, Part.CONTACT}
)
"""What a video tells."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement. ``text`` is what is looked into: its first 4,000 characters. ``step`` is the step's id, or ""."""

    id: str
    text: str
    source: SourceRef
    part: Part
    step: str = ""
    aspect: Aspect | None = None


class Reading:
    """An instruction, its language as far as we know words of it, and its passages."""

    def __init__(self, instruction: Instruction) -> None:
        self.instruction = instruction
        self.passages = tuple(_passages(instruction))
        tag = re.split(r"[-_]", instruction.language)[0].lower()
        self.language = tag or told_language(passage.text for passage in self.passages)

    def of(self, *parts: Part) -> Iterator[Passage]:
        return (passage for passage in self.passages if passage.part in parts)

    def of_step(self, step: str) -> Iterator[Passage]:
        return (passage for passage in self.passages if passage.step == step)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(passage.text for passage in self.of(Part.HEADING))

    @cached_property
    def sentences(self) -> frozenset[SourceRef]:
        """Sources of what is said in sentences; an entry of a list that has one of them was taken from there."""
        return frozenset(one.source for one in self.of(Part.WARNING, Part.STEP, Part.INTRODUCTION, Part.CHECK))

    @cached_property
    def titles(self) -> dict[str, str]:
        """A step's title by its id."""
        return {step.id: step.title for step in self.instruction.steps}

    def pattern(self, table: str, name: str) -> re.Pattern[str]:
        return words.pattern(self.language, table, name)

    def listed(self, table: str, name: str) -> tuple[str, ...]:
        return words.listed(self.language, table, name)


def _passages(instruction: Instruction) -> Iterator[Passage]:
    def passage(statement: Statement | SafetyWarning, part: Part, step: str = "") -> Passage:
        aspect = statement.aspect if isinstance(statement, Statement) else None
        return Passage(statement.id, statement.text[:_LOOKED_INTO], statement.source, part, step, aspect)

    yield passage(instruction.title, Part.HEAD)
    for single in (instruction.station, instruction.revision, instruction.valid_from, instruction.responsible):
        if single is not None:
            yield passage(single, Part.HEAD)
    yield from (passage(one, Part.HEAD) for one in instruction.metadata)
    yield from (passage(one, Part.INTRODUCTION) for one in instruction.introduction)
    yield from (passage(one, Part.PPE) for one in instruction.ppe)
    yield from (passage(one, Part.TOOLS) for one in instruction.tools)
    yield from (passage(one, Part.PARTS) for one in instruction.parts)
    yield from (passage(one, Part.WARNING) for one in instruction.warnings)
    for step in instruction.steps:
        yield from (passage(one, Part.WARNING, step.id) for one in step.warnings)
        yield from (passage(one, Part.STEP, step.id) for one in step.statements)
    yield from (passage(one, Part.CHECK) for one in instruction.checks)
    yield from (passage(one, Part.CONTACT) for one in instruction.contacts)
    for note in instruction.notes:
        yield passage(note, Part.HEADING if note.id.startswith("heading:") else Part.NOTE)


def told_language(texts: Iterable[str]) -> str:
    """The language whose commonest words the texts clearly use, or "" where none does."""
    said = [word for text in texts for word in spoken_words(text)][:20_000]
    counts = sorted(
        ((sum(word in known for word in said), code) for code, known in all_stopwords().items()), reverse=True
    )
    (best, code), (second, _) = counts[0], counts[1]
    return code if best >= _FEWEST_TELLING and best >= 1.5 * second else ""


def all_stopwords() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.listed(code, "language", "stopwords")) for code in words.languages()}


def spoken_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.casefold())


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that holds ``text[start:end]`` begins and ends."""
    begin = max((match.end() for match in _CLOSED.finditer(text, 0, start)), default=0)
    closing = _CLOSED.search(text, end)
    return begin, closing.start() + 1 if closing else len(text)


_CLOSED = re.compile(r"(?<!\b\w)(?<!\b\w\w)(?<!bzw)(?<!ggf)(?<!evtl)(?<!max)(?<!min)[.!?](?=\s+[^\Wa-zäöü])\s*|\n")


def quoted(text: str, start: int = 0, end: int = 0) -> str:
    """The sentence around ``text[start:end]``, at most 160 characters of it, verbatim and cut between words."""
    begin, close = sentence_around(text, start, end)
    if close - begin > _QUOTED:
        spare = max(0, (_QUOTED - (end - start)) // 2)
        low, high = max(begin, start - spare), min(close, max(end + spare, max(begin, start - spare) + _QUOTED))
        begin = text.find(" ", low, start) + 1 or low if low > begin else begin
        cut = text.rfind(" ", max(end, begin + 1), high) if high < close else -1
        close = cut if cut > 0 else high
    return text[begin:close].strip()
