"""A print of a photo: a plain picture of one that programs do not all show, or not all alike.

    bytes of a HEIC, TIFF, GIF, CMYK JPEG, ... -> Print      an sRGB JPEG or PNG, upright, 8 bits, nothing but pixels

Made once, in a process of its own with limits on its memory, time and output (``print_child``): what decodes a
stranger's file may be made to crash, to loop or to fill the memory, and here that is one message about one photo.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.files import MEBIBYTE
from onboard.ingest.photokinds import KNOWN, kind_of, stranger

RECIPE = 1
"""The version of how prints are made: the same photo and recipe give the same print."""

LONGEST_SIDE = 4_096
"""Pixels: twice what the largest slide shows."""

MEMORY = 2_048 * MEBIBYTE
"""Of address space. The largest photo that is allowed takes 0.7 GiB as HEIC or TIFF, 1.2 as a CMYK JPEG, and up to 1.8
as WebP or JPEG 2000; an ordinary photo of a phone 0.2."""
CPU_SECONDS = 60
DEADLINE_SECONDS = 120.0
LARGEST_PRINT = 64 * MEBIBYTE

_KEPT = ("PATH", "LANG", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "VIRTUAL_ENV", "PYTHONPATH")
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
    told = _answer(content, kind, name)
    if told.startswith(b'{"error"'):
        raise _told_error(told, name)
    try:
        return Print.from_bytes(told)
    except InputError as exc:
        raise _refused("is damaged: no print can be made of it", name) from exc


def _answer(content: bytes, kind: str, name: str) -> bytes:
    program = [sys.executable, "-P", "-m", "onboard.ingest.print_child", kind]
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as given:
        # A file, not a pipe: its size is limited by the system, whatever the process does.
        given.write(content)
        given.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603
                program,
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=DEADLINE_SECONDS,
                check=False,
                env=_environment(),
            )
        except subprocess.TimeoutExpired as exc:
            raise _refused(f"making a print of it took more than {DEADLINE_SECONDS:.0f} seconds", name) from exc
        except OSError as exc:
            raise OnboardError(f"no print of it could be made ({exc.strerror or exc})", file=name) from exc
        answer.seek(0)
        told = answer.read(LARGEST_PRINT + 1)
    if ended.returncode != 0 or not told:
        raise _refused(_how_it_ended(ended.returncode), name)
    return told


def _environment() -> dict[str, str]:
    """What a program needs to run, and no key or password that happens to be set.

    One arena: each further one that the C library opens for a thread takes 64 MiB of the address space.
    """
    kept = {key: value for key, value in os.environ.items() if key in _KEPT or key.startswith("LC_")}
    return {**kept, "MALLOC_ARENA_MAX": "1"}


def _how_it_ended(code: int) -> str:
    if code == -getattr(signal, "SIGXCPU", 24):
        return f"making a print of it took more than {CPU_SECONDS} seconds of computing"
    if code == -getattr(signal, "SIGXFSZ", 25):
        return f"its print comes to more than {LARGEST_PRINT // MEBIBYTE} MiB"
    if code < 0:
        return f"is damaged: its decoder crashed on it (signal {-code})"
    return f"is damaged: its decoder gave up on it (code {code})"


def _refused(reason: str, name: str) -> InputError:
    return InputError(reason, file=name, hint="Open it in a picture viewer and save it as JPEG.")


def _told_error(told: bytes, name: str) -> OnboardError:
    try:
        error = json.loads(told)["error"]
        kind = MissingError if error["kind"] == "MissingError" else InputError
        return kind(_printable(error["reason"]), hint=_printable(error["hint"]), file=name)
    except (ValueError, KeyError, TypeError) as exc:
        raise _refused("is damaged: its decoder gave no answer", name) from exc


def _printable(text: object) -> str:
    """The process has read a stranger's file: what it says is not believed to be short or harmless."""
    return "".join(letter for letter in str(text) if letter.isprintable())[:_LONGEST_NOTE]
