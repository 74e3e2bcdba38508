"""Where work runs. The plain loop is the reference; the others must give the same.

    Here         one unit after the other, in this process
    Nobody       refuses: "nothing may be made now" as an object; the proof that a second build makes nothing
    Crew         several at once, for several callers at once, as one ``graph``; what the following have in common:
      Threads    in threads of this process: for work that waits for others
      Processes  in as many processes as there are cores (``hands``)
      Cluster    on other machines (``cluster``)

Whoever makes a unit also puts its result on the shelf, so that a unit once finished is never made again, whatever
happens to the others. Results stay there: between processes only units and seconds travel.
"""

from __future__ import annotations

import abc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from onboard.core.errors import OnboardError, ServiceError
from onboard.pipeline.work.base import Service, Work
from onboard.pipeline.work.ready import USUAL, Prospect
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.graph import MACHINE, Call, Failed, Graph, Lane, Made, Unit, Yours
from onboard.pipeline.working.making import Breaker, Hand, LostError, make_and_keep
from onboard.store import Store

Finished = Callable[[Work], None]
Unmade = Callable[[Work, ServiceError], None]


def raise_it(work: Work, error: ServiceError) -> None:
    """What becomes of a unit that a service did not make, where the caller says nothing else."""
    raise error


class Workers(abc.ABC):
    """Carry out units of work and keep their results in ``store``.

    ``at_once``   how many units are made at the same time, beside those that wait for services
    ``costs``     how long units are expected to take; learns from those that are made
    ``forgets``   whether a worker that has made a unit ``apart`` ends; where many such are to come, it had better not
    """

    at_once: int = 1
    forgets: bool = True

    def __init__(self, costs: Costs | None = None) -> None:
        self.costs = costs or Costs()

    @abc.abstractmethod
    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        """Return when all are on the shelf. Units may need each other: one begins as soon as what it needs is there.

        ``finished``  hears, in the caller's thread, of each that was made for this call; where it raises, that ends it
        ``unmade``    hears of a unit that an outside service did not make; where it does not raise, the others go on,
                      but for what needs it

        The first error ends it: what is begun is finished and kept, nothing new is begun. A :class:`Crew` may be given
        work by several threads at once: each unit is made once, for the call that asked first, and one call's error
        ends no other's. What a unit needs and is neither among ``works`` nor on the shelf is being made for such
        another call, and is waited for.
        """

    def run_beside(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        """The same in a second thread of the caller's: its first goes on, and had better not be slowed."""
        self.run(works, store, finished, unmade)

    def has_others(self, work: Work) -> bool:
        """Whether a unit given to :meth:`run_beside` is made by another process than this one."""
        return False

    def expect(self, prospect: Prospect = USUAL) -> None:
        """Much will be asked for soon: whoever takes time to get ready may begin."""

    def close(self) -> None:
        """Let go of processes; safe to call twice. Nobody may be waiting for work."""


class Here(Workers):
    """One after the other."""

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        breaker, missing = Breaker(), set[str]()
        for work in _in_order(works):
            if missing.intersection(work.needs()):
                missing.add(work.fingerprint())
                continue
            began = _processor_seconds()
            try:
                breaker.make(work, store)
            except ServiceError as error:
                unmade(work, error)
                missing.add(work.fingerprint())
            else:
                self.costs.learn(work, _processor_seconds() - began)
                finished(work)


class Nobody(Workers):
    """Refuses every unit of work."""

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        if works:
            names = ", ".join(f"{work.stage}: {work.label}" for work in works[:5])
            raise OnboardError(f"{len(works)} units of work would have to be made, and none may be: {names}")


# ------------------------------------------------------------------------------------------------ several at once


class Crew(Workers):
    """``at_once`` hands, hired when first needed; each is used by one thread of ours, which waits for it.

    Work that waits for an outside service is made in threads of this process, as many at once as the service is given;
    what ``_belongs_here`` in the thread of its caller, one unit at a time.
    """

    most_lost: ClassVar[int] = 3
    """So often a unit's worker is lost until the unit is held to be the reason: a system out of memory ends whom it
    likes. The last time nothing else is made beside it.
    """

    def __init__(self, at_once: int, costs: Costs | None = None) -> None:
        super().__init__(costs)
        self.at_once = at_once
        self._graph = Graph()
        self._breaker = Breaker()
        self._threads: dict[Lane, list[threading.Thread]] = {}
        self._staffing, self._here = threading.Lock(), threading.Lock()

    @abc.abstractmethod
    def _hired(self) -> Hand:
        """One more hand; called in the thread that uses it."""

    def _belongs_here(self, work: Work) -> bool:
        """Whether a unit is always made in its caller's own thread."""
        return False

    def _is_little(self, works: Sequence[Work]) -> bool:
        """Whether all that a call asks for is made in its caller's own thread: it is not worth handing over."""
        return False

    def _most_hands(self) -> int:
        """How many may be hired."""
        return self.at_once

    def _ends_after(self, work: Work) -> bool:
        """Whether a hand is let go once it has made a unit."""
        return work.apart and self.forgets

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        self._run(works, store, finished, unmade, is_little=self._is_little(works))

    def _run(
        self,
        works: Sequence[Work],
        store: Store,
        finished: Finished,
        unmade: Unmade,
        *,
        is_little: bool,
        helps: bool = False,
    ) -> None:
        """``helps``: the caller is a hand, too."""
        if self._graph.is_idle():
            self._breaker = Breaker()  # a service that failed in the last build is asked again in this one

        def lane(work: Work, call: Call) -> Lane:
            return self._lane_of(work) or (call if is_little or self._belongs_here(work) else MACHINE)

        call = self._graph.ask(works, store, lane=lane, seconds=self.costs.of, urgent=len(works) == 1)
        try:
            self._staff(call)
            while (news := self._graph.next_of(call, helps=helps)) is not None:
                match news:
                    case Yours(unit):
                        self._make_here(unit)
                    case Made(work, own=True):
                        finished(work)
                    case Made():
                        pass
                    case Failed(work, ServiceError() as error) if work.service() is not None:
                        unmade(work, error)
                    case Failed(_, error):
                        raise error
        finally:
            self._graph.withdraw(call)

    def close(self) -> None:
        self._graph.close()
        for threads in self._threads.values():
            for thread in threads:
                thread.join()
        self._graph, self._threads = Graph(), {}

    def _lane_of(self, work: Work) -> Lane | None:
        """Where a unit is made, wherever the others of its call are; None: that depends."""
        return work.service()

    def _staff(self, call: Call) -> None:
        """See that somebody works in every lane a call has units in."""
        wanted: dict[Lane, int] = {}
        for unit in list(call.open.values()):
            if not isinstance(unit.lane, Call):
                wanted[unit.lane] = wanted.get(unit.lane, 0) + 1
        with self._staffing:
            for lane, units in wanted.items():
                threads = self._threads.setdefault(lane, [])
                most = lane.at_once if isinstance(lane, Service) else self._most_hands()
                while len(threads) < min(most, units):
                    hire = self._waiting_hand if isinstance(lane, Service) else self._hired
                    threads.append(threading.Thread(target=self._work_at, args=(self._graph, lane, hire), daemon=True))
                    threads[-1].start()

    def _work_at(self, graph: Graph, lane: Lane, hire: Callable[[], Hand]) -> None:
        """One hand at work in a lane, until the graph is closed. A lost one is replaced by another."""
        hand: Hand | None = None
        near = ""
        try:
            while (unit := graph.take(lane, near)) is not None:
                near = unit.work.near
                try:
                    hand = hand or hire()
                    seconds = hand.make(unit.work, unit.store)
                except LostError as error:
                    hand = None
                    self._lost(graph, unit, error)
                except BaseException as error:
                    graph.failed(unit, error)
                else:
                    self.costs.learn(unit.work, seconds)
                    graph.made(unit)
                    if self._ends_after(unit.work):
                        hand.close()
                        hand = None
        finally:
            if hand is not None:
                hand.close()

    def _lost(self, graph: Graph, unit: Unit, error: LostError) -> None:
        """Try a unit once more, with another hand; one that is lost again and again is an error that names it."""
        unit.lost += 1
        if unit.lost < self.most_lost:
            graph.again(unit, alone=unit.lost == self.most_lost - 1)
            return
        graph.failed(
            unit,
            OnboardError(
                f"the worker process making it {error} {unit.lost} times, at last with nothing else being made",
                stage=unit.work.stage,
                place=unit.work.label,
                hint="Is there enough memory? Run it again to go on; finished work is kept.",
            ),
        )

    def _make_here(self, unit: Unit) -> None:
        try:
            with self._here:
                began = _own_seconds()
                make_and_keep(unit.work, unit.store)
                seconds = _own_seconds() - began
        except Exception as error:
            self._graph.failed(unit, error)
        except BaseException:
            self._graph.again(unit)
            raise
        else:
            self.costs.learn(unit.work, seconds)
            self._graph.made(unit)

    def _waiting_hand(self) -> Hand:
        return _Waiting(self._breaker)


class Threads(Crew):
    """``count`` threads of this process, for as long as a call lasts."""

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        try:
            super().run(works, store, finished, unmade)
        finally:
            self.close()

    def _hired(self) -> Hand:
        return _Waiting(self._breaker)

    def _lane_of(self, work: Work) -> Lane | None:
        return MACHINE


class Processes(Crew):
    """``count`` processes. Where there is too little to do to be worth their start, it is done in this one.

    ``offline``   whether they must not open a connection
    """

    WORTH_STARTING = 1.2
    """Seconds of work: less is done here sooner than a process that has everything in memory has started."""

    READY = 0.3
    """Seconds: the same where they have been told to get ready."""

    FEW, OF_FEW = 3, 6.0
    """Units, and seconds of work: so few gain little from more hands, and less than this is done here."""

    SMALL = 0.15
    """Seconds: a single unit that somebody waits for is not handed over for less, while others keep the hands busy."""

    def __init__(self, count: int | None = None, *, offline: bool = False, costs: Costs | None = None) -> None:
        super().__init__(count or os.cpu_count() or 1, costs)
        self.offline = offline
        self._is_expecting = False
        self._starting = threading.Lock()

    def expect(self, prospect: Prospect = USUAL) -> None:
        from onboard.pipeline.working import hands

        if self.at_once > 1 and not self._is_expecting:
            self._is_expecting = True
            hands.get_ready(prospect)

    def _hired(self) -> Hand:
        from onboard.pipeline.working.hands import ChildProcess

        with self._starting:  # multiprocessing's list of children is not made for several threads
            return ChildProcess(offline=self.offline)

    def _is_little(self, works: Sequence[Work]) -> bool:
        if self.at_once == 1:
            return True
        seconds = sum(self.costs.of(work) for work in works if work.service() is None)
        if self._threads.get(MACHINE):
            return len(works) == 1 and seconds < self.SMALL
        if self._is_expecting:
            return seconds < self.READY
        return seconds < (self.OF_FEW if len(works) <= self.FEW else self.WORTH_STARTING)


class _Waiting:
    """A thread of ours, waiting for a service. Its seconds are those it waited."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    def make(self, work: Work, store: Store) -> float:
        began = time.perf_counter()
        self._breaker.make(work, store)
        return time.perf_counter() - began

    def close(self) -> None:
        pass


def _in_order(works: Sequence[Work]) -> Iterator[Work]:
    """Each once, and after all it needs."""
    waiting = {work.fingerprint(): work for work in works}
    while waiting:
        mark = next(iter(waiting))
        while before := [need for need in waiting[mark].needs() if need in waiting]:
            mark = before[0]
        yield waiting.pop(mark)


def _processor_seconds() -> float:
    """Of this process and the programs it has waited for."""
    return sum(os.times()[:4])


def _own_seconds() -> float:
    """Of this thread and the programs this process has waited for: others may be at work beside it."""
    times = os.times()
    return time.thread_time() + times.children_user + times.children_system
