"""Spoken sentences -> captions in time.

At most two lines of 42 characters and seven seconds; at least one second and at most 17 characters a second where the
measured time allows (Netflix, Timed Text Style Guides; ``words/`` has the languages with other figures). A caption
begins with its sentence, or inside one with its first word; it may stand on into the pause that follows, never into
the next caption.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onboard.compose.captions.cue import Captioned, Cue
from onboard.compose.captions.dividing import Part, Times, divided
from onboard.compose.captions.letters import begins_right_to_left, directed, width
from onboard.compose.captions.limits import LONGEST_MS, SHORTEST_MS, Limits
from onboard.compose.captions.splitting import together, words_of
from onboard.compose.captions.vocabulary import limits_of
from onboard.compose.languages import right_to_left
from onboard.core.errors import OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND, Span

LINGER_MS = 500


def cues(sentences: Sequence[Captioned], end_ms: int) -> tuple[Cue, ...]:
    """Captions of spoken sentences, in order; ``end_ms`` is the video's end.

    A long sentence is divided over several. One so short that the next begins within a second shares its caption
    with it. Raises OnboardError where sentences overlap, are silent or leave the video, or anchors their sentence.
    """
    for sentence, free_until in _with_room(sentences, end_ms):
        _check(sentence, free_until)
    shared = _sharing_captions(sentences)
    return tuple(cue for sentence, free_until in _with_room(shared, end_ms) for cue in _cues_of(sentence, free_until))


def _with_room(sentences: Sequence[Captioned], end_ms: int) -> Iterator[tuple[Captioned, int]]:
    """Each sentence, and the millisecond the next one begins."""
    starts = [_ms(sentence.span.start) for sentence in sentences]
    return zip(sentences, [*starts[1:], end_ms], strict=False)


def _check(sentence: Captioned, free_until: int) -> None:
    end = _ms(sentence.span.end)
    if end > free_until:
        raise OnboardError(
            f"the sentence {sentence.text!r} is spoken until {end} ms, and there is room until {free_until} ms",
            stage="compose",
        )
    if sentence.span.samples < 1:
        raise OnboardError(f"the sentence {sentence.text!r} is silent", stage="compose")
    last = (len(sentence.text), sentence.span.samples)
    rising = all(a < b and c <= d for (a, c), (b, d) in pairwise(sentence.anchors))
    inside = all(0 <= place <= last[0] and 0 <= sample <= last[1] for place, sample in sentence.anchors)
    if not rising or not inside:
        raise OnboardError(
            f"the sentence {sentence.text!r} has {last[0]} characters and {last[1]} samples, and its anchors are "
            f"{sentence.anchors}",
            stage="compose",
        )


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLES_PER_SECOND


# --------------------------------------------------------------------------------- very short sentences


def _sharing_captions(sentences: Sequence[Captioned]) -> list[Captioned]:
    """ "Halt." and the sentence after it as one, where "Halt." alone would flash by."""
    shared: list[Captioned] = []
    for sentence in sentences:
        if shared and _is_too_near(shared[-1], sentence):
            shared[-1] = _joined(shared[-1], sentence)
        else:
            shared.append(sentence)
    return shared


def _is_too_near(earlier: Captioned, later: Captioned) -> bool:
    return earlier.language == later.language and _ms(later.span.start) - _ms(earlier.span.start) < SHORTEST_MS


def _joined(earlier: Captioned, later: Captioned) -> Captioned:
    """Two sentences as one; the pause between them belongs to neither."""
    places, samples = len(earlier.text) + 1, later.span.start - earlier.span.start
    moved = ((place + places, sample + samples) for place, sample in _points(later))
    span = Span(earlier.span.start, later.span.end - earlier.span.start)
    return Captioned(span, f"{earlier.text} {later.text}", earlier.language, (*_points(earlier), *moved))


def _points(sentence: Captioned) -> list[tuple[int, int]]:
    """The anchors of a sentence with those that need not be said: it begins at its start and ends at its end."""
    end = len(sentence.text), sentence.span.samples
    return [(0, 0), *(anchor for anchor in sentence.anchors if 0 < anchor[0] < end[0]), end]


# --------------------------------------------------------------------------------------- one sentence


def _cues_of(sentence: Captioned, free_until: int) -> list[Cue]:
    limits = limits_of(sentence.language, sentence.text)
    words = words_of(sentence.text, limits)
    if not words:
        raise OnboardError(f"the sentence {sentence.text!r} has no letter that captions could show", stage="compose")
    start, end = _ms(sentence.span.start), _ms(sentence.span.end)
    points = _points(sentence)
    heard = [_ms(sentence.span.start + _heard(points, word.place)) for word in words[1:]]
    times = Times((start, *heard), end, free_until)
    parts = divided(words, times, sentence.language, limits)
    if not parts:
        raise OnboardError(
            f"the sentence {sentence.text!r} is spoken in {end - start} ms: too short for captions of its "
            f"{len(words)} words",
            stage="compose",
        )
    texts = [_shown(part, sentence) for part in parts]
    starts = [times.begins[part.first] for part in parts]
    last = _stands_on(starts[-1], end, limits.reading_ms(_columns(parts[-1], limits)), free_until)
    return [
        Cue(begins, min(ends, begins + LONGEST_MS), text, sentence.language)
        for text, (begins, ends) in zip(texts, pairwise([*starts, last]), strict=True)
    ]


def _heard(points: Sequence[tuple[int, int]], place: int) -> int:
    """Samples after the sentence's start at which a character is heard, on the line between the points around it."""
    at = min(bisect_right(points, place, key=lambda point: point[0]), len(points) - 1)
    (left, before), (right, after) = points[at - 1], points[at]
    return before + (after - before) * (place - left) // (right - left)


def _shown(part: Part, sentence: Captioned) -> str:
    lines = [together(line) for line in part.lines]
    told = right_to_left(sentence.language)
    return "\n".join(directed(lines, right_to_left=begins_right_to_left(sentence.text) if told is None else told))


def _columns(part: Part, limits: Limits) -> int:
    return width(" ".join(together(line) for line in part.lines), full_width=limits.full_width)


def _stands_on(start: int, spoken_until: int, reading: int, free_until: int) -> int:
    """When the last caption of a sentence goes: read at ease if the pause allows, and no flicker before the next."""
    wished = max(spoken_until, start + SHORTEST_MS, start + reading)
    return free_until if free_until - wished < LINGER_MS else wished
