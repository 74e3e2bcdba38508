"""Marks on photos: what a trainer points at.

Places are shares of the picture as it is seen (upright): 0,0 is its upper left corner, 1,1 its lower right one, so that
a mark stays where it is whatever size the photo is shown at.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class MarkKind(enum.StrEnum):
    """What a mark does."""

    ARROW = "arrow"
    """Points at a place."""
    BOX = "box"
    CIRCLE = "circle"
    NUMBER = "number"
    """A number in a disc, as parts lists have them."""
    LABEL = "label"
    """Words beside a place, with nothing else there."""
    BLUR = "blur"
    """Destroys what is there, before anything else sees the photo: a face, a name, a screen."""
    ZOOM = "zoom"
    """Goes closer until this region fills the picture's place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on one photo.

    ``x, y``           ARROW: its tip; CIRCLE: its centre; NUMBER and LABEL: where it stands; else the upper left corner
    ``width, height``  of a BOX, BLUR or ZOOM; CIRCLE: ``width`` is its radius, as a share of the picture's width; else 0
    ``label``          words shown beside it; a sentence that says them makes it appear; or ""
    ``number``         what stands in the disc of a NUMBER; "" for any other
    ``tail``           where an ARROW begins; None: where there is room
    """

    kind: MarkKind
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    label: str = ""
    number: str = ""
    tail: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PictureMarks:
    """The marks of one picture in one scene: they take the place of those the document gives it."""

    file: str
    marks: tuple[Mark, ...]
