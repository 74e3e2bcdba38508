"""Samples -> AAC-LC frames and back: 48 kHz, mono, each frame with its ADTS header.

    encoded    samples, a stretch at a time  -> frames
    decoded    frames -> samples, a frame at a time
    framed     frames -> an ADTS stream

A frame is a transform of 2,048 samples, half of them shared with the next (ISO/IEC 14496-3, 4.6.11): frame ``i`` of a
stream, counted from 0, is heard from sample ``(i - 1) * 1024`` on. So ``n`` frames play ``n - 1`` times 1,024 samples,
and frame 0 is the encoder's priming: what the first samples share with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Literal

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags
from numpy.typing import NDArray

from onboard.compose.engine import engine_errors
from onboard.compose.sound_settings import SoundtrackSettings
from onboard.core.timing import SAMPLES_PER_PACKET, SAMPLES_PER_SECOND

_CONFIGURATION = bytes([0x11, 0x88])
"""AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): object type 2 (AAC LC), rate index 3 (48 kHz), one channel."""
_AFTERWARDS = np.zeros(2 * SAMPLES_PER_PACKET, np.float32)
"""Encoded and not kept: the encoder looks ahead, and where there is nothing it goes on with short transforms, which
none but a short or a stopping one may follow (ISO/IEC 14496-3, 4.6.11)."""
_HEADER_BYTES = 7
# adts_fixed_header and adts_variable_header (ISO/IEC 14496-3, 1.A.3.2), a frame length of 0: syncword, ID, layer,
# protection_absent | profile, sampling_frequency_index | channel_configuration | adts_buffer_fullness (varies).
_HEADER = 0xFFF1 << 40 | 1 << 38 | 3 << 34 | 1 << 30 | 0x7FF << 2
_LENGTH_AT = 13


def encoded(stretches: Iterable[NDArray[np.float32]], settings: SoundtrackSettings) -> list[bytes]:
    """The frames of stretches that follow each other, full scale = 1.0; a frame more than they are long.

    Equal samples and settings give equal bytes.
    """
    with engine_errors("the sound cannot be encoded"):
        encoder = _context("w")
        encoder.flags |= Flags.bitexact  # else it writes its name into the first frame
        encoder.bit_rate = settings.bits_per_second
        encoder.time_base = Fraction(1, SAMPLES_PER_SECOND)
        encoder.options = {
            "aac_coder": settings.coder,
            "cutoff": str(settings.bandwidth),
            "aac_tns": str(int(settings.noise_shaping)),
            "aac_pns": str(int(settings.noise_substitution)),
        }
        frames, at = list[bytes](), 0
        for stretch in chain(stretches, [_AFTERWARDS]):
            samples = av.AudioFrame.from_ndarray(stretch[np.newaxis, :], format="fltp", layout="mono")
            samples.sample_rate, samples.pts, samples.time_base = SAMPLES_PER_SECOND, at, encoder.time_base
            frames.extend(map(bytes, encoder.encode(samples)))
            at += len(stretch)
        frames.extend(map(bytes, encoder.encode(None)))
    samples_kept = at - len(_AFTERWARDS)
    return frames[: 1 + -(-samples_kept // SAMPLES_PER_PACKET)]


def decoded(frames: Iterable[bytes]) -> Iterator[NDArray[np.float32]]:
    """What is heard of each frame: 1,024 samples, full scale = 1.0; those of frame 0 stand before the first sample."""
    with engine_errors("the sound just made cannot be read"):
        decoder = _context("r")
        decoder.extradata = _CONFIGURATION
        for frame in frames:
            for heard in decoder.decode(av.Packet(frame)):
                yield heard.to_ndarray()[0]


def framed(frames: Iterable[bytes]) -> bytes:
    """An ADTS stream (ISO/IEC 14496-3, 1.A.3): each frame behind a header of seven bytes that says how long it is."""
    return b"".join(
        (_HEADER | (_HEADER_BYTES + len(frame)) << _LENGTH_AT).to_bytes(_HEADER_BYTES) + frame for frame in frames
    )


def _context(mode: Literal["r", "w"]) -> AudioCodecContext:
    context = AudioCodecContext.create("aac", mode)
    assert isinstance(context, AudioCodecContext)
    context.sample_rate, context.layout, context.format = SAMPLES_PER_SECOND, "mono", "fltp"
    return context
