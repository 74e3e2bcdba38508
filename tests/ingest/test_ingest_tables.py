"""A table of steps is one step a row, wherever its heads are; every other table stays what it is."""

from __future__ import annotations

import pytest
from outlines import Sheet, kinds, texts, titles

from onboard.core.model import Aspect
from onboard.ingest.scribe import Run

STEPS = (("1", "Öl ablassen"), ("2", "Filter wechseln"))

HEADS = {
    "de": ("Nr.", "Arbeitsschritt"),
    "de routing sheet": ("AVO", "Tätigkeit"),
    "de what": ("lfd. Nr.", "Was ist zu tun?"),
    "de two words": ("Pos.", "Arbeitsschritt / Tätigkeit"),
    "en": ("No.", "Task"),
    "en step": ("Step", "Description"),
    "pl": ("Lp.", "Czynność"),
    "tr": ("Sıra No", "Yapılacak iş"),
    "es": ("N.º", "Actividad"),
    "ro": ("Nr. crt.", "Activitate"),
    "uk": ("№", "Дія"),
    "ar": ("الرقم", "المهمة"),
    "fr": ("N°", "Tâche"),
    "it": ("N.", "Attività"),
}


@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_a_row_is_a_step_in_every_language(heads: tuple[str, str]) -> None:
    assert titles(Sheet().heading("T").table(heads, *STEPS).read()) == ["Öl ablassen", "Filter wechseln"]


def test_the_header_row_is_found_below_titles_and_below_who_and_when() -> None:
    sheet = Sheet().table(
        ["Arbeitsanweisung Presse"],
        ["Arbeitsplatz:", "WS-04", "Stand:", "3.2"],
        ["Ersteller:", "J. Krüger", "Dokument-Nr.:", "AA-017"],
        ["Nr.", "Arbeitsschritt", "Werkzeug", "Zeit"],
        ["1", "Öl ablassen", "Schlüssel 17", "5 min"],
        ["2", "Filter wechseln", "", "3 min"],
    )
    instruction = sheet.read()
    assert titles(instruction) == ["Öl ablassen", "Filter wechseln"]
    assert instruction.title.text == "Arbeitsanweisung Presse"
    assert instruction.station is not None
    assert instruction.revision is not None
    assert (instruction.station.text, instruction.revision.text) == ("WS-04", "3.2")
    assert {one.id: one.text for one in instruction.metadata} == {
        "meta:author": "J. Krüger",
        "meta:document-number": "AA-017",
    }


def test_heads_in_two_rows_are_read_together() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(
            ["Nr.", "Tätigkeit", "Prüfung", ""],
            ["", "", "Sollwert", "Werkzeug"],
            ["1", "Schraube anziehen", "25 Nm", "Drehmomentschlüssel"],
            ["2", "Deckel schließen", "", ""],
        )
    )
    steps = sheet.read().steps
    assert [step.title for step in steps] == ["Schraube anziehen", "Deckel schließen"]
    assert [(one.text, one.aspect) for one in steps[0].statements[1:]] == [
        ("Sollwert: 25 Nm", Aspect.ACCEPTANCE),
        ("Werkzeug: Drehmomentschlüssel", Aspect.TOOL),
    ]


def test_a_title_inside_the_table_names_the_group_below_it() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(
            ["Nr.", "Arbeitsschritt", "Hinweis"],
            ["Vorbereitung"],
            ["1", "Tisch reinigen", ""],
            ["Montage"],
            ["2", "Deckel aufsetzen", "Nase nach oben"],
        )
    )
    instruction = sheet.read()
    assert [(step.section, step.title) for step in instruction.steps] == [
        ("Vorbereitung", "Tisch reinigen"),
        ("Montage", "Deckel aufsetzen"),
    ]
    assert instruction.steps[1].statements[1].text == "Hinweis: Nase nach oben"


def test_a_header_repeated_on_every_page_is_taken_once() -> None:
    heads = ["Nr.", "Arbeitsschritt", "Bild"]
    instruction = Sheet().heading("T").table(heads, ["1", "Eins", ""], heads, ["2", "Zwei", ""]).read()
    assert titles(instruction) == ["Eins", "Zwei"]
    assert texts(instruction.notes).count("Arbeitsschritt") == 1


