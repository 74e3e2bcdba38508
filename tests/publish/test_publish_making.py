"""How this video was made: where AI was used, what left the house, who checked, in words a works council can read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from made_up_station import RECORD, edition, editions, everything, workstation
from switching import switch

from onboard.publish import making
from onboard.publish.release import write_draft, write_release

CODE = "K7M2Q9XA"
WORDS = Path(making.__file__).parent / "words"
MODEL = {"model": "small-model", "host": "llm.example", "prompt": "3f9a2c01", "characters": 18400, "redacted": True}
ANSWERED = {
    "kind": "invented-number",
    "scene": "anziehen",
    "sentence": "Ziehen Sie an.",
    "text": "no entry has this figure",
}


def account(**changes: Any) -> dict[str, Any]:
    script = {"writer": "template 1", "sha256": "a" * 64, "sentences": 27, "model_sentences": 0, "edited_scenes": [],
              "fallbacks": [], "models": []}  # fmt: skip
    voice = {"provider": "pico", "voice": "de-DE", "engine": "py-nanotts 0.1.1"}
    known = {"script": script, "voice": voice, "approvals": [], "overrides": [], "findings": []}
    return {**known, **changes, "script": {**script, **changes.get("script", {})}}


def record(*languages: str, sent: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "document": {"file": "checkliste.md", "sha256": "0123456789abcdef" * 4},
        "photos": {"a.jpg": "1"},
        "languages": {language: account(**changes) for language in languages or ("de",)},
        "sent": sent or [],
        "made_with": {"onboard": "0.1.0"},
        "mark": "ab" * 32,
    }


def by_model(**changes: Any) -> dict[str, Any]:
    script = {"writer": "small-model", "model_sentences": 18, "models": [MODEL], **changes.pop("script", {})}
    sent = [{"to": "small-model", "host": "llm.example", "purpose": "text", "characters": 18400}]
    return record("de", "en", sent=sent, script=script, **changes)


def page_of(site: Path, told: dict[str, Any], shown: Any = None) -> str:
    station = workstation()
    switch(site, station, CODE, write_release(site, station, shown or editions("de"), told))
    return (site / "W" / CODE / "index.html").read_text()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(page: str) -> str:
    parsed = _Words()
    parsed.feed(page)
    return " ".join(" ".join(parsed.words).split())


def test_a_template_text_says_that_no_ai_wrote_it_and_that_nothing_left_the_house(tmp_path: Path) -> None:
    told = words_of(page_of(tmp_path, record()))
    assert "Nach fester Vorlage aus dem Dokument geschrieben, ohne KI." in told
    assert "Nichts. Text, Stimme und Bilder sind auf eigenen Rechnern entstanden." in told
    assert "Text: mit KI geschrieben." not in told


def test_a_models_text_names_model_host_prompts_characters_and_what_was_taken_out(tmp_path: Path) -> None:
    told = words_of(page_of(tmp_path, by_model(), editions("de", "en")))
    for words in (
        "Text: mit KI geschrieben. Stimme: synthetisch erzeugt",
        "18 von 27 Sätzen hat ein Sprachmodell (KI) geschrieben",
        "small-model auf llm.example, Anweisungen 3f9a2c01",
        "18.400 Zeichen an llm.example (small-model), ohne Namen, Telefonnummern und E-Mail-Adressen",
        "Text: written with AI. Voice: synthetic",
        "A language model (AI) wrote 18 of 27 sentences",
        "18,400 characters to llm.example (small-model), without names, telephone numbers and e-mail addresses",
    ):
        assert words in told


def test_text_sent_whole_is_not_said_to_be_redacted(tmp_path: Path) -> None:
    told = words_of(page_of(tmp_path, by_model(script={"models": [{**MODEL, "redacted": False}]})))
    assert "mit vollem Text" in told
    assert "ohne Namen" not in told


def test_a_model_that_was_refused_everywhere_is_not_hidden(tmp_path: Path) -> None:
    fallbacks = [{"scene": "anziehen", "reason": "a value of its own"}]
    told = words_of(page_of(tmp_path, by_model(script={"model_sentences": 0, "fallbacks": fallbacks})))
    assert "seine Sätze wurden alle verworfen" in told
    assert "„Schrauben anziehen“ steht nach Vorlage" in told
    assert "ohne KI" not in told
    assert "Text: mit KI geschrieben" not in told


def test_who_approved_and_when_stands_beside_the_version(tmp_path: Path) -> None:
    approvals = [{"by": "Jana Albers, Ausbildung", "at": "2026-11-02T09:12:00+01:00"}]
    page = page_of(tmp_path, record(approvals=approvals))
    assert 2 == page.count("Jana Albers, Ausbildung, 2. November 2026")
    assert "<dt>Freigegeben von</dt>" in page


def test_an_objection_that_was_answered_stands_there_with_the_reason_and_the_name(tmp_path: Path) -> None:
    overrides = [{**ANSWERED, "reason": "Typenschild.", "by": "Jana Albers"}]
    findings = [{**ANSWERED, "blocks": True}, {**ANSWERED, "blocks": False}]
    told = words_of(page_of(tmp_path, record(overrides=overrides, findings=findings)))
    assert (
        "„Ziehen Sie an.“ – Beanstandet: no entry has this figure. Trotzdem freigegeben von Jana Albers: Typenschild."
        in told
    )
    assert "Ein Hinweis wurde zum Ansehen vorgelegt." in told


def test_a_draft_does_not_call_an_open_objection_nothing(tmp_path: Path) -> None:
    write_draft(
        tmp_path / "draft", workstation(), editions("de"), record(findings=[{**ANSWERED, "blocks": True}]), ["x"]
    )
    page = (tmp_path / "draft" / "index.html").read_text()
    assert "Eine Beanstandung ist offen." in page
    assert "release.json" not in page


def test_the_whole_record_can_be_opened_from_the_page(tmp_path: Path) -> None:
    page = page_of(tmp_path, record())
    link = re.search(r'href="([^"]+release\.json)"', page)
    assert link
    assert (tmp_path / "W" / CODE / link[1]).resolve().is_file()


@pytest.mark.parametrize("old", [RECORD, {"script": {"writer": "template 1"}, "ai": {"text": "none"}, "approvals": []}])
def test_a_release_from_before_still_shows_its_record(tmp_path: Path, old: dict[str, Any]) -> None:
    told = words_of(page_of(tmp_path, old))
    assert "So entstand dieses Video" in told
    assert "Einsatz von KI" in told


@pytest.mark.parametrize(
    "broken",
    [
        {"languages": {"de": {"script": 5, "voice": [], "approvals": {}, "overrides": "x"}}, "sent": 7},
        {"languages": {"de": {"script": {"models": [{}], "model_sentences": "many"}}}, "photos": 3},
        {"languages": []},
        {"languages": {"fr": {}}},
        {},
    ],
)  # fmt: skip
def test_a_record_of_another_shape_breaks_no_page(tmp_path: Path, broken: dict[str, Any]) -> None:
    assert "So entstand dieses Video" in page_of(tmp_path, broken)


def test_steps_left_in_the_documents_language_are_said_and_marked(tmp_path: Path) -> None:
    first, *others = edition().scenes
    left = replace(first, sentences=tuple(replace(one, language="en") for one in first.sentences))
    page = page_of(tmp_path, record(), [edition(scenes=(left, *others))])
    assert "Teile stehen in der Sprache des Dokuments: English." in page
    assert re.search('<p class="sentence"[^>]* lang="en">Guten Tag\\.', page)
    assert "Sprache des Dokuments" not in page_of(tmp_path / "all", record())


def test_a_sentence_in_its_editions_language_adds_nothing_to_the_record(tmp_path: Path) -> None:
    release = write_release(tmp_path, workstation(), editions("de"), record())
    assert '"language": "de"' in (tmp_path / "r" / release / "release.json").read_text()
    assert 1 == (tmp_path / "r" / release / "release.json").read_text().count('"language"')


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "{by}", "\u202eevil", "\x00"]


def test_every_language_of_the_page_has_these_words() -> None:
    known = {path.stem: tomllib.loads(path.read_text()) for path in WORDS.glob("*.toml")}
    for language, sections in known.items():
        assert set(known["en"]["made"]) == set(sections["made"]), language
        for key, words in known["en"]["made"].items():
            assert sorted(re.findall(r"{\w+}", words)) == sorted(re.findall(r"{\w+}", sections["made"][key])), key
        assert {"ai_text", "left_in_language", "approved_by"} <= set(sections["page"]), language


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(tmp_path: Path, text: str) -> None:
    def shape(text: str) -> list[str]:
        named = {"scene": text, "sentence": text, "text": text, "reason": text, "by": text, "kind": text, "at": text}
        models = [{"model": text, "host": text, "prompt": text, "characters": 1, "redacted": True}]
        told = record(
            sent=[{"to": text, "host": text, "purpose": text, "characters": 1}],
            script={"models": models, "model_sentences": 1, "fallbacks": [named], "edited_scenes": [text]},
            approvals=[named],
            overrides=[named],
            findings=[{**named, "blocks": False}],
        )
        page = page_of(tmp_path / str(len(text)), {**told, "more": {"x": text}, "made_with": {"x": text}})
        return re.findall(r"<[a-z]+[^>\"]*", page)

    assert shape("words") == shape(text)


def test_sentences_of_a_fallback_voice_are_named_with_the_reason(tmp_path: Path) -> None:
    fallen = [{"scene": "x", "sentence": 2, "voice": "pico/de-DE", "reason": "the service <i> does not answer"}]
    page = page_of(tmp_path, record(fallback_voice=fallen))
    assert "Satz 2: gesprochen von der Ersatzstimme pico/de-DE (the service <i> does not answer)" in words_of(page)
    assert "<i>" not in page


def test_questions_are_said_to_be_made_by_rule_and_renditions_are_told_with_their_sizes(tmp_path: Path) -> None:
    told = words_of(page_of(tmp_path, record(), [everything()]))
    assert "Nach festen Regeln aus dem Text des Videos gebildet, ohne KI." in told
    assert "Querformat \u20661920 × 1080\u2069" in told
    assert "Hochformat, weniger Daten \u2066480 × 854\u2069" in told
    assert "Nach festen Regeln" not in words_of(page_of(tmp_path / "none", record()))


def test_signed_videos_say_who_signed_them(tmp_path: Path) -> None:
    told = words_of(page_of(tmp_path, {**record(), "credentials": {"signed_by": "Albers Pumpen", "sha256": "ab" * 32}}))
    assert "signierten Herkunftsnachweis (Content Credentials)" in told
    assert "Signiert von Albers Pumpen" in told
    assert "Herkunftsnachweis" not in words_of(page_of(tmp_path / "none", record()))


def test_a_gap_that_a_person_accepted_is_told_with_words_place_and_name(tmp_path: Path) -> None:
    gap = {
        "gap": "contradiction:1a2b",
        "kind": "contradiction",
        "words": "mit 30 Nm angezogen",
        "place": "line 41",
        "by": "Jana Albers, QS",
        "at": "2026-11-22T10:00:00+01:00",
    }
    page = words_of(page_of(tmp_path, {**record(), "accepted_gaps": [gap]}))
    assert "Offene Lücken im Dokument" in page
    assert "„mit 30 Nm angezogen“ (Zeile 41): angenommen von Jana Albers, QS, 22. November 2026" in page
    assert "Offene Lücken" not in page_of(tmp_path / "other", record())
