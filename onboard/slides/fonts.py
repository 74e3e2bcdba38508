"""Text as pixels: lines measured and drawn with a theme's fonts, falling back from one to the next by character.

A line is cut where its direction (UAX #9), its script or its font changes; each piece is shaped, so that Arabic letters
join and marks find their place, and it is measured with what draws it. A character that no font of the theme has is an
error that names it: an empty box on a slide tells nobody anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fontTools.unicodedata import script as script_of
from PIL import ImageDraw
from uniseg.graphemecluster import grapheme_clusters

from onboard.core.errors import InputError
from onboard.slides import shaping
from onboard.slides.directions import Run, isolated, visual_runs
from onboard.slides.shaping import Glyph

# Signs that text fonts lack, drawn with the letter that looks the same and stands at the same weight.
_DRAWN_AS = str.maketrans({"\N{DIAMETER SIGN}": "Ø", "\N{DOT OPERATOR}": "·", "\N{BULLET OPERATOR}": "·"})

_OF_NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))

# Marks that Latin and Chinese share and draw differently: in Chinese and Japanese text they are as wide as a character.
_WIDE_IN_CHINESE = frozenset("“”‘’…—·")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file. ``path`` is where it lies here; not part of the meaning. ``index``: which of a collection (.ttc)."""

    file: str
    digest: str
    path: str = field(default="", compare=False)
    index: int = 0


@dataclass(frozen=True, slots=True)
class Face:
    """A font at a size, in pixels, and the fonts to fall back to; measures and draws single lines.

    Of a family that is there in several weights, the fallback takes the one nearest to the font's own. ``language``
    (BCP 47) chooses between forms that languages draw differently (Chinese and Japanese, Bulgarian and Russian).
    """

    font: Font
    fallback: tuple[Font, ...]
    size: int
    language: str = ""

    @property
    def cap_height(self) -> int:
        """Height of a capital H, in pixels."""
        return round(self._reach("H")[0])

    @property
    def descent(self) -> int:
        """How far "g" and "p" reach below the baseline, in pixels."""
        return round(self._reach("gp")[1])

    def width(self, text: str, *, rtl: bool = False) -> float:
        """Advance width of a line, in pixels. Raises InputError for a character no font has."""
        return _line(self, text, rtl).advance / 64

    def ink(self, text: str, *, rtl: bool = False) -> tuple[int, int]:
        """How far a line's ink reaches above and below its baseline, in whole pixels; (0, 0) for a space."""
        drawn = shaping.pictured(_line(self, text, rtl).glyphs, self.size, 0, 0)
        if drawn is None:
            return 0, 0
        covered, _, top = drawn
        return max(-top, 0), max(top + covered.height, 0)

    def draw(
        self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, colour: str, *, rtl: bool = False
    ) -> None:
        """Draw a line on ``baseline``; ``x`` is its left edge, also where ``rtl`` makes it begin at the right one.

        ``rtl`` is the direction of the paragraph it belongs to.
        """
        drawn = shaping.pictured(_line(self, text, rtl).glyphs, self.size, x, baseline)
        if drawn is not None:
            covered, left, top = drawn
            canvas.bitmap((left, top), covered, fill=colour)

    def _reach(self, text: str) -> tuple[float, float]:
        return shaping.inked(self.font.path, self.font.index, self.size, text)


@dataclass(frozen=True, slots=True)
class _Line:
    glyphs: tuple[Glyph, ...]
    advance: int


@lru_cache(maxsize=16384)
def _line(face: Face, text: str, rtl: bool) -> _Line:
    """A line shaped. Remembered: breaking a text into lines measures the same beginnings again and again."""
    text = text.translate(_DRAWN_AS)
    if rtl:
        text = isolated(text)
    glyphs: list[Glyph] = []
    x = 0
    for run in visual_runs(text, rtl):
        pieces = list(_pieces(face, text, run))
        for start, end, font, script in reversed(pieces) if run.rtl else pieces:
            shaped, advance = shaping.shaped(
                font.path, font.index, face.size, text, start, end, rtl=run.rtl, script=script, language=face.language
            )
            for glyph in shaped:
                if glyph.number == 0:
                    raise _no_font_has(text[glyph.cluster], text[start:end])
                glyphs.append(Glyph(glyph.path, glyph.index, glyph.number, glyph.x + x, glyph.y, glyph.cluster))
            x += advance
    return _Line(tuple(glyphs), x)


