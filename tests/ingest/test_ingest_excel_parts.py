"""What the parts of a workbook may say in ways of their own: other namespaces, dates, controls, pictures in cells."""

from __future__ import annotations

import re

import workbooks
from openpyxl import Workbook
from words_excel import counted
from workbooks import patched, png, saved

from onboard.ingest.excel.reader import ExcelReader
from onboard.ingest.outline import Listing, Paragraph, Table
from onboard.ingest.transcript import Transcript

SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def taken(content: bytes) -> Transcript:
    return ExcelReader().transcript(content, "mappe.xlsx")


def cells(transcript: Transcript) -> list[list[str]]:
    table = next(one for one in transcript.outline.blocks if isinstance(one, Table))
    return [[cell.text for cell in row.cells] for row in table.rows]


def steps(*values: object, code: str = "General") -> bytes:
    book = Workbook()
    sheet = book.active
    workbooks.heads(sheet, 1, "Nr.", "Tätigkeit", "Wert")
    for number, value in enumerate(values, 1):
        sheet.append([number, "Anschlag prüfen", value])
        sheet.cell(number + 1, 3).number_format = code
    return saved(book)


def test_the_strict_namespace_is_read_like_the_usual_one() -> None:
    content = patched(
        workbooks.blanke_liste(),
        {
            name: lambda text: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            for name in ("xl/workbook.xml", SHEET)
        },
    )
    assert taken(workbooks.blanke_liste()).outline.blocks == taken(content).outline.blocks


def test_rows_and_cells_without_references_are_counted() -> None:
    plain = patched(workbooks.arbeitsplan(), {SHEET: lambda text: text.replace(' r="E6"', "").replace(' r="F6"', "")})
    assert cells(taken(workbooks.arbeitsplan())) == cells(taken(plain))


def test_a_workbook_that_counts_from_1904_shows_its_dates() -> None:
    def since_1904(text: str) -> str:
        return re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', text)

    content = patched(steps(43830, 43831, code="dd.mm.yyyy"), {"xl/workbook.xml": since_1904})
    assert ["01.01.2024", "02.01.2024"] == [row[2] for row in cells(taken(content))]


def test_a_date_written_as_a_date_is_shown_by_its_format() -> None:
    def as_iso(text: str) -> str:
        return re.sub(r'<c r="C2"([^>]*?) t="n"><v>45292</v>', r'<c r="C2"\1 t="d"><v>2024-01-01T00:00:00Z</v>', text)

    content = patched(steps(45292, 45293, code="dd.mm.yyyy"), {SHEET: as_iso})
    assert ["01.01.2024", "02.01.2024"] == [row[2] for row in cells(taken(content))]


def test_a_workbook_with_nothing_but_hidden_sheets_is_read_all_the_same() -> None:
    content = patched(
        workbooks.blanke_liste(), {"xl/workbook.xml": lambda text: text.replace('state="visible"', 'state="hidden"')}
    )
    assert any(isinstance(one, Listing) for one in taken(content).outline.blocks)


def test_rows_a_filter_hides_are_read_and_rows_a_person_hid_are_not() -> None:
    hidden = patched(steps(1, 2, 3), {SHEET: lambda text: text.replace('<row r="3"', '<row r="3" hidden="1"')})
    assert [["1", "3"], ["left-out"]] == [
        [row[0] for row in cells(taken(hidden))],
        [p.kind for p in taken(hidden).outline.problems],
    ]
    chosen = '<autoFilter ref="A1:C4"><filterColumn colId="0"><filters blank="1"/></filterColumn></autoFilter>'
    filtered = patched(hidden, {SHEET: lambda text: text.replace("</sheetData>", f"</sheetData>{chosen}")})
    assert (["1", "2", "3"], ()) == ([row[0] for row in cells(taken(filtered))], taken(filtered).outline.problems)


