"""THE FLOW. From a workstation's document to its page; start reading here, and perhaps stop here.

    read       ingest    the document and its photos            -> Instruction
    written    script    the Instruction                        -> Script   (a trainer's edited script is kept)
    checked    script    the Script against the Instruction     -> Findings
    spoken     narrate   each sentence                          -> sound, and thereby times
    drawn      slides    each slide, encoded as a held picture  -> pieces
    joined     compose   pieces + sound + captions            -> Video
    published  publish   the Video                              -> release on the site, or a marked draft

Every unit of work is kept in the store by the fingerprint of its inputs, so a build makes only what is not there
yet; ``freshness`` says what that is and why. A build can be killed at any moment: what is finished is kept, the site
shows the old release until the new one is whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from onboard import files
from onboard.core.errors import OnboardError, OutputError, attached
from onboard.core.model import Finding, Problem
from onboard.core.progress import Progress, Quiet
from onboard.pipeline import freshness, publishing, reading, scripting
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import VideoPlan, plan_video, timed
from onboard.pipeline.work import Work, sound_length
from onboard.pipeline.workers import Workers
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import DamagedError, Store


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. ``draft``: silent voice, marked a draft, never published. ``offline``: voices that need the
    network are refused. ``now``: the time, for records.
    """

    draft: bool = False
    offline: bool = False
    now: datetime = field(default_factory=lambda: datetime.now().astimezone())


