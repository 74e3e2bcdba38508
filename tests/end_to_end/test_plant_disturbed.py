"""A plant whose build is disturbed in every way we know: it ends in the site an undisturbed build makes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from workshop import CHECKLIST, at_work, change_settings, happens, killed, onboard_here, plant

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
    return at_work(place, "build", "--all")


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


def keeps(run: subprocess.Popen[bytes], store: Path, count: int) -> bool:
    """Until so much is kept; False where the run ended before."""
    return happens(lambda: len(entries(store)) >= count, at_work=run) and run.poll() is None


TRIES = 10
"""So often a build is begun anew where it ended before anybody could disturb it."""


@pytest.mark.slow
def test_workers_killed_again_and_again_are_replaced_and_the_site_is_the_same(
    unbuilt: Path, tmp_path: Path, undisturbed: Path
) -> None:
    for attempt in range(TRIES):
        copy = Path(shutil.copytree(unbuilt, tmp_path / str(attempt)))
        run, store, lost = started(copy), copy / ".onboard" / "store", 0
        bearable = Crew.most_lost - 1  # all of them may hit one unit
        while lost < bearable and keeps(run, store, len(entries(store)) + 40):
            lost += a_worker_killed(run)
        assert 0 == run.wait(timeout=600)
        if lost:
            break
    assert lost > 0
    assert shown(undisturbed) == shown(copy)
    assert (["unchanged"] * STATIONS, 0) == finished(copy)


def a_worker_killed(run: subprocess.Popen[bytes]) -> bool:
    """Kill one of a build's workers; False where it has none just now."""
    with contextlib.suppress(psutil.NoSuchProcess):  # it ends in this very moment
        main = psutil.Process(run.pid)
        forked = [child for child in main.children() if child.cmdline() == main.cmdline()]
        for worker in [*(one for server in main.children() for one in server.children()), *forked][:1]:
            worker.kill()
            return True
    return False


@pytest.mark.slow
def test_killed_again_and_again_nothing_is_made_twice_and_the_site_is_the_same(
    copy: Path, undisturbed: Path, dice: random.Random
) -> None:
    store, kept = copy / ".onboard" / "store", {}
    for _ in range(6):
        run = started(copy)
        keeps(run, store, len(kept) + dice.randint(1, 30))
        killed(run, alone=True)
        now = entries(store)
        assert kept.items() <= now.items(), "something finished was made again"
        kept = now
    _, made = finished(copy)
    assert kept.items() <= entries(store).items()
    assert len(entries(store)) - len(kept) == made
    assert shown(undisturbed) == shown(copy)


@pytest.mark.slow
def test_nobody_frees_what_a_build_of_another_workspace_is_counting_on(
    unbuilt: Path, undisturbed: Path, tmp_path: Path
) -> None:
    for attempt in range(TRIES):
        copy, idle, shelf = (tmp_path / str(attempt) / name for name in ("plant", "idle", "shelf"))
        for place in (copy, idle):
            shutil.copytree(unbuilt, place)
            change_settings(place, "[build]\n", f'[build]\nstore = "{os.path.relpath(shelf, place)}"\n')
        run, refused, let_in = started(copy), 0, None
        keeps(run, shelf, 20)
        while run.poll() is None:
            before = entries(shelf)
            code = onboard_here("-C", idle, "gc", "--older-than", "0").code
            now = entries(shelf)
            if code == 0:  # the build has made everything, and is about to end
                let_in = now
                break
            assert (7, True) == (code, before.items() <= now.items())
            refused += 1
        assert 0 == run.wait(timeout=600)
        if refused:
            break
    assert refused > 0
    assert let_in is None or entries(shelf).keys() <= let_in.keys(), "made after others were let in"
    assert shown(undisturbed) == shown(copy)
