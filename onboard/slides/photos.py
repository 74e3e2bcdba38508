"""Photos: opened as what they are, turned as the camera was held, fitted whole.

Formats are JPEG, PNG and WEBP; what the bytes are decides, not the name. A transparent picture stands on white.
Colours are brought from the photo's own profile to sRGB. A photo is made small first and turned and converted then: a
PNG or WebP takes the memory of its decoded pixels (up to four bytes each), twice that where it is transparent.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms

from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import digest
from onboard.core.model import Photo
from onboard.core.photos import LARGEST_FILE, MOST_PIXELS
from onboard.files import read_bounded
from onboard.slides.boxes import Box

LARGEST_BLOW_UP = 2.0
FORMATS = ("JPEG", "PNG", "WEBP")

_ORIENTATION = 0x0112
_QUARTER_TURNS = frozenset((5, 6, 7, 8))
# EXIF 2.32, tag 0x0112: how the stored picture must be turned to be seen upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def shown_size(photo: Photo) -> tuple[int, int]:
    """Width and height in pixels as the photo is to be seen, its orientation applied."""
    return _shown_size(photo, photo.path)


@lru_cache(maxsize=256)
def _shown_size(photo: Photo, _path: str) -> tuple[int, int]:
    """Remembered by digest and place: a layout asks often, and a PNG must be decoded whole to tell its orientation."""
    with _opened(photo) as image:
        width, height = image.size
        return (height, width) if _orientation(image) in _QUARTER_TURNS else (width, height)


def picture_of(photo: Photo, width: int, height: int) -> Image.Image:
    """The whole photo at exactly this size, RGB, upright; nothing but pixels, so that nothing else is saved with it."""
    with _opened(photo) as image:
        orientation = _orientation(image)
        stored = (height, width) if orientation in _QUARTER_TURNS else (width, height)
        # JPEG can be decoded at 1/2, 1/4 or 1/8; twice the size wanted keeps the final scaling sharp.
        image.draft("RGB", (2 * stored[0], 2 * stored[1]))
        profile = image.info.get("icc_profile")
        small = _mixable(image).resize(stored, Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = _as_srgb(_on_white(small), profile)
    turn = _TURNS.get(orientation)
    upright = plain if turn is None else plain.transpose(turn)
    upright.info.clear()
    return upright


def _orientation(image: Image.Image) -> int:
    """As EXIF says; nothing else of the EXIF data is looked at, and upright where it cannot be read."""
    if image.format in ("PNG", "WEBP"):
        image.load()  # where it stands behind the pixels; damage among those is not to pass for missing EXIF
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1  # Pillow raises anything on it


@contextmanager
def _opened(photo: Photo) -> Iterator[Image.Image]:
    content = read_bounded(Path(photo.path), LARGEST_FILE, name=photo.file)
    if digest(content) != photo.digest:
        raise InputError(
            "was changed while it was being worked on", file=photo.file, stage="slides", hint="Run it again."
        )
    try:
        with _without_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise InputError(
                    f"{image.width} x {image.height} pixels, and the limit is {MOST_PIXELS // 1_000_000} million",
                    file=photo.file,
                    stage="slides",
                    hint="Save the photo smaller.",
                )
            yield image
    except OnboardError:
        raise
    except Exception as exc:  # whatever a decoder makes of bytes it does not expect
        raise InputError(
            "is not a JPEG, PNG or WEBP picture that can be read",
            file=photo.file,
            stage="slides",
            hint="Open it in a picture viewer and save it again as JPEG.",
        ) from exc


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns from 89 megapixels on, and of EXIF it cannot read; the limit here is ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _mixable(image: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged: not by their place in a palette, and not past white."""
    if image.mode.startswith("I"):
        # 16 bits a pixel, which a plain conversion would clip to white.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "#FFFFFF")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _as_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        change = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        return change or image.convert("RGB")
    except (ImageCms.PyCMSError, OSError):
        # A profile that is damaged or for another kind of picture (CMYK) says nothing about these pixels;
        # a viewer ignores it too (ICC.1, "unrecognised profiles").
        return image.convert("RGB")


# ------------------------------------------------------------------------------------------------ fitting


def arranged(sizes: Sequence[tuple[int, int]], width: int, height: int, gap: int, grow: float) -> tuple[Box, ...]:
    """Places for pictures of these sizes in a field, none cropped, from its upper left corner on.

    Pictures stand in rows of one height; of all ways to fill the rows in order the one that shows the smallest
    picture largest is taken. ``grow`` is the largest factor a picture is blown up by.
    """
    ways = [_rows_placed(rows, width, height, gap, grow) for rows in _ways_to_fill_rows(len(sizes), sizes)]
    return max(ways, key=lambda boxes: min(box.width * box.height for box in boxes))


def _ways_to_fill_rows(count: int, sizes: Sequence[tuple[int, int]]) -> Iterator[list[Sequence[tuple[int, int]]]]:
    for cuts in range(2 ** (count - 1)):
        rows, start = [], 0
        for at in range(1, count + 1):
            if at == count or cuts >> (at - 1) & 1:
                rows.append(sizes[start:at])
                start = at
        yield rows


def _rows_placed(
    rows: Sequence[Sequence[tuple[int, int]]], width: int, height: int, gap: int, grow: float
) -> tuple[Box, ...]:
    """Rows as wide as the field where they can be, all shrunk alike where they would be too high together."""
    heights = [
        min(
            (width - gap * (len(row) - 1)) / sum(w / h for w, h in row),
            min(h * grow for _, h in row),
        )
        for row in rows
    ]
    room = height - gap * (len(rows) - 1)
    shrink = min(1.0, room / sum(heights))
    boxes, y = [], 0
    for row, tall in zip(rows, heights, strict=True):
        x, row_height = 0, max(int(tall * shrink), 1)
        for w, h in row:
            box = Box(x, y, max(int(row_height * w / h), 1), row_height)
            boxes.append(box)
            x = box.right + gap
        y += row_height + gap
    return tuple(boxes)