def _pieces(face: Face, text: str, run: Run) -> Iterator[tuple[int, int, Font, str]]:
    """The stretches of a run that one font sets in one script, in the order of the text: start, end, font, script."""
    scripts = _scripts(text[run.start : run.end])
    begin, font, script = run.start, None, ""
    for start, end, own in _fonts(face, text, run):
        for at in range(start, end):
            here = scripts[at - run.start]
            if font is not None and (own != font or here != script):
                yield begin, at, font, script
                begin = at
            font, script = own, here
    if font is not None:
        yield begin, run.end, font, script


def _scripts(text: str) -> Sequence[str]:
    """The script of each character; signs, spaces and digits belong to what stands in front of them."""
    if text.isascii():
        return ["Latn"] * len(text)
    scripts = [script_of(character) for character in text]
    last = next((script for script in scripts if script not in _OF_NO_SCRIPT), "Latn")
    for at, script in enumerate(scripts):
        if script not in _OF_NO_SCRIPT:
            last = script
        scripts[at] = last
    return scripts


# ------------------------------------------------------------------------------------------------ which font


def _fonts(face: Face, text: str, run: Run) -> Iterator[tuple[int, int, Font]]:
    """The stretches of a run with one font each: start, end, font."""
    stretch = text[run.start : run.end]
    chinese = face.language.split("-")[0] in ("zh", "ja")
    if shaping.coverage(face.font.path, face.font.index).issuperset(map(ord, stretch)) and not (
        chinese and _WIDE_IN_CHINESE.intersection(stretch)
    ):
        yield run.start, run.end, face.font
        return
    at = run.start
    for cluster in grapheme_clusters(stretch):
        yield at, at + len(cluster), _font_for(face, cluster, chinese and cluster in _WIDE_IN_CHINESE)
        at += len(cluster)


@lru_cache(maxsize=8192)
def _font_for(face: Face, cluster: str, wide: bool) -> Font:
    others = _nearest_weights(face.font, face.fallback)
    fonts = (face.font, *others)
    if wide:
        fonts = (*(font for font in others if _sets(font, "字")), *fonts)
    for font in fonts:
        if _sets(font, cluster):
            return font
    have = frozenset[int]().union(*(shaping.coverage(font.path, font.index) for font in fonts))
    raise _no_font_has(next((character for character in cluster if ord(character) not in have), cluster[0]), cluster)


@lru_cache(maxsize=8192)
def _sets(font: Font, cluster: str) -> bool:
    """Whether a font has all of a character with its marks, composed or in parts."""
    glyphs, _ = shaping.shaped(
        font.path, font.index, 64, cluster, 0, len(cluster), rtl=False, script=_scripts(cluster)[0], language=""
    )
    return all(glyph.number for glyph in glyphs)


@lru_cache(maxsize=64)
def _nearest_weights(font: Font, fallback: tuple[Font, ...]) -> tuple[Font, ...]:
    """The fallback, each family's fonts at the place of its first, the one nearest in weight before the others."""
    own = shaping.weight(font.path, font.index)
    families = [shaping.family(other.path, other.index) or other.file for other in fallback]
    order = sorted(
        range(len(fallback)),
        key=lambda at: (
            families.index(families[at]),
            abs(shaping.weight(fallback[at].path, fallback[at].index) - own),
            at,
        ),
    )
    return tuple(fallback[at] for at in order)


def _no_font_has(character: str, where: str) -> InputError:
    name = unicodedata.name(character, "unnamed")
    shown = character if character.isprintable() else "unprintable"
    return InputError(
        f"no font of the theme has the character {shown} (U+{ord(character):04X} {name}), in: {_excerpt(where)}",
        stage="slides",
        hint="Write it in words, or add a font that has it to [fonts] fallback in theme.toml. See docs/languages.md.",
    )


def _excerpt(text: str) -> str:
    return "".join(character if character.isprintable() else "·" for character in text)
