"""The page: whole without JavaScript, nothing from outside, no text of a document ever becomes markup."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_station import (
    RECORD,
    edition,
    editions,
    everything,
    jpeg,
    news,
    question,
    scenes,
    twenty_steps,
    workstation,
)
from switching import switch

from onboard.core.colours import READABLE, contrast
from onboard.core.model import SceneKind, SourceRef
from onboard.publish.colours import NIGHT, PAPER, brand, parsed
from onboard.publish.content import Change, Changed, Edition, Rendition, ShownScene, SpokenSentence
from onboard.publish.page import POLICY, Links, Notice, Showing, index_page, player_page, static_files, withdrawn_page
from onboard.publish.pointer import write_index
from onboard.publish.release import read_release, write_draft, write_release
from onboard.publish.wording import own_name, telephone, wording

CODE = "K7M2Q9XA"
VOID = frozenset({"br", "img", "link", "meta", "source", "track", "input", "hr"})
TEMPLATES = Path(__file__).parents[2] / "onboard" / "publish" / "templates"


class Parsed(HTMLParser):
    """A page as elements and texts; complains about tags that do not close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()

    def handle_data(self, data: str) -> None:
        if "script" not in self._open[-1:]:
            self.texts.append(data)

    def all(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == name]

    def by_id(self, name: str) -> tuple[str, dict[str, str]]:
        found = [(tag, attributes) for tag, attributes in self.elements if attributes.get("id") == name]
        assert 1 == len(found), name
        return found[0]


def published(site: Path, **changes: object) -> str:
    station = changes.pop("station", workstation())
    shown = changes.pop("shown", editions())
    switch(site, station, CODE, write_release(site, station, shown, changes.pop("record", RECORD)))  # type: ignore[arg-type]
    return (site / "W" / CODE / "index.html").read_text()


def record_of(site: Path, *shown: Edition, **changes: Any) -> dict[str, Any]:
    station, record = changes.pop("station", workstation()), changes.pop("record", RECORD)
    return read_release(site, write_release(site, station, shown or (edition(),), record))


def drawn(*showings: Showing, **links: str) -> Parsed:
    return Parsed(player_page(showings, Links("../../s/", **links)).decode())


@pytest.mark.parametrize("languages", [("de",), ("de", "en", "ar", "pt-BR")])
def test_the_page_is_well_formed_and_every_id_is_its_own(tmp_path: Path, languages: tuple[str, ...]) -> None:
    page = Parsed(published(tmp_path, shown=editions(*languages)))
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [] == [name for name, times in ids.items() if times > 1]
    for address in (attributes.get("href", "") for _, attributes in page.elements):
        if address.startswith("#"):
            assert address[1:] in ids


def test_the_hooks_other_programs_hold_on_to_are_there(tmp_path: Path) -> None:
    page = Parsed(published(tmp_path, shown=editions("de", "en")))
    assert "video" == page.by_id("video")[0]
    for name in ("chapters", "source-panel", "transcript", "language"):
        page.by_id(name)
    starts = [
        attributes["data-start"] for tag, attributes in page.elements if tag == "a" and "data-start" in attributes
    ]
    assert ["0.000", "3.000"] * 2 == starts
    spoken = [(a["data-start"], a["data-end"]) for tag, a in page.elements if tag == "p" and "data-start" in a]
    assert [("0.400", "1.900"), ("3.400", "4.900"), ("6.400", "7.900")] * 2 == spoken


