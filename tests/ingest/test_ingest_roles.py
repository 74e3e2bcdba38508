"""What a statement tells besides the work, what stands in front, and what a person typed by hand."""

from __future__ import annotations

import pytest
from outlines import Sheet, kinds, texts, titles

from onboard.core.model import Aspect
from onboard.ingest.outline import Spot
from onboard.ingest.scribe import Run


def test_a_column_says_what_its_cells_tell() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(
            ["Nr.", "Tätigkeit", "Wer", "Zeit [min]", "Kriterium", "Werkzeug", "Material", "PSA"],
            ["1", "Schrauben", "Meister", "3", "25 Nm", "Schlüssel", "4 Schrauben", "Handschuhe"],
        )
    )
    statements = sheet.read().steps[0].statements
    assert [(one.text, one.aspect) for one in statements] == [
        ("Schrauben", None),
        ("Wer: Meister", Aspect.ROLE),
        ("Zeit [min]: 3", Aspect.DURATION),
        ("Kriterium: 25 Nm", Aspect.ACCEPTANCE),
        ("Werkzeug: Schlüssel", Aspect.TOOL),
        ("Material: 4 Schrauben", Aspect.PART),
        ("PSA: Handschuhe", Aspect.PPE),
    ]


def test_a_labelled_paragraph_and_a_typed_label_tell_the_same() -> None:
    sheet = Sheet().heading("T")
    scribe = sheet.scribe
    inside = [
        scribe.paragraph([Run("Schrauben anziehen.")], Spot("step", 1)),
        scribe.paragraph([Run("3 min")], Spot("step", 1), label="Dauer"),
        scribe.paragraph([Run("Zuständig: Meister")], Spot("step", 1)),
    ]
    sheet.blocks.append(scribe.listing([scribe.entry(inside, number=1)], ordered=True))
    assert [(one.text, one.aspect) for one in sheet.read().steps[0].statements] == [
        ("Schrauben anziehen.", None),
        ("Dauer: 3 min", Aspect.DURATION),
        ("Zuständig: Meister", Aspect.ROLE),
    ]


def test_an_entry_of_a_list_inside_a_step_is_a_sub_step() -> None:
    sheet = Sheet().heading("T").entries("Deckel öffnen:", ordered=True).entries("Riegel lösen.", "Anheben. Langsam.")
    statements = sheet.entries("Öl ablassen.", ordered=True, first=2).read().steps[0].statements
    assert [(one.text, one.aspect) for one in statements] == [
        ("Deckel öffnen:", None),
        ("Riegel lösen.", Aspect.SUBSTEP),
        ("Anheben.", Aspect.SUBSTEP),
        ("Langsam.", None),
    ]


TYPED = {
    "full stop": ("1. Öl ablassen.", "2. Filter wechseln."),
    "bracket": ("1) Öl ablassen.", "2) Filter wechseln."),
    "dash": ("1 - Öl ablassen.", "2 - Filter wechseln."),
    "no space": ("1.Öl ablassen.", "2.Filter wechseln."),
    "colon": ("1: Öl ablassen.", "2: Filter wechseln."),
    "two levels": ("1.1 Öl ablassen.", "1.2 Filter wechseln."),
    "the word": ("Schritt 1 - Öl ablassen", "Schritt 2 - Filter wechseln"),
}


@pytest.mark.parametrize("lines", TYPED.values(), ids=TYPED)
def test_numbers_typed_in_front_of_paragraphs_are_steps(lines: tuple[str, str]) -> None:
    assert titles(Sheet().heading("T").text(*lines).read()) == ["Öl ablassen", "Filter wechseln"]


def test_several_typed_numbers_in_one_paragraph_are_as_many_steps() -> None:
    steps = Sheet().heading("T").text("1. Öl ablassen\n2. Filter wechseln\nganz fest\n3. Fertig").read().steps
    assert [step.title for step in steps] == ["Öl ablassen", "Filter wechseln", "Fertig"]
    assert texts(steps[1].statements) == ["Filter wechseln", "ganz fest"]


def test_a_date_and_a_measure_are_no_numbers_of_steps() -> None:
    sheet = Sheet().heading("T").heading("Ablauf", 2).text("3. März: neu.", "2.5 Nm sind genug.", "Deckel schließen.")
    assert len(sheet.read().steps) == 3
    assert "3. März: neu." in " ".join(step.text for step in sheet.read().steps)


def test_typed_chapters_are_headings_and_their_lists_the_steps() -> None:
    sheet = Sheet().heading("Arbeitsanweisung").text("1. Zweck", "Gilt für die Presse.", "2. Werkzeug", "Hammer, Zange")
    instruction = sheet.text("3. Durchführung").entries("Eins tun.", "Zwei tun.").read()
    assert titles(instruction) == ["Eins tun", "Zwei tun"]
    assert texts(instruction.tools) == ["Hammer", "Zange"]


def test_lines_left_over_behind_the_last_step_are_flagged_and_not_counted() -> None:
    sheet = Sheet().heading("T").text("1. Öl ablassen.", "2. Filter wechseln.", "3. Deckel schließen.")
    instruction = sheet.text("b. Druck ändern", "1. Öl noch einmal prüfen").read()
    assert titles(instruction) == ["Öl ablassen", "Filter wechseln", "Deckel schließen"]
    assert kinds(instruction) == ["left-out"]
    assert "b. Druck ändern" in texts(instruction.notes)


def test_a_number_that_stands_twice_is_flagged_and_its_step_kept() -> None:
    instruction = Sheet().heading("T").text("1. Eins tun", "2. Zwei tun", "2. Drei tun", "3. Vier tun").read()
    assert len(instruction.steps) == 4
    assert kinds(instruction) == ["skipped-number"]


