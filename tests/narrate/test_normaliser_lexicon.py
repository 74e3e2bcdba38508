"""A company's own words are said as its lexicon has them, and captions keep showing what is written."""

from pathlib import Path

import pytest

from onboard.core.errors import InputError
from onboard.core.fingerprint import fingerprint
from onboard.narrate.normaliser.lexicon import EMPTY, MOST_BYTES, MOST_ROWS, Lexicon, read_lexicon
from onboard.narrate.normaliser.normalising import spoken_form


def said(text: str, *rows: tuple[str, ...], language: str = "de", voice: str = "") -> str:
    lexicon = Lexicon(tuple((*row, "")[:3] for row in rows))
    form = spoken_form(text, language, lexicon, voice=voice)
    assert text == form.written
    return form.text


def test_the_company_s_word_wins_over_ours():
    assert "P S A tragen" == said("PSA tragen")
    assert "Schutzausrüstung tragen" == said("PSA tragen", ("PSA", "Schutzausrüstung"))
    assert "die Kilowattzahl" == said("die kW", ("kW", "Kilowattzahl"))


def test_a_word_is_found_only_as_a_whole():
    """Umlauts, digits and hyphens belong to a word."""
    rows = (("Bau", "Werkhalle"), ("aus", "raus"), ("GS", "Geschäftsstelle"), ("r", "R"), ("Lot", "Lott"))
    assert "Bauteil, aus-bauen, G S 1, Bär, Löten" == said("Bauteil, aus-bauen, GS1, Bär, Löten", *rows)
    assert "Werkhalle, raus, Geschäftsstelle, Lott!" == said("Bau, aus, GS, Lot!", *rows)


def test_the_longest_row_wins():
    rows = (("KSS", "Kühlmittel"), ("KSS Anlage 3", "die dritte Kühlanlage"), ("KSS Anlage", "Kühlanlage"))
    assert "die dritte Kühlanlage, Kühlanlage 4, Kühlmittel leer" == said("KSS Anlage 3, KSS Anlage 4, KSS leer", *rows)


def test_capital_and_small_letters_count_but_at_the_beginning_of_a_sentence():
    assert "geheftet. geheftet, dann Tackern" == said("Tackern. tackern, dann Tackern", ("tackern", "geheftet"))
    assert "Mima" == said("Mima", ("MIMA", "x"))


def test_an_acronym_of_the_company_is_found_in_its_compounds():
    assert "Kühlmittel-Anlage der Halle" == said("KSS-Anlage der Halle", ("KSS", "Kühlmittel"))
    assert "das ganze Ding" == said("KSS-Anlage", ("KSS", "Kühlmittel"), ("KSS-Anlage", "das ganze Ding"))
    assert "Arbeitsplatz 0 vier" == said("WS-04", ("WS", "Arbeitsplatz"))


def test_a_part_number_and_a_sign_can_have_a_name():
    rows = (("6ES7 214-1AG40", "die Steuerung"), ("⌖", "Position"), ("M8×25", "die lange Schraube"), ("#", "Raute"))
    assert "die Steuerung und die lange Schraube, Position, Raute" == said("6ES7 214-1AG40 und M8×25, ⌖, #", *rows)


def test_a_row_for_one_voice_is_only_for_that_voice():
    rows = (("Bosch", "Bosch"), ("Bosch", "Bosh", "pico"), ("Bosch", "Bossch", "pico/de-DE"))
    assert "Bosch" == said("Bosch", *rows)
    assert "Bosch" == said("Bosch", *rows, voice="edge/de-DE-KatjaNeural")
    assert "Bosh" == said("Bosch", *rows, voice="pico/en-GB")
    assert "Bossch" == said("Bosch", *rows, voice="pico/de-DE")


def test_a_language_without_words_of_ours_has_its_lexicon_too():
    assert "draai de sleutel" == said("draai de KSL", ("KSL", "sleutel"), language="nl")


def test_what_is_in_the_lexicon_is_no_guess():
    unknown = spoken_form("Die XRT prüfen", "de")
    assert ("XRT",) == unknown.unsure
    assert () == spoken_form("Die XRT prüfen", "de", Lexicon((("XRT", "X R T", ""),))).unsure


