"""What a file of a picture is, by its first bytes: its name may say anything.

    kind_of        "JPEG", "PNG", "WEBP", "HEIC", ... or "" for what no print can be made of
    is_plain       whether it can be shown as it is, or needs a print first
    stranger       why something that is no photo at all cannot be shown, and what to do

Nothing is decoded here. Sources: ITU-T T.81 (JPEG markers), PNG 1.2 and APNG 1.0, the WebP container specification,
ISO/IEC 23008-12 (HEIF brands), MS-EMF and MS-WMF.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import PurePath
from types import MappingProxyType

JPEG, PNG, WEBP = "JPEG", "PNG", "WEBP"
HEIC, AVIF, GIF, BMP, TIFF, JPEG_2000 = "HEIC", "AVIF", "GIF", "BMP", "TIFF", "JPEG 2000"
EMF, WMF, PACKED = "EMF", "WMF", "packed EMF or WMF"

KNOWN = "JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP, TIFF"

MOST_DECODED_WHOLE = 24_000_000
"""Pixels. PNG, WebP and progressive JPEG cannot be decoded at a small scale: larger ones get a print, so that the
memory for all their pixels (four bytes each) is needed once, and not for every slide."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_SUFFIXES = MappingProxyType(
    {
        JPEG: (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
        PNG: (".png", ".apng"),
        WEBP: (".webp",),
        HEIC: (".heic", ".heif", ".hif", ".heics"),
        AVIF: (".avif", ".avifs"),
        GIF: (".gif",),
        BMP: (".bmp", ".dib"),
        TIFF: (".tif", ".tiff"),
        JPEG_2000: (".jp2", ".j2k", ".jpf", ".jpx"),
        EMF: (".emf",),
        WMF: (".wmf",),
        PACKED: (".emz", ".wmz"),
    }
)
CLIPS = (".mp4", ".mov", ".m4v", ".webm", ".mkv")
"""Suffixes of filmed clips."""
_OF_PHOTOS = frozenset(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)


def kind_of(head: bytes) -> str:
    """The format a print could be made of, by the first bytes of a file; "" where it is none."""
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    if head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF":
        return EMF
    return next((kind for begin, kind in _BEGINNINGS if head.startswith(begin)), "") or _webp(head)


_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", JPEG_2000),
    (b"\xff\x4f\xff\x51", JPEG_2000),
    (b"\xd7\xcd\xc6\x9a", WMF),
    (b"\x01\0\x09\0\0\x03", WMF),
    (b"\x02\0\x09\0\0\x03", WMF),
    (b"\x1f\x8b\x08", PACKED),
)


def _webp(head: bytes) -> str:
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def _kind_of_boxes(head: bytes) -> str:
    """The brands of an ISO media file: the first is the one it was written for, the others it is compatible with."""
    length = min(int.from_bytes(head[:4], "big"), len(head), 512)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if _AVIF_BRANDS.intersection(brands):
        return AVIF
    return HEIC if brands[0] in _HEIC_BRANDS else ""


def is_named_picture(name: str) -> bool:
    """Whether a file's suffix says that it is a photo or picture."""
    return PurePath(name).suffix.lower() in _OF_PHOTOS


def is_named_clip(name: str) -> bool:
    """Whether a file's suffix says that it is a filmed clip."""
    return PurePath(name).suffix.lower() in CLIPS


def suffix_note(head: bytes, name: str) -> str:
    """What to tell about a photo whose name says it is of another format than it is, or ""."""
    kind, suffix = kind_of(head), PurePath(name).suffix.lower()
    if not kind or suffix not in _OF_PHOTOS or suffix in _SUFFIXES[kind]:
        return ""
    return f"is named {suffix}, but is a {kind} picture; it was read as what it is"


# ------------------------------------------------------------------------------------------------ plain ones


def is_plain(head: bytes) -> bool:
    """Whether these are the first bytes of a JPEG (grey or RGB), PNG (8 bits or fewer, still) or WebP (still) of a
    size that any slide can be drawn of. ``head`` may be the whole file; what does not show in it counts as not plain.
    """
    match kind_of(head):
        case "JPEG":
            return _is_plain_jpeg(head)
        case "PNG":
            return _is_plain_png(head)
        case "WEBP":
            return _is_plain_webp(head)
    return False


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END = 0xDA, 0xD9
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})


def _is_plain_jpeg(head: bytes) -> bool:
    for marker, at in _jpeg_markers(head):
        if marker in _FRAMES:
            frame = head[at : at + 6]
            if len(frame) < 6:
                return False
            precision, height, width, components = struct.unpack(">BHHB", frame)
            small = marker not in _PROGRESSIVE or width * height <= MOST_DECODED_WHOLE
            return precision == 8 and components in (1, 3) and small
    return False


