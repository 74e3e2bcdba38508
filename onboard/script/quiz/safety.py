"""What a warning forbids, what it warns of, and what is to be worn.

What is forbidden is asked against what the document itself demands: its own steps are the wrong answers, so no wrong
answer teaches a mistake. Hazards and equipment are asked against a closed list, without all that the document speaks of
anywhere, be it only by a hint.
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.core.model import SceneKind, Signal
from onboard.script.quiz.candidate import LONGEST_ANSWER, Candidate, Kind, bare, candidates, identity, shuffled, stems
from onboard.script.quiz.listed import listed_questions, named_in, unnamed
from onboard.script.quiz.reading import Reading, Told
from onboard.script.quiz.words import Known

_WEIGHTS = {Signal.DANGER: 100, Signal.WARNING: 92, Signal.CAUTION: 86, Signal.NOTICE: 72, None: 80}
_PPE_WEIGHT = 78


def safety_questions(reading: Reading) -> Iterator[Candidate]:
    """Everything that can be asked about the safety of the work."""
    for told in reading.told:
        warned = [reading.warnings[cite] for cite in told.cites if cite in reading.warnings]
        if warned:
            weight = max(_WEIGHTS[warning.signal] for warning in warned)
            yield from _forbidden(reading, told, weight)
            yield from _hazard(reading, told, weight - 3)
    yield from _ppe(reading)


# ------------------------------------------------------------------------------------------------ forbidden


def _forbidden(reading: Reading, told: Told, weight: int) -> Iterator[Candidate]:
    """ "Schrauben niemals unter Druck lösen!": forbidden is "Schrauben unter Druck lösen"."""
    deed = prohibited(told.plain, reading)
    if not deed:
        return
    identifier = identity(Kind.FORBIDDEN, reading, told.scene.id, deed)
    demanded = [
        text
        for scene in reading.steps
        if scene.id != told.scene.step and (text := reading.heading(scene)) and is_deed(text, reading)
    ]
    # What speaks of the same things is the better wrong answer, unless it is nearly the same deed.
    related = [text for text in shuffled(identifier, demanded) if not _nearly(text, deed)]
    related.sort(key=lambda text: -len(stems(text) & stems(deed)))
    heading = reading.heading(told.scene)
    form = reading.book.ask["forbidden_step" if heading else "forbidden"]
    yield from candidates(
        Kind.FORBIDDEN,
        weight,
        reading,
        told,
        identifier=identifier,
        ask=form.format(step=heading),
        right=deed,
        wrong=related,
    )


def prohibited(text: str, reading: Reading) -> str:
    """What a sentence forbids, as a deed; "" where it forbids nothing, or nothing that can be said without it."""
    for one in reading.book.forbidding:
        found = one.said.fullmatch(text)
        if found is None:
            continue
        parts = {name: (part or "") for name, part in found.groupdict().items()}
        parts = {name: part.lower() if name == "verb" else part for name, part in parts.items()}
        deed = " ".join(one.form.format(**parts).split())
        deed = (deed[:1].upper() + deed[1:]).rstrip(" .!")
        fits = 8 <= len(deed) <= LONGEST_ANSWER and len(deed.split()) >= 2
        clear = not reading.book.has("limiting", deed) and not reading.book.has("pointing", deed)
        return deed if fits and clear and is_deed(deed, reading) and not reading.measured(deed) else ""
    return ""


def is_deed(text: str, reading: Reading) -> bool:
    """Whether a heading says what to do: "Deckel aufsetzen"; no prohibition itself."""
    begins = text[:1].isupper() or not (text[:1].isalpha() and text[:1].lower() != text[:1].upper())
    return begins and "?" not in text and reading.book.has("action", text) and not reading.book.has("negated", text)


def _nearly(text: str, deed: str) -> bool:
    one, other = set(bare(text).split()), set(bare(deed).split())
    return one <= other or other <= one


# ------------------------------------------------------------------------------------------------ warned of


def _hazard(reading: Reading, told: Told, weight: int) -> Iterator[Candidate]:
    named = named_in(told.text, reading.book.hazards)
    if len(named) != 1 or reading.book.has("negated", _around(told.text, named[0])):
        return
    hazard = named[0]
    if not _is_said_by(reading, told, hazard.key, reading.source_book.hazards):
        return
    heading = reading.heading(told.scene)
    identifier = identity(Kind.HAZARD, reading, told.scene.id, hazard.key)
    yield from candidates(
        Kind.HAZARD,
        weight,
        reading,
        told,
        identifier=identifier,
        ask=reading.book.ask["hazard_step" if heading else "hazard"].format(step=heading),
        right=hazard.name,
        wrong=shuffled(identifier, unnamed(reading, reading.book.hazards, reading.source_book.hazards)),
    )


def _around(text: str, known: Known) -> str:
    """The words in front of what is named, as far as they may deny it: "keine Quetschgefahr"."""
    found = known.named.search(text)
    return " ".join(text[: found.start()].split()[-2:]) if found else ""


def _is_said_by(reading: Reading, told: Told, key: str, listed: tuple[Known, ...]) -> bool:
    """Whether a statement that the sentence rests on speaks of it too, in the document's own language."""
    source = next((known for known in listed if known.key == key), None)
    return source is not None and any(source.named.search(reading.statements[cite].text) for cite in told.cites)


# ------------------------------------------------------------------------------------------------ worn


def _ppe(reading: Reading) -> Iterator[Candidate]:
    """One piece of equipment that is to be worn, among others of which the document says nothing."""
    return listed_questions(
        Kind.PPE,
        _PPE_WEIGHT,
        reading,
        reading.instruction.ppe,
        told_in=SceneKind.SAFETY,
        listed=reading.book.ppe,
        in_source=reading.source_book.ppe,
        unclear="negated",
    )
