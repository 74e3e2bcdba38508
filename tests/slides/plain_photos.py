"""Photos of one colour, in any size."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from onboard.core.model import Photo
from onboard.files import digest_of


def plain_photo(folder: Path, width: int, height: int) -> Photo:
    path = folder / f"{width}x{height}.png"
    Image.new("RGB", (width, height), "#7A8C5B").save(path, compress_level=1)
    return Photo(path.name, digest_of(path), path=str(path))
