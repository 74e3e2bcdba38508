"""onboard status: what is out of date, and why."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.causes import Cause
    from onboard.pipeline.standing import StationStatus


@click.command()
@click.argument("stations", metavar="[ID]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/status.md) and nothing else.")
@click.pass_obj
def command(workspace: Path, stations: tuple[str, ...], as_json: bool) -> int:
    """Show for every workstation whether what is published is still right, and if not, why. Changes nothing.

    All of them in a table, the reasons below, the most urgent first; those named one by one, with every detail. The
    exit code is 0 where everything is right, and 8 where something is to be done.
    """
    from onboard.core.errors import CheckFailedError
    from onboard.pipeline.status import status
    from onboard.pipeline.workspace import open_workspace

    rows = status(open_workspace(workspace), stations)
    if as_json:
        screen.say_json(
            {"version": 1, "right": all(row.is_right for row in rows), "stations": list(map(_fields, rows))}
        )
    elif not rows:
        screen.say("No workstations yet. Add one: onboard new ws-04 DOCUMENT")
    elif stations:
        _tell_each(rows)
    else:
        _tell_all(rows)
    return 0 if all(row.is_right for row in rows) else CheckFailedError.exit_code


# ------------------------------------------------------------------------------------------------ for a program


def _fields(row: StationStatus) -> dict[str, Any]:
    return {
        "station": row.station,
        "language": row.language,
        "state": row.state,
        "right": row.is_right,
        "reasons": list(row.reasons),
        "causes": [_cause_fields(cause) for cause in row.causes],
        "release": row.release,
        "since": _day(row.since),
        "revision": row.revision,
        "approved": row.approved,
        "gaps": row.gaps,
        "grave": row.grave,
        "valid_until": _day(row.valid_until),
        "again_on": _day(row.again_on),
        "parts": row.parts,
        "waiting": len(row.waiting),
    }


def _cause_fields(cause: Cause) -> dict[str, Any]:
    changes = [
        {
            "what": one.what,
            "scene": one.scene,
            "number": one.number,
            "heading": one.heading,
            "values": [list(pair) for pair in one.values],
            "before": one.before,
            "after": one.after,
        }
        for one in cause.changes
    ]
    return {"kind": cause.kind.value, "text": cause.text, "wrong": cause.is_wrong, "changes": changes}


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


# ------------------------------------------------------------------------------------------------ all in a table


def _tell_all(rows: Sequence[StationStatus]) -> None:
    stations = [(name, list(own)) for name, own in groupby(rows, key=lambda row: row.station)]
    _table(stations)
    wrong = [(name, own) for name, own in stations if not all(row.is_right for row in own)]
    for name, own in sorted(wrong, key=lambda one: (_urgency(one[1]), one[0])):
        screen.say()
        _say_in(f"{name}: {_worst(own)}", _worst(own))
        _tell_reasons(own, most=_MOST_REASONS)
    _tell_near(stations)
    screen.say()
    for line in _summary(rows, len(stations)):
        screen.say(line)


def _table(stations: Sequence[tuple[str, Sequence[StationStatus]]]) -> None:
    """A line a workstation: its languages are told together where they stand alike."""
    cells = [(_cut(name, 24), _cut(_revision(own), 8) or "-", _since(own) or "-") for name, own in stations]
    head = ("workstation", "rev.", "shown since")
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(len(head))]
    room = _width() - sum(widths) - 2 * len(widths)
    lines = [(*head, "state")] + [(*cell, _states(own, room)) for cell, (_, own) in zip(cells, stations, strict=True)]
    for number, (line, worst) in enumerate(zip(lines, ["", *(_worst(own) for _, own in stations)], strict=True)):
        front = "  ".join(cell.ljust(width) for cell, width in zip(line[:3], widths, strict=True))
        if number == 0:
            screen.result(click.style(f"{front}  {line[3]}", bold=True))
        else:
            screen.result(f"{screen.printable(front)}  {click.style(screen.printable(line[3]), fg=_colour(worst))}")


def _states(rows: Sequence[StationStatus], room: int) -> str:
    """ "not approved: fr · up to date: de, en"; the languages only counted where there is no room for them."""
    told: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: _order(row.state)):
        told.setdefault(row.state, []).append(row.language)
    if len(rows) == 1:
        return rows[0].state
    named = " · ".join(f"{state}: {', '.join(languages)}" for state, languages in told.items())
    counted = " · ".join(f"{state}: {len(languages)}" for state, languages in told.items())
    return named if len(named) <= room else counted


def _revision(rows: Sequence[StationStatus]) -> str:
    return next((row.revision for row in rows if row.revision), "")


def _since(rows: Sequence[StationStatus]) -> str:
    """The day of the oldest video that is shown."""
    return _day(min((row.since for row in rows if row.since), default=None))


# ------------------------------------------------------------------------------------------------ reasons


def _tell_reasons(rows: Sequence[StationStatus], *, most: int) -> None:
    """Each cause once, with the languages it concerns where those are not all."""
    lines = list(_reasons([(row.language, [cause for cause in row.causes if cause.is_wrong]) for row in rows]))
    for line in lines[:most]:
        _say_wrapped(line)
    if len(lines) > most:
        screen.say(f"  and {len(lines) - most} more: onboard status {rows[0].station}")


def _reasons(told: Sequence[tuple[str, Sequence[Cause]]]) -> Iterator[str]:
    found: dict[Any, tuple[str, list[str], int]] = {}
    for language, causes in told:
        for place, cause in enumerate(causes):
            text, languages, first = found.get(_told_alike(cause), (cause.text, [], place))
            found[_told_alike(cause)] = (text, [*languages, language], min(first, place))
    for text, languages, _ in sorted(found.values(), key=lambda one: one[2]):
        yield text if len(languages) == len(told) else f"[{', '.join(languages)}] {text}"


def _told_alike(cause: Cause) -> Any:
    """What two languages share: a change of the document is the same one, whatever its scene is called in each."""
    changes = tuple((one.what, one.number, one.before, one.after) for one in cause.changes)
    return (cause.kind, changes) if changes else cause.text


def _tell_near(stations: Sequence[tuple[str, Sequence[StationStatus]]]) -> None:
    """What will be due, of workstations where it is not yet."""
    near = [
        f"{name}: {line}"
        for name, own in stations
        for line in _reasons([(row.language, [cause for cause in row.causes if _is_near(cause)]) for row in own])
    ]
    if near:
        screen.say()
        screen.say("Soon:")
        for line in near[:_MOST_NEAR]:
            _say_wrapped(line)
        if len(near) > _MOST_NEAR:
            screen.say(f"  and {len(near) - _MOST_NEAR} more: onboard report")


def _is_near(cause: Cause) -> bool:
    from onboard.pipeline.causes import Kind

    return cause.kind in (Kind.EXPIRES, Kind.AGAIN_SOON)


def _summary(rows: Sequence[StationStatus], stations: int) -> Iterator[str]:
    counted: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: _order(row.state)):
        counted[row.state] = counted.get(row.state, 0) + 1
    told = ", ".join(f"{count} {state}" for state, count in counted.items())
    yield f"{_several(stations, 'workstation')}, {_several(len(rows), 'video')}: {told}"
    gaps = sum(row.gaps for row in {row.station: row for row in rows}.values())
    if gaps:
        yield f"{_several(gaps, 'gap')} in the documents: onboard check"
    due = tuple(dict.fromkeys(row.station for row in rows if row.state in _TO_BUILD))
    if due:
        named = "" if len(due) == stations or len(due) > _MOST_NAMED else f" {' '.join(due)}"
        yield f"Next: onboard build{named}"


_TO_BUILD = ("out of date", "not published")
_MOST_REASONS = 4
_MOST_NEAR = 10
_MOST_NAMED = 6


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


# ------------------------------------------------------------------------------------------------ one by one


def _tell_each(rows: Sequence[StationStatus]) -> None:
    for number, row in enumerate(rows):
        if number:
            screen.say()
        title = f"{row.station} ({row.language})" if row.language else row.station
        _say_in(f"{title}: {row.state}", row.state)
        screen.facts({name: text for name, text in _facts(row) if text})
        for cause in row.causes:
            if not cause.changes:
                _say_wrapped(cause.text, mark="- " if cause.is_wrong else "  ")
                continue
            screen.say("  - the document changed:")
            for one in cause.changes:
                _say_wrapped(str(one), mark="    ")
                _tell_words(one.before, one.after)


def _tell_words(before: str, after: str) -> None:
    for name, words in (("before", before), ("after", after)):
        if words:
            _say_wrapped(f"{name + ':':<7} {_cut(words, _MOST_LETTERS)}", mark="        ")


_MOST_LETTERS = 300


def _facts(row: StationStatus) -> Iterator[tuple[str, str]]:
    yield "release", f"{row.release}, shown since {_day(row.since)}" if row.release else ""
    yield "revision", row.revision
    yield "approved", row.approved[:10]
    yield "valid until", _day(row.valid_until)
    yield "instruct again", _day(row.again_on)
    yield "to be made", f"{row.parts} parts" if row.parts else ""


# ------------------------------------------------------------------------------------------------ on the terminal


def _worst(rows: Sequence[StationStatus]) -> str:
    return min((row.state for row in rows), key=_order)


def _urgency(rows: Sequence[StationStatus]) -> int:
    return _order(_worst(rows))


def _order(state: str) -> int:
    from onboard.pipeline.standing import STATES

    return STATES.index(state)


def _colour(state: str) -> str | None:
    from onboard.pipeline.standing import UP_TO_DATE

    return "red" if state in _RED else "green" if state == UP_TO_DATE else "yellow"


_RED = ("error", "expired", "withdrawn", "blocked")


def _say_in(text: str, state: str) -> None:
    screen.result(click.style(screen.printable(text), fg=_colour(state), bold=True))


def _say_wrapped(text: str, mark: str = "") -> None:
    """A line below a heading, as many rows as it needs, the further ones further in."""
    front = f"  {mark}"
    width = max(_width(), len(front) + 20)
    further = " " * (len(front) + 2)
    unbroken = _VALUE.sub("\u00a0", screen.printable(text))
    for line in textwrap.wrap(unbroken, width, initial_indent=front, subsequent_indent=further):
        screen.result(line.replace("\u00a0", " "))


_VALUE = re.compile(r"(?<=\d) (?=[^\W\d]{1,3}\b|[%°µ])|(?<=[±→]) (?=\d)|(?<=\bstep) (?=\d)")
"""Where a line does not break: between a number and its unit."""


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 120)


def _cut(text: str, room: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= room else f"{plain[: room - 1]}…"
