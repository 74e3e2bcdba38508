"""What the video told, in short; or, with no more than a heading, its last words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, PointBlock
from onboard.slides.frame import Frame
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt, points_of
from onboard.slides.templates.lists import ListLook, MarkedRow, listed


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, points_of(slide))
        return
    yield from listed(slide, frame, ListLook("summary", partial(_rows, slide)))


def _rows(slide: Slide, _pen: Pen, behind: str) -> list[Block]:
    """Each with a tick: told, and to be remembered. A single line stands for itself."""
    if len(slide.points) == 1:
        return [PointBlock(slide.points[0])]
    return [MarkedRow(text, "tick", behind, side=0.85) for text in slide.points]
