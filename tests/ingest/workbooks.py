"""Workbooks as companies have them, made here with openpyxl and XlsxWriter: each function gives the bytes of one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

BOLD = Font(bold=True)
TITLE = Font(bold=True, size=16)
GREY = PatternFill("solid", fgColor="FFD9D9D9")
FRAME = Border(*[Side(style="thin")] * 4)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def png(colour: str = "#7A8C5B", size: tuple[int, int] = (120, 90)) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    stream.seek(0)
    return stream


def placed(sheet: Worksheet, cell: str, colour: str = "#7A8C5B", size: tuple[int, int] = (120, 90)) -> None:
    sheet.add_image(SheetImage(png(colour, size)), cell)


def heads(sheet: Worksheet, row: int, *texts: str) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        cell.font, cell.fill, cell.border = BOLD, GREY, FRAME


def banner(sheet: Worksheet, row: int, text: str, last: int, font: Font = BOLD) -> None:
    sheet.cell(row, 1, text).font = font
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)


def patched(content: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    """A workbook with the text of some parts changed; a part that is not there yet is made of ""."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, changes[name](body.decode()) if name in changes else body)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name](""))
    return stream.getvalue()


# ------------------------------------------------------------------------------------------ German


def arbeitsplan() -> bytes:
    """A routing sheet: title block, times, a row of heads in row 6, numbers 10, 20, 30."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Arbeitsplan"
    sheet["A1"] = "Arbeitsplan Getriebegehäuse"
    sheet["A1"].font = TITLE
    sheet.merge_cells("A1:F1")
    for column, text in enumerate(("Nr.:", "AP-4711", "Rev.:", "C", "Datum:"), 1):
        sheet.cell(2, column, text)
    sheet["F2"] = 45292
    sheet["F2"].number_format = "dd.mm.yyyy"
    sheet["A3"], sheet["B3"] = "Ersteller", "J. Krüger"
    heads(sheet, 5, "AVO", "Arbeitsgang", "Maschine", "Rüstzeit", "Stückzeit", "Drehmoment")
    rows = (
        (10, "Rohteil sägen auf Länge 120 mm", "Säge 3", 15, 0.5, None),
        (20, "Lagersitz drehen, Maß prüfen", "DMG 200", 30, 2.25, None),
        (30, "Deckel verschrauben", "Montageplatz", 5, 1.5, 25),
    )
    for number, row in enumerate(rows, 6):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
        sheet.cell(number, 4).number_format = '0" min"'
        sheet.cell(number, 5).number_format = '0.00" min"'
        sheet.cell(number, 6).number_format = '0" Nm"'
    return saved(book)


def pruefplan() -> bytes:
    """A test plan with heads of two levels and tolerances."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Prüfplan"
    banner(sheet, 1, "Prüfplan Welle 30", 7, TITLE)
    for area, text in (
        ("A3:A4", "Nr."),
        ("B3:B4", "Merkmal"),
        ("C3:E3", "Sollwert"),
        ("F3:F4", "Prüfmittel"),
        ("G3:G4", "Häufigkeit"),
    ):
        sheet[area.split(":")[0]] = text
        sheet[area.split(":")[0]].font = BOLD
        sheet.merge_cells(area)
    for column, text in zip("CDE", ("Nennmaß", "min", "max"), strict=True):
        sheet[f"{column}4"] = text
        sheet[f"{column}4"].font = BOLD
    rows = (
        (1, "Durchmesser des Lagersitzes prüfen", 30, 29.98, 30.02, "Messschraube", "jedes 5. Teil"),
        (2, "Länge prüfen", 120, 119.5, 120.5, "Messschieber", "100 %"),
        (3, "Oberfläche auf Kratzer sichten", None, None, None, "Auge", "100 %"),
    )
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
        for column in (3, 4, 5):
            sheet.cell(number, column).number_format = "0.00"
    return saved(book)


