"""Where a build's units of work are asked for, made and accounted for, several workstations beside each other.

    Run     what is the same for all workstations of one run; ``side_by_side`` builds several of them at a time
    Bench   one workstation in one language: asks the store before anything is made, lets the workers make what is
            missing, and reports it
    Board   everything that is under way, told to one listener: which stages, how much is done and how much is left

The flow itself is ``build``.
"""

from __future__ import annotations

import glob
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from onboard.core.errors import OnboardError, OutputError, ServiceError
from onboard.core.model import Finding, Gap, Problem, Script
from onboard.core.progress import Progress
from onboard.pipeline import freshness, genuine
from onboard.pipeline.asking import Asking
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.workers import Workers
from onboard.pipeline.workspace import Workspace
from onboard.script.writers.questions import Answer, Ask, Question
from onboard.store import AbsentError, Store

MOST_ABREAST = 6
"""Workstations under way at a time: enough to keep many workers busy, few enough to be held in memory."""


class StoppedError(OnboardError):
    """Not begun, or not gone on with: the run was to end with its first failure."""


@dataclass(slots=True)
class StationReport:
    """What became of one workstation in one language.

    ``outcome``    "published", "unchanged" (what is published is still right), "draft", "failed"; "withdrawn" or
                   "held back" (rolled back from), until a person says otherwise; "stopped": not begun, or not gone on
                   with, since the run ended before
    ``made``       what was made, in the order it was finished, each with its reason
    ``reused``     how many units were taken from the store
    ``stages``     seconds from the first unit of a stage that was asked for to the last that was made; stages overlap
    ``place``      the folder of the page: on the site, or of the draft; "" where it failed
    ``video``      the MP4 file
    ``address``    the permanent address, "" for a draft
    ``gaps``       what the document leaves open
    ``untold``     places of the document that are kept but told in no video
    ``changes``    what became of scenes when the document and a trainer's edits were brought together
    ``reasons``    why it may not be published, one sentence each
    ``notes``      what else there is to say of approvals
    ``script``     what is told, as its file has it by then; None where it did not come to that
    """

    station: str
    language: str = ""
    outcome: str = "failed"
    release: str = ""
    address: str = ""
    place: str = ""
    video: str = ""
    seconds: float = 0.0
    made: list[freshness.Due] = field(default_factory=list)
    reused: int = 0
    untold: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    gaps: tuple[Gap, ...] = ()
    changes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    script: Script | None = None
    stages: dict[str, float] = field(default_factory=dict)
    error: OnboardError | None = None

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages[stage] = self.stages.get(stage, 0.0) + time.perf_counter() - began


# ------------------------------------------------------------------------------------------------ one run


class Run:
    """What is the same for all workstations of one run.

    ``publishing``   held by who writes to the site, to records that all share, or to a model within a run's budget
    ``in_doubt``     whether a result was found to be none: from then on every one that is taken from the store is
                     looked into, a picture, too, that nobody but a visitor would look at
    """

    def __init__(self, workspace: Workspace, workers: Workers, store: Store, progress: Progress, parts: int) -> None:
        self.workspace, self.workers, self.store = workspace, workers, store
        self.board = Board(progress, parts)
        self.publishing = threading.Lock()
        self._asking = threading.Lock()
        self._spent = 0
        self._stopped: str = ""
        self.in_doubt = False

    def bench(self, station: str, language: str) -> Bench:
        record = self.workspace.last / f"{station}.{language}.json"
        return Bench(self, StationReport(station, language), record)

    def asking(self, bench: Bench) -> Ask:
        """Answers for a writer; what they cost counts for the whole run, so that they are asked for one by one."""

        def ask(questions: Sequence[Question]) -> tuple[Answer, ...]:
            with self._asking:
                asking = Asking(self.workspace, self.store, self.board, bench.asked, self._spent, used=bench.use)
                try:
                    return asking(questions)
                finally:
                    self._spent = asking.spent

        return ask

    @contextmanager
    def letting_others_publish(self) -> Iterator[None]:
        """Whoever holds ``publishing`` lets go of it for a moment in which nothing that all share is written."""
        self.publishing.release()
        try:
            yield
        finally:
            self.publishing.acquire()

    def stop(self, why: str) -> None:
        """Nothing new is begun from now on; what is begun is finished and kept."""
        self._stopped = self._stopped or why

    def require_going(self) -> None:
        """Raise StoppedError where the run is to end."""
        if self._stopped:
            raise StoppedError(self._stopped, hint="Run it again to go on; finished work is kept.")

    def side_by_side(
        self, names: Sequence[str], build_one: Callable[[str], list[StationReport]]
    ) -> Iterator[list[StationReport]]:
        """The reports of every workstation, in their order; as many are under way at a time as keep the workers busy:
        twice as many as there are workers and one, since each waits for its documents, its plan and the disk in turn;
        at most MOST_ABREAST.

        What ``build_one`` raises ends the run: nothing new is begun.
        """
        abreast = min(len(names), 2 * self.workers.at_once + 1, MOST_ABREAST) if self.workers.at_once > 1 else 1
        if abreast <= 1:
            yield from map(build_one, names)
            return
        with ThreadPoolExecutor(abreast, thread_name_prefix="station") as threads:
            under_way = [threads.submit(self._one, name, build_one) for name in names]
            try:
                for future in under_way:
                    yield future.result()
            except BaseException:
                self.stop("the run has ended before")
                for future in under_way:
                    future.cancel()
                raise

    def _one(self, name: str, build_one: Callable[[str], list[StationReport]]) -> list[StationReport]:
        try:
            return build_one(name)
        except OutputError as error:
            self.stop(f"not begun: {error.reason}")
            raise
        except BaseException:
            self.stop("the run has ended before")
            raise


