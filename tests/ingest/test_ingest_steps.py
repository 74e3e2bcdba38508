"""What is a step, in each of the ways documents have."""

from __future__ import annotations

import pytest
from documents import Reads

from onboard.core.model import Instruction


def titles(instruction: Instruction) -> list[str]:
    return [step.title for step in instruction.steps]


def kinds(instruction: Instruction) -> list[str]:
    return [problem.kind for problem in instruction.problems]


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n1. Öl ablassen.\n2. Filter wechseln.\n",
        "# T\n\n- [ ] Öl ablassen\n- [x] Filter wechseln\n",
        "# T\n\n## Ablauf\n\n- Öl ablassen\n- Filter wechseln\n",
        "# T\n\n- Öl ablassen\n- Filter wechseln\n",
        "# T\n\n## Schritt 1: Öl ablassen\n\nText.\n\n## Schritt 2 - Filter wechseln\n\nText.\n",
        "# T\n\n## Öl ablassen {pagestep}\n\nText.\n\n## Filter wechseln{pagestep}\n\nText.\n",
        "# T\n\n## Durchführung\n\n### 1. Öl ablassen\n\nText.\n\n### 2. Filter wechseln\n\nText.\n",
        "# T\n\n## Durchführung\n\n### Öl ablassen\n\nText.\n\n### Filter wechseln\n\nText.\n",
        "# T\n\n## Durchführung\n\n**Öl ablassen.** Langsam.\n\n**Filter wechseln.** Ganz.\n",
        "# T\n\n## Durchführung\n\nÖl ablassen.\n\nFilter wechseln.\n",
        "# T\n\nSchritt 1: Öl ablassen\n\nText.\n\nSchritt 2: Filter wechseln\n\nText.\n",
        "# T\n\n**Schritt 1:** Öl ablassen.\n\n**Schritt 2:** Filter wechseln.\n",
        "# T\n\n| Nr. | Arbeitsschritt |\n|---|---|\n| 1 | Öl ablassen |\n| 2 | Filter wechseln |\n",
        "# T\n\n| Schritt | Tätigkeit | Bild |\n|---|---|---|\n| 1 | Öl ablassen. | |\n| 2 | Filter wechseln. | |\n",
        "T\n\n1) Öl ablassen\n2) Filter wechseln\n",
    ],
    ids=[
        "numbers", "boxes", "bullets under a procedure", "bullets alone", "step headings", "marked headings",
        "numbered headings", "plain headings", "bold beginnings", "paragraphs", "step lines", "bold step labels",
        "table", "table with a column of numbers", "no heading at all",
    ],
)  # fmt: skip
def test_steps_are_found_in_every_way_a_document_gives_them(reads: Reads, text: str) -> None:
    assert titles(reads(text)) == ["Öl ablassen", "Filter wechseln"]


def test_a_picture_or_a_table_between_numbered_entries_does_not_end_the_steps(reads: Reads) -> None:
    text = "# T\n\n1. Eins\n\n![](a.png)\n\n2. Zwei\n\n| Größe | Moment |\n|---|---|\n| M6 | 10 Nm |\n\n3. Drei\n"
    instruction = reads(text, photos=("a.png",))
    assert titles(instruction) == ["Eins", "Zwei", "Drei"]
    assert [picture.file for picture in instruction.steps[0].pictures] == ["a.png"]
    assert "Größe: M6, Moment: 10 Nm" in instruction.steps[1].text
    assert kinds(instruction) == []


def test_a_line_ending_in_a_colon_names_the_group_of_the_bullets_below_it(reads: Reads) -> None:
    text = "# T\n\n## Bauanleitung\n\nBoden:\n\n- Eins\n- Zwei\n\nDach:\n- Drei\n"
    assert [step.section for step in reads(text).steps] == ["Boden", "Boden", "Dach"]


