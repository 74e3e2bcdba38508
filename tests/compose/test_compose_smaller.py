"""A piece is made again of fewer pixels: the same frames, the same picture, fewer bytes."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from onboard.compose.encoders.base import Change
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.encoders.x264 import WORST_CRF, X264, X264Settings
from onboard.compose.h264.pieces import divided
from onboard.compose.smaller import smaller
from onboard.compose.stills import last_picture
from onboard.core.errors import OnboardError
from onboard.core.model import Size

LARGE, LITTLE = Size(1280, 720), Size(640, 360)
SETTINGS = X264Settings(size=LARGE)


def bars(at: int = 0) -> Image.Image:
    """Four colours side by side, and a white bar that can be somewhere else in every frame."""
    picture = Image.new("RGB", (LARGE.width, LARGE.height))
    canvas = ImageDraw.Draw(picture)
    for n, colour in enumerate(("#C8102E", "#FF8200", "#0B5FA5", "#F4F4F4")):
        canvas.rectangle((n * 320, 0, n * 320 + 319, 719), fill=colour)
    canvas.rectangle((at * 80, 600, at * 80 + 79, 719), fill="white")
    return picture


def pictures(piece: bytes) -> int:
    return len(divided(piece).slices)


def test_a_held_picture_stays_one_and_keeps_its_colours() -> None:
    piece = X264(SETTINGS).encode([Change(0, bars())])
    made = smaller(piece, SETTINGS.small(LITTLE), moves=False)
    large, little = last_picture(piece), last_picture(made)
    assert (640, 360) == little.size
    for x in (160, 480, 800, 1120):
        before, after = large.getpixel((x, 300)), little.getpixel((x // 2, 150))
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 4
    assert pictures(piece) == pictures(made)
    assert len(made) < len(piece)


def test_what_moves_moves_at_the_same_frames() -> None:
    piece = X264(SETTINGS.moving()).encode(Change(n, bars(n)) for n in range(9))
    made = smaller(piece, SETTINGS.small(LITTLE).moving(), moves=True)
    assert pictures(piece) == pictures(made)
    shown = last_picture(made)
    assert min(shown.getpixel((8 * 40 + 20, 340))) > 225
    assert min(shown.getpixel((7 * 40 - 20, 340))) < 60


def test_pieces_made_smaller_share_their_parameters_so_that_they_can_be_joined() -> None:
    settings = SETTINGS.small(LITTLE)
    piece = X264(SETTINGS).encode([Change(0, bars())])
    made = smaller(piece, settings, moves=False), smaller(piece, settings.filmed(), moves=True)
    assert 1 == len({(one.sps, one.pps) for one in map(divided, made)})


def test_a_rest_in_what_moves_is_one_again():
    frames = [0, 1, 2, 30, 31]
    piece = Splice(SpliceSettings(size=LARGE).moving()).encode(Change(n, bars(n % 9)) for n in frames)
    made = divided(smaller(piece, SpliceSettings(size=LARGE).small(LITTLE), moves=True))
    assert 32 == len(made.slices)
    assert frames == [n for n in range(32) if not made.repeats(n)]


def test_equal_input_gives_equal_bytes() -> None:
    piece = X264(SETTINGS).encode([Change(0, bars())])
    made = [smaller(piece, SETTINGS.small(LITTLE), moves=False) for _ in range(2)]
    assert made[0] == made[1]


def test_a_small_rendition_of_the_coarsest_settings_is_no_coarser_than_the_encoder_can() -> None:
    assert WORST_CRF == X264Settings(size=LARGE, crf=WORST_CRF).small(LITTLE).crf


def test_what_is_no_piece_is_refused() -> None:
    with pytest.raises(OnboardError):
        smaller(b"nothing", SETTINGS.small(LITTLE), moves=False)
