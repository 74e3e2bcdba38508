"""Pictures become pieces that can be joined without encoding again, and look like the slides they were."""

import numpy as np
import pytest
from marks import SMALL, encoder, number_on, numbered, piece
from PIL import Image, ImageDraw, ImageFont

from onboard import resources
from onboard.compose.encoders.base import ENCODERS, Change
from onboard.compose.encoders.x264 import X264, X264Settings
from onboard.compose.engine import opened
from onboard.compose.stills import first_picture
from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import LANDSCAPE, Size


def packets(coded: bytes) -> list[tuple[int, bool, int]]:
    """(frame, whether it can be decoded alone, bytes)"""
    with opened(coded) as container:
        return [
            (int(packet.pts * packet.time_base * 30), packet.is_keyframe, packet.size)
            for packet in container.demux(video=0)
            if packet.size
        ]


def parameter_sets(coded: bytes) -> bytes | None:
    with opened(coded) as container:
        return container.streams.video[0].codec_context.extradata


def slice_kinds(coded: bytes) -> list[list[int]]:
    """NAL unit types of each access unit, without SEI (ITU-T H.264, table 7-1: 5 is IDR, 1 is not)."""
    kinds = []
    with opened(coded) as container:
        for packet in container.demux(video=0):
            unit, at, found = bytes(packet), 0, []
            while at < len(unit):
                size = int.from_bytes(unit[at : at + 4], "big")
                found.append(unit[at + 4] & 31)
                at += 4 + size
            kinds.append([kind for kind in found if kind != 6])
    return [kind for kind in kinds if kind]


def text_slide() -> Image.Image:
    picture = Image.new("RGB", (1920, 1080), "#f7f7f5")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(resources.assets() / "fonts" / "Inter-Regular.ttf"), 44)
    draw.rectangle((0, 0, 1920, 90), fill="#005f73")
    for line in range(10):
        draw.text((100, 140 + 85 * line), f"{line}. Ziehen Sie die gelbe Schraube mit 25 Nm an.", "#1b1b1b", font)
    return picture


def ssim(one: np.ndarray, other: np.ndarray, side: int = 8) -> float:
    """Mean structural similarity over square windows (Wang et al., IEEE Trans. Image Process. 13(4), 2004)."""

    def mean(plane: np.ndarray) -> np.ndarray:
        total = np.pad(plane, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        return (total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]) / side**2

    a, b = mean(one), mean(other)
    spread = mean(one * one) - a * a + mean(other * other) - b * b
    common = mean(one * other) - a * b
    return float(
        ((2 * a * b + 6.5025) * (2 * common + 58.5225) / ((a * a + b * b + 6.5025) * (spread + 58.5225))).mean()
    )


def luma(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), np.float64)


def test_a_still_picture_costs_one_picture_and_its_repeat():
    (first, repeat) = packets(piece(5))
    assert (0, True) == first[:2]
    assert (1, False) == repeat[:2]
    assert repeat[2] < first[2] / 5


def test_a_picture_is_coded_only_where_it_changes():
    changes = [Change(frame, numbered(frame)) for frame in (0, 30, 31, 900)]
    assert [(0, True), (1, False), (30, False), (31, False), (900, False)] == [
        packet[:2] for packet in packets(encoder().encode(changes))
    ]


def test_a_change_at_the_second_frame_takes_the_place_of_the_repeat():
    changes = [Change(0, numbered(1)), Change(1, numbered(2))]
    coded = encoder().encode(changes)
    assert [0, 1] == [frame for frame, *_ in packets(coded)]
    with opened(coded) as container:
        assert [1, 2] == [number_on(frame) for frame in container.decode(video=0)]


def test_two_access_units_in_a_row_are_never_both_idr():
    assert [[5], [1], [1]] == slice_kinds(encoder().encode([Change(0, numbered(3)), Change(40, numbered(4))]))


def test_every_piece_of_the_same_settings_has_the_same_parameter_sets():
    noise = Image.effect_noise((SMALL.width, SMALL.height), 90).convert("RGB")
    flat = Image.new("RGB", (SMALL.width, SMALL.height), "white")
    moving = [Change(frame, numbered(frame)) for frame in range(40)]
    coded = [encoder().encode(changes) for changes in ([Change(0, noise)], [Change(0, flat)], moving)]
    assert 1 == len({parameter_sets(one) for one in coded})


def test_the_stream_is_what_phones_play():
    with opened(piece(1)) as container:
        context = container.streams.video[0].codec_context
        assert ("h264", "High", "yuv420p") == (context.name, context.profile, context.pix_fmt)
        assert (1, 1, 1, 1) == (
            context.color_range, context.colorspace, context.color_primaries, context.color_trc,
        )  # fmt: skip
        assert not context.has_b_frames


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
    with opened(X264().encode([Change(0, slide)])) as container:
        first, repeat = (frame.to_ndarray(format="gray").astype(float) for frame in container.decode(video=0))
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
