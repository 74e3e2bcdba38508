"""What the document says of itself, and where it sends people."""

import pytest
from gaps_documents import document, found, source, step, warning, words

from onboard.core.model import Instruction, Picture, Problem, Statement


def test_a_complete_little_instruction_has_no_gaps() -> None:
    assert [] == found(document("Deckel abnehmen.", "Dichtung einlegen.", "Deckel aufsetzen."))


def test_responsible_person_revision_and_date_are_asked_for() -> None:
    nothing = document("Deckel abnehmen.", responsible=None, revision=None, valid_from=None)
    assert ["no-responsible", "no-revision"] == [gap.kind for gap in found(nothing)]
    undated = document("Deckel abnehmen.", valid_from=None)
    assert ["no-valid-from"] == [gap.kind for gap in found(undated)]


def test_a_revision_that_is_a_date_says_since_when_it_holds() -> None:
    assert [] == found(document("Deckel abnehmen.", revision="12.03.2026", valid_from=None))


# ------------------------------------------------------------------------------------------ pictures


def test_a_step_without_a_picture_is_a_gap_where_most_others_have_one() -> None:
    pictured = [step(number, f"Teil {number} einsetzen.", pictures=[f"{number}.jpg"]) for number in (1, 2, 3)]
    (gap,) = found(document(*pictured, step(4, "Deckel schließen.")), "no-picture")
    assert ("step-4", "Deckel schließen") == (gap.step, gap.words)


def test_a_document_that_shows_hardly_anything_is_not_asked_for_pictures() -> None:
    steps = [step(number, f"Teil {number} einsetzen.", pictures=["1.jpg"][: number == 1]) for number in (1, 2, 3, 4)]
    assert [] == words(document(*steps), "no-picture")


def test_a_picture_that_is_not_there_is_a_gap_once() -> None:
    instruction = document("Deckel abnehmen.")
    lost = Picture("p", "fotos/a.jpg", source("![](fotos/a.jpg)"), missing="there is no such file")
    problem = Problem("missing-photo", "fotos/a.jpg: there is no such file", "ws-04.md", "line 1")
    instruction = Instruction(
        **{name: getattr(instruction, name) for name in Instruction.__slots__ if name not in ("pictures", "problems")},
        pictures=(lost,),
        problems=(problem,),
    )
    assert ["fotos/a.jpg"] == words(instruction, "missing-photo")


def test_a_jump_in_the_numbers_is_told_with_both_numbers() -> None:
    jump = Problem("skipped-number", "after number 2 comes 4", "ws-04.md", "line 12")
    (gap,) = found(document("Deckel abnehmen.", problems=[jump]), "skipped-number")
    assert "Nach Nummer 2 kommt 4" in gap.why


# ------------------------------------------------------------------------------------------ references


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Ventil einstellen, siehe AA-123."),
        ("de", "Ventil nach VA 77-2 einstellen."),
        ("de", "Siehe Dokument „Ventile einstellen“."),
        ("de", "Ventil einstellen (siehe ventile.pdf)."),
        ("de", "Reinigen laut Betriebsanleitung."),
        ("en", "Set the valve, see WI-123."),
        ("en", "Clean it, refer to the user manual."),
        ("en", "Refer to SOP-12 for details."),
    ],
)
def test_a_document_that_does_not_lie_beside_this_one_is_a_gap(language: str, sentence: str) -> None:
    assert [sentence] == words(document(sentence, language=language), "no-such-document")


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("Ventil einstellen, siehe AA-123.", "AA-123 Ventile.pdf"),
        ("Ventil einstellen, siehe AA-123.", "aa_123.docx"),
        ("Ventil einstellen (siehe ventile.pdf).", "Ventile.pdf"),
        ("Reinigen laut Betriebsanleitung.", "Betriebsanleitung Pumpe.pdf"),
        ("Prüfen gemäß DIN EN ISO 12100.", ""),
        ("Prüfen nach DGUV V3.", ""),
        ("Dichtung nach M8 einlegen.", ""),
        ("Nach 5 Minuten prüfen.", ""),
        ("Siehe unten.", ""),
        ("Wie in Schritt 1.", ""),
    ],
)
def test_documents_beside_this_one_and_public_standards_are_no_gaps(sentence: str, known: str) -> None:
    assert [] == words(document(sentence), "no-such-document", known=frozenset({known} - {""}))


def test_a_link_to_a_file_that_is_not_there_is_a_gap() -> None:
    instruction = document("Deckel abnehmen.")
    linked = Statement("step-1/1", "Ventil einstellen", source("[Ventil einstellen](../docs/ventil.md)"))
    instruction = Instruction(
        **{name: getattr(instruction, name) for name in Instruction.__slots__ if name != "introduction"},
        introduction=(linked,),
    )
    assert ["Ventil einstellen"] == words(instruction, "no-such-document")
    assert [] == words(instruction, "no-such-document", known=frozenset({"ventil.md"}))


