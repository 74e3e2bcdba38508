"""Piece -> still picture: posters, thumbnails and the printable step list show what the video shows."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from onboard.compose.engine import engine_errors
from onboard.compose.h264.pieces import divided
from onboard.core.errors import OnboardError
from onboard.core.model import Size

_ACCURATE = Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_TO_PICTURE = Interpolation.BICUBIC | _ACCURATE
_TO_SMALLER_PICTURE = Interpolation.LANCZOS | _ACCURATE


def page_picture(piece: bytes, width: int, quality: int = 82) -> bytes:
    """JPEG of a piece's first picture, at most ``width`` pixels wide (never enlarged), sRGB.

    ``quality`` is Pillow's, 1 to 95. Raises OnboardError where the piece cannot be decoded.
    """
    frame = next(decoded(piece))
    height = max(1, round(frame.height * width / frame.width))
    picture = in_rgb(frame, Size(width, height) if width < frame.width else None)
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=quality, optimize=True, progressive=True)
    return output.getvalue()


def first_picture(piece: bytes) -> Image.Image:
    """A piece's first picture, as decoded, in RGB."""
    return in_rgb(next(decoded(piece)))


def last_picture(piece: bytes) -> Image.Image:
    """A piece's last picture, the one that stands until the next piece begins, as decoded, in RGB."""
    return in_rgb(last_frame(piece))


def last_frame(piece: bytes) -> av.VideoFrame:
    """A piece's last picture as the decoder gives it."""
    return deque(decoded(piece), maxlen=1).pop()


def decoded(piece: bytes) -> Iterator[av.VideoFrame]:
    """A piece's pictures, one a frame. OnboardError where one of them is missing or damaged."""
    with engine_errors("a piece cannot be decoded"):
        units = divided(piece).access_units()
        context = av.VideoCodecContext.create("h264", "r")
        assert isinstance(context, av.VideoCodecContext)
        context.thread_count = 1
        context.options = {"err_detect": "explode"}
        shown = 0
        for packet in [*map(av.Packet, units), None]:
            for frame in context.decode(packet):
                shown += 1
                if frame.is_corrupt:
                    raise OnboardError(f"a piece cannot be decoded: its picture {shown} is damaged", stage="compose")
                yield frame
        if shown != len(units):
            raise OnboardError(f"a piece cannot be decoded: {shown} pictures of {len(units)}", stage="compose")


def in_rgb(frame: av.VideoFrame, size: Size | None = None) -> Image.Image:
    """A decoded frame of a piece in sRGB; scaled to ``size`` in pixels, where one is given."""
    width, height = (None, None) if size is None else (size.width, size.height)
    shown = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=_TO_PICTURE if size is None else _TO_SMALLER_PICTURE,
    )
    return Image.fromarray(shown.to_ndarray())


def reduced(frame: av.VideoFrame, size: Size) -> av.VideoFrame:
    """A decoded frame of a piece in fewer pixels, still in the colours of video."""
    return frame.reformat(width=size.width, height=size.height, interpolation=_TO_SMALLER_PICTURE)
