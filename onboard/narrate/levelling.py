"""Every sentence equally loud, no peak too high, clean at both ends.

    levelled    -> -16 LUFS once joined with others, true peak at most CEILING, a fixed breath before and after
    loudness    integrated loudness in LUFS: ITU-R BS.1770-4 (K-weighting, gating blocks of 400 ms, 75 % overlap,
                absolute gate -70 LUFS, relative gate -10 LU), as EBU R 128 uses it
    true_peak   in dBTP: the waveform between the samples, oversampled four times (BS.1770-4, Annex 2)

Each sentence is measured by itself, so that a changed sentence changes nothing else, but as it will count among the
others: with silence at both ends. The gate leaves out the pauses between sentences, all but the blocks that reach from
speech into a pause; they take 0.1 LU from a long sentence and 1 to 2 from a single word. A sentence is lifted by that
much, but by no more than 0.8 LU, so that no word stands out. A sound shorter than one gating block is measured as one
block of its own length: a single word must not be called silent.

Knows nothing of voices.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache

import numpy as np

from onboard.core.errors import OnboardError
from onboard.narrate.sound import Sound, Utterance, fast_length, from_waveform

RATE = 48_000
TARGET = -16.0
"""LUFS, for a whole narration."""
_LIFTED = 0.8
"""LU that a sentence alone may be above TARGET, for what the blocks across its ends take away once it is joined."""
CEILING = -2.5
"""dBTP. The limit published is -1.5; the AAC encoder adds up to 0.4 dB to speech, music under it 0.5 (see compose)."""
_CEILING_MAGNITUDE = 10 ** (CEILING / 20)
BREATH_BEFORE = 0.03
BREATH_AFTER = 0.06
"""Seconds of near silence kept around the speech; all other pauses are the timeline's."""

_BLOCK, _HOP = int(0.4 * RATE), int(0.1 * RATE)
_DECAY = 8192
"""Samples in which the filters that measure loudness forget what they heard, to 14 places."""
_FADE = 0.004
_SILENT = -55.0
"""dB below the loudest 10 ms: what is softer than this at both ends is silence, not speech."""
_LOUD = -28.0
"""dB below the loudest 10 ms: what is louder is speech wherever it stands."""
_APART = 0.16
"""Seconds of silence that part a soft sound from the speech. The stop before a last "p" lasts up to 0.13; the rustle
(-30 to -55 dB) with which Pico ends a sentence comes 0.2 to 0.6 later, and added up to a second to each pause."""
_END = 0.06
_LOOK_AHEAD = 0.01
_PASSES = 8
_STEP = 1.6
"""How much of what is missing is added at once: of each decibel more, the limiter takes a part back."""
_CLOSE_ENOUGH = 0.05


def levelled(spoken: Utterance) -> Utterance:
    """The same speech at -16 LUFS among others (alone up to -15.2) and at most -2.5 dBTP, trimmed to a fixed breath.

    Its word times move with the trimming. Where loudness and ceiling cannot both be had (a click in silence), the
    ceiling wins. Silence stays silence, and keeps its length.
    """
    sound = spoken.sound
    _require_rate(sound)
    if _is_silent(sound.waveform()):
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


def end_level(sound: Sound) -> float:
    """How loud a sound still is when it ends: the loudest 5 ms of its last 60 ms, in dB below its loudest 5 ms."""
    frame = sound.rate // 200
    waveform = sound.waveform()
    powers = _frame_powers(waveform[len(waveform) % frame :], frame)
    last = powers[-round(_END * 200) :]
    return 10.0 * math.log10(max(float(last.max(initial=0.0)), 1e-30) / max(float(powers.max(initial=0.0)), 1e-30))


# ------------------------------------------------------------------------------------------------ measuring


def _is_silent(waveform: np.ndarray) -> bool:
    """Whether all its blocks lie under the absolute gate. The one that is strongest unweighted mostly tells."""
    start = int(np.argmax(_block_powers(waveform, _HOP), axis=0)) * _HOP if len(waveform) else 0
    before = min(start, _DECAY)
    strongest = _k_weighted(waveform[start - before : start + _BLOCK])[before:]
    return _gated(_block_powers(strongest, _HOP)) == -math.inf and _loudness(waveform) == -math.inf


def _loudness(waveform: np.ndarray) -> float:
    return _gated(_block_powers(_k_weighted(waveform), _HOP))


