"""Photos as they stand on a slide: whatever is blurred destroyed, closer or cropped, scaled, sharpened, marked.

What is wider or higher than its place is surrounded by itself, blurred and darkened, or by the plain ground of a
drawing. Nothing is sharpened that was blown up, and no drawing: its lines are as sharp as they were made.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

from onboard.core.marks import MarkKind
from onboard.core.model import Photo
from onboard.slides.blurring import destroyed
from onboard.slides.cropping import look_of, view_of
from onboard.slides.framing import View
from onboard.slides.marking import layer
from onboard.slides.originals import Plate, plate, shown_size
from onboard.slides.theme import Theme

_SHARPENING = 0.6
"""Share of the difference to a blurred picture (binomial, 3 x 3) that is added."""
_GRAINLESS = [level + (level < 128) - (level > 128) for level in range(256)]
"""Differences around 128, each one level less: a sensor's grain is not made stronger."""
_SHARPENED_FROM, _FULLY_FROM = 1.0, 1.5
"""Pixels of the photo for one of the slide: scaling softens only what it makes smaller."""
_GROUND_CELLS = 24
_DARKER = 0.42


def developed(photo: Photo, width: int, height: int, theme: Theme) -> Image.Image:
    """The photo as it stands on a slide: RGB of exactly this size, with the marks that are seen.

    Raises InputError naming the file for a photo that cannot be read, and the character of a label no font has.
    """
    view = view_of(photo, width, height)
    image = taken(photo, view)
    over = layer(photo, view, theme)
    if over is not None:
        image.paste(over, mask=over.getchannel("A"))
    return image


def taken(photo: Photo, view: View) -> Image.Image:
    """What is seen of the photo in a view, without its marks: RGB of the view's size."""
    return printed(photo, view, source_of(photo, view))


def source_of(photo: Photo, view: View) -> Plate:
    """The photo's pixels in a size that is enough for a view, all that its marks blur destroyed."""
    wide, high = shown_size(photo)
    source = plate(photo, view.wanted(wide) * max(wide, high) / wide)
    if not any(mark.kind is MarkKind.BLUR for mark in photo.marks):
        return source
    upright = source.turned()
    return upright.with_image(destroyed(upright.image, photo.marks, scale=upright.image.width / upright.size[0]))


def printed(photo: Photo, view: View, source: Plate) -> Image.Image:
    """The same as ``taken``, from pixels that are at hand."""
    look, seen, stands = look_of(photo), view.seen, view.stands
    part = source.part(seen.left, seen.top, seen.right, seen.bottom, stands.width, stands.height)
    if not look.drawing:
        shrunk = source.size[0] * seen.width / stands.width
        part = sharpened(part, (shrunk - _SHARPENED_FROM) / (_FULLY_FROM - _SHARPENED_FROM))
    if part.size == (view.width, view.height):
        return part
    image = _ground(part, look.ground, view.width, view.height)
    image.paste(part, (stands.x, stands.y))
    return image


def sharpened(image: Image.Image, strength: float = 1.0) -> Image.Image:
    """A little sharper in its brightness (``strength`` 0 to 1); colours stay, so that no edge gets a coloured seam."""
    amount = _SHARPENING * min(max(strength, 0.0), 1.0)
    if amount == 0 or min(image.size) < 3:
        return image
    blurred = [amount * weight / 16 for weight in (1, 2, 1, 2, 4, 2, 1, 2, 1)]
    kernel = [(amount if place == 4 else 0.0) - weight for place, weight in enumerate(blurred)]
    difference = image.convert("L").filter(ImageFilter.Kernel((3, 3), kernel, scale=1, offset=128)).point(_GRAINLESS)
    return ImageChops.add(image, Image.merge("RGB", (difference,) * 3), offset=-128)


def _ground(part: Image.Image, colour: str, width: int, height: int) -> Image.Image:
    """What surrounds a photo that does not fill its place."""
    if colour:
        return Image.new("RGB", (width, height), colour)
    across, down = (
        min(1.0, part.height * width / height / part.width),
        min(1.0, part.width * height / width / part.height),
    )
    left, top = part.width * (1 - across) / 2, part.height * (1 - down) / 2
    box = (left, top, part.width - left, part.height - top)
    cells = _GROUND_CELLS / max(width, height)
    few = part.resize(
        (max(round(width * cells), 2), max(round(height * cells), 2)), Image.Resampling.BOX, box, reducing_gap=2.0
    )
    dark = few.filter(ImageFilter.GaussianBlur(1.2)).point([round(level * _DARKER) for level in range(256)] * 3)
    return dark.resize((width, height), Image.Resampling.BICUBIC)