def test_a_lexicon_has_a_fingerprint():
    assert fingerprint(EMPTY) != fingerprint(Lexicon((("a", "b", ""),)))


# ------------------------------------------------------------------------------------------------ the file


@pytest.mark.parametrize(
    "text",
    [
        "written,spoken\nKSS,Kühlmittel\nNOT-AUS,Not aus\n",
        "written;spoken\nKSS;Kühlmittel\nNOT-AUS;Not aus\n",
        "\ufeffwritten,spoken\r\nKSS,Kühlmittel\r\nNOT-AUS,Not aus\r\n",
        "Written , Spoken \nKSS , Kühlmittel\n\n# ours\nNOT-AUS,Not  aus",
        '"written","spoken"\n"KSS","Kühlmittel"\n"NOT-AUS","Not aus"\n',
        "spoken,written\nKühlmittel,KSS\nNot aus,NOT-AUS\n",
        "written,spoken,voice\nKSS,Kühlmittel,\nNOT-AUS,Not aus\n",
    ],
)
def test_a_spreadsheet_writes_a_lexicon_in_its_own_way(text):
    expected = Lexicon((("KSS", "Kühlmittel", ""), ("NOT-AUS", "Not aus", "")))
    assert expected == read_lexicon(text, "lexicon.de.csv")
    assert expected == read_lexicon(text.encode(), "lexicon.de.csv")
    assert expected == read_lexicon(text.removeprefix("\ufeff").encode("cp1252"), "lexicon.de.csv")


def test_the_lexicon_in_the_documentation_is_one():
    page = Path(__file__).parent.parent.parent / "docs" / "formats" / "lexicon.md"
    example = page.read_text(encoding="utf-8").split("```csv\n")[1].split("```")[0]
    lexicon = read_lexicon(example, "lexicon.de.csv")
    assert 5 == len(lexicon.rows)
    assert "Den Kühlschmierstoff prüfen" == spoken_form("Den KSS prüfen", "de", lexicon).text


def test_an_empty_lexicon_is_one():
    assert EMPTY == read_lexicon("written,spoken\n", "lexicon.de.csv")


def test_every_mistake_is_told_at_once_with_its_line():
    text = (
        "written,spoken,voice\nKSS,\n,leer\nKSS,Kühl\nKSS,Kalt\nA,<b>,\nB,b,c,d\nC,!!\nD,d,a b\nE,\x07e\n"
        + f"{'x' * 101},x\n"
    )
    with pytest.raises(InputError) as caught:
        read_lexicon(text, "lexicon.de.csv")
    error = caught.value
    assert ("lexicon.de.csv", "line 2") == (error.file, error.place)
    assert error.reason.startswith("nothing is spoken; line 3: nothing is written; line 5: 'KSS' is in line 4 already")
    assert "line 6: spoken: '<' is not spoken by every voice" in error.reason
    assert "4 more mistakes" in error.hint


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not name the columns"),
        ("KSS,Kühlmittel\n", "does not name the columns"),
        ("written,spoken,sung\na,b,c\n", "does not name the columns"),
        ("written\nKSS\n", "does not name the columns"),
        ('written,spoken\nKSS,"Kühl\n', "not a table"),
        ("written,spoken\n" + "".join(f"w{n},s\n" for n in range(MOST_ROWS + 2)), f"more than {MOST_ROWS} rows"),
        ("x" * (MOST_BYTES + 1), "1.0 MiB, and the limit is 1 MiB"),
        ("written,spoken\n" + "a" * 200_000 + ",b\n", "not a table"),
    ],
)
def test_what_is_no_lexicon_is_refused_with_what_to_do(text, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_lexicon(text, "lexicon.de.csv")
    assert "lexicon.de.csv" == caught.value.file
    assert caught.value.hint


def test_bytes_of_no_spreadsheet_are_refused():
    with pytest.raises(InputError, match="no character to read"):
        read_lexicon(b"written,spoken\nK\x81,\x8d\x00a\n", "lexicon.de.csv")
