"""What stands on a page besides the video: languages, links, news, questions, what programs read, notices."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from made_up_station import RECORD, edition, everything, jpeg, news, question, workstation
from page_parsed import Parsed, drawn, record_of, shape

from onboard.publish.content import Rendition
from onboard.publish.page import Links, Notice, Showing, index_page, player_page, withdrawn_page

# ------------------------------------------------------------------------------------------------ languages, links


def test_every_address_that_was_ever_given_out_still_leads_somewhere(tmp_path: Path) -> None:
    record = record_of(tmp_path, everything("de"), everything("en"))
    page = drawn(Showing(record, "de", ""), Showing(record, "en", ""))
    first = "edition-de de de/step-anziehen de-scene-2 step-anziehen step-anziehen+2 news check transcript contact"
    for name in (*first.split(), "edition-en", "en", "en/step-anziehen", "en-scene-2", "news-en", "check-en"):
        page.by_id(name)


def test_each_language_shows_its_own_release_and_an_older_one_points_to_the_newer(tmp_path: Path) -> None:
    def dated(digest: str, **changes: str) -> dict[str, Any]:
        told = {**RECORD, "document": {"file": "checkliste.md", "sha256": digest * 64}}
        return record_of(tmp_path, edition("de"), edition("en"), station=workstation(**changes), record=told)

    new, old = dated("1", revision="4", valid_from="2026-11-02"), dated("0", revision="3", valid_from="2026-05-04")
    page = player_page(
        [Showing(new, "de", "", "2026-11-02"), Showing(old, "en", "", "2026-05-04")], Links("s/")
    ).decode()
    text, newest, oldest = "".join(Parsed(page).texts), new["release"], old["release"]
    assert f'content="de:{newest} en:{oldest}"' in page
    assert "Stand 4" in text
    assert "Revision 3" in text
    assert "This version rests on an older revision. Newer: Deutsch" in text
    assert "beruht auf einem älteren Stand" not in text
    assert "Valid from <bdi>4 May 2026</bdi>" in page


def test_another_voice_makes_no_language_out_of_date(tmp_path: Path) -> None:
    told = [{**RECORD, "document": {"sha256": "1" * 64}, "mark": mark} for mark in ("a", "b")]
    both = [record_of(tmp_path, edition("de"), edition("en"), record=one) for one in told]
    page = drawn(Showing(both[0], "de", "", "2026-11-02"), Showing(both[1], "en", "", "2026-05-04"))
    assert "older" not in "".join(page.texts)


def test_until_when_it_holds_is_shown_with_whom_to_ask_afterwards(tmp_path: Path) -> None:
    page = drawn(Showing(record_of(tmp_path, station=workstation(valid_until="2027-03-01")), "de", ""))
    text = "".join(page.texts)
    assert "Gültig bis 1. März 2027" in text
    (notice,) = (attributes for _, attributes in page.elements if "data-until" in attributes)
    assert ("2027-03-01", "") == (notice["data-until"], notice["hidden"])
    assert "Diese Anleitung galt bis 1. März 2027. Fragen Sie vor der Arbeit:" in text
    assert "Gültig bis" not in "".join(drawn(Showing(record_of(tmp_path), "de", "")).texts)


def test_a_mistake_is_told_with_workstation_release_language_and_step_whatever_they_hold(tmp_path: Path) -> None:
    record = record_of(tmp_path, station=workstation(id="Halle 3 & 4?"))
    link = "mailto:qm@example.com?subject={workstation}%20{step}&body={release}/{language}{other}"
    links = [
        a["href"] for a in drawn(Showing(record, "de", ""), report=link).all("a") if a["href"].startswith("mailto:")
    ]
    rest = f"&body={record['release']}/de{{other}}"
    begin = "mailto:qm@example.com?subject=Halle%203%20%26%204%3F%20"
    assert [f"{begin}{rest}"] == [links[0]]
    assert {f"{begin}{step}{rest}" for step in ("", "title", "anziehen", "anziehen%2B2")} == set(links)
    assert [] == [a for a in drawn(Showing(record, "de", "")).all("a") if a["href"].startswith("mailto:")]


def test_where_no_contact_can_be_called_the_responsible_person_is_named_too(tmp_path: Path) -> None:
    station = workstation(contacts=("Aushang beachten.",), responsible="Jana Albers, Tel. 4711")
    page = drawn(Showing(record_of(tmp_path, station=station), "de", ""))
    assert ["tel:4711"] == [a["href"] for a in page.all("a") if a["href"].startswith("tel:")]


# ------------------------------------------------------------------------------------------------ renditions


def test_nothing_of_a_video_is_fetched_before_the_page_knows_how_the_phone_is_held(tmp_path: Path) -> None:
    page = drawn(Showing(record_of(tmp_path, everything()), "de", "r/"))
    main = page.by_id("video")[1]
    assert {"none"} == {video["preload"] for video in page.all("video")}
    assert "r/small.001.de.jpg" == main["poster"]
    assert {
        "data-landscape": "r/video.de.mp4",
        "data-landscape-small": "r/video.de.landscape.small.mp4",
        "data-portrait": "r/video.de.portrait.mp4",
        "data-portrait-small": "r/video.de.portrait.small.mp4",
    } == {name: value for name, value in main.items() if name.startswith("data-") and name != "data-id"}
    posters = [source["srcset"] for source in page.all("source") if "srcset" in source]
    assert ["r/poster.de.portrait.jpg"] == posters


def test_without_javascript_a_plain_link_leads_to_the_small_video(tmp_path: Path) -> None:
    page = drawn(Showing(record_of(tmp_path, everything()), "de", "r/"))
    assert "r/video.de.landscape.small.mp4" in [a["href"] for a in page.all("a")]
    assert "Video mit weniger Daten – Querformat, 0,1 MB" in "".join(page.texts)


def test_a_video_filmed_upright_is_upright_everywhere_or_lies_where_there_is_one_that_does(tmp_path: Path) -> None:
    lying = Rendition("landscape", b"lying", jpeg(), 1920, 1080)
    alone = drawn(Showing(record_of(tmp_path, edition(width=1080, height=1920)), "de", ""))
    both = drawn(Showing(record_of(tmp_path, edition(width=1080, height=1920, renditions=(lying,))), "de", ""))
    stages = [next(a["class"] for tag, a in page.elements if "stage" in a.get("class", "")) for page in (alone, both)]
    assert ["stage upright", "stage turning"] == stages
    assert ["video.de.mp4", "video.de.landscape.mp4"] == [
        source["src"] for source in both.all("source") if "src" in source
    ]


# ------------------------------------------------------------------------------------------------ news, questions


def test_what_is_new_is_told_with_old_and_new_words_and_only_those_that_differ_are_marked(tmp_path: Path) -> None:
    page = player_page([Showing(record_of(tmp_path, everything()), "de", "r/")], Links("s/")).decode()
    text = " ".join("".join(Parsed(page).texts).split())
    assert "Neu seit 2. Oktober 2026" in text
    assert "Mit <del>20</del> Nm anziehen." in page
    assert "Mit <ins>25</ins> Nm anziehen." in page
    for words in ("Geändert Schritt 1 Schrauben anziehen", "Verschoben Deckel montieren", "Entfällt Gewinde fetten"):
        assert words in text
    assert 'href="#de/step-anziehen+2">Schrauben anziehen</a>' in page
    assert "step-fetten" not in page


def test_news_have_a_video_with_captions_of_its_own_where_there_is_one(tmp_path: Path) -> None:
    with_film = drawn(Showing(record_of(tmp_path, everything()), "de", "r/"))
    assert "r/news.de.mp4" in [source.get("src") for source in with_film.all("source")]
    assert "r/news.de.vtt" in [track["src"] for track in with_film.all("track")]
    without = drawn(Showing(record_of(tmp_path, edition(news=news(video=None))), "de", "r/"))
    assert 1 == len(without.all("video"))
    assert "news" not in "".join(drawn(Showing(record_of(tmp_path), "de", "r/")).texts)


def test_a_question_holds_its_answer_the_sentence_and_the_source_also_without_javascript(tmp_path: Path) -> None:
    page = drawn(Showing(record_of(tmp_path, everything()), "de", ""))
    text = " ".join("".join(page.texts).split())
    assert "Frage 1 von 2 Mit welchem Wert werden die Schrauben angezogen?" in text
    assert "Antwort zeigen Richtig ist: 25 Nm So wird es im Video gesagt:Ziehen Sie die Schrauben an." in text
    assert ["1", "0"] == [fieldset["data-right"] for fieldset in page.all("fieldset")]
    assert [("de-1", "0"), ("de-1", "1"), ("de-1", "2")] == [
        (answer["name"], answer["value"]) for answer in page.all("input") if answer["type"] == "radio"
    ][:3]
    assert "3.400" in [a.get("data-seek") for a in page.all("a")]


def test_no_question_makes_the_page_say_that_an_instruction_is_completed(tmp_path: Path) -> None:
    record = record_of(tmp_path, everything())
    text = "".join(drawn(Showing(record, "de", "")).texts).casefold()
    assert [] == [word for word in ("abgeschlossen", "bestanden", "absolviert", "unterwiesen") if word in text]


def test_a_question_about_a_scene_that_is_not_in_the_video_is_still_asked(tmp_path: Path) -> None:
    page = drawn(Showing(record_of(tmp_path, edition(questions=(question(scene="elsewhere"),))), "de", ""))
    assert 1 == len(page.all("fieldset"))


# ------------------------------------------------------------------------------------------------ for programs


def _described(page: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_programs_are_told_what_the_video_is_and_that_a_machine_speaks(tmp_path: Path) -> None:
    page = player_page([Showing(record_of(tmp_path), "de", "r/", "2026-11-02")], Links("s/")).decode()
    (told,) = _described(page)
    assert ("VideoObject", "Deckel montieren", "de", "PT0M9S") == (
        told["@type"], told["name"], told["inLanguage"], told["duration"]
    )  # fmt: skip
    assert ("r/video.de.mp4", "r/poster.de.jpg", "2026-11-02") == (
        told["contentUrl"], told["thumbnailUrl"], told["uploadDate"]
    )  # fmt: skip
    assert "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource" == told["digitalSourceType"]
    assert "synthetisch" in told["creditText"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "]]> & \u2028", "\\u003c"])
def test_no_title_ends_a_data_block_and_each_comes_out_as_it_went_in(tmp_path: Path, text: str) -> None:
    captions = f"WEBVTT\n\n00:00:00.400 --> 00:00:01.900\n{text.replace(chr(0x2028), '')}\n"
    showing = Showing(record_of(tmp_path, edition(title=text)), "de", "", captions=captions)
    page = player_page([showing], Links("s/")).decode()
    assert [text] == [told["name"] for told in _described(page)]
    assert shape(page) == shape(
        player_page([Showing(record_of(tmp_path), "de", "", captions=CAPTIONS)], Links("s/")).decode()
    )


CAPTIONS = """WEBVTT
Kind: captions
Language: de

