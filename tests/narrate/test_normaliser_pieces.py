"""Captions know which written word is being spoken: the pieces of a spoken form."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.narrate.normaliser.form import SpokenForm
from onboard.narrate.normaliser.lexicon import Lexicon
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.word_time import WordTime

GOLDEN = [
    (table.name.split(".")[1], written)
    for table in sorted((Path(__file__).parent / "golden").glob("spoken.*.toml"))
    for rows in tomllib.loads(table.read_text(encoding="utf-8")).values()
    for written in rows
]


def pairs(form: SpokenForm) -> list[tuple[str, str]]:
    return [(form.written[one.start : one.end], form.text[one.begins : one.ends]) for one in form.pieces]


def test_each_word_and_each_value_is_a_piece():
    form = spoken_form("Ziehen Sie die M8×25-Schraube, z. B. mit 25 Nm ±10 %, an.", "de")
    assert [
        ("Ziehen", "Ziehen"),
        ("Sie", "Sie"),
        ("die", "die"),
        ("M8", "M 8"),
        ("×", "mal"),
        ("25", "25"),
        ("Schraube", "Schraube"),
        ("z. B.", "zum Beispiel"),
        ("mit", "mit"),
        ("25 Nm", "25 Newtonmeter"),
        ("±", "plus minus"),
        ("10 %", "10 Prozent"),
        ("an", "an"),
    ] == pairs(form)


def test_a_word_written_in_one_and_said_in_one_is_one_piece():
    assert [("So", "So"), ("geht's", "geht's"), ("am", "am"), ("PSA-Schrank", "P S A-Schrank")] == pairs(
        spoken_form("So geht's am PSA-Schrank", "de")
    )


def test_what_is_silent_has_no_piece():
    assert [("Öffnen", "Öffnen"), ("warten", "warten")] == pairs(spoken_form("→ **Öffnen** → warten 💡", "de"))


def test_a_word_of_the_lexicon_stands_for_what_is_written():
    form = spoken_form("Den NIO-Wagen holen", "de", Lexicon((("NIO-Wagen", "Wagen für schlechte Teile", ""),)))
    assert [("Den", "Den"), ("NIO-Wagen", "Wagen für schlechte Teile"), ("holen", "holen")] == pairs(form)


def test_a_language_without_words_has_a_piece_a_word():
    assert [("Draai", "Draai"), ("vast", "vast"), ("25", "25"), ("Nm", "Nm")] == pairs(
        spoken_form(" Draai  vast (25 Nm).", "nl")
    )


def test_characters_are_counted_as_they_were_written():
    """Letters in two characters, signs that become two, and invisible ones do not shift what comes behind."""
    assert [
        ("u\u0308ber", "über"),
        ("40℃", "40 Grad Celsius"),
        ("Wa\u00adgen", "Wagen"),
        ("fu\u0308r", "für"),
    ] == pairs(spoken_form("u\u0308ber 40℃ Wa\u00adgen fu\u0308r", "de"))


def test_a_spoken_word_tells_when_its_written_one_begins():
    form = spoken_form("Mit 25 Nm, also fest.", "de")
    assert "Mit 25 Newtonmeter, also fest." == form.text
    heard = (WordTime(0, 3, 0, 100), WordTime(4, 6, 100, 300), WordTime(7, 19, 300, 700), WordTime(20, 24, 800, 900))
    assert ((0, 0), (4, 100), (11, 800)) == form.anchors(heard)


@pytest.mark.parametrize("language", sorted({language for language, _ in GOLDEN}))
def test_every_letter_and_digit_of_the_golden_tables_belongs_to_one_piece(language):
    for written in (written for of, written in GOLDEN if of == language):
        _require_sound(spoken_form(written, language))


@given(st.text(max_size=50), st.sampled_from(["de", "en", "nl"]))
def test_pieces_of_any_text_are_in_order_and_leave_nothing_out(text, language):
    _require_sound(spoken_form(text, language))


@given(st.lists(st.sampled_from(GOLDEN), min_size=2, max_size=3), st.integers(0, 30), st.sampled_from(["", " "]))
def test_pieces_of_any_mixture_are_in_order_and_leave_nothing_out(rows, cut, between):
    text = between.join(written[cut % (len(written) + 1) :] for _, written in rows)
    _require_sound(spoken_form(text, rows[0][0]))


def _require_sound(form: SpokenForm) -> None:
    written = spoken = 0
    for piece in form.pieces:
        assert written <= piece.start < piece.end <= len(form.written), form
        assert spoken <= piece.begins < piece.ends <= len(form.text), form
        assert not form.text[piece.begins : piece.ends].startswith(" "), form
        written, spoken = piece.end, piece.ends
    silent = "://" in form.written
    for at, character in enumerate(form.written):
        assert silent or not character.isalnum() or any(one.start <= at < one.end for one in form.pieces), form
    for at, character in enumerate(form.text):
        assert not character.isalnum() or any(one.begins <= at < one.ends for one in form.pieces), form
