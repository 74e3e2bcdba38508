"""Whether sound and picture stay together: a click at the beginning of every scene against the scene's first picture.

Both are read from the finished file. Every scene begins with the same sound, so its click stands equally long after the
scene's start, but for the sound's grid; what grows from scene to scene is drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rendering.bench import Bench, Pains
from rendering.clicks import clicking_voice, clicks_in
from rendering.marks import beginnings
from rendering.product import Look, placed
from rendering.table import Goal, Row
from rendering.takings import FRAMES_PER_SECOND, Span, scenes
from rendering.units import marked_unit

SCENES = 100


def drift(bench: Bench) -> Iterator[Row]:
    many = 10 if bench.pains is Pains.QUICK else SCENES
    unit = marked_unit(bench.folder / "clicking", many, sentences=1)
    with clicking_voice() as voice:
        place = placed(bench.product, bench.folder / "drifting", unit, Look(tables={"voices.de": voice}))
        built = place.build()
    offsets = offsets_in(built.video)
    named = scenes(built.video)[1:]
    if len(offsets) != many or len(named) != many:
        yield Row(f"{many} scenes", figure=f"{len(offsets)} pictures with a click found", goal=Goal("all", met=False))
        return
    yield from told(offsets, named, f"{many} scenes, {built.seconds:.0f} s")


def told(offsets: Sequence[tuple[float, float]], named: Sequence[Span], what: str) -> Iterator[Row]:
    """How far sound and picture have gone apart from the first scene to the last, and each against its chapter."""
    frame = 1000 / FRAMES_PER_SECOND
    begins = np.array([scene.start for scene in named])
    pictures, clicks = 1000 * (np.array(offsets).T - begins)
    slope = np.polyfit(begins, clicks - pictures, 1)[0]
    grown = float(slope * (begins[-1] - begins[0]))
    yield Row(
        f"{what}: click against picture",
        figure=f"grown by {grown:+.1f} ms; spread {np.ptp(clicks - pictures):.1f} ms",
        goal=Goal(f"grown by one frame ({frame:.0f} ms) at most", abs(grown) <= frame),
    )
    late = float(np.abs(pictures).max())
    yield Row("click against chapter", figure=f"spread {np.ptp(clicks):.1f} ms")
    yield Row("picture against chapter", figure=f"at most {late:.1f} ms", goal=Goal("one frame", late <= frame + 0.1))


def offsets_in(video: Path) -> list[tuple[float, float]]:
    """For every photo shown, in order: when it stands as it stays, and when the next click sounds."""
    clicks = clicks_in(video)
    found = []
    for picture in sorted(beginnings(video).values()):
        after = [click for click in clicks if click > picture - 0.04]
        if after:
            found.append((picture, after[0]))
    return found
