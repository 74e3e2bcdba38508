"""Piece -> still picture: posters, thumbnails and the printable step list show what the video shows."""

from __future__ import annotations

import io
from itertools import islice

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from onboard.compose.engine import engine_errors, opened
from onboard.core.errors import OnboardError
from onboard.core.model import Size

_ACCURATE = Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_TO_PICTURE = Interpolation.BICUBIC | _ACCURATE
_TO_SMALLER_PICTURE = Interpolation.LANCZOS | _ACCURATE


def page_picture(piece: bytes, width: int, quality: int = 82) -> bytes:
    """JPEG of a piece's first picture, at most ``width`` pixels wide (never enlarged), sRGB.

    ``quality`` is Pillow's, 1 to 95. Raises OnboardError where the piece cannot be decoded.
    """
    picture = first_picture(piece)
    if width < picture.width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=quality, optimize=True, progressive=True)
    return output.getvalue()


def first_picture(piece: bytes) -> Image.Image:
    """A piece's first picture, as decoded, in RGB."""
    return _picture(piece, 1)


def last_picture(piece: bytes) -> Image.Image:
    """A piece's last picture, the one that stands until the next piece begins, as decoded, in RGB."""
    return _picture(piece, None)


def _picture(piece: bytes, most: int | None) -> Image.Image:
    """The last of the first ``most`` pictures."""
    shown = None
    with engine_errors("a piece cannot be decoded"), opened(piece) as container:
        for shown in islice(container.decode(video=0), most):  # noqa: B007  # only the last one is wanted
            pass
        if shown is None:
            raise OnboardError("a piece without a picture", stage="compose")
        return in_rgb(shown)


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
