"""One slide in one arrangement: where everything would stand, and whether it fits.

Geometry is in shares of the slide and in pixels of a slide whose shorter side is 1080, so that a portrait slide is
the same code. The lowest part of a slide carries nothing but small print: captions lie there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onboard.core.errors import InputError
from onboard.core.model import Photo, SceneKind, Slide
from onboard.slides.blocks import (
    SIGN_GAP,
    SIGN_SIDE,
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
from onboard.slides.boxes import Band, Box, Element, Ground, Layout, Picture, Sign, Words
from onboard.slides.photos import LARGEST_BLOW_UP, arranged, shown_size
from onboard.slides.pictograms import codes_for

_BADGE_SIGNS = {
    SceneKind.SAFETY: "alert",
    SceneKind.TOOLS: "tools",
    SceneKind.CHECK: "tick",
    SceneKind.SUMMARY: "summary",
    SceneKind.CONTACT: "contact",
}
_WIDE_KINDS = frozenset((SceneKind.SAFETY, SceneKind.TOOLS))
"""Their lists fill the width; other text without a photo stands below the heading's first letter."""
_QUANTITY = re.compile(r"(\d{1,4}(?:[.,/–-]\d{1,4})?)\s*[x×]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way to lay a slide out.

    ``body``     size of body text, in pixels of 1080
    ``photos``   largest share of the width (portrait: of the height) that photos take
    ``below``    photos below the text rather than beside it (landscape)
    ``across``   warnings across the whole width, rather than in the text's column
    ``columns``  of the list of points
    """

    body: int
    photos: float = 0.0
    below: bool = False
    across: bool = True
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """One slide, tried in one arrangement. ``photo_sizes`` in pixels, as the photos are to be seen."""

    slide: Slide
    pen: Pen
    photo_sizes: tuple[tuple[int, int], ...]
    arrangement: Arrangement

    # ---- geometry

    @property
    def landscape(self) -> bool:
        return self.pen.size.width > self.pen.size.height

    @property
    def safe(self) -> Box:
        """Free of the draft band above, and of captions and small print below."""
        width, height = self.pen.size.width, self.pen.size.height
        side = self.pen.px(88 if self.landscape else 64)
        top, bottom = self.pen.px(84), height - self.pen.px(124 if self.landscape else 200)
        return Box(side, top, width - 2 * side, bottom - top)

    @property
    def gap(self) -> int:
        """Between text and photo, and between columns."""
        return self.pen.px(64)

    # ---- the two kinds of slide

    def laid_out(self) -> tuple[Layout | None, bool]:
        """The layout, None where something does not fit; and whether a word had to be split."""
        return self.title() if self.slide.kind is SceneKind.TITLE else self.ordinary()

    def ordinary(self) -> tuple[Layout | None, bool]:
        """Heading, then warnings, points and photos."""
        header, below = self._header()
        left = self.safe.x
        if self.landscape and not self.slide.photos and self.slide.kind not in _WIDE_KINDS:
            left = header[-1].box.x
        area = Box(left, below, self.safe.right - left, self.safe.bottom - below)
        body = self._with_photos(area) if self.slide.photos else self._text_only(area)
        if body is None:
            return None, False
        return self._finished((*header, *body.elements)), body.split

    def title(self) -> tuple[Layout | None, bool]:
        """The heading on the brand's colour, facts below; photos at the right (portrait: below the facts)."""
        safe, pen, beside = self.safe, self.pen, bool(self.slide.photos) and self.landscape
        pictures: tuple[Element, ...] = ()
        plate_right, text_right = pen.size.width, safe.right
        if beside:
            room = Box(safe.x, safe.y, round(safe.width * 0.46), safe.height)
            pictures, field = self._photo_field(room, right=safe.right)
            plate_right = field.x - self.gap
            text_right = plate_right - pen.px(24)
        width = text_right - safe.x
        facts = self._title_facts(safe.x, 0, width)
        facts_room = facts.height + pen.px(56) if facts.elements else 0
        share = 0.62 if beside or not self.slide.photos else 0.30
        plate_bottom = min(round(pen.size.height * share), safe.bottom - facts_room)
        heading = self._title_heading(width, plate_bottom - pen.px(64) - safe.y)
        if heading is None:
            return None, False
        heading = _moved(heading, safe.x, plate_bottom - pen.px(60) - heading.box.height)
        plate = Ground(Box(0, 0, plate_right, plate_bottom), "title-ground", pen.theme.colours.brand_ground)
        facts = self._title_facts(safe.x, plate_bottom + pen.px(56), width)
        if self.slide.photos and not beside:
            top = plate_bottom + facts_room + pen.px(48)
            room = Box(safe.x, top, safe.width, safe.bottom - top)
            if room.height < self._least_photo_height:
                return None, False
            pictures, _ = self._photo_field(room, right=None)
        return self._finished((plate, heading, *facts.elements, *pictures), edge=False), facts.split

    def _title_heading(self, width: int, height: int) -> Words | None:
        """As large as fits without splitting a word."""
        scale = self.pen.theme.type
        for size in _ladder(scale.title, scale.minimum):
            style = Style("heading", "bold", size, self.pen.theme.colours.on_brand, balanced=True, leading=1.14)
            words, split = set_text(self.pen, self._heading_text(), style, 0, 0, width)
            if words.box.height <= height and (not split or size == scale.minimum):
                return words
        return None

    def _title_facts(self, x: int, y: int, width: int) -> Placed:
        facts = self._fact_blocks()
        columns = max(1, min(len(facts), 4 if width > self.pen.px(1500) else 2))
        grid = self._fact_grid(facts, x, y, width, columns)
        rest = self._blocks(facts=False)
        if not rest:
            return grid
        below = y + grid.height + (self.pen.em(0.6) if facts else 0)
        text = stacked(rest, self.pen, x, below, width)
        return Placed((*grid.elements, *text.elements), below + text.height - y, grid.split or text.split)

    def _fact_grid(self, facts: Sequence[Block], x: int, y: int, width: int, columns: int) -> Placed:
        """Facts in rows, read from left to right; fewer columns where a word would have to be split."""
        natural = [fact.placed(self.pen, 0, 0, width).elements for fact in facts]
        widths = [max(element.box.width for element in elements) for elements in natural]
        spare = width - sum(widths)
        if columns == len(facts) > 1 and spare >= self.gap * columns:
            # In one row each takes what it needs, and the rest is shared out between them.
            starts = [x + sum(widths[:place]) + place * spare // columns for place in range(columns)]
            row = [fact.placed(self.pen, left, y, wide) for fact, left, wide in zip(facts, starts, widths, strict=True)]
            return Placed(tuple(e for placed in row for e in placed.elements), max(placed.height for placed in row))
        each = (width - self.gap * (columns - 1)) // columns
        elements: list[Element] = []
        at, split = y, False
        for start in range(0, len(facts), columns):
            row = [
                fact.placed(self.pen, x + place * (each + self.gap), at, each)
                for place, fact in enumerate(facts[start : start + columns])
            ]
            split = split or any(placed.split for placed in row)
            elements += [element for placed in row for element in placed.elements]
            at += max(placed.height for placed in row) + self.pen.px(28)
        if split and columns > 1:
            return self._fact_grid(facts, x, y, width, columns - 1)
        return Placed(tuple(elements), max(at - self.pen.px(28) - y, 0), split)

    # ---- heading

    def _header(self) -> tuple[tuple[Element, ...], int]:
        """The badge and the heading, and the y below which everything else begins."""
        safe, pen = self.safe, self.pen
        side = pen.px(112)
        badge = self._badge(Box(safe.x, safe.y, side, side))
        left = badge[0].box.right + pen.px(36) if badge else safe.x
        words = self._heading(left, safe.right - left)
        middle = safe.y + side // 2
        if len(words.lines) == 1:
            words = _moved(words, left, words.box.y + middle - first_line_middle(words))
        else:
            words = _moved(words, left, max(safe.y - capitals_top(words) + pen.px(4), safe.y - pen.px(16)))
        below = max([words.box.bottom, *(element.box.bottom for element in badge)]) + pen.px(44)
        return (*badge, words), below

    def _heading(self, left: int, width: int) -> Words:
        scale = self.pen.theme.type
        for size in _ladder(scale.heading, scale.minimum):
            style = Style("heading", "semibold", size, self.pen.theme.colours.ink, balanced=True, leading=1.16)
            words, split = set_text(self.pen, self._heading_text(), style, left, self.safe.y, width)
            if (len(words.lines) <= (2 if self.landscape else 3) and not split) or size == scale.minimum:
                return words
        raise AssertionError("the ladder ends with the smallest size")

    def _heading_text(self) -> str:
        return self.slide.heading if self.slide.page == 1 else f"{self.slide.heading}\u00a0({self.slide.page})"

    def _badge(self, box: Box) -> tuple[Element, ...]:
        """The step's number, or a sign for what the slide is about."""
        pen, colours = self.pen, self.pen.theme.colours
        radius = pen.px(20)
        if self.slide.number is None:
            code = _BADGE_SIGNS.get(self.slide.kind)
            if code is None:
                return ()
            inset = pen.px(22)
            inner = Box(box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset)
            return (
                Ground(box, "badge", colours.brand_ground, radius),
                Sign(inner, "badge-sign", code, colours.on_brand, colours.brand_ground),
            )
        style = Style("number", "bold", 68, colours.on_brand)
        words, _ = set_text(pen, str(self.slide.number), style, 0, 0, pen.size.width)
        box = replace(box, width=max(box.width, words.box.width + pen.px(48)))
        x = box.x + (box.width - words.box.width) // 2
        words = _moved(words, x, box.y + box.height // 2 - first_line_middle(words))
        return Ground(box, "badge", colours.brand_ground, radius), words

    # ---- text

    def _text_only(self, area: Box) -> Placed | None:
        panels = self._panel_blocks()
        points = self._point_blocks()
        if self.slide.kind is SceneKind.SAFETY and panels and points and self.landscape and not self.slide.lines:
            side_by_side = self._side_by_side(points, panels, area)
            if side_by_side is not None:
                return side_by_side
        facts = self._fact_blocks()
        grid = self._fact_grid(facts, area.x, area.y, area.width, 2 if self.landscape and len(facts) > 1 else 1)
        elements, y, split = list(grid.elements), area.y + grid.height, grid.split
        for blocks, columns in ((panels, 1), (points, self.arrangement.columns)):
            if blocks:
                y += self.pen.em(0.8) if elements else 0
                placed = in_columns(blocks, self.pen, area.x, y, area.width, columns, self.gap)
                elements += placed.elements
                y, split = y + placed.height, split or placed.split
        return _lowered(Placed(tuple(elements), y - area.y, split), area)

    def _side_by_side(self, points: Sequence[Block], panels: Sequence[Block], area: Box) -> Placed | None:
        """What to wear at the left, what to beware of at the right."""
        left = round((area.width - self.gap) * 0.46)
        one = stacked(points, self.pen, area.x, area.y, left)
        x = area.x + left + self.gap
        other = stacked(panels, self.pen, x, area.y, area.right - x)
        both = Placed((*one.elements, *other.elements), max(one.height, other.height), one.split or other.split)
        return _lowered(both, area)

    def _blocks(self, *, facts: bool = True) -> list[Block]:
        return [*(self._fact_blocks() if facts else []), *self._panel_blocks(), *self._point_blocks()]

    def _fact_blocks(self) -> list[Block]:
        return [FactBlock(label, value) for label, value in self.slide.lines]

    def _panel_blocks(self) -> list[Block]:
        return [PanelBlock(signal, text, self.slide.language) for signal, text in self.slide.panels]

    def _point_blocks(self) -> list[Block]:
        match self.slide.kind:
            case SceneKind.SAFETY:
                return _with_signs(self.slide.points, self.slide.left_in or self.slide.language)
            case SceneKind.TOOLS:
                return _with_quantities(self.slide.points, self.pen)
            case SceneKind.CHECK:
                return [PointBlock(text, mark="tick-box", indent=1.3) for text in self.slide.points]
            case SceneKind.TITLE | SceneKind.CONTACT:
                return [PointBlock(text) for text in self.slide.points]
            case _ if len(self.slide.points) == 1:
                return [PointBlock(text) for text in self.slide.points]
            case _:
                return [PointBlock(text, mark="bullet", indent=0.7) for text in self.slide.points]

    # ---- photos

    def _with_photos(self, area: Box) -> Placed | None:
        blocks = self._blocks()
        if not blocks:
            pictures, field = self._photo_field(area, right=None)
            return Placed(pictures, field.height)
        if not self.landscape:
            return self._photos_above(blocks, area)
        if self.arrangement.below:
            return self._photos_below(blocks, area)
        if not self.arrangement.across:
            return self._photos_beside(blocks, area)
        top = stacked(self._panel_blocks(), self.pen, area.x, area.y, area.width)
        used = top.height + self.pen.px(40)
        rest = Box(area.x, area.y + used, area.width, area.height - used)
        others = [*self._fact_blocks(), *self._point_blocks()]
        body = self._photos_beside(others, rest) if others else self._photos_below([], rest)
        return body and Placed((*top.elements, *body.elements), area.height, top.split or body.split)

    def _photos_beside(self, blocks: Sequence[Block], area: Box) -> Placed | None:
        if area.height < self._least_photo_height:
            return None
        room = Box(area.x, area.y, round(area.width * self.arrangement.photos), area.height)
        pictures, field = self._photo_field(room, right=area.right)
        text = stacked(blocks, self.pen, area.x, area.y, field.x - self.gap - area.x)
        if text.height > area.height:
            return None
        return Placed((*_capitals_at(text.elements, area.y), *pictures), area.height, text.split)

    def _photos_below(self, blocks: Sequence[Block], area: Box) -> Placed | None:
        text = stacked(blocks, self.pen, area.x, area.y, area.width)
        used = text.height + (self.pen.px(40) if blocks else 0)
        room = Box(area.x, area.y + used, area.width, area.height - used)
        if room.height < self._least_photo_height:
            return None
        pictures, field = self._photo_field(room, right=None)
        return Placed((*text.elements, *_moved_by(pictures, area.x - field.x)), area.height, text.split)

    def _photos_above(self, blocks: Sequence[Block], area: Box) -> Placed | None:
        room = Box(area.x, area.y, area.width, round(area.height * self.arrangement.photos))
        pictures, field = self._photo_field(room, right=None)
        y = field.bottom + self.pen.px(40)
        text = stacked(blocks, self.pen, area.x, y, area.width)
        return None if y + text.height > area.bottom else Placed((*pictures, *text.elements), area.height, text.split)

    @property
    def _least_photo_height(self) -> int:
        return self.pen.px(360)

    def _photo_field(self, room: Box, *, right: int | None) -> tuple[tuple[Element, ...], Box]:
        """The photos at their places in ``room``, moved to end at ``right`` (None: in the middle of the room)."""
        grow = LARGEST_BLOW_UP * self.pen.px(1080) / 1080
        sizes = [
            size if photo.missing is None else (room.width, round(room.width * size[1] / size[0]))
            for photo, size in zip(self.slide.photos, self.photo_sizes, strict=True)
        ]
        boxes = arranged(sizes, room.width, room.height, self.pen.px(20), grow)
        width, height = max(box.right for box in boxes), max(box.bottom for box in boxes)
        x = room.x + (room.width - width) // 2 if right is None else right - width
        elements: list[Element] = []
        for photo, box in zip(self.slide.photos, boxes, strict=True):
            place = Box(x + box.x, room.y + box.y, box.width, box.height)
            elements += [self._picture(photo, place)] if photo.missing is None else self._empty_frame(photo, place)
        return tuple(elements), Box(x, room.y, width, height)

    def _picture(self, photo: Photo, place: Box) -> Element:
        return Picture(place, "photo", photo, edge=self.pen.theme.colours.line)

    def _empty_frame(self, photo: Photo, place: Box) -> Sequence[Element]:
        """A frame that says which photo is missing, and why; the words shrink rather than leave it."""
        colours, pen = self.pen.theme.colours, self.pen
        frame = Ground(place, "empty-frame", colours.quiet, pen.px(12), colours.muted, pen.px(4))
        width = place.width - pen.px(64)
        for size in (pen.theme.type.minimum, 36, 30, 24, 18):
            name, _ = set_text(pen, photo.file or "–", Style("missing", "semibold", size, colours.ink), 0, 0, width)
            why, _ = set_text(pen, photo.missing or "", Style("missing", "regular", size, colours.muted), 0, 0, width)
            side = min(pen.px(180), place.height - name.box.height - why.box.height - pen.px(88))
            if side >= pen.px(48) or size == 18:
                break
        side = max(side, 0)
        y = place.y + (place.height - side - pen.px(24) - name.box.height - why.box.height) // 2
        middle = place.x + place.width // 2
        sign = Sign(
            Box(middle - side // 2, y, side, side), "missing-sign", "photo-missing", colours.muted, colours.quiet
        )
        name = _moved(name, middle - name.box.width // 2, y + side + pen.px(24))
        why = _moved(why, middle - why.box.width // 2, name.box.bottom)
        return (frame, *((sign,) if side else ()), name, why)

    # ---- round the edge

    def _finished(self, elements: tuple[Element, ...], *, edge: bool = True) -> Layout:
        colours, size = self.pen.theme.colours, self.pen.size
        stripe = (Ground(Box(0, 0, self.pen.px(20), size.height), "edge", colours.brand),) if edge else ()
        around = (*self._logo(), *self._footer(), *self._draft_band())
        return Layout(size, colours.ground, self.safe, (*stripe, *elements, *around))

    def _logo(self) -> tuple[Element, ...]:
        logo = self.pen.theme.logo
        if logo is None:
            return ()
        width, height = shown_size(logo)
        tall = self.pen.px(56)
        wide = min(round(tall * width / height), self.pen.px(320))
        tall = round(wide * height / width)
        y = self.pen.size.height - self.pen.px(56) - tall // 2
        return (Picture(Box(self.safe.right - wide, y, wide, tall), "logo", logo),)

    def _footer(self) -> tuple[Element, ...]:
        if not self.slide.footer:
            return ()
        width = self.safe.width - (self.pen.px(360) if self.pen.theme.logo else 0)
        for size in (self.pen.theme.type.small, self.pen.theme.type.small * 5 // 6):
            style = Style("footer", "regular", size, self.pen.theme.colours.muted)
            words, _ = set_text(self.pen, self.slide.footer, style, self.safe.x, 0, width)
            if len(words.lines) <= 2:
                return (_moved(words, self.safe.x, self.pen.size.height - self.pen.px(56) - words.box.height // 2),)
        raise InputError(
            f"the small print has {len(self.slide.footer)} characters, more than two lines hold",
            stage="slides",
            place=self.slide.heading,
            hint="Shorten it.",
        )

    def _draft_band(self) -> tuple[Element, ...]:
        if not self.slide.draft:
            return ()
        face = self.pen.face("bold", 34)
        face.width(self.slide.draft)
        return (Band(Box(0, 0, self.pen.size.width, self.pen.px(56)), "draft", self.slide.draft, face),)


def _ladder(largest: int, least: int) -> Iterator[int]:
    """Sizes from the largest down to the least, in steps of about a tenth."""
    size = largest
    while size > least:
        yield size
        size = min(size - 4, round(size * 0.9))
    yield least


def _moved(words: Words, x: int, y: int) -> Words:
    return replace(words, box=replace(words.box, x=x, y=y))


def _lowered(placed: Placed, area: Box) -> Placed | None:
    """Little text stands a little lower than right below the heading; too much gives None."""
    free = area.height - placed.height
    if free < 0:
        return None
    drop = min(free // 3, area.height // 8)
    return replace(placed, elements=_shifted(placed.elements, drop))


def _capitals_at(elements: tuple[Element, ...], y: int) -> tuple[Element, ...]:
    """The first line's capitals level with the photo's upper edge, where a column begins with text."""
    first = elements[0]
    words = next((element for element in elements if isinstance(element, Words)), None)
    if words is None or isinstance(first, Ground) or (isinstance(first, Sign) and first.role == "pictogram"):
        return elements
    return _shifted(elements, -capitals_top(words))


def _moved_by(elements: tuple[Element, ...], right: int) -> tuple[Element, ...]:
    return tuple(replace(element, box=replace(element.box, x=element.box.x + right)) for element in elements)


def _shifted(elements: tuple[Element, ...], by: int) -> tuple[Element, ...]:
    return tuple(replace(element, box=replace(element.box, y=element.box.y + by)) for element in elements)


# ------------------------------------------------------------------------------------------------ lists


def _with_signs(points: Sequence[str], language: str) -> list[Block]:
    """Protective equipment with its pictograms; if no line calls for one, a plain list."""
    codes = [codes_for(text, language)[:3] for text in points]
    if not any(codes):
        return [PointBlock(text, mark="bullet", indent=0.7) for text in points]
    return [
        PointBlock(text, signs=found, indent=max(len(found), 1) * (SIGN_SIDE + SIGN_GAP) + 0.2)
        if found
        else PointBlock(text, mark="bullet", indent=SIGN_SIDE + SIGN_GAP + 0.2)
        for text, found in zip(points, codes, strict=True)
    ]


def _with_quantities(points: Sequence[str], pen: Pen) -> list[Block]:
    """Tools with their quantities in a column of their own, where the text begins with one ("6 x ...")."""
    found = [_QUANTITY.match(text) for text in points]
    shown = [f"{match[1]}\u00a0×" if match else "" for match in found]
    if not any(shown):
        return [PointBlock(text, mark="bullet", indent=0.7) for text in points]
    face = pen.face("bold", pen.body)
    indent = max(face.width(quantity) for quantity in shown) / max(pen.em(1), 1) + 0.45
    return [
        PointBlock(text[match.end() :], quantity=quantity, indent=indent)
        if match
        else PointBlock(text, mark="bullet", indent=indent)
        for text, match, quantity in zip(points, found, shown, strict=True)
    ]
