"""Sound at the speed the picture has: 48 kHz, mono, 16 bit, as many samples as the picture is seen.

Sound is laid by its own time stamps, counted from the first picture: what sounds before it is not heard, a hole is
silence. Another speed keeps the pitch (FFmpeg's ``atempo``, a waveform similarity overlap-add).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import av.error
import av.filter
import numpy as np
from numpy.typing import NDArray

from onboard.compose.engine import drained
from onboard.compose.footage.container import Footage
from onboard.core.errors import InputError
from onboard.core.timing import SAMPLES_PER_SECOND

Waveform = NDArray[np.int16]

_EARLIER = Fraction(1)
_HOLE = SAMPLES_PER_SECOND // 25
"""Samples that time stamps may tremble without a hole being heard."""
_MOST_CHANNELS = 16
_RATES = range(4_000, 192_001)
_SLOWEST_AT_ONCE = 0.5
_EARLY = 0.030
"""Seconds that each step of the filter begins a sound too early for each time it is stretched: measured with beeps in
silence, noise and hum; its windows are 43 ms long. What is left is 15 ms, 30 at a quarter of the speed."""


def heard(footage: Footage, start: float, end: float, speed: float) -> Waveform:
    """The sound of this part, at this speed. InputError where there is none that can be decoded."""
    original = _laid(footage, start, round((end - start) * SAMPLES_PER_SECOND))
    if speed == 1.0:
        return original
    return _as_long(_at_speed(original, speed), round(len(original) / speed))


def _laid(footage: Footage, start: float, samples: int) -> Waveform:
    laid = np.zeros(samples, np.int16)
    for at, stretch in _stretches(footage, start, samples):
        begin, stop = max(0, at), min(samples, at + len(stretch))
        if begin < stop:
            laid[begin:stop] = stretch[begin - at : stop - at]
    return laid


def _stretches(footage: Footage, start: float, samples: int) -> Iterator[tuple[int, Waveform]]:
    """Pieces of sound, each with the sample of the part that it begins at; their lengths follow their time stamps."""
    zero = footage.began + Fraction(start).limit_denominator(1_000_000)
    resampler, at = _resampler(), None
    for frame in _decoded(footage, zero):
        assert frame.pts is not None and frame.time_base is not None
        told = round((frame.pts * frame.time_base - zero) * SAMPLES_PER_SECOND)
        if at is None or abs(told - at) > _HOLE:
            if at is not None:
                yield from _counted(at, resampler.resample(None))
            resampler, at = _resampler(), told
        if told > samples:
            return
        for reached, stretch in _counted(at, resampler.resample(frame)):
            yield reached, stretch
            at = reached + len(stretch)
    if at is not None:
        yield from _counted(at, resampler.resample(None))


def _counted(at: int, frames: list[av.AudioFrame]) -> Iterator[tuple[int, Waveform]]:
    for frame in frames:
        stretch = frame.to_ndarray()[0]
        yield at, stretch
        at += len(stretch)


def _resampler() -> av.AudioResampler:
    return av.AudioResampler(format="s16", layout="mono", rate=SAMPLES_PER_SECOND)


def _decoded(footage: Footage, zero: Fraction) -> Iterator[av.AudioFrame]:
    stream = footage.sound
    if stream is None:
        raise InputError("has no sound", hint='Leave sound="..." out of the document.')
    assert stream.time_base is not None
    footage.container.seek(int((zero - _EARLIER) / stream.time_base), stream=stream)
    for frame in footage.container.decode(stream):
        if frame.rate not in _RATES or not 1 <= frame.layout.nb_channels <= _MOST_CHANNELS:
            raise InputError(
                f"has sound of {frame.layout.nb_channels} channels at {frame.rate} Hz, which is not read",
                hint="Save it anew with stereo sound at 48 kHz.",
            )
        yield frame


# ------------------------------------------------------------------------------------------------ speed


def _at_speed(waveform: Waveform, speed: float) -> Waveform:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLES_PER_SECOND, format="s16", layout="mono")
    steps = [graph.add("atempo", f"tempo={tempo!r}") for tempo in _tempos(speed)]
    graph.link_nodes(source, *steps, graph.add("aformat", "sample_fmts=s16"), sink := graph.add("abuffersink"))
    graph.configure()
    late = np.pad(waveform, (round(_delay(speed) * speed * SAMPLES_PER_SECOND), 0))
    pieces = list[Waveform]()
    for start in range(0, len(late), SAMPLES_PER_SECOND):
        stretch = late[np.newaxis, start : start + SAMPLES_PER_SECOND]
        frame = av.AudioFrame.from_ndarray(stretch, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLES_PER_SECOND, start, Fraction(1, SAMPLES_PER_SECOND)
        source.push(frame)
        pieces.extend(frame.to_ndarray()[0] for frame in drained(sink))
    source.push(None)
    pieces.extend(frame.to_ndarray()[0] for frame in drained(sink))
    return np.concatenate([*pieces, np.zeros(0, np.int16)])


def _tempos(speed: float) -> list[float]:
    """One step of the filter goes down to half the speed."""
    return [speed] if speed >= _SLOWEST_AT_ONCE else [speed**0.5] * 2


def _delay(speed: float) -> float:
    """Seconds at the new speed by which what is heard must be late to be in time."""
    delay = 0.0
    for tempo in _tempos(speed):
        delay = delay / tempo + _EARLY * max(0.0, 1 / tempo - 1)
    return delay


def _as_long(waveform: Waveform, samples: int) -> Waveform:
    return np.pad(waveform[:samples], (0, max(0, samples - len(waveform))))
