"""Paints what layout placed. The same slide gives the same picture, bit for bit."""

from __future__ import annotations

from PIL import Image, ImageDraw

from onboard.core.model import Size, Slide
from onboard.slides import pictograms
from onboard.slides.boxes import Band, Box, Ground, Layout, Picture, Sign, Words
from onboard.slides.colours import mixed
from onboard.slides.frame import runs_from_the_right
from onboard.slides.layout import laid_out
from onboard.slides.originals import clear_picture_of
from onboard.slides.photos import developed
from onboard.slides.theme import Theme

_FINER = 4
_DRAFT, _ON_DRAFT = "#8E1B6B", "#FFFFFF"
"""A colour of its own: none of the safety colours, and few brands'."""


def draw(slide: Slide, theme: Theme, size: Size) -> Image.Image:
    """The slide as an RGB picture of exactly this size.

    The slide must be one that ``paginate`` gave. Raises InputError naming the file for a photo that cannot be read,
    and naming the character for one that no font has.
    """
    return painted(laid_out(slide, theme, size), theme)


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
    mask = Image.new("L", (box.width, box.height), 255)
    if radius:
        quarter = _quarter(radius)
        corners = (
            (quarter, (0, 0)),
            (quarter.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (box.width - radius, 0)),
            (quarter.transpose(Image.Transpose.ROTATE_180), (box.width - radius, box.height - radius)),
            (quarter.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, box.height - radius)),
        )
        for (corner, place), stays in zip(corners, square, strict=True):
            if not stays:
                mask.paste(corner, place)
    image.paste(colour, (box.x, box.y, box.right, box.bottom), mask)


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


def pasted(image: Image.Image, place: Picture, picture: Image.Image) -> None:
    """Put a photo or a film's frame, of exactly the place's size, where it stands on a slide."""
    box = place.box
    image.paste(picture, (box.x, box.y))
    if place.edge:
        # Outside the photo, so that no row of its pixels is covered.
        edge = (box.x - 1, box.y - 1, box.right, box.bottom)
        ImageDraw.Draw(image).rectangle(edge, outline=place.edge)


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
