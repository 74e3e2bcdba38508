"""The value that a sentence leaves out: "Ziehen Sie die Schrauben mit ___ fest."

Asked with the script's own sentence, which is the most honest form there is, and only where that sentence tells one
value with a unit that its source tells too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.core.model import SceneKind
from onboard.measures.quantities import Quantity, Shape, quantities
from onboard.measures.units import dimension
from onboard.script.quiz.candidate import Candidate, Kind, bare, candidates, identity
from onboard.script.quiz.near import wrong_values
from onboard.script.quiz.reading import Reading, Told

GAP = "___"
_OF_WORK = frozenset(
    [
        "torque",
        "pressure",
        "temperature",
        "time",
        "speed",
        "force",
        "force/length2",
        "length/time",
        "volume/time",
        "temperature/time",
    ]
)
"""What is set, waited for and tightened to; other measures may as well name a thing ("3 mm Bohrer")."""
_OF_THINGS = frozenset(["length", "mass", "volume", "voltage", "current", "power", "degree"])
_LONGEST = 150
_WEIGHT = 60


def value_questions(reading: Reading) -> Iterator[Candidate]:
    """A question for each sentence that tells a value."""
    gaps = [_gap(told.text, one) for told in reading.told for one in _measured(told.text, reading.language)]
    for told in reading.told:
        if told.scene.kind not in (SceneKind.STEP, SceneKind.CHECK, SceneKind.SAFETY) or len(told.text) > _LONGEST:
            continue
        found = _measured(told.text, reading.language)
        if len(found) != 1 or not _can_be_asked(told, found[0], reading):
            continue
        gap = _gap(told.text, found[0])
        if gaps.count(gap) > 1:
            continue  # the same words with another value elsewhere: which one is meant?
        yield from _asked(told, found[0], gap, reading)


def _asked(told: Told, quantity: Quantity, gap: str, reading: Reading) -> Iterator[Candidate]:
    heading = reading.heading(told.scene)
    if heading and bare(heading) in bare(gap):
        heading = ""
    words = len(re.findall(r"[^\W\d_]{2,}", gap))
    if words < (2 if heading else 3):
        return
    form = reading.book.ask["value_step" if heading else "value"]
    right = told.text[quantity.start : quantity.end]
    identifier = identity(Kind.VALUE, reading, told.scene.id, gap)
    yield from candidates(
        Kind.VALUE,
        _weight(told, quantity, reading),
        reading,
        told,
        identifier=identifier,
        ask=form.format(step=heading, gap=gap),
        right=right,
        wrong=wrong_values(
            right,
            quantity,
            reading.language,
            known=_everywhere(reading),
            taken=_of_the_same_step(told, reading),
            seed=identifier,
        ),
    )


def _weight(told: Told, quantity: Quantity, reading: Reading) -> int:
    weight = _WEIGHT + (15 if any(cite in reading.warnings for cite in told.cites) else 0)
    weight += 6 if quantity.tolerance is not None else 0
    weight += 4 if dimension(quantity.unit) in ("torque", "pressure", "temperature", "speed") else 0
    return weight - (0 if dimension(quantity.unit) in _OF_WORK else 10)


def _measured(text: str, language: str) -> list[Quantity]:
    return [one for one in quantities(text, language) if one.unit]


def _gap(text: str, quantity: Quantity) -> str:
    return f"{text[: quantity.start]}{GAP}{text[quantity.end :]}"


def _can_be_asked(told: Told, quantity: Quantity, reading: Reading) -> bool:
    """Whether the value is one to remember, stands for itself, and is what the source says."""
    right = told.text[quantity.start : quantity.end]
    before, after = told.text[: quantity.start], told.text[quantity.end :]
    plain = quantity.shape in (Shape.AMOUNT, Shape.RANGE) and not (
        quantity.spelled or quantity.times or quantity.shared
    )
    alone = re.fullmatch(r"\d.*", right) and (not before or before[-1:].isspace()) and re.match(r"\s|[.,;:!]|$", after)
    inside = before.count("(") > before.count(")") or before.count("[") > before.count("]")
    if not plain or not alone or inside or reading.book.has("example", told.text):
        return False
    if re.search(r"\dd$", right):
        return False  # nails are sold by pennies: "16d"
    measures = dimension(quantity.unit)
    thing = measures in _OF_THINGS and (re.match(r"\s*[.,;!]", after) is not None or not after.strip())
    return (measures in _OF_WORK or thing) and _is_in_source(told, quantity, reading)


def _is_in_source(told: Told, quantity: Quantity, reading: Reading) -> bool:
    return any(
        (one.values, one.unit, one.tolerance) == (quantity.values, quantity.unit, quantity.tolerance)
        for cite in told.cites
        for one in quantities(reading.statements[cite].text, reading.source_language)
    )


def _everywhere(reading: Reading) -> list[Quantity]:
    """All quantities of the steps and checks, in order."""
    kinds = (SceneKind.STEP, SceneKind.CHECK)
    return [one for told in reading.told if told.scene.kind in kinds for one in _measured(told.text, reading.language)]


def _of_the_same_step(told: Told, reading: Reading) -> list[Quantity]:
    """Every quantity that is said about the step, in the video and in the document."""
    said = [other.text for other in reading.told if other.scene.step == told.scene.step]
    step = reading.step_of(told.scene)
    written = [*(one.text for one in step.statements), *(one.text for one in step.warnings)] if step else []
    spoken = [one for text in said for one in quantities(text, reading.language)]
    return [*spoken, *(one for text in written for one in quantities(text, reading.source_language))]
