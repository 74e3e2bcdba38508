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

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from onboard.core.errors import OnboardError, OutputError, attached
from onboard.core.model import Instruction, Script
from onboard.core.progress import Progress, Quiet
from onboard.files import InTheWayError
from onboard.pipeline import (
    approving,
    gapping,
    naming,
    news,
    publishing,
    reading,
    releasing,
    scripting,
    shelving,
    theming,
)
from onboard.pipeline.indexing import Index
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import Look, VideoPlan, excerpt, layouts, plan_video, speaking
from onboard.pipeline.schedule import TimedVideo, timed
from onboard.pipeline.standstill.stamping import Stamping
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.ready import Prospect
from onboard.pipeline.working.benches import Bench, Run, StationReport, StoppedError, is_new
from onboard.pipeline.working.pair import Pair
from onboard.pipeline.working.workers import Processes, Workers
from onboard.pipeline.workspace import Station, Workspace
from onboard.store import AbsentError, Store

__all__ = ["Options", "StationReport", "build", "workers_for"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. ``draft``: silent voice, marked a draft, never published; ``voice``: spoken all the same.
    ``offline``: voices that need the network are refused. ``keep_going``: one workstation's failure does not keep the
    others from being built; else nothing new is begun after it. ``now``: the time, for records.
    """

    draft: bool = False
    voice: bool = False
    offline: bool = False
    keep_going: bool = True
    now: datetime = field(default_factory=lambda: datetime.now().astimezone())


def build(
    workspace: Workspace,
    stations: Sequence[str],
    workers: Workers,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[StationReport, ...]:
    """Build workstations, several beside each other; one that fails does not keep the others from being built.

    One report a workstation and language, in their order. The caller holds the workspace (``holding.exclusive``).
    Raises only for what concerns all of them, a disk that takes nothing more; a workstation's own error stands in its
    report.
    """
    options, told = options or Options(), progress or Quiet()
    workspace.clear_temporaries()
    for name in workspace.misnamed():
        told.note(f"stations/{name} is not built: its name is no id (small letters, digits, hyphens)")
    naming.recognise(workspace, options.now, told)
    if options.offline:
        scripting.refuse_models(workspace)
    stamping = Stamping(workspace, stations, today=options.now.date(), offline=options.offline, draft=options.draft)
    workers.costs.recall(workspace.last)
    workers.forgets = len(stations) == 1
    run = Run(workspace, workers, Store(workspace.store), told, len(stations))
    index = Index(workspace, run.board)
    if new := [station for station in stations if is_new(workspace, station)]:
        workers.expect(Prospect(workspace.settings.language, many=len(new) > 1))
    try:
        reports = [
            report
            for built in run.side_by_side(stations, partial(_build, run, options, stamping, index))
            for report in built
        ]
    except BaseException:
        with suppress(OnboardError):  # what ended the run is told; the next run writes the index, whatever it does
            index.settle()
        raise
    index.settle()
    workers.costs.keep()
    stamping.settle(told)
    return tuple(reports)


def workers_for(workspace: Workspace, stations: Sequence[str], *, offline: bool) -> Processes:
    """Processes of this machine, as many as the settings say, ready for what there is to make. To be asked for before
    the workspace is held.

    A single workstation that was built before has little to make, mostly: then this process is divided in two.
    """
    count = workspace.settings.build.workers or None
    if len(stations) != 1 or is_new(workspace, stations[0]):
        return Processes(count, offline=offline)
    workers = Pair(count, offline=offline)
    workers.costs.recall(workspace.last)
    workers.divide()
    return workers


def _build(run: Run, options: Options, stamping: Stamping, index: Index, station: str) -> list[StationReport]:
    """The reports of one workstation, whatever becomes of it."""
    try:
        run.require_going()
        with attached(subject=station):
            reports = _build_mending(run, options, stamping, index, station)
    except StoppedError as why:
        return [StationReport(station, outcome="stopped", reasons=(why.reason,))]
    except InTheWayError as error:
        if station not in Path(error.file or "").parts:  # what all share, and none of them can do without
            raise
        reports = [StationReport(station, error=error)]
    except OutputError:
        raise
    except OnboardError as error:
        reports = [StationReport(station, error=error)]
    failed = [report for report in reports if report.error is not None]
    if failed and not options.keep_going:
        run.stop(f"not begun, since {failed[0].station} failed")
    for report in reports:
        run.board.settled(_in_words(report))
    return reports


def _in_words(report: StationReport) -> str:
    language = f" ({report.language})" if report.language else ""
    made = f"{len(report.made)} made, {report.reused} reused"
    return f"{report.station}{language}: {report.outcome}{'' if report.error else '; ' + made}"


def _build_mending(run: Run, options: Options, stamping: Stamping, index: Index, station: str) -> list[StationReport]:
    """Build; where an entry of the store turns out damaged (and has been removed), say so and make it again.

    Ends, since each time there is one damaged entry less; an entry that is damaged twice is a disk that cannot be
    trusted, and an error.
    """
    known: set[str] = set()
    while True:
        try:
            return _build_station(run, options, stamping, index, run.workspace.station(station))
        except AbsentError as error:
            if error.reason in known:
                raise
            known.add(error.reason)
            run.board.note(f"store: {error.reason}; it is made again")


def _build_station(
    run: Run, options: Options, stamping: Stamping, index: Index, station: Station
) -> list[StationReport]:
    """Every language of a workstation, then one release of those that may be published."""
    if not options.draft:
        releasing.put_back_records(run.workspace, station.id, run.board)
    benches = [run.bench(station.id, language) for language in station.languages]
    with benches[0].minding(), benches[0].report.timing("read"):
        instruction = reading.read_and_remember(run.workspace, station, benches[0].obtain)
    with benches[0].minding(), benches[0].report.timing("gaps"):
        checked = gapping.check_station(run.workspace, station, instruction, benches[0].obtain, options.now.date())
    finished = []
    for bench in benches:
        bench.report.problems = instruction.problems
        bench.report.gaps = checked.gaps
        bench.report.untold = tuple(dict.fromkeys(note.source.place for note in instruction.untold()))
        try:
            with attached(subject=station.id), bench.minding():
                told = station.told_in(bench.report.language)
                finished.append((bench, _made(run, options, told, checked, bench)))
        except (OutputError, AbsentError, StoppedError):
            raise
        except OnboardError as error:
            bench.report.error = error
    with run.publishing:
        _publish(run, options, index, finished)
        if not options.draft:
            for bench, one in finished:
                bench.remember()
                theming.remember(run.workspace, (one.script.language, *one.video.plan.look.other_speakers))
                shelving.count_on(
                    run.workspace,
                    run.store,
                    station.id,
                    bench.report.language,
                    bench.stands_on(),
                    one.instruction,
                    draft=one.is_draft,
                )
        stamping.keep(station, [bench.report for bench in benches], [one for _, one in finished])
    return [bench.report for bench in benches]


def _made(run: Run, options: Options, station: Station, checked: gapping.Checked, bench: Bench) -> publishing.Finished:
    """One language's video, all of it in the store, and what was found and decided about its script."""
    report, instruction = bench.report, checked.instruction
    with ExitStack() as begun:
        with report.timing("script"):
            written = scripting.written_script(run.workspace, station, instruction, run.asking(bench), bench.obtain)
            look = _look(run, options, station, written.script)
            said = speaking(instruction, written.script, look)
            begun.enter_context(bench.ahead({slot: work for slot, work in said.items() if work.service() is None}))

        def standing_of(telling: scripting.Telling) -> tuple[approving.Standing, bool]:
            """What persons have approved, and whether the video is a draft."""
            voices = approving.voices_of(look)
            standing = approving.standing(run.workspace, station, instruction, telling.script, telling.findings, voices)
            return standing, options.draft or not standing.may_publish(telling.findings) or bool(checked.open)

        def video_of(*, draft: bool) -> TimedVideo:
            return _video(run, instruction, written.script, station, replace(look, draft=draft), bench)

        foreseen: dict[bool, TimedVideo | OnboardError] = {}
        if run.workers.has_others(written.check) and not run.store.has(written.check.fingerprint()):
            # Somebody else checks. Meanwhile the video is made as if nothing were objected to: mostly nothing is.
            begun.enter_context(bench.ahead({work.label: work for work in (written.check, written.asking) if work}))
            _, draft = standing_of(written.unchecked())
            try:
                foreseen[draft] = video_of(draft=draft)
            except (OutputError, AbsentError, StoppedError):
                raise
            except OnboardError as error:  # told below, if it is to be a video of this kind, with what is objected to
                foreseen[draft] = error
        with report.timing("script"):
            telling = written.checked(bench.obtain(written.check))
            report.findings, report.changes, report.script = telling.findings, telling.changes, telling.script
        standing, draft = standing_of(telling)
        if draft not in foreseen:
            report.notes = ()  # what there was to say of a video that is not the one to be
        if not options.draft:  # a draft asked for is spoken by the silent voice, which nobody has approved
            report.reasons = (*standing.reasons(telling.findings), *checked.reasons(station.id))
            report.notes = tuple(dict.fromkeys((*standing.notes(), *report.notes)))
        video = foreseen[draft] if draft in foreseen else video_of(draft=draft)
        if isinstance(video, OnboardError):
            raise video
    finished = publishing.finished(run.workspace, station, checked, telling, video, standing, bench.obtain)
    if finished.is_draft:
        return replace(finished, reasons=report.reasons)
    return replace(finished, news=_news(run, finished, bench))


def _video(
    run: Run, instruction: Instruction, script: Script, station: Station, look: Look, bench: Bench
) -> TimedVideo:
    """The video of a script, all of it in the store."""
    with bench.report.timing("plan"):
        bench.make({work.label: work for work in layouts(instruction, script, look)})
        plan = plan_video(instruction, script, station.id, look, bench.obtain)
    return _spoken_drawn_and_joined(run, plan, bench)


def _look(run: Run, options: Options, station: Station, script: Script) -> Look:
    """How the video looks and sounds, not yet marked a draft."""
    return look_of(
        run.workspace,
        station.language,
        draft=False,
        silent=options.draft and not options.voice,
        offline=options.offline,
        others={sentence.language for _, sentence in script.sentences()},
    )


def _news(run: Run, finished: publishing.Finished, bench: Bench) -> publishing.Told | None:
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


def _spoken_drawn_and_joined(run: Run, plan: VideoPlan, bench: Bench) -> TimedVideo:
    """The video with everything of it on the shelf. Slides are drawn while sentences are spoken and measured: what
    follows from their times, sound and captions and the join, is begun as soon as those are known."""
    with bench.ahead(_drawn(plan)):
        plan = _spoken(plan, bench)
        with bench.report.timing("plan"):
            video = timed(plan, plan.heard(run.store.get))
        bench.make({**plan.slots(), **video.slots()})
    return video


def _drawn(plan: VideoPlan) -> dict[str, Work]:
    spoken = _said(plan)
    return {slot: work for slot, work in plan.slots().items() if slot not in spoken}


def _said(plan: VideoPlan) -> dict[str, Work]:
    return {slot: work for slot, work in plan.slots().items() if work.stage == "narrate"}


def _spoken(plan: VideoPlan, bench: Bench) -> VideoPlan:
    """The plan with every sentence spoken and measured; where a voice's service failed, with its fallback."""
    unspoken = bench.make(_said(plan), replaceable=plan.replaceable())
    if not unspoken:
        return plan
    instead = plan.falling_back(unspoken)
    bench.make(_said(instead))
    fallen = [told for told in instead.sentences() if told.instead]
    voice = fallen[0].speak.voice
    bench.report.notes += (
        f"{len(fallen)} sentence{'s' * (len(fallen) > 1)} spoken by the fallback voice {voice.provider}/{voice.voice}: "
        f"{fallen[0].instead}",
    )
    return instead


def _publish(run: Run, options: Options, index: Index, finished: Sequence[tuple[Bench, publishing.Finished]]) -> None:
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

    def obtain(work: Work) -> bytes:
        with run.letting_others_publish():
            return first.obtain(work)

    with first.minding(), first.report.timing("publish"):
        results = releasing.publish(
            run.workspace, [one for _, one in ready], run.store, obtain, options.now, run.board, index
        )
    for bench, one in ready:
        _tell_outcome(bench.report, one, results[bench.report.language])


def _tell_outcome(report: StationReport, one: publishing.Finished, result: releasing.Outcome) -> None:
    report.seconds = one.video.timeline.seconds
    report.outcome, report.release, report.address = result.outcome, result.release, result.address
    report.place, report.video = str(result.place), str(result.videos / f"video.{report.language}.mp4")
    if result.note:
        report.reasons += (result.note,)
