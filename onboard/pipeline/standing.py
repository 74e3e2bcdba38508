"""How one video stands, as a value: its causes, what the calendar says of it, and the state that follows from both."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from onboard.pipeline.causes import Cause, Kind, urgent_first
from onboard.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from onboard.script.writers.questions import Question

NEAR_DAYS = 30
"""How many days ahead something due is told."""


@dataclass(frozen=True, slots=True)
class StationStatus:
    """How one video stands.

    ``state``        one of :data:`STATES`: the worst that its causes say
    ``causes``       why, the most urgent first; notices of what is near are among them
    ``release``      what visitors are to see, "" for nothing; ``since`` the day it was first shown, None for none
    ``revision``     of that release, as its document gave it; "" where it does not
    ``approved``     the newest approval that holds now, ISO 8601; "" where none does, or none is needed
    ``gaps``         what the document leaves open; ``grave`` how many of them are, and nobody has accepted them
    ``valid_until``  the last day on which the instruction holds; None where no day is given
    ``again_on``     the day on which people are to be instructed again; None where nothing is shown
    ``parts``        how many parts of the video must be made again
    ``waiting``      questions a model would have to be asked before more can be said
    """

    station: str
    language: str
    state: str
    causes: tuple[Cause, ...] = ()
    release: str = ""
    since: date | None = None
    revision: str = ""
    approved: str = ""
    gaps: int = 0
    grave: int = 0
    valid_until: date | None = None
    again_on: date | None = None
    parts: int = 0
    waiting: tuple[Question, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Its causes in words."""
        return tuple(cause.text for cause in self.causes)

    @property
    def is_right(self) -> bool:
        """Whether nobody need do anything now."""
        return not any(cause.is_wrong for cause in self.causes)


UP_TO_DATE = "up to date"

_STATE_OF: Mapping[Kind, str] = {
    Kind.ERROR: "error",
    Kind.EXPIRED: "expired",
    Kind.WITHDRAWN: "withdrawn",
    Kind.FINDING: "blocked",
    Kind.GAP: "blocked",
    Kind.APPROVAL: "not approved",
    Kind.UNPUBLISHED: "not published",
    Kind.ROLLED_BACK: "rolled back",
    Kind.AGAIN: "instruct again",
}
OUT_OF_DATE = "out of date"
STATES = (
    "error",
    "expired",
    "withdrawn",
    "blocked",
    "not approved",
    "rolled back",
    "not published",
    OUT_OF_DATE,
    "instruct again",
    UP_TO_DATE,
)
"""The most urgent first."""


# ----------------------------------------------------------------------------------------------- what the calendar says


def judged(seen: StationStatus, causes: Iterable[Cause], workspace: Workspace, today: date) -> StationStatus:
    """The row with its causes, the date when it is due again, and the state that follows from them."""
    again = _again_on(seen, workspace.settings.instruction.again_after_months)
    all_causes = urgent_first((*causes, *_due_again(again, today)))
    states = [_STATE_OF.get(cause.kind, OUT_OF_DATE) for cause in all_causes if cause.is_wrong]
    state = min(states, key=STATES.index, default=UP_TO_DATE)
    return replace(seen, state=state, causes=all_causes, again_on=again)


def validity(until: date | None, today: date) -> Iterator[Cause]:
    """Whether an instruction still holds, and for how long."""
    if until is None:
        return
    if today > until:
        yield Cause(Kind.EXPIRED, f"the instruction was valid until {until}, {_days(today - until)} ago")
    elif until - today <= timedelta(NEAR_DAYS):
        yield Cause(Kind.EXPIRES, f"the instruction is valid until {until}, {_days(until - today)} more")


def _again_on(row: StationStatus, months: int) -> date | None:
    """Months after it was first shown, or approved since."""
    if row.since is None:
        return None
    approved = date.fromisoformat(row.approved[:10]) if row.approved else row.since
    return _months_later(max(row.since, approved), months)


def _months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _due_again(again: date | None, today: date) -> Iterator[Cause]:
    if again is None:
        return
    if today >= again:
        yield Cause(Kind.AGAIN, f"people are to be instructed again since {again}: look it through and approve it anew")
    elif again - today <= timedelta(NEAR_DAYS):
        yield Cause(Kind.AGAIN_SOON, f"people are to be instructed again on {again}, in {_days(again - today)}")


def _days(span: timedelta) -> str:
    return f"{span.days} day{'s' * (span.days != 1)}"


def gaps_left(light: int, name: str) -> Iterator[Cause]:
    """The gaps of a document that keep nothing from being published."""
    if light:
        text = f"{light} gap{'s' * (light > 1)} in the document: onboard check {name}"
        yield Cause(Kind.GAPS, text)
