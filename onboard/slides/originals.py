"""Photos as they came: opened as what they are, read once, decoded no larger than a slide needs.

Formats are JPEG, PNG and WEBP; what the bytes are decides, not the name. A transparent picture stands on white.
Colours are brought from the photo's own profile to sRGB, after everything else was made small.

A photo is decoded into a *plate*: its pixels as stored, at a size that a slide can be made of. JPEG is decoded at 1/2,
1/4 or 1/8 (ISO/IEC 10918-1 by blocks of 8 x 8: a smaller block needs only its first coefficients); a PNG or WebP takes
the memory of its decoded pixels (up to four bytes each), twice that where it is transparent, until its plate is made.
A process keeps the last few plates, so that a photo that is laid out and drawn is decoded once: at most 63 MiB. One
makes room before another is decoded; while a slide is drawn, none is kept but of the photos on it.
"""

from __future__ import annotations

import io
import math
import threading
import warnings
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms

from onboard.core.errors import InputError, OnboardError
from onboard.core.fingerprint import digest
from onboard.core.model import Photo
from onboard.core.photos import LARGEST_FILE, MOST_PIXELS
from onboard.files import read_bounded

FORMATS = ("JPEG", "PNG", "WEBP")

_USUAL = 1440
"""Least pixels of a usual plate's longer side: half a 12-megapixel photo, and most slides show it smaller."""
_USUAL_UNSCALED = 1920
"""Of a format that is always decoded whole: so that a larger wish need not decode it again."""
_USUAL_PIXELS, _LARGE_PIXELS = 4_500_000, 12_600_000
_USUAL_KEPT, _LARGE_KEPT = 2, 1
_NEARLY = 0.97
"""Of the pixels that are kept at most, those of a decoder's own scale are enough."""
_STEP = 480
"""Wishes are rounded up to it, so that two that are nearly alike are one."""

_CLEARLY_SMALLER = 1.4

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


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A photo's pixels, large enough to make a slide of.

    ``image``        L or RGB, as stored: neither turned nor in sRGB yet
    ``size``         width and height of the whole photo in its own pixels, upright
    ``orientation``  EXIF's
    ``profile``      the photo's own ICC profile, if it has one
    ``composed``     whether it is transparent or has a palette: photos have neither, drawings often do
    """

    image: Image.Image
    size: tuple[int, int]
    orientation: int
    profile: bytes | None
    composed: bool

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height of the plate's own pixels, upright."""
        width, height = self.image.size
        return (height, width) if self.orientation in _QUARTER_TURNS else (width, height)

    def turned(self) -> Plate:
        """The same, stored upright."""
        return Plate(_turned(self.image, self.orientation), self.size, 1, self.profile, self.composed)

    def with_image(self, image: Image.Image) -> Plate:
        """The same photo with other pixels."""
        return Plate(image, self.size, self.orientation, self.profile, self.composed)

    def part(self, left: float, top: float, right: float, bottom: float, width: int, height: int) -> Image.Image:
        """A part of the photo (shares of it, upright) at exactly this size: RGB, upright, sRGB, nothing but pixels."""
        stored = _as_stored((left, top, right, bottom), self.orientation)
        across, down = self.image.size
        box = (stored[0] * across, stored[1] * down, stored[2] * across, stored[3] * down)
        size = (height, width) if self.orientation in _QUARTER_TURNS else (width, height)
        shrunk = min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
        # Hamming's window (Pillow) is as sharp as bicubic where a picture is made clearly smaller, in half the time.
        method = Image.Resampling.HAMMING if shrunk > _CLEARLY_SMALLER else Image.Resampling.BICUBIC
        small = self.image.resize(size, method, box=box, reducing_gap=2.0)
        upright = _turned(_as_srgb(small, self.profile), self.orientation)
        upright.info.clear()
        return upright


def shown_size(photo: Photo) -> tuple[int, int]:
    """Width and height in pixels as the photo is to be seen, its orientation applied."""
    return _shown_size(photo.digest, photo.path, photo.file)


@lru_cache(maxsize=1024)
def _shown_size(digest: str, path: str, file: str) -> tuple[int, int]:
    return _usual_plate(digest, path, file).size


def plate(photo: Photo, least: float = 0) -> Plate:
    """The photo with a longer side of at least ``least`` pixels, if it has so many, and they are 12.6 million at most.

    Raises InputError naming the file for a photo that cannot be read, has too many pixels or was changed.
    """
    usual = _usual_plate(photo.digest, photo.path, photo.file)
    if max(usual.image.size) >= min(least, max(usual.size)):
        return usual
    return _large_plate(photo.digest, photo.path, photo.file, math.ceil(least / _STEP) * _STEP)


def picture_of(photo: Photo, width: int, height: int) -> Image.Image:
    """The whole photo at exactly this size, RGB, upright; nothing but pixels, so that nothing else is saved with it."""
    return plate(photo, max(width, height)).part(0, 0, 1, 1, width, height)


def clear_picture_of(photo: Photo, width: int, height: int) -> Image.Image:
    """A logo at exactly this size, upright, RGBA: what is clear in it stays clear. Not to be painted on."""
    return _clear_picture(photo.digest, photo.path, photo.file, width, height)


