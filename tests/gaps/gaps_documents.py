"""Small instructions to search for gaps in, without a reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onboard.core.model import (
    Gap,
    Instruction,
    Picture,
    Problem,
    SafetyWarning,
    Signal,
    SourceRef,
    Statement,
    Step,
)
from onboard.gaps.checking import gaps
from onboard.gaps.contacts import Contacts

TODAY = date(2026, 11, 22)


def source(text: str, line: int = 1) -> SourceRef:
    return SourceRef("ws-04.md", f"line {line}", text)


def said(identity: str, text: str, line: int = 1) -> Statement:
    return Statement(identity, text, source(text, line))


def many(name: str, texts: Sequence[str], first: int) -> tuple[Statement, ...]:
    return tuple(said(f"{name}:{number}", text, first + number) for number, text in enumerate(texts))


def warning(text: str, signal: Signal | None = Signal.WARNING, line: int = 10, number: int = 0) -> SafetyWarning:
    return SafetyWarning(f"warning:{line}-{number}-{text[:10]}", text, source(text, line), signal)


def step(
    number: int,
    *sentences: str,
    warnings: Sequence[SafetyWarning] = (),
    pictures: Sequence[str] = (),
    title: str = "",
) -> Step:
    identity = f"step-{number}"
    statements = tuple(said(f"{identity}/{at}", text, 100 + number) for at, text in enumerate(sentences, 1))
    shown = tuple(Picture(f"{identity}:{file}", file, source(f"![]({file})", 100 + number)) for file in pictures)
    return Step(
        identity,
        title or (sentences[0].rstrip(".") if sentences else identity),
        statements,
        source(" ".join(sentences), 100 + number),
        tuple(warnings),
        shown,
    )


def document(
    *steps: Step | str,
    language: str = "de",
    title: str = "Pumpe montieren",
    ppe: Sequence[str] = (),
    tools: Sequence[str] = (),
    parts: Sequence[str] = (),
    checks: Sequence[str] = (),
    contacts: Sequence[str] = (),
    notes: Sequence[str] = (),
    headings: Sequence[str] = (),
    introduction: Sequence[str] = (),
    warnings: Sequence[SafetyWarning] = (),
    problems: Sequence[Problem] = (),
    responsible: str | None = "Jana Albers",
    revision: str | None = "3",
    valid_from: str | None = "2026-10-01",
) -> Instruction:
    """An instruction that says everything about itself, unless told otherwise: only the gaps asked for are there."""
    return Instruction(
        document="ws-04.md",
        digest="",
        language=language,
        title=said("meta:title", title),
        responsible=said("meta:responsible", responsible, 2) if responsible else None,
        revision=said("meta:revision", revision, 3) if revision else None,
        valid_from=said("meta:valid-from", valid_from, 4) if valid_from else None,
        introduction=many("introduction", introduction, 10),
        ppe=many("ppe", ppe, 20),
        tools=many("tool", tools, 30),
        parts=many("part", parts, 40),
        warnings=tuple(warnings),
        steps=tuple(one if isinstance(one, Step) else step(number, one) for number, one in enumerate(steps, 1)),
        checks=many("check", checks, 500),
        contacts=many("contact", contacts, 600),
        notes=(*many("note", notes, 700), *many("heading:x", headings, 800)),
        problems=tuple(problems),
    )


def found(
    instruction: Instruction,
    *kinds: str,
    contacts: Contacts | None = None,
    known: frozenset[str] = frozenset(),
) -> list[Gap]:
    """The gaps of an instruction, those of the given kinds."""
    every = gaps(instruction, contacts=contacts, today=TODAY, known_documents=known)
    return [gap for gap in every if not kinds or gap.kind in kinds]


def words(instruction: Instruction, kind: str, **more: object) -> list[str]:
    return [gap.words for gap in found(instruction, kind, **more)]  # type: ignore[arg-type]
