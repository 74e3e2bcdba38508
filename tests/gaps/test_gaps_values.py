"""Values that cannot be set as they stand, and values that contradict each other."""

import pytest
from gaps_documents import document, found, step, words


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Drehmoment 25 einstellen."),
        ("de", "Anzugsdrehmoment: 25"),
        ("de", "Das Öl auf 80 erhitzen."),
        ("de", "Temperatur: 80"),
        ("de", "Temperatur auf ca. 80 einstellen."),
        ("de", "Schrauben mit 25 anziehen."),
        ("en", "Tighten the screws to 25."),
        ("de", "Betriebsdruck von 3,5 einstellen."),
        ("en", "Set the torque to 25."),
        ("en", "Heat the plate to 80 and wait."),
        ("en", "Pressure: 3.5"),
    ],
)
def test_a_value_without_its_unit_is_a_gap(language: str, sentence: str) -> None:
    assert [sentence] == words(document(sentence, language=language), "no-unit")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Drehmoment 25 Nm einstellen."),
        ("de", "Das Öl auf 80 °C erhitzen."),
        ("de", "Das Öl auf 80 Grad erhitzen."),
        ("de", "Den Druck 3 mal prüfen."),
        ("de", "Den Druck auf 2 Schrauben verteilen."),
        ("de", "Drehmoment [Nm]: 25"),
        ("de", "Den Nachdruck 2 einschalten."),
        ("de", "Temperatur auf Stufe 3 stellen."),
        ("de", "Nach dem 3D-Druck 2 Teile entnehmen."),
        ("en", "Set the torque to 25 Nm."),
        ("en", "Apply pressure to 2 points."),
        ("en", "Heat it for 5 minutes."),
        ("en", "Set the temperature to level 3."),
    ],
)
def test_a_figure_that_has_a_unit_or_counts_something_is_no_gap(language: str, sentence: str) -> None:
    assert [] == words(document(sentence, language=language), "no-unit")


def test_a_set_point_lacks_its_tolerance_where_others_of_the_unit_have_one() -> None:
    said = document("Mit 10 Nm voranziehen.", "Mit 25 Nm ± 2 Nm festziehen.")
    assert ["Mit 10 Nm voranziehen."] == words(said, "no-tolerance")


def test_a_value_whose_tolerance_stands_elsewhere_is_no_gap() -> None:
    said = document("Mit 25 Nm ± 2 Nm festziehen.", checks=["Alle Schrauben sind mit 25 Nm angezogen."])
    assert [] == words(said, "no-tolerance")


def test_without_any_tolerance_in_the_document_only_what_must_be_exactly_so_is_a_gap() -> None:
    said = document("Mit 25 Nm festziehen.", "Die Spannung muss 24 V betragen.")
    assert ["Die Spannung muss 24 V betragen."] == words(said, "no-tolerance")


@pytest.mark.parametrize(
    "sentence", ["Der Druck darf höchstens um 2 bar fallen.", "Zwischen 3 bar und 4 bar halten.", "3–4 bar einstellen."]
)
def test_limits_and_ranges_need_no_tolerance(sentence: str) -> None:
    assert [] == words(document(sentence, "Mit 5 bar ± 1 bar prüfen."), "no-tolerance")


# ------------------------------------------------------------------------------------------ contradictions


@pytest.mark.parametrize(
    ("language", "sentence", "check"),
    [
        ("de", "Deckelschrauben M8 mit 25 Nm festziehen.", "Alle Schrauben M8 sind mit 30 Nm angezogen."),
        ("de", "Drehmoment 25 Nm an den Schrauben M8 einstellen.", "Schraube: M8, Anzugsmoment: 30 Nm"),
        ("de", "Schrauben mit 25 Nm festziehen.", "Alle Schrauben sind mit 27 Nm angezogen."),
        ("de", "Ziehen Sie die Schrauben über Kreuz mit 25 Nm an.", "Alle Schrauben sind mit 30 Nm angezogen."),
        ("de", "Den Deckel mit 25 Nm festziehen.", "Der Deckel ist mit 30 Nm angezogen."),
        ("de", "Alle sechs Schrauben ansetzen.", "Alle acht Schrauben sitzen fest."),
        ("de", "Den Prüfdruck von 0,5 bar einstellen.", "Der Prüfdruck beträgt 0,6 bar."),
        ("en", "Set the test pressure to 0.5 bar.", "The test pressure is 0.6 bar."),
        ("en", "Tighten the M8 screws to 25 Nm.", "All M8 screws are tightened to 30 Nm."),
    ],
)
def test_another_value_for_the_same_thing_is_a_grave_gap(language: str, sentence: str, check: str) -> None:
    (gap,) = found(document(sentence, language=language, checks=[check]), "contradiction")
    assert gap.grave
    assert check == gap.words
    assert sentence in gap.why


