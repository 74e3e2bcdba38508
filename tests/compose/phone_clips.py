"""Clips as phones make them: turned by a matrix, with uneven time stamps, with a flash and a beep at known times."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
from marks import number_on, numbered
from PIL import Image

from onboard.core.model import Size

WIDE = Size(320, 180)
CLOCK = 30_000
UPRIGHT = (1, 0, 0, 1)
QUARTER_RIGHT = (0, 1, -1, 0)
"""As held upright, the lens on the left: what is stored must be turned 90 degrees clockwise (x' = -y, y' = x)."""
HALF = (-1, 0, 0, -1)
QUARTER_LEFT = (0, -1, 1, 0)
MIRRORED = (-1, 0, 0, 1)
MIRRORED_QUARTER = (0, 1, 1, 0)


def matrix(a: int, b: int, c: int, d: int) -> list[int]:
    """ISO/IEC 14496-12, 6.2.2: 16.16 fixed point, the last one 2.30."""
    return [a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30]


def filmed(
    pictures: Sequence[Image.Image],
    times: Sequence[float],
    *,
    turn: tuple[int, int, int, int] = UPRIGHT,
    sound: np.ndarray | None = None,
    sound_from: float = 0.0,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    form: str = "mp4",
    keyframe_every: int = 30,
    bframes: int = 2,
    muxing: dict[str, str] | None = None,
    colours: tuple[int, int, int] | None = None,
) -> bytes:
    """A clip of these pictures seen from these times (seconds) on; ``sound`` is mono at 48 kHz."""
    output = io.BytesIO()
    with av.open(output, "w", format=form, options=muxing or {}) as container:
        stream = container.add_stream(codec, rate=30)
        stream.width, stream.height = pictures[0].size
        stream.pix_fmt = pixels
        stream.time_base = stream.codec_context.time_base = Fraction(1, CLOCK)
        stream.codec_context.gop_size = keyframe_every
        if codec.startswith("libx26"):
            stream.codec_context.max_b_frames = bframes
        stream.options = options if options is not None else {"preset": "ultrafast", "crf": "16"}
        if colours:
            primaries, curve, space = colours
            stream.codec_context.color_primaries = primaries
            stream.codec_context.color_trc = curve
            stream.codec_context.colorspace = space
            stream.codec_context.color_range = 1
        if turn != UPRIGHT:
            stream.set_display_matrix(matrix(*turn))
        if sound is not None:
            track = container.add_stream("aac" if form in ("mp4", "mov") else "libopus", rate=48_000, layout="mono")
        for picture, time in zip(pictures, times, strict=True):
            frame = av.VideoFrame.from_image(picture).reformat(format=pixels)
            frame.pts, frame.time_base = round(time * CLOCK), Fraction(1, CLOCK)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            heard = av.AudioFrame.from_ndarray(sound.astype("<f4")[np.newaxis, :], format="fltp", layout="mono")
            heard.sample_rate, heard.time_base = 48_000, Fraction(1, 48_000)
            heard.pts = round(sound_from * 48_000)
            resampled = av.AudioResampler(format=track.codec_context.format, layout="mono", rate=48_000)
            for one in resampled.resample(heard):
                container.mux(track.encode(one))
            container.mux(track.encode(None))
    return output.getvalue()


def evenly(count: int, rate: float = 30.0, late: float = 0.0) -> list[float]:
    return [late + number / rate for number in range(count)]


def numbers(count: int, size: Size = WIDE) -> list[Image.Image]:
    return [numbered(number, size) for number in range(count)]


def beeps(seconds: float, at: Sequence[float], length: float = 0.05, pitch: float = 1_000.0) -> np.ndarray:
    """Silence with beeps; full scale = 1.0."""
    heard = np.zeros(round(seconds * 48_000))
    for start in at:
        begin, count = round(start * 48_000), round(length * 48_000)
        heard[begin : begin + count] = 0.5 * np.sin(np.arange(count) * 2 * np.pi * pitch / 48_000)
    return heard


def number_seen(picture: Image.Image) -> int:
    return number_on(av.VideoFrame.from_image(picture))


def first_loud(samples: np.ndarray, above: float = 0.1) -> float:
    """Seconds until the first loud sample; full scale = 32768."""
    loud = np.flatnonzero(np.abs(samples.astype(float)) > above * 32_768)
    assert len(loud), "nothing is heard"
    return int(loud[0]) / 48_000
