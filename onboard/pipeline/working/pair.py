"""Workers of a build that has little to make: this process, and one forked from it.

takes   units of work      gives   the same as all workers do, in less time where two cores are idle

What one changed sentence asks for takes about a second: too little to be worth the start of a server that forks
processes with everything in memory (``hands``). A fork of this process costs some milliseconds and has everything in
memory that this one has. It makes what this one need not wait for, and takes turns with it at what both wait for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from onboard.pipeline.work.base import Work
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.hands import Twin, can_fork_itself
from onboard.pipeline.working.making import Hand, LostError
from onboard.pipeline.working.workers import Finished, Processes, Unmade, raise_it
from onboard.store import Store


class Pair(Processes):
    """Two processes, as long as there is little to make; as many as there are cores once there is much."""

    MOMENT = 0.04
    """Seconds of work: less is done here."""

    def __init__(self, count: int | None = None, *, offline: bool = False, costs: Costs | None = None) -> None:
        super().__init__(count, offline=offline, costs=costs)
        self._twin: Hand | None = None
        self._is_two = self._is_much = False

    def divide(self) -> None:
        """Fork this process, where that is safe and there is a core for it; else all is as with any processes.

        To be asked before this process has threads, and before it locks anything: a fork holds it, too, until it has
        noticed that its parent is gone.
        """
        if self.at_once > 1 and not self._is_two and can_fork_itself():
            with suppress(LostError):
                self._twin = Twin(offline=self.offline)
                self._is_two = True

    def run(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        if self._is_for_two(works):
            # whoever waits for a single unit makes it here; others are made by turns
            is_little = len(works) == 1 or self._seconds(works) < self.MOMENT
            self._run(works, store, finished, unmade, is_little=is_little, helps=True)
        else:
            super().run(works, store, finished, unmade)

    def run_beside(self, works: Sequence[Work], store: Store, finished: Finished, unmade: Unmade = raise_it) -> None:
        if self._is_for_two(works):
            self._run(works, store, finished, unmade, is_little=self._seconds(works) < self.MOMENT)
        else:
            super().run_beside(works, store, finished, unmade)

    def has_others(self, work: Work) -> bool:
        return self._is_for_two([work]) and self._seconds([work]) >= self.MOMENT

    def close(self) -> None:
        super().close()
        with self._starting:
            twin, self._twin, self._is_two = self._twin, None, False
        if twin is not None:
            twin.close()

    def _is_for_two(self, works: Sequence[Work]) -> bool:
        if not self._is_two:
            return False
        most = self.OF_FEW if len(works) <= self.FEW else self.WORTH_STARTING
        self._is_much = self._is_much or self._seconds(works) >= most
        return not self._is_much

    def _hired(self) -> Hand:
        with self._starting:
            twin, self._twin = self._twin, None
        return twin or super()._hired()

    def _most_hands(self) -> int:
        return 1 if self._is_two and not self._is_much else super()._most_hands()

    def _ends_after(self, work: Work) -> bool:
        return super()._ends_after(work) and (self._is_much or not self._is_two)

    def _seconds(self, works: Sequence[Work]) -> float:
        return sum(self.costs.of(work) for work in works if work.service() is None)