1
00:00:00.400 --> 00:00:01.900
Ziehen Sie
mit \u206625 Nm\u2069 fest.

01:00:03.400 --> 01:00:04.900 line:90%
A &lt; B
"""


def test_captions_written_into_the_page_are_those_of_the_release_line_by_line(tmp_path: Path) -> None:
    page = player_page([Showing(record_of(tmp_path), "de", "", captions=CAPTIONS)], Links("s/")).decode()
    (block,) = re.findall(r'<script type="application/json" class="cues">(.*?)</script>', page)
    assert [
        [0.4, 1.9, "Ziehen Sie\nmit \u206625 Nm\u2069 fest."],
        [3603.4, 3604.9, "A &lt; B"],
    ] == json.loads(block)
    assert "application/json" not in player_page([Showing(record_of(tmp_path), "de", "")], Links("s/")).decode()


# ------------------------------------------------------------------------------------------------ withdrawn, index


def test_a_withdrawn_page_says_so_in_every_language_with_reason_day_and_a_number_to_call(tmp_path: Path) -> None:
    record = record_of(tmp_path, edition("de"), edition("ar"), edition("en"))
    page = Parsed(withdrawn_page(Notice(record, "2026-11-20", "Neue <Presse>"), Links("s/")).decode())
    text = "".join(page.texts)
    assert "Seit 20. November 2026 wird es hier nicht mehr gezeigt." in text
    assert ["de", "ar", "en"] == [section["data-language"] for section in page.all("section")]
    assert 3 == text.count("Neue <Presse>")
    assert 3 == [a["href"] for a in page.all("a")].count("tel:4711")
    assert [] == page.all("video")


def test_the_list_of_workstations_shows_small_pictures_and_can_be_searched_once_it_is_long(tmp_path: Path) -> None:
    record = record_of(tmp_path)

    def listed(times: int) -> Parsed:
        stations = [(f"W/{n}/", "r/x/", record, ["de", "ar"]) for n in range(times)]
        return Parsed(index_page(stations, company="Albers", colour="#1F5FA8", language="de").decode())

    assert {"lazy"} == {image["loading"] for image in listed(40).all("img")}
    assert {"r/x/small.001.de.jpg"} == {image["src"] for image in listed(40).all("img")}
    assert "ws-04 pumpenmontage deckel montieren" == listed(40).all("li")[0]["data-sought"]
    assert ([], 1) == (listed(6).all("input"), len(listed(7).all("input")))
