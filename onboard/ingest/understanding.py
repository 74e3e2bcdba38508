"""Outline -> Instruction: what is a step, a tool, a warning, and what is only said beside them.

Two decisions run through it:

* Each sentence is said once. It is a warning, or a statement, never both; a warning is heard before its step. A
  sentence without a signal word is a warning only where it plainly forbids or names a danger, and never where that
  would leave a step with nothing to say.
* No word is lost. What is no title, step, tool, part, equipment, warning, check or contact is introduction (in front of
  the steps) or a note.

Protective equipment and tools mentioned inside a step are listed in addition to being said there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Picture, Problem, SafetyWarning, SourceRef, Statement, Step
from onboard.ingest.choosing import Choice
from onboard.ingest.gallery import Embedded, Gallery
from onboard.ingest.head import Head, read_head
from onboard.ingest.names import distinct, slug, title_slug
from onboard.ingest.outline import Block, Heading, Listing, Outline, Paragraph, Places, clean
from onboard.ingest.photos import Inspect
from onboard.ingest.sayings import Said, Sayings, proses
from onboard.ingest.shelves import Shelves, StepSaid
from onboard.ingest.structure import Draft, Loose, Remark, arranged
from onboard.ingest.vocabulary import folded, vocabulary

MOST_STEPS = 5_000
_MOST_NAMED = 3


def understood(
    outline: Outline,
    document: str,
    digest: str,
    language: str,
    folder: Path,
    photos: Sequence[Path],
    inspect: Inspect,
    embedded: Embedded,
    choice: Choice,
) -> Instruction:
    """The instruction an outline holds.

    ``document`` is its name, ``digest`` the SHA-256 of its bytes, ``language`` the caller's (wins) or "";
    ``folder`` and ``photos`` are where pictures may lie, ``embedded`` those inside it.
    """
    places = Places.of(document, outline)
    words = vocabulary(language)
    head = read_head(outline, words)
    spoken = language or head.language or words.guessed_language(outline.source)
    words = words if spoken == language else vocabulary(spoken)
    gallery = Gallery(document, places, folder, tuple(photos), inspect, embedded)
    shelves = Shelves(Sayings(words, spoken, places, gallery))
    arrangement = arranged(head.blocks, words, outline.source)
    title, pieces = _title(head, arrangement.pieces, document, places)
    for front in head.notes:
        shelves.note(": ".join([*front.path, front.value]), places.span(front.start, front.end))
    for role, prose in head.listed:
        first, last = places.line_at(prose.start), places.line_at(max(prose.start, prose.end - 1))
        shelves.loose(Loose(Paragraph(prose, first, last), role))
    for piece in pieces:
        shelves.piece(piece)
    shelves.finish()
    if len(shelves.steps) > MOST_STEPS:
        raise InputError(
            f"{len(shelves.steps)} steps, and the limit is {MOST_STEPS}",
            file=document,
            hint="Divide it: one document for each procedure.",
        )
    problems = [
        *outline.problems,
        *head.problems(document, places),
        *([] if spoken or head.unknown_language else [_no_language(document)]),
        *([] if title.source.words else [_no_title(document, title.text)]),
        *(_problem(remark, document, places) for remark in (*arrangement.remarks, *shelves.remarks)),
        *gallery.problems,
        *([] if shelves.steps else [_no_steps(document, shelves, _documents_referred_to(head.blocks))]),
    ]
    return _assembled(shelves, head, title, document, digest, spoken, problems, places)


def _title(
    head: Head, pieces: Sequence[Loose | Draft], document: str, places: Places
) -> tuple[Statement, list[Loose | Draft]]:
    """The title, and the pieces that are left: a heading that became the title says nothing else."""
    if "title" in head.singles:
        text, start, end = head.singles["title"]
        told_again = next((one for one in pieces if isinstance(one, Loose) and isinstance(one.block, Heading)), None)
        if told_again and isinstance(told_again.block, Heading) and folded(told_again.block.prose.text) != folded(text):
            told_again = None
        return Statement("meta:title", text, places.span(start, end)), [one for one in pieces if one is not told_again]
    drafts = [piece for piece in pieces if isinstance(piece, Draft)]
    for index, piece in enumerate(pieces):
        if isinstance(piece, Loose) and isinstance(piece.block, Heading) and clean(piece.block.prose.text):
            title = Statement("meta:title", clean(piece.block.prose.text), places.prose(piece.block.prose))
            return title, [*pieces[:index], *pieces[index + 1 :]]
        if isinstance(piece, Draft):
            if piece.heading and len(drafts) == 1 and clean(piece.heading.prose.text):
                return Statement(
                    "meta:title", clean(piece.heading.prose.text), places.prose(piece.heading.prose)
                ), list(pieces)
            break
    stem = clean(Path(document).stem) or "?"
    return Statement("meta:title", stem, SourceRef(document, "file name", "")), list(pieces)


# ------------------------------------------------------------------------------------------ giving names


def _assembled(
    shelves: Shelves,
    head: Head,
    title: Statement,
    document: str,
    digest: str,
    language: str,
    problems: list[Problem],
    places: Places,
) -> Instruction:
    def single(name: str) -> Statement | None:
        if name not in head.singles:
            return None
        text, start, end = head.singles[name]
        return Statement(f"meta:{name.replace('_', '-')}", text, places.span(start, end))

    def statements(prefix: str, said: Sequence[Said]) -> tuple[Statement, ...]:
        names = [("heading" if one.heading else prefix, one.text) for one in said]
        ids = distinct([(f"{name}:{slug(text)}", text) for name, text in names])
        return tuple(Statement(name, one.text, one.source) for name, one in zip(ids, said, strict=True))

    step_ids = _step_ids(shelves.steps)
    warning_ids = iter(_warning_ids(shelves))
    warnings = tuple(_warning(next(warning_ids), said) for said in shelves.warnings)
    steps = tuple(
        Step(
            step_id,
            said.title,
            tuple(Statement(f"{step_id}/{n}", one.text, one.source) for n, one in enumerate(said.statements, 1)),
            said.source,
            tuple(_warning(next(warning_ids), one) for one in said.warnings),
            _named_pictures(said.pictures, f"{step_id}/picture"),
            said.section,
        )
        for step_id, said in zip(step_ids, shelves.steps, strict=True)
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
    )


def _step_ids(steps: Sequence[StepSaid]) -> list[str]:
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


# ------------------------------------------------------------------------------------------ problems


def _problem(remark: Remark, document: str, places: Places) -> Problem:
    return Problem(remark.kind, remark.text, document, places.named(remark.first, remark.last), remark.hint)


def _no_language(document: str) -> Problem:
    return Problem(
        "no-language",
        "the document does not say which language it is in, and it could not be told",
        document,
        hint='Name it when shelves, or write "language: de" at the top between two lines of "---".',
    )


def _no_title(document: str, stem: str) -> Problem:
    return Problem(
        "missing-title", f'has no title; its file name "{stem}" stands in', document, hint='Begin it with "# Title".'
    )


def _no_steps(document: str, shelves: Shelves, others: Sequence[str]) -> Problem:
    counts = [
        (len(shelves.warnings), "rules or warnings"),
        (len(shelves.tools) + len(shelves.parts), "tools or parts"),
        (len(shelves.ppe), "pieces of protective equipment"),
        (len(shelves.checks), "checks"),
        (len(shelves.introduction) + len(shelves.notes), "other sentences"),
    ]
    found = ", ".join(f"{count} {what}" for count, what in counts if count) or "no words"
    hint = 'Write the steps as a numbered list, or as headings "Schritt 1: ...".'
    if others:
        named = ", ".join(others[:_MOST_NAMED]) + (", ..." if len(others) > _MOST_NAMED else "")
        hint = f"Its list leads to other documents; read those: {named}."
    return Problem("no-steps", f"holds no steps; found instead: {found}", document, hint=hint, stops=True)


def _documents_referred_to(blocks: Sequence[Block]) -> list[str]:
    """Documents that the entries of lists are nothing but links to."""
    found = []
    for block in blocks:
        for entry in block.entries if isinstance(block, Listing) else ():
            for prose in proses(entry.blocks):
                if prose.linked >= len(prose.text.strip()):
                    found.extend(
                        link for link in prose.links if re.search(r"\.(md|markdown|txt)$", link, re.IGNORECASE)
                    )
    return list(dict.fromkeys(found))
