"""Units of work that tell who makes them, and small programs that have them made by a Pair (test_pair.py)."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard import files
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.pair import Pair
from onboard.store import Store

DEADLINE = 120.0


@dataclass(frozen=True)
class Teller(Work):
    """Says which process makes it. Is made only once ``waits_for`` lies in ``folder``; leaves a file of its own there.

    ``deadly``   the first process to make it, other than ``parent``, is killed
    """

    stage = "narrate"
    takes = 0.2

    number: int
    folder: str
    waits_for: tuple[str, ...] = ()
    deadly: bool = False
    parent: int = 0

    def inputs(self) -> dict[str, Any]:
        return {"the number": self.number}

    def _make(self, shelf) -> bytes:
        place = Path(self.folder)
        with (place / "diary").open("a") as diary:
            diary.write(f"{self.number} {os.getpid()}\n")
        (place / str(self.number)).touch()
        if self.deadly and os.getpid() != self.parent and not (place / "killed").exists():
            (place / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        for name in self.waits_for:
            wait_for(place / name)
        return str(os.getpid()).encode()


def wait_for(path: Path) -> None:
    until = time.monotonic() + DEADLINE
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError(f"{path.name} never came")
        time.sleep(0.01)


def made(workers: Pair, store: Store, works: Sequence[Work], *, beside: bool = False) -> list[int]:
    """Which process made each."""
    make = workers.run_beside if beside else workers.run
    make(works, store, lambda work: None)
    return [int(store.get(work.fingerprint())) for work in works]


def tell(**told: Any) -> None:
    print(json.dumps({"me": os.getpid(), **told}))


def children() -> int:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0
    return 1


def divided() -> Pair:
    workers = Pair(2)
    workers.divide()
    return workers


# ------------------------------------------------------------------------------------------------ programs


def by_turns(folder: str) -> None:
    """Two units, each of which is made only while the other is."""
    workers, store = divided(), Store(Path(folder, "store"))
    who = made(workers, store, [Teller("one", 1, folder, ("2",)), Teller("two", 2, folder, ("1",))])
    workers.close()
    tell(who=who, children=children())


def beside(folder: str) -> None:
    """One unit that is made only while the program goes on, and one that somebody waits for meanwhile."""
    workers, store = divided(), Store(Path(folder, "store"))
    first = Teller("first", 1, folder, ("go on",))
    is_elsewhere = workers.has_others(first)
    who: list[int] = []
    thread = threading.Thread(target=lambda: who.extend(made(workers, store, [first], beside=True)))
    thread.start()
    wait_for(Path(folder, "1"))
    here = made(workers, store, [Teller("second", 2, folder)])
    Path(folder, "go on").touch()
    thread.join()
    workers.close()
    tell(who=who, here=here, elsewhere=is_elsewhere, children=children())


def killed(folder: str) -> None:
    """A unit during which the fork is killed."""
    workers, store = divided(), Store(Path(folder, "store"))
    who = made(workers, store, [Teller("deadly", 1, folder, deadly=True, parent=os.getpid())], beside=True)
    workers.close()
    tell(who=who, diary=Path(folder, "diary").read_text().split())


def unused(folder: str) -> None:
    """Divided, and nothing asked for."""
    workers = divided()
    before = children()
    workers.close()
    tell(before=before, children=children())


def with_thread(folder: str) -> None:
    """Divided while something else goes on in the process: then nothing is forked."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    workers, store = divided(), Store(Path(folder, "store"))
    forked = children()
    ended.set()
    thread.join()
    work = Teller("one", 1, folder)
    is_elsewhere, who = workers.has_others(work), made(workers, store, [work, Teller("two", 2, folder)])
    workers.close()
    tell(forked=forked, elsewhere=is_elsewhere, who=who)


def held(folder: str) -> None:
    """Divided, then something locked; says who it is and waits to be killed."""
    workers, store = divided(), Store(Path(folder, "store"))
    with files.locked(Path(folder, "lock")):
        twin = made(workers, store, [Teller("one", 1, folder)], beside=True)
        tell(who=twin)
        sys.stdout.flush()
        time.sleep(DEADLINE)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
