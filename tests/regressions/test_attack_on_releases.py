"""Holes that were found in releases, pages and their histories by trying to break them; each named after what broke."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from workshop import build, change_settings, edit, onboard_here, plant

from onboard.pipeline import history
from onboard.pipeline.history import Deed, Event
from onboard.pipeline.workspace import open_workspace
from onboard.publish.addresses import addresses


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """German and English, published once."""
    place = plant(tmp_path_factory.mktemp("attacked"), silent=True)
    change_settings(place, 'language = "de"\n', 'language = "de"\ntranslations = ["en"]\n')
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.en]\nprovider = "silent"\n')
    assert "published" == build(place)["outcome"]
    return place


@pytest.fixture(scope="module")
def built_twice(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a second release of both languages."""
    place = Path(shutil.copytree(built, tmp_path_factory.mktemp("twice") / "plant"))
    edit(place, "25 Nm", "35 Nm")
    assert "published" == build(place)["outcome"]
    return place


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "plant"))


@pytest.fixture
def twice(built_twice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built_twice, tmp_path / "plant"))


def page_of(place: Path) -> str:
    code = addresses(place / "records")[0].code
    return (place / "output" / "site" / "W" / code / "index.html").read_text()


def shown(place: Path) -> dict[str, str]:
    """Release by language, as the page says it."""
    told = page_of(place).split('onboard-release" content="')[1].split('"')[0]
    return dict(part.split(":") for part in told.split(" "))


def said(place: Path, *words: str) -> tuple[int, str]:
    ended = onboard_here("-C", place, *words)
    return ended.code, ended.out + ended.err


def outcomes(place: Path) -> dict[str, str]:
    stations = onboard_here("-C", place, "build", "--json").json["stations"]
    return {one["language"]: one["outcome"] for one in stations}


# ------------------------------------------------------------------------------------------------ rolled back


def test_a_rollback_in_one_language_was_undone_by_the_next_build(twice: Path) -> None:
    new = shown(twice)["de"]
    code, told = said(twice, "rollback", "ws-04", "--lang", "en", "--reason", "falsch übersetzt")
    assert 0 == code, told
    old = shown(twice)["en"]
    assert old != new
    assert {"de": "unchanged", "en": "held back"} == outcomes(twice)
    assert {"de": new, "en": old} == shown(twice)


def test_a_language_that_was_rolled_back_kept_the_others_from_being_renewed(twice: Path) -> None:
    said(twice, "rollback", "ws-04", "--lang", "en")
    old = shown(twice)["en"]
    script = twice / "stations" / "ws-04" / "script.de.yaml"
    assert "Dichtfläche" in script.read_text()
    photo = twice / "stations" / "ws-04" / "photos"
    shutil.copy(photo / "01.jpg", photo / "02.jpg")
    outcomes(twice)
    assert old not in shown(twice).values(), "another photo is another video in both languages"


def test_what_was_rolled_back_from_came_back_when_the_workstation_was_renamed(twice: Path) -> None:
    said(twice, "rollback", "ws-04")
    old = shown(twice)
    code, told = said(twice, "rename", "ws-04", "ws-05")
    assert 0 == code, told
    assert {"de": "held back", "en": "held back"} == outcomes(twice)
    assert old == shown(twice)


def test_a_build_said_nothing_useful_when_the_release_rolled_back_to_was_lost(twice: Path) -> None:
    said(twice, "rollback", "ws-04")
    shutil.rmtree(twice / "output")
    code, told = said(twice, "build")
    assert 0 != code
    assert "onboard publish ws-04" in told
    assert 0 == said(twice, "publish", "ws-04")[0]
    assert {"de": "published", "en": "published"} == outcomes(twice)


# ------------------------------------------------------------------------------------------------ records


def test_a_video_could_not_be_withdrawn_when_the_record_of_its_release_was_lost(place: Path) -> None:
    (release,) = set(shown(place).values())
    (place / "records" / "ws-04" / f"{release}.json").unlink()
    code, told = said(place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt")
    assert 0 == code, told
    assert "Vorrichtung gesperrt" in page_of(place)
    assert {"de": "withdrawn", "en": "withdrawn"} == outcomes(place)


def test_a_video_could_not_be_withdrawn_when_all_records_of_its_release_were_lost(place: Path) -> None:
    (release,) = set(shown(place).values())
    (place / "records" / "ws-04" / f"{release}.json").write_text("<<<<<<< HEAD\n")
    (place / "output" / "site" / "r" / release / "release.json").unlink()
    code, told = said(place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt")
    assert 0 == code, told
    assert "Vorrichtung gesperrt" in page_of(place)
    assert "<video" not in page_of(place)


def test_one_lost_record_stopped_every_later_build(twice: Path) -> None:
    records = {path: path.read_bytes() for path in (twice / "records" / "ws-04").glob("????????????????.json")}
    for record in records:
        record.unlink()
    assert "is lost" in said(twice, "status")[1]
    code, told = said(twice, "build")
    assert (0, 2) == (code, told.count("was lost; it is put back from the site")), told
    assert records == {path: path.read_bytes() for path in records}


def test_a_withdrawal_was_lifted_when_two_histories_were_merged(place: Path) -> None:
    """One copy of the workspace withdrew a video, another published: git puts one's lines behind the other's."""
    path = place / "records" / "ws-04" / "history.jsonl"
    published = path.read_text()
    said(place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt")
    path.write_text(path.read_text() + published)
    assert {"de": "withdrawn", "en": "withdrawn"} == outcomes(place)
    assert "Vorrichtung gesperrt" in page_of(place)
    assert 2 == said(place, "rollback", "ws-04")[0]
    assert 0 == said(place, "publish", "ws-04")[0]
    assert "Vorrichtung gesperrt" not in page_of(place)


def test_a_withdrawal_counts_whatever_time_the_clock_told(place: Path) -> None:
    workspace = open_workspace(place)
    shown_before = history.shown_now(workspace, "ws-04").releases
    past = [
        Event("2030-01-01T08:00:00+01:00", Deed.PUBLISHED, shown_before),
        Event("2026-01-01T08:00:00+01:00", Deed.WITHDRAWN, {}, "", "gesperrt"),
    ]
    assert history.shown_after(past).withdrawn == past[1]
    assert history.shown_after([*past, Event("2026-01-02T08:00:00+01:00", Deed.ALLOWED)]).withdrawn is None


@pytest.mark.parametrize("marks", ["<<<<<<< HEAD", "=======", ">>>>>>> hall-2"])
def test_the_marks_of_an_unfinished_merge_are_told_by_file_and_line(place: Path, marks: str) -> None:
    path = place / "records" / "ws-04" / "history.jsonl"
    path.write_text(path.read_text() + marks + "\n")
    ended = onboard_here("-C", place, "history", "ws-04", "--json")
    assert 3 == ended.code
    error = json.loads(ended.err)
    assert ("records/ws-04/history.jsonl", "line 2") == (error["file"], error["place"])
