"""What is blurred is gone: from the slide, from what decides how it is cropped, and from what is saved with it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Slide
from onboard.files import digest_of
from onboard.slides import cropping
from onboard.slides.blurring import MOST_CELLS, destroyed
from onboard.slides.drawing import draw
from onboard.slides.layout import paginate
from onboard.slides.photos import developed
from onboard.slides.theme import Theme

ONE_LEVEL = 12
"""Of 256: what a blurred place may tell of what was there is that one average is rounded up or down."""

FACE = Mark(MarkKind.BLUR, 0.4, 0.3, 0.3, 0.3)


def scene(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A bench with things on it, the same every time."""
    dice = np.random.default_rng(6)
    small = Image.fromarray(dice.integers(0, 255, (30, 40, 3), dtype=np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC)


def with_words(picture: Image.Image, words: str) -> Image.Image:
    """The same, with a screen of fine letters ("0" and "1") where the face is, on the average always as bright."""
    picture = picture.copy()
    left, top, right, bottom = (
        round(share * side) for share, side in zip((0.4, 0.3, 0.7, 0.6), picture.size * 2, strict=True)
    )
    picture.paste((132, 132, 132), (left, top, right, bottom))
    pen = ImageDraw.Draw(picture)
    for number, letter in enumerate(words):
        x, y = left + 20 + 4 * (number % 60), top + 20 + 6 * (number // 60)
        for bar in (0, 2):
            pen.rectangle(
                (x + bar, y, x + bar + 1, y + 4), fill=(232,) * 3 if (bar == 0) == (letter == "1") else (32,) * 3
            )
    return picture


def photo(folder: Path, name: str, picture: Image.Image, marks: tuple[Mark, ...], **options: object) -> Photo:
    path = folder / name
    picture.save(path, **options)
    return Photo(name, digest_of(path), path=str(path), marks=marks)


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"), dtype=np.int16)


@pytest.mark.parametrize(("width", "height"), [(800, 600), (600, 600), (320, 900), (1200, 300)])
def test_two_photos_that_differ_only_in_what_is_blurred_give_the_same_picture_up_to_one_average(
    tmp_path: Path, theme: Theme, width: int, height: int
) -> None:
    one = photo(tmp_path, "a.png", with_words(scene(), "11" * 900), (FACE,))
    other = photo(tmp_path, "b.png", with_words(scene(), "0" * 1800), (FACE,))
    shown = [pixels(developed(each, width, height, theme)) for each in (one, other)]
    assert np.abs(shown[0] - shown[1]).max() <= ONE_LEVEL


def test_what_is_blurred_does_not_decide_how_a_photo_is_cropped(tmp_path: Path) -> None:
    """Nor does its look tell anything of it."""
    corner = Mark(MarkKind.BLUR, 0.0, 0.0, 0.25, 1.0)
    plain = scene((400, 300))
    noisy = plain.copy()
    grain = np.random.default_rng(1).integers(96, 160, (300, 90, 1), dtype=np.uint8).repeat(3, axis=2)
    noisy.paste(Image.fromarray(grain), (0, 0))
    even = plain.copy()
    even.paste((128, 128, 128), (0, 0, 90, 300))
    noisy_photo = photo(tmp_path, "a.png", noisy, (corner,))
    assert cropping.aspects(noisy_photo) == cropping.aspects(photo(tmp_path, "b.png", even, (corner,)))


@given(
    x=st.floats(-0.2, 1.1),
    y=st.floats(-0.2, 1.1),
    width=st.floats(0, 1.3),
    height=st.floats(0, 1.3),
    seed=st.integers(0),
)
@settings(max_examples=60)
def test_any_region_of_any_picture_keeps_at_most_its_few_averages(
    x: float, y: float, width: float, height: float, seed: int
) -> None:
    """Whatever stood there: what is left has few degrees of freedom, and nothing outside of its rim has changed."""
    dice = np.random.default_rng(seed % 2**32)
    size = tuple(dice.integers(1, 160, 2))
    picture = Image.fromarray(dice.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))
    left = pixels(destroyed(picture, [Mark(MarkKind.BLUR, x, y, width, height)]))
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]]
    inside = (
        (xs + 1 > x * size[0]) & (xs < (x + width) * size[0]) & (ys + 1 > y * size[1]) & (ys < (y + height) * size[1])
    )
    far = 18 + 0.01 * max(size)
    outside = (
        (xs < x * size[0] - far)
        | (xs > (x + width) * size[0] + far)
        | (ys < y * size[1] - far)
        | (ys > (y + height) * size[1] + far)
    )
    assert np.array_equal(left[outside], pixels(picture)[outside])
    if inside.sum() > 400:
        rank = np.linalg.matrix_rank(left[..., 0] * inside, tol=25)
        assert rank <= MOST_CELLS


