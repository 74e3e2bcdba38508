"""THE FLOW. From a workstation's document to its page; start reading here, and perhaps stop here.

    read       ingest    the document and its photos            -> Instruction
    examined   gaps      the Instruction                        -> Gaps; grave ones wait for a person to accept them
    written    script    the Instruction, in each language      -> Script   (what a trainer edited is kept)
    checked    script    the Script against the Instruction     -> Findings
    approved   pipeline  the Findings and the approvals         -> may it be published?
    spoken     narrate   each sentence                          -> sound, and thereby times
    drawn      slides    each view of a scene, in each format   -> pieces: a picture, held
    moved      compose   what lies between two views, and clips -> pieces: frames
    joined     compose   pieces + sound + captions              -> Video
    published  publish   the Video                              -> release on the site, or a marked draft

Every unit of work is kept in the store by the fingerprint of its inputs, so a build makes only what is not there
yet; ``freshness`` says what that is and why. A build can be killed at any moment: what is finished is kept, the site
shows the old release until the new one is whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from onboard import files
from onboard.core.errors import OnboardError, OutputError, ServiceError, attached
from onboard.core.model import Finding, Gap, Problem
from onboard.core.progress import Progress, Quiet
from onboard.pipeline import approving, freshness, gapping, naming, news, publishing, reading, releasing, scripting
from onboard.pipeline.asking import Asking
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import VideoPlan, excerpt, plan_video
from onboard.pipeline.schedule import timed
from onboard.pipeline.work.base import Work
from onboard.pipeline.workers import Workers
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.writers.questions import Answer, Ask, Question
from onboard.store import DamagedError, Store


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. ``draft``: silent voice, marked a draft, never published; ``voice``: spoken all the same.
    ``offline``: voices that need the network are refused. ``now``: the time, for records.
    """

    draft: bool = False
    voice: bool = False
    offline: bool = False
    now: datetime = field(default_factory=lambda: datetime.now().astimezone())


@dataclass(slots=True)
class StationReport:
    """What became of one workstation in one language.

    ``outcome``    "published", "unchanged" (what is published is still right), "draft", "failed"; or "withdrawn" or
                   "held back" (rolled back from), until a person says otherwise
    ``made``       what was made, in order, each with its reason
    ``reused``     how many units were taken from the store
    ``stages``     seconds a stage
    ``place``      the folder of the page: on the site, or of the draft; "" where it failed
    ``video``      the MP4 file
    ``address``    the permanent address, "" for a draft
    ``gaps``       what the document leaves open
    ``untold``     places of the document that are kept but told in no video
    ``changes``    what became of scenes when the document and a trainer's edits were brought together
    ``reasons``    why it may not be published, one sentence each
    ``notes``      what else there is to say of approvals
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

    One report a workstation and language. The caller holds the workspace's lock (:func:`exclusive`). Raises only for
    what concerns all of them, a disk that takes nothing more; a workstation's own error stands in its report.
    """
    store = Store(workspace.store)
    store.clear_temporaries()
    workspace.clear_temporaries()
    for name in workspace.misnamed():
        (progress or Quiet()).note(f"stations/{name} is not built: its name is no id (small letters, digits, hyphens)")
    run = _Run(workspace, workers, store, options or Options(), progress or Quiet())
    naming.recognise(workspace, run.options.now, run.progress)
    if run.options.offline:
        scripting.refuse_models(workspace)
    reports: list[StationReport] = []
    for station in stations:
        try:
            with attached(subject=station):
                reports += _build_mending(run, station)
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


def _build_mending(run: _Run, station: str) -> list[StationReport]:
    """Build; where an entry of the store turns out damaged (and has been removed), say so and make it again.

    Ends, since each time there is one damaged entry less; an entry that is damaged twice is a disk that cannot be
    trusted, and an error.
    """
    known: set[str] = set()
    while True:
        try:
            return _build_station(run, run.workspace.station(station))
        except DamagedError as error:
            if error.reason in known:
                raise
            known.add(error.reason)
            run.progress.note(f"store: {error.reason}; it is made again")


