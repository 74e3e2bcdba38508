"""Reading a document in a process of its own, with limits on its memory, time and output.

    bytes + name + suffix -> Transcript

What parses a stranger's binary file may be made to crash, to loop or to fill the memory; here that is one message about
one document. The process gets none of our secrets, opens no connection, and is gone afterwards. The limits of memory
and processor exist on Linux and macOS; elsewhere the deadline is the only one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile

from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.files import MEBIBYTE
from onboard.ingest.transcript import Transcript

MEMORY = 3_072 * MEBIBYTE
CPU_SECONDS = 120
DEADLINE_SECONDS = 180.0
LARGEST_TRANSCRIPT = 1_024 * MEBIBYTE

_KEPT = ("PATH", "LANG", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "VIRTUAL_ENV", "PYTHONPATH")
_KEPT_BEGINNINGS = ("LC_",)


def transcribed(content: bytes, name: str, suffix: str) -> Transcript:
    """A document's transcript, made by the reader for ``suffix`` in a process of its own.

    Raises InputError for what the reader refuses, and where it crashes or goes beyond its limits.
    """
    return Transcript.from_bytes(_answer(content, name, suffix))


def _answer(content: bytes, name: str, suffix: str) -> bytes:
    program = [sys.executable, "-P", "-m", "onboard.ingest.apart_child", suffix, name]
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
            raise _refused(f"reading it took more than {DEADLINE_SECONDS:.0f} seconds", name) from exc
        except OSError as exc:
            raise OnboardError(f"the reading process could not be started ({exc.strerror or exc})", file=name) from exc
        answer.seek(0)
        told = answer.read(LARGEST_TRANSCRIPT + 1)
    if ended.returncode != 0 or not told:
        raise _refused(_how_it_ended(ended.returncode), name)
    if told.startswith(b'{"error"'):
        raise _told_error(told, name)
    return told


def _environment() -> dict[str, str]:
    """What a program needs to run, and no key or password that happens to be set."""
    return {key: value for key, value in os.environ.items() if key in _KEPT or key.startswith(_KEPT_BEGINNINGS)}


def _how_it_ended(code: int) -> str:
    if code == -getattr(signal, "SIGXCPU", 24):
        return f"reading it took more than {CPU_SECONDS} seconds of computing"
    if code == -getattr(signal, "SIGXFSZ", 25):
        return f"what is in it comes to more than {LARGEST_TRANSCRIPT // MEBIBYTE} MiB"
    if code < 0:
        return f"is damaged: its reader crashed on it (signal {-code})"
    return f"is damaged: its reader gave up on it (code {code})"


def _refused(reason: str, name: str) -> InputError:
    return InputError(reason, file=name, hint="Open it in the program it is from and save it again.")


def _told_error(told: bytes, name: str) -> OnboardError:
    try:
        error = json.loads(told)["error"]
        kind = {"InputError": InputError, "MissingError": MissingError}.get(error["kind"], OnboardError)
        hint, place = error["hint"], error["place"]
        return kind(str(error["reason"]), hint=str(hint) if hint else None, file=name, place=place and str(place))
    except (ValueError, KeyError, TypeError) as exc:
        raise _refused("is damaged: its reader gave no answer", name) from exc
