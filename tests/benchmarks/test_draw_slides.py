"""The benchmark of drawing slides runs, and says what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "draw_slides.py"


@pytest.mark.slow
def test_the_benchmark_tells_milliseconds_and_memory_of_every_kind_of_photo(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    words = [sys.executable, str(BENCHMARK), "--small", "--runs", "1", "--json", str(figures)]
    told = subprocess.run(words, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    found = json.loads(figures.read_text())
    assert 5 == len(found)
    assert all(each["first"] > 0 and each["zoom_frame"] > 0 and each["memory"] >= 0 for each in found.values())
    assert all(f"| {kind} | " in told for kind in found)
