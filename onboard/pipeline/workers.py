"""Where work runs. The plain loop is the reference; the others must give the same.

    Here         one unit after the other, in this process
    Processes    as many at once as there are cores (spawned, so it is the same on every system)
    Threads      several at once in this process: for work that waits for others
    Breaker      what stops asking a service that has failed several times in a row
    Nobody       refuses: "nothing may be made now" as an object; the proof that a second build makes nothing

Whoever makes a unit also puts its result on the shelf, so that a unit once finished is never made again, whatever
happens to the others.
"""

from __future__ import annotations

import abc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from onboard import network
from onboard.core.errors import OnboardError, ServiceError
from onboard.pipeline.work.base import Service, Work
from onboard.store import Store

Finished = Callable[[Work], None]
Unmade = Callable[[Work, ServiceError], None]


def _raise(work: Work, error: ServiceError) -> None:
    raise error


class Workers(abc.ABC):
    """Carry out units of work that do not need each other, and keep their results in ``store``."""

    @abc.abstractmethod
    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raise) -> None:
        """Return when all are made; ``finished`` hears of each. The first error ends it; what is made stays made.

        ``unmade``   hears of a unit that an outside service did not make; where it does not raise, the others go on
        """

    def close(self) -> None:
        """Let go of processes; safe to call twice."""


class Here(Workers):
    """One after the other."""

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raise) -> None:
        breaker = Breaker()
        for work in works:
            try:
                breaker.make(work, store)
            except ServiceError as error:
                unmade(work, error)
            else:
                finished(work)


class Nobody(Workers):
    """Refuses every unit of work."""

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raise) -> None:
        if works:
            names = ", ".join(f"{work.stage}: {work.label}" for work in works[:5])
            raise OnboardError(f"{len(works)} units of work would have to be made, and none may be: {names}")


class Threads(Workers):
    """``count`` threads. After an error nothing new is begun; what was begun is finished and kept."""

    def __init__(self, count: int) -> None:
        self.count = count

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raise) -> None:
        breaker = Breaker()
        with ThreadPoolExecutor(self.count) as pool:
            waiting = {pool.submit(breaker.make, work, store): work for work in works}
            try:
                for future in as_completed(waiting):
                    try:
                        future.result()
                    except ServiceError as error:
                        unmade(waiting[future], error)
                    else:
                        finished(waiting[future])
            finally:
                for future in waiting:
                    future.cancel()


class Breaker:
    """Makes work until a service has failed ``MOST`` times in a row; from then on nothing of it is asked any more.

    One failure may be one sentence's; three in a row are the service's, and asking on would cost its whole deadline
    for each of a hundred sentences.
    """

    MOST = 3

    def __init__(self) -> None:
        self._failures: dict[Service | None, int] = {}
        self._lock = threading.Lock()

    def make(self, work: Work, store: Store) -> None:
        """Make a unit and keep it. Raises ServiceError without trying where its service has failed too often."""
        service = work.service()
        if service is not None and self._failures.get(service, 0) >= self.MOST:
            raise ServiceError(
                f"not asked, since {service.name} has failed {self.MOST} times in a row",
                stage=work.stage,
                place=work.label,
                hint="Run it again later: what is finished is kept.",
            )
        try:
            _make_and_keep(work, store)
        except ServiceError:
            self._count(service, failed=True)
            raise
        self._count(service, failed=False)

    def _count(self, service: Service | None, *, failed: bool) -> None:
        with self._lock:
            self._failures[service] = self._failures.get(service, 0) + 1 if failed else 0


class Processes(Workers):
    """``count`` processes, started when first needed. Two units or fewer are not worth starting them.

    Work that waits for an outside service is made in threads, as many at once as the service is given.
    """

    def __init__(self, count: int | None = None, *, offline: bool = False) -> None:
        self.count = count or os.cpu_count() or 1
        self.offline = offline
        self._pool: ProcessPoolExecutor | None = None

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = _raise) -> None:
        services = dict.fromkeys(service for work in works if (service := work.service()))
        for service in services:
            asked = [work for work in works if work.service() == service]
            Threads(service.at_once).run(asked, store, finished, unmade)
        self._run_here([work for work in works if work.service() is None], store, finished)

    def _run_here(self, works: Sequence[Work], store: Store, finished: Finished) -> None:
        if self._pool is None and (self.count == 1 or len(works) <= 2):
            Here().run(works, store, finished)
            return
        waiting: dict[Future[None], Work] = {}
        try:
            pool = self._started()
            for work in works:
                waiting[pool.submit(_make_and_keep_in, work, store.folder)] = work
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    work = waiting.pop(future)
                    future.result()
                    finished(work)
        except BrokenProcessPool as exc:
            self.close()
            raise OnboardError(
                "a worker process died", hint="Run it again to go on; finished work is kept. Is there enough memory?"
            ) from exc
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
                initargs=(self.offline,),
            )
        return self._pool


def _make_and_keep(work: Work, store: Store) -> None:
    store.put(work.fingerprint(), work.make(store.get))


def _make_and_keep_in(work: Work, folder: Path) -> None:
    _make_and_keep(work, Store(folder))


def _start_worker(offline: bool) -> None:
    if offline:
        network.shut()
    _live_and_die_with_parent()


def _live_and_die_with_parent() -> None:
    """Ctrl-C is the parent's to answer; a parent that was killed must not leave us waiting for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait_for([parent.sentinel]), os._exit(1)), daemon=True).start()
