"""The contract of an encoder: *a repeated frame costs nothing*.

A scene says when its picture changes; an encoder turns these changes into a piece: a small MP4 holding one H.264
stream, beginning with a picture that can be decoded alone (IDR), timestamps counted from 0 at
:data:`TICKS_PER_SECOND`. A piece has no length. Its last picture stands for as long as whoever joins it wants, so
a sentence that became longer encodes nothing again. Pieces of equal settings share their parameter sets and can
be joined by copying. What moves is a piece of its own, a change for each of its frames, encoded by the settings that
:meth:`EncoderSettings.moving` or :meth:`EncoderSettings.filmed` gives: its pictures are made one at a time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from onboard.core.errors import OnboardError
from onboard.core.model import Size
from onboard.core.registry import Registry
from onboard.core.timing import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from PIL.Image import Image

TICKS_PER_SECOND = 90_000
TICKS_PER_FRAME = TICKS_PER_SECOND // FRAMES_PER_SECOND

ENCODERS = Registry("encoder", {"x264": "onboard.compose.encoders.x264:X264"}, "onboard.encoders")


@dataclass(frozen=True, slots=True)
class Change:
    """From ``frame`` on (counted from the start of the scene, 30 a second) ``picture`` is seen."""

    frame: int
    picture: Image


@dataclass(frozen=True, kw_only=True)
class EncoderSettings(ABC):
    """Everything that decides what an encoder makes of a picture; the whole value is its fingerprint.

    A provider inherits from it and gives every field its usual value.

    ``encoder``   the provider's name in :data:`ENCODERS`
    ``engine``    name and version of the libraries that do the work
    ``size``      of every picture, in pixels, both even
    ``crf``       constant rate factor: lower is better and larger; the provider says what is usual
    ``preset``    how hard the encoder tries, in its own word
    ``options``   whatever else it is told, as its own text

    Settings that differ in ``crf`` only make pieces that can be joined.
    """

    encoder: str
    engine: str
    size: Size
    crf: float
    preset: str
    options: str = ""

    @abstractmethod
    def moving(self) -> Self:
        """These settings for a short span of drawn pictures that differ in every frame: a fade, going closer.

        Nobody looks at one of them for longer than a frame, and the still that follows is sharp again.
        """

    @abstractmethod
    def filmed(self) -> Self:
        """These settings for what a camera took: many seconds, noise in every picture."""

    @abstractmethod
    def small(self, size: Size) -> Self:
        """These settings for the same in fewer pixels and bytes: a phone in a hall with a poor connection."""


class Encoder(ABC):
    """Made from its settings: ``ENCODERS.load(settings.encoder)(settings)``."""

    @abstractmethod
    def __init__(self, settings: Any) -> None: ...

    @abstractmethod
    def encode(self, changes: Iterable[Change]) -> bytes:
        """A piece of these pictures (RGB, sRGB values), the first at frame 0, frames rising.

        The changes are taken one at a time, and no more than a few pictures kept. Equal settings and equal
        pixels give equal bytes. Raises OnboardError where the changes are not as said.
        """


def checked(changes: Iterable[Change], size: Size) -> Iterator[Change]:
    """The changes, one by one. Raises where they break the contract: none, not from frame 0, not rising, other size."""
    reached = -1
    for change in changes:
        if reached < 0 < change.frame:
            break
        if change.frame <= reached:
            raise OnboardError(f"picture change at frame {change.frame} after {reached}", stage="compose")
        width, height = change.picture.size
        if (width, height) != (size.width, size.height):
            raise OnboardError(
                f"a picture of {width}×{height} pixels for a video of {size.width}×{size.height}", stage="compose"
            )
        reached = change.frame
        yield change
    if reached < 0:
        raise OnboardError("a scene's first picture must stand at its frame 0", stage="compose")