def _build_station(run: _Run, station: Station) -> list[StationReport]:
    """Every language of a workstation, then one release of those that may be published."""
    if not run.options.draft:
        releasing.put_back_records(run.workspace, station.id, run.progress)
    benches = [run.bench(station.id, language) for language in station.languages]
    with benches[0].report.timing("read"):
        now = reading.reading_of(run.workspace, station, benches[0].obtain)
    reading.remember(station, now.known)
    with benches[0].report.timing("gaps"):
        today = run.options.now.date()
        checked = gapping.check_station(run.workspace, station, now.instruction, benches[0].obtain, today)
    finished = []
    for bench in benches:
        bench.report.problems = now.instruction.problems
        bench.report.gaps = checked.gaps
        bench.report.untold = tuple(dict.fromkeys(note.source.place for note in now.instruction.untold()))
        try:
            with attached(subject=station.id):
                finished.append((bench, _made(run, station.told_in(bench.report.language), checked, bench)))
        except (OutputError, DamagedError):
            raise
        except OnboardError as error:
            bench.report.error = error
    _publish(run, finished)
    if not run.options.draft:
        for bench, _ in finished:
            bench.remember()
    return [bench.report for bench in benches]


def _made(run: _Run, station: Station, checked: gapping.Checked, bench: _Bench) -> publishing.Finished:
    """One language's video, all of it in the store, and what was found and decided about its script."""
    report, options, instruction = bench.report, run.options, checked.instruction
    with report.timing("script"):
        telling = scripting.script_of(run.workspace, station, instruction, run.asking(bench), bench.obtain)
        report.findings, report.changes = telling.findings, telling.changes
    with report.timing("plan"):
        others = {sentence.language for _, sentence in telling.script.sentences()}
        look = look_of(
            run.workspace,
            station.language,
            draft=False,
            silent=options.draft and not options.voice,
            offline=options.offline,
            others=others,
        )
        voices = approving.voices_of(look)
        standing = approving.standing(run.workspace, station, instruction, telling.script, telling.findings, voices)
        if not options.draft:  # a draft asked for is spoken by the silent voice, which nobody has approved
            report.reasons = (*standing.reasons(telling.findings), *checked.reasons(station.id))
            report.notes = standing.notes()
        may_publish = standing.may_publish(telling.findings) and not checked.open
        look = replace(look, draft=options.draft or not may_publish)
        plan = plan_video(instruction, telling.script, station.id, look, bench.obtain)
    plan = _spoken_and_drawn(plan, bench)
    with report.timing("plan"):
        video = timed(plan, plan.heard(run.store.get))
    bench.make(video.slots())
    finished = publishing.finished(run.workspace, station, checked, telling, video, standing, bench.obtain)
    if finished.is_draft:
        return replace(finished, reasons=report.reasons)
    return replace(finished, news=_news(run, finished, bench))


def _news(run: _Run, finished: publishing.Finished, bench: _Bench) -> publishing.Told | None:
    """What is new since the release visitors are shown, and the short video of it, all of it in the store."""
    mark = publishing.mark_of(run.workspace, finished)
    plan, language = finished.video.plan, finished.script.language
    new = news.new_since(run.workspace, finished.station.id, language, mark, plan.scenes, finished.instruction)
    if new is None or not new.scenes:
        return publishing.Told(new, None) if new else None
    short = excerpt(plan, new.scenes)
    bench.make(short.slots())
    video = timed(short, short.heard(run.store.get))
    bench.make(video.slots())
    return publishing.Told(new, video)


def _spoken_and_drawn(plan: VideoPlan, bench: _Bench) -> VideoPlan:
    """The plan with everything of it on the shelf; where a voice's service failed, with its configured fallback."""
    unspoken = bench.make(plan.slots(), replaceable=plan.replaceable())
    if not unspoken:
        return plan
    instead = plan.falling_back(unspoken)
    bench.make(instead.slots())
    fallen = [told for told in instead.sentences() if told.instead]
    voice = fallen[0].speak.voice
    bench.report.notes += (
        f"{len(fallen)} sentence{'s' * (len(fallen) > 1)} spoken by the fallback voice {voice.provider}/{voice.voice}: "
        f"{fallen[0].instead}",
    )
    return instead


