"""Sound as samples: one channel, 16 bit, and its rate. WAV in and out, and resampling.

Sound       rate (Hz) and samples (int16, shape (n,))
Utterance   a spoken text: its sound, and its word times where the voice tells them
to_wav      -> RIFF/WAVE, PCM, mono, 16 bit; word times as cue points
from_wav    and back; what is not such a file is an error
words_in    the word times of such a file
resampled   the same sound at another rate
fast_length how long it is best made for a Fourier transform

Cue points and their labels as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM, Microsoft,
1991), "Associated Data Chunk": any sound editor shows the words where they are spoken.
"""

from __future__ import annotations

import io
import math
import re
import struct
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onboard.core.errors import OnboardError
from onboard.narrate.word_time import WordTime

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


@dataclass(frozen=True, eq=False)
class Utterance:
    """All of a text, spoken. ``words`` in the text's order, as the voice tells them; empty where it does not."""

    sound: Sound
    words: tuple[WordTime, ...] = ()


def from_waveform(rate: int, waveform: np.ndarray) -> Sound:
    """Sound of a float waveform (full scale = 1.0), rounded to 16 bit. What lies beyond full scale is clipped."""
    return Sound(rate, np.clip(np.rint(waveform * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16))


def to_wav(sound: Sound, words: Sequence[WordTime] = ()) -> bytes:
    """A RIFF/WAVE file: PCM, mono, 16 bit little-endian. The same sound and words give the same bytes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(sound.rate)
        writer.writeframes(sound.samples.astype("<i2").tobytes())
    content = file.getvalue() + (_cue_points(words) if words else b"")
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def _cue_points(words: Sequence[WordTime]) -> bytes:
    points = b"".join(
        struct.pack("<II4sIII", number, word.begins, b"data", 0, 0, word.begins) for number, word in enumerate(words, 1)
    )
    labels = b"".join(
        _chunk(b"ltxt", struct.pack("<II4s4H", number, word.ends - word.begins, b"word", 0, 0, 0, 0))
        + _chunk(b"labl", struct.pack("<I", number) + f"{word.start}-{word.end}".encode() + b"\0")
        for number, word in enumerate(words, 1)
    )
    return _chunk(b"cue ", struct.pack("<I", len(words)) + points) + _chunk(b"LIST", b"adtl" + labels)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def words_in(content: bytes) -> tuple[WordTime, ...]:
    """The word times in a WAV file made by :func:`to_wav`, empty where it has none. OnboardError for damaged ones."""
    begins, lengths, places = dict[int, int](), dict[int, int](), dict[int, tuple[int, int]]()
    try:
        for name, body in _chunks(content[12:]):
            if name == b"cue ":
                for at in range(4, 4 + 24 * struct.unpack_from("<I", body)[0], 24):
                    number, begins_at = struct.unpack_from("<II", body, at)
                    begins[number] = begins_at
            elif name == b"LIST" and body[:4] == b"adtl":
                for label, told in _chunks(body[4:]):
                    (number,) = struct.unpack_from("<I", told)
                    if label == b"ltxt":
                        lengths[number] = struct.unpack_from("<I", told, 4)[0]
                    elif label == b"labl" and (place := re.fullmatch(rb"(\d+)-(\d+)\0", told[4:])):
                        places[number] = int(place[1]), int(place[2])
        return tuple(
            WordTime(*places[number], start, start + lengths[number]) for number, start in sorted(begins.items())
        )
    except (struct.error, KeyError) as exc:
        raise OnboardError(f"damaged word times in a WAV file ({exc})") from exc


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > len(content):
            raise struct.error(f"{name!r} ends too early")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


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
    blocks = fast_length(math.ceil((len(sound.samples) + sound.rate // 20) / down))
    spectrum = np.fft.rfft(sound.waveform(), blocks * down)
    kept = min(len(spectrum), blocks * up // 2 + 1)
    edge = max(1, round(kept * _TRANSITION))
    extended = np.zeros(blocks * up // 2 + 1, dtype=complex)
    extended[:kept] = spectrum[:kept]
    extended[kept - edge : kept] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, edge + 1) / edge)
    return from_waveform(rate, np.fft.irfft(extended, blocks * up)[:length] * (up / down))


def fast_length(length: int) -> int:
    """The next length of which a Fourier transform is quick: a power of two, times 8 to 16."""
    unit = 1 << max(0, length.bit_length() - 4)
    return -(-length // unit) * unit
