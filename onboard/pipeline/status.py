"""What is published, and what has changed since. Looks only: nothing is made or written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboard.core.errors import OnboardError
from onboard.pipeline import approving, freshness, gapping, publishing, reading
from onboard.pipeline.asking import UnansweredError
from onboard.pipeline.looking import look_now, looking, script_now
from onboard.pipeline.plan import plan_video
from onboard.pipeline.schedule import timed
from onboard.pipeline.workspace import Station, Workspace
from onboard.script.writers.questions import Question
from onboard.store import AbsentError, Store


@dataclass(frozen=True, slots=True)
class StationStatus:
    """How one video stands.

    ``state``    "up to date", "out of date", "not published", "blocked" (by a finding or a grave gap), "not approved"
                 or "error"
    ``reasons``  why, one line each
    ``waiting``  questions a model would have to be asked before more can be said
    """

    station: str
    language: str
    state: str
    reasons: tuple[str, ...] = ()
    waiting: tuple[Question, ...] = ()


def status(workspace: Workspace) -> tuple[StationStatus, ...]:
    """One row a workstation and language."""
    return tuple(row for station in workspace.station_ids() for row in status_of(workspace, station))


def status_of(workspace: Workspace, name: str) -> Iterator[StationStatus]:
    """How one workstation stands, a row a language."""
    with tempfile.TemporaryDirectory(prefix="onboard-") as lent:  # for pictures out of documents, while looking
        yield from _rows(workspace, name, Path(lent))


def _rows(workspace: Workspace, name: str, pictures: Path) -> Iterator[StationStatus]:
    try:
        station = workspace.station(name)
        obtain = looking(Store(workspace.store))
        instruction = reading.read_station(workspace, station, obtain, pictures=pictures)
        checked = gapping.check_station(workspace, station, instruction, obtain, datetime.now().astimezone().date())
    except OnboardError as error:
        yield _error(name, "", error)
        return
    rows = [_told_status(workspace, station.told_in(language), checked) for language in station.languages]
    ready = [row for row in rows if isinstance(row, publishing.Finished)]
    published, mark = _marks(workspace, name, ready)
    for row in rows:
        if isinstance(row, StationStatus):
            yield row
        elif isinstance(published, OnboardError):
            yield _error(name, row.station.language, published)
        elif not published:
            yield StationStatus(name, row.station.language, "not published")
        elif mark != published:
            yield StationStatus(
                name, row.station.language, "out of date", ("order, labels or details of the page changed",)
            )
        else:
            yield StationStatus(name, row.station.language, "up to date")


def _marks(workspace: Workspace, name: str, ready: Sequence[publishing.Finished]) -> tuple[str | OnboardError, str]:
    """What stands for what visitors see, or why that cannot be said, and what stands for what a build would make."""
    try:
        return publishing.published_mark(workspace, name), publishing.mark_of(workspace, ready) if ready else ""
    except OnboardError as error:
        return error, ""


def _told_status(
    workspace: Workspace, station: Station, checked: gapping.Checked
) -> StationStatus | publishing.Finished:
    """One language: the video as a build would find it finished, or why it is not."""
    name, language, store = station.id, station.language, Store(workspace.store)
    instruction = checked.instruction
    try:
        now = script_now(workspace, station, instruction)
        script, findings = now.script, now.findings
        look = look_now(workspace, station, script)
        standing = approving.standing(workspace, station, instruction, script, findings, approving.voices_of(look))
        if not standing.may_publish(findings) or checked.open:
            reasons = (*standing.reasons(findings), *checked.reasons(name))
            blocked = checked.open or standing.open_findings(findings)
            return StationStatus(name, language, "blocked" if blocked else "not approved", reasons)
        plan = plan_video(instruction, script, name, look, looking(store))
        last = freshness.remembered(workspace.last / f"{name}.{language}.json")
        missing = freshness.due(plan.slots(), store, last)
        if missing:
            published = publishing.published_mark(workspace, name)
            state = "out of date" if published else "not published"
            return StationStatus(name, language, state, _in_words(missing) if published else ())
        video = timed(plan, plan.heard(store.get))
        return publishing.Finished(station, checked, script, video, findings, standing, now.edited)
    except UnansweredError as waiting:
        return StationStatus(name, language, "out of date", (f"{waiting} (a model)",), waiting.questions)
    except AbsentError:
        return StationStatus(
            name, language, "out of date", ("an entry of the store is damaged and will be made again",)
        )
    except OnboardError as error:
        return _error(name, language, error)


def _error(station: str, language: str, error: OnboardError) -> StationStatus:
    return StationStatus(station, language, "error", (f"{error}. {error.hint or ''}".strip(),))


def _in_words(missing: Iterable[freshness.Due]) -> tuple[str, ...]:
    """One line a scene: what of it must be made again, and why."""
    scenes: dict[str, dict[str, None]] = {}
    for one in missing:
        scene, _, part = one.slot.partition(", ")
        scenes.setdefault(scene, {})[f"{part or 'all of it'}: {one.why}"] = None
    return tuple(f"{scene}: {'; '.join(reasons)}" for scene, reasons in scenes.items())
