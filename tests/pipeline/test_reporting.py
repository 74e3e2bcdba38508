"""What the report counts: workstations, languages, ages, days from a change to its video; and never people."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from workshop import build, change_settings, edit, onboard_here, plant

from onboard.pipeline.reporting import SuccessReport, report
from onboard.pipeline.reportpage import report_page
from onboard.pipeline.workspace import open_workspace

DAY = 24 * 3600


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workstations, one of them published."""
    place = plant(tmp_path_factory.mktemp("report"), silent=True)
    change_settings(place, 'name = ""', 'name = "Albers & Söhne <Pumpen>"')
    assert 0 == build(place)["code"]
    shutil.copytree(place / "stations" / "ws-04", place / "stations" / "ws-05")
    (place / "stations" / "ws-05" / "code.txt").unlink(missing_ok=True)
    return place


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def told(place: Path) -> SuccessReport:
    return report(open_workspace(place))


def shown_days_ago(place: Path, days: int) -> None:
    """Put the first line of the history back in time."""
    path = place / "records" / "ws-04" / "history.jsonl"
    first, *others = path.read_text().splitlines()
    fields = json.loads(first)
    fields["at"] = (datetime.now().astimezone() - timedelta(days)).isoformat(timespec="seconds")
    path.write_text("".join(f"{line}\n" for line in (json.dumps(fields), *others)))


def test_workstations_and_videos_that_people_can_see_are_counted(built: Path) -> None:
    found = told(built)
    assert (2, 1, 2, 1, 1) == (found.stations, found.covered, found.videos, found.shown, found.right)
    assert [("de", 2, 1)] == [(one.language, one.told, one.shown) for one in found.languages]
    assert {"not published": 1, "up to date": 1} == found.states


def test_the_age_of_what_is_shown_is_told(copy: Path) -> None:
    shown_days_ago(copy, 40)
    ages = told(copy).shown_for
    assert ages is not None
    assert (1, 40, 40, "ws-04 (de)") == (ages.count, ages.middle, ages.longest, ages.whose)


def test_from_the_changed_document_to_its_release_days_are_counted(copy: Path, tmp_path: Path) -> None:
    shown_days_ago(copy, 40)
    new = tmp_path / "checklist-3.md"
    old = copy / "stations" / "ws-04" / "checklist.md"
    new.write_text(old.read_text(encoding="utf-8").replace("25 Nm", "30 Nm"), encoding="utf-8")
    assert 0 == onboard_here("-C", copy, "update", "ws-04", new).code
    (kept,) = (copy / "records" / "ws-04" / "documents").iterdir()
    os.utime(kept, (time.time() - 3 * DAY,) * 2)
    assert ["ws-04"] == [one.station for one in told(copy).waiting]
    assert 0 == onboard_here("-C", copy, "build", "ws-04").code
    found = told(copy)
    assert found.reached is not None
    assert (1, 3, 0, ()) == (found.reached.count, found.reached.longest, found.untimed, found.waiting)


def test_a_change_whose_time_is_lost_is_counted_as_unknown_and_not_guessed(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    build(copy, "ws-04")
    document = copy / "stations" / "ws-04" / "checklist.md"
    os.utime(document, (time.time() + DAY,) * 2)  # copied, or checked out, after it was published
    found = told(copy)
    assert (None, 1) == (found.reached, found.untimed)


def test_what_is_due_next_is_listed_the_nearest_first(copy: Path) -> None:
    shown_days_ago(copy, 350)
    soon = datetime.now().astimezone().date() + timedelta(5)
    for name, day in (("ws-04", soon), ("ws-05", soon + timedelta(200))):
        settings = copy / "stations" / name / "station.toml"
        settings.write_text(f"{settings.read_text()}valid_until = {day}\n")
    due = told(copy).due
    assert [("valid until", "ws-04"), ("instruct again", "ws-04")] == [(one.what, one.station) for one in due]
    assert soon == due[0].day


def test_nobody_is_named_in_the_report(copy: Path) -> None:
    assert 0 == onboard_here("-C", copy, "approve", "ws-04", "--by", "Jana Albers, Ausbildung").code
    build(copy, "ws-04")
    found = told(copy)
    assert (0, 1) == (found.unapproved, found.approved_for and found.approved_for.count)
    printed = onboard_here("-C", copy, "report", "--json").out + report_page(found).decode()
    assert ("Albers &amp; Söhne &lt;Pumpen&gt;" in printed, "Jana" in printed) == (True, False)


def test_the_page_is_german_or_english_and_fetches_nothing(copy: Path) -> None:
    german = report_page(told(copy)).decode()
    change_settings(copy, 'language = "de"', 'language = "fr"')
    english = report_page(told(copy)).decode()
    assert ('<html lang="de">', '<html lang="en">') == (german.splitlines()[1], english.splitlines()[1])
    for page in (german, english):
        assert [] == re.findall(r"<script|src=|href=|url\(|@import", page)
        assert "default-src 'none'" in page


def test_the_command_writes_the_page_and_says_the_same_as_json(copy: Path, tmp_path: Path) -> None:
    ended = onboard_here("-C", copy, "report", "--html", tmp_path / "report.html")
    assert (0, True) == (ended.code, (tmp_path / "report.html").is_file())
    assert "1 of 2 have a video (50 %)" in ended.out
    fields = onboard_here("-C", copy, "report", "--json").json
    assert (1, 2, 1, None) == (fields["version"], fields["stations"], fields["covered"], fields["reached"])


def test_an_empty_workspace_says_how_to_begin(tmp_path: Path) -> None:
    onboard_here("init", tmp_path / "plant")
    ended = onboard_here("-C", tmp_path / "plant", "report", "--html", tmp_path / "r.html")
    assert (0, "No workstations yet. Add one: onboard new ws-04 DOCUMENT\n") == (ended.code, ended.out)
