"""What a review of the first video found, each by its name, so that it stays mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from workshop import build, document, edit, onboard_here, photo, plant


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("review"), silent=True)
    assert build(place)["code"] == 0
    return place


@pytest.fixture
def copy(silent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(silent, tmp_path / "plant"))


def history(place: Path) -> list[str]:
    lines = (place / "records" / "ws-04" / "history.jsonl").read_text().splitlines()
    return [json.loads(line)["shown"]["de"] for line in lines]


def live(place: Path) -> str:
    page = next((place / "output" / "site" / "W").glob("*/index.html")).read_text()
    return page.split('onboard-release" content="de:')[1][:16]


def test_the_records_of_a_release_stand_before_visitors_see_it(copy: Path) -> None:
    """They were written after the switch: a failure in between lost them for ever."""
    shutil.rmtree(copy / "records" / "ws-04")
    (copy / "records" / "ws-04").write_text("in the way")
    before = live(copy)
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    assert 6 == build_code(copy)
    assert before == live(copy)
    (copy / "records" / "ws-04").unlink()
    assert "published" == build(copy)["outcome"]
    assert [live(copy)] == history(copy)


def build_code(place: Path) -> int:
    return onboard_here("-C", place, "build").code


def test_history_that_was_lost_is_written_again_even_when_nothing_else_is_to_be_done(copy: Path) -> None:
    shutil.rmtree(copy / "records" / "ws-04")
    assert "unchanged" == build(copy)["outcome"]
    assert [live(copy)] == history(copy)


def test_adding_a_workstation_touches_nobody_elses_unfinished_work(tmp_path: Path) -> None:
    """``new`` used to clear all temporary folders, also those of another ``new`` at work."""
    place = tmp_path / "plant"
    onboard_here("init", place)
    theirs = place / "stations" / ".onboard-tmp-0123456789abcdef"
    theirs.mkdir()
    assert 0 == onboard_here("-C", place, "new", "ws-04", document(tmp_path / "desk")).code
    assert theirs.is_dir()


def test_what_a_killed_new_left_is_no_workstation(copy: Path) -> None:
    left = copy / "stations" / ".onboard-tmp-0123456789abcdef"
    shutil.copytree(copy / "stations" / "ws-04", left)
    ended = onboard_here("-C", copy, "build", "--json")
    assert ["ws-04"] == [one["station"] for one in ended.json["stations"]]
    assert not left.exists()


def test_a_workstation_whose_folder_has_no_proper_name_is_not_built_and_it_is_said(copy: Path) -> None:
    shutil.copytree(copy / "stations" / "ws-04", copy / "stations" / "WS 05")
    ended = onboard_here("-C", copy, "build")
    assert (0, True) == (ended.code, "stations/WS 05 is not built" in ended.err)


def test_two_photos_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    source = document(tmp_path / "desk")
    photo(source.parent / "01.jpg", "#108010")
    source.write_text(source.read_text().replace("photos/02.jpg", "01.jpg"))
    place = tmp_path / "plant"
    onboard_here("init", place)
    ended = onboard_here("-C", place, "new", "ws-04", source)
    assert (3, True) == (ended.code, "two different photos would become photos/01.jpg" in ended.err)
    assert [] == list((place / "stations").iterdir())


def test_a_lost_release_folder_is_written_again(copy: Path) -> None:
    """Everything under output/ may be deleted at any time, also a part of it."""
    was = live(copy)
    shutil.rmtree(copy / "output" / "site" / "r")
    assert (0, was) == (build_code(copy), live(copy))
    assert (copy / "output" / "site" / "r" / was / "video.de.mp4").is_file()


def test_a_station_whose_voice_is_refused_does_not_keep_the_others_from_their_report(copy: Path) -> None:
    other = copy / "stations" / "ws-05"
    shutil.copytree(copy / "stations" / "ws-04", other)
    (other / "station.toml").write_text('version = 1\ndocument = "checklist.md"\nlanguage = "pl"\n')
    ended = onboard_here("-C", copy, "build", "--json")
    outcomes = [(one["station"], one["outcome"]) for one in ended.json["stations"]]
    assert [("ws-04", "unchanged"), ("ws-05", "failed")] == outcomes


def test_many_damaged_entries_are_all_mended(copy: Path) -> None:
    shutil.rmtree(copy / "output")
    for path in (copy / ".onboard" / "store").glob("[0-9a-f][0-9a-f]/*"):
        content = bytearray(path.read_bytes())
        content[-1] ^= 0xFF
        path.write_bytes(content)
    ended = onboard_here("-C", copy, "build")
    assert (0, True) == (ended.code, ended.err.count("was damaged") >= 8), ended.err
    assert "unchanged" == build(copy)["outcome"]


def test_own_labels_are_laid_over_ours_one_by_one(copy: Path) -> None:
    own = copy / "scripts_templates" / "labels.toml"
    own.parent.mkdir()
    own.write_text('[de]\nstation = "Platz"\n')
    report = build(copy)
    assert ("published", 0) == (report["outcome"], report["code"])
    own.write_text("[de]\nstation = 3\n")
    ended = onboard_here("-C", copy, "build")
    assert (3, True) == (ended.code, "scripts_templates/labels.toml" in ended.err)


@pytest.mark.parametrize(("given", "kept"), [("de-AT", "de"), ("", "de")])
def test_the_language_of_a_document_is_understood_with_its_country(tmp_path: Path, given: str, kept: str) -> None:
    text = (document(tmp_path / "desk")).read_text().replace("language: de", f"language: {given or 'de'}")
    place = plant(tmp_path / "other", text)
    assert f'language = "{kept}"' in (place / "stations" / "ws-04" / "station.toml").read_text()


@pytest.mark.parametrize("language", ["Deutsch", 'de"\nevil = "1'])
def test_a_language_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, language: str) -> None:
    place = tmp_path / "plant"
    onboard_here("init", place)
    ended = onboard_here("-C", place, "new", "ws-04", document(tmp_path / "desk"), "--lang", language)
    assert (2, []) == (ended.code, list((place / "stations").iterdir()))


def test_the_hint_of_a_long_message_is_not_cut_off(copy: Path) -> None:
    (copy / "onboard.toml").write_text("version = 1\n" + "".join(f"unknown_setting_{n} = {n}\n" for n in range(40)))
    ended = onboard_here("-C", copy, "status", env={"COLUMNS": "80"})
    assert (2 < len(ended.err), 3) == (True, ended.code)
    assert "docs/formats/onboard-toml.md" in ended.err
    assert "40 mistakes" in ended.err


def test_an_error_as_json_is_json_whatever_the_file_is_called(tmp_path: Path) -> None:
    ended = onboard_here("read", tmp_path / "soft\u00adhyphen.md", "--json")
    assert "soft\u00adhyphen.md" in json.loads(ended.err)["file"]


def test_an_unknown_writer_is_named_where_it_stands(copy: Path) -> None:
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('address = "Sie"', 'writer = "poet"'))
    line = settings.read_text().splitlines().index('writer = "poet"') + 1
    assert f"onboard.toml: line {line}: unknown writer 'poet'" in onboard_here("-C", copy, "build").err


def test_a_draft_does_not_make_status_blame_the_voice(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    build(copy, "--draft")
    (row,) = onboard_here("-C", copy, "status", "--json").json["stations"]
    assert "step 3: 25 Nm → 30 Nm" in " ".join(row["reasons"])
    assert "voice" not in " ".join(row["reasons"])


def test_doctor_does_not_take_silence_for_a_voice(copy: Path) -> None:
    (copy / "stations" / "ws-04" / "station.toml").write_text(
        'version = 1\ndocument = "checklist.md"\nlanguage = "xx"\n'
    )
    ended = onboard_here("-C", copy, "doctor", "--json")
    voice = next(check for check in ended.json["checks"] if check["name"] == "voice xx")
    assert (4, "missing") == (ended.code, voice["state"])


def test_an_edited_script_of_another_language_is_refused_and_not_spoken_with_the_wrong_voice(copy: Path) -> None:
    script = copy / "stations" / "ws-04" / "script.de.yaml"
    script.write_text(script.read_text().replace("language: de", "language: en"))
    ended = onboard_here("-C", copy, "build")
    assert (3, True) == (ended.code, "is in the language 'en', not in 'de'" in ended.err)


def test_a_warning_that_was_softened_on_the_slide_is_not_published(copy: Path) -> None:
    script = copy / "stations" / "ws-04" / "script.de.yaml"
    assert "signal: warning" in script.read_text()
    script.write_text(script.read_text().replace("signal: warning", "signal: notice"))
    report = build(copy)
    assert (8, "draft") == (report["code"], report["outcome"])
    assert "warning-not-shown" in {finding["kind"] for finding in report["findings"]}
