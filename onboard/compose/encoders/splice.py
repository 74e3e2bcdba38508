"""H.264 of which only what is new is encoded; whatever repeats or fades is written by hand (``compose/h264``).

    a still              one intra picture by x264
    while it stands      repeats: P pictures of nine bytes, in which everything is skipped; a few a second, and all
                         30 in front of what moves or fades
    a fade               blends: B pictures of nine bytes; the decoder itself mixes the two stills, exactly
    what moves           P pictures by x264, a picture a frame

A piece that is faded into begins with its picture as an intra picture behind which others may still refer to what
came before (the *anchor*): the same coded blocks as its IDR picture, with another opening. It is decoded in front of
the fade, and seen behind it. So all but blends are decoded one frame before they are shown, and the anchor as much
earlier as the fade is long.

x264 is told to write CAVLC, so that its pictures and ours share their one picture parameter set; CABAC would make
slides smaller by a twelfth and take a sixth more time. docs/decisions/0013-pictures-written-by-hand.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from onboard.compose.encoders.base import (
    Change,
    Coded,
    Encoder,
    Placed,
    Rhythm,
    Stream,
    check_fellow,
    check_places,
    check_room,
    checked,
)
from onboard.compose.encoders.x264 import X264_PARAMETERS, X264Settings, options_text
from onboard.compose.h264 import parameters, skipped
from onboard.compose.h264.bits import refused
from onboard.compose.h264.pieces import Piece, divided
from onboard.compose.h264.slices import Opening, Opens, ours, reopened
from onboard.core.model import Size
from onboard.core.timing import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL.Image import Image

_PARAMETERS: Mapping[str, int | str] = MappingProxyType({**X264_PARAMETERS, "cabac": 0, "slices": 1})
_ORDERS_PER_PICTURE = 2
_ORDERS = 1 << parameters.ORDER_BITS
_FRAME_NUMBERS = 1 << parameters.FRAME_NUMBER_BITS
_TELLS_THE_RATE = (30, 31)
"""Frames of the video with a repeat each: FFmpeg's tools take the shortest distance they see in a stream's first second
for its rate, and would not expect the pictures of a fade."""


@dataclass(frozen=True, kw_only=True)
class SpliceSettings(X264Settings):
    """x264's settings: it is x264 that encodes what is new. Usual: crf 20 and preset veryfast."""

    blends: ClassVar[bool] = True

    encoder: str = "splice"
    options: str = field(default_factory=lambda: options_text(_PARAMETERS))


class Splice(Encoder):
    """x264 on what is new, hand-written pictures for the rest."""

    settings_class = SpliceSettings

    def __init__(self, settings: SpliceSettings | None = None) -> None:
        self.settings = settings or SpliceSettings()

    def encode(self, changes: Iterable[Change]) -> bytes:
        from onboard.compose.encoders.libx264 import access_units, prepared

        at: list[int] = []
        pictures = _noted(checked(prepared(changes), self.settings.size), at)
        units = access_units(pictures, self.settings.size, self.settings.for_x264(_PARAMETERS))
        written = divided(b"".join(units))
        return self._rewritten(written, at).as_bytes()

    def _rewritten(self, written: Piece, at: Sequence[int]) -> Piece:
        """What x264 wrote of the pictures at these frames, in our form, and a repeat at every frame between them."""
        size = self.settings.size
        source, look = parameters.read_sequence(written.sps), parameters.read_picture(written.pps)
        if source.size != size or len(written.slices) != len(at):
            raise refused(f"{len(written.slices)} pictures of {source.size}, and {len(at)} of {size} were given")
        slices: list[bytes] = []
        ends = [*at[1:], at[-1] + 1]
        for number, (coded, frame, end) in enumerate(zip(written.slices, at, ends, strict=True)):
            slices.append(ours(coded, source, number % _FRAME_NUMBERS, _order(frame)))
            following = (number + 1) % _FRAME_NUMBERS
            slices += [
                skipped.repeat(_blocks(size), following, _order(again), reference=False)
                for again in range(frame + 1, end)
            ]
        return Piece(parameters.written_sequence(size), parameters.written_picture(look), tuple(slices))

    def sequence(self, pictures: Sequence[Placed], frames: int, rhythm: Rhythm) -> Stream:
        check_places(pictures, frames, blends=self.settings.blends)
        first = divided(pictures[0].piece())
        _check_parameters(first, self.settings.size)
        splicing = _Splicing(pictures, frames, rhythm, first, _blocks(self.settings.size))
        return Stream(self.settings.size, first.sps, (first.pps,), 1, splicing.all())


def _check_parameters(piece: Piece, size: Size) -> None:
    """OnboardError where the parameter sets are not ours, or of another size: our pictures would not fit them."""
    if piece.sps != parameters.written_sequence(size):
        raise refused(f"a piece that is not one of {size.width}×{size.height} pixels by this encoder")
    if piece.pps != parameters.written_picture(parameters.read_picture(piece.pps)):
        raise refused("a piece whose picture parameter set is not by this encoder")


def _noted(changes: Iterable[Change], at: list[int]) -> Iterator[tuple[int, Image | VideoFrame]]:
    for change in changes:
        at.append(change.frame)
        yield change.frame, change.picture


def _order(frame: int) -> int:
    return _ORDERS_PER_PICTURE * frame % _ORDERS


def _blocks(size: Size) -> int:
    across, down = parameters.macroblocks(size)
    return across * down


