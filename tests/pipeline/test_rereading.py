"""A document that is as it was is not read again, and one that is not, is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from workshop import photo

from onboard.core.errors import InputError
from onboard.core.model import Instruction
from onboard.pipeline import reading, rereading
from onboard.pipeline.looking import looking
from onboard.pipeline.work.base import Work
from onboard.pipeline.workspace import Station, Workspace, init, new, open_workspace
from onboard.store import Store

TEXT = "# Deckel\n\nSprache: de\n\n1. Deckel mit 25 Nm lösen.\n\n   ![Deckel](photos/01.jpg)\n\n2. Dichtung prüfen.\n"


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with ws-04, whose document was read once, a while ago."""
    (tmp_path / "photos").mkdir()
    photo(tmp_path / "photos" / "01.jpg", "#a04040", size=(400, 300))
    document = tmp_path / "liste.md"
    document.write_text(TEXT, encoding="utf-8")
    init(tmp_path / "plant")
    workspace = open_workspace(tmp_path / "plant")
    new(workspace, "ws-04", document, photos=tmp_path / "photos", language="de")
    time.sleep(0.05)  # older than a tick of the disk's clock, as what people saved before they started a build
    reading.read_and_remember(workspace, workspace.station("ws-04"), looking(Store(workspace.store)))
    return open_workspace(workspace.folder)


def station(place: Workspace) -> Station:
    return place.station("ws-04")


def read_closely(place: Workspace) -> Instruction:
    return reading.reading_of(place, station(place), looking(Store(place.store))).instruction


def is_read_again(place: Workspace) -> bool:
    return rereading.unchanged(place, station(place)) is None


def test_what_was_read_last_is_what_reading_it_again_gives(place: Workspace) -> None:
    last = reading.read_station(place, station(place), looking(Store(place.store)))
    assert not is_read_again(place)
    assert repr(read_closely(place)) == repr(last)


def test_photos_are_counted_on_as_if_they_had_been_looked_at(place: Workspace) -> None:
    asked: list[Work] = []

    def obtain(work: Work) -> bytes:
        asked.append(work)
        return b"{}"

    reading.read_station(place, station(place), obtain)
    assert ["InspectPhoto"] == [type(work).__name__ for work in asked]


def changed_words(place: Workspace) -> None:
    station(place).document.write_text(TEXT.replace("25 Nm", "35 Nm"), encoding="utf-8")


def same_words_saved_again(place: Workspace) -> None:
    station(place).document.write_text(TEXT, encoding="utf-8")


def another_photo(place: Workspace) -> None:
    photo(station(place).folder / "photos" / "01.jpg", "#4040a0", size=(400, 300))


def one_more_photo(place: Workspace) -> None:
    photo(station(place).folder / "photos" / "02.jpg", "#4040a0", size=(400, 300))


def no_photo(place: Workspace) -> None:
    (station(place).folder / "photos" / "01.jpg").unlink()


def another_setting(place: Workspace) -> None:
    file = station(place).folder / "station.toml"
    file.write_text(file.read_text() + "rules = true\n")


def other_steps_remembered(place: Workspace) -> None:
    station(place).steps.unlink()


def a_photo_that_is_a_link(place: Workspace) -> None:
    file = station(place).folder / "photos" / "01.jpg"
    file.rename(place.folder / "01.jpg")
    file.symlink_to(place.folder / "01.jpg")


def a_damaged_record(place: Workspace) -> None:
    file = place.last / "ws-04.reading.json"
    file.write_text(file.read_text().replace('"Deckel', "7", 1))


def a_record_that_never_ends(place: Workspace) -> None:
    (place.last / "ws-04.reading.json").write_text("[" * 100_000)


def no_record(place: Workspace) -> None:
    (place.last / "ws-04.reading.json").unlink()


@pytest.mark.parametrize(
    "change",
    [
        changed_words,
        same_words_saved_again,
        another_photo,
        one_more_photo,
        no_photo,
        another_setting,
        other_steps_remembered,
        a_photo_that_is_a_link,
        a_damaged_record,
        a_record_that_never_ends,
        no_record,
    ],
)
def test_whatever_could_change_what_is_read_has_it_read_again(
    place: Workspace, change: Callable[[Workspace], None]
) -> None:
    change(place)
    assert is_read_again(open_workspace(place.folder))


@pytest.mark.parametrize("name", ["script.de.yaml", "script.de.yaml.bak", "code.txt"])
def test_what_is_written_beside_a_document_has_nothing_read_again(place: Workspace, name: str) -> None:
    (station(place).folder / name).write_text("x")
    assert not is_read_again(place)


def test_a_document_saved_in_the_moment_it_is_read_is_read_again_next_time(place: Workspace) -> None:
    changed_words(place)
    now = station(place)
    soon = time.time_ns() + 3600 * 1_000_000_000
    os.utime(now.document, ns=(soon, soon))  # within the tick, whatever the machine is doing
    reading.read_and_remember(place, now, looking(Store(place.store)))
    assert is_read_again(place)


def test_a_document_saved_while_it_is_read_is_read_again_next_time(place: Workspace) -> None:
    changed_words(place)
    time.sleep(0.05)

    def obtain(work: Work) -> bytes:
        station(place).document.write_text(TEXT.replace("25 Nm", "45 Nm"), encoding="utf-8")
        return looking(Store(place.store))(work)

    reading.read_and_remember(place, station(place), obtain)
    time.sleep(0.05)
    assert is_read_again(place)
    assert "45 Nm" in reading.read_station(place, station(place), looking(Store(place.store))).steps[0].text


def test_a_problem_that_stops_a_video_is_looked_for_every_time(place: Workspace) -> None:
    (station(place).folder / "photos" / "01.jpg").write_bytes(b"no photo")
    time.sleep(0.05)
    for _ in range(2):
        with pytest.raises(InputError, match=r"01\.jpg"):
            reading.read_and_remember(place, station(place), looking(Store(place.store)))
    assert is_read_again(place)


def test_a_copied_workspace_reads_its_own_document(place: Workspace, tmp_path: Path) -> None:
    place.folder.rename(tmp_path / "moved")
    assert is_read_again(open_workspace(tmp_path / "moved"))


def test_a_document_that_did_not_change_brings_no_reader_into_memory(place: Workspace) -> None:
    told = (
        "import sys; from pathlib import Path; from onboard.pipeline import reading; "
        "from onboard.pipeline.looking import looking; from onboard.pipeline.workspace import open_workspace; "
        "from onboard.store import Store; place = open_workspace(Path(sys.argv[1])); "
        "reading.read_station(place, place.station('ws-04'), looking(Store(place.store))); "
        "print([one for one in sys.modules if one in ('onboard.ingest.understanding', 'markdown_it', 'rapidfuzz')])"
    )
    first = [sys.executable, "-c", told, str(place.folder)]
    ended = subprocess.run(first, capture_output=True, text=True, timeout=600, check=True)
    assert "[]" == ended.stdout.strip()
