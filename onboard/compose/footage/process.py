"""Asking a stranger's video: the program is started on the open file, and its answers come one by one.

The file is opened here and handed over as standard input: no link is followed, no pipe waited for, and the program
needs no path. It gets none of our keys and opens no connection. The limits of memory and processor exist on Linux and
macOS; elsewhere the time to the next answer is the only one.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from onboard.compose.footage.asked import (
    ANSWER_SECONDS,
    CPU_SECONDS,
    END,
    ERROR,
    Question,
    taken,
)
from onboard.core.clips import LARGEST_CLIP
from onboard.core.errors import InputError, OnboardError, from_told
from onboard.files import MEBIBYTE, bare_environment

HINT = "Play it on the phone; if it plays there, save it anew as MP4 (H.264)."


def answers(path: str, name: str, question: Question) -> Iterator[tuple[bytes, bytes]]:
    """What the program answers, each as letter and content, until it says that this was all.

    ``name`` is what errors call the file. Raises the error the program tells; InputError where it crashes or goes
    beyond its limits, or where the file is no regular file or larger than LARGEST_CLIP.
    """
    with _opened(path, name) as file, _running(file, question, name) as (program, line):
        while True:
            kind, content = _next_answer(program, line, name)
            if kind == END:
                return
            if kind == ERROR:
                raise _told_error(content, name)
            yield kind, content


@contextmanager
def _opened(path: str, name: str) -> Iterator[IO[bytes]]:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except OSError as exc:
        raise InputError(f"cannot be opened ({exc.strerror or exc})", file=name) from exc
    try:
        told = os.fstat(handle)
        if not stat.S_ISREG(told.st_mode):
            raise InputError("is a folder, a pipe or a device, not a file", file=name, hint="Give a regular file.")
        if told.st_size > LARGEST_CLIP:
            raise InputError(
                f"{told.st_size / MEBIBYTE:.0f} MiB, and the limit is {LARGEST_CLIP / MEBIBYTE:.0f}",
                file=name,
                hint="Cut it to what is needed on the phone, or save it at a lower resolution.",
            )
        file = os.fdopen(handle, "rb", buffering=0, closefd=False)
        yield file
    finally:
        os.close(handle)


@contextmanager
def _running(file: IO[bytes], question: Question, name: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    words = [sys.executable, "-P", "-m", "onboard.compose.footage.child", question.as_text()]
    try:
        program = subprocess.Popen(  # noqa: S603
            words, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=bare_environment()
        )
    except OSError as exc:
        raise OnboardError(f"what reads clips could not be started ({exc.strerror or exc})", file=name) from exc
    assert program.stdout is not None
    with program, program.stdout as line:
        try:
            yield program, line
        finally:
            # Whoever asks may have enough before the end; nothing of it is left behind.
            program.kill()


def _next_answer(program: subprocess.Popen[bytes], line: IO[bytes], name: str) -> tuple[bytes, bytes]:
    overdue = threading.Event()

    def end_it() -> None:
        overdue.set()
        program.kill()

    watch = threading.Timer(ANSWER_SECONDS, end_it)
    watch.daemon = True
    watch.start()
    try:
        return taken(line)
    except (EOFError, ValueError) as exc:
        code = program.wait(ANSWER_SECONDS)
        why = f"reading it took more than {ANSWER_SECONDS:.0f} seconds" if overdue.is_set() else _how_it_ended(code)
        raise InputError(why, file=name, hint=HINT) from exc
    finally:
        watch.cancel()


def _how_it_ended(code: int) -> str:
    if code == -getattr(signal, "SIGXCPU", 24) or code == -getattr(signal, "SIGKILL", 9):
        return f"reading it took more than {CPU_SECONDS} seconds of computing, or was ended from outside"
    if code < 0:
        return f"is damaged: its reader crashed on it (signal {-code})"
    return f"is damaged: its reader gave up on it (code {code})"


def _told_error(content: bytes, name: str) -> OnboardError:
    try:
        return from_told(json.loads(content), file=name, hint=HINT)
    except (ValueError, KeyError, TypeError):
        return InputError("is damaged: its reader gave no answer", file=name, hint=HINT)
