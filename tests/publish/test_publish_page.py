"""The page: whole without JavaScript, nothing from outside, no text of a document ever becomes markup."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

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
from page_parsed import Parsed, record_of, shape
from switching import switch

from onboard.core.colours import READABLE, contrast
from onboard.core.model import SceneKind, SourceRef
from onboard.publish.colours import NIGHT, PAPER, brand, parsed
from onboard.publish.content import Change, Changed, ShownScene, SpokenSentence
from onboard.publish.page import POLICY, Links, Notice, Showing, player_page, static_files, withdrawn_page
from onboard.publish.pointer import write_index
from onboard.publish.release import write_draft, write_release
from onboard.publish.wording import own_name, telephone, wording

CODE = "K7M2Q9XA"
TEMPLATES = Path(__file__).parents[2] / "onboard" / "publish" / "templates"


def published(site: Path, **changes: object) -> str:
    station = changes.pop("station", workstation())
    shown = changes.pop("shown", editions())
    switch(site, station, CODE, write_release(site, station, shown, changes.pop("record", RECORD)))  # type: ignore[arg-type]
    return (site / "W" / CODE / "index.html").read_text()


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
    assert shape(published(tmp_path / "plain", **_with("words"))) == shape(published(tmp_path / "it", **_with(text)))


@pytest.fixture(scope="module")
def plain_shape(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[str]]]:
    return shape(published(tmp_path_factory.mktemp("plain"), **_with("words")))


@settings(max_examples=60)
@given(
    # "b" is what the sentence said before: if it says that now too, nothing has changed, and less is shown.
    st.text(min_size=1, max_size=60).filter(lambda text: text.strip() not in ("", "b") and not telephone(text).dialled)
)
def test_no_words_change_the_shape_of_the_page(
    tmp_path_factory: pytest.TempPathFactory, plain_shape: list[tuple[str, list[str]]], text: str
) -> None:
    page = published(tmp_path_factory.mktemp("site"), **_with(text))
    assert plain_shape == shape(page)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", page)


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
