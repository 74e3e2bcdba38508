"""Gives everything its id, and makes the Instruction of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onboard.core.model import Instruction, Picture, Problem, Procedure, SafetyWarning, Statement, Step
from onboard.ingest.head import Head
from onboard.ingest.names import distinct, slug, title_slug
from onboard.ingest.outline import Places, clean
from onboard.ingest.sayings import Said
from onboard.ingest.shelves import Shelves, StepSaid
from onboard.ingest.structure.pieces import Chapter


def assembled(
    shelves: Shelves,
    ids: Sequence[str],
    head: Head,
    title: Statement,
    document: str,
    digest: str,
    language: str,
    problems: Sequence[Problem],
    procedures: Sequence[Procedure],
    places: Places,
) -> Instruction:
    """``ids`` are those of the steps, in order; ``language`` the one it is in, or ""."""

    def single(name: str) -> Statement | None:
        if name not in head.singles:
            return None
        text, start, end = head.singles[name]
        return Statement(f"meta:{name.replace('_', '-')}", text, places.span(start, end))

    def statements(prefix: str, said: Sequence[Said]) -> tuple[Statement, ...]:
        names = [("heading" if one.heading else prefix, one.text) for one in said]
        named = distinct([(f"{name}:{slug(text)}", text) for name, text in names])
        return tuple(Statement(name, one.text, one.source) for name, one in zip(named, said, strict=True))

    warning_ids = iter(_warning_ids(shelves))
    warnings = tuple(_warning(next(warning_ids), said) for said in shelves.warnings)
    steps = tuple(
        Step(
            step_id,
            said.title,
            tuple(
                Statement(f"{step_id}/{n}", one.text, one.source, one.aspect)
                for n, one in enumerate(said.statements, 1)
            ),
            said.source,
            tuple(_warning(next(warning_ids), one) for one in said.warnings),
            _named_pictures(said.pictures, f"{step_id}/picture"),
            said.section,
        )
        for step_id, said in zip(ids, shelves.steps, strict=True)
    )
    return Instruction(
        document,
        digest,
        language,
        title,
        station=single("station"),
        revision=single("revision"),
        valid_from=single("valid_from"),
        responsible=single("responsible"),
        introduction=statements("introduction", shelves.introduction),
        ppe=statements("ppe", shelves.ppe),
        tools=statements("tool", shelves.tools),
        parts=statements("part", shelves.parts),
        warnings=warnings,
        steps=steps,
        checks=statements("check", shelves.checks),
        contacts=statements("contact", shelves.contacts),
        notes=statements("note", shelves.notes),
        pictures=_named_pictures(shelves.pictures, "picture"),
        problems=tuple(problems),
        metadata=_metadata(head, places),
        procedures=tuple(procedures),
    )


def _metadata(head: Head, places: Places) -> tuple[Statement, ...]:
    ids = distinct([(f"meta:{meaning.replace('_', '-')}", text) for meaning, text, _, _ in head.metadata])
    return tuple(
        Statement(name, text, places.span(start, end))
        for name, (_, text, start, end) in zip(ids, head.metadata, strict=True)
    )


def procedures_named(
    chapters: Sequence[Chapter], steps: Sequence[StepSaid], ids: Sequence[str], places: Places
) -> tuple[Procedure, ...]:
    """The procedures that chapters of the document are, with the ids of their steps."""
    titles = [clean(chapter.heading.prose.text).rstrip(":") for chapter in chapters]
    names = distinct([(title_slug(title), title) for title in titles])
    return tuple(
        Procedure(
            name,
            title,
            tuple(one for one, step in zip(ids, steps, strict=True) if chapter.first <= step.line <= chapter.last),
            places.lines(chapter.first, chapter.last),
        )
        for name, title, chapter in zip(names, titles, chapters, strict=True)
    )


def step_ids(steps: Sequence[StepSaid]) -> list[str]:
    """The author's own ids where there are any, slugs of the titles elsewhere."""
    texts = [" ".join((step.title, *(said.text for said in step.statements))) for step in steps]
    wanted = [slug(step.identity) if step.identity else title_slug(step.title) for step in steps]
    return distinct(list(zip(wanted, texts, strict=True)))


def _warning_ids(shelves: Shelves) -> list[str]:
    every = [*shelves.warnings, *(warning for step in shelves.steps for warning in step.warnings)]
    return distinct([(f"warning:{slug(said.text)}", said.text) for said in every])


def _warning(name: str, said: Said) -> SafetyWarning:
    return SafetyWarning(name, said.text, said.source, said.signal)


def _named_pictures(pictures: Sequence[Picture], prefix: str) -> tuple[Picture, ...]:
    ids = distinct([(f"{prefix}:{slug(Path(picture.file).stem or 'unnamed')}", picture.file) for picture in pictures])
    return tuple(replace(picture, id=name) for name, picture in zip(ids, pictures, strict=True))
