"""Which file a document means by a picture's name, and which photos lie in a folder.

Only two kinds of places are looked at: the document's own folder, and the photo folders that were given. A name that
leads elsewhere (``../``, an absolute path, a drive, an address) is never followed; its last part is looked for in the
photo folders. Nothing is fetched. Capitals, accents written in two ways and a changed format ("01.jpg" for 01.HEIC)
do not keep a file from being found.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from onboard.core.errors import InputError
from onboard.files import is_inside
from onboard.ingest.photokinds import is_named_clip, is_named_picture

OUTSIDE = "lies outside the folder of the document"
ABSENT = "there is no such file"
REMOTE = "is an address on the net, and pictures are not fetched"
EMBEDDED = "is embedded in the text, which cannot be read yet"

MOST_PHOTOS = 2_000
_MOST_ENTRIES = 20_000
_DEEPEST = 4

_ADDRESS = re.compile(r"^(https?:)?//", re.IGNORECASE)
_EMBEDDED = re.compile(r"^data:", re.IGNORECASE)
_SCHEME_OR_DRIVE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a picture lies (``path``), or why it was not looked for or found (``missing``) and what kind of problem
    that is. ``note``: what to tell a person where it is not quite the file that was named."""

    path: Path | None = None
    missing: str = ""
    kind: str = ""
    note: str = ""


def named_file(reference: str) -> str:
    """A reference as a person would write the file's name: ``%20`` decoded, no ``?query`` or ``#fragment``."""
    if _ADDRESS.match(reference) or _EMBEDDED.match(reference):
        return reference[:200]
    plain = unquote(reference.strip().strip("<>"), errors="replace")
    return "".join(letter for letter in plain if letter.isprintable())


def resolve(file: str, folder: Path, photos: Sequence[Path]) -> Found:
    """The file meant by ``file``, as :func:`named_file` gives it, in a document that lies in ``folder``."""
    if _EMBEDDED.match(file):
        return Found(missing=EMBEDDED, kind="missing-photo")
    if _ADDRESS.match(file):
        return _saved_from_the_net(file, photos)
    portable = PurePosixPath(file.replace("\\", "/"))
    climbs = ".." in portable.parts or portable.is_absolute() or bool(_SCHEME_OR_DRIVE.match(file))
    if not climbs:
        for root in (folder, *photos):
            if (candidate := _lying(root, portable)) is not None:
                inside = is_inside(candidate.parent, root)
                return _found(candidate, portable) if inside else Found(missing=OUTSIDE, kind="outside-photo")
    for photo_folder in photos:
        if (candidate := _by_base_name(photo_folder, portable.name)) is not None:
            return _found(candidate, portable)
    if climbs:
        return Found(missing=OUTSIDE, kind="outside-photo")
    return Found(missing=ABSENT, kind="missing-photo")


def _saved_from_the_net(address: str, photos: Sequence[Path]) -> Found:
    """What a person saved under its own name into a photo folder."""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        name = ""
    if _is_shown(name):
        for photo_folder in photos:
            if (candidate := _by_base_name(photo_folder, name)) is not None:
                return Found(candidate, note=f"is an address on the net; {candidate.name} from the photos is shown")
    return Found(missing=REMOTE, kind="missing-photo")


def _found(path: Path, named: PurePosixPath) -> Found:
    if _folded(path.name) == _folded(named.name):
        return Found(path)
    return Found(path, note=f"there is no such file; {path.name} is shown")


def _lying(root: Path, portable: PurePosixPath) -> Path | None:
    """The file of that name in a folder, however its folders and itself are spelt; the last part decides the rest."""
    exact = root / portable
    if _exists(exact):
        return exact
    here = root
    for part in portable.parts[:-1]:
        inner = next(
            (name for name in _entries(here) if _folded(name) == _folded(part) and (here / name).is_dir()), None
        )
        if inner is None:
            return None
        here /= inner
    return _by_base_name(here, portable.name)


def _by_base_name(folder: Path, name: str) -> Path | None:
    if not name or name == "..":
        return None
    if _exists(folder / name):
        return folder / name
    entries, wanted = _entries(folder), _folded(name)
    if spelt := next((one for one in entries if _folded(one) == wanted), None):
        return folder / spelt
    # "01.jpg" became 01.HEIC, or the suffix was left out; only where one file can be meant.
    stem = _folded(PurePosixPath(name).stem) if _is_shown(name) else wanted
    like = is_named_clip if is_named_clip(name) else is_named_picture
    same = [one for one in entries if like(one) and _folded(PurePosixPath(one).stem) == stem]
    return folder / same[0] if len(same) == 1 else None


def _is_shown(name: str) -> bool:
    return is_named_picture(name) or is_named_clip(name)


def _entries(folder: Path) -> list[str]:
    """Names in a folder; none where it cannot be looked into."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in islice(entries, _MOST_ENTRIES))
    except (OSError, ValueError):
        return []


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------ listing


def require_photo_folder(folder: Path) -> None:
    """Raise InputError where what was given as a folder of photos is none."""
    if not folder.is_dir():
        raise InputError("is not a folder", file=str(folder), hint="Give the folder the photos are in.")


def photos_in(folder: Path) -> tuple[str, ...]:
    """Names of the files in a folder that are photos or clips by their suffix, those in folders with "/", 2 before 10.

    Links are not followed, hidden files not looked at; at most :data:`MOST_PHOTOS`. Raises InputError for a name that
    is no text.
    """
    names = islice(_pictures(folder, _DEEPEST, count()), MOST_PHOTOS)
    return tuple(sorted((path.relative_to(folder).as_posix() for path in names), key=_in_natural_order))


def _pictures(folder: Path, depth: int, seen: Iterator[int]) -> Iterator[Path]:
    """``seen`` counts over all folders: somebody may have named the folder of a whole disk."""
    for path in (folder / name for name in _entries(folder)):
        if next(seen) >= _MOST_ENTRIES:
            return
        if path.is_symlink() or path.name.startswith("."):
            continue
        if path.is_dir():
            if depth > 1:
                yield from _pictures(path, depth - 1, seen)
        elif _is_shown(path.name) and path.is_file():
            require_text(path.name)
            yield path


def require_text(name: str) -> None:
    """Raise InputError for a file's name that can be neither recorded nor shown, as old archives leave them."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        raise InputError("its name holds a character that cannot be shown", file=name, hint="Rename the file.")


def _in_natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    pieces = re.split(r"(\d{1,18})", _folded(name))
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece)
