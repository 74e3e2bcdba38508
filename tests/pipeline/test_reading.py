"""Documents and photos are decoded once, and decoded again when, and only when, that could give something else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from office import ROWS, drawn, word_checklist
from PIL import Image

from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.ingest.prints import RECIPE
from onboard.ingest.reading import reader_mark
from onboard.pipeline import reading
from onboard.pipeline.looking import looking
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.ingest import InspectPhoto, PrintPhoto, Transcribe
from onboard.pipeline.workspace import Workspace, init, new, open_workspace
from onboard.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with ws-04, a Word document of two steps with a picture each."""
    init(tmp_path / "plant")
    workspace = open_workspace(tmp_path / "plant")
    new(workspace, "ws-04", word_checklist(tmp_path / "AA-104.docx", ROWS[:2]), language="de")
    return workspace


def keeping(place: Workspace, made: list[str]) -> Callable[[Work], bytes]:
    """Results from the store, made and kept where they are not there; what was made is listed."""
    store = Store(place.store)

    def obtain(work: Work) -> bytes:
        mark = work.fingerprint()
        if not store.has(mark):
            made.append(type(work).__name__)
            store.put(mark, work.make(store.get))
        return store.get(mark)

    return obtain


def read(place: Workspace) -> tuple[list[str], list[Path]]:
    """What was made to read ws-04, and the pictures it shows."""
    made: list[str] = []
    instruction = reading.read_station(place, place.station("ws-04"), keeping(place, made))
    return made, [Path(picture.path) for picture in instruction.all_pictures()]


# ------------------------------------------------------------------------------------------------ what is made again


def test_a_document_is_opened_once_as_long_as_it_stays_the_same(place: Workspace) -> None:
    assert ["Transcribe", "InspectPhoto", "InspectPhoto"] == read(place)[0]
    assert [] == read(place)[0]


def test_a_document_with_another_picture_is_opened_again_and_only_that_picture_is_looked_at(place: Workspace) -> None:
    read(place)
    rows = (ROWS[0], (*ROWS[1][:3], "#123456"))
    word_checklist(place.station("ws-04").document, rows)
    assert ["Transcribe", "InspectPhoto"] == read(place)[0]


def test_where_a_document_lies_and_what_people_call_the_work_does_not_count() -> None:
    work = Transcribe("AA-104.docx", "0" * 64, ".docx", "AA-104.docx", "reader", "/desk/AA-104.docx")
    assert work.fingerprint() == replace(work, path="/elsewhere/AA-104.docx", label="the document").fingerprint()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"digest": "1" * 64}, "the document"),
        ({"suffix": ".docm"}, "its format"),
        ({"name": "AA-105.docx"}, "its name"),
        ({"reader": "another"}, "the reader"),
    ],
)
def test_whatever_could_change_a_transcript_makes_it_anew_and_is_named(changed: dict[str, str], named: str) -> None:
    work = Transcribe("AA-104.docx", "0" * 64, ".docx", "AA-104.docx", "reader", "/desk/AA-104.docx")
    other = replace(work, **changed)
    assert work.fingerprint() != other.fingerprint()
    assert [named] == [name for name, value in work.inputs().items() if other.inputs()[name] != value]


def test_a_print_counts_for_a_photo_and_a_recipe_whatever_the_photo_is_called() -> None:
    work = PrintPhoto("01.heic", "0" * 64, RECIPE, "/desk/01.heic")
    assert work.fingerprint() == replace(work, path="/desk/a.heic", label="a.heic").fingerprint()
    assert work.fingerprint() != replace(work, digest="1" * 64).fingerprint()
    assert work.fingerprint() != replace(work, recipe=RECIPE + 1).fingerprint()


