"""Photos are cropped where nothing is to be seen, never through a mark, and drawings never at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo
from onboard.files import digest_of
from onboard.slides.cropping import MOST_CUT, aspects, cropped, look_of, view_of
from onboard.slides.photos import developed
from onboard.slides.theme import Theme


def bench(size: tuple[int, int], thing: tuple[float, float, float, float]) -> Image.Image:
    """An out-of-focus bench with the grain of a sensor, and on it one thing that is rich in detail (shares)."""
    dice = np.random.default_rng(4)
    width, height = size
    ground = Image.fromarray(dice.integers(90, 150, (3, 4, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = dice.normal(0, 2.5, (height, width, 3))
    picture = Image.fromarray(np.clip(np.asarray(ground) + grain, 0, 255).astype(np.uint8))
    left, top, right, bottom = (round(share * side) for share, side in zip(thing, (width, height) * 2, strict=True))
    texture = dice.integers(0, 255, (max((bottom - top) // 8, 1), max((right - left) // 8, 1), 3), dtype=np.uint8)
    picture.paste(Image.fromarray(texture).resize((right - left, bottom - top), Image.Resampling.BICUBIC), (left, top))
    return picture


def photo(folder: Path, picture: Image.Image, name: str = "a.jpg", **fields: object) -> Photo:
    path = folder / name
    picture.save(path, **({"quality": 92} if name.endswith("jpg") else {}))
    return Photo(name, digest_of(path), path=str(path), **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def middle(tmp_path_factory: pytest.TempPathFactory) -> Photo:
    """4:3, the thing in the middle."""
    return photo(tmp_path_factory.mktemp("cropping"), bench((800, 600), (0.35, 0.3, 0.65, 0.7)))


def test_a_photo_with_empty_edges_may_be_shown_narrower_and_wider(middle: Photo) -> None:
    found = aspects(middle)
    assert (4 / 3, True, True) == (found.natural, found.narrowest < 1.2, found.widest > 1.5)


def test_at_most_a_fifth_of_an_edge_is_cut(middle: Photo) -> None:
    found = aspects(middle)
    assert found.narrowest >= found.natural * (1 - MOST_CUT) - 1e-9
    assert found.widest <= found.natural / (1 - MOST_CUT) + 1e-9


def test_what_is_rich_in_detail_stays_though_it_stands_at_the_side(tmp_path: Path) -> None:
    one = photo(tmp_path, bench((800, 600), (0.02, 0.3, 0.3, 0.7)))
    left = cropped(one, aspects(one).narrowest)
    assert (True, True) == (left.left <= 0.021, left.right < 0.9)


def test_a_photo_that_is_full_of_detail_is_not_cropped(tmp_path: Path) -> None:
    found = aspects(photo(tmp_path, bench((800, 600), (0.0, 0.0, 1.0, 1.0))))
    assert found.natural == found.narrowest == found.widest


def test_a_small_thing_in_a_corner_is_not_cut_off(tmp_path: Path) -> None:
    picture = bench((800, 600), (0.3, 0.3, 0.7, 0.7))
    picture.paste(bench((60, 60), (0, 0, 1, 1)), (0, 0))
    one = photo(tmp_path, picture)
    found = aspects(one)
    for shape in (found.narrowest, found.widest):
        kept = cropped(one, shape)
        assert (0.0, 0.0) == (kept.left, kept.top)


@pytest.mark.parametrize("kind", [MarkKind.BOX, MarkKind.ARROW, MarkKind.CIRCLE, MarkKind.NUMBER, MarkKind.LABEL])
@pytest.mark.parametrize("hidden", [(), (0,)])
@given(x=st.floats(0, 1), y=st.floats(0, 1), shape=st.floats(0, 1))
@settings(max_examples=25)
def test_no_mark_is_ever_cut_seen_yet_or_not(
    middle: Photo, kind: MarkKind, hidden: tuple[int, ...], x: float, y: float, shape: float
) -> None:
    mark = Mark(kind, x, y, min(0.1, 1 - x), min(0.1, 1 - y) if kind is MarkKind.BOX else 0.0, number="1")
    one = replace(middle, marks=(mark,), hidden=hidden)
    found = aspects(one)
    kept = cropped(one, found.narrowest + (found.widest - found.narrowest) * shape)
    right, bottom = (x + mark.width, y + mark.height) if kind is MarkKind.BOX else (x, y)
    assert kept.left <= x <= right <= kept.right + 1e-9
    assert kept.top <= y <= bottom <= kept.bottom + 1e-9


def test_a_mark_keeps_the_room_that_its_drawing_needs(middle: Photo) -> None:
    edge = replace(middle, marks=(Mark(MarkKind.NUMBER, 0.04, 0.5, number="1"),))
    assert 0.0 == cropped(edge, aspects(edge).narrowest).left


def test_the_shapes_are_the_same_while_marks_appear_and_photos_are_zoomed(middle: Photo) -> None:
    marks = (Mark(MarkKind.NUMBER, 0.1, 0.5, number="1"), Mark(MarkKind.ZOOM, 0.3, 0.3, 0.2, 0.2))
    shown = [replace(middle, marks=marks), replace(middle, marks=marks, hidden=(0,), zoomed=1)]
    assert aspects(shown[0]) == aspects(shown[1])


def drawing(mode: str = "RGB") -> Image.Image:
    picture = Image.new("RGB", (900, 700), "#FFFFFF")
    pen = ImageDraw.Draw(picture)
    for step in range(5):
        pen.rectangle((200 + 90 * step, 260, 260 + 90 * step, 440), outline="#000000", width=3, fill="#DDE6EE")
    return picture.convert(mode)


def screenshot() -> Image.Image:
    picture = Image.new("RGB", (1280, 720), "#2B2B2B")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 1280, 40), fill="#3C3F41")
    for row in range(30):
        pen.text((60, 60 + 20 * row), "spindle_speed = 2500  # rpm " * (1 + row % 3), fill="#A9B7C6")
    return picture


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize("picture", [drawing(), screenshot()], ids=["drawing", "screenshot"])
def test_drawings_and_screenshots_are_always_whole(tmp_path: Path, picture: Image.Image, name: str) -> None:
    found = aspects(photo(tmp_path, picture, name))
    assert found.natural == found.narrowest == found.widest


@pytest.mark.parametrize("mode", ["P", "RGBA", "L", "1"])
def test_a_drawing_is_told_by_any_way_it_was_saved(tmp_path: Path, mode: str) -> None:
    assert look_of(photo(tmp_path, drawing(mode), "a.png")).drawing


def test_a_photo_that_must_stay_whole_is_not_cropped(middle: Photo) -> None:
    found = aspects(replace(middle, whole=True))
    assert found.natural == found.narrowest == found.widest == 4 / 3


def test_what_is_blurred_may_be_cropped_away(tmp_path: Path) -> None:
    face = Mark(MarkKind.BLUR, 0.0, 0.0, 0.08, 0.3)
    picture = bench((800, 600), (0.55, 0.3, 0.95, 0.7))
    picture.paste(bench((60, 170), (0, 0, 1, 1)), (0, 0))
    one = photo(tmp_path, picture, marks=(face,))
    assert aspects(one).narrowest < aspects(replace(one, marks=())).narrowest


def test_where_a_photo_is_rich_in_detail_is_told_by_place(tmp_path: Path) -> None:
    """What a label covers, where it may choose."""
    look = look_of(photo(tmp_path, bench((1200, 500), (0.6, 0.1, 0.9, 0.4))))
    assert look.richness(0.65, 0.15, 0.85, 0.35) > 0.5
    assert look.richness(0.1, 0.15, 0.4, 0.35) < 0.3
    assert look.richness(0.65, 0.65, 0.85, 0.85) < 0.3
    assert look.richness(-0.5, -0.5, 1.5, 1.5) < 0.5


# ------------------------------------------------------------------------------------------------ places


def test_inside_its_shapes_a_photo_fills_its_place(middle: Photo, theme: Theme) -> None:
    for shape in (aspects(middle).narrowest, 4 / 3, aspects(middle).widest):
        view = view_of(middle, round(600 * shape), 600)
        assert (0, 0, round(600 * shape), 600) == (
            view.stands.x, view.stands.y, view.stands.width, view.stands.height
        )  # fmt: skip


def test_outside_of_them_it_is_whole_on_a_darkened_blur_of_itself(middle: Photo, theme: Theme) -> None:
    shown = np.asarray(developed(middle, 600, 900, theme).convert("L"), dtype=float)
    assert shown[:150].mean() < 0.6 * shown[300:600].mean()
    assert np.abs(np.diff(shown[:200], axis=1)).max() <= 3


def test_a_drawing_stands_on_its_own_ground(tmp_path: Path, theme: Theme) -> None:
    shown = np.asarray(developed(photo(tmp_path, drawing(), "a.png"), 600, 900, theme))
    assert 255 == shown[:150].min()


def test_no_photo_is_blown_up_more_than_twice(tmp_path: Path, theme: Theme) -> None:
    one = photo(tmp_path, bench((80, 60), (0.3, 0.3, 0.7, 0.7)))
    stands = view_of(one, 900, 700).stands
    assert (160, 120) == (stands.width, stands.height)
    assert (900, 700) == developed(one, 900, 700, theme).size


@given(
    width=st.integers(1, 400), height=st.integers(1, 400), x=st.floats(0, 1), y=st.floats(0, 1), w=st.floats(0.001, 1),
    h=st.floats(0.001, 1), across=st.integers(16, 500), down=st.integers(16, 500),
)  # fmt: skip
@settings(max_examples=60)
def test_a_zoom_shows_all_of_its_region_in_any_place(
    tmp_path_factory: pytest.TempPathFactory,
    width: int, height: int, x: float, y: float, w: float, h: float, across: int, down: int,
) -> None:  # fmt: skip
    mark = Mark(MarkKind.ZOOM, x * (1 - w), y * (1 - h), w, h)
    folder = tmp_path_factory.mktemp("zoom")
    one = photo(folder, Image.new("RGB", (width, height)), "a.png", marks=(mark,), zoomed=0)
    seen = view_of(one, across, down).seen
    assert seen.left <= mark.x + 1e-6
    assert mark.x + w <= seen.right + 1e-6
    assert seen.top <= mark.y + 1e-6
    assert mark.y + h <= seen.bottom + 1e-6


# ------------------------------------------------------------------------------------------------ sharpness


def test_a_photo_is_sharper_than_plain_scaling_makes_it_and_keeps_its_colours(tmp_path: Path, theme: Theme) -> None:
    picture = bench((2000, 1500), (0.2, 0.2, 0.8, 0.8)).filter(ImageFilter.GaussianBlur(1))
    plain = np.asarray(picture.resize((500, 375), Image.Resampling.HAMMING), dtype=float)
    shown = np.asarray(developed(photo(tmp_path, picture, "a.png", whole=True), 500, 375, theme), dtype=float)
    assert np.abs(np.diff(shown, axis=1)).mean() > 1.05 * np.abs(np.diff(plain, axis=1)).mean()
    assert abs(shown.mean() - plain.mean()) < 1.0


def test_a_plain_area_keeps_its_colour_to_the_last_level(tmp_path: Path, theme: Theme) -> None:
    one = photo(tmp_path, Image.new("RGB", (1600, 1200), (40, 60, 190)), "a.png")
    assert (40, 60, 190) == developed(one, 400, 300, theme).getpixel((200, 150))


# ------------------------------------------------------------------------------------------------ real photos


@pytest.mark.samples
def test_what_people_photographed_keeps_its_middle_and_their_drawings_are_whole(samples: Path) -> None:
    drawings = sorted((samples / "nistkasten-zusammenbau-de").glob("*.png"))
    photos = sorted((samples / "openflexure-actuator-en" / "images").glob("*.jpg"))
    assert (20, 10) <= (len(drawings), len(photos))
    looks = [look_of(Photo(path.name, digest_of(path), path=str(path))).drawing for path in [*drawings, *photos]]
    assert [True] * len(drawings) + [False] * len(photos) == looks
