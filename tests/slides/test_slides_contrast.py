"""What stands on a slide can be read there: every text and sign of every template against what is really behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest
from specimens import specimens

from onboard.core.colours import READABLE, VISIBLE
from onboard.core.model import FORMATS
from onboard.resources import assets
from onboard.slides.boxes import Element, Ground, Layout, Picture, Sign, Words
from onboard.slides.colours import contrast
from onboard.slides.layout import laid_out, paginate
from onboard.slides.palette import Colours
from onboard.slides.theme import Mode, Theme, load_theme

BRANDS = ("#0A5A78", "#FFCC00", "#E30613", "#111111", "#F5F5F5")


@lru_cache(maxsize=32)
def layouts(mode: Mode, brand: str, shape: str) -> tuple[tuple[str, Layout, Colours], ...]:
    theme = load_theme(assets() / "theme", mode=mode, colour=brand)
    return tuple(laid(theme, shape))


def laid(theme: Theme, shape: str) -> Iterator[tuple[str, Layout, Colours]]:
    for specimen in specimens(("de",)):
        for page in paginate(specimen.slide, theme, FORMATS[shape]):
            yield specimen.name, laid_out(page, theme, FORMATS[shape]), theme.colours


def behind(layout: Layout, at: int) -> str:
    """The colour that the element number ``at`` stands on; "" on a photo."""
    box = layout.elements[at].box
    x, y = box.x + box.width // 2, box.y + box.height // 2
    for below in reversed(layout.elements[:at]):
        inside = below.box.x <= x < below.box.right and below.box.y <= y < below.box.bottom
        if inside and isinstance(below, Ground):
            return below.colour
        if inside and isinstance(below, Picture):
            return ""
    return layout.ground


def standing(layout: Layout, kind: type[Element]) -> Iterator[tuple[Element, str]]:
    for at, element in enumerate(layout.elements):
        if isinstance(element, kind):
            yield element, behind(layout, at)


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_text_of_every_template_can_be_read_where_it_stands(mode: Mode, brand: str, shape: str) -> None:
    unread = {
        (name, words.role, words.colour, ground)
        for name, layout, _ in layouts(mode, brand, shape)
        for words, ground in standing(layout, Words)
        if isinstance(words, Words) and (not ground or contrast(words.colour, ground) < READABLE)
    }
    assert set() == unread


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_sign_is_drawn_for_the_ground_it_stands_on_and_can_be_seen(mode: Mode, brand: str, shape: str) -> None:
    unseen = {
        (name, sign.role, sign.code, sign.colour, sign.behind, ground)
        for name, layout, _ in layouts(mode, brand, shape)
        for sign, ground in standing(layout, Sign)
        if isinstance(sign, Sign)
        and (sign.behind.upper() != ground.upper() or contrast(sign.colour, sign.behind) < VISIBLE)
    }
    assert set() == unseen


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_areas_have_colours_of_the_theme_or_of_a_signal_word_and_none_of_a_templates_own(
    mode: Mode, shape: str
) -> None:
    signals = {"#C8102E", "#FF8200", "#FFD100", "#0B57A4"}
    strange = {
        (name, ground.role, ground.colour)
        for name, layout, colours in layouts(mode, BRANDS[0], shape)
        for ground, _ in standing(layout, Ground)
        if isinstance(ground, Ground)
        and ground.colour not in signals | {getattr(colours, field) for field in Colours.__dataclass_fields__}
    }
    assert set() == strange
