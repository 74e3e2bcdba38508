"""A zoom begins and ends with the slides beside it and moves nothing but the photo; films stand in a photo's place."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from onboard.core.errors import OnboardError
from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Size, Slide
from onboard.files import digest_of
from onboard.slides.drawing import draw
from onboard.slides.framing import Region, View
from onboard.slides.openings import opening
from onboard.slides.theme import Theme
from onboard.slides.zooming import Zoom

MARKS = (
    Mark(MarkKind.ZOOM, 0.5, 0.3, 0.3, 0.3),
    Mark(MarkKind.ARROW, 0.6, 0.4, label="Manometer"),
    Mark(MarkKind.BLUR, 0.1, 0.1, 0.1, 0.2),
)


@pytest.fixture(scope="module")
def slide(tmp_path_factory: pytest.TempPathFactory) -> Slide:
    dice = np.random.default_rng(5)
    path = tmp_path_factory.mktemp("zoom") / "a.jpg"
    few = Image.fromarray(dice.integers(0, 255, (45, 60, 3), dtype=np.uint8))
    few.resize((1600, 1200), Image.Resampling.BICUBIC).save(path, quality=92)
    photo = Photo("a.jpg", digest_of(path), path=str(path), marks=MARKS)
    return Slide(SceneKind.STEP, "Druck prüfen", "de", number=3, points=("Druck ablesen.",), photos=(photo,))


@pytest.fixture(scope="module")
def tall_draft(slide: Slide, tmp_path_factory: pytest.TempPathFactory) -> Slide:
    """Its photo goes up to the upper edge, where the draft band is."""
    path = tmp_path_factory.mktemp("tall") / "a.jpg"
    Image.effect_noise((900, 1200), 60).convert("RGB").save(path)
    photo = Photo("a.jpg", digest_of(path), path=str(path), marks=MARKS[:1])
    return replace(slide, photos=(photo,), draft="ENTWURF")


def closer(slide: Slide) -> Slide:
    return replace(slide, photos=(replace(slide.photos[0], zoomed=0),))


def apart(one: Image.Image, other: Image.Image) -> np.ndarray:
    return np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16))


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_it_begins_and_ends_with_the_slides_beside_it(slide: Slide, theme: Theme, size: Size) -> None:
    zoom = Zoom(slide, closer(slide), theme, size)
    for share, beside in ((0.0, slide), (1.0, closer(slide))):
        still = draw(beside, theme, size)
        assert 0 == apart(zoom.at(share), still).max()
        near = apart(zoom.at(abs(share - 0.001)), still)
        assert (True, True) == (near.mean() < 1, float(np.percentile(near, 99.9)) < 24)


def test_nothing_moves_but_the_photo(slide: Slide, theme: Theme) -> None:
    zoom = Zoom(slide, closer(slide), theme, LANDSCAPE)
    moved = apart(zoom.at(0.5), zoom.at(0)).max(axis=2) > 0
    box = zoom.box
    assert moved[box.y : box.bottom, box.x : box.right].mean() > 0.5
    moved[box.y : box.bottom, box.x : box.right] = False
    assert not moved.any()


def test_it_goes_back_the_way_it_came(slide: Slide, theme: Theme) -> None:
    there, back = Zoom(slide, closer(slide), theme, LANDSCAPE), Zoom(closer(slide), slide, theme, LANDSCAPE)
    assert apart(there.at(0.3), back.at(0.7)).max() <= 1


def test_it_gets_closer_all_the_time_and_never_jerks(slide: Slide, theme: Theme) -> None:
    whole, near = View(Region(0, 0, 1, 1), 800, 600), View(Region(0.5, 0.3, 0.75, 0.55), 800, 600)
    widths = [whole.towards(near, share / 20).region.width for share in range(21)]
    assert widths == sorted(widths, reverse=True)
    ratios = [b / a for a, b in itertools.pairwise(widths)]
    assert max(ratios) - min(ratios) < 1e-9


def test_on_its_way_every_view_stays_inside_the_photo() -> None:
    whole, near = View(Region(0, 0, 1, 1), 800, 600), View(Region(0.75, 0.7, 1.0, 0.95), 800, 600)
    for share in range(11):
        region = whole.towards(near, share / 10).region
        assert -1e-9 <= region.left <= region.right <= 1 + 1e-9
        assert -1e-9 <= region.top <= region.bottom <= 1 + 1e-9


def test_what_is_blurred_stays_destroyed_on_the_way(slide: Slide, theme: Theme) -> None:
    """The same photo but for what is blurred gives the same frames."""
    path = Path(slide.photos[0].path)
    with Image.open(path) as image:
        other = image.convert("RGB")
    other.paste((128, 128, 128), (176, 136, 304, 344))
    changed = path.with_name("b.png")
    other.save(changed)
    plain = path.with_name("c.png")
    with Image.open(path) as image:
        image.save(plain)
    frames = []
    for each in (changed, plain):
        one = replace(slide, photos=(replace(slide.photos[0], digest=digest_of(each), path=str(each)),))
        frames.append(Zoom(one, closer(one), theme, LANDSCAPE).at(0.2))
    sharp = np.asarray(frames[1].convert("L"), dtype=np.int16)
    blurred = apart(*frames).max(axis=2) > 40
    assert blurred.mean() < 0.03
    assert np.abs(np.diff(sharp, axis=1))[:, :-1][blurred[:, 1:-1]].max(initial=0) < 40


def test_a_zoom_into_a_tall_photo_does_not_cover_the_draft_band(tall_draft: Slide, theme: Theme) -> None:
    zoom, band = Zoom(tall_draft, closer(tall_draft), theme, LANDSCAPE), (0, 0, 1920, 56)
    assert 0 == zoom.box.y
    stands, moves = draw(tall_draft, theme, LANDSCAPE), zoom.at(0.5)
    assert stands.crop(band).tobytes() == moves.crop(band).tobytes()
    assert stands.tobytes() != moves.tobytes()


def test_two_slides_that_differ_in_more_are_refused(slide: Slide, theme: Theme) -> None:
    for other in (slide, replace(closer(slide), heading="Anderes"), replace(closer(slide), photos=())):
        with pytest.raises(OnboardError, match="one photo"):
            Zoom(slide, other, theme, LANDSCAPE)


# ------------------------------------------------------------------------------------------------ films


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_a_film_stands_where_its_photo_stands_under_its_marks(slide: Slide, theme: Theme, size: Size) -> None:
    clip = replace(slide, photos=(replace(slide.photos[0], whole=True),))
    found = opening(clip, theme, size, "a.jpg")
    assert (0, True) == (apart(found.picture, draw(clip, theme, size)).max(), found.over is not None)
    frame = found.showing(Image.new("RGB", (found.box.width, found.box.height), "#00FF00"))
    green = (np.asarray(frame) == (0, 255, 0)).all(axis=2)
    assert green[found.box.y : found.box.bottom, found.box.x : found.box.right].mean() > 0.7
    green[found.box.y : found.box.bottom, found.box.x : found.box.right] = False
    assert not green.any()


def test_a_tall_film_does_not_cover_the_draft_band(tall_draft: Slide, theme: Theme) -> None:
    found = opening(replace(tall_draft, photos=(replace(tall_draft.photos[0], whole=True),)), theme, LANDSCAPE, "a.jpg")
    frame = found.showing(Image.new("RGB", (found.box.width, found.box.height), "#00FF00"))
    green = (np.asarray(frame) == (0, 255, 0)).all(axis=2)
    assert (0, 56) == (found.box.y, int(green.any(axis=1).argmax()))


def test_a_film_without_marks_has_nothing_over_it(slide: Slide, theme: Theme) -> None:
    bare = replace(slide, photos=(replace(slide.photos[0], marks=(), whole=True),))
    assert opening(bare, theme, LANDSCAPE, "a.jpg").over is None


def test_a_film_that_is_not_on_the_slide_is_an_error(slide: Slide, theme: Theme) -> None:
    with pytest.raises(OnboardError, match="not on the slide"):
        opening(slide, theme, LANDSCAPE, "b.mp4")
