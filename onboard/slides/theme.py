"""How slides look: colours, type, fonts, logo, signs; a theme file with a workspace's own laid over it.

A company's colour and logo are laid over both. What follows from them is computed (``palette``): text on the brand
colour is white or ink, whichever is readable; a brand colour too pale for text is used as it is for areas, and
darkened (on a dark ground: lightened) where text wears it. A theme of which any two colours that stand on each other
cannot be read is refused with the pair. Format: docs/formats/theme.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import cast
from unicodedata import unidata_version

from onboard.core.errors import InputError, MissingError
from onboard.core.fingerprint import digest
from onboard.files import digest_of
from onboard.resources import assets
from onboard.slides.colours import is_colour
from onboard.slides.fonts import Face
from onboard.slides.installed import fonts_for
from onboard.slides.logo import Logo, read_logo
from onboard.slides.palette import Colours, failing, following
from onboard.slides.shaping import coverage
from onboard.slides.themefile import THEME_FILE, Mistake, Written, read_written, refuse
from onboard.slides.themevalue import Density, Font, Fonts, Mode, OwnSign, Theme, TypeScale

LEAST_CAPITALS = 32
"""Least height of capitals in pixels of a slide whose shorter side is 1080: readable on a phone at arm's length."""

_LIBRARIES = ("pillow", "uniseg", "uharfbuzz", "fonttools", "pyphen")
_LIMIT_FONT = 64 * 1024 * 1024
_SPACING = {"comfortable": 1.0, "compact": 0.8, "large": 1.1}


def load_theme(
    folder: Path,
    *,
    own: Path | None = None,
    mode: Mode = "light",
    colour: str | None = None,
    logo: Path | None = None,
    signs: tuple[OwnSign, ...] = (),
) -> Theme:
    """The theme in ``folder``, with what a workspace has of its own laid over it.

    ``own``      a folder with a theme.toml of what differs; its fonts may stand in ``fonts/`` there
    ``mode``     "light" or "dark"
    ``colour``   the company's, "#RRGGBB"; ``logo`` the file with its logo

    Raises InputError naming every key whose colour, size or font is not as it must be, and with every pair of colours
    that cannot be read on each other; MissingError for a font that is not there.
    """
    if colour is not None and not is_colour(colour):
        raise InputError(
            f"{colour!r} is not a colour", place="brand.colour", stage="slides", hint='Write it as "#RRGGBB".'
        )
    folders = [folder] if own is None else [folder, own]
    written = read_written([each / THEME_FILE for each in folders])
    fonts = _fonts(written, folders)
    colours = _colours(written, mode, colour)
    scale = TypeScale(**written.type[written.density])
    refuse([*_unreadable(colours, written, mode), *_too_small(scale, fonts, written)])
    shown = read_logo(logo) if logo is not None else Logo()
    return Theme(
        colours=colours,
        type=scale,
        fonts=fonts,
        logo=shown.photo,
        pictograms=_pictograms_digest(),
        engine=text_engine(),
        mode=mode,
        density=cast(Density, written.density),
        spacing=_SPACING[written.density],
        logo_plate=shown.plate_on(colours.ground),
        logo_plate_on_brand=shown.plate_on(colours.brand_ground),
        signs=signs,
    )


def with_language(theme: Theme, language: str) -> Theme:
    """The theme with this machine's fonts for a language (BCP 47) that those which ship do not write; else as it is.

    Raises MissingError where this machine has none.
    """
    fonts = theme.fonts
    found = fonts_for(language, beside=(fonts.regular, *fonts.fallback))
    if not found:
        return theme
    return replace(theme, fonts=replace(fonts, fallback=(*fonts.fallback, *found)))


def text_engine() -> str:
    """What sets type and draws on this machine: another one gives other widths, hence other slides."""
    libraries = " ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"{libraries} unicode {unidata_version}"


# ------------------------------------------------------------------------------------------------ colours


def _colours(written: Written, mode: Mode, brand: str | None) -> Colours:
    named = dict(written.dark if mode == "dark" else written.colours)
    if brand is not None:
        named["brand"] = brand.upper()
    return following(named)


def _unreadable(colours: Colours, written: Written, mode: Mode) -> Iterator[Mistake]:
    """Pairs that cannot be read, each by the key of the upper colour where the theme writes it, else the lower's."""
    for pair in failing(colours):
        keys = [f"{table}.{name}" for name in (pair.upper, pair.lower) for table in _tables(mode)]
        yield written.place(*keys), str(pair)


def _tables(mode: Mode) -> Sequence[str]:
    return ("colours.dark", "colours") if mode == "dark" else ("colours",)


# ------------------------------------------------------------------------------------------------ fonts and type


def _fonts(written: Written, folders: Sequence[Path]) -> Fonts:
    return Fonts(
        **{weight: _font(name, folders, written, f"fonts.{weight}") for weight, name in written.fonts.items()},
        fallback=tuple(_font(name, folders, written, "fonts.fallback") for name in written.fallback),
    )


def _font(name: str, folders: Sequence[Path], written: Written, key: str) -> Font:
    """A font beside the theme that names it, or one of those that ship with the program."""
    beside = [place for folder in reversed(folders) for place in (folder, folder / "fonts")]
    for place in (*beside, assets() / "fonts"):
        if (place / name).is_file():
            font = Font(name, _digest_now(place / name, _LIMIT_FONT), str(place / name))
            if place in beside:
                _require_font(font, written, key)
            return font
    file, _ = written.place(key)
    raise MissingError(
        f"the font {name} is neither beside the theme nor among the fonts that ship with the program",
        file=str(file),
        place=key,
        stage="slides",
        hint="Put the font file into fonts/ beside theme.toml, or name another.",
    )


def _require_font(font: Font, written: Written, key: str) -> None:
    """Raise InputError for a file of somebody's own that holds no font: now, not on the first slide that needs it."""
    try:
        coverage(font.path, font.index)
    except MissingError as exc:
        file, _ = written.place(key)
        raise InputError(
            f"{font.file} is no font that can be used",
            file=str(file),
            place=key,
            stage="slides",
            hint="Use a TrueType or OpenType font (.ttf, .otf).",
        ) from exc


def _too_small(scale: TypeScale, fonts: Fonts, written: Written) -> Iterator[Mistake]:
    def place(name: str) -> tuple[Path, str]:
        return written.place(f"type.{written.density}.{name}", f"type.{name}")

    if not scale.title >= scale.heading >= scale.body >= scale.minimum:
        yield (
            (place("title")[0], "type"),
            f"must not grow from title {scale.title} over heading {scale.heading} and body {scale.body} "
            f"to minimum {scale.minimum}",
        )
    capitals = Face(fonts.regular, (), scale.minimum).cap_height
    if capitals < LEAST_CAPITALS:
        yield (
            place("minimum"),
            f"{scale.minimum} makes capitals {capitals} px high, and they must be {LEAST_CAPITALS} px to be read",
        )


# ------------------------------------------------------------------------------------------------ digests


def _digest_now(path: Path, limit: int) -> str:
    """Digest of a file, remembered as long as it stays the same file: a theme is loaded for every language."""
    found = path.stat()
    return _digest(str(path), limit, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=256)
def _digest(path: str, limit: int, *_: int) -> str:
    return digest_of(Path(path), limit=limit)


def _pictograms_digest() -> str:
    """One digest over all pictograms, so that a redrawn one makes new slides."""
    files = sorted((assets() / "pictograms").glob("*.*"))
    return digest("\n".join(f"{file.name} {_digest_now(file, _LIMIT_FONT)}" for file in files).encode())
