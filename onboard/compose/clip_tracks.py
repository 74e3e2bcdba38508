"""A filmed clip's own sound, beside the speech: brought to a level, and quiet while somebody speaks.

    ClipTrack    the sound, where it is heard, and how
    levelled     -> the same samples, as they go into the track

KEEP is heard when nobody speaks: as recorded, but as loud as the speech (-16 LUFS over all of it, ITU-R BS.1770-4);
what was recorded softer is raised by 6 LU at most, so that a quiet hall stays a quiet hall. DUCK lies 20 LU below the
speech while somebody speaks ("at least 20 decibels lower than the foreground speech", WCAG 2.1, success criterion
1.4.7) and 12 below it in the pauses, where it is too soft to count in the loudness of the whole (EBU R 128's gate lies
10 LU below it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import av.error
import av.filter
import numpy as np
from numpy.typing import NDArray

from onboard.compose.engine import drained, engine_errors
from onboard.compose.music import hold_down
from onboard.core.clips import ClipSound
from onboard.core.errors import OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND, Span

Waveform = NDArray[np.int16]

_SPEECH = -16.0
_SILENT = -60.0
_HIGHEST = 10 ** (-3 / 20)
_LARGEST_SAMPLE = 32_768
_HOP = SAMPLES_PER_SECOND // 100


@dataclass(frozen=True, kw_only=True)
class ClipLevels:
    """How a clip's sound is laid beside the speech; the whole value belongs to the fingerprint of the track.

    ``below_speech``  LU that DUCK stays below the speech while somebody speaks
    ``rise``          LU that it rises where nobody speaks
    ``most_raised``   LU that a clip recorded softer than the speech is raised at most
    ``attack``        seconds in which DUCK gives way before a sentence, and comes back after it
    ``hold``          seconds that it waits after a sentence before it comes back
    ``fade``          seconds from silence at its beginning, and to silence at its end
    """

    below_speech: float = 20.0
    rise: float = 8.0
    most_raised: float = 6.0
    attack: float = 0.4
    hold: float = 0.3
    fade: float = 0.05


@dataclass(frozen=True, slots=True)
class ClipTrack:
    """What is heard of one clip.

    ``start``     the sample of the track at which it begins
    ``samples``   48 kHz, mono, as :func:`onboard.compose.clips.sound` gives them
    ``sound``     DUCK or KEEP
    ``level``     LU added to what is usual; negative is softer
    """

    start: int
    samples: Waveform = field(repr=False)
    sound: ClipSound
    level: float = 0.0
    levels: ClipLevels = field(default_factory=ClipLevels)

    @property
    def span(self) -> Span:
        return Span(self.start, len(self.samples))


def levelled(track: ClipTrack, speech: Sequence[Span]) -> Waveform:
    """The samples of ``track`` as loud as they are heard beside ``speech``.

    OnboardError for a sound that is to be kept while somebody speaks, or that is muted.
    """
    levels = track.levels
    if track.sound is ClipSound.MUTE:
        raise OnboardError("a muted clip has no place in the sound", stage="compose")
    louder = min(_SPEECH - _loudness(track.samples), levels.most_raised) + track.level
    gains = _faded(np.ones(-(-len(track.samples) // _HOP) + 1), levels.fade)
    if track.sound is ClipSound.DUCK:
        louder -= levels.below_speech
        gains *= _ducked(track, speech)
    elif any(track.start < span.end and span.start < track.span.end for span in speech):
        raise OnboardError(f"a clip's sound is kept at sample {track.start}, where somebody speaks", stage="compose")
    heard = track.samples.astype(np.float32) * np.float32(10 ** (louder / 20) / _LARGEST_SAMPLE)
    heard *= np.interp(np.arange(len(heard)) / _HOP, np.arange(len(gains)), gains).astype(np.float32)
    hold_down(heard, _HIGHEST)
    return np.round(heard * (_LARGEST_SAMPLE - 1)).astype(np.int16)


def _ducked(track: ClipTrack, speech: Sequence[Span]) -> NDArray[np.float64]:
    """Every 10 ms: 1 under speech, more in the pauses, going over smoothly before and after a sentence."""
    levels = track.levels
    hops = -(-len(track.samples) // _HOP) + 1
    reach = round(levels.attack / 2 * SAMPLES_PER_SECOND / _HOP)
    hold = round(levels.hold * SAMPLES_PER_SECOND / _HOP)
    wanted = np.full(hops + 2 * reach, 10 ** (levels.rise / 20))
    for span in speech:
        begin, end = (span.start - track.start) // _HOP, -(-(span.end - track.start) // _HOP)
        wanted[max(0, begin) : max(0, end + 1 + hold + 2 * reach)] = 1.0
    softened = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(wanted, softened / softened.sum(), mode="valid")


def _faded(gains: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    steps = np.arange(len(gains)) * (_HOP / SAMPLES_PER_SECOND)
    distance = np.minimum(steps, steps[::-1])
    return gains * np.minimum(1.0, distance / max(seconds, 1e-9))


def _loudness(samples: Waveform) -> float:
    """LUFS over all of it (FFmpeg's ebur128). Silence counts as if it were as loud as speech: it is left as it is."""
    if len(samples) < SAMPLES_PER_SECOND // 2:
        samples = np.tile(samples, -(-SAMPLES_PER_SECOND // max(1, len(samples)))) if len(samples) else samples
    told = _SILENT
    with engine_errors("a clip's sound cannot be measured"):
        graph = av.filter.Graph()
        source = graph.add_abuffer(sample_rate=SAMPLES_PER_SECOND, format="s16", layout="mono")
        graph.link_nodes(source, graph.add("ebur128", "metadata=1"), sink := graph.add("abuffersink")).configure()
        for start in range(0, len(samples), SAMPLES_PER_SECOND):
            stretch = np.ascontiguousarray(samples[np.newaxis, start : start + SAMPLES_PER_SECOND])
            frame = av.AudioFrame.from_ndarray(stretch, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLES_PER_SECOND, start, Fraction(1, SAMPLES_PER_SECOND)
            source.push(frame)
            told = _last_told(sink, told)
        source.push(None)
        told = _last_told(sink, told)
    return told if told > _SILENT else _SPEECH


def _last_told(sink: av.filter.context.FilterContext, told: float) -> float:
    for frame in drained(sink):
        told = float(frame.metadata.get("lavfi.r128.I", told))
    return told
