"""Tools, parts, protective equipment, metadata, checks and contacts."""

from __future__ import annotations

import pytest
from documents import Reads

from onboard.core.model import Instruction


def texts(statements: tuple) -> list[str]:
    return [one.text for one in statements]


HEADS = {
    "front matter": "---\ntitle: Umbau\nArbeitsplatz: WS-04\nStand: '3.2'\ngültig ab: 2026-10-01\n"
    "verantwortlich: J. Krüger\nlanguage: de\n---\n",
    "lines": "# Umbau\n\nArbeitsplatz: WS-04\nStand: 3.2\nGültig ab: 2026-10-01\n"
    "Verantwortlich: J. Krüger\nSprache: Deutsch\n",
    "bold lines": "# Umbau\n\n**Arbeitsplatz:** WS-04  \n**Stand:** 3.2  \n**Gültig ab:** 2026-10-01  \n"
    "**Verantwortlich:** J. Krüger  \n**Sprache:** de\n",
    "bullets": "# Umbau\n\n- Arbeitsplatz: WS-04\n- Stand: 3.2\n- Gültig ab: 2026-10-01\n"
    "- Verantwortlich: J. Krüger\n- Sprache: de\n",
    "table": "# Umbau\n\n| Arbeitsplatz | WS-04 |\n|-|-|\n| Stand | 3.2 |\n| Gültig ab | 2026-10-01 |\n"
    "| Verantwortlich | J. Krüger |\n| Sprache | de |\n",
    "English": "---\ntitle: Umbau\nstation: WS-04\nrevision: 3.2\nvalid from: 2026-10-01\n"
    "responsible: J. Krüger\nlang: de\n---\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_the_metadata_of_a_document_are_found_however_they_are_given(reads: Reads, head: str) -> None:
    instruction = reads(f"{head}\n1. Eins\n2. Zwei\n", language="")
    assert instruction.language == "de"
    assert instruction.title.text == "Umbau"
    singles = (instruction.station, instruction.revision, instruction.valid_from, instruction.responsible)
    assert ["WS-04", "3.2", "2026-10-01", "J. Krüger"] == [one.text for one in singles if one]
    assert len(instruction.steps) == 2
    assert instruction.introduction == ()


def test_a_value_of_the_front_matter_has_its_line(reads: Reads) -> None:
    instruction = reads("---\ntitel: Umbau\nstand: 3.2\n---\n\n1. Eins\n")
    assert instruction.revision is not None
    assert ("meta:revision", "line 3", "stand: 3.2") == (
        instruction.revision.id,
        instruction.revision.source.place,
        instruction.revision.source.words,
    )


def test_front_matter_under_unknown_keys_is_kept_as_notes(reads: Reads) -> None:
    assert "Details: Time: Stunden" in texts(reads("---\nDetails:\n  Time: Stunden\n---\n# T\n\n1. A\n").notes)


def test_broken_front_matter_is_reported_and_kept(reads: Reads) -> None:
    instruction = reads("---\ntitel: Umbau\n\tstand: [3\n---\n# T\n\n1. A\n")
    assert ["unreadable-front-matter"] == [problem.kind for problem in instruction.problems]
    assert "line 3" == instruction.problems[0].place
    assert "Umbau" == instruction.title.text


@pytest.mark.parametrize(
    "bomb", ["a: &a [x]\nb: *a", "a: " + "[" * 5000, "a: " + "x" * 70_000], ids=["alias", "deep", "long"]
)
def test_front_matter_cannot_be_a_bomb(reads: Reads, bomb: str) -> None:
    instruction = reads(f"---\n{bomb}\n---\n# T\n\n1. A\n")
    assert ["unreadable-front-matter"] == [problem.kind for problem in instruction.problems]


@pytest.mark.parametrize(
    "text",
    [
        "## Werkzeug\n\n- Hammer\n- Zange, klein",
        "Werkzeuge:\n- Hammer\n- Zange, klein",
        "**Werkzeug**\n\n- Hammer\n- Zange, klein",
    ],
    ids=["heading", "line", "bold"],
)
def test_tools_are_listed_and_are_no_steps(reads: Reads, text: str) -> None:
    instruction = reads(f"# T\n\n{text}\n\n## Ablauf\n\n1. Eins\n")
    assert texts(instruction.tools) == ["Hammer", "Zange, klein"]
    assert [step.title for step in instruction.steps] == ["Eins"]


def test_an_enumeration_after_a_colon_is_taken_apart_but_no_decimal_comma(reads: Reads) -> None:
    instruction = reads("# T\n\nWerkzeug: Bohrer 3,5 mm, Zange (klein, rot); Hammer\n\n1. Eins\n")
    assert texts(instruction.tools) == ["Bohrer 3,5 mm", "Zange (klein, rot)", "Hammer"]


def test_a_mixed_list_is_sorted_into_tools_parts_and_protective_equipment(reads: Reads) -> None:
    mixed = "- Inbusschlüssel\n- 4 Schrauben M6\n- Schutzbrille"
    instruction = reads(f"# T\n\n## Material- und Werkzeugliste\n\n{mixed}\n\n## Ablauf\n\n1. A\n")
    assert (["Inbusschlüssel"], ["4 Schrauben M6"], ["Schutzbrille"]) == (
        texts(instruction.tools),
        texts(instruction.parts),
        texts(instruction.ppe),
    )


def ppe(reads: Reads, sentence: str, language: str = "de") -> list[str]:
    return texts(reads(f"# T\n\n1. {sentence}\n2. Fertig.\n", language=language).ppe)


def test_protective_equipment_is_found_where_a_step_asks_for_it(reads: Reads) -> None:
    assert ppe(reads, "Schutzbrille und schnittfeste Handschuhe tragen.") == ["Schutzbrille", "schnittfeste Handschuhe"]
    assert ppe(reads, "Put on safety glasses and nitrile gloves.", "en") == ["safety glasses", "nitrile gloves"]


def test_gloves_that_must_not_be_worn_are_no_protective_equipment(reads: Reads) -> None:
    assert ppe(reads, "An der Bohrmaschine keine Handschuhe tragen.") == []
    assert ppe(reads, "Never wear gloves at the drill.", "en") == []


def test_a_section_may_be_met_in_any_language(reads: Reads) -> None:
    text = "# T\n\n## Herramientas\n\n- destornillador\n\n## Pasos\n\n1. Armar\n"
    assert texts(reads(text, language="es").tools) == ["destornillador"]


def test_parts_of_a_table_are_read_row_by_row(reads: Reads) -> None:
    text = "# T\n\n## Material\n\n| Menge | Teil |\n|-|-|\n| 4 | Schraube M6 |\n| 1 | Deckel |\n\n## Ablauf\n\n1. A\n"
    assert texts(reads(text).parts) == ["4 Schraube M6", "1 Deckel"]


def test_parts_marked_in_the_text_are_listed_and_read_as_plain_words(reads: Reads) -> None:
    text = (
        "# T\n\n## A {pagestep}\n\nNimm [Zinkchlorid]{qty: 1.36 Gramm, cat: chemical} mit der "
        "[Waage](w.md){qty: 1, cat: tool, Note: auf 0,1 g genau}. Ergibt [Lösung]{output, qty: 1}.\n"
    )
    instruction = reads(text)
    assert texts(instruction.parts) == ["1.36 Gramm Zinkchlorid"]
    assert texts(instruction.tools) == ["Waage (auf 0,1 g genau)"]
    assert instruction.steps[0].text == "A Nimm Zinkchlorid mit der Waage. Ergibt Lösung."


def test_checks_and_contacts_are_told_apart_from_the_steps(reads: Reads) -> None:
    text = "# T\n\n1. A\n2. B\n\n## Endkontrolle\n\n- [ ] Sitzt fest.\n\nAnsprechpartner: J. Krüger, Tel. 4711\n"
    instruction = reads(text)
    assert len(instruction.steps) == 2
    assert texts(instruction.checks) == ["Sitzt fest."]
    assert texts(instruction.contacts) == ["Ansprechpartner: J. Krüger, Tel. 4711"]


def test_what_is_said_for_trainers_is_no_rule_for_trainees(reads: Reads) -> None:
    text = '# T\n\n??? example "Team-Checkliste und Unterweisung"\n\n\t- Zuständig: T. Weiß\n\n1. A\n2. B\n'
    instruction = reads(text)
    assert "Zuständig: T. Weiß" in texts(instruction.notes)
    assert instruction.warnings == ()


def test_a_language_is_told_from_its_words_where_that_is_clear(reads: Reads) -> None:
    def language(text: str) -> str:
        return reads(f"# T\n\n1. {text}\n2. B\n", language="").language

    assert language("Die Schraube mit dem Schlüssel lösen und auf den Tisch legen.") == "de"
    assert language("Loosen the screw with the key and put it on the table.") == "en"
    assert language("قم بإدخال الحزام الداخلي عبر فتحة العصا ثم اسحب") == "ar"
    assert language("XJ-9 QQ") == ""


def test_a_document_that_does_not_tell_its_language_says_so(reads: Reads) -> None:
    problems = reads("# T\n\n1. XJ\n", language="").problems
    assert ["no-language"] == [problem.kind for problem in problems]


def test_an_unknown_language_in_the_front_matter_is_reported_with_its_line(reads: Reads) -> None:
    instruction = reads("---\nsprache: Klingonisch!\n---\n# T\n\n1. XJ\n", language="")
    assert [("no-language", "line 2")] == [(problem.kind, problem.place) for problem in instruction.problems]


def test_the_language_asked_for_wins(reads: Reads) -> None:
    assert reads("---\nlanguage: de\n---\n1. A\n", language="en").language == "en"


def test_a_document_without_title_is_called_by_its_file_name_and_says_so(reads: Reads) -> None:
    instruction: Instruction = reads("1. A.\n2. B.\n", name="ws-04.md")
    assert instruction.title.text == "ws-04"
    assert ["missing-title"] == [problem.kind for problem in instruction.problems]


def test_a_missing_include_is_reported_and_not_read_aloud(reads: Reads) -> None:
    instruction = reads("# T\n\n--8<--\nsicherheit/vorlage.md\n--8<--\n\n1. A\n2. B\n")
    assert [("missing-include", "lines 3-5")] == [(one.kind, one.place) for one in instruction.problems]
    assert not any("vorlage" in one.text for one in instruction.statements())
