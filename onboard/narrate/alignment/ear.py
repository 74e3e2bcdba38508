"""Samples -> how much each hundredth of a second sounds like each kind of sound.

What is heard is the power in a few bands of the spectrum, now and a moment before and after, each compared with what
is usual in this sound: so it tells a hiss from a vowel for any voice and any loudness. The weights were learned from
voices that tell what they say when (``ear.toml`` says which and how).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from onboard.narrate.alignment.tables import weights
from onboard.narrate.sound import FULL_SCALE, Sound

MOMENT = 0.01
"""Seconds."""
_WINDOW = 0.025
_RATE = 16_000
"""Hz, about what a sound is reduced to; speech has little to tell apart above half of it."""
_NEIGHBOUR = 4
"""Moments between one and those it is compared with."""
_NOTHING = 1e-7
_FLOOR = -6.0
"""Bels below the loud moments; what is softer is all the same."""
_AUDIBLE = -3.0
_LOUD = 95
"""Percentile of the moments whose power counts as loud."""
_SOFTEST = -1.5
"""log10 of the power of the softest loud moment that may be speech (about -55 dBFS)."""
_UNSURE = 2e-3
"""Added to each probability: nothing is impossible."""


@dataclass(frozen=True, eq=False, slots=True)
class Heard:
    """``likeness``: shape (moments, kinds of sound), log-likelihoods; ``level``: shape (moments,), bels, loud is 0."""

    likeness: np.ndarray
    level: np.ndarray

    @property
    def sounding(self) -> int:
        """In how many moments more than silence is heard."""
        return int((self.likeness[:, 1:] > self.likeness[:, :1]).any(axis=1).sum())


def heard(sound: Sound) -> Heard:
    """What is heard in each moment of a sound; the last one may reach beyond its end."""
    learned = weights()
    features, level = _features(_powers(sound, learned.edges))
    scores = np.einsum("mf,fk->mk", features, learned.weights) + learned.bias
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    probability = scores / scores.sum(axis=1, keepdims=True)
    return Heard(np.log(probability + _UNSURE) - learned.usual, level)


def _powers(sound: Sound, edges: tuple[float, ...]) -> np.ndarray:
    """log10 of the power in each band; shape (moments, bands)."""
    step = max(1, round(sound.rate / _RATE))
    rate = sound.rate / step
    together = sound.samples[: len(sound.samples) // step * step].reshape(-1, step).T.astype(np.float32)
    waveform = together.sum(axis=0) / np.float32(step) / np.float32(FULL_SCALE)
    window = max(2, round(_WINDOW * rate))
    starts = np.arange(0.5 * MOMENT * rate, len(waveform), MOMENT * rate).astype(int)
    frames = sliding_window_view(np.pad(waveform, (window // 2, window)), window)[starts]
    length = 1 << (window - 1).bit_length()
    spectrum = np.fft.rfft(frames * np.hanning(window).astype(np.float32), length)
    power = spectrum.real**2 + spectrum.imag**2
    frequencies = np.fft.rfftfreq(length, 1 / rate)
    bands = np.array([(low <= frequencies) & (frequencies < high) for low, high in pairwise(edges)], np.float32)
    # Not "@": matrices this small make a library of many threads wait more than they calculate.
    return np.log10(np.einsum("mf,bf->mb", power, bands) + _NOTHING)


def _features(powers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each band and the whole, now and as they change from a moment before and to a moment after; and the level."""
    level = np.log10((10**powers).sum(axis=1))
    loud = max(float(np.percentile(level, _LOUD)), _SOFTEST) if len(level) else _SOFTEST
    level = np.maximum(level - loud, _FLOOR)
    shape = np.maximum(powers - loud, _FLOOR)
    audible = shape[level > _AUDIBLE]
    if len(audible):
        shape = shape - audible.mean(axis=0)
    now = np.column_stack([shape, level])
    padded = np.pad(now, ((_NEIGHBOUR, _NEIGHBOUR), (0, 0)), mode="edge") if len(now) else now
    before, after = padded[: len(now)], padded[len(padded) - len(now) :]
    return np.concatenate([now, before - now, after - now], axis=1), level
