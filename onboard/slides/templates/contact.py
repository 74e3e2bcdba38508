"""Whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, PointBlock
from onboard.slides.frame import Frame
from onboard.slides.templates import step
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    body_below,
    composed,
    facts_of,
    header,
    in_order,
    lowered,
    panels_of,
)


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, _points(slide))
        return
    for body in frame.bodies(1.22):
        for columns in (1, 2) if frame.landscape and len(slide.points) > 3 else (1,):
            yield (partial(_words, slide, frame, body, columns),)


def _words(slide: Slide, frame: Frame, body: int, columns: int) -> Composition | None:
    head = header(slide, frame)
    area = body_below(head, frame, head.left if frame.landscape else None)
    text = in_order(facts_of(slide), panels_of(slide), _points(slide), frame.pen(body), area, columns=columns)
    return composed(head, lowered(text, area))


def _points(slide: Slide) -> list[Block]:
    return [PointBlock(text) for text in slide.points]