def test_bullets_between_numbered_entries_are_details_of_the_step_before_them(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Zuschneiden:\n * 3 Stück 6 cm\n * 1 Stück 15 cm\n\n2. Nähen\n")
    assert titles(instruction) == ["Zuschneiden", "Nähen"]
    assert [one.text for one in instruction.steps[0].statements] == ["Zuschneiden:", "3 Stück 6 cm", "1 Stück 15 cm"]


def test_numbered_lists_about_other_things_are_no_steps(reads: Reads) -> None:
    text = (
        "# T\n\n## Teile\n\n1. Schraube\n2. Mutter\n\n## Montage\n\n1. Schrauben\n\n"
        "## Fehlersuche\n\n1. Klemmt\n2. Wackelt\n\n## Anhang\n\n1. Nachtrag\n"
    )
    instruction = reads(text)
    assert titles(instruction) == ["Schrauben"]
    assert [part.text for part in instruction.parts] == ["Schraube", "Mutter"]


def test_several_procedures_in_one_document_keep_their_names(reads: Reads) -> None:
    instruction = reads("# T\n\n## Rüsten\n\n1. A\n2. B\n\n## Umbauen\n\n1. C\n2. D\n")
    assert [(step.section, step.title) for step in instruction.steps] == [
        ("Rüsten", "A"),
        ("Rüsten", "B"),
        ("Umbauen", "C"),
        ("Umbauen", "D"),
    ]
    assert kinds(instruction) == ["several-procedures"]


def test_pictures_in_front_of_their_steps_go_to_the_step_after_them(reads: Reads) -> None:
    text = "# T\n\n![](a.png)\n\n1. Eins\n\n![](b.png)\n\n2. Zwei\n"
    instruction = reads(text, photos=("a.png", "b.png"))
    assert [[picture.file for picture in step.pictures] for step in instruction.steps] == [["a.png"], ["b.png"]]


def test_a_missing_number_is_reported_with_its_line(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Eins\n2. Zwei\n\n![](x.png)\n\n4. Vier\n", photos=("x.png",))
    assert [("skipped-number", "line 8", "after number 2 comes 4")] == [
        (problem.kind, problem.place, problem.text) for problem in instruction.problems
    ]


def test_a_list_that_leaves_numbering_to_the_renderer_is_no_problem(reads: Reads) -> None:
    assert kinds(reads("# T\n\n1. Eins\n1. Zwei\n1. Drei\n")) == []


def test_an_entry_without_words_is_reported_and_not_made_a_step(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Eins\n2.\n3. Drei\n")
    assert titles(instruction) == ["Eins", "Drei"]
    assert kinds(instruction) == ["empty-step"]


def test_a_document_without_steps_says_so_and_what_it_holds_instead(reads: Reads) -> None:
    instruction = reads("# Regeln\n\n## Sicherheit\n\n- Nicht rennen.\n- Haare zusammenbinden.\n")
    assert instruction.steps == ()
    problem = next(problem for problem in instruction.problems if problem.kind == "no-steps")
    assert problem.stops
    assert "2 rules or warnings" in problem.text


def test_a_table_of_contents_is_no_procedure(reads: Reads) -> None:
    instruction = reads("# T\n\n- [Eins](eins.md)\n- [Zwei](zwei.md)\n")
    assert instruction.steps == ()
    assert "eins.md" in instruction.problems[-1].hint


def test_a_step_number_is_never_part_of_a_title(reads: Reads) -> None:
    text = "# T\n\n## 1. Schritt: Öl ablassen\n\nText.\n\n## Schritt 2\n\nFilter wechseln. Fest anziehen.\n"
    assert titles(reads(text)) == ["Öl ablassen", "Filter wechseln"]


def test_a_heading_with_words_is_the_first_thing_its_step_says(reads: Reads) -> None:
    step = reads("# T\n\n## Schritt 1: Öl ablassen\n\nLangsam. Ganz.\n").steps[0]
    assert [one.text for one in step.statements] == ["Öl ablassen", "Langsam.", "Ganz."]


def test_a_bold_beginning_is_the_title_of_its_step(reads: Reads) -> None:
    step = reads("# T\n\n1. **Öl ablassen:** Schraube lösen und Öl auffangen.\n2. **Drücke** den Knopf.\n").steps
    assert [one.title for one in step] == ["Öl ablassen", "Drücke den Knopf"]


def test_a_heading_beside_marked_steps_is_kept_and_reported(reads: Reads) -> None:
    instruction = reads("# T\n\n## Eins {pagestep}\n\nA.\n\n## Zwei\n\nB.\n")
    assert titles(instruction) == ["Eins"]
    assert kinds(instruction) == ["left-out"]
    assert "B." in [note.text for note in instruction.notes]


def test_a_step_knows_its_lines_and_its_words(reads: Reads) -> None:
    step = reads("# T\n\n1. Eins.\n   - Detail\n\n2. Zwei.\n").steps[0]
    assert ("lines 3-4", "1. Eins.\n   - Detail") == (step.source.place, step.source.words)


def test_more_steps_than_the_limit_are_refused_with_the_figure(reads: Reads) -> None:
    from onboard.core.errors import InputError

    with pytest.raises(InputError, match="5001 steps, and the limit is 5000"):
        reads("# T\n\n" + "- a\n" * 5001)


@pytest.mark.parametrize(
    "marks",
    [
        ("1-", "2-", "3-"),
        ("1.-", "2.-", "3.-"),
        ("1º", "2º", "3º"),
        ("①", "②", "③"),
        ("I.", "II.", "III."),
        ("#1", "#2", "#3"),
        ("01", "02", "03"),
        ("1", "2", "3"),
    ],
)
def test_every_usual_way_to_type_a_number_is_one(reads: Reads, marks: tuple[str, str, str]) -> None:
    works = ("Deckel öffnen", "Filter einsetzen", "Deckel schließen")
    text = "# Pumpe\n\n" + "\n\n".join(f"{mark} {work}." for mark, work in zip(marks, works, strict=True))
    assert titles(reads(text)) == list(works)


@pytest.mark.parametrize("lines", [("1 Schraube", "2 Muttern", "3 Scheiben"), ("1- Eins", "4- Vier", "9- Neun")])
def test_amounts_and_numbers_that_do_not_count_are_no_steps(reads: Reads, lines: tuple[str, ...]) -> None:
    assert titles(reads("# T\n\n" + "\n\n".join(lines) + "\n")) == []


@pytest.mark.parametrize("heading", ["5. Step-by-Step Instructions", "Schritt-für-Schritt Anleitung"])
def test_step_by_step_is_no_step(reads: Reads, heading: str) -> None:
    text = f"# T\n\n## {heading}\n\n### Step 1: Cut the board\n\nText.\n\n### Step 2: Drill it\n\nText.\n"
    assert titles(reads(text)) == ["Cut the board", "Drill it"]


def test_the_whole_number_of_a_chapter_is_left_out_of_the_title_of_a_step(reads: Reads) -> None:
    text = "# T\n\n## 6. Ablauf\n\n### 6.1 Öl ablassen\n\nText.\n\n### 6.2 Filter wechseln\n\nText.\n"
    assert titles(reads(text)) == ["Öl ablassen", "Filter wechseln"]


def test_numbered_chapters_with_numbered_steps_are_sections(reads: Reads) -> None:
    text = (
        "# Halter\n\n## 2. Vormontage\n\n### 2.1 Muttern\n\n1. Eins tun.\n2. Zwei tun.\n\n"
        "### 2.2 Schrauben\n\n1. Drei tun.\n2. Vier tun.\n"
    )
    instruction = reads(text)
    assert titles(instruction) == ["Eins tun", "Zwei tun", "Drei tun", "Vier tun"]
    assert [step.section for step in instruction.steps] == ["2.1 Muttern"] * 2 + ["2.2 Schrauben"] * 2


def test_a_bold_line_between_two_step_lines_belongs_to_the_step_above_it(reads: Reads) -> None:
    text = (
        "# Kit\n\nStep 1 - Install the resistors\n\n**R1, R2**\n\nBend the leads.\n\n"
        "Step 2 - Install the LEDs\n\n**D1, D2**\n\nMind the polarity.\n\n- a\n- b\n\nStep 3 - Install the battery\n"
    )
    instruction = reads(text)
    assert titles(instruction) == ["Install the resistors", "Install the LEDs", "Install the battery"]
    assert "Bend the leads." in instruction.steps[0].text
    assert "Mind the polarity." in instruction.steps[1].text


def test_the_short_lines_of_a_title_page_are_no_steps(reads: Reads) -> None:
    text = (
        "# Betriebsanleitung Presse\n\nHuber AG\n\nOriginalanleitung\n\n"
        "# 4 Inbetriebnahme\n\n1. Eins tun.\n2. Zwei tun.\n\n# 5 Lagerung\n\nTrocken lagern.\n"
    )
    assert titles(reads(text)) == ["Eins tun", "Zwei tun"]


def test_the_hint_for_a_missing_title_fits_the_format(reads: Reads) -> None:
    hints = {name: reads("1. Eins tun.\n2. Zwei tun.\n", name=name).problems for name in ("doc.md", "doc.txt")}
    found = {name: [one.hint for one in some if one.kind == "missing-title"] for name, some in hints.items()}
    assert found == {"doc.md": ['Begin it with "# Title".'], "doc.txt": ["Write a title at the top."]}


@pytest.mark.parametrize("heading", ["Inhalt", "Agenda", "Contents", "Índice", "Spis treści"])
def test_the_contents_are_no_steps_and_the_chapters_below_them_are_no_contents(reads: Reads, heading: str) -> None:
    text = f"# T\n\n## {heading}\n\nEinbau\n\nAusbau\n\n### Ablauf\n\n1. Eins tun.\n2. Zwei tun.\n"
    instruction = reads(text)
    assert titles(instruction) == ["Eins tun", "Zwei tun"]
    assert [one.text for one in instruction.introduction] == []


def test_a_title_over_the_daily_check_is_no_sentence_of_the_last_step(reads: Reads) -> None:
    text = (
        "# SOP\n\n1. Close valves.\n2. End program.\n\nFurnace Operation\n\nCheck daily\n\n- Coolant level.\n- Leaks.\n"
    )
    document = reads(text, language="en")
    assert ["Close valves.", "End program."] == [step.text for step in document.steps]
    assert ["Coolant level.", "Leaks."] == [one.text for one in document.checks]
