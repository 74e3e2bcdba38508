"""The search for a layout promises: what it leaves out unseen would not have had room, and nothing is set twice."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from specimens import LANGUAGES, specimens

from onboard.core.model import FORMATS, Signal, Size
from onboard.resources import assets
from onboard.slides import layout
from onboard.slides.blocks import Block, FactBlock, PanelBlock, Pen, PointBlock, least_stacked, stacked
from onboard.slides.boxes import Box
from onboard.slides.directions import right_to_left
from onboard.slides.drawing import _fill
from onboard.slides.templates.value import ValueBlock
from onboard.slides.theme import Theme, load_theme

WIDTHS = (260, 417, 640, 905, 1700)
BODIES = (26, 34, 44, 61)


def blocks_of(text: str, language: str) -> list[Block]:
    return [
        PointBlock(text),
        PointBlock(text, mark="bullet", indent=0.7),
        PanelBlock(Signal.WARNING, text, language),
        FactBlock("Stand", text),
        ValueBlock("mindestens", "0,15 mm", text, 96, 64),
        ValueBlock("", "25 Nm", text, 96, 64, on_card=False),
    ]


def require_bound(text: str, language: str, width: int, body: int, theme: Theme) -> None:
    pen = Pen(theme, Size(1920, 1080), body, language, right_to_left(language))
    for block in blocks_of(text, language):
        assert block.at_least(pen, width) <= block.placed(pen, 0, 0, width).height
    blocks = blocks_of(text, language)
    assert least_stacked(blocks, pen, width) <= stacked(blocks, pen, 0, 0, width).height


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_taken_to_be_higher_than_it_becomes(language: str, theme: Theme) -> None:
    texts = {text for one in specimens((language,)) for text in (one.slide.heading, *one.slide.points)}
    for text, width, body in product(sorted(texts), WIDTHS, BODIES[1:3]):
        require_bound(text, language, width, body, theme)


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.text("abcdefgWil.-,\u00ad ä0123/", min_size=1, max_size=24), min_size=1, max_size=30),
    width=st.integers(180, 1800),
    body=st.sampled_from(BODIES),
)
def test_nor_is_one_that_nobody_would_write(words: list[str], width: int, body: int) -> None:
    require_bound(" ".join(words), "de", width, body, load_theme(assets() / "theme"))


def test_a_slide_that_was_measured_is_not_laid_out_again_to_be_drawn(theme: Theme) -> None:
    one = next(specimen.slide for specimen in specimens(("de",)) if specimen.name == "step-photo")
    layout._searched.cache_clear()
    (page,) = layout.paginate(one, theme, FORMATS["landscape"])
    layout.laid_out(page, theme, FORMATS["landscape"])
    assert (1, 1) == (layout._searched.cache_info().misses, layout._searched.cache_info().hits)


@pytest.mark.parametrize(
    ("width", "height", "radius"), [(90, 60, 0), (90, 60, 12), (90, 60, 30), (91, 41, 20), (40, 9, 8)]
)
@pytest.mark.parametrize("square", list(product((False, True), repeat=4)))
def test_a_plate_is_one_piece_however_it_is_painted(
    width: int, height: int, radius: int, square: tuple[bool, bool, bool, bool]
) -> None:
    ground, colour = "#E0E6E8", "#0B5A75"
    drawn = Image.new("RGB", (120, 80), ground)
    _fill(drawn, Box(11, 7, width, height), colour, radius, square)
    plain = Image.new("RGB", (120, 80), ground)
    ImageDraw.Draw(plain).rectangle((11, 7, 11 + width - 1, 7 + height - 1), fill=colour)
    if not radius or all(square):
        assert plain.tobytes() == drawn.tobytes()
    else:
        inner = (11 + radius, 7, 11 + width - radius, 7 + height)
        assert plain.crop(inner).tobytes() == drawn.crop(inner).tobytes()
        corner = drawn.getpixel((11, 7))
        assert square[0] == (corner == (0x0B, 0x5A, 0x75))
