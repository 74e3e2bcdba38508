"""The way in: a document and photo folders -> an Instruction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onboard.core.errors import InputError, attached
from onboard.core.fingerprint import digest
from onboard.core.model import Instruction
from onboard.files import MEBIBYTE, read_bounded
from onboard.ingest.base import READERS, Reader
from onboard.ingest.photos import Inspect, inspect_photo
from onboard.ingest.understanding import understood

LARGEST_DOCUMENT = 5 * MEBIBYTE


def read(
    document: Path, *, photos: Sequence[Path] = (), language: str = "", inspect: Inspect = inspect_photo
) -> Instruction:
    """What a document says, and where it says it.

    ``photos``    more folders to look for pictures in, besides the document's own
    ``language``  BCP 47 tag; wins over what the document says
    ``inspect``   looks at each photo once; one that remembers may be given

    Raises InputError where the document cannot be read: no regular file, larger than 5 MiB, a format nobody here
    reads, or empty. What is amiss but readable is in ``problems``. Writes nothing, opens no connection.
    """
    name = document.name
    with attached(stage="ingest", file=name):
        reader = _reader_for(document)
        content = read_bounded(document, LARGEST_DOCUMENT, name=name)
        outline = reader.outline(content, name)
        return understood(outline, name, digest(content), language, document.parent, photos, inspect)


def _reader_for(document: Path) -> Reader:
    suffix = document.suffix.lower()
    known = READERS.names()
    if suffix not in known:
        raise InputError(
            f'a "{suffix}" document cannot be read yet' if suffix else "has no suffix that tells its format",
            hint=f"These can be read: {', '.join(known)}. Save it as Markdown, or copy its text into a .md file.",
        )
    return READERS.load(suffix)()
