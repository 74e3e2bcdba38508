"""How every video stands: what visitors see, and why it is not right, or not for much longer. Looks only.

takes   a workspace, today      gives   a StationStatus (``standing``) a workstation and language

A workstation at a standstill (``standstill``) is right but for what the calendar says; each of the others is looked at
closely (``comparing``). What the states and causes mean: docs/status.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from onboard.pipeline.standing import UP_TO_DATE, StationStatus, gaps_left, judged, validity
from onboard.pipeline.standstill.noticing import Still, holding
from onboard.pipeline.standstill.traces import UnsureError
from onboard.pipeline.workspace import Workspace


def status(
    workspace: Workspace, stations: Sequence[str] = (), *, today: date | None = None
) -> tuple[StationStatus, ...]:
    """One row a workstation and language, of the ``stations`` named or of all. Raises InputError for one not there."""
    for name in stations:
        workspace.station(name)
    return tuple(_rows_of(workspace, stations or workspace.station_ids(), today or _today()))


def status_of(workspace: Workspace, name: str, *, today: date | None = None) -> Iterator[StationStatus]:
    """How one workstation stands, a row a language."""
    yield from _rows_of(workspace, (name,), today or _today())


def _today() -> date:
    return datetime.now().astimezone().date()


def _rows_of(workspace: Workspace, names: Sequence[str], today: date) -> Iterator[StationStatus]:
    try:
        still = holding(workspace.folder, names, today=today)
    except UnsureError:
        still = {}
    if any(name not in still for name in names):
        from onboard.pipeline.comparing import Comparing

        closely = Comparing(workspace, today)
        for name in names:
            yield from _calm(still[name], workspace, today) if name in still else closely.rows_of(name)
    else:
        for name in names:
            yield from _calm(still[name], workspace, today)


def _calm(still: Still, workspace: Workspace, today: date) -> Iterator[StationStatus]:
    """A workstation in which nothing has changed since it was found to be right."""
    for one in still.rows:
        until = date.fromisoformat(one.valid_until) if one.valid_until else None
        seen = StationStatus(
            station=still.station,
            language=one.language,
            state=UP_TO_DATE,
            release=one.release,
            since=date.fromisoformat(one.since),
            revision=one.revision,
            approved=one.approved,
            gaps=still.gaps,
            valid_until=until,
        )
        yield judged(seen, (*validity(until, today), *gaps_left(still.gaps, still.station)), workspace, today)
