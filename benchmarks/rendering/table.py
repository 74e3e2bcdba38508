"""Rows of one table: for people, for programs, and in docs/performance.md between two marks.

A part of the measuring (cold, floor, rivals, ...) gives its rows in one run, on one machine; ratios are taken only
between rows of one run.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rendering.processes import Run

_HEAD = (
    "| what | wall | CPU | memory | others | figure | goal |",
    "| --- | ---: | ---: | ---: | ---: | --- | --- |",
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be, in words, and whether it is."""

    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    ``wall``, ``cpu``  seconds of a whole process, or of a part of one; None where there is no such figure
    ``mebibytes``      peak of the whole tree of processes
    ``others``         share of the machine that others used meanwhile: above 0.1 the seconds are worth little
    ``figure``         what else is to be said: a ratio, a count
    """

    what: str
    wall: float | None = None
    cpu: float | None = None
    mebibytes: float | None = None
    others: float | None = None
    figure: str = ""
    goal: Goal | None = None


class SkippedError(Exception):
    """A part that cannot be measured here; why."""


def row(what: str, ran: Run, figure: str = "", *, goal: Goal | None = None) -> Row:
    return Row(what, ran.wall, ran.cpu, ran.mebibytes, ran.others, figure, goal)


@dataclass(frozen=True, slots=True)
class Part:
    """What one part found. ``skipped``: why there are no rows."""

    name: str
    title: str
    rows: Sequence[Row] = ()
    skipped: str = ""


# ------------------------------------------------------------------------------------------------ the machine


def machine() -> Mapping[str, Any]:
    """Its class, for people: processor, cores, system, Python; and the day. No name of the machine."""
    return {
        "day": datetime.now().astimezone().date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def machine_line(told: Mapping[str, Any]) -> str:
    cores = f"{told['cores']} cores of {told['processor']}"
    return f"{told['day']}, {cores}, {told['system']}, Python {told['python']}, load before {told['load']}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", listed.read_text()) if listed.exists() else None
    return found[1].strip() if found else platform.machine()


# ------------------------------------------------------------------------------------------------ for people


def markdown(parts: Iterable[Part], told: Mapping[str, Any]) -> str:
    """One table; a part begins with a line of its own."""
    lines = [machine_line(told), "", *_HEAD]
    for part in parts:
        lines += _part_lines(part)
    return "\n".join(lines)


def _part_lines(part: Part) -> list[str]:
    return [_line((f"**{part.title}**", *[""] * 4, part.skipped, "")), *map(_row_line, part.rows)]


def _row_line(one: Row) -> str:
    cells = (
        one.what,
        _seconds(one.wall),
        _seconds(one.cpu),
        "" if one.mebibytes is None else f"{one.mebibytes:.0f} MiB",
        "" if one.others is None else f"{100 * one.others:.0f} %",
        one.figure,
        f"{one.goal.words}: {'met' if one.goal.met else '**missed**'}" if one.goal else "",
    )
    return _line(cells)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _seconds(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:.2f} s" if figure < 100 else f"{figure:.0f} s"


# ------------------------------------------------------------------------------------------------ for programs


def plain(parts: Iterable[Part], told: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": 1, "machine": dict(told), "parts": [asdict(part) for part in parts]}


# ------------------------------------------------------------------------------------------------ in the docs


def rewritten(text: str, parts: Iterable[Part], told: Mapping[str, Any]) -> str:
    """The page with the tables of these parts in place of the earlier ones; other parts keep theirs.

    A table stands between ``<!-- measured: NAME -->`` and ``<!-- /measured -->``. Raises ValueError where a part has
    no such place.
    """
    for part in parts:
        if part.skipped:
            continue
        place = re.compile(rf"(<!-- measured: {re.escape(part.name)} -->\n).*?(<!-- /measured -->)", re.DOTALL)
        if not place.search(text):
            raise ValueError(f"the page has no place for {part.name!r}: <!-- measured: {part.name} -->")
        block = "\n".join([machine_line(told), "", *_HEAD, *map(_row_line, part.rows), ""])
        text = place.sub(lambda found, block=block: f"{found[1]}{block}{found[2]}", text)
    return text
