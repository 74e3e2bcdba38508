"""A document of a thousand steps is read whole, in every format, and takes little memory."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "read_documents.py"


def benchmark() -> ModuleType:
    found = importlib.util.spec_from_file_location("read_documents", BENCHMARK)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["read_documents"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".md", ".docx", ".xlsx", ".csv", ".pdf", ".pptx", ".html", ".json"])
def test_a_thousand_steps_are_read_whole_with_little_memory(suffix: str, tmp_path: Path) -> None:
    reading = benchmark()
    path = tmp_path / f"liste{suffix}"
    reading.MAKERS[suffix](path, 1000)
    steps, _, peak_mib = reading.measured(path)
    assert 1000 == steps
    assert peak_mib < 400
