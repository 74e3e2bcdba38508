"""One thing saved while ``onboard watch`` runs: how long until the draft shows it, and what that costs.

A person's editor is played by writing the file at once, as editors do. The clock runs from then until the new draft
stands in the old one's place; the processor's seconds are those of the whole tree until it says that it is done.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from memory import family, mebibytes
from work_unit import torque_of

from rendering.bench import LANDSCAPE, LOOKS, USUALLY, Bench, Pains
from rendering.changes import edit, say_instead
from rendering.outside import machine_busy
from rendering.processes import FailedError, Run
from rendering.product import STATION, Place
from rendering.table import Goal, Row, SkippedError, row

MOST_SECONDS = 1.0
ROUNDS = 3
DONE = re.compile(r"draft in [\d.]+ s")
PATIENCE_SECONDS = 300.0
_LOOK_SECONDS = 0.005


def saves(bench: Bench) -> Iterator[Row]:
    """The script and the document in turn, another step each time; of each the save with the middle seconds is told."""
    if sys.platform != "linux":
        raise SkippedError("processes that stay are measured on Linux only")
    for name in (LANDSCAPE,) if bench.pains is Pains.QUICK else (LANDSCAPE, USUALLY):
        place = bench.place(f"watched-{name}", LOOKS[name])
        rounds = min(ROUNDS, bench.steps // 2)
        with watching(place) as watch:
            yield Row(f"{name}: while nobody saves", mebibytes=mebibytes(watch.pid))
            sentences, values = [], []
            for step in range(1, rounds + 1):
                sentences.append(watch.after(partial(edit, place, "Der Abstand beträgt", "Der Abstand ist", step)))
                said, value = torque_of(rounds + step), f"mit {47 + step} Nm"
                values.append(watch.after(partial(say_instead, place, said, value)))
            yield _told(f"{name}: a sentence of the script saved", sentences)
            yield _told(f"{name}: a sentence of the document saved", values)


def _told(what: str, runs: Sequence[Run]) -> Row:
    seconds = [run.wall for run in runs]
    middle = sorted(runs, key=lambda run: run.wall)[len(runs) // 2]
    figure = f"of {len(runs)}: {min(seconds):.2f} to {max(seconds):.2f} s"
    met = statistics.median(seconds) <= MOST_SECONDS
    return row(what, middle, figure, goal=Goal(f"{MOST_SECONDS:.0f} s", met))


# ------------------------------------------------------------------------------------------------ a process that stays


class Watch:
    """``onboard watch``, running. Its log is read to know when it is done with a save."""

    def __init__(self, running: subprocess.Popen[bytes], log: Path, draft: Path) -> None:
        self._running, self._log, self._draft = running, log, draft

    @property
    def pid(self) -> int:
        return self._running.pid

    def after(self, save: Callable[[], None]) -> Run:
        """What one save costs: ``wall`` until its draft stands, ``cpu`` until all of it is done."""
        shown, done = self._shown(), self._done()
        busy, used, began = machine_busy() or 0.0, processor_seconds(self.pid), time.perf_counter()
        save()
        self.until(lambda: self._shown() not in (shown, None))
        wall = time.perf_counter() - began
        self.until(lambda: self._done() > done)
        elapsed = time.perf_counter() - began
        cpu = processor_seconds(self.pid) - used
        others = max(0.0, (machine_busy() or 0.0) - busy - cpu) / elapsed / (os.cpu_count() or 1)
        return Run(wall, cpu, mebibytes(self.pid), others, "", 0)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Raises FailedError where it ends before, or it takes too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if self._running.poll() is not None or time.monotonic() > until:
                raise FailedError(f"onboard watch: {self._log.read_text()[-500:]}")
            time.sleep(_LOOK_SECONDS)

    def has_begun(self) -> bool:
        """Whether the first drafts stand and it waits for a save: it uses no processor any more."""
        if not self._done():
            return False
        used = processor_seconds(self.pid)
        time.sleep(0.5)
        return processor_seconds(self.pid) == used

    def _shown(self) -> tuple[int, int] | None:
        """What tells one draft's page from the next; None where there is none at this moment."""
        try:
            page = (self._draft / "index.html").stat()
        except FileNotFoundError:
            return None
        return page.st_ino, page.st_mtime_ns

    def _done(self) -> int:
        return len(DONE.findall(self._log.read_text()))


@contextmanager
def watching(place: Place, *words: str) -> Iterator[Watch]:
    """``onboard watch`` in a workspace, once its first drafts stand; ended by Ctrl-C."""
    log = place.folder.with_name(f"{place.folder.name}.log")
    with log.open("wb") as told:
        running = subprocess.Popen(
            place.product.command("-C", str(place.folder), "watch", *words),
            env=place.environment() | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            cwd=place.folder,
            preexec_fn=_listens_to_ctrl_c,
        )
    try:
        watch = Watch(running, log, place.folder / "output" / "drafts" / STATION)
        watch.until(watch.has_begun)
        yield watch
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE_SECONDS)


def _listens_to_ctrl_c() -> None:
    """A shell's background jobs have Ctrl-C ignored, and pass that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def processor_seconds(pid: int) -> float:
    """Of a process and its descendants, and of those that have ended and were waited for (proc_pid_stat(5))."""
    return sum(map(_ticks, family(pid))) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, told.rpartition(")")[2].split()[11:15]))
