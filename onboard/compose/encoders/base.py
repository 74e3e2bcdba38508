"""The contract of an encoder: *a repeated frame costs nothing*.

    encode     the pictures of a scene  -> a piece     at the time they are drawn, in any order, beside each other
    sequence   pieces, placed           -> a Stream    when all is known; nothing is decoded or encoded here

A piece is an H.264 byte stream (ITU-T H.264, annex B): its parameter sets, then one picture a frame, each one slice in
one NAL unit, the first an IDR picture, decoded in the order they are shown. It has no length: its last picture stands
for as long as whoever joins it wants, so a sentence that became longer encodes nothing again. Pieces of settings that
differ only in how many bytes they are given share their parameter sets and can stand in one stream. What moves is a
piece of its own, a picture for each of its frames, encoded by the settings that :meth:`EncoderSettings.moving` or
:meth:`EncoderSettings.filmed` gives: its pictures are made one at a time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Self

from onboard.core.errors import OnboardError
from onboard.core.model import Size
from onboard.core.registry import Registry
from onboard.core.timing import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL.Image import Image

    from onboard.compose.h264.pieces import Piece

TICKS_PER_SECOND = 90_000
TICKS_PER_FRAME = TICKS_PER_SECOND // FRAMES_PER_SECOND

ENCODERS = Registry(
    "encoder",
    {"splice": "onboard.compose.encoders.splice:Splice", "x264": "onboard.compose.encoders.x264:X264"},
    "onboard.encoders",
)


@dataclass(frozen=True, slots=True)
class Change:
    """From ``frame`` on (counted from the start of the scene, 30 a second) ``picture`` is seen.

    RGB in sRGB values, or as a decoder of pieces gives it: 4:2:0, BT.709 in limited range.
    """

    frame: int
    picture: Image | VideoFrame


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
    """

    blends: ClassVar[bool]
    """Whether one piece can fade into the next by itself (see :class:`Placed`). Else a fade is a piece of its own."""

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


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a picture stands in the stream while nothing changes, and how often one that can be sought to.

    ``still_rate``   pictures a second while a picture stands; 30 is a constant frame rate; 0: none at all
    ``sync_after``   seconds since the last picture that can be sought to, from which a piece that was faded into begins
                     with such a picture, at the cost of storing it twice
    ``sync_within``  seconds after which such a picture is repeated while a picture stands
    ``run_up``       seconds in front of a fade or of what moves in which it has all 30, however seldom before: Chromium
                     drops pictures that come faster than those it has just seen

    What moves and what fades always has its 30 pictures a second, and a piece that is cut to can be sought to.
    """

    still_rate: int = 5
    sync_after: float = 8.0
    sync_within: float = 20.0
    run_up: float = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece, seen from ``start_frame`` of the video until the next one begins.

    One that is shorter holds its last picture; one that still changes when the next begins is an error, never cut.

    ``piece``  gives its bytes; asked for when they are needed, one piece at a time
    ``blend``  how many frames in front of ``start_frame`` show the piece before it going over into this one; only where
               the settings say that pieces blend
    """

    start_frame: int
    piece: Callable[[], bytes]
    blend: int = 0


@dataclass(frozen=True, slots=True)
class Coded:
    """One picture of a stream.

    ``shown``    the frame from which it is seen
    ``decoded``  when it is decoded, in frames; rising, and at least ``Stream.delay`` less than ``shown`` where another
                 order of showing needs it
    ``is_sync``  whether decoding can begin with it (an IDR picture)
    ``slice``    its NAL unit, without start code or length
    """

    shown: int
    decoded: int
    is_sync: bool
    slice: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """A finished stream: parameter sets (NAL units), and its pictures in decoding order, taken one at a time.

    ``delay``  frames between decoding and showing a picture; ``Coded.decoded`` begins with its negative
    """

    size: Size
    sps: bytes
    pps: tuple[bytes, ...]
    delay: int
    pictures: Iterator[Coded]


class Encoder(ABC):
    """Made from its settings: ``ENCODERS.load(settings.encoder)(settings)``.

    ``settings_class``  the settings it is made from; loading it loads no library
    """

    settings_class: ClassVar[type[EncoderSettings]]

    @abstractmethod
    def __init__(self, settings: Any) -> None: ...

    @abstractmethod
    def encode(self, changes: Iterable[Change]) -> bytes:
        """A piece of these pictures, the first at frame 0, frames rising.

        The changes are taken one at a time, and no more than a few pictures kept. Equal settings and equal
        pixels give equal bytes. Raises OnboardError where the changes are not as said.
        """

    @abstractmethod
    def sequence(self, pictures: Sequence[Placed], frames: int, rhythm: Rhythm) -> Stream:
        """One stream of ``frames`` frames; the first piece stands at frame 0. Copies, and encodes nothing.

        Equal input gives equal bytes. Raises OnboardError (when its pictures are taken) where the pieces do not fit
        each other or their places.
        """


def checked(changes: Iterable[Change], size: Size) -> Iterator[Change]:
    """The changes, one by one. Raises where they break the contract: none, not from frame 0, not rising, other size."""
    reached = -1
    for change in changes:
        if reached < 0 < change.frame:
            break
        if change.frame <= reached:
            raise OnboardError(f"picture change at frame {change.frame} after {reached}", stage="compose")
        width, height = change.picture.width, change.picture.height
        if (width, height) != (size.width, size.height):
            raise OnboardError(
                f"a picture of {width}×{height} pixels for a video of {size.width}×{size.height}", stage="compose"
            )
        reached = change.frame
        yield change
    if reached < 0:
        raise OnboardError("a scene's first picture must stand at its frame 0", stage="compose")


def check_places(pictures: Sequence[Placed], frames: int, *, blends: bool) -> None:
    """OnboardError where the pieces do not begin at frame 0, rise, and end before ``frames``, or fade and cannot."""
    starts = [placed.start_frame for placed in pictures]
    if not starts or starts[0] or any(one >= other for one, other in pairwise([*starts, frames])):
        raise OnboardError(f"pieces at frames {_some(starts)} of a video of {frames}", stage="compose")
    for before, placed in pairwise(pictures):
        stands = placed.start_frame - before.start_frame
        if not 0 <= placed.blend <= (stands - 1 if blends else 0):
            raise OnboardError(
                f"a fade of {placed.blend} frames into frame {placed.start_frame}, {stands} behind the piece before it",
                stage="compose",
            )
    if pictures[0].blend:
        raise OnboardError("a fade into the first piece of a video", stage="compose")


def _some(starts: Sequence[int]) -> str:
    shown = ", ".join(map(str, starts[:8]))
    return shown if len(starts) <= 8 else f"{shown}, …"


def check_fellow(piece: Piece, first: Piece, placed: Placed) -> None:
    """OnboardError where a piece cannot stand in one stream with the first."""
    if (piece.sps, piece.pps) != (first.sps, first.pps):
        raise OnboardError(
            f"the piece at frame {placed.start_frame} was encoded with other settings than the first",
            hint="Encode all scenes of a video with the same settings.",
            stage="compose",
        )


def check_room(frames: int, pictures: int, placed: Placed) -> None:
    """OnboardError where a piece still changes when its ``frames`` are over."""
    if pictures > frames:
        raise OnboardError(
            f"the piece at frame {placed.start_frame} has {frames} frames, and still changes at {pictures - 1}",
            stage="compose",
        )
