"""Sentences into scenes of a bearable length; what each of them shows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Panel, Picture, Point, Scene, SceneKind, Script, Sentence, Step

CHARACTERS = 500  # about 35 to 40 seconds of calm speech
PICTURES = 4
HEADING = 70
NEAR = 12  # lines of the document

_PAUSE = re.compile(r"[,:;]\s|\s[–—-]\s|\s(?=\()")
_ADDING = "um damit sodass so bis wobei weil da to which"
_CONDITIONS = """
    falls wenn bevor nachdem solange sobald während bis um ohne nur nie niemals nicht kein keine keinen
    if when before after while until unless once only never not no do don't without
"""
_JOINING = "und oder sowie and or"
_HANGING = """
    der die das den dem des ein eine einen einem einer und oder mit von vom zu zum zur in im an am auf aus bei für
    durch über unter nach vor ohne um sie dass ob als wie nicht kein keine keinen sehr
    the a an and or with of to in on at from for by into onto over under that as not no very
"""


def scenes_of(
    identifier: str,
    kind: SceneKind,
    heading: str,
    sentences: Sequence[Sentence],
    *,
    points: Sequence[Point] = (),
    panels: Sequence[Panel] = (),
    pictures: Sequence[str] = (),
    step: str | None = None,
    points_each: int | None = None,
) -> tuple[Scene, ...]:
    """One scene, or several ("<id>", "<id>+2", ...) where one would be too long or show too much.

    Divided at sentence borders only. A point or panel stands in the scene that speaks of it; the pictures are dealt
    out in order, all of them shown. A scene shows more than four pictures only where there are too few sentences to
    divide.
    """
    length = sum(len(sentence.text) for sentence in sentences)
    wanted = max(
        -(-length // CHARACTERS),
        -(-len(pictures) // PICTURES),
        -(-len(points) // points_each) if points_each else 1,
        1,
    )
    passages = _divided(sentences, min(wanted, len(sentences)))
    homes = [{cited for sentence in passage for cited in sentence.cites} for passage in passages]
    photos = _dealt(pictures, len(passages))
    return tuple(
        Scene(
            id=identifier if at == 0 else f"{identifier}+{at + 1}",
            kind=kind,
            heading=heading,
            sentences=tuple(passage),
            points=tuple(point for point in points if _home(point.cites, homes) == at),
            panels=tuple(panel for panel in panels if _home(panel.cites, homes) == at),
            pictures=tuple(photos[at]),
            step=step,
        )
        for at, passage in enumerate(passages)
    )


def _divided(sentences: Sequence[Sentence], count: int) -> list[list[Sentence]]:
    """``count`` passages of about the same length, none empty."""
    total = sum(len(sentence.text) for sentence in sentences)
    passages: list[list[Sentence]] = [[]]
    told = 0
    for at, sentence in enumerate(sentences):
        left, open_passages = len(sentences) - at, count - len(passages)
        full = told + len(sentence.text) / 2 > total * len(passages) / count
        if passages[-1] and open_passages and (full or left == open_passages):
            passages.append([])
        passages[-1].append(sentence)
        told += len(sentence.text)
    return passages


def _home(cites: Sequence[str], homes: Sequence[set[str]]) -> int:
    return next((at for at, spoken in enumerate(homes) if not spoken.isdisjoint(cites)), 0)


def _dealt(pictures: Sequence[str], count: int) -> list[Sequence[str]]:
    borders = [round(len(pictures) * at / count) for at in range(count + 1)]
    return [pictures[start:end] for start, end in itertools.pairwise(borders)]


def heading_of(title: str) -> str:
    """A title as a heading of at most 70 characters, in its own words.

    The whole; else as much as ends at a pause; else its first words. "…" tells that the clause goes on.
    """
    title = " ".join(title.split())
    if len(title) <= HEADING:
        return title.rstrip(" ,;:")
    pauses = [pause for pause in _PAUSE.finditer(title) if pause.start() <= HEADING and _is_level(title, pause.start())]
    for pause in reversed(pauses):
        part = _unhung(title[: pause.start()], _JOINING)
        goes_on = part != title[: pause.start()] or _goes_on(pause[0], title[pause.end() :])
        heading = f"{part} …" if goes_on else part
        if len(part) >= 12 and len(heading) <= HEADING and not _is_condition(part):
            return heading
    return f"{_unhung(title[: HEADING - 1].rsplit(' ', 1)[0], _HANGING)[: HEADING - 2].rstrip()} …"


def _goes_on(pause: str, rest: str) -> bool:
    """Whether the clause before a pause is not complete without what follows."""
    if pause.startswith(","):
        return rest.split(" ")[0].lower() not in _ADDING.split()
    if rest.startswith("("):
        behind = rest.partition(")")[2].strip()
        return behind[:1].isalnum() and behind.split()[0].lower() not in _JOINING.split()
    return False


def _is_level(title: str, at: int) -> bool:
    return title[:at].count("(") == title[:at].count(")")


def _is_condition(part: str) -> bool:
    """Whether it is only the condition of something, or what to do it without."""
    return part.split()[0].lower() in _CONDITIONS.split() and "," not in part


def _unhung(text: str, waiting: str) -> str:
    """Without the ``waiting`` words at its end, and without a bracket that stays open."""
    if not _is_level(text, len(text)):
        text = text[: text.rindex("(")] or text
    words = text.split()
    while len(words) > 1 and words[-1].strip(",;:(").lower() in waiting.split():
        words.pop()
    return " ".join(words).rstrip(" ,;:(–-")


def step_points(step: Step, heading: str, *, beside_picture: bool) -> tuple[Point, ...]:
    """The lines of a step's slide, verbatim: what the heading does not already say.

    Beside a picture long explanations are left to the voice and the captions; short lines and lines with a figure
    stay.
    """
    shown = []
    for statement in step.statements:
        if bare(statement.text) == bare(heading) or not any(character.isalnum() for character in statement.text):
            continue
        limit = 220 if any(character.isdigit() for character in statement.text) else 120
        if not beside_picture or len(statement.text) <= limit:
            shown.append(Point(statement.text, (statement.id,)))
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class LoosePictures:
    """The pictures outside the steps, by the part of the document they stand nearest to."""

    title: tuple[Picture, ...] = ()
    safety: tuple[Picture, ...] = ()
    tools: tuple[Picture, ...] = ()
    parts: tuple[Picture, ...] = ()
    check: tuple[Picture, ...] = ()


def loose_pictures(instruction: Instruction) -> LoosePictures:
    """Where the pictures outside the steps are shown; one far from anything that is told is not."""
    homes = {
        "title": (instruction.title, *instruction.introduction),
        "safety": (*instruction.warnings, *instruction.ppe),
        "tools": instruction.tools,
        "parts": instruction.parts,
        "check": instruction.checks,
    }
    lines = [(name, _line(one.source.place)) for name, statements in homes.items() for one in statements]
    found: dict[str, list[Picture]] = {}
    for picture in instruction.pictures:
        at = _line(picture.source.place)
        name, line = min(lines, key=lambda home: (abs(home[1] - at), home[1] > at))
        if abs(line - at) <= NEAR:
            found.setdefault(name, []).append(picture)
    return LoosePictures(**{name: tuple(pictures) for name, pictures in found.items()})


def _line(place: str) -> int:
    number = re.search(r"\d+", place)
    return int(number[0]) if number else 0


def files_of(pictures: Sequence[Picture]) -> tuple[str, ...]:
    """Their files in order, each once."""
    return tuple(dict.fromkeys(picture.file for picture in pictures if picture.file))


def left_in_source(script: Script) -> str | None:
    """The language (BCP 47) of the document's sentences that were left as they are; None where there are none.

    What the page says about it: its word ``steps_in_language``.
    """
    return next((sentence.language for _, sentence in script.sentences() if sentence.language), None)


def nothing_said(step: Step) -> InputError:
    return InputError(
        f"the step “{step.title}” says nothing that can be spoken",
        hint="Write what is to be done there, or take the step out.",
        stage="script",
        file=step.source.file,
        place=step.source.place,
    )


def bare(text: str) -> str:
    """A text for comparing: no case, no marks at the end, single spaces."""
    return " ".join(text.casefold().split()).strip(" .,;:!?…")
