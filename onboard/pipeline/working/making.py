"""One unit of work made: by whom, and by what it may end.

make_and_keep   makes a unit and puts its result on the shelf, wherever that happens
Hand            makes one unit at a time, somewhere; LostError: it is gone
Breaker         stops asking a service that has failed several times in a row
"""

from __future__ import annotations

import threading
from functools import partial
from typing import Protocol

from onboard.core.errors import ServiceError
from onboard.pipeline.work.base import Service, Work
from onboard.store import Store


def make_and_keep(work: Work, store: Store, *, durably: bool = False) -> None:
    """Make a unit of which everything it needs is on the shelf, and put it there; ``durably``: it was paid for."""
    store.keep(work.fingerprint(), partial(work.make_into, store.get), durably=durably)


class LostError(Exception):
    """Whoever was making a unit is gone: a process that was killed, a machine that went away."""


class Hand(Protocol):
    """Makes one unit at a time, somewhere."""

    def make(self, work: Work, store: Store) -> float:
        """Make a unit, keep its result in ``store``; the processor's seconds it took.

        Raises the unit's own error, or LostError where whoever made it is gone; this hand is not used any more then.
        """
        ...

    def close(self) -> None:
        """Let go of it; not while it makes something."""
        ...


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
            make_and_keep(work, store, durably=service is not None)
        except ServiceError:
            self._count(service, failed=True)
            raise
        self._count(service, failed=False)

    def _count(self, service: Service | None, *, failed: bool) -> None:
        with self._lock:
            self._failures[service] = self._failures.get(service, 0) + 1 if failed else 0
