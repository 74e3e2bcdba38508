"""A workspace's own or licensed signs, in the place of our drawings: the pictures in its folder ``signs/``.

A file is named by our code (``eye-protection.svg``) or by the number its counterpart has in ISO 7010 (``M004.png``,
``ISO_7010_M004.png``). PNG, JPEG, WEBP, or SVG as far as ``svg`` reads it; what the bytes are decides. A set may
have its licence beside it (``.txt``, ``.md``, ``.pdf``). Pictures are only looked at from outside here; drawing one
that is damaged inside is the error then.
"""

from __future__ import annotations

import difflib
import io
import re
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image

from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.files import read_bounded
from onboard.slides.colours import rgb
from onboard.slides.signlist import listed
from onboard.slides.svg import read_drawing
from onboard.slides.themevalue import OwnSign
from onboard.slides.vectors import FINER, Placement, paint

_LARGEST_FILE = 4 * 1024 * 1024
_MOST_PIXELS = 16_000_000
_MOST_FILES = 400
_FORMATS = ("PNG", "JPEG", "WEBP")
_ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".svg"))
_PAPERS = frozenset((".txt", ".md", ".pdf"))
_LEFT_BY_SYSTEMS = frozenset(("thumbs.db", "desktop.ini"))
_ISO_NAME = re.compile(r"(?:iso[ _-]?7010[ _-])?([efmpw]\d{3})", re.IGNORECASE)


def read_signs(folder: Path) -> tuple[OwnSign, ...]:
    """The signs in a folder, by code; none where there is no folder.

    Raises InputError naming the file for a name that is neither a code nor a number (with those it resembles), two
    files for one code, more than 400 files, and what is no picture, over 4 MiB or over 16 million pixels.
    """
    if folder.is_symlink():
        raise _wrong(folder, "is a link, and links are not followed", "Put the folder itself there.")
    if not folder.is_dir():
        return ()
    found: dict[str, OwnSign] = {}
    for file in _pictures(folder):
        code = _code_of(file)
        if other := found.get(code):
            raise _wrong(file, f"is for {code}, and so is {other.file}", "Keep one of the two.")
        content = _checked(file)
        found[code] = OwnSign(code, file.name, digest(content), str(file))
    return tuple(found[code] for code in sorted(found))


def picture_of(sign: OwnSign, side: int, behind: str) -> Image.Image:
    """The sign, whole, in the middle of a square RGB picture of ``side`` pixels; shared: do not paint on it.

    Raises InputError naming the file where it cannot be drawn or has changed since it was read.
    """
    return _picture_of(sign, sign.path, side, behind)


# ------------------------------------------------------------------------------------------------ reading


def _pictures(folder: Path) -> list[Path]:
    files = sorted(folder.iterdir())
    if len(files) > _MOST_FILES:
        raise _wrong(
            folder,
            f"holds {len(files)} files, and the limit is {_MOST_FILES}",
            "Keep those that are signs of our list.",
        )
    pictures = []
    for file in files:
        if file.name.startswith(".") or file.name.lower() in _LEFT_BY_SYSTEMS or file.suffix.lower() in _PAPERS:
            continue
        if file.suffix.lower() not in _ENDINGS:
            raise _wrong(file, "is no picture of a sign", "Signs are .png, .jpg, .webp or .svg; move other files away.")
        pictures.append(file)
    return pictures


def _code_of(file: Path) -> str:
    name = file.stem.strip()
    codes = {sign.code: sign.code for sign in listed()} | {sign.iso: sign.code for sign in listed() if sign.iso}
    number = _ISO_NAME.fullmatch(name)
    code = codes.get(number[1].upper() if number else name.lower())
    if code is not None:
        return code
    near = difflib.get_close_matches(number[1].upper() if number else name.lower(), codes, n=3, cutoff=0.5)
    known = f"near it: {', '.join(near)}" if near else "no code resembles it"
    raise _wrong(
        file, f"has a name that stands for no sign of our list ({known})", "Rename it; docs/pictograms.md has the list."
    )


def _checked(file: Path) -> bytes:
    content = read_bounded(file, _LARGEST_FILE, name=_shown(file))
    if _is_svg(file):
        read_drawing(content, _shown(file))
        return content
    with _opened(content, _shown(file)) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise _wrong(file, f"has {image.width} x {image.height} pixels, more than 16 million", "Save it smaller.")
    return content


def _opened(content: bytes, shown: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limit of pixels is ours
            return Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as exc:
        raise InputError(
            "has more than 16 million pixels", file=shown, stage="slides", hint="Save it smaller."
        ) from exc
    except Exception as exc:  # whatever a decoder makes of bytes it does not expect
        raise _unreadable(shown) from exc


def _is_svg(file: Path) -> bool:
    return file.suffix.lower() == ".svg"


def _shown(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _wrong(file: Path, reason: str, hint: str) -> InputError:
    return InputError(reason, file=_shown(file), stage="slides", hint=hint)


def _unreadable(shown: str) -> InputError:
    hint = "Open it in a picture viewer and save it again as PNG."
    return InputError("is not a PNG, JPEG or WEBP picture that can be read", file=shown, stage="slides", hint=hint)


# ------------------------------------------------------------------------------------------------ drawing


@lru_cache(maxsize=64)
def _picture_of(sign: OwnSign, path: str, side: int, behind: str) -> Image.Image:
    file = Path(path)
    content = read_bounded(file, _LARGEST_FILE, name=_shown(file))
    if digest(content) != sign.digest:
        raise _wrong(file, "was changed while it was being worked on", "Run it again.")
    return _from_shapes(content, file, side, behind) if _is_svg(file) else _from_pixels(content, file, side, behind)


def _from_shapes(content: bytes, file: Path, side: int, behind: str) -> Image.Image:
    drawing = read_drawing(content, _shown(file))
    fine = Image.new("RGB", (side * FINER, side * FINER), rgb(behind))
    scale = side * FINER / max(drawing.width, drawing.height)
    left, top = ((side * FINER - length * scale) / 2 for length in (drawing.width, drawing.height))
    paint(fine, drawing, Placement(scale, left, top), {})
    return fine.reduce(FINER)


def _from_pixels(content: bytes, file: Path, side: int, behind: str) -> Image.Image:
    try:
        with _opened(content, _shown(file)) as image:
            image.draft("RGB", (2 * side, 2 * side))
            whole = image.convert("RGBa")  # colours weighted by how much of them shows, so that edges stay clean
            scale = side / max(whole.size)
            size = max(round(whole.width * scale), 1), max(round(whole.height * scale), 1)
            shown = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")
    except InputError:
        raise
    except Exception as exc:  # whatever a decoder makes of damaged bytes
        raise _unreadable(_shown(file)) from exc
    square = Image.new("RGB", (side, side), rgb(behind))
    square.paste(shown, ((side - shown.width) // 2, (side - shown.height) // 2), shown)
    return square
