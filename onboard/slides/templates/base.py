"""What a template is, and the parts that many of them share.

A template tells the ways to lay a slide out as groups of attempts, the best group first. The first group that holds
an attempt in which everything fits is taken; inside a group all are of equal rank, and the one of most merit is
taken (usually: which shows its smallest photo largest). An attempt that splits no word comes before any that does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onboard.core.model import SceneKind, Signal, Slide
from onboard.slides.blocks import (
    Block,
    FactBlock,
    PanelBlock,
    Pen,
    Placed,
    PointBlock,
    Style,
    capitals_top,
    first_line_middle,
    in_columns,
    set_text,
    stacked,
)
from onboard.slides.boxes import Box, Element, Ground, Sign, Words, moved, shifted
from onboard.slides.fonts import Face
from onboard.slides.frame import Frame, ladder

_BADGE_SIGNS = {
    SceneKind.SAFETY: "alert",
    SceneKind.TOOLS: "tools",
    SceneKind.CHECK: "tick",
    SceneKind.SUMMARY: "summary",
    SceneKind.CONTACT: "contact",
}


@dataclass(frozen=True, slots=True)
class Composition:
    """What stands on a slide, all but what frames every one (stripe, small print, logo, draft band).

    ``split``   whether a word had to be split
    ``merit``   the larger, the better, among attempts of equal rank
    ``stripe``  whether the brand's stripe stands along the left edge
    ``logo``    whether the logo stands at the foot: not where the template shows it itself
    """

    elements: tuple[Element, ...]
    split: bool = False
    merit: float = 0.0
    stripe: bool = True
    logo: bool = True


Attempt = Callable[[], Composition | None]
"""Lays the slide out in one way; None where something does not fit."""

Template = Callable[[Slide, Frame], Iterator[Sequence[Attempt]]]


# ------------------------------------------------------------------------------------------------ heading


@dataclass(frozen=True, slots=True)
class Header:
    """The badge and the heading. ``left`` is where the heading's text begins, ``below`` where the rest may begin."""

    elements: tuple[Element, ...]
    left: int
    below: int
    split: bool = False


def header(slide: Slide, frame: Frame, *, width: int | None = None, lines: int | None = None) -> Header:
    """The badge, and the heading beside it: as large as stands in ``lines`` lines without splitting a word.

    ``width`` from the left margin on; None: the whole width.
    """
    safe, width = frame.safe, frame.safe.width if width is None else width
    side = frame.px(112)
    badge = _badge(slide, frame, Box(safe.x, safe.y, side, side))
    left = badge[0].box.right + frame.px(36) if badge else safe.x
    if not slide.heading:
        return _badge_alone(badge, left, frame)
    words, split = heading_words(slide, frame, safe.x + width - left, lines or (2 if frame.landscape else 3))
    middle = safe.y + side // 2
    if len(words.lines) == 1:
        words = moved(words, left, words.box.y + middle - first_line_middle(words))
    else:
        words = moved(words, left, max(safe.y - capitals_top(words) + frame.px(4), safe.y - frame.px(16)))
    below = max([words.box.bottom, *(element.box.bottom for element in badge)]) + frame.spaced(40)
    return Header((*badge, words), left, below, split)


def _badge_alone(badge: tuple[Element, ...], left: int, frame: Frame) -> Header:
    below = max([frame.safe.y, *(element.box.bottom + frame.spaced(44) for element in badge)])
    return Header(badge, left, below)


def column_header(slide: Slide, frame: Frame, width: int, lines: int = 4) -> Header:
    """For a narrow column beside a photo: the heading beside the badge if it is large enough there, else below it."""
    beside = header(slide, frame, width=width, lines=2)
    if not slide.heading:
        return beside
    heading = beside.elements[-1]
    large_enough = round(frame.px(frame.theme.type.heading) * 0.85)
    if isinstance(heading, Words) and heading.face.size >= large_enough and not beside.split:
        return beside
    safe, side = frame.safe, frame.px(112)
    badge = _badge(slide, frame, Box(safe.x, safe.y, side, side))
    words, split = heading_words(slide, frame, width, lines)
    top = badge[0].box.bottom + frame.spaced(40) if badge else safe.y
    words = moved(words, safe.x, top - capitals_top(words))
    return Header((*badge, words), safe.x, words.box.bottom + frame.spaced(28), split)


