"""Words inside shapes, as pixels: wrapped, fitted, with a font for every sign that one of ours has.

    Lettering + width + height + scale -> Block of lines

The document's own fonts are not here. Ours is broader than most of them, so words are set a little smaller, and smaller
still where they would not fit the shape they were made for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from PIL import Image, ImageDraw, ImageFont

from onboard import resources
from onboard.ingest.drawing.things import EMU_PER_POINT, Colour, Lettering, Letters, WrittenLine

_BROADER = 0.9
_TRIES = (1.0, 0.92, 0.84, 0.76, 0.7)
_LINE_HEIGHT = 1.22
_SMALLEST, _LARGEST = 4, 1_200
_FALLBACK = (
    "NotoSansArabic-Medium.ttf",
    "NotoSansMath-Symbols.ttf",
    "NotoSansSymbols2-Symbols.ttf",
    "NotoEmoji-Medium.ttf",
)
_NO_GLYPH = "\u25a1"
_WORDS = re.compile(r"\n|[^\s]+|[^\S\n]+")
_CHOOSES_LOOK = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they ask for a coloured or a plain look of the sign before them."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Letters of one font and look."""

    text: str
    font: str
    size: int
    colour: Colour

    @property
    def width(self) -> float:
        return _length(self.font, self.size, self.text)


