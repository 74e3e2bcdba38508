"""Kill it at any moment, fill the disk, take the permission away: nothing finished is repeated, no page is broken."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest
from workshop import build, edit, files_of, members_of, onboard, plant

KILLS = 50
MEMBERS = 3
"""Processes of a build whose workers have started: itself, the one that clears up after them, and a worker."""


def steps(version: int) -> str:
    """Six steps whose words change with every version, so that there is always something to make."""
    return "\n".join(f"{n}. Drehen Sie die Schraube {n} um {version + n} Grad nach rechts.\n" for n in range(1, 7))


@pytest.fixture(scope="module")
def six_steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("kills"), workers=2)
    path = place / "stations" / "ws-04" / "checklist.md"
    path.write_text(f"---\ntitle: Einstellen\nlanguage: de\n---\n# Einstellen\n\n## Arbeitsschritte\n\n{steps(0)}")
    assert build(place)["outcome"] == "published"
    return place


@pytest.fixture
def copy(six_steps: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(six_steps, tmp_path / "plant"))


def write_version(place: Path, version: int) -> None:
    path = place / "stations" / "ws-04" / "checklist.md"
    path.write_text(
        f"---\ntitle: Einstellen\nlanguage: de\n---\n# Einstellen\n\n## Arbeitsschritte\n\n{steps(version)}"
    )


def started(place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "onboard", "-C", str(place), "build", "--wait", "30"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def served(copy: Path) -> Iterator[str]:
    """The address of the copy's site, served by the product's own server."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "onboard", "-C", str(copy), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    address = ""
    while not address:
        line = server.stdout.readline()
        assert line, "the server did not start"
        found = re.search(r"http://[\w.:]+/?", line)
        address = found[0] if found else ""
    yield address.rstrip("/")
    server.send_signal(signal.SIGINT)
    assert 0 == server.wait(20)


class Visitor(threading.Thread):
    """Opens the page again and again and looks whether everything it refers to is there, whole, and of one release."""

    def __init__(self, address: str, code: str) -> None:
        super().__init__(daemon=True)
        self.page = f"{address}/W/{code}/"
        self.visits, self.broken, self.ended = 0, list[str](), threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self._visit()
                self.visits += 1
            except (OSError, AssertionError, ValueError) as error:
                self.broken.append(repr(error))
            time.sleep(0.05)

    def _visit(self) -> None:
        page = self._got(self.page).decode()
        release = re.search(r'onboard-release" content="de:([0-9a-f]{16})"', page)
        assert release, "the page does not say its release"
        record = json.loads(self._got(urljoin(self.page, f"../../r/{release[1]}/release.json")))
        for reference in set(re.findall(r'(?:src|href|poster)="([^"#:]+)"', page)):
            content = self._got(urljoin(self.page, reference))
            name = reference.rsplit("/", 1)[-1]
            if f"/r/{release[1]}/" in reference and name in record["files"]:
                assert record["files"][name]["sha256"] == sha256(content).hexdigest(), name

    def _got(self, address: str) -> bytes:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read()


def seconds_of_a_change(place: Path) -> float:
    """How long a build of changed steps takes here and now: a kill long after its end would prove nothing."""
    write_version(place, 500)
    start = time.monotonic()
    assert 0 == started(place).wait(120)
    return time.monotonic() - start


@pytest.mark.slow
def test_killed_fifty_times_nothing_finished_is_repeated_and_every_visitor_saw_a_whole_page(
    copy: Path, served: str, dice: random.Random
) -> None:
    code = next((copy / "output" / "site" / "W").iterdir()).name
    visitor = Visitor(served, code)
    visitor.start()
    store = copy / ".onboard" / "store"
    finished: dict[str, tuple[int, int]] = {}
    takes = seconds_of_a_change(copy)
    for kill in range(KILLS):
        if kill % 5 == 0:
            write_version(copy, kill + 1)
        run = started(copy)
        time.sleep(takes * dice.uniform(0.1, 1.1))
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        now = {name: mark for name, mark in files_of(store).items() if re.fullmatch("[0-9a-f]{64}", Path(name).name)}
        assert finished.items() <= now.items(), "something finished was made again"
        finished = now
    write_version(copy, 1000)
    assert build(copy)["outcome"] == "published"
    visitor.ended.set()
    visitor.join()
    assert ([], True) == (visitor.broken, visitor.visits > KILLS)
    assert [] == list(copy.rglob(".onboard-tmp-*"))


@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_build(copy: Path) -> None:
    shutil.rmtree(copy / ".onboard")  # so much to make that workers are started for it
    run = started(copy)
    deadline = time.monotonic() + 60
    while len(members_of(run.pid)) < MEMBERS and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    run.kill()
    assert -signal.SIGKILL == run.wait(), "it had ended by itself"
    deadline = time.monotonic() + 20
    while (left := members_of(run.pid)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [] == left


@pytest.fixture
def control_c() -> Iterator[None]:
    """A shell that runs tests in its background has them, and all they start, ignore Ctrl-C: no longer in this test."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("control_c")
def test_an_interrupted_build_says_that_it_can_be_run_again(copy: Path) -> None:
    store = copy / ".onboard" / "store"
    for version, sent in ((55, signal.SIGINT), (77, signal.SIGTERM)):
        write_version(copy, version)
        before = len(files_of(store))
        run = subprocess.Popen(
            [sys.executable, "-m", "onboard", "-C", str(copy), "build"], stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 60
        while len(files_of(store)) == before and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(sent)
        _, told = run.communicate(timeout=60)
        # The same to a shell: where Ctrl-C meets Python while it makes a class, Python ends by the signal itself.
        assert run.returncode in (128 + sent, -sent)
        assert "run it again to go on" in told


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here (needs root)")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_said_and_the_old_page_stays(copy: Path, small_disk: Path) -> None:
    place = Path(shutil.copytree(copy, small_disk / "plant"))
    filler = small_disk / "filler"
    with filler.open("wb") as file:
        free = shutil.disk_usage(small_disk).free
        file.write(bytes(max(0, free - 300_000)))
    site = files_of(place / "output" / "site")
    write_version(place, 9)
    ended = onboard("-C", place, "build")
    assert 6 == ended.code, ended.err
    assert "no space left on the disk" in ended.err
    assert "finished work is kept" in ended.err
    assert site == files_of(place / "output" / "site")
    filler.unlink()
    assert build(place)["outcome"] == "published"


@pytest.mark.parametrize("where", ["output", ".onboard"])
def test_a_place_that_cannot_be_written_is_named(copy: Path, where: str) -> None:
    """A file stands where the folder should be: refused for everybody, also for root."""
    shutil.rmtree(copy / where)
    (copy / where).write_text("")
    ended = onboard("-C", copy, "build")
    assert 6 == ended.code, ended.err
    assert where in ended.err


def test_a_read_only_output_leaves_the_old_site_up(copy: Path) -> None:
    site = copy / "output" / "site"
    mounted = subprocess.run(["mount", "--bind", str(site), str(site)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a folder cannot be mounted read-only here (needs root)")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(site)], check=True)
        before = files_of(site)
        write_version(copy, 21)
        ended = onboard("-C", copy, "build")
        assert (6, before) == (ended.code, files_of(site))
        assert "read-only" in ended.err
    finally:
        subprocess.run(["umount", "-l", str(site)], check=True)
    edit(copy, "um 22 Grad", "um 23 Grad")
    assert build(copy)["outcome"] == "published"