def ruestcheckliste() -> bytes:
    """A checklist without heads: banners, frames to tick, a foot to sign."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Tabelle1"
    banner(sheet, 1, "Rüstcheckliste Presse 4", 3, TITLE)
    row = 3
    for title, texts in (
        (
            "Vor dem Rüsten",
            ("Hauptschalter aus und gesichert", "Werkzeug laut Auftrag bereitgestellt", "Schutzbrille getragen"),
        ),
        (
            "Rüsten",
            ("Altes Werkzeug ausgebaut", "Neues Werkzeug mit 80 Nm festgezogen", "Hub eingestellt", "Leerhub gefahren"),
        ),
        ("Freigabe", ("Erstes Teil geprüft", "Rüstzeit eingetragen", "Platz aufgeräumt")),
    ):
        banner(sheet, row, title, 3)
        for text in texts:
            row += 1
            sheet.cell(row, 1, text)
            sheet.cell(row, 3).border = FRAME
        row += 1
    sheet.cell(row + 1, 1, "Datum:")
    sheet.cell(row + 1, 3, "Unterschrift:")
    return saved(book)


def wartungsplan() -> bytes:
    """A maintenance plan: groups in merged cells in front, who and how often."""
    book = Workbook()
    sheet = book.active
    sheet.title = "TPM"
    banner(sheet, 1, "Autonome Wartung Fräszentrum F2", 5, TITLE)
    heads(sheet, 3, "Baugruppe", "Nr.", "Tätigkeit", "Intervall", "Wer")
    rows = (
        ("Spindel", 1, "Kegel reinigen", "täglich", "Bediener"),
        (None, 2, "Kühlmittelstrahl prüfen", "täglich", "Bediener"),
        ("Hydraulik", 3, "Ölstand prüfen", "wöchentlich", "Bediener"),
        (None, 4, "Filter wechseln", "jährlich", "Instandhaltung"),
        (None, 5, "Druck 60 bar prüfen", "wöchentlich", "Bediener"),
        ("Späneförderer", 6, "Späne entfernen", "je Schicht", "Bediener"),
    )
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("A6:A8")
    return saved(book)


def arbeitsanweisung() -> bytes:
    """A work instruction with banners, warnings across the sheet, and a picture in every row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Arbeitsanweisung"
    sheet["A1"], sheet["B1"] = "Arbeitsanweisung", "Spindelwechsel"
    for column, text in zip("CDEF", ("Dok.-Nr.", "AA-017", "Rev.", "3"), strict=True):
        sheet[f"{column}1"] = text
    sheet["A1"].font = sheet["B1"].font = TITLE
    sheet["A2"], sheet["B2"] = "Arbeitsplatz", "WS-04"
    sheet["A3"], sheet["B3"] = "PSA", "Schutzbrille, Sicherheitsschuhe"
    heads(sheet, 5, "Nr.", "Arbeitsschritt", "Werkzeug", "Bild", "Hinweis")
    row = 6
    for title, texts in (
        ("Ausbau", ("Hauptschalter auf 0 stellen", "Haube öffnen", "Spindel mit 25 Nm lösen")),
        ("Einbau", ("Neue Spindel einsetzen", "Schrauben über Kreuz anziehen")),
    ):
        banner(sheet, row, title, 5)
        row += 1
        if title == "Ausbau":
            banner(sheet, row, "ACHTUNG: Die Spindel ist nach dem Lauf bis zu 90 °C heiß!", 5)
            row += 1
        for number, text in enumerate(texts, 1 if title == "Ausbau" else 4):
            sheet.cell(row, 1, number)
            sheet.cell(row, 2, text)
            sheet.cell(row, 3, "Drehmomentschlüssel" if "25 Nm" in text else None)
            sheet.row_dimensions[row].height = 80
            placed(sheet, f"D{row}", f"#{number * 30:02X}8C5B")
            row += 1
    return saved(book)


def blanke_liste() -> bytes:
    """Nothing but numbered lines in the first column."""
    book = Workbook()
    sheet = book.active
    for row, text in enumerate(
        (
            "Feierabend in der Werkstatt",
            "1. Absaugung ausschalten",
            "2. Späne kehren",
            "3. Licht aus",
            "4. Tür abschließen",
        ),
        1,
    ):
        sheet.cell(row, 1, text)
    sheet["A1"].font = BOLD
    return saved(book)


def mehrere_blaetter() -> bytes:
    """Several sheets: steps, tools, a hidden one, one that only feeds a drop-down, an empty one."""
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    steps = book.active
    steps.title = "Ablauf"
    heads(steps, 1, "Schritt", "Tätigkeit", "Status")
    for row, text in enumerate(("Tank füllen", "Pumpe einschalten", "Druck auf 2,5 bar stellen"), 2):
        steps.cell(row, 1, row - 1)
        steps.cell(row, 2, text)
    choice = DataValidation(type="list", formula1="=Auswahl!$A$1:$A$3")
    steps.add_data_validation(choice)
    choice.add("C2:C4")
    tools = book.create_sheet("Werkzeug")
    heads(tools, 1, "Bezeichnung", "Menge")
    for row, (name, amount) in enumerate((("Gabelschlüssel 13", 1), ("Trichter", 2)), 2):
        tools.cell(row, 1, name)
        tools.cell(row, 2, amount)
    lists = book.create_sheet("Auswahl")
    for row, text in enumerate(("offen", "erledigt", "entfällt"), 1):
        lists.cell(row, 1, text)
    hidden = book.create_sheet("Kalkulation")
    hidden["A1"] = "Stundensatz geheim"
    hidden.sheet_state = "hidden"
    book.create_sheet("Leer")
    return saved(book)


