"""onboard build: make what is not up to date, and publish it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from onboard.cli import screen


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Build every workstation: what naming none does, said.")
@click.option("--keep-going/--fail-fast", default=True, help="After a failure go on with the others, or begin nothing.")
@click.option("--explain", is_flag=True, help="Say why for everything that is made.")
@click.option("--dry-run", is_flag=True, help="Tell what would be made, and what it would cost; make nothing.")
@click.option("--draft", is_flag=True, help="A silent draft, marked as one and not published.")
@click.option("--offline", is_flag=True, help="Make any attempt to open a connection an error.")
@click.option(
    "--scheduler", metavar="ADDRESS", default="", help="Let workers of this Dask scheduler make it: tls://..."
)
@click.option(
    "--scheduler-file", type=click.Path(path_type=Path), metavar="FILE", help="The same, by the file it wrote."
)
@click.option("--workers-store", metavar="FOLDER", default="", help="Where they see this store; else results travel.")
@click.option("--insecure", is_flag=True, help="Allow a scheduler elsewhere without TLS: others may run code here.")
@click.option("--wait", "wait_seconds", type=float, default=0.0, metavar="SECONDS", help="Wait for another run to end.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
@click.pass_obj
def command(
    workspace: Path,
    stations: tuple[str, ...],
    everything: bool,
    keep_going: bool,
    explain: bool,
    dry_run: bool,
    draft: bool,
    offline: bool,
    scheduler: str,
    scheduler_file: Path | None,
    workers_store: str,
    insecure: bool,
    wait_seconds: float,
    as_json: bool,
) -> int:
    """Build the workstations named, or all: script, voice, slides, video, page, QR code, sign.

    Makes only what is not there yet. Publishes what may be published; what a check objects to, or nobody has approved
    yet, becomes a marked draft and the exit code 8.
    """
    from onboard.pipeline.standstill.noticing import Nothing, standing_still

    if everything and stations:
        raise click.UsageError(f"--all builds every workstation, and {', '.join(stations)} was named as well")
    looks_closely = draft or dry_run
    still = (
        Nothing(stations)
        if looks_closely
        else standing_still(workspace, stations, offline=offline, wait_seconds=wait_seconds)
    )
    if still.settled:
        return _told(still.reports, (), {}, explain=explain, draft=draft, as_json=as_json)

    with _kept_in_memory():
        from onboard import network
        from onboard.cli.progress import progress
        from onboard.core.progress import Quiet
        from onboard.pipeline.build import Options, build, workers_for
        from onboard.pipeline.holding import exclusive
        from onboard.pipeline.workspace import open_workspace

    place = open_workspace(workspace)
    chosen = still.moved if still.reports else tuple(dict.fromkeys(stations)) or place.station_ids()
    if not chosen and not still.reports:
        from onboard.core.errors import InputError

        raise InputError("this workspace has no workstations yet", hint="Add one: onboard new ws-04 DOCUMENT")
    if dry_run:
        _tell_cost(place, chosen, explain=explain, as_json=as_json)
        return 0
    if scheduler or scheduler_file:
        from onboard.pipeline.working.cluster import Scheduler, joined

        workers = joined(Scheduler(scheduler, scheduler_file, workers_store, insecure), offline=offline)
    else:
        workers = workers_for(place, chosen, offline=offline)
    if offline:
        network.shut()
    try:
        with exclusive(place, wait_seconds=wait_seconds):
            listener = Quiet() if as_json else progress()
            options = Options(draft=draft, offline=offline, keep_going=keep_going)
            built = build(place, chosen, workers, options=options, progress=listener)
            sent = () if draft else _send(place, options, listener)
    finally:
        workers.close()
    return _told(still.together(built), sent, workers.costs.spent, explain=explain, draft=draft, as_json=as_json)


@contextmanager
def _kept_in_memory() -> Iterator[None]:
    """What is imported stays to the end of the command. Python's search for garbage would look through all of it again
    and again, an eighth of what a small change costs, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
        click.get_current_context().call_on_close(gc.unfreeze)
    finally:
        if was_on:
            gc.enable()


