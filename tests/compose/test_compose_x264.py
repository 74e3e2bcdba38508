"""Pictures become pieces that can be joined without encoding again, and look like the slides they were."""

import weakref
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from likeness import luma, ssim
from marks import SMALL, encoder, number_on, numbered, piece
from PIL import Image, ImageDraw, ImageFont

from onboard import resources
from onboard.compose.encoders.base import ENCODERS, Change, Placed, Rhythm
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.compose.h264.pieces import divided
from onboard.compose.h264.units import kind_of
from onboard.compose.stills import decoded, first_picture
from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import LANDSCAPE, Size


def kinds(coded: bytes) -> list[int]:
    """The NAL unit type of each picture (ITU-T H.264, table 7-1: 5 is IDR, 1 is not)."""
    return [kind_of(one) for one in divided(coded).slices]


def text_slide() -> Image.Image:
    picture = Image.new("RGB", (1920, 1080), "#f7f7f5")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(resources.assets() / "fonts" / "Inter-Regular.ttf"), 44)
    draw.rectangle((0, 0, 1920, 90), fill="#005f73")
    for line in range(10):
        draw.text((100, 140 + 85 * line), f"{line}. Ziehen Sie die gelbe Schraube mit 25 Nm an.", "#1b1b1b", font)
    return picture


def test_a_still_picture_costs_one_picture_and_its_repeat():
    first, repeat = divided(piece(5)).slices
    assert [5, 1] == kinds(piece(5))
    assert len(repeat) < len(first) / 5


def test_what_moves_has_a_picture_for_every_frame():
    coded = encoder().encode([Change(frame, numbered(number)) for frame, number in ((0, 1), (3, 2), (4, 3), (9, 4))])
    assert [5, *[1] * 9] == kinds(coded)
    assert [1, 1, 1, 2, 3, 3, 3, 3, 3, 4] == [number_on(frame) for frame in decoded(coded)]


def test_a_change_at_the_second_frame_takes_the_place_of_the_repeat():
    coded = encoder().encode([Change(0, numbered(1)), Change(1, numbered(2))])
    assert [1, 2] == [number_on(frame) for frame in decoded(coded)]


@pytest.mark.parametrize("name", ["x264", "splice"])
def test_what_was_drawn_is_let_go_before_it_is_encoded(name: str):
    gone = []

    def drawn() -> Iterator[Change]:
        for frame in (0, 1, 2):
            pictures = [Image.new("RGB", (SMALL.width, SMALL.height), (frame, 0, 0))]
            picture = weakref.ref(pictures[0])
            yield Change(frame, pictures.pop())
            gone.append(picture() is None)

    settings = ENCODERS.load(name).settings_class(size=SMALL)
    assert 3 == len(divided(ENCODERS.load(name)(settings).encode(drawn())).slices)
    assert [True] * 3 == gone


def joined(*placed: tuple[int, bytes], frames: int) -> list[tuple[int, int, bool]]:
    stream = encoder().sequence([Placed(start, partial(bytes, coded)) for start, coded in placed], frames, Rhythm())
    assert 0 == stream.delay
    return [(one.shown, one.decoded, one.is_sync) for one in stream.pictures]


def test_pieces_stand_in_a_stream_as_they_are_and_hold_their_last_picture():
    film = encoder().encode([Change(frame, numbered(frame)) for frame in range(3)])
    expected = [(0, True), (1, False), (40, True), (41, False), (42, False), (50, True), (51, True), (52, False)]
    shown = joined((0, piece(1)), (40, film), (50, piece(2)), (51, piece(3)), frames=99)
    assert [(frame, frame, is_sync) for frame, is_sync in expected] == shown


@pytest.mark.parametrize(
    ("placed", "frames", "words"),
    [
        ([(0, [0, 1, 2, 3]), (3, [0])], 10, "still changes at 3"),
        ([(0, [0]), (4, [0], 2)], 10, "a fade of 2 frames"),
        ([(0, [0]), (10, [0])], 10, "of a video of 10"),
    ],
)
def test_pieces_that_do_not_fit_are_refused(placed, frames, words):
    made = [
        Placed(start, partial(encoder().encode, [Change(frame, numbered(frame)) for frame in changes]), *blend)
        for start, changes, *blend in placed
    ]
    with pytest.raises(OnboardError) as refused:
        list(encoder().sequence(made, frames, Rhythm()).pictures)
    assert words in refused.value.reason


