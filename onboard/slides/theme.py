"""How slides look: colours, type, fonts, logo; read from a folder with a ``theme.toml`` (docs/formats/theme.md).

A workspace's brand colour and logo are laid over a theme. What follows from them is computed here: text on the brand
colour is white or ink, whichever is readable; a brand colour too pale for text is used as it is for areas and marks,
and darkened where text wears it. A theme whose own pairs are unreadable is refused with the pair.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError, features

from onboard.core.errors import InputError, MissingError, attached
from onboard.core.fingerprint import digest
from onboard.core.model import Photo
from onboard.files import read_bounded
from onboard.resources import assets
from onboard.slides.colours import READABLE, contrast, ground_for_white, is_colour, readable_on
from onboard.slides.fonts import Face, Font

LAYOUT = 2
"""Version of the layout code. A change in how slides look raises it, and so makes new slides."""

THEME_VERSION = 1
LEAST_CAPITALS = 32
"""Least height of capitals in pixels of a slide whose shorter side is 1080: readable on a phone at arm's length."""

_LIMIT_TOML = 64 * 1024
_LIMIT_FONT = 32 * 1024 * 1024
_LIMIT_LOGO = 8 * 1024 * 1024
_LOGO_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Colours:
    """``on_brand`` is readable on ``brand_ground``, ``brand_text`` on ``ground``; both follow from ``brand``."""

    ground: str
    ink: str
    muted: str
    line: str
    quiet: str
    brand: str
    brand_ground: str
    on_brand: str
    brand_text: str


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes in pixels of a slide whose shorter side is 1080."""

    title: int
    heading: int
    body: int
    minimum: int
    small: int


@dataclass(frozen=True, slots=True)
class Fonts:
    """``fallback`` is asked, in order, for characters the three do not have."""

    regular: Font
    semibold: Font
    bold: Font
    fallback: tuple[Font, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything about a slide's look that is not the slide: the whole value belongs into its fingerprint."""

    colours: Colours
    type: TypeScale
    fonts: Fonts
    logo: Photo | None = None
    pictograms: str = ""
    engine: str = ""
    layout: int = LAYOUT


def load_theme(folder: Path, *, colour: str | None = None, logo: Path | None = None) -> Theme:
    """The theme in a folder, with a workspace's brand ``colour`` ("#RRGGBB") and ``logo`` laid over it.

    Raises InputError naming the key for a colour, size or logo that is not as it must be, and with the pair for
    colours that cannot be read on each other; MissingError for a font that is not there.
    """
    file = folder / "theme.toml"
    written = _parsed(file)
    _expect_keys(written, {"version", "colours", "fonts", "type"}, file, "")
    if written["version"] != THEME_VERSION:
        raise _wrong(file, "version", f"is {written['version']!r}, and this program reads version {THEME_VERSION}")
    if colour is not None and not is_colour(colour):
        raise InputError(
            f"{colour!r} is not a colour", place="brand.colour", stage="slides", hint='Write it as "#RRGGBB".'
        )
    fonts = _fonts(written["fonts"], folder, file)
    return Theme(
        colours=_colours(written["colours"], colour, file),
        type=_type_scale(written["type"], fonts, file),
        fonts=fonts,
        logo=_logo(logo) if logo is not None else None,
        pictograms=_pictograms_digest(),
        engine=text_engine(),
    )


def text_engine() -> str:
    """What sets type and draws on this machine: another one gives other widths, hence other slides."""
    shaping = features.version("raqm") if features.check_feature("fribidi") else None
    libraries = " ".join(f"{name} {version(name)}" for name in ("pillow", "uniseg", "uharfbuzz"))
    return f"{libraries} raqm {shaping or 'absent'}"


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bounded(file, _LIMIT_TOML).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise InputError(f"is no TOML: {exc}", file=str(file), stage="slides", hint="Mend the line named.") from exc


def _expect_keys(table: Any, expected: set[str], file: Path, name: str) -> None:
    if not isinstance(table, Mapping):
        raise _wrong(file, name, "must be a table")
    if missing := sorted(expected - set(table)):
        raise _wrong(file, ".".join(filter(None, (name, missing[0]))), "is missing")
    if unknown := sorted(set(table) - expected):
        raise _wrong(
            file, ".".join(filter(None, (name, unknown[0]))), f"is unknown; known: {', '.join(sorted(expected))}"
        )


def _wrong(file: Path, key: str, reason: str) -> InputError:
    return InputError(reason, file=str(file), place=key, stage="slides", hint="See docs/formats/theme.md.")


# ------------------------------------------------------------------------------------------------ colours