def heading_text(slide: Slide) -> str:
    """The heading; on a continued slide with the page's number. No line holds nothing but three dots."""
    heading = slide.heading.replace(" …", "\u00a0…")
    return heading if slide.page == 1 else f"{heading}\u00a0({slide.page})"


def heading_words(
    slide: Slide, frame: Frame, width: int, most_lines: int, *, largest: int = 0, colour: str = ""
) -> tuple[Words, bool]:
    """The heading in so many lines, as large as that goes without splitting a word; at the minimum in any number.

    ``largest`` size, 0: the theme's; ``colour`` "": the theme's ink.
    """
    scale, pen = frame.theme.type, frame.pen(frame.theme.type.body)
    for size in ladder(largest or scale.heading, scale.minimum):
        style = Style("heading", "semibold", size, colour or frame.theme.colours.ink, balanced=True, leading=1.16)
        words, split = set_text(pen, heading_text(slide), style, 0, frame.safe.y, width)
        if (len(words.lines) <= most_lines and not split) or size == scale.minimum:
            return words, split
    raise AssertionError("the ladder ends with the smallest size")


def _badge(slide: Slide, frame: Frame, box: Box) -> tuple[Element, ...]:
    """The step's number, or a sign for what the slide is about."""
    if slide.number is not None:
        return number_badge(slide, frame, box, 68)
    code = _BADGE_SIGNS.get(slide.kind)
    if code is None:
        return ()
    colours, inset = frame.theme.colours, frame.px(22)
    inner = Box(box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset)
    return (
        Ground(box, "badge", colours.brand_ground, frame.px(20)),
        Sign(inner, "badge-sign", code, colours.on_brand, colours.brand_ground),
    )


