"""Spoken sentences -> one continuous AAC track.

Encoding each sentence by itself and gluing the results drifts: every AAC encoder begins with priming samples and
ends on a block of 1,024. So the sentences are laid into one stretch of silence, sample by sample, and encoded once.

AAC-LC (ISO/IEC 14496-3), 48 kHz, mono, in an M4A (ISO/IEC 14496-14). The encoder's 1,024 samples of priming are
written down in the file's edit list, so sample 0 of the track sounds at time 0.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from onboard.compose.engine import engine_errors, engine_version
from onboard.core.errors import InputError, OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND

_STRETCH = SAMPLES_PER_SECOND
# The movie's clock counts samples too: in milliseconds, its default, the track would end up to 1 ms early.
_CONTAINER_OPTIONS = {"fflags": "+bitexact", "movie_timescale": str(SAMPLES_PER_SECOND)}
_LARGEST_SAMPLE = 32_768


@dataclass(frozen=True, kw_only=True)
class SoundtrackSettings:
    """Everything but the sentences that decides the bytes of a track; the whole value is its fingerprint.

    ``coder``            FFmpeg's "fast" or "twoloop". Measured on speech, "fast" leaves less noise at every rate, for
                         half to two thirds of the cost (docs/decisions/0003-cost-follows-change.md)
    ``bits_per_second``  of the whole track
    ``engine``           name and version of the libraries that do the work
    """

    coder: str = "fast"
    bits_per_second: int = 80_000
    engine: str = field(default_factory=engine_version)


def soundtrack(placed: Sequence[tuple[int, bytes]], samples: int, settings: SoundtrackSettings | None = None) -> bytes:
    """One track of ``samples`` samples with each WAV (48 kHz, mono, 16 bit) starting at its sample.

    Encodes a second at a time: memory does not grow with the length, but for the result. Equal input gives equal
    bytes. InputError where a WAV is not of that form; OnboardError where two overlap or one leaves the track.
    """
    settings = settings or SoundtrackSettings()
    laid = _laid_out(placed, samples)
    output = io.BytesIO()
    with (
        engine_errors("the sound cannot be encoded"),
        av.open(output, "w", format="mp4", options=_CONTAINER_OPTIONS) as container,
    ):
        coder = {"aac_coder": settings.coder}
        stream = container.add_stream("aac", rate=SAMPLES_PER_SECOND, layout="mono", options=coder)
        stream.bit_rate = settings.bits_per_second
        for start, stretch in _stretches(laid, samples):
            frame = av.AudioFrame.from_ndarray(stretch[np.newaxis, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLES_PER_SECOND, start, Fraction(1, SAMPLES_PER_SECOND)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return output.getvalue()


def _laid_out(placed: Sequence[tuple[int, bytes]], samples: int) -> list[tuple[int, NDArray[np.int16]]]:
    if samples <= 0:
        raise OnboardError(f"a sound track of {samples} samples", stage="compose")
    laid, free_from = [], 0
    for start, wav in sorted(placed, key=lambda one: one[0]):
        sound = _samples_of(wav)
        if start < free_from:
            raise OnboardError(f"sentences overlap: one starts at sample {start}, before {free_from}", stage="compose")
        free_from = start + len(sound)
        if free_from > samples:
            raise OnboardError(f"a sentence ends at sample {free_from} of {samples}", stage="compose")
        laid.append((start, sound))
    return laid


def _samples_of(wav: bytes) -> NDArray[np.int16]:
    try:
        with wave.open(io.BytesIO(wav)) as file:
            form = (file.getframerate(), file.getnchannels(), file.getsampwidth() * 8)
            promised = file.getnframes()
            frames = file.readframes(promised)
    except (wave.Error, EOFError) as exc:
        raise InputError(f"a sentence's sound is no WAV ({exc})", stage="compose") from exc
    if form != (SAMPLES_PER_SECOND, 1, 16):
        rate, channels, bits = form
        raise InputError(
            f"a sentence's sound has {rate} Hz, {channels} channel(s), {bits} bit; it must have 48000 Hz, 1, 16",
            stage="compose",
        )
    if len(frames) != promised * 2:
        raise InputError(
            f"a sentence's sound is cut off: {len(frames) // 2} of {promised} samples are there", stage="compose"
        )
    return np.frombuffer(frames, "<i2")


def _stretches(
    laid: Sequence[tuple[int, NDArray[np.int16]]], samples: int
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    first = 0
    for start in range(0, samples, _STRETCH):
        end = min(start + _STRETCH, samples)
        stretch = np.zeros(end - start, np.float32)
        while first < len(laid) and laid[first][0] + len(laid[first][1]) <= start:
            first += 1
        for at, sound in laid[first:]:
            if at >= end:
                break
            inside = sound[max(0, start - at) : end - at]
            offset = max(0, at - start)
            stretch[offset : offset + len(inside)] = inside / np.float32(_LARGEST_SAMPLE)
        yield start, stretch
