"""A piece: parameter sets, then a slice a picture, the first an IDR picture; as a byte stream (annex B)."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.compose.h264.bits import refused
from onboard.compose.h264.units import IDR_SLICE, PPS, SEI, SLICE, SPS, byte_stream, importance_of, kind_of, units_in


@dataclass(frozen=True, slots=True)
class Piece:
    """NAL units: the parameter sets, and a slice for every frame."""

    sps: bytes
    pps: bytes
    slices: tuple[bytes, ...]

    def as_bytes(self) -> bytes:
        return byte_stream((self.sps, self.pps, *self.slices))

    def access_units(self) -> list[bytes]:
        """What a decoder is given, a picture at a time."""
        first, *others = self.slices
        return [byte_stream((self.sps, self.pps, first)), *(byte_stream((one,)) for one in others)]

    def repeats(self, frame: int) -> bool:
        """Whether the picture of a frame is the one before it once more.

        Every coded picture may be referred to; only pictures written by hand may not.
        """
        return not importance_of(self.slices[frame])


def divided(stream: bytes) -> Piece:
    """The parts of a piece; what an encoder says about itself (SEI) is left out. OnboardError where it is no piece."""
    units = [unit for unit in units_in(stream) if kind_of(unit) != SEI]
    if len(units) < 3:
        raise refused("a piece without a picture")
    sps, pps, *slices = units
    expected = [SPS, PPS, IDR_SLICE, *[SLICE] * (len(slices) - 1)]
    found = [kind_of(unit) for unit in units]
    if expected != found:
        at = next(n for n, (one, other) in enumerate(zip(expected, found, strict=True)) if one != other)
        raise refused(f"NAL unit {at} of a piece is of type {found[at]}, and must be {expected[at]}")
    return Piece(sps, pps, tuple(slices))