def number_badge(slide: Slide, frame: Frame, box: Box, size: int) -> tuple[Element, ...]:
    """The step's number on the company's colour, wider than ``box`` where it has more digits; () without a number."""
    if slide.number is None:
        return ()
    colours = frame.theme.colours
    style = Style("number", "bold", size, colours.on_brand)
    words, _ = set_text(frame.pen(size), str(slide.number), style, 0, 0, frame.size.width)
    box = Box(box.x, box.y, max(box.width, words.box.width + frame.px(size * 0.7)), box.height)
    x = box.x + (box.width - words.box.width) // 2
    words = moved(words, x, box.y + box.height // 2 - first_line_middle(words))
    return Ground(box, "badge", colours.brand_ground, box.height // 6), words


# ------------------------------------------------------------------------------------------------ text


def facts_of(slide: Slide) -> list[Block]:
    return [FactBlock(label, value) for label, value in slide.lines]


def panels_of(slide: Slide) -> list[Block]:
    return [PanelBlock(signal, text, slide.language) for signal, text in slide.panels]


def points_of(slide: Slide) -> list[Block]:
    """Bullets; a single line of text is none."""
    if len(slide.points) == 1:
        return [PointBlock(text) for text in slide.points]
    return [PointBlock(text, mark="bullet", indent=0.7) for text in slide.points]


def least_height(slide: Slide, pen: Pen, width: int) -> float:
    """What the slide's text takes at least, were its lines all full: found much faster than the lines are."""
    face = pen.face("regular", pen.body)
    return _in_one_line(face, slide.points, slide.panels, slide.lines, pen.rtl) / max(width, 1) * face.size * 1.15


@lru_cache(maxsize=256)
def _in_one_line(
    face: Face,
    points: Sequence[str],
    panels: Sequence[tuple[Signal | None, str]],
    lines: Sequence[tuple[str, str]],
    rtl: bool,
) -> float:
    """How wide all text is together. Remembered: every arrangement asks."""
    texts = (*points, *(text for _, text in (*panels, *lines)))
    return sum(face.width(text, rtl=rtl) for text in texts)


def fact_grid(facts: Sequence[Block], pen: Pen, x: int, y: int, width: int, columns: int, gap: int) -> Placed:
    """Facts in rows, read from left to right; fewer columns where a word would have to be split."""
    natural = [fact.placed(pen, 0, 0, width).elements for fact in facts]
    widths = [max(element.box.width for element in elements) for elements in natural]
    spare = width - sum(widths)
    if columns == len(facts) > 1 and spare >= gap * columns:
        # In one row each takes what it needs, and the rest is shared out between them.
        starts = [x + sum(widths[:place]) + place * spare // columns for place in range(columns)]
        row = [fact.placed(pen, left, y, wide) for fact, left, wide in zip(facts, starts, widths, strict=True)]
        return Placed(tuple(e for placed in row for e in placed.elements), max(placed.height for placed in row))
    each = (width - gap * (columns - 1)) // columns
    elements: list[Element] = []
    at, split = y, False
    for start in range(0, len(facts), columns):
        row = [
            fact.placed(pen, x + place * (each + gap), at, each)
            for place, fact in enumerate(facts[start : start + columns])
        ]
        split = split or any(placed.split for placed in row)
        elements += [element for placed in row for element in placed.elements]
        at += max(placed.height for placed in row) + pen.px(28)
    if split and columns > 1:
        return fact_grid(facts, pen, x, y, width, columns - 1, gap)
    return Placed(tuple(elements), max(at - pen.px(28) - y, 0), split)


def in_order(
    facts: Sequence[Block], panels: Sequence[Block], points: Sequence[Block], pen: Pen, area: Box, *, columns: int = 1
) -> Placed:
    """Facts, then warnings, then points (in columns), below each other from the area's upper edge; may be too high."""
    gap = pen.px(64)
    grid = fact_grid(facts, pen, area.x, area.y, area.width, min(2, len(facts)), gap) if facts else Placed((), 0)
    elements, y, split = list(grid.elements), area.y + grid.height, grid.split
    for blocks, count in ((panels, 1), (points, columns)):
        if blocks:
            y += pen.em(0.8) if elements else 0
            placed = in_columns(blocks, pen, area.x, y, area.width, count, gap)
            elements += placed.elements
            y, split = y + placed.height, split or placed.split
    return Placed(tuple(elements), y - area.y, split)


def beside(
    left: Sequence[Block], right: Sequence[Block], pen: Pen, area: Box, *, share: float = 0.46, gap: int | None = None
) -> Placed:
    """Two stacks of blocks side by side, the left one taking this share of the width; may be too high."""
    gap = pen.px(64) if gap is None else gap
    wide = round((area.width - gap) * share)
    one = stacked(left, pen, area.x, area.y, wide)
    x = area.x + wide + gap
    other = stacked(right, pen, x, area.y, area.right - x)
    return Placed((*one.elements, *other.elements), max(one.height, other.height), one.split or other.split)


def lowered(placed: Placed, area: Box) -> Placed | None:
    """Little text stands a little lower than right below the heading; too much gives None."""
    free = area.height - placed.height
    if free < 0:
        return None
    drop = min(free // 3, area.height // 8)
    return Placed(shifted(placed.elements, drop), placed.height + drop, placed.split)


def capitals_at(elements: tuple[Element, ...], y: int) -> tuple[Element, ...]:
    """The first line's capitals at ``y`` (a photo's upper edge), where a column begins with text."""
    first = elements[0]
    words = next((element for element in elements if isinstance(element, Words)), None)
    if words is None or isinstance(first, Ground) or (isinstance(first, Sign) and first.role == "pictogram"):
        return elements
    return shifted(elements, y - words.box.y - capitals_top(words))


def body_below(head: Header, frame: Frame, left: int | None = None) -> Box:
    """What is free below the heading, from ``left`` on (None: from the margin)."""
    x = frame.safe.x if left is None else left
    return Box(x, head.below, frame.safe.right - x, frame.safe.bottom - head.below)


def composed(head: Header, body: Placed | None, *, merit: float = 0.0) -> Composition | None:
    """A heading with what stands below it; None where that did not fit."""
    return body and Composition((*head.elements, *body.elements), head.split or body.split, merit)
