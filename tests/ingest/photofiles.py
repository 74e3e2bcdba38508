"""Photos and pictures as phones, scanners and office programs write them, made here."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageChops

RED, GREEN, BLUE, GREY = (200, 30, 40), (30, 160, 60), (40, 60, 190), (128, 128, 128)

DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""Primaries adapted to D50 (SMPTE EG 432-1)."""
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def quarters(width: int = 80, height: int = 60) -> Image.Image:
    """Red, green over blue, grey: what is turned, mirrored or of wrong colours shows."""
    picture = Image.new("RGB", (2, 2))
    for at, colour in enumerate((RED, GREEN, BLUE, GREY)):
        picture.putpixel((at % 2, at // 2), colour)
    return picture.resize((width, height), Image.Resampling.NEAREST)


def corners(picture: Image.Image) -> tuple[tuple[int, ...], ...]:
    """The colours in the middle of the quarters, row by row."""
    plain = picture.convert("RGB")
    width, height = plain.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return tuple(plain.getpixel(place) for place in places)  # type: ignore[misc]


def alike(colours: tuple[tuple[int, ...], ...], others: tuple[tuple[int, ...], ...], within: int = 8) -> bool:
    return all(
        abs(a - b) <= within
        for one, other in zip(colours, others, strict=True)
        for a, b in zip(one, other, strict=True)
    )


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def heic(picture: Image.Image, *others: Image.Image, **options: object) -> bytes:
    import pillow_heif

    file = io.BytesIO()
    heif = pillow_heif.from_pillow(picture)
    for other in others:
        heif.add_from_pillow(other)
    heif.save(file, format="HEIF", quality=95, chroma=444, **options)
    return file.getvalue()


def turned_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of the phone"
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 14.0)}
    return exif


def ycck(picture: Image.Image) -> bytes:
    """A JPEG as Photoshop writes it for printing: YCC and black, all inverted (ITU-T T.81, Adobe note 5116)."""
    luma, blue, red = ImageChops.invert(picture).convert("YCbCr").split()
    black = Image.new("L", picture.size, 255)
    inverted = [band.point(lambda value: 255 - value) for band in (luma, blue, red, black)]
    content = bytearray(saved(Image.merge("CMYK", inverted), "JPEG", quality=95, subsampling=0))
    content[content.index(b"Adobe\0") + 11] = 2
    return bytes(content)


def deep_png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A PNG of 16 bits a channel, which Pillow does not write."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + struct.pack(">HHH", *(value * 257 for value in colour)) * width
    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(row * height)) + part(b"IEND", b"")


def deep_tiff(width: int, height: int, bits: tuple[int, ...], pixels: bytes) -> bytes:
    """An uncompressed TIFF (6.0) of more than 8 bits a channel, grey or RGB."""
    count = len(bits)
    depths_at = 8 + 2 + 12 * 9 + 4
    depths = struct.pack("<HHII", 258, 3, count, depths_at) if count > 1 else _short(258, bits[0])
    entries = (
        *(_short(256, width), _short(257, height), depths, _short(259, 1), _short(262, 2 if count > 1 else 1)),
        *(_short(273, depths_at + 6), _short(277, count), _short(278, height)),
        struct.pack("<HHII", 279, 4, 1, len(pixels)),
    )
    head = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    return head + struct.pack("<3H", *(*bits, 0, 0)[:3]) + pixels


def _short(tag: int, value: int) -> bytes:
    return struct.pack("<HHIHH", tag, 3, 1, value, 0)


# ------------------------------------------------------------------------------------------------ profiles


def matrix_profile(primaries: tuple[tuple[float, float, float], ...], gamma: float | None = None) -> bytes:
    """A colour profile of a camera or screen (ICC.1:2010); without ``gamma``, sRGB's curve."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    if gamma is not None:
        curve = b"para" + bytes(4) + struct.pack(">HH", 0, 0) + _fixed(gamma)
    tags = {b"wtpt": b"XYZ " + bytes(4) + _fixed(0.9642, 1.0, 0.8249)}
    for letter, primary in zip(b"rgb", primaries, strict=True):
        tags[bytes([letter]) + b"XYZ"] = b"XYZ " + bytes(4) + _fixed(*primary)
        tags[bytes([letter]) + b"TRC"] = curve
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def printing_profile(cyan: tuple[int, int, int]) -> bytes:
    """A CMYK profile of a press whose cyan is this L*, a*, b* (as bytes), whose other inks are black."""
    nodes = bytearray()
    for node in range(16):
        nodes += bytes((255, 128, 128) if node == 0 else cyan if node == 8 else (0, 128, 128))
    straight = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + straight * 4
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": lut + bytes(nodes) + straight * 3})


def _profile(kind: bytes, colours: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(body), len(content))
        body += padded
    head = struct.pack(">I4sI4s4s4s", 128 + len(table) + len(body), b"", 0x04200000, kind, colours, connection)
    head += bytes(12) + b"acsp" + bytes(28) + _fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return head + table + body


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


# ------------------------------------------------------------------------------------------------ metafiles


def emf(*records: bytes) -> bytes:
    head = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    return head + b"".join(records) + struct.pack("<IIIII", 14, 20, 0, 16, 20)


def emf_record(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf_bitmap(picture: Image.Image) -> bytes:
    bitmap = saved(picture, "BMP")[14:]
    head, pixels = bitmap[:40], bitmap[40:]
    where = struct.pack("<IIII", 80, 40, 120, len(pixels))
    return emf_record(81, bytes(40) + where + bytes(16) + head + pixels)


EMF_LINE = emf_record(54, struct.pack("<ii", 10, 10))


def wmf(*records: bytes) -> bytes:
    head = struct.pack("<IHHHHHHIH", 0x9AC6CDD7, 0, 0, 0, 100, 100, 96, 0, 0)
    return head + struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + b"".join(records) + struct.pack("<IH", 3, 0)


def wmf_record(function: int, body: bytes) -> bytes:
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, function) + body


def wmf_bitmap(picture: Image.Image) -> bytes:
    return wmf_record(0x0F43, bytes(22) + saved(picture, "BMP")[14:])


WMF_LINE = wmf_record(0x0213, bytes(4))
