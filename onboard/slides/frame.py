"""The grid of a slide: where things may stand in each format, and what frames them all.

Lengths are written in pixels of a slide whose shorter side is 1080. The lowest part of a slide is the foot: captions
lie there, so it carries nothing but small print and the logo. The draft band lies along the upper edge, over photos and
coloured grounds that go up to it, and over nothing else. Everything is laid out from left to right; a slide in a
language that is read from right to left is mirrored at the end, as a whole, so that no template knows of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onboard.core.errors import InputError
from onboard.core.model import Size, Slide
from onboard.slides.blocks import Pen, Style, set_text
from onboard.slides.boxes import Band, Box, Element, Ground, Layout, Picture, Words, moved
from onboard.slides.directions import right_to_left
from onboard.slides.originals import shown_size
from onboard.slides.theme import Theme

CAPTIONS_LANDSCAPE, CAPTIONS_PORTRAIT = 176, 320
"""Height of the caption zone, in pixels of 1080: two lines of captions in landscape, three in portrait."""

_STRIPE = 20
_DRAFT_BAND = 56


@dataclass(frozen=True, slots=True)
class Frame:
    """One slide's grid. Every box is in pixels of the slide, in the order of reading from left to right.

    ``language``   of the slide; ``words_in`` of the document's words on it, where they are left in another, or ""
    """

    theme: Theme
    size: Size
    language: str = ""
    words_in: str = ""

    def px(self, length: float) -> int:
        """A length, given in pixels of a slide whose shorter side is 1080."""
        return round(length * min(self.size.width, self.size.height) / 1080)

    def spaced(self, length: float) -> int:
        """A margin or gap, as wide as the theme's density has it."""
        return self.px(length * self.theme.spacing)

    def pen(self, body: int) -> Pen:
        """What text of this body size is set with."""
        return Pen(self.theme, self.size, body, self.words_in or self.language, right_to_left(self.language))

    @property
    def landscape(self) -> bool:
        return self.size.width > self.size.height

    @property
    def foot(self) -> Box:
        """The caption zone."""
        height = self.px(CAPTIONS_LANDSCAPE if self.landscape else CAPTIONS_PORTRAIT)
        return Box(0, self.size.height - height, self.size.width, height)

    @property
    def safe(self) -> Box:
        """Where text stands: inside the margins, below the draft band, above the foot."""
        side = self.spaced(96 if self.landscape else 72)
        top = self.px(84)
        bottom = self.foot.y - self.spaced(36)
        return Box(side, top, self.size.width - 2 * side, bottom - top)

    @property
    def stage(self) -> Box:
        """The whole slide above the foot: as far as photos and coloured grounds may go."""
        return Box(0, 0, self.size.width, self.foot.y)

    @property
    def gap(self) -> int:
        """Between text and photo, and between columns."""
        return self.spaced(64)

    @property
    def stripe(self) -> int:
        """Width of the stripe in the brand's colour along the left edge."""
        return self.px(_STRIPE)

    def bodies(self, largest: float = 1.0) -> tuple[int, ...]:
        """Sizes of body text to try, in pixels of 1080, from ``largest`` times the theme's down to its minimum."""
        normal, least = self.theme.type.body, self.theme.type.minimum
        return tuple(ladder(round(normal * largest), least))


def ladder(largest: int, least: int) -> Sequence[int]:
    """Type sizes from the largest down to the least, in steps of about a tenth."""
    sizes, size = [], largest
    while size > least:
        sizes.append(size)
        size = min(size - 4, round(size * 0.9))
    return (*sizes, least)


# ------------------------------------------------------------------------------------------------ round the edge


def finished(
    slide: Slide, frame: Frame, elements: Sequence[Element], *, stripe: bool = True, logo: bool = True
) -> Layout:
    """What a template placed, with stripe, small print, logo and draft band: the whole slide.

    Raises InputError for small print that does not fit into two lines.
    """
    colours = frame.theme.colours
    edge = (Ground(Box(0, 0, frame.stripe, frame.size.height), "edge", colours.brand),) if stripe else ()
    foot = Ground(frame.foot, "foot", colours.quiet)
    around = (*(_logo(frame) if logo else ()), *_footer(slide, frame), *_draft_band(slide, frame))
    return Layout(frame.size, colours.ground, frame.safe, (foot, *edge, *elements, *around))


def _logo(frame: Frame) -> tuple[Element, ...]:
    logo = frame.theme.logo
    if logo is None:
        return ()
    width, height = shown_size(logo)
    tall = frame.px(56)
    wide = min(round(tall * width / height), frame.px(320))
    tall = max(round(wide * height / width), 1)
    middle = frame.size.height - frame.px(56)
    place = Box(frame.safe.right - wide, middle - tall // 2, wide, tall)
    return (*logo_plate(frame, place, frame.theme.logo_plate), Picture(place, "logo", logo))


def logo_plate(frame: Frame, place: Box, colour: str) -> tuple[Element, ...]:
    """What a logo stands on that would vanish without it: a little larger than the logo; nothing for ""."""
    if not colour:
        return ()
    by = frame.px(12)
    box = Box(place.x - by, place.y - by, place.width + 2 * by, place.height + 2 * by)
    return (Ground(box, "logo-plate", colour, frame.px(10)),)


def _footer(slide: Slide, frame: Frame) -> tuple[Element, ...]:
    if not slide.footer:
        return ()
    pen, safe = frame.pen(frame.theme.type.body), frame.safe
    width = safe.width - (frame.px(360) if frame.theme.logo else 0)
    for size in (frame.theme.type.small, frame.theme.type.small * 5 // 6):
        style = Style("footer", "regular", size, frame.theme.colours.muted)
        words, _ = set_text(pen, slide.footer, style, safe.x, 0, width)
        if len(words.lines) <= 2:
            return (moved(words, safe.x, frame.size.height - frame.px(56) - words.box.height // 2),)
    raise InputError(
        f"the small print has {len(slide.footer)} characters, more than two lines hold",
        stage="slides",
        place=slide.heading,
        hint="Shorten it.",
    )


def _draft_band(slide: Slide, frame: Frame) -> tuple[Element, ...]:
    """Along the whole upper edge, whatever lies there: a draft is to be known as one wherever somebody looks."""
    if not slide.draft:
        return ()
    face = frame.pen(frame.theme.type.body).face("bold", 34)
    face.width(slide.draft)
    return (Band(Box(0, 0, frame.size.width, frame.px(_DRAFT_BAND)), "draft", slide.draft, face),)


# ------------------------------------------------------------------------------------------------ right to left


def mirrored(layout: Layout) -> Layout:
    """The same slide for readers from right to left: places are mirrored, what stands there is not."""
    width = layout.size.width

    def mirror(element: Element) -> Element:
        box = replace(element.box, x=width - element.box.right)
        match element:
            case Words():
                return replace(element, box=box, rtl=True)
            case Ground():
                upper_left, upper_right, lower_right, lower_left = element.square_corners
                return replace(element, box=box, square_corners=(upper_right, upper_left, lower_left, lower_right))
            case _:
                return replace(element, box=box)

    safe = replace(layout.safe, x=width - layout.safe.right)
    return replace(layout, safe=safe, elements=tuple(mirror(element) for element in layout.elements))


_FROM_THE_RIGHT = frozenset(("R", "AL"))


def runs_from_the_right(words: Words) -> bool:
    """Whether a text is to be set as one that is read from right to left: not a left-in line of German."""
    return words.rtl and any(
        unicodedata.bidirectional(character) in _FROM_THE_RIGHT for line in words.lines for character in line
    )