def test_a_hidden_warning_stops_a_video_until_a_person_decides() -> None:
    book = Workbook()
    sheet = book.active
    workbooks.heads(sheet, 1, "Nr.", "Tätigkeit")
    for row in ([1, "Haube öffnen"], [None, "WARNUNG: Quetschgefahr!"], [2, "Riemen tauschen"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    problems = taken(saved(book)).outline.problems
    assert [("a hidden warning: WARNUNG: Quetschgefahr!", True, "Sheet!B3")] == [
        (one.text, one.stops, one.place) for one in problems if one.stops
    ]


def test_boxes_of_form_controls_bring_their_words() -> None:
    vml = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<v:shape><v:textbox><div>Not-Halt geprüft<br></div></v:textbox><x:ClientData ObjectType="Checkbox">'
        "<x:Anchor>1, 0, 2, 0, 3, 0, 3, 0</x:Anchor></x:ClientData></v:shape>"
        '<v:shape><v:textbox>Kommentar</v:textbox><x:ClientData ObjectType="Note"/></v:shape></xml>'
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="v1" '
        f'Type="{OFFICE}/vmlDrawing" Target="../drawings/v.vml"/>'
        "</Relationships>"
    )
    legacy = '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="v1"/>'
    content = patched(
        workbooks.blanke_liste(),
        {
            SHEET: lambda text: text.replace("</worksheet>", f"{legacy}</worksheet>"),
            "xl/worksheets/_rels/sheet1.xml.rels": lambda _: relation,
            "xl/drawings/v.vml": lambda _: vml,
        },
    )
    told = repr(taken(content).outline.blocks)
    assert (True, False) == ("Not-Halt geprüft" in told, "Kommentar" in told)


def test_pictures_of_wps_in_cells_are_found_by_their_identity() -> None:
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr id="1" name="ID_1" descr="Haube"/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="p1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>'
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p1" '
        f'Type="{OFFICE}/image" Target="media/p.png"/></Relationships>'
    )
    content = patched(
        steps('=DISPIMG("ID_1",1)', '=DISPIMG("ID_9",1)'),
        {
            "xl/cellimages.xml": lambda _: images,
            "xl/_rels/cellimages.xml.rels": lambda _: relation,
            "xl/media/p.png": lambda _: png().getvalue().decode("latin-1"),
        },
    )
    found = taken(content)
    table = next(one for one in found.outline.blocks if isinstance(one, Table))
    assert [["Haube"], []] == [[picture.alt for cell in row.cells for picture in cell.pictures] for row in table.rows]
    assert ["left-out"] == [one.kind for one in found.outline.problems]


def test_line_breaks_controls_and_escapes_in_a_cell_are_read_as_text() -> None:
    found = taken(steps("Erst _x0041_\nDann B", "x"))
    assert "Erst A\u2028Dann B" == cells(found)[0][2]


def test_links_are_kept_and_never_followed() -> None:
    book = Workbook()
    sheet = book.active
    for row, text in enumerate(("Datenblatt öffnen", "Haube öffnen", "Schließen"), 1):
        sheet.cell(row, 1, f"{row}. {text}")
    sheet["A1"].hyperlink = "https://example.org/blatt"
    listing = next(one for one in taken(saved(book)).outline.blocks if isinstance(one, Listing))
    opening = listing.entries[0].blocks[0]
    assert isinstance(opening, Paragraph)
    assert ("https://example.org/blatt",) == opening.prose.links


def test_a_title_a_person_filled_in_stands_in_for_a_missing_one() -> None:
    book = Workbook()
    book.properties.title = "Reinigung der Presse"
    book.active.append([1, "Düse reinigen"])
    book.active.append([2, "Tisch wischen"])
    assert [(("title",), "Reinigung der Presse")] == [(one.path, one.value) for one in taken(saved(book)).outline.front]


def test_words_are_counted_as_a_person_counts_them() -> None:
    assert {"schutz": 1, "brille": 2} == dict(counted("Schutz-Brille, 25 BRILLE"))
