"""Paints what layout placed. The same slide gives the same picture, bit for bit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from PIL import Image, ImageDraw

from onboard.core.marks import MarkKind
from onboard.core.model import Size, Slide
from onboard.slides import pictograms
from onboard.slides.boxes import Band, Box, Element, Ground, Layout, Picture, Sign, Words
from onboard.slides.colours import mixed
from onboard.slides.cropping import view_of
from onboard.slides.frame import runs_from_the_right
from onboard.slides.layout import laid_out
from onboard.slides.originals import clear_picture_of
from onboard.slides.photos import developed, taken
from onboard.slides.theme import Theme

_FINER = 4
_DRAFT, _ON_DRAFT = "#8E1B6B", "#FFFFFF"
"""A colour of its own: none of the safety colours, and few brands'."""

_NO_EDGE = "#808080"
"""Below a photo without an edge, where it covers a pixel of a small picture only in part."""


def draw(slide: Slide, theme: Theme, size: Size) -> Image.Image:
    """The slide as an RGB picture of exactly this size.

    The slide must be one that ``paginate`` gave. Raises InputError naming the file for a photo that cannot be read,
    and naming the character for one that no font has.
    """
    return painted(laid_out(slide, theme, size), theme)


def drawn_small(slide: Slide, theme: Theme, size: Size, width: int) -> Image.Image:
    """The slide as :func:`draw` gives it, to be looked at: ``width`` pixels wide and as high as that makes it.

    A photo is scaled once, from its own pixels, instead of twice; but not one with marks or with something on it.
    Raises what ``draw`` raises.
    """
    layout = laid_out(slide, theme, size)
    below = [element for element in layout.elements if not isinstance(element, Band)]
    plain = [element for at, element in enumerate(below) if _is_plain(element, below[at + 1 :])]
    grounds = tuple(_ground_of(element) if element in plain else element for element in layout.elements)
    image = painted(replace(layout, elements=grounds), theme)
    small = image.resize((width, round(width * size.height / size.width)), Image.Resampling.BOX, reducing_gap=1.0)
    mark = draft_mark(layout, small)
    for picture in plain:
        _show_small(small, picture, size)
    if mark is not None:
        small.paste(mark)
    return small


def painted(layout: Layout, theme: Theme) -> Image.Image:
    """A layout as a picture."""
    image = Image.new("RGB", (layout.size.width, layout.size.height), layout.ground)
    canvas = ImageDraw.Draw(image)
    for element in layout.elements:
        match element:
            case Words():
                _write(canvas, element)
            case Ground():
                _lay(image, element)
            case Sign():
                _sign(image, element, theme)
            case Picture():
                _show(image, element, theme)
            case Band():
                _mark_as_draft(image, element)
    return image


def _write(canvas: ImageDraw.ImageDraw, words: Words) -> None:
    baseline, rtl = words.box.y + words.ascent, runs_from_the_right(words)
    for line in words.lines:
        left = words.box.right - words.face.width(line, rtl=rtl) if words.rtl else words.box.x
        words.face.draw(canvas, left, baseline, line, words.colour, rtl=rtl)
        baseline += words.leading


def _lay(image: Image.Image, ground: Ground) -> None:
    if ground.edge_width:
        _fill(image, ground.box, ground.edge, ground.radius, ground.square_corners)
        inner = _inset(ground.box, ground.edge_width)
        _fill(image, inner, ground.colour, max(ground.radius - ground.edge_width, 0), ground.square_corners)
    else:
        _fill(image, ground.box, ground.colour, ground.radius, ground.square_corners)


def _inset(box: Box, by: int) -> Box:
    return Box(box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by)


def _fill(image: Image.Image, box: Box, colour: str, radius: int, square: tuple[bool, bool, bool, bool]) -> None:
    """A rectangle with smooth round corners; ``square`` tells which stay square, clockwise from the upper left."""
    if not radius or all(square):
        image.paste(colour, (box.x, box.y, box.right, box.bottom))
        return
    # Through a mask only as far as the corners reach: it takes several times as long.
    ends = _ends(box.width, min(2 * radius, box.height), radius, square)
    upper = ends.height if ends.height == box.height else radius
    lower = ends.height - upper
    image.paste(colour, (box.x, box.y, box.right, box.y + upper), ends.crop((0, 0, box.width, upper)))
    if lower:
        image.paste(colour, (box.x, box.y + upper, box.right, box.bottom - lower))
        rest = ends.crop((0, upper, box.width, ends.height))
        image.paste(colour, (box.x, box.bottom - lower, box.right, box.bottom), rest)


def _ends(width: int, height: int, radius: int, square: tuple[bool, bool, bool, bool]) -> Image.Image:
    """How much of each pixel a rectangle of this size covers."""
    mask, quarter = Image.new("L", (width, height), 255), _quarter(radius)
    corners = (
        (quarter, (0, 0)),
        (quarter.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (width - radius, 0)),
        (quarter.transpose(Image.Transpose.ROTATE_180), (width - radius, height - radius)),
        (quarter.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, height - radius)),
    )
    for (corner, place), stays in zip(corners, square, strict=True):
        if not stays:
            mask.paste(corner, place)
    return mask


