"""Is this file a photo that can be shown? Every answer but yes is an InputError that says why.

Photos come from phones, mail and checkouts: links, pipes, pointer files, truncated downloads, wrong suffixes and
decompression bombs are all met here, before anything else opens the file. A JPEG, PNG or WebP is shown as it is; of
any other, and of what programs show differently, a print is made (``prints``).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from onboard.core.clips import Clip, Cut
from onboard.core.errors import InputError
from onboard.core.photos import FEWEST_PIXELS, LARGEST_FILE, MOST_PIXELS
from onboard.files import read_bounded, write_durably
from onboard.ingest.photokinds import JPEG, KNOWN, PNG, WEBP, is_plain, kind_of, stranger, suffix_note
from onboard.ingest.prints import printed

FORMATS = (JPEG, PNG, WEBP)

_SIDEWAYS = range(5, 9)
_ORIENTATION = 0x0112
_GLANCE = (64, 64)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """``digest`` is SHA-256 of the file; ``width, height`` in pixels as shown, turned as its EXIF orientation says.

    ``format``   what the file is: "JPEG", "HEIC", ...
    ``print``    whether a print of it is shown; then ``width, height`` are the print's
    ``notes``    what a person should know about it, each without its name: "is animated; its first picture is shown"
    """

    digest: str
    width: int
    height: int
    format: str
    print: bool = False
    notes: tuple[str, ...] = ()

    @property
    def tiny(self) -> bool:
        """Whether it has so few pixels that it is blurred on every slide."""
        return max(self.width, self.height) < FEWEST_PIXELS


Show = Callable[[Path, str], tuple[Path, PhotoFacts]]
"""The file to show the photo at a path by (named as the document names it), and facts about that file.

Raises InputError where it cannot be shown."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """A filmed clip that can be shown.

    ``path``    the file of its first picture, upright
    ``facts``   about that file, with what a person should know about the clip
    """

    path: Path
    facts: PhotoFacts
    clip: Clip


ShowClip = Callable[[Path, str, Cut], Filmed]
"""Looks at the clip at a path (named as the document names it), of which a cut is to be shown.

Raises InputError where it cannot be shown, or has no such part."""


def inspect_photo(path: Path, name: str) -> PhotoFacts:
    """Facts about a photo that was really decoded: at a small scale where the format can do that, by making a print
    of it where it needs one."""
    content = read_bounded(path, LARGEST_FILE, name=name)
    facts, _, _ = _looked_at(content, name)
    return facts


def promised(content: bytes, name: str, digest: str) -> PhotoFacts:
    """What :func:`inspect_photo` would tell of a photo with this content and its digest if it can be decoded wholly.

    Of a JPEG only the head is looked at. Whoever relies on it has to decode the photo before it shows it, and then
    meets what keeps it from being shown. Raises InputError for what is known before.
    """
    if kind_of(content) != JPEG or needs_print(content):
        return _looked_at(content, name)[0]
    notes = (note,) if (note := suffix_note(content, name)) else ()
    return PhotoFacts(digest, *_decoded(content, name, wholly=False), JPEG, notes=notes)


def shown(path: Path, name: str, folder: Path) -> tuple[Path, PhotoFacts]:
    """The file to show a photo by, and facts about that file: the photo's own, or its print, laid in ``folder``.

    Raises InputError where it cannot be shown, OutputError where the folder does not take the print.
    """
    content = read_bounded(path, LARGEST_FILE, name=name)
    facts, picture, suffix = _looked_at(content, name)
    if not facts.print:
        return path, facts
    digest = hashlib.sha256(picture).hexdigest()
    target = folder / f"{digest}.{suffix}"
    if not (target.is_file() and target.read_bytes() == picture):
        write_durably(target, picture)
    return target, replace(facts, digest=digest)


def needs_print(head: bytes) -> bool:
    """Whether a print must be made of the photo that begins with these bytes (best: all of them): it is of another
    format, in printing colours, animated, of 16 bits, or too large to be decoded whole for every slide."""
    return not is_plain(head)


def _looked_at(content: bytes, name: str) -> tuple[PhotoFacts, bytes, str]:
    """Facts, and the bytes and suffix of what is shown ("": the photo itself)."""
    reason, hint = stranger(content)
    if reason:
        raise InputError(reason, file=name, hint=hint)
    note = suffix_note(content, name)
    notes = (note,) if note else ()
    digest, kind = hashlib.sha256(content).hexdigest(), kind_of(content)
    if not needs_print(content):
        width, height = _decoded(content, name)
        return PhotoFacts(digest, width, height, kind, notes=notes), content, ""
    made = printed(content, name)
    # The process that made it has read a stranger's file: what it gave is looked at like any other photo.
    width, height = _decoded(made.content, name)
    return PhotoFacts(digest, width, height, kind, True, (*notes, *made.notes)), made.content, made.suffix


def _decoded(content: bytes, name: str, *, wholly: bool = True) -> tuple[int, int]:
    """Width and height as shown; not ``wholly``: as the head tells them."""
    try:
        with _without_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise InputError(
                    f"{width * height / 1e6:.0f} megapixels, and the limit is {MOST_PIXELS / 1e6:.0f}",
                    file=name,
                    hint="Save it smaller.",
                )
            if wholly:
                image.draft("RGB", _GLANCE)
                image.load()
            sideways = _orientation(image) in _SIDEWAYS
    except InputError:
        raise
    except Image.UnidentifiedImageError as exc:
        raise InputError("is not a photo that can be read", file=name, hint=f"Use one of {KNOWN}.") from exc
    except Image.DecompressionBombError as exc:
        raise InputError(
            f"far more pixels than the limit of {MOST_PIXELS / 1e6:.0f} megapixels", file=name, hint="Save it smaller."
        ) from exc
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, OverflowError, EOFError) as exc:
        # What a damaged header raises in Pillow's decoders is not one family of errors.
        raise InputError(
            f"is damaged: it cannot be decoded to its end ({_short(exc)})", file=name, hint="Copy the photo again."
        ) from exc
    return (height, width) if sideways else (width, height)


def _orientation(image: Image.Image) -> int:
    """As EXIF says; upright where that cannot be read, on which Pillow raises anything."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns from 89 megapixels on, and of EXIF it cannot read; the limit here is ours, said in our words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _short(exc: Exception) -> str:
    text = " ".join(str(exc).split()) or type(exc).__name__
    return text if len(text) <= 80 else text[:79] + "…"
