"""What nobody may see is destroyed, not covered: few colours are left of it, and nothing that they came from.

A region becomes at most five by five averages, rounded to 32 levels, with smooth passages between them: a mosaic that
no text and no face is read from. It reaches a little further than it was drawn, so that neither a JPEG's blocks
(ISO/IEC 10918-1: up to 16 pixels are mixed) nor scaling carries anything out of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from onboard.core.marks import Mark, MarkKind

MOST_CELLS = 5
"""Averages that are left of a region's longer side."""
_LEVELS = 8
"""Averages are told apart by so many levels of 256 at least."""
_RIM_SHARE, _LEAST_RIM = 0.006, 2
"""Of the picture's longer side, and in pixels."""
_BLOCK = 16


def blurred_marks(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Those that destroy."""
    return tuple(mark for mark in marks if mark.kind is MarkKind.BLUR)


def destroyed(image: Image.Image, marks: Sequence[Mark], *, scale: float = 1.0) -> Image.Image:
    """The picture (upright, L or RGB) with every BLUR region destroyed; itself where there is none.

    ``scale`` is how many pixels of this picture one of the file's own became: how far a JPEG's blocks reach.
    """
    regions = [_rimmed(mark, image.size, scale) for mark in blurred_marks(marks)]
    regions = [region for region in regions if region is not None]
    if not regions:
        return image
    left = image.copy()
    for region in regions:
        left.paste(_averaged(left.crop(region)), region)
    return left


def _rimmed(mark: Mark, size: tuple[int, int], scale: float) -> tuple[int, int, int, int] | None:
    """The region in whole pixels with its rim, inside the picture; None where it lies outside of it."""
    width, height = size
    rim = max(_RIM_SHARE * max(size), _BLOCK * scale, _LEAST_RIM)
    left, top = math.floor(mark.x * width - rim), math.floor(mark.y * height - rim)
    right, bottom = math.ceil((mark.x + mark.width) * width + rim), math.ceil((mark.y + mark.height) * height + rim)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _averaged(region: Image.Image) -> Image.Image:
    width, height = region.size
    longer = max(width, height)
    cells = (max(round(MOST_CELLS * width / longer), 1), max(round(MOST_CELLS * height / longer), 1))
    # A region of few pixels is one average: less would be the pixels themselves.
    cells = (min(cells[0], max(width // 8, 1)), min(cells[1], max(height // 8, 1)))
    few = region.resize(cells, Image.Resampling.BOX)
    rounded = few.point([level // _LEVELS * _LEVELS + _LEVELS // 2 for level in range(256)] * len(few.getbands()))
    return rounded.resize(region.size, Image.Resampling.BICUBIC)
