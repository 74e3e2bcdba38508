"""A warning is found, keeps its signal word, and is heard before its step."""

from __future__ import annotations

import pytest
from documents import Reads

from onboard.core.model import Signal

FORMS = {
    "WARNUNG: Die Fläche ist heiß.": Signal.WARNING,
    "Warnung: Die Fläche ist heiß.": Signal.WARNING,
    "**Gefahr!** Die Fläche ist heiß.": Signal.DANGER,
    "**VORSICHT** Die Fläche ist heiß.": Signal.CAUTION,
    "**Hinweis:** Die Fläche ist heiß.": Signal.NOTICE,
    "Caution: Die Fläche ist heiß.": Signal.CAUTION,
    "ACHTUNG: Die Fläche ist heiß.": None,
    "⚠️ Die Fläche ist heiß.": None,
    "⚠ **Warnung:** Die Fläche ist heiß.": Signal.WARNING,
    ":warning: Die Fläche ist heiß.": None,
    "> **GEFAHR:** Die Fläche ist heiß.": Signal.DANGER,
    "> GEFAHR\n>\n> Die Fläche ist heiß.": Signal.DANGER,
    "**WARNUNG**\n\nDie Fläche ist heiß.": Signal.WARNING,
    "> [!WARNING]\n> Die Fläche ist heiß.": Signal.WARNING,
    "> [!CAUTION] Die Fläche ist heiß.": Signal.CAUTION,
    '!!! danger ""\n    Die Fläche ist heiß.': Signal.DANGER,
    "!!! warning\n\tDie Fläche ist heiß.": Signal.WARNING,
    "::: caution\nDie Fläche ist heiß.\n:::": Signal.CAUTION,
    ">! **Caution**\n>!\n>! Die Fläche ist heiß.": Signal.CAUTION,
    ">!! Die Fläche ist heiß.": Signal.WARNING,
    ">i **Note**\n>i Die Fläche ist heiß.": Signal.NOTICE,
}


@pytest.mark.parametrize(("form", "signal"), FORMS.items(), ids=[form.split("\n")[0][:24] for form in FORMS])
def test_a_warning_keeps_its_signal_word_and_loses_nothing_else(reads: Reads, form: str, signal: Signal | None) -> None:
    instruction = reads(f"# T\n\n{form}\n\n1. Eins\n2. Zwei\n")
    assert [(signal, "Die Fläche ist heiß.")] == [(one.signal, one.text) for one in instruction.warnings]


@pytest.mark.parametrize("form", [form for form, signal in FORMS.items() if signal is not Signal.NOTICE])
def test_a_warning_between_two_steps_is_heard_before_the_second(reads: Reads, form: str) -> None:
    steps = reads(f"# T\n\n1. Eins\n\n{form}\n\n2. Zwei\n").steps
    assert [[], ["Die Fläche ist heiß."]] == [[one.text for one in step.warnings] for step in steps]


def test_a_notice_between_two_steps_belongs_to_the_first(reads: Reads) -> None:
    steps = reads("# T\n\n1. Eins\n\nHinweis: Die Nut zeigt nach oben.\n\n2. Zwei\n").steps
    assert [1, 0] == [len(step.warnings) for step in steps]


def test_a_sentence_is_a_warning_or_a_statement_never_both(reads: Reads) -> None:
    step = reads("# T\n\n1. Tür öffnen. Vorsicht: Die Kante ist scharf. Dann hineinsehen.\n").steps[0]
    assert ["Tür öffnen.", "Dann hineinsehen."] == [one.text for one in step.statements]
    assert [(Signal.CAUTION, "Die Kante ist scharf.")] == [(one.signal, one.text) for one in step.warnings]


def test_a_prohibition_is_a_warning_without_a_signal_word(reads: Reads) -> None:
    step = reads("# T\n\n1. Maschine starten. Niemals in die Walze greifen!\n").steps[0]
    assert [(None, "Niemals in die Walze greifen!")] == [(one.signal, one.text) for one in step.warnings]
    english = reads("# T\n\n1. Start it. Do not reach into the roller.\n", language="en").steps[0]
    assert [(None, "Do not reach into the roller.")] == [(one.signal, one.text) for one in english.warnings]


def test_a_piece_of_advice_is_no_warning(reads: Reads) -> None:
    step = reads("# T\n\n1. Griff setzen. Achte darauf, dass er mittig sitzt. Er soll nicht wackeln.\n").steps[0]
    assert step.warnings == ()


def test_a_step_that_only_forbids_still_says_it(reads: Reads) -> None:
    step = reads("# T\n\n1. Niemals ohne Deckel starten.\n2. Deckel schließen.\n").steps[0]
    assert "Niemals ohne Deckel starten." == step.text


def test_an_entry_that_is_nothing_but_a_warning_protects_the_next_step_and_is_reported(reads: Reads) -> None:
    instruction = reads("# T\n\n1. Öffnen\n2. WARNUNG: Heiß!\n3. Greifen\n")
    assert [("Öffnen", []), ("Greifen", ["Heiß!"])] == [
        (step.title, [one.text for one in step.warnings]) for step in instruction.steps
    ]
    assert ["warning-between-steps"] == [problem.kind for problem in instruction.problems]


def test_a_warning_after_the_last_step_is_not_lost(reads: Reads) -> None:
    steps = reads("# T\n\n1. Eins\n2. Zwei\n\nVORSICHT: Heiß!\n").steps
    assert ["Heiß!"] == [one.text for one in steps[-1].warnings]


def test_a_signal_word_that_is_part_of_its_phrase_stays_in_it(reads: Reads) -> None:
    warning = reads("# T\n\nGEFAHR durch Strom!\n\n1. Eins\n2. Zwei\n").warnings[0]
    assert (Signal.DANGER, "GEFAHR durch Strom!") == (warning.signal, warning.text)


def test_a_safety_section_is_warnings_one_an_entry(reads: Reads) -> None:
    rules = "- Heiß bis 240 °C.\n- Beim Bohren:\n  - Brille tragen\n  - Nie hineinfassen"
    instruction = reads(f"# T\n\n## Gefahren für Mensch und Umwelt\n\n{rules}\n\n## Ablauf\n\n1. A\n")
    expected = ["Heiß bis 240 °C.", "Beim Bohren: Brille tragen; Nie hineinfassen"]
    assert expected == [one.text for one in instruction.warnings]
    assert [None, None] == [one.signal for one in instruction.warnings]


def test_the_title_of_an_admonition_is_told_with_it(reads: Reads) -> None:
    instruction = reads('# T\n\n1. A\n\n    !!! danger "Quetschgefahr"\n        Hände weg.\n\n2. B\n')
    assert ["Quetschgefahr: Hände weg."] == [one.text for one in instruction.steps[0].warnings]


def test_a_column_of_hazards_warns_before_its_row_without_choosing_a_signal_word(reads: Reads) -> None:
    text = "# T\n\n| Nr. | Tätigkeit | Gefahr |\n|-|-|-|\n| 1 | Öffnen | Klemmen |\n| 2 | Schließen | - |\n"
    assert [[(None, "Klemmen")], []] == [[(w.signal, w.text) for w in step.warnings] for step in reads(text).steps]


def test_a_table_within_a_call_out_keeps_its_rows(reads: Reads) -> None:
    text = "# T\n\n> [!WARNING]\n> | Stoff | Gefahr |\n> |-|-|\n> | Aceton | brennbar |\n\n1. A\n2. B\n"
    assert ["Stoff: Aceton, Gefahr: brennbar"] == [one.text for one in reads(text).warnings]