def test_a_row_without_a_number_goes_on_with_the_step_above_it() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(["Nr.", "Arbeitsschritt"], ["1", "Deckel öffnen"], ["", "Dabei die Feder halten"], ["2", "Öl ablassen"])
    )
    steps = sheet.read().steps
    assert [step.title for step in steps] == ["Deckel öffnen", "Öl ablassen"]
    assert texts(steps[0].statements) == ["Deckel öffnen", "Dabei die Feder halten"]


def test_rows_that_nobody_numbered_are_steps_all_the_same() -> None:
    sheet = Sheet().heading("T").table(["Nr.", "Arbeitsschritt"], ["", "Deckel öffnen"], ["", "Öl ablassen"])
    assert titles(sheet.read()) == ["Deckel öffnen", "Öl ablassen"]


def test_a_table_without_heads_gives_steps_where_its_rows_count() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(
            ["1", "Den Deckel mit beiden Händen öffnen.", ""],
            ["2", "Das Öl ganz ablassen.", ""],
            ["3", "Filter drehen.", ""],
        )
    )
    assert titles(sheet.read()) == [
        "Den Deckel mit beiden Händen öffnen",
        "Das Öl ganz ablassen",
        "Filter drehen",
    ]


def test_pictures_beside_texts_are_a_step_a_row() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .heading("Montage", 2)
        .table([Run(picture="a.png"), "Deckel öffnen."], [Run(picture="b.png"), "Öl ablassen."])
    )
    steps = sheet.read().steps
    assert [(step.title, [one.file for one in step.pictures]) for step in steps] == [
        ("Deckel öffnen", ["a.png"]),
        ("Öl ablassen", ["b.png"]),
    ]


def test_columns_to_tick_off_are_left_out_and_filled_ones_are_kept() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(
            ["Nr.", "Prüfpunkt", "i.O.", "n.i.O.", "Bemerkung", "Unterschrift"],
            ["1", "Not-Halt prüfen", "☐", "☐", "", "____"],
            ["2", "Haube prüfen", "☐", "☐", "Riegel ölen", ""],
        )
    )
    steps = sheet.read().steps
    assert [texts(step.statements) for step in steps] == [
        ["Not-Halt prüfen"],
        ["Haube prüfen", "Bemerkung: Riegel ölen"],
    ]


def test_a_routing_sheet_may_count_by_tens() -> None:
    instruction = (
        Sheet().heading("T").table(["AVO", "Tätigkeit"], ["10", "Sägen"], ["20", "Bohren"], ["30", "Fräsen"]).read()
    )
    assert len(instruction.steps) == 3
    assert kinds(instruction) == []


OTHERS = {
    "specification": [["Größe", "Wert"], ["Spannung", "24 V"], ["Strom", "3 A"]],
    "parts": [["Pos.", "Bezeichnung", "Menge"], ["1", "Schraube M6 mit langem Schaft", "4"], ["2", "Deckel", "1"]],
    "history": [["Rev.", "Datum", "Änderung"], ["1", "01.02.2024", "Erstausgabe der Anweisung"], ["2", "", "neu"]],
    "risks": [["Gefährdung", "Risiko", "Maßnahme"], ["Quetschen", "hoch", "Zweihandbedienung"], ["Lärm", "", "-"]],
    "troubles": [["Störung", "Ursache", "Abhilfe"], ["Läuft nicht an", "Sicherung", "tauschen"], ["Laut", "Öl", ""]],
    "telephones": [["Name", "Telefon"], ["J. Krüger", "4711"], ["Meister Weiß", "4712"]],
    "signatures": [["Name", "Datum", "Unterschrift"], ["", "", ""], ["Krüger", "", ""]],
    "pins": [["Pin #", "Function"], ["1", "Ground"], ["2", "+V 5 to 12 VDC"], ["3", "External control"]],
}  # fmt: skip


@pytest.mark.parametrize("rows", OTHERS.values(), ids=OTHERS)
def test_a_table_of_something_else_is_no_step(rows: list[list[str]]) -> None:
    sheet = Sheet().heading("T").entries("Eins tun", "Zwei tun", ordered=True).heading("Weiteres", 2).table(*rows)
    instruction = sheet.read()
    assert titles(instruction) == ["Eins tun", "Zwei tun"]


