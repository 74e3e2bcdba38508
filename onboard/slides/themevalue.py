"""A theme as a value: every colour, size, font and sign that slides are drawn with, and nothing that draws them.

Who only compares themes, or hands them on, needs no library for letters or pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onboard.core.fingerprint import added_later
from onboard.core.model import Photo
from onboard.slides.palette import Colours

LAYOUT = 4
"""Version of the layout code. A change in how slides look raises it, and so makes new slides."""

Mode = Literal["light", "dark"]
Density = Literal["comfortable", "compact", "large"]


@dataclass(frozen=True, slots=True)
class Font:
    """A font file. ``path`` is where it lies here; not part of the meaning. ``index``: which of a collection (.ttc)."""

    file: str
    digest: str
    path: str = field(default="", compare=False)
    index: int = 0


@dataclass(frozen=True, slots=True)
class OwnSign:
    """A picture that takes the place of our drawing of ``code``; ``path`` is where it happens to lie."""

    code: str
    file: str
    digest: str
    path: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes in pixels of a slide whose shorter side is 1080.

    ``value`` of one quantity that fills a slide; ``display`` of a few words that stand alone; ``title``, ``heading``
    and ``body`` are the largest tried; nothing but small print is smaller than ``minimum``.
    """

    title: int
    heading: int
    body: int
    minimum: int
    small: int
    display: int
    value: int


@dataclass(frozen=True, slots=True)
class Fonts:
    """``fallback`` is asked, in order, for characters the three do not have."""

    regular: Font
    semibold: Font
    bold: Font
    fallback: tuple[Font, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything about a slide's look that is not the slide: the whole value belongs into its fingerprint.

    ``spacing``       what margins and gaps are multiplied by; follows from ``density``
    ``logo_plate``    colour of the plate behind the logo where it stands on ``colours.ground``; "" where it needs none
    ``logo_plate_on_brand``   the same on ``colours.brand_ground``
    ``signs``         a workspace's own signs, in the place of ours
    """

    colours: Colours
    type: TypeScale
    fonts: Fonts
    logo: Photo | None = None
    pictograms: str = ""
    engine: str = ""
    layout: int = LAYOUT
    mode: Mode = "light"
    density: Density = "comfortable"
    spacing: float = 1.0
    logo_plate: str = ""
    logo_plate_on_brand: str = ""
    signs: tuple[OwnSign, ...] = added_later(())
