"""What to wear, as large pictograms with their names, and what to beware of.

Equipment stands on cards of one size. Where no line calls for a pictogram there is nothing to show but the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from onboard.core.model import Slide
from onboard.slides.blocks import SIGN_GAP, SIGN_SIDE, Block, Pen, Placed, PointBlock
from onboard.slides.boxes import Box, shifted
from onboard.slides.frame import Frame
from onboard.slides.pictograms import codes_for
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt, Composition, body_below, composed, header, panels_of
from onboard.slides.templates.cards import Cards, Filled, Wear
from onboard.slides.templates.lists import ListLook, facts_and_panels, in_rows, listed

_MOST_CARDS = 12
_LEAST_NAME = 0.85
"""Of a name, in parts of the body size, where that makes its pictogram larger."""
_MOST_SIGNS = 3
"""Of one line: more would be a heap."""

_SHARES = (0.56, 0.5, 0.42)
"""Of a landscape slide's width, for equipment beside warnings."""

_SHARE_OF_MANY = 0.62
"""The same for four and more, which stand in two columns."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, _rows(slide, frame.pen(frame.theme.type.body), ""))
        return
    wear = _wear(slide)
    if any(one.codes for one in wear) and len(wear) <= _MOST_CARDS:
        least, sizes = frame.theme.type.body * _LEAST_NAME, frame.bodies(1.22)
        for bodies in ([body for body in sizes if body >= least], *([body] for body in sizes if body < least)):
            yield [way for body in bodies for way in _with_cards(slide, frame, frame.pen(body), wear)]
    yield from listed(slide, frame, ListLook("alert", partial(_rows, slide)))


def _wear(slide: Slide) -> list[Wear]:
    return list(_called_for(slide.points, slide.left_in or slide.language))


@lru_cache(maxsize=256)
def _called_for(lines: tuple[str, ...], language: str) -> tuple[Wear, ...]:
    """Remembered, because a slide is asked for its pictograms in every arrangement of its pages."""
    return tuple(Wear(text, codes_for(text, language)[:_MOST_SIGNS]) for text in lines)


def _rows(slide: Slide, _pen: Pen, _behind: str) -> list[Block]:
    """Lines with their pictograms, small, in front; if no line calls for one, a plain list."""
    wear = _wear(slide)
    if len(wear) == 1 and not wear[0].codes:
        return [PointBlock(wear[0].text)]
    if not any(one.codes for one in wear):
        return [PointBlock(one.text, mark="bullet", indent=0.7) for one in wear]
    return [
        PointBlock(one.text, signs=one.codes, indent=max(len(one.codes), 1) * (SIGN_SIDE + SIGN_GAP) + 0.2)
        if one.codes
        else PointBlock(one.text, mark="bullet", indent=SIGN_SIDE + SIGN_GAP + 0.2)
        for one in wear
    ]


# ------------------------------------------------------------------------------------------------ with cards


def _with_cards(slide: Slide, frame: Frame, pen: Pen, wear: Sequence[Wear]) -> Sequence[Attempt]:
    """All ways to share the slide between cards and warnings; the one with the largest pictograms is taken."""
    if not slide.panels or slide.lines:
        return [partial(_below, slide, frame, pen, wear)]
    if frame.landscape:
        shares = (_SHARE_OF_MANY, *_SHARES) if len(wear) > 3 else _SHARES
        return [partial(_beside, slide, frame, pen, wear, share) for share in shares]
    return [partial(_above, slide, frame, pen, wear)]


def _beside(slide: Slide, frame: Frame, pen: Pen, wear: Sequence[Wear], share: float) -> Composition | None:
    """Equipment at the left, warnings at the right."""
    head = header(slide, frame)
    area = body_below(head, frame)
    width = round((area.width - frame.gap) * share)
    left = area.x + width + frame.gap
    panels = in_rows(panels_of(slide), pen, Box(left, area.y, area.right - left, area.height), most=0.6)
    if panels.height > area.height:
        return None
    cards = _largest(frame, pen, wear, Box(area.x, area.y, width, area.height), panels.height)
    placed = cards and Placed((*cards.elements, *panels.elements), area.height, panels.split)
    return cards and composed(head, placed, merit=_merit(cards))


def _above(slide: Slide, frame: Frame, pen: Pen, wear: Sequence[Wear]) -> Composition | None:
    """Equipment first: it is put on before anything else is heeded."""
    head = header(slide, frame)
    area, gap = body_below(head, frame), frame.spaced(40)
    panels = facts_and_panels(slide, pen, area, frame.gap)
    cards = _largest(frame, pen, wear, Box(area.x, area.y, area.width, area.height - panels.height - gap))
    if cards is None:
        return None
    below = shifted(panels.elements, cards.bottom + gap - area.y)
    return composed(head, Placed((*cards.elements, *below), area.height, panels.split), merit=_merit(cards))


def _below(slide: Slide, frame: Frame, pen: Pen, wear: Sequence[Wear]) -> Composition | None:
    """Equipment alone, or below what else a document puts on this slide."""
    head = header(slide, frame)
    area = body_below(head, frame)
    above = facts_and_panels(slide, pen, area, frame.gap)
    used = above.height + (frame.spaced(40) if above.elements else 0)
    room = Box(area.x, area.y + used, area.width, area.height - used)
    cards = _largest(frame, pen, wear, room, room.height if frame.landscape else 0)
    placed = cards and Placed((*above.elements, *cards.elements), area.height, above.split)
    return cards and composed(head, placed, merit=_merit(cards))


def _largest(frame: Frame, pen: Pen, wear: Sequence[Wear], room: Box, least: int = 0) -> Filled | None:
    """Of all grids the one with the largest pictograms; None where they would be too small in each."""
    columns = range(1, min(len(wear), 4 if frame.landscape else 3) + 1)
    # Cards in rows of different lengths look torn, unless of many only the last row is short by one.
    torn = 0 if len(wear) < 4 else 1 if len(wear) <= 6 else 4
    even = [count for count in columns if -len(wear) % count <= torn]
    grids = [Cards(pen, wear, count, across).filling(room, least=least) for count in even for across in (True, False)]
    return max((grid for grid in grids if grid is not None), key=_merit, default=None)


def _merit(cards: Filled) -> float:
    """Pictograms are known from afar, but not at the cost of names and warnings that can be read from there."""
    return float(cards.side * cards.body)
