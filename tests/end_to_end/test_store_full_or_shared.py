"""A store that takes nothing more in the middle of a build, and one that several workspaces build on at once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workshop import at_work, build, change_settings, edit, files_of, happens, made, onboard_here, plant

from onboard.core.fingerprint import digest
from onboard.store import Store

LITTLE = 2_000_000
"""Bytes: less than the workstation of these tests computes, more than its first units."""


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Mounts what is asked for, and takes it away at the end."""
    mount = shutil.which("mount")
    if not mount or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    places: list[Path] = []

    def mounting(place: Path, *words: str) -> None:
        place.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([mount, *words, str(place)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        places.append(place)

    yield mounting
    for place in reversed(places):
        subprocess.run(["umount", str(place)], check=False)


def with_store(place: Path, store: Path) -> Path:
    change_settings(place, "[build]\n", f'[build]\nstore = "{os.path.relpath(store, place)}"\n')
    return place


def names(store: Path) -> set[str]:
    return {path.name for path in store.glob("[0-9a-f][0-9a-f]/*")}


def entries(store: Path) -> dict[str, tuple[int, int]]:
    """What is finished, with what would change if it were made again."""
    marks = {path.name: path.stat() for path in store.glob("[0-9a-f][0-9a-f]/*")}
    return {name: (mark.st_mtime_ns, mark.st_ino) for name, mark in marks.items()}


def test_a_full_store_is_one_message_and_the_next_run_finishes_without_repeating(
    tmp_path: Path, mounted: Callable[..., None]
) -> None:
    place, store = with_store(plant(tmp_path, silent=True), tmp_path / "disk"), tmp_path / "disk"
    mounted(store, "-t", "tmpfs", "-o", f"size={LITTLE}", "tmpfs")
    ended = onboard_here("-C", place, "build")
    assert (6, 1) == (ended.code, ended.err.count("error:")), ended.err
    assert "disk: no space left on the disk. Free some space and run it again: finished work is kept." in ended.err
    finished = entries(store)
    assert finished
    mounted(store, "-o", "remount,size=100m")
    assert "published" == build(place)["outcome"]
    assert finished.items() <= entries(store).items(), "something finished was made again"
    assert [] == [name for name in files_of(store) if ".onboard-tmp-" in name]


def test_a_store_that_becomes_read_only_is_one_message_and_the_next_run_finishes(
    tmp_path: Path, mounted: Callable[..., None]
) -> None:
    for attempt in range(10):  # it may have ended before that
        place = plant(tmp_path / str(attempt), silent=True)
        store = place / ".onboard" / "store"
        run = at_work(place, "build", stderr=subprocess.PIPE, text=True)
        happens(lambda store=store: len(names(store)) >= 5, at_work=run)
        run.send_signal(signal.SIGSTOP)
        finished = entries(store)
        try:
            mounted(store, "--bind", str(store))
            mounted(store, "-o", "remount,ro,bind")
        finally:
            run.send_signal(signal.SIGCONT)
        _, told = run.communicate(timeout=300)
        for _ in range(2):
            subprocess.run(["umount", str(store)], check=False)
        if run.returncode:
            break
    assert (6, 1) == (run.returncode, told.count("error:")), told
    assert "the disk is read-only" in told
    assert "published" == build(place)["outcome"]
    assert finished.items() <= entries(store).items(), "something finished was made again"


def test_two_workspaces_that_share_a_store_make_what_is_the_same_once(tmp_path: Path) -> None:
    one = with_store(plant(tmp_path / "one", silent=True), tmp_path / "shelf")
    other = with_store(plant(tmp_path / "other", silent=True), tmp_path / "shelf")
    assert "published" == build(one)["outcome"]
    assert [] == [slot for slot in made(build(other)) if "sign" not in slot]


@pytest.mark.slow
def test_builds_on_one_store_at_the_same_time_make_what_each_makes_alone(tmp_path: Path) -> None:
    places = [with_store(plant(tmp_path / name, silent=True), tmp_path / "shelf") for name in ("one", "other")]
    runs = [
        subprocess.Popen([sys.executable, "-m", "onboard", "-C", str(place), "build"], stdout=subprocess.DEVNULL)
        for place in places
    ]
    assert [0, 0] == [run.wait(timeout=600) for run in runs]
    videos = [next((place / "output" / "site" / "r").glob("*/video.de.mp4")).read_bytes() for place in places]
    assert videos[0] == videos[1]
    assert ["unchanged", "unchanged"] == [build(place)["outcome"] for place in places]


def test_after_freeing_what_no_video_needs_the_next_build_makes_nothing(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    assert "published" == build(place)["outcome"]
    edit(place, "fusselfreien Tuch", "trockenen Tuch")
    assert "published" == build(place)["outcome"]
    shown = files_of(place / "output")
    freed = onboard_here("-C", place, "gc", "--json").json
    assert freed["freed"]["results"]["files"] > 0
    assert freed["kept"] == freed["needed"]
    after = build(place)
    assert ("unchanged", []) == (after["outcome"], made(after))
    assert shown == files_of(place / "output")
    shutil.rmtree(place / "output")
    assert [] == made(build(place))


def test_freeing_while_a_change_waits_keeps_what_the_shown_video_is_made_of(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    assert "published" == build(place)["outcome"]
    script = place / "stations" / "ws-04" / "script.de.yaml"
    approved = script.read_text("utf-8")
    script.write_text(approved.replace("25 Nm", "95 Nm"), "utf-8")
    assert "draft" == build(place)["outcome"]
    assert 0 == onboard_here("-C", place, "gc").code
    script.write_text(approved, "utf-8")
    after = build(place)
    assert ("unchanged", []) == (after["outcome"], made(after))


def test_a_damaged_entry_is_named_removed_and_made_again(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    build(place)
    path = min((place / ".onboard" / "store").glob("[0-9a-f][0-9a-f]/*"))
    path.write_bytes(path.read_bytes()[:-1])
    ended = onboard_here("-C", place, "store", "verify")
    assert (8, True) == (ended.code, path.name in ended.out), ended.err
    assert 0 == onboard_here("-C", place, "store", "verify").code
    shutil.rmtree(place / "output")
    assert 1 == len(made(build(place)))
    assert path.is_file()


def lay_beside(store: Path, other: Path) -> None:
    """Put another store's entries into a store, as they are."""
    for path in other.glob("[0-9a-f][0-9a-f]/*"):
        (store / path.parent.name).mkdir(exist_ok=True)
        os.link(path, store / path.parent.name / path.name)


@pytest.mark.slow
def test_freeing_may_be_killed_at_any_moment(tmp_path: Path, dice: random.Random) -> None:
    place = plant(tmp_path, silent=True)
    store = place / ".onboard" / "store"
    assert "published" == build(place)["outcome"]
    needed = entries(store)
    earlier = Store(tmp_path / "earlier")
    for number in range(4000):
        earlier.put(digest(b"%d" % number), b"of an earlier version")
    for _ in range(8):
        lay_beside(store, earlier.folder)
        run = subprocess.Popen([sys.executable, "-m", "onboard", "-C", str(place), "gc"], stdout=subprocess.DEVNULL)
        while len(names(store)) == len(needed) + 4000 and run.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.05))
        run.kill()
        run.wait()
        assert needed.keys() <= names(store)
        assert 0 == onboard_here("-C", place, "gc").code
        assert needed == entries(store)
    assert [] == made(build(place))


def shown(place: Path, release: str) -> dict[str, str]:
    """The files of a release, but its record, with their digests."""
    folder = place / "output" / "site" / "r" / release
    return {path.name: digest(path.read_bytes()) for path in folder.iterdir() if path.name != "release.json"}


@pytest.mark.parametrize("content", [b'{"of": "another kind"}', b"[]", b"null", b"RIFF"])
def test_a_store_whose_entries_are_results_of_other_kinds_was_called_a_fault_of_onboard(
    tmp_path: Path, content: bytes
) -> None:
    place = plant(tmp_path, silent=True)
    before = shown(place, build(place)["release"])
    store = Store(place / ".onboard" / "store")
    for entry in tuple(store.entries()):
        store.remove(entry.fingerprint)
        store.put(entry.fingerprint, content)
    edit(place, "fusselfreien Tuch", "trockenen Tuch")
    (place / ".onboard" / "last" / "ws-04.reading.json").unlink()
    assert 8 == onboard_here("-C", place, "status").code
    ended = onboard_here("-C", place, "build")
    assert (0, False) == (ended.code, "fault of onboard" in ended.err), ended.err
    assert "has been removed" in ended.err
    assert 0 == onboard_here("-C", place, "store", "verify").code
    edit(place, "trockenen Tuch", "fusselfreien Tuch")
    after = shown(place, build(place)["release"])
    assert before.items() <= after.items()  # and, after a change, a short video of what is new
