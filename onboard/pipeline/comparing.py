"""One video looked at closely: what visitors see of it, compared with what a build would make of it now. Looks only.

takes   a workspace, today, a workstation      gives   a StationStatus a language

Everything is read as a build reads it; nothing is made, written, asked of a model or spoken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from onboard.core.errors import CheckFailedError, InputError, OnboardError
from onboard.core.model import Finding
from onboard.pipeline import approving, freshness, gapping, genuine, history, publishing, reading
from onboard.pipeline.asking import UnansweredError
from onboard.pipeline.causes import Cause, Kind, page_changes, since_last_build, since_release
from onboard.pipeline.looking import look_now, looking, script_now
from onboard.pipeline.plan import VideoPlan, plan_video
from onboard.pipeline.schedule import timed
from onboard.pipeline.scripting import Telling
from onboard.pipeline.standing import OUT_OF_DATE, StationStatus, gaps_left, judged, validity
from onboard.pipeline.work.base import Obtain
from onboard.pipeline.workspace import Station, Workspace
from onboard.publish import addresses, pointer
from onboard.script.writers.questions import Question
from onboard.store import AbsentError, Store


class Comparing:
    """A look at several workstations of a workspace on one day."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self._workspace, self._today = workspace, today
        self._codes = _Codes(workspace)

    def rows_of(self, name: str) -> Iterator[StationStatus]:
        """A row a language; one row with the error where its settings or records cannot be read."""
        with tempfile.TemporaryDirectory(prefix="onboard-") as lent:  # for pictures out of documents, while looking
            try:
                yield from _looked_at(self._workspace, name, self._codes, self._today, Path(lent))
            except OnboardError as error:
                yield StationStatus(name, "", "error", (_error(error),))


