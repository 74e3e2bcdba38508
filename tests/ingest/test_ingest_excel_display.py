"""Number formats: a value is told as its program shows it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.ingest.excel.display import BUILT_IN, Display, is_date

GERMAN, ENGLISH = Display("de"), Display("en")


@pytest.mark.parametrize(
    ("value", "code", "german", "english"),
    [
        ("0.5", "0%", "50%", "50%"),
        ("0.125", "0.0%", "12,5%", "12.5%"),
        ("25", '0 "Nm"', "25 Nm", "25 Nm"),
        ("25", "0\\ \\N\\m", "25 Nm", "25 Nm"),
        ("1234.5", "#,##0.00", "1.234,50", "1,234.50"),
        ("1250.5", '_-* #,##0.00\\ "€"_-', "1.250,50 €", "1,250.50 €"),
        ("0.1", "General", "0,1", "0.1"),
        ("0.30000000000000004", "General", "0,3", "0.3"),
        ("4006381333931", "General", "4006381333931", "4006381333931"),
        ("-5", "0.0;[Red]-0.0", "-5,0", "-5.0"),
        ("-5", "0.0;(0.0)", "(5,0)", "(5.0)"),
        ("0", '0;-0;"-"', "-", "-"),
        ("7", "000", "007", "007"),
        ("0.5", "0.0##", "0,5", "0.5"),
        ("5", '"±"0.0" mm"', "±5,0 mm", "±5.0 mm"),
        ("8", '"M"0', "M8", "M8"),
        ("1500000", '0.0,," Mio."', "1,5 Mio.", "1.5 Mio."),
        ("1234567", "0.00E+00", "1,23E+06", "1.23E+06"),
        ("100", '[>=100]0" groß";0" klein"', "100 groß", "100 groß"),
        ("99", '[>=100]0" groß";0" klein"', "99 klein", "99 klein"),
        ("45292", "dd.mm.yyyy", "01.01.2024", "01.01.2024"),
        ("45292", BUILT_IN[14], "01.01.2024", "2024-01-01"),
        ("45292.75", "dd/mm/yyyy hh:mm", "01.01.2024 18:00", "01/01/2024 18:00"),
        ("45292", "[$-407]d. mmmm yyyy", "1. Januar 2024", "1. Januar 2024"),
        ("45292", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "01.01.2024", "2024-01-01"),
        ("0.0208333333", "h:mm", "0:30", "0:30"),
        ("0.75", "h:mm AM/PM", "6:00 PM", "6:00 PM"),
        ("1.5", "[h]:mm", "36:00", "36:00"),
        ("0.0034722", "mm:ss", "05:00", "05:00"),
        ("keine Zahl", "0.00", "keine Zahl", "keine Zahl"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: str, code: str, german: str, english: str) -> None:
    assert (german, english) == (GERMAN.number(value, code), ENGLISH.number(value, code))


def test_a_workbook_that_counts_from_1904_shows_the_same_day() -> None:
    assert "01.01.2024" == Display("de", since_1904=True).number("43830", "dd.mm.yyyy")


def test_words_in_a_format_surround_a_text() -> None:
    assert ("Typ A", "A") == (GERMAN.words("A", '"Typ "@'), GERMAN.words("A", "General"))


def test_truth_is_told_in_the_language_of_the_document() -> None:
    assert ("WAHR", "TRUE") == (GERMAN.truth(True), ENGLISH.truth(True))


def test_colours_and_units_make_no_date() -> None:
    assert [False, False, True] == [is_date('[Red]0" mm"'), is_date('0.0" std"'), is_date("[h]:mm")]


@settings(max_examples=100)
@given(st.floats() | st.integers(), st.text(alphabet='0#?.,%E+-;@"\\_*[]hmsdyAPM/ $<>=Red', max_size=24))
def test_any_format_shows_something_and_never_fails(value: float, code: str) -> None:
    assert isinstance(GERMAN.number(repr(value), code), str)
