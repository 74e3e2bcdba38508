"""Music for tests: made here, in any format, so that nobody's rights are touched."""

from __future__ import annotations

import io
from functools import lru_cache

import av
import numpy as np

RATE = 44_100
NOTES = (220.0, 261.63, 329.63, 392.0, 440.0, 523.25)


def melody(seconds: float, *, rate: int = RATE, beat: float = 0.5, size: float = 0.3) -> np.ndarray:
    """Plucked notes over a bass, with a drum on each beat; full scale = 1.0."""
    dice = np.random.default_rng(8)
    sound = np.zeros(round(seconds * rate))
    for n, start in enumerate(range(0, len(sound), round(beat * rate))):
        t = np.arange(min(rate, len(sound) - start)) / rate
        drum = dice.normal(size=len(t)) * np.exp(-60 * t)
        sound[start : start + len(t)] += _note(NOTES[n * 5 % len(NOTES)], rate)[: len(t)] + 0.7 * drum
    return sound * size


@lru_cache
def _note(pitch: float, rate: int) -> np.ndarray:
    """A second of a plucked note and of its bass."""
    t = np.arange(rate) / rate
    plucked = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in (1, 2, 3, 5)) * np.exp(-3 * t)
    return 0.5 * plucked + 0.6 * np.sin(2 * np.pi * pitch / 4 * t) * np.exp(-2 * t)


def encoded(
    sound: np.ndarray, container: str = "wav", codec: str = "pcm_s16le", *, rate: int = RATE, channels: int = 2
) -> bytes:
    """A file of that sound, the same in all channels."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate, layout={1: "mono", 2: "stereo"}[channels])
        assert isinstance(stream, av.AudioStream)
        layout = stream.codec_context.layout
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(np.tile(sound, (channels, 1)), np.float32), format="fltp", layout=layout.name
        )
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        for converted in (*resampler.resample(frame), *resampler.resample(None)):
            output.mux(stream.encode(converted))
        output.mux(stream.encode(None))
    return file.getvalue()
