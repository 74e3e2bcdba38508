"""A clip from a phone plays upright, at the right speed, in sync; a stranger's file is one message, never a crash."""

import random
import subprocess
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from compose.films import continuous, joined
from marks import click, encoder, pictures_in, piece
from phone_clips import (
    CLOCK,
    HALF,
    MIRRORED,
    MIRRORED_QUARTER,
    QUARTER_LEFT,
    QUARTER_RIGHT,
    UPRIGHT,
    beeps,
    evenly,
    filmed,
    first_loud,
    number_seen,
    numbers,
)
from PIL import Image, ImageDraw

from onboard.compose import clips
from onboard.compose.encoders.base import Placed
from onboard.compose.footage import process
from onboard.compose.moving import changes
from onboard.core.clips import Clip
from onboard.core.errors import InputError
from onboard.core.model import Size
from onboard.files import digest_of

FRAME = 1 / 30
BLACK, WHITE = Image.new("RGB", (320, 180), "#101010"), Image.new("RGB", (320, 180), "#f0f0f0")


def kept(content: bytes, folder: Path, name: str = "clip.mp4") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def cut(path: Path, start: float, end: float, speed: float = 1.0) -> Clip:
    return Clip(digest_of(path), start, end, speed, path=str(path))


def seen(path: Path, start: float, end: float, speed: float = 1.0, frames: range | None = None) -> list[int]:
    clip = cut(path, start, end, speed)
    return [
        number_seen(picture)
        for picture in clips.film(clip, 320, 180, frames or range(round(clip.seconds * 30)), "#777")
    ]


def corners(turn: tuple[int, int, int, int]) -> Image.Image:
    """What must be stored so that, turned, red is upper left, green upper right, blue lower left, white lower right."""
    wide = Image.new("RGB", (64, 32))
    draw = ImageDraw.Draw(wide)
    for number, colour in enumerate(("#d02020", "#20b020", "#2020d0", "#f0f0f0")):
        x, y = number % 2 * 32, number // 2 * 16
        draw.rectangle((x, y, x + 31, y + 15), fill=colour)
    undone = {
        UPRIGHT: None,
        QUARTER_RIGHT: Image.Transpose.ROTATE_90,
        HALF: Image.Transpose.ROTATE_180,
        QUARTER_LEFT: Image.Transpose.ROTATE_270,
        MIRRORED: Image.Transpose.FLIP_LEFT_RIGHT,
        (1, 0, 0, -1): Image.Transpose.FLIP_TOP_BOTTOM,
        MIRRORED_QUARTER: Image.Transpose.TRANSPOSE,
        (0, -1, -1, 0): Image.Transpose.TRANSVERSE,
    }[turn]
    return wide if undone is None else wide.transpose(undone)


TURNS = [UPRIGHT, QUARTER_RIGHT, HALF, QUARTER_LEFT, MIRRORED, (1, 0, 0, -1), MIRRORED_QUARTER, (0, -1, -1, 0)]


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_a_clip_is_seen_upright_however_the_phone_was_held(turn, tmp_path):
    path = kept(filmed([corners(turn)] * 3, evenly(3), turn=turn), tmp_path)
    facts = clips.inspect_clip(path, "clip.mp4")
    assert (64, 32) == (facts.width, facts.height)
    shown = clips.picture(path, "clip.mp4", 0.0)
    names = {(208, 32, 32): "red", (32, 176, 32): "green", (32, 32, 208): "blue", (240, 240, 240): "white"}
    found = [
        min(names, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, shown.getpixel(place), strict=True)))
        for place in ((16, 8), (48, 8), (16, 24), (48, 24))
    ]
    assert ["red", "green", "blue", "white"] == [names[one] for one in found]


def test_a_portrait_clip_is_shown_whole_in_the_middle_of_a_wide_place(tmp_path):
    path = kept(filmed([WHITE] * 3, evenly(3), turn=QUARTER_RIGHT), tmp_path)
    (shown,) = clips.film(cut(path, 0, 0.1), 400, 320, range(1), ground="#ff0000")
    assert (400, 320) == shown.size
    red = np.asarray(shown)[:, :, 1].max(axis=0) < 40
    assert list(range(110)) + list(range(290, 400)) == list(np.flatnonzero(red))


def test_around_a_clip_is_its_own_colour_darkened_and_it_does_not_move(tmp_path):
    path = kept(filmed([WHITE, BLACK, WHITE], evenly(3)), tmp_path)
    pictures = [np.asarray(one) for one in clips.film(cut(path, 0, 0.1), 320, 320, range(3))]
    assert 1 == len({one[:60].tobytes() for one in pictures})
    assert 80 < pictures[0][:60].mean() < 130


