"""The command run inside the tests' process answers as it does when it is a process, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest
from workshop import Ended, onboard, onboard_here, plant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"), silent=True)


@pytest.mark.parametrize(
    "words",
    [
        ("build", "--draft"),
        ("build", "--draft", "--json", "ws-99"),
        ("script", "ws-04"),
        ("read", "gone.md", "--json"),
        ("biuld",),
        (),
    ],
    ids=" ".join,
)
def test_a_command_ends_alike_as_a_process_and_inside_another(
    planted: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ended = []
    for run in (onboard, onboard_here):
        place = Path(shutil.copytree(planted, tmp_path / "plant"))
        ended.append(without_seconds(run("-C", place, *words)))
        shutil.rmtree(place)
    assert ended[0] == ended[1]


def without_seconds(ended: Ended) -> tuple[int, str, str]:
    """How a command ended, but for how long its work took."""
    return ended.code, ended.out, re.sub(r" in \d+\.\d s", "", ended.err)


def test_a_command_inside_another_process_leaves_it_as_it_was(tmp_path: Path) -> None:
    def standing() -> tuple[object, ...]:
        return dict(os.environ), Path.cwd(), signal.getsignal(signal.SIGTERM), sys.stdout, sys.stderr

    before = standing()
    assert 2 == onboard_here("-C", tmp_path, "build", env={"COLUMNS": "80", "ONBOARD_NEW": "1"}).code
    assert before == standing()


def test_a_command_that_would_shut_the_network_is_not_run_inside_another_process(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        onboard_here("-C", tmp_path, "build", "--offline")