def _loudness_among_others(waveform: np.ndarray) -> float:
    """What a sentence counts for between two pauses, wherever the blocks fall; or alone, where that is much more."""
    weighted = _k_weighted(waveform)
    joined = _gated(_block_powers(np.pad(weighted, _BLOCK), _HOP // 4))
    return max(joined, _gated(_block_powers(weighted, _HOP)) - _LIFTED)


def _gated(powers: np.ndarray) -> float:
    gated = powers[_lufs(powers) > -70.0]
    if not len(gated):
        return -math.inf
    gated = gated[_lufs(gated) > _lufs(gated.mean()) - 10.0]
    return float(_lufs(gated.mean()))


def _block_powers(weighted: np.ndarray, hop: int) -> np.ndarray:
    """The mean power of each block of 400 ms, one every ``hop`` samples, of which a block is a multiple."""
    if len(weighted) <= _BLOCK:
        return np.array([np.mean(weighted**2)]) if len(weighted) else np.zeros(0)
    parts = weighted[: len(weighted) // hop * hop].reshape(-1, hop)
    return np.convolve(np.einsum("ij,ij->i", parts, parts), np.ones(_BLOCK // hop), "valid") / _BLOCK


def _lufs(power: np.ndarray | float) -> np.ndarray:
    return -0.691 + 10.0 * np.log10(np.maximum(power, 1e-30))


def _k_weighted(waveform: np.ndarray) -> np.ndarray:
    """BS.1770-4, Annex 1: two recursive filters, applied to the spectrum. Silence behind takes up their decay."""
    padded = fast_length(len(waveform) + _DECAY)
    spectrum = np.fft.rfft(waveform.astype(np.float32), padded)
    return np.fft.irfft(spectrum * _k_response(padded), padded)[: len(waveform)]


@lru_cache(maxsize=1)
def _k_response(padded: int) -> np.ndarray:
    return np.fft.rfft(_k_impulse(), padded)


@cache
def _k_impulse() -> np.ndarray:
    """A high shelf for the head, then a high-pass; coefficients for 48 kHz from the tables of BS.1770-4, Annex 1."""
    z = np.exp(-2j * np.pi * np.arange(_DECAY + 1) / (2 * _DECAY))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(shelf * high_pass)[:_DECAY].astype(np.float32)


def _envelope(waveform: np.ndarray) -> np.ndarray:
    """For each sample, the largest magnitude from it up to the next one, on the waveform oversampled four times."""
    padded = fast_length(len(waveform) + 2048)
    spectrum, quarter = np.fft.rfft(waveform.astype(np.float32), padded), _quarter_later(padded)
    largest = np.abs(waveform)
    for _ in range(3):
        spectrum *= quarter
        between = np.fft.irfft(spectrum, padded)[: len(waveform)]
        np.maximum(largest, np.abs(between, out=between), out=largest)
    return largest


@lru_cache(maxsize=1)
def _quarter_later(padded: int) -> np.ndarray:
    """What a spectrum is multiplied with to hear it a quarter of a sample later."""
    return np.exp(0.5j * np.pi * np.arange(padded // 2 + 1) / padded).astype(np.complex64)


def _decibels(magnitude: float) -> float:
    return 20.0 * math.log10(magnitude) if magnitude > 0 else -math.inf


# ------------------------------------------------------------------------------------------------ limiting


def _limited_to_target(waveform: np.ndarray) -> np.ndarray:
    """Amplify, hold the peaks down, measure, and correct what the limiter took away."""
    envelope = _envelope(waveform)
    gain = TARGET - _loudness_among_others(waveform)
    result = waveform
    for _ in range(_PASSES):
        amplified = 10 ** (gain / 20)
        result = waveform * amplified * _gain_under_ceiling(envelope * amplified)
        short = TARGET - _loudness_among_others(result)
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
    first, last = _spoken_frames(_frame_powers(np.pad(waveform, (0, -len(waveform) % frame)), frame))
    start = first * frame - round(BREATH_BEFORE * RATE)
    end = (last + 1) * frame + round(BREATH_AFTER * RATE)
    kept = _faded(waveform[max(0, start) : max(0, min(end, len(waveform)))])
    return np.pad(kept, (max(0, -start), max(0, end - len(waveform)))), start


def _spoken_frames(powers: np.ndarray) -> tuple[int, int]:
    """First and last frame (of 10 ms) of the speech: all that is loud, and what is soft and close to it."""
    loudest = powers.max()
    sounding = np.nonzero(powers > loudest * 10 ** (_SILENT / 10))[0]
    stretches = np.split(sounding, np.nonzero(np.diff(sounding) > _APART * 100)[0] + 1)
    spoken = [stretch for stretch in stretches if powers[stretch].max() > loudest * 10 ** (_LOUD / 10)]
    return int(spoken[0][0]), int(spoken[-1][-1])


def _frame_powers(waveform: np.ndarray, frame: int) -> np.ndarray:
    return (waveform.reshape(-1, frame) ** 2).mean(axis=1)


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