def _jpeg_markers(head: bytes) -> Iterator[tuple[int, int]]:
    """Markers up to the first scan, each with where its parameters begin."""
    at = 2
    while at + 4 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in (_SCAN, _END):
            return
        else:
            yield marker, at + 4
            at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")


def _is_plain_png(head: bytes) -> bool:
    if head[12:16] != b"IHDR" or len(head) < 26:
        return False
    width, height, depth = struct.unpack(">IIB", head[16:25])
    return depth <= 8 and width * height <= MOST_DECODED_WHOLE and not _is_animated_png(head)


def _is_animated_png(head: bytes) -> bool:
    at = 8
    while at + 8 <= len(head):
        length, kind = struct.unpack(">I4s", head[at : at + 8])
        if kind in (b"acTL", b"IDAT"):
            return kind == b"acTL"
        at += 12 + length
    return False


def _is_plain_webp(head: bytes) -> bool:
    """VP8 keeps width and height in 14 bits each behind a start code, VP8L in one number, VP8X in 24 bits each."""
    kind, body = head[12:16], head[20:30]
    if len(body) < 10:
        return False
    if kind == b"VP8X":
        width, height = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        return not body[0] & 0x02 and width * height <= MOST_DECODED_WHOLE
    if kind == b"VP8L":
        both = int.from_bytes(body[1:5], "little")
        return ((both & 0x3FFF) + 1) * ((both >> 14 & 0x3FFF) + 1) <= MOST_DECODED_WHOLE
    width, height = struct.unpack("<HH", body[6:10])
    return kind == b"VP8 " and (width & 0x3FFF) * (height & 0x3FFF) <= MOST_DECODED_WHOLE


# ------------------------------------------------------------------------------------------------ strangers


def stranger(head: bytes) -> tuple[str, str]:
    """Reason and hint for a file that is no photo, whatever its name says; two empty strings where it may be one."""
    for pattern, reason, hint in _STRANGERS:
        if pattern.match(head[:4096]):
            return reason, hint
    return "", ""


_AS_PICTURE = "Save it as PNG in the program it is from."
_AS_JPEG = 'Save it as JPEG (in the program of the camera, or set the camera to "JPEG").'
_BEFORE_MARKUP = rb"(?is)(?:\xef\xbb\xbf)?\s*"
_DECLARATION = rb"<\?[^>]*>"
_REMARK = rb"<!--(?:(?!-->).)*-->"
_DOCTYPE = rb"<!doctype svg[^\[>]*(?:\[[^\]]*\]\s*)?>"
_BRANDS_OF_CLIPS = rb"qt  |mp4|isom|iso[2-9]|M4V|MSNV|3g[p2]|avc1|mmp4|f4v"
_STRANGERS = (
    (re.compile(rb"\Z"), "is an empty file", "Copy the photo again."),
    (
        re.compile(rb"version https://git-lfs\.github\.com/spec/"),
        "is a Git LFS pointer, not the photo itself",
        "Fetch the photos with `git lfs pull`, then run this again.",
    ),
    (
        re.compile(_BEFORE_MARKUP + rb"(?:%s)*<svg\b" % rb"|".join((_DECLARATION, _REMARK, _DOCTYPE, rb"\s"))),
        "is a drawing made of lines (SVG), not a photo",
        _AS_PICTURE,
    ),
    (
        re.compile(_BEFORE_MARKUP + rb"<(?:!doctype html|html|head)\b"),
        "is a web page, not a photo: the page was saved in its place",
        "Save the picture itself.",
    ),
    (re.compile(rb"%PDF-"), "is a PDF document, not a photo", "Save the page as PNG or JPEG."),
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), "is a PostScript drawing (EPS), not a photo", _AS_PICTURE),
    (re.compile(rb"8BPS"), "is a Photoshop file, not a photo", _AS_PICTURE),
    (re.compile(rb"PK\x03\x04"), "is a ZIP archive or an Office document, not a photo", "Take the photo out of it."),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is an Office document, not a photo", "Save the picture in it as PNG."),
    (
        re.compile(rb"(?s)....ftyp(?:" + _BRANDS_OF_CLIPS + rb")|RIFF....AVI |\x1a\x45\xdf\xa3"),
        "is a video clip, not a photo",
        'Save it as MP4 and call it so ("name.mp4"), or save one picture of it as JPEG.',
    ),
    (re.compile(rb"(?s)....ftypcrx |(?s:II\*\0....CR)|IIRO|IIU\0|FUJIFILMCCD-RAW"), "is a camera's raw file", _AS_JPEG),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"), "is a JPEG XL photo, which cannot be read", "Save it as JPEG."),
    (re.compile(rb"II\xbc\x01"), "is a JPEG XR photo, which cannot be read", "Save it as JPEG."),
)