@pytest.mark.parametrize(
    ("steps", "check"),
    [
        (["Löcher mit 3 mm vorbohren.", "Löcher mit 5 mm bohren."], "Löcher sind sauber."),
        (["Schrauben mit 10 Nm anziehen.", "Schrauben mit 25 Nm anziehen."], "Schrauben sind mit 25 Nm angezogen."),
        (["Schrauben mit 10 Nm voranziehen."], "Schrauben sind mit 25 Nm angezogen."),
        (["Deckelschrauben M8 mit 25 Nm anziehen."], "Fußschrauben M8 sind mit 30 Nm angezogen."),
        (["Schrauben M6 mit 10 Nm anziehen."], "Schrauben M8 sind mit 25 Nm angezogen."),
        (["Ofen auf 180 °C vorheizen.", "Ofen auf 200 °C vorheizen."], "Ofen ist aus."),
        (["Alle vier Schrauben ansetzen.", "Alle sechs Schrauben ansetzen."], "Alle sechs Schrauben sitzen."),
        (["Deckel mit 25 Nm festziehen."], "Flansch ist mit 30 Nm angezogen."),
        (["5 Minuten warten.", "10 Minuten warten."], "Uhr läuft."),
        (["Prüfdruck von 5 bar einstellen."], "Prüfdruck höchstens 6 bar."),
        (["Pumpe: Prüfdruck 5 bar einstellen."], "Leitung: Prüfdruck 6 bar einstellen."),
        (["Prüfdruck von 5 bar einstellen."], "Prüfdruck beträgt 5 bar."),
        (["Schraube M3 mit 8 mm Länge einsetzen."], "Schraube M3 mit 25 mm Länge sitzt."),
    ],
)
def test_values_that_follow_each_other_or_are_of_different_things_do_not_contradict(
    steps: list[str], check: str
) -> None:
    assert [] == words(document(*steps, checks=[check]), "contradiction")


def test_the_same_name_of_a_value_in_two_different_works_does_not_contradict() -> None:
    clean = step(1, "Einwirkzeit 5 min abwarten.", title="Reiniger auftragen")
    treat = step(2, "Einwirkzeit 10 min abwarten.", title="Desinfektionsmittel auftragen")
    assert [] == words(document(clean, treat), "contradiction")


def test_more_parts_used_than_listed_is_a_contradiction() -> None:
    assert ["21x LEDs einsetzen."] == words(document("21x LEDs einsetzen.", parts=["20x LEDs"]), "contradiction")


def test_all_of_another_number_than_listed_is_a_contradiction() -> None:
    said = document("Alle sechs Schrauben ansetzen.", parts=["8 Schrauben M8"])
    assert ["Alle sechs Schrauben ansetzen."] == words(said, "contradiction")


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("2 Schrauben ansetzen.", ["8 Schrauben M8"]),
        ("Alle sechs Schrauben ansetzen.", ["6 Zylinderschrauben M8 × 25 mit Scheiben"]),
        ("Alle sechs Schrauben ansetzen.", ["4 Schrauben M8", "2 Schrauben M6"]),
        ("12 Schrauben ansetzen.", ["1 Packung Schrauben"]),
        ("21 Tropfen Öl zugeben.", ["1 Öl"]),
    ],
)
def test_using_some_of_what_is_listed_is_no_contradiction(sentence: str, parts: list[str]) -> None:
    assert [] == words(document(sentence, parts=parts), "contradiction")


def test_accepting_a_contradiction_holds_only_for_these_two_values() -> None:
    def identity(first: str) -> str:
        said = document(f"Prüfdruck von {first} bar einstellen.", checks=["Der Prüfdruck beträgt 9 bar."])
        (gap,) = found(said, "contradiction")
        return gap.id

    assert identity("5") == identity("5")
    assert identity("5") != identity("6")
