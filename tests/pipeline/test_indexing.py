"""The list of all workstations on the site is right after a run, and not written again and again meanwhile."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from workshop import plant

from onboard.core.progress import Quiet
from onboard.pipeline import indexing
from onboard.pipeline.indexing import PAUSE, Index
from onboard.pipeline.workspace import Workspace, open_workspace


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return open_workspace(plant(tmp_path, silent=True))


def written(place: Workspace) -> bool:
    """Whether there is an index; it is taken away, so that the next one shows."""
    file = place.site / "index.html"
    there = file.exists()
    file.unlink(missing_ok=True)
    return there


def test_the_first_page_is_listed_at_once_and_the_last_when_the_run_ends(place: Workspace) -> None:
    index = Index(place, Quiet(), now=count().__next__)  # writing takes a second, so it is left for twenty
    index.put()
    assert written(place)
    index.put()
    assert not written(place)
    index.settle()
    assert written(place)
    index.settle()
    assert not written(place)


def test_writing_the_index_takes_a_small_part_of_a_long_run(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, spent = [0.0], []

    def slow(*_: object) -> None:
        clock[0] += 2.0
        spent.append(2.0)

    monkeypatch.setattr(indexing, "put", slow)
    index = Index(place, Quiet(), now=lambda: clock[0])
    for _ in range(500):
        clock[0] += 1.0  # a workstation is made
        index.put()
    assert sum(spent) <= 2.0 + clock[0] / PAUSE
