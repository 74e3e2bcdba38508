"""Text as pixels: measured and drawn with a theme's fonts, falling back from one to the next by character.

Shaping is raqm's where the machine has libfribidi, FreeType's own otherwise; either way a line is measured with what
draws it. A character that no font of the theme has is an error that names it: an empty box on a slide tells nobody
anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from PIL import ImageDraw, ImageFont
from uniseg.graphemecluster import grapheme_clusters

from onboard.core.errors import InputError, MissingError

# Variation selectors, joiners and the like shape their neighbours and have no glyph of their own.
_INVISIBLE = frozenset([*range(0xFE00, 0xFE10), *range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD])

# Signs that text fonts lack, drawn with the letter that looks the same and stands at the same weight.
_DRAWN_AS = str.maketrans({"\N{DIAMETER SIGN}": "Ø", "\N{DOT OPERATOR}": "·", "\N{BULLET OPERATOR}": "·"})


@dataclass(frozen=True, slots=True)
class Font:
    """A font file. ``path`` is where it lies here; not part of the meaning."""

    file: str
    digest: str
    path: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Face:
    """A font at a size, in pixels, and the fonts to fall back to; measures and draws single lines."""

    font: Font
    fallback: tuple[Font, ...]
    size: int

    @property
    def cap_height(self) -> int:
        """Height of a capital H, in pixels."""
        _, top, _, bottom = _loaded(self.font.path, self.size).getbbox("H", anchor="ls")
        return round(bottom - top)

    @property
    def descent(self) -> int:
        """How far "g" and "p" reach below the baseline, in pixels."""
        return round(_loaded(self.font.path, self.size).getbbox("gp", anchor="ls")[3])

    def width(self, text: str) -> float:
        """Advance width of a line, in pixels. Raises InputError for a character no font has."""
        return sum(_length(font.path, self.size, run) for font, run in self._runs(text))

    def draw(self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, colour: str) -> None:
        """Draw a line from ``x`` on ``baseline``."""
        for font, run in self._runs(text):
            loaded = _loaded(font.path, self.size)
            canvas.text((x, baseline), run, font=loaded, fill=colour, anchor="ls")
            x += _length(font.path, self.size, run)

    def _runs(self, text: str) -> Sequence[tuple[Font, str]]:
        text = text.translate(_DRAWN_AS)
        if _coverage(self.font.path).issuperset(map(ord, text)):
            return ((self.font, text),) if text else ()
        runs: list[tuple[Font, str]] = []
        for cluster in grapheme_clusters(text):
            font, visible = self._font_for(cluster)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + visible)
            else:
                runs.append((font, visible))
        return runs

    def _font_for(self, cluster: str) -> tuple[Font, str]:
        needed = {ord(character) for character in cluster} - _INVISIBLE
        for font in (self.font, *self.fallback):
            have = _coverage(font.path)
            if have.issuperset(needed):
                return font, "".join(character for character in cluster if ord(character) in have)
        lacking = next(code for code in sorted(needed) if code not in _coverage(self.font.path))
        name = unicodedata.name(chr(lacking), "unnamed")
        shown = chr(lacking) if chr(lacking).isprintable() else "unprintable"
        raise InputError(
            f"no font of the theme has the character {shown} (U+{lacking:04X} {name}), in: {_excerpt(cluster)}",
            stage="slides",
            hint="Write it in words, or add a font that has it to [fonts] fallback in theme.toml.",
        )


def _excerpt(text: str) -> str:
    return "".join(character if character.isprintable() else "·" for character in text)


# Opening a font takes milliseconds and a slide measures hundreds of lines; a process keeps what it has opened.


@lru_cache(maxsize=64)
def _loaded(path: str, size: int) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size)
    except OSError as exc:
        raise MissingError("the font cannot be opened", file=path, stage="slides", hint="Install it again.") from exc


@lru_cache(maxsize=16)
def _coverage(path: str) -> frozenset[int]:
    # The library's names are made in C and unknown to a type checker.
    blob = uharfbuzz.Blob(Path(path).read_bytes())  # pyright: ignore[reportAttributeAccessIssue]
    return frozenset(uharfbuzz.Face(blob).unicodes)  # pyright: ignore[reportAttributeAccessIssue]


@lru_cache(maxsize=8192)
def _length(path: str, size: int, text: str) -> float:
    return _loaded(path, size).getlength(text)
