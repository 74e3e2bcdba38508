"""What to check at the end, with boxes to tick in one's mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen
from onboard.slides.frame import Frame
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt
from onboard.slides.templates.lists import ListLook, MarkedRow, listed


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        ground = frame.theme.colours.ground
        yield from step.with_photos(slide, frame, _rows(slide, frame.pen(frame.theme.type.body), ground))
        return
    yield from listed(slide, frame, ListLook("tick", partial(_rows, slide)))


def _rows(slide: Slide, _pen: Pen, behind: str) -> list[Block]:
    return [MarkedRow(text, "empty-box", behind, side=1.1, gap=0.5) for text in slide.points]