def test_every_piece_of_the_same_settings_has_the_same_parameter_sets():
    noise = Image.effect_noise((SMALL.width, SMALL.height), 90).convert("RGB")
    flat = Image.new("RGB", (SMALL.width, SMALL.height), "white")
    moving = [Change(frame, numbered(frame)) for frame in range(40)]
    coded = [encoder().encode(changes) for changes in ([Change(0, noise)], [Change(0, flat)], moving)]
    assert 1 == len({(one.sps, one.pps) for one in map(divided, coded)})


def test_the_stream_is_what_phones_play():
    frame = next(decoded(piece(1)))
    assert "yuv420p" == frame.format.name
    assert (1, 1, 1, 1) == (frame.color_range, frame.colorspace, frame.color_primaries, frame.color_trc)
    high, level_4 = 100, 40
    assert (high, level_4) == (divided(piece(1)).sps[1], divided(piece(1)).sps[3])


def test_portrait_is_encoded_like_landscape():
    portrait = Size(1080, 1920)
    coded = encoder(portrait).encode([Change(0, numbered(9, portrait))])
    assert (1080, 1920) == first_picture(coded).size


def test_equal_pictures_give_equal_bytes():
    assert piece(77) == piece(77)


@pytest.mark.parametrize(
    "colour", ["#e4572e", "#005f73", "#ffffff", "#000000", "#808080", "#f9a800", "#ff0000", "#0000ff"]
)
def test_a_brand_colour_comes_back_as_it_was(colour):
    picture = Image.new("RGB", (SMALL.width, SMALL.height), colour)
    shown = np.asarray(first_picture(encoder().encode([Change(0, picture)])), int)
    assert np.abs(shown - np.asarray(picture, int)).max() <= 3


def test_small_text_stays_crisp():
    slide = text_slide()
    shown = first_picture(X264().encode([Change(0, slide)]))
    error = ((luma(slide) - luma(shown)) ** 2).mean()
    assert ssim(luma(slide), luma(shown)) >= 0.99
    assert 10 * np.log10(255**2 / error) >= 38


def test_nobody_sees_the_picture_being_polished():
    slide = text_slide()
    coded = X264().encode([Change(0, slide)])
    first, repeat = (frame.to_ndarray(format="gray").astype(float) for frame in decoded(coded))
    assert ssim(first, repeat) >= 0.995


def test_a_transparent_or_grey_picture_is_encoded_too():
    for mode in ("RGBA", "L", "P"):
        assert first_picture(encoder().encode([Change(0, numbered(3).convert(mode))])).size == (320, 180)


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [Change(1, numbered(1))],
        [Change(0, numbered(1)), Change(5, numbered(2)), Change(5, numbered(3))],
        [Change(0, numbered(1)), Change(5, numbered(2)), Change(4, numbered(3))],
        [Change(0, numbered(1, Size(640, 360)))],
    ],
    ids=["none", "not from 0", "twice at once", "backwards", "other size"],
)
def test_changes_that_break_the_contract_are_refused(changes):
    with pytest.raises(OnboardError) as refused:
        encoder().encode(changes)
    assert "compose" == refused.value.stage


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"crf": 52}, "crf 52"),
        ({"crf": 0}, "crf 0"),
        ({"crf": float("nan")}, "crf nan"),
        ({"preset": "warp"}, "'warp'"),
        ({"size": Size(1921, 1080)}, "must be even"),
        ({"size": Size(3840, 2160)}, "level 4.0"),
    ],
)
def test_settings_the_encoder_does_not_have_are_refused_by_name(settings, words):
    with pytest.raises(InputError) as refused:
        X264Settings(**settings)
    assert words in refused.value.reason
    assert refused.value.hint


@pytest.mark.parametrize("other", [{"crf": 23}, {"preset": "slow"}, {"size": SMALL}, {"engine": "newer"}])
def test_any_other_setting_is_another_fingerprint(other):
    assert fingerprint(X264Settings()) != fingerprint(X264Settings(**other))


def test_a_whole_and_a_broken_number_of_the_same_crf_are_one_setting():
    assert fingerprint(X264Settings(crf=20)) == fingerprint(X264Settings(crf=20.0))


def test_the_encoder_is_found_by_the_name_in_its_settings():
    settings = X264Settings()
    assert LANDSCAPE == settings.size
    assert isinstance(ENCODERS.load(settings.encoder)(settings), X264)
