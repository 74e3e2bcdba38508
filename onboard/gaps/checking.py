"""The way in: an instruction -> its gaps, in the order of the document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from onboard.core.model import Gap, Instruction
from onboard.gaps.blanks import blanks
from onboard.gaps.contacts import Contacts
from onboard.gaps.contradictions import contradictions
from onboard.gaps.equipment import unlisted_equipment
from onboard.gaps.head import heads
from onboard.gaps.kinds import GRAVE, Hole
from onboard.gaps.languages import foreign_sentences
from onboard.gaps.numbering import skipped_numbers
from onboard.gaps.pace import long_steps
from onboard.gaps.people import unknown_people
from onboard.gaps.pictures import missing_pictures
from onboard.gaps.protection import missing_protection
from onboard.gaps.reading import Reading
from onboard.gaps.references import dead_references
from onboard.gaps.sections import missing_sections
from onboard.gaps.vague import vague_words
from onboard.gaps.values import values_left_open
from onboard.gaps.warnings import incomplete_warnings
from onboard.gaps.wording import why_and_instead


def gaps(
    instruction: Instruction,
    *,
    contacts: Contacts | None,
    today: date,
    known_documents: frozenset[str] = frozenset(),
) -> tuple[Gap, ...]:
    """What an instruction leaves open, in the order of the document, each gap once.

    ``contacts``         the workspace's list; None: it has none, and nobody named is looked up
    ``today``            decides whether a contact is still valid
    ``known_documents``  file names, and numbers, of the documents that lie beside this one

    ``why`` and ``instead`` are German for a German instruction, English for every other. Raises nothing.
    """
    reading = Reading(instruction)
    found = {_id(hole): hole for hole in _holes(reading, contacts, today, known_documents)}
    return tuple(_gap(identity, hole, reading) for identity, hole in _in_order(found, reading))


def _holes(reading: Reading, contacts: Contacts | None, today: date, known_documents: frozenset[str]) -> Iterator[Hole]:
    yield from heads(reading)
    yield from missing_sections(reading)
    yield from missing_protection(reading)
    yield from contradictions(reading)
    yield from incomplete_warnings(reading)
    yield from unlisted_equipment(reading)
    yield from blanks(reading)
    yield from values_left_open(reading)
    yield from vague_words(reading)
    yield from dead_references(reading, known_documents)
    yield from unknown_people(reading, contacts, today)
    yield from missing_pictures(reading)
    yield from skipped_numbers(reading)
    yield from long_steps(reading)
    yield from foreign_sentences(reading)


def _id(hole: Hole) -> str:
    """Stable while the words stay the same, wherever they move inside their step."""
    about = [hole.kind.value, _plain(hole.words), hole.step, hole.reason]
    if not hole.words:
        about += [hole.place if not hole.named else "", *(f"{name}={hole.named[name]}" for name in sorted(hole.named))]
    else:
        about += [_plain(hole.named.get(name, "")).casefold() for name in _TELLING_APART]
    return f"{hole.kind.value}:{hashlib.sha256(chr(31).join(about).encode('utf-8', 'replace')).hexdigest()[:10]}"


_TELLING_APART = ("word", "contact", "document", "words")
"""Of what a hole names, what tells two holes in the same words apart."""


def _plain(words: str) -> str:
    return " ".join(words.split())


def _in_order(found: dict[str, Hole], reading: Reading) -> list[tuple[str, Hole]]:
    """By place, where all places are counted alike ("line 12", "page 4"); else as the instruction has them.

    What concerns the whole document comes first.
    """
    position: dict[tuple[str, str], int] = {}
    for number, passage in enumerate(reading.passages):
        position.setdefault((passage.source.place, passage.step), number)
        position.setdefault((passage.source.place, ""), number)
    for step in reading.instruction.steps:
        first = next((number for number, passage in enumerate(reading.passages) if passage.step == step.id), 0)
        position.setdefault((step.source.place, step.id), first)
    counted = [_COUNTED.fullmatch(passage.source.place) for passage in reading.passages]
    alike = len({match["what"] for match in counted if match}) == 1

    def place_of(entry: tuple[str, Hole]) -> tuple[int, ...]:
        hole = entry[1]
        if not hole.place:
            return (0, 0, 0)
        at = position.get((hole.place, hole.step), position.get((hole.place, ""), len(position)))
        place = _COUNTED.fullmatch(hole.place)
        return (1, int(place["first"][:9]), at) if alike and place else (1 if alike else 2, 10**9 * alike, at)

    return sorted(found.items(), key=place_of)


_COUNTED = re.compile(r"(?P<what>line|page|slide|paragraph)s? (?P<first>\d+)(?:-\d+)?")


def _gap(identity: str, hole: Hole, reading: Reading) -> Gap:
    why, instead = why_and_instead(hole, reading.language)
    return Gap(
        kind=hole.kind.value,
        id=identity,
        file=hole.file or reading.instruction.document,
        place=hole.place,
        words=hole.words,
        why=why,
        instead=instead,
        step=hole.step,
        grave=hole.kind in GRAVE,
    )
