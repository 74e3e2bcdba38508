"""Several procedures in one document are a choice for a person, and groups of one procedure are none."""

from __future__ import annotations

import pytest
from outlines import Sheet, kinds, texts, titles

from onboard.core.errors import InputError
from onboard.ingest.choosing import ALL, Choice

PAIRS = {
    "on and off": ("Einschalten", "Ausschalten"),
    "with objects": ("Montage der Pumpe", "Demontage der Pumpe"),
    "set up": ("Rüsten", "Abrüsten"),
    "care": ("Inbetriebnahme", "Reinigung"),
    "English": ("Furnace start-up procedure", "Shut Down Procedure"),
    "English nouns": ("Loading procedure", "Sampling procedure"),
    "Polish": ("Uruchomienie", "Wyłączenie"),
    "Ukrainian": ("Увімкнення", "Вимкнення"),
}


def two(first: str, second: str, *, bold: bool = False) -> Sheet:
    sheet = Sheet()
    if not bold:
        sheet.heading("Presse P4").text("Gilt für alle.")
    for title, steps in ((first, ("Eins tun.", "Zwei tun.")), (second, ("Drei tun.", "Vier tun.", "Fünf tun."))):
        (sheet.text(title, bold=True) if bold else sheet.heading(title, 2)).entries(*steps, ordered=True)
    return sheet


@pytest.mark.parametrize("names", PAIRS.values(), ids=PAIRS)
def test_a_document_with_two_procedures_asks_which(names: tuple[str, str]) -> None:
    instruction = two(*names).read()
    assert [(one.title, len(one.steps)) for one in instruction.procedures] == [(names[0], 2), (names[1], 3)]
    assert len(instruction.steps) == 5
    problem = next(one for one in instruction.problems if one.kind == "several-procedures")
    assert problem.stops
    assert all(one.id in problem.hint for one in instruction.procedures)


def test_bold_lines_name_procedures_too() -> None:
    instruction = two("Furnace start-up procedure", "Shut Down Procedure", bold=True).read("en")
    assert [one.id for one in instruction.procedures] == ["furnace-start-up-procedure", "shut-down-procedure"]


def test_the_chosen_one_is_told_and_the_other_is_named() -> None:
    sheet = two("Einschalten", "Ausschalten")
    whole = sheet.read()
    one = sheet.read(choice=Choice(procedure="ausschalten"))
    assert titles(one) == ["Drei tun", "Vier tun", "Fünf tun"]
    assert [step.id for step in one.steps] == [step.id for step in whole.steps[2:]]
    assert "Gilt für alle." in texts(one.introduction)
    problem = next(one for one in one.problems if one.kind == "other-procedure")
    assert (problem.place, problem.stops) == ("paragraphs 3-5", False)
    assert "Eins tun." not in " ".join(statement.text for statement in one.statements())


def test_all_of_them_are_told_one_after_the_other_under_their_titles() -> None:
    instruction = two("Einschalten", "Ausschalten").read(choice=Choice(procedure=ALL))
    assert [step.section for step in instruction.steps] == ["Einschalten"] * 2 + ["Ausschalten"] * 3
    assert not [problem for problem in instruction.problems if problem.stops]


def test_a_procedure_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError) as caught:
        two("Einschalten", "Ausschalten").read(choice=Choice(procedure="reinigen"))
    assert "einschalten, ausschalten" in (caught.value.hint or "")


ONE = {
    "groups": ("Vorbereitung", "Zusammenbau", "Dach"),
    "parts of one assembly": ("Aufbau des Lichtgitters", "Bestückung mit Leds", "Einbau der Taster"),
    "what follows by nature": ("Montage", "Inbetriebnahme"),
    "chapters": ("Rahmen", "Motor", "Steuerung"),
}


@pytest.mark.parametrize("names", ONE.values(), ids=ONE)
def test_chapters_of_one_procedure_are_no_choice(names: tuple[str, ...]) -> None:
    sheet = Sheet().heading("Bausatz")
    for name in names:
        sheet.heading(name, 2).entries("Eins tun.", "Zwei tun.", ordered=True)
    instruction = sheet.read()
    assert len(instruction.steps) == 2 * len(names)
    assert instruction.procedures == ()
    assert kinds(instruction) == []


def test_numbers_that_go_on_in_the_next_chapter_are_one_procedure() -> None:
    sheet = Sheet().heading("T").heading("Einschalten", 2).entries("A tun", "B tun", ordered=True)
    sheet.heading("Ausschalten", 2).entries("C tun", "D tun", ordered=True, first=3)
    assert sheet.read().procedures == ()


def test_maintenance_with_steps_of_its_own_is_a_procedure_and_troubleshooting_is_none() -> None:
    sheet = Sheet().heading("T").heading("Reinigung", 2).entries("A tun", "B tun", ordered=True)
    sheet.heading("Wartung", 2).entries("C tun", "D tun", ordered=True)
    sheet.heading("Störungsbeseitigung", 2).entries("E klemmt", "F brennt", ordered=True)
    instruction = sheet.read()
    assert [one.title for one in instruction.procedures] == ["Reinigung", "Wartung"]
    assert "E klemmt" in texts(instruction.notes)


def test_sheets_that_each_count_from_one_are_a_choice() -> None:
    sheet = Sheet()
    for machine in ("Säge", "Presse"):
        sheet.heading(machine).table(["Nr.", "Tätigkeit"], ["1", "Lampe prüfen"], ["2", "Tisch reinigen"])
    instruction = sheet.read(name="plan.xlsx")
    assert [(one.title, len(one.steps)) for one in instruction.procedures] == [("Säge", 2), ("Presse", 2)]
    chosen = sheet.read(name="plan.xlsx", choice=Choice(procedure="presse"))
    assert chosen.title.text == "Presse"
    assert "missing-title" not in kinds(chosen)


def test_sheets_whose_numbers_go_on_are_one_procedure() -> None:
    sheet = Sheet().heading("Säge").table(["Nr.", "Tätigkeit"], ["1", "Lampe prüfen"], ["2", "Tisch reinigen"])
    sheet.heading("Presse").table(["Nr.", "Tätigkeit"], ["3", "Stößel prüfen"], ["4", "Boden reinigen"])
    assert sheet.read(name="plan.xlsx").procedures == ()


@pytest.mark.parametrize(
    ("names", "count"),
    [(("Werkzeug einbauen", "Werkzeug ausbauen"), 2), (("Rad ausbauen", "Rad einbauen"), 0)],
    ids=["put in, take out", "changed"],
)
def test_taking_apart_what_was_built_is_another_procedure(names: tuple[str, str], count: int) -> None:
    assert len(two(*names).read().procedures) == count
