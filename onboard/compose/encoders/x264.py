"""H.264 by x264 (through PyAV), as x264 writes it: whatever moves or stands is given to the encoder.

A piece of a still is one IDR picture and the same picture once more as a P picture. The repeat is there because two
IDR pictures in a row must differ in ``idr_pic_id`` (ITU-T H.264, 7.4.3), which separately encoded pieces do not; it
also gives x264 the chance to polish what the eye will rest on. What moves gives it nothing to rest on, and is coarser.

The stream is High profile, level 4.0, 4:2:0, BT.709 in limited range (Rec. ITU-R BT.709-6), without B pictures, so
decoding order is showing order and phones' hardware decoders have an easy life. It knows no rhythm: a picture stands
for as long as nothing follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Self

from onboard.compose.encoders.base import (
    Change,
    Coded,
    Encoder,
    EncoderSettings,
    Placed,
    Rhythm,
    Stream,
    check_fellow,
    check_places,
    check_room,
    checked,
)
from onboard.compose.h264.pieces import Piece, divided
from onboard.compose.h264.units import IDR_SLICE, kind_of
from onboard.compose.made_with import engine_version
from onboard.core.errors import InputError
from onboard.core.fingerprint import added_later
from onboard.core.model import LANDSCAPE, Size

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL.Image import Image

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
BEST_CRF, WORST_CRF = 1.0, 51.0  # 0 is lossless, which High profile has not
SMALLEST_SIDE = 16
LARGEST_MACROBLOCKS = 8192  # ITU-T H.264, table A-1

# stitchable: parameter sets do not depend on the pictures. threads=1: the result does not depend on the machine, and
# scenes are encoded beside each other anyway. No lookahead: there is nothing to look ahead to.
X264_PARAMETERS: Mapping[str, int | str] = MappingProxyType(
    {
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
)
_CODEC_OPTIONS = {"profile": "high", "level": "4.0", "tune": "stillimage"}
# A fade of 9 frames has 4 times the bytes of its still at crf 20, and 0.9 at 33, where letters have lost nothing that
# is seen in a thirtieth of a second. What was filmed is looked at for longer.
_COARSER_MOVING, _COARSER_FILMED = 13.0, 5.0
_MOST_FILMED = 8_000_000
# At 854×480 the letters of a slide are as clear at crf 26 as at 20, and a photo has half the bytes.
_COARSER_SMALL = 6.0
_MOST_SMALL = 600_000
_SCALER = "bicubic accurate_rnd full_chroma_inp"


@dataclass(frozen=True, kw_only=True)
class X264Settings(EncoderSettings):
    """Usual: crf 20 (the slide as drawn, to the eye; 18 finer, 23 smaller) and preset veryfast.

    ``most_bits``  of one second, whatever the crf asks for: what a phone in a hall can load while it plays; None: any

    InputError for a size, crf or preset that x264 or the players do not have.
    """

    blends: ClassVar[bool] = False

    encoder: str = "x264"
    engine: str = field(default_factory=engine_version)
    size: Size = LANDSCAPE
    crf: float = 20.0
    preset: str = "veryfast"
    options: str = field(default_factory=lambda: options_text(X264_PARAMETERS))
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

    def for_x264(self, parameters: Mapping[str, int | str]) -> dict[str, str]:
        """These settings and ``parameters`` in x264's own words. The buffer that bounds the rate is the encoder's own
        affair: parameter sets do not tell it."""
        told = dict(parameters)
        if self.most_bits is not None:
            told |= {"vbv-maxrate": self.most_bits // 1000, "vbv-bufsize": self.most_bits // 1000}
        spelt = ":".join(f"{name}={value}" for name, value in told.items())
        return {**_CODEC_OPTIONS, "crf": str(self.crf), "preset": self.preset, "x264-params": spelt}


class X264(Encoder):
    """x264 on every picture; joined as it comes."""

    settings_class = X264Settings

    def __init__(self, settings: X264Settings | None = None) -> None:
        self.settings = settings or X264Settings()

    def encode(self, changes: Iterable[Change]) -> bytes:
        from onboard.compose.encoders.libx264 import access_units, prepared

        pictures = _every_frame(checked(prepared(changes), self.settings.size))
        units = access_units(pictures, self.settings.size, self.settings.for_x264(X264_PARAMETERS))
        return divided(b"".join(units)).as_bytes()

    def sequence(self, pictures: Sequence[Placed], frames: int, rhythm: Rhythm) -> Stream:
        check_places(pictures, frames, blends=self.settings.blends)
        first = divided(pictures[0].piece())
        return Stream(self.settings.size, first.sps, (first.pps,), 0, _copied(pictures, frames, first))


def _every_frame(changes: Iterator[Change]) -> Iterator[tuple[int, Image | VideoFrame]]:
    """A picture for every frame up to the last change; of a still, two."""
    frame, standing = 0, next(changes).picture
    yield 0, standing
    for change in changes:
        for between in range(frame + 1, change.frame):
            yield between, standing
        frame, standing = change.frame, change.picture
        yield frame, standing
    if not frame:
        yield 1, standing


def _copied(pictures: Sequence[Placed], frames: int, first: Piece) -> Iterator[Coded]:
    ends = [*(placed.start_frame for placed in pictures[1:]), frames]
    for placed, end in zip(pictures, ends, strict=True):
        piece = divided(placed.piece())
        check_fellow(piece, first, placed)
        length = end - placed.start_frame
        # In a scene of one frame the polished repeat has no place. Two IDR pictures then follow each other with the
        # same idr_pic_id, which MP4 forgives (it delimits pictures itself) and a bare stream would not.
        if len(piece.slices) > 2:
            check_room(length, len(piece.slices), placed)
        for frame, coded in enumerate(piece.slices[:length], placed.start_frame):
            yield Coded(frame, frame, kind_of(coded) == IDR_SLICE, coded)


def options_text(parameters: Mapping[str, int | str]) -> str:
    """Whatever x264 is told that no setting says, as a setting."""
    told = {**_CODEC_OPTIONS, **parameters, "scaler": _SCALER}
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
