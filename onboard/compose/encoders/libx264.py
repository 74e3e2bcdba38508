"""The border to x264 (through PyAV): pictures -> its access units. Knows no settings: it is told x264's own options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import av
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from PIL.Image import Image

from onboard.compose.encoders.base import Change
from onboard.compose.engine import engine_errors
from onboard.core.model import Size
from onboard.core.timing import FRAMES_PER_SECOND

FRAME = Fraction(1, FRAMES_PER_SECOND)
_TO_VIDEO = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


def prepared(changes: Iterable[Change]) -> Iterator[Change]:
    """The same changes, their pictures as x264 takes them, one by one: while it encodes one, which takes it four times
    as much memory as the picture has, nothing here holds on to what was drawn."""
    return map(_prepared, changes)


def _prepared(change: Change) -> Change:
    return Change(change.frame, _frame_of(change.picture))


def access_units(
    pictures: Iterable[tuple[int, Image | av.VideoFrame]], size: Size, options: Mapping[str, str]
) -> Iterator[bytes]:
    """What x264 makes of pictures (frame, picture), in their order: a byte stream each, the first an IDR picture."""
    with engine_errors("the pictures cannot be encoded"):
        context = _context(size, options)
        for frame, picture in pictures:
            yield from map(bytes, context.encode(video_frame(picture, at=frame)))
        yield from map(bytes, context.encode(None))


def _context(size: Size, options: Mapping[str, str]) -> av.VideoCodecContext:
    context = av.VideoCodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = size.width, size.height, "yuv420p"
    context.time_base, context.framerate = FRAME, 1 / FRAME
    context.thread_count = 1
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.options = dict(options)
    return context


def video_frame(picture: Image | av.VideoFrame, *, at: int) -> av.VideoFrame:
    """A picture as the 4:2:0 BT.709 frame number ``at`` of a piece; one that a decoder gave is just that already."""
    frame = _frame_of(picture)
    frame.pts, frame.time_base = at, FRAME
    frame.pict_type = PictureType.I if at == 0 else PictureType.P
    frame.color_range, frame.colorspace = ColorRange.MPEG, Colorspace.ITU709
    return frame


def _frame_of(picture: Image | av.VideoFrame) -> av.VideoFrame:
    return picture if isinstance(picture, av.VideoFrame) else _from_rgb(picture)


def _from_rgb(picture: Image) -> av.VideoFrame:
    return av.VideoFrame.from_image(picture).reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_TO_VIDEO,
    )
