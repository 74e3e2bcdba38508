"""Sound as samples: one channel, 16 bit, and its rate. WAV in and out, and resampling.

Sound       rate (Hz) and samples (int16, shape (n,))
to_wav      -> RIFF/WAVE, PCM, mono, 16 bit
from_wav    and back; what is not such a file is an error
resampled   the same sound at another rate
"""

from __future__ import annotations

import io
import math
import wave
from dataclasses import dataclass

import numpy as np

from onboard.core.errors import OnboardError

FULL_SCALE = 32768.0

_TRANSITION = 0.04
"""Share of the narrower band over which the resampler's low-pass closes; an abrupt edge would ring."""


@dataclass(frozen=True, eq=False)
class Sound:
    """``rate`` in Hz; ``samples`` int16, shape (n,), one channel."""

    rate: int
    samples: np.ndarray

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def waveform(self) -> np.ndarray:
        """The samples as float64, full scale = 1.0."""
        return self.samples.astype(np.float64) / FULL_SCALE


def from_waveform(rate: int, waveform: np.ndarray) -> Sound:
    """Sound of a float waveform (full scale = 1.0), rounded to 16 bit. What lies beyond full scale is clipped."""
    return Sound(rate, np.clip(np.rint(waveform * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16))


def to_wav(sound: Sound) -> bytes:
    """A RIFF/WAVE file: PCM, mono, 16 bit little-endian. The same sound gives the same bytes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(sound.rate)
        writer.writeframes(sound.samples.astype("<i2").tobytes())
    return file.getvalue()


def from_wav(content: bytes) -> Sound:
    """The sound in a WAV file made by :func:`to_wav`. Raises OnboardError for anything else, cut files included."""
    try:
        with wave.open(io.BytesIO(content), "rb") as reader:
            channels, width, rate, promised, *_ = reader.getparams()
            if (channels, width) != (1, 2) or rate <= 0:
                raise OnboardError(f"a WAV file of {channels} channels, {8 * width} bit; one channel, 16 bit expected")
            frames = reader.readframes(promised)
    except (wave.Error, EOFError) as exc:
        raise OnboardError(f"not a readable WAV file ({exc or 'it ends too early'})") from exc
    if len(frames) != 2 * promised:
        raise OnboardError(f"a damaged WAV file: {len(frames) // 2} samples of {promised}")
    return Sound(rate, np.frombuffer(frames, dtype="<i2").astype(np.int16))


def resampled(sound: Sound, rate: int) -> Sound:
    """The same sound at ``rate`` Hz: band-limited, linear phase, no delay; n samples become ceil(n * rate / old).

    Works on the spectrum of the whole sound: it is extended or cut at the narrower Nyquist frequency, with a raised
    cosine over the last 4 % of the band. (Sentences are seconds long; this is exact and quick.)
    """
    if rate <= 0:
        raise OnboardError(f"a sampling rate of {rate} Hz")
    if rate == sound.rate or not len(sound.samples):
        return Sound(rate, sound.samples)
    common = math.gcd(rate, sound.rate)
    up, down = rate // common, sound.rate // common
    length = math.ceil(len(sound.samples) * up / down)
    # Silence behind the end keeps the transform's wrap-around away from it, and makes the ratio of lengths exact.
    blocks = math.ceil((len(sound.samples) + sound.rate // 20) / down)
    spectrum = np.fft.rfft(sound.waveform(), blocks * down)
    kept = min(len(spectrum), blocks * up // 2 + 1)
    edge = max(1, round(kept * _TRANSITION))
    extended = np.zeros(blocks * up // 2 + 1, dtype=complex)
    extended[:kept] = spectrum[:kept]
    extended[kept - edge : kept] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, edge + 1) / edge)
    return from_waveform(rate, np.fft.irfft(extended, blocks * up)[:length] * (up / down))
