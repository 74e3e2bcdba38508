"""What status says of each video: what visitors see, why it is not right, and what is due."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from workshop import CHECKLIST, NEW_STEP, build, change_settings, edit, files_of, onboard_here, photo, plant

from onboard.core.progress import Quiet
from onboard.pipeline import releasing
from onboard.pipeline.causes import Kind
from onboard.pipeline.standing import StationStatus
from onboard.pipeline.status import status
from onboard.pipeline.workspace import open_workspace

TWO = ("de", "en")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workstation, told in two languages, published."""
    place = plant(tmp_path_factory.mktemp("status"), silent=True)
    change_settings(place, 'language = "de"', 'language = "de"\ntranslations = ["en"]')
    (place / "onboard.toml").open("a").write('\n[voices.en]\nprovider = "silent"\n')
    assert 0 == build(place)["code"]
    return place


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def rows(place: Path, today: date | None = None) -> dict[str, StationStatus]:
    found = status(open_workspace(place), today=today)
    return {row.language: row for row in found}


def causes(row: StationStatus, kind: Kind) -> list[str]:
    return [cause.text for cause in row.causes if cause.kind is kind]


def wrong(row: StationStatus) -> list[Kind]:
    return [cause.kind for cause in row.causes if cause.is_wrong]


# ------------------------------------------------------------------------------------------------ all is well


def test_a_fresh_release_is_up_to_date_and_says_since_when(built: Path) -> None:
    found = rows(built)
    today = datetime.now().astimezone().date()
    assert ["up to date", "up to date"] == [found[language].state for language in TWO]
    assert (True, today, "2") == (found["de"].is_right, found["de"].since, found["de"].revision)
    assert found["de"].release == found["en"].release != ""


