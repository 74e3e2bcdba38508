"""Spoken sentences, music and the sound of clips where there are any -> one continuous AAC track.

Encoding each sentence by itself and gluing the results drifts: every AAC encoder begins with priming samples and
ends on a block of 1,024. So the sentences are laid into one stretch of silence, sample by sample, and encoded once.

The encoder changes the waveform and may lift a peak. What it made is decoded again, and where it is too high the sound
is turned down around that place and encoded anew: the promise of -1.5 dBTP holds for what a phone plays.

AAC-LC (ISO/IEC 14496-3), 48 kHz, mono, in an M4A (ISO/IEC 14496-14). The encoder's 1,024 samples of priming are
written down in the file's edit list, so sample 0 of the track sounds at time 0.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from onboard.compose.clip_tracks import ClipTrack, levelled
from onboard.compose.engine import engine_errors, engine_version, opened
from onboard.compose.music import Bed, Music, music_bed
from onboard.core.clips import ClipSound
from onboard.core.errors import InputError, OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND, Span

_STRETCH = SAMPLES_PER_SECOND
# The movie's clock counts samples too: in milliseconds, its default, the track would end up to 1 ms early.
_CONTAINER_OPTIONS = {"fflags": "+bitexact", "movie_timescale": str(SAMPLES_PER_SECOND)}
_LARGEST_SAMPLE = 32_768

_HIGHEST = 10 ** (-2.0 / 20)
"""Of a decoded sample, full scale = 1.0: half a decibel under the -1.5 dBTP promised, for what lies between samples."""
_HOP = SAMPLES_PER_SECOND // 100
_DIP = 12
"""Hops of 10 ms from full volume to the middle of a dip: slow enough not to be heard as a step."""
_PASSES = 10


@dataclass(frozen=True, kw_only=True)
class SoundtrackSettings:
    """Everything but the sentences that decides the bytes of a track; the whole value is its fingerprint.

    ``coder``            FFmpeg's "fast" or "twoloop". Measured on speech, "fast" leaves less noise at every rate, for
                         half to two thirds of the cost (docs/decisions/0003-cost-follows-change.md)
    ``bits_per_second``  of the whole track
    ``noise_shaping``    FFmpeg's temporal noise shaping. It lifted peaks by up to 1.9 dB (a neural voice's words came
                         out at -0.6 dBTP instead of -2.5); without it by 0.4 at most, and less noise is left as well
    ``engine``           name and version of the libraries that do the work
    """

    coder: str = "fast"
    bits_per_second: int = 80_000
    noise_shaping: bool = False
    engine: str = field(default_factory=engine_version)


def soundtrack(
    placed: Sequence[tuple[int, bytes]],
    samples: int,
    settings: SoundtrackSettings | None = None,
    music: Music | None = None,
    clips: Sequence[ClipTrack] = (),
) -> bytes:
    """One track of ``samples`` samples with each WAV (48 kHz, mono, 16 bit) starting at its sample, over ``music``.

    ``clips`` sound beside the speech (see :mod:`onboard.compose.clip_tracks`); music gives way to what is kept of them
    as it does to speech. Where nobody speaks in the whole track (a draft with the silent voice), no music plays either.
    Encodes a second at a time: memory does not grow with the length, but for the result. Equal input gives equal bytes.
    InputError where a WAV is not of that form or the music cannot be used; OnboardError where two sentences overlap or
    one leaves the track, where two clips do, or a clip is kept that somebody speaks over.
    """
    settings = settings or SoundtrackSettings()
    laid = _laid_out(placed, samples)
    speech = [Span(start, len(sound)) for start, sound in laid if sound.any()]
    bed = _bed(speech, clips, samples, music)
    beside = _beside(speech, clips, samples)
    volume = np.ones(-(-samples // _HOP) + 1)
    for _ in range(_PASSES):
        track = _encoded(_mixed(laid, beside, bed, volume, samples), settings)
        peaks = _too_high(track)
        if not peaks:
            return track
        _turn_down(volume, peaks)
    raise OnboardError(
        f"the encoder lifts the sound above {_HIGHEST:.2f} of full scale, also when it is turned down {_PASSES} times",
        hint="Choose another voice or other music, and report it.",
        stage="compose",
    )


def _encoded(stretches: Iterable[tuple[int, NDArray[np.float32]]], settings: SoundtrackSettings) -> bytes:
    output = io.BytesIO()
    with (
        engine_errors("the sound cannot be encoded"),
        av.open(output, "w", format="mp4", options=_CONTAINER_OPTIONS) as container,
    ):
        coder = {"aac_coder": settings.coder, "aac_tns": str(int(settings.noise_shaping))}
        stream = container.add_stream("aac", rate=SAMPLES_PER_SECOND, layout="mono", options=coder)
        stream.bit_rate = settings.bits_per_second
        for start, stretch in stretches:
            frame = av.AudioFrame.from_ndarray(stretch[np.newaxis, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLES_PER_SECOND, start, Fraction(1, SAMPLES_PER_SECOND)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return output.getvalue()


# ------------------------------------------------------------------------------------------------ peaks


def _too_high(track: bytes) -> dict[int, float]:
    """Where the decoded track is too high, one place a block: the sample, and how high."""
    peaks = dict[int, float]()
    with engine_errors("the sound just made cannot be read"), opened(track) as container:
        for frame in container.decode(audio=0):
            assert frame.pts is not None and frame.time_base is not None
            start = round(frame.pts * frame.time_base * SAMPLES_PER_SECOND)
            heights = np.abs(frame.to_ndarray()[0])
            highest = int(heights.argmax())
            if heights[highest] > _HIGHEST:
                peaks[max(0, start + highest)] = float(heights[highest])
    return peaks


def _turn_down(volume: NDArray[np.float64], peaks: Mapping[int, float]) -> None:
    """Lower the volume smoothly around each peak, by what it is too high and a little more."""
    dips = np.ones(len(volume))
    for sample, height in peaks.items():
        middle = sample // _HOP
        around = np.arange(max(0, middle - _DIP), min(len(volume), middle + _DIP + 2))
        distance = np.clip(np.abs(around - middle - 0.5) - 0.5, 0, _DIP) / _DIP
        depth = 1 - 0.95 * _HIGHEST / height
        dips[around] = np.minimum(dips[around], 1 - depth * (0.5 + 0.5 * np.cos(np.pi * distance)))
    volume *= dips


# ------------------------------------------------------------------------------------------------ what is heard


def _mixed(
    laid: Sequence[tuple[int, NDArray[np.int16]]],
    beside: Sequence[tuple[int, NDArray[np.int16]]],
    bed: Bed | None,
    volume: NDArray[np.float64],
    samples: int,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    lowered = bool((volume < 1).any())
    for (start, stretch), (_, other) in zip(_stretches(laid, samples), _stretches(beside, samples), strict=True):
        if beside:
            stretch += other
        if bed is not None:
            stretch += bed.between(start, start + len(stretch))
        if lowered:
            places = np.arange(start, start + len(stretch)) / _HOP
            stretch *= np.interp(places, np.arange(len(volume)), volume).astype(np.float32)
        yield start, stretch


def _bed(speech: Sequence[Span], clips: Sequence[ClipTrack], samples: int, music: Music | None) -> Bed | None:
    if music is None or not speech:
        return None
    return music_bed(music, samples, [*speech, *(clip.span for clip in clips if clip.sound is ClipSound.KEEP)])


def _beside(speech: Sequence[Span], clips: Sequence[ClipTrack], samples: int) -> list[tuple[int, NDArray[np.int16]]]:
    """The sound of the clips, one after the other."""
    rising, free_from = sorted(clips, key=lambda clip: clip.start), 0
    for clip in rising:
        if clip.start < free_from or clip.span.end > samples:
            raise OnboardError(
                f"a clip's sound from sample {clip.start} to {clip.span.end}, where {free_from} to {samples} are free",
                stage="compose",
            )
        free_from = clip.span.end
    return [(clip.start, levelled(clip, speech)) for clip in rising]


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
