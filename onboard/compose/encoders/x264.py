"""H.264 by x264 (through PyAV): only the pictures that differ are encoded.

A piece is one IDR picture, the same picture once more as a P picture, and a P picture at each further change.
The repeat is there because two IDR pictures in a row must differ in ``idr_pic_id`` (ITU-T H.264, 7.4.3), which
separately encoded pieces do not; it also gives x264 the chance to polish what the eye will rest on. What moves gives
it nothing to rest on, and is coarser.

The stream is High profile, level 4.0, 4:2:0, BT.709 in limited range (Rec. ITU-R BT.709-6), without B pictures, so
decoding order is showing order and phones' hardware decoders have an easy life.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

import av
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from PIL.Image import Image

from onboard.compose.encoders.base import (
    TICKS_PER_FRAME,
    TICKS_PER_SECOND,
    Change,
    Encoder,
    EncoderSettings,
    checked,
)
from onboard.compose.engine import engine_errors, engine_version
from onboard.core.errors import InputError
from onboard.core.fingerprint import added_later
from onboard.core.model import LANDSCAPE, Size
from onboard.core.timing import FRAMES_PER_SECOND

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
BEST_CRF, WORST_CRF = 1.0, 51.0  # 0 is lossless, which High profile has not
SMALLEST_SIDE = 16
LARGEST_MACROBLOCKS = 8192  # ITU-T H.264, table A-1

# stitchable: parameter sets do not depend on the pictures. threads=1: the result does not depend on the machine, and
# scenes are encoded beside each other anyway. No lookahead: there is nothing to look ahead to.
_X264_PARAMETERS = {
    "stitchable": 1,
    "keyint": "infinite",
    "scenecut": 0,
    "bframes": 0,
    "ref": 1,
    "weightp": 0,
    "rc-lookahead": 0,
    "sync-lookahead": 0,
    "mbtree": 0,
    "force-cfr": 0,
    "threads": 1,
    "open-gop": 0,
}
_CODEC_OPTIONS = {"profile": "high", "level": "4.0", "tune": "stillimage"}
# A fade of 9 frames has 4 times the bytes of its still at crf 20, and 0.9 at 33, where letters have lost nothing that
# is seen in a thirtieth of a second. What was filmed is looked at for longer.
_COARSER_MOVING, _COARSER_FILMED = 13.0, 5.0
_MOST_FILMED = 8_000_000
# At 854×480 the letters of a slide are as clear at crf 26 as at 20, and a photo has half the bytes.
_COARSER_SMALL = 6.0
_MOST_SMALL = 600_000
_TO_VIDEO = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


@dataclass(frozen=True, kw_only=True)
class X264Settings(EncoderSettings):
    """Usual: crf 20 (the slide as drawn, to the eye; 18 finer, 23 smaller) and preset veryfast.

    ``most_bits``  of one second, whatever the crf asks for: what a phone in a hall can load while it plays; None: any

    InputError for a size, crf or preset that x264 or the players do not have.
    """

    encoder: str = "x264"
    engine: str = field(default_factory=engine_version)
    size: Size = LANDSCAPE
    crf: float = 20.0
    preset: str = "veryfast"
    options: str = field(default_factory=lambda: _options_text())
    most_bits: int | None = added_later(None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "crf", float(self.crf))  # 20 and 20.0 are one setting, with one fingerprint
        _check_size(self.size)
        _check_crf(self.crf)
        _check_preset(self.preset)

    def moving(self) -> Self:
        return replace(self, crf=min(self.crf + _COARSER_MOVING, WORST_CRF))

    def filmed(self) -> Self:
        most = min(self.most_bits or _MOST_FILMED, _MOST_FILMED)
        return replace(self, crf=min(self.crf + _COARSER_FILMED, WORST_CRF), most_bits=most)

    def small(self, size: Size) -> Self:
        return replace(self, size=size, crf=min(self.crf + _COARSER_SMALL, WORST_CRF), most_bits=_MOST_SMALL)


class X264(Encoder):
    """x264 on distinct pictures."""

    def __init__(self, settings: X264Settings | None = None) -> None:
        self.settings = settings or X264Settings()

    def encode(self, changes: Iterable[Change]) -> bytes:
        shown = _with_repeat(checked(changes, self.settings.size))
        output = io.BytesIO()
        with (
            engine_errors("the pictures cannot be encoded"),
            av.open(output, "w", format="mp4", options={"fflags": "+bitexact"}) as container,
        ):
            stream = self._stream(container)
            for frame, picture in shown:
                container.mux(stream.encode(video_frame(picture, at=frame)))
            container.mux(stream.encode(None))
        return output.getvalue()

    def _stream(self, container: OutputContainer) -> av.VideoStream:
        settings = self.settings
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = settings.size.width, settings.size.height, "yuv420p"
        stream.time_base = Fraction(1, TICKS_PER_SECOND)
        context = stream.codec_context
        context.time_base = Fraction(1, TICKS_PER_SECOND)
        context.thread_count = 1
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        stream.options = {
            **_CODEC_OPTIONS,
            "crf": str(settings.crf),
            "preset": settings.preset,
            "x264-params": ":".join(f"{name}={value}" for name, value in _parameters(settings).items()),
        }
        return stream


def _parameters(settings: X264Settings) -> dict[str, int | str]:
    """The buffer that bounds the rate is the encoder's own affair: parameter sets do not tell it."""
    if settings.most_bits is None:
        return _X264_PARAMETERS
    kilobits = settings.most_bits // 1000
    return {**_X264_PARAMETERS, "vbv-maxrate": kilobits, "vbv-bufsize": kilobits}


