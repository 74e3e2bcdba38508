"""The picture seen at a time: seeking, decoding, turning upright, fitting.

A picture is seen from its own time stamp until the next one's, however uneven they are. Turning follows the track's
display matrix (ISO/IEC 14496-12, 6.2.2 and 8.3.2): the four turns, and their mirror images.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from onboard.compose.footage.asked import MOST_PICTURES
from onboard.compose.footage.colours import as_on_screens, matrix_of, range_of
from onboard.compose.footage.container import SAVE_ANEW, Footage, check_size, time_of
from onboard.core.errors import InputError

Picture = NDArray[np.uint8]
"""Height × width × 3: upright, RGB."""

_TO_PICTURE = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_EARLIER = Fraction(4)
_ONE = 1 << 16


def frames_at(footage: Footage, times: Iterable[Fraction]) -> Iterator[av.VideoFrame]:
    """For each time (seconds from the first picture, never falling) the frame seen then, undeveloped.

    The same object again where the same picture is still seen; the last one also after the end. Begins at the
    keyframe before the first time, so what lies before it costs nothing.
    """
    decoded: Iterator[av.VideoFrame] | None = None
    seen = following = None
    for time in times:
        at = footage.began + time
        if decoded is None:
            decoded = _from_before(footage, at)
            seen, following = next(decoded), next(decoded, None)
        while following is not None and time_of(following) <= at:
            seen, following = following, next(decoded, None)
        assert seen is not None
        if seen.is_corrupt:
            raise InputError(f"is damaged at {told_time(time_of(seen) - footage.began)}", hint=SAVE_ANEW)
        yield seen


def _from_before(footage: Footage, at: Fraction) -> Iterator[av.VideoFrame]:
    """Frames in the order they are shown, the first of them at ``at`` or before, if the film has one."""
    wanted = at
    while True:
        frames = _from_keyframe(footage, wanted)
        first = next(frames, None)
        if first is not None and time_of(first) <= at:
            break
        if wanted < footage.began:
            raise InputError(f"has no picture at {told_time(at - footage.began)}", hint=SAVE_ANEW)
        wanted -= _EARLIER  # some files' keyframes cannot be decoded from
    yield first
    for count, frame in enumerate(frames):
        if count > MOST_PICTURES:
            raise InputError(f"has more than {MOST_PICTURES} pictures", hint="Cut it to what is needed.")
        yield frame


def _from_keyframe(footage: Footage, at: Fraction) -> Iterator[av.VideoFrame]:
    stream = footage.pictures
    assert stream.time_base is not None
    footage.container.seek(int(max(at, min(footage.began, at)) / stream.time_base), stream=stream)
    yield from footage.container.decode(stream)


def told_time(seconds: Fraction | float) -> str:
    """0:07.3"""
    minutes, rest = divmod(round(float(seconds) * 10), 600)
    return f"{minutes}:{rest / 10:04.1f}"


# ------------------------------------------------------------------------------------------------ developing


def upright_size(footage: Footage, frame: av.VideoFrame, turn: Turn) -> tuple[int, int]:
    """Width and height as it is to be seen, its pixels made square."""
    check_size(frame.width, frame.height)
    width, height = frame.width, frame.height
    shape = footage.pictures.sample_aspect_ratio
    if shape and Fraction(1, 8) < shape < 8:
        width = round(width * shape)
    return (height, width) if turn.swapped else (width, height)


def developed(frame: av.VideoFrame, turn: Turn, fitted: tuple[int, int]) -> Picture:
    """The frame upright, in the colours of screens, exactly ``fitted`` (width, height) large."""
    if frame.interlaced_frame:
        raise InputError("is interlaced: each picture shows two moments", hint="Save it anew progressive (1080p).")
    width, height = (fitted[1], fitted[0]) if turn.swapped else fitted
    shown = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=matrix_of(frame),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=range_of(frame),
        dst_color_range=ColorRange.JPEG,
        interpolation=_TO_PICTURE,
    )
    return turn.of(as_on_screens(np.asarray(shown.to_ndarray(), np.uint8), frame))


class Turn:
    """What a display matrix does to a picture: the axes swapped or not, then each of them mirrored or not."""

    def __init__(self, a: int, b: int, c: int, d: int) -> None:
        self.swapped = abs(b) + abs(c) > abs(a) + abs(d)
        across, down = (c, b) if self.swapped else (a, d)
        self._mirrored = (slice(None, None, -1 if down < 0 else 1), slice(None, None, -1 if across < 0 else 1))

    def of(self, picture: Picture) -> Picture:
        if self.swapped:
            picture = picture.transpose(1, 0, 2)
        return np.ascontiguousarray(picture[self._mirrored])


def turn_of(frame: av.VideoFrame) -> Turn:
    """From the nine numbers of the matrix: x' = ax + cy, y' = bx + dy, in 16.16 fixed point.

    To be asked once for a film: a frame and its side data hold each other, so one that was asked stays in memory.
    """
    told = frame.side_data.get("DISPLAYMATRIX")
    if told is None or len(bytes(told)) < 36:
        return Turn(_ONE, 0, 0, _ONE)
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(told)[:36])
    return Turn(a, b, c, d)
