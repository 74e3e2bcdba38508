"""One thing changed, or nothing: what is made again, and what that costs of a cold build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from work_unit import torque_of

from rendering.bench import LANDSCAPE, USUALLY, Bench, Pains
from rendering.processes import FailedError
from rendering.product import Built, Place
from rendering.table import Goal, Row, row

MOST_SECONDS, MOST_SHARE = 1.0, 0.15
STANDSTILL_SECONDS = 0.5


def changes(bench: Bench) -> Iterator[Row]:
    for name in (LANDSCAPE,) if bench.pains is Pains.QUICK else (LANDSCAPE, USUALLY):
        place, cold = bench.cold(name)
        yield from _changes(place, cold, name, (bench.steps + 1) // 2)


def _changes(place: Place, cold: Built, name: str, step: int) -> Iterator[Row]:
    def told(what: str, built: Built, goal: Goal | None = None) -> Row:
        share, of_cpu = (
            f"{100 * part:.0f} %" for part in (built.run.wall / cold.run.wall, built.run.cpu / cold.run.cpu)
        )
        made = ", ".join(f"{count} {stage}" for stage, count in sorted(built.made().items())) or "nothing"
        draft = "; a draft" if any(one["outcome"] == "draft" for one in built.stations) else ""
        figure = f"{share} of cold, {of_cpu} of its CPU; made: {made}{draft}"
        return row(f"{name}: {what}", built.run, figure, goal=goal)

    def sentence(what: str, built: Built) -> Row:
        met = built.run.wall <= MOST_SECONDS and built.run.wall <= MOST_SHARE * cold.run.wall
        return told(what, built, Goal(f"{MOST_SECONDS:.0f} s, {100 * MOST_SHARE:.0f} % of cold", met))

    still = place.build()
    yield told("nothing changed", still, Goal(f"{STANDSTILL_SECONDS} s", still.run.wall <= STANDSTILL_SECONDS))
    say_instead(place, torque_of(step), "mit 48 Nm")
    yield sentence("a sentence of the document", place.build())
    edit(place, "Der Abstand beträgt", "Der Abstand ist", step)
    yield sentence("a sentence of the script", place.build())

    spoken = place.look
    place.set(replace(spoken, tables={**spoken.tables, "voices.de": {"provider": '"pico"', "speed": "0.95"}}))
    slower = place.build()
    yield told("the voice's speed", slower, Goal("no slide drawn", slower.made()["slides"] == 0))
    place.set(replace(place.look, tables={**place.look.tables, "brand": {"colour": '"#7A1F5C"'}}))
    coloured = place.build()
    yield told("the brand's colour", coloured, Goal("nothing spoken", coloured.made()["narrate"] == 0))
    still = place.build()
    yield told("nothing changed again", still, Goal(f"{STANDSTILL_SECONDS} s", still.run.wall <= STANDSTILL_SECONDS))


def say_instead(place: Place, said: str, instead: str) -> None:
    """Another value in the document."""
    document = place.document()
    text = document.read_text(encoding="utf-8")
    if said not in text:
        raise FailedError(f"{document.name} does not say {said!r}")
    document.write_text(text.replace(said, instead, 1), encoding="utf-8")


def edit(place: Place, said: str, instead: str, step: int) -> None:
    """Another word in what is spoken of one step; what the slide shows is left alone."""
    script = place.script()
    scenes = script.read_text(encoding="utf-8").split("\n  - id:")
    chosen = step + 1  # the head of the file and the title's scene come first
    head, spoken = scenes[chosen].split("    sentences:", 1)
    if said not in spoken:
        raise FailedError(f"scene {chosen} of {script.name} does not say {said!r}")
    scenes[chosen] = f"{head}    sentences:{spoken.replace(said, instead, 1)}"
    script.write_text("\n  - id:".join(scenes), encoding="utf-8")
