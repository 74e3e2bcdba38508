"""The process that makes a print: run by ``prints`` as ``python -P -m onboard.ingest.print_child KIND``.

stdin    the photo      stdout   the bytes of a Print, or {"error": {"kind", "reason", "hint"}}

Colours are brought to sRGB, what is transparent stands on white. The picture is converted and made smaller in bands,
so that besides the decoded photo (one to four bytes a pixel) only little memory is needed.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable
from types import MappingProxyType

from PIL import Image, ImageCms, ImageFile

from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.core.photos import MOST_PIXELS
from onboard.ingest.alone import answering
from onboard.ingest.metafiles import picture_in, unpacked
from onboard.ingest.photokinds import EMF, KNOWN, PACKED, WMF, kind_of
from onboard.ingest.prints import LIMITS, LONGEST_SIDE, TOLD, Print

Band = Callable[[Image.Image], Image.Image]

_FORMATS = MappingProxyType(
    {
        "JPEG": "JPEG",
        "PNG": "PNG",
        "WEBP": "WEBP",
        "HEIC": "HEIF",
        "AVIF": "AVIF",
        "GIF": "GIF",
        "BMP": "BMP",
        "TIFF": "TIFF",
        "JPEG 2000": "JPEG2000",
    }
)
_LONGEST_REASON = 100
_BAND_PIXELS = 4_000_000


def main(kind: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the limit here is ours, and said in our own words
    warnings.simplefilter("ignore")
    answering(lambda content: _told(content, kind), LIMITS, TOLD)


def _told(content: bytes, kind: str) -> bytes:
    try:
        return print_of(content, kind).as_bytes()
    except (OnboardError, MemoryError):
        raise
    except Image.UnidentifiedImageError as exc:
        raise InputError(f"is damaged, or a sort of {kind} that cannot be read", hint="Save it as JPEG.") from exc
    except Exception as exc:
        # A damaged file makes its decoder raise anything; what it was is said, for whoever looks into it.
        why = " ".join(str(exc).split())[:_LONGEST_REASON] or type(exc).__name__
        raise InputError(f"is damaged: it cannot be decoded to its end ({why})", hint="Copy the photo again.") from exc


def print_of(content: bytes, kind: str) -> Print:
    """The print of a photo of this kind. Raises whatever its decoder raises."""
    if kind == PACKED:
        content = unpacked(content)
        kind = kind_of(content)
    if kind in (EMF, WMF):
        content = picture_in(content, kind)
        kind = kind_of(content)
    with _opened(content, kind) as image:
        image.load()
        turn = _turn(image, kind)
        flat = _flattened(image)
        notes = _notes(image, kind)
    fitting = _fitted(flat)
    upright = fitting if turn is None else fitting.transpose(turn)
    return Print(*_developed(upright), notes)


# ------------------------------------------------------------------------------------------------ opening


def _opened(content: bytes, kind: str) -> ImageFile.ImageFile:
    if kind not in _FORMATS:
        raise InputError("is not a photo that can be read", hint=f"Use one of {KNOWN}.")
    _ready_for(kind)
    image = Image.open(io.BytesIO(content), formats=(_FORMATS[kind],))
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{width * height / 1e6:.0f} megapixels, and the limit is {MOST_PIXELS / 1e6:.0f}", hint="Save it smaller."
        )
    if _is_raw(image):
        raise InputError(
            "is a camera's raw file, of which only a small preview could be shown", hint="Save it as JPEG."
        )
    return image


def _ready_for(kind: str) -> None:
    if kind == "HEIC":
        import pi_heif

        # Thumbnails, depth and gain maps of a phone are not looked at.
        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=2)
    elif kind == "AVIF":
        from PIL import features

        if not features.check("avif"):
            raise MissingError("is an AVIF photo, and Pillow here cannot read those", hint="Save it as JPEG.")


_DNG_VERSION, _KIND_OF_PAGE, _PREVIEW = 50706, 254, 1


def _is_raw(image: Image.Image) -> bool:
    """A TIFF that says it is a DNG, or whose first page says it is a preview, as NEF and ARW do (TIFF 6.0, tag 254)."""
    tags = getattr(image, "tag_v2", {})
    return image.format == "TIFF" and (_DNG_VERSION in tags or bool(tags.get(_KIND_OF_PAGE, 0) & _PREVIEW))


_ORIENTATION = 0x0112
_TURNS = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)
"""EXIF 2.32, tag 0x0112: how the stored picture must be turned to be seen upright."""


def _turn(image: Image.Image, kind: str) -> Image.Transpose | None:
    if kind == "HEIC":
        return None  # turned by its decoder; ISO/IEC 23008-12 says not to look at EXIF's word for it
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return None  # EXIF that cannot be read says nothing; Pillow raises anything on it


_SEVERAL = MappingProxyType(
    {"TIFF": "has several pages; the first is shown", "HEIC": "holds several photos; the main one is shown"}
)


def _notes(image: Image.Image, kind: str) -> tuple[str, ...]:
    notes = []
    if _holds_more(image):
        several = {
            "TIFF": "has several pages; the first is shown",
            "HEIC": "holds several photos; the main one is shown",
        }
        notes.append(several.get(kind, "is animated; its first picture is shown"))
    if image.mode == "CMYK" and not image.info.get("icc_profile"):
        notes.append("has printing colours (CMYK) without a profile; its colours may look different")
    if image.mode in ("I", "F"):
        notes.append("has more than 16 bits a pixel; its brightness was spread from black to white")
    return tuple(notes)


def _holds_more(image: Image.Image) -> bool:
    if image.format in ("JPEG", "MPO"):
        return False  # the second picture of a phone's file is a preview or a gain map
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:
        return True  # there is a second picture, and it is damaged


# ------------------------------------------------------------------------------------------------ flattening


def _flattened(image: Image.Image) -> Image.Image:
    """Grey or RGB, in sRGB, on white, and at most twice the longest side of a print."""
    plain = _to_plain(image)
    width, height = image.size
    by = max(1, max(width, height) // LONGEST_SIDE)
    rows = by * max(1, _BAND_PIXELS // (width * by))
    flat = None
    for top in range(0, height, rows):
        band = plain(image.crop((0, top, width, min(top + rows, height))))
        if by > 1:
            band = band.reduce(by)
        if flat is None:
            flat = Image.new(band.mode, (-(-width // by), -(-height // by)))
        flat.paste(band, (0, top // by))
    if flat is None:
        raise InputError("has no pixels")
    return flat


def _to_plain(image: Image.Image) -> Band:
    """What makes a band of this picture grey or RGB."""
    if image.has_transparency_data and not image.mode.startswith("I"):
        coloured = _colours(image.info.get("icc_profile"), "RGB")
        return lambda band: coloured(_on_white(band.convert("RGBA")))
    if image.mode in ("I", "F"):
        return _spread(image)
    if image.mode.startswith("I;16"):
        # More than 8 bits a pixel, which a plain conversion would clip to white.
        steps = 1 << _depth(image) - 8
        return lambda band: band.convert("I").point(lambda value: value / steps).convert("L")
    if image.mode == "1":
        return lambda band: band.convert("L")
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        return _colours(image.info.get("icc_profile"), image.mode)
    coloured = _colours(image.info.get("icc_profile"), "RGB")
    return lambda band: coloured(band.convert("RGB"))


_BITS_PER_SAMPLE = 258


def _depth(image: Image.Image) -> int:
    """Bits of a grey pixel; a TIFF may have 12 (TIFF 6.0, tag 258), and is decoded to as many."""
    depth = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, (16,))
    return depth[0] if isinstance(depth, tuple) and depth and 8 < depth[0] < 16 else 16


def _on_white(clear: Image.Image) -> Image.Image:
    ground = Image.new("RGB", clear.size, "#FFFFFF")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _spread(image: Image.Image) -> Band:
    lowest, highest = image.getextrema()
    if not isinstance(lowest, int | float) or not isinstance(highest, int | float):
        raise InputError("has several channels of more than 16 bits", hint="Save it as JPEG.")
    wide = 255 / (highest - lowest) if highest > lowest else 1.0
    return lambda band: band.point(lambda value: value * wide - lowest * wide).convert("L")


def _colours(profile: bytes | None, mode: str) -> Band:
    """From a picture's own colours to sRGB, where it says what they are."""
    if mode != "LAB" and not profile:
        return lambda band: band if band.mode == "L" else band.convert("RGB")
    srgb = ImageCms.createProfile("sRGB")
    try:
        own = ImageCms.createProfile("LAB") if mode == "LAB" else ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        change = ImageCms.buildTransform(own, srgb, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that is damaged or for another kind of picture says nothing about these pixels;
        # a viewer ignores it too (ICC.1, "unrecognised profiles").
        return _colours(None, mode)
    return lambda band: ImageCms.applyTransform(band, change) or band


# ------------------------------------------------------------------------------------------------ developing


def _fitted(flat: Image.Image) -> Image.Image:
    longest = max(flat.size)
    if longest <= LONGEST_SIDE:
        return flat
    width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in flat.size)
    return flat.resize((width, height), Image.Resampling.LANCZOS)


_QUALITY = 92
_MOST_DRAWN_COLOURS = 1 << 16
_WORTH = 1.5
"""How many times the size of a JPEG a PNG may have: lines and letters come out clean in it."""


def _developed(picture: Image.Image) -> tuple[bytes, str]:
    """The file of a print and its suffix: PNG for what was drawn or scanned, JPEG for what was taken."""
    photo = _saved(picture, "JPEG", quality=_QUALITY)
    if picture.getcolors(_MOST_DRAWN_COLOURS) is None:
        return photo, "jpg"
    drawing = _saved(picture, "PNG")
    return (drawing, "png") if len(drawing) <= _WORTH * len(photo) else (photo, "jpg")


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