@dataclass(slots=True)
class StationReport:
    """What became of one workstation.

    ``outcome``    "published", "unchanged" (what is published is still right), "draft" or "failed"
    ``made``       what was made, in order, each with its reason
    ``reused``     how many units were taken from the store
    ``stages``     seconds a stage
    ``place``      the folder of the page: on the site, or of the draft; "" where it failed
    ``video``      the MP4 file
    ``address``    the permanent address, "" for a draft
    ``untold``     places of the document that are kept but told in no video
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
    stages: dict[str, float] = field(default_factory=dict)
    error: OnboardError | None = None

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages[stage] = self.stages.get(stage, 0.0) + time.perf_counter() - began


def build(
    workspace: Workspace,
    stations: Sequence[str],
    workers: Workers,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[StationReport, ...]:
    """Build workstations, one after the other; one that fails does not keep the others from being built.

    The caller holds the workspace's lock (:func:`exclusive`). Raises only for what concerns all of them, a disk that
    takes nothing more; a workstation's own error stands in its report.
    """
    store = Store(workspace.store)
    store.clear_temporaries()
    if workspace.stations.is_dir():
        files.clear_temporaries(workspace.stations)
    for name in workspace.misnamed():
        (progress or Quiet()).note(f"stations/{name} is not built: its name is no id (small letters, digits, hyphens)")
    reports = []
    for station in stations:
        try:
            with attached(subject=station):
                reports.append(
                    _build_mending(workspace, station, workers, store, options or Options(), progress or Quiet())
                )
        except OutputError:
            raise
        except OnboardError as error:
            reports.append(StationReport(station, error=error))
    return tuple(reports)


@contextmanager
def exclusive(workspace: Workspace, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """One build at a time in a workspace; LockedError where another is at work."""
    workspace.require_own_folders()
    with files.locked(workspace.lock, wait_seconds=wait_seconds):
        yield


def _build_mending(
    workspace: Workspace,
    station: str,
    workers: Workers,
    store: Store,
    options: Options,
    progress: Progress,
) -> StationReport:
    """Build; where an entry of the store turns out damaged (and has been removed), say so and make it again.

    Ends, since each time there is one damaged entry less; an entry that is damaged twice is a disk that cannot be
    trusted, and an error.
    """
    known: set[str] = set()
    while True:
        report = StationReport(station)
        try:
            _build_station(workspace, workspace.station(station), workers, store, options, progress, report)
            return report
        except DamagedError as error:
            if error.reason in known:
                raise
            known.add(error.reason)
            progress.note(f"store: {error.reason}; it is made again")


def _build_station(
    workspace: Workspace,
    station: Station,
    workers: Workers,
    store: Store,
    options: Options,
    progress: Progress,
    report: StationReport,
) -> None:
    report.language = station.settings.language
    bench = _Bench(store, workers, progress, report, workspace.last / f"{station.id}.{report.language}.json")

    with report.timing("read"):
        instruction = reading.read_station(workspace, station, bench.obtain)
        report.problems = instruction.problems
        report.untold = tuple(dict.fromkeys(note.source.place for note in instruction.untold()))
    with report.timing("script"):
        script, report.findings = scripting.script_of(workspace, station, instruction)
        draft = options.draft or any(finding.blocks for finding in report.findings)
    with report.timing("plan"):
        look = look_of(workspace, report.language, draft=draft, silent=options.draft, offline=options.offline)
        plan = plan_video(instruction, script, station.id, look, bench.obtain)
    bench.make(plan.slots())
    with report.timing("plan"):
        video = timed(plan, _measured_lengths(plan, store))
    bench.make(video.slots())
    with report.timing("publish"):
        finished = publishing.Finished(station, instruction, script, video)
        _publish(workspace, finished, bench, draft, options.now, report)
    if not options.draft:
        bench.remember()


def _measured_lengths(plan: VideoPlan, store: Store) -> dict[str, int]:
    marks = {speak.fingerprint() for planned in plan.scenes for speak in planned.speaks}
    return {mark: sound_length(store.get(mark)) for mark in marks}


def _publish(
    workspace: Workspace,
    finished: publishing.Finished,
    bench: _Bench,
    draft: bool,
    now: datetime,
    report: StationReport,
) -> None:
    result = (
        publishing.put_draft(workspace, finished, bench.store, report.findings)
        if draft
        else publishing.publish(workspace, finished, bench.store, bench.obtain, now, bench.progress)
    )
    report.seconds = finished.video.timeline.seconds
    report.outcome, report.release, report.address = result.outcome, result.release, result.address
    report.place, report.video = str(result.place), str(result.video)


@dataclass(slots=True)
class _Bench:
    """Asks the store before anything is made, lets the workers make what is missing, and reports it."""

    store: Store
    workers: Workers
    progress: Progress
    report: StationReport
    record: Path
    _slots: dict[str, Work] = field(default_factory=dict)

    def make(self, slots: freshness.Slots) -> None:
        """See that every unit is on the shelf. Units that others need are made before those."""
        self._slots.update(slots)
        last = freshness.remembered(self.record)
        missing = freshness.due(slots, self.store, last)
        self.report.reused += len({work.fingerprint() for work in slots.values()}) - len(missing)
        waiting = list(missing)
        while waiting:
            open_marks = {one.work.fingerprint() for one in waiting}
            ready = [one for one in waiting if not open_marks.intersection(one.work.needs())]
            waiting = [one for one in waiting if one not in ready]
            self._run(ready)

    def obtain(self, work: Work) -> bytes:
        """The result of one small unit, made here and now where it is not on the shelf."""
        mark = work.fingerprint()
        if not self.store.has(mark):
            with self.report.timing(work.stage):
                self.workers.run([work], self.store, lambda made: None)
            self.report.made.append(freshness.Due(work.label, work, self._why(work)))
        else:
            self.report.reused += 1
        self._slots[work.label] = work
        return self.store.get(mark)

    def _why(self, work: Work) -> str:
        return freshness.why(work, freshness.remembered(self.record).get(work.label))

    def remember(self) -> None:
        freshness.remember(self.record, self._slots)

    def _run(self, ready: Sequence[freshness.Due]) -> None:
        why = {one.work.fingerprint(): one for one in ready}
        for stage in dict.fromkeys(one.work.stage for one in ready):
            works = [one.work for one in ready if one.work.stage == stage]
            self.progress.begin(stage, len(works))
            try:
                with self.report.timing(stage):
                    self.workers.run(works, self.store, lambda work: self._made(why[work.fingerprint()]))
            finally:
                self.progress.end(stage)

    def _made(self, one: freshness.Due) -> None:
        self.report.made.append(one)
        self.progress.advance(one.work.stage, one.work.label)
