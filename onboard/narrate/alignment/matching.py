"""Expected sounds and heard moments -> when each sound is heard: the likeliest way of laying one over the other.

A semi-Markov model, solved exactly by dynamic programming (L. Rabiner, "A Tutorial on Hidden Markov Models", Proc.
IEEE 77 (1989), section IV.D, explicit durations; Viterbi instead of forward). A sound lasts about as long as its kind
does at the tempo of this sentence, and may be missing; a pause lasts as long as it likes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from onboard.narrate.alignment.ear import MOMENT, Heard
from onboard.narrate.alignment.expected import ANYTHING, Pause, Phone
from onboard.narrate.alignment.tables import weights

_TRUST = 0.2
"""Weight of what is heard in a moment against how long sounds last: neighbouring moments tell much the same."""
_SPREAD = 0.3
"""Of the logarithm of a sound's length."""
_LONGEST = 3.5
"""Times its usual length that a sound may last."""
_MISSING = -4.0
"""Log-likelihood of a sound that is not there: a silent letter, a swallowed ending."""
_SHORTEST_PAUSE = 8
"""Moments. The closure before a "t" lasts up to 80 ms."""
_SILENCE = 0.6
"""Weight of what is heard in a pause: breath and room are no speech either."""
_ANYTHING_COSTS = 0.1
"""A moment of a sound of which nothing is known, against the kind it is most like."""
_ALLOWED = 6
"""Moments that any sound may last."""
_TEMPOS = (0.2, 4.0)
"""Times as long as usual that sounds may last in a sentence."""
_DRAWN_OUT = 1.7
"""Times as long as else a sound lasts before a pause, from its word's last vowel on."""
_UNLIKELY = -1e9

_Step = tuple[np.ndarray, np.ndarray]
"""For each moment, how many moments the sound that ended there took: in fluent speech, and before a pause."""


def matched(sequence: Sequence[Phone | Pause], heard: Heard) -> list[tuple[int, int]]:
    """For each expected one the moments from its first up to but not including its last; equal where it is missing.

    They follow each other without a hole; what is heard before and after them is silence or none of them.
    """
    sums = _Sums(heard)
    tempo = min(max(heard.sounding / max(1, sum(_usual(one) for one in sequence)), _TEMPOS[0]), _TEMPOS[1])
    fluent = drawn_out = sums.silence
    steps: list[_Step] = []
    for one in sequence:
        if isinstance(one, Pause):
            fluent, lengths = _after_pause(fluent, drawn_out, one, sums.silence)
            drawn_out, slow = fluent, lengths
        else:
            fluent, lengths = _after_phone(fluent, tempo * _usual(one), sums.of(one))
            if one.drawn_out:
                drawn_out, slow = _after_phone(drawn_out, tempo * _usual(one) * _DRAWN_OUT, sums.of(one))
            else:
                drawn_out, slow = fluent, lengths
        steps.append((lengths, slow))
    return _traced(sequence, steps, int((drawn_out - sums.silence).argmax()))


def _usual(one: Phone | Pause) -> float:
    """Moments a sound lasts at an even tempo; a pause none, for no tempo stretches it."""
    return weights().seconds[one.kind] / MOMENT if isinstance(one, Phone) else 0.0


class _Sums:
    """What is heard, summed up from the beginning: shape (moments + 1,) each, so that any stretch is a difference."""

    def __init__(self, heard: Heard) -> None:
        self._kinds = _summed(heard.likeness * _TRUST)
        self._anything = _summed(heard.likeness[:, 1:].max(axis=1) * _TRUST - _ANYTHING_COSTS)
        self.silence = self._kinds[:, 0]

    def of(self, phone: Phone) -> np.ndarray:
        return self._anything if phone.kind == ANYTHING else self._kinds[:, weights().heard_as[phone.kind]]


def _summed(values: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0, dtype=np.float64)])


def _after_phone(score: np.ndarray, usual: float, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best score of having heard all up to this sound by each moment, and how many moments this one then took."""
    longest = min(len(score) - 1, max(_ALLOWED, math.ceil(usual * _LONGEST)))
    cost = _lengths(usual, longest)
    before = np.concatenate([np.full(longest, _UNLIKELY), score - sums]).astype(np.float32)
    choices = sliding_window_view(before, longest + 1) + cost[::-1]
    best = choices.argmax(axis=1)
    return choices[np.arange(len(score)), best] + sums, (longest - best).astype(np.int32)


def _lengths(usual: float, longest: int) -> np.ndarray:
    """Log-likelihood of each length from 0 up to ``longest`` moments: log-normal, and a chance that it is missing."""
    length = np.arange(1, longest + 1)
    likely = -0.5 * (np.log(length / usual) / _SPREAD) ** 2 - np.log(length * _SPREAD)
    return np.concatenate([[_MISSING], likely]).astype(np.float32)


def _after_pause(
    fluent: np.ndarray, drawn_out: np.ndarray, pause: Pause, sums: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same for a pause of any length, or none. Before a pause, speech is drawn out."""
    silence = sums * _SILENCE
    moment = np.arange(len(fluent))
    since = np.maximum.accumulate(drawn_out - silence)
    began = np.maximum.accumulate(np.where(drawn_out - silence >= since, moment, 0))
    paused = np.full(len(fluent), _UNLIKELY)
    shortest = min(_SHORTEST_PAUSE, len(fluent))
    paused[shortest:] = since[: len(fluent) - shortest] + silence[shortest:] + math.log(pause.likelihood)
    none = fluent + math.log(1 - pause.likelihood)
    began = np.concatenate([moment[:shortest], began[: len(fluent) - shortest]])
    return np.maximum(paused, none), np.where(paused > none, moment - began, 0).astype(np.int32)


def _traced(sequence: Sequence[Phone | Pause], steps: Sequence[_Step], end: int) -> list[tuple[int, int]]:
    """Back from the end, along the choices that led there."""
    spans, slowly = [], True
    for one, lengths in zip(reversed(sequence), reversed(steps), strict=True):
        start = end - int(lengths[slowly][end])
        if isinstance(one, Pause):
            slowly = start < end
        elif not one.drawn_out:
            slowly = False
        spans.append((start, end))
        end = start
    return spans[::-1]
