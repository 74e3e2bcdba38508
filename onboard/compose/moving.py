"""What moves: the pictures of a short span, made one at a time.

    crossfade    one picture goes over into the next      the pictures strictly between the two
    spanned      any picture that depends on the time     going closer to a mark, a mark appearing
    changes      pictures of a span -> what an encoder takes; a repeated picture costs nothing

MoviePy holds the span's time and asks for its frames; nothing outside a span is ever asked of it, since every other
frame of a video is a still.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from onboard.compose.encoders.base import Change
from onboard.compose.h264.skipped import eased
from onboard.core.errors import OnboardError
from onboard.core.timing import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from moviepy.video.VideoClip import VideoClip

LONGEST_SPAN = 60 * FRAMES_PER_SECOND
"""Frames: a minute. What moves longer is a film, and comes from a clip."""
_SOFTNESS = 2 / 1080
"""Of a fading picture's shorter side. A fade of photos has a quarter less bytes, and no blocks of the old texture."""
_ALIKE, _CELL = 6, 8


def crossfade(before: Image.Image, after: Image.Image, frames: int) -> Iterator[Image.Image]:
    """``frames`` pictures strictly between ``before`` and ``after``, which are of one size.

    They go over gently: slowly at both ends (3s² - 2s³), so that neither picture jumps when the fade begins or ends;
    and what changes is a little soft in the middle, where two texts or two textures lie over each other. What both
    have stays as it is. OnboardError where the sizes differ.
    """
    if before.size != after.size:
        raise OnboardError(f"a fade from a picture of {before.size} to one of {after.size} pixels", stage="compose")
    first, last = before.convert("RGB"), after.convert("RGB")
    changing = _where_they_differ(first, last)
    soft_first, soft_last = _softened(first, changing), _softened(last, changing)

    def between(share: float) -> Image.Image:
        softness = 4 * share * (1 - share)
        one, other = Image.blend(first, soft_first, softness), Image.blend(last, soft_last, softness)
        return Image.blend(one, other, eased(share))

    pictures = spanned(between, frames + 1)
    return (next(pictures) for _ in range(frames))


def _softened(picture: Image.Image, where: Image.Image) -> Image.Image:
    radius = _SOFTNESS * min(picture.size)
    return Image.composite(picture.filter(ImageFilter.GaussianBlur(radius)), picture, where)


def _where_they_differ(one: Image.Image, other: Image.Image) -> Image.Image:
    """A mask, 255 where two pictures differ and close by."""
    differing = ImageChops.difference(one, other).convert("L").point([0] * _ALIKE + [255] * (256 - _ALIKE))
    cells = differing.reduce(_CELL).point([0] + [255] * 255).filter(ImageFilter.MaxFilter(3))
    return cells.resize(one.size, Image.Resampling.BILINEAR)


def spanned(picture_at: Callable[[float], Image.Image], frames: int) -> Iterator[Image.Image]:
    """``frames`` pictures of what ``picture_at`` shows at a share of the span: the first at 1/frames, the last at 1.

    So the span follows the picture at share 0 and ends with the one that stays. OnboardError beyond LONGEST_SPAN.
    """
    if not 0 <= frames <= LONGEST_SPAN:
        raise OnboardError(f"a moving span of {frames} frames, and the limit is {LONGEST_SPAN}", stage="compose")
    clip = _video_clip()(duration=frames / FRAMES_PER_SECOND)

    def frame_at(seconds: float) -> NDArray[np.uint8]:
        return np.asarray(picture_at((round(seconds * FRAMES_PER_SECOND) + 1) / frames).convert("RGB"))

    clip.frame_function = frame_at  # given to the constructor, it would be asked for a picture just to measure it
    return (Image.fromarray(np.asarray(clip.get_frame(at / FRAMES_PER_SECOND))) for at in range(frames))


def changes(pictures: Iterable[Image.Image]) -> Iterator[Change]:
    """A change for every frame of a span; where the very same picture is given again, none: it stands on."""
    shown = None
    for frame, picture in enumerate(pictures):
        if picture is not shown:
            shown = picture
            yield Change(frame, picture)


def _video_clip() -> type[VideoClip]:
    """MoviePy's clip, imported only where something moves: it takes half a second.

    On import MoviePy reads a ``.env`` file from any folder above itself, and fails without an ffmpeg program of its
    own. Nothing here needs either.
    """
    with _told_to_itself(PYTHON_DOTENV_DISABLED="1", FFMPEG_BINARY="auto-detect"):
        from moviepy.video.VideoClip import VideoClip
    return VideoClip


@contextmanager
def _told_to_itself(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
