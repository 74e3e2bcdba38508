"""NAL units (ITU-T H.264, 7.3.1, 7.4.1 and annex B): a byte of what it is, then content with emulation prevention."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onboard.compose.h264.bits import refused

SLICE, IDR_SLICE, SEI, SPS, PPS = 1, 5, 6, 7, 8
"""Types of NAL units (table 7-1)."""
_START_CODE = b"\x00\x00\x00\x01"
_NEEDS_PREVENTION = re.compile(rb"\x00\x00(?=[\x00-\x03])")
_NEVER_INSIDE = re.compile(rb"\x00\x00[\x00-\x02]|\x00\x00\x03[^\x00-\x03]")
_MOST_UNITS = 1 << 16


def kind_of(unit: bytes) -> int:
    """nal_unit_type; 0, which is nothing, of nothing."""
    return unit[0] & 31 if unit else 0


def importance_of(unit: bytes) -> int:
    """nal_ref_idc: 0 where no other picture refers to this one."""
    return unit[0] >> 5 & 3 if unit else 0


def unit_of(kind: int, importance: int, content: bytes) -> bytes:
    """A NAL unit of this content (an RBSP)."""
    return bytes([importance << 5 | kind]) + prevented(content)


def content_of(unit: bytes) -> bytes:
    """The content (RBSP) of a NAL unit. OnboardError where bytes stand in it that must not."""
    if _NEVER_INSIDE.search(unit) or unit.endswith(b"\x00"):
        raise refused("a NAL unit with bytes that must not stand in one")
    return unit[1:].replace(b"\x00\x00\x03", b"\x00\x00")


def prevented(content: bytes) -> bytes:
    """Content in which no start code can be found (7.4.1.1)."""
    return _NEEDS_PREVENTION.sub(b"\x00\x00\x03", content)


def byte_stream(units: Iterable[bytes]) -> bytes:
    """NAL units, each behind its start code (annex B)."""
    return b"".join(_START_CODE + unit for unit in units)


def units_in(stream: bytes) -> list[bytes]:
    """The NAL units of a byte stream. OnboardError where it is none, or has more than 65,536."""
    before, *units = stream.split(b"\x00\x00\x01", _MOST_UNITS + 1)
    if before.strip(b"\x00") or not units:
        raise refused("it does not begin with a start code")
    if len(units) > _MOST_UNITS:
        raise refused(f"more than {_MOST_UNITS:,} NAL units")
    units = [unit.rstrip(b"\x00") for unit in units]
    for unit in units:
        if not unit or unit[0] & 0x80:
            raise refused("an empty or damaged NAL unit")
    return units
