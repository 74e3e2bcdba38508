"""The number on a marked photo (``units``), read back from a picture of the slide it is on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from rendering.units import GRID

_OFF = 12
"""Levels from black or white; a cell that is farther from both is still fading."""
_SETTLED = 1.5
"""Levels; a picture nearer than this to what its photo becomes is that."""
_EVERY = 4
"""Pixels looked at for the frame: every fourth across and down."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``off``: how far the farthest cell is from black and from white, in levels."""

    number: int
    off: float


def mark_on(picture: np.ndarray) -> Mark | None:
    """The mark of the photo that stands on a picture (height, width, RGB); None where none does, or one is fading.

    The photo is found by the colour of its frame, so it may lie anywhere and have any size.
    """
    red, green, blue = (picture[::_EVERY, ::_EVERY, channel] for channel in range(3))
    framed = (red > 200) & (green < 80) & (blue > 200)
    if framed.mean() < 0.01:
        return None
    rows, columns = np.flatnonzero(framed.any(axis=1)), np.flatnonzero(framed.any(axis=0))
    top, height = rows[0] * _EVERY, (rows[-1] - rows[0]) * _EVERY
    left, width = columns[0] * _EVERY, (columns[-1] - columns[0]) * _EVERY
    edge = height / 12
    across, down = GRID
    number, off = 0, 0.0
    for bit in range(across * down):
        y = top + edge + (height - 2 * edge) * (bit // across + 0.5) / down
        x = left + edge + (width - 2 * edge) * (bit % across + 0.5) / across
        level = float(picture[round(y) - 4 : round(y) + 5, round(x) - 4 : round(x) + 5].mean())
        off = max(off, min(level, 255 - level))
        number |= (level > 127) << bit
    return Mark(number, off) if off <= _OFF else None


def beginnings(video: Path) -> dict[int, float]:
    """From when on each photo stands as it stays, in seconds, by its number, in the order they are shown.

    The last pictures of a fade are the photo already but for some levels; they do not count.
    """
    seen: dict[int, list[tuple[float, float]]] = {}
    with av.open(video) as container:
        for frame in container.decode(container.streams.video[0]):
            mark = mark_on(frame.to_ndarray(format="rgb24"))
            if mark is not None:
                seen.setdefault(mark.number, []).append((float(frame.time or 0.0), mark.off))
    return {
        number: next(time for time, off in shown if off <= min(off for _, off in shown) + _SETTLED)
        for number, shown in seen.items()
    }
