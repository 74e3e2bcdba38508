"""Our own signs: which of them a text calls for, and their drawings.

    signlist    the closed list of codes
    signwords   the words that call for each, by language
    signs       a workspace's own signs, in the place of our drawings
    svg, vectors    how a drawing is read, and painted

The list and the drawings lie in ``assets/pictograms``: ``pictograms.toml`` and one small SVG a code, black for the
figure and white for what is cut out of it (docs/pictograms.md). Shapes and colours of the frames are those of
ISO 3864-1 (blue disc: do; yellow triangle: beware; red ring: do not; green square: safety; red square: fire); the
figures are not the artwork of ISO 7010, whose numbers are named only as counterparts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

from onboard.resources import assets
from onboard.slides import signwords
from onboard.slides.colours import contrast, rgb
from onboard.slides.paths import Outline
from onboard.slides.signlist import Frame, Pictogram, frames, listed
from onboard.slides.signs import OwnSign, picture_of
from onboard.slides.svg import read_drawing
from onboard.slides.vectors import FINER, Drawing, Placement, paint, stroke

__all__ = ["Frame", "Pictogram", "alert", "codes_for", "drawn", "hazards_for", "listed", "sign_for"]

BLUE, RED, YELLOW, GREEN = "#0B57A4", "#C8102E", "#FFD100", "#00784A"
BLACK, WHITE = "#000000", "#FFFFFF"

_LARGE = 480
"""From this many pixels on a sign is painted half as fine: its edges are long, and smooth enough."""
_RIM, _TOLD_APART = 3.0, 3.0


def codes_for(text: str, language: str) -> tuple[str, ...]:
    """Codes of the pictograms a line of text calls for, in the order of its words; none where it is not certain.

    A wrong sign is worse than none: "keine Schutzbrille nötig" calls for none, "keine Handschuhe" for the prohibition
    only. ``language`` is a BCP 47 tag; a language without words here calls for none.
    """
    return signwords.codes_for(text, language, frames())


def hazards_for(text: str, language: str) -> tuple[str, ...]:
    """Codes of the hazards (yellow triangles) that a warning speaks of: what may stand beside it in its panel."""
    return tuple(code for code in codes_for(text, language) if frames()[code] is Frame.WARNING)


# ------------------------------------------------------------------------------------------------ drawing


@lru_cache(maxsize=128)
def drawn(code: str, side: int, figure: str, behind: str) -> Image.Image:
    """The sign as a square RGB picture of ``side`` pixels on the colour ``behind`` it.

    ``figure`` is the colour of signs without a frame; framed signs bring their own, and a rim on a dark ground. Do
    not paint on the result: it is shared. Raises KeyError for a code that is not in the list.
    """
    frame = frames()[code]
    return _painted(_figure(code), frame, side, figure, behind)


@lru_cache(maxsize=32)
def alert(side: int, colour: str, behind: str) -> Image.Image:
    """The safety alert symbol of signal words (ANSI Z535.4): a triangle with an exclamation mark."""
    canvas = _Canvas(side, behind, 1.0)
    canvas.triangle(0, colour)
    canvas.figure(_figure("attention"), behind, colour, larger=1.16)
    return canvas.finished()


def sign_for(code: str, side: int, figure: str, behind: str, own: Sequence[OwnSign] = ()) -> Image.Image:
    """As ``drawn``, but a workspace's ``own`` sign for the code takes the place of ours."""
    for sign in own:
        if sign.code == code:
            return picture_of(sign, side, behind)
    return drawn(code, side, figure, behind)


