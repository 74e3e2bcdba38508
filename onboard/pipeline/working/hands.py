"""Processes of our own that make units of work, each driven by a thread that waits for it.

    get_ready      have a server started that forks them, with everything in memory that work needs
    ChildProcess   one of them: units go to it through a pipe, seconds and errors come back; results go to the store
    Twin           one that is this process itself, forked: there at once, where that is safe (``can_fork_itself``)

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
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from onboard import network
from onboard.core.errors import OnboardError
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.ready import USUAL, WANTED, Prospect
from onboard.pipeline.working import memory
from onboard.pipeline.working.making import LostError, make_and_keep
from onboard.store import Store

_IN_MEMORY = ("onboard.pipeline.working.hands", "onboard.pipeline.work.ready")
"""What the server imports; the second gets it ready for what is to come."""

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


class Twin(ChildProcess):
    """A process forked from this one, which has everything in memory that this one has."""

    def __init__(self, *, offline: bool) -> None:
        """Only where :func:`can_fork_itself`. Raises LostError where there is no room for one more process."""
        context: Any = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        self._process = context.Process(
            target=_work_as_twin, args=(self._pipe, theirs, offline, unblocked), daemon=True
        )
        try:
            self._process.start()
        except OSError as exc:
            self._pipe.close()
            raise LostError("could not be started") from exc
        finally:
            theirs.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)


def can_fork_itself() -> bool:
    """Whether this process can be forked safely: where the system does so by itself, and while nothing else goes on in
    it. What another thread holds at that moment would be held in the fork for ever.
    """
    return _forks() and _threads() == 1


def _threads() -> int:
    """How many this process has, those of libraries among them, where the system tells."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return threading.active_count()


# ------------------------------------------------------------------------------------------------ inside them


def _work_as_twin(pipe_of_parent: Connection, pipe: Connection, offline: bool, unblocked: set[signal.Signals]) -> None:
    pipe_of_parent.close()  # else this end would keep it open, and never hear that the parent has closed it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
    _work_for(pipe, offline)


def _work_for(pipe: Connection, offline: bool) -> None:
    """Make what comes through the pipe, until it is closed."""
    if offline:
        network.shut()
    _live_and_die_with_parent()
    memory.keep_freed()
    while True:
        try:
            if not pipe.poll(_MOMENT):
                memory.give_back()
            work, store = pipe.recv()
        except (EOFError, OSError):
            return
        except Exception as exc:
            pipe.send(_told(exc))
            continue
        pipe.send(_made(work, store))


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
