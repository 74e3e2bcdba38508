"""Workbooks as companies have them: what a reading of each must hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import workbooks
from words_excel import reached, words_of

from onboard.core.model import Instruction
from onboard.ingest.excel.reader import ExcelReader
from onboard.ingest.outline import Heading, Listing, Paragraph, Table
from onboard.ingest.reading import read
from onboard.ingest.transcript import Transcript


def taken(content: bytes) -> Transcript:
    return ExcelReader().transcript(content, "mappe.xlsx")


def tables(transcript: Transcript) -> list[list[list[str]]]:
    """Every table as its rows' texts, the heads first."""
    found = [block for block in transcript.outline.blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row.cells] for row in (one.header, *one.rows)] for one in found]


def headings(transcript: Transcript) -> list[tuple[int, str]]:
    return [(one.level, one.prose.text) for one in transcript.outline.blocks if isinstance(one, Heading)]


def fields(transcript: Transcript) -> dict[str, str]:
    return {" ".join(one.path): one.value for one in transcript.outline.front}


def left_out(transcript: Transcript) -> list[tuple[str, str]]:
    return [(one.kind, one.place) for one in transcript.outline.problems]


# ------------------------------------------------------------------------------------------ no word is lost

LEFT_OUT = {
    "mehrere_blaetter": Counter(("offen", "erledigt", "entfällt")),  # they only feed a drop-down
    "hidden_parts": Counter(("intern", "schraube", "anziehen", "mit", "nm", *["lohngruppe"] * 6)),
}


@pytest.mark.parametrize("name", workbooks.ALL)
def test_no_word_of_a_workbook_is_lost(name: str) -> None:
    content = workbooks.ALL[name]()
    assert LEFT_OUT.get(name, Counter()) == words_of(content) - reached(taken(content))


@pytest.mark.samples
def test_no_word_of_any_sample_workbook_is_lost(samples: Path) -> None:
    documents = list(samples.rglob("*.xlsx"))
    assert 2 == len(documents)
    lost = {path.name: words_of(path.read_bytes()) - reached(taken(path.read_bytes())) for path in documents}
    assert {path.name: Counter() for path in documents} == lost


# ------------------------------------------------------------------------------------------ values as displayed


def test_values_are_told_as_a_german_excel_shows_them() -> None:
    plan = taken(workbooks.arbeitsplan())
    assert [["10", "Rohteil sägen auf Länge 120 mm", "Säge 3", "15 min", "0,50 min", ""]] == tables(plan)[0][1:2]
    assert "25 Nm" == tables(plan)[0][3][5]
    assert "01.01.2024" == fields(plan)["Datum"]


def test_an_english_workbook_keeps_its_decimal_points() -> None:
    assert "tighten to 0.5 Nm" in tables(taken(workbooks.work_instruction()))[0][4][1]


def test_a_formula_without_a_value_is_said_and_stops_a_video() -> None:
    problems = taken(workbooks.formulas_without_values()).outline.problems
    assert [("no-value", "Sheet!C2, B3", True), ("no-value", "Sheet!C4", False)] == [
        (one.kind, one.place, one.stops) for one in problems
    ]


# ------------------------------------------------------------------------------------------ the shape of a sheet


def test_the_title_block_becomes_what_the_document_says_about_itself() -> None:
    read_plan = taken(workbooks.arbeitsplan())
    assert {"Nr.": "AP-4711", "Rev.": "C", "Datum": "01.01.2024", "Ersteller": "J. Krüger"} == fields(read_plan)
    assert [(1, "Arbeitsplan Getriebegehäuse")] == headings(read_plan)


def test_keys_and_values_beside_each_other_need_no_colon() -> None:
    instruction = taken(workbooks.arbeitsanweisung())
    assert {
        "Dok.-Nr.": "AA-017",
        "Rev.": "3",
        "Arbeitsplatz": "WS-04",
        "PSA": "Schutzbrille, Sicherheitsschuhe",
    } == fields(instruction)
    assert (1, "Arbeitsanweisung Spindelwechsel") == headings(instruction)[0]


def test_heads_of_two_levels_are_one_head_a_column() -> None:
    heads = tables(taken(workbooks.pruefplan()))[0][0]
    assert ["Nr.", "Merkmal", "Sollwert Nennmaß", "Sollwert min", "Sollwert max", "Prüfmittel", "Häufigkeit"] == heads


def test_banners_divide_a_table_and_a_warning_across_it_stays_a_warning() -> None:
    instruction = taken(workbooks.arbeitsanweisung())
    assert [(2, "Ausbau"), (2, "Einbau")] == headings(instruction)[1:]
    warnings = [one.prose.text for one in instruction.outline.blocks if isinstance(one, Paragraph)]
    assert ["ACHTUNG: Die Spindel ist nach dem Lauf bis zu 90 °C heiß!"] == warnings
    assert [["1", "2", "3"], ["4", "5"]] == [[row[0] for row in table[1:]] for table in tables(instruction)]


def test_a_cell_merged_down_in_front_is_the_title_of_its_rows() -> None:
    plan = taken(workbooks.wartungsplan())
    assert ["Spindel", "Hydraulik", "Späneförderer"] == [text for _, text in headings(plan)[1:]]
    assert [2, 3, 1] == [len(table) - 1 for table in tables(plan)]