def _quarter(radius: int) -> Image.Image:
    """The upper left quarter of a disc."""
    fine = Image.new("L", (radius * _FINER, radius * _FINER), 0)
    ImageDraw.Draw(fine).ellipse((0, 0, 2 * radius * _FINER - 1, 2 * radius * _FINER - 1), fill=255)
    return fine.reduce(_FINER)


def _sign(image: Image.Image, sign: Sign, theme: Theme) -> None:
    side = sign.box.width
    if sign.code == "alert":
        drawn = pictograms.alert(side, sign.colour, sign.behind)
    else:
        drawn = pictograms.sign_for(sign.code, side, sign.colour, sign.behind, own=theme.signs)
    image.paste(drawn, (sign.box.x, sign.box.y))


def _show(image: Image.Image, picture: Picture, theme: Theme) -> None:
    """A logo is shown as it is, on what it stands on; a photo is cropped, sharpened and marked."""
    box = picture.box
    if picture.role == "logo":
        logo = clear_picture_of(picture.photo, box.width, box.height)
        image.paste(logo, (box.x, box.y), logo)
    else:
        pasted(image, picture, developed(picture.photo, box.width, box.height, theme))


def draft_mark(layout: Layout, image: Image.Image) -> Image.Image | None:
    """The draft band of a slide as a picture of it shows it, which may be smaller: from its upper left corner on.

    To be laid there again when something else has been painted in its place; None where the slide is no draft.
    """
    bottom = next((element.box.bottom for element in layout.elements if isinstance(element, Band)), 0)
    tall = bottom * image.height // layout.size.height
    return image.crop((0, 0, image.width, tall)) if tall else None


def pasted(image: Image.Image, place: Picture, picture: Image.Image) -> None:
    """Put a photo or a film's frame, of exactly the place's size, where it stands on a slide.

    It covers the slide's draft band where it goes up there (``draft_mark``).
    """
    box = place.box
    image.paste(picture, (box.x, box.y))
    if place.edge:
        # Outside the photo, so that no row of its pixels is covered.
        edge = (box.x - 1, box.y - 1, box.right, box.bottom)
        ImageDraw.Draw(image).rectangle(edge, outline=place.edge)


def _is_plain(element: Element, above: Sequence[Element]) -> TypeGuard[Picture]:
    """Whether it is a photo without marks that fills its box, and nothing lies on it."""
    if not isinstance(element, Picture) or element.role == "logo":
        return False
    box, marks = element.box, element.photo.marks
    if any(mark.kind is not MarkKind.BLUR for mark in marks) or any(other.box.overlaps(box) for other in above):
        return False
    return view_of(element.photo, box.width, box.height).stands == Box(0, 0, box.width, box.height)


def _ground_of(picture: Picture) -> Ground:
    """What stands in a photo's place: its edge, as large as both."""
    box = _inset(picture.box, -1) if picture.edge else picture.box
    return Ground(box, picture.role, picture.edge or _NO_EDGE)


def _show_small(image: Image.Image, picture: Picture, size: Size) -> None:
    """Paste what those pixels show of the photo that lie in its box as a whole."""
    box, across, down = picture.box, size.width / image.width, size.height / image.height
    left, top = math.ceil(box.x / across), math.ceil(box.y / down)
    width, height = math.floor(box.right / across) - left, math.floor(box.bottom / down) - top
    if width < 1 or height < 1:
        return
    view = view_of(picture.photo, box.width, box.height)
    x, y = left * across - box.x, top * down - box.y
    image.paste(taken(picture.photo, view.part(x, y, width * across, height * down, width, height)), (left, top))


def _mark_as_draft(image: Image.Image, band: Band) -> None:
    """The word again and again between slanting stripes, along the whole upper edge."""
    width, height = band.box.width, band.box.height
    strip = Image.new("RGB", (width, height), _DRAFT)
    fine = Image.new("L", (width * 2, height * 2), 0)
    stripes = ImageDraw.Draw(fine)
    word_width = round(band.face.width(band.word))
    period = word_width + 5 * height
    count = max(width // period, 1)
    period = width / count
    for number in range(count + 1):
        x = 2 * round(number * period)
        for shift in (-2, 0, 2):
            left = x + shift * height
            stripes.polygon(
                [(left, 2 * height), (left + height, 2 * height), (left + 2 * height, 0), (left + height, 0)], fill=255
            )
    strip.paste(mixed(_DRAFT, _ON_DRAFT, 0.82), (0, 0), fine.reduce(2))
    canvas = ImageDraw.Draw(strip)
    baseline = (height + band.face.cap_height) / 2
    for number in range(count):
        x = round((number + 0.5) * period - word_width / 2) + height // 4
        band.face.draw(canvas, x, baseline, band.word, _ON_DRAFT)
    image.paste(strip, (band.box.x, band.box.y))
