"""Fingerprints name the libraries that made something, without loading them."""

from __future__ import annotations

import subprocess
import sys

import av

from onboard.compose.made_with import engine_version


def test_the_libraries_named_are_those_that_are_loaded() -> None:
    codec = ".".join(map(str, av.library_versions["libavcodec"]))
    container = ".".join(map(str, av.library_versions["libavformat"]))
    assert f"PyAV {av.__version__}, libavcodec {codec}, libavformat {container}" == engine_version()


def test_planning_a_video_loads_neither_pyav_nor_numpy_nor_pillow() -> None:
    planning = "import sys, onboard.pipeline.schedule, onboard.pipeline.look; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", planning], capture_output=True, text=True, check=True).stdout.split()
    assert set() == {"av", "numpy", "PIL", "moviepy"} & set(loaded)
