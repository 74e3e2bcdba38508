"""A report of gaps: for the terminal, for a program, and as a page to print and take to a meeting.

Takes the gaps of one instruction -> gives lines, JSON (version 1), HTML. The page is one file without scripts
or anything to fetch; words of the document are never markup.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from onboard.core.model import Gap, Instruction
from onboard.gaps.wording import kind_name, label, language_of_wording, place_in_words

VERSION = 1
_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True, slots=True)
class Report:
    """What one report is about.

    ``language``  of the instruction; the report's own words are German or English
    ``steps``     id and title of each step, in order
    ``revision``  as the document says it, "" where it does not
    ``accepted``  gap's id -> by whom and when, as it is to be printed; ids of other gaps are passed over
    """

    title: str
    station: str
    document: str
    language: str
    checked: date
    gaps: tuple[Gap, ...]
    steps: tuple[tuple[str, str], ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""

    def waiting(self) -> tuple[Gap, ...]:
        """The grave ones that nobody accepted: what keeps a video from being published."""
        return tuple(gap for gap in self.gaps if gap.grave and gap.id not in self.accepted)


@dataclass(frozen=True, slots=True)
class _Group:
    """Gaps under one heading; ``grave`` ones stand first and apart."""

    heading: str
    gaps: tuple[Gap, ...]
    grave: bool = False
    title: str = ""


def report(
    instruction: Instruction, gaps: tuple[Gap, ...], *, station: str, checked: date, accepted: Mapping[str, str]
) -> Report:
    """``station`` as people call the workstation; ``accepted`` as in :class:`Report`."""
    return Report(
        title=instruction.title.text,
        station=station,
        document=instruction.document,
        language=instruction.language,
        checked=checked,
        gaps=gaps,
        steps=tuple((step.id, step.title) for step in instruction.steps),
        accepted=accepted,
        revision=instruction.revision.text if instruction.revision else "",
    )


# ------------------------------------------------------------------------------------------ lines


def as_lines(report: Report) -> tuple[str, ...]:
    """For the terminal and for a text file: the grave ones first, then by step. Printable characters only."""
    return tuple(_printable(line) for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    said = report.language
    named = ", ".join(dict.fromkeys((report.station, report.document)))
    yield f"{report.title} ({named}): {summary(report)}"
    for group in _groups(report):
        yield ""
        yield group.heading
        for gap in group.gaps:
            place = _place(report, group, gap)
            yield f"  - {kind_name(gap.kind, said)}{f'  [{place}]' if place else ''}"
            if gap.words and gap.words != group.title:
                yield f"    {_quotation(gap.words, said)}"
            yield f"    {gap.why}"
            yield f"    {label('instead', said)}: {gap.instead}"
            if gap.grave:
                by = report.accepted.get(gap.id)
                told = label("accepted_by", said).format(who=by) if by else f"{label('id', said)}: {gap.id}"
                yield f"    {told}"


def _place(report: Report, group: _Group, gap: Gap) -> str:
    """Where it is; among the grave ones, which stand together, also in which step."""
    place = place_in_words(gap.place, report.language)
    number = next((number for number, (step, _) in enumerate(report.steps, 1) if step == gap.step), None)
    if not group.grave or number is None:
        return place
    return ", ".join(part for part in (f"{label('step', report.language)} {number}", place) if part)


def _printable(line: str) -> str:
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in line).rstrip()


def _quotation(words: str, language: str) -> str:
    return f"„{words}“" if language_of_wording(language) == "de" else f"“{words}”"


def summary(report: Report) -> str:
    """ "7 Lücken, davon 1 schwerwiegend"."""
    said, count = report.language, len(report.gaps)
    if not count:
        return label("none", said)
    grave = sum(gap.grave for gap in report.gaps)
    if count == 1:
        return label("one_grave" if grave else "one_light", said)
    first = label("summary_many", said).format(count=count)
    second = {0: label("grave_none", said), 1: label("grave_one", said)}.get(
        grave, label("grave_many", said).format(count=grave)
    )
    return f"{first}, {second}"


# ------------------------------------------------------------------------------------------ for a program


def as_json(report: Report) -> dict[str, Any]:
    """For a program: docs/gaps.md describes the fields."""
    return {
        "version": VERSION,
        "title": report.title,
        "station": report.station,
        "document": report.document,
        "language": report.language,
        "checked": report.checked.isoformat(),
        "waiting": [gap.id for gap in report.waiting()],
        "gaps": [
            {
                "kind": gap.kind,
                "id": gap.id,
                "grave": gap.grave,
                "accepted": report.accepted.get(gap.id),
                "file": gap.file,
                "place": gap.place,
                "step": gap.step,
                "words": gap.words,
                "why": gap.why,
                "instead": gap.instead,
            }
            for gap in report.gaps
        ],
    }


# ------------------------------------------------------------------------------------------ page


def as_page(report: Report) -> str:
    """One HTML file for A4 and for a phone."""
    said = report.language
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            groups=tuple(_groups(report)),
            summary=summary(report),
            lang=language_of_wording(said),
            date=report.checked.strftime("%d.%m.%Y")
            if language_of_wording(said) == "de"
            else report.checked.isoformat(),
            kind_name=functools.partial(_of_language, kind_name, said),
            label=functools.partial(_of_language, label, said),
            place=functools.partial(_place, report),
        )
    )


def _of_language(function: Any, language: str, word: str) -> str:
    return function(word, language)


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# ------------------------------------------------------------------------------------------ groups


def _groups(report: Report) -> Iterator[_Group]:
    """The grave ones; what concerns no single step; then step by step."""
    said = report.language
    rest = tuple(gap for gap in report.gaps if not gap.grave)
    if grave := tuple(gap for gap in report.gaps if gap.grave):
        yield _Group(label("grave", said), grave, grave=True)
    known = {step for step, _ in report.steps}
    if outside := tuple(gap for gap in rest if gap.step not in known):
        whole = all(not gap.place for gap in outside)
        yield _Group(label("whole" if whole or not report.steps else "outside", said), outside)
    for number, (step, title) in enumerate(report.steps, 1):
        if own := tuple(gap for gap in rest if gap.step == step):
            yield _Group(f"{label('step', said)} {number}: {title}", own, title=title)