def test_the_same_document_is_missed_once() -> None:
    assert 1 == len(words(document("Siehe AA-123.", "Noch einmal: siehe AA-123."), "no-such-document"))


@pytest.mark.parametrize(
    "sentence", ["Ventil drehen, siehe Bild 3.", "Ventil drehen (Abb. 3).", "Wie auf Foto 3 gezeigt."]
)
def test_a_picture_that_the_document_does_not_have_is_a_gap(sentence: str) -> None:
    one = step(1, sentence, pictures=["a.jpg"])
    assert [sentence] == words(document(one), "no-such-picture")


def test_a_picture_named_by_its_file_or_caption_is_no_gap() -> None:
    assert [] == words(document(step(1, "Siehe hier Bild 3.", pictures=["bild-3.jpg"])), "no-such-picture")
    captioned = document("Ventil drehen, siehe Bild 3.", notes=["Bild 3: Das Ventil"])
    assert [] == words(captioned, "no-such-picture")


def test_a_step_that_the_document_does_not_have_is_a_gap() -> None:
    assert ["Weiter mit Schritt 12."] == words(document("Weiter mit Schritt 12."), "no-such-step")
    assert [] == words(document("Deckel abnehmen.", "Weiter mit Schritt 1."), "no-such-step")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Siehe AA-12."),
        ("de", "Siehe Betriebsanleitung."),
        ("en", "See SOP-12."),
        ("en", "Follow the user manual."),
    ],
)
def test_a_step_that_only_refers_elsewhere_is_a_gap(language: str, sentence: str) -> None:
    assert 1 == len(words(document(sentence, language=language), "only-elsewhere"))


def test_a_step_that_says_something_itself_is_no_gap() -> None:
    assert [] == words(document("Ventil schließen, siehe AA-12."), "only-elsewhere")


# ------------------------------------------------------------------------------------------ Betriebsanweisung

SECTIONS = [
    "1. Anwendungsbereich",
    "2. Gefahren für Mensch und Umwelt",
    "3. Schutzmaßnahmen und Verhaltensregeln",
    "4. Verhalten bei Störungen",
    "5. Erste Hilfe",
    "6. Instandhaltung, Entsorgung",
    "7. Folgen der Nichtbeachtung",
]


def test_a_complete_betriebsanweisung_lacks_no_section() -> None:
    rules = [warning("Schutzbrille tragen.", None)]
    complete = document(title="Betriebsanweisung Presse", headings=SECTIONS, warnings=rules)
    assert [] == found(complete, "missing-section", "missing-protection")


def test_each_missing_section_of_a_betriebsanweisung_is_a_gap_and_that_on_protection_is_grave() -> None:
    half = found(
        document(title="Betriebsanweisung Presse", headings=SECTIONS[:2]), "missing-section", "missing-protection"
    )
    assert [("missing-protection", True)] == [(gap.kind, gap.grave) for gap in half if gap.grave]
    assert 5 == len({gap.id for gap in half})


def test_a_document_with_such_sections_is_one_even_if_it_does_not_say_so() -> None:
    assert 4 == len(found(document(headings=SECTIONS[1:4]), "missing-section"))


def test_a_work_instruction_with_a_section_on_maintenance_is_none() -> None:
    assert [] == found(document("Deckel abnehmen.", headings=["Wartung", "Gefahren"]), "missing-section")


def test_a_reference_to_the_betriebsanweisung_makes_none_of_it() -> None:
    linked = document("Deckel abnehmen.", notes=["Wichtige Unterlagen: Betriebsanweisung"], contacts=[])
    assert [] == found(linked, "missing-section")


def test_gaps_come_in_the_order_of_the_document() -> None:
    said_last = document("Regelmäßig prüfen.", checks=["Ggf. nachziehen."], revision=None, valid_from=None)
    assert ["", "line 101", "line 500"] == [gap.place for gap in found(said_last)]


@pytest.mark.parametrize(
    "line",
    ["Arbeitsplatz: Halle 2 Stand: 03/2026 Verantwortlich: Fr. Sommer", "V 3.4 / 01.01.16, entwickelt von: K. Bock"],
)
def test_what_the_text_says_of_itself_in_prose_is_not_asked_for(line: str) -> None:
    said = document("Deckel abnehmen.", introduction=[line], responsible=None, revision=None, valid_from=None)
    assert [] == found(said, "no-responsible", "no-revision")


def test_a_field_that_is_left_empty_says_nothing() -> None:
    said = document("Deckel abnehmen.", introduction=["Verantwortlich: ____"], responsible=None)
    assert ["no-responsible"] == [gap.kind for gap in found(said, "no-responsible")]


def test_a_section_on_protection_that_says_nothing_is_as_grave_as_none() -> None:
    empty = document(title="Betriebsanweisung Presse", headings=SECTIONS, warnings=[warning("TODO")])
    assert ["blank", "missing-protection"] == sorted(gap.kind for gap in found(empty))