# ------------------------------------------------------------------------------------------ other languages


def work_instruction() -> bytes:
    """English: pictures in a column of their own, and one without a row of its own below its step."""
    book = Workbook()
    sheet = book.active
    sheet.title = "WI-102"
    banner(sheet, 1, "Work Instruction: Replace the filter", 4, TITLE)
    sheet["A2"], sheet["B2"], sheet["C2"], sheet["D2"] = "Revision:", "B", "Valid from:", "2024-03-01"
    heads(sheet, 4, "Step", "Description", "Tools", "Picture")
    rows = (
        (1, "Close valve V1.", "None"),
        (2, "Remove the cover.\nKeep the four screws.", "Hex key 4 mm"),
        (3, "Pull out the old filter.", ""),
        (4, "Insert the new filter and tighten to 0.5 Nm.", "Torque wrench"),
    )
    for row, (number, text, tool) in enumerate(rows, 5):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, text).alignment = Alignment(wrap_text=True)
        sheet.cell(row, 3, tool or None)
        sheet.row_dimensions[row].height = 75
        placed(sheet, f"D{row}", f"#10{row * 20:02X}30")
    return saved(book)


def instrukcja() -> bytes:
    """Polish."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Instrukcja"
    banner(sheet, 1, "Instrukcja stanowiskowa: wymiana noża", 3, TITLE)
    heads(sheet, 3, "Lp.", "Czynność", "Narzędzia")
    rows = (
        ("Wyłączyć maszynę i zabezpieczyć", "kłódka"),
        ("Odkręcić śruby noża", "klucz imbusowy 6"),
        ("Założyć nowy nóż, moment 12,5 Nm", "klucz dynamometryczny"),
    )
    for row, (text, tool) in enumerate(rows, 4):
        sheet.cell(row, 1, row - 3)
        sheet.cell(row, 2, text)
        sheet.cell(row, 3, tool)
    return saved(book)


def talimat() -> bytes:
    """Turkish."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Talimat"
    banner(sheet, 1, "İş Talimatı: Kalıp Değişimi", 3, TITLE)
    heads(sheet, 3, "Sıra No", "Yapılacak İş", "Sorumlu")
    for row, text in enumerate(
        ("Presi durdurun ve şalteri kapatın", "Eski kalıbı sökün", "Yeni kalıbı 80 Nm ile sıkın"), 4
    ):
        sheet.cell(row, 1, row - 3)
        sheet.cell(row, 2, text)
        sheet.cell(row, 3, "Operatör")
    return saved(book)


def ukrainian_arabic() -> bytes:
    """Two sheets in two scripts."""
    book = Workbook()
    first = book.active
    first.title = "Інструкція"
    heads(first, 1, "№", "Дія", "Інструмент")
    for row, text in enumerate(("Вимкнути верстат", "Зняти кожух", "Замінити ремінь"), 2):
        first.cell(row, 1, row - 1)
        first.cell(row, 2, text)
        first.cell(row, 3, "ключ 13")
    second = book.create_sheet("تعليمات")
    heads(second, 1, "رقم", "الخطوة", "الأداة")
    for row, text in enumerate(("أوقف الآلة", "افتح الغطاء", "استبدل الفلتر"), 2):
        second.cell(row, 1, row - 1)
        second.cell(row, 2, text)
        second.cell(row, 3, "مفتاح")
    return saved(book)


def formulas_without_values() -> bytes:
    """Formulas that no program has calculated yet, and an error."""
    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Nr.", "Tätigkeit", "Zeit")
    sheet.append([1, "Deckel schließen", "=1+1"])
    sheet.append([2, '=CONCATENATE("Öl ","prüfen")', 3])
    sheet.append([3, "Klappe öffnen", "#REF!"])
    return saved(book)