def test_nothing_on_the_page_comes_from_outside_or_runs_inline(tmp_path: Path) -> None:
    switch_page = published(tmp_path, station=workstation(logo=(".png", jpeg())))
    write_index(tmp_path, company="Albers", colour="#1F5FA8")
    write_draft(tmp_path / "draft", workstation(), editions(), RECORD, ["why"])
    whole = player_page([Showing(record_of(tmp_path, everything()), "de", "r/")], Links("s/", worker="sw.js")).decode()
    gone = withdrawn_page(Notice(record_of(tmp_path), "2026-11-20", "why"), Links("s/")).decode()
    for text in (
        switch_page,
        whole,
        gone,
        (tmp_path / "index.html").read_text(),
        (tmp_path / "draft" / "index.html").read_text(),
    ):
        page = Parsed(text)
        assert [POLICY] == [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        for tag, attributes in page.elements:
            assert "style" != tag
            assert [] == [name for name in attributes if name == "style" or name.startswith("on")]
            for name in ("src", "href", "poster", "srcset", "action", "data"):
                assert not re.match(r"(?!tel:)[a-z]+:|//", attributes.get(name, ""), re.IGNORECASE), attributes
            assert tag != "script" or attributes.get("src", "").endswith(".js") or "json" in attributes["type"]
    for name in ("player.css", "player.js", "first.js", "find.js"):
        text = (TEMPLATES / name).read_text()
        assert not re.search(r"https?:|//[a-z]|@import|url\(", re.sub(r"(?m)^\s*//.*$", "", text)), name


def test_a_station_of_twenty_steps_takes_less_than_60_kilobytes_without_its_media(tmp_path: Path) -> None:
    page = player_page([Showing(record_of(tmp_path, twenty_steps()), "de", "../../r/0123456789abcdef/")], Links("s/"))
    needed = [content for role, (_, content) in static_files("#1F5FA8").items() if role not in ("find", "icon")]
    assert 60_000 > sum(len(gzip.compress(part)) for part in (page, *needed))


def test_every_sentence_shows_its_source_in_the_words_of_the_page(tmp_path: Path) -> None:
    german = "".join(Parsed(published(tmp_path / "de")).texts)
    assert "Quelle: Zeilen 12–14" in german
    english = "".join(Parsed(published(tmp_path / "en", shown=editions("en"))).texts)
    assert "- Schrauben anziehen, 25 Nm" in german
    assert "Zeilen 12–14" in german
    assert "lines 12–14" in english


def test_a_place_that_is_cited_twice_is_shown_once(tmp_path: Path) -> None:
    line = SourceRef("ba.docx", "paragraph 10", "Gehörschutz und Sicherheitsschuhe tragen")
    other = SourceRef("ba.docx", "table 1, row 3, cell 2", "Handschuhe")
    spoken = SpokenSentence("Tragen Sie Gehörschutz, Schuhe und Handschuhe.", 400, 1900, (line, line, other))
    told = ShownScene("title", SceneKind.TITLE, "Deckel montieren", None, 0, 3000, jpeg(), (), (), (spoken,))
    text = "".join(Parsed(published(tmp_path, shown=(edition(scenes=(told,)),))).texts)
    assert "Absatz 10; Tabelle 1, Zeile 3, Zelle 2" in text
    assert "Handschuhe.12" in text
    assert 1 == text.count(line.words)


def test_a_warning_keeps_its_signal_word_and_gets_none_it_did_not_have(tmp_path: Path) -> None:
    page = "".join(Parsed(published(tmp_path)).texts)
    assert 1 == page.count("WARNUNG")
    assert [] == [word for word in ("GEFAHR", "VORSICHT", "HINWEIS", "Achtung") if word in page]


def test_a_picture_is_described_by_what_stands_on_it(tmp_path: Path) -> None:
    alts = [image["alt"] for image in Parsed(published(tmp_path)).all("img")]
    assert "Bild: Schrauben anziehen · 25 Nm · WARNUNG: Restdruck! · Nie den Schlagschrauber nehmen." in alts


def test_a_step_told_in_two_scenes_is_one_chapter(tmp_path: Path) -> None:
    ends = [a["data-end"] for tag, a in Parsed(published(tmp_path)).elements if tag == "a" and "data-start" in a]
    assert ["3.000", "9.000"] == ends


def test_the_page_says_that_the_voice_is_synthetic_and_that_it_replaces_no_instruction(tmp_path: Path) -> None:
    page = published(tmp_path)
    assert "Stimme: synthetisch erzeugt" in page
    assert "unterstützt die Unterweisung, es ersetzt sie nicht" in page


def test_a_language_without_words_of_its_own_gets_english_ones_marked_as_english(tmp_path: Path) -> None:
    page = Parsed(published(tmp_path, shown=editions("he")))
    assert ("he", "rtl") == (page.all("html")[0]["lang"], page.all("html")[0]["dir"])
    assert "en" == page.all("article")[0]["lang"]
    assert "he" == page.all("h1")[0]["lang"]


def test_the_sign_is_linked_where_there_is_one(tmp_path: Path) -> None:
    assert "sign.pdf" not in published(tmp_path)
    (tmp_path / "W" / CODE / "sign.pdf").write_bytes(b"%PDF-")
    assert 'href="sign.pdf"' in published(tmp_path)


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
    assert _shape(page) == _shape(
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


# ------------------------------------------------------------------------------------------------ hostile words

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</title></style></script><!-- ]]>",
    "\u202eevil\u202c \u2066x",
    "javascript:alert(1)",
    "\x00\x08\x1b[31m",
    "&lt;b&gt; &amp; <b>",
    "\ud800 half a pair",
]  # fmt: skip


