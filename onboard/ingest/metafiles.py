"""Windows metafiles (EMF, WMF), as Word keeps pasted pictures: the picture in one that is nothing but a picture.

    bytes of a metafile -> bytes of a BMP, JPEG or PNG

Drawings of lines and text are not drawn here. A metafile is taken apart only where, besides setting up the page, it
does one single thing: put one bitmap on it. Sources: MS-EMF 2.3, MS-WMF 2.3 (records), MS-WMF 2.2.2.9 (bitmaps).
"""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Iterator

from onboard.core.errors import InputError
from onboard.core.photos import LARGEST_FILE

_MOST_RECORDS = 10_000
_HINT = "Save it as PNG in the program it is from, and put that into the document."


def unpacked(content: bytes) -> bytes:
    """What is inside an .emz or .wmz, no more than the limit of a photo's file."""
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            inside = packed.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as exc:
        raise InputError("is damaged: it cannot be unpacked", hint="Copy it again.") from exc
    if len(inside) > LARGEST_FILE:
        raise InputError(f"unpacks to more than the limit of {LARGEST_FILE >> 20} MiB", hint=_HINT)
    return inside


def picture_in(content: bytes, kind: str) -> bytes:
    """The one picture a metafile of ``kind`` ("EMF" or "WMF") consists of. Raises InputError where it draws more."""
    bitmaps = []
    for bitmap in _emf_bitmaps(content) if kind == "EMF" else _wmf_bitmaps(content):
        bitmaps.append(bitmap)
        if not bitmap or len(bitmaps) > 1:
            raise InputError(f"is a Windows drawing ({kind}) of lines and text, which cannot be shown", hint=_HINT)
    if not bitmaps:
        raise InputError(f"is a Windows drawing ({kind}) without a picture in it", hint=_HINT)
    return bitmaps[0]


# ------------------------------------------------------------------------------------------------ EMF

_EMF_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48, 114: 84}
"""BITBLT, STRETCHBLT, SETDIBITSTODEVICE, STRETCHDIBITS, ALPHABLEND: where in the record the four numbers stand that
tell where its bitmap's head and pixels are."""
_EMF_DRAWS = frozenset(
    (*range(2, 9), 15, *range(41, 48), *range(53, 57), *range(62, 65), *range(71, 75), 78, 79, *range(83, 93))
) | {96, 97, 102, 103, 105, 108, 116, 118}
"""Whatever leaves a mark: lines, curves, shapes, fills, text, masks, gradients, OpenGL."""


def _emf_bitmaps(content: bytes) -> Iterator[bytes]:
    """Each bitmap as a file of its own; empty bytes for anything else that leaves a mark."""
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 8 > len(content):
            break
        kind, size = struct.unpack_from("<II", content, at)
        if size < 8 or size % 4 or at + size > len(content):
            break
        record = content[at : at + size]
        if kind in _EMF_BITMAPS:
            yield from _emf_bitmap(record, _EMF_BITMAPS[kind])
        elif kind in _EMF_DRAWS:
            yield b""
        if kind == 14:
            return
        at += size
    raise InputError("is damaged: its records do not end where they should", hint="Copy it again.")


def _emf_bitmap(record: bytes, at: int) -> Iterator[bytes]:
    if len(record) < at + 16:
        return
    head_at, head_size, pixels_at, pixels_size = struct.unpack_from("<IIII", record, at)
    if pixels_size:  # a blit without a bitmap fills the page with one colour: its background
        yield _file(record[head_at : head_at + head_size], record[pixels_at : pixels_at + pixels_size])


# ------------------------------------------------------------------------------------------------ WMF

_WMF_BITMAPS = {0x0F43: 22, 0x0B41: 20, 0x0940: 16, 0x0D33: 18}
"""STRETCHDIB, DIBSTRETCHBLT, DIBBITBLT, SETDIBTODEV: where behind the record's head its bitmap begins."""
_WMF_DRAWS = frozenset(
    (0x0213, 0x0324, 0x0325, 0x0418, 0x0419, 0x041B, 0x041F, 0x0521, 0x0538, 0x0548, 0x061C, 0x0817, 0x081A, 0x0830)
) | {0x0922, 0x0A32, 0x0B23, 0x0228, 0x012A, 0x012B, 0x0429}
"""Lines, shapes, text, filled regions, and bitmaps of the machine it was made on."""


def _wmf_bitmaps(content: bytes) -> Iterator[bytes]:
    at = 22 + 18 if content.startswith(b"\xd7\xcd\xc6\x9a") else 18
    for _ in range(_MOST_RECORDS):
        if at + 6 > len(content):
            break
        words, function = struct.unpack_from("<IH", content, at)
        if words < 3 or at + 2 * words > len(content):
            break
        if function == 0:
            return
        if function in _WMF_BITMAPS:
            packed = content[at + 6 + _WMF_BITMAPS[function] : at + 2 * words]
            if len(packed) > 40:
                head = _head_size(packed)
                yield _file(packed[:head], packed[head:])
        elif function in _WMF_DRAWS:
            yield b""
        at += 2 * words
    raise InputError("is damaged: its records do not end where they should", hint="Copy it again.")


def _head_size(packed: bytes) -> int:
    """Bytes of a packed bitmap's head with its masks and palette; the pixels begin behind them."""
    size, _, _, _, depth, compression = struct.unpack_from("<IiiHHI", packed)
    if size == 12:
        depth = struct.unpack_from("<H", packed, 10)[0]
        return size + (3 << depth if depth <= 8 else 0)
    used = struct.unpack_from("<I", packed, 32)[0]
    colours = used or (1 << depth if 0 < depth <= 8 else 0)
    masks = 12 if compression == 3 and size == 40 else 0
    return size + masks + 4 * min(colours, 256)


# ------------------------------------------------------------------------------------------------ bitmaps

_AS_JPEG, _AS_PNG = 4, 5


def _file(head: bytes, pixels: bytes) -> bytes:
    """A bitmap as a BMP file; where its pixels are a JPEG or PNG, that one."""
    if len(head) >= 20 and struct.unpack_from("<I", head, 16)[0] in (_AS_JPEG, _AS_PNG):
        return pixels
    start = 14 + len(head)
    return struct.pack("<2sIHHI", b"BM", start + len(pixels), 0, 0, start) + head + pixels
