"""Words are hyphenated by the rules of their language, where it helps, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.slides.hyphens import AsAsked, joints, points
from onboard.slides.lines import NO_BREAK, broken

SOFT_HYPHEN = "\u00ad"


def by_letters(text: str) -> float:
    return float(len(text))


def hyphenated(word: str, language: str) -> str:
    ends = [0, *points(word, language), len(word)]
    return "-".join(word[begin:end] for begin, end in pairwise(ends))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Sicher-heits-schuhe"),
        ("de", "Dreh-mo-ment-schlüs-sel"),
        ("de", "Dreh-mo-ment-schlüs-sel-ein-satz"),
        ("de-AT", "Schutz-bril-len-pflicht"),
        ("de", "Zucker-bä-cker"),
        ("de", "Tür-schwelle"),
        ("de-CH", "Stras-sen-bahn"),
        ("en", "instruc-tion"),
        ("en-US", "tem-per-a-ture"),
        ("fr", "aver-tis-se-ment"),
        ("it", "sicu-rezza"),
        ("es", "ins-truc-cio-nes"),
        ("nl", "vei-lig-heids-schoe-nen"),
        ("pl", "bez-pie-czeń-stwo"),
        ("ro", "instruc-țiuni"),
        ("ru", "предо-хра-ни-тель-ный"),
        ("uk", "облад-нання"),
        ("sv", "skydds-glas-ögon"),
        ("nb", "verne-bril-ler"),
    ],
)
def test_a_word_is_hyphenated_as_its_language_does(language: str, expected: str) -> None:
    assert expected == hyphenated(expected.replace("-", ""), language)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("Schutze", "de"),
        ("NIEDERSPANNUNG", "de"),
        ("DrehMomente", "de"),
        ("M8x25abcdef", "de"),
        ("Drehmoment-Schlüssel", "de"),
        ("güvenliksizlik", "tr"),
        ("المحركات", "ar"),
        ("asszonnyal", "hu"),
        ("Sicherheitsschuhe", ""),
        ("Sicherheitsschuhe", "xx"),
    ],
)
def test_short_words_capitals_figures_and_languages_without_rules_are_left_alone(word: str, language: str) -> None:
    assert () == points(word, language)


def test_the_joint_of_a_german_compound_is_known() -> None:
    assert (len("Sicherheits"),) == joints("Sicherheitsschuhe", "de")
    assert (len("Drehmoment"),) == joints("Drehmomentschlüssel", "de")
    assert () == joints("abcdeinorst", "de")


@given(
    st.text(alphabet="abcdeinorstuäöüßsch", min_size=1, max_size=40), st.sampled_from(["de", "en", "fr", "ru", "tr"])
)
def test_three_letters_stand_on_either_side_of_a_hyphen(word: str, language: str) -> None:
    assert all(3 <= place <= len(word) - 3 for place in points(word, language))


# ------------------------------------------------------------------------------------------------ in lines


def test_a_long_word_is_divided_where_its_line_would_be_left_half_empty_and_the_text_becomes_shorter() -> None:
    text = "Bei der Instandhaltungsabteilung nachfragen"
    assert ("Bei der Instandhaltungs-", "abteilung nachfragen") == broken(text, 26, by_letters, language="de")
    assert ("Bei der", "Instandhaltungsabteilung", "nachfragen") == broken(text, 26, by_letters)


def test_a_word_stays_whole_where_dividing_it_saves_no_line() -> None:
    text = "Immer die Sicherheitsschuhe anziehen und schließen"
    assert ("Immer die", "Sicherheitsschuhe", "anziehen und schließen") == broken(text, 22, by_letters, language="de")


@pytest.mark.parametrize("word", ["Kaltgereinigter", "Schrauben", "anschließen", "Vergissmeinnicht"])
def test_in_running_text_a_german_word_is_divided_at_its_joints_or_not_at_all(word: str) -> None:
    for width in range(len(word), 40):
        lines = broken(f"Die {word} und {word} bei {word} nehmen", width, by_letters, language="de")
        assert not any(line.endswith("-") for line in lines), lines


def test_a_line_that_is_full_enough_keeps_the_next_word_whole() -> None:
    lines = broken("Die neuen roten Sicherheitsschuhe anziehen", 24, by_letters, language="de")
    assert "Die neuen roten" == lines[0]


def test_a_heading_is_hyphenated_only_where_a_word_fits_into_no_line() -> None:
    lines = broken("Die Sicherheitsschuhe immer anziehen", 22, by_letters, balanced=True, language="de")
    assert not any(line.endswith("-") for line in lines)
    lines = broken("Drehmomentschlüsseleinsatz", 22, by_letters, balanced=True, language="de")
    assert ("Drehmomentschlüssel-", "einsatz") == lines


def test_the_last_word_of_a_text_stays_whole() -> None:
    lines = broken("Hier steht die Sicherheitsbelehrung.", 24, by_letters, language="de")
    assert "Sicherheitsbelehrung." == lines[-1]


def test_a_word_wider_than_the_line_begins_a_new_one_where_it_is_divided_at_its_joint_there() -> None:
    assert ("trocken wischen,", "Innensechskant-", "schrauben holen") == broken(
        "trocken wischen, Innensechskantschrauben holen", 22, by_letters, language="de"
    )


def test_a_word_wider_than_the_line_is_split_by_its_language_and_not_by_a_rule_of_thumb() -> None:
    assert ("Schutzbrillen-", "pflicht") == broken("Schutzbrillenpflicht", 17, by_letters, language="de")
    assert ("NIEDERSPAN-", "NUNGSVER-", "TEILUNG") == broken("NIEDERSPANNUNGSVERTEILUNG", 11, by_letters, language="de")


@pytest.mark.parametrize(
    "kept",
    ["+49 30 123456-78", "0171 2345678", "4711-0815/A", "25 Nm", "1500 U/min", "M8 × 25", "DIN-912/8.8"],
)
def test_telephone_numbers_part_numbers_and_quantities_are_never_torn(kept: str) -> None:
    text = f"Bitte unter {kept} nachsehen und Ersatzteilbestellung vorbereiten lassen"
    for width in range(len(kept), len(text)):
        lines = [line.replace(NO_BREAK, " ") for line in broken(text, width, by_letters, language="de")]
        assert any(kept in line for line in lines), (width, lines)


def test_a_soft_hyphen_says_where_its_word_may_be_hyphenated_and_is_not_shown() -> None:
    text = f"Ein Spezial{SOFT_HYPHEN}gerätewerkzeug{SOFT_HYPHEN}halter ist nötig"
    assert ("Ein Spezial-", "gerätewerkzeug-", "halter ist nötig") == broken(text, 16, by_letters, language="de")
    assert ("Ein Spezialgerätewerkzeughalter ist nötig",) == broken(text, 99, lambda line: 1.0 * len(line))


def test_korean_breaks_between_words_and_keeps_a_unit_with_its_number() -> None:
    lines = broken("볼트를 25 Nm으로 조이십시오", 9, by_letters, language="ko")
    assert ("볼트를", f"25{NO_BREAK}Nm으로", "조이십시오") == lines


def test_japanese_lines_begin_with_no_closing_mark() -> None:
    text = "電源スイッチを切り、「停止」ランプが点灯していることを確認してください。"
    for width in range(3, 20):
        lines = broken(text, width, by_letters, language="ja")
        assert not any(line[0] in "、。」ッー" for line in lines), lines
        assert text == "".join(lines)


def test_thai_lines_end_at_spaces_or_else_between_letters_but_not_behind_a_vowel_of_the_next_one() -> None:
    text = "ปิดสวิตช์หลักก่อนเริ่มงาน และตรวจสอบว่าเครื่องจักรหยุดสนิทแล้ว"
    assert "ปิดสวิตช์หลักก่อนเริ่มงาน" == broken(text, 40, by_letters, language="th")[0]
    for width in range(6, 30):
        lines = broken(text, width, by_letters, language="th")
        assert not any(line[-1] in "เแโใไ-" for line in lines), lines


WORDS = ("Schutzbrillenpflicht", "Drehmomentschlüssel", "und", "die", "anziehen", "25 Nm", "M8", "Öl", "(Abdeckungen)")


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join),
    st.integers(8, 60),
    st.booleans(),
    st.sampled_from(["de", "en", ""]),
)
def test_hyphenating_loses_no_letter_keeps_to_the_width_and_never_ends_two_lines_in_a_row(
    text: str, width: int, balanced: bool, language: str
) -> None:
    lines = broken(text, width, by_letters, balanced=balanced, language=language)
    assert all(len(line) <= width for line in lines)
    assert "".join(text.split()) == "".join(lines).replace("-", "").replace(NO_BREAK, "").replace(" ", "")
    if width > max(map(len, WORDS)):
        assert not any(one.endswith("-") and two.endswith("-") for one, two in pairwise(lines))
        assert not (balanced and any(line.endswith("-") for line in lines))


@pytest.mark.parametrize("language", ["de_DE", "en_GB", "hu_HU", "eo", "ru_RU"])
def test_patterns_parsed_when_they_are_asked_for_say_what_pyphen_says(language: str) -> None:
    path = pyphen.LANGUAGES[language]
    theirs, ours = pyphen.HyphDict(path), AsAsked(path)
    parts = [letters.strip(".") for letters in theirs.patterns]
    words = ["".join(parts[at::997][:3]) for at in range(300)]
    expected = [[(int(place), place.data) for place in theirs.positions(word)] for word in words]
    assert expected == [[(int(place), place.data) for place in ours.positions(word)] for word in words]
    assert any(expected)