def hidden_parts() -> bytes:
    """A hidden row, a hidden column, a filtered row, struck-through text, a comment."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Nr.", "Tätigkeit", "Intern")
    for row in range(2, 8):
        sheet.cell(row, 1, row - 1)
        sheet.cell(row, 2, f"Schraube {row - 1} anziehen")
        sheet.cell(row, 3, f"Lohngruppe {row}")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["B5"] = CellRichText(
        "Mutter ",
        TextBlock(InlineFont(strike=True), "mit 30 Nm"),
        TextBlock(InlineFont(b=True), " mit 25 Nm"),
        " anziehen",
    )
    sheet["B6"].comment = Comment("Stimmt das noch?", "Chef")
    return saved(book)


def two_lists() -> bytes:
    """Headless: a column with numbers, one with text, one with remarks; and a second table below a gap."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Anlage anfahren"
    sheet["A1"].font = TITLE
    for row, (text, remark) in enumerate(
        (
            ("Luft einschalten", "6 bar"),
            ("Heizung auf 180 °C stellen", None),
            ("Warten, bis die Lampe grün ist", "ca. 10 min"),
        ),
        3,
    ):
        sheet.cell(row, 1, f"{row - 2}.")
        sheet.cell(row, 2, text)
        sheet.cell(row, 3, remark)
    sheet["A9"] = "Material"
    sheet["A9"].font = TITLE
    heads(sheet, 10, "Bezeichnung", "Menge", "Einheit")
    sheet.append(["Granulat", 25, "kg"])
    sheet.append(["Trennmittel", 0.5, "l"])
    return saved(book)


def steps_over_rows() -> bytes:
    """One step over several rows: its number merged down, its work in lines of their own, a picture beside them."""
    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Nr.", "Arbeitsschritt", "Bild")
    lines = (
        "Haube öffnen",
        "Stütze einhängen",
        "Riemen entspannen",
        "Riemen abnehmen",
        "Riemenscheibe reinigen",
        "Neuen Riemen auflegen",
    )
    for row, text in enumerate(lines, 2):
        sheet.cell(row, 2, text)
    for first in (2, 4, 6):
        sheet.cell(first, 1, first // 2)
        sheet.merge_cells(start_row=first, start_column=1, end_row=first + 1, end_column=1)
        sheet.merge_cells(start_row=first, start_column=3, end_row=first + 1, end_column=3)
        placed(sheet, f"C{first}", f"#{first * 30:02X}0000", (60, 36))
    return saved(book)


# ------------------------------------------------------------------------------------------ by another program


def montage(*, embedded: bool = False) -> bytes:
    """Three steps with pictures (over the cells, or in them), boxes, a text box, a chart, a header and a footer."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Montage")
    sheet.merge_range("A1:D1", "Montageanweisung Pumpe", book.add_format({"bold": True, "font_size": 18}))
    sheet.write_row("A3", ["Nr.", "Tätigkeit", "Bild", "erledigt"], book.add_format({"bold": True}))
    for row, text in enumerate(("Gehäuse einspannen", "Dichtung einlegen", "Deckel mit 12 Nm anziehen"), 3):
        sheet.write(row, 0, row - 2)
        sheet.write(row, 1, text)
        sheet.set_row(row, 80)
        options = {"image_data": png(f"#{row * 40:02X}4040"), "description": f"Bild {row - 2}"}
        (sheet.embed_image if embedded else sheet.insert_image)(row, 2, "bild.png", options)
        sheet.insert_checkbox(row, 3, False)
    sheet.insert_textbox("F2", "Achtung: Quetschgefahr!\nHände weg.")
    sheet.insert_textbox("F5", "Hier drücken")
    sheet.set_header('&L&"Arial,Bold"Arbeitsanweisung AA-12&CRev.: 4&RSeite &P von &N')
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Montage!$A$4:$A$6"})
    sheet.insert_chart("J3", chart)
    book.close()
    return without_slashes(stream.getvalue())


def without_slashes(content: bytes) -> bytes:
    """Some parts of that program begin with a slash, which no other reader of packages minds."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name.lstrip("/"), old.read(name))
    return stream.getvalue()


ALL: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        *(arbeitsplan, pruefplan, ruestcheckliste, wartungsplan, arbeitsanweisung, blanke_liste, mehrere_blaetter),
        *(work_instruction, instrukcja, talimat, ukrainian_arabic, formulas_without_values, hidden_parts, two_lists),
        steps_over_rows,
    )
}


def without_cells(content: bytes, path: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook whose sheet has no cells at all."""
    return patched(
        content, {path: lambda text: re.sub(r"<sheetData>.*</sheetData>", "<sheetData/>", text, flags=re.DOTALL)}
    )
