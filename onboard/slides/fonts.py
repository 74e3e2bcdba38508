"""Text as pixels: lines measured and drawn with a theme's fonts, falling back from one to the next by character.

A line is cut where its direction (UAX #9), its script or its font changes; each piece is shaped, so that Arabic letters
join and marks find their place, and it is measured with what draws it. A character that no font of the theme has is an
error that names it: an empty box on a slide tells nobody anything.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from fontTools.unicodedata import script as script_of
from PIL import ImageDraw

from onboard.core.errors import InputError
from onboard.slides import shaping
from onboard.slides.directions import Run, isolated, visual_runs
from onboard.slides.shaping import Glyph, Stretch
from onboard.slides.themevalue import Font

# Signs that text fonts lack, drawn with the letter that looks the same and stands at the same weight.
_DRAWN_AS = str.maketrans({"\N{DIAMETER SIGN}": "Ø", "\N{DOT OPERATOR}": "·", "\N{BULLET OPERATOR}": "·"})

_OF_NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))
_PLAIN_LATIN = re.compile("[\u0000-\u02ff\u1e00-\u1eff\u2000-\u206f]*")

_SPACES = " \u00a0"
_WORDS = re.compile(f"[{_SPACES}]+|[^{_SPACES}]+")

# A character with what must come from the same font: marks, selectors, what is joined to it, halves of a flag.
_MARKS = (
    "\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed"
    "\\u0900-\\u0903\\u093a-\\u094f\\u0e31\\u0e33-\\u0e3a\\u0e47-\\u0e4e\\u200c\\u20d0-\\u20f0\\u3099\\u309a\\ufe00-\\ufe0f"
    "\\U0001f3fb-\\U0001f3ff\\U000e0020-\\U000e01ef"
)
_CLUSTERS = re.compile(f"[\\U0001f1e6-\\U0001f1ff]{{2}}|.[{_MARKS}]*(?:\\u200d.[{_MARKS}]*)*", re.DOTALL)

# Letters that stand inside the line spacing of Latin text, also with one accent.
_LOW = re.compile("[\u0000-\u058f\u2000-\u2bff]*")
_AIR = 0.06
"""Of the type size: what is left free between the ink of two lines."""

# Marks that Latin and Chinese share and draw differently: in Chinese and Japanese text they are as wide as a character.
_WIDE_IN_CHINESE = frozenset("“”‘’…—·")


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

    def __hash__(self) -> int:
        # Asked for again and again by what remembers lines; equality decides between faces that differ in fallback.
        return hash((self.font.digest, self.size, self.language))

    @property
    def cap_height(self) -> int:
        """Height of a capital H, in pixels."""
        return round(self._reach("H")[0])

    def width(self, text: str, *, rtl: bool = False) -> float:
        """Advance width of a line, in pixels. Raises InputError for a character no font has."""
        return _measure(self, rtl)(text)

    def measure(self, *, rtl: bool = False) -> Callable[[str], float]:
        """``width``, for somebody who asks it again and again."""
        return _measure(self, rtl)

    def ink(self, text: str, *, rtl: bool = False) -> tuple[int, int]:
        """How far a line's ink reaches above and below its baseline, in whole pixels; (0, 0) for a space."""
        return _ink(self, text, rtl)

    def leading(self, lines: Sequence[str], least: int, *, rtl: bool = False) -> int:
        """How far apart the baselines of these lines stand, in pixels: ``least``, or more where letters would touch.

        Latin, Greek and Cyrillic keep to ``least``; marks above and below Arabic, Thai or Vietnamese letters may not.
        """
        if all(map(_is_low, lines)):
            return least
        reach = [self.ink(line, rtl=rtl) for line in lines]
        apart = round(self.size * _AIR)
        return max([least, *(upper[1] + apart + lower[0] for upper, lower in pairwise(reach))])

    def draw(
        self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, colour: str, *, rtl: bool = False
    ) -> None:
        """Draw a line on ``baseline``; ``x`` is its left edge, also where ``rtl`` makes it begin at the right one.

        ``rtl`` is the direction of the paragraph it belongs to.
        """
        drawn = shaping.pictured(_glyphs(self, text, rtl), self.size, x, baseline)
        if drawn is not None:
            covered, left, top = drawn
            canvas.bitmap((left, top), covered, fill=colour)

    def _reach(self, text: str) -> tuple[float, float]:
        return _reach(self.font, self.size, text)


@lru_cache(maxsize=512)
def _reach(font: Font, size: int, text: str) -> tuple[float, float]:
    return shaping.inked(font.path, font.index, size, text)


@lru_cache(maxsize=2048)
def _is_low(line: str) -> bool:
    return _LOW.fullmatch(line) is not None


