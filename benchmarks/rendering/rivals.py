"""What others take for the same slides and the same sound: MoviePy's writer and an expert's ffmpeg.

They begin with slides drawn and sentences spoken, so they are compared with our drawing, encoding and sound (which is
more than they do), and beside it with the whole build from the photos, by one process, less the speech alone
(``floor``): what they would need besides is in it. Where they get some of the scenes only, their seconds are taken
times the video's length over theirs, and the row says so.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rendering import takings
from rendering.bench import Bench, Pains
from rendering.lowest import MAKING
from rendering.processes import Run, run
from rendering.product import Built, Look
from rendering.table import Goal, Row, row

HERE = Path(__file__).resolve().parent
MOVIEPY, FFMPEG = "with_moviepy.py", "with_ffmpeg.py"
FOUR = 4
SMALL_SLIDES, SMALL_SECONDS = 5, 4.0


def rivals(bench: Bench) -> Iterator[Row]:
    _warm()
    place, built = bench.alone()
    ours = _Ours.of(built, bench.speech(place))
    yield from ours.rows(built)
    steps = sorted(takings.scenes(built.video), key=lambda scene: -scene.seconds)
    few = {Pains.QUICK: 2, Pains.USUAL: FOUR, Pains.FULL: len(steps)}[bench.pains]
    most = 3.0 if bench.pains is Pains.QUICK else None
    folder = bench.folder / "rivals"
    length = takings.take(built.video, folder, sorted(steps[:few], key=lambda scene: scene.start), at_most=most)
    scale = built.seconds / length
    yield _rival(MOVIEPY, "fades", folder, few, scale, ours, least=200)
    yield _rival(MOVIEPY, "cuts", folder, few, scale, ours)
    if not shutil.which("ffmpeg"):
        yield Row("ffmpeg", figure="not installed here: not compared")
        return
    every = bench.taken(place, built)
    yield _rival(FFMPEG, "list", every, len(steps), 1.0, ours, least=1)
    yield _rival(FFMPEG, "once", folder, few, scale, ours)
    yield _rival(FFMPEG, "xfade", folder, few, scale, ours)


def small_rival(bench: Bench) -> Iterator[Row]:
    """Five slides of four seconds: start-up counts most. Ours has a title scene besides, and is longer."""
    _warm()
    place = bench.place("small", Look(workers=1), steps=SMALL_SLIDES, sentences=1)
    built = place.build()
    ours = _Ours.of(built, bench.speech(place))
    yield from ours.rows(built)
    folder = bench.folder / "small-rival"
    slides = 2 if bench.pains is Pains.QUICK else SMALL_SLIDES
    takings.take(built.video, folder, takings.scenes(built.video)[-slides:], at_most=SMALL_SECONDS)
    yield _rival(MOVIEPY, "fades", folder, slides, SMALL_SLIDES / slides, ours, least=50)


@dataclass(frozen=True, slots=True)
class _Ours:
    """Seconds of the processor: of the stages that draw, encode and join, and of the whole build less speech."""

    making: float
    whole: float

    @classmethod
    def of(cls, built: Built, speech: float) -> _Ours:
        whole = built.run.cpu - speech
        return cls(sum(built.cpu.get(stage, 0.0) for stage in MAKING) or whole, whole)

    def rows(self, built: Built) -> Iterator[Row]:
        yield Row(
            "ours: drawing, encoding, sound, one process", cpu=self.making, figure=f"{built.seconds:.0f} s of video"
        )
        yield Row("ours: everything but speech, one process", cpu=self.whole)


def _warm() -> None:
    """MoviePy's modules compiled and read from disk once, as ours are (``Bench.warm``)."""
    run([sys.executable, "-c", "import moviepy"])


def _rival(program: str, way: str, folder: Path, slides: int, scale: float, ours: _Ours, *, least: float = 0) -> Row:
    ran: Run = run([sys.executable, str(HERE / program), str(folder), str(folder / f"{way}.mp4"), way])
    times, of_all = (ran.cpu * scale / seconds for seconds in (ours.making, ours.whole))
    name = {MOVIEPY: "MoviePy", FFMPEG: "ffmpeg"}[program]
    scaled = f" ({slides} slides, × {scale:.1f})" if scale != 1 else ""
    goal = Goal(f"at least {least:g} ×", times >= least) if least else None
    compared = f"{times:.1f} × our drawing, encoding, sound; {of_all:.1f} × everything but speech"
    return row(f"{name}, {way}{scaled}", ran, compared, goal=goal)
