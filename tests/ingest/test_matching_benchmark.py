"""The benchmark of matching runs, and says what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "matching.py"


@pytest.mark.slow
def test_the_benchmark_tells_how_many_steps_are_recognised_and_how_fast(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    words = [sys.executable, str(BENCHMARK), "--steps", "30", "--documents", "3", "--json", str(figures)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    plain = json.loads(figures.read_text())
    assert ["de", "de", "de", "en", "en", "en"] == [one["language"] for one in plain["recognised"]]
    assert all(one["case"] in told and one["matching"] >= 0 for one in plain["speed"])
