"""A plant whose build is disturbed in every way we know: it ends in the site an undisturbed build makes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workshop import CHECKLIST, change_settings, onboard_here, plant

from onboard.pipeline.working.workers import Crew

psutil = pytest.importorskip("psutil")

STATIONS = 6


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six workstations that differ in one sentence, for two processes."""
    place = plant(tmp_path_factory.mktemp("plant"), silent=True, workers=2)
    first = place / "stations" / "ws-04"
    for number in range(5, 4 + STATIONS):
        to = Path(shutil.copytree(first, place / "stations" / f"ws-{number:02}"))
        text = CHECKLIST.replace("mit 25 Nm", f"mit {20 + number} Nm").replace("WS-04", f"WS-{number:02}")
        (to / "checklist.md").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def copy(unbuilt: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(unbuilt, tmp_path / "plant"))


@pytest.fixture(scope="module")
def undisturbed(unbuilt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Path(shutil.copytree(unbuilt, tmp_path_factory.mktemp("undisturbed") / "plant"))
    assert {"published"} == set(finished(place)[0])
    return place


def started(place: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "onboard", "-C", str(place), "build", "--all"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def finished(place: Path) -> tuple[list[str], int]:
    """What becomes of each workstation in a run that nothing disturbs, and how many units it makes."""
    ended = onboard_here("-C", place, "build", "--all", "--json")
    assert 0 == ended.code, ended.out + ended.err
    reports = ended.json["stations"]
    return [report["outcome"] for report in reports], sum(len(report["made"]) for report in reports)


def entries(store: Path) -> dict[str, tuple[int, int]]:
    """What is kept, with what would change if it were made again."""
    marks = {path.name: path.stat() for path in store.glob("[0-9a-f][0-9a-f]/*")}
    return {name: (mark.st_mtime_ns, mark.st_ino) for name, mark in marks.items()}


def shown(place: Path) -> dict[str, bytes]:
    """Every file of every release."""
    site = place / "output" / "site" / "r"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def wait_for(run: subprocess.Popen[bytes], store: Path, count: int) -> bool:
    """Until so much is kept; False where the run ended before."""
    until = time.monotonic() + 120
    while run.poll() is None and len(entries(store)) < count and time.monotonic() < until:
        time.sleep(0.02)
    return run.poll() is None


@pytest.mark.slow
def test_workers_killed_again_and_again_are_replaced_and_the_site_is_the_same(copy: Path, undisturbed: Path) -> None:
    run, store, killed = started(copy), copy / ".onboard" / "store", 0
    bearable = Crew.most_lost - 1  # all of them may hit one unit
    while killed < bearable and wait_for(run, store, len(entries(store)) + 40):
        server = [child for child in psutil.Process(run.pid).children() if child.is_running()]
        for worker in [worker for one in server for worker in one.children()][:1]:
            worker.kill()
            killed += 1
    assert (0, True) == (run.wait(timeout=300), killed > 0)
    assert shown(undisturbed) == shown(copy)
    assert (["unchanged"] * STATIONS, 0) == finished(copy)


@pytest.mark.slow
def test_killed_again_and_again_nothing_is_made_twice_and_the_site_is_the_same(
    copy: Path, undisturbed: Path, dice: random.Random
) -> None:
    store, kept = copy / ".onboard" / "store", {}
    for _ in range(6):
        run = started(copy)
        wait_for(run, store, len(kept) + dice.randint(1, 30))
        run.send_signal(signal.SIGKILL)
        run.wait()
        time.sleep(0.3)  # until its workers have noticed
        now = entries(store)
        assert kept.items() <= now.items(), "something finished was made again"
        kept = now
    _, made = finished(copy)
    assert kept.items() <= entries(store).items()
    assert len(entries(store)) - len(kept) == made
    assert shown(undisturbed) == shown(copy)


@pytest.mark.slow
def test_nobody_frees_what_a_build_of_another_workspace_is_counting_on(
    copy: Path, unbuilt: Path, undisturbed: Path, tmp_path: Path
) -> None:
    idle = Path(shutil.copytree(unbuilt, tmp_path / "idle"))
    for place in (copy, idle):
        change_settings(place, "[build]\n", f'[build]\nstore = "{os.path.relpath(tmp_path / "shelf", place)}"\n')
    run = started(copy)
    assert wait_for(run, tmp_path / "shelf", 20)
    codes = set()
    while run.poll() is None:
        before = entries(tmp_path / "shelf")
        codes.add(onboard_here("-C", idle, "gc", "--older-than", "0").code)
        assert run.poll() is not None or before.items() <= entries(tmp_path / "shelf").items()
    assert 0 == run.returncode
    assert codes, "the build ended at once"
    assert shown(undisturbed) == shown(copy)
