"""What an attacker could do to the first video: links that lead out, photos that change, remarks that leak."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from workshop import build, edit, onboard, onboard_here, photo, plant


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("attacks"), silent=True)
    assert build(place)["code"] == 0
    return place


@pytest.fixture
def copy(silent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(silent, tmp_path / "plant"))


@pytest.fixture
def treasure(tmp_path: Path) -> Path:
    """A folder outside the workspace that nobody may touch."""
    folder = tmp_path / "treasure"
    (folder / "inner").mkdir(parents=True)
    (folder / "thesis.txt").write_text("years of work")
    return folder


def untouched(treasure: Path) -> bool:
    return (
        sorted(path.name for path in treasure.rglob("*")) == ["inner", "thesis.txt"]
        and (treasure / "thesis.txt").read_text() == "years of work"
    )


def test_a_release_that_is_a_link_is_replaced_and_what_it_leads_to_is_left_alone(copy: Path, treasure: Path) -> None:
    release = next((copy / "output" / "site" / "r").iterdir())
    shutil.rmtree(release)
    release.symlink_to(treasure)
    ended = onboard_here("-C", copy, "build")
    assert (0, True) == (ended.code, untouched(treasure)), ended.err
    assert release.is_dir()
    assert not release.is_symlink()


@pytest.mark.parametrize(
    "folder", ["output", "output/site", "output/site/r", "output/site/W", ".onboard/store", "records"]
)
def test_a_folder_to_write_to_that_is_a_link_is_refused(copy: Path, treasure: Path, folder: str) -> None:
    shutil.rmtree(copy / folder)
    (copy / folder).symlink_to(treasure)
    ended = onboard_here("-C", copy, "build")
    assert (6, True) == (ended.code, untouched(treasure))
    assert f"{folder}: is a link" in ended.err


def test_an_address_that_is_a_link_is_refused(copy: Path, treasure: Path) -> None:
    address = next((copy / "output" / "site" / "W").iterdir())
    shutil.rmtree(address)
    address.symlink_to(treasure)
    ended = onboard_here("-C", copy, "build")
    assert (6, True) == (ended.code, untouched(treasure))


@pytest.mark.parametrize("lock", [".onboard/lock", "records/.addresses.lock"])
def test_a_lock_that_is_a_link_empties_no_file(copy: Path, treasure: Path, lock: str) -> None:
    (copy / lock).unlink(missing_ok=True)
    (copy / lock).symlink_to(treasure / "thesis.txt")
    onboard_here("-C", copy, "build")
    assert untouched(treasure)


def test_a_photo_folder_that_is_a_link_publishes_nothing_from_outside(copy: Path, tmp_path: Path) -> None:
    photo(tmp_path / "private" / "01.jpg", "#ff0000")
    photo(tmp_path / "private" / "02.jpg", "#ff0000")
    shutil.rmtree(copy / "stations" / "ws-04" / "photos")
    (copy / "stations" / "ws-04" / "photos").symlink_to(tmp_path / "private")
    ended = onboard_here("-C", copy, "build")
    assert (3, True) == (ended.code, "photos: is a link" in ended.err)


def test_a_photo_that_changes_between_reading_and_drawing_is_never_kept_under_the_old_name(copy: Path) -> None:
    from onboard.core.errors import InputError
    from onboard.pipeline.build import build as build_with
    from onboard.pipeline.work.base import Work
    from onboard.pipeline.working.workers import Here
    from onboard.pipeline.workspace import open_workspace
    from onboard.slides import originals

    class Swapping(Here):
        """Changes the photo as soon as anything is drawn."""

        def run(self, works, *others) -> None:
            if any(self._draws(work) for work in works):
                photo(copy / "stations" / "ws-04" / "photos" / "01.jpg", "#00ff00")
                # A process that has the old photo decoded draws the old one; here it is opened anew, as a worker does.
                originals.keep_only(())
            super().run(works, *others)

        def _draws(self, work: Work) -> bool:
            return type(work).__name__ == "Still"

    photo(copy / "stations" / "ws-04" / "photos" / "01.jpg", "#0000ff")
    (report,) = build_with(open_workspace(copy), ["ws-04"], Swapping())
    assert isinstance(report.error, InputError)
    assert "was changed while" in report.error.reason


def test_a_remark_behind_the_contact_is_not_published(copy: Path) -> None:
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('contact = ""', 'contact = "Tel. 4711" # DOORCODE 9731'))
    edit(copy, "responsible: Jana Albers, Tel. 4711\n", "")
    assert "published" == build(copy)["outcome"]
    release = max((copy / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    page = next((copy / "output" / "site" / "W").glob("*/index.html")).read_text()
    record = (release / "release.json").read_text()
    assert ("Tel. 4711" in page, "DOORCODE" in page + record) == (True, False)


def test_a_pipe_in_the_store_does_not_hang_the_build(copy: Path) -> None:
    shutil.rmtree(copy / "output")
    entry = next((copy / ".onboard" / "store").glob("[0-9a-f][0-9a-f]/*"))
    entry.unlink()
    os.mkfifo(entry)
    ended = onboard("-C", copy, "build", "--json")
    assert ["published"] == [one["outcome"] for one in ended.json["stations"]]


@pytest.mark.parametrize("text", ["version = 1\nx = " + "[" * 3000, "version = " + "1" * 5000])
def test_settings_that_are_hostile_are_an_input_error(copy: Path, text: str) -> None:
    (copy / "onboard.toml").write_text(text)
    assert 3 == onboard_here("-C", copy, "status").code


def test_a_sentence_without_an_end_is_refused_with_its_length(copy: Path) -> None:
    edit(copy, "mit einem fusselfreien Tuch.", "mit " + "einem fusselfreien " * 200 + "Tuch.")
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('provider = "silent"', 'provider = "pico"'))
    ended = onboard_here("-C", copy, "build")
    assert (3, True) == (ended.code, "the limit is 1500" in ended.err), ended.err
