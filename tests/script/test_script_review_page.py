"""The review sheet: every sentence beside its source, what changed first, and no word of a document becomes markup."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from workshop import document

from onboard.core.model import Finding, Instruction, Origin, Script, Sentence
from onboard.ingest.reading import read
from onboard.script.checking import KINDS
from onboard.script.review import page as page_module
from onboard.script.review.page import Decision, Signed, review_page
from onboard.script.review.reviewing import Before, Change, Review, review_of
from onboard.script.writers.template import TemplateSettings, TemplateWriter

JANA = Signed("Jana Albers, Ausbildung", "2026-11-02T09:12:00+01:00")
DECISION = Decision("3f8a2b91c04d5566", 1, 1, (), None, {}, "onboard approve ws-04 --lang de")
STEP = "ziehen-sie-die-sechs-schrauben-ueber-kreuz"


@pytest.fixture(scope="module")
def instruction(tmp_path_factory: pytest.TempPathFactory) -> Instruction:
    desk = tmp_path_factory.mktemp("desk")
    return read(document(desk), photos=[desk / "photos"], language="de")


@pytest.fixture(scope="module")
def script(instruction: Instruction) -> Script:
    return TemplateWriter(TemplateSettings()).write(instruction, language="de")


def sheet(review: Review, decision: Decision = DECISION, language: str = "de", **more: Any) -> str:
    known = {"station": "ws-04", "made": date(2026, 11, 22), "thumbnails": {}, **more}
    return review_page(review, decision, language=language, **known).decode()


def with_sentence(script: Script, at: int, text: str, **more: Any) -> Script:
    """The script with one scene's first sentence in other words."""
    scene = script.scenes[at]
    said = (replace(scene.sentences[0], text=text), *scene.sentences[1:])
    return replace(
        script, scenes=(*script.scenes[:at], replace(scene, sentences=said, **more), *script.scenes[at + 1 :])
    )