@lru_cache(maxsize=128)
def _measure(face: Face, rtl: bool) -> Callable[[str], float]:
    """Widths, remembered: breaking a text into lines measures the same beginnings again and again.

    Of each face by themselves, because finding a text is faster than finding a text in a face.
    """
    return lru_cache(maxsize=1024)(partial(_width, face, rtl))


def _width(face: Face, rtl: bool, text: str) -> float:
    x = 0
    for stretch in _stretches(face, text, rtl):
        width, lacking = shaping.advance(stretch, face.size)
        if lacking is not None:
            raise _no_font_has(stretch.text[lacking], stretch.text[stretch.start : stretch.end])
        x += width
    return x / 64


@lru_cache(maxsize=512)
def _glyphs(face: Face, text: str, rtl: bool) -> tuple[Glyph, ...]:
    face.width(text, rtl=rtl)
    line: list[Glyph] = []
    x = 0
    for stretch in _stretches(face, text, rtl):
        glyphs, x = shaping.shaped(stretch, face.size, x)
        line += glyphs
    return tuple(line)


@lru_cache(maxsize=2048)
def _ink(face: Face, text: str, rtl: bool) -> tuple[int, int]:
    above = below = 0.0
    for glyph in _glyphs(face, text, rtl):
        top, bottom = shaping.reach(glyph, face.size)
        above, below = max(above, top), max(below, bottom)
    return math.ceil(above), math.ceil(below)


def _stretches(face: Face, text: str, rtl: bool) -> Iterator[Stretch]:
    """A line cut up for shaping, from left to right."""
    text = text.translate(_DRAWN_AS)
    if rtl:
        text = isolated(text)
    for run in visual_runs(text, rtl):
        pieces = list(_pieces(face, text, run))
        for start, end, font, script in reversed(pieces) if run.rtl else pieces:
            yield Stretch(text, start, end, font.path, font.index, script, face.language, run.rtl)


def _pieces(face: Face, text: str, run: Run) -> Iterator[tuple[int, int, Font, str]]:
    """The stretches of a run that one font sets in one script, in the order of the text: start, end, font, script."""
    for start, end, font in _fonts(face, text, run):
        begin = start
        scripts = _scripts(text[start:end])
        for at in range(start + 1, end if scripts else 0):
            if scripts[at - start] != scripts[at - start - 1]:
                yield begin, at, font, scripts[begin - start]
                begin = at
        yield begin, end, font, scripts[begin - start] if scripts else "Latn"


def _scripts(text: str) -> Sequence[str]:
    """The script of each character, () where all is Latin; signs, spaces and digits belong to what is before them."""
    if text.isascii() or _PLAIN_LATIN.fullmatch(text):
        return ()
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
    if shaping.coverage(face.font.path, face.font.index).issuperset(map(ord, stretch)) and not (
        _is_chinese(face.language) and _WIDE_IN_CHINESE.intersection(stretch)
    ):
        yield run.start, run.end, face.font
        return
    begin = at = run.start
    font = None
    for word in _WORDS.findall(stretch):
        # A space between two words of one font is that font's own.
        parts = ((len(word), font),) if font and word[0] in _SPACES and _sets(font, word[0]) else _word(face, word)
        for length, own in parts:
            if font is not None and own != font:
                yield begin, at, font
                begin = at
            font = own
            at += length
    if font is not None:
        yield begin, at, font


@lru_cache(maxsize=8192)
def _word(face: Face, word: str) -> tuple[tuple[int, Font], ...]:
    """How many characters of a word are set with which font, in order."""
    chinese = _is_chinese(face.language)
    return tuple(
        (len(cluster), _font_for(face, cluster, chinese and cluster in _WIDE_IN_CHINESE))
        for cluster in _CLUSTERS.findall(word)
    )


def _is_chinese(language: str) -> bool:
    """Whether a language is written with the punctuation marks of Chinese."""
    return language.split("-")[0].lower() in ("zh", "ja")


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
    script = next(iter(_scripts(cluster)), "Latn")
    stretch = Stretch(cluster, 0, len(cluster), font.path, font.index, script, "", rtl=False)
    return shaping.advance(stretch, 64)[1] is None


@lru_cache(maxsize=64)
def _nearest_weights(font: Font, fallback: tuple[Font, ...]) -> tuple[Font, ...]:
    """The fallback, each family's fonts at the place of its first, the one nearest in weight before the others."""
    own = shaping.weight(font.path, font.index)
    families = [shaping.family(other.path, other.index) or other.file for other in fallback]
    order = sorted(
        range(len(fallback)),
        key=lambda at: (
            families.index(families[at]),
            abs(shaping.weight(fallback[at].path, fallback[at].index) - own - 1),
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
