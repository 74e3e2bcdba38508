"""What to wear, as large pictograms with their names, and what to beware of.

Equipment stands on cards of one size. Where no line calls for a pictogram there is nothing to show but the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onboard.core.model import Slide
from onboard.slides.blocks import SIGN_GAP, SIGN_SIDE, Block, Pen, Placed, PointBlock, Style, capitals_top, set_text
from onboard.slides.boxes import Box, Element, Ground, Sign, Words, moved, shifted
from onboard.slides.frame import Frame
from onboard.slides.pictograms import codes_for
from onboard.slides.templates import step
from onboard.slides.templates.base import Attempt, Composition, Header, body_below, composed, header, panels_of
from onboard.slides.templates.lists import ListLook, facts_and_panels, in_rows, listed

_MOST_CARDS = 12
_MOST_SIGNS = 3
"""Of one line: more would be a heap."""

_LEAST_SIDE, _LARGEST_SIDE = 112, 388
"""Of a pictogram on a card, in pixels of 1080."""


@dataclass(frozen=True, slots=True)
class _Wear:
    """One line of protective equipment, with the codes of its pictograms."""

    text: str
    codes: tuple[str, ...]


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    if slide.photos:
        yield from step.with_photos(slide, frame, _rows(slide, frame.pen(frame.theme.type.body), ""))
        return
    wear = _wear(slide)
    if any(one.codes for one in wear) and len(wear) <= _MOST_CARDS:
        normal, sizes = frame.theme.type.body, frame.bodies(1.22)
        for bodies in ([body for body in sizes if body >= normal], *([body] for body in sizes if body < normal)):
            yield [way for body in bodies for way in _with_cards(slide, frame, frame.pen(body), wear)]
    yield from listed(slide, frame, ListLook("alert", partial(_rows, slide)))


def _wear(slide: Slide) -> list[_Wear]:
    language = slide.left_in or slide.language
    return [_Wear(text, codes_for(text, language)[:_MOST_SIGNS]) for text in slide.points]


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


# ------------------------------------------------------------------------------------------------ cards


def _with_cards(slide: Slide, frame: Frame, pen: Pen, wear: Sequence[_Wear]) -> Sequence[Attempt]:
    """All ways to share the slide between cards and warnings; the one with the largest pictograms is taken."""
    columns = range(1, min(len(wear), 4 if frame.landscape else 3) + 1)
    # Cards in rows of different lengths look torn, unless only the last is short by one.
    even = [count for count in columns if -len(wear) % count <= 1 or len(wear) > 6]
    shares = (0.5, 0.42) if frame.landscape and slide.panels and not slide.lines else ()
    return [
        partial(_cards, slide, frame, pen, wear, count, share, across)
        for count in even
        for share in (shares or (1.0,))
        for across in (True, False)
    ]


def _cards(
    slide: Slide, frame: Frame, pen: Pen, wear: Sequence[_Wear], columns: int, share: float, across: bool
) -> Composition | None:
    head = header(slide, frame)
    area = body_below(head, frame)
    if share < 1:
        return _beside_panels(slide, frame, pen, head, area, _Cards(pen, wear, columns, across), share)
    above = facts_and_panels(slide, pen, area, frame.gap)
    used = above.height + (frame.spaced(40) if above.elements else 0)
    if frame.landscape or not slide.panels:
        room = Box(area.x, area.y + used, area.width, area.height - used)
        cards = _Cards(pen, wear, columns, across).filling(room)
        return cards and _of(head, (*above.elements, *cards.elements), above.split or cards.split, _merit(cards))
    # In portrait the equipment comes first: it is put on before anything else is heeded.
    room = Box(area.x, area.y, area.width, area.height - used)
    cards = _Cards(pen, wear, columns, across).filling(room)
    if cards is None:
        return None
    below = shifted(above.elements, cards.bottom + frame.spaced(40) - area.y)
    return _of(head, (*cards.elements, *below), above.split or cards.split, _merit(cards))


def _beside_panels(
    slide: Slide, frame: Frame, pen: Pen, head: Header, area: Box, cards: _Cards, share: float
) -> Composition | None:
    width = round((area.width - frame.gap) * share)
    left = area.x + width + frame.gap
    panels = in_rows(panels_of(slide), pen, Box(left, area.y, area.right - left, area.height), most=0.6)
    if panels.height > area.height:
        return None
    filled = cards.filling(Box(area.x, area.y, width, area.height))
    return filled and _of(head, (*filled.elements, *panels.elements), panels.split or filled.split, _merit(filled))


def _of(head: Header, elements: tuple[Element, ...], split: bool, merit: float) -> Composition | None:
    return composed(head, Placed(elements, 0, split), merit=merit)


def _merit(cards: _Filled) -> float:
    """Larger pictograms are worth more than larger names: they are known from afar."""
    return cards.side * cards.body**0.5


@dataclass(frozen=True, slots=True)
class _Filled:
    """Cards that stand: their pictograms' side and the lowest edge, in pixels; the size of the names."""

    elements: tuple[Element, ...]
    side: int
    body: int
    bottom: int
    split: bool


