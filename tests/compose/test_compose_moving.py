"""What moves costs little, joins with what stands still, and nothing is asked for outside its span."""

import subprocess
import weakref
from itertools import pairwise

import numpy as np
import pytest
from compose import films
from marks import SMALL, encoder, numbered, packets_of, pictures_in, piece
from PIL import Image

from onboard.compose.encoders.base import Change, Placed
from onboard.compose.encoders.x264 import PRESETS, X264, X264Settings
from onboard.compose.h264.pieces import divided
from onboard.compose.moving import LONGEST_SPAN, changes, crossfade, spanned
from onboard.compose.stills import first_picture, last_picture
from onboard.core.errors import OnboardError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Size


def grey(level: int) -> Image.Image:
    return Image.new("RGB", (SMALL.width, SMALL.height), (level, level, level))


def levels(pictures) -> list[int]:
    return [picture.getpixel((5, 5))[0] for picture in pictures]


def parameter_sets(coded: bytes) -> tuple[bytes, bytes]:
    piece = divided(coded)
    return piece.sps, piece.pps


def joined(placed: list[tuple[int, bytes]], frames: int) -> bytes:
    pictures = [Placed(start, lambda coded=coded: coded) for start, coded in placed]
    return films.joined(pictures, frames, encoder=encoder())


# ------------------------------------------------------------------------------------------------ spans


def test_a_fade_lies_strictly_between_its_two_pictures_and_rises_evenly():
    found = levels(crossfade(grey(0), grey(250), 9))
    assert 9 == len(found)
    assert 0 < found[0] < 15
    assert 235 < found[-1] < 250
    assert sorted(found) == found
    assert pytest.approx(125, abs=1) == found[4]


def test_a_fade_of_no_frames_is_a_cut():
    assert [] == list(crossfade(grey(0), grey(250), 0))


def test_what_both_pictures_have_does_not_move_in_a_fade():
    rng = np.random.default_rng(1)
    before = Image.fromarray(rng.integers(0, 256, (180, 320, 3), dtype=np.uint8))
    after = before.copy()
    after.paste("#ffffff", (200, 40, 320, 180))
    header = np.asarray(before)[:, :160]
    assert all(np.array_equal(header, np.asarray(one)[:, :160]) for one in crossfade(before, after, 5))


def test_pictures_of_other_sizes_do_not_fade():
    with pytest.raises(OnboardError):
        crossfade(grey(0), Image.new("RGB", (8, 8)), 3)


def test_a_span_ends_with_the_picture_that_stays():
    asked = []

    def at(share: float) -> Image.Image:
        asked.append(round(share, 6))
        return grey(round(share * 200))

    assert [50, 100, 150, 200] == levels(spanned(at, 4))
    assert [0.25, 0.5, 0.75, 1.0] == asked


def test_pictures_of_a_span_are_made_one_at_a_time():
    asked = []

    def at(share: float) -> Image.Image:
        asked.append(share)
        return grey(0)

    pictures = spanned(at, 100)
    assert [] == asked
    next(pictures)
    assert 1 == len(asked)


@pytest.mark.parametrize("frames", [-1, LONGEST_SPAN + 1])
def test_a_span_has_a_limit(frames):
    with pytest.raises(OnboardError):
        spanned(lambda _: grey(0), frames)


def test_a_picture_that_comes_again_is_no_change():
    one, other = grey(1), grey(2)
    found = [(change.frame, change.picture) for change in changes([one, one, other, other, one])]
    assert [(0, one), (2, other), (4, one)] == found


# ------------------------------------------------------------------------------------------------ pieces


def test_an_encoder_holds_only_a_few_pictures_of_a_long_span():
    made, most = [], []

    def shown():
        for frame in range(40):
            picture = numbered(frame)
            made.append(weakref.ref(picture))
            most.append(sum(one() is not None for one in made))
            yield Change(frame, picture)

    assert 40 == len(divided(encoder().encode(shown())).slices)
    assert max(most) <= 4


@pytest.mark.parametrize("preset", PRESETS)
def test_moving_and_filmed_pieces_have_the_parameter_sets_of_stills_bit_by_bit(preset):
    settings = X264Settings(size=SMALL, preset=preset)
    moving = [Change(frame, numbered(frame)) for frame in range(4)]
    coded = [X264(one).encode(moving) for one in (settings, settings.moving(), settings.filmed())]
    assert {parameter_sets(piece(3) if preset == "veryfast" else coded[0])} == {parameter_sets(one) for one in coded}


