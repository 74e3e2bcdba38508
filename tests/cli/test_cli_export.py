"""onboard export: what visitors see is packed, nothing else is, and every refusal says what to do."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from exported_station import edition, record, workstation
from workshop import onboard_here

from onboard import files
from onboard.core.progress import Quiet
from onboard.pipeline import history, releasing, workspace
from onboard.pipeline.history import Deed, Event
from onboard.publish import addresses, pointer
from onboard.publish.release import RECORD_NAME, write_release

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    """ws-04 and ws-05 are shown, ws-06 is not published."""
    place = tmp_path / "plant"
    workspace.init(place)
    for number, languages in (("4", ("de", "en")), ("5", ("de",))):
        show(place, f"ws-0{number}", *languages)
    folder(place, "ws-06")
    return place


def folder(place: Path, station: str) -> None:
    text = 'version = 1\ndocument = "checkliste.md"\nlanguage = "de"\n'
    files.write_durably(place / "stations" / station / "station.toml", text.encode())


def show(place: Path, station: str, *languages: str) -> str:
    """Publish made-up videos, as a build does."""
    opened = workspace.open_workspace(place)
    folder(place, station)
    code = addresses.address_of(opened.records, station, now=NOW)
    made = write_release(opened.site, workstation(id=station), [edition(one) for one in languages], record(languages))
    history.keep_record(opened, station, made, (opened.site / "r" / made / RECORD_NAME).read_bytes())
    releases = dict.fromkeys(languages, made)
    history.add(opened, station, Event("2026-11-20T08:00:00+00:00", Deed.PUBLISHED, releases))
    pointer.show(opened.site, station, code, releases)
    return made


def exported(place: Path, *words: str) -> Any:
    ended = onboard_here("-C", place, "export", *words, "--json")
    assert 0 == ended.code, ended.err
    return json.loads(ended.out)


def test_a_course_is_made_of_what_is_shown_now(plant: Path) -> None:
    told = exported(plant, "ws-04", "--format", "scorm12", "--pass", "60")
    path = plant / "output" / "export" / "ws-04.scorm12.zip"
    assert str(path) == told["file"]
    assert path.stat().st_size == told["bytes"]
    assert [("de", "2026-11-20"), ("en", "2026-11-20")] == [
        (one["language"], one["shown_since"]) for one in told["videos"]
    ]
    assert 4 == told["questions"]
    assert "lesson of its own" in told["notes"][0]
    with zipfile.ZipFile(path) as package:
        assert "<adlcp:masteryscore>60</adlcp:masteryscore>" in package.read("imsmanifest.xml").decode()
        assert {"de/index.html", "en/index.html"} <= set(package.namelist())


def test_one_language_can_be_chosen(plant: Path, tmp_path: Path) -> None:
    target = tmp_path / "kurs.zip"
    told = exported(plant, "ws-04", "--format", "scorm12", "--language", "en", "--output", str(target))
    assert (str(target), []) == (told["file"], told["notes"])
    with zipfile.ZipFile(target) as package:
        assert [] == [name for name in package.namelist() if name.startswith("de/")]


def test_a_bundle_holds_several_workstations_and_says_what_is_not_in_it(plant: Path) -> None:
    told = exported(plant, "--all", "--format", "zip")
    assert ["ws-04", "ws-04", "ws-05"] == [one["workstation"] for one in told["videos"]]
    assert ["ws-06: is not published, and drafts are not exported"] == told["left_out"]
    with zipfile.ZipFile(told["file"]) as package:
        assert {"files/W/ws-04/index.html", "files/W/ws-05/index.html"} <= set(package.namelist())


def test_exporting_twice_writes_the_same_bytes(plant: Path) -> None:
    assert exported(plant, "ws-05", "--format", "zip") == exported(plant, "ws-05", "--format", "zip")


def test_a_withdrawn_workstation_is_not_exported(plant: Path) -> None:
    opened = workspace.open_workspace(plant)
    releasing.withdraw(opened, "ws-04", now=NOW, reason="Falsches Drehmoment", progress=Quiet())
    ended = onboard_here("-C", plant, "export", "ws-04", "--format", "scorm12")
    assert 8 == ended.code
    assert "ws-04: was withdrawn on 2026-11-22 and is not exported" in ended.err
    assert "onboard publish ws-04" in ended.err
    told = exported(plant, "--all", "--format", "zip")
    assert "ws-04: was withdrawn on 2026-11-22 and is not exported" in told["left_out"]


def test_a_damaged_release_is_not_exported(plant: Path) -> None:
    video = next((plant / "output" / "site" / "r").glob("*/video.en.mp4"))
    video.write_bytes(b"damaged")
    ended = onboard_here("-C", plant, "export", "ws-04", "--format", "zip")
    assert 8 == ended.code
    assert "video.en.mp4" in ended.err
    assert not (plant / "output" / "export").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ws-06", "--format", "zip"], 3, "ws-06: is not published, and drafts are not exported"),
        (["ws-07", "--format", "zip"], 3, "there is no workstation 'ws-07'"),
        (["ws-05", "--format", "zip", "--language", "en"], 3, "is not shown in en. It is shown in de."),
        (["ws-04", "ws-05", "--format", "scorm12"], 2, "a course is made of one workstation"),
        (["--all", "--format", "scorm12"], 2, "a course is made of one workstation"),
        (["ws-04"], 2, "Missing option '--format'. Choose from"),
        (["ws-04", "--format", "cmi5"], 2, "'cmi5' is not one of 'scorm12', 'zip'"),
        (["--format", "zip"], 2, "no workstation is named. Name some, or give --all."),
        (["ws-04", "--all", "--format", "zip"], 2, "both workstations and --all are given"),
        (["ws-04", "--format", "zip", "--low-data"], 2, "belong to courses"),
        (["ws-04", "--format", "scorm12", "--pass", "101"], 2, "'--pass'"),
        (["ws-04", "--format", "zip", "--output", "."], 2, "is a folder, not a file"),
        (["ws-04", "--format", "zip", "--output", "onboard.toml/a.zip"], 6, "onboard.toml"),
    ],
)
def test_what_cannot_be_exported_is_said(
    plant: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(plant)
    ended = onboard_here("export", *words)
    assert code == ended.code, ended.err
    assert said in " ".join(ended.err.split())
    assert not (plant / "output" / "export").exists()
    assert [] == list(plant.glob(".onboard-tmp-*"))


def test_a_person_reads_what_was_written(plant: Path) -> None:
    ended = onboard_here("-C", plant, "export", "ws-05", "--format", "zip")
    assert "ws-05.zip: " in ended.out
    assert "ws-05 de: release " in ended.out
    assert ", shown since 2026-11-20" in ended.out


def test_what_an_interrupted_export_left_is_cleared(plant: Path) -> None:
    left = plant / "output" / "export" / ".onboard-tmp-0123456789abcdef"
    left.mkdir(parents=True)
    (left / "ws-05.zip").write_bytes(b"half")
    exported(plant, "ws-05", "--format", "zip")
    assert ["ws-05.zip"] == [path.name for path in (plant / "output" / "export").iterdir()]
