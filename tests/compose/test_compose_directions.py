"""Right-to-left captions read as they should in a real browser, values and part numbers in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.compose.captions.cue import Captioned
from onboard.compose.captions.letters import unbalanced
from onboard.compose.captions.making import cues
from onboard.compose.languages import right_to_left
from onboard.core.timing import Span

LEFT, RIGHT, END = "\u2066", "\u2067", "\u2069"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# What the eye meets from left to right, for each line: letters of Arabic and Hebrew stand as "…".
SEEN = [
    ("ar", "شدّ البراغي بعزم 25 Nm.", ".25 Nm …"),
    ("ar", "M8×25 هو البرغي الصحيح.", ".… M8×25"),
    ("ar", "عند -5 °C لا تشغّل الآلة!", "!… -5 °C …"),
    ("ar", "العزم 25 Nm ± 2 Nm بالضبط.", ".… 25 Nm ± 2 Nm …"),
    ("ar", "اتصل بالرقم +49 711 123456 الآن.", ".… +49 711 123456 …"),
    ("ar", "اتصل بالرقم 0711 123456.", ".0711 123456 …"),
    ("ar", "بتاريخ 2026-11-02 حسب DIN EN ISO 4762.", ".DIN EN ISO 4762 … 2026-11-02 …"),
    ("ar", "خذ M8, M10 و M12.", ".M12 … M10 ,M8 …"),
    ("ar", "الضغط 0,5–0,8 bar فقط.", ".… 0,5–0,8 bar …"),
    ("ar", "أطفئ الآلة (LOTO).", ".)LOTO( …"),  # brackets are mirrored when drawn
    ("he", "DIN 933: בורג M8.", ".M8 … :DIN 933"),
    ("he", "לא יותר מ-30 Nm, תודה.", ".… ,30 Nm-…"),
    ("de", "„سلامة“ steht auf dem Schild.", "„…“ steht auf dem Schild."),
    ("en", "سلامة: that is safety.", "…: that is safety."),
]


def line_of(text: str, language: str) -> str:
    (cue,) = cues([Captioned(Span(0, 48_000 * 5), text, language)], 6_000)
    return cue.text


@pytest.mark.browser
@pytest.mark.parametrize("base", ["ltr", "rtl", "auto"])
def test_a_browser_shows_values_and_stops_where_they_belong_whatever_its_own_direction(page: Any, base: str) -> None:
    wanted = [seen for *_, seen in SEEN]
    assert wanted == [seen_in(page, line_of(text, language), base) for language, text, _ in SEEN]


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_page()
        browser.close()


def seen_in(page: Any, line: str, base: str) -> str:
    """The letters of a line in the order in which they stand on the screen, from left to right."""
    places = page.evaluate(
        """([line, base]) => {
            document.body.innerHTML = '<p style="white-space: pre; display: inline-block">';
            const place = document.querySelector('p');
            place.dir = base;
            place.textContent = line;
            const range = document.createRange();
            return [...line].map((letter, at) => {
                range.setStart(place.firstChild, at);
                range.setEnd(place.firstChild, at + 1);
                const box = range.getBoundingClientRect();
                return [(box.left + box.right) / 2, box.width, letter];
            });
        }""",
        [line, base],
    )
    letters = [letter for _, wide, letter in sorted(places) if wide and letter not in (LEFT, RIGHT, END)]
    foreign = re.sub("[\u0590-\u06ff]+( +[\u0590-\u06ff]+)*", "…", "".join(letters))
    return " ".join(foreign.split())


def test_a_right_to_left_line_stands_in_an_isolate_and_so_does_each_value_in_it():
    assert f"{RIGHT}شدّ بعزم {LEFT}25 Nm{END}.{END}" == line_of("شدّ بعزم 25 Nm.", "ar")


def test_a_bare_number_or_range_needs_no_mark_of_its_own():
    assert f"{RIGHT}بين 5–50 نيوتن متر.{END}" == line_of("بين 5–50 نيوتن متر.", "ar")


def test_a_left_to_right_line_has_no_marks_where_it_needs_none():
    assert "Die Taste „سلامة“ drücken." == line_of("Die Taste „سلامة“ drücken.", "de")


def test_marks_of_direction_in_a_document_do_not_reach_a_caption():
    assert "Zwischen 5–10 Nm." == line_of("Zwischen \u200f\u20675–10\u2069\u200e\u202e Nm\u202c.", "de")


def test_a_sentence_of_unknown_language_runs_as_its_first_letter_does():
    assert f"{RIGHT}שלום.{END}" == line_of("שלום.", "")
    assert "Hallo." == line_of("Hallo.", "")


@pytest.mark.parametrize(
    ("tag", "runs"),
    [
        ("ar", True), ("ar-EG", True), ("he", True), ("fa", True), ("ku-Arab", True), ("az-Arab-IR", True),
        ("de", False), ("ku-Latn", False), ("ar-Latn", False), ("zh-Hant", False), ("", None), ("x-nonsense", None),
    ],
)  # fmt: skip
def test_a_language_tag_tells_the_direction(tag, runs):
    assert runs == right_to_left(tag)


LETTERS = st.text(st.sampled_from("אבשسلا 25,.-–±°%/()M8×NmC\u0301\u2066\u2069\u202e\u200f"), min_size=1, max_size=120)


@given(LETTERS, st.sampled_from(["ar", "he", "de", ""]))
def test_whatever_the_words_every_line_closes_what_it_opens_and_no_letter_is_lost(text, language):
    if not any(letter.isalnum() for letter in text):
        return
    shown = cues([Captioned(Span(0, 48_000 * 60), text, language)], 61_000)
    lines = [line for cue in shown for line in cue.text.split("\n")]
    assert [] == [line for line in lines if unbalanced(line)]
    bare = re.sub(r"[\s\u2066-\u2069\u202e\u200f]", "", text)
    assert bare == re.sub(r"[\s\u2066-\u2069]", "", "".join(lines))
