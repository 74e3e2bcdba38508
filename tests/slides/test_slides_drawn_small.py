"""A slide to be looked at promises: what stands on it, where it stands, in fewer pixels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from likeness import luma, ssim
from PIL import Image
from specimens import photo

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import LANDSCAPE, PORTRAIT, Photo, SceneKind, Size, Slide
from onboard.slides.drawing import draw, drawn_small
from onboard.slides.theme import Theme

WIDTHS = {LANDSCAPE: 960, PORTRAIT: 540}
PLAIN = photo("04-deckel")
FRAMED = replace(PLAIN, marks=(Mark(MarkKind.BOX, 0.3, 0.3, 0.2, 0.2, label="Dichtung"),))


def step(*photos: Photo, **fields: object) -> Slide:
    points = ("Die Dichtung einlegen.", "Auf Sitz prüfen.")
    return replace(Slide(SceneKind.STEP, "Deckel öffnen", "de", number=2, points=points, photos=photos), **fields)  # pyright: ignore[reportArgumentType]


def reduced(slide: Slide, theme: Theme, size: Size, width: int) -> Image.Image:
    height = round(width * size.height / size.width)
    return draw(slide, theme, size).resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.parametrize("photos", [(PLAIN,), (PLAIN, PLAIN)], ids=["one", "two"])
def test_a_photo_is_seen_where_it_stands_on_the_slide(theme: Theme, size: Size, photos: tuple[Photo, ...]) -> None:
    slide, width = step(*photos), WIDTHS[size]
    assert ssim(luma(reduced(slide, theme, size, width)), luma(drawn_small(slide, theme, size, width))) > 0.985


@pytest.mark.parametrize(
    "slide",
    [step(), step(FRAMED), step(PLAIN, draft="ENTWURF"), replace(step(), kind=SceneKind.SAFETY)],
    ids=["words", "marks", "draft", "safety"],
)
def test_words_marks_and_what_lies_on_a_photo_are_as_on_the_slide(theme: Theme, slide: Slide) -> None:
    large, small = reduced(slide, theme, LANDSCAPE, 960), drawn_small(slide, theme, LANDSCAPE, 960)
    if slide.draft:  # along the upper edge, also where the photo goes up to it
        large, small = (one.crop((0, 0, 960, 28)) for one in (large, small))
    assert large.tobytes() == small.tobytes()


def test_any_size_may_be_asked_for(theme: Theme) -> None:
    for width in (1, 7, 333, 1920):
        assert width == drawn_small(step(PLAIN), theme, LANDSCAPE, width).width


def test_what_is_blurred_stays_blurred(theme: Theme) -> None:
    hidden = replace(PLAIN, marks=(Mark(MarkKind.BLUR, 0.0, 0.0, 1.0, 1.0),))
    small = drawn_small(step(hidden), theme, LANDSCAPE, 960)
    assert ssim(luma(reduced(step(hidden), theme, LANDSCAPE, 960)), luma(small)) > 0.985
    assert ssim(luma(drawn_small(step(PLAIN), theme, LANDSCAPE, 960)), luma(small)) < 0.985