@dataclass(frozen=True, slots=True)
class _Cards:
    """Equipment on cards of one size, in so many columns; the name beside (``across``) or below its pictogram."""

    pen: Pen
    wear: Sequence[_Wear]
    columns: int
    across: bool

    def filling(self, room: Box) -> _Filled | None:
        """The cards as large as the room lets them be; None where their pictograms would be too small."""
        pen, gap = self.pen, self.pen.px(24)
        rows = -(-len(self.wear) // self.columns)
        width = (room.width - gap * (self.columns - 1)) // self.columns
        most = (room.height - gap * (rows - 1)) // rows
        found = self._side_and_names(width, most)
        if found is None:
            return None
        side, names, split = found
        height = self._height(side, max(name.box.height for name in names))
        names = [self._evened(one, name, side, width) for one, name in zip(self.wear, names, strict=True)]
        elements: list[Element] = []
        for at, (one, name) in enumerate(zip(self.wear, names, strict=True)):
            x = room.x + at % self.columns * (width + gap)
            y = room.y + at // self.columns * (height + gap)
            elements += self._card(one, name, Box(x, y, width, height), side)
        return _Filled(tuple(elements), side, pen.body, room.y + rows * (height + gap) - gap, split)

    @property
    def _pad(self) -> int:
        return self.pen.px(32)

    def _side_and_names(self, width: int, height: int) -> tuple[int, list[Words], bool] | None:
        """The largest pictograms with which every name fits onto its card."""
        sides = range(self.pen.px(_LEAST_SIDE), self.pen.px(_LARGEST_SIDE) + 1, self.pen.px(12))
        low, high = -1, len(sides) - 1
        while low < high:
            middle = (low + high + 1) // 2
            names = self._names(sides[middle], width)
            whole = names is not None and not any(split for _, split in names)
            if names and whole and self._height(sides[middle], _highest(names)) <= height:
                low = middle
            else:
                high = middle - 1
        names = self._names(sides[max(low, 0)], width)
        if names is None or self._height(sides[max(low, 0)], _highest(names)) > height:
            return None
        return sides[max(low, 0)], [name for name, _ in names], any(split for _, split in names)

    def _names(self, side: int, width: int) -> list[tuple[Words, bool]] | None:
        """The names as they stand with pictograms of this side; None where there is no room for one."""
        names = [self._name(one, side, width) for one in self.wear]
        found = [name for name in names if name is not None]
        return found if len(found) == len(names) else None

    def _name(self, one: _Wear, side: int, width: int) -> tuple[Words, bool] | None:
        inner = width - 2 * self._pad
        signs = self._signs_width(one, side)
        if signs > inner:
            return None
        free = inner - signs - self._between if self.across else inner
        return None if free < self.pen.em(3) else set_text(self.pen, one.text, self._style(), 0, 0, free)

    def _evened(self, one: _Wear, name: Words, side: int, width: int) -> Words:
        """The name in lines of about one length: left for the cards that are taken, since it takes its time."""
        if len(name.lines) == 1:
            return name
        inner = width - 2 * self._pad
        free = inner - self._signs_width(one, side) - self._between if self.across else inner
        return set_text(self.pen, one.text, replace(self._style(), balanced=True), 0, 0, free)[0]

    def _style(self) -> Style:
        return Style("point", "semibold", self.pen.body, self.pen.theme.colours.ink, leading=1.18)

    def _signs_width(self, one: _Wear, side: int) -> int:
        count = max(len(one.codes), 1 if self.across else 0)
        return count * side + max(count - 1, 0) * self.pen.px(12)

    @property
    def _between(self) -> int:
        """Pictogram and name."""
        return self.pen.px(32 if self.across else 20)

    def _height(self, side: int, name: int) -> int:
        inner = max(side, name) if self.across else side + self._between + name
        return inner + 2 * self._pad

    def _card(self, one: _Wear, name: Words, card: Box, side: int) -> Sequence[Element]:
        colours, pad = self.pen.theme.colours, self._pad
        signs = [
            Sign(
                Box(card.x + pad + at * (side + self.pen.px(12)), self._sign_top(card, side), side, side),
                "pictogram",
                code,
                colours.ink,
                colours.brand_tint,
            )
            for at, code in enumerate(one.codes)
        ]
        if self.across:
            left = card.x + pad + (self._signs_width(one, side) + self._between if signs else 0)
            top = card.y + (card.height - name.box.height) // 2
        else:
            left = card.x + pad
            top = card.y + pad + side + self._between - capitals_top(name) // 2 if signs else card.y + pad
        return (Ground(card, "card", colours.brand_tint), *signs, moved(name, left, top))

    def _sign_top(self, card: Box, side: int) -> int:
        return card.y + ((card.height - side) // 2 if self.across else self._pad)


def _highest(names: Sequence[tuple[Words, bool]]) -> int:
    return max(name.box.height for name, _ in names)
