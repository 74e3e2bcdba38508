"""The benchmark runs, and says what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "build_video.py"


@pytest.mark.slow
def test_the_benchmark_tells_seconds_a_stage_memory_and_what_a_change_costs(tmp_path: Path) -> None:
    words = [
        sys.executable,
        str(BENCHMARK),
        "--steps",
        "2",
        "--without-moviepy",
        "--json",
        str(tmp_path / "figures.json"),
    ]
    told = subprocess.run(words, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert {"narrate", "slides", "compose", "publish"} <= figures["first_build"]["stages"].keys()
    assert 0 == figures["nothing_to_do"]["made"]
    assert 0 < figures["one_step_changed"]["made"] < figures["first_build"]["made"]
    assert "| build after one changed step |" in told
