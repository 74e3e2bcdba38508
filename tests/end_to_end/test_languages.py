"""One workstation in several languages: one document, one address, one release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workshop import onboard_here, plant


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A German workstation that is also told in Polish, silently."""
    place = plant(tmp_path_factory.mktemp("languages"), silent=True)
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.pl]\nprovider = "silent"\n')
    with (place / "stations" / "ws-04" / "station.toml").open("a") as settings:
        settings.write('translations = ["pl"]\n')
    built = onboard_here("-C", place, "build", "--json")
    assert 0 == built.code, built.out + built.err
    assert [("de", "published"), ("pl", "published")] == [
        (one["language"], one["outcome"]) for one in built.json["stations"]
    ]
    return place


def release(place: Path) -> dict:
    folder = max((place / "output" / "site" / "r").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return json.loads((folder / "release.json").read_text())


def test_all_languages_of_a_workstation_are_one_release_behind_one_address(bilingual: Path) -> None:
    editions = release(bilingual)["editions"]
    assert (["de", "pl"], 1) == (
        [edition["language"] for edition in editions],
        len(list((bilingual / "output" / "site" / "W").iterdir())),
    )


def test_steps_left_in_the_documents_language_are_marked_sentence_by_sentence(bilingual: Path) -> None:
    polish = release(bilingual)["editions"][1]
    spoken = [sentence for scene in polish["scenes"] for sentence in scene["sentences"]]
    marked = {sentence.get("language", "") for sentence in spoken}
    assert {"", "de"} == marked
    assert all(sentence["language"] == "de" for sentence in spoken if "fusselfreien" in sentence["text"])


def test_the_page_says_that_the_steps_are_in_another_language(bilingual: Path) -> None:
    page = next((bilingual / "output" / "site" / "W").glob("*/index.html")).read_text()
    assert 1 == page.count("Części są w języku dokumentu:")


def test_a_second_build_makes_nothing_in_any_language(bilingual: Path) -> None:
    again = onboard_here("-C", bilingual, "build", "--json").json["stations"]
    assert [("unchanged", []), ("unchanged", [])] == [(one["outcome"], one["made"]) for one in again]


def test_a_language_that_must_not_be_published_goes_on_showing_what_it_showed(bilingual: Path) -> None:
    script = bilingual / "stations" / "ws-04" / "script.pl.yaml"
    before = script.read_text()
    shown = next((bilingual / "output" / "site" / "W").glob("*/index.html")).read_text()
    script.write_text(before.replace("25 Nm", "52 Nm"))
    try:
        built = onboard_here("-C", bilingual, "build", "--json")
        assert (8, ["unchanged", "draft"]) == (built.code, [one["outcome"] for one in built.json["stations"]])
        page = next((bilingual / "output" / "site" / "W").glob("*/index.html")).read_text()
        assert page == shown
        assert "52 Nm" not in page
    finally:
        script.write_text(before)
