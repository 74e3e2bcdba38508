"""What is answered to each kind of question; runs in the program that ``process`` starts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import IO

from onboard.compose.footage.asked import FACTS, MOST_PICTURES, PICTURE, REPEAT, SOUND, Question
from onboard.compose.footage.container import SAVE_ANEW, Footage, opened_footage
from onboard.compose.footage.heard import heard
from onboard.compose.footage.shown import developed, frames_at, turn_of, upright_size
from onboard.core.errors import InputError
from onboard.core.timing import FRAMES_PER_SECOND

_UNEVEN = 0.25
"""Of the usual distance of two pictures: more than a phone's clock trembles."""
_EXACT = 1_000_000
_SMALL = 64
_HAIRLINE = 2


def answer(file: IO[bytes], question: Question) -> Iterator[tuple[bytes, bytes]]:
    """The answers, each as letter and content. InputError where the video cannot give them."""
    with opened_footage(file) as footage:
        if question.kind == "facts":
            yield FACTS, json.dumps(_facts(footage)).encode()
        elif question.kind == "sound":
            yield SOUND, heard(footage, question.start, question.end, question.speed).tobytes()
        else:
            yield from _pictures(footage, question)


def _pictures(footage: Footage, question: Question) -> Iterator[tuple[bytes, bytes]]:
    """First how large they are, then each of them; a repeated one has no content."""
    frames = frames_at(footage, _times(question))
    shown = next(frames)
    turn = turn_of(shown)
    fitted = _fitted(upright_size(footage, shown, turn), question)
    yield FACTS, json.dumps(fitted).encode()
    yield PICTURE, developed(shown, turn, fitted).tobytes()
    for frame in frames:
        if frame is shown:
            yield REPEAT, b""
        else:
            yield PICTURE, developed(frame, turn, fitted).tobytes()
        shown = frame


def _times(question: Question) -> Iterator[Fraction]:
    """When the wanted pictures are seen in the clip: the middle of each frame, so that a clock may tremble."""
    start, speed = _exact(question.start), _exact(question.speed)
    if question.kind == "picture":
        yield start
        return
    for number in range(question.first, question.last + 1):
        yield start + Fraction(2 * number + 1, 2 * FRAMES_PER_SECOND) * speed


def _exact(number: float) -> Fraction:
    return Fraction(round(number * _EXACT), _EXACT)


def _fitted(size: tuple[int, int], question: Question) -> tuple[int, int]:
    """As large as there is room, its shape kept; but no hairline of a pixel or two is left beside it."""
    width, height = size
    if question.longest:
        share, room = min(1.0, question.longest / max(size)), (0, 0)
    else:
        share, room = min(question.width / width, question.height / height), (question.width, question.height)
    fitted = max(1, round(width * share)), max(1, round(height * share))
    close = all(0 <= free - side <= _HAIRLINE for free, side in zip(room, fitted, strict=True))
    return room if close else fitted


# ------------------------------------------------------------------------------------------------ facts


def _facts(footage: Footage) -> dict[str, float | int | bool]:
    """Its length and rhythm by the time stamps of all its pictures, its first and its last picture decoded."""
    first = next(frames_at(footage, [Fraction(0)]))
    turn = turn_of(first)
    width, height = upright_size(footage, first, turn)
    times, end = _stamps(footage)
    last = next(frames_at(footage, [times[-1] - footage.began]))
    for frame in (first, last):
        developed(frame, turn, _fitted((width, height), Question("picture", longest=_SMALL)))
    distances = [float(later - earlier) for earlier, later in pairwise(times)] or [float(end - times[0])]
    usual = median(distances)
    return {
        "seconds": round(float(end - footage.began), 6),
        "width": width,
        "height": height,
        "frames_per_second": round(len(distances) / max(sum(distances), 1e-6), 3),
        "variable": any(abs(distance - usual) > _UNEVEN * usual for distance in distances),
        "sound": footage.sound is not None,
    }


def _stamps(footage: Footage) -> tuple[list[Fraction], Fraction]:
    """When each picture is shown, rising, and when the last one ends. Reads the whole file, decodes nothing."""
    stream = footage.pictures
    assert stream.time_base is not None
    footage.container.seek(int(footage.began / stream.time_base), stream=stream)
    found, end = list[Fraction](), footage.began
    for packet in footage.container.demux(stream):
        if packet.pts is None or packet.is_discard or not packet.size:
            continue
        time = packet.pts * stream.time_base
        if time < footage.began:
            continue
        found.append(time)
        end = max(end, time + (packet.duration or 0) * stream.time_base)
        if len(found) > MOST_PICTURES:
            raise InputError(f"has more than {MOST_PICTURES} pictures", hint="Cut it to what is needed.")
    if not found:
        raise InputError("has pictures without a time stamp", hint=SAVE_ANEW)
    found.sort()
    return found, max(end, found[-1] + _usual_distance(found) if end == found[-1] else end)


def _usual_distance(times: list[Fraction]) -> Fraction:
    return median(later - earlier for earlier, later in pairwise(times)) if len(times) > 1 else Fraction(1, 30)