def test_a_list_of_parts_and_a_list_of_telephones_are_known_without_a_heading() -> None:
    instruction = (
        Sheet().heading("T").table(*OTHERS["parts"]).table(*OTHERS["telephones"]).entries("A", "B", ordered=True).read()
    )
    assert texts(instruction.parts) == ["4 Schraube M6 mit langem Schaft", "1 Deckel"]
    assert len(instruction.contacts) == 2


def test_risks_are_warnings_with_their_measures() -> None:
    instruction = Sheet().heading("T").table(*OTHERS["risks"]).entries("A", "B", ordered=True).read()
    assert texts(instruction.warnings)[0] == "Gefährdung: Quetschen, Risiko: hoch, Maßnahme: Zweihandbedienung"


def test_a_box_of_one_cell_with_a_signal_word_is_a_warning() -> None:
    instruction = Sheet().heading("T").table(["WARNUNG: Heiße Fläche."]).entries("A", "B", ordered=True).read()
    assert texts(instruction.warnings) == ["Heiße Fläche."]


def test_figures_below_a_title_keep_their_names() -> None:
    instruction = (
        Sheet()
        .heading("T")
        .table(["Technische Daten"], ["Spannung", "24 V"], ["Strom", "3 A"])
        .entries("A", "B", ordered=True)
        .read()
    )
    assert "Spannung: 24 V" in texts((*instruction.introduction, *instruction.notes))
    assert instruction.title.text == "T"


def test_where_nothing_else_is_to_be_done_the_checks_are_the_work() -> None:
    sheet = Sheet().heading("Prüfanweisung Presse").heading("Prüfung", 2)
    sheet.table(["Nr.", "Prüfpunkt", "Sollwert"], ["1", "Druck ablesen", "6 bar"], ["2", "Not-Halt drücken", ""])
    assert titles(sheet.read()) == ["Druck ablesen", "Not-Halt drücken"]


def test_a_column_that_counts_is_the_number_whatever_it_is_called() -> None:
    sheet = Sheet().table(
        ["Si No", "Check Point", "Daily"], ["1", "Engine oil level", "x"], ["2", "Coolant level", "x"]
    )
    assert titles(sheet.read("en")) == ["Engine oil level", "Coolant level"]


def test_heads_written_as_one_word_are_known() -> None:
    sheet = Sheet().table(
        ["Step_No", "Job_Step", "Hazards", "Controls"],
        ["1", "Rig up equipment", "Damaged gear", "Inspect the certificate"],
        ["2", "Hook up tools", "Pinch points", "Use taglines"],
    )
    instruction = sheet.read("en")
    assert titles(instruction) == ["Rig up equipment", "Hook up tools"]
    assert [texts(step.warnings) for step in instruction.steps] == [["Damaged gear"], ["Pinch points"]]


def test_the_machines_of_a_maintenance_plan_are_its_sections() -> None:
    sheet = Sheet().table(
        ["Anlage", "Intervall", "Tätigkeit"],
        ["Presse", "täglich", "Ölstand prüfen"],
        ["Presse", "wöchentlich", "Lager schmieren"],
        ["Band", "monatlich", "Spannung prüfen"],
    )
    instruction = sheet.read()
    assert titles(instruction) == ["Ölstand prüfen", "Lager schmieren", "Spannung prüfen"]
    assert [step.section for step in instruction.steps] == ["Presse", "Presse", "Band"]


def test_what_an_inspection_looks_at_is_the_step_and_what_it_must_be_its_acceptance() -> None:
    sheet = Sheet().table(
        ["Nr.", "Prüfmerkmal", "Prüfmittel", "Sollwert", "i.O."],
        ["1", "Gehäuse auf Risse sichtprüfen", "Lupe 8x", "keine Risse", ""],
        ["2", "Gewinde M8 am Block lehren", "Lehrdorn M8", "leichtgängig", ""],
    )
    instruction = sheet.read()
    assert titles(instruction) == ["Gehäuse auf Risse sichtprüfen", "Gewinde M8 am Block lehren"]
    assert [one.text for one in instruction.steps[0].statements if one.aspect is Aspect.ACCEPTANCE] == [
        "Sollwert: keine Risse"
    ]