def _with(text: str) -> dict[str, object]:
    ref = SourceRef(text, text, text)
    told = ShownScene(
        text, SceneKind.STEP, text, 1, 0, 3000, scenes()[0].picture, (text,), ((None, text),),
        (SpokenSentence(text, 0, 1000, (ref,)),),
    )  # fmt: skip
    return {
        "station": workstation(
            name=text, revision=text, valid_from=text, responsible=text, contacts=(text,), company=text, document=text
        ),
        "shown": [
            edition(
                title=text,
                scenes=(told,),
                captions=text if "\ud800" not in text else "",
                questions=(
                    question(text=text, answers=(text, "b"), right=0, because=text, scene=text, sources=(ref,)),
                ),
                news=news(changes=(Change(Changed.REWORDED, text, 1, text, (text,), ("b",)),)),
            )
        ],
        "record": {"approvals": [{"by": text}], "x " + text.replace("\ud800", ""): {"digest": text}},
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(tmp_path: Path, text: str) -> None:
    assert _shape(published(tmp_path / "plain", **_with("words"))) == _shape(published(tmp_path / "it", **_with(text)))


@pytest.fixture(scope="module")
def plain_shape(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[str]]]:
    return _shape(published(tmp_path_factory.mktemp("plain"), **_with("words")))


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60).filter(lambda text: not telephone(text).dialled and text.strip()))
def test_no_words_change_the_shape_of_the_page(
    tmp_path_factory: pytest.TempPathFactory, plain_shape: list[tuple[str, list[str]]], text: str
) -> None:
    page = published(tmp_path_factory.mktemp("site"), **_with(text))
    assert plain_shape == _shape(page)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", page)


def _shape(page: str) -> list[tuple[str, list[str]]]:
    """Elements and the names of their attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in Parsed(page).elements]


def test_a_sentence_is_found_on_the_page_letter_by_letter(tmp_path: Path) -> None:
    text = 'Anzugsmoment <25 Nm> & "über Kreuz" {{ nie }} mehr'
    assert 2 <= "".join(Parsed(published(tmp_path, **_with(text))).texts).count(text)


# ------------------------------------------------------------------------------------------------ wording


def test_every_language_of_the_page_has_every_word() -> None:
    german, english = wording("de"), wording("en")
    for section, words in english.sections.items():
        assert set(words) == set(german[section]), section
    for chosen in (german, english):
        assert {kind.value for kind in SceneKind} == set(chosen["kind"])
        assert 12 == len(chosen.months)


@pytest.mark.parametrize(
    ("place", "german"),
    [("line 12", "Zeile 12"), ("lines 12-14", "Zeilen 12–14"), ("page 3", "Seite 3"), ("slides 3-4", "Folien 3–4"),
     ("Tabelle1!B4", "Tabelle1!B4"), ("", "")],
)  # fmt: skip
def test_a_place_is_named_as_the_readers_language_names_it(place: str, german: str) -> None:
    assert german == wording("de-AT").place(place)


def test_dates_are_written_out_and_what_is_no_date_stays() -> None:
    assert "2. November 2026" == wording("de").day("2026-11-02")
    assert "KW 45" == wording("de").day("KW 45")


@pytest.mark.parametrize(
    ("line", "dialled"),
    [("Jana Albers, Tel. 4711", "4711"), ("Telefon: 0171/555 1234, Büro 7", "01715551234"),
     ("+49 (0)89 1234-0", "+498912340"), ("Durchwahl 12", "12"), ("Raum 0123", ""), ("seit 2026-11-02", ""),
     ("Teil 4711-0815-22", ""), ("Jana Albers", ""), ("12.500 Stück", "")],
)  # fmt: skip
def test_only_a_telephone_number_becomes_a_link_to_call(line: str, dialled: str) -> None:
    found = telephone(line)
    assert dialled == found.dialled
    assert line == found.before + found.written + found.after


def test_languages_are_called_what_their_speakers_call_them() -> None:
    assert ["Deutsch", "Português", "Türkçe", "xx"] == [own_name(tag) for tag in ("de-CH", "pt-BR", "TR", "xx")]


@given(st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True))
def test_any_brand_colour_is_readable_by_day_and_by_night(colour: str) -> None:
    roles = brand(colour)
    assert contrast(parsed(roles.ground), parsed(roles.on_ground)) >= READABLE
    assert contrast(parsed(roles.ink), PAPER) >= READABLE
    assert contrast(parsed(roles.ink_at_night), NIGHT) >= READABLE
