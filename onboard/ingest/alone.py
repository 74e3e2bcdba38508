"""A program of ours, run as a process of its own on a stranger's file, with limits on memory, time and output.

    program + bytes + limits -> the bytes it answers

What opens a stranger's file may be made to crash, to loop or to fill the memory; here that is one message about one
file. The process gets none of our keys, opens no connection, and is gone afterwards. The limits of memory and processor
exist on Linux and macOS; elsewhere the deadline is the only one.

The program calls :func:`answering` with what it does; :func:`answer_of` runs it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from onboard import files, network
from onboard.core.errors import InputError, OnboardError, OutputError, UsageError, as_told, from_told
from onboard.files import MEBIBYTE

_ERROR = b'{"error"'
_TOO_LARGE, _DISK_FULL = 73, 74
"""Exit codes of the process where its answer could not be written."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process gets. ``memory``: bytes of address space; ``largest``: bytes it may answer."""

    memory: int
    cpu_seconds: int
    deadline_seconds: float
    largest: int


@dataclass(frozen=True, slots=True)
class Told:
    """How a file is spoken of. ``work``: "reading it"; ``who``: "its reader"; ``hint``: what to do about a bad one."""

    work: str
    who: str
    hint: str


def answer_of(module: str, words: Sequence[str], content: bytes, name: str, limits: Limits, told: Told) -> bytes:
    """What ``python -m module words`` answers to ``content`` on its standard input.

    Raises the error it tells; InputError, with ``name`` for the file, where it crashes or goes beyond its limits;
    OutputError where the folder for temporary files does not take what goes in or comes out.
    """
    program = [sys.executable, "-P", "-m", module, *words]
    with _temporary_file() as answer, _temporary_file() as given:
        # A file, not a pipe: its size is limited by the system, whatever the process does.
        with _writing_temporaries():
            given.write(content)
            given.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603
                program,
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.deadline_seconds,
                check=False,
                env=files.bare_environment(),
            )
        except subprocess.TimeoutExpired as exc:
            raise _refused(f"{told.work} took more than {limits.deadline_seconds:.0f} seconds", name, told) from exc
        except OSError as exc:
            raise OnboardError(f"{told.work} could not be started ({exc.strerror or exc})", file=name) from exc
        answer.seek(0)
        answered = answer.read(limits.largest + 1)
    if ended.returncode == _DISK_FULL:
        raise OutputError(f"no space left for {told.work}", file=tempfile.gettempdir(), hint="Free some space there.")
    if ended.returncode != 0 or not answered:
        raise _refused(_how_it_ended(ended.returncode, limits, told), name, told)
    if answered.startswith(_ERROR):
        raise _told_error(answered, name, told)
    return answered


def answering(answer: Callable[[bytes], bytes], limits: Limits, told: Told) -> None:
    """The whole life of such a process: limits first, then ``answer`` of what it is given, then its end."""
    given_back = os.dup(1)
    os.dup2(2, 1)  # a library that prints does not write into the answer
    files.limit_this_process(memory=limits.memory, cpu_seconds=limits.cpu_seconds, largest_file=limits.largest)
    network.shut()
    answered = _answer_or_error(answer, sys.stdin.buffer.read(), limits, told)
    # What a library does at its end is of no interest, and could crash.
    os._exit(_written(given_back, answered))


def _written(where: int, answered: bytes) -> int:
    """The exit code: how it went to write the answer down."""
    try:
        with os.fdopen(where, "wb") as out:
            out.write(answered)
    except OSError as exc:
        # Python does not die of SIGXFSZ, it is told "file too large".
        return {errno.EFBIG: _TOO_LARGE, errno.ENOSPC: _DISK_FULL, errno.EDQUOT: _DISK_FULL}.get(exc.errno or 0, 1)
    return 0


def _answer_or_error(answer: Callable[[bytes], bytes], content: bytes, limits: Limits, told: Told) -> bytes:
    try:
        return answer(content)
    except UsageError:
        return _error(InputError(f"makes {told.who} open a connection, which was refused: nothing outside is read"))
    except OnboardError as error:
        return _error(error)
    except MemoryError:
        return _error(InputError(f"{told.work} needs more than {limits.memory // MEBIBYTE} MiB of memory"))
    except RecursionError:
        return _error(InputError("is nested too deep", hint="Simplify it: lists in lists, tables in tables."))
    except Exception as exc:
        # A damaged file makes its library raise anything; what it was is said, for whoever looks into it.
        why = " ".join(f"{type(exc).__name__}: {exc}".split())
        return _error(InputError(f"is damaged or unusual: it cannot be read ({why})"))


def _error(error: OnboardError) -> bytes:
    return json.dumps({"error": as_told(error)}).encode()


@contextmanager
def _temporary_file() -> Iterator[IO[bytes]]:
    with _writing_temporaries():
        file = tempfile.TemporaryFile()  # noqa: SIM115  # closed below
    with file:
        yield file


@contextmanager
def _writing_temporaries() -> Iterator[None]:
    with files.writing(Path(tempfile.gettempdir())):
        yield


def _how_it_ended(code: int, limits: Limits, told: Told) -> str:
    if code == -getattr(signal, "SIGXCPU", 24):
        return f"{told.work} took more than {limits.cpu_seconds} seconds of computing"
    if code in (_TOO_LARGE, -getattr(signal, "SIGXFSZ", 25)):
        return f"what comes of {told.work} is more than {limits.largest // MEBIBYTE} MiB"
    if code < 0:
        return f"is damaged: {told.who} crashed on it (signal {-code})"
    return f"is damaged: {told.who} gave up on it (code {code})"


def _told_error(answered: bytes, name: str, told: Told) -> OnboardError:
    try:
        return from_told(json.loads(answered)["error"], file=name, hint=told.hint)
    except (ValueError, KeyError, TypeError) as exc:
        raise _refused(f"is damaged: {told.who} gave no answer", name, told) from exc


def _refused(reason: str, name: str, told: Told) -> InputError:
    return InputError(reason, file=name, hint=told.hint)
