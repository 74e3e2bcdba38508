"""onboard report: is it a success?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.reporting import Days, SuccessReport


@click.command()
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a page to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/status.md) and nothing else.")
@click.pass_obj
def command(workspace: Path, html: Path | None, as_json: bool) -> None:
    """Show how far the workspace has come: workstations and languages covered, ages, gaps, what is due next.

    Counts videos, documents and days. No people are tracked: no names, no views.
    """
    from onboard.pipeline.reporting import report
    from onboard.pipeline.workspace import open_workspace

    told = report(open_workspace(workspace))
    if html:
        from onboard import files
        from onboard.pipeline.reportpage import report_page

        files.write_durably(html, report_page(told))
        screen.aside(f"written: {html}")
    if as_json:
        screen.say_json(_fields(told))
        return
    if not told.stations:
        screen.say("No workstations yet. Add one: onboard new ws-04 DOCUMENT")
        return
    screen.facts(dict(_facts(told)))
    _tell_due(told)
    screen.say("\nCounted are videos, documents and days. No people are tracked: no names, no views.")


def _facts(told: SuccessReport) -> Iterator[tuple[str, str]]:
    yield "workstations", f"{told.covered} of {told.stations} have a video ({_share(told.covered, told.stations)})"
    yield "videos", f"{told.shown} of {told.videos} shown, {told.right} in order"
    for one in told.languages:
        yield f"  {one.language}", f"{one.shown} of {one.told} shown, {one.right} in order"
    yield "age of videos", _in_days(told.shown_for)
    unapproved = f"; {told.unapproved} shown without an approval in force" if told.unapproved else ""
    yield "age of approvals", _in_days(told.approved_for) + unapproved
    untimed = f"; {told.untimed} more cannot be timed, the times of their files are lost" if told.untimed else ""
    yield "change to video", _in_days(told.reached) + untimed
    yield "changed, waiting", f"{len(told.waiting)} document{'s' * (len(told.waiting) != 1)}{_waiting(told)}"
    grave = f", {told.grave} of them grave" if told.grave else ""
    yield "open gaps", f"{told.gaps} in {told.with_gaps} document{'s' * (told.with_gaps != 1)}{grave}"


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "-"


def _in_days(days: Days | None) -> str:
    if days is None:
        return "cannot be told yet"
    longest = f"{_days(days.longest)}, {days.whose}"
    if days.count == 1:
        return longest
    return f"typically {_days(days.middle)}; at most {longest}"


def _days(count: int) -> str:
    return f"{count} day{'s' * (count != 1)}"


def _waiting(told: SuccessReport) -> str:
    named = [
        f"{one.station} ({'unknown since when' if one.days is None else f'for {_days(one.days)}'})"
        for one in told.waiting
    ]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return f": {', '.join(named[:_SHOWN])}{more}" if named else ""


def _tell_due(told: SuccessReport) -> None:
    if not told.due:
        return
    screen.say("\nDue next:")
    for one in told.due[:_MOST_DUE]:
        languages = f" ({', '.join(one.languages)})" if one.languages else ""
        over = ", over" if one.day < told.day else ""
        screen.say(f"  {one.day}  {one.station}{languages}: {one.what}{over}")
    if len(told.due) > _MOST_DUE:
        screen.say(f"  and {len(told.due) - _MOST_DUE} more; --html shows all of them")


_SHOWN = 4
_MOST_DUE = 15


def _fields(told: SuccessReport) -> dict[str, Any]:
    return {"version": 1, **_plain(told)}


def _plain(value: Any) -> Any:
    """Values as JSON holds them; a day is ISO 8601, one that is not known null."""
    import dataclasses
    from datetime import date

    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
