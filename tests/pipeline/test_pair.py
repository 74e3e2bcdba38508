"""A build with little to make is shared with a fork of its own process, which is there at once and leaves nothing."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pair_units
import pytest

from onboard import files

pytestmark = pytest.mark.skipif(
    multiprocessing.get_all_start_methods()[0] == "spawn", reason="this system does not fork by itself"
)

DEADLINE = 120


def program(name: str, folder: Path) -> list[str]:
    return [sys.executable, pair_units.__file__, name, str(folder)]


def told(name: str, folder: Path) -> dict[str, Any]:
    """What one of the programs says, run by itself: a process of tests has threads."""
    ended = subprocess.run(program(name, folder), capture_output=True, text=True, timeout=10 * DEADLINE)
    assert (0, "") == (ended.returncode, ended.stderr)
    return json.loads(ended.stdout)


def test_two_processes_take_turns_at_what_is_waited_for(tmp_path: Path) -> None:
    found = told("by_turns", tmp_path)
    assert (2, True, 0) == (len(set(found["who"])), found["me"] in found["who"], found["children"])


def test_what_is_made_beside_is_made_by_the_fork_while_the_program_goes_on(tmp_path: Path) -> None:
    found = told("beside", tmp_path)
    assert (True, True) == (found["elsewhere"], found["me"] not in found["who"])
    assert ([found["me"]], 0) == (found["here"], found["children"])


def test_a_fork_that_is_killed_costs_nothing_but_its_work(tmp_path: Path) -> None:
    found = told("killed", tmp_path)
    makers = found["diary"][1::2]
    assert (2, str(found["who"][0])) == (len(set(makers)), makers[-1])


def test_a_fork_that_nobody_needed_ends_with_the_build(tmp_path: Path) -> None:
    found = told("unused", tmp_path)
    assert (1, 0) == (found["before"], found["children"])


def test_a_process_with_other_threads_is_not_forked(tmp_path: Path) -> None:
    found = told("with_thread", tmp_path)
    assert (0, False, {found["me"]}) == (found["forked"], found["elsewhere"], set(found["who"]))


def test_a_build_that_is_killed_leaves_nothing_locked_and_nobody_behind(tmp_path: Path) -> None:
    with subprocess.Popen(program("held", tmp_path), stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        (twin,) = json.loads(build.stdout.readline())["who"]
        build.kill()
        build.wait()
        with files.locked(tmp_path / "lock"):  # at once, whether the fork has noticed yet or not
            pass
        build.stdout.read()  # ends when nobody holds the other end any more
    assert build.pid != twin
    assert has_ended(twin)


def test_who_interrupts_a_build_hears_nothing_of_the_fork(tmp_path: Path) -> None:
    with subprocess.Popen(
        program("held", tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as build:
        assert build.stdout is not None
        (twin,) = json.loads(build.stdout.readline())["who"]
        os.killpg(build.pid, signal.SIGINT)
        _, said = build.communicate(timeout=DEADLINE)
    assert (1, True) == (
        said.count("Traceback"),
        "KeyboardInterrupt" in said,
    )  # the program's own; it answers no signal
    assert has_ended(twin)


def has_ended(pid: int) -> bool:
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True  # ended, and not yet collected by whoever it was left to
        time.sleep(0.05)
    return False
