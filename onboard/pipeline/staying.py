"""What a process does that stays, and makes a little again and again: made here, where everything is in memory.

Staying    workers: only what is much goes to processes of its own, which end with the work
rehearse   one unit of each kind made before it counts, so that the first save need not wait for imports and tables
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO

from onboard.core.errors import OnboardError
from onboard.pipeline import gapping, genuine, reading, scripting
from onboard.pipeline.asking import unasked
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import plan_video
from onboard.pipeline.schedule import timed
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.graph import MACHINE
from onboard.pipeline.working.workers import Processes
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import Store

_MOMENT = 0.5
"""Seconds of the processor."""


class Staying(Processes):
    """Processes beside one that stays.

    What fills memory with tables is made in the one that stays: there they are found again. A call that is little is
    made there too; closed when a build has ended, the others leave no memory taken while nobody saves.
    """

    def _belongs_here(self, work: Work) -> bool:
        return work.apart or super()._belongs_here(work)

    def _is_little(self, works: Sequence[Work]) -> bool:
        seconds = sum(self.costs.of(work) for work in works if work.service() is None and not self._belongs_here(work))
        return seconds < (self.SMALL if self._threads.get(MACHINE) else self.WORTH_STARTING)


def rehearse(workspace: Workspace, stations: Sequence[str], costs: Costs, *, voice: bool) -> None:
    """Make one unit of each kind that a save may lead to, of one workstation in each language, and keep nothing.

    ``costs``   what takes longer than a moment is not made for nothing
    ``voice``   whether drafts speak. What cannot be made is left to the build, which says why
    """
    rehearsed: set[str] = set()
    for name in stations:
        with suppress(OnboardError):
            station = workspace.station(name)
            for language in station.languages:
                if language not in rehearsed:
                    _rehearse(workspace, station.told_in(language), costs, voice=voice)
                    rehearsed.add(language)


def _rehearse(workspace: Workspace, station: Station, costs: Costs, *, voice: bool) -> None:
    store = Store(workspace.store)
    stage = _Rehearsal(store, costs)
    instruction = reading.reading_of(workspace, station, stage.obtain).instruction
    gapping.check_station(workspace, station, instruction, stage.obtain, datetime.now().astimezone().date())
    telling = scripting.script_of(workspace, station, instruction, unasked(store), stage.obtain, keep=False)
    scripting.questions_about(workspace, instruction, telling.script, stage.obtain)
    others = {sentence.language for _, sentence in telling.script.sentences()}
    look = look_of(workspace, station.language, draft=True, silent=not voice, others=others)
    plan = plan_video(instruction, telling.script, station.id, look, stage.obtain)
    stage.play(plan.slots().values())
    heard = plan.heard(genuine.shelf_of((told.align for told in plan.sentences()), store))
    stage.play(timed(plan, heard).slots().values())


class _Rehearsal:
    """Makes the first unit of each kind although it is on the shelf; of the others, what is there is taken."""

    def __init__(self, store: Store, costs: Costs) -> None:
        self._store, self._costs = store, costs
        self._played: set[type[Work]] = set()

    def obtain(self, work: Work) -> bytes:
        mark = work.fingerprint()
        if type(work) in self._played and self._store.has(mark):
            return self._store.get(mark)
        self._played.add(type(work))
        return work.make(self._store.get)

    def play(self, works: Iterable[Work]) -> None:
        for work in works:
            is_quick = work.service() is None and self._costs.of(work) <= _MOMENT
            if is_quick and type(work) not in self._played:
                self._played.add(type(work))
                work.make_into(self._store.get, BytesIO())
