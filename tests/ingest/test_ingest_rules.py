"""A document with rules and no steps becomes a video of rules, if asked, and says so if not."""

from __future__ import annotations

from outlines import Sheet, kinds, texts, titles

from onboard.ingest.choosing import Choice

RULES = Choice(rules=True)


def instruction_for_a_press() -> Sheet:
    sheet = Sheet().heading("Betriebsanweisung Presse")
    sheet.heading("Anwendungsbereich", 2).text("Gilt für die Presse in Halle 2.")
    sheet.heading("Gefahren für Mensch und Umwelt", 2).entries("Quetschgefahr an der Walze.", "Lärm über 85 dB.")
    sheet.heading("Schutzmaßnahmen und Verhaltensregeln", 2).entries(
        "Schutzbrille tragen.", "Nie in die laufende Walze greifen.", "Haare zusammenbinden. Schmuck ablegen."
    )
    sheet.heading("Verhalten bei Störungen", 2).entries("Not-Halt drücken.", "Vorgesetzten informieren.")
    sheet.heading("Erste Hilfe", 2).entries("Ersthelfer rufen.").text("Notruf: 112")
    return sheet


def test_without_being_asked_the_document_says_how_many_rules_it_has() -> None:
    instruction = instruction_for_a_press().read()
    assert instruction.steps == ()
    problem = next(one for one in instruction.problems if one.kind == "no-steps")
    assert problem.stops
    assert "6 rules" in problem.text
    assert "--rules" in problem.hint


def test_asked_for_each_rule_is_a_step_of_one_statement_under_its_heading() -> None:
    instruction = instruction_for_a_press().read(choice=RULES)
    assert [(step.section, step.text) for step in instruction.steps] == [
        ("Schutzmaßnahmen und Verhaltensregeln", "Schutzbrille tragen."),
        ("Schutzmaßnahmen und Verhaltensregeln", "Nie in die laufende Walze greifen."),
        ("Schutzmaßnahmen und Verhaltensregeln", "Haare zusammenbinden. Schmuck ablegen."),
        ("Verhalten bei Störungen", "Not-Halt drücken."),
        ("Verhalten bei Störungen", "Vorgesetzten informieren."),
        ("Erste Hilfe", "Ersthelfer rufen."),
    ]
    assert all(len(step.statements) == 1 for step in instruction.steps)
    assert kinds(instruction) == []


def test_hazards_stay_warnings_and_equipment_and_emergency_numbers_are_kept() -> None:
    instruction = instruction_for_a_press().read(choice=RULES)
    assert texts(instruction.warnings) == ["Quetschgefahr an der Walze.", "Lärm über 85 dB."]
    assert texts(instruction.ppe) == ["Schutzbrille"]
    assert texts(instruction.contacts) == ["Notruf: 112"]
    assert "Gilt für die Presse in Halle 2." in texts(instruction.introduction)


def test_house_rules_are_rules_though_they_are_numbered() -> None:
    sheet = Sheet().heading("Werkstattordnung").entries("Nicht rauchen.", "Sauber machen.", ordered=True)
    assert sheet.read().steps == ()
    assert titles(sheet.read(choice=RULES)) == ["Nicht rauchen", "Sauber machen"]


def test_a_document_with_steps_keeps_them_when_rules_are_asked_for() -> None:
    sheet = Sheet().heading("T").heading("Sicherheit", 2).entries("Nicht rennen.")
    sheet.heading("Ablauf", 2).entries("Eins tun.", "Zwei tun.", ordered=True)
    assert titles(sheet.read(choice=RULES)) == ["Eins tun", "Zwei tun"]


def test_the_rows_of_a_risk_assessment_are_rules() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(["Gefahr", "Risiko", "Maßnahme"], ["Lärm", "hoch", "Ohrstöpsel"], ["Öl", "1", "Wischen"])
    )
    assert [step.text for step in sheet.read(choice=RULES).steps] == [
        "Gefahr: Lärm, Risiko: hoch, Maßnahme: Ohrstöpsel",
        "Gefahr: Öl, Risiko: 1, Maßnahme: Wischen",
    ]


def test_a_rules_id_does_not_change_when_another_is_inserted() -> None:
    before = instruction_for_a_press().read(choice=RULES)
    sheet = Sheet().heading("Betriebsanweisung Presse").heading("Verhaltensregeln", 2)
    after = sheet.entries("Vor der Arbeit prüfen.", "Schutzbrille tragen.").read(choice=RULES)
    assert before.steps[0].id in [step.id for step in after.steps]


def test_first_aid_and_malfunctions_are_told_also_where_they_are_sentences() -> None:
    sheet = Sheet().heading("Betriebsanweisung Presse")
    sheet.heading("Schutzmaßnahmen und Verhaltensregeln", 2).entries("Schutzbrille tragen.")
    sheet.heading("Verhalten bei Störungen", 2).text("Die Presse ausschalten und den Vorgesetzten informieren.")
    sheet.heading("Erste Hilfe", 2).text("Ruhe bewahren und den Ersthelfer rufen, Notruf 112.")
    sheet.heading("Quellen", 2).text("Diese Anweisung beruht auf dem Handbuch des Herstellers.")
    told = sheet.read(choice=RULES).steps
    assert ["Schutzmaßnahmen und Verhaltensregeln", "Verhalten bei Störungen", "Erste Hilfe"] == [
        step.section for step in told
    ]
