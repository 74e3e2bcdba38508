"""A company's own music under the speech: quiet, out of the speech's way, silent where a warning is told.

    Music       the file, how it is to sound, and where warnings are told
    music_bed   -> Bed: the music of any stretch of a video, computed when it is asked for

The piece plays from its beginning and again from there as often as needed, its end faded into its beginning. Its
loudest three seconds lie ``below_speech`` under the speech, so that no passage comes nearer: "at least 20 decibels
lower than the foreground speech" (W3C, Web Content Accessibility Guidelines 2.1, success criterion 1.4.7).

Knows how loud speech is (-16 LUFS) and how high its peaks reach (-2.5 dBTP), and leaves the sum below -2 dBTP.
The file is somebody's and may be anything: only plain sound formats are opened, none that names other files.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import av
import av.error
import av.filter
import numpy as np
from numpy.typing import NDArray

from onboard.compose.engine import drained
from onboard.compose.music_settings import LARGEST_MUSIC, MusicSettings
from onboard.core.errors import InputError
from onboard.core.timing import SAMPLES_PER_SECOND, Span

LONGEST_MUSIC = 300
"""Seconds of a piece that are used; it is played again from there. Bounds memory: 58 MB, however long the video."""
SHORTEST_MUSIC = 10
"""Seconds; a shorter piece, repeated, is a nuisance."""
_FORMATS = "aac,aiff,asf,flac,matroska,mov,mp3,ogg,w64,wav"
_FORMATS_IN_WORDS = "WAV, AIFF, FLAC, MP3, M4A, AAC, Ogg, Opus, WebM or WMA"
_RATES = range(8_000, 192_001)
_MOST_CHANNELS = 8
_MOST_PACKETS = 200_000
_HIGHEST_SAMPLE = 16.0
_SOFTEST = -60.0

_SPEECH = -16.0
_PEAK_UNDER_SPEECH = 10 ** (-27 / 20)
_BLOCK = SAMPLES_PER_SECOND // 10
_HOP = SAMPLES_PER_SECOND // 100

Waveform = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Music:
    """A piece of music for one video.

    ``name``       of its file, as the person knows it
    ``content``    of the file
    ``warnings``   where warnings are told: no music there
    """

    name: str
    content: bytes = field(repr=False)
    settings: MusicSettings = field(default_factory=MusicSettings)
    warnings: tuple[Span, ...] = ()


def music_bed(music: Music, samples: int, speech: Sequence[Span]) -> Bed:
    """The music of a video of ``samples`` samples in which ``speech`` is heard.

    InputError, naming the file, where it is too large, too short, silent, damaged, or no sound at all.
    """
    settings = music.settings
    piece = _levelled(_read(music), music)
    joint = _joint(piece, round(settings.crossfade * SAMPLES_PER_SECOND))
    return Bed(piece, joint, _gains(samples, speech, music.warnings, settings))


class Bed:
    """Music as long as a video.

    ``piece``   at the level it has under speech
    ``joint``   what is heard of its end and its beginning when it begins again
    ``gains``   what it is multiplied with, one every 10 ms
    """

    def __init__(self, piece: Waveform, joint: Waveform, gains: NDArray[np.float64]) -> None:
        self._piece, self._joint, self._gains = piece, joint, gains
        self._period = len(piece) - len(joint)

    def between(self, start: int, end: int) -> Waveform:
        """The samples from ``start`` up to but not including ``end``, full scale = 1.0."""
        places = np.arange(start, end)
        inside = places % self._period
        heard = self._piece[inside]
        again = (places >= self._period) & (inside < len(self._joint))
        heard[again] = self._joint[inside[again]]
        return heard * np.interp(places / _HOP, np.arange(len(self._gains)), self._gains).astype(np.float32)


# ------------------------------------------------------------------------------------------------ how loud, when


def _gains(
    samples: int, speech: Sequence[Span], warnings: Sequence[Span], settings: MusicSettings
) -> NDArray[np.float64]:
    """What the piece is multiplied with, every 10 ms: 1 under speech, more in pauses, 0 under warnings."""
    hops = -(-samples // _HOP) + 1
    reach = round(settings.attack / 2 * SAMPLES_PER_SECOND / _HOP)
    hold = round(settings.hold * SAMPLES_PER_SECOND / _HOP)
    wanted = np.full(hops, 10 ** (settings.rise / 20))
    for spans, gain in ((speech, 1.0), (warnings, 0.0)):
        for span in spans:
            wanted[max(0, span.start // _HOP - reach) : -(-span.end // _HOP) + 1 + hold + reach] = gain
    softened = np.hanning(2 * reach + 3)[1:-1]
    smooth = np.convolve(np.pad(wanted, reach, mode="edge"), softened / softened.sum(), mode="valid")
    return smooth * _fades(hops, settings.fade)


def _fades(hops: int, seconds: float) -> NDArray[np.float64]:
    distance = np.minimum(np.arange(hops), np.arange(hops)[::-1]) * (_HOP / SAMPLES_PER_SECOND)
    return 0.5 - 0.5 * np.cos(np.pi * np.minimum(1.0, distance / max(seconds, 1e-9)))


# ------------------------------------------------------------------------------------------------ how loud, at all


@dataclass(frozen=True, slots=True)
class _Read:
    """A piece as read: samples, and its loudness in LUFS every 100 ms as FFmpeg's ebur128 measures it.

    ``momentary`` over the last 400 ms, ``short_term`` over the last 3 s, ``integrated`` over all of it
    """

    waveform: Waveform
    momentary: NDArray[np.float64]
    short_term: NDArray[np.float64]
    integrated: float


def _levelled(read: _Read, music: Music) -> Waveform:
    """The piece without the silence around it, as loud as it may be under speech, its peaks held down."""
    if not read.integrated > _SOFTEST:
        raise _refused(music, "is silent", "Choose another piece of music.")
    loud = np.nonzero(read.momentary > read.integrated - 10.0)[0]
    piece = read.waveform[max(0, loud[0] - 3) * _BLOCK : (loud[-1] + 1) * _BLOCK]
    if len(piece) < SHORTEST_MUSIC * SAMPLES_PER_SECOND:
        raise _refused(
            music,
            f"has {len(piece) / SAMPLES_PER_SECOND:.1f} seconds of music, and at least {SHORTEST_MUSIC} are needed",
            "Choose a longer piece of music.",
        )
    loudest = read.short_term[30:].max()
    piece *= np.float32(10 ** ((_SPEECH - music.settings.below_speech - loudest) / 20))
    hold_down(piece, _PEAK_UNDER_SPEECH)
    return piece


def _joint(piece: Waveform, samples: int) -> Waveform:
    """The end of a piece going over into its beginning, equally loud all the way."""
    angle = np.linspace(0.0, np.pi / 2, samples, dtype=np.float32)
    joint = piece[:samples] * np.sin(angle) + piece[len(piece) - samples :] * np.cos(angle)
    hold_down(joint, _PEAK_UNDER_SPEECH)
    return joint


def hold_down(piece: Waveform, ceiling: float) -> None:
    """Keep every sample under ``ceiling``, in place: the gain sinks in 30 ms before a peak and recovers in as many."""
    usable = len(piece) // _HOP * _HOP
    peaks = np.abs(piece[:usable]).reshape(-1, _HOP).max(axis=1)
    needed = np.minimum(1.0, ceiling / np.maximum(np.append(peaks, np.abs(piece[usable:]).max(initial=0.0)), 1e-12))
    if needed.min() >= 1.0:
        return
    lowest = np.lib.stride_tricks.sliding_window_view(np.pad(needed, 4, mode="edge"), 9).min(axis=1)
    gains = np.convolve(np.pad(lowest, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
    for start in range(0, len(piece), SAMPLES_PER_SECOND):
        stretch = piece[start : start + SAMPLES_PER_SECOND]
        places = np.arange(start, start + len(stretch)) / _HOP
        stretch *= np.interp(places, np.arange(len(gains)), gains).astype(np.float32)


# ------------------------------------------------------------------------------------------------ reading


def _read(music: Music) -> _Read:
    if len(music.content) > LARGEST_MUSIC:
        raise _refused(
            music,
            f"has {math.ceil(len(music.content) / 2**20 * 10) / 10} MiB, and the limit is {LARGEST_MUSIC // 2**20}",
            "Choose a shorter piece, or save it as MP3 or M4A.",
        )
    try:
        blocks = list(islice(_measured_blocks(music), LONGEST_MUSIC * SAMPLES_PER_SECOND // _BLOCK))
    except (av.error.FFmpegError, ValueError) as exc:
        raise _refused(music, f"is no sound that can be read ({exc})", f"Save it anew as {_FORMATS_IN_WORDS}.") from exc
    if not blocks:
        raise _refused(music, "holds no sound", "Choose another piece of music.")
    waveform = np.concatenate([samples for samples, *_ in blocks])
    if not np.abs(waveform).max() < _HIGHEST_SAMPLE:
        raise _refused(music, "holds samples far beyond full scale", f"Save it anew as {_FORMATS_IN_WORDS}.")
    # The filter calls the loudness of digital silence "nan".
    momentary, short_term, integrated = np.nan_to_num(np.array([told for _, *told in blocks]), nan=-math.inf).T
    return _Read(waveform, momentary, short_term, float(integrated[-1]))


def _measured_blocks(music: Music) -> Iterator[tuple[Waveform, float, float, float]]:
    """The piece in blocks of 100 ms, mono, 48 kHz, each with the three loudnesses measured up to its end."""
    opening = {"format_whitelist": _FORMATS}
    with av.open(io.BytesIO(music.content), "r", options=opening, metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise _refused(music, "holds no sound", "Choose another piece of music.")
        stream = container.streams.audio[0]
        _require_usual(stream, music)
        graph = av.filter.Graph()
        source, sink = graph.add_abuffer(template=stream), graph.add("abuffersink")
        graph.link_nodes(
            source,
            graph.add("aformat", f"sample_rates={SAMPLES_PER_SECOND}:channel_layouts=mono"),
            graph.add("ebur128", "metadata=1"),
            sink,
        ).configure()
        for count, packet in enumerate(container.demux(stream)):
            if count > _MOST_PACKETS:
                raise _refused(music, f"has more than {_MOST_PACKETS} packets", f"Save it anew as {_FORMATS_IN_WORDS}.")
            for frame in packet.decode():
                source.push(frame)
                yield from _measured(sink)
        source.push(None)
        yield from _measured(sink)


def _measured(sink: av.filter.context.FilterContext) -> Iterator[tuple[Waveform, float, float, float]]:
    for frame in drained(sink):
        if frame.samples == _BLOCK:
            momentary, short_term, integrated = (float(frame.metadata[f"lavfi.r128.{name}"]) for name in "MSI")
            yield frame.to_ndarray()[0].astype(np.float32), momentary, short_term, integrated


def _require_usual(stream: av.AudioStream, music: Music) -> None:
    context = stream.codec_context
    if context.sample_rate not in _RATES or not 1 <= context.channels <= _MOST_CHANNELS:
        raise _refused(
            music,
            f"has {context.channels} channels at {context.sample_rate} Hz; "
            f"1 to {_MOST_CHANNELS} at {_RATES.start} to {_RATES.stop - 1} Hz can be read",
            "Save it anew in stereo at 44100 or 48000 Hz.",
        )


def _refused(music: Music, reason: str, hint: str) -> InputError:
    return InputError(reason, hint=hint, file=music.name, stage="compose")
