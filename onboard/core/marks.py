"""Marks on photos: what a trainer points at. How they are written is in :mod:`onboard.core.attributes`.

Places are shares of the picture as it is seen (upright): 0,0 is its upper left corner, 1,1 its lower right one, so that
a mark stays where it is whatever size the photo is shown at.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
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
    ``width, height``  of a BOX, BLUR or ZOOM; CIRCLE: ``width`` is its radius, a share of the picture's width; else 0
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


def in_force(of_document: Sequence[Mark], of_scene: Sequence[Mark] | None) -> tuple[Mark, ...]:
    """The marks a picture is shown with: a scene's own (None: it has none) in the place of the document's.

    What the document blurs stays blurred: a script cannot uncover a face.
    """
    if of_scene is None:
        return tuple(of_document)
    kept = [mark for mark in of_document if mark.kind is MarkKind.BLUR and mark not in of_scene]
    return (*kept, *of_scene)