def test_a_table_of_contents_is_no_list_of_steps() -> None:
    sheet = Sheet().heading("Bausatz").text("1. Rahmen ........ 3", "2. Motor ......... 5")
    sheet.heading("Rahmen", 2).entries("Eins tun.", "Zwei tun.", ordered=True)
    assert titles(sheet.read()) == ["Eins tun", "Zwei tun"]


def test_typed_bullets_under_a_heading_are_entries() -> None:
    assert texts(
        Sheet().heading("T").text("Werkzeug:", "- Hammer", "• Zange", "1. A tun", "2. B tun").read().tools
    ) == [
        "Hammer",
        "Zange",
    ]


@pytest.mark.parametrize(
    "line", ["You will need:", "For this you will need the following tools:", "Tools needed:", "Required tools:"]
)
def test_what_one_needs_is_a_list_of_tools(line: str) -> None:
    sheet = Sheet().heading("T").text(line).entries("hammer", "pliers").entries("Open it.", "Close it.", ordered=True)
    instruction = sheet.read("en")
    assert texts(instruction.tools) == ["hammer", "pliers"]
    assert titles(instruction) == ["Open it", "Close it"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Zuerst den Deckel öffnen. Dann das Öl ablassen. Anschließend Filter wechseln. Er sitzt fest.", 3),
        ("en", "First open the lid. Then drain the oil. It may drip. Finally change the filter.", 3),
        ("pl", "Najpierw otwórz pokrywę. Następnie spuść olej. Na koniec wymień filtr.", 3),
        ("de", "Der Deckel ist blau. Dann kam der Winter. Das Öl ist alt.", 0),
    ],
)
def test_prose_that_says_in_which_order_is_told_in_steps(language: str, text: str, expected: int) -> None:
    instruction = Sheet().heading("T").text(text).read(language)
    assert len(instruction.steps) == expected


# ------------------------------------------------------------------------------------------ metadata

ABOUT = {
    "Dokument-Nr.": "meta:document-number",
    "Freigegeben von": "meta:approved-by",
    "Ersteller": "meta:author",
    "Geprüft": "meta:checked-by",
    "Gültig bis": "meta:valid-until",
    "Abteilung": "meta:department",
    "Document no.": "meta:document-number",
    "Approved by": "meta:approved-by",
    "Zatwierdził": "meta:approved-by",
    "Aprobado por": "meta:approved-by",
    "Затвердив": "meta:approved-by",
}


@pytest.mark.parametrize(("key", "meaning"), ABOUT.items(), ids=list(ABOUT))
def test_a_document_says_more_about_itself(key: str, meaning: str) -> None:
    for sheet in (
        Sheet().heading("T").text(f"{key}: Wert 7"),
        Sheet().heading("T").table([key, "Wert 7"], ["Stand", "3"]),
        Sheet().heading("T").field(key, "Wert 7"),
    ):
        instruction = sheet.entries("A tun", "B tun", ordered=True).read()
        assert [(one.id, one.text) for one in instruction.metadata] == [(meaning, "Wert 7")]


def test_keys_and_values_may_stand_in_four_columns() -> None:
    sheet = (
        Sheet()
        .heading("T")
        .table(["Arbeitsplatz", "WS-04", "Stand", "3.2"], ["Gültig ab", "1.10.2026", "Verantwortlich", "J. Krüger"])
    )
    instruction = sheet.entries("A tun", "B tun", ordered=True).read()
    singles = (instruction.station, instruction.revision, instruction.valid_from, instruction.responsible)
    assert [one.text for one in singles if one] == ["WS-04", "3.2", "1.10.2026", "J. Krüger"]


def test_a_page_header_that_holds_several_at_once_is_taken_apart() -> None:
    sheet = Sheet().heading("T").field("", "AA-017 | Rev. 3 | gültig ab: 01.10.2026")
    instruction = sheet.entries("A tun", "B tun", ordered=True).read()
    assert instruction.revision is not None
    assert instruction.valid_from is not None
    assert (instruction.revision.text, instruction.valid_from.text) == ("3", "01.10.2026")
    assert "AA-017" in texts(instruction.notes)


# ------------------------------------------------------------------------------------------ warnings in prose


def warned(text: str, language: str) -> list[str]:
    sheet = Sheet().heading("T").entries(text, "Fertig machen.", ordered=True)
    return [one.text for step in sheet.read(language).steps for one in step.warnings]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Achten Sie darauf, dass die Schrauben nicht zu tief sitzen."),
        ("de", "Wichtig: Stelle sicher, dass der Riegel sitzt."),
        ("de", "Es darf auf keinen Fall Wasser eindringen."),
        ("en", "Take care to insert the nut corner-first, otherwise it will jam."),
        ("en", "Do not touch the blade."),
        ("en", "Be careful, the plate is hot."),
        ("pl", "Nie dotykaj ostrza."),
        ("es", "No toque la cuchilla."),
        ("tr", "Bıçağa asla dokunmayın."),
        ("ro", "Nu atingeți lama."),
        ("uk", "Ніколи не торкайтеся леза."),
        ("ar", "لا تلمس الشفرة."),
    ],
)
def test_a_warning_in_prose_is_heard_before_its_step(language: str, sentence: str) -> None:
    assert warned(f"Öffnen. {sentence}", language) == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Achte darauf, dass er mittig sitzt."),
        ("de", "Die Schraube nicht zu fest anziehen."),
        ("en", "Make sure the lid is closed."),
        ("en", "It doesn't need to be too high."),
    ],
)
def test_advice_is_no_warning(language: str, sentence: str) -> None:
    assert warned(f"Öffnen. {sentence}", language) == []
