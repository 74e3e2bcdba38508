"""The bits of H.264 are read and written as ITU-T H.264 says, and nothing unexpected is ever guessed at."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from onboard.compose.encoders.base import Change
from onboard.compose.encoders.libx264 import access_units
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.encoders.x264 import X264_PARAMETERS, X264Settings
from onboard.compose.h264 import parameters, skipped
from onboard.compose.h264.bits import BitReader, BitWriter
from onboard.compose.h264.pieces import divided
from onboard.compose.h264.slices import Opening, Opens, opening_of, ours, reopened
from onboard.compose.h264.units import byte_stream, content_of, unit_of, units_in
from onboard.core.errors import OnboardError
from onboard.core.model import Size

SIZE = Size(64, 48)
NUMBERS = st.one_of(st.integers(0, 40), st.integers(0, 2**32 - 2))


# ------------------------------------------------------------------------------------------------ bits


@given(st.lists(st.tuples(st.sampled_from(["u", "ue", "se"]), NUMBERS)))
def test_what_is_written_is_read_again(numbers):
    written = BitWriter()
    for kind, number in numbers:
        written.u(32, number) if kind == "u" else getattr(written, kind)(number if kind == "ue" else number // 2)
    read = BitReader(written.trailed())
    for kind, number in numbers:
        expected = number // 2 if kind == "se" else number
        assert expected == (read.u(32) if kind == "u" else getattr(read, kind)())
    assert written.count == read.at


@pytest.mark.parametrize(
    ("number", "bits"), [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (7, "0001000"), (8, "0001001")]
)
def test_unsigned_numbers_have_the_bits_of_table_9_1(number, bits):
    assert bits == f"{BitWriter().ue(number).value:0{len(bits)}b}"


@pytest.mark.parametrize(("number", "code"), [(0, 0), (1, 1), (-1, 2), (2, 3), (-2, 4), (3, 5)])
def test_signed_numbers_have_the_codes_of_table_9_3(number, code):
    assert BitWriter().ue(code).value == BitWriter().se(number).value
    assert number == BitReader(BitWriter().se(number).trailed()).se()


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00\x00\x00\x00\x01", bytes(20)])
def test_a_number_without_an_end_is_refused(content):
    with pytest.raises(OnboardError):
        BitReader(content).ue()


# ------------------------------------------------------------------------------------------------ NAL units


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255])).map(bytes))
def test_no_content_can_look_like_a_start_code(content):
    unit = unit_of(1, 2, content + b"\x80")
    assert not any(forbidden in unit for forbidden in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert content + b"\x80" == content_of(unit)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=9))
def test_a_byte_stream_gives_its_units_back(contents):
    units = [unit_of(5, 3, content + b"\x80") for content in contents]
    assert units == units_in(byte_stream(units))
    assert units == units_in(b"".join(b"\0\0\1" + unit for unit in units))


@pytest.mark.parametrize(
    "unit", [b"\x65\0\0\0\x80", b"\x65\0\0\1\x80", b"\x65\0\0\2\x80", b"\x65\0\0\3\x04", b"\x65\0"]
)
def test_bytes_that_must_not_stand_in_a_unit_are_refused(unit):
    with pytest.raises(OnboardError):
        content_of(unit)


# ------------------------------------------------------------------------------------------------ parameter sets


@given(st.integers(8, 960).map(lambda half: 2 * half), st.integers(8, 960).map(lambda half: 2 * half))
def test_a_size_is_said_exactly_whatever_it_is(width, height):
    said = parameters.read_sequence(parameters.written_sequence(Size(width, height)))
    assert parameters.SequenceParameters(Size(width, height), 4, 16) == said


@pytest.mark.parametrize("large_transform", [False, True])
@pytest.mark.parametrize("offset", [-12, -4, 0, 12])
def test_what_is_said_of_pictures_is_what_x264_said(offset, large_transform):
    said = parameters.PictureParameters(offset, large_transform)
    assert said == parameters.read_picture(parameters.written_picture(said))


def grain(seed: int = 1) -> Image.Image:
    return Image.frombytes(
        "RGB", (SIZE.width, SIZE.height), random.Random(seed).randbytes(SIZE.width * SIZE.height * 3)
    )


def by_x264(pictures: int = 1, **told):
    given = {**X264_PARAMETERS, "cabac": 0, **told}
    frames = [(number, grain(number)) for number in range(pictures)]
    return divided(b"".join(access_units(frames, SIZE, X264Settings(size=SIZE).for_x264(given))))


def test_what_x264_says_is_understood():
    piece = by_x264()
    assert SIZE == parameters.read_sequence(piece.sps).size
    assert parameters.PictureParameters(0, large_transform=True) == parameters.read_picture(piece.pps)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"cabac": 1}, "entropy_coding_mode_flag is 1"),
        ({"weightp": 2}, "weighted_pred_flag is 1"),
        ({"constrained-intra": 1}, "constrained_intra_pred_flag is 1"),
        ({"interlaced": 1}, "frame_mbs_only_flag is 0"),
        ({"cqm": "jvt"}, "scaling_matrix_present_flag is 1"),
        ({"ref": 4}, "max_num_ref_frames is 4"),
    ],
)
def test_what_x264_must_not_say_is_refused_by_name(told, words):
    piece = by_x264(2, **told)
    with pytest.raises(OnboardError) as refused:
        parameters.read_sequence(piece.sps)
        parameters.read_picture(piece.pps)
    assert words in refused.value.reason


# ------------------------------------------------------------------------------------------------ slices


OPENINGS = st.builds(
    Opening, st.sampled_from([Opens.IDR, Opens.INTRA]), st.integers(0, 15), st.integers(0, 65_535), st.integers(1, 2)
)
TAILS = st.binary(max_size=6).map(lambda tail: tail + b"\x80\xfe")


def sliced(opening: Opening, tail: bytes) -> bytes:
    content = (opening.bits() << 2 | 3).to_bytes(4, "big") + tail
    return bytes([opening.first_byte()]) + unit_of(1, 0, content)[1:]


@given(OPENINGS)
def test_every_opening_is_thirty_bits_long_and_read_as_written(opening):
    read = opening_of(sliced(opening, b"\x80"))
    assert (opening.opens, opening.frame_number, opening.order) == (read.opens, read.frame_number, read.order)
    assert opening.bits() < 1 << 30


@given(OPENINGS, OPENINGS, st.lists(st.sampled_from([0, 0, 1, 3, 128])).map(bytes), TAILS)
def test_a_slice_with_another_opening_is_the_same_slice_at_another_place(before, after, zeros, tail):
    """Emulation prevention may come and go behind the opening; the coded blocks stay."""
    assert sliced(after, zeros + tail) == reopened(sliced(before, zeros + tail), after)


@given(st.integers(0, 15), st.integers(0, 65_535))
def test_a_predicted_slice_stays_one(number, order):
    coded = sliced(Opening(Opens.PREDICTED, number, order), b"\xaa\x80")
    assert Opening(Opens.PREDICTED, number, order) == opening_of(coded)
    with pytest.raises(OnboardError):
        reopened(coded, Opening(Opens.INTRA, 1, 2))


@pytest.mark.parametrize(
    "changed",
    [b"\x00\xb8", b"\xe5\xb8", b"\x41\xb8", b"\x65\x78", b"\x65\xa0", b"\x65", b""],
    ids=["no unit", "forbidden bit", "another type", "not the first block", "a B slice", "nothing", "not even that"],
)
def test_a_slice_that_is_not_ours_is_refused(changed):
    coded = sliced(Opening(Opens.IDR), b"\xaa\x80")
    with pytest.raises(OnboardError):
        opening_of(changed + coded[2:] if len(changed) == 2 else changed)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"slices": 3}, "of type 5, and must be 1"),
        ({"bframes": 1, "b-adapt": 0}, "no other may refer"),
        ({"keyint": 2}, "of type"),
    ],
)
def test_pictures_that_x264_must_not_write_are_refused(told, words):
    frames = [(number, grain(number)) for number in range(6)]
    with pytest.raises(OnboardError) as refused:
        piece = divided(b"".join(_by_x264_alone(frames, {**X264_PARAMETERS, "cabac": 0, **told})))
        said = parameters.read_sequence(piece.sps)
        for number, coded in enumerate(piece.slices):
            ours(coded, said, number % 16, 2 * number)
    assert words in refused.value.reason


def _by_x264_alone(frames, told):
    """As told: nobody says what kind of picture each is to be."""
    import av

    from onboard.compose.encoders import libx264

    context = libx264._context(SIZE, X264Settings(size=SIZE).for_x264(told))
    for at, picture in frames:
        frame = libx264.video_frame(picture, at=at)
        frame.pict_type = av.video.frame.PictureType.NONE
        yield from map(bytes, context.encode(frame))
    yield from map(bytes, context.encode(None))


# ------------------------------------------------------------------------------------------------ skipped pictures


@given(st.integers(0, 63).filter(bool))
def test_the_decoder_mixes_in_as_many_64ths_as_the_order_says(passed):
    assert (64 - passed, passed) == skipped.implicit_weights(passed, 0, skipped.BLEND_DISTANCE)


def test_weights_far_apart_are_as_the_standard_rounds_them():
    """8.4.1.2.3: tx = (16384 + 63) / 127 = 129, scale = (tb * tx + 32) >> 6."""
    assert (63, 1) == skipped.implicit_weights(2, 0, 127)
    assert (32, 32) == skipped.implicit_weights(64, 0, 127)
    assert (1, 63) == skipped.implicit_weights(126, 0, 127)


@given(st.integers(0, skipped.LONGEST_BLEND), st.integers(0, skipped.LONGEST_BLEND))
def test_no_two_pictures_of_a_blend_have_the_same_share(pictures, more):
    steps = min(pictures + 1 + more, skipped.LONGEST_BLEND + 1)
    orders = skipped.blend_orders(pictures, steps)
    assert pictures == len(orders)
    assert sorted(set(orders)) == list(orders)
    assert all(0 < order < skipped.BLEND_DISTANCE for order in orders)


def test_a_blend_of_nine_is_eased():
    assert (2, 7, 14, 23, 32, 41, 50, 57, 62) == skipped.blend_orders(9, 10)


# ------------------------------------------------------------------------------------------------ damage


def piece_of_three() -> bytes:
    changes = [Change(0, grain(1)), Change(1, grain(2)), Change(4, grain(3))]
    return Splice(SpliceSettings(size=SIZE)).encode(changes)


WHOLE = piece_of_three()
BY_X264 = by_x264(3).as_bytes()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([WHOLE, BY_X264]), st.data())
def test_a_damaged_stream_is_read_or_refused_and_nothing_else(whole, data):
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if damaged:
            damaged[data.draw(st.integers(0, min(len(damaged) - 1, 120)))] = data.draw(st.integers(0, 255))
    try:
        piece = divided(bytes(damaged))
        said = parameters.read_sequence(piece.sps)
        parameters.read_picture(piece.pps)
        for coded in piece.slices:
            ours(coded, said, 1, 2)
            reopened(coded, Opening(Opens.INTRA, 1, 2))
    except OnboardError as refused:
        assert "compose" == refused.stage


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(content):
    for read in (divided, units_in, opening_of, parameters.read_sequence, parameters.read_picture):
        try:
            read(content)
        except OnboardError as refused:
            assert "compose" == refused.stage


def test_a_slice_of_x264_becomes_ours_without_a_changed_block():
    piece = by_x264(2)
    said = parameters.read_sequence(piece.sps)
    first, second = (ours(coded, said, number, 2 * number) for number, coded in enumerate(piece.slices))
    assert Opening(Opens.IDR) == opening_of(first)
    assert Opening(Opens.PREDICTED, 1, 2) == opening_of(second)
    assert first == reopened(reopened(first, Opening(Opens.INTRA, 9, 4_000)), Opening(Opens.IDR))
