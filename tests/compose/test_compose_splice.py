"""What is written by hand shows exactly what it promises, whoever decodes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import pairwise

import numpy as np
import pytest
from decoders import Planes, access_units, by_ffmpeg, by_libavcodec, by_openh264
from hypothesis import given, settings
from hypothesis import strategies as st
from likeness import luma, ssim
from marks import SMALL, numbered, piece
from PIL import Image, ImageChops, ImageDraw, ImageFont

from onboard import resources
from onboard.compose.encoders.base import ENCODERS, Change, Placed, Rhythm, Stream
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.h264.pieces import divided
from onboard.compose.h264.skipped import eased
from onboard.compose.stills import first_picture
from onboard.core.errors import OnboardError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Size

NEVER = float("inf")
SLOW = Rhythm(5, 8.0, 20.0)


@cache
def grain(size: Size) -> Image.Image:
    return Image.effect_noise((size.width, size.height), 40).convert("RGB")


def seen(number: int, size: Size) -> Image.Image:
    """A numbered picture of much detail, with colours."""
    tinted = Image.merge(
        "RGB", [Image.new("L", (size.width, size.height), number * step % 256) for step in (37, 91, 53)]
    )
    return Image.blend(Image.blend(numbered(number, size), grain(size), 0.3), tinted, 0.3)


@cache
def still(number: int, size: Size = SMALL) -> bytes:
    return Splice(SpliceSettings(size=size)).encode([Change(0, seen(number, size))])


@cache
def moving(first: int, *frames: int, size: Size = SMALL) -> bytes:
    made = [Change(frame, ImageChops.offset(seen(first, size), 3 * frame, frame)) for frame in frames]
    return Splice(SpliceSettings(size=size).moving()).encode(made)


def placed(*pieces: tuple[int, bytes] | tuple[int, bytes, int]) -> list[Placed]:
    return [Placed(start, partial(bytes, piece), *blend) for start, piece, *blend in pieces]


def sequenced(pieces: Sequence[Placed], frames: int, rhythm: Rhythm = SLOW, size: Size = SMALL) -> Stream:
    stream = Splice(SpliceSettings(size=size)).sequence(pieces, frames, rhythm)
    return Stream(stream.size, stream.sps, stream.pps, stream.delay, iter(list(stream.pictures)))


def coded(stream: Stream) -> list[tuple[int, int, bool]]:
    return [(picture.shown, picture.decoded, picture.is_sync) for picture in stream.pictures]


def promised(pieces: Sequence[Placed], frames: int) -> list[Planes]:
    """Every frame of the video, by the pieces alone."""
    own = [by_libavcodec(divided(one.piece()).access_units()) for one in pieces]
    video: list[Planes] = []
    for one, pictures in zip(pieces, own, strict=True):
        del video[one.start_frame :]
        video += pictures + [pictures[-1]] * (frames - one.start_frame - len(pictures))
    return video


def blended(pieces: Sequence[Placed], video: list[Planes], syncs: Sequence[int]) -> list[Planes]:
    """The frames of fades, by the formula of 8.4.2.3.2 on the pictures beside them."""
    shown = list(video)
    for one in pieces:
        first = one.start_frame - one.blend
        anew = one.start_frame in syncs
        steps = one.blend if anew else one.blend + 1
        reached = 0
        for number in range(1, one.blend + 1):
            reached = min(max(round(64 * eased(number / steps)), reached + 1), 64 - (steps - number))
            shown[first + number - 1] = mixed(video[first - 1], video[one.start_frame], reached)
    return shown


def mixed(before: Planes, after: Planes, share: int) -> Planes:
    made = []
    for one, other in zip(before, after, strict=True):
        a, b = (np.frombuffer(plane, np.uint8).astype(np.int32) for plane in (one, other))
        made.append(((a * (64 - share) + b * share + 32) >> 6).astype(np.uint8).tobytes())
    return made[0], made[1], made[2]


PORTRAIT, LITTLE = Size(180, 320), Size(854, 480)
CASES = {
    "one still": (placed((0, still(1))), 100, SLOW, SMALL),
    "cuts": (placed((0, still(1)), (30, still(2)), (31, still(3)), (90, still(1))), 120, SLOW, SMALL),
    "fades": (placed((0, still(1)), (40, still(2), 9), (60, still(3), 9)), 80, SLOW, SMALL),
    "fades in a row, nothing between": (
        placed((0, still(1)), (10, still(2), 9), (20, still(3), 9), (30, still(4), 9)), 31, SLOW, SMALL,
    ),
    "a fade of one frame": (placed((0, still(1)), (2, still(2), 1), (9, still(3), 1)), 12, SLOW, SMALL),
    "a fade of one frame into a sync": (placed((0, still(1)), (2, still(2), 1)), 12, Rhythm(5, 0, 20), SMALL),
    "every piece can be sought to": (
        placed((0, still(1)), (40, still(2), 9), (60, still(3), 9)), 80, Rhythm(5, 0, 20), SMALL,
    ),
    "a piece after eight seconds can be sought to": (
        placed((0, still(1)), (200, still(2), 9), (260, still(3), 9), (300, still(4), 9)), 310, SLOW, SMALL,
    ),
    "never but where it is cut": (placed((0, still(1)), (400, still(2), 9)), 999, Rhythm(5, NEVER, NEVER), SMALL),
    "a long still": (placed((0, still(1))), 200, Rhythm(5, 8, 2), SMALL),
    "something moves": (placed((0, still(1)), (20, moving(1, *range(12))), (32, still(9))), 60, SLOW, SMALL),
    "something moves with rests": (
        placed((0, moving(1, 0, 1, 2, 5, 6)), (40, still(2), 9), (60, moving(3, 0, 3, 4), 5)), 90, SLOW, SMALL,
    ),
    "moves fade into each other at once": (
        placed((0, moving(1, *range(8))), (12, moving(2, *range(6)), 4), (22, moving(3, *range(6)), 4)),
        40, SLOW, SMALL,
    ),
    "a constant 30": (placed((0, still(1)), (40, still(2), 12), (80, still(3), 12)), 100, Rhythm(30, 8, 2), SMALL),
    "no repeats": (placed((0, still(1)), (40, still(2), 12), (80, still(3))), 400, Rhythm(0, 8, 20), SMALL),
    "portrait": (
        placed((0, still(1, PORTRAIT)), (40, still(2, PORTRAIT), 9)), 60, SLOW, PORTRAIT,
    ),
    "854 by 480": (
        placed((0, still(1, LITTLE)), (20, still(2, LITTLE), 9), (30, moving(2, 0, 1, 2, size=LITTLE))),
        40, SLOW, LITTLE,
    ),
    "pieces of one frame": (placed(*((n, still(n % 4)) for n in range(12))), 12, SLOW, SMALL),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_decoder_shows_exactly_what_is_promised(case, tmp_path):
    pieces, frames, rhythm, size = CASES[case]
    stream = sequenced(pieces, frames, rhythm, size)
    pictures = list(stream.pictures)
    units = access_units(Stream(size, stream.sps, stream.pps, stream.delay, iter(pictures)))
    syncs = [picture.shown for picture in pictures if picture.is_sync]
    video = blended(pieces, promised(pieces, frames), syncs)
    assert [video[frame] for frame in sorted(picture.shown for picture in pictures)] == by_libavcodec(units)
    assert by_libavcodec(units) == by_ffmpeg(units, tmp_path)


@pytest.mark.parametrize("case", CASES)
def test_a_decoder_that_shares_nothing_with_the_others_shows_the_same(case):
    pieces, frames, rhythm, size = CASES[case]
    units = access_units(sequenced(pieces, frames, rhythm, size))
    assert by_libavcodec(units) == by_openh264(units)


@pytest.mark.parametrize("case", CASES)
def test_every_picture_is_decoded_in_time_and_in_its_turn(case):
    pieces, frames, rhythm, size = CASES[case]
    stream = sequenced(pieces, frames, rhythm, size)
    times = coded(stream)
    assert (1, -1, True) == (stream.delay, *times[0][1:])
    assert sorted({decoded for _, decoded, _ in times}) == [decoded for _, decoded, _ in times]
    assert len({shown for shown, *_ in times}) == len(times)
    assert all(-1 <= decoded <= shown < frames for shown, decoded, _ in times)


def test_a_still_stands_at_its_rate_and_can_be_sought_to_again_in_time():
    times = coded(sequenced(placed((0, still(1))), 130, Rhythm(5, 8, 2)))
    assert sorted([*range(0, 130, 6), 31]) == [shown for shown, *_ in times]
    assert [0, 60, 120] == [shown for shown, _, is_sync in times if is_sync]


def test_in_front_of_whatever_moves_it_stands_at_the_full_rate():
    """Else Chromium drops more than half of a fade: it goes by the pace of the pictures before."""
    pieces = placed((0, still(1)), (90, still(2), 9), (200, still(3)), (300, moving(3, 0, 1, 2)))
    shown = {one for one, *_ in coded(sequenced(pieces, 400, Rhythm(1, 0, NEVER, run_up=0.5)))}
    assert {*range(66, 81)} <= shown
    assert not shown & {*range(32, 60), *range(61, 66)}
    assert {*range(285, 303)} <= shown
    assert not shown & {*range(261, 285)}
    assert not shown & {*range(181, 200)}


def test_a_player_that_guesses_the_rate_sees_that_it_is_thirty():
    shown = [one for one, *_ in coded(sequenced(placed((0, still(1)), (200, still(2))), 300))]
    assert 1 == min(b - a for a, b in pairwise(shown[:8]))


def test_a_constant_rate_has_a_picture_for_every_frame():
    pieces = placed((0, still(1)), (40, still(2), 12), (80, moving(3, 0, 4, 5)))
    assert [*range(100)] == sorted(shown for shown, *_ in coded(sequenced(pieces, 100, Rhythm(30))))


def test_a_piece_that_is_cut_to_can_be_sought_to_and_one_faded_to_only_where_the_last_is_long_ago():
    pieces = placed((0, still(1)), (100, still(2), 9), (150, still(3)), (400, still(4), 9))
    syncs = [shown for shown, _, is_sync in coded(sequenced(pieces, 420, Rhythm(5, 8, NEVER))) if is_sync]
    assert [0, 150, 400] == syncs


def test_a_repeat_costs_a_dozen_bytes_and_a_blend_too():
    slices = [len(one.slice) for one in sequenced(placed((0, still(1)), (40, still(2), 9)), 60).pictures]
    assert 3 == sum(1 for length in slices if length > 1_000) + 1
    assert all(length <= 14 for length in slices if length <= 1_000)


def test_two_pictures_that_can_be_sought_to_in_a_row_are_told_apart():
    """idr_pic_id, ITU-T H.264, 7.4.3."""
    slices = [one.slice for one in sequenced(placed(*((n, still(1)) for n in range(4))), 4).pictures]
    assert slices[0] != slices[1]
    assert (slices[0], slices[1]) == (slices[2], slices[3])


def test_a_long_video_without_a_single_cut_still_shows_the_right_picture():
    """Numbers that wrap: frame_num after 16 pictures, the order of pictures after 32,768."""
    tiny = Size(32, 32)
    pieces = placed((0, still(1, tiny)), (33_000, still(2, tiny), 9), (33_100, still(3, tiny), 9))
    stream = sequenced(pieces, 33_200, Rhythm(30, NEVER, NEVER), tiny)
    units = access_units(stream)
    shown = by_libavcodec(units)
    assert 33_200 == len(shown)
    assert [shown[0]] * 32_991 == shown[:32_991]
    alone = [by_libavcodec(divided(still(number, tiny)).access_units())[0] for number in (1, 2, 3)]
    assert alone == [shown[0], shown[33_050], shown[33_150]]


def test_the_shares_of_a_fade_rise_gently_and_are_never_twice_the_same():
    stream = sequenced(placed((0, still(1)), (40, still(2), 30)), 50, Rhythm(30))
    shown = by_libavcodec(access_units(stream))
    assert 32 == len(set(shown[9:41]))
    luma = [float(np.frombuffer(planes[0], np.uint8).mean()) for planes in shown[9:41]]
    assert luma in (sorted(luma), sorted(luma, reverse=True))


@st.composite
def any_pieces(draw: st.DrawFn) -> tuple[list[Placed], int]:
    pieces, at, room = [], 0, 0
    for number in range(draw(st.integers(1, 7))):
        moves = draw(st.booleans())
        piece = moving(number % 3, 0, 1) if moves else still(number % 3)
        pieces.append((at, piece, draw(st.integers(0, room))))
        length = draw(st.integers(2, 25))
        at, room = at + length, length - (2 if moves else 1)
    return placed(*pieces), at


RHYTHMS = st.builds(
    Rhythm, st.sampled_from([0, 1, 5, 30]), st.sampled_from([0, 1, NEVER]), st.sampled_from([0.1, 1, NEVER])
)


@settings(max_examples=40, deadline=None)
@given(any_pieces(), RHYTHMS)
def test_whatever_is_placed_is_shown_as_promised(video, rhythm):
    pieces, frames = video
    stream = sequenced(pieces, frames, rhythm)
    pictures = list(stream.pictures)
    units = access_units(Stream(SMALL, stream.sps, stream.pps, 1, iter(pictures)))
    syncs = [picture.shown for picture in pictures if picture.is_sync]
    shown = blended(pieces, promised(pieces, frames), syncs)
    assert [shown[frame] for frame in sorted(picture.shown for picture in pictures)] == by_libavcodec(units)


def test_small_text_stays_crisp():
    slide = Image.new("RGB", (1920, 1080), "#f7f7f5")
    draw = ImageDraw.Draw(slide)
    font = ImageFont.truetype(str(resources.assets() / "fonts" / "Inter-Regular.ttf"), 44)
    for line in range(10):
        draw.text((100, 140 + 85 * line), f"{line}. Ziehen Sie die gelbe Schraube mit 25 Nm an.", "#1b1b1b", font)
    shown = first_picture(Splice().encode([Change(0, slide)]))
    assert ssim(luma(slide), luma(shown)) >= 0.99


def test_the_half_of_a_fade_lies_halfway_between_the_slides_as_they_were_drawn():
    pieces = placed((0, still(1)), (40, still(2), 9))
    shown = by_libavcodec(access_units(sequenced(pieces, 60, Rhythm(30))))
    before, half, after = (np.frombuffer(shown[frame][0], np.uint8).astype(float) for frame in (0, 35, 50))
    assert np.abs(half - (before + after) / 2).max() <= 1


def test_equal_pictures_give_equal_bytes():
    made = [Splice(SpliceSettings(size=SMALL)).encode([Change(0, numbered(7))]) for _ in range(2)]
    assert made[0] == made[1]


def test_pieces_of_more_and_of_fewer_bytes_stand_in_one_stream():
    told = SpliceSettings(size=SMALL)
    made = [
        divided(Splice(one).encode([Change(0, numbered(3)), Change(1, numbered(4))]))
        for one in (told, told.moving(), told.filmed(), SpliceSettings(size=SMALL, most_bits=600_000))
    ]
    assert 1 == len({(one.sps, one.pps) for one in made})


@pytest.mark.parametrize("preset", ["ultrafast", "veryfast", "medium", "veryslow"])
def test_every_preset_of_the_encoder_can_be_spliced(preset):
    told = SpliceSettings(size=SMALL, preset=preset)
    one = Splice(told).encode([Change(0, seen(1, SMALL)), Change(1, seen(2, SMALL))])
    other = Splice(told).encode([Change(0, seen(3, SMALL))])
    pieces = placed((0, one), (20, other, 9))
    units = access_units(sequenced(pieces, 30))
    assert by_libavcodec(units) == by_openh264(units)


@pytest.mark.parametrize(
    ("pieces", "frames", "words"),
    [
        ([], 10, "pieces at frames"),
        (placed((1, still(1))), 10, "pieces at frames 1"),
        (placed((0, still(1)), (0, still(2))), 10, "pieces at frames 0, 0"),
        (placed((0, still(1)), (10, still(2))), 10, "of a video of 10"),
        (placed((0, still(1), 2)), 10, "into the first piece"),
        (placed((0, still(1)), (9, still(2), 9)), 10, "a fade of 9 frames"),
        (placed((0, still(1)), (9, still(2), -1)), 10, "a fade of -1 frames"),
        (placed((0, still(1)), (99, still(2), 98)), 100, "the limit is 60"),
        (placed((0, moving(1, *range(8))), (10, still(2), 3)), 20, "still changes at 7"),
        (placed((0, moving(1, *range(8)))), 7, "still changes at 7"),
        (placed((0, still(1)), (10, still(2, PORTRAIT))), 20, "other settings"),
        (placed((0, still(1, PORTRAIT))), 20, "not one of 320×180"),
        (placed((0, piece(1))), 20, "by this encoder"),
        (placed((0, b"")), 20, "start code"),
        (placed((0, still(1)), (5, still(1)[:40])), 20, "without a picture"),
        (placed((0, still(1)), (5, still(1) + b"\0\0\1\x09")), 20, "of type 9, and must be 1"),
    ],
)  # fmt: skip
def test_pieces_that_do_not_fit_are_refused_by_name(pieces, frames, words):
    with pytest.raises(OnboardError) as refused:
        list(sequenced(pieces, frames).pictures)
    assert words in str(refused.value)
    assert "compose" == refused.value.stage


def test_the_encoder_is_found_by_the_name_in_its_settings_and_knows_them():
    told = SpliceSettings()
    assert isinstance(ENCODERS.load(told.encoder)(told), Splice)
    assert SpliceSettings is ENCODERS.load("splice").settings_class
    assert told.blends


def test_the_two_encoders_have_two_fingerprints():
    x264 = ENCODERS.load("x264").settings_class()
    assert fingerprint(x264) != fingerprint(SpliceSettings())
    assert not x264.blends