def _painted(drawing: Drawing, frame: Frame, side: int, figure: str, behind: str) -> Image.Image:
    rim = frame is not Frame.NONE and _is_dark(behind)
    canvas = _Canvas(side, behind, 1 - _RIM / 50 if rim else 1.0)
    match frame:
        case Frame.MANDATORY:
            canvas.disc(49 + _RIM * rim, WHITE if rim else BLUE)
            canvas.disc(49, BLUE)
            canvas.figure(drawing, WHITE, BLUE)
        case Frame.WARNING:
            canvas.triangle(-_RIM * rim, YELLOW if rim else BLACK)
            canvas.triangle(0, BLACK)
            canvas.triangle(4.5, YELLOW)
            canvas.figure(drawing, BLACK, YELLOW)
        case Frame.PROHIBITION:
            canvas.disc(49 + _RIM * rim, WHITE if rim else RED)
            canvas.disc(49, RED)
            canvas.disc(39.5, WHITE)
            canvas.figure(drawing, BLACK, WHITE)
            canvas.line((19.6, 19.6), (80.4, 80.4), 8.6, RED)
        case Frame.SAFE | Frame.FIRE:
            ground = GREEN if frame is Frame.SAFE else RED
            canvas.square(5 - _RIM * rim, WHITE if rim else ground)
            canvas.square(5, ground)
            canvas.figure(drawing, WHITE, ground)
        case Frame.STOP:
            canvas.disc(49, YELLOW if rim else BLACK)
            canvas.disc(46.5, YELLOW)
            canvas.figure(drawing, RED, YELLOW)
        case Frame.NONE:
            canvas.figure(drawing, figure, behind)
    return canvas.finished()


def _is_dark(behind: str) -> bool:
    """Whether a frame's edge would be lost in what is behind it. All frames have a rim then, for they stand in rows."""
    return min(contrast(edge, behind) for edge in (BLUE, RED, GREEN, BLACK)) < _TOLD_APART


@lru_cache(maxsize=256)
def _figure(code: str) -> Drawing:
    file = assets() / "pictograms" / f"{code}.svg"
    return read_drawing(file.read_bytes(), file.name)


class _Canvas:
    """A square of 100 by 100, painted finer than it is shown; ``scale`` makes all smaller, around the middle."""

    def __init__(self, side: int, behind: str, scale: float) -> None:
        self.finer = FINER if side < _LARGE else FINER // 2
        self.image = Image.new("RGB", (side * self.finer, side * self.finer), rgb(behind))
        self.canvas = ImageDraw.Draw(self.image)
        pixels = side * self.finer / 100
        self.placement = Placement(pixels * scale, 50 * pixels * (1 - scale), 50 * pixels * (1 - scale))

    def finished(self) -> Image.Image:
        return self.image.reduce(self.finer)

    def figure(self, drawing: Drawing, colour: str, cut: str, *, larger: float = 1.0) -> None:
        at = self.placement
        grown = Placement(at.scale * larger, at.x - at.scale * 50 * (larger - 1), at.y - at.scale * 60 * (larger - 1))
        paint(self.image, drawing, grown, {BLACK: colour, WHITE: cut})

    def disc(self, radius: float, colour: str) -> None:
        corners = (50 - radius, 50 - radius), (50 + radius, 50 + radius)
        self.canvas.ellipse([self.placement.at(corner) for corner in corners], fill=rgb(colour))

    def square(self, inset: float, colour: str) -> None:
        corners = (inset, inset), (100 - inset, 100 - inset)
        radius = max(9 - inset, 2) * self.placement.scale
        self.canvas.rounded_rectangle([self.placement.at(corner) for corner in corners], radius, fill=rgb(colour))

    def triangle(self, inset: float, colour: str) -> None:
        """Equal sides, round corners; ``inset`` moves the edges inward by so much."""
        bend = 7.6 - 0.9 * inset
        across, down = 0.866 * 2 * (31.2 - inset - bend), 31.2 - inset - bend
        corners = [(50, 61.8 - 2 * down), (50 + across, 61.8 + down), (50 - across, 61.8 + down)]
        self.canvas.polygon([self.placement.at(corner) for corner in corners], fill=rgb(colour))
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            self.line(start, end, 2 * bend, colour)

    def line(self, start: Sequence[float], end: Sequence[float], width: float, colour: str) -> None:
        """Straight, with round ends."""
        ends = tuple(self.placement.at((x, y)) for x, y in (start, end))
        stroke(self.canvas, Outline(ends, closed=False), width * self.placement.scale, colour)
