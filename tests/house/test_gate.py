"""A gate judges the change before it, and not the dice; and it does not wait for the last slow test."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

TESTS = Path(__file__).resolve().parent.parent

TRIED = """
import importlib
import conftest
from hypothesis import given, strategies as st

def tried():
    values = []

    @given(st.text(max_size=20), st.integers())
    def trying(text, number):
        values.append((text, number))

    trying()
    return values

before = tried()
importlib.import_module("onboard.measures.units")
importlib.import_module("onboard.slides.layout")
assert 100 == len(before)
assert before == tried()
"""


def test_a_gate_tries_the_same_values_whatever_the_tests_before_have_loaded() -> None:
    environment = {**os.environ, "CI": "true", "PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        [sys.executable, "-c", TRIED], env=environment, cwd=TESTS.parent, capture_output=True, text=True, check=False
    )
    assert "" == done.stderr


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
def test_each_process_begins_with_slow_files_and_no_test_is_lost(processes: int, pytestconfig: pytest.Config) -> None:
    tests = [(f"file {number:02}", test) for number in range(40) for test in range(number % 7 + 1)]
    slow = ["file 08", "file 11", "file 12", "file 20", "file 35", "file 39"]
    items = [
        SimpleNamespace(path=file, test=(file, test), get_closest_marker=lambda _, file=file: file in slow)
        for file, test in tests
    ]
    plugin = pytestconfig.pluginmanager.get_plugin(str(TESTS / "conftest.py"))
    assert plugin
    plugin.pytest_collection_modifyitems(SimpleNamespace(workerinput={"workercount": processes}), items)
    assert tests == sorted(item.test for item in items)
    begins, left = [], len(items)
    for number in range(processes):
        begins.append(items[len(items) - left].path)
        left -= left // (processes - number)
    assert slow[:processes] == begins
