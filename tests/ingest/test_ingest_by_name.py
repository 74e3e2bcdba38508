"""Photos that the document does not show go to the step their names tell, and the rest is reported."""

from __future__ import annotations

from pathlib import Path

from outlines import Sheet, kinds
from PIL import Image


def photo(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (320, 240), "#7A8C5B").save(folder / name)


def three_steps() -> Sheet:
    return Sheet().heading("T").entries("Eins tun", "Zwei tun", "Drei tun", ordered=True)


def test_a_photo_goes_to_the_step_its_name_tells_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    photo(folder, "Schritt 2.jpg")
    photo(folder, "urlaub.jpg")
    instruction = three_steps().read(photos=[folder])
    assert [[one.file for one in step.pictures] for step in instruction.steps] == [[], ["Schritt 2.jpg"], []]
    source = instruction.steps[1].pictures[0].source
    assert (source.file, source.place) == ("photos/Schritt 2.jpg", "file name")
    problem = next(one for one in instruction.problems if one.kind == "unmatched-photo")
    assert "urlaub.jpg" in problem.text
    assert not problem.stops


def test_links_and_folders_inside_the_photo_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    photo(tmp_path, "Schritt 1.jpg")
    photo(folder, "Schritt 3.jpg")
    photo(folder / "mehr", "Schritt 2.jpg")
    (folder / "Schritt 1.jpg").symlink_to(tmp_path / "Schritt 1.jpg")
    instruction = three_steps().read(photos=[folder])
    assert [len(step.pictures) for step in instruction.steps] == [0, 0, 1]


def test_a_photo_the_document_shows_is_not_shown_twice(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    photo(folder, "Schritt 1.jpg")
    sheet = Sheet().heading("T").text("1. Eins tun", picture="Schritt 1.jpg").text("2. Zwei tun")
    instruction = sheet.read(photos=[folder])
    assert [len(step.pictures) for step in instruction.steps] == [1, 0]
    assert kinds(instruction) == []
