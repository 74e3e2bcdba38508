"""Whatever is wrong: one message that names file and place and what to do, its exit code, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from workshop import CHECKLIST, Ended, build, document, edit, files_of, onboard, onboard_here, plant


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant that is built, with the silent voice to be quick."""
    place = plant(tmp_path_factory.mktemp("silent"), silent=True)
    assert build(place)["code"] == 0
    return place


@pytest.fixture
def copy(silent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(silent, tmp_path / "plant"))


def station(place: Path) -> Path:
    return place / "stations" / "ws-04"


def assert_told(ended: Ended, code: int, *words: str) -> None:
    """One message, at most three lines, without a traceback, that says all of ``words``."""
    assert code == ended.code, ended.err
    assert "Traceback" not in ended.err + ended.out
    message = next(line for line in ended.err.splitlines() if line.startswith("error: "))
    for word in words:
        assert word in message


# ------------------------------------------------------------------------------------------------ documents


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.md", b"", ("empty.md",)),
        ("blank.md", b" \n\t\n", ("blank.md",)),
        ("slides.pptx", b"PK\x03\x04", ("slides.pptx",)),
        ("large.md", b"x" * 6_000_000, ("large.md", "MiB", "limit")),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content)
    place = tmp_path / "plant"
    onboard_here("init", place)
    assert_told(onboard_here("read", tmp_path / name), 3, *words)
    assert_told(onboard_here("-C", place, "new", "ws-01", tmp_path / name), 3, *words)
    assert [] == list((place / "stations").iterdir())


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "nothing"])
def test_what_is_no_file_is_no_document(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "checklist.md"
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    assert_told(onboard("read", path), 3, "checklist.md")


def test_a_document_without_steps_is_read_but_makes_no_video(copy: Path) -> None:
    (station(copy) / "checklist.md").write_text("# Regeln\n\nDie Werkstatt schließt um 18 Uhr.\n")
    read = onboard_here("read", station(copy) / "checklist.md", "--json")
    assert (0, ["no-steps"]) == (
        read.code,
        [problem["kind"] for problem in read.json["problems"] if problem["kind"] == "no-steps"],
    )
    before = files_of(copy / "output")
    assert_told(onboard_here("-C", copy, "build"), 3, "checklist.md")
    assert before == files_of(copy / "output")


def test_control_characters_of_a_document_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "checklist.md"
    path.write_text("# Titel \x1b[31mrot\x07\n\n1. Erster\x1b]0;evil\x07 Schritt\n2. Zweiter \u202eSchritt\n")
    for words in (("read", path), ("read", path, "--json"), ("read", tmp_path / "no\x1bsuch.md")):
        ended = onboard_here(*words)
        assert not set("\x1b\x07\u202e") & set(ended.out + ended.err)


def test_read_prints_nothing_but_json_and_writes_nothing(tmp_path: Path) -> None:
    path = document(tmp_path)
    before = files_of(tmp_path)
    ended = onboard_here("read", path, "--json")
    assert (0, "", before) == (ended.code, ended.err, files_of(tmp_path))
    assert ["title", "steps"] == [key for key in ("title", "steps") if key in json.loads(ended.out)]


# ------------------------------------------------------------------------------------------------ photos


@pytest.mark.parametrize("harm", ["gone", "no picture", "cut short", "link", "pipe", "git lfs pointer"])
def test_a_photo_that_cannot_be_shown_is_a_problem_for_read_and_stops_build(copy: Path, harm: str) -> None:
    path = station(copy) / "photos" / "01.jpg"
    content = path.read_bytes()
    path.unlink()
    if harm == "no picture":
        path.write_bytes(b"this is no picture")
    elif harm == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "link":
        path.symlink_to("/etc/hostname")
    elif harm == "pipe":
        os.mkfifo(path)
    elif harm == "git lfs pointer":
        path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n")
    before = files_of(copy / "output" / "site")
    run = onboard if harm == "pipe" else onboard_here  # should it wait for ever, the tests must not
    read = run("read", station(copy) / "checklist.md", "--json")
    assert 0 == read.code
    assert any("01.jpg" in problem["text"] + problem["file"] for problem in read.json["problems"])
    assert any(picture["missing"] for step in read.json["steps"] for picture in step["pictures"])
    assert_told(run("-C", copy, "build"), 3, "01.jpg", "line ")
    assert before == files_of(copy / "output" / "site")


def test_a_missing_photo_can_be_shown_as_a_marked_empty_frame(copy: Path) -> None:
    (station(copy) / "photos" / "01.jpg").unlink()
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('missing_photos = "stop"', 'missing_photos = "note"'))
    report = build(copy)
    assert (0, "published") == (report["code"], report["outcome"])
    assert "missing-photo" in {problem["kind"] for problem in report["problems"]}


