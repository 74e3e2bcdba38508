"""The record of instruction: everything a record needs, on as many pages as there are people."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from onboard.core.errors import InputError, MissingError
from onboard.publish.attendance import attendance
from onboard.publish.lesson import Lesson, Person, lesson_of
from onboard.publish.wording import wording
from onboard.resources import assets

FONTS = assets() / "fonts"
LANGUAGES = ("de", "en", "fr", "it", "es", "pl", "tr", "ro", "uk", "ar")

RELEASE = {
    "release": "12dba13e74a17d21",
    "workstation": {
        "id": "ws-04",
        "name": "Pumpenmontage",
        "revision": "3",
        "valid_from": "2026-11-02",
        "responsible": "Jana Albers",
        "contacts": [],
        "company": "Albers Pumpen",
        "colour": "#1F5FA8",
        "logo": None,
        "document": "checkliste.md",
    },
    "editions": [
        {
            "language": "de",
            "title": "Deckel montieren",
            "scenes": [
                {"kind": "title", "heading": "Deckel montieren", "number": None},
                {"kind": "safety", "heading": "Sicherheit", "number": None},
                {"kind": "step", "heading": "Dichtung auflegen", "number": 1},
                {"kind": "step", "heading": "Schrauben anziehen", "number": 2},
                {"kind": "step", "heading": "Schrauben anziehen", "number": 2},
                {"kind": "contact", "heading": "Ansprechperson", "number": None},
            ],
            "questions": [{"text": "Was ist bei dieser Arbeit verboten?"}],
        }
    ],
    "record": {
        "document": {"file": "checkliste.md", "sha256": "0123abcd" * 8},
        "languages": {"de": {"approvals": [{"by": "Jana Albers, Ausbildung", "at": "2026-11-20T09:30:00+01:00"}]}},
    },
}


def lesson(**other: object) -> Lesson:
    return replace(lesson_of(RELEASE, "de", shown_since="2026-11-21", logo=None), **other)


def pages(content: bytes) -> list[str]:
    document = PdfDocument(content)
    try:
        return [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    finally:
        document.close()


def everybody(count: int) -> list[Person]:
    return [Person(f"Person Nummer{at}", str(4700 + at), "Montage") for at in range(1, count + 1)]


def test_a_record_says_what_about_when_by_whom_and_who() -> None:
    people = [Person("Mehmet Öztürk", "4712", "Montage"), Person("Ірина Коваль")]
    text = " ".join(
        pages(attendance(lesson(), people, rows=0, on="2026-11-24", by="Jana Albers", fonts=FONTS))[0].split()
    )
    for said in (
        "Unterweisungsnachweis",
        "Albers Pumpen",
        "ws-04 · Pumpenmontage",
        "Deckel montieren",
        "12dba13e74a17d21",
        "21. November 2026",
        "2. November 2026",
        "checkliste.md",
        "0123abcd" * 8,
        "Jana Albers, Ausbildung · 20.11.2026",
        "24. November 2026",
        "Was ist bei dieser Arbeit verboten?",
        "Mehmet Öztürk",
        "4712",
        "Ірина Коваль",
        "24.11.2026",
        "Unterschrift der unterweisenden Person",
        "Seite 1 von 1",
    ):
        assert said in text, said


def test_the_topics_are_the_chapters_that_teach_something_each_once() -> None:
    assert ("Sicherheit", "1. Dichtung auflegen", "2. Schrauben anziehen") == lesson().topics


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_the_video_supports_the_instruction_and_never_that_it_is_done(language: str) -> None:
    words = wording(language)["attendance"]
    assert wording("de")["attendance"].keys() == words.keys()
    assert "abgeschlossen" not in " ".join(words.values())
    text = "".join(pages(attendance(lesson(language=language), [], rows=3, fonts=FONTS)))
    if language != "ar":  # what is drawn from right to left is extracted in pieces
        assert "".join(words["supports"].split()) in "".join(text.split())


def test_two_hundred_people_stand_on_numbered_pages_with_the_head_on_each() -> None:
    found = pages(attendance(lesson(), everybody(200), rows=0, fonts=FONTS))
    assert 8 <= len(found) <= 12
    for at, text in enumerate(found, 1):
        assert f"Seite {at} von {len(found)}" in text
        assert "Unterweisungsnachweis" in text
        assert "Name der unterwiesenen Person" in text
    whole = "".join(found)
    assert all(f"Nummer{at}" in whole for at in range(1, 201))


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_whoever_instructs_signs_on_a_page_with_names(count: int) -> None:
    found = pages(attendance(lesson(), everybody(count), rows=0, fonts=FONTS))
    last = next(text for text in found if "Unterschrift der unterweisenden Person" in text)
    assert f"Nummer{count}" in last
    assert last == found[-1]


def test_without_names_there_are_empty_lines_to_fill_in() -> None:
    text = pages(attendance(lesson(), [], rows=5, fonts=FONTS))[0]
    assert "Personalnr." in text
    assert "Abteilung" not in text


def test_columns_nobody_fills_are_left_out() -> None:
    text = pages(attendance(lesson(), [Person("Jana Albers")], rows=0, fonts=FONTS))[0]
    assert "Personalnr." not in text


def test_a_long_name_is_printed_whole() -> None:
    long = "Karl-Theodor Maria Nikolaus Johann Jakob Philipp von und zu Musterberg-Hohenfels"
    text = pages(attendance(lesson(), [Person(long), Person("x" * 110)], rows=0, fonts=FONTS))[0]
    assert long.replace(" ", "") in "".join(text.split())
    assert 110 == text.count("x")


def test_many_long_topics_go_on_on_the_next_page_in_their_order() -> None:
    topics = tuple(f"{at}. Schrauben über Kreuz voranziehen, Reihenfolge einhalten" for at in range(1, 121))
    found = pages(attendance(lesson(topics=topics), [], rows=2, fonts=FONTS))
    assert len(found) > 1
    first = {at for at in range(1, 121) if f"\n{at}. " in "\n" + found[0]}
    assert first == set(range(1, max(first) + 1))
    assert all(f"{at}. Schrauben" in "".join(found).replace("\r\n", "\n") for at in range(1, 121))


def test_the_same_record_is_the_same_file() -> None:
    one, two = (attendance(lesson(), everybody(3), rows=0, fonts=FONTS) for _ in range(2))
    assert one == two


def test_a_screen_reader_is_told_the_language_the_title_and_the_headings() -> None:
    content = attendance(lesson(), everybody(3), rows=0, fonts=FONTS)
    document = PdfDocument(content)
    try:
        assert "Unterweisungsnachweis · ws-04 · Pumpenmontage" == document.get_metadata_value("Title")
        assert document.is_tagged()
    finally:
        document.close()
    assert b"/Lang (de)" in content
    assert b"/S /H1" in content


def test_a_logo_is_shown_and_what_is_no_picture_is_refused() -> None:
    logo = io.BytesIO()
    Image.new("RGB", (300, 90), "#1F5FA8").save(logo, "PNG")
    document = PdfDocument(attendance(lesson(logo=logo.getvalue()), everybody(1), rows=0, fonts=FONTS))
    try:
        assert 1 == len(list(document[0].get_objects(filter=[FPDF_PAGEOBJ_IMAGE])))
    finally:
        document.close()
    with pytest.raises(InputError, match="the logo cannot be read"):
        attendance(lesson(logo=b"no picture"), [], rows=1, fonts=FONTS)


def test_a_name_no_font_can_print_is_refused_in_words() -> None:
    with pytest.raises(MissingError, match=r"U\+5F20\) needed on the record"):
        attendance(lesson(), [Person("张伟")], rows=0, fonts=FONTS)


def test_a_record_in_arabic_begins_at_the_right() -> None:
    document = PdfDocument(attendance(lesson(language="ar"), everybody(2), rows=0, fonts=FONTS))
    try:
        picture = document[0].render(scale=1).to_pil().convert("L")  # pyright: ignore[reportArgumentType]
    finally:
        document.close()
    head = picture.crop((0, 40, picture.width, 100))
    left, right = (head.crop(half).histogram()[0:100] for half in ((0, 0, 297, 60), (297, 0, 595, 60)))
    assert sum(right) > sum(left)