@dataclass(frozen=True, slots=True)
class _SetLine:
    stretches: tuple[_Stretch, ...]
    size: int
    align: str

    @property
    def width(self) -> float:
        return sum(stretch.width for stretch in self.stretches)

    @property
    def backwards(self) -> bool:
        first = (unicodedata.bidirectional(sign) for stretch in self.stretches for sign in stretch.text)
        return next((kind in ("R", "AL") for kind in first if kind in ("L", "R", "AL")), False)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines set one below the other; pixels."""

    lines: tuple[_SetLine, ...]
    width: float
    height: float
    broken: bool = False

    def drawn(self) -> Image.Image:
        """On nothing: a picture that covers only where letters are."""
        first = next((stretch.colour for line in self.lines for stretch in line.stretches), (0, 0, 0, 255))
        layer = Image.new("RGBA", (max(1, round(self.width) + 2), max(1, round(self.height) + 2)), (*first[:3], 0))
        pen = ImageDraw.Draw(layer)
        top = 0.0
        for line in self.lines:
            room = self.width - line.width
            align = "right" if line.align == "left" and line.backwards else line.align
            x = {"centre": room / 2, "right": room}.get(align, 0.0)
            baseline = top + line.size * _LINE_HEIGHT * 0.78
            for stretch in line.stretches[::-1] if line.backwards else line.stretches:
                font = _fit_for(stretch.font, stretch.size, stretch.text)
                pen.text((x, baseline), stretch.text, font=font, fill=stretch.colour, anchor="ls")
                x += stretch.width
            top += line.size * _LINE_HEIGHT
        return layer


def laid(lettering: Lettering, width: float, height: float, scale: float) -> Block:
    """The words set into a shape of ``width`` and ``height`` (EMU), ``scale`` pixels to the EMU."""
    left, top, right, bottom = lettering.insets
    room, tall = max(1.0, width - left - right) * scale, max(1.0, height - top - bottom) * scale
    block = Block((), 0.0, 0.0)
    for smaller in _TRIES:
        block = _set(lettering.paragraphs, room if lettering.wraps else float("inf"), scale * smaller)
        if not block.broken and block.height <= tall * 1.02 and (lettering.wraps or block.width <= room * 1.05):
            break
    return block


def lacking(lettering: Lettering) -> str:
    """The signs in the words that none of our fonts has."""
    return "".join(dict.fromkeys(sign for sign in lettering.text if not sign.isspace() and _font_of(sign, False) == ""))


def _set(paragraphs: Sequence[WrittenLine], room: float, scale: float) -> Block:
    lines: list[_SetLine] = []
    broken = False
    for paragraph in paragraphs:
        found, cut = _lines_of(paragraph, room, scale)
        lines.extend(found)
        broken = broken or cut
    widest = max((line.width for line in lines), default=0.0)
    width = widest if room == float("inf") else max(room, min(widest, 4 * room))
    return Block(tuple(lines), width, sum(line.size * _LINE_HEIGHT for line in lines), broken)


def _lines_of(paragraph: WrittenLine, room: float, scale: float) -> tuple[list[_SetLine], bool]:
    lines: list[_SetLine] = []
    current: list[_Stretch] = []
    used, broken = 0.0, False
    size = _pixels(paragraph.letters[0], scale)

    def close() -> None:
        nonlocal current, used
        while current and not current[-1].text.strip():
            current.pop()
        largest = max((stretch.size for stretch in current), default=size)
        lines.append(_SetLine(tuple(current), largest, paragraph.align))
        current, used = [], 0.0

    for letters in paragraph.letters:
        for word in _WORDS.findall(letters.text):
            if word == "\n":
                close()
                continue
            stretches = _stretches(word, letters, scale)
            width = sum(stretch.width for stretch in stretches)
            if used and used + width > room and word.strip():
                close()
            if not used and not word.strip():
                continue
            if width > room:
                broken = True
            current.extend(stretches)
            used += width
    close()
    return lines, broken


def _stretches(word: str, letters: Letters, scale: float) -> list[_Stretch]:
    size = _pixels(letters, scale)
    found: list[_Stretch] = []
    for sign in word:
        unwritable = unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") and sign != "\t"
        if unwritable or _CHOOSES_LOOK.match(sign):
            continue  # what no font can lay out
        font = _font_of(sign, letters.bold)
        text = sign if font else _NO_GLYPH
        font = font or _FALLBACK[2]
        if found and (found[-1].font == font or unicodedata.combining(sign)):
            found[-1] = _Stretch(found[-1].text + text, found[-1].font, size, letters.colour)
        else:
            found.append(_Stretch(text, font, size, letters.colour))
    return found


def _pixels(letters: Letters, scale: float) -> int:
    return min(_LARGEST, max(_SMALLEST, round(letters.size * EMU_PER_POINT * scale * _BROADER)))


# ------------------------------------------------------------------------------------------ fonts


def _font_of(sign: str, bold: bool) -> str:
    """The first font that has a sign, "" where none has."""
    own = "Inter-Bold.ttf" if bold else "Inter-Regular.ttf"
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
        return own
    return next((font for font in (own, *_FALLBACK) if ord(sign) in _coverage(font)), "")


# A process keeps the fonts it has opened: opening one takes milliseconds.


@lru_cache(maxsize=64)
def _loaded(font: str, size: int, layout: ImageFont.Layout | None = None) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_path(font)), size, layout_engine=layout)


@lru_cache(maxsize=16)
def _coverage(font: str) -> frozenset[int]:
    # The library's names are made in C and unknown to a type checker.
    blob = uharfbuzz.Blob(_path(font).read_bytes())  # pyright: ignore[reportAttributeAccessIssue]
    return frozenset(uharfbuzz.Face(blob).unicodes)  # pyright: ignore[reportAttributeAccessIssue]


@lru_cache(maxsize=8192)
def _length(font: str, size: int, text: str) -> float:
    return _fit_for(font, size, text).getlength(text)


@lru_cache(maxsize=8192)
def _fit_for(font: str, size: int, text: str) -> ImageFont.FreeTypeFont:
    """A font that can set a text: raqm gives up on some (a lone mark, a selector), which are then set sign by sign."""
    shaping = _loaded(font, size)
    try:
        shaping.getlength(text)
    except ValueError:
        return _loaded(font, size, ImageFont.Layout.BASIC)
    return shaping


def _path(font: str) -> Path:
    return resources.assets() / "fonts" / font