def test_what_a_mark_destroys_is_destroyed_where_it_is_also_when_the_clip_is_letterboxed(tmp_path):
    path = kept(filmed([BLACK] * 3, evenly(3), turn=QUARTER_RIGHT), tmp_path)
    sizes = []

    def painted(upright: Image.Image) -> Image.Image:
        sizes.append(upright.size)
        shown = upright.copy()
        shown.paste("#ff0000", (0, 0, shown.width // 2, shown.height))
        return shown

    (shown,) = clips.film(cut(path, 0, 0.1), 400, 320, range(1), "", painted)
    red = np.asarray(shown)[160, :, 0]
    assert list(range(112, 200)) == [place for place in range(112, 290) if red[place] > 200]
    assert {(180, 320)} == set(sizes)
    assert red[:100].mean() > 60 > red[300:].mean()


def test_each_picture_is_seen_at_its_time(tmp_path):
    path = kept(filmed(numbers(90), evenly(90)), tmp_path)
    assert list(range(15, 75)) == seen(path, 0.5, 2.5)


@pytest.mark.parametrize(("speed", "step"), [(0.25, 0.25), (0.5, 0.5), (2.0, 2.0), (4.0, 4.0)])
def test_a_clip_is_seen_at_the_speed_the_document_says(speed, step, tmp_path):
    path = kept(filmed(numbers(130), evenly(130)), tmp_path)
    found = seen(path, 0.0, 4.0, speed)
    assert [int((number + 0.5) * step) for number in range(len(found))] == found
    assert round(120 / speed) == len(found)


def test_slow_motion_of_240_pictures_a_second_is_seen_at_any_speed(tmp_path):
    path = kept(filmed(numbers(240), evenly(240, 240.0)), tmp_path)
    assert [8 * number + 4 for number in range(30)] == seen(path, 0.0, 1.0)
    assert [2 * number + 1 for number in range(119)] == seen(path, 0.0, 1.0, 0.25)[:119]
    assert clips.inspect_clip(path, "x").frames_per_second == 240.0


def test_uneven_time_stamps_are_honoured(tmp_path, dice: random.Random):
    times = [0.0]
    while times[-1] < 3.0:
        times.append(times[-1] + dice.choice([1 / 60, 1 / 30, 0.04, 0.1, 0.3]))
    path = kept(filmed(numbers(len(times)), times), tmp_path)
    wanted = [
        max(number for number, time in enumerate(times) if round(time * CLOCK) / CLOCK <= (frame + 0.5) / 30)
        for frame in range(80)
    ]
    assert wanted == seen(path, 0.0, 2.7)[:80]
    assert clips.inspect_clip(path, "x").variable


def test_a_clock_that_trembles_is_not_uneven_and_no_picture_is_doubled_or_lost(tmp_path, dice: random.Random):
    times = [0.0] + [number / 30 + dice.uniform(-0.004, 0.004) for number in range(1, 90)]
    path = kept(filmed(numbers(90), times), tmp_path)
    assert list(range(80)) == seen(path, 0.0, 2.7)[:80]
    assert not clips.inspect_clip(path, "x").variable


def test_where_a_recordings_clock_began_does_not_matter(tmp_path):
    late = [time + 7.0 for time in evenly(60)]
    path = kept(filmed(numbers(60), late, sound=beeps(2, [1.0]), sound_from=7.0), tmp_path)
    assert [30, 31, 32] == seen(path, 1.0, 1.1)
    assert abs(first_loud(clips.sound(cut(path, 0.5, 2.0))) - 0.5) < 0.01
    assert abs(clips.inspect_clip(path, "x").seconds - 2.0) < 0.01


def test_a_film_can_begin_anywhere_and_in_pieces_and_is_the_same(tmp_path):
    path = kept(filmed(numbers(300), evenly(300), keyframe_every=100), tmp_path)
    whole = seen(path, 1.0, 9.0)
    pieces = [seen(path, 1.0, 9.0, frames=range(start, start + 60)) for start in range(0, 240, 60)]
    assert whole == [number for part in pieces for number in part]


def test_after_its_end_a_film_stands_still(tmp_path):
    path = kept(filmed(numbers(30), evenly(30)), tmp_path)
    assert [27, 28, 29, 29, 29, 29] == seen(path, 0.9, 1.1)


def test_a_picture_that_is_still_seen_is_not_given_again(tmp_path):
    path = kept(filmed(numbers(30), evenly(30, 10.0)), tmp_path)
    film = clips.film(cut(path, 0.0, 3.0), 320, 180, range(30))
    assert [0, 3, 6, 9, 12, 15, 18, 21, 24, 27] == [change.frame for change in changes(film)]


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.0, 1.5, 2.0])
def test_a_rotated_variable_frame_rate_clip_plays_in_sync_at_every_speed(speed, tmp_path, dice: random.Random):
    times = [0.0]
    while times[-1] < 4.0:
        times.append(times[-1] + dice.choice([1 / 60, 1 / 30, 0.045, 0.07]))
    times = [time for time in times if not 2.0 < time < 2.02]
    times[min(range(len(times)), key=lambda place: abs(times[place] - 2.0))] = 2.0
    pictures = [WHITE if 2.0 <= time < 2.2 else BLACK for time in times]
    path = kept(filmed(pictures, times, turn=QUARTER_RIGHT, sound=beeps(4.2, [2.0])), tmp_path)
    clip = cut(path, 1.0, 3.0, speed)
    shown = [np.asarray(one).mean() > 128 for one in clips.film(clip, 90, 160, range(round(60 / speed)))]
    heard = clips.sound(clip)
    assert round(2.0 / speed * 48_000) == len(heard)
    assert abs(shown.index(True) * FRAME - 1.0 / speed) <= FRAME
    assert abs(first_loud(heard) - 1.0 / speed) <= FRAME


