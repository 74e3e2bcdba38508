"""What a theme promises: readable colours by day and by night, named mistakes, one fingerprint for one look."""

from __future__ import annotations

import colorsys
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from onboard.core.colours import READABLE, VISIBLE
from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import fingerprint
from onboard.core.model import Signal
from onboard.resources import assets
from onboard.slides.colours import contrast, rgb
from onboard.slides.fonts import Face
from onboard.slides.palette import SIGN_FRAMES, failing
from onboard.slides.signals import signal_look
from onboard.slides.theme import LEAST_CAPITALS, Mode, Theme, load_theme, with_language


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


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace's own theme: only what differs."""
    folder = tmp_path / "theme"
    folder.mkdir()
    return folder


def written(own: Path, text: str) -> Path:
    (own / "theme.toml").write_text(f"version = 1\n{text}", encoding="utf-8")
    return own


def loaded(own: Path, text: str, **wanted: Any) -> Theme:
    return load_theme(assets() / "theme", own=written(own, text), **wanted)


def test_a_theme_of_ones_own_may_use_the_fonts_that_ship(folder: Path, theme: Theme) -> None:
    assert theme == load_theme(folder)


# ------------------------------------------------------------------------------------------------ laid over


def test_a_theme_of_ones_own_says_only_what_differs(own: Path, theme: Theme) -> None:
    assert theme == loaded(own, "")
    other = loaded(own, '[colours]\nink = "#202020"\n[type]\ntitle = 110\n')
    assert ("#202020", 110) == (other.colours.ink, other.type.title)
    assert (theme.colours.muted, theme.type.body, theme.fonts) == (other.colours.muted, other.type.body, other.fonts)


def test_what_is_said_for_both_grounds_holds_on_both_and_what_is_said_of_one_on_one(own: Path) -> None:
    text = '[colours]\nmark = "#7A1FA2"\nink = "#202020"\n[colours.dark]\nmuted = "#C0C8D0"\n'
    light, dark = loaded(own, text), loaded(own, text, mode="dark")
    assert ("#7A1FA2", "#7A1FA2") == (light.colours.mark, dark.colours.mark)
    assert "#202020" == light.colours.ink
    assert "#202020" != dark.colours.ink
    assert ("#C0C8D0", "#4F5D6B") == (dark.colours.muted, light.colours.muted)


def test_fonts_of_ones_own_lie_in_its_folder_fonts(own: Path) -> None:
    (own / "fonts").mkdir()
    shutil.copy(assets() / "fonts" / "Inter-SemiBold.ttf", own / "fonts" / "House.ttf")
    theme = loaded(own, '[fonts]\nregular = "House.ttf"\n')
    assert (str(own / "fonts" / "House.ttf"), "Inter-Bold.ttf") == (theme.fonts.regular.path, theme.fonts.bold.file)


def test_a_link_to_a_font_elsewhere_is_refused(own: Path) -> None:
    (own / "fonts").mkdir()
    (own / "fonts" / "House.ttf").symlink_to(assets() / "fonts" / "Inter-Bold.ttf")
    with pytest.raises(InputError, match="link"):
        loaded(own, '[fonts]\nregular = "House.ttf"\n')


@pytest.mark.parametrize("content", [b"", b"no font at all", b"OTTO" + bytes(4000)])
def test_a_file_that_is_no_font_is_refused_before_anything_is_drawn(own: Path, content: bytes) -> None:
    (own / "House.ttf").write_bytes(content)
    with pytest.raises(InputError, match="no font") as raised:
        loaded(own, '[fonts]\nbold = "House.ttf"\n')
    assert "fonts.bold" == raised.value.place


def test_every_mistake_in_a_theme_is_told_at_once(own: Path) -> None:
    with pytest.raises(InputError) as raised:
        loaded(
            own,
            'density = "cosy"\n[colours]\nink = "black"\nshade = "#000000"\n[colours.dark]\nmuted = 3\n'
            "[type]\nbody = 5",
        )
    told = str(raised.value)
    assert str(own / "theme.toml") == raised.value.file
    for key in ("density", "colours.shade", "colours.ink", "colours.dark.muted", "type.body"):
        assert key in told
    assert "5 mistakes in all" in (raised.value.hint or "")


