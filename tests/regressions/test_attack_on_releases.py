"""Holes that were found in releases, pages and their histories by trying to break them; each named after what broke."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from exported_station import edition as exported
from exported_station import showings
from publish.made_up_station import RECORD, edition, workstation
from publish.targets_sent import NOW, make_workspace
from publish.targets_site import CODES, page, release_id, tree, write_site
from workshop import build, change_settings, edit, onboard_here, plant

from onboard.core.errors import CheckFailedError
from onboard.pipeline import history
from onboard.pipeline.history import Deed, Event
from onboard.pipeline.sending import Options, send_site, targets_of
from onboard.pipeline.workspace import open_workspace
from onboard.publish.addresses import addresses
from onboard.publish.bundle import Looks, Shown, bundle_entries
from onboard.publish.pointer import show, write_index
from onboard.publish.release import write_release


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


# ------------------------------------------------------------------------------------------------ renamed


def test_a_renamed_workstation_could_not_be_exported_before_its_next_build(place: Path) -> None:
    assert 0 == said(place, "rename", "ws-04", "ws-05")[0]
    code, told = said(place, "export", "ws-05", "--format", "scorm12")
    assert 0 == code, told
    assert (place / "output" / "export" / "ws-05.scorm12.zip").is_file()


def test_a_bundle_broke_where_an_old_name_was_given_to_another_workstation(tmp_path: Path) -> None:
    renamed = Shown(showings(tmp_path / "site", exported("de")), station_id="ws-05")
    newer = Shown(showings(tmp_path / "site", exported("en"), name="Filter"), station_id="ws-04")
    looks = Looks("Albers Pumpen", "#1F5FA8", "de")
    names = [entry.name for entry in bundle_entries(tmp_path / "site", [renamed, newer], looks)]
    assert {"files/W/ws-04/index.html", "files/W/ws-05/index.html"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_workstation_was_missing_in_the_list_where_its_old_name_was_given_to_another(tmp_path: Path) -> None:
    editions = [edition("de")]
    for code, name in (("0123ABCD", "Presse"), ("ZZZZ0000", "Filter")):
        release = write_release(tmp_path, workstation(name=name), editions, RECORD)
        show(tmp_path, "ws-04", code, {"de": release})
    assert () == write_index(tmp_path, company="", colour="#0B5FA5")
    listed = (tmp_path / "index.html").read_text()
    assert ("W/0123ABCD/" in listed, "W/ZZZZ0000/" in listed) == (True, True)


# ------------------------------------------------------------------------------------------------ targets


def test_a_withdrawal_waited_until_the_videos_of_others_had_been_sent(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "plant", {"hall": {"url": f"file://{tmp_path}/hall"}})
    targets, options = targets_of(workspace), Options(now=NOW, first_pause=0.01)
    write_site(workspace.site, 1)
    assert None is send_site(workspace, targets, options=options)[0].error
    write_site(workspace.site, 2)
    notice = b'<meta name="onboard-withdrawn" content="2026-11-22"><link href="../../sw.js">gesperrt'
    (workspace.site / "W" / CODES[0] / "index.html").write_bytes(notice)
    for code in CODES[1:]:
        (tmp_path / "hall" / "r" / release_id(code, 2)).write_text("in the way")
    assert None is not send_site(workspace, targets, options=options)[0].error
    pages = {code: (tmp_path / "hall" / "W" / code / "index.html").read_bytes() for code in CODES}
    assert {CODES[0]: notice, **{code: page(code, 1) for code in CODES[1:]}} == pages
    for code in CODES[1:]:
        (tmp_path / "hall" / "r" / release_id(code, 2)).unlink()
    assert None is send_site(workspace, targets, options=options)[0].error
    assert tree(workspace.site).items() <= tree(tmp_path / "hall").items()


def test_a_withdrawal_was_not_sent_while_another_workstation_was_damaged(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "plant", {"hall": {"url": f"file://{tmp_path}/hall"}})
    targets, options = targets_of(workspace), Options(now=NOW, first_pause=0.01)
    write_site(workspace.site, 1)
    send_site(workspace, targets, options=options)
    notice = b'<meta name="onboard-withdrawn" content="2026-11-22"><link href="../../sw.js">gesperrt'
    (workspace.site / "W" / CODES[0] / "index.html").write_bytes(notice)
    (workspace.site / "r" / release_id(CODES[1], 1) / "video.de.mp4").unlink()
    for _ in range(2):
        (told,) = send_site(workspace, targets, options=options)
        assert isinstance(told.error, CheckFailedError)
        assert notice == (tmp_path / "hall" / "W" / CODES[0] / "index.html").read_bytes()
    assert (tmp_path / "hall" / "r" / release_id(CODES[1], 1) / "video.de.mp4").is_file()


# ------------------------------------------------------------------------------------------------ leaks


def test_a_password_in_base_url_was_repeated_in_the_error(place: Path) -> None:
    change_settings(place, "[site]\n", '[site]\nearlier = ["https://qm:hunter2@training.example.com"]\n')
    code, told = said(place, "status")
    assert (3, False, True) == (code, "hunter2" in told, "password" in told)


@pytest.mark.parametrize("url", ["sftp://qm:hunter2@files.example/www", "sftp://qm:hun#ter2@files.example/www"])
def test_a_password_in_the_url_of_a_target_is_refused_and_not_repeated(place: Path, url: str) -> None:
    with (place / "onboard.toml").open("a") as settings:
        settings.write(f'\n[targets.hall]\nurl = "{url}"\n')
    ended = onboard_here("--debug", "-C", place, "publish")
    told = ended.out + ended.err
    assert (3, False, False) == (ended.code, "hunter2" in told, "ter2" in told)


def test_a_name_in_the_read_me_of_a_bundle_could_steer_a_terminal(tmp_path: Path) -> None:
    hostile = Shown(showings(tmp_path / "site", exported("de"), name="Presse\x1b[2J\u202e7 \x9b31m"))
    looks = Looks("Albers Pumpen", "#1F5FA8", "de")
    (text,) = [one.content for one in bundle_entries(tmp_path / "site", [hostile], looks) if one.name == "README.txt"]
    assert isinstance(text, bytes)
    assert set(text.decode("utf-8-sig")).isdisjoint("\x1b\x9b\u202e")


def test_a_rollback_to_a_release_that_is_not_kept_said_nothing_of_what_to_do(twice: Path) -> None:
    change_settings(twice, "[site]\n", "[site]\nkeep = 0\n")
    edit(twice, "35 Nm", "36 Nm")
    assert "published" == build(twice)["outcome"]
    before = shown(twice)
    code, told = said(twice, "rollback", "ws-04")
    assert (3, True) == (code, "keep under [site]" in told), told
    assert before == shown(twice)