def test_details_cannot_be_recovered_from_what_is_left(tmp_path: Path, theme: Theme) -> None:
    """Neighbouring pixels differ by a few levels where there were letters in black and white."""
    one = photo(tmp_path, "a.png", with_words(scene(), "0110" * 450), (FACE,))
    shown = pixels(developed(one, 1200, 900, theme))[300:510, 500:820]
    assert np.abs(np.diff(shown, axis=1)).max() <= 6
    assert np.abs(np.diff(shown, axis=0)).max() <= 6


def test_a_jpeg_s_blocks_carry_nothing_out_of_what_is_blurred(tmp_path: Path, theme: Theme) -> None:
    """A block of 16 pixels that reaches over the edge holds both sides."""
    options = {"quality": 40, "subsampling": "4:2:0"}
    marks = (Mark(MarkKind.BLUR, 0.4 + 17 / 2400, 0.3 + 17 / 1800, 0.25, 0.25),)
    shown = []
    for name, words in (("a.jpg", "11" * 900), ("b.jpg", "0" * 1800)):
        one = photo(tmp_path, name, with_words(scene((2400, 1800)), words), marks, **options)
        shown.append(pixels(developed(one, 800, 600, theme)))
    assert np.abs(shown[0] - shown[1]).max() <= ONE_LEVEL


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_the_upright_picture_that_is_blurred_however_the_camera_was_held(
    tmp_path: Path, theme: Theme, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = scene((400, 300)) if orientation < 5 else scene((300, 400))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(back[orientation])) if orientation > 1 else upright
    if orientation in (6, 8):
        stored = upright.transpose(Image.Transpose.ROTATE_90 if orientation == 6 else Image.Transpose.ROTATE_270)
    one = photo(tmp_path, "a.png", stored, (Mark(MarkKind.BLUR, 0.6, 0.1, 0.3, 0.2),), exif=exif)
    changed = np.abs(pixels(developed(one, *upright.size, theme)) - pixels(upright)).max(axis=2)
    height, width = changed.shape
    assert changed[round(0.12 * height) : round(0.28 * height), round(0.65 * width) : round(0.85 * width)].mean() > 8
    assert 0 == changed[round(0.5 * height) :].max()


@pytest.mark.parametrize("hidden", [(), (0,)])
@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_a_slide_never_shows_what_is_blurred_seen_yet_or_not(
    tmp_path: Path, theme: Theme, size: object, hidden: tuple[int, ...]
) -> None:
    drawn = []
    for name, words in (("a.png", "11" * 900), ("b.png", "0" * 1800)):
        one = photo(tmp_path, name, with_words(scene(), words), (FACE, Mark(MarkKind.ZOOM, 0.4, 0.3, 0.3, 0.3)))
        one = Photo(one.file, one.digest, path=one.path, marks=one.marks, hidden=hidden, zoomed=1)
        slide = Slide(SceneKind.STEP, "Bildschirm ablesen", "de", number=1, points=("Wert ablesen.",), photos=(one,))
        drawn.append(pixels(draw(paginate(slide, theme, size)[0], theme, size)))  # type: ignore[arg-type]
    assert np.abs(drawn[0] - drawn[1]).max() <= ONE_LEVEL


def test_nothing_is_saved_with_a_slide_but_its_pixels(tmp_path: Path, theme: Theme) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    options = {"exif": exif, "comment": b"Zeughaus", "xmp": b"<x:xmpmeta/>", "dpi": (300, 300)}
    one = photo(tmp_path, "a.jpg", scene(), (FACE,), **options)
    slide = Slide(SceneKind.STEP, "Ablesen", "de", photos=(one,))
    saved = io.BytesIO()
    drawn = draw(slide, theme, LANDSCAPE)
    drawn.save(saved, "JPEG")
    assert {} == drawn.info
    assert not any(word in saved.getvalue() for word in (b"Maker", b"Zeughaus", b"xmpmeta", b"Exif"))


def test_a_clip_s_frames_are_destroyed_like_photos() -> None:
    frame = with_words(scene((640, 360)), "10" * 300)
    left = pixels(destroyed(frame, (FACE,)))[120:205, 275:430]
    assert np.abs(np.diff(left, axis=1)).max() <= 8
    assert frame is destroyed(frame, (Mark(MarkKind.BOX, 0.1, 0.1, 0.2, 0.2),))