def test_settings_for_what_moves_are_other_settings_with_a_fingerprint_of_their_own():
    settings = X264Settings()
    assert 3 == len({fingerprint(one) for one in (settings, settings.moving(), settings.filmed())})


def test_the_coarsest_settings_have_moving_ones_too():
    assert 51.0 == X264Settings(crf=51).moving().crf


def test_twenty_fades_do_not_double_a_video():
    rng = np.random.default_rng(2)

    def slide(number: int) -> Image.Image:
        picture = numbered(number, Size(640, 360))
        noise = rng.normal(0, 4, (100, 300, 3)) + np.linspace(40, 220, 300)[None, :, None]
        picture.paste(Image.fromarray(noise.clip(0, 255).astype(np.uint8)), (20, 240))
        return picture

    settings = X264Settings(size=Size(640, 360))
    slides = [slide(number) for number in range(5)]
    stills = sum(len(X264(settings).encode([Change(0, one)])) for one in slides)
    fading = X264(settings.moving())
    fades = sum(len(fading.encode(changes(crossfade(a, b, 9)))) for a, b in pairwise(slides))
    assert fades < stills


def test_the_first_and_the_last_picture_of_a_piece_can_be_seen():
    coded = encoder().encode([Change(0, grey(20)), Change(1, grey(120)), Change(7, grey(220))])
    assert pytest.approx([20, 220], abs=3) == levels([first_picture(coded), last_picture(coded)])
    assert pytest.approx([60], abs=3) == levels([last_picture(encoder().encode([Change(0, grey(60))]))])


# ------------------------------------------------------------------------------------------------ joined


def test_every_frame_of_a_fade_stands_at_its_place_between_two_stills():
    fade = X264(X264Settings(size=SMALL).moving()).encode(Change(n, numbered(100 + n)) for n in range(9))
    video = joined([(0, piece(1)), (31, fade), (40, piece(2))], 60)
    wanted = [(0, 1), *((31 + n, 100 + n) for n in range(9)), (40, 2)]
    assert wanted == [(round(at * 30), number) for at, number in pictures_in(video)]


def test_stills_beside_a_fade_cost_nothing_extra():
    fade = encoder().encode(Change(n, numbered(100 + n)) for n in range(9))
    video = joined([(0, piece(1)), (31, fade), (40, piece(2))], 600)
    assert sum(len(divided(one).slices) for one in (piece(1), fade, piece(2))) == len(packets_of(video, "video"))


@pytest.mark.parametrize("frames", [8, 5, 1])
def test_a_moving_piece_longer_than_its_span_is_refused_and_never_cut_silently(frames):
    fade = encoder().encode(Change(n, numbered(n)) for n in range(9))
    with pytest.raises(OnboardError, match=f"has {frames} frames"):
        joined([(0, piece(1)), (31, fade), (31 + frames, piece(2))], 60)


def test_a_moving_piece_shorter_than_its_span_holds_its_last_picture():
    fade = encoder().encode(Change(n, numbered(n)) for n in range(3))
    video = joined([(0, fade), (10, piece(9))], 20)
    assert [(0, 0), (1, 1), (2, 2), (10, 9)] == [(round(at * 30), number) for at, number in pictures_in(video)]


def test_another_decoder_finds_nothing_wrong_with_a_faded_video(ffmpeg, tmp_path):
    settings = X264Settings(size=SMALL)
    fades = [X264(settings.moving()).encode(changes(crossfade(numbered(n), numbered(n + 1), 9))) for n in range(3)]
    film = X264(settings.filmed()).encode(Change(n, numbered(n)) for n in range(60))
    placed = [(0, piece(0)), (20, fades[0]), (29, piece(1)), (50, fades[1]), (59, film), (119, film), (179, fades[2])]
    (tmp_path / "video.mp4").write_bytes(joined([*placed, (188, piece(3))], 220))
    words = [ffmpeg, "-v", "warning", "-xerror", "-i", tmp_path / "video.mp4", "-map", "0:v", "-f", "null", "-"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    ours = [line for line in told.stderr.splitlines() if "codec with id 98314" not in line and line.strip()]
    assert (0, []) == (told.returncode, ours)
