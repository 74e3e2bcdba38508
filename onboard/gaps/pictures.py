"""Steps without a picture where most others have one, and pictures that are named and not there."""

from __future__ import annotations

from collections.abc import Iterator

from onboard.core.model import Picture
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Reading

_FEWEST_STEPS = 3
_PHOTO_PROBLEMS = frozenset({"missing-photo", "unreadable-photo", "outside-photo"})


def missing_pictures(reading: Reading) -> Iterator[Hole]:
    yield from _steps_without(reading)
    yield from _not_there(reading)


def _steps_without(reading: Reading) -> Iterator[Hole]:
    steps = reading.instruction.steps
    shown = sum(bool(step.pictures) for step in steps)
    if len(steps) < _FEWEST_STEPS:
        return
    for number, step in enumerate(steps, 1):
        if not step.pictures and 2 * shown > len(steps) - 1:
            named = {"number": str(number), "shown": str(shown), "steps": str(len(steps))}
            yield Hole(Kind.NO_PICTURE, step.title, step.source.place, step.source.file, step.id, named=named)


def _not_there(reading: Reading) -> Iterator[Hole]:
    said = reading.instruction
    owned: list[tuple[Picture, str]] = [(picture, "") for picture in said.pictures]
    owned += [(picture, step.id) for step in said.steps for picture in step.pictures]
    told: set[str] = set()
    for picture, step in owned:
        if picture.missing and picture.file not in told:
            told.add(picture.file)
            source = picture.source
            yield Hole(Kind.MISSING_PHOTO, picture.file or picture.alt, source.place, source.file, step, "named")
    for problem in said.problems:
        if problem.kind in _PHOTO_PROBLEMS and not any(file and file in problem.text for file in told):
            yield Hole(Kind.MISSING_PHOTO, "", problem.place, problem.file, "", "told", {"file": problem.text})
