"""Bytes that came over a line -> the sound of a whole sentence, or the reason why they are none.

    received       WAV, FLAC, MP3 or bare samples, told apart by their first bytes, whatever the answer calls itself
    require_ended  for a voice that tells no word times: it ends in quiet, and has time for the words

What servers send, and what is done about it here:

- WAV written while speaking carries 0, 0x7FFFFFFF, 0xFFFFFFFF or two thousand million as its length: then its end is
  the answer's end. Any other length must be there in full, and nothing may follow it but chunks of the format: some
  servers send one whole file after the other, and readers that believe the first length drop the rest
- MP3 begins with 46 ms (at 24 kHz) of the coder's own delay: taken away, by the file's own word or by ours
- FLAC of silence unpacks without bound: a limit of seconds

Formats: "Multimedia Programming Interface and Data Specifications 1.0" and WAVEFORMATEXTENSIBLE (Microsoft); RFC 9639
(FLAC); ISO/IEC 13818-3 (MP3).
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

import av
import numpy as np
from av.error import FFmpegError

from onboard.narrate.levelling import end_level
from onboard.narrate.sound import Sound, from_waveform

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 600

_RATES = range(8_000, 192_001)
_MP3_DELAY = 576 + 529
"""Samples in front of what was encoded: LAME's encoder and any decoder. A LAME tag says so, and the decoder then
leaves them out; measured without one, a click comes out 1,104 to 1,105 samples late."""

_FASTEST = 26.0
"""Letters and digits a second of speech at speed 1.0, silence at the ends left out. Measured: up to 22."""
_QUIET_END = -35.0
"""dB that a sound has sunk to when it ends (:func:`onboard.narrate.levelling.end_level`): no voice measured ends above
-42, of 2,100 random cuts through seven sentences of Pico 94 % do (97 % are cut or too short for the words)."""
_WINDOW = 200
"""Windows a second in which speech is told from the silence around it."""
_VOICED = 10 ** (-45 / 20)
_SILENT = 10 ** (-60 / 20)


class UnusableError(Exception):
    """What came cannot be taken for the sentence. The words go after "sent": "a WAV without sound"."""


class CutShortError(UnusableError):
    """It is sound, but not all of it; asked again, the same service may send the rest."""


@dataclass(frozen=True, eq=False)
class Received:
    """``measured``: whether the format itself tells how long the sound is, and it is that long."""

    sound: Sound
    measured: bool


def received(content: bytes, *, bare_rate: int = 0) -> Received:
    """The sound at its own rate, channels mixed to one. Raises UnusableError for anything that is not whole.

    ``bare_rate``   Hz of bare samples (16 bit, little-endian, one channel), where such were asked for; else 0
    """
    if not content:
        raise CutShortError("nothing")
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return _wav(content)
    if content[:4] == b"fLaC":
        return _decoded(content, "flac")
    if content[:3] == b"ID3" or (_is_mp3_frame(content) and not bare_rate):
        return _decoded(content, "mp3")
    if words_in_it(content) or _is_other_sound(content) or not bare_rate:
        raise UnusableError(_kind(content))
    if len(content) % 2:
        raise CutShortError("an odd number of bytes as 16-bit samples")
    return Received(Sound(bare_rate, np.frombuffer(content, dtype="<i2").astype(np.int16)), measured=False)


def words_in_it(content: bytes) -> str:
    """The answer as text, where it is JSON or a page in place of sound; else ""."""
    if content.lstrip()[:1] not in (b"{", b"[", b"<", b'"') or b"\0" in content:
        return ""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _kind(content: bytes) -> str:
    if content.lstrip()[:1] == b"<":
        return "a page in place of sound"
    if words_in_it(content):
        return "JSON in place of sound"
    return "something that is no WAV, FLAC or MP3"


def _is_mp3_frame(content: bytes) -> bool:
    return len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2


def _is_other_sound(content: bytes) -> bool:
    """Ogg, WebM, MP4. (AAC and MP3 begin like bare samples may; taken for samples, they are noise that never ends.)"""
    return content[:4] in (b"OggS", b"\x1aE\xdf\xa3") or content[4:8] == b"ftyp"


# ------------------------------------------------------------------------------------------------ WAV


@dataclass(frozen=True, slots=True)
class _Form:
    """``kind``: 1 whole numbers, 3 floating point; ``bits`` of one sample."""

    kind: int
    channels: int
    rate: int
    bits: int


_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_TYPES = {(_PCM, 8): "u1", (_PCM, 16): "<i2", (_PCM, 24): "u1", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4",
          (_FLOAT, 64): "<f8"}  # fmt: skip


def _wav(content: bytes) -> Received:
    form, at = None, 12
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        at += 8
        if name == b"data":
            if form is None:
                raise UnusableError("a WAV that does not say what its samples are")
            is_told = 0 < length <= MOST_BYTES
            if is_told and at + length > len(content):
                raise CutShortError(f"{len(content) - at} of {length} bytes of sound")
            if is_told:
                _require_only_chunks(content, at + length + length % 2)
            return Received(_samples(content[at : at + length] if is_told else content[at:], form), measured=is_told)
        if name == b"fmt ":
            form = _form(content[at : at + length])
        at += length + length % 2
    raise CutShortError("a WAV without sound")


def _require_only_chunks(content: bytes, at: int) -> None:
    while at < len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name == b"RIFF" or not re.fullmatch(rb"[ -~]{4}", name) or at + 8 + length > len(content):
            raise UnusableError(f"a WAV with {len(content) - at} bytes behind its end, which may be more speech")
        at += 8 + length + length % 2


def _form(body: bytes) -> _Form:
    if len(body) < 16:
        raise UnusableError("a damaged WAV")
    kind, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", body)
    if kind == _EXTENSIBLE and len(body) >= 26:
        kind = struct.unpack_from("<H", body, 24)[0]
    if (kind, bits) not in _TYPES or not 1 <= channels <= 8 or rate not in _RATES or block != channels * bits // 8:
        raise UnusableError(f"a WAV of a kind that is not read (format {kind}, {channels} x {bits} bit, {rate} Hz)")
    return _Form(kind, channels, rate, bits)


def _samples(body: bytes, form: _Form) -> Sound:
    if not body:
        raise CutShortError("a WAV without sound")
    if len(body) % (form.channels * form.bits // 8):
        raise CutShortError("a WAV that ends inside a sample")
    if len(body) // (form.channels * form.bits // 8) > MOST_SECONDS * form.rate:
        raise UnusableError(f"more than {MOST_SECONDS} s of sound for one sentence")
    raw = np.frombuffer(body, dtype=_TYPES[form.kind, form.bits])
    if form.bits == 24:
        parts = raw.reshape(-1, 3).astype(np.int32)
        raw = (parts[:, 0] << 8 | parts[:, 1] << 16 | parts[:, 2] << 24) >> 8
    whole = raw.astype(np.float64) if form.kind == _FLOAT else (raw - 128.0 * (form.bits == 8)) / 2 ** (form.bits - 1)
    if not np.isfinite(whole).all():
        raise UnusableError("a WAV with samples that are no numbers")
    mixed = whole.reshape(-1, form.channels).mean(axis=1)
    return from_waveform(form.rate, mixed / max(1.0, float(abs(mixed).max())))


# ------------------------------------------------------------------------------------------------ FLAC and MP3


def _decoded(content: bytes, kind: str) -> Received:
    pieces, samples, rate, mono = [], 0, 0, None
    try:
        with av.open(io.BytesIO(content), mode="r", format=kind) as container:
            stream = container.streams.audio[0]
            leaves_out_delay = bool(stream.start_time)
            told = stream.duration if _tells_length(content, kind) else None
            told_seconds = float(told * stream.time_base) if told and stream.time_base else None
            for frame in container.decode(stream):
                if mono is None:
                    rate = frame.sample_rate
                    mono = av.AudioResampler(format="s16", layout="mono", rate=rate)
                pieces.extend(one.to_ndarray()[0] for one in mono.resample(frame))
                samples += frame.samples
                if samples > MOST_SECONDS * frame.sample_rate:
                    raise UnusableError(f"more than {MOST_SECONDS} s of sound for one sentence")
            if mono is not None:
                pieces.extend(one.to_ndarray()[0] for one in mono.resample(None))
    except (FFmpegError, EOFError, IndexError, ValueError) as exc:
        raise CutShortError(f"something that is not readable {kind.upper()}") from exc
    if not pieces or rate not in _RATES:
        raise CutShortError(f"{kind.upper()} without sound")
    sound = np.concatenate(pieces).astype(np.int16)
    if told_seconds and len(sound) < (told_seconds * rate) - 1:
        raise CutShortError(f"{len(sound) / rate:.2f} of {told_seconds:.2f} s of sound")
    if kind == "mp3" and not leaves_out_delay:
        sound = sound[_MP3_DELAY:]
    return Received(Sound(rate, sound), measured=told_seconds is not None)


def _tells_length(content: bytes, kind: str) -> bool:
    """Whether a file tells how many samples (FLAC) or frames (MP3) it has; written while speaking it holds 0.

    Without such a figure the library guesses from the size. Places: RFC 9639, 8.2; "Xing" or "Info" in MP3's first
    frame, behind the side information.
    """
    if kind == "flac":
        return int.from_bytes(content[18:26], "big") & 0xF_FFFF_FFFF > 0
    at = 0
    if content[:3] == b"ID3":
        at = 10 + sum(seven << shift for seven, shift in zip(content[6:10], (21, 14, 7, 0), strict=False))
    found = re.search(rb"(?:Xing|Info)...(.)(.{4})", content[at : at + 64], re.DOTALL)
    return found is not None and bool(found[1][0] & 1) and any(found[2])


# ------------------------------------------------------------------------------------------------ all of it


def require_ended(sound: Sound, text: str, speed: float) -> None:
    """UnusableError for a sound that is silent, stops in the middle of a word, or is too short for the text.

    Catches what a server left out though it closed its answer properly. A sound cut off exactly in a pause of the
    sentence is caught only where too little speech is left.
    """
    levels = _levels(sound)
    loudest = float(levels.max())
    if loudest < _SILENT:
        raise CutShortError("silence")
    if end_level(sound) > _QUIET_END:
        raise CutShortError("a sound that breaks off loud, as if in the middle of a word")
    voiced = np.nonzero(levels > loudest * _VOICED)[0]
    seconds = float(voiced[-1] - voiced[0] + 1) / _WINDOW
    letters = sum(character.isalnum() for character in text)
    least = letters / (_FASTEST * speed)
    if seconds < least:
        raise CutShortError(f"{seconds:.2f} s of speech for {letters} letters, and {least:.2f} s is the least")


def _levels(sound: Sound) -> np.ndarray:
    """Root mean square of each 5 ms, full scale = 1.0."""
    waveform, width = sound.waveform(), max(1, sound.rate // _WINDOW)
    padded = np.pad(waveform, (0, width - len(waveform) % width))
    return np.sqrt((padded.reshape(-1, width) ** 2).mean(axis=1))