def _told(reports: Any, sent: Any, cpu: Any, *, explain: bool, draft: bool, as_json: bool) -> int:
    """Say what became of everything, and give the exit code."""
    if as_json:
        _tell_json(reports, sent, cpu)
    else:
        for report in reports:
            _tell(report, explain=explain)
        _tell_together(reports)
        _tell_sent(sent)
    return _exit_code(reports, sent, draft=draft)


def _send(place: Any, options: Any, listener: Any) -> Any:
    """The site to every target that is to have it after each build; mostly there is none."""
    if not any(table.get("always") is True for table in place.settings.targets.values()):
        return ()
    from onboard.pipeline import sending

    wanted = sending.Options(now=options.now)
    return sending.send_always(place, options=wanted, offline=options.offline, progress=listener)


def _tell_json(reports: Any, sent: Any, cpu: Any) -> None:
    told: dict[str, Any] = {"version": 1, "stations": [_fields(report) for report in reports]}
    if cpu:
        told["cpu"] = {stage: round(seconds, 3) for stage, seconds in cpu.items()}
    if sent:
        from onboard.cli.publish import fields_of

        told["targets"] = [fields_of(one) for one in sent]
    screen.say_json(told)


def _tell_together(reports: Any) -> None:
    """What became of many, in one line: it stands last, where it is looked for."""
    if len({report.station for report in reports}) < 2:
        return
    counted = Counter("failed" if report.error else _IN_SHORT[report.outcome] for report in reports)
    made = sum(len(report.made) for report in reports)
    each = ", ".join(f"{counted[name]} {name}" for name in dict.fromkeys(_IN_SHORT.values()) if counted[name])
    screen.say(f"{len(reports)} videos: {each}; {made} units of work made")
    failed = dict.fromkeys(report.station for report in reports if report.error)
    if failed:
        screen.say(f"  to build again: onboard build {' '.join(failed)}")


def _tell_sent(sent: Any) -> None:
    from onboard.cli.publish import tell_sent

    for one in sent:
        tell_sent(one, dry_run=False)


def _tell_cost(place: Any, stations: Any, *, explain: bool, as_json: bool) -> None:
    from onboard.pipeline.estimating import cost_of

    costs = cost_of(place, stations)
    if as_json:
        screen.say_json({"version": 1, "stations": [_cost_fields(cost) for cost in costs]})
        return
    for cost in costs:
        made = f"; {len(cost.due)} units of work to make, {_about(cost.seconds)}" if cost.due else ""
        screen.say(f"{cost.station} ({cost.language}): {cost.standing.state}{made}")
        for reason in cost.standing.reasons:
            screen.say(f"  {reason}")
        if explain:
            for one in cost.due:
                screen.say(f"  to make: {one.slot}: {one.why}")
        if cost.unknown:
            screen.say(f"  {cost.unknown}")
        for host, characters in cost.spoken.items():
            screen.say(f"  voice: {characters} characters to be spoken by {host}")
        if cost.model.calls:
            screen.say(
                f"  model: {cost.model.calls} questions, {cost.model.characters} characters, about "
                f"{cost.model.tokens} tokens; at most twice that, if every answer has to be repaired"
            )
    total = sum(cost.model.characters for cost in costs)
    spoken = sum(characters for cost in costs for characters in cost.spoken.values())
    work = sum(cost.seconds for cost in costs)
    screen.say(
        f"Nothing was made and nothing was sent. To make: {_about(work)}. A model would be sent {total} characters, "
        f"a voice elsewhere {spoken}."
    )


def _about(seconds: float) -> str:
    """Seconds of one processor, no more exact than they are known."""
    if seconds < 1:
        return "less than 1 s of one processor"
    if seconds < 100:
        return f"about {seconds:.0f} s of one processor"
    return f"about {seconds / 60:.0f} min of one processor"


