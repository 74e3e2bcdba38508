"""A print of a photo: a plain picture of one that programs do not all show, or not all alike.

    bytes of a HEIC, TIFF, GIF, CMYK JPEG, ... -> Print      an sRGB JPEG or PNG, upright, 8 bits, nothing but pixels

Made once, in a process of its own with limits on its memory, time and output (``print_child``): what decodes a
stranger's file may be made to crash, to loop or to fill the memory, and here that is one message about one photo.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE
from onboard.ingest.alone import Limits, Told, answer_of
from onboard.ingest.photokinds import KNOWN, kind_of, stranger

RECIPE = 1
"""The version of how prints are made: the same photo and recipe give the same print."""

LONGEST_SIDE = 4_096
"""Pixels: twice what the largest slide shows."""

LIMITS = Limits(memory=2_048 * MEBIBYTE, cpu_seconds=60, deadline_seconds=120.0, largest=64 * MEBIBYTE)
"""The largest photo that is allowed takes 0.7 GiB as HEIC or TIFF, 1.2 as a CMYK JPEG, and up to 1.8 as WebP or
JPEG 2000; an ordinary photo of a phone 0.2."""
TOLD = Told("making a print of it", "its decoder", "Open it in a picture viewer and save it as JPEG.")

_BEGINNINGS = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Print:
    """``content``: a JPEG or PNG file; ``suffix``: "jpg" or "png"; ``notes``: what a person should know about how it
    came about ("is animated; its first picture is shown")."""

    content: bytes
    suffix: str
    notes: tuple[str, ...] = ()

    def as_bytes(self) -> bytes:
        """One line of JSON and then the file: how a print travels, and how a store keeps it with its notes."""
        head = {"recipe": RECIPE, "suffix": self.suffix, "notes": self.notes}
        return json.dumps(head, separators=(",", ":")).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, packed: bytes) -> Print:
        """Raises InputError where these are no bytes of a print of this recipe."""
        line, _, content = packed.partition(b"\n")
        try:
            head = json.loads(line)
            suffix, notes = head["suffix"], tuple(_printable(note) for note in head["notes"])
            if head["recipe"] != RECIPE or not content.startswith(_BEGINNINGS[suffix]):
                raise ValueError(suffix)
        except (ValueError, KeyError, TypeError, RecursionError) as exc:
            raise InputError("its print cannot be understood", hint="Run this again.") from exc
        return cls(content, suffix, notes)


def printed(content: bytes, name: str) -> Print:
    """The print of a photo, given as the bytes of its file.

    Raises InputError, naming the photo, for what is no photo, is damaged, or goes beyond the limits of pixels, memory
    and time; MissingError where this machine lacks the decoder for its format.
    """
    reason, hint = stranger(content)
    kind = kind_of(content)
    if reason or not kind:
        raise InputError(reason or "is not a photo that can be read", file=name, hint=hint or f"Use one of {KNOWN}.")
    told = answer_of("onboard.ingest.print_child", (kind,), content, name, LIMITS, TOLD)
    try:
        return Print.from_bytes(told)
    except InputError as exc:
        raise InputError("is damaged: no print can be made of it", file=name, hint=TOLD.hint) from exc


def _printable(text: object) -> str:
    """The process has read a stranger's file: what it says is not believed to be short or harmless."""
    return "".join(letter for letter in str(text) if letter.isprintable())[:_LONGEST_NOTE]
