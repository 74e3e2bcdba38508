"""Sheets that are laid out in less usual ways: where the title, the table and the steps are all the same."""

from __future__ import annotations

from collections import Counter

import pytest
from words_excel import reached, words_of
from workbooks_odd import ODD

from onboard.ingest.excel.reader import ExcelReader
from onboard.ingest.outline import Heading, Listing, Paragraph, Table
from onboard.ingest.transcript import Transcript


def taken(name: str) -> Transcript:
    return ExcelReader().transcript(ODD[name](), f"{name}.xlsx")


def tables(transcript: Transcript) -> list[list[list[str]]]:
    found = [block for block in transcript.outline.blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row.cells] for row in (one.header, *one.rows)] for one in found]


def headings(transcript: Transcript) -> list[str]:
    return [one.prose.text for one in transcript.outline.blocks if isinstance(one, Heading)]


def paragraphs(transcript: Transcript) -> list[str]:
    return [one.prose.text for one in transcript.outline.blocks if isinstance(one, Paragraph) and one.prose.text]


def fields(transcript: Transcript) -> dict[str, str]:
    return {" ".join(one.path): one.value for one in transcript.outline.front}


LEFT_OUT = {
    "label_steps": Counter({"schritt": 3}),  # it is their number
    "two_procedures": Counter(("nr", "schritt")),  # the same heads again
}


@pytest.mark.parametrize("name", ODD)
def test_no_word_of_an_unusual_workbook_is_lost(name: str) -> None:
    assert LEFT_OUT.get(name, Counter()) == words_of(ODD[name]()) - reached(taken(name))


def test_a_list_of_tools_beside_the_steps_is_a_table_of_its_own() -> None:
    steps, tools = tables(taken("side_by_side"))
    assert (6, 3) == (len(steps), len(steps[0]))
    assert [["Werkzeug", "Menge"], ["Drehmomentschlüssel", "1"], ["Prüfstand", "1"]] == tools


def test_a_block_a_step_keeps_its_picture_below_its_banner() -> None:
    blocks = taken("photo_blocks").outline.blocks
    kinds = ["heading" if isinstance(one, Heading) else "picture" if one.prose.pictures else "text" for one in blocks]  # type: ignore[union-attr]
    assert ["heading", *["heading", "text", "picture"] * 3] == kinds


def test_pictures_above_their_numbered_words_belong_to_them() -> None:
    listing = next(one for one in taken("picture_cards").outline.blocks if isinstance(one, Listing))
    assert [1, 2, 3, 4, 5, 6] == [entry.number for entry in listing.entries]
    pictures = [one.prose.pictures for entry in listing.entries for one in entry.blocks if isinstance(one, Paragraph)]
    assert [1] * 6 == [len(one) for one in pictures]


def test_a_form_with_one_filled_column_keeps_every_row_and_no_signature() -> None:
    found = taken("form_lone")
    assert [["Not-Halt geprüft", "Schutzhaube geschlossen", "Ölstand ok"], ["Boden trocken", "Fluchtweg frei"]] == [
        [row[0] for row in table[1:]] for table in tables(found)
    ]
    assert ["Name, Datum, Unterschrift: ____________"] == paragraphs(found)


def test_a_title_block_is_told_from_a_table() -> None:
    assert {
        "Title": "Daily cleaning of the mixer",
        "SOP No.": "SOP-12",
        "Prepared by": "J. Doe",
        "Date": "03/05/2024",
        "PPE required": "Safety glasses, gloves",
    } == fields(taken("english_form"))


def test_a_title_of_two_rows_is_one_and_signatures_are_facts() -> None:
    found = taken("german_head")
    assert ["Arbeitsanweisung Wechsel der Schleifscheibe", "Sicherheit"] == headings(found)
    facts = fields(found)
    assert ("AA-12-003", "4", "Schleiferei", "SM-2", "Müller, 01.02.2024", "Schulz", "Dr. Weber") == tuple(
        facts[key] for key in ("Dok.-Nr.", "Revision", "Bereich", "Maschine", "Erstellt", "Geprüft", "Freigegeben")
    )
    assert ["1", "2", "3"] == [row[0] for row in tables(found)[0][1:]]


def test_a_history_below_the_steps_is_a_table_of_its_own() -> None:
    steps, history = tables(taken("footer_history"))
    assert (4, 2) == (len(steps) - 1, len(history) - 1)
    assert {"Erstellt": "Müller", "Geprüft": "Schmidt"} == fields(taken("footer_history"))


def test_an_unnumbered_row_goes_on_but_a_warning_stands_by_itself() -> None:
    assert ["1", "", "2", "3"] == [row[0] for row in tables(taken("warnings_between"))[0][1:]]
    assert "Gehäuse öffnen\u2028dabei Kabel nicht knicken" == tables(taken("warnings_between"))[0][3][1]


def test_days_to_be_ticked_are_heads_too() -> None:
    assert ["Nr.", "Tätigkeit", "Wer", *"1234567"] == tables(taken("calendar"))[0][0]


def test_steps_numbered_in_words_are_numbered() -> None:
    listing = next(one for one in taken("label_steps").outline.blocks if isinstance(one, Listing))
    assert (True, [1, 2, 3]) == (listing.ordered, [entry.number for entry in listing.entries])


def test_a_heading_above_lines_in_one_column_heads_them() -> None:
    assert ["Arbeitsschritte"] == headings(taken("single_column_head"))


def test_spanish_and_romanian_sheets_have_their_commas_and_heads() -> None:
    assert ["1", "Cerrar la válvula de agua", "Llave fija", "1,5"] == tables(taken("spanish"))[0][1]
    assert ["Nr. crt.", "Operație", "Scule", "Observații"] == tables(taken("romanian"))[0][0]