class _Splicing:
    """The pictures of one stream, in decoding order."""

    def __init__(self, pictures: Sequence[Placed], frames: int, rhythm: Rhythm, first: Piece, macroblocks: int) -> None:
        self._pictures, self._frames, self._rhythm, self._first = pictures, frames, rhythm, first
        self._written = _Written(macroblocks)

    def all(self) -> Iterator[Coded]:
        coming: Piece | None = self._first
        for placed, follower in zip(self._pictures, [*self._pictures[1:], None], strict=True):
            piece, coming = coming, None if follower is None else divided(follower.piece())
            assert piece is not None
            end = self._frames if follower is None else follower.start_frame - follower.blend
            check_room(end - placed.start_frame, len(piece.slices), placed)
            yield from self._coded(piece, placed.start_frame)
            if follower is None or coming is None:
                yield from self._standing(piece, end, until_motion=False)
                continue
            check_fellow(coming, self._first, follower)
            yield from self._standing(piece, end, until_motion=follower.blend > 0 or len(coming.slices) > 1)
            if follower.blend:
                yield from self._fade(coming, follower)

    def _coded(self, piece: Piece, start: int) -> Iterator[Coded]:
        """A piece's own pictures, one a frame; without the first where a fade has ended with it."""
        written = self._written
        if written.shown < start:
            yield written.idr(start, piece.slices[0])
        for number in range(1, len(piece.slices)):
            frame = start + number
            yield written.repeat(frame) if piece.repeats(number) else written.predicted(frame, piece.slices[number])

    def _standing(self, piece: Piece, end: int, *, until_motion: bool) -> Iterator[Coded]:
        """The last picture until ``end``."""
        written, still = self._written, len(piece.slices) == 1
        for frame in self._beats(written.shown, end, still=still, until_motion=until_motion):
            if still and frame >= written.sync + self._frames_of(self._rhythm.sync_within):
                yield written.idr(frame, piece.slices[0])
            else:
                yield written.repeat(frame)

    def _beats(self, stood: int, end: int, *, still: bool, until_motion: bool) -> list[int]:
        """The frames behind ``stood`` at which a standing picture is in the stream once more."""
        rate = self._rhythm.still_rate
        count = (end - stood) * rate // FRAMES_PER_SECOND
        beats = {stood + round(beat * FRAMES_PER_SECOND / rate) for beat in range(1, count + 1)}
        if still:
            within = self._frames_of(self._rhythm.sync_within)
            beats.update(range(max(self._written.sync + within, stood + 1), end, within))
        if beats:
            beats.update(_TELLS_THE_RATE)
        if until_motion:
            beats.update(range(end - self._frames_of(self._rhythm.run_up), end))
        return sorted(beat for beat in beats if stood < beat < end)

    def _fade(self, coming: Piece, follower: Placed) -> Iterator[Coded]:
        """Blends in front of a piece, and the picture they end with: its first, or the same one frame before it.

        Before it, where the piece begins with an IDR picture of its own, to be sought to.
        """
        start, written = follower.start_frame, self._written
        begins_anew = start - written.sync >= self._rhythm.sync_after * FRAMES_PER_SECOND
        steps = follower.blend if begins_anew else follower.blend + 1
        first = start - follower.blend
        yield written.anchor(first + steps - 1, coming.slices[0])
        for frame, passed in enumerate(skipped.blend_orders(steps - 1, steps), first):
            yield written.blend(frame, passed)

    def _frames_of(self, seconds: float) -> int:
        return max(1, round(min(seconds * FRAMES_PER_SECOND, self._frames)))


class _Written:
    """Where a stream has got to: numbers pictures as ITU-T H.264, 7.4.3 (frame_num) and 8.2.1 (their order) want it.

    Every picture but a blend is one that others may refer to, repeats too: where they were not, OpenH264 kept them
    beside the references until they were shown, and ran out of room after a fade.

    ``shown``  the last frame that has a picture of its own
    ``sync``   the frame of the last IDR picture
    """

    def __init__(self, macroblocks: int) -> None:
        self.shown = self.sync = -1
        self._macroblocks = macroblocks
        self._number = self._order = self._faded_order = 0
        self._idr = 2

    def idr(self, frame: int, coded: bytes) -> Coded:
        self._idr = 3 - self._idr
        self._number = self._order = 0
        self.sync = frame
        made = reopened(coded, Opening(Opens.IDR, idr=self._idr))
        self._refer()
        return self._in_turn(frame, made, is_sync=True)

    def predicted(self, frame: int, coded: bytes) -> Coded:
        self._order += _ORDERS_PER_PICTURE
        made = reopened(coded, self._opening(Opens.PREDICTED))
        self._refer()
        return self._in_turn(frame, made)

    def repeat(self, frame: int) -> Coded:
        self._order += _ORDERS_PER_PICTURE
        made = skipped.repeat(self._macroblocks, self._number, self._order % _ORDERS, reference=True)
        self._refer()
        return self._in_turn(frame, made)

    def anchor(self, frame: int, coded: bytes) -> Coded:
        """The picture a fade ends with, decoded in front of it."""
        self._faded_order = self._order
        self._order += skipped.BLEND_DISTANCE
        made = Coded(frame, self.shown, False, reopened(coded, self._opening(Opens.INTRA)))
        self._refer()
        self.shown = frame
        return made

    def blend(self, frame: int, passed: int) -> Coded:
        order = (self._faded_order + passed) % _ORDERS
        return Coded(frame, frame, False, skipped.blend(self._macroblocks, self._number, order))

    def _opening(self, opens: Opens) -> Opening:
        return Opening(opens, self._number, self._order % _ORDERS)

    def _refer(self) -> None:
        """The picture just written is one that others may refer to."""
        self._number = (self._number + 1) % _FRAME_NUMBERS

    def _in_turn(self, frame: int, made: bytes, *, is_sync: bool = False) -> Coded:
        self.shown = frame
        return Coded(frame, frame - 1, is_sync, made)
