"""A piece -> the same piece of fewer pixels, for whoever has a poor connection.

It is decoded and encoded again, at the same frames: what is made of the smaller pieces has the same times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onboard.compose.encoders.base import ENCODERS, Change
from onboard.compose.h264.pieces import divided
from onboard.compose.stills import decoded, last_frame, reduced
from onboard.core.model import Size


def smaller(piece: bytes, settings: Any, *, moves: bool) -> bytes:
    """The piece as ``settings`` (``encoders.base.EncoderSettings``) hold it, in their size.

    ``moves``   whether it changes in every frame; else only its last picture counts, which is its best

    Equal input gives equal bytes. Raises OnboardError where the piece cannot be decoded.
    """
    encoder = ENCODERS.load(settings.encoder)(settings)
    if moves:
        return encoder.encode(_changes(piece, settings.size))
    return encoder.encode([Change(0, reduced(last_frame(piece), settings.size))])


def _changes(piece: bytes, size: Size) -> Iterator[Change]:
    """A piece's pictures but those that are the one before once more."""
    parts = divided(piece)
    for number, frame in enumerate(decoded(piece)):
        if not parts.repeats(number):
            yield Change(number, reduced(frame, size))
