"""Every sentence equally loud, no peak too high, clean at both ends.

    levelled    -> -16 LUFS when joined with others, true peak at most CEILING, a fixed breath before and after
    loudness    integrated loudness in LUFS: ITU-R BS.1770-4 (K-weighting, gating blocks of 400 ms, 75 % overlap,
                absolute gate -70 LUFS, relative gate -10 LU), as EBU R 128 uses it
    true_peak   in dBTP: the waveform between the samples, oversampled four times (BS.1770-4, Annex 2)

Each sentence is measured alone, so that a changed sentence changes nothing else. The gate leaves out the pauses
between sentences, all but the blocks that reach from speech into a pause: joined, sentences measure 0.1 to 0.5 LU
less than each alone (the shorter, the more), so each is set 0.2 LU above the target. A sound shorter than one gating
block is measured as one block of its own length: a single word must not be called silent.

Knows nothing of voices.
"""

from __future__ import annotations

import math

import numpy as np

from onboard.core.errors import OnboardError
from onboard.narrate.sound import Sound, Utterance, from_waveform

RATE = 48_000
TARGET = -16.0
"""LUFS, for a whole narration."""
_ALONE = 0.2
"""LU that a sentence alone is above TARGET, for what the blocks across its ends take away once it is joined."""
CEILING = -2.5
"""dBTP. The limit published is -1.5; the AAC encoder at 64 kbit/s adds up to 0.4 dB to speech, more to other sound."""
_CEILING_MAGNITUDE = 10 ** (CEILING / 20)
BREATH_BEFORE = 0.03
BREATH_AFTER = 0.06
"""Seconds of near silence kept around the speech; all other pauses are the timeline's."""

_FADE = 0.004
_SILENT = -55.0
"""dB below the loudest 10 ms: what is softer than this at both ends is silence, not speech."""
_LOOK_AHEAD = 0.01
_PASSES = 8
_STEP = 1.6
"""How much of what is missing is added at once: of each decibel more, the limiter takes a part back."""
_CLOSE_ENOUGH = 0.05


def levelled(spoken: Utterance) -> Utterance:
    """The same speech at -15.8 LUFS (see _ALONE) and at most -2.5 dBTP, trimmed to a fixed breath, 48 kHz in and out.

    Its word times move with the trimming. Where loudness and ceiling cannot both be had (a click in silence), the
    ceiling wins. Silence stays silence, and keeps its length.
    """
    sound = spoken.sound
    _require_rate(sound)
    if loudness(sound) == -math.inf:
        return spoken
    waveform, cut = _trimmed(sound.waveform())
    finished = from_waveform(RATE, _faded(_limited_to_target(waveform)))
    return Utterance(finished, tuple(word.moved(-cut, len(finished.samples)) for word in spoken.words))


def loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS of a 48 kHz sound; -inf for silence (all blocks under the absolute gate)."""
    _require_rate(sound)
    return _loudness(sound.waveform())


def true_peak(sound: Sound) -> float:
    """Highest level of the waveform in dBTP, samples and what lies between them; -inf for silence."""
    return _decibels(float(np.max(_envelope(sound.waveform()), initial=0.0)))


# ------------------------------------------------------------------------------------------------ measuring


def _loudness(waveform: np.ndarray) -> float:
    powers = _block_powers(_k_weighted(waveform))
    gated = powers[_lufs(powers) > -70.0]
    if not len(gated):
        return -math.inf
    gated = gated[_lufs(gated) > _lufs(gated.mean()) - 10.0]
    return float(_lufs(gated.mean()))


def _block_powers(weighted: np.ndarray) -> np.ndarray:
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    if len(weighted) <= block:
        return np.array([np.mean(weighted**2)]) if len(weighted) else np.zeros(0)
    total = np.concatenate([[0.0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(weighted) - block + 1, hop)
    return np.maximum(total[starts + block] - total[starts], 0.0) / block


def _lufs(power: np.ndarray | float) -> np.ndarray:
    return -0.691 + 10.0 * np.log10(np.maximum(power, 1e-30))


def _k_weighted(waveform: np.ndarray) -> np.ndarray:
    """BS.1770-4, Annex 1: a high shelf for the head, then a high-pass; coefficients for 48 kHz from its tables.

    The two recursive filters are applied to the spectrum. A second of silence behind takes up their decay.
    """
    padded = _fast_length(len(waveform) + RATE)
    z = np.exp(-2j * np.pi * np.arange(padded // 2 + 1) / padded)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(np.fft.rfft(waveform, padded) * shelf * high_pass, padded)[: len(waveform)]


def _envelope(waveform: np.ndarray) -> np.ndarray:
    """For each sample, the largest magnitude from it up to the next one, on the waveform oversampled four times."""
    if not len(waveform):
        return np.zeros(0)
    padded = _fast_length(len(waveform) + 2048)
    oversampled = 4 * np.fft.irfft(np.fft.rfft(waveform, padded), 4 * padded)
    return np.abs(oversampled[: 4 * len(waveform)]).reshape(-1, 4).max(axis=1)


def _fast_length(length: int) -> int:
    """The next multiple of a power of two that keeps the transform's small factors plenty."""
    unit = 1 << max(0, length.bit_length() - 4)
    return -(-length // unit) * unit


def _decibels(magnitude: float) -> float:
    return 20.0 * math.log10(magnitude) if magnitude > 0 else -math.inf


# ------------------------------------------------------------------------------------------------ limiting


def _limited_to_target(waveform: np.ndarray) -> np.ndarray:
    """Amplify, hold the peaks down, measure, and correct what the limiter took away."""
    target, envelope = TARGET + _ALONE, _envelope(waveform)
    gain = target - _loudness(waveform)
    result = waveform
    for _ in range(_PASSES):
        amplified = 10 ** (gain / 20)
        result = waveform * amplified * _gain_under_ceiling(envelope * amplified)
        short = target - _loudness(result)
        if abs(short) < _CLOSE_ENOUGH:
            break
        gain += _STEP * short
    # Between two samples the moving gain can leave a hair more than it should.
    return result * min(1.0, _CEILING_MAGNITUDE / float(_envelope(result).max()))


def _gain_under_ceiling(envelope: np.ndarray) -> np.ndarray:
    """The gain that keeps an envelope under CEILING: it sinks smoothly before each peak and recovers after it.

    What each moment needs is held for the look-ahead on both sides (sliding minimum), then smoothed by a triangle of
    the same width: never more than needed is let through, and no step is heard.
    """
    needed = np.minimum(1.0, _CEILING_MAGNITUDE / np.maximum(envelope, 1e-12))
    if needed.min() >= 1.0:
        return needed
    reach = int(_LOOK_AHEAD * RATE / 2) * 2
    held = _sliding_minimum(np.pad(needed, reach, mode="edge"), reach)
    return _moving_mean(_moving_mean(held, reach + 1), reach + 1)


def _sliding_minimum(values: np.ndarray, reach: int) -> np.ndarray:
    """Minimum over the ``reach`` neighbours on each side, by windows that double."""
    span, width = 2 * reach + 1, 1
    smallest = np.pad(values, reach, mode="edge")
    while 2 * width <= span:
        smallest = np.minimum(smallest[: len(smallest) - width], smallest[width:])
        width *= 2
    return np.minimum(smallest[: len(values)], smallest[span - width : span - width + len(values)])


def _moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    """Mean over ``width`` neighbours, only where all are there: ``width - 1`` values fewer."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return (total[width:] - total[:-width]) / width


# ------------------------------------------------------------------------------------------------ both ends


def _trimmed(waveform: np.ndarray) -> tuple[np.ndarray, int]:
    """The speech with exactly one breath before and one after, missing silence added; and the samples cut in front."""
    frame = RATE // 100
    padded = np.pad(waveform, (0, -len(waveform) % frame))
    powers = (padded.reshape(-1, frame) ** 2).mean(axis=1)
    sounding = np.nonzero(powers > powers.max() * 10 ** (_SILENT / 10))[0]
    before, after = round(BREATH_BEFORE * RATE), round(BREATH_AFTER * RATE)
    start = sounding[0] * frame - before
    end = (sounding[-1] + 1) * frame + after
    kept = _faded(waveform[max(0, start) : max(0, min(end, len(waveform)))])
    return np.pad(kept, (max(0, -start), max(0, end - len(waveform)))), int(start)


def _faded(waveform: np.ndarray) -> np.ndarray:
    """A few milliseconds up from and down to zero, so that no joint clicks."""
    length = min(round(_FADE * RATE), len(waveform) // 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))
    result = waveform.copy()
    result[:length] *= ramp
    result[len(result) - length :] *= ramp[::-1]
    return result


def _require_rate(sound: Sound) -> None:
    if sound.rate != RATE:
        raise OnboardError(f"a sound at {sound.rate} Hz where {RATE} Hz are needed")