def _colours(table: Any, brand: str | None, file: Path) -> Colours:
    keys = ("ground", "ink", "muted", "line", "quiet", "brand")
    _expect_keys(table, set(keys), file, "colours")
    for key in keys:
        if not isinstance(table[key], str) or not is_colour(table[key]):
            raise _wrong(file, f"colours.{key}", f"{table[key]!r} is not a colour like #1A2B3C")
    named = {key: table[key].upper() for key in keys}
    for text, behind in (("ink", "ground"), ("muted", "ground"), ("ink", "quiet"), ("muted", "quiet")):
        ratio = contrast(named[text], named[behind])
        if ratio < READABLE:
            raise _wrong(
                file,
                f"colours.{text}",
                f"{named[text]} on {behind} {named[behind]} has a contrast of {ratio:.1f}, and text needs {READABLE}",
            )
    named["brand"] = (brand or named["brand"]).upper()
    return Colours(**named, **_following_from(named["brand"], named["ground"], named["ink"]))


def _following_from(brand: str, ground: str, ink: str) -> dict[str, str]:
    brand_text = readable_on(ground, brand, ink)
    if contrast(brand, "#FFFFFF") >= READABLE:
        return {"brand_ground": brand, "on_brand": "#FFFFFF", "brand_text": brand_text}
    if contrast(brand, ink) >= READABLE:
        return {"brand_ground": brand, "on_brand": ink, "brand_text": brand_text}
    return {"brand_ground": ground_for_white(brand, ink), "on_brand": "#FFFFFF", "brand_text": brand_text}


# ------------------------------------------------------------------------------------------------ fonts and type


def _fonts(table: Any, folder: Path, file: Path) -> Fonts:
    _expect_keys(table, {"regular", "semibold", "bold", "fallback"}, file, "fonts")
    if not isinstance(table["fallback"], list):
        raise _wrong(file, "fonts.fallback", "must be a list of font files")
    return Fonts(
        regular=_font(table["regular"], folder, file, "fonts.regular"),
        semibold=_font(table["semibold"], folder, file, "fonts.semibold"),
        bold=_font(table["bold"], folder, file, "fonts.bold"),
        fallback=tuple(_font(name, folder, file, "fonts.fallback") for name in table["fallback"]),
    )


def _font(name: Any, folder: Path, file: Path, key: str) -> Font:
    """A font beside the theme, or one of those that ship with the program."""
    if not isinstance(name, str) or Path(name).name != name:
        raise _wrong(file, key, f"{name!r} must be a file name without folders")
    for place in (folder, folder / "fonts", assets() / "fonts"):
        if (place / name).is_file():
            return Font(name, digest(read_bounded(place / name, _LIMIT_FONT)), str(place / name))
    raise MissingError(
        f"the font {name} is neither beside the theme nor among the fonts that ship with the program",
        file=str(file),
        place=key,
        stage="slides",
        hint="Put the font file beside theme.toml, or name another.",
    )


def _type_scale(table: Any, fonts: Fonts, file: Path) -> TypeScale:
    keys = ("title", "heading", "body", "minimum", "small")
    _expect_keys(table, set(keys), file, "type")
    for key in keys:
        if not isinstance(table[key], int) or not 12 <= table[key] <= 300:
            raise _wrong(file, f"type.{key}", f"{table[key]!r} must be a whole number of pixels from 12 to 300")
    scale = TypeScale(**{key: table[key] for key in keys})
    if not scale.title >= scale.heading >= scale.body >= scale.minimum:
        raise _wrong(file, "type", "must not grow from title over heading and body to minimum")
    capitals = Face(fonts.regular, (), scale.minimum).cap_height
    if capitals < LEAST_CAPITALS:
        reason = f"{scale.minimum} makes capitals {capitals} px high, and they must be {LEAST_CAPITALS} px to be read"
        raise _wrong(file, "type.minimum", reason)
    return scale


# ------------------------------------------------------------------------------------------------ logo and pictograms


def _logo(path: Path) -> Photo:
    with attached(stage="slides", place="brand.logo"):
        content = read_bounded(path, _LIMIT_LOGO)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > _LOGO_PIXELS:
                raise _bad_logo(path, f"has {image.width} x {image.height} pixels, more than 16 million")
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise _bad_logo(path, "is not a PNG, JPEG or WEBP picture that can be read") from exc
    return Photo(path.name, digest(content), path=str(path))


def _bad_logo(path: Path, reason: str) -> InputError:
    return InputError(
        reason,
        file=str(path),
        place="brand.logo",
        stage="slides",
        hint="Save the logo as PNG, best with a clear ground.",
    )


def _pictograms_digest() -> str:
    """One digest over all pictograms, so that a redrawn one makes new slides."""
    files = sorted((assets() / "pictograms").glob("*.*"))
    return digest("\n".join(f"{file.name} {digest(file.read_bytes())}" for file in files).encode())