def test_a_beep_keeps_its_pitch_at_half_the_speed(tmp_path):
    path = kept(filmed([BLACK] * 60, evenly(60), sound=beeps(2.0, [0.0], length=2.0)), tmp_path)
    heard = clips.sound(cut(path, 0.5, 1.5, 0.5)).astype(float)[24_000:72_000]
    assert abs(int(np.abs(np.fft.rfft(heard)).argmax()) - 1_000) <= 3


def test_sound_that_begins_after_the_picture_is_heard_where_it_belongs(tmp_path):
    path = kept(filmed([BLACK] * 90, evenly(90), sound=beeps(1.0, [0.5]), sound_from=1.0), tmp_path)
    assert abs(first_loud(clips.sound(cut(path, 0.0, 3.0))) - 1.5) < 0.01


def test_a_clip_without_sound_says_so(tmp_path):
    path = kept(filmed([BLACK] * 10, evenly(10)), tmp_path)
    assert not clips.inspect_clip(path, "clip.mp4").sound
    with pytest.raises(InputError, match="has no sound"):
        clips.sound(cut(path, 0.0, 0.3))


@pytest.mark.parametrize(
    ("form", "codec", "pixels"),
    [
        ("mov", "libx264", "yuv420p"),
        ("mp4", "libx265", "yuv420p10le"),
        ("matroska", "libx264", "yuv420p"),
        ("webm", "libvpx", "yuv420p"),
        ("mp4", "mpeg4", "yuv420p"),
    ],
)
def test_what_phones_and_programs_write_is_read(form, codec, pixels, tmp_path):
    options = {"x265-params": "log-level=none:keyint=20"} if codec == "libx265" else {}
    path = kept(filmed(numbers(40), evenly(40), form=form, codec=codec, pixels=pixels, options=options), tmp_path)
    facts = clips.inspect_clip(path, "clip")
    assert (320, 180, 30.0) == (facts.width, facts.height, round(facts.frames_per_second, 1))
    assert list(range(25, 35)) == seen(path, 25 / 30, 35 / 30)


def test_a_clip_cut_on_the_phone_begins_where_it_was_cut(ffmpeg, tmp_path):
    """Cutting writes an edit list: what lies before is still in the file, from the keyframe on."""
    path = kept(filmed(numbers(90), evenly(90), sound=beeps(3, [1.0])), tmp_path, "whole.mp4")
    words = [ffmpeg, "-v", "error", "-ss", "0.7", "-i", path, "-c", "copy", tmp_path / "cut.mp4"]
    subprocess.run(words, check=True)
    assert [21, 22, 23] == seen(tmp_path / "cut.mp4", 0.0, 0.1)
    assert [51, 52, 53] == seen(tmp_path / "cut.mp4", 1.0, 1.1)
    assert abs(clips.inspect_clip(tmp_path / "cut.mp4", "x").seconds - 2.3) < 0.01
    assert abs(first_loud(clips.sound(cut(tmp_path / "cut.mp4", 0.0, 1.0))) - 0.3) < 0.01


