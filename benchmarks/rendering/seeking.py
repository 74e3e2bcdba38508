"""A real Chromium before the product's own server on loopback: how long until the right picture is seen after a jump.

Photos say their number, so a picture is known to be right, not taken to be. Jumps go to times chosen by seed, some to
the first picture of a scene and the last before its fade.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rendering.bench import Bench, Pains
from rendering.processes import FailedError
from rendering.product import Built, Look, Place, placed
from rendering.table import Goal, Row, SkippedError
from rendering.takings import FADE_SECONDS, Span, scenes
from rendering.units import marked_unit

HERE = Path(__file__).resolve().parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
VARIANTS: Mapping[str, Mapping[str, str]] = {
    "as usual": {},
    "constant 30 pictures a second": {"constant_frame_rate": "true"},
    'encoder = "x264"': {"encoder": '"x264"'},
}
"""By the settings of [video]; one that this onboard does not know is named and left out."""
MOST_MILLISECONDS = 200
PATIENCE_MILLISECONDS = 5_000
STARTING_SECONDS = 120
"""For a browser or a server to start, to load a page, to end: none of it is measured."""


def seeking(bench: Bench) -> Iterator[Row]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SkippedError("there is no Chromium here")
    steps = 4 if bench.pains is Pains.QUICK else 12
    unit = marked_unit(bench.folder / "marked", steps)
    place = placed(bench.product, bench.folder / "seeking", unit, Look())
    for name, settings in VARIANTS.items():
        place.set(Look(tables={"video": settings}))
        try:
            built = place.build()
        except FailedError as error:
            yield Row(name, figure=f"not measured: {str(error).splitlines()[-1][-160:]}".replace("|", "/"))
            continue
        yield from _seen(name, place, built, program, jumps=12 if bench.pains is Pains.QUICK else 40)


def _seen(name: str, place: Place, built: Built, program: str, *, jumps: int) -> Iterator[Row]:
    steps = scenes(built.video)[1:]  # the first is the title's, without a photo
    told: list[dict[str, Any]] = []
    with _played(place, program) as page:
        for seconds, number in _times(steps, jumps):
            told.append(
                page.evaluate(
                    (HERE / "seeking.js").read_text(),
                    {"seconds": seconds, "wanted": number, "patience": PATIENCE_MILLISECONDS},
                )
            )
        fades = [
            page.evaluate((HERE / "playing.js").read_text(), {"from": step.end - 1.5, "seconds": 3})
            for step in steps[:3]
        ]
    right = [one["right"] for one in told if one["right"] is not None]
    at_once = sum(one["first"] == one["seen"] and one["right"] is not None for one in told)
    size = f"{built.video.stat().st_size / 1e6:.1f} MB of {built.seconds:.0f} s"
    slowest = max(right, default=float(PATIENCE_MILLISECONDS))
    taken = f"median {statistics.median(right):.0f} ms, slowest {slowest:.0f} ms" if right else "no right picture"
    yield Row(
        f"{name}: a jump",
        figure=f"{taken}; right {len(right)} of {len(told)}, {at_once} at once; {size}",
        goal=Goal(f"right within {MOST_MILLISECONDS} ms", len(right) == len(told) and slowest <= MOST_MILLISECONDS),
    )
    shown, dropped = (sum(one[key] for one in fades) for key in ("shown", "dropped"))
    yield Row(f"{name}: played across {len(fades)} fades", figure=f"{dropped} of {shown} pictures left out")


def _times(steps: Sequence[Span], jumps: int) -> Iterator[tuple[float, int]]:
    """Where to jump to, and the number that stands there."""
    dice = random.Random(8)
    for jump in range(jumps):
        number = dice.randrange(len(steps))
        step = steps[number]
        last = step.end - FADE_SECONDS - 0.1
        seconds = (dice.uniform(step.start + 0.1, last), step.start + 0.02, last)[jump % 3 if jump % 2 else 0]
        yield seconds, number + 1


@contextmanager
def _played(place: Place, program: str) -> Iterator[Any]:
    """The page of the workspace's workstation, its video begun and paused."""
    from playwright.sync_api import sync_playwright

    with _served(place) as address, sync_playwright() as playwright:
        patience = 1000 * STARTING_SECONDS
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS), timeout=patience)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(patience)
        page.goto(address)
        page.evaluate(
            """async () => {
                const video = document.querySelector('video');
                video.muted = true;
                await video.play();
                video.pause();
            }"""
        )
        yield page
        browser.close()


@contextmanager
def _served(place: Place) -> Iterator[str]:
    server = subprocess.Popen(
        place.product.command("-C", str(place.folder), "serve", "--port", "0"),
        env=place.environment() | {"PYTHONUNBUFFERED": "1"},
        cwd=place.folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = None
        while not found:
            line = server.stdout.readline()
            if not line:
                raise FailedError("onboard serve did not start")
            found = re.search(r"http://[\w.:]+", line)
        code = next((place.folder / "output" / "site" / "W").iterdir()).name
        yield f"{found[0]}/W/{code}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(STARTING_SECONDS)
