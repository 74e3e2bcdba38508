"""What a layout is made of: boxes with something in them, in the order they are painted. Pixels, y downwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onboard.core.model import Photo, Size
from onboard.slides.fonts import Face


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``right`` and ``bottom`` are the first pixels outside."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def contains(self, other: Box) -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def overlaps(self, other: Box) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text. The first baseline is ``ascent`` below the box's top, the others ``leading`` apart.

    ``rtl``   on a slide that is read from right to left: each line ends at the box's right edge
    """

    box: Box
    role: str
    lines: tuple[str, ...]
    face: Face
    ascent: int
    leading: int
    colour: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A plain area, with round corners and an edge where asked for. Other things stand on it."""

    box: Box
    role: str
    colour: str
    radius: int = 0
    edge: str = ""
    edge_width: int = 0
    square_corners: tuple[bool, bool, bool, bool] = (False, False, False, False)


@dataclass(frozen=True, slots=True)
class Sign:
    """A pictogram or mark, by its code in the closed list, in the colours given (figure, behind it)."""

    box: Box
    role: str
    code: str
    colour: str
    behind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or logo, whole, scaled to its box."""

    box: Box
    role: str
    photo: Photo
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The draft band along the upper edge: a word repeated between slanting stripes."""

    box: Box
    role: str
    word: str
    face: Face


Element = Words | Ground | Sign | Picture | Band


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands on one slide.

    ``ground``    the colour behind everything
    ``safe``      where all that must be read or seen lies; the small print, the logo and the draft band lie outside
    """

    size: Size
    ground: str
    safe: Box
    elements: tuple[Element, ...]


def moved(words: Words, x: int, y: int) -> Words:
    """The text with its box's upper left corner there."""
    return replace(words, box=replace(words.box, x=x, y=y))


def shifted(elements: tuple[Element, ...], down: int, *, right: int = 0) -> tuple[Element, ...]:
    """The elements, all moved alike."""
    return tuple(
        replace(element, box=replace(element.box, x=element.box.x + right, y=element.box.y + down))
        for element in elements
    )