def _publish(run: _Run, finished: Sequence[tuple[_Bench, publishing.Finished]]) -> None:
    """What may be published, as one release; each of the others as a marked draft."""
    for bench, one in finished:
        if one.is_draft:
            with bench.report.timing("publish"):
                folder = publishing.put_draft(run.workspace, one, run.store)
            _tell_outcome(bench.report, one, releasing.Outcome("draft", "", "", folder, folder))
    ready = [(bench, one) for bench, one in finished if not one.is_draft]
    if not ready:
        return
    first = ready[0][0]
    with first.report.timing("publish"):
        results = releasing.publish(
            run.workspace, [one for _, one in ready], run.store, first.obtain, run.options.now, run.progress
        )
    for bench, one in ready:
        _tell_outcome(bench.report, one, results[bench.report.language])


def _tell_outcome(report: StationReport, one: publishing.Finished, result: releasing.Outcome) -> None:
    report.seconds = one.video.timeline.seconds
    report.outcome, report.release, report.address = result.outcome, result.release, result.address
    report.place, report.video = str(result.place), str(result.videos / f"video.{report.language}.mp4")
    if result.note:
        report.reasons += (result.note,)


@dataclass(slots=True)
class _Run:
    """What is the same for all workstations of one run."""

    workspace: Workspace
    workers: Workers
    store: Store
    options: Options
    progress: Progress
    spent: int = 0

    def bench(self, station: str, language: str) -> _Bench:
        record = self.workspace.last / f"{station}.{language}.json"
        return _Bench(self.store, self.workers, self.progress, StationReport(station, language), record)

    def asking(self, bench: _Bench) -> Ask:
        """Answers for a writer; what they cost counts for the whole run."""

        def ask(questions: Sequence[Question]) -> tuple[Answer, ...]:
            asking = Asking(self.workspace, self.store, self.progress, bench.asked, self.spent)
            try:
                return asking(questions)
            finally:
                self.spent = asking.spent

        return ask


@dataclass(slots=True)
class _Bench:
    """Asks the store before anything is made, lets the workers make what is missing, and reports it."""

    store: Store
    workers: Workers
    progress: Progress
    report: StationReport
    record: Path
    _slots: dict[str, Work] = field(default_factory=dict)

    def make(self, slots: freshness.Slots, *, replaceable: Set[str] = frozenset()) -> dict[str, str]:
        """See that every unit is on the shelf. Units that others need are made before those.

        ``replaceable``   fingerprints of units that something else can take the place of. Returns why those that an
                          outside service did not make are missing, by fingerprint; what needs them is missing too
        """
        self._slots.update(slots)
        last = freshness.remembered(self.record)
        missing = freshness.due(slots, self.store, last)
        self.report.reused += len({work.fingerprint() for work in slots.values()}) - len(missing)
        waiting, unmade = list(missing), dict[str, str]()
        while waiting := [one for one in waiting if not unmade.keys() & set(one.work.needs())]:
            open_marks = {one.work.fingerprint() for one in waiting}
            ready = [one for one in waiting if not open_marks.intersection(one.work.needs())]
            waiting = [one for one in waiting if one not in ready]
            unmade |= self._run(ready, replaceable)
        return unmade

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

    def asked(self, work: Work) -> None:
        """A model has answered, elsewhere; report it."""
        self.report.made.append(freshness.Due(work.label, work, "never asked before"))

    def remember(self) -> None:
        freshness.remember(self.record, self._slots)

    def _run(self, ready: Sequence[freshness.Due], replaceable: Set[str]) -> dict[str, str]:
        why, unmade = {one.work.fingerprint(): one for one in ready}, dict[str, str]()

        def missed(work: Work, error: ServiceError) -> None:
            if work.fingerprint() not in replaceable:
                raise error
            unmade[work.fingerprint()] = error.reason
            self.progress.advance(work.stage, work.label)

        for stage in dict.fromkeys(one.work.stage for one in ready):
            works = [one.work for one in ready if one.work.stage == stage]
            self.progress.begin(stage, len(works))
            try:
                with self.report.timing(stage):
                    self.workers.run(works, self.store, lambda work: self._made(why[work.fingerprint()]), missed)
            finally:
                self.progress.end(stage)
        return unmade

    def _made(self, one: freshness.Due) -> None:
        self.report.made.append(one)
        self.progress.advance(one.work.stage, one.work.label)