def _with_repeat(changes: Iterator[Change]) -> Iterator[tuple[int, Image]]:
    first = next(changes)
    yield 0, first.picture
    alone = True
    for change in changes:
        if alone and change.frame > 1:
            yield 1, first.picture
        alone = False
        yield change.frame, change.picture
    if alone:
        yield 1, first.picture


def video_frame(picture: Image, *, at: int) -> av.VideoFrame:
    """An RGB picture as the 4:2:0 BT.709 frame number ``at`` of a piece."""
    frame = av.VideoFrame.from_image(picture.convert("RGB")).reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_TO_VIDEO,
    )
    frame.pts = at * TICKS_PER_FRAME
    frame.time_base = Fraction(1, TICKS_PER_SECOND)
    frame.pict_type = PictureType.I if at == 0 else PictureType.P
    frame.color_range, frame.colorspace = ColorRange.MPEG, Colorspace.ITU709
    return frame


def _options_text() -> str:
    told = {**_CODEC_OPTIONS, **_X264_PARAMETERS, "scaler": int(_TO_VIDEO)}
    return ":".join(f"{name}={value}" for name, value in sorted(told.items()))


def _check_size(size: Size) -> None:
    shown = f"a video of {size.width}×{size.height} pixels"
    if size.width % 2 or size.height % 2 or min(size.width, size.height) < SMALLEST_SIDE:
        raise InputError(
            f"{shown}: both must be even, and {SMALLEST_SIDE} or more", hint="Usual are 1920×1080 and 1080×1920."
        )
    if -(-size.width // 16) * -(-size.height // 16) > LARGEST_MACROBLOCKS:
        raise InputError(
            f"{shown} is larger than H.264 level 4.0 holds ({LARGEST_MACROBLOCKS} blocks of 16×16)",
            hint="Use 1920×1080 or less: every phone plays that.",
        )


def _check_crf(crf: float) -> None:
    if not BEST_CRF <= crf <= WORST_CRF:
        raise InputError(f"crf {crf:g}: it goes from {BEST_CRF:g} to {WORST_CRF:g}", hint="Usual is 20.")


def _check_preset(preset: str) -> None:
    if preset not in PRESETS:
        raise InputError(f"unknown x264 preset {preset!r}", hint=f"Known: {', '.join(PRESETS)}.")
