from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.script.scenes import HEADING, heading_of
from onboard.script.sentences import divided, spelled, split, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quetschgefahr! Nicht hineingreifen.", ("Quetschgefahr!", "Nicht hineingreifen.")),
        ("Mit ca. 25 Nm anziehen, z. B. Mit SW 13.", ("Mit ca. 25 Nm anziehen, z. B. Mit SW 13.",)),
        ("Siehe Abb. 3. Danach weiter.", ("Siehe Abb. 3. Danach weiter.",)),
        ("Contact Ms. Lindqvist. Wait.", ("Contact Ms. Lindqvist.", "Wait.")),
        ("Er sagt „Stopp!“ Dann ist Ruhe.", ("Er sagt „Stopp!“", "Dann ist Ruhe.")),
        (
            "Platinen (z.B. FR4), o.Ä. nie bohren. Danach lüften.",
            ("Platinen (z.B. FR4), o.Ä. nie bohren.", "Danach lüften."),
        ),
        ("Teile (Muttern. Scheiben.) bereitlegen.", ("Teile (Muttern. Scheiben.) bereitlegen.",)),
        ("Eingeschlossen? Knopf drücken.", ("Eingeschlossen?", "Knopf drücken.")),
        ("", ()),
    ],
)
def test_a_text_is_split_where_a_sentence_certainly_ends(text, expected):
    assert expected == split(text)


@given(st.text())
def test_splitting_loses_no_word(text):
    assert " ".join(text.split()) == " ".join(split(text))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("schrauben anziehen", "Schrauben anziehen."),
        ("pH-Wert messen", "pH-Wert messen."),
        ("Schrauben:", "Schrauben."),
        ("Fertig!", "Fertig!"),
        ("Muttern, Scheiben usw.", "Muttern, Scheiben usw."),
        ("(siehe Bild.)", "(siehe Bild.)"),
        ("Weiter …", "Weiter …"),
        ("kW-Zahl ablesen;", "kW-Zahl ablesen."),
        ("  zwei   Wörter ", "Zwei Wörter."),
    ],
)
def test_a_line_becomes_a_sentence_with_one_mark_at_the_end(line, expected):
    assert expected == whole(line)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Deckel aufsetzen", "Deckel aufsetzen"),
        (
            "Temperatur morgens und abends an der Anzeige ablesen: Soll +2 bis +4 °C, TK −18 °C oder kälter",
            "Temperatur morgens und abends an der Anzeige ablesen",
        ),
        (
            "Falls die Platte nicht hineinpasst, lockere die beiden Schrauben an der Frontplatte ein wenig",
            "Falls die Platte nicht hineinpasst, lockere die beiden Schrauben …",
        ),
        (
            "Achte darauf, dass das Dach hinten nicht übersteht, weil da später noch das Brett dran muss",
            "Achte darauf, dass das Dach hinten nicht übersteht",
        ),
        (
            "Stecke alle Teile zusammen (zunächst ohne Schrauben, nur lose) und prüfe, ob alle gut passen",
            "Stecke alle Teile zusammen",
        ),
        (
            "Turn the microscope over and, using the elastic band tool or a craft knife, snap the supports",
            "Turn the microscope over …",
        ),
    ],
)
def test_a_heading_is_a_verbatim_part_of_the_title(title, expected):
    assert expected == heading_of(title)


@given(st.text(min_size=1))
def test_no_heading_is_longer_than_the_slide_can_show(text):
    assert len(heading_of(text)) <= HEADING


GERMAN = {"+": "und", "&": "und", "u.": "und", "/": "bzw.", "per": "stunde stück"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hupe + Licht", "Hupe und Licht"),
        ("Menge eingeben & bestätigen", "Menge eingeben und bestätigen"),
        ("Kegel u. Aufnahme", "Kegel und Aufnahme"),
        ("Kegel u. a. prüfen", "Kegel u. a. prüfen"),
        ("Hauptschalter aus -> sichern", "Hauptschalter aus, sichern"),
        ("-> Taste F3", "Taste F3"),
        ("Wenn i. O. → freigeben", "Wenn i. O., freigeben"),
        ("Fertig? → Tür zu", "Fertig? Tür zu"),
        ("Frontplatte/Tür", "Frontplatte bzw. Tür"),
        ("Holz-/Kunststoffteile", "Holz- bzw. Kunststoffteile"),
        ("Reifen: Druck / Schaden", "Reifen: Druck, Schaden"),
        ("Teile/Stunde", "Teile/Stunde"),
        ("+7 °C, 1.200 U/min, 5 mm/s, M8 + 2", "+7 °C, 1.200 U/min, 5 mm/s, M8 + 2"),
        ("Taste EIN/AUS", "Taste EIN/AUS"),
        ("Ventile V1/V2", "Ventile V1 bzw. V2"),
        ("https://werk.example/a/b", "https://werk.example/a/b"),
        ("und/oder", "und/oder"),
        ("12/2025", "12/2025"),
    ],
)
def test_a_sign_between_words_is_written_out(text, expected):
    assert expected == spelled(text, GERMAN)


@given(st.text("ab12 +&/->→,.()u?:", max_size=40))
def test_writing_signs_out_loses_no_letter_and_no_figure(text):
    def kept(written: str) -> str:
        return "".join(character for character in written if character.isalnum())

    assert kept(text) == kept(spelled(text, {"+": "+", "&": "&", "/": "/"}))


def test_a_long_sentence_is_divided_only_at_semicolons_and_dashes():
    long = "Die Schrauben nicht zu tief drehen – sie sollen nicht hinausgucken; sonst gibt es Verletzte bei den Vögeln"
    assert (
        "Die Schrauben nicht zu tief drehen",
        "sie sollen nicht hinausgucken",
        "sonst gibt es Verletzte bei den Vögeln",
    ) == divided(long, 8)
    assert (long,) == divided(long, 40)
    assert ("Rest – 5 g je Seite und Rad",) == divided("Rest – 5 g je Seite und Rad", 3)
