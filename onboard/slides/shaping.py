"""Glyphs: a run of text shaped with one font, and shaped runs made into a picture.

HarfBuzz does both, shaping and drawing, out of the wheel of uharfbuzz: what a machine has installed (libfribidi,
FreeType, fontconfig) changes nothing, and the same text is the same picture everywhere.

Knows font files and glyphs; nothing of fallback, languages' directions or colours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import uharfbuzz
from PIL import Image

from onboard.core.errors import MissingError

_hb: Any = uharfbuzz
"""Its names are made in C and unknown to a type checker."""

_FINE = 64
"""Positions are counted in this share of a pixel."""

_LIGHTEST, _REGULAR, _HEAVIEST = 1, 400, 1000
_VARIABLE_WEIGHT = 450
_WEIGHT_AT = 4
"""Where in its table OS/2 a font says how heavy it is (OpenType, usWeightClass)."""


class Glyph(NamedTuple):
    """A glyph of the font ``path`` (number ``member`` of a collection) at a place on its line.

    ``x, y`` are 1/64 pixels from where the line begins on its baseline, y upwards; ``cluster`` is where in the text the
    character stands that it draws. Glyph 0 is the font's box for what it does not have.
    """

    path: str
    member: int
    number: int
    x: int
    y: int
    cluster: int


def coverage(path: str, index: int) -> frozenset[int]:
    """The characters a font has. Raises MissingError for a file that is no font."""
    return _opened(path, index).characters


def weight(path: str, index: int) -> int:
    """How heavy a font is: 400 regular, 500 medium, 700 bold."""
    return _opened(path, index).weight


def family(path: str, index: int) -> str:
    """The name of the family a font belongs to."""
    return _opened(path, index).family


def inked(path: str, index: int, size: int, text: str) -> tuple[float, float]:
    """How far the ink of these characters reaches above and below the baseline, in pixels of the size given."""
    font = _scaled(path, index, size)
    extents = [font.get_glyph_extents(font.get_nominal_glyph(ord(character)) or 0) for character in text]
    highest = max((extent.y_bearing for extent in extents if extent), default=0)
    lowest = min((extent.y_bearing + extent.height for extent in extents if extent), default=0)
    return highest / _FINE, -lowest / _FINE


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]``, which one font sets in one script and one direction; the rest is what letters join to.

    ``script`` is an ISO 15924 code, ``language`` a BCP 47 tag or "".
    """

    text: str
    start: int
    end: int
    path: str
    index: int
    script: str
    language: str
    rtl: bool


def shaped(stretch: Stretch, size: int, x: int = 0) -> tuple[list[Glyph], int]:
    """A stretch as glyphs from left to right, the first at ``x``, and where the next stretch begins (1/64 pixels)."""
    buffer = _shaped_buffer(stretch, size)
    path, index = stretch.path, stretch.index
    glyphs: list[Glyph] = []
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        glyphs.append(Glyph(path, index, glyph.codepoint, x + position.x_offset, position.y_offset, glyph.cluster))
        x += position.x_advance
    return glyphs, x


def advance(stretch: Stretch, size: int) -> tuple[int, int | None]:
    """How wide a stretch is in 1/64 pixels, and where in the text the first character stands that the font lacks."""
    buffer = _shaped_buffer(stretch, size)
    lacking = next((glyph.cluster for glyph in buffer.glyph_infos if glyph.codepoint == 0), None)
    return sum([position.x_advance for position in buffer.glyph_positions or ()]), lacking


def _shaped_buffer(stretch: Stretch, size: int) -> Any:
    buffer = _hb.Buffer()
    buffer.add_str(stretch.text, stretch.start, stretch.end - stretch.start)
    buffer.direction = "rtl" if stretch.rtl else "ltr"
    buffer.script = stretch.script
    if stretch.language:
        buffer.language = stretch.language
    buffer.flags = _hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    _hb.shape(_scaled(stretch.path, stretch.index, size), buffer, {})
    return buffer


def reach(glyph: Glyph, size: int) -> tuple[float, float]:
    """How far a glyph at its place reaches above and below the baseline, in pixels; (0, 0) for one without ink."""
    extents = _scaled(glyph.path, glyph.member, size).get_glyph_extents(glyph.number)
    if extents is None or not extents.height:
        return 0.0, 0.0
    top = glyph.y + extents.y_bearing
    return top / _FINE, -(top + extents.height) / _FINE


def pictured(glyphs: Sequence[Glyph], size: int, x: float, baseline: float) -> tuple[Image.Image, int, int] | None:
    """Glyphs as one picture of how much of each pixel they cover ("L"), and where its upper left pixel lies.

    ``x`` and ``baseline`` are where the line begins, in pixels. None where there is nothing to see, as in a space.
    """
    raster = _hb.RasterDraw()
    raster.scale_factor = (_FINE, _FINE)
    right, down = math.floor(x), math.floor(baseline)
    across, below = (x - right) * _FINE, (baseline - down) * _FINE
    for glyph in glyphs:
        raster.transform = (1.0, 0.0, 0.0, -1.0, across + glyph.x, below - glyph.y)
        raster.draw_glyph(_scaled(glyph.path, glyph.member, size), glyph.number)
    drawn = raster.render()
    place = drawn.extents
    if not place.width or not place.height:
        return None
    covered = Image.frombuffer("L", (place.width, place.height), bytes(drawn.buffer), "raw", "L", place.stride, 1)
    return covered, right + place.x_origin, down + place.y_origin


# ------------------------------------------------------------------------------------------------ font files

# Opening a font takes milliseconds and a slide measures hundreds of lines; a process keeps what it has opened.


@dataclass(frozen=True, slots=True)
class _Opened:
    face: Any
    characters: frozenset[int]
    weight: int
    family: str


@lru_cache(maxsize=32)
def _opened(path: str, index: int) -> _Opened:
    try:
        blob = _hb.Blob.from_file_path(path)
    except (OSError, _hb.HarfBuzzError) as exc:
        raise _unreadable(path) from exc
    face = _hb.Face(blob, index)
    characters = frozenset(face.unicodes)
    if not characters:
        raise _unreadable(path)
    return _Opened(face, characters, _weight_of(face), _family_of(face))


def _unreadable(path: str) -> MissingError:
    return MissingError("is no font that can be used", file=path, stage="slides", hint="Install the font again.")


def _weight_of(face: Any) -> int:
    if face.has_var_data:
        return _REGULAR
    table = face.reference_table("OS/2").data
    said = int.from_bytes(table[_WEIGHT_AT : _WEIGHT_AT + 2]) if len(table) > _WEIGHT_AT + 1 else _REGULAR
    return said if _LIGHTEST <= said <= _HEAVIEST else _REGULAR


def _family_of(face: Any) -> str:
    names = _hb.OTNameIdPredefined
    return face.get_name(names.TYPOGRAPHIC_FAMILY) or face.get_name(names.FONT_FAMILY) or ""


@lru_cache(maxsize=256)
def _scaled(path: str, index: int, size: int) -> Any:
    font = _hb.Font(_opened(path, index).face)
    font.scale = (size * _FINE, size * _FINE)
    if _opened(path, index).face.has_var_data:
        # Its default may be a hairline.
        font.set_variations({"wght": _VARIABLE_WEIGHT})
    return font