def test_looking_writes_nothing(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    before = files_of(copy)
    rows(copy)
    assert before == files_of(copy)


# ------------------------------------------------------------------------------------------------ what changed


def test_a_changed_value_is_told_by_step_number_and_value(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    row = rows(copy)["de"]
    assert "out of date" == row.state
    assert ["the document changed: step 3: 25 Nm → 30 Nm"] == causes(row, Kind.DOCUMENT)
    assert [Kind.DOCUMENT] == wrong(row)


def test_a_change_is_told_in_every_language_in_the_words_of_the_document(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    found = rows(copy)
    told = [[(one.number, one.values) for cause in found[one_of].causes for one in cause.changes] for one_of in TWO]
    assert [[(3, (("25 Nm", "30 Nm"),))]] * 2 == told


def test_new_and_deleted_steps_are_told(copy: Path) -> None:
    edit(copy, "3. Ziehen Sie", NEW_STEP)
    (told,) = causes(rows(copy)["de"], Kind.DOCUMENT)
    assert "step 3 “Legen Sie die neue Flachdichtung trocken ein” is new" in told.replace(".”", "”")
    build(copy)
    edit(copy, "3. Legen Sie die neue Flachdichtung trocken ein.\n\n4. Ziehen", "3. Ziehen")
    (told,) = causes(rows(copy)["de"], Kind.DOCUMENT)
    assert "is gone" in told


def test_a_document_saved_anew_without_a_change_says_so(copy: Path) -> None:
    edit(copy, "# Deckel montieren\n", "# Deckel montieren\n\n")
    assert ["the document was saved anew; nothing that is told changed"] == causes(rows(copy)["de"], Kind.DOCUMENT)


def test_a_changed_voice_is_told_once_and_not_scene_by_scene(copy: Path) -> None:
    change_settings(copy, '[voices.de]\nprovider = "silent"', '[voices.de]\nprovider = "pico"')
    found = rows(copy)
    # What the English video leaves in German is spoken by the German voice too.
    assert [[Kind.VOICE], [Kind.VOICE]] == [wrong(row) for row in found.values()]
    assert "provider silent → pico" in causes(found["de"], Kind.VOICE)[0]


def test_a_changed_brand_colour_is_told_once_as_the_theme(copy: Path) -> None:
    change_settings(copy, '# colour = "#0B5FA5"', 'colour = "#7A1F5C"')
    assert [[Kind.THEME], [Kind.THEME]] == [wrong(row) for row in rows(copy).values()]


def test_another_form_of_address_is_told_as_a_change_of_wording(copy: Path) -> None:
    change_settings(copy, 'address = "Sie"', 'address = "du"')
    found = rows(copy)
    assert ([Kind.TEMPLATE], "up to date") == (wrong(found["de"]), found["en"].state)


def test_a_lexicon_that_changes_how_words_are_spoken_is_told(copy: Path) -> None:
    (copy / "lexicon.de.csv").write_text("written,spoken\nPassstift,Pass Stift\n", encoding="utf-8")
    assert [Kind.LEXICON] == wrong(rows(copy)["de"])


def test_an_edited_script_is_told_with_its_step(copy: Path) -> None:
    script = copy / "stations" / "ws-04" / "script.de.yaml"
    text = script.read_text(encoding="utf-8")
    assert "Reinigen Sie die Dichtfläche mit einem fusselfreien Tuch." in " ".join(text.split())
    script.write_text(text.replace("mit einem fusselfreien Tuch", "mit dem fusselfreien Tuch"), encoding="utf-8")
    row = rows(copy)["de"]
    assert "step 1" in causes(row, Kind.SCRIPT)[0]
    assert not causes(row, Kind.DOCUMENT)


def test_another_photo_is_told_with_its_step(copy: Path) -> None:
    photo(copy / "stations" / "ws-04" / "photos" / "02.jpg", "#208040")
    assert ["photos or their marks changed: step 2"] == causes(rows(copy)["de"], Kind.PHOTO)


def test_a_change_of_the_page_alone_is_told_by_its_name(copy: Path) -> None:
    change_settings(copy, 'name = ""', 'name = "Albers Pumpen"')
    told = causes(rows(copy)["de"], Kind.PAGE)
    assert ["the page's details changed: company"] == told[:1] or "foot of the slides" in told[0]


# ------------------------------------------------------------------------------------------------ what a person decides


def test_missing_approvals_are_told_beside_what_changed(copy: Path) -> None:
    (copy / "onboard.toml").open("a").write("\n[approval]\nrequired_by = 1\n")
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    row = rows(copy)["de"]
    assert ("not approved", [Kind.APPROVAL, Kind.DOCUMENT]) == (row.state, wrong(row))


def test_a_withdrawn_workstation_says_who_and_why(copy: Path) -> None:
    now = datetime.now().astimezone()
    place = open_workspace(copy)
    releasing.withdraw(place, "ws-04", now=now, reason="Presse umgebaut", by="Jana Albers, QM", progress=Quiet())
    row = rows(copy)["de"]
    assert ("withdrawn", "", False) == (row.state, row.release, row.is_right)
    assert "by Jana Albers, QM: Presse umgebaut" in causes(row, Kind.WITHDRAWN)[0]


def test_a_rolled_back_workstation_says_so(copy: Path) -> None:
    first = rows(copy)["de"].release
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    build(copy)
    place, now = open_workspace(copy), datetime.now().astimezone()
    releasing.rollback(place, "ws-04", now=now, reason="falscher Wert", progress=Quiet())
    row = rows(copy)["de"]
    assert ("rolled back", first) == (row.state, row.release)
    assert [Kind.DOCUMENT, Kind.ROLLED_BACK] == wrong(row)


# ------------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("days", "state", "kind"), [(-1, "expired", Kind.EXPIRED), (0, "", Kind.EXPIRES), (30, "", Kind.EXPIRES)]
)
def test_an_instruction_holds_to_the_end_of_its_last_day(copy: Path, days: int, state: str, kind: Kind) -> None:
    today = datetime.now().astimezone().date()
    settings = copy / "stations" / "ws-04" / "station.toml"
    settings.write_text(f"{settings.read_text()}valid_until = {today + timedelta(days)}\n")
    build(copy)
    row = rows(copy)["de"]
    assert (state or "up to date", 1) == (row.state, len(causes(row, kind)))


def test_people_are_to_be_instructed_again_a_year_after_the_release(built: Path) -> None:
    since = datetime.now().astimezone().date()
    due = rows(built)["de"].again_on
    assert due is not None
    states = [rows(built, due + timedelta(days))["de"].state for days in (-1, 0, 400)]
    assert ["up to date", "instruct again", "instruct again"] == states
    assert (since.year + 1, since.month) == (due.year, due.month)
    assert causes(rows(built, due - timedelta(10))["de"], Kind.AGAIN_SOON)


def test_an_approval_given_later_puts_the_next_instruction_off(copy: Path) -> None:
    line = json.loads((copy / "records" / "ws-04" / "history.jsonl").read_text().splitlines()[0])
    line["at"] = "2020-02-29T08:00:00+01:00"
    (copy / "records" / "ws-04" / "history.jsonl").write_text(json.dumps(line) + "\n")
    before = rows(copy)["de"]
    assert (date(2021, 2, 28), "instruct again") == (before.again_on, before.state)
    ended = onboard_here("-C", copy, "approve", "ws-04", "--by", "Jana Albers, Ausbildung")
    assert 0 == ended.code, ended.err
    build(copy)
    assert not causes(rows(copy)["de"], Kind.AGAIN)


# ------------------------------------------------------------------------------------------------ what is broken


def test_a_deleted_site_is_told_and_the_next_build_mends_it(copy: Path) -> None:
    shutil.rmtree(copy / "output")
    row = rows(copy)["de"]
    assert ("out of date", [Kind.SITE]) == (row.state, wrong(row))
    build(copy)
    assert "up to date" == rows(copy)["de"].state


def test_an_emptied_store_is_no_change_of_anything_a_person_made(copy: Path) -> None:
    shutil.rmtree(copy / ".onboard")
    row = rows(copy)["de"]
    assert ([Kind.STORE], True) == (wrong(row), row.parts > 10)


def test_a_broken_document_is_an_error_and_still_says_what_visitors_see(copy: Path) -> None:
    before = rows(copy)["de"].release
    (copy / "stations" / "ws-04" / "checklist.md").unlink()
    found = rows(copy)
    assert [("error", before)] * 2 == [(row.state, row.release) for row in found.values()]


def test_a_damaged_history_is_an_error_that_names_the_line(copy: Path) -> None:
    (copy / "records" / "ws-04" / "history.jsonl").write_text("{}\n")
    (row,) = status(open_workspace(copy))
    assert ("error", True) == (row.state, "history.jsonl: line 1" in row.reasons[0])


def test_a_release_record_that_is_lost_or_damaged_is_an_error(copy: Path) -> None:
    (record,) = (copy / "records" / "ws-04").glob("*.json")
    told = json.loads(record.read_text())
    told["editions"][0]["scenes"] = [{"id": "x", "kind": "step"}]
    record.write_text(json.dumps(told))
    assert "error" == rows(copy)["de"].state
    record.unlink()
    assert "error" == rows(copy)["de"].state


def test_one_broken_workstation_does_not_hide_the_others(copy: Path) -> None:
    shutil.copytree(copy / "stations" / "ws-04", copy / "stations" / "ws-05")
    (copy / "stations" / "ws-05" / "station.toml").write_text("version = 1\n")
    found = {(row.station, row.language): row.state for row in status(open_workspace(copy))}
    assert {("ws-04", "de"): "up to date", ("ws-04", "en"): "up to date", ("ws-05", ""): "error"} == found


def test_a_language_that_is_told_no_more_but_still_shown_is_told(copy: Path) -> None:
    settings = copy / "stations" / "ws-04" / "station.toml"
    settings.write_text(settings.read_text() + "translations = []\n")
    assert ("out of date", [Kind.SITE]) == (rows(copy)["en"].state, wrong(rows(copy)["en"]))


def test_what_was_never_published_says_so(tmp_path: Path) -> None:
    place = plant(tmp_path, CHECKLIST, silent=True)
    row = rows(place)["de"]
    assert ("not published", [Kind.UNPUBLISHED]) == (row.state, wrong(row))
