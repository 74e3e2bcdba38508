"""Processes of our own that make units of work, each driven by a thread that waits for it.

    get_ready      have a server started that forks them, with everything in memory that work needs
    ChildProcess   one of them: units go to it through a pipe, seconds and errors come back; results go to the store

On Linux they are forked from a server that has imported everything once and has no threads; elsewhere each is started
anew (spawned). They end with the process that started them, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from typing import Any

from onboard import network
from onboard.core.errors import OnboardError
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.ready import USUAL, WANTED, Prospect
from onboard.pipeline.working.making import LostError, make_and_keep
from onboard.store import Store

_IN_MEMORY = ("onboard.pipeline.working.hands", "onboard.pipeline.work.ready")
"""What the server imports; the second gets it ready for what is to come."""

_LARGEST_KEPT = 17 << 20
"""Bytes. Once a block of this size is freed, glibc keeps smaller ones for the next picture, in place of giving them
back to the system and getting them zeroed again (mallopt(3), M_MMAP_THRESHOLD): half of what large arrays cost. It
keeps twice as much in all; pictures of a slide have 6 MB, photos decoded for it 10.
"""

_MOMENT = 0.1
"""Seconds without work, after which a process gives back what it keeps for the next picture."""

_PATIENCE = 10.0
"""Seconds that a process is given to end by itself."""


def get_ready(prospect: Prospect = USUAL) -> None:
    """Start the server now, in the background: a process forked from it is there in milliseconds then."""
    if _forks():
        from multiprocessing import forkserver

        _context()
        os.environ.update(prospect.told())
        try:
            forkserver.ensure_running()
        finally:
            os.environ.pop(WANTED, None)


def _forks() -> bool:
    """Whether this system's Python forks by itself: Linux does; where forking is not safe, the first way is spawn."""
    return multiprocessing.get_all_start_methods()[0] != "spawn"


def _context() -> BaseContext:
    # A thread a core in each of as many processes as there are cores would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not _forks():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_IN_MEMORY))
    return context


class ChildProcess:
    """A process that makes one unit at a time."""

    def __init__(self, *, offline: bool) -> None:
        """Raises LostError where there is no room for one more process, or the server is just being ended."""
        get_ready()
        context: Any = _context()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work_for, args=(theirs, offline), daemon=True)
        try:
            self._process.start()
        except (EOFError, OSError) as exc:
            self._pipe.close()
            raise LostError("could not be started") from exc
        finally:
            theirs.close()

    def make(self, work: Work, store: Store) -> float:
        """See ``workers.Hand``."""
        try:
            self._pipe.send((work, store))
            answer, told = self._pipe.recv()
        except (EOFError, OSError) as exc:
            self._end()
            raise LostError("died") from exc
        if isinstance(answer, BaseException):
            if not isinstance(answer, OnboardError):
                answer.add_note(told)
            raise answer
        return answer

    def close(self) -> None:
        self._end()

    def _end(self) -> None:
        self._pipe.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


# ------------------------------------------------------------------------------------------------ inside them


def _work_for(pipe: Connection, offline: bool) -> None:
    """Make what comes through the pipe, until it is closed."""
    if offline:
        network.shut()
    _live_and_die_with_parent()
    bytes(_LARGEST_KEPT)
    while True:
        try:
            if not pipe.poll(_MOMENT):
                _give_back_memory()
            work, store = pipe.recv()
        except (EOFError, OSError):
            return
        except Exception as exc:
            pipe.send(_told(exc))
            continue
        pipe.send(_made(work, store))


def _give_back_memory() -> None:
    """What the C library holds of freed memory goes back to the system, where it can (malloc_trim(3), of glibc)."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # another library, another system
        ctypes.CDLL(None).malloc_trim(0)


def _made(work: Work, store: Store) -> tuple[float | BaseException, str]:
    began = sum(os.times()[:4])
    try:
        make_and_keep(work, store)
    except Exception as exc:
        return _told(exc)
    return sum(os.times()[:4]) - began, ""


def _told(error: Exception) -> tuple[Exception, str]:
    """An error as it can travel, and where it happened."""
    where = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, made here and now
    except Exception:
        error = OnboardError(f"{type(error).__name__}: {error}")
    return error, where


def _live_and_die_with_parent() -> None:
    """Ctrl-C is the parent's to answer; a parent that was killed must not leave us waiting for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait_for([parent.sentinel]), os._exit(1)), daemon=True).start()
