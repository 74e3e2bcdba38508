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
