"""Every template looks as it did when somebody last looked at it, in each format, theme and language."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from goldens import GOLDEN, Difference, Golden, beside, difference, goldens, shrunk, stored, theme_in
from PIL import Image
from specimens import photo, specimens

from onboard.core.model import LANDSCAPE
from onboard.slides.boxes import Element, Layout, Picture, Sign, Words
from onboard.slides.drawing import painted
from onboard.slides.layout import laid_out

RENEW = 'If it should look like this now, run "make goldens", look at what changed, and keep it with your change.'

# ------------------------------------------------------------------------------------------------ the pictures


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_a_slide_looks_as_it_did_when_somebody_last_looked_at_it(golden: Golden, tmp_path: Path) -> None:
    drawn = golden.drawn()
    if not golden.sheet.exists():
        pytest.fail(f"{golden} has no golden picture yet; {kept_in(tmp_path, drawn)}. {RENEW}")
    found = difference(golden.kept(), shrunk(drawn))
    if found.seen:
        seen = beside([golden.kept(), shrunk(drawn), found.picture()])
        pytest.fail(f"{golden} looks different: {found}. {kept_in(tmp_path, drawn, seen)}. {RENEW}")


def kept_in(folder: Path, drawn: Image.Image, seen: Image.Image | None = None) -> str:
    """Write what was drawn, and what differs, where a person can look at it; say where."""
    drawn.save(folder / "drawn.png")
    if seen is None:
        return f"it is drawn in {folder / 'drawn.png'}"
    seen.save(folder / "difference.png")
    return f"See {folder / 'difference.png'} (as it was, as it is, where it differs) and drawn.png beside it"


def test_there_is_a_golden_picture_for_each_template_and_none_of_a_template_that_is_gone() -> None:
    assert sorted({golden.sheet for golden in goldens()}) == sorted(GOLDEN.iterdir()), RENEW


def test_the_golden_pictures_stay_small_enough_for_git() -> None:
    assert sum(file.stat().st_size for file in GOLDEN.iterdir()) <= 2_500_000


# ------------------------------------------------------------------------------------------------ the comparison

GERMAN = {one.name: one.slide for one in specimens(("de",))}
SOME = pytest.mark.parametrize("name", ["safety", "step-photo", "step-words", "value", "summary", "contact"])


@SOME
def test_a_word_that_moved_by_four_pixels_is_caught(name: str) -> None:
    layout = laid_out_now(name)
    text = texts(layout)[-1]
    moved = replace(text, box=replace(text.box, x=text.box.x + 4))
    assert compared(layout, exchanged(layout, text, moved)).seen


@SOME
def test_a_word_in_another_colour_is_caught(name: str) -> None:
    layout = laid_out_now(name)
    text = texts(layout)[-1]
    assert compared(layout, exchanged(layout, text, replace(text, colour=theme_in("light").colours.brand_text))).seen


def test_a_ground_that_became_a_little_darker_is_caught() -> None:
    layout = laid_out_now("step-words")
    assert compared(layout, replace(layout, ground="#F6F6F6")).seen


@pytest.mark.parametrize("name", ["safety", "tools", "check", "contact", "step-words", "warning-danger"])
def test_a_missing_pictogram_is_caught_even_a_bullet(name: str) -> None:
    layout = laid_out_now(name)
    signs = [element for element in layout.elements if isinstance(element, Sign)]
    assert [sign.code for sign in signs if not compared(layout, exchanged(layout, sign)).seen] == []


def test_another_photo_is_caught() -> None:
    layout = laid_out_now("step-photo")
    shown = next(element for element in layout.elements if isinstance(element, Picture))
    swapped = replace(shown, photo=photo("03-dichtung"))
    assert compared(layout, exchanged(layout, shown, swapped)).seen


def test_another_figure_in_a_value_is_caught() -> None:
    layout = laid_out_now("value")
    value = next(text for text in texts(layout) if "25" in text.lines[0])
    other = replace(value, lines=tuple(line.replace("25", "26") for line in value.lines))
    assert compared(layout, exchanged(layout, value, other)).seen


@SOME
def test_edges_that_another_version_of_a_library_draws_a_pixel_off_pass(name: str) -> None:
    drawn = painted(laid_out_now(name), theme_in("light"))
    rough = roughened(drawn)
    assert rough.tobytes() != drawn.tobytes()
    assert not compared_pictures(drawn, rough).seen


def roughened(picture: Image.Image) -> Image.Image:
    """Each pixel taken from somewhere beside itself, and up to three levels brighter or darker."""
    dice = np.random.default_rng(7)
    levels = np.asarray(picture, np.int16)
    around = [np.roll(levels, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    chosen = np.choose(dice.integers(0, len(around), levels.shape[:2])[..., None], around)
    return Image.fromarray((chosen + dice.integers(-3, 4, levels.shape)).clip(0, 255).astype(np.uint8))


def test_a_difference_names_slide_and_place_and_can_be_looked_at(tmp_path: Path) -> None:
    layout = laid_out_now("value")
    value = max(texts(layout), key=lambda text: text.face.size)
    found = compared(layout, exchanged(layout, value))
    box, size = value.box, layout.size
    right, down = re.findall(r"at (\d+) % of its width and (\d+) % of its height", str(found))[0]
    assert box.x <= int(right) * size.width / 100 <= box.right
    assert box.y <= int(down) * size.height / 100 <= box.bottom
    told = kept_in(tmp_path, painted(layout, theme_in("light")), found.picture())
    assert [name for name in ("drawn.png", "difference.png") if name not in told] == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["difference.png", "drawn.png"]


# ------------------------------------------------------------------------------------------------


def laid_out_now(name: str) -> Layout:
    return laid_out(GERMAN[name], theme_in("light"), LANDSCAPE)


def texts(layout: Layout) -> list[Words]:
    return [element for element in layout.elements if isinstance(element, Words) and element.role != "footer"]


def exchanged(layout: Layout, old: Element, *new: Element) -> Layout:
    """The layout with other elements, or none, in the place of one."""
    return replace(layout, elements=tuple(one for each in layout.elements for one in (new if each is old else (each,))))


def compared(kept: Layout, now: Layout) -> Difference:
    return compared_pictures(painted(kept, theme_in("light")), painted(now, theme_in("light")))


def compared_pictures(kept: Image.Image, now: Image.Image) -> Difference:
    """One as it comes back from its sheet, the other fresh: as golden pictures are compared."""
    return difference(Image.open(BytesIO(stored(shrunk(kept))), formats=("WEBP",)).convert("RGB"), shrunk(now))
