"""A whole plant in one run: what is shared is made once, what fails keeps nothing else, and killed it goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workshop import CHECKLIST, at_work, change_settings, files_of, happens, killed, onboard_here, plant

from onboard.core.errors import OnboardError
from onboard.core.progress import Recorder
from onboard.pipeline.build import build
from onboard.pipeline.working.workers import Here, Nobody, Processes, Workers
from onboard.pipeline.workspace import open_workspace

NAMES = tuple(f"ws-{n:02}" for n in range(4, 10))
BROKEN, BLOCKED = "ws-06", "ws-08"


@pytest.fixture(scope="module")
def six_stations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six workstations that differ in one sentence, nothing built yet."""
    place = plant(tmp_path_factory.mktemp("plant"), silent=True)
    first = place / "stations" / NAMES[0]
    for n, name in enumerate(NAMES[1:], 5):
        shutil.copytree(first, place / "stations" / name)
        text = CHECKLIST.replace("mit 25 Nm", f"mit {20 + n} Nm").replace("WS-04", name.upper())
        (place / "stations" / name / "checklist.md").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def copy(six_stations: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(six_stations, tmp_path / "plant"))


@pytest.fixture(scope="module")
def six_built(six_stations: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built by one process; how many units that made is in made.txt."""
    place = Path(shutil.copytree(six_stations, tmp_path_factory.mktemp("built") / "plant"))
    made = built(place, Here())
    assert dict.fromkeys(NAMES, "published") == {name: outcome for name, (outcome, _) in made.items()}
    (place / "made.txt").write_text(str(sum(count for _, count in made.values())))
    return place


@pytest.fixture
def built_copy(six_built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(six_built, tmp_path / "built"))


def break_document(place: Path, name: str) -> None:
    (place / "stations" / name / "checklist.md").write_bytes(b"\xff\xfe\x00broken")


def block(place: Path, name: str) -> None:
    """A script edited by hand says another torque than its document: nobody may publish that."""
    script = place / "stations" / name / "script.de.yaml"
    onboard_here("-C", place, "script", name)
    text = script.read_text(encoding="utf-8")
    assert "25 Nm" in text or "28 Nm" in text, text
    script.write_text(text.replace("28 Nm", "99 Nm").replace("25 Nm", "99 Nm"), encoding="utf-8")


def built(place: Path, workers: Workers) -> dict[str, tuple[str, int]]:
    """By workstation: its outcome, and how many units were made for it."""
    workspace = open_workspace(place)
    reports = build(workspace, workspace.station_ids(), workers)
    return {report.station: (report.outcome, len(report.made)) for report in reports}


def test_several_processes_make_as_much_as_one_and_the_same_site(copy: Path, six_built: Path) -> None:
    workers = Processes(2)
    try:
        together = built(copy, workers)
    finally:
        workers.close()
    assert dict.fromkeys(NAMES, "published") == {name: outcome for name, (outcome, _) in together.items()}
    assert int((six_built / "made.txt").read_text()) == sum(made for _, made in together.values())
    assert shown(six_built) == shown(copy)


def shown(place: Path) -> dict[str, bytes]:
    """Every file of every release but the signs, which carry a code that is drawn by lot."""
    site = place / "output" / "site" / "r"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_broken_document_and_a_blocked_script_keep_nobody_else(built_copy: Path) -> None:
    copy = built_copy
    shutil.rmtree(copy / "output")
    break_document(copy, BROKEN)
    block(copy, BLOCKED)
    ended = onboard_here("-C", copy, "build", "--all", "--json")
    outcomes = {report["station"]: report["outcome"] for report in ended.json["stations"]}
    right = {name: "published" for name in NAMES if name not in (BROKEN, BLOCKED)}
    assert {**right, BROKEN: "failed", BLOCKED: "draft"} == outcomes
    assert 3 == ended.code
    told = onboard_here("-C", copy, "build", "--all")
    assert "6 videos: 4 up to date, 1 drafts, 1 failed; 0 units of work made" in told.out
    assert f"to build again: onboard build {BROKEN}" in told.out
    assert 3 == told.code


def test_fail_fast_begins_nothing_after_a_failure_and_keeps_what_is_finished(copy: Path) -> None:
    break_document(copy, NAMES[1])
    ended = onboard_here("-C", copy, "build", "--fail-fast", "--json")
    outcomes = [report["outcome"] for report in ended.json["stations"]]
    assert ["published", "failed", "stopped", "stopped", "stopped", "stopped"] == outcomes
    assert 3 == ended.code
    assert f"not begun, since {NAMES[1]} failed" in onboard_here("-C", copy, "build", "--fail-fast").out


def test_everything_and_names_are_not_asked_for_together(copy: Path) -> None:
    ended = onboard_here("-C", copy, "build", "--all", NAMES[0])
    assert (2, "") == (ended.code, ended.out)
    assert "--all" in ended.err


def test_a_plant_killed_in_the_middle_goes_on_where_it_was(six_stations: Path, tmp_path: Path) -> None:
    for attempt in range(10):  # it may have ended before it is killed
        copy = Path(shutil.copytree(six_stations, tmp_path / str(attempt)))
        change_settings(copy, "workers = 1\n", "workers = 2\n")
        store = copy / ".onboard" / "store"
        run = at_work(copy, "build", "--all")
        happens(lambda store=store: len(entries(store)) >= 40, at_work=run)
        if killed(run):
            break
    else:
        raise AssertionError("no build was killed while it was at work")
    kept = entries(store)
    outcomes = built(copy, Here())
    assert {"published"} == {outcome for outcome, _ in outcomes.values()}
    assert kept.items() <= entries(store).items()
    assert len(entries(store)) - len(kept) == sum(made for _, made in outcomes.values())


def entries(store: Path) -> dict[str, tuple[int, int]]:
    """What is on the shelf, with what would change if it were made again."""
    return {name: mark for name, mark in files_of(store).items() if len(name.split("/")[0]) == 2}


def test_a_plant_that_stands_makes_nothing(built_copy: Path) -> None:
    workspace, heard = open_workspace(built_copy), Recorder()
    reports = build(workspace, workspace.station_ids(), Nobody(), progress=heard)
    assert ({"unchanged"}, []) == ({report.outcome for report in reports}, heard.made)
    assert [f"{name} (de): unchanged" for name in NAMES] == [line.split(";")[0] for line in heard.parts_settled]


def test_a_disk_that_takes_nothing_more_ends_the_run_with_one_error(copy: Path) -> None:
    workspace = open_workspace(copy)
    shutil.rmtree(workspace.store, ignore_errors=True)
    workspace.store.parent.mkdir(exist_ok=True)
    workspace.store.write_text("")
    workers = Processes(2)
    try:
        with pytest.raises(OnboardError) as caught:
            build(workspace, workspace.station_ids(), workers)
    finally:
        workers.close()
    assert 6 == caught.value.exit_code
