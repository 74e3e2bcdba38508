"""What is published, and what has changed since. Looks only: nothing is made or written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onboard.core.errors import OnboardError
from onboard.pipeline import freshness, publishing, reading, scripting
from onboard.pipeline.look import look_of
from onboard.pipeline.plan import plan_video, timed
from onboard.pipeline.work import Obtain, Work, sound_length
from onboard.pipeline.workspace import Workspace
from onboard.store import AbsentError, Store


@dataclass(frozen=True, slots=True)
class StationStatus:
    """How one video stands.

    ``state``    "up to date", "out of date", "not published", "blocked" (by a finding) or "error"
    ``reasons``  why, one line each
    """

    station: str
    language: str
    state: str
    reasons: tuple[str, ...] = ()


def status(workspace: Workspace) -> tuple[StationStatus, ...]:
    """One row a workstation."""
    return tuple(_status_of(workspace, station) for station in workspace.station_ids())


def _status_of(workspace: Workspace, name: str) -> StationStatus:
    language = ""
    try:
        station = workspace.station(name)
        language = station.settings.language
        store = Store(workspace.store)
        instruction = reading.read_station(workspace, station, _looking(store))
        script, findings = scripting.script_of(workspace, station, instruction, keep=False)
        blocking = tuple(f"{finding.scene}: {finding.text}. {finding.hint}" for finding in findings if finding.blocks)
        if blocking:
            return StationStatus(name, language, "blocked", blocking)
        look = look_of(workspace, language, draft=False, silent=False)
        plan = plan_video(instruction, script, name, look, _looking(store))
        published = publishing.published_mark(workspace, name)
        last = freshness.remembered(workspace.last / f"{name}.{language}.json")
        missing = freshness.due(plan.slots(), store, last)
        if missing:
            state = "out of date" if published else "not published"
            return StationStatus(name, language, state, _in_words(missing) if published else ())
        lengths = {
            mark: sound_length(store.get(mark))
            for planned in plan.scenes
            for mark in (speak.fingerprint() for speak in planned.speaks)
        }
        mark = publishing.mark_of(workspace, publishing.Finished(station, instruction, script, timed(plan, lengths)))
        if not published:
            return StationStatus(name, language, "not published")
        if mark != published:
            return StationStatus(name, language, "out of date", ("order, labels or details of the page changed",))
        return StationStatus(name, language, "up to date")
    except AbsentError:
        return StationStatus(
            name, language, "out of date", ("an entry of the store is damaged and will be made again",)
        )
    except OnboardError as error:
        return StationStatus(name, language, "error", (f"{error}. {error.hint or ''}".strip(),))


def _looking(store: Store) -> Obtain:
    """Results from the store, or made without being kept."""

    def obtain(work: Work) -> bytes:
        mark = work.fingerprint()
        return store.get(mark) if store.has(mark) else work.make(store.get)

    return obtain


def _in_words(missing: Iterable[freshness.Due]) -> tuple[str, ...]:
    """One line a scene: what of it must be made again, and why."""
    scenes: dict[str, dict[str, None]] = {}
    for one in missing:
        scene, _, part = one.slot.partition(", ")
        scenes.setdefault(scene, {})[f"{part or 'all of it'}: {one.why}"] = None
    return tuple(f"{scene}: {'; '.join(reasons)}" for scene, reasons in scenes.items())
