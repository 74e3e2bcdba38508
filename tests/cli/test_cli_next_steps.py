"""What the commands say after they read a document: what happened, once, and what to do next."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from office import ROWS, drawn, word_checklist
from PIL import Image
from workshop import CHECKLIST, change_settings, edit, onboard_here, plant

from onboard.cli.reading import places

SILENT = '\n[voices.de]\nprovider = "silent"\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    assert 0 == onboard_here("init", folder).code
    change_settings(folder, "[build]\n", "[build]\nworkers = 1\n")
    with (folder / "onboard.toml").open("a") as settings:
        settings.write(SILENT)
    return folder


def photos(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for number in numbers:
        # Each its own colour: photos of the same content are one photo.
        Image.open(io.BytesIO(drawn(f"#{number * 20:02x}6040"))).save(folder / f"Schritt {number}.jpg")
    return folder


def rules_only(path: Path) -> Path:
    document = Document()
    document.add_heading("Betriebsanweisung Presse", 0)
    document.add_heading("Schutzmaßnahmen und Verhaltensregeln", 1)
    for rule in ("Gehörschutz tragen.", "Schutzeinrichtungen nicht überbrücken.", "Nie in die Presse greifen."):
        document.add_paragraph(rule, style="List Bullet")
    document.save(str(path))
    return path


# ------------------------------------------------------------------------------------------------ new


def test_photos_without_a_step_are_told_once_with_what_to_do_about_them(place: Path, tmp_path: Path) -> None:
    taken = photos(tmp_path / "fotos", range(1, 6))
    told = onboard_here("-C", place, "new", "ws-04", word_checklist(tmp_path / "AA-104.docx"), "--photos", taken)
    assert (0, 1) == (told.code, told.out.count("Schritt 5.jpg"))
    assert "2 photos in the photo folder belong to no step" in told.out
    assert "](photos/" not in told.out, "a Word document shows no photo by a line of Markdown"


def test_new_says_to_look_for_what_the_document_leaves_open_and_then_to_build(place: Path, tmp_path: Path) -> None:
    told = onboard_here("-C", place, "new", "ws-04", word_checklist(tmp_path / "AA-104.docx"))
    last = told.out.splitlines()[-1]
    assert "Next: onboard check ws-04 (what the document leaves open), then onboard build ws-04" == last


def test_what_cannot_be_built_is_not_sent_to_the_build(place: Path, tmp_path: Path) -> None:
    told = onboard_here("-C", place, "new", "ba", rules_only(tmp_path / "BA 9.docx"))
    assert "Ask for them: --rules" in told.out
    assert "Next: onboard read 'stations/ba/BA 9.docx'" in told.out
    assert "onboard build" not in told.out


def test_places_that_no_video_tells_are_set_apart_and_few() -> None:
    assert "table 1, row 2; table 1, row 3" == places(["table 1, row 2", "table 1, row 3", "table 1, row 2"])
    assert "1; 2; 3; 4; 5; 6; and 3 more places" == places("123456789")
    assert "1; 2; 3; 4; 5; 6; 7" == places("1234567")


# ------------------------------------------------------------------------------------------------ check


def test_check_says_when_no_video_can_be_made_at_all(tmp_path: Path, place: Path) -> None:
    document = tmp_path / "leer.docx"
    empty = Document()
    empty.add_heading("Betriebsanweisung Presse", 0)
    empty.add_paragraph("Diese Anweisung gilt für die Presse in Halle 3.")
    empty.save(str(document))
    onboard_here("-C", place, "new", "ba", document)
    told = onboard_here("-C", place, "check", "ba")
    assert (0, 1) == (told.code, told.out.count("No video can be made of leer.docx: holds no steps"))


def test_check_shows_how_a_grave_gap_is_accepted(tmp_path: Path) -> None:
    contradicting = CHECKLIST.replace(
        "- Alle sechs Schrauben sind angezogen.", "- Alle sechs Schrauben sind mit 30 Nm angezogen."
    )
    place = plant(tmp_path, contradicting, silent=True)
    told = onboard_here("-C", place, "check", "ws-04")
    command = next(line.strip() for line in told.out.splitlines() if "--accept" in line)
    assert command.startswith("onboard check ws-04 --accept contradiction:")
    assert command.endswith('--by "NAME, ROLE"')
    alone = onboard_here("check", place / "stations" / "ws-04" / "checklist.md")
    assert "--accept" not in alone.out, "only in a workspace is there somebody's acceptance to keep"


# ------------------------------------------------------------------------------------------------ diff, update, status


def test_a_new_step_that_takes_the_photo_of_another_is_told_before_and_after(place: Path, tmp_path: Path) -> None:
    bare = [(number, work, tool, colour) for number, work, tool, colour in ROWS]
    old = word_checklist(tmp_path / "AA-104.docx", bare)
    onboard_here("-C", place, "new", "ws-04", old, "--photos", photos(tmp_path / "fotos", range(1, 4)))
    added = ("3", "Prüfen Sie, ob die Dichtung in der Nut liegt.", "", "#a0a040")
    new = word_checklist(tmp_path / "AA-104 neu.docx", [*bare[:2], added, ("4", *bare[2][1:])])
    before = onboard_here("-C", place, "diff", "ws-04", new).out
    after = onboard_here("-C", place, "update", "ws-04", new).out
    for told in (before, after):
        assert "Look at the photos: the steps have other numbers now" in told
        assert "Schritt 3.jpg before, no photo now" in told
    assert "Nothing was written. To take it over: onboard update ws-04 '" in before
    assert after.endswith("then onboard build ws-04\n")


def test_a_reworded_step_says_nothing_about_photos(place: Path, tmp_path: Path) -> None:
    onboard_here(
        "-C",
        place,
        "new",
        "ws-04",
        word_checklist(tmp_path / "a.docx"),
        "--photos",
        photos(tmp_path / "f", range(1, 4)),
    )
    reworded = [*ROWS[:2], (ROWS[2][0], ROWS[2][1].replace("25 Nm", "30 Nm"), *ROWS[2][2:])]
    told = onboard_here("-C", place, "update", "ws-04", word_checklist(tmp_path / "b.docx", reworded)).out
    assert "25 Nm ± 2 Nm → 30 Nm ± 2 Nm" in told
    assert "photos" not in told


def test_status_says_what_to_build(tmp_path: Path) -> None:
    place = plant(tmp_path, CHECKLIST, silent=True)
    assert "Next: onboard build" == onboard_here("-C", place, "status").out.splitlines()[-1]
    assert 0 == onboard_here("-C", place, "build").code
    assert "Next:" not in onboard_here("-C", place, "status").out
    edit(place, "mit 25 Nm", "mit 30 Nm")
    assert "Next: onboard build" == onboard_here("-C", place, "status").out.splitlines()[-1]