@pytest.mark.parametrize("reference", ["../../../secret.jpg", "/etc/secret.jpg", "file:///etc/secret.jpg"])
def test_a_photo_outside_the_workspace_is_never_opened(copy: Path, tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.jpg").write_bytes((station(copy) / "photos" / "01.jpg").read_bytes())
    edit(copy, "photos/01.jpg", reference)
    assert_told(onboard_here("-C", copy, "build"), 3, "secret.jpg")


# ------------------------------------------------------------------------------------------------ settings


def test_an_unknown_language_says_which_can_be_spoken(copy: Path) -> None:
    path = station(copy) / "station.toml"
    path.write_text(path.read_text().replace('language = "de"', 'language = "xx"'))
    assert_told(onboard_here("-C", copy, "build"), 3, "xx", "de")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('provider = "nobody"', ("onboard.toml", "nobody", "pico")),
        ('provider = "pico"\nvoice = "de-XX"', ("onboard.toml", "de-XX", "de-DE")),
        ('provider = "pico"\nspeed = 99', ("onboard.toml", "speed")),
    ],
)
def test_an_unknown_voice_says_which_there_are(copy: Path, setting: str, words: tuple[str, ...]) -> None:
    path = copy / "onboard.toml"
    path.write_text(path.read_text().replace('provider = "silent"', setting))
    assert_told(onboard_here("-C", copy, "build"), 3, *words)


def test_outside_a_workspace_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert_told(onboard_here("-C", tmp_path, "build"), 2, "onboard.toml", "onboard init")


def test_an_unknown_command_is_answered_with_where_help_is() -> None:
    assert_told(onboard_here("biuld"), 2, "biuld", "--help")


def test_with_json_an_error_comes_as_fields(tmp_path: Path) -> None:
    ended = onboard_here("read", tmp_path / "gone.md", "--json")
    told = json.loads(ended.err)
    assert (3, "", 3, "there is no such file") == (ended.code, ended.out, told["exit_code"], told["reason"])
    assert told["file"].endswith("gone.md")


def test_one_bad_workstation_does_not_keep_the_others_from_being_built(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(station(copy), copy / "stations" / "ws-05")
    (station(copy) / "checklist.md").write_text("")
    ended = onboard_here("-C", copy, "build", "--json")
    outcomes = {one["station"]: one["outcome"] for one in ended.json["stations"]}
    assert (3, {"ws-04": "failed", "ws-05": "published"}) == (ended.code, outcomes)


# ------------------------------------------------------------------------------------------------ scripts


def test_a_script_that_is_no_yaml_names_its_line_and_is_left_alone(copy: Path) -> None:
    path = station(copy) / "script.de.yaml"
    broken = path.read_text() + "\n  - : : [unclosed\n"
    path.write_text(broken)
    assert_told(onboard_here("-C", copy, "build"), 3, "script.de.yaml", "line ")
    assert broken == path.read_text()


def test_a_sentence_nobody_can_speak_is_named(tmp_path: Path) -> None:
    place = plant(tmp_path, CHECKLIST)
    build(place, "--draft")
    path = place / "stations" / "ws-04" / "script.de.yaml"
    path.write_text(path.read_text().replace("Dichtfläche mit einem fusselfreien Tuch.", "Очистите поверхность."))
    ended = onboard_here("-C", place, "build")
    assert_told(ended, 3, "Очистите")
