"""A company's logo: read once, and told whether it would vanish on a ground."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from onboard.core.errors import InputError, attached
from onboard.core.fingerprint import digest
from onboard.core.model import Photo
from onboard.files import read_bounded
from onboard.slides.colours import contrast

_LIMIT = 8 * 1024 * 1024
_MOST_PIXELS = 16_000_000
_SAMPLE = 48
"""Pixels that a logo's longer side is sampled with."""
_SEEN = 1.6
"""Contrast below which a large shape can no longer be told from its ground."""
_BARELY = 1.05
"""Contrast below which two grounds beside each other are one."""
_VANISHED = 0.2
"""Share of a logo that may be lost on a ground before it needs a plate."""
_ONE_COLOUR = 24
"""How far the channels of one colour may lie apart in a compressed picture."""


@dataclass(frozen=True, slots=True)
class Logo:
    """``colours`` are those of its visible pixels, sampled; ``paper`` that of an opaque logo's own ground, or ""."""

    photo: Photo | None = None
    colours: tuple[str, ...] = ()
    paper: str = ""

    def plate_on(self, ground: str) -> str:
        """The colour of the plate that the logo needs to be seen whole on ``ground``; "" where it needs none.

        An opaque logo brings its ground along: on another one the plate continues it, so that it looks meant.
        """
        if self.paper:
            return self.paper if contrast(self.paper, ground) > _BARELY else ""
        if self._lost_on(ground) <= _VANISHED:
            return ""
        return min(("#FFFFFF", "#1B232C"), key=self._lost_on)

    def _lost_on(self, ground: str) -> float:
        """Share of its pixels that cannot be told from a ground."""
        lost = sum(contrast(colour, ground) < _SEEN for colour in self.colours)
        return lost / max(len(self.colours), 1)


def read_logo(path: Path) -> Logo:
    """A PNG, JPEG or WEBP file. Raises InputError with the place "brand.logo" for anything else."""
    with attached(stage="slides", place="brand.logo"):
        content = read_bounded(path, _LIMIT)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise _bad_logo(path, f"has {image.width} x {image.height} pixels, more than 16 million")
            sample = _sampled(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise _bad_logo(path, "is not a PNG, JPEG or WEBP picture that can be read") from exc
    return Logo(Photo(path.name, digest(content), path=str(path)), _visible(sample), _paper(sample))


def _sampled(image: Image.Image) -> Image.Image:
    image.load()
    small = image.convert("RGBA")
    small.thumbnail((_SAMPLE, _SAMPLE), Image.Resampling.BOX, reducing_gap=None)
    return small


def _visible(sample: Image.Image) -> tuple[str, ...]:
    return tuple(_hex(pixel) for pixel in _pixels(sample) if pixel[3] >= 128)


def _paper(sample: Image.Image) -> str:
    """The one colour along an opaque logo's edge; "" where it is clear, or of several colours."""
    width, height = sample.size
    sides = [(0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)]
    edge = sorted(pixel for side in sides for pixel in _pixels(sample.crop(side)))
    if any(pixel[3] < 255 for pixel in edge):
        return ""
    spread = max(max(channel) - min(channel) for channel in zip(*edge, strict=True))
    return _hex(edge[len(edge) // 2]) if spread <= _ONE_COLOUR else ""


def _pixels(image: Image.Image) -> Sequence[bytes]:
    content = image.tobytes()
    return [content[at : at + 4] for at in range(0, len(content), 4)]


def _hex(pixel: Sequence[int]) -> str:
    return f"#{pixel[0]:02X}{pixel[1]:02X}{pixel[2]:02X}"


def _bad_logo(path: Path, reason: str) -> InputError:
    return InputError(
        reason,
        file=str(path),
        place="brand.logo",
        stage="slides",
        hint="Save the logo as PNG, best with a clear ground.",
    )