def test_languages_that_the_fonts_write_change_nothing_of_a_look(theme: Theme) -> None:
    for language in ("de", "en-GB", "uk", "ar", "he", "el", ""):
        assert theme == with_language(theme, language)


# ------------------------------------------------------------------------------------------------ density


def test_a_dense_theme_has_smaller_type_and_margins_and_a_large_one_larger(own: Path, theme: Theme) -> None:
    compact, large = loaded(own, 'density = "compact"'), loaded(own, 'density = "large"')
    assert compact.type.body < theme.type.body < large.type.body
    assert compact.spacing < theme.spacing < large.spacing


@pytest.mark.parametrize("density", ["comfortable", "compact", "large"])
def test_text_stays_large_enough_for_a_phone_at_every_density(own: Path, density: str) -> None:
    theme = loaded(own, f'density = "{density}"')
    assert Face(theme.fonts.regular, (), theme.type.minimum).cap_height >= LEAST_CAPITALS


# ------------------------------------------------------------------------------------------------ colours


@pytest.mark.parametrize("mode", ["light", "dark"])
@given(st.integers(0, 0xFFFFFF))
@settings(max_examples=60)
def test_everything_can_be_read_in_and_on_any_brand_colour_by_day_and_by_night(mode: Mode, number: int) -> None:
    colours = load_theme(assets() / "theme", mode=mode, colour=f"#{number:06x}").colours
    assert f"#{number:06X}" == colours.brand
    assert [] == list(failing(colours))
    assert contrast(colours.on_brand, colours.brand_ground) >= READABLE
    for ground in (colours.ground, colours.card, colours.quiet, colours.brand_tint):
        assert contrast(colours.brand_text, ground) >= READABLE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_warnings_keep_their_colours_and_can_be_read_by_day_and_by_night(mode: Mode) -> None:
    colours = load_theme(assets() / "theme", mode=mode).colours
    for signal in Signal:
        look = signal_look(signal)
        assert contrast(look.on, look.colour) >= READABLE
        assert contrast(colours.ink, colours.tint(signal)) >= READABLE
    assert contrast(colours.on_plain_signal, colours.plain_signal) >= READABLE
    assert contrast(colours.ink, colours.tint(None)) >= READABLE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_frame_of_every_pictogram_stands_out_from_every_ground(mode: Mode) -> None:
    colours = load_theme(assets() / "theme", mode=mode).colours
    for ground in (colours.ground, colours.card, colours.quiet, colours.brand_tint):
        for frame in SIGN_FRAMES:
            assert max(contrast(frame, ground), contrast(colours.sign_edge, ground)) >= VISIBLE


def test_marks_on_photos_have_no_colour_that_means_safety(theme: Theme) -> None:
    def hue(colour: str) -> float:
        return colorsys.rgb_to_hls(*(part / 255 for part in rgb(colour)))[0] * 360

    for safety in (*SIGN_FRAMES, *(signal_look(signal).colour for signal in Signal)):
        apart = abs(hue(theme.colours.mark) - hue(safety))
        assert min(apart, 360 - apart) > 18


def test_a_dark_ground_is_dark_and_not_black() -> None:
    colours = load_theme(assets() / "theme", mode="dark").colours
    assert colours.dark
    assert colours.ground not in ("#000000", colours.scrim)
    assert not load_theme(assets() / "theme").colours.dark


def test_on_a_dark_ground_a_black_brand_can_still_be_told_from_it() -> None:
    colours = load_theme(assets() / "theme", mode="dark", colour="#000000").colours
    assert contrast(colours.brand_ground, colours.ground) >= 1.5


def test_a_brand_colour_is_used_as_it_is_wherever_text_on_it_can_be_read() -> None:
    for colour in ("#FFCC00", "#0A5A78", "#FFFFFF", "#000000"):
        assert colour == load_theme(assets() / "theme", colour=colour).colours.brand_ground


@pytest.mark.parametrize("colour", ["blue", "#12345", "#12345G", "", "0A5A78"])
def test_a_colour_that_is_none_is_refused_by_its_key(colour: str) -> None:
    with pytest.raises(InputError) as raised:
        load_theme(assets() / "theme", colour=colour)
    assert "brand.colour" == raised.value.place


