"""What is carried on a stick: pages that need no server, named so that every medium takes them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from exported_station import edition, showings
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import InputError, OnboardError, OutputError
from onboard.publish import archive
from onboard.publish.archive import Entry, write_archive
from onboard.publish.bundle import Looks, Shown, bundle_entries

LOOKS = Looks("Albers Pumpen", "#1F5FA8", "de", "mailto:qm@example.com?subject={workstation}")


def packed(folder: Path, *stations: Shown, name: str = "bundle.zip") -> zipfile.ZipFile:
    return zipfile.ZipFile(write_archive(folder / name, bundle_entries(folder / "site", stations, LOOKS)).path)


def one(folder: Path, *editions: Any, address: str = "", **station: Any) -> Shown:
    return Shown(showings(folder / "site", *editions, **station), address)


def named_in(package: zipfile.ZipFile, page: str) -> list[str]:
    """Files that a page names, by their names in the package."""
    text = package.read(page).decode()
    named = re.findall(r'(?:src|srcset|poster|href)="([^"#:]+)"', text)
    names = [part.split()[0] for one in named for part in one.split(", ")]
    base = Path("/", page).parent
    return [str((base / name).resolve()).removeprefix("/") for name in names]


def test_one_workstation_opens_with_its_page(tmp_path: Path) -> None:
    package = packed(tmp_path, one(tmp_path, edition("de"), edition("en")))
    assert "Deckel montieren" in package.read("index.html").decode()
    assert [] == [name for name in named_in(package, "index.html") if name not in package.namelist()]


def test_several_workstations_open_with_a_list_of_them(tmp_path: Path) -> None:
    stations = [one(tmp_path, edition("de")), one(tmp_path, edition("en"), id="ws-05", name="Filter")]
    package = packed(tmp_path, *stations)
    listed = named_in(package, "index.html")
    pages = ["files/W/ws-04/index.html", "files/W/ws-05/index.html"]
    assert set(pages) <= set(listed)
    for page in ("index.html", *pages):
        assert [] == [name for name in named_in(package, page) if name not in package.namelist()]


def test_captions_stand_in_the_page_because_a_folder_serves_none(tmp_path: Path) -> None:
    page = packed(tmp_path, one(tmp_path)).read("index.html").decode()
    assert "Mit 25 Nm anziehen." in page.split('class="cues"')[1].split("</script>")[0]


def test_no_worker_and_no_foreign_address_is_in_a_bundle(tmp_path: Path) -> None:
    package = packed(tmp_path, one(tmp_path))
    page = package.read("index.html").decode()
    assert "data-worker" not in page
    assert [] == re.findall(r'(?:src|href)="https?:', page)


def test_the_read_me_says_how_to_open_it_in_every_language_and_that_it_is_a_copy(tmp_path: Path) -> None:
    package = packed(tmp_path, one(tmp_path, edition("de"), edition("ar"), address="https://a.example/W/K7M2Q9XA"))
    text = package.read("README.txt").decode("utf-8-sig")
    assert "Doppelklick" in text
    assert "نقرة مزدوجة" in text
    assert "Dies ist eine Kopie." in text
    assert "https://a.example/W/K7M2Q9XA" in text
    assert "gezeigt seit 20. November 2026" in text
    assert text.count("\n") == text.count("\r\n")


def test_the_release_records_and_everything_shown_of_them_are_in_the_bundle(tmp_path: Path) -> None:
    shown = one(tmp_path, edition("de"), edition("en"))
    release = shown.showings[0].release
    folder = f"files/r/{release['release']}/"
    package = packed(tmp_path, shown)
    assert {folder + name for name in (*release["files"], "release.json")} <= set(package.namelist())


def test_a_language_that_is_not_shown_of_a_release_is_left_out(tmp_path: Path) -> None:
    shown = one(tmp_path, edition("de"), edition("en"))
    package = packed(tmp_path, Shown(shown.showings[1:]))
    assert [] == [name for name in package.namelist() if re.search(r"\.de\.", name)]
    assert [] == [name for name in named_in(package, "index.html") if name not in package.namelist()]


def test_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        packed(tmp_path / folder, one(tmp_path / folder))
    assert (tmp_path / "1" / "bundle.zip").read_bytes() == (tmp_path / "2" / "bundle.zip").read_bytes()


def test_names_are_such_that_read_only_media_take_them(tmp_path: Path) -> None:
    package = packed(tmp_path, one(tmp_path), one(tmp_path, id="a" * 40, name="Ä"))
    for name in package.namelist():
        assert len(name) <= 240
        assert all(len(part) <= 64 and re.fullmatch(r"[A-Za-z0-9._-]+", part) for part in name.split("/"))
    assert len({name.lower() for name in package.namelist()}) == len(package.namelist())


# ------------------------------------------------------------------------------------------------ the archive


@settings(max_examples=30)
@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9]{0,9}(/[a-z0-9]{1,9}\.txt)?", fullmatch=True), st.binary(), max_size=9)
)
def test_what_is_put_in_is_what_comes_out(tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]) -> None:
    path = tmp_path_factory.mktemp("archive") / "a.zip"
    written = write_archive(path, [Entry(name, content) for name, content in contents.items()])
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert contents == {name: package.read(name) for name in package.namelist()}
        assert sorted(contents) == package.namelist()
    assert (path.stat().st_size, len(contents)) == (written.size, written.files)


def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path) -> None:
    for name in ("../a", "/a", "a//b", "a\\b", ".hidden", "ü", "a" * 65, ""):
        with pytest.raises(OnboardError, match="cannot be a name"):
            write_archive(tmp_path / "a.zip", [Entry(name, b"")])
    with pytest.raises(OnboardError, match="twice"):
        write_archive(tmp_path / "a.zip", [Entry("a", b""), Entry("A", b"")])
    assert [] == list(tmp_path.iterdir())


def test_too_many_files_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    entries = [Entry(f"f{number}", b"") for number in range(archive.MOST_FILES + 1)]
    with pytest.raises(InputError, match="limit is 100000"):
        write_archive(tmp_path / "a.zip", entries)
    assert [] == list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError):
        write_archive(tmp_path / "file" / "a.zip", [Entry("a", b"")])


@pytest.mark.slow
def test_a_file_over_two_gibibytes_goes_in_without_being_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    size, digest = 2**31 + 5, "68bdfcb656af3067b8110b5cc839b4e12b180ef11e86011b8df4a709fe2c2f67"
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    write_archive(tmp_path / "a.zip", [Entry("large.mp4", large, digest), Entry("b", b"after")])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 2**20
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert size == package.getinfo("large.mp4").file_size
        assert b"after" == package.read("b")
    (tmp_path / "a.zip").unlink()
