"""The table of forty workstations stays readable, the most urgent reason comes first, and programs get it all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workshop import build, change_settings, edit, onboard_here, plant

NARROW = {"COLUMNS": "80"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three workstations of the same document in two languages, all published."""
    place = plant(tmp_path_factory.mktemp("table"), silent=True)
    change_settings(place, 'language = "de"', 'language = "de"\ntranslations = ["en"]')
    (place / "onboard.toml").open("a").write('\n[voices.en]\nprovider = "silent"\n')
    for name in ("ws-05", "ws-06"):
        shutil.copytree(place / "stations" / "ws-04", place / "stations" / name)
    assert 0 == build(place)["code"]
    return place


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """One has another value, one cannot be read."""
    place = Path(shutil.copytree(built, tmp_path / "copy"))
    edit(place, "mit 25 Nm an", "mit 30 Nm an")
    (place / "stations" / "ws-06" / "checklist.md").unlink()
    return place


def test_all_is_well_in_a_line_a_workstation_and_the_exit_code_is_0(built: Path) -> None:
    ended = onboard_here("-C", built, "status", env=NARROW)
    lines = ended.out.splitlines()
    assert (0, ["workstation", "rev.", "shown", "since", "state"]) == (ended.code, lines[0].split())
    assert ["ws-04", "ws-05", "ws-06"] == [line.split()[0] for line in lines[1:4]]
    assert all(line.endswith("up to date: de, en") for line in lines[1:4])
    assert "3 workstations, 6 videos: 6 up to date" in lines


def test_reasons_are_grouped_by_workstation_the_most_urgent_first(copy: Path) -> None:
    ended = onboard_here("-C", copy, "status", env=NARROW)
    assert 8 == ended.code
    headings = [line for line in ended.out.splitlines() if line.startswith("ws-") and line.split()[0].endswith(":")]
    assert ["ws-06: error", "ws-04: out of date"] == headings
    assert 1 == ended.out.count("25 Nm → 30 Nm")
    assert "[de]" not in ended.out
    assert "3 workstations, 6 videos: 2 error, 2 out of date, 2 up to date" in ended.out
    assert ended.out.rstrip().endswith("Next: onboard build ws-04")


def test_no_line_is_wider_than_the_terminal(copy: Path) -> None:
    lines = onboard_here("-C", copy, "status", env=NARROW).out.splitlines()
    assert [] == [line for line in lines if len(line) > 80]


def test_one_workstation_is_shown_in_every_detail(copy: Path) -> None:
    ended = onboard_here("-C", copy, "status", "ws-04", env=NARROW)
    assert 8 == ended.code
    for told in (
        "ws-04 (de): out of date",
        "shown since",
        "step 3: 25 Nm → 30 Nm",
        "before:",
        "after:",
        "instruct again",
    ):
        assert told in ended.out
    assert "ws-05" not in ended.out


def test_a_workstation_that_is_right_exits_0_although_others_are_not(copy: Path) -> None:
    assert [8, 0] == [onboard_here("-C", copy, "status", name).code for name in ("ws-06", "ws-05")]


def test_an_unknown_workstation_is_an_error_that_names_those_there_are(copy: Path) -> None:
    ended = onboard_here("-C", copy, "status", "ws-99")
    assert (3, True) == (ended.code, "ws-04, ws-05, ws-06" in ended.err)


def test_programs_get_every_field_of_every_video(copy: Path) -> None:
    ended = onboard_here("-C", copy, "status", "--json")
    assert (8, 1, False) == (ended.code, ended.json["version"], ended.json["right"])
    row = ended.json["stations"][0]
    page = (Path(__file__).resolve().parents[2] / "docs" / "status.md").read_text(encoding="utf-8")
    assert [] == [name for name in row if f"`{name}`" not in page]
    (cause,) = [one for one in row["causes"] if one["kind"] == "document"]
    assert [[3, [["25 Nm", "30 Nm"]]]] == [[one["number"], one["values"]] for one in cause["changes"]]
    assert [] == [name for name in (*cause, *cause["changes"][0]) if f"`{name}`" not in page]


def test_every_state_and_every_kind_of_cause_is_documented() -> None:
    from onboard.pipeline.causes import Kind
    from onboard.pipeline.standing import STATES

    page = (Path(__file__).resolve().parents[2] / "docs" / "status.md").read_text(encoding="utf-8")
    assert [] == [name for name in (*STATES, *(kind.value for kind in Kind)) if f"| `{name}` |" not in page]


def test_every_field_of_the_report_is_documented() -> None:
    from dataclasses import fields

    from onboard.pipeline.reporting import SuccessReport

    page = (Path(__file__).resolve().parents[2] / "docs" / "status.md").read_text(encoding="utf-8")
    assert [] == [field.name for field in fields(SuccessReport) if f"`{field.name}`" not in page]
