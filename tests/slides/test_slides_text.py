"""Where lines end, and where they never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units

from onboard.slides.lines import NO_BREAK, _units, bound, broken


def by_letters(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Die Schraube mit 25 Nm anziehen", "25 Nm"),
        ("Der Spalt ist 0,5 mm breit", "0,5 mm"),
        ("mit 1500 U/min laufen lassen", "1500 U/min"),
        ("auf 80 °C erwärmen", "80 °C"),
        ("etwa 5 min warten", "5 min"),
        ("6 x Holzschrauben", "6 x Holzschrauben"),
        ("vom Typ 4 x 30 nehmen", "Typ 4 x 30"),
        ("mit Öl, z. B. Ballistol", "z. B."),
        ("siehe Abb. 3 unten", "Abb. 3"),
        ("see Fig. 12 below", "Fig. 12"),
        ("ca. 15 cm lang", "ca. 15 cm"),
        ("max. 25 Nm", "max. 25 Nm"),
        ("etwa 10 000 Stück", "10 000 Stück"),
        ("25 ± 2 Nm", "25 ± 2 Nm"),
        ("25 Nm ± 2 Nm", "25 Nm ± 2 Nm"),
        ("≤ 5 bar", "≤ 5 bar"),
        ("Drehmomentschlüssel 5–50 Nm", "5–50 Nm"),
        ("Wasser von 40 - 60 °C", "40 - 60 °C"),
    ],
)
def test_a_line_never_ends_between_a_number_and_what_belongs_to_it(text: str, kept: str) -> None:
    for width in range(len(kept), len(text) + 1):
        lines = [line.replace(NO_BREAK, " ") for line in broken(text, width, by_letters)]
        assert any(kept in line for line in lines), (width, lines)


@pytest.mark.parametrize("text", ["in 2 Minutenschritten", "7 Halter", "am 3 großen Rad"])
def test_words_that_only_begin_like_a_unit_may_go_to_the_next_line(text: str) -> None:
    assert NO_BREAK not in bound(text)


@given(st.text(alphabet="abcäöü -–/.,0123456789\n\tßé", max_size=200), st.integers(4, 60))
def test_breaking_into_lines_loses_no_letter_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = broken(text, width, by_letters)
    assert all(len(line) <= width for line in lines)
    joined = "".join("".join(lines).replace(NO_BREAK, "").split()).replace("-", "")
    assert "".join(text.split()).replace("-", "") == joined


def test_a_heading_breaks_into_lines_of_about_the_same_length() -> None:
    text = "Maschine ausschalten und gegen Wiedereinschalten sichern"
    lengths = [len(line) for line in broken(text, 50, by_letters, balanced=True)]
    assert 2 == len(lengths)
    assert max(lengths) - min(lengths) <= 12


def test_a_paragraph_does_not_end_in_one_short_word() -> None:
    lines = broken("Die Abdeckung mit beiden Händen abnehmen und ab", 45, by_letters)
    assert " " in lines[-1]


def test_a_word_wider_than_the_line_is_hyphenated_between_syllables() -> None:
    assert ("Donau-", "dampfschiff") == broken("Donaudampfschiff", 12, by_letters)


def test_a_long_address_is_split_at_its_slashes_without_hyphens() -> None:
    assert ("example/ein/", "langer/pfad") == broken("example/ein/langer/pfad", 14, by_letters)


@pytest.mark.parametrize(
    "text", ["Die (große) Schraube, M8.", "Erste-Hilfe-Kasten öffnen!", "Затяните винт; потом стоп", "قف الآن."]
)
@given(tail=st.lists(st.sampled_from(["Wort", "25", "3,5", "(mit", "Hand)", "Ab-An", "ja!", "Öl,", "شد"]), max_size=4))
def test_plain_words_break_where_the_unicode_standard_breaks_them(text: str, tail: list[str]) -> None:
    line = " ".join([text, *tail])
    assert list(line_break_units(line)) == list(_units(line))


@pytest.mark.parametrize("text", ["« Attention »", "Stop !", "Zieht an : 25"])
def test_french_marks_stay_with_their_words(text: str) -> None:
    for width in range(8, 20):
        lines = broken(f"Voir {text} ici", width, by_letters, language="fr")
        assert not any(line[0] in "»!:" or line[-1] == "«" for line in lines), lines
