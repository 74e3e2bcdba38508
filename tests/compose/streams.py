"""ADTS streams as the tests read them: by FFmpeg's demuxer and decoder, and by their own bits."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np

HEADER = 7
PACKET = 1_024


def frames_of(stream: bytes) -> list[bytes]:
    """Its frames without their headers (ISO/IEC 14496-3, 1.A.3)."""
    frames, at = [], 0
    while at < len(stream):
        assert (0xFF, 0xF1) == (stream[at], stream[at + 1]), f"no ADTS header at byte {at}"
        size = int.from_bytes(stream[at + 3 : at + 6]) >> 5 & 0x1FFF
        frames.append(stream[at + HEADER : at + size])
        at += size
    assert at == len(stream)
    return frames


def sound_of(stream: bytes) -> np.ndarray:
    """All it plays from sample 0 on, full scale = 1.0: without the priming."""
    with av.open(io.BytesIO(stream), format="aac") as container:
        heard = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(heard)[PACKET:]


def joined(stretches: Sequence[tuple[int, bytes]], samples: int, silent: bytes) -> list[bytes]:
    """The frames of a track: each stretch from its sample on, its priming in front of it, silence between them."""
    track = [silent] * (samples // PACKET + 1)
    for start, stream in stretches:
        frames = frames_of(stream)
        track[start // PACKET : start // PACKET + len(frames)] = frames
    return track


def window_of(frame: bytes) -> int:
    """``window_sequence`` of a mono frame: 0 is ONLY_LONG_SEQUENCE (ISO/IEC 14496-3, 4.4.2.1 and 4.5.2.3)."""
    bits = int.from_bytes(frame[:4])
    assert 0 == bits >> 29, "no single_channel_element"
    # id_syn_ele 3, element_instance_tag 4, global_gain 8, ics_reserved_bit 1, window_sequence 2
    return bits >> 14 & 3