# ------------------------------------------------------------------------------------------------ one video


def is_new(workspace: Workspace, station: str) -> bool:
    """Whether a workstation has never been built here: then there is much to make. ``station`` is what somebody typed,
    and may be no id at all: a path, or a pattern.
    """
    return Path(station).name != station or not any(workspace.last.glob(f"{glob.escape(station)}.*.json"))


class Bench:
    """Asks the store before anything is made, lets the workers make what is missing, and reports it."""

    def __init__(self, run: Run, report: StationReport, record: Path) -> None:
        self._run, self.report, self._record = run, report, record
        self._last = freshness.remembered(record)
        self._slots: dict[str, Work] = {}
        self._answers: set[str] = set()
        self._wanted: set[str] = set()
        self._made: set[str] = set()
        self._began: dict[str, float] = {}
        self._lock = threading.Lock()

    def make(self, slots: freshness.Slots, *, replaceable: Set[str] = frozenset()) -> dict[str, str]:
        """See that every unit is on the shelf.

        ``replaceable``   fingerprints of units that something else can take the place of. Returns why those that an
                          outside service did not make are missing, by fingerprint; what needs them is missing too
        """
        unmade: dict[str, str] = {}

        def missed(work: Work, error: ServiceError) -> None:
            if work.fingerprint() not in replaceable:
                raise error
            unmade[work.fingerprint()] = error.reason

        self._make(self._missing(slots), missed)
        return unmade

    @contextmanager
    def ahead(self, slots: freshness.Slots) -> Iterator[None]:
        """Have units made while something else is done, by workers that would be idle.

        Whoever needs one asks for it as if nothing had been begun, and hears of its error there.
        """
        if self._run.workers.at_once == 1 or not (missing := self._missing(slots)):
            yield
            return
        ended = threading.Event()

        def begin() -> None:
            with suppress(_NoLongerWantedError, OnboardError):
                self._make(missing, lambda work, error: None, ended)

        thread = threading.Thread(target=begin, name="ahead", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def obtain(self, work: Work) -> bytes:
        """The result of one small unit, made now where it is not on the shelf."""
        self._make(self._missing({work.label: work}), _raised)
        return self._run.store.get(work.fingerprint())

    @contextmanager
    def minding(self) -> Iterator[None]:
        """Where something fails that reads results: is one of them none? Then that is the error, a DamagedError, and
        it is removed. Whoever fails on it may be a worker, or say that a document is at fault.
        """
        try:
            yield
        except (OutputError, AbsentError, StoppedError):
            raise
        except Exception as error:
            with self._lock:
                wanted = tuple(self._slots.values())
            try:
                genuine.require(wanted, self._run.store)
            except AbsentError as damage:
                self._run.in_doubt = True
                raise damage from error
            raise

    def asked(self, work: Work) -> None:
        """A model has answered, elsewhere; report it."""
        self.report.made.append(freshness.Due(work.label, work, "never asked before"))

    def use(self, work: Work) -> None:
        """An answer that was obtained elsewhere is part of what this build stands on."""
        self._answers.add(work.fingerprint())

    def remember(self) -> None:
        """Keep what this build was made of, to say next time why something is made again."""
        freshness.remember(self._record, self._slots)

    def stands_on(self) -> frozenset[str]:
        """Fingerprints of everything this build was made of."""
        return frozenset(self._wanted | self._answers)

    def _missing(self, slots: freshness.Slots) -> tuple[freshness.Due, ...]:
        self._run.require_going()
        if self._run.in_doubt:
            genuine.require(slots.values(), self._run.store)
        with self._lock:
            self._slots.update(slots)
            self._wanted.update(work.fingerprint() for work in slots.values())
            missing = freshness.due(slots, self._run.store, self._last)
            to_come = {one.work.fingerprint() for one in missing}
            self.report.reused = len(self._wanted - self._made - to_come)
        return missing

    def _make(
        self,
        missing: Sequence[freshness.Due],
        missed: Callable[[Work, ServiceError], None],
        ended: threading.Event | None = None,
    ) -> None:
        run, why = self._run, {one.work.fingerprint(): one for one in missing}
        works = [one.work for one in missing]
        now = time.perf_counter()
        for work in works:
            self._began.setdefault(work.stage, now)

        def finished(work: Work) -> None:
            self._finished(work, why.get(work.fingerprint()))
            run.require_going()
            if ended is not None and ended.is_set():
                raise _NoLongerWantedError

        if works:
            make = run.workers.run if ended is None else run.workers.run_beside
            with run.board.under_way(self.report.station, works, run.workers.costs.of):
                make(works, run.store, finished, missed)

    def _finished(self, work: Work, due: freshness.Due | None) -> None:
        with self._lock:
            self._made.add(work.fingerprint())
            self.report.made.append(due or freshness.Due(work.label, work, "new"))
            now = time.perf_counter()
            self.report.stages[work.stage] = now - self._began.setdefault(work.stage, now)
        self._run.board.made(work)


class _NoLongerWantedError(Exception):
    """Ends a call for units that were begun ahead of their time."""


def _raised(work: Work, error: ServiceError) -> None:
    raise error


# ------------------------------------------------------------------------------------------------ what is told


@dataclass(slots=True)
class _Open:
    """A unit that is to be made: who waits for it, and how long it is expected to take."""

    stage: str
    seconds: float
    opens: float
    waiting: int = 1


class Board:
    """What is under way in a run, told to its listener by one thread at a time.

    Workstations that have not been looked at yet are expected to take as long as those that have, on the average; and
    work that is only known once something else is made counts as much as that says it ``opens``.
    """

    def __init__(self, listener: Progress, parts: int) -> None:
        self._listener, self._total = listener, parts
        self._lock = threading.RLock()
        self._open: dict[str, _Open] = {}
        self._done = self._ahead = 0.0
        self._opens: Counter[float] = Counter()
        self._seen: set[str] = set()
        self._told: set[str] = set()
        if parts > 1:
            listener.parts(parts)

    @contextmanager
    def under_way(self, part: str, works: Sequence[Work], expected: Callable[[Work], float]) -> Iterator[None]:
        """These units of a workstation are being made, until the block ends."""
        marks = {work.fingerprint(): work for work in works}
        with self._lock:
            fresh = [work for mark, work in marks.items() if mark not in self._open]
            for mark, work in marks.items():
                if mark in self._open:
                    self._open[mark].waiting += 1
                else:
                    self._add(mark, _Open(work.stage, expected(work), work.opens))
            self._seen.add(part)
            self._look_out()
            if len(works) > 1:
                self._begin(fresh)
        try:
            yield
        finally:
            with self._lock:
                for mark in marks:
                    if (one := self._open.get(mark)) is not None:
                        one.waiting -= 1
                        if not one.waiting:
                            self._drop(mark)
                self._look_out()
                self._end()

    def made(self, work: Work) -> None:
        with self._lock:
            if (mark := work.fingerprint()) in self._open:
                self._done += self._open[mark].seconds
                self._drop(mark)
            self._look_out()
            if work.stage in self._told:
                self._listener.advance(work.stage, work.label)

    def begin(self, stage: str, total: int) -> None:
        with self._lock:
            self._listener.begin(stage, total)

    def advance(self, stage: str, done: str) -> None:
        with self._lock:
            self._listener.advance(stage, done)

    def end(self, stage: str) -> None:
        with self._lock:
            self._listener.end(stage)

    def note(self, text: str) -> None:
        with self._lock:
            self._listener.note(text)

    def parts(self, total: int) -> None:
        with self._lock:
            self._listener.parts(total)

    def settled(self, part: str) -> None:
        with self._lock:
            self._listener.settled(part)

    def outlook(self, done: float, ahead: float) -> None:
        with self._lock:
            self._listener.outlook(done, ahead)

    def _add(self, mark: str, one: _Open) -> None:
        self._open[mark] = one
        self._ahead += one.seconds
        self._opens[one.opens] += 1

    def _drop(self, mark: str) -> None:
        one = self._open.pop(mark)
        self._ahead -= one.seconds
        self._opens -= Counter({one.opens: 1})

    def _begin(self, works: Sequence[Work]) -> None:
        for stage in dict.fromkeys(work.stage for work in works):
            self._told.add(stage)
            self._listener.begin(stage, sum(work.stage == stage for work in works))

    def _end(self) -> None:
        open_stages = {one.stage for one in self._open.values()}
        for stage in sorted(self._told - open_stages):
            self._told.discard(stage)
            self._listener.end(stage)

    def _look_out(self) -> None:
        if not self._open:
            return  # between two steps of the flow: what comes next is told when it is known
        ahead = max(0.0, self._ahead) + max(self._opens, default=0.0)
        unseen = max(0, self._total - len(self._seen))
        self._listener.outlook(self._done, ahead + unseen * (self._done + ahead) / max(1, len(self._seen)))
