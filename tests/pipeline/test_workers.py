"""Wherever work runs, the result is the same, and what is finished is on the shelf at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onboard.core.errors import InputError, OnboardError
from onboard.pipeline.work.base import Work
from onboard.pipeline.workers import Here, Nobody, Processes, Workers
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


def works(*numbers: int) -> list[Double]:
    return [Double(f"number {number}", number) for number in numbers]


@pytest.fixture(params=["here", "processes"])
def workers(request: pytest.FixtureRequest):
    found: Workers = Here() if request.param == "here" else Processes(2)
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
