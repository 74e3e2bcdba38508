"""A box is its length, its kind and what it holds (ISO/IEC 14496-12, 4.2); every figure is big-endian."""

from __future__ import annotations

import sys
from array import array

AS_IT_IS = b"".join(figure.to_bytes(4, "big") for figure in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
"""The matrix that neither moves, turns nor scales (14496-12, 8.2.2; 16.16 and 2.30 fixed point)."""

LARGEST = 2**32 - 1
"""What 32 bits hold. Behind this, offsets and lengths need 64."""


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of a four-letter ``kind``."""
    held = b"".join(parts)
    return word(8 + len(held)) + kind + held


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box that begins with its version and 24 flags (4.2.2)."""
    return box(kind, word(version << 24 | flags), *parts)


def opening(kind: bytes, length: int) -> bytes:
    """The first 8 bytes of a box whose content of ``length`` bytes follows later; 16 where 32 bits do not hold it."""
    if 8 + length <= LARGEST:
        return word(8 + length) + kind
    return word(1) + kind + long(16 + length)


def byte(figure: int) -> bytes:
    """8 bits."""
    return figure.to_bytes(1, "big")


def half(figure: int) -> bytes:
    """16 bits."""
    return figure.to_bytes(2, "big")


def word(figure: int) -> bytes:
    """32 bits."""
    return figure.to_bytes(4, "big")


def long(figure: int) -> bytes:
    """64 bits."""
    return figure.to_bytes(8, "big")


def row(figures: array[int]) -> bytes:
    """All figures of an array, as wide as they are there."""
    if sys.byteorder == "big":
        return figures.tobytes()
    turned = figures[:]
    turned.byteswap()
    return turned.tobytes()


def language_code(letters: str) -> bytes:
    """Three letters of ISO 639-2/T in 15 bits (8.4.2)."""
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return half(first << 10 | second << 5 | third)


def hdlr(kind: bytes, name: str) -> bytes:
    """What reads the media of a track (8.4.3)."""
    return full_box(b"hdlr", 0, 0, bytes(4), kind, bytes(12), name.encode(), b"\0")
