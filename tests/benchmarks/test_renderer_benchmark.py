"""The benchmark of the renderer measures what it says it measures, and still runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "benchmarks"))

renderer = import_module("renderer")
drifting, marks, processes, table, takings, units = (
    import_module(f"rendering.{name}") for name in ("drifting", "marks", "processes", "table", "takings", "units")
)

BENCHMARK = ROOT / "benchmarks" / "renderer.py"
MACHINE = {
    "day": "2026-11-22",
    "processor": "a processor",
    "cores": 2,
    "python": "3.11",
    "system": "Linux",
    "load": 0.1,
}


TOLD = {
    "floor": "ours: everything but speech, one process",
    "changes": "landscape: a sentence of the document",
    "watch": "landscape: a sentence of the script saved",
    "preview": "onboard preview, 2 steps",
    "rivals": "MoviePy, fades",
    "drift": "click against picture",
    "standstill": "8 videos, nothing changed",
    "seeking": "as usual: a jump",
}
"""A row of each part."""


@pytest.mark.slow
def test_every_part_of_the_benchmark_tells_its_figures(tmp_path: Path) -> None:
    """All in one run, so that what they share is built once."""
    parts = [part for part in TOLD if part != "seeking" or shutil.which("chromium")]
    figures = tmp_path / "figures.json"
    words = [sys.executable, str(BENCHMARK), "--quick", "--steps", "2", "--json", str(figures), *parts]
    printed = subprocess.run(words, check=False, capture_output=True, text=True, cwd=tmp_path).stdout
    found = {part["name"]: part for part in json.loads(figures.read_text())["parts"]}
    assert dict.fromkeys(parts, "") == {part: found[part]["skipped"] for part in parts}
    assert [] == [part for part in parts if not any(TOLD[part] in row["what"] for row in found[part]["rows"])]
    assert [] == [part for part in parts if f"| **{found[part]['title']}** |" not in printed]
    if "seeking" not in parts:
        pytest.skip("all but seeking: there is no Chromium here")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted so on Linux only")
def test_the_seconds_of_a_process_that_outlives_its_parent_are_counted() -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    leaves = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    assert processes.run([sys.executable, "-c", leaves]).cpu >= 0.4


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(processes.FailedError, match="code 3: no bread"):
        processes.run([sys.executable, "-c", "import sys; sys.stderr.write('no bread'); sys.exit(3)"])


@pytest.mark.parametrize("number", [1, 37, 100, 255])
def test_the_number_of_a_photo_is_read_back_from_any_place_on_a_slide(number: int) -> None:
    slide = Image.new("RGB", (1920, 1080), "white")
    slide.paste(units.marked(number).resize((917, 688)), (1003, 236))
    assert marks.Mark(number, 0) == marks.mark_on(np.asarray(slide))


def test_a_photo_that_is_still_fading_has_no_number() -> None:
    between = Image.blend(units.marked(1), units.marked(2), 0.9)
    assert marks.mark_on(np.asarray(between)) is None
    assert marks.mark_on(np.asarray(Image.new("RGB", (960, 540), "white"))) is None


@pytest.mark.parametrize(("late_at_the_end", "met"), [(0.0, True), (0.05, False)])
def test_sound_that_runs_away_from_the_picture_is_told(late_at_the_end: float, met: bool) -> None:
    scenes = [takings.Span("", 8.0 * number, 8.0 * number + 8) for number in range(100)]
    offsets = [
        (scene.start - number % 2 / 30, scene.start + 0.44 + late_at_the_end * number / 99)
        for number, scene in enumerate(scenes)
    ]
    first, *_ = drifting.told(offsets, scenes, "a film")
    assert met == first.goal.met


def test_photos_beyond_the_drawn_ones_have_the_same_pixels_in_other_bytes(tmp_path: Path) -> None:
    unit = units.work_unit(tmp_path / "unit", units.DIFFERENT + 1, size=(320, 240))
    first, again = unit / "foto-01.jpg", unit / f"foto-{units.DIFFERENT + 1:02}.jpg"
    assert first.read_bytes() != again.read_bytes()
    assert Image.open(first).tobytes() == Image.open(again).tobytes()


def test_the_page_gets_the_tables_of_what_was_measured_and_keeps_the_others() -> None:
    page = "".join(
        f"## {name}\n<!-- measured: {name} -->\nas it was\n<!-- /measured -->\n" for name in ("cold", "drift")
    )
    rows = [table.Row("landscape", 4.125, 7.5, 212.4, 0.02, "306 s of video", table.Goal("10 s", met=True))]
    told = table.rewritten(
        page, [table.Part("cold", "Everything new", rows), table.Part("drift", "", (), "no voice")], MACHINE
    )
    assert "| landscape | 4.12 s | 7.50 s | 212 MiB | 2 % | 306 s of video | 10 s: met |\n<!-- /measured -->" in told
    assert told.endswith("## drift\n<!-- measured: drift -->\nas it was\n<!-- /measured -->\n")
    with pytest.raises(ValueError, match="no place for 'floor'"):
        table.rewritten(page, [table.Part("floor", "", rows)], MACHINE)


def test_the_page_has_a_place_for_every_part() -> None:
    page = renderer.PAGE.read_text(encoding="utf-8")
    places = [name for name in renderer.PARTS if f"<!-- measured: {name} -->" in page]
    assert list(renderer.PARTS) == places


def test_rivals_fade_as_long_as_the_product_does() -> None:
    from onboard.pipeline.work.moving import FADE_FRAMES

    assert FADE_FRAMES / takings.FRAMES_PER_SECOND == takings.FADE_SECONDS
