"""The build against the floor: the sum of what nobody can leave out, each part alone, in the same run."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rendering.bench import Bench
from rendering.floor import SPEECH, STARTING
from rendering.processes import run
from rendering.table import Goal, Row, row

MOST = 1.3
MAKING = ("slides", "moving", "compose")
"""The stages that draw, encode and sound."""


def floor(bench: Bench) -> Iterator[Row]:
    place, built = bench.alone()
    parts = bench.floor(place, built)
    starting = run([sys.executable, "-c", STARTING])
    for part, seconds in parts.items():
        yield Row(f"{part}, alone", cpu=seconds)
    yield row("a start with the libraries, alone", starting)
    making = sum(seconds for part, seconds in parts.items() if part != SPEECH)
    everything = making + starting.cpu
    yield Row("floor: drawing, encoding, sound", cpu=making)
    yield Row("floor: with the start and speech", cpu=everything + parts[SPEECH])

    if built.cpu:
        ours = sum(seconds for stage, seconds in built.cpu.items() if stage in MAKING)
        yield _against("ours: drawing, encoding, sound, one process", ours, making, MOST)
    rest = built.run.cpu - parts[SPEECH]
    yield _against("ours: everything but speech, one process", rest, everything, None if built.cpu else MOST)
    yield _against("ours: everything, one process", built.run.cpu, everything + parts[SPEECH], None)


def _against(what: str, ours: float, floor: float, most: float | None) -> Row:
    times = ours / floor
    goal = Goal(f"{most} × the floor", times <= most) if most else None
    return Row(what, cpu=ours, figure=f"{times:.2f} × the floor", goal=goal)