@lru_cache(maxsize=8)
def _clear_picture(digest: str, path: str, file: str, width: int, height: int) -> Image.Image:
    with _opened(digest, path, file) as image:
        orientation, profile = _orientation(image), image.info.get("icc_profile")
        size = (height, width) if orientation in _QUARTER_TURNS else (width, height)
        small = _mixable(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    alpha = small.getchannel("A") if small.mode == "RGBA" else Image.new("L", size, 255)
    plain = _as_srgb(small.convert("RGB") if small.mode == "RGBA" else small, profile)
    plain.putalpha(alpha)
    upright = _turned(plain, orientation)
    upright.info.clear()
    return upright


# ------------------------------------------------------------------------------------------------ decoding


class _Plates:
    """The last plates that were made, at most ``most``: where that many are kept, one is let go before another is made.

    Not ``lru_cache``, which keeps all it holds while it has one more made.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple[str, ...], Plate] = {}
        self._lock = threading.Lock()

    def get(self, mark: tuple[str, ...], make: Callable[[], Plate]) -> Plate:
        """A plate by its mark, which begins with its photo's digest."""
        with self._lock:
            if (found := self._kept.pop(mark, None)) is not None:
                self._kept[mark] = found
                return found
            self._make_room()
        made = make()
        with self._lock:
            self._make_room()  # another thread may have filled it
            self._kept[mark] = made
        return made

    def keep_only(self, digests: Container[str]) -> None:
        with self._lock:
            self._kept = {mark: plate for mark, plate in self._kept.items() if mark[0] in digests}

    def _make_room(self) -> None:
        while len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]


_USUAL_PLATES, _LARGE_PLATES = _Plates(_USUAL_KEPT), _Plates(_LARGE_KEPT)


def keep_only(photos: Iterable[Photo]) -> None:
    """Let go of what was kept of any other photo, for who draws these: two plates are as much as a whole slide."""
    digests = {photo.digest for photo in photos}
    for kept in (_USUAL_PLATES, _LARGE_PLATES):
        kept.keep_only(digests)


def _usual_plate(digest: str, path: str, file: str) -> Plate:
    return _USUAL_PLATES.get((digest, path, file), lambda: _decoded(digest, path, file, _USUAL, _USUAL_PIXELS))


def _large_plate(digest: str, path: str, file: str, least: int) -> Plate:
    mark = (digest, path, file, str(least))
    return _LARGE_PLATES.get(mark, lambda: _decoded(digest, path, file, least, _LARGE_PIXELS))


def _decoded(expected: str, path: str, file: str, least: int, pixels: int) -> Plate:
    with _opened(expected, path, file) as image:
        orientation = _orientation(image)
        width, height = image.size
        upright = (height, width) if orientation in _QUARTER_TURNS else (width, height)
        if image.format != "JPEG":
            least = max(least, _USUAL_UNSCALED)
        # Grey stays grey and CMYK stays CMYK, so that their profiles fit.
        scale = min(least / max(width, height), _NEARLY * math.sqrt(pixels / (width * height)))
        image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))
        profile = image.info.get("icc_profile")
        composed = image.has_transparency_data or image.mode == "P"
        small = _on_white(_at_most(_mixable(image), least, pixels))
        small.load()
        return Plate(small, upright, orientation, profile, composed)


def _at_most(image: Image.Image, least: int, pixels: int) -> Image.Image:
    """Smaller by a whole number while the longer side stays ``least``, and then until it has few enough pixels."""
    factor = max(image.size) // least
    if factor > 1:
        image = image.reduce(min(factor, *image.size))
    width, height = image.size
    if width * height <= pixels:
        return image
    share = math.sqrt(pixels / (width * height))
    return image.resize((max(int(width * share), 1), max(int(height * share), 1)), Image.Resampling.BOX)


def _orientation(image: Image.Image) -> int:
    """As EXIF says; nothing else of the EXIF data is looked at, and upright where it cannot be read."""
    if image.format in ("PNG", "WEBP"):
        image.load()  # where it stands behind the pixels; damage among those is not to pass for missing EXIF
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1  # Pillow raises anything on it


@contextmanager
def _opened(expected: str, path: str, file: str) -> Iterator[Image.Image]:
    content = read_bounded(Path(path), LARGEST_FILE, name=file)
    if digest(content) != expected:
        raise InputError("was changed while it was being worked on", file=file, stage="slides", hint="Run it again.")
    try:
        with _without_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise InputError(
                    f"{image.width} x {image.height} pixels, and the limit is {MOST_PIXELS // 1_000_000} million",
                    file=file,
                    stage="slides",
                    hint="Save the photo smaller.",
                )
            yield image
    except OnboardError:
        raise
    except Exception as exc:  # whatever a decoder makes of bytes it does not expect
        raise InputError(
            "is not a JPEG, PNG or WEBP picture that can be read",
            file=file,
            stage="slides",
            hint="Open it in a picture viewer and save it again as JPEG.",
        ) from exc


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns from 89 megapixels on, and of EXIF it cannot read; the limit here is ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# ------------------------------------------------------------------------------------------------ pixels


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _as_stored(part: tuple[float, float, float, float], orientation: int) -> tuple[float, float, float, float]:
    """Where a part of the upright picture lies in the stored one; all in shares."""
    left, top, right, bottom = part
    if orientation in _QUARTER_TURNS:
        left, top, right, bottom = top, left, bottom, right
    if orientation in (2, 3, 7, 8):
        left, right = 1 - right, 1 - left
    if orientation in (3, 4, 6, 7):
        top, bottom = 1 - bottom, 1 - top
    return max(left, 0.0), max(top, 0.0), min(right, 1.0), min(bottom, 1.0)


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
        return image if image.mode == "RGB" else image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        change = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        return change or image.convert("RGB")
    except (ImageCms.PyCMSError, OSError):
        # A profile that is damaged or for another kind of picture (CMYK) says nothing about these pixels;
        # a viewer ignores it too (ICC.1, "unrecognised profiles").
        return image.convert("RGB")