class Parsed(HTMLParser):
    """Elements with their attributes, and the text in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.style = ""
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.style += data
            self._in_style = False
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


# ------------------------------------------------------------------------------------------------ what stands on it


def test_every_sentence_stands_beside_the_words_it_rests_on_and_their_place(
    instruction: Instruction, script: Script
) -> None:
    text = Parsed(sheet(review_of(instruction, script, ()))).text
    sources = instruction.sources()
    for _, sentence in script.sentences():
        assert sentence.text in text
        for cite in sentence.cites:
            assert " ".join(sources[cite].words.split()) in text
            assert sources[cite].place.replace("lines ", "Zeilen ").replace("line ", "Zeile ").replace("-", "–") in text


def test_changes_come_first_then_what_blocks_then_the_whole_script(instruction: Instruction, script: Script) -> None:
    now = with_sentence(script, 4, "Ziehen Sie alles bei 80 °C an.")
    finding = Finding(
        "value-not-in-source", now.scenes[4].id, "“80 °C” stands nowhere", "", "Ziehen Sie alles bei 80 °C an."
    )
    before = Before(script, {}, {})
    page = sheet(review_of(instruction, now, [finding], before=before), replace(DECISION, since=JANA))
    order = [page.index(f'id="{part}"') for part in ("changes", "blocking", "script", "decision")]
    assert sorted(order) == order
    assert "Verglichen mit dem, was Jana Albers, Ausbildung am 2. November 2026 freigegeben hat." in page


def test_an_old_and_a_new_sentence_stand_under_each_other_with_the_words_that_changed(
    instruction: Instruction, script: Script
) -> None:
    old = next(at for at, scene in enumerate(script.scenes) if scene.step)
    before = Before(with_sentence(script, old, "Reinigen Sie die Dichtfläche mit einem nassen Tuch."), {}, {})
    page = sheet(review_of(instruction, script, (), before=before), replace(DECISION, since=JANA))
    assert "<del>nassen</del>" in page
    assert "<ins>fusselfreien</ins>" in page


def test_source_words_that_changed_are_marked_even_where_the_sentence_is_the_same(
    instruction: Instruction, script: Script
) -> None:
    words = {id_: ref.words.replace("25 Nm", "20 Nm") for id_, ref in instruction.sources().items()}
    review = review_of(instruction, script, (), before=Before(script, words, {}))
    assert ["Ziehen Sie die sechs Schrauben über Kreuz mit 25 Nm an"] == [scene.title for scene in review.others]
    assert "<del>20</del><ins>25</ins>" in sheet(review, replace(DECISION, since=JANA))


def test_a_sentence_more_in_a_step_is_the_only_change_of_that_step(tmp_path: Path) -> None:
    told = "# Presse\n\n1. Blech einlegen. {}Blech liegt an beiden Anschlägen an.\n2. Tür schließen.\n"
    read_of: list[Instruction] = []
    for name, more in (("old", ""), ("new", "Magnetheber benutzen. ")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "presse.md").write_text(told.format(more))
        read_of.append(read(tmp_path / name / "presse.md", language="de"))
    old, new = read_of
    was, now = (TemplateWriter(TemplateSettings()).write(one, language="de") for one in read_of)
    words = {id_: ref.words for id_, ref in old.sources().items()}
    (scene,) = review_of(new, now, (), before=Before(was, words, {})).others
    others = [text for text in (*scene.sentences, *scene.shown) if text.is_other]
    assert {Change.NEW} == {text.change for text in others}
    assert all("Magnetheber" in text.text for text in others)


def test_an_exchanged_photo_is_a_change(instruction: Instruction, script: Script) -> None:
    review = review_of(instruction, script, (), before=Before(script, {}, {"photos/01.jpg": "another"}))
    assert ["photos/01.jpg"] == [one.file for scene in review.others for one in scene.pictures if one.is_other]


def test_nothing_changed_is_said_too(instruction: Instruction, script: Script) -> None:
    review = review_of(instruction, script, (), before=Before(script, {}, {}))
    assert not review.is_other
    assert "kein Wort anders" in sheet(review, replace(DECISION, since=JANA))


def test_what_is_no_longer_told_is_shown_as_gone(instruction: Instruction, script: Script) -> None:
    now = replace(script, scenes=script.scenes[:-1])
    review = review_of(instruction, now, (), before=Before(script, {}, {}))
    assert [script.scenes[-1].heading] == [heading for heading, _ in review.gone]
    assert "Entfallen" in sheet(review, replace(DECISION, since=JANA))


def test_a_finding_stands_at_its_sentence_in_plain_words_with_what_to_do(
    instruction: Instruction, script: Script
) -> None:
    sentence = script.scenes[1].sentences[0]
    finding = Finding(
        "wrong-direction", script.scenes[1].id, "links, and the document says rechts", "Mend it.", sentence.text
    )
    review = review_of(instruction, script, [finding])
    assert (finding,) == review.scenes[1].sentences[0].findings
    german, english = Parsed(sheet(review)).text, Parsed(sheet(review, language="en")).text
    assert "Andere Seite oder Richtung" in german
    assert "Seite und Richtung aus dem Dokument nehmen." in german
    assert "Another side or direction" in english
    assert "Mend it." in english


def test_a_finding_about_a_step_that_is_not_told_is_not_lost(instruction: Instruction, script: Script) -> None:
    finding = Finding("step-missing", "no-such-scene", "the step “Prüfen” has no scene", "Add it.")
    assert "the step “Prüfen” has no scene" in sheet(review_of(instruction, script, [finding]))


def test_a_finding_somebody_answered_for_shows_who_and_why(instruction: Instruction, script: Script) -> None:
    finding = Finding(
        "value-not-in-source", script.scenes[1].id, "“80” stands nowhere", "", script.scenes[1].sentences[0].text
    )
    decision = replace(DECISION, overridden={finding: ("Jana Albers", "Typenschild.")}, holding=(JANA,), missing=0)
    page = sheet(review_of(instruction, script, [finding]), decision)
    assert "Trotzdem freigegeben von Jana Albers: Typenschild." in page
    assert 'id="blocking"' not in page


def test_where_the_words_come_from_is_told_for_every_scene(instruction: Instruction, script: Script) -> None:
    by_model = Origin("small-model", "llm.example", "3f9a", 900, True)
    refused = replace(by_model, fallback="a value of its own")
    scenes = (replace(script.scenes[0], origin=by_model), replace(script.scenes[1], origin=refused), *script.scenes[2:])
    page = sheet(review_of(instruction, replace(script, scenes=scenes), (), edited={scenes[2].id}))
    for told in (
        "Geschrieben vom Modell small-model auf llm.example, ohne Namen und Telefonnummern gefragt",
        "Nach Vorlage, denn der Text des Modells small-model wurde verworfen (a value of its own)",
        "Nach fester Vorlage geschrieben",
        "Von Hand bearbeitet",
    ):
        assert told in page


def test_a_sentence_left_in_another_language_says_so_and_is_marked_as_such(
    instruction: Instruction, script: Script
) -> None:
    first = script.scenes[0]
    said = (replace(first.sentences[0], language="tr"), *first.sentences[1:])
    page = sheet(
        review_of(instruction, replace(script, scenes=(replace(first, sentences=said), *script.scenes[1:])), ())
    )
    assert 'lang="tr"' in page
    assert "Bleibt in der Sprache des Dokuments (<bdi>Türkisch</bdi>)" in page


def test_a_sentence_without_a_source_says_so(instruction: Instruction, script: Script) -> None:
    scene = replace(script.scenes[0], sentences=(Sentence("Hallo.", ()), Sentence("Da.", ("gone:id",))))
    text = Parsed(sheet(review_of(instruction, replace(script, scenes=(scene,)), ()))).text
    assert "Keine Stelle genannt" in text
    assert "Die Stelle „gone:id“ gibt es im Dokument nicht." in text


def test_there_is_a_line_to_sign_for_everybody_who_must(instruction: Instruction, script: Script) -> None:
    review = review_of(instruction, script, ())
    for required, lines in ((0, 1), (1, 1), (2, 2)):
        assert lines == sheet(review, replace(DECISION, required=required)).count("<dt>Unterschrift</dt>")


def test_every_kind_of_finding_has_plain_words_in_every_language() -> None:
    for language in ("de", "en"):
        words = page_module._words(language)
        assert [] == [kind for kind in KINDS if kind.replace("_", "-") not in words.findings]


def test_both_languages_have_the_same_words() -> None:
    german, english = page_module._words("de"), page_module._words("en")
    for section in ("page", "scenes", "signals", "origins", "languages", "places", "findings"):
        assert set(getattr(english, section)) == set(getattr(german, section)), section
    assert "en" == page_module._words("uk").language


# ------------------------------------------------------------------------------------------------ one file, alone


def test_the_page_is_one_file_that_loads_nothing_and_runs_nothing(instruction: Instruction, script: Script) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (32, 24)).save(photo, "JPEG")
    page = Parsed(sheet(review_of(instruction, script, ()), thumbnails={"photos/01.jpg": photo.getvalue()}))
    policy = next(one["content"] for tag, one in page.elements if one.get("http-equiv") == "Content-Security-Policy")
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; form-action 'none'", policy
    )
    assert [] == [tag for tag, _ in page.elements if tag in ("script", "link", "iframe", "object", "form", "base")]
    for _, attributes in page.elements:
        assert [] == [name for name in attributes if name == "style" or name.startswith("on")]
        for name in ("src", "href"):
            assert re.match(r"#|data:image/jpeg;base64,|$", attributes.get(name, ""))
    assert 1 == len([tag for tag, _ in page.elements if tag == "img"])
    assert not re.search(r"url\(|@import", page.style)


def test_a_screen_reader_finds_headings_and_landmarks(instruction: Instruction, script: Script) -> None:
    page = Parsed(sheet(review_of(instruction, script, ())))
    tags = [tag for tag, _ in page.elements]
    assert [1, 1, 1] == [tags.count(tag) for tag in ("h1", "main", "footer")]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [one["id"] for _, one in page.elements if "id" in one]
    assert len(set(ids)) == len(ids)
    links = [one["href"][1:] for tag, one in page.elements if tag == "a"]
    assert [] == [target for target in links if target not in ids]


HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7 * 7 }}{% raw %}",
           "</style></title><!--", "\u202eevil\u202c", "\x00\x1b[31m", "&lt;b&gt;", "' onmouseover='x"]  # fmt: skip


def told_by(text: str, instruction: Instruction, script: Script) -> str:
    """A sheet on which one text stands everywhere a text can stand."""
    first = instruction.title
    source = replace(first.source, file=text, place=text, words=text)
    read_from = replace(instruction, title=replace(first, text=text, source=source), document=text)
    origin = Origin(text, text, text, 1, fallback=text)
    scene = replace(
        script.scenes[0], id=text, heading=text, pictures=(text,), origin=origin,
        sentences=(Sentence(text, ("meta:title",), text), Sentence("Da.", (text,))),
    )  # fmt: skip
    finding = Finding(text, text, text, text, text, text)
    old = replace(scene, heading="Anders", sentences=(Sentence("Ganz anders.", ()),), pictures=())
    before = Before(replace(script, scenes=(old, replace(old, id=text + "x"))), {"meta:title": "anders"}, {})
    signed = Signed(text, text)
    decision = Decision(text, 1, 1, (signed,), signed, {finding: (text, text)}, text)
    now = replace(script, writer=text, scenes=(scene,))
    review = review_of(read_from, now, [finding, replace(finding, sentence="")], before=before)
    return sheet(review, decision, station=text)


def shape(page: str) -> list[tuple[str, list[str]]]:
    return [(tag, sorted(attributes)) for tag, attributes in Parsed(page).elements]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(instruction: Instruction, script: Script, text: str) -> None:
    assert shape(told_by("words", instruction, script)) == shape(told_by(text, instruction, script))


@settings(max_examples=40)
@given(text=st.text(min_size=1, max_size=40).filter(str.strip))
def test_no_words_change_the_shape_of_the_page(instruction: Instruction, script: Script, text: str) -> None:
    page = told_by(text, instruction, script)
    # An old and a new text that share words are marked word by word: only the marks themselves may differ.
    marks = ("ins", "del")
    plain_shape = [one for one in shape(told_by("words", instruction, script)) if one[0] not in marks]
    assert plain_shape == [one for one in shape(page) if one[0] not in marks]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", page)


def test_a_change_knows_what_it_is(instruction: Instruction, script: Script) -> None:
    review = review_of(instruction, script, (), before=Before(replace(script, scenes=script.scenes[1:]), {}, {}))
    assert Change.NEW == review.scenes[0].change
    assert {Change.SAME} == {scene.change for scene in review.scenes[1:]}


def test_the_style_is_small_and_stands_in_a_file() -> None:
    style = Path(page_module.__file__).with_name("style.css")
    assert 20_000 > style.stat().st_size
