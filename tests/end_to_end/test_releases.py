"""What visitors see is decided once, kept for years, and can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from workshop import build, change_settings, edit, files_of, onboard_here, plant

from onboard.publish.addresses import addresses


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = plant(tmp_path_factory.mktemp("releases"), silent=True)
    assert "published" == build(place)["outcome"]
    return place


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "plant"))


def page_of(place: Path) -> str:
    (code,) = {one.code for one in addresses(place / "records") if one.workstation == "ws-04"}
    return (place / "output" / "site" / "W" / code / "index.html").read_text()


def shown(place: Path) -> str:
    return page_of(place).split('onboard-release" content="')[1].split('"')[0]


def said(place: Path, *words: str) -> tuple[int, str]:
    ended = onboard_here("-C", place, *words)
    return ended.code, ended.out + ended.err


def deeds(place: Path) -> list[str]:
    return [one["deed"] for one in onboard_here("-C", place, "history", "ws-04", "--json").json["events"]]


def record(place: Path) -> dict[str, Any]:
    release = shown(place).split(" ")[0].split(":")[1]
    return json.loads((place / "output" / "site" / "r" / release / "release.json").read_text())


# ------------------------------------------------------------------------------------------------ rolling back


def test_a_release_is_rolled_back_and_no_build_brings_it_back(place: Path) -> None:
    old = shown(place)
    edit(place, "25 Nm", "35 Nm")
    new = f"de:{build(place)['release']}"
    assert new == shown(place) != old
    code, told = said(place, "rollback", "ws-04", "--by", "Jana Albers", "--reason", "35 Nm ist falsch")
    assert (0, old) == (code, shown(place)), told
    report = build(place)
    assert ("held back", 0) == (report["outcome"], report["code"])
    assert f"release {new[3:]} was rolled back from; to show it again: onboard publish ws-04" in report["reasons"]
    assert old == shown(place)
    assert 0 == said(place, "publish", "ws-04")[0]
    assert new == shown(place)
    assert "unchanged" == build(place)["outcome"]
    assert ["published", "published", "rolled back", "shown again"] == deeds(place)


def test_after_a_rollback_a_corrected_document_is_published_as_ever(place: Path) -> None:
    edit(place, "25 Nm", "35 Nm")
    build(place)
    said(place, "rollback", "ws-04")
    edit(place, "35 Nm", "26 Nm")
    assert "published" == build(place)["outcome"]
    assert "26 Nm" in page_of(place)


def test_rolling_back_twice_goes_back_twice(place: Path) -> None:
    first = shown(place)
    for before, after in (("25 Nm", "26 Nm"), ("26 Nm", "27 Nm")):
        edit(place, before, after)
        build(place)
    said(place, "rollback", "ws-04")
    assert "26 Nm" in page_of(place)
    said(place, "rollback", "ws-04")
    assert first == shown(place)
    code, told = said(place, "rollback", "ws-04")
    assert 2 == code
    assert "there is nothing before it to go back to" in told


def test_a_release_is_chosen_by_its_first_digits(place: Path) -> None:
    first = shown(place)
    for before, after in (("25 Nm", "26 Nm"), ("26 Nm", "27 Nm")):
        edit(place, before, after)
        build(place)
    assert 0 == said(place, "rollback", "ws-04", "--to", first[3:11])[0]
    assert first == shown(place)
    code, told = said(place, "rollback", "ws-04", "--to", "ffff")
    assert (2, True) == (code, "'ffff' is no release of this workstation" in told)


def test_a_damaged_release_is_not_rolled_back_to(place: Path) -> None:
    old = shown(place)[3:]
    edit(place, "25 Nm", "35 Nm")
    new = build(place)["release"]
    (place / "output" / "site" / "r" / old / "video.de.mp4").write_bytes(b"")
    code, told = said(place, "rollback", "ws-04")
    assert 8 == code
    assert "is not the file that was published" in told
    assert f"de:{new}" == shown(place)
    assert ["published", "published"] == deeds(place)


# ------------------------------------------------------------------------------------------------ withdrawing


def test_a_withdrawn_video_is_gone_until_a_person_says_otherwise(place: Path) -> None:
    old = shown(place)
    code, told = said(place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt", "--by", "Jana Albers")
    assert 0 == code, told
    page = page_of(place)
    assert "Vorrichtung gesperrt" in page
    assert "<video" not in page
    assert "ws-04" not in (place / "output" / "site" / "index.html").read_text().lower()
    edit(place, "25 Nm", "26 Nm")
    report = build(place)
    assert ("withdrawn", 0) == (report["outcome"], report["code"])
    assert page == page_of(place)
    assert 2 == said(place, "withdraw", "ws-04", "--reason", "noch einmal")[0]
    assert 0 == said(place, "publish", "ws-04")[0]
    assert old == shown(place)
    assert "published" == build(place)["outcome"]
    assert "26 Nm" in page_of(place)


def test_a_withdrawn_video_stays_withdrawn_when_the_site_is_deleted(place: Path) -> None:
    said(place, "withdraw", "ws-04", "--reason", "Vorrichtung gesperrt")
    shutil.rmtree(place / "output")
    assert "withdrawn" == build(place)["outcome"]
    assert "Vorrichtung gesperrt" in page_of(place)
    assert (place / "output" / "site" / "index.html").is_file()  # without it, serve would say there is no site
    assert 0 == said(place, "publish", "ws-04")[0]
    assert ["published", "withdrawn", "allowed"] == deeds(place)
    assert "published" == build(place)["outcome"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\x00b"])
def test_a_withdrawal_needs_a_reason_that_can_be_shown(place: Path, reason: str) -> None:
    before = shown(place)
    assert 2 == said(place, "withdraw", "ws-04", "--reason", reason)[0]
    assert before == shown(place)
    assert ["published"] == deeds(place)


def test_what_was_never_published_can_be_neither_rolled_back_nor_withdrawn(tmp_path: Path) -> None:
    fresh = plant(tmp_path, silent=True)
    assert 2 == said(fresh, "rollback", "ws-04")[0]
    assert 2 == said(fresh, "withdraw", "ws-04", "--reason", "x")[0]
    assert 3 == said(fresh, "rollback", "ws-99")[0]
    assert "nothing was published yet" in said(fresh, "history", "ws-04")[1]


# ------------------------------------------------------------------------------------------------ keeping


def test_deleting_the_site_loses_nothing_but_time(place: Path) -> None:
    before = shown(place)
    shutil.rmtree(place / "output")
    assert "published" == build(place)["outcome"]
    assert before == shown(place)
    assert ["published"] == deeds(place)


def test_only_so_many_old_releases_are_kept_as_the_settings_say(place: Path) -> None:
    change_settings(place, "[site]\n", "[site]\nkeep = 2\n")
    releases = [shown(place)[3:]]
    for torque in range(25, 29):
        edit(place, f"{torque} Nm", f"{torque + 1} Nm")
        releases.append(build(place)["release"])
    assert set(releases[-3:]) == {path.name for path in (place / "output" / "site" / "r").iterdir()}
    kept = {path.stem for path in (place / "records" / "ws-04").glob("*.json") if len(path.stem) == 16}
    assert set(releases) == kept
    assert 5 == len(deeds(place))


def test_a_history_of_the_first_version_is_understood(place: Path) -> None:
    """Lines of onboard 0.1 name one release for all languages."""
    release = shown(place)[3:]
    line = {"at": "2026-11-01T08:00:00+01:00", "release": release, "before": None}
    (place / "records" / "ws-04" / "history.jsonl").write_text(json.dumps(line) + "\n")
    assert "unchanged" == build(place)["outcome"]
    edit(place, "25 Nm", "26 Nm")
    assert "published" == build(place)["outcome"]
    assert ["published", "published"] == deeds(place)


def test_a_build_with_nothing_to_do_touches_no_page_and_no_record(place: Path) -> None:
    build(place)
    before = files_of(place / "output" / "site"), files_of(place / "records")
    assert "unchanged" == build(place)["outcome"]
    assert before == (files_of(place / "output" / "site"), files_of(place / "records"))


# ------------------------------------------------------------------------------------------------ languages


def test_a_language_that_waits_for_approval_goes_on_showing_what_it_showed(tmp_path: Path) -> None:
    place = plant(tmp_path, silent=True)
    change_settings(place, 'language = "de"\n', 'language = "de"\ntranslations = ["en"]\n')
    with (place / "onboard.toml").open("a") as settings:
        settings.write('\n[voices.en]\nprovider = "silent"\n')
    assert "published" == build(place)["outcome"]
    both = shown(place)
    old = both.split(" ")[0][3:]
    assert f"de:{old} en:{old}" == both
    script = place / "stations" / "ws-04" / "script.en.yaml"
    script.write_text(script.read_text().replace("Welcome", "Welcome to 99 bar"))
    edit(place, "25 Nm", "26 Nm")
    ended = onboard_here("-C", place, "build", "--json")
    outcomes = {one["language"]: one["outcome"] for one in ended.json["stations"]}
    if outcomes["en"] == "draft":
        new = next(one["release"] for one in ended.json["stations"] if one["language"] == "de")
        assert f"de:{new} en:{old}" == shown(place)
        assert f"../../r/{old}/video.en.mp4" in page_of(place)
    else:
        pytest.fail(f"an invented value in the English script should keep it a draft: {outcomes}")


# ------------------------------------------------------------------------------------------------ what is new


def test_a_page_says_what_is_new_and_shows_only_that(place: Path) -> None:
    before = record(place)
    assert "news" not in before["editions"][0]
    edit(place, "25 Nm", "35 Nm")
    build(place)
    edition = record(place)["editions"][0]
    news = edition["news"]
    assert before["release"] == news["since"]
    assert news["since_day"] == onboard_here("-C", place, "history", "ws-04", "--json").json["events"][0]["at"][:10]
    (change,) = [one for one in news["changes"] if one["kind"] == "reworded" and one["number"] == 3]
    assert any("25 Newtonmeter" in words or "25 Nm" in words for words in change["before"])
    assert any("35 Newtonmeter" in words or "35 Nm" in words for words in change["after"])
    assert [change["scene"]] == news["video"]["scenes"]
    assert 0 < news["video"]["duration_ms"] < edition["duration_ms"]
    release = place / "output" / "site" / "r" / record(place)["release"]
    assert (release / news["video"]["video"]).stat().st_size > 1000
    assert "WEBVTT" in (release / news["video"]["captions"]).read_text()
    assert 'id="news"' in page_of(place)


def test_a_deleted_step_is_news_and_a_renumbered_one_is_not(place: Path) -> None:
    (place / "stations" / "ws-04" / "photos" / "02.jpg").unlink()
    edit(place, "2. Setzen Sie den Deckel auf den Passstift.\n\n   ![Deckel](photos/02.jpg)\n\n3. Ziehen", "2. Ziehen")
    build(place)
    changes = record(place)["editions"][0]["news"]["changes"]
    assert ["gone"] == [one["kind"] for one in changes], changes
    assert 'id="news"' in page_of(place)
    assert "video" not in record(place)["editions"][0]["news"]


def test_another_photo_in_a_step_is_news(place: Path) -> None:
    shutil.copy(place / "stations/ws-04/photos/01.jpg", place / "stations/ws-04/photos/02.jpg")
    build(place)
    (change,) = record(place)["editions"][0]["news"]["changes"]
    assert ("reworded", 2, [], []) == (change["kind"], change["number"], change["before"], change["after"])


def test_what_only_looks_or_sounds_otherwise_is_no_news(place: Path) -> None:
    change_settings(place, '# colour = "#0B5FA5"', 'colour = "#0B6F55"')
    assert "published" == build(place)["outcome"]
    assert "news" not in record(place)["editions"][0]


def test_what_is_new_stays_the_same_when_the_site_is_made_again(place: Path) -> None:
    edit(place, "25 Nm", "35 Nm")
    release = build(place)["release"]
    shutil.rmtree(place / "output")
    assert release == build(place)["release"]
    assert "news" in record(place)["editions"][0]


def test_a_build_after_an_interruption_between_history_and_page_finishes(place: Path) -> None:
    """Whoever is killed there has written down what is to be shown; the next run shows it."""
    old = shown(place)
    edit(place, "25 Nm", "35 Nm")
    new = build(place)["release"]
    page = next((place / "output" / "site" / "W").glob("*/index.html"))
    page.write_text(page.read_text().replace(new, old[3:]))
    assert "published" == build(place)["outcome"]
    assert f"de:{new}" == shown(place)
    assert ["published", "published"] == deeds(place)
