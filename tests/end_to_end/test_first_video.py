"""From a checklist with photos to a page behind a permanent address; and only what changed is made again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from workshop import NEW_STEP, build, edit, files_of, made, onboard, onboard_here, plant

from onboard.pipeline.build import build as build_with
from onboard.pipeline.working.workers import Nobody
from onboard.pipeline.workspace import open_workspace

STEPS = ("reinigen", "setzen", "ziehen")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant whose one workstation is built with the real voice. Tests that change it take a copy."""
    place = plant(tmp_path_factory.mktemp("first"))
    report = build(place)
    assert (0, "published") == (report["code"], report["outcome"])
    return place


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "plant"))


def page(place: Path) -> Path:
    return next((place / "output" / "site" / "W").glob("*/index.html"))


def release(place: Path) -> dict:
    folder = max((place / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return json.loads((folder / "release.json").read_text())


def sentences(place: Path) -> list[dict]:
    return [sentence for scene in release(place)["editions"][0]["scenes"] for sentence in scene["sentences"]]


# ------------------------------------------------------------------------------------------------ the first time


def test_every_spoken_sentence_has_a_source(built: Path) -> None:
    assert all(sentence["sources"] for sentence in sentences(built))


def test_every_source_stands_word_for_word_in_its_file_at_its_place(built: Path) -> None:
    document = (built / "stations" / "ws-04" / "checklist.md").read_text().splitlines()
    for sentence in sentences(built):
        for source in sentence["sources"]:
            numbers = [int(part) for part in source["place"].replace("lines ", "").replace("line ", "").split("-")]
            there = " ".join(" ".join(document[numbers[0] - 1 : numbers[-1]]).split())
            assert " ".join(source["words"].split()) in there


def test_the_site_holds_everything_a_phone_and_a_printer_need(built: Path) -> None:
    names = {path.name for path in page(built).parent.iterdir()}
    assert {"index.html", "qr.svg", "qr.png", "sign.pdf"} <= names
    assert (built / "output" / "site" / "index.html").is_file()


def test_the_address_is_recorded_and_the_release_too(built: Path) -> None:
    lines = (built / "records" / "addresses.csv").read_text().splitlines()
    assert [page(built).parent.name] == [line.split(",")[0] for line in lines if "ws-04" in line]
    assert (built / "records" / "ws-04" / f"{release(built)['release']}.json").is_file()


def test_status_says_that_all_is_well(built: Path) -> None:
    rows = onboard_here("-C", built, "status", "--json").json["stations"]
    assert [("ws-04", "de", "up to date")] == [(row["station"], row["language"], row["state"]) for row in rows]


# ------------------------------------------------------------------------------------------------ again


def test_a_second_build_makes_nothing_and_touches_no_file(copy: Path) -> None:
    before = files_of(copy / "output"), files_of(copy / ".onboard" / "store"), files_of(copy / "records")
    report = build(copy)
    after = files_of(copy / "output"), files_of(copy / ".onboard" / "store"), files_of(copy / "records")
    assert (before, "unchanged", []) == (after, report["outcome"], made(report))


def test_a_second_build_needs_nobody_who_could_make_anything(copy: Path) -> None:
    (report,) = build_with(open_workspace(copy), ["ws-04"], Nobody())
    assert (None, "unchanged") == (report.error, report.outcome)


def test_a_changed_step_makes_only_its_own_sentences_slide_and_scene_again(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    report = build(copy)
    touched = {slot.split(",")[0] for slot in made(report, "narrate") + made(report, "slides")}
    assert "published" == report["outcome"]
    assert 1 == len(touched)
    assert touched.pop().startswith("scene ziehen")


def test_an_inserted_step_speaks_nothing_again(copy: Path) -> None:
    before = {sentence["text"] for sentence in sentences(copy)}
    edit(copy, "3. Ziehen Sie", NEW_STEP)
    report = build(copy)
    spoken = made(report, "narrate")
    assert {sentence["text"] for sentence in sentences(copy)} > before
    assert 1 <= len(spoken) <= 2
    assert all("legen" in slot for slot in spoken)


def test_an_inserted_step_redraws_only_the_slides_whose_number_changed(copy: Path) -> None:
    edit(copy, "3. Ziehen Sie", NEW_STEP)
    report = build(copy)
    why = {one["slot"]: one["why"] for one in report["made"] if one["stage"] == "slides"}
    assert {"new", "the step's number changed"} == set(why.values())
    assert not any(slot.startswith(("scene reinigen", "scene setzen", "scene safety")) for slot in why)


def test_a_changed_brand_colour_speaks_nothing(copy: Path) -> None:
    settings = copy / "onboard.toml"
    settings.write_text(settings.read_text().replace('# colour = "#0B5FA5"', 'colour = "#7A1F5C"'))
    report = build(copy)
    assert ([], "published") == (made(report, "narrate"), report["outcome"])
    assert {"the theme changed"} == {one["why"] for one in report["made"] if one["stage"] == "slides"}


def test_a_changed_voice_draws_nothing(copy: Path) -> None:
    with (copy / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.de]\nprovider = "pico"\nspeed = 1.2\n')
    report = build(copy)
    assert ([], "published") == (made(report, "slides"), report["outcome"])
    why = {one["why"] for one in report["made"] if one["stage"] == "narrate"}
    assert {"the voice changed", "the sound changed"} == why


def test_a_changed_photo_draws_only_the_slide_that_shows_it(copy: Path) -> None:
    from workshop import photo

    photo(copy / "stations" / "ws-04" / "photos" / "02.jpg", "#208040")
    report = build(copy)
    drawn = [(one["slot"], one["why"]) for one in report["made"] if one["stage"] == "slides"]
    assert ([], ["the photo changed"]) == (made(report, "narrate"), [why for _, why in drawn])
    assert drawn[0][0].startswith("scene setzen")


def test_status_names_the_step_that_is_out_of_date_and_why(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    (row,) = onboard_here("-C", copy, "status", "--json").json["stations"]
    assert "out of date" == row["state"]
    assert ["the document changed: step 3: 25 Nm → 30 Nm"] == [one["text"] for one in row["causes"] if one["wrong"]]


def test_status_changes_nothing(copy: Path) -> None:
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    before = files_of(copy)
    onboard_here("-C", copy, "status")
    assert before == files_of(copy)


# ------------------------------------------------------------------------------------------------ nothing is lost


def test_deleting_the_output_loses_only_seconds(copy: Path) -> None:
    was, code = release(copy)["release"], page(copy).parent.name
    shutil.rmtree(copy / "output")
    report = build(copy)
    assert (was, code, []) == (report["release"], page(copy).parent.name, made(report))


def test_deleting_all_that_can_be_made_again_keeps_the_printed_code(copy: Path) -> None:
    code = page(copy).parent.name
    shutil.rmtree(copy / "output")
    shutil.rmtree(copy / ".onboard")
    assert ("published", code) == (build(copy)["outcome"], page(copy).parent.name)


def test_moving_the_workspace_makes_nothing_again(built: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(built, tmp_path / "another place" / "with spaces"))
    report = build(moved)
    assert ("unchanged", []) == (report["outcome"], made(report))


def test_the_old_release_stays_beside_the_new_one(copy: Path) -> None:
    before = set((copy / "output" / "site" / "r").iterdir())
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    build(copy)
    after = set((copy / "output" / "site" / "r").iterdir())
    assert (1, before) == (len(after - before), before & after)


def test_a_damaged_entry_of_the_store_is_noticed_said_and_made_again(copy: Path) -> None:
    shutil.rmtree(copy / "output")
    store = copy / ".onboard" / "store"
    largest = max((path for path in store.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[-1] ^= 0xFF
    largest.write_bytes(content)
    ended = onboard_here("-C", copy, "build")
    assert 0 == ended.code, ended.err
    assert "was damaged" in ended.err
    assert ("unchanged", []) == (build(copy)["outcome"], made(build(copy)))


def test_a_damaged_video_on_the_site_is_noticed_and_written_again(copy: Path) -> None:
    video = next((copy / "output" / "site" / "r").glob("*/video.de.mp4"))
    whole = video.read_bytes()
    video.write_bytes(whole[:-100])
    ended = onboard_here("-C", copy, "build")
    assert (0, whole) == (ended.code, video.read_bytes())
    assert "written again" in ended.err


def test_a_second_build_at_the_same_time_is_told_so(copy: Path) -> None:
    from onboard.pipeline.holding import exclusive

    with exclusive(open_workspace(copy)):
        ended = onboard("-C", copy, "build")
    assert 7 == ended.code
    assert "another run is at work here" in ended.err


# ------------------------------------------------------------------------------------------------ drafts and edits


def script_of(place: Path) -> Path:
    return place / "stations" / "ws-04" / "script.de.yaml"


def edit_script(place: Path) -> str:
    """Word one sentence of the first step differently, as a trainer does."""
    path = script_of(place)
    text = path.read_text()
    assert "fusselfreien Tuch" in text
    edited = text.replace("mit einem fusselfreien Tuch.", "sorgfältig mit einem fusselfreien Tuch.", 1)
    path.write_text(edited)
    return edited


def test_a_draft_is_silent_marked_and_not_published(copy: Path) -> None:
    before = files_of(copy / "output" / "site")
    report = build(copy, "--draft")
    draft = (copy / "output" / "drafts" / "ws-04" / "index.html").read_text()
    assert (0, "draft", before) == (report["code"], report["outcome"], files_of(copy / "output" / "site"))
    assert "ENTWURF" in draft.upper()


def test_an_edited_script_is_spoken_as_edited_and_never_overwritten(copy: Path) -> None:
    edited = edit_script(copy)
    report = build(copy)
    assert ("published", edited) == (report["outcome"], script_of(copy).read_text())
    assert any("sorgfältig mit einem" in sentence["text"] for sentence in sentences(copy))


def test_an_edit_stays_when_the_document_changes_elsewhere(copy: Path) -> None:
    edit_script(copy)
    build(copy)
    edit(copy, "mit 25 Nm an", "mit 30 Nm an")
    report = build(copy)
    assert (0, "published", []) == (report["code"], report["outcome"], report["findings"])
    spoken = " ".join(sentence["text"] for sentence in sentences(copy))
    assert ("sorgfältig mit einem" in spoken, "30 Nm" in spoken, "25 Nm" in spoken) == (True, True, False)


def test_where_both_changed_both_versions_stand_in_the_file_and_the_old_page_stays(copy: Path) -> None:
    edit_script(copy)
    build(copy)
    site = files_of(copy / "output" / "site")
    edit(copy, "mit einem fusselfreien Tuch.", "mit einem fusselfreien Tuch und Isopropanol.")
    report = build(copy)
    assert (8, "draft", site) == (report["code"], report["outcome"], files_of(copy / "output" / "site"))
    assert "undecided" in {finding["kind"] for finding in report["findings"]}
    text = " ".join(script_of(copy).read_text().split())
    assert "proposed:" in text
    assert ("sorgfältig mit einem fusselfreien Tuch." in text, "Tuch und Isopropanol." in text) == (True, True)


@pytest.mark.parametrize(
    ("words", "stands"), [("--keep-mine", "sorgfältig mit"), ("--take-document", "und Isopropanol")]
)
def test_a_person_decides_which_of_both_versions_is_told(copy: Path, words: str, stands: str) -> None:
    edit_script(copy)
    edit(copy, "mit einem fusselfreien Tuch.", "mit einem fusselfreien Tuch und Isopropanol.")
    (scene,) = {finding["scene"] for finding in build(copy)["findings"] if finding["kind"] == "undecided"}
    assert 0 == onboard_here("-C", copy, "script", "ws-04", words, scene).code
    told = " ".join(script_of(copy).read_text().split())
    assert (True, False) == (stands in told, "proposed:" in told)
    assert "undecided" not in {finding["kind"] for finding in build(copy)["findings"]}


def test_discarding_edits_writes_the_script_anew_and_keeps_the_edited_one_beside_it(copy: Path) -> None:
    written = script_of(copy).read_text()
    edited = edit_script(copy)
    assert 0 == onboard_here("-C", copy, "script", "ws-04", "--discard-edits").code
    kept = script_of(copy).with_name("script.de.yaml.bak")
    assert (written, edited) == (script_of(copy).read_text(), kept.read_text())


def test_a_sentence_without_a_source_is_not_published(copy: Path) -> None:
    path = script_of(copy)
    lines = path.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("cites:"))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    del lines[at]
    while at < len(lines) and lines[at].startswith(indent + " ") and lines[at].strip().startswith("- "):
        del lines[at]
    lines.insert(at, f"{indent}cites: []")
    path.write_text("\n".join(lines) + "\n")
    report = build(copy)
    assert (8, "draft") == (report["code"], report["outcome"])
    assert "missing-citation" in {finding["kind"] for finding in report["findings"]}