def test_a_video_written_in_fragments_is_read(tmp_path):
    muxing = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    path = kept(filmed(numbers(90), evenly(90), muxing=muxing), tmp_path)
    assert abs(clips.inspect_clip(path, "x").seconds - 3.0) < 0.04
    assert list(range(45, 60)) == seen(path, 1.5, 2.0)


def test_a_film_begins_anywhere_also_where_keyframes_are_open(tmp_path):
    options = {"x265-params": "log-level=none:open-gop=1:keyint=30:bframes=4"}
    path = kept(filmed(numbers(90), evenly(90), codec="libx265", options=options, form="mov"), tmp_path)
    for start in (24, 29, 30, 59):
        assert list(range(start, start + 6)) == seen(path, start / 30, start / 30 + 0.2)


def test_pixels_that_are_not_square_are_stretched(ffmpeg, tmp_path):
    path = kept(filmed(numbers(3), evenly(3)), tmp_path, "square.mp4")
    words = [ffmpeg, "-v", "error", "-i", path, "-vf", "setsar=4/3", tmp_path / "wide.mp4"]
    subprocess.run(words, check=True)
    assert (427, 180) == clips.picture(tmp_path / "wide.mp4", "x", 0.0).size


def test_an_interlaced_film_is_refused_with_what_to_do(tmp_path):
    options = {"flags": "+ildct+ilme", "x264-params": "tff=1"}
    path = kept(filmed(numbers(4), evenly(4), options=options), tmp_path)
    with pytest.raises(InputError, match="interlaced") as refused:
        clips.inspect_clip(path, "x")
    assert "progressive" in (refused.value.hint or "")


def test_odd_sizes_are_shown(tmp_path):
    odd = Image.new("RGB", (321, 181), "#3060c0")
    path = kept(filmed([odd] * 3, evenly(3), pixels="yuv444p"), tmp_path)
    facts = clips.inspect_clip(path, "x")
    assert (321, 181) == (facts.width, facts.height)
    assert (101, 77) == next(clips.film(cut(path, 0, 0.1), 101, 77, range(1))).size


@pytest.mark.parametrize(("curve", "grey", "white"), [(18, 0.38, 0.75), (16, 0.38, 0.58)], ids=["HLG", "PQ"])
def test_high_dynamic_range_is_neither_washed_out_nor_burnt(curve, grey, white, tmp_path):
    """Rep. ITU-R BT.2408: an 18 % grey card at 38 %, reference white at 75 % (HLG) and 58 % (PQ)."""
    card = Image.new("RGB", (320, 180), (round(grey * 255),) * 3)
    ImageDraw.Draw(card).rectangle((160, 0, 319, 179), fill=(round(white * 255),) * 3)
    options = {"x265-params": "log-level=none", "crf": "4"}
    made = filmed([card] * 3, evenly(3), codec="libx265", pixels="yuv420p10le", options=options, colours=(9, curve, 9))
    shown = np.asarray(clips.picture(kept(made, tmp_path), "x", 0.0))
    assert 95 <= shown[90, 60].mean() <= 135
    assert 215 <= shown[90, 260].mean() <= 245


def test_clips_cost_still_scenes_nothing_and_play_where_they_stand(tmp_path):
    path = kept(filmed(numbers(90), evenly(90), sound=beeps(3, [0.0])), tmp_path)
    still, clip = piece(7), cut(path, 0.0, 2.0)
    film = encoder(Size(320, 180)).encode(changes(clips.film(clip, 320, 180, range(60))))
    placed = [Placed(start, lambda one=one: one) for start, one in ((0, still), (45, film), (105, piece(8)))]
    video = joined(placed, 150, continuous([(1_600, click())], 150), encoder=encoder())
    wanted = [(0.0, 7), *((1.5 + number / 30, number) for number in range(60)), (3.5, 8)]
    assert [(round(at * 30), number) for at, number in wanted] == [
        (round(at * 30), number) for at, number in pictures_in(video)
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no video of a kind"),
        (b"#EXTM3U\nfile:///etc/passwd\n" * 9, "no video of a kind"),
        (b"\0\0\0\x18ftypmp42" + bytes(300), "damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\xff" * 300, "damaged"),
    ],
    ids=["empty", "playlist", "hollow MP4", "hollow MKV"],
)
def test_what_is_no_video_is_refused_with_its_name(content, words, tmp_path):
    path = kept(content, tmp_path)
    with pytest.raises(InputError, match=words) as refused:
        clips.inspect_clip(path, "stations/ws-04/clip.mp4")
    assert "stations/ws-04/clip.mp4" == refused.value.file
    assert refused.value.hint


