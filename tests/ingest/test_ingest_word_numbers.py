"""The numbers Word counts are the numbers a reader sees."""

from __future__ import annotations

import pytest
from docx_made import STYLES, docx, level, numbering, p, tbl, tc, tr
from words_word import sketch

from onboard.ingest.word.numbering import Numbering


def entries(*listed: tuple[int, int], lists: str) -> list[str]:
    return sketch(docx(*(p(f"x{at}", num=one) for at, one in enumerate(listed)), lists=lists))


def test_a_list_that_shares_its_definition_counts_on() -> None:
    lists = numbering({1: level(0, "decimal", "%1.")}, {1: (1, ""), 2: (1, "")})
    assert ["1. x0", "2. x1", "3. x2"] == entries((1, 0), (1, 0), (2, 0), lists=lists)


def test_a_list_with_a_start_of_its_own_begins_there_once() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering({1: level(0, "decimal", "%1.")}, {1: (1, ""), 2: (1, again)})
    assert ["1. x0", "2. x1", "1. x2", "2. x3"] == entries((1, 0), (1, 0), (2, 0), (2, 0), lists=lists)


def test_a_list_may_begin_with_another_number_than_one() -> None:
    lists = numbering({1: level(0, "decimal", "%1.", start=7)})
    assert ["7. x0", "8. x1"] == entries((1, 0), (1, 0), lists=lists)


def test_lower_levels_begin_anew_below_every_entry_unless_they_say_otherwise() -> None:
    lists = numbering({1: level(0, "decimal", "%1.") + level(1, "decimal", "%2.")})
    nested = ((1, 0), (1, 1), (1, 1), (1, 0), (1, 1))
    assert ["1. x0", "  1. x1", "  2. x2", "2. x3", "  1. x4"] == entries(*nested, lists=lists)
    lists = numbering({1: level(0, "decimal", "%1.") + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')})
    assert ["1. x0", "  1. x1", "  2. x2", "2. x3", "  3. x4"] == entries(*nested, lists=lists)


def test_an_empty_numbered_paragraph_is_counted_and_not_read() -> None:
    lists = numbering({1: level(0, "decimal", "%1.")})
    document = docx(p("eins", num=(1, 0)), p(num=(1, 0)), p("drei", num=(1, 0)), lists=lists)
    assert ["1. eins", "3. drei"] == sketch(document)


def test_numbers_come_with_the_style_too() -> None:
    style = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Schritt"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    style += "</w:numPr></w:pPr></w:style>"
    assert ["1. a", "2. b"] == sketch(docx(p("a", style="S"), p("b", style="S"), styles=STYLES + style))


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    style = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Schritt"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    style += "</w:numPr></w:pPr></w:style>"
    assert ["1. a", "b"] == sketch(docx(p("a", style="S"), p("b", style="S", num=(0, 0)), styles=STYLES + style))


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("decimal", "Schritt %1:", ["Schritt 1:", "Schritt 2:", "Schritt 3:"]),
        ("russianLower", "%1)", ["а)", "б)", "в)"]),
        ("arabicAlpha", "%1-", ["أ-", "ب-", "ت-"]),
        ("unheardOf", "%1.", ["1.", "2.", "3."]),
    ],
)
def test_numbers_are_written_as_they_are_displayed(form: str, text: str, shown: list[str]) -> None:
    lists = numbering({1: level(0, form, text)})
    rows = [tr(tc(p(num=(1, 0))), f"x{at}") for at in range(3)]
    cells = [line.split(" | ")[0].removeprefix("| ") for line in sketch(docx(tbl(*rows), lists=lists))]
    assert shown == cells


def test_letters_go_on_after_z_as_word_has_it() -> None:
    lists = numbering({1: level(0, "lowerLetter", "%1)")})
    rows = [tr(tc(p(num=(1, 0))), "x") for _ in range(28)]
    last = sketch(docx(tbl(*rows), lists=lists))[-2:]
    assert ["| aa) | x |", "| bb) | x |"] == last


def test_numbers_of_several_levels_are_put_together() -> None:
    lists = numbering({1: level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")})
    document = docx(tbl(*(tr(tc(p(num=(1, depth))), "x") for depth in (0, 1, 1, 0, 1))), lists=lists)
    assert ["| 1 | x |", "| 1.1 | x |", "| 1.2 | x |", "| 2 | x |", "| 2.1 | x |"] == sketch(document)


def test_a_list_that_is_not_defined_has_no_numbers() -> None:
    assert Numbering().label("7", 0) is None
    assert ["a"] == sketch(docx(p("a", num=(99, 0))))


def test_a_warning_sign_that_is_a_bullet_is_read() -> None:
    lists = numbering({1: level(0, "bullet", "⚠")})
    assert ["- ⚠ Heiß."] == sketch(docx(p("Heiß.", num=(1, 0)), lists=lists))


def test_a_list_in_full_swing_goes_on_beside_bullets_not_below_them() -> None:
    lists = numbering({1: level(0, "decimal", "%1."), 2: level(0, "bullet", "•").replace("720", "0")})
    assert ["1. x0", "- x1", "2. x2"] == entries((1, 0), (2, 0), (1, 0), lists=lists)


def test_a_list_that_begins_deeper_is_below_its_entry() -> None:
    lists = numbering({1: level(0, "bullet", "•"), 2: level(0, "decimal", "%1.").replace("720", "1440")})
    assert ["- x0", "  1. x1", "  2. x2", "- x3"] == entries((1, 0), (2, 0), (2, 0), (1, 0), lists=lists)


def test_a_bullet_that_shows_nothing_goes_on_with_the_entry_before() -> None:
    lists = numbering({1: level(0, "decimal", "%1."), 2: level(0, "bullet", " ")})
    assert ["1. x0", "  x1", "2. x2"] == entries((1, 0), (2, 0), (1, 0), lists=lists)
