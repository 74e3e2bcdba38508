"""Clips as phones film them, made for the tests: turned, at uneven times, with a beep at each flash."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 48_000
TICKS = 90_000


def filmed(
    path: Path,
    *,
    seconds: float = 4.0,
    size: tuple[int, int] = (640, 360),
    turned: int = 0,
    uneven: bool = True,
    flashes: tuple[float, ...] = (),
    sound: bool = True,
) -> Path:
    """A film of a white bar that goes from left to right as it is stored, once in all.

    ``turned``   degrees it is to be turned clockwise to be seen upright, as its display matrix says
    ``uneven``   frames come 20 to 45 milliseconds after each other rather than evenly
    ``flashes``  when all of it is white and a beep is heard, for a tenth of a second
    """
    with av.open(str(path), "w", format="mp4") as container:
        picture = container.add_stream("libx264", rate=30)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        picture.time_base = picture.codec_context.time_base = Fraction(1, TICKS)
        picture.options = {"preset": "ultrafast", "bf": "0"}
        track = container.add_stream("aac", rate=RATE, layout="mono") if sound else None
        for frame in _frames(seconds, size, uneven, flashes):
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if track is not None:
            for heard in _beeps(seconds, flashes):
                container.mux(track.encode(heard))
            container.mux(track.encode(None))
    if turned:
        _turn(path, turned)
    return path


def _frames(seconds: float, size: tuple[int, int], uneven: bool, flashes: tuple[float, ...]):
    width, height = size
    gaps = (20, 45, 33, 38, 28) if uneven else (33,)
    at, number = 0.0, 0
    while at < seconds:
        shown = np.full((height, width, 3), 40, np.uint8)
        left = int(at / seconds * (width - width // 8))
        shown[:, left : left + width // 8] = 235
        if any(flash <= at < flash + 0.1 for flash in flashes):
            shown[:] = 255
        frame = av.VideoFrame.from_ndarray(shown, format="rgb24")
        frame.pts, frame.time_base = round(at * TICKS), Fraction(1, TICKS)
        yield frame
        at += gaps[number % len(gaps)] / 1000
        number += 1


def _beeps(seconds: float, flashes: tuple[float, ...]):
    times = np.arange(int(seconds * RATE)) / RATE
    heard = sum(((times >= flash) & (times < flash + 0.1)) * 0.5 for flash in flashes) * np.sin(times * 2764.6)
    samples = np.asarray(heard * 32767 if flashes else times * 0, np.int16)
    for start in range(0, len(samples) - 1023, 1024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield frame


_MATRICES = {
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}


def _turn(path: Path, degrees: int) -> None:
    """Write the display matrix of the picture's track (ISO/IEC 14496-12, 8.3.2: a, b, u, c, d, v, x, y, w)."""
    content = bytearray(path.read_bytes())
    a, b, c, d = (value * 65536 for value in _MATRICES[degrees])
    matrix = b"".join(value.to_bytes(4, "big", signed=True) for value in (a, b, 0, c, d, 0, 0, 0, 1 << 30))
    plain = b"".join(value.to_bytes(4, "big") for value in (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30))
    at = content.index(plain, content.index(b"tkhd"))
    content[at : at + len(matrix)] = matrix
    path.write_bytes(bytes(content))
