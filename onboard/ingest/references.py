"""Which file a document means by a picture's name.

Only two kinds of places are looked at: the document's own folder, and the photo folders that were given. A name that
leads elsewhere (``../``, an absolute path, a drive, an address) is never followed; its last part is looked for in the
photo folders. Nothing is fetched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from onboard.files import is_inside

OUTSIDE = "lies outside the folder of the document"
ABSENT = "there is no such file"
REMOTE = "is an address on the net, and pictures are not fetched"
EMBEDDED = "is embedded in the text, which cannot be read yet"

_ADDRESS = re.compile(r"^(https?:)?//", re.IGNORECASE)
_EMBEDDED = re.compile(r"^data:", re.IGNORECASE)
_SCHEME_OR_DRIVE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a picture lies (``path``), or why it was not looked for or found (``missing``) and what kind of problem
    that is."""

    path: Path | None = None
    missing: str = ""
    kind: str = ""


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
        return Found(missing=REMOTE, kind="missing-photo")
    portable = PurePosixPath(file.replace("\\", "/"))
    climbs = ".." in portable.parts or portable.is_absolute() or bool(_SCHEME_OR_DRIVE.match(file))
    if not climbs:
        tries = [folder / portable, *(photo_folder / portable for photo_folder in photos)]
        roots = [folder, *photos]
        for candidate, root in zip(tries, roots, strict=True):
            if _exists(candidate):
                inside = is_inside(candidate.parent, root)
                return Found(candidate) if inside else Found(missing=OUTSIDE, kind="outside-photo")
    for photo_folder in photos:
        if (candidate := _by_base_name(photo_folder, portable.name)) is not None:
            return Found(candidate)
    if climbs:
        return Found(missing=OUTSIDE, kind="outside-photo")
    return Found(missing=ABSENT, kind="missing-photo")


def _by_base_name(folder: Path, name: str) -> Path | None:
    if not name or name == "..":
        return None
    exact = folder / name
    if _exists(exact):
        return exact
    try:
        return next((other for other in sorted(folder.iterdir()) if other.name.casefold() == name.casefold()), None)
    except OSError:
        return None


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False
