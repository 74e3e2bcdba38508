"""Kill it at any moment, fill the disk, take the permission away: nothing finished is repeated, no page is broken."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest
from watching import serving_site
from workshop import at_work, build, edit, files_of, happens, killed, members_of, onboard, plant

KILLS, FEW = 50, 3
"""Kills, and steps of the document that is built: of few of them, so that a kill costs little."""
BETWEEN_VISITS = 0.2
TRIES = 10


def steps(version: int, count: int = 6) -> str:
    """Steps whose words change with every version, so that there is always something to make."""
    numbers = range(1, count + 1)
    return "\n".join(f"{n}. Drehen Sie die Schraube {n} um {version + n} Grad nach rechts.\n" for n in numbers)


@pytest.fixture(scope="module")
def six_steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("kills"), workers=2)
    write_version(place, 0)
    assert build(place)["outcome"] == "published"
    return place


@pytest.fixture
def copy(six_steps: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(six_steps, tmp_path / "plant"))


def write_version(place: Path, version: int, count: int = 6) -> None:
    head = "---\ntitle: Einstellen\nlanguage: de\n---\n# Einstellen\n\n## Arbeitsschritte\n\n"
    (place / "stations" / "ws-04" / "checklist.md").write_text(head + steps(version, count))


def started(place: Path) -> subprocess.Popen[bytes]:
    return at_work(place, "build", "--wait", "60")


@pytest.fixture
def served(copy: Path) -> Iterator[str]:
    """The address of the copy's site, served by the product's own server."""
    with serving_site(copy) as address:
        yield address


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
            time.sleep(BETWEEN_VISITS)

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
        with urllib.request.urlopen(address, timeout=300) as answer:
            return answer.read()


@pytest.mark.slow
def test_killed_fifty_times_nothing_finished_is_repeated_and_every_visitor_saw_a_whole_page(
    copy: Path, served: str, dice: random.Random
) -> None:
    with (copy / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.de]\nprovider = "silent"\n')
    code = next((copy / "output" / "site" / "W").iterdir()).name
    visitor = Visitor(served, code)
    visitor.start()
    store = copy / ".onboard" / "store"
    finished: dict[str, tuple[int, int]] = {}
    takes, kills, version, whole = 600.0, 0, 1, True
    write_version(copy, version, FEW)
    while kills < KILLS:
        began, run = time.monotonic(), started(copy)
        try:
            assert 0 == run.wait(takes * dice.uniform(0.1, 1.0))
        except subprocess.TimeoutExpired:
            kills += killed(run)
            whole = False
        else:
            # Kills are spread over all of a build, as long as one that nobody killed takes here and now.
            takes = time.monotonic() - began if whole else takes
            version, whole = version + 1, True
            write_version(copy, version, FEW)
        now = {name: mark for name, mark in files_of(store).items() if re.fullmatch("[0-9a-f]{64}", Path(name).name)}
        assert finished.items() <= now.items(), "something finished was made again"
        finished = now
    write_version(copy, 1000)
    assert build(copy)["outcome"] == "published"
    visitor.ended.set()
    visitor.join()
    assert ([], True) == (visitor.broken, visitor.visits > 0)
    assert [] == list(copy.rglob(".onboard-tmp-*"))


@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_build(copy: Path) -> None:
    store = copy / ".onboard" / "store"
    for _ in range(TRIES):  # it may have ended before it is killed
        shutil.rmtree(copy / ".onboard")  # so much to make that workers are started for it
        run = started(copy)
        busy = happens(lambda run=run: len(files_of(store)) > 10 and len(members_of(run.pid)) > 1, at_work=run)
        if killed(run, alone=True) and busy:
            return
    raise AssertionError("no build was killed while its workers were at work")


@pytest.fixture
def control_c() -> Iterator[None]:
    """A shell that runs tests in its background has them, and all they start, ignore Ctrl-C: no longer in this test."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("control_c")
def test_an_interrupted_build_says_that_it_can_be_run_again(copy: Path) -> None:
    for version, sent in ((55, signal.SIGINT), (77, signal.SIGTERM)):
        for attempt in range(TRIES):  # it may have ended before it is interrupted
            write_version(copy, version + 100 * attempt)
            code, told = interrupted(copy, sent)
            if code:
                break
        # The same to a shell: where Ctrl-C meets Python while it makes a class, Python ends by the signal itself.
        assert code in (128 + sent, -sent)
        assert "run it again to go on" in told


def interrupted(place: Path, sent: signal.Signals) -> tuple[int, str]:
    """A build's exit code and what it told, sent a signal as soon as it has made something."""
    store = place / ".onboard" / "store"
    before = len(files_of(store))
    run = at_work(place, "build", stderr=subprocess.PIPE, text=True)
    happens(lambda: len(files_of(store)) != before, at_work=run)
    run.send_signal(sent)
    _, told = run.communicate(timeout=300)
    return run.returncode, told


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