@pytest.mark.parametrize(
    ("text", "mode", "place", "pair"),
    [
        ('[colours]\nmuted = "#8899AA"', "light", "colours.muted", "on quiet #EFF3F6"),
        ('[colours]\ncard = "#777777"', "light", "colours.ink", "on card #777777"),
        ('[colours.dark]\nmuted = "#4A5560"', "dark", "colours.dark.muted", "on ground #151B22"),
        ('[colours.dark]\nground = "#FFFFFF"', "dark", "colours.dark.ink", "on ground #FFFFFF"),
    ],
)
def test_any_pair_that_cannot_be_read_is_refused_with_its_names_and_figure(
    own: Path, text: str, mode: Mode, place: str, pair: str
) -> None:
    with pytest.raises(InputError) as raised:
        loaded(own, text, mode=mode)
    assert place in str(raised.value)
    assert pair in raised.value.reason
    assert "needs 4.5" in raised.value.reason


def test_a_theme_nobody_can_read_is_refused_with_the_pair_that_fails(folder: Path) -> None:
    with pytest.raises(InputError, match=r"#AAAAAA on ground #FFFFFF has a contrast of 2\.3, and text needs 4\.5"):
        load_theme(rewritten(folder, 'muted = "#4F5D6B"', 'muted = "#AAAAAA"'))


def test_type_too_small_for_a_phone_is_refused_with_the_height_of_its_capitals(folder: Path) -> None:
    with pytest.raises(InputError, match=r"capitals 2\d px high, and they must be 32 px"):
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


# ------------------------------------------------------------------------------------------------ logo


def drawn_logo(folder: Path, mode: str, *colours: Any) -> Path:
    """A disc, the first colour, on the second."""
    image = Image.new(mode, (120, 60), colours[1])
    ImageDraw.Draw(image).ellipse((10, 5, 110, 55), fill=colours[0])
    image.save(folder / "logo.png")
    return folder / "logo.png"


def test_a_logo_that_would_vanish_gets_a_plate_and_one_that_is_seen_does_not(tmp_path: Path) -> None:
    dark_logo = drawn_logo(tmp_path, "RGBA", (20, 24, 30, 255), (0, 0, 0, 0))
    assert "" == load_theme(assets() / "theme", logo=dark_logo).logo_plate
    assert "#FFFFFF" == load_theme(assets() / "theme", logo=dark_logo, mode="dark").logo_plate
    white_logo = drawn_logo(tmp_path, "RGBA", (255, 255, 255, 255), (0, 0, 0, 0))
    assert contrast("#FFFFFF", load_theme(assets() / "theme", logo=white_logo).logo_plate) > READABLE
    assert "" == load_theme(assets() / "theme", logo=white_logo, mode="dark").logo_plate


def test_an_opaque_logo_brings_its_own_ground_along(tmp_path: Path) -> None:
    logo = drawn_logo(tmp_path, "RGB", (200, 30, 30), (255, 255, 255))
    assert "" == load_theme(assets() / "theme", logo=logo).logo_plate
    assert "#FFFFFF" == load_theme(assets() / "theme", logo=logo, mode="dark").logo_plate
    assert "#FFFFFF" == load_theme(assets() / "theme", logo=logo).logo_plate_on_brand


def test_a_look_has_one_fingerprint_wherever_its_files_lie(folder: Path, theme: Theme) -> None:
    shutil.copy(assets() / "fonts" / "Inter-Bold.ttf", folder / "Inter-Bold.ttf")
    assert fingerprint(theme) == fingerprint(load_theme(folder))


def test_another_colour_logo_or_layout_is_another_fingerprint(theme: Theme, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "#336699").save(tmp_path / "logo.png")
    looks = [
        theme,
        load_theme(assets() / "theme", colour="#336699"),
        load_theme(assets() / "theme", mode="dark"),
        load_theme(assets() / "theme", logo=tmp_path / "logo.png"),
    ]
    assert 4 == len({fingerprint(look) for look in looks})


def test_the_vendored_fonts_stay_small_and_bring_their_licences() -> None:
    fonts = list((assets() / "fonts").glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) < 3_000_000
    source = (assets() / "fonts" / "SOURCE.txt").read_text(encoding="utf-8")
    assert all(font.name in source for font in fonts)
    assert all(
        (assets() / "fonts" / name).is_file() for name in source.replace(",", " ").split() if name.startswith("OFL-")
    )
