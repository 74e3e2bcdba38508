"""Spoken sentences, music and the sound of clips where there are any -> AAC packets, as ADTS streams.

    scene_sound    the sentences of one scene     -> a stretch of sound, made once, whatever the video it stands in
    soundtrack     all sentences, music, clips    -> one stretch as long as the video

Encoding each sentence by itself and gluing the results drifts: every AAC encoder begins with priming samples and
ends on a block of 1,024. So the sentences are laid into one stretch of silence, sample by sample, and encoded together;
and a scene's stretch is whole packets that begin and end in silence (:mod:`onboard.core.timing` sees to it). Only
silent packets then stand beside each other where stretches are joined: joined, every sample is decoded as it was alone.

The encoder changes the waveform and may lift a peak. What it made is decoded again, and where it is too high the sound
is turned down around that place and encoded anew: the promise of -1.5 dBTP holds for what a phone plays.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from onboard.compose.aac import decoded, encoded, framed
from onboard.compose.clip_tracks import ClipTrack, levelled
from onboard.compose.music import Bed, Music, music_bed
from onboard.compose.sound_settings import SoundtrackSettings
from onboard.core.clips import ClipSound
from onboard.core.errors import InputError, OnboardError
from onboard.core.timing import QUIET, SAMPLES_PER_PACKET, SAMPLES_PER_SECOND, Span

_STRETCH = SAMPLES_PER_SECOND
_LARGEST_SAMPLE = 32_768

_HIGHEST = 10 ** (-2.0 / 20)
"""Of a decoded sample, full scale = 1.0: half a decibel under the -1.5 dBTP promised, for what lies between samples."""
_HOP = SAMPLES_PER_SECOND // 100
_DIP = 12
"""Hops of 10 ms from full volume to the middle of a dip: slow enough not to be heard as a step."""
_PASSES = 10


def scene_sound(placed: Sequence[tuple[int, bytes]], samples: int, settings: SoundtrackSettings | None = None) -> bytes:
    """A stretch of ``samples`` samples, whole packets, with each WAV (48 kHz, mono, 16 bit) starting at its sample.

    An ADTS stream of a packet more than that: the first is the encoder's priming, and belongs on the packet in front of
    the stretch. It is silent, as the last one is, for at both ends nothing is heard for :data:`QUIET` samples.
    Equal input gives equal bytes. Errors as :func:`soundtrack`; OnboardError also where it is no such stretch.
    """
    if samples <= 0 or samples % SAMPLES_PER_PACKET:
        raise OnboardError(f"a scene's sound of {samples} samples, which is not a number of packets", stage="compose")
    laid = _laid_out(placed, samples)
    if laid and (laid[0][0] < QUIET or samples - laid[-1][0] - len(laid[-1][1]) < QUIET):
        raise OnboardError(
            f"a scene speaks from sample {laid[0][0]} to {laid[-1][0] + len(laid[-1][1])} of {samples}, "
            f"and {QUIET} samples at both ends must be silent",
            stage="compose",
        )
    return _sounding(laid, [], None, samples, settings or SoundtrackSettings())


def soundtrack(
    placed: Sequence[tuple[int, bytes]],
    samples: int,
    settings: SoundtrackSettings | None = None,
    music: Music | None = None,
    clips: Sequence[ClipTrack] = (),
) -> bytes:
    """One track of ``samples`` samples with each WAV (48 kHz, mono, 16 bit) starting at its sample, over ``music``.

    An ADTS stream: a packet of priming, then as many as hold the samples; silence follows up to the last one's end.
    ``clips`` sound beside the speech (see :mod:`onboard.compose.clip_tracks`); music gives way to what is kept of them
    as it does to speech. Where nobody speaks in the whole track (a draft with the silent voice), no music plays either.
    Encodes a second at a time: memory does not grow with the length, but for the result. Equal input gives equal bytes.
    InputError where a WAV is not of that form or the music cannot be used; OnboardError where two sentences overlap or
    one leaves the track, where two clips do, or a clip is kept that somebody speaks over.
    """
    laid = _laid_out(placed, samples)
    speech = [Span(start, len(sound)) for start, sound in laid if sound.any()]
    bed = _bed(speech, clips, samples, music)
    beside = _beside(speech, clips, samples)
    return _sounding(laid, beside, bed, samples, settings or SoundtrackSettings.beside_speech())


_Laid = Sequence[tuple[int, NDArray[np.int16]]]
"""Sounds, and the samples they start at."""


def _sounding(laid: _Laid, beside: _Laid, bed: Bed | None, samples: int, settings: SoundtrackSettings) -> bytes:
    volume = np.ones(-(-samples // _HOP) + 1)
    for _ in range(_PASSES):
        frames = encoded(_mixed(laid, beside, bed, volume, samples), settings)
        peaks = _too_high(frames)
        if not peaks:
            return framed(frames)
        _turn_down(volume, peaks)
    raise OnboardError(
        f"the encoder lifts the sound above {_HIGHEST:.2f} of full scale, also when it is turned down {_PASSES} times",
        hint="Choose another voice or other music, and report it.",
        stage="compose",
    )


# ------------------------------------------------------------------------------------------------ peaks


def _too_high(frames: Sequence[bytes]) -> dict[int, float]:
    """Where what is heard is too high, one place a packet: the sample, and how high."""
    peaks = dict[int, float]()
    for start, heard in enumerate(decoded(frames), -1):
        heights = np.abs(heard)
        highest = int(heights.argmax())
        if heights[highest] > _HIGHEST:
            peaks[max(0, start * SAMPLES_PER_PACKET + highest)] = float(heights[highest])
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
    laid: _Laid, beside: _Laid, bed: Bed | None, volume: NDArray[np.float64], samples: int
) -> Iterator[NDArray[np.float32]]:
    lowered = bool((volume < 1).any())
    for (start, stretch), (_, other) in zip(_stretches(laid, samples), _stretches(beside, samples), strict=True):
        if beside:
            stretch += other
        if bed is not None:
            stretch += bed.between(start, start + len(stretch))
        if lowered:
            places = np.arange(start, start + len(stretch)) / _HOP
            stretch *= np.interp(places, np.arange(len(volume)), volume).astype(np.float32)
        yield stretch


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


def _stretches(laid: _Laid, samples: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
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