def test_sound_alone_is_no_clip(tmp_path):
    path = tmp_path / "clip.m4a"
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=48_000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), format="fltp", layout="mono")
        sound.sample_rate = 48_000
        file.mux([*stream.encode(sound), *stream.encode(None)])
    with pytest.raises(InputError, match="no pictures"):
        clips.inspect_clip(path, "clip.m4a")


def test_a_link_a_folder_and_a_missing_file_are_refused(tmp_path):
    target = kept(filmed([BLACK] * 3, evenly(3)), tmp_path)
    (tmp_path / "link.mp4").symlink_to(target)
    for name in ("link.mp4", "there-is-none.mp4", "."):
        with pytest.raises(InputError):
            clips.picture(tmp_path / name, name, 0.0)
        with pytest.raises(InputError):
            clips.inspect_clip(tmp_path / name, name)


def test_damage_anywhere_is_one_message_and_never_a_crash(tmp_path, dice: random.Random):
    whole = filmed(numbers(60), evenly(60), sound=beeps(2, [1.0]))
    for number in range(6):
        hurt = bytearray(whole)
        for _ in range(dice.randrange(1, 60)):
            hurt[dice.randrange(40, len(hurt))] = dice.randrange(256)
        path = kept(bytes(hurt[: dice.randrange(len(hurt) // 2, len(hurt))] if number % 3 == 0 else hurt), tmp_path)
        try:
            clips.inspect_clip(path, "clip.mp4")
            assert 30 == len(list(clips.film(cut(path, 0.5, 1.5), 80, 45, range(30))))
        except InputError as refused:
            assert "clip.mp4" == refused.file
            assert refused.hint


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"speed": 5.0}, "5 times its speed"),
        ({"speed": 0.1}, "0.1 times its speed"),
        ({"speed": float("nan")}, "nan times"),
        ({"start": 3.0}, "from 3 to 2"),
        ({"start": -1.0}, "from -1"),
        ({"end": 500.0}, "limit is 120"),
        ({"end": float("inf")}, "inf"),
    ],
    ids=str,
)
def test_a_cut_that_cannot_be_shown_is_refused(changed, words, tmp_path):
    clip = replace(cut(kept(b"", tmp_path), 1.0, 2.0), **changed)
    for asked in (lambda: list(clips.film(clip, 32, 32, range(3))), lambda: clips.sound(clip)):
        with pytest.raises(InputError, match=words):
            asked()


def test_a_clip_that_was_exchanged_meanwhile_is_refused(tmp_path):
    clip = cut(kept(filmed([BLACK] * 9, evenly(9), sound=beeps(0.3, [0])), tmp_path), 0.0, 0.3)
    kept(filmed([WHITE] * 9, evenly(9), sound=beeps(0.3, [0])), tmp_path)
    for asked in (lambda: list(clips.film(clip, 32, 32, range(3))), lambda: clips.sound(clip)):
        with pytest.raises(InputError, match="was changed"):
            asked()


@pytest.mark.slow
def test_more_pixels_than_8k_are_refused_with_the_limit(tmp_path):
    large = Image.new("RGB", (8_192, 4_608))
    path = kept(filmed([large], [0.0]), tmp_path)
    with pytest.raises(InputError, match=r"8192×4608, and the limit is 33 megapixels"):
        clips.inspect_clip(path, "x")


def test_a_reader_that_does_not_answer_is_ended(tmp_path, monkeypatch):
    path = kept(filmed([BLACK] * 9, evenly(9)), tmp_path)
    monkeypatch.setattr(process, "ANSWER_SECONDS", 0.001)
    with pytest.raises(InputError, match="took more than 0 seconds"):
        clips.picture(path, "x", 0.0)


def test_nothing_runs_on_when_a_film_is_left_in_the_middle(tmp_path):
    path = kept(filmed(numbers(90), evenly(90)), tmp_path)
    film = clips.film(cut(path, 0.0, 3.0), 320, 180, range(90))
    next(film)
    film.close()
    children = Path("/proc/self/task").glob("*/children")
    assert all(
        "footage" not in Path(f"/proc/{pid}/cmdline").read_text() for one in children for pid in one.read_text().split()
    )
