"""Whatever stands where a build writes: it is made again, or one message says what is to be moved away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from workshop import build, edit, onboard_here, plant


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("silent"), silent=True)
    assert 0 == build(place)["code"]
    return place


@pytest.fixture
def copy(silent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(silent, tmp_path / "plant"))


def folder_with_a_file(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "notes.txt").write_text("of somebody")


def link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def link_to_a_file_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def noise(path: Path) -> None:
    path.write_bytes(os.urandom(3000))


def tables_of_other_things(path: Path) -> None:
    path.write_bytes(b'{"version": 1, "slots": [1], "works": 3, "kinds": 0, "seconds": {"a": "b"}, "pictures": 7}')


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def remembered(place: Path) -> list[Path]:
    return sorted((place / ".onboard" / "last").iterdir())


@pytest.mark.parametrize("harm", [folder_with_a_file, link_to_nothing, noise, tables_of_other_things])
def test_a_folder_in_place_of_what_a_build_remembers_ended_the_build(copy: Path, harm: Callable[[Path], None]) -> None:
    for path in remembered(copy):
        harm(path)
    for words in (("status",), ("report",), ("preview",), ("build", "--dry-run")):
        assert onboard_here("-C", copy, *words).code in {0, 8}, words
    edit(copy, "fusselfreien Tuch", "trockenen Tuch")
    assert "published" == build(copy)["outcome"]
    assert [] == [path for path in remembered(copy) if not path.is_file() or path.is_symlink()]
    assert ("unchanged", []) == ((again := build(copy))["outcome"], again["made"])
    assert 0 == onboard_here("-C", copy, "gc").code


@pytest.mark.parametrize("harm", [folder_with_a_file, link_to_a_file_elsewhere, noise, nothing_in_it])
def test_whatever_stands_in_place_of_what_visitors_are_shown_gives_way(
    copy: Path, harm: Callable[[Path], None]
) -> None:
    site = copy / "output" / "site"
    before = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for name in before:
        harm(site / name)
    first = build(copy)
    assert 0 == first["code"], first
    assert before == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("harm", [folder_with_a_file, link_to_nothing])
def test_whatever_stands_in_place_of_an_entry_of_the_store_gives_way(copy: Path, harm: Callable[[Path], None]) -> None:
    entries = sorted((copy / ".onboard" / "store").glob("[0-9a-f][0-9a-f]/*"))
    for path in entries:
        harm(path)
    assert 8 == onboard_here("-C", copy, "store", "verify", "--keep").code
    edit(copy, "fusselfreien Tuch", "trockenen Tuch")
    assert "published" == build(copy)["outcome"]
    assert 0 == onboard_here("-C", copy, "gc").code
    assert 0 == onboard_here("-C", copy, "store", "verify").code


KEPT = ["records/addresses.csv", "records/ws-04/history.jsonl", "stations/ws-04/steps.json", "stations/ws-04/code.txt"]
KEPT += ["stations/ws-04/script.de.yaml", "stations/ws-04/station.toml", "onboard.toml", ".onboard/lock"]


@pytest.mark.parametrize("name", KEPT)
def test_a_folder_in_place_of_what_is_no_one_elses_to_delete_is_named_and_left(copy: Path, name: str) -> None:
    folder_with_a_file(copy / name)
    edit(copy, "fusselfreien Tuch", "trockenen Tuch")
    ended = onboard_here("-C", copy, "build")
    assert ended.code in {2, 3, 6}, ended.err
    (message,) = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    assert Path(name).name in message
    assert (copy / name / "notes.txt").is_file()


@pytest.mark.parametrize("name", [".onboard/last", ".onboard/store", ".onboard/pictures", "records/ws-04"])
def test_a_file_in_place_of_a_folder_was_called_a_fault_of_onboard(copy: Path, name: str) -> None:
    shutil.rmtree(copy / name, ignore_errors=True)
    (copy / name).write_text("of somebody")
    edit(copy, "fusselfreien Tuch", "trockenen Tuch")
    for words in (("build",), ("status",), ("gc",), ("store", "verify")):
        ended = onboard_here("-C", copy, *words)
        told = [line for line in ended.err.splitlines() if line.startswith("error: ")]
        assert (ended.code, len(told)) in {(0, 0), (8, 0), (3, 1), (6, 1)}, (words, ended.err)
    assert "of somebody" == (copy / name).read_text()


def test_a_folder_in_place_of_one_workstations_file_ended_the_build_of_all(copy: Path) -> None:
    shutil.copytree(copy / "stations" / "ws-04", copy / "stations" / "ws-05")
    (copy / "stations" / "ws-05" / "code.txt").unlink()
    folder_with_a_file(copy / "stations" / "ws-04" / "steps.json")
    edit(copy, "fusselfreien Tuch", "trockenen Tuch")
    ended = onboard_here("-C", copy, "build", "--json")
    assert {"ws-04": "failed", "ws-05": "published"} == {
        one["station"]: one["outcome"] for one in ended.json["stations"]
    }
