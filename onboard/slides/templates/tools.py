"""Tools, material and parts, with their quantities in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import Block, Pen, PointBlock
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

_QUANTITY = re.compile(r"(\d{1,4}(?:[.,/–-]\d{1,4})?)\s*[x×]\s+(?=\S)")


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, _points(slide, frame.pen(frame.theme.type.body)))
        return
    for body in frame.bodies(1.22):
        for columns in (2, 1) if frame.landscape and len(slide.points) > 3 else (1,):
            yield (partial(_words, slide, frame, body, columns),)


def _words(slide: Slide, frame: Frame, body: int, columns: int) -> Composition | None:
    head = header(slide, frame)
    area, pen = body_below(head, frame), frame.pen(body)
    text = in_order(facts_of(slide), panels_of(slide), _points(slide, pen), pen, area, columns=columns)
    return composed(head, lowered(text, area))


def _points(slide: Slide, pen: Pen) -> list[Block]:
    """With quantities set apart where the text begins with one ("6 x ...")."""
    found = [_QUANTITY.match(text) for text in slide.points]
    shown = [f"{match[1]}\u00a0×" if match else "" for match in found]
    if not any(shown):
        return [PointBlock(text, mark="bullet", indent=0.7) for text in slide.points]
    face = pen.face("bold", pen.body)
    indent = max(face.width(quantity) for quantity in shown) / max(pen.em(1), 1) + 0.45
    return [
        PointBlock(text[match.end() :], quantity=quantity, indent=indent)
        if match
        else PointBlock(text, mark="bullet", indent=indent)
        for text, match, quantity in zip(slide.points, found, shown, strict=True)
    ]
