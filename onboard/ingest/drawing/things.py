"""What can be drawn: pictures and shapes with their placements. Lengths are EMU, angles degrees clockwise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

EMU_PER_INCH = 914_400
EMU_PER_POINT = 12_700

Point = tuple[float, float]
Colour = tuple[int, int, int, int]
"""Red, green, blue, and how much it covers: 0 to 255 each."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> Box:
        found = list(points)
        across, down = [x for x, _ in found], [y for _, y in found]
        return cls(min(across), min(down), max(across), max(down))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def common(self, other: Box) -> Box:
        """What both cover; of negative width or height where they do not touch."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, point: Point) -> Point:
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """This one, applied to what ``first`` gives."""
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    @classmethod
    def turned(cls, centre: Point, degrees: float, mirrored: bool = False, upset: bool = False) -> Matrix:
        """Mirrored left to right and upside down, then turned clockwise, all about ``centre``."""
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        across, down = -1.0 if mirrored else 1.0, -1.0 if upset else 1.0
        a, b, c, d = cosine * across, sine * across, -sine * down, cosine * down
        x, y = centre
        return cls(a, b, c, d, x - a * x - c * y, y - b * x - d * y)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a thing lies: its own width and height, and how its own coordinates become those of the canvas."""

    width: float
    height: float
    matrix: Matrix = field(default_factory=Matrix)

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Top left, top right, bottom right, bottom left, as its own coordinates have them."""
        own = ((0.0, 0.0), (self.width, 0.0), (self.width, self.height), (0.0, self.height))
        return tuple(self.matrix(point) for point in own)  # pyright: ignore[reportReturnType]

    @property
    def box(self) -> Box:
        return Box.around(self.corners)

    @property
    def turn(self) -> float:
        """By how much words in it are turned; mirroring does not turn them, upside down does."""
        upright = self.matrix.a * self.matrix.d - self.matrix.b * self.matrix.c >= 0
        if upright:
            return math.degrees(math.atan2(self.matrix.b, self.matrix.a)) % 360
        return math.degrees(math.atan2(-self.matrix.c, self.matrix.d)) % 360


@dataclass(frozen=True, slots=True)
class Contour:
    """A line from point to point, in the thing's own coordinates."""

    points: tuple[Point, ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Path:
    """Contours that are filled together: what lies inside two of them is a hole.

    ``shade``   how much lighter (above 0) or darker (below 0) than the shape's fill, from -1 to 1
    """

    contours: tuple[Contour, ...]
    filled: bool = True
    stroked: bool = True
    shade: float = 0.0


@dataclass(frozen=True, slots=True)
class End:
    """The head of a line. ``kind``: "triangle", "stealth", "arrow", "oval", "diamond"; sizes in widths of the line."""

    kind: str
    width: float = 3.0
    length: float = 3.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """``dash``: lengths of strokes and gaps in turn, in widths of the line; ``start`` and ``finish``: its heads."""

    colour: Colour
    width: float
    dash: tuple[float, ...] = ()
    start: End | None = None
    finish: End | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """Words in one look. ``size`` in points; ``text`` may hold forced breaks as ``"\\n"``."""

    text: str
    size: float = 18.0
    bold: bool = False
    colour: Colour = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A paragraph in a shape. ``align``: "left", "centre" or "right"."""

    letters: tuple[Letters, ...]
    align: str = "left"

    @property
    def text(self) -> str:
        return "".join(letters.text for letters in self.letters)


@dataclass(frozen=True, slots=True)
class Lettering:
    """The words in a shape.

    ``anchor``   "top", "middle" or "bottom"
    ``insets``   left, top, right, bottom
    ``wraps``    whether its lines break at the shape's sides
    ``turn``     by how much they are turned against the shape: 0, 90 or 270
    """

    paragraphs: tuple[WrittenLine, ...]
    anchor: str = "top"
    insets: tuple[float, float, float, float] = (91_440.0, 45_720.0, 91_440.0, 45_720.0)
    wraps: bool = True
    turn: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture. ``crop``: what is cut off left, top, right and bottom, as a share; ``within``: its outline, if any."""

    placement: Placement
    content: bytes
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    within: tuple[Path, ...] = ()
    stroke: Stroke | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlacedShape:
    """A shape. ``geometry``: the name of its outline as the document has it, "" for a free one."""

    placement: Placement
    paths: tuple[Path, ...]
    fill: Colour | None = None
    stroke: Stroke | None = None
    lettering: Lettering | None = None
    geometry: str = ""

    @property
    def is_line(self) -> bool:
        """It is a line or an arrow of a line: nothing in it could be filled."""
        return not any(path.filled and contour.closed for path in self.paths for contour in path.contours)

    @property
    def shows(self) -> bool:
        """Whether anything of it is to be seen."""
        written = self.lettering is not None and bool(self.lettering.text.strip())
        return written or self.stroke is not None or (self.fill is not None and not self.is_line)


Thing = PlacedPicture | PlacedShape
Things = Sequence[Thing]
