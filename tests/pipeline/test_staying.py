"""A process that stays makes what is little itself, and the first save finds everything in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from workshop import edit, files_of, plant

from onboard.core.progress import Quiet
from onboard.pipeline.build import Options, build
from onboard.pipeline.staying import Staying, rehearse
from onboard.pipeline.working.costs import Costs
from onboard.pipeline.working.workers import Here
from onboard.pipeline.workspace import open_workspace

SAVED = """
import sys
from pathlib import Path
from workshop import edit
from onboard.core.progress import Quiet
from onboard.pipeline.build import Options, build
from onboard.pipeline.staying import Staying, rehearse
from onboard.pipeline.workspace import open_workspace

place = Path(sys.argv[1])
workspace, workers = open_workspace(place), Staying(2)
build(workspace, ["ws-04"], workers, options=Options(draft=True))
workers.close()
rehearse(workspace, ["ws-04"], workers.costs, voice=False)
edit(place, "mit 25 Nm an", "mit 30 Nm an")
before = set(sys.modules)
(report,) = build(workspace, ["ws-04"], workers, options=Options(draft=True))
print(report.outcome, len(report.made) > 3, sorted(set(sys.modules) - before))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return plant(tmp_path)


@pytest.mark.slow
def test_the_first_save_imports_nothing_more(place: Path) -> None:
    tests = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", f"import sys; sys.path.append({str(tests)!r})\n{SAVED}", str(place)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=place).stdout
    assert "draft True []" == told.strip()


def test_a_rehearsal_changes_no_file_of_the_workspace(place: Path) -> None:
    workspace = open_workspace(place)
    build(workspace, ["ws-04"], Here(), options=Options(draft=True), progress=Quiet())
    before = files_of(place)
    rehearse(workspace, ["ws-04"], Costs(), voice=False)
    assert before == files_of(place)


def test_what_cannot_be_rehearsed_is_left_to_the_build(place: Path) -> None:
    (place / "stations" / "ws-04" / "checklist.md").write_text("")
    rehearse(open_workspace(place), ["ws-04", "ws-99"], Costs(), voice=False)


def test_a_changed_sentence_is_made_without_another_process(place: Path) -> None:
    workspace = open_workspace(place)
    build(workspace, ["ws-04"], Here(), options=Options(draft=True))
    edit(place, "mit 25 Nm an", "mit 30 Nm an")

    class Alone(Staying):
        def _hired(self) -> NoReturn:
            raise AssertionError("a process was started")

    workers = Alone(2)
    (report,) = build(workspace, ["ws-04"], workers, options=Options(draft=True))
    workers.close()
    assert ("draft", None) == (report.outcome, report.error)
