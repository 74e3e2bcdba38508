"""Wherever work runs, the result is the same, each unit is made once, and what is finished is on the shelf at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import InputError, OnboardError, ServiceError
from onboard.pipeline.work.base import Service, Work
from onboard.pipeline.working.workers import Here, Nobody, Processes, Threads, Workers
from onboard.store import Store


@dataclass(frozen=True)
class Double(Work):
    """Twice a number; 13 is refused."""

    stage = "narrate"
    number: int

    def inputs(self) -> dict[str, Any]:
        return {"the number": self.number}

    def _make(self, shelf) -> bytes:
        if self.number == 13:
            raise InputError("13 is refused", hint="Take another.")
        return str(2 * self.number).encode()


@dataclass(frozen=True)
class Sum(Work):
    """A number and what it needs, added up; each making leaves a line in a diary. Some cannot be made."""

    stage = "compose"
    number: int
    parts: tuple[str, ...]
    diary: str
    fails: bool = False

    def inputs(self) -> dict[str, Any]:
        return {"the number": self.number}

    def needs(self) -> tuple[str, ...]:
        return self.parts

    def _make(self, shelf) -> bytes:
        total = self.number + sum(int(shelf(part)) for part in self.parts)
        with Path(self.diary).open("a") as diary:
            diary.write(f"{self.number}\n")
        if self.fails:
            raise InputError(f"{self.number} is refused")
        return str(total).encode()


@dataclass(frozen=True)
class Deadly(Work):
    """Kills the process that makes it, as often as it is told to."""

    stage = "slides"
    tally: str
    times: int

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf) -> bytes:
        tally = Path(self.tally)
        killed = len(tally.read_text()) if tally.exists() else 0
        if killed < self.times:
            tally.write_text("x" * (killed + 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return b"made"


@dataclass(frozen=True)
class Asked(Work):
    """Asks a service that answers nobody."""

    stage = "narrate"
    number: int

    def inputs(self) -> dict[str, Any]:
        return {}

    def service(self) -> Service:
        return Service("nobody.example", 2)

    def _make(self, shelf) -> bytes:
        raise ServiceError(f"{self.number} was not answered")


def works(*numbers: int) -> list[Double]:
    return [Double(f"number {number}", number) for number in numbers]


class Busy(Processes):
    """Processes that are always thought worth their start."""

    WORTH_STARTING = READY = SMALL = OF_FEW = 0.0


@pytest.fixture(params=["here", "threads", "one process", "processes"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    made: dict[str, Any] = {"here": Here, "threads": lambda: Threads(3), "one process": lambda: Processes(1)}
    found: Workers = made.get(request.param, lambda: Busy(2))()
    yield found
    found.close()


@pytest.fixture(scope="module")
def busy() -> Iterator[Workers]:
    found = Busy(2)
    yield found
    found.close()


def test_everything_is_made_and_kept(workers: Workers, tmp_path: Path) -> None:
    store, heard = Store(tmp_path), []
    todo = works(*range(12))
    workers.run(todo, store, lambda work: heard.append(work.label))
    assert [str(2 * n).encode() for n in range(12)] == [store.get(work.fingerprint()) for work in todo]
    assert sorted(work.label for work in todo) == sorted(heard)


def test_an_error_names_the_unit_and_what_was_made_stays_made(workers: Workers, tmp_path: Path) -> None:
    store = Store(tmp_path)
    todo = works(1, 2, 3, 13)
    with pytest.raises(InputError) as caught:
        workers.run(todo, store, lambda work: None)
    told = (caught.value.reason, caught.value.hint, caught.value.stage, caught.value.place)
    assert ("13 is refused", "Take another.", "narrate", "number 13") == told
    workers.run([work for work in todo[:3] if not store.has(work.fingerprint())], store, lambda work: None)
    assert b"6" == store.get(todo[2].fingerprint())


def test_nobody_refuses_any_work_and_accepts_none(tmp_path: Path) -> None:
    Nobody().run([], Store(tmp_path), lambda work: None)
    with pytest.raises(OnboardError, match="number 1"):
        Nobody().run(works(1), Store(tmp_path), lambda work: None)


def test_the_label_is_not_part_of_the_meaning() -> None:
    assert Double("a", 1).fingerprint() == Double("b", 1).fingerprint()
    assert Double("a", 1).fingerprint() != Double("a", 2).fingerprint()


# ------------------------------------------------------------------------------------------------ one graph


@st.composite
def graphs(draw: st.DrawFn, *, failing: bool = False) -> list[tuple[tuple[int, ...], bool]]:
    """What each unit needs of those before it, and whether it cannot be made."""
    count = draw(st.integers(1, 14))
    return [
        (tuple(sorted(draw(st.sets(st.integers(0, n - 1), max_size=3)))) if n else (), failing and draw(st.booleans()))
        for n in range(count)
    ]


def summed(graph: Sequence[tuple[tuple[int, ...], bool]], diary: Path) -> list[Sum]:
    made: list[Sum] = []
    for number, (needed, fails) in enumerate(graph):
        made.append(Sum(f"sum {number}", number, tuple(made[n].fingerprint() for n in needed), str(diary), fails))
    return made


def totals(graph: Sequence[tuple[tuple[int, ...], bool]]) -> list[bytes]:
    found: list[int] = []
    for number, (needed, _) in enumerate(graph):
        found.append(number + sum(found[n] for n in needed))
    return [str(total).encode() for total in found]


@settings(max_examples=40)
@given(graph=graphs(), dice=st.randoms())
def test_units_that_need_each_other_are_made_once_and_in_order_wherever_they_run(
    graph: list[tuple[tuple[int, ...], bool]], dice: Any, tmp_path_factory: pytest.TempPathFactory, busy: Workers
) -> None:
    for workers in (Here(), Threads(3), Processes(1), busy):
        folder = tmp_path_factory.mktemp("graph")
        todo = summed(graph, folder / "diary")
        shuffled = dice.sample(todo, len(todo))
        heard: list[str] = []
        workers.run(shuffled, Store(folder), lambda work, heard=heard: heard.append(work.label))
        assert totals(graph) == [Store(folder).get(work.fingerprint()) for work in todo]
        assert sorted(str(n) for n in range(len(todo))) == sorted((folder / "diary").read_text().split())
        assert sorted(work.label for work in todo) == sorted(heard)


@settings(max_examples=40)
@given(graph=graphs(failing=True))
def test_after_an_error_everything_that_was_made_is_right(
    graph: list[tuple[tuple[int, ...], bool]], tmp_path_factory: pytest.TempPathFactory, busy: Workers
) -> None:
    folder = tmp_path_factory.mktemp("graph")
    todo, store = summed(graph, folder / "diary"), Store(folder)
    if any(fails for _, fails in graph):
        with pytest.raises(InputError, match="is refused"):
            busy.run(todo, store, lambda work: None)
    else:
        busy.run(todo, store, lambda work: None)
    for work, right, (_, fails) in zip(todo, totals(graph), graph, strict=True):
        if store.has(work.fingerprint()):
            assert (right, False) == (store.get(work.fingerprint()), fails)


@settings(max_examples=25)
@given(graph=graphs(), callers=st.lists(st.sets(st.integers(0, 13)), min_size=2, max_size=4))
def test_what_several_callers_ask_for_is_made_once_for_all_of_them(
    graph: list[tuple[tuple[int, ...], bool]],
    callers: list[set[int]],
    tmp_path_factory: pytest.TempPathFactory,
    busy: Workers,
) -> None:
    for workers in (busy, Processes(1)):
        folder = tmp_path_factory.mktemp("graph")
        todo = summed(graph, folder / "diary")
        wanted = [with_all_it_needs(graph, {n for n in caller if n < len(todo)}) for caller in callers]
        heard = heard_by_callers(workers, [[todo[n] for n in sorted(numbers)] for numbers in wanted], Store(folder))
        every = sorted(set().union(*wanted))
        assert [totals(graph)[n] for n in every] == [Store(folder).get(todo[n].fingerprint()) for n in every]
        assert sorted(f"sum {n}" for n in every) == sorted(heard)
        diary = (folder / "diary").read_text().split() if every else []
        assert sorted(map(str, every)) == sorted(diary)


def heard_by_callers(workers: Workers, asked: list[list[Sum]], store: Store) -> list[str]:
    """What was made, as all callers together heard of it, each in a thread of its own."""
    heard: list[str] = []

    def ask(todo: list[Sum]) -> None:
        workers.run(todo, store, lambda work: heard.append(work.label))

    threads = [threading.Thread(target=ask, args=(todo,)) for todo in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    return heard


def with_all_it_needs(graph: list[tuple[tuple[int, ...], bool]], numbers: set[int]) -> set[int]:
    found: set[int] = set()
    while numbers:
        found |= numbers
        numbers = {need for n in numbers for need in graph[n][0]} - found
    return found


def test_one_callers_error_ends_no_other_call(busy: Workers, tmp_path: Path) -> None:
    store, ended = Store(tmp_path), dict[str, object]()
    good = summed([((), False), ((0,), False), ((1,), False)], tmp_path / "diary")
    bad = Double("number 13", 13)

    def ask(name: str, todo: list[Work]) -> None:
        try:
            busy.run(todo, store, lambda work: None)
            ended[name] = "made"
        except InputError as error:
            ended[name] = error.reason

    threads = [
        threading.Thread(target=ask, args=("first", [bad, *good])),
        threading.Thread(target=ask, args=("second", list(good))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert {"first": "13 is refused", "second": "made"} == ended
    assert b"3" == store.get(good[2].fingerprint())


def test_the_same_error_is_told_to_all_who_asked_each_with_its_own_place(busy: Workers, tmp_path: Path) -> None:
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            busy.run(works(13, *range(20, 30)), Store(tmp_path), lambda work: None)
        except InputError as error:
            caught.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert (3, 3) == (len(caught), len({id(error) for error in caught}))


def test_a_service_that_fails_leaves_out_what_needs_it_and_the_rest_is_made(workers: Workers, tmp_path: Path) -> None:
    asked = [Asked(f"question {n}", n) for n in range(6)]
    needing = Sum("needing", 1, (asked[0].fingerprint(),), str(tmp_path / "diary"))
    free = Double("free", 4)
    unmade: list[str] = []
    if isinstance(workers, Threads):
        pytest.skip("threads are given work of one service only")
    workers.run(
        [*asked, needing, free], Store(tmp_path), lambda work: None, lambda work, why: unmade.append(why.reason)
    )
    assert 6 == len(unmade)
    assert "not asked, since nobody.example has failed 3 times in a row" in unmade
    has = [Store(tmp_path).has(work.fingerprint()) for work in (needing, free)]
    assert [False, True] == has


def test_what_hears_of_finished_work_may_end_the_call(workers: Workers, tmp_path: Path) -> None:
    def enough(work: Work) -> None:
        raise KeyError(work.label)

    with pytest.raises(KeyError):
        workers.run(works(*range(20, 50)), Store(tmp_path), enough)
    workers.run(works(*range(50, 53)), Store(tmp_path), lambda work: None)
    assert b"104" == Store(tmp_path).get(works(52)[0].fingerprint())


def test_the_longest_way_of_work_is_begun_first(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    short = [Sum(f"short {n}", 100 + n, (), str(diary)) for n in range(5)]
    long = [Sum("long 0", 0, (), str(diary))]
    for n in range(1, 5):
        long.append(Sum(f"long {n}", n, (long[-1].fingerprint(),), str(diary)))
    Processes(1).run([*short, *long], Store(tmp_path), lambda work: None)
    assert "0" == diary.read_text().split()[0]


# ------------------------------------------------------------------------------------------------ processes that die


def test_a_worker_that_is_killed_is_replaced_and_its_unit_made(tmp_path: Path) -> None:
    workers, store = Busy(2), Store(tmp_path / "store")
    deadly = Deadly("deadly", str(tmp_path / "tally"), 1)
    try:
        workers.run([deadly, *works(*range(20, 40))], store, lambda work: None)
    finally:
        workers.close()
    assert b"made" == store.get(deadly.fingerprint())
    assert all(store.has(work.fingerprint()) for work in works(*range(20, 40)))


def test_a_unit_that_kills_its_workers_is_named(tmp_path: Path) -> None:
    workers, store = Busy(2), Store(tmp_path / "store")
    deadly = Deadly("scene a, picture 1", str(tmp_path / "tally"), 99)
    try:
        with pytest.raises(OnboardError, match="died 3 times") as caught:
            workers.run([deadly], store, lambda work: None)
        assert ("slides", "scene a, picture 1", 1) == (caught.value.stage, caught.value.place, caught.value.exit_code)
        workers.run(works(*range(4)), store, lambda work: None)
    finally:
        workers.close()
    assert "xxx" == (tmp_path / "tally").read_text()


@dataclass(frozen=True)
class Large(Work):
    """Ends like one the system ends for want of memory, as long as anything else is being made beside it."""

    stage = "slides"
    folder: str

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf) -> bytes:
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            if any(Path(self.folder).iterdir()):
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.005)
        return b"made"


@dataclass(frozen=True)
class Beside(Work):
    """Takes a moment, in which a file in a folder says so."""

    stage = "narrate"
    folder: str
    number: int

    def inputs(self) -> dict[str, Any]:
        return {"the number": self.number}

    def _make(self, shelf) -> bytes:
        file = Path(self.folder) / str(self.number)
        file.touch()
        time.sleep(0.02)
        file.unlink()
        return b"made"


def test_a_unit_whose_workers_were_lost_beside_others_is_made_at_last_with_nothing_beside_it(tmp_path: Path) -> None:
    workers, store = Busy(3), Store(tmp_path / "store")
    (tmp_path / "beside").mkdir()
    large = Large("scene a, picture 1", str(tmp_path / "beside"))
    others = [Beside(f"number {n}", str(tmp_path / "beside"), n) for n in range(60)]
    try:
        workers.run([large, *others], store, lambda work: None)
    finally:
        workers.close()
    assert b"made" == store.get(large.fingerprint())
    assert all(store.has(work.fingerprint()) for work in others)


SLEEPING = """
import sys, threading
sys.path.insert(0, {here!r})
from pathlib import Path
from test_workers import Busy, works
from onboard.store import Store
if __name__ == "__main__":
    workers = Busy(2)
    workers.run(works(1, 2, 3), Store(Path(sys.argv[1])), lambda work: None)
    print("ready", flush=True)
    threading.Event().wait()
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    from workshop import members_of  # here: the program started below imports this file, and knows no other

    script = tmp_path / "sleeping.py"
    script.write_text(SLEEPING.format(here=str(Path(__file__).parent)))
    parent = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "store")],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    assert "ready\n" == parent.stdout.readline()
    assert len(members_of(parent.pid)) >= 3
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 120
    while (left := members_of(parent.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == left
