"""What a theme promises: readable colours, named mistakes, one fingerprint for one look."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import fingerprint
from onboard.resources import assets
from onboard.slides.colours import READABLE, contrast
from onboard.slides.theme import Theme, load_theme


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A theme of one's own, to be spoilt."""
    shutil.copy(assets() / "theme" / "theme.toml", tmp_path / "theme.toml")
    return tmp_path


def rewritten(folder: Path, old: str, new: str) -> Path:
    file = folder / "theme.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_theme_of_ones_own_may_use_the_fonts_that_ship(folder: Path, theme: Theme) -> None:
    assert theme == load_theme(folder)


@given(st.integers(0, 0xFFFFFF))
def test_text_is_readable_on_and_in_any_brand_colour(number: int) -> None:
    colours = load_theme(assets() / "theme", colour=f"#{number:06x}").colours
    assert f"#{number:06X}" == colours.brand
    assert contrast(colours.on_brand, colours.brand_ground) >= READABLE
    assert contrast(colours.brand_text, colours.ground) >= READABLE


def test_a_brand_colour_is_used_as_it_is_wherever_text_on_it_can_be_read() -> None:
    for colour in ("#FFCC00", "#0A5A78", "#FFFFFF", "#000000"):
        assert colour == load_theme(assets() / "theme", colour=colour).colours.brand_ground


@pytest.mark.parametrize("colour", ["blue", "#12345", "#12345G", "", "0A5A78"])
def test_a_colour_that_is_none_is_refused_by_its_key(colour: str) -> None:
    with pytest.raises(InputError) as raised:
        load_theme(assets() / "theme", colour=colour)
    assert "brand.colour" == raised.value.place


def test_a_theme_nobody_can_read_is_refused_with_the_pair_that_fails(folder: Path) -> None:
    with pytest.raises(InputError, match=r"#AAAAAA on ground #FFFFFF has a contrast of 2\.3, and text needs 4\.5"):
        load_theme(rewritten(folder, 'muted = "#4F5D6B"', 'muted = "#AAAAAA"'))


def test_type_too_small_for_a_phone_is_refused_with_the_height_of_its_capitals(folder: Path) -> None:
    with pytest.raises(InputError, match="capitals 23 px high, and they must be 32 px"):
        load_theme(rewritten(folder, "minimum = 44", "minimum = 30"))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('ink = "#131C26"', 'ink = "black"', "colours.ink"),
        ("body = 54", 'body = "big"', "type.body"),
        ("version = 1", "version = 9", "version"),
        ("[type]", "[typo]", "typo"),
        ("small = 26", "tiny = 26", "type.tiny"),
        ('regular = "Inter-Regular.ttf"', 'regular = "../Inter-Regular.ttf"', "fonts.regular"),
        ("heading = 76", "heading = 40", "type"),
    ],
)
def test_a_mistake_in_a_theme_is_named_by_file_and_key(folder: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(InputError) as raised:
        load_theme(rewritten(folder, old, new))
    assert (str(folder / "theme.toml"), place) == (raised.value.file, raised.value.place)


def test_a_font_that_is_not_there_is_missing_not_replaced(folder: Path) -> None:
    with pytest.raises(MissingError, match=r"Comic\.ttf"):
        load_theme(rewritten(folder, '"Inter-Bold.ttf"', '"Comic.ttf"'))


def test_a_theme_that_is_no_toml_says_where(folder: Path) -> None:
    with pytest.raises(InputError, match="line 1"):
        load_theme(rewritten(folder, "# How slides look.", "= How slides look."))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"%PDF-1.7"])
def test_a_logo_that_cannot_be_read_is_refused_by_its_key(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(InputError) as raised:
        load_theme(assets() / "theme", logo=tmp_path / "logo.png")
    assert "brand.logo" == raised.value.place


def test_a_missing_logo_is_refused_by_its_key(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_theme(assets() / "theme", logo=tmp_path / "logo.png")
    assert ("brand.logo", str(tmp_path / "logo.png")) == (raised.value.place, raised.value.file)


def test_a_look_has_one_fingerprint_wherever_its_files_lie(folder: Path, theme: Theme) -> None:
    shutil.copy(assets() / "fonts" / "Inter-Bold.ttf", folder / "Inter-Bold.ttf")
    assert fingerprint(theme) == fingerprint(load_theme(folder))


def test_another_colour_logo_or_layout_is_another_fingerprint(theme: Theme, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "#336699").save(tmp_path / "logo.png")
    looks = [
        theme,
        load_theme(assets() / "theme", colour="#336699"),
        load_theme(assets() / "theme", logo=tmp_path / "logo.png"),
    ]
    assert 3 == len({fingerprint(look) for look in looks})


def test_the_vendored_fonts_stay_small_and_bring_their_licences() -> None:
    fonts = list((assets() / "fonts").glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) < 2_500_000
    source = (assets() / "fonts" / "SOURCE.txt").read_text(encoding="utf-8")
    assert all(font.name in source for font in fonts)
    assert all(
        (assets() / "fonts" / name).is_file() for name in source.replace(",", " ").split() if name.startswith("OFL-")
    )
