"""Documents as companies have them become videos, keep their identity through revisions, and show their gaps."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pillow_heif
import pytest
from office import ROWS, excel_checklist, word_checklist
from PIL import Image
from workshop import CHECKLIST, build, change_settings, edit, files_of, made, onboard_here, plant

from onboard.pipeline.build import build as build_with
from onboard.pipeline.working.workers import Nobody
from onboard.pipeline.workspace import open_workspace

SILENT = '\n[voices.de]\nprovider = "silent"\n'


def empty_plant(folder: Path) -> Path:
    place = folder / "plant"
    assert 0 == onboard_here("init", place).code
    change_settings(place, "[build]\n", "[build]\nworkers = 1\n")
    with (place / "onboard.toml").open("a") as settings:
        settings.write(SILENT)
    return place


def release(place: Path) -> dict:
    folder = max((place / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return json.loads((folder / "release.json").read_text())


@pytest.fixture(scope="module")
def word_plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant whose one workstation is built from a Word document."""
    folder = tmp_path_factory.mktemp("word")
    place = empty_plant(folder)
    added = onboard_here("-C", place, "new", "ws-04", word_checklist(folder / "AA-104.docx"), "--lang", "de")
    assert (0, "") == (added.code, added.err)
    assert "'Deckel montieren' (de): 3 steps" in added.out
    report = build(place)
    assert (0, "published") == (report["code"], report["outcome"]), report
    return place


@pytest.fixture
def copy(word_plant: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(word_plant, tmp_path / "plant"))


# ------------------------------------------------------------------------------------------------ Word, Excel, photos


def test_every_sentence_from_a_word_table_cites_its_row(word_plant: Path) -> None:
    scenes = release(word_plant)["editions"][0]["scenes"]
    cited = [source for scene in scenes for sentence in scene["sentences"] for source in sentence["sources"]]
    assert all(source["file"] == "AA-104.docx" for source in cited)
    rows = [source["place"] for source in cited if "25 Nm" in source["words"]]
    assert rows
    assert all("table 1, row 4" in place for place in rows)


def test_the_picture_in_each_row_is_shown_with_its_step(word_plant: Path) -> None:
    photos = release(word_plant)["record"]["photos"]
    assert 3 == len(photos)
    assert all(name.startswith("picture-") for name in photos)


def files_but_stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """A copied workspace has files in other places of the disk: what knows them by that is written anew."""
    anew = ("still.json", "reading.json", "theme.json")
    return {name: mark for name, mark in files_of(folder).items() if not name.endswith(anew)}


def test_a_second_build_of_a_word_document_opens_nothing_and_makes_nothing(copy: Path) -> None:
    before = files_but_stamps(copy)
    (report,) = build_with(open_workspace(copy), ["ws-04"], Nobody())
    assert (None, "unchanged", []) == (report.error, report.outcome, report.made)
    assert before == files_but_stamps(copy)


def test_status_of_a_word_document_writes_nothing(copy: Path) -> None:
    before = files_of(copy)
    rows = onboard_here("-C", copy, "status", "--json").json["stations"]
    assert ["up to date"] == [row["state"] for row in rows]
    assert before == files_of(copy)


def test_the_pictures_out_of_a_document_can_be_made_again(copy: Path) -> None:
    shutil.rmtree(copy / ".onboard" / "pictures")
    assert "unchanged" == build(copy)["outcome"]
    assert 3 == len(list((copy / ".onboard" / "pictures").iterdir()))


def test_an_excel_checklist_with_anchored_pictures_becomes_a_video(tmp_path: Path) -> None:
    place = empty_plant(tmp_path)
    added = onboard_here("-C", place, "new", "ws-05", excel_checklist(tmp_path / "plan.xlsx"), "--lang", "de")
    assert (0, "") == (added.code, added.err)
    assert "'Deckel montieren' (de): 3 steps" in added.out
    assert "published" == build(place)["outcome"]
    assert 3 == len(release(place)["record"]["photos"])