class _Codes:
    """The codes of all workstations, read once, and only when asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._records = workspace.records
        self._known: Mapping[str, tuple[str, ...]] | None = None

    def of(self, station: str) -> tuple[str, ...]:
        if self._known is None:
            self._known = addresses.all_codes(self._records)
        return self._known.get(station, ())


def _looked_at(workspace: Workspace, name: str, codes: _Codes, today: date, pictures: Path) -> Iterator[StationStatus]:
    station = workspace.station(name)
    shown = history.shown_now(workspace, name)
    obtain = looking(Store(workspace.store))
    told_in = station.languages
    seen = {language: _seen(workspace, station, shown, language) for language in told_in}
    lives = {language: tuple(_life(workspace, station, shown, language, codes, today)) for language in told_in}
    try:
        instruction = reading.read_station(workspace, station, obtain, pictures=pictures)
        checked = gapping.check_station(workspace, station, instruction, obtain, today)
    except OnboardError as error:
        for language in told_in:
            yield judged(seen[language], (*lives[language], _error(error)), workspace, today)
        return
    for language in told_in:
        told = _told(workspace, station.told_in(language), checked, shown, obtain)
        row = replace(
            seen[language],
            gaps=len(checked.gaps),
            grave=len(checked.open),
            approved=told.approved,
            parts=told.parts,
            waiting=told.waiting,
        )
        yield judged(
            row,
            (*lives[language], *told.causes, *gaps_left(len(checked.gaps) - len(checked.open), name)),
            workspace,
            today,
        )
    yield from _told_no_more(name, station, shown)


def _seen(workspace: Workspace, station: Station, shown: history.Shown, language: str) -> StationStatus:
    """What visitors are to see."""
    release = shown.releases.get(language, "")
    since = date.fromisoformat(shown.since[release][:10]) if release else None
    try:
        revision = str(_record(workspace, station, release)["workstation"]["revision"]) if release else ""
    except (OnboardError, KeyError):
        revision = ""  # the record cannot be read: _told says so
    until = station.settings.valid_until
    return StationStatus(station.id, language, "", (), release, since, revision, valid_until=until)


def _record(workspace: Workspace, station: Station, release: str) -> Mapping[str, Any]:
    return history.record_of(workspace, station.id, release)


def _error(error: OnboardError) -> Cause:
    return Cause(Kind.ERROR, f"{error}. {error.hint or ''}".strip())


def _told_no_more(name: str, station: Station, shown: history.Shown) -> Iterator[StationStatus]:
    for language, release in shown.releases.items():
        if language not in station.languages:
            text = "still shown, though the workstation is not told in this language any more"
            since = date.fromisoformat(shown.since[release][:10])
            yield StationStatus(name, language, OUT_OF_DATE, (Cause(Kind.SITE, text),), release, since)


# ------------------------------------------------------------------------------------------------ what visitors see


def _life(
    workspace: Workspace, station: Station, shown: history.Shown, language: str, codes: _Codes, today: date
) -> Iterator[Cause]:
    """What was decided about a release, whether it still holds, and whether the site shows it."""
    yield from validity(station.settings.valid_until, today)
    if shown.withdrawn is not None:
        event = shown.withdrawn
        yield Cause(
            Kind.WITHDRAWN, f"withdrawn on {event.day}{_by(event)}. Show it again: onboard publish {station.id}"
        )
        return
    release = shown.releases.get(language, "")
    if not release:
        yield Cause(Kind.UNPUBLISHED, "nothing is published yet")
        return
    if shown.rolled_back is not None:
        event = shown.rolled_back
        yield Cause(Kind.ROLLED_BACK, f"rolled back on {event.day} to release {release}{_by(event)}")
    if why := _missing_from_site(workspace, station.id, language, release, codes):
        yield Cause(Kind.SITE, why)


def _by(event: history.Event) -> str:
    by = f" by {event.by}" if event.by else ""
    return f"{by}: {event.reason.rstrip('.')}" if event.reason else by


def _missing_from_site(workspace: Workspace, station: str, language: str, release: str, codes: _Codes) -> str:
    """Why visitors do not see what they are to see, "" where they do."""
    if not (workspace.site / "r" / release).is_dir():
        return f"release {release} is not in output/site; it is written again"
    try:
        pages = {code: pointer.live(workspace.site, code) for code in codes.of(station)}
    except CheckFailedError as damage:
        return f"{damage}; it is written again"
    for code, live in pages.items():
        if live is None or live.releases.get(language) != release:
            return f"the page W/{code} does not show release {release}; it is written again"
    return ""


# ------------------------------------------------------------------------------------------------ what would be built


@dataclass(frozen=True, slots=True)
class _Told:
    """Why a video is not what a build would make, and what else is known of it."""

    causes: tuple[Cause, ...]
    approved: str = ""
    parts: int = 0
    waiting: tuple[Question, ...] = ()


@dataclass(slots=True)
class _Look:
    """What is found out about one video, one after the other; what was found before an error is told too."""

    causes: list[Cause] = field(default_factory=list)
    approved: str = ""
    parts: int = 0


def _told(
    workspace: Workspace, station: Station, checked: gapping.Checked, shown: history.Shown, obtain: Obtain
) -> _Told:
    """One language: the video as a build would find it, compared with the release that is shown."""
    found = _Look()
    try:
        _compare(workspace, station, checked, shown, obtain, found)
    except UnansweredError as waiting:
        cause = Cause(Kind.MODEL, f"{waiting} (a model)")
        return _Told((*found.causes, cause), found.approved, found.parts, waiting.questions)
    except AbsentError:
        found.causes.append(Cause(Kind.STORE, "an entry of the store is damaged and will be made again"))
    except OnboardError as error:
        found.causes.append(_error(error))
    return _Told(tuple(found.causes), found.approved, found.parts)


def _compare(
    workspace: Workspace,
    station: Station,
    checked: gapping.Checked,
    shown: history.Shown,
    obtain: Obtain,
    found: _Look,
) -> None:
    store, instruction = Store(workspace.store), checked.instruction
    found.causes += _grave(checked, station.id)
    now = script_now(workspace, station, instruction)
    look = look_now(workspace, station, now.script)
    standing = approving.standing(workspace, station, instruction, now.script, now.findings, approving.voices_of(look))
    found.approved = max((approval.at for approval in standing.holding), default="")
    found.causes += _approval(standing, now.findings)
    plan = plan_video(instruction, now.script, station.id, look, obtain)
    release = shown.releases.get(station.language, "")
    record = _record(workspace, station, release) if release else None
    told = _since_release(record, station, checked, now, plan) if record else ()
    found.causes += told
    last = freshness.remembered(workspace.last / f"{station.id}.{station.language}.json")
    missing = freshness.due(plan.slots(), store, last)
    found.parts = len(missing)
    if record is None:
        return
    found.causes += since_last_build(missing, told)
    if told or missing:
        if not any(cause.is_wrong for cause in found.causes):
            found.causes.append(Cause(Kind.STORE, f"{len(missing)} parts are not in the store and must be made again"))
        return
    video = timed(plan, plan.heard(genuine.shelf_of((told.align for told in plan.sentences()), store)))
    finished = publishing.finished(workspace, station, checked, now, video, standing, obtain)
    found.causes += _other_page(workspace, finished, record)


def _since_release(
    record: Mapping[str, Any], station: Station, checked: gapping.Checked, now: Telling, plan: VideoPlan
) -> tuple[Cause, ...]:
    try:
        return since_release(record, station.language, checked.instruction, now.script, now.edited, plan)
    except (KeyError, TypeError, AttributeError) as exc:
        name = f"records/{station.id}/{record['release']}.json"
        raise InputError("is no release record", file=name, hint="Put it back from your backup.") from exc


def _grave(checked: gapping.Checked, name: str) -> Iterator[Cause]:
    yield from (Cause(Kind.GAP, reason) for reason in checked.reasons(name))


def _approval(standing: approving.Standing, findings: Sequence[Finding]) -> Iterator[Cause]:
    blocking = {f"{one.scene}: {one.text}. {one.hint}" for one in standing.open_findings(findings)}
    for reason in standing.reasons(findings):
        yield Cause(Kind.FINDING if reason in blocking else Kind.APPROVAL, reason)


def _other_page(workspace: Workspace, finished: publishing.Finished, record: Mapping[str, Any]) -> tuple[Cause, ...]:
    """Whether the page would tell something else than it does, although the video is the same."""
    marks = record["record"].get("marks", {})
    if publishing.mark_of(workspace, finished) == marks.get(finished.script.language):
        return ()
    details = page_changes(record["workstation"], publishing.workstation(workspace, finished, with_logo=False))
    other = Cause(Kind.PAGE, "details of the page changed: its address, order, labels, approvals or how it was made")
    return details or (other,)
