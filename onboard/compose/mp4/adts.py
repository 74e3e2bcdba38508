"""AAC-LC, 48 kHz, mono, as an ADTS stream (ISO/IEC 14496-3, 1.A.2.2) -> its frames, and the frame that is silence."""

from __future__ import annotations

from collections.abc import Iterator

from onboard.core.errors import OnboardError

DECODER = bytes.fromhex("118856e500")
"""AudioSpecificConfig (14496-3, 1.6.2.1): AAC-LC, 48 kHz, one channel; then that there is no spectral band replication.

Without the latter (1.6.5.3) a decoder looks whether there is some.
"""

SILENCE = bytes.fromhex("00000007")
"""A frame in which nothing sounds (14496-3, 4.4.2.1): one channel, a long window, no scale factor band; the end."""


def frames(stream: bytes) -> Iterator[bytes]:
    """The coded frames of a stream, 1,024 samples each, without their headers. OnboardError where it is none."""
    at, view = 0, memoryview(stream)
    while at < len(stream):
        head = stream[at : at + 7]
        if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
            raise OnboardError(f"the sound is no ADTS stream at its byte {at} of {len(stream)}", stage="compose")
        # Profile, sampling frequency and channels; how full the buffer is, and who may copy, do not matter.
        if head[2] & 0xFD != 0x4C or head[3] & 0xC0 != 0x40 or head[6] & 3:
            raise OnboardError(f"the sound is not AAC-LC of 48,000 Hz, mono, at its byte {at}", stage="compose")
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        opens = 7 if head[1] & 1 else 9  # with a check sum
        if length <= opens or at + length > len(stream):
            raise OnboardError(f"the sound is cut off in its frame at byte {at} of {len(stream)}", stage="compose")
        yield bytes(view[at + opens : at + length])
        at += length