def test_photos_of_an_iphone_are_shown_and_matched_by_their_names(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number, colour in enumerate(("#a04040", "#40a040", "#4040a0"), 1):
        content = io.BytesIO()
        pillow_heif.from_pillow(Image.new("RGB", (400, 300), colour)).save(content)
        (photos / f"Schritt {number}.heic").write_bytes(content.getvalue())
    document = tmp_path / "liste.md"
    document.write_text("# Deckel\n\n1. Deckel lösen.\n2. Deckel heben.\n3. Deckel ablegen.\n", encoding="utf-8")
    place = empty_plant(tmp_path)
    added = onboard_here("-C", place, "new", "ws-06", document, "--photos", photos, "--lang", "de")
    assert (0, "") == (added.code, added.err)
    report = build(place)
    assert "published" == report["outcome"], report
    assert {f"Schritt {number}.heic" for number in (1, 2, 3)} == {
        Path(name).name for name in release(place)["record"]["photos"]
    }
    again = build(place)
    assert ("unchanged", []) == (again["outcome"], again["made"])


# ------------------------------------------------------------------------------------------------ change


def reworded(folder: Path) -> Path:
    """The next revision: a step inserted in front, one reworded, a value changed."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = (
        ("1", "Schalten Sie die Presse aus.", "", "#404040"),
        ("2", ROWS[0][1], ROWS[0][2], ROWS[0][3]),
        ("3", "Setzen Sie den Deckel gerade auf den Passstift auf.", "", ROWS[1][3]),
        ("4", ROWS[2][1].replace("25 Nm", "30 Nm"), ROWS[2][2], ROWS[2][3]),
    )
    return word_checklist(folder / "AA-104.docx", rows)


def steps(place: Path) -> list[str]:
    return [step["id"] for step in json.loads((place / "stations" / "ws-04" / "steps.json").read_text())["steps"]]


def test_diff_tells_what_a_new_document_changes_and_writes_nothing(copy: Path, tmp_path: Path) -> None:
    new, before = reworded(tmp_path / "new"), files_of(copy)
    told = onboard_here("-C", copy, "diff", "ws-04", new)
    assert (0, "") == (told.code, told.err)
    assert "25 Nm" in told.out
    assert "30 Nm" in told.out
    kinds = {
        (one["about"], one["what"]) for one in onboard_here("-C", copy, "diff", "ws-04", new, "--json").json["changes"]
    }
    assert {("step", "added"), ("step", "changed")} <= kinds
    assert ("step", "removed") not in kinds
    assert ("step", "moved") not in kinds
    assert before == files_of(copy)


def test_update_keeps_ids_and_edited_sentences_and_the_old_document(copy: Path, tmp_path: Path) -> None:
    ids = steps(copy)
    script = copy / "stations" / "ws-04" / "script.de.yaml"
    onboard_here("-C", copy, "script", "ws-04")
    text = script.read_text()
    mine = "Setzen Sie den Deckel auf den Passstift, ohne ihn zu verkanten."
    assert "Setzen Sie den Deckel auf den Passstift." in text
    script.write_text(text.replace("Setzen Sie den Deckel auf den Passstift.", mine), encoding="utf-8")
    done = onboard_here("-C", copy, "update", "ws-04", reworded(tmp_path / "new"))
    assert (0, "") == (done.code, done.err)
    assert "30 Nm" in done.out
    assert ids == steps(copy)[1:]
    assert 1 == len(list((copy / "records" / "ws-04" / "documents").iterdir()))
    report = build(copy)
    assert report["error"] is None
    assert any("deckel-auf-den-passstift" in change for change in report["changes"]), report["changes"]
    assert mine in script.read_text()


def test_update_by_a_document_of_another_format_replaces_the_old_file(copy: Path, tmp_path: Path) -> None:
    ids = steps(copy)
    new = excel_checklist(tmp_path / "plan.xlsx")
    done = onboard_here("-C", copy, "update", "ws-04", new)
    assert (0, "") == (done.code, done.err)
    folder = copy / "stations" / "ws-04"
    assert ["plan.xlsx"] == [path.name for path in folder.iterdir() if path.suffix in (".docx", ".xlsx")]
    assert ids == steps(copy)
    assert build(copy)["error"] is None


def test_a_document_edited_in_its_place_keeps_the_ids_of_reworded_steps(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    build(place)
    before = steps(place)
    edit(place, "Setzen Sie den Deckel auf den Passstift.", "Legen Sie den Deckel gerade auf den Passstift auf.")
    edit(place, "1. Reinigen Sie", "1. Säubern Sie zuerst")
    report = build(place)
    assert report["error"] is None
    assert before == steps(place)


def test_an_update_with_what_cannot_be_read_changes_nothing(copy: Path, tmp_path: Path) -> None:
    before, broken = files_of(copy), tmp_path / "kaputt.docx"
    broken.write_bytes((copy / "stations" / "ws-04" / "AA-104.docx").read_bytes()[:3000])
    done = onboard_here("-C", copy, "update", "ws-04", broken)
    assert 3 == done.code
    assert "kaputt.docx" in done.err
    assert {name: mark for name, mark in before.items() if not name.endswith("lock")} == {
        name: mark for name, mark in files_of(copy).items() if not name.endswith("lock")
    }


# ------------------------------------------------------------------------------------------------ choice

TWO = """\
# Induktionsofen

## Einschalten

1. Kühlwasser öffnen.
2. Hauptschalter einschalten.

## Ausschalten

1. Leistung auf null stellen.
2. Hauptschalter ausschalten.
"""

RULES = """\
# Betriebsanweisung Presse

## Gefahren für Mensch und Umwelt

- Quetschgefahr an der Presse.

## Schutzmaßnahmen und Verhaltensregeln

- Schutzbrille tragen.
- Nur mit geschlossener Schutztür arbeiten.
- Niemals in den Arbeitsraum greifen.
"""


def test_several_procedures_are_a_choice_and_not_a_mixture(tmp_path: Path) -> None:
    document = tmp_path / "ofen.md"
    document.write_text(TWO, encoding="utf-8")
    place = empty_plant(tmp_path)
    added = onboard_here("-C", place, "new", "ws-07", document, "--lang", "de")
    assert 0 == added.code
    assert "--procedure" in added.out
    failed = onboard_here("-C", place, "build")
    assert 3 == failed.code
    assert "einschalten" in failed.err
    assert "ausschalten" in failed.err
    settings = place / "stations" / "ws-07" / "station.toml"
    settings.write_text(settings.read_text() + 'procedure = "ausschalten"\n')
    assert "published" == build(place)["outcome"]
    told = json.dumps(release(place)["editions"], ensure_ascii=False)
    assert "Leistung auf null" in told
    assert "Kühlwasser" not in told


def test_rules_become_a_video_only_if_asked(tmp_path: Path) -> None:
    document = tmp_path / "ba.md"
    document.write_text(RULES, encoding="utf-8")
    place = empty_plant(tmp_path)
    assert 0 == onboard_here("-C", place, "new", "ws-08", document, "--lang", "de").code
    refused = onboard_here("-C", place, "build")
    assert 3 == refused.code
    assert "rules" in refused.err
    assert 0 == onboard_here("-C", place, "new", "ws-09", document, "--lang", "de", "--rules").code
    assert "published" == build(place, "ws-09")["outcome"]
    assert "geschlossener Schutztür" in json.dumps(release(place)["editions"], ensure_ascii=False)


# ------------------------------------------------------------------------------------------------ gaps

CONTRADICTION = CHECKLIST.replace("mit 25 Nm an.", "mit 25 Nm an.").replace(
    "- Alle sechs Schrauben sind angezogen.", "- Alle sechs Schrauben sind mit 30 Nm angezogen."
)


def test_check_tells_place_words_reason_and_what_to_write(tmp_path: Path) -> None:
    vague = CHECKLIST.replace("mit einem fusselfreien Tuch", "mit ausreichend Reiniger")
    place = plant(tmp_path, vague, silent=True)
    told = onboard_here("-C", place, "check")
    assert (0, "") == (told.code, told.err)
    assert "ausreichend" in told.out
    assert "Zeile" in told.out
    found = onboard_here("-C", place, "check", "ws-04", "--json").json
    assert "ausreichend" in json.dumps(found, ensure_ascii=False)
    page = tmp_path / "gaps.html"
    assert 0 == onboard_here("-C", place, "check", "ws-04", "--html", page).code
    assert "ausreichend" in page.read_text(encoding="utf-8")
    assert "published" == build(place)["outcome"], "a gap stops nothing"


def test_values_that_contradict_each_other_wait_for_a_person(tmp_path: Path) -> None:
    place = plant(tmp_path, CONTRADICTION, silent=True)
    report = build(place)
    assert (8, "draft") == (report["code"], report["outcome"])
    (reason,) = [one for one in report["reasons"] if "contradiction" in one]
    gap = reason.split("--accept ")[1].split()[0]
    assert ["blocked"] == [row["state"] for row in onboard_here("-C", place, "status", "--json").json["stations"]]
    nameless = onboard_here("-C", place, "check", "ws-04", "--accept", gap)
    assert 2 == nameless.code
    assert 0 == onboard_here("-C", place, "check", "ws-04", "--accept", gap, "--by", "Jana Albers, QS").code
    assert "published" == build(place)["outcome"]
    (accepted,) = release(place)["record"]["accepted_gaps"]
    assert (gap, "Jana Albers, QS") == (accepted["gap"], accepted["by"])
    edit(place, "mit 30 Nm", "mit 35 Nm")
    assert "draft" == build(place)["outcome"], "other words, another gap"


def test_a_document_can_be_checked_before_it_is_in_a_workspace(tmp_path: Path) -> None:
    told = onboard_here("check", word_checklist(tmp_path / "AA-104.docx"))
    assert (0, "") == (told.code, told.err)
    assert "AA-104.docx" in told.out


def test_made_lists_the_reading_of_a_document_with_its_reason(tmp_path: Path) -> None:
    place = empty_plant(tmp_path)
    onboard_here("-C", place, "new", "ws-04", word_checklist(tmp_path / "AA-104.docx"), "--lang", "de")
    assert "AA-104.docx" in made(build(place), "ingest")
