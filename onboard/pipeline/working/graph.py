"""Everything that is asked for and not made yet, as one graph: what can be begun now, and what of it first.

takes   units of work, from several callers at once      gives   to whoever is free the unit to begin, to each caller
                                                                 what became of its own

A unit is ready once what it needs is made; there are no stages that wait for each other. Of those that are ready the
one with the longest way of work behind it comes first (critical path: Graham, "Bounds on multiprocessing timing
anomalies", 1969), so that no long unit is left to the end. A unit that several callers ask for is in the graph once.

A *lane* is where a unit is made: by one of the workers (``MACHINE``), by those that wait for a :class:`Service`, or by
its caller in the caller's own thread (the :class:`Call` itself). Knows no process and no thread of its own; every
function may be called from any thread.
"""

from __future__ import annotations

import copy
import heapq
import itertools
import math
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboard.core.errors import OnboardError
from onboard.pipeline.work.base import Work
from onboard.store import Store

MACHINE = "machine"
"""The lane of what this machine's workers make."""

URGENT = 1e6
"""Seconds that count as lying behind a unit which somebody waits for before anything else can be planned."""

ALIKE = 0.7
"""How much shorter the way behind a unit may be that is taken before the first, since it is near the last one made."""

_LOOKED_AT = 12
"""How many units are looked at to find one that is near."""

Lane = Any
"""What tells lanes apart: ``MACHINE``, a Service, or a Call."""


@dataclass(eq=False, slots=True)
class Unit:
    """A unit of work in the graph.

    ``callers``   who wants it; it is made for the first of them
    ``rank``      seconds of the longest way that begins with it
    ``awaits``    fingerprints of what it needs and is not made yet; ``after`` the units that await it
    ``lost``      how often a worker died while it was making it; ``alone``: nothing else is to be made beside it
    """

    work: Work
    mark: str
    store: Store
    lane: Lane
    seconds: float
    callers: list[Call] = field(default_factory=list)
    rank: float = 0.0
    awaits: dict[str, Unit] = field(default_factory=dict)
    after: list[Unit] = field(default_factory=list)
    begun: bool = False
    lost: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A unit is on the shelf; ``own``: it was made for this call, not for another."""

    work: Work
    own: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A unit was not made, and nothing that needs it."""

    work: Work
    error: BaseException


@dataclass(frozen=True, slots=True)
class Yours:
    """A unit is ready that the caller makes in its own thread."""

    unit: Unit


class Call:
    """What one caller asked for: ``open`` are its units that nothing has become of yet."""

    def __init__(self) -> None:
        self.open: dict[str, Unit] = {}
        self.news: list[Made | Failed] = []


