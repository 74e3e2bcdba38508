"""Everything new: the unit of work, whole processes; and how the cost grows with slides and with seconds."""

from __future__ import annotations

from collections.abc import Iterator

from rendering.bench import ALONE, LANDSCAPE, LOOKS, USUALLY, Bench, Pains
from rendering.product import STATION, Built, Look
from rendering.table import Goal, Row, row

MOST_SECONDS = 10.0
MOST_MEBIBYTES = 300.0
_NAMES = {
    ALONE: "landscape, one process",
    LANDSCAPE: "landscape, a process a core",
    USUALLY: "landscape, portrait, each also small; a process a core",
}


def cold(bench: Bench) -> Iterator[Row]:
    for name, words in _NAMES.items():
        _, built = bench.cold(name)
        told = f"{built.report['seconds']:.0f} s of video, {sum(built.made().values())} units"
        limit = MOST_SECONDS if name == LANDSCAPE else None
        yield row(words, built.run, told, goal=_goal(built, limit))
        if name == ALONE:
            yield from _stages(built)
    if bench.before:
        for name, words in _NAMES.items():
            place = bench.place(f"{name}-before", LOOKS[name], product=bench.before)
            yield row(f"{words}: before", place.build().run)


def scaling(bench: Bench) -> Iterator[Row]:
    """Photos of 12 megapixels, a slide a step; longer by pauses, so that the words stay the same."""
    all_steps = (1, bench.steps) if bench.pains is Pains.QUICK else (5, 20, 80)
    slides = {}
    for steps in all_steps:
        place = bench.place(f"steps-{steps}", Look(), steps=steps)
        built = place.build()
        slides[steps] = built.run.cpu - bench.speech(place)
        told = f"{built.seconds:.0f} s; without speech {slides[steps]:.2f} s of CPU"
        yield row(f"{steps} steps of about 14 s", built.run, told, goal=_goal(built))
    few, many = all_steps[-2:]
    each = (slides[many] - slides[few]) / (many - few)
    yield Row(f"one step more, between {few} and {many}, without speech", cpu=each)

    lengths = {}
    for name, pause in (("short", "0.1"), ("long", "10.0")):
        pauses = {"between": pause, "lead_out": "1.0" if name == "short" else pause}
        place = bench.place(name, Look(tables={"pauses": pauses}), steps=bench.steps)
        built = place.build()
        lengths[built.seconds] = built.run.cpu
        yield row(f"{bench.steps} steps of {built.seconds / bench.steps:.0f} s", built.run, goal=_goal(built))
    (short, cheap), (long, dear) = sorted(lengths.items())
    yield Row("one minute more of a slide that stands", cpu=(dear - cheap) / (long - short) * 60)


def preview(bench: Bench) -> Iterator[Row]:
    """Every slide on a sheet, nothing spoken, in a workspace that has built nothing."""
    ran = bench.place("previewed", LOOKS[LANDSCAPE]).run("preview", STATION)
    yield row(f"onboard preview, {bench.steps} steps", ran, goal=Goal("2 s", ran.wall <= 2))


def _goal(built: Built, seconds: float | None = None) -> Goal:
    memory = built.run.mebibytes
    met = memory is not None and memory <= MOST_MEBIBYTES and (seconds is None or built.run.wall <= seconds)
    return Goal(f"{f'{seconds:.0f} s, ' if seconds else ''}{MOST_MEBIBYTES:.0f} MiB", met)


def _stages(built: Built) -> Iterator[Row]:
    """As the build reports them: seconds on the clock, and of the processor where it tells them."""
    stages = built.report["stages"]
    for stage in dict.fromkeys((*stages, *built.cpu)):
        yield Row(f"– of it: {stage}", wall=stages.get(stage), cpu=built.cpu.get(stage))
