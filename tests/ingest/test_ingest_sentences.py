"""Sentence by sentence, each with the place and the words it comes from."""

from __future__ import annotations

from documents import Reads


def said(reads: Reads, text: str, language: str = "de") -> list[str]:
    return [one.text for one in reads(f"# T\n\n1. {text}\n", language=language).steps[0].statements]


def test_an_abbreviation_does_not_end_a_sentence(reads: Reads) -> None:
    text = "Mit ca. 25 Nm anziehen, z. B. mit Nr. 5 oder ggf. Nr. 6. Siehe Abb. 3.2 im Anhang."
    assert said(reads, text) == [
        "Mit ca. 25 Nm anziehen, z. B. mit Nr. 5 oder ggf. Nr. 6.",
        "Siehe Abb. 3.2 im Anhang.",
    ]
    english = said(reads, "Use approx. 5 mm, e.g. of wire. Then stop.", "en")
    assert english == ["Use approx. 5 mm, e.g. of wire.", "Then stop."]


def test_a_german_ordinal_does_not_end_a_sentence_but_a_size_may(reads: Reads) -> None:
    assert said(reads, "Bis zum 3. Loch schieben. Fertig.") == ["Bis zum 3. Loch schieben.", "Fertig."]
    assert said(reads, "Zwei Schrauben 4 x 40. Wenn nötig, tiefer.") == [
        "Zwei Schrauben 4 x 40.",
        "Wenn nötig, tiefer.",
    ]


def test_two_sentences_on_one_line_have_their_own_words(reads: Reads) -> None:
    step = reads("# T\n\n1. Hebel [lösen](x.md). **Dann** ziehen.\n").steps[0]
    assert [("line 3", "Hebel [lösen](x.md)."), ("line 3", "**Dann** ziehen.")] == [
        (one.source.place, one.source.words) for one in step.statements
    ]


def test_a_sentence_over_two_lines_names_both(reads: Reads) -> None:
    one, two = reads("# T\n\n1. Hebel\n   lösen. Dann\n   ziehen.\n").steps[0].statements
    assert ("lines 3-4", "Hebel lösen.") == (one.source.place, one.text)
    assert ("lines 4-5", "Dann ziehen.") == (two.source.place, two.text)


def test_the_words_of_a_source_stand_in_the_document_as_they_are(reads: Reads) -> None:
    warning, table = "> **Warnung:** Heiß\n> und scharf.", "| A | B |\n|-|-|\n| 1 | 2 |"
    text = f"# T\n\n{warning}\n\n1. *Eins* &amp; `zwei`. ~~Drei~~ vier.\n\n{table}\n"
    for statement in reads(text).statements():
        assert statement.source.words in text


def test_marks_that_are_for_programs_are_not_read_aloud(reads: Reads) -> None:
    text = ":bulb: [Schlüssel](x.md){qty: 1, cat: tool} nehmen {.klasse} und {{BOM}} drehen :smile:."
    assert said(reads, text) == ["Schlüssel nehmen und drehen ."]


def test_a_time_of_day_or_a_ratio_is_no_shortcode(reads: Reads) -> None:
    assert said(reads, "Um 12:30:45 im Verhältnis 1:2:3 mischen.") == ["Um 12:30:45 im Verhältnis 1:2:3 mischen."]


def test_a_formula_in_double_braces_is_words(reads: Reads) -> None:
    assert said(reads, "Geben Sie {{ 7 * 7 }} ein.") == ["Geben Sie {{ 7 * 7 }} ein."]


def test_braces_that_are_words_stay(reads: Reads) -> None:
    assert said(reads, "Die Menge {siehe Tabelle} nehmen.") == ["Die Menge {siehe Tabelle} nehmen."]


def test_entities_are_decoded_and_html_is_not_spoken(reads: Reads) -> None:
    assert said(reads, "Druck &lt; 5 bar<sup>2</sup>, R&amp;D<br>Neue Zeile") == ["Druck < 5 bar2, R&D", "Neue Zeile"]


def test_indented_text_is_no_code(reads: Reads) -> None:
    step = reads("# T\n\n1. Eins\n\n        weit eingerückt\n").steps[0]
    assert step.text == "Eins weit eingerückt"


def test_a_reference_definition_that_is_a_sentence_does_not_vanish(reads: Reads) -> None:
    assert "heiß" in " ".join(one.text for one in reads("# T\n\n[WARNUNG]: heiß\n\n1. Eins\n").statements())


def test_invisible_marks_hide_neither_headings_nor_lists(reads: Reads) -> None:
    instruction = reads("\u200f# T\n\n\u200f1. \u200fقص\n\u200f2. اثقب\n", language="ar")
    assert instruction.title.text == "T"
    assert [step.title for step in instruction.steps] == ["قص", "اثقب"]


def test_headings_without_their_space_are_headings(reads: Reads) -> None:
    instruction = reads("#Título\n\n##Etapa 1: Armar\n\nTexto.\n\n###Etapa 2: Soldar\n\nTexto.\n", language="es")
    assert ["Armar", "Soldar"] == [step.title for step in instruction.steps]


def test_a_stray_full_stop_is_not_spoken_but_a_decimal_point_is(reads: Reads) -> None:
    assert said(reads, ".Hebel ziehen.") == ["Hebel ziehen."]
    assert said(reads, ".5 mm ziehen.", "en") == [".5 mm ziehen."]