class Graph:
    """See the page above."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._units: dict[str, Unit] = {}
        self._ready: dict[Lane, list[tuple[float, int, Unit]]] = {}
        self._order = itertools.count()
        self._taken: dict[Lane, set[Unit]] = {}
        self._closed = False

    # -------------------------------------------------------------------------------------------- callers

    def ask(
        self,
        works: Iterable[Work],
        store: Store,
        *,
        lane: Callable[[Work, Call], Lane],
        seconds: Callable[[Work], float],
        urgent: bool = False,
    ) -> Call:
        """Want units. What is on the shelf is nothing to wait for; what is in the graph already is waited for."""
        call, fresh = Call(), list[Unit]()
        with self._changed:
            for work in works:
                mark = work.fingerprint()
                if mark in self._units:
                    self._join(self._units[mark], call)
                elif not store.has(mark):
                    unit = Unit(work, mark, store, lane(work, call), seconds(work), [call])
                    self._units[mark] = call.open[mark] = unit
                    fresh.append(unit)
            for unit in fresh:
                for need in dict.fromkeys(unit.work.needs()):
                    if (before := self._units.get(need)) is not None:
                        unit.awaits[need] = before
                        before.after.append(unit)
                        self._join(before, call)
            for unit in fresh:
                self._rank(unit, unit.seconds + unit.work.opens + urgent * URGENT)
            for unit in fresh:
                if not unit.awaits:
                    self._queue(unit)
            self._changed.notify_all()
        return call

    def next_of(self, call: Call, *, helps: bool = False) -> Made | Failed | Yours | None:
        """What happens next to what a caller asked for; waits for it. None: there is nothing more to come.

        ``helps``   whether the caller makes what it handed over to this machine's workers itself, in place of waiting
                    for one of them to be free
        """
        with self._changed:
            while True:
                if call.news:
                    return call.news.pop(0)
                if not call.open:
                    return None
                if (unit := self._popped(call)) is not None:
                    return Yours(unit)
                if helps and (unit := self._handed_over(call)) is not None:
                    return Yours(unit)
                if self._closed:
                    raise RuntimeError("the workers were let go while somebody waited for work")
                self._changed.wait()

    def withdraw(self, call: Call) -> None:
        """Want nothing more. What is begun goes on, and so does what others want; the rest is not begun."""
        with self._changed:
            for unit in call.open.values():
                unit.callers = [other for other in unit.callers if other is not call]
                if unit.begun:
                    continue
                if not unit.callers:
                    self._forget(unit)
                elif unit.lane is call:
                    self._hand_over(unit)
            call.open.clear()
            self._ready.pop(call, None)
            self._changed.notify_all()

    # -------------------------------------------------------------------------------------------- who makes them

    def take(self, lane: Lane, near: str = "") -> Unit | None:
        """The unit to begin now in a lane; waits until there is one. None: the graph is closed.

        ``near``   what the one who asks has in memory (see ``Work.near``): preferred among about equals
        A unit that is to be made alone waits until nothing of its lane is under way, and nothing is begun beside it.
        """
        with self._changed:
            while not self._closed:
                if (unit := self._allowed(lane, near)) is not None:
                    return unit
                self._changed.wait()
            return None

    def made(self, unit: Unit) -> None:
        """A unit that was taken is on the shelf now."""
        with self._changed:
            self._let_go(unit)
            self._units.pop(unit.mark, None)
            for n, call in enumerate(unit.callers):
                if call.open.pop(unit.mark, None) is not None:
                    call.news.append(Made(unit.work, own=n == 0))
            for later in unit.after:
                later.awaits.pop(unit.mark, None)
                if not later.awaits and later.mark in self._units:
                    self._queue(later)
            self._changed.notify_all()

    def failed(self, unit: Unit, error: BaseException) -> None:
        """A unit that was taken could not be made. Nobody is kept waiting for what needs it."""
        with self._changed:
            self._let_go(unit)
            self._units.pop(unit.mark, None)
            for n, call in enumerate(unit.callers):
                if call.open.pop(unit.mark, None) is not None:
                    call.news.append(Failed(unit.work, error if n == 0 else _copied(error)))
            for later in _all_after(unit):
                self._units.pop(later.mark, None)
                for call in later.callers:
                    call.open.pop(later.mark, None)
            self._changed.notify_all()

    def again(self, unit: Unit, *, alone: bool = False) -> None:
        """A unit that was taken was not made, for no fault of its own. ``alone``: next time it comes before all others
        of its lane, and nothing of that lane is made beside it.
        """
        with self._changed:
            self._let_go(unit)
            unit.begun = False
            if alone:
                unit.alone, unit.rank = True, math.inf
            if not unit.callers:
                self._forget(unit)
            elif isinstance(unit.lane, Call) and unit.lane not in unit.callers:
                self._hand_over(unit)
            else:
                self._queue(unit)
            self._changed.notify_all()

    def is_idle(self) -> bool:
        """Whether nobody waits for anything."""
        with self._changed:
            return not self._units

    def close(self) -> None:
        """Whoever waits to begin something is told that nothing more comes."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    # -------------------------------------------------------------------------------------------- inside

    def _join(self, unit: Unit, call: Call) -> None:
        """A caller waits for a unit that is here already, and for all that it awaits."""
        waiting = [unit]
        while waiting:
            one = waiting.pop()
            if call not in one.callers:
                one.callers.append(call)
                call.open[one.mark] = one
                waiting += one.awaits.values()

    def _rank(self, unit: Unit, rank: float) -> None:
        """A way of ``rank`` seconds begins with a unit; then longer ways begin with what it awaits."""
        rising = [(unit, rank)]
        while rising:
            one, rank = rising.pop()
            if rank <= one.rank:
                continue
            one.rank = rank
            if not one.awaits and not one.begun:
                self._queue(one)
            rising += [(need, need.seconds + rank) for need in one.awaits.values()]

    def _queue(self, unit: Unit) -> None:
        heapq.heappush(self._ready.setdefault(unit.lane, []), (-unit.rank, next(self._order), unit))

    def _allowed(self, lane: Lane, near: str) -> Unit | None:
        """The unit of a lane that may be begun beside those under way there."""
        taken = self._taken.setdefault(lane, set())
        if any(other.alone for other in taken) or (unit := self._popped(lane, near)) is None:
            return None
        if unit.alone and taken:
            unit.begun = False
            self._queue(unit)
            return None
        taken.add(unit)
        return unit

    def _handed_over(self, call: Call) -> Unit | None:
        """The first of a call's own units that lie ready for this machine's workers."""
        taken = self._taken.setdefault(MACHINE, set())
        ready = [
            one for one in call.open.values() if one.lane == MACHINE and not (one.begun or one.awaits or one.alone)
        ]
        if not ready or any(other.alone for other in taken):
            return None
        unit = max(ready, key=lambda unit: unit.rank)
        unit.begun = True
        taken.add(unit)
        return unit

    def _let_go(self, unit: Unit) -> None:
        self._taken.get(unit.lane, set()).discard(unit)

    def _popped(self, lane: Lane, near: str = "") -> Unit | None:
        """The first of a lane, or one near what is in memory whose way is about as long."""
        ready = self._ready.get(lane, [])
        chosen = first = self._first(ready, lane)
        passed: list[Unit] = []
        while near and first is not None and chosen is not None and chosen.work.near != near:
            passed.append(chosen)
            chosen = self._first(ready, lane) if len(passed) < _LOOKED_AT else None
            if chosen is None or chosen.rank < ALIKE * first.rank:
                passed += [chosen] if chosen is not None else []
                chosen = passed.pop(0)
                break
        for unit in passed:
            self._queue(unit)
        if chosen is not None:
            chosen.begun = True
        return chosen

    def _first(self, ready: list[tuple[float, int, Unit]], lane: Lane) -> Unit | None:
        """Out of those that are ready; entries of units that were begun or forgotten since are passed over."""
        while ready:
            _, _, unit = heapq.heappop(ready)
            if not unit.begun and unit.lane == lane and self._units.get(unit.mark) is unit:
                return unit
        return None

    def _hand_over(self, unit: Unit) -> None:
        """The caller whose thread was to make a unit is gone: the next one's does."""
        unit.lane = unit.callers[0]
        if not unit.awaits:
            self._queue(unit)

    def _forget(self, unit: Unit) -> None:
        self._units.pop(unit.mark, None)
        for before in unit.awaits.values():
            before.after = [other for other in before.after if other is not unit]


def _all_after(unit: Unit) -> Sequence[Unit]:
    """Everything that needs a unit, directly or not."""
    found: dict[str, Unit] = {}
    waiting = list(unit.after)
    while waiting:
        one = waiting.pop()
        if one.mark not in found:
            found[one.mark] = one
            waiting += one.after
    return list(found.values())


def _copied(error: BaseException) -> BaseException:
    """The error for one more caller, who will say of its own where it happened."""
    return copy.copy(error) if isinstance(error, OnboardError) else error
