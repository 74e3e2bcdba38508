"""A piece -> the same piece of fewer pixels, for whoever has a poor connection.

It is decoded and encoded again, at the same frames: what is made of the smaller pieces has the same times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onboard.compose.encoders.base import ENCODERS, Change
from onboard.compose.engine import engine_errors, opened
from onboard.compose.stills import in_rgb
from onboard.core.errors import OnboardError
from onboard.core.model import Size
from onboard.core.timing import FRAMES_PER_SECOND


def smaller(piece: bytes, settings: Any, *, moves: bool) -> bytes:
    """The piece as ``settings`` (``encoders.base.EncoderSettings``) hold it, in their size.

    ``moves``   whether it changes in every frame; else only its last picture counts, which is its best

    Equal input gives equal bytes. Raises OnboardError where the piece cannot be decoded.
    """
    encoder = ENCODERS.load(settings.encoder)(settings)
    changes = _changes(piece, settings.size)
    return encoder.encode(changes if moves else _held(changes))


def _changes(piece: bytes, size: Size) -> Iterator[Change]:
    with engine_errors("a piece cannot be decoded"), opened(piece) as container:
        for frame in container.decode(video=0):
            assert frame.pts is not None and frame.time_base is not None
            yield Change(round(frame.pts * frame.time_base * FRAMES_PER_SECOND), in_rgb(frame, size))


def _held(changes: Iterable[Change]) -> Iterator[Change]:
    last = None
    for last in changes:  # noqa: B007  # only the last one is wanted
        pass
    if last is None:
        raise OnboardError("a piece without a picture", stage="compose")
    yield Change(0, last.picture)
