"""Is this file a photo that can be shown? Every answer but yes is an InputError that says why.

Photos come from phones, mail and checkouts: links, pipes, pointer files, truncated downloads, wrong suffixes and
decompression bombs are all met here, before anything else opens the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE, read_bounded

LARGEST_FILE = 50 * MEBIBYTE
MOST_PIXELS = 100_000_000
FORMATS = ("JPEG", "PNG", "WEBP")

_POINTER = b"version https://git-lfs.github.com/spec/"
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_SIDEWAYS = range(5, 9)
_ORIENTATION = 0x0112
_GLANCE = (64, 64)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """``digest`` is SHA-256 of the file; ``width, height`` in pixels as shown, turned as its EXIF orientation says."""

    digest: str
    width: int
    height: int
    format: str


Inspect = Callable[[Path, str], PhotoFacts]
"""Looks at the photo at a path (named as the document names it); raises InputError where it cannot be shown."""


def inspect_photo(path: Path, name: str) -> PhotoFacts:
    """Facts about a photo that was really decoded, at a small scale where the format can do that."""
    content = read_bounded(path, LARGEST_FILE, name=name)
    _refuse_known_strangers(content, name)
    width, height, kind = _decoded(content, name)
    return PhotoFacts(hashlib.sha256(content).hexdigest(), width, height, kind)


def _refuse_known_strangers(content: bytes, name: str) -> None:
    if not content:
        raise InputError("is an empty file", file=name, hint="Copy the photo again.")
    if content.startswith(_POINTER):
        raise InputError(
            "is a Git LFS pointer, not the photo itself",
            file=name,
            hint="Fetch the photos with `git lfs pull`, then run this again.",
        )
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise InputError(
            "is a HEIC or AVIF photo, which cannot be read yet",
            file=name,
            hint='Save it as JPEG (on an iPhone: Settings, Camera, Formats, "Most Compatible").',
        )


def _decoded(content: bytes, name: str) -> tuple[int, int, str]:
    try:
        with _own_limit(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise InputError(
                    f"{width * height / 1e6:.0f} megapixels, and the limit is {MOST_PIXELS / 1e6:.0f}",
                    file=name,
                    hint="Save it smaller.",
                )
            sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
            kind = image.format or ""
            image.draft("RGB", _GLANCE)
            image.load()
    except InputError:
        raise
    except Image.UnidentifiedImageError as exc:
        raise InputError(
            "is not a photo that can be read", file=name, hint=f"Use one of {', '.join(FORMATS)}."
        ) from exc
    except Image.DecompressionBombError as exc:
        raise InputError(
            f"far more pixels than the limit of {MOST_PIXELS / 1e6:.0f} megapixels", file=name, hint="Save it smaller."
        ) from exc
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, OverflowError, EOFError) as exc:
        # What a damaged header raises in Pillow's decoders is not one family of errors.
        raise InputError(
            f"is damaged: it cannot be decoded to its end ({_short(exc)})", file=name, hint="Copy the photo again."
        ) from exc
    return (height, width, kind) if sideways else (width, height, kind)


@contextlib.contextmanager
def _own_limit() -> Iterator[None]:
    """Pillow warns from 89 megapixels on; the limit here is ours, and said in our own words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


def _short(exc: Exception) -> str:
    text = " ".join(str(exc).split()) or type(exc).__name__
    return text if len(text) <= 80 else text[:79] + "…"
