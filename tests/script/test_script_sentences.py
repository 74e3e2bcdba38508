from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.script.scenes import HEADING, heading_of
from onboard.script.sentences import split, whole


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
