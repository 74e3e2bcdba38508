"""What to wear, with its pictograms, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import SIGN_GAP, SIGN_SIDE, Block, PointBlock
from onboard.slides.frame import Frame
from onboard.slides.pictograms import codes_for
from onboard.slides.templates import step
from onboard.slides.templates.base import (
    Attempt,
    Composition,
    beside,
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
        yield (partial(_words, slide, frame, body),)


def _words(slide: Slide, frame: Frame, body: int) -> Composition | None:
    head = header(slide, frame)
    area, pen = body_below(head, frame), frame.pen(body)
    panels, points = panels_of(slide), _points(slide)
    if panels and points and frame.landscape and not slide.lines:
        side_by_side = lowered(beside(points, panels, pen, area), area)
        if side_by_side is not None:
            return composed(head, side_by_side)
    return composed(head, lowered(in_order(facts_of(slide), panels, points, pen, area), area))


def _points(slide: Slide) -> list[Block]:
    """Protective equipment with its pictograms; if no line calls for one, a plain list."""
    codes = [codes_for(text, slide.left_in or slide.language)[:3] for text in slide.points]
    if not any(codes):
        return [PointBlock(text, mark="bullet", indent=0.7) for text in slide.points]
    return [
        PointBlock(text, signs=found, indent=max(len(found), 1) * (SIGN_SIDE + SIGN_GAP) + 0.2)
        if found
        else PointBlock(text, mark="bullet", indent=SIGN_SIDE + SIGN_GAP + 0.2)
        for text, found in zip(slide.points, codes, strict=True)
    ]