@pytest.mark.parametrize("kind", ["document", "print", "photo"])
def test_what_somebody_saves_while_it_is_read_is_not_kept_under_the_old_digest(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "01.png"
    path.write_bytes(drawn("#a04040"))
    mark = digest(b"what it was")
    work = {
        "document": Transcribe("a", mark, ".docx", "01.png", reader_mark(".docx"), str(path)),
        "print": PrintPhoto("01.png", mark, RECIPE, str(path)),
        "photo": InspectPhoto("01.png", mark, str(path)),
    }[kind]
    with pytest.raises(InputError, match="was changed while it was being read") as told:
        work.make(lambda _: b"")
    assert "01.png" == told.value.file


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_is_promised_of_a_photo_that_was_saved_anew_meanwhile(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "01.jpg"
    Image.new("RGB", (640, 480), "#a04040").save(path, kind)
    planned = InspectPhoto("01.jpg", digest(path.read_bytes()), str(path))
    assert planned.make(lambda _: b"") == planned.promised()
    Image.new("RGB", (640, 480), "#40a040").save(path, kind)
    with pytest.raises(InputError, match="was changed while it was being read"):
        planned.promised()


def test_the_mark_of_a_reader_is_the_same_at_every_call() -> None:
    assert reader_mark(".xlsx") == reader_mark(".xlsx")


# ------------------------------------------------------------------------------------------------ pictures


def test_pictures_of_a_document_lie_where_they_can_be_made_again(place: Workspace) -> None:
    shown = read(place)[1]
    assert 2 == len(shown)
    assert {place.pictures} == {path.parent for path in shown}


def test_a_damaged_picture_is_laid_anew_even_where_its_size_is_the_same(place: Workspace) -> None:
    first = read(place)[1][0]
    content = first.read_bytes()
    first.write_bytes(bytes(len(content)))
    assert ([], content) == (read(place)[0], first.read_bytes())


def test_a_picture_that_is_there_already_is_not_written_again(place: Workspace) -> None:
    first = read(place)[1][0]
    before = first.stat().st_mtime_ns, first.stat().st_ino
    read(place)
    assert before == (first.stat().st_mtime_ns, first.stat().st_ino)


def test_nothing_is_written_through_a_link_in_the_place_of_a_picture(place: Workspace, tmp_path: Path) -> None:
    first = read(place)[1][0]
    content, other = first.read_bytes(), tmp_path / "mine.jpg"
    other.write_bytes(b"x" * len(content))
    first.unlink()
    first.symlink_to(other)
    read(place)
    assert (False, content, b"x" * len(content)) == (first.is_symlink(), first.read_bytes(), other.read_bytes())


def test_a_print_of_a_photo_lies_with_them_and_is_mended_too(place: Workspace, tmp_path: Path) -> None:
    photo = io.BytesIO()
    Image.new("CMYK", (400, 300)).save(photo, "JPEG")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "01.jpg").write_bytes(photo.getvalue())
    document = tmp_path / "liste.md"
    document.write_text("# Deckel\n\n1. Deckel lösen.\n\n   ![Deckel](photos/01.jpg)\n", encoding="utf-8")
    new(place, "ws-05", document, language="de")
    made: list[str] = []
    (picture,) = reading.read_station(place, place.station("ws-05"), keeping(place, made)).all_pictures()
    assert ["PrintPhoto", "InspectPhoto"] == made
    printed = Path(picture.path)
    content = printed.read_bytes()
    assert (place.pictures, digest(content)) == (printed.parent, picture.digest)
    printed.write_bytes(bytes(len(content)))
    again = reading.read_station(place, place.station("ws-05"), looking(Store(place.store)))
    assert [picture] == list(again.all_pictures())
    assert content == printed.read_bytes()


# ------------------------------------------------------------------------------------------------ memory of steps


def test_remembering_what_is_known_already_writes_nothing(place: Workspace) -> None:
    station = place.station("ws-04")
    known = reading.reading_of(place, station, looking(Store(place.store))).known
    reading.remember(station, known)
    before = station.steps.stat().st_mtime_ns, station.steps.stat().st_ino
    reading.remember(station, known)
    assert before == (station.steps.stat().st_mtime_ns, station.steps.stat().st_ino)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", json.dumps({"version": 99}).encode()])
def test_damaged_memory_of_the_steps_is_said_and_not_begun_anew(place: Workspace, content: bytes) -> None:
    station = place.station("ws-04")
    station.steps.write_bytes(content)
    with pytest.raises(InputError) as told:
        reading.read_station(place, station, looking(Store(place.store)))
    assert "stations/ws-04/steps.json" == told.value.file
    assert content == station.steps.read_bytes()
