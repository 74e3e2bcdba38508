"""What a step demands, which step comes next, and which tool is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.core.model import SceneKind
from onboard.script.quiz.candidate import Candidate, Kind, bare, candidates, identity, shuffled, stems
from onboard.script.quiz.listed import listed_questions
from onboard.script.quiz.reading import Reading, Told
from onboard.script.quiz.safety import is_deed

_DEMAND_WEIGHT, _NEXT_WEIGHT, _TOOL_WEIGHT = 50, 40, 20


def step_questions(reading: Reading) -> Iterator[Candidate]:
    """Everything that can be asked about the steps and what they need."""
    yield from _demands(reading)
    yield from _next(reading)
    yield from _tools(reading)


# ------------------------------------------------------------------------------------------------ demanded


def _demands(reading: Reading) -> Iterator[Candidate]:
    """What a step's own sentence demands ("Der Deckel muss ohne Spalt aufliegen."), among those of other steps."""
    demanding = [told for told in reading.told if _is_demand(told, reading)]
    for told in demanding:
        heading = reading.heading(told.scene)
        if not heading or sum(other.scene.step == told.scene.step for other in demanding) > 1:
            continue
        around = _spoken_in(told.scene.step, reading)
        elsewhere = [
            other.text.strip()
            for other in demanding
            if other.scene.step != told.scene.step and not stems(_without(other, reading)) & around
        ]
        identifier = identity(Kind.DEMAND, reading, told.scene.id, told.text)
        yield from candidates(
            Kind.DEMAND,
            _DEMAND_WEIGHT,
            reading,
            told,
            identifier=identifier,
            ask=reading.book.ask["demand"].format(step=heading),
            right=told.text.strip(),
            wrong=shuffled(identifier, elsewhere),
        )


def _is_demand(told: Told, reading: Reading) -> bool:
    book = reading.book
    opens = re.match(r"\w+", told.text)
    return (
        told.scene.kind is SceneKind.STEP
        and book.has("obligation", told.text)
        and not any(cite in reading.warnings for cite in told.cites)
        and not (opens and book.has("opening", opens[0]))
        and not book.has("pointing", told.text)
        and not book.has("example", told.text)
        and not reading.measured(told.text)
        and len(told.text.split()) >= 4
    )


def _without(told: Told, reading: Reading) -> str:
    return reading.book.patterns["obligation"].sub(" ", told.text)


def _spoken_in(step: str | None, reading: Reading) -> frozenset[str]:
    """What a step speaks of, in all its scenes: a demand that speaks of it too may hold there as well."""
    scenes = (scene for scene in reading.script.scenes if scene.step == step)
    said = (f"{scene.heading} {' '.join(one.text for one in scene.sentences)}" for scene in scenes)
    return stems(reading.book.patterns["obligation"].sub(" ", " ".join(said)))


# ------------------------------------------------------------------------------------------------ next


def _next(reading: Reading) -> Iterator[Candidate]:
    """Which step follows another, where the document numbers them and does one of them only once."""
    if not reading.is_numbered():
        return
    order = [step.id for step in reading.instruction.steps]
    sections = {step.id: step.section for step in reading.instruction.steps}
    headings = {scene.id: reading.heading(scene) for scene in reading.steps}
    names = [bare(text) for text in headings.values()]
    deeds = {
        step: text
        for step, text in headings.items()
        if text and is_deed(text, reading) and names.count(bare(text)) == 1 and len(text.split()) >= 2
    }
    for one, following in zip(reading.steps, reading.steps[1:], strict=False):
        together = one.id in order and order[order.index(one.id) + 1 :][:1] == [following.id]
        together = together and sections[one.id] == sections[following.id]
        if not together or one.id not in deeds or following.id not in deeds:
            continue
        if any(reading.book.has("unordered", deeds[step]) for step in (one.id, following.id)):
            continue
        identifier = identity(Kind.NEXT, reading, one.id, following.id)
        others = [text for step, text in deeds.items() if step not in (one.id, following.id)]
        for told in reading.first_told(following.id):
            yield from candidates(
                Kind.NEXT,
                _NEXT_WEIGHT,
                reading,
                told,
                identifier=identifier,
                ask=reading.book.ask["next"].format(step=deeds[one.id]),
                right=deeds[following.id],
                wrong=shuffled(identifier, others),
            )


# ------------------------------------------------------------------------------------------------ tools


def _tools(reading: Reading) -> Iterator[Candidate]:
    """A tool that is needed, among others of which the document says nothing."""
    return listed_questions(
        Kind.TOOL,
        _TOOL_WEIGHT,
        reading,
        reading.instruction.tools,
        told_in=SceneKind.TOOLS,
        listed=reading.book.tools,
        in_source=reading.source_book.tools,
        unclear="example",
    )
