"""Pictures, text boxes and boxes to tick over a sheet, as another program writes them."""

from __future__ import annotations

import pytest
import workbooks
from workbooks import montage, patched

from onboard.ingest.excel.reader import ExcelReader
from onboard.ingest.outline import Paragraph, Row, Table
from onboard.ingest.transcript import Transcript


def taken(content: bytes) -> Transcript:
    return ExcelReader().transcript(content, "mappe.xlsx")


def rows_of(transcript: Transcript) -> tuple[Row, ...]:
    return next(one for one in transcript.outline.blocks if isinstance(one, Table)).rows


@pytest.mark.parametrize("embedded", [False, True], ids=["over the cells", "in the cells"])
def test_a_picture_stands_in_the_row_of_its_step(embedded: bool) -> None:
    found = taken(montage(embedded=embedded))
    placed = [[picture for cell in row.cells for picture in cell.pictures] for row in rows_of(found)]
    assert [["Bild 1"], ["Bild 2"], ["Bild 3"]] == [[picture.alt for picture in one] for one in placed]
    assert {picture.file for one in placed for picture in one} == set(found.pictures)
    assert all(content.startswith(b"\x89PNG") for content in found.pictures.values())


def test_a_text_box_is_read_where_it_stands() -> None:
    found = taken(montage())
    told = [one.prose.text for one in found.outline.blocks if isinstance(one, Paragraph)]
    assert ["Achtung: Quetschgefahr!\u2028Hände weg."] == told
    assert "Hier drücken" == rows_of(found)[1].cells[-1].text


def test_empty_boxes_are_no_words_and_a_chart_is_named_as_left_out() -> None:
    found = taken(montage())
    assert {""} == {row.cells[3].text for row in rows_of(found)}
    assert [("left-out", "1 chart left out", "sheet Montage")] == [
        (one.kind, one.text, one.place) for one in found.outline.problems
    ]


def test_the_printed_header_states_number_and_revision_but_no_page_numbers() -> None:
    front = {one.path: one.value for one in taken(montage()).outline.front}
    assert {("header",): "Arbeitsanweisung AA-12", ("Rev.",): "4"} == front


def test_a_picture_that_is_only_linked_is_missing_and_nothing_is_fetched() -> None:
    def linked(rels: str) -> str:
        return rels.replace(
            'Target="/xl/media/image1.png"', 'Target="https://example.org/bilder/geheim.png?x=1" TargetMode="External"'
        )

    content = patched(workbooks.work_instruction(), {"xl/drawings/_rels/drawing1.xml.rels": linked})
    problems = [one for one in taken(content).outline.problems if one.kind == "missing-photo"]
    assert [(True, "'WI-102'!D5")] == [(one.stops, one.place) for one in problems]
    assert "geheim.png" in problems[0].text
    assert "example.org" not in problems[0].text


def test_a_picture_below_its_words_belongs_to_them() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for number, row in enumerate((1, 12, 23), 1):
        sheet.cell(row, 1, f"{number}. Schraube {number} lösen")
        workbooks.placed(sheet, f"B{row + 1}", f"#{number * 60:02X}0000", (100, 160))
    found = taken(workbooks.saved(book))
    entries = [entry for block in found.outline.blocks for entry in getattr(block, "entries", ())]
    pictures = [sum(len(b.prose.pictures) for b in entry.blocks if isinstance(b, Paragraph)) for entry in entries]
    assert ([1, 2, 3], [1, 1, 1]) == ([entry.number for entry in entries], pictures)


def test_the_same_picture_twice_is_one_file_with_two_places() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    workbooks.heads(sheet, 1, "Nr.", "Tätigkeit", "Bild")
    for row in (2, 3):
        sheet.append([row - 1, f"Brille aufsetzen {row}"])
        sheet.row_dimensions[row].height = 80
        workbooks.placed(sheet, f"C{row}")
    found = taken(workbooks.saved(book))
    assert (1, 2) == (len(found.pictures), sum(len(cell.pictures) for row in rows_of(found) for cell in row.cells))