def test_a_step_over_several_rows_is_one_row_with_its_picture() -> None:
    found = tables(taken(workbooks.steps_over_rows()))[0]
    assert ["1", "Haube öffnen\u2028Stütze einhängen", ""] == found[1]
    table = taken(workbooks.steps_over_rows()).outline.blocks[0]
    assert isinstance(table, Table)
    assert [1, 1, 1] == [sum(len(cell.pictures) for cell in row.cells) for row in table.rows]


def test_a_checklist_without_heads_is_a_list_of_boxes_under_its_banners() -> None:
    checklist = taken(workbooks.ruestcheckliste())
    lists = [one for one in checklist.outline.blocks if isinstance(one, Listing)]
    assert [3, 4, 3] == [len(one.entries) for one in lists]
    assert all(entry.box for one in lists for entry in one.entries)
    assert [1, 2, 2, 2] == [level for level, _ in headings(checklist)]


def test_numbers_in_a_column_of_their_own_number_a_list() -> None:
    listing = next(one for one in taken(workbooks.two_lists()).outline.blocks if isinstance(one, Listing))
    assert (True, [1, 2, 3]) == (listing.ordered, [entry.number for entry in listing.entries])
    plain = next(one for one in taken(workbooks.blanke_liste()).outline.blocks if isinstance(one, Listing))
    opening = plain.entries[0].blocks[0]
    assert isinstance(opening, Paragraph)
    assert (1, "Absaugung ausschalten") == (plain.entries[0].number, opening.prose.text)


def test_sheets_are_headed_by_their_names_and_lists_for_dropdowns_are_left_out_and_named() -> None:
    several = taken(workbooks.mehrere_blaetter())
    assert [(1, "Ablauf"), (1, "Werkzeug")] == headings(several)
    assert ['"Kalkulation"', '"Auswahl"'] == [
        one.text.rpartition(": ")[2] for one in several.outline.problems if one.kind == "left-out"
    ]


def test_hidden_rows_struck_text_and_comments_are_left_out_and_said() -> None:
    hidden = taken(workbooks.hidden_parts())
    assert ["1", "2", "4", "5", "6"] == [row[0] for row in tables(hidden)[0][1:]]
    assert "Mutter mit 25 Nm anziehen" == tables(hidden)[0][3][1]
    assert ["left-out", "left-out", "comments"] == [kind for kind, _ in left_out(hidden)]
    assert any("Schraube 3 anziehen" in one.text for one in hidden.outline.problems)


def test_a_cell_is_cited_by_its_sheet_and_corner(tmp_path: Path) -> None:
    instruction = instruction_of(workbooks.work_instruction(), tmp_path)
    assert "'WI-102'!B5" == instruction.steps[0].statements[0].source.place


# ------------------------------------------------------------------------------------------ the whole way


def instruction_of(content: bytes, folder: Path) -> Instruction:
    document = folder / "mappe.xlsx"
    document.write_bytes(content)
    return read(document)


@pytest.mark.parametrize(
    ("name", "steps", "pictures", "language"),
    [
        ("arbeitsplan", 3, 0, "de"),
        ("pruefplan", 3, 0, "de"),
        ("wartungsplan", 6, 0, "de"),
        ("arbeitsanweisung", 5, 5, "de"),
        ("blanke_liste", 4, 0, "de"),
        ("work_instruction", 4, 4, "en"),
        ("instrukcja", 3, 0, "pl"),
        ("talimat", 3, 0, "tr"),
        ("two_lists", 3, 0, "de"),
        ("steps_over_rows", 3, 3, "de"),
    ],
)
def test_a_workbook_has_the_steps_and_pictures_a_person_counts(
    name: str, steps: int, pictures: int, language: str, tmp_path: Path
) -> None:
    instruction = instruction_of(workbooks.ALL[name](), tmp_path)
    counted = (len(instruction.steps), len(instruction.all_pictures()), instruction.language)
    assert (steps, pictures, language) == counted


@pytest.mark.samples
def test_the_ambulance_checklist_has_155_things_in_12_sections_in_both_formats(samples: Path) -> None:
    folder = samples / "ambulance-checklist-xlsx-it"
    from onboard.ingest.separated import SeparatedReader

    sheet = taken((folder / "checklist.xlsx").read_bytes())
    values = SeparatedReader().transcript((folder / "checklist.csv").read_bytes(), "checklist.csv")
    sizes = [len(one.entries) for one in sheet.outline.blocks if isinstance(one, Listing)]
    assert [34, 30, 24, 6, 4, 10, 12, 5, 12, 6, 5, 7] == sizes[:12]
    assert [5, 12, 5] == sizes[12:15]
    assert 13 == sum(sizes[15:])
    assert sizes[:12] == [len(one.entries) for one in values.outline.blocks if isinstance(one, Listing)]
    assert [1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 2] == [level for level, _ in headings(sheet)[:14]]
    assert 1 == len(sheet.pictures)


@pytest.mark.samples
def test_a_parts_list_and_a_table_of_risks_hold_no_steps(samples: Path) -> None:
    parts = read(samples / "librehub-led-buildup-es" / "bill_of_materials.xlsx")
    assert (0, 30) == (len(parts.steps), len(parts.parts))
    risks = read(samples / "betriebsanweisung-platinendrucker-de" / "tables" / "gb.csv")
    assert [] == list(risks.steps)
