"""Posters and thumbnails show what the video shows."""

import io

import numpy as np
import pytest
from marks import SMALL, number_in, number_on, numbered, piece
from PIL import Image

from onboard.compose.encoders.base import ENCODERS, Change
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.encoders.x264 import X264
from onboard.compose.stills import decoded, first_picture, last_picture, page_picture
from onboard.core.errors import OnboardError


def still_of_splice() -> bytes:
    return Splice(SpliceSettings(size=SMALL)).encode([Change(0, Image.effect_noise((320, 180), 60))])


def test_a_page_picture_is_the_scene_in_small():
    picture = Image.open(io.BytesIO(page_picture(piece(21), 160)))
    assert ("JPEG", (160, 90), "RGB") == (picture.format, picture.size, picture.mode)
    wanted = numbered(21).resize((160, 90), Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(picture, int) - np.asarray(wanted, int)).mean() < 6


def test_a_page_picture_is_never_enlarged():
    assert (320, 180) == Image.open(io.BytesIO(page_picture(piece(1), 4000))).size


def test_the_same_piece_gives_the_same_page_picture():
    assert page_picture(piece(8), 200) == page_picture(piece(8), 200)


def test_a_full_size_slide_makes_a_small_poster():
    slide = X264().encode([Change(0, numbered(9).resize((1920, 1080)))])
    assert len(page_picture(slide, 960)) < 60_000


@pytest.mark.parametrize("damaged", [b"", b"not a video", piece(1)[:30], piece(1)[:100], still_of_splice()[:-2000]])
def test_a_damaged_piece_is_said_to_be_one(damaged):
    with pytest.raises(OnboardError) as said:
        page_picture(damaged, 100)
    assert "compose" == said.value.stage
    assert "cannot be" in said.value.reason


@pytest.mark.parametrize("name", ["splice", "x264"])
def test_the_first_and_the_last_picture_of_a_piece_are_the_ones_it_begins_and_ends_with(name):
    made = ENCODERS.load(name)
    changes = [Change(frame, numbered(number)) for frame, number in ((0, 3), (1, 5), (2, 9), (12, 17))]
    coded = made(made.settings_class(size=SMALL)).encode(changes)
    assert (3, 17) == (number_in(first_picture(coded)), number_in(last_picture(coded)))
    assert [3, 5, *[9] * 10, 17] == [number_on(frame) for frame in decoded(coded)]
