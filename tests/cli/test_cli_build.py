"""What a build tells before it makes anything, and while it does."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from workshop import build, edit, files_of, made, onboard_here, plant

from onboard.cli.progress import Bar, Lines
from onboard.core.progress import Recorder
from onboard.pipeline.work.base import Work
from onboard.pipeline.working.benches import Board
from onboard.pipeline.working.costs import Costs


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("dry"), silent=True)


def test_a_dry_run_makes_nothing_and_names_what_a_build_then_makes(place: Path) -> None:
    store = place / ".onboard" / "store"
    before = files_of(store)
    (row,) = onboard_here("-C", place, "build", "--dry-run", "--json").json["stations"]
    assert before == files_of(store)
    assert ("not published", True, {}) == (row["state"], row["seconds"] > 1, row["spoken"])
    assert "is known once spoken" in row["unknown"]
    announced = {one["slot"] for one in row["made"]}
    assert announced
    assert announced <= set(made(build(place)))


def test_a_dry_run_after_a_change_says_what_the_build_makes_and_why(place: Path) -> None:
    build(place)
    edit(place, "25 Nm", "31 Nm")
    told = onboard_here("-C", place, "build", "--dry-run", "--explain").out
    assert "sentence 2: the words changed" in told
    assert "of one processor" in told
    assert "Nothing was made and nothing was sent." in told
    assert "A model would be sent 0 characters, a voice elsewhere 0." in told
    edit(place, "31 Nm", "25 Nm")
    (row,) = onboard_here("-C", place, "build", "--dry-run", "--json").json["stations"]
    assert ([], 0.0, "") == (row["made"], row["seconds"], row["unknown"])


def test_what_was_measured_is_expected_the_next_time(tmp_path: Path, place: Path) -> None:
    costs = Costs()
    costs.recall(tmp_path)
    work = _Counted("a", 1)
    assert _Counted.takes == costs.of(work)
    costs.learn(work, 4.0)
    costs.keep()
    again = Costs()
    again.recall(tmp_path)
    assert (4.0, {"slides": 4.0}) == (again.of(work), costs.spent)


@pytest.mark.parametrize(
    "content", ["", "[]", "[" * 100_000, '{"version": 2}', '{"version": 1, "seconds": {"_Counted": "x"}}']
)
def test_a_damaged_record_of_what_was_measured_costs_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "seconds.json").write_text(content)
    costs = Costs()
    costs.recall(tmp_path)
    assert _Counted.takes == costs.of(_Counted("a", 1))


# ------------------------------------------------------------------------------------------------ while it does


@dataclass(frozen=True)
class _Counted(Work):
    stage = "slides"
    takes = 2.0
    number: int

    def inputs(self) -> dict[str, Any]:
        return {}

    def _make(self, shelf) -> bytes:
        return b""


def shown_by(listener: Bar | Lines, *, parts: int) -> str:
    """What a listener shows of a run in which the first of some workstations makes four units."""
    seen = io.StringIO()
    with redirect_stderr(seen):
        board = Board(listener, parts)
        works = [_Counted(f"picture {n}", n) for n in range(4)]
        with board.under_way("ws-04", works, Costs().of):
            for work in works[:3]:
                board.made(work)
        board.settled("ws-04 (de): published; 3 made, 1 reused")
    return seen.getvalue()


def test_what_is_left_counts_workstations_that_nobody_has_looked_at() -> None:
    heard: list[tuple[float, float]] = []

    class Listening(Recorder):
        def outlook(self, done: float, ahead: float) -> None:
            heard.append((done, ahead))

    board = Board(Listening(), 4)
    works = [_Counted(f"picture {n}", n) for n in range(4)]
    with board.under_way("ws-04", works, Costs().of):
        board.made(works[0])
    assert [(0.0, 8.0 + 24.0), (2.0, 6.0 + 24.0)] == heard[:2]


def test_one_workstation_is_told_by_its_stages_and_many_by_a_line_each() -> None:
    assert shown_by(Lines(), parts=1).startswith("drawing: 3 made in ")
    assert "ws-04 (de): published; 3 made, 1 reused\n" == shown_by(Lines(), parts=3)


def test_a_bar_shows_how_much_of_the_work_is_done() -> None:
    seen = shown_by(Bar(), parts=1)
    assert "75 %" not in seen.split("picture 0")[0]
    assert "░ 25 %" in seen
    assert "50 %" in seen
    assert ", 0 of 3 workstations" in shown_by(Bar(), parts=3)
