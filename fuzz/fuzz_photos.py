"""Damaged photos of every format that gets a print: HEIC, TIFF, GIF, CMYK JPEG, ..., and Windows metafiles.

Each is read as a build reads it: in a process of its own, some eight a second.
"""

from __future__ import annotations

import io
import struct

import mutations
import pillow_heif
from PIL import Image

from onboard.ingest.prints import printed


def seeds() -> dict[str, bytes]:
    picture = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    heic = io.BytesIO()
    pillow_heif.from_pillow(picture).save(heic, format="HEIF")
    return {
        "heic": heic.getvalue(),
        "tiff": _saved(picture, "TIFF", compression="tiff_lzw", save_all=True, append_images=[picture]),
        "fax": _saved(picture.convert("1"), "TIFF", compression="group4"),
        "gif": _saved(picture, "GIF", save_all=True, append_images=[picture]),
        "webp": _saved(picture, "WEBP", save_all=True, append_images=[picture.rotate(180)]),
        "png": _saved(picture, "PNG", save_all=True, append_images=[picture.rotate(180)]),
        "bmp": _saved(picture.convert("P"), "BMP"),
        "cmyk": _saved(picture.convert("CMYK"), "JPEG"),
        "jp2": _saved(picture, "JPEG2000"),
        "emf": _emf(_saved(picture.resize((16, 12)), "BMP")[14:]),
    }


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _emf(bitmap: bytes) -> bytes:
    where = struct.pack("<IIII", 80, 40, 120, len(bitmap) - 40)
    record = struct.pack("<II", 81, 80 + len(bitmap)) + bytes(40) + where + bytes(16) + bitmap
    head = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    return head + record + struct.pack("<IIIII", 14, 20, 0, 16, 20)


def read(content: bytes) -> object:
    return printed(content, "photo")


if __name__ == "__main__":
    mutations.main(read, seeds())