def _cost_fields(cost: Any) -> dict[str, Any]:
    from onboard.core.fingerprint import plain

    return {
        "station": cost.station,
        "language": cost.language,
        "state": cost.standing.state,
        "reasons": list(cost.standing.reasons),
        "made": [{"slot": one.slot, "stage": one.work.stage, "why": one.why} for one in cost.due],
        "seconds": round(cost.seconds, 1),
        "spoken": dict(cost.spoken),
        "unknown": cost.unknown,
        "model": {name: value for name, value in plain(cost.model).items() if name},
    }


def _exit_code(reports: Any, sent: Any, *, draft: bool) -> int:
    """The gravest of the errors: our own fault, then what no document can help, then documents."""
    from onboard.core.errors import CheckFailedError

    errors = {one.error.exit_code for one in (*reports, *sent) if one.error}
    if errors:
        return min(errors, key=(1, 6, 4, 5, 7, 3, 2, 8).index)
    drafts = any(report.outcome == "draft" for report in reports)
    return CheckFailedError.exit_code if drafts and not draft else 0


def _fields(report: Any) -> dict[str, Any]:
    from onboard.core.fingerprint import plain

    return {
        "station": report.station,
        "language": report.language,
        "outcome": report.outcome,
        "release": report.release,
        "address": report.address,
        "place": report.place,
        "video": report.video,
        "seconds": round(report.seconds, 3),
        "made": [{"slot": one.slot, "stage": one.work.stage, "why": one.why} for one in report.made],
        "reused": report.reused,
        "stages": {stage: round(seconds, 3) for stage, seconds in report.stages.items()},
        "findings": plain(report.findings),
        "problems": plain(report.problems),
        "untold": list(report.untold),
        "gaps": len(report.gaps),
        "changes": list(report.changes),
        "reasons": list(report.reasons),
        "notes": list(report.notes),
        "error": report.error.fields() if report.error else None,
    }


def _tell(report: Any, *, explain: bool) -> None:
    if report.error:
        from onboard.cli.boundary import tell

        tell(report.error)
        return
    if report.outcome == "stopped":
        screen.say(f"{report.station}: {', '.join(report.reasons)}")
        return
    minutes, seconds = divmod(round(report.seconds), 60)
    made = f"{len(report.made)} units of work made, {report.reused} reused"
    screen.say(f"{report.station} ({report.language}): {_OUTCOMES[report.outcome]}; {minutes}:{seconds:02} min; {made}")
    if explain:
        for one in report.made:
            screen.say(f"  made: {one.slot}: {one.why}")
    for finding in report.findings:
        screen.say(f"  finding: {finding.scene}: {finding.text}. {finding.hint}")
    for change in report.changes:
        screen.say(f"  script: {change}")
    if report.outcome in ("draft", "withdrawn", "held back"):
        for reason in report.reasons:
            screen.say(f"  not published: {reason}")
    for note in report.notes:
        screen.say(f"  note: {note}")
    for problem in report.problems:
        screen.say(f"  problem: {problem.place + ': ' if problem.place else ''}{problem.text}")
    if report.gaps:
        several = "gaps" if len(report.gaps) > 1 else "gap"
        screen.say(f"  {len(report.gaps)} {several} in the document: onboard check {report.station}")
    if report.untold:
        from onboard.cli.reading import places

        screen.say(f"  not told in the video, see onboard read: {places(report.untold)}")
    named = {"page": _from_here(report.place), "video": _from_here(report.video)}
    screen.facts({**named, **({"address": report.address} if report.address else {})})


_OUTCOMES = {
    "published": "published",
    "unchanged": "up to date",
    "draft": "a draft, not published",
    "withdrawn": "withdrawn, its page says so",
    "held back": "made, and held back: it was rolled back from",
}


_IN_SHORT = {
    "published": "published",
    "unchanged": "up to date",
    "draft": "drafts",
    "withdrawn": "withdrawn",
    "held back": "held back",
    "failed": "failed",
    "stopped": "not begun",
}


def _from_here(path: str) -> str:
    """A path as it can be typed where the person stands."""
    return str(Path(path).relative_to(Path.cwd())) if Path(path).is_relative_to(Path.cwd()) else path
