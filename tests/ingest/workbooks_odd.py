"""Workbooks laid out in less usual ways, as companies have them too; each a function that gives the bytes of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl import Workbook
from workbooks import BOLD, FRAME, TITLE, banner, heads, placed, saved


def side_by_side() -> bytes:
    """Steps on the left, a list of tools on the right."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Montage"
    banner(sheet, 1, "Montage Ventilblock", 7, TITLE)
    heads(sheet, 3, "Nr.", "Arbeitsschritt", "Drehmoment")
    for c, t in enumerate(["Werkzeug", "Menge"], 6):
        sheet.cell(3, c, t).font = BOLD
    for r, t in enumerate(
        ["Block einspannen", "Ventil einsetzen", "Schrauben anziehen", "Dichtheit prüfen", "Etikett kleben"], 4
    ):
        sheet.cell(r, 1, r - 3)
        sheet.cell(r, 2, t)
    sheet["C6"] = "12 Nm"
    for r, (t, m) in enumerate([("Drehmomentschlüssel", 1), ("Prüfstand", 1)], 4):
        sheet.cell(r, 6, t)
        sheet.cell(r, 7, m)
    return saved(book)


def photo_blocks() -> bytes:
    """One step a block: a banner, a text, a picture beside it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Anleitung"
    banner(sheet, 1, "Filterwechsel Kompressor K2", 4, TITLE)
    r = 3
    for n, t in enumerate(
        ["Kompressor am Hauptschalter ausschalten. Druck ablassen.", "Deckel mit SW 13 lösen.", "Filter einsetzen."], 1
    ):
        banner(sheet, r, f"Schritt {n}", 4)
        sheet.cell(r + 1, 1, t)
        sheet.merge_cells(start_row=r + 1, start_column=1, end_row=r + 4, end_column=2)
        placed(sheet, f"C{r + 1}", f"#{n * 50:02X}3030", (120, 70))
        r += 6
    return saved(book)


def picture_cards() -> bytes:
    """Pictures in a row, each with its numbered words below."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Reinigung Drucker"
    sheet["A1"].font = TITLE
    n = 0
    for r in (3, 6):
        sheet.row_dimensions[r].height = 90
        for c in "ABC":
            n += 1
            placed(sheet, f"{c}{r}", f"#{n * 30:02X}3030")
            sheet[f"{c}{r + 1}"] = f"{n}. Schritt Nummer {n} ausführen"
    return saved(book)


def form_lone() -> bytes:
    """A form in which only the first column is filled in."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Schichtbeginn"
    sheet["A1"] = "Checkliste Schichtbeginn"
    sheet["A1"].font = TITLE
    heads(sheet, 3, "Prüfpunkt", "i.O.", "n.i.O.", "Bemerkung")
    r = 4
    for t in ["Not-Halt geprüft", "Schutzhaube geschlossen", "Ölstand ok"]:
        sheet.cell(r, 1, t)
        r += 1
    banner(sheet, r, "Umgebung", 4)
    r += 1
    for t in ["Boden trocken", "Fluchtweg frei"]:
        sheet.cell(r, 1, t)
        r += 1
    sheet.cell(r + 1, 1, "Name, Datum, Unterschrift: ____________")
    return saved(book)


def english_form() -> bytes:
    """A title block of keys and values without colons."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Standard Work"
    sheet["A1"] = "STANDARD OPERATING PROCEDURE"
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = TITLE
    sheet["A2"] = "Title"
    sheet["B2"] = "Daily cleaning of the mixer"
    sheet["D2"] = "SOP No."
    sheet["E2"] = "SOP-12"
    sheet["A3"] = "Prepared by"
    sheet["B3"] = "J. Doe"
    sheet["D3"] = "Date"
    sheet["E3"] = "03/05/2024"
    sheet["A4"] = "PPE required"
    sheet["B4"] = "Safety glasses, gloves"
    heads(sheet, 6, "#", "Task description", "Time (min)", "Responsible", "Photo ref", "Done?")
    for i, (t, m) in enumerate(
        [
            ("Switch off and lock out the mixer", 2),
            ("Remove residue with a plastic scraper", 10.5),
            ("Rinse with water (max. 40 °C)", 5),
        ],
        1,
    ):
        sheet.append([i, t, m, "Operator", f"img_{i}.jpg", "☐"])
    return saved(book)


def footer_history() -> bytes:
    """A history of changes and names below the steps."""
    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Nr.", "Arbeitsschritt", "Hinweis")
    for i in range(1, 5):
        sheet.append([i, f"Teil {i} montieren", None])
    sheet["A7"] = "Änderungshistorie"
    sheet["A7"].font = BOLD
    heads(sheet, 8, "Rev.", "Datum", "Änderung")
    sheet.append(["A", "01.02.2023", "Erstausgabe"])
    sheet.append(["B", "05.06.2024", "Schritt 3 neu"])
    sheet["A12"] = "Erstellt:"
    sheet["B12"] = "Müller"
    sheet["C12"] = "Geprüft: Schmidt"
    return saved(book)


def warnings_between() -> bytes:
    """Rows without a number: a warning, and a line that goes on."""
    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Nr.", "Tätigkeit", "Werkzeug")
    sheet.append([1, "Netzstecker ziehen", None])
    sheet.append([None, "WARNUNG: Restspannung! 5 Minuten warten.", None])
    sheet.append([2, "Gehäuse öffnen", "Torx 20"])
    sheet.append([None, "dabei Kabel nicht knicken", None])
    sheet.append([3, "Platine tauschen", None])
    return saved(book)


def vertical_text_groups() -> bytes:
    """Groups in merged cells in front, without a title."""
    book = Workbook()
    sheet = book.active
    heads(sheet, 1, "Phase", "Schritt", "Wer", "Dauer")
    for r in [
        ("Vorbereiten", "Halle sperren", "Meister", 5),
        (None, "Kran prüfen", "Kranführer", 10),
        ("Heben", "Last anschlagen", "Anschläger", 5),
        (None, "Last heben", "Kranführer", 5),
    ]:
        sheet.append(r)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")
    return saved(book)


def german_head() -> bytes:
    """Logo, title of two rows, document number at the right, signatures below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "AA"
    sheet.merge_cells("A1:B3")
    placed(sheet, "A1", size=(100, 50))
    sheet["C1"] = "Arbeitsanweisung"
    sheet.merge_cells("C1:E1")
    sheet["C2"] = "Wechsel der Schleifscheibe"
    sheet.merge_cells("C2:E3")
    sheet["C2"].font = TITLE
    sheet["F1"] = "Dok.-Nr.:"
    sheet["G1"] = "AA-12-003"
    sheet["F2"] = "Revision:"
    sheet["G2"] = "4"
    sheet["F3"] = "Seite:"
    sheet["G3"] = "1 von 1"
    sheet["A5"] = "Bereich:"
    sheet["B5"] = "Schleiferei"
    sheet["D5"] = "Maschine:"
    sheet["E5"] = "SM-2"
    sheet["A6"] = "Sicherheit"
    sheet["A6"].font = BOLD
    sheet.merge_cells("A6:G6")
    sheet["A7"] = "Vor Beginn Hauptschalter aus und gegen Wiedereinschalten sichern!"
    sheet.merge_cells("A7:G7")
    for c, t in zip("ABEFG", ["Nr.", "Tätigkeit", "Hilfsmittel", "Bild", "Prüfung"], strict=False):
        sheet[f"{c}9"] = t
        sheet[f"{c}9"].font = BOLD
    sheet.merge_cells("B9:D9")
    for i, t in enumerate(["Haube öffnen", "Scheibe mit Abzieher lösen", "Neue Scheibe klangprüfen und aufsetzen"], 1):
        r = 9 + i
        sheet.cell(r, 1, i)
        sheet.cell(r, 2, t)
        sheet.merge_cells(start_row=r, start_column=2, end_row=r, end_column=4)
        sheet.cell(r, 7, "i.O. / n.i.O.")
        sheet.row_dimensions[r].height = 70
        placed(sheet, f"F{r}", f"#{i * 40:02X}0000", (80, 80))
    for c, t, v in zip(
        "ADF", ["Erstellt", "Geprüft", "Freigegeben"], ["Müller, 01.02.2024", "Schulz", "Dr. Weber"], strict=False
    ):
        sheet[f"{c}15"] = t
        sheet[f"{c}16"] = v
    return saved(book)


def calendar() -> bytes:
    """A cleaning plan with the days of a week to be ticked."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Reinigungsplan Küche"
    sheet["A1"].font = TITLE
    for c, t in enumerate(["Nr.", "Tätigkeit", "Wer", *range(1, 8)], 1):
        sheet.cell(3, c, t).font = BOLD
    for i, t in enumerate(["Boden wischen", "Filter reinigen", "Abfluss spülen"], 1):
        sheet.cell(3 + i, 1, i)
        sheet.cell(3 + i, 2, t)
        sheet.cell(3 + i, 3, "Früh")
        for c in range(4, 11):
            sheet.cell(3 + i, c).border = FRAME
    return saved(book)


def label_steps() -> bytes:
    """Steps numbered by words in front."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Montage Rollenbock"
    sheet["A1"].font = TITLE
    for i, t in enumerate(["Achse einlegen", "Lager aufpressen (max. 5 kN)", "Sicherungsring setzen"], 1):
        sheet.cell(2 + i, 1, f"Schritt {i}")
        sheet.cell(2 + i, 2, t)
    return saved(book)


def spanish() -> bytes:
    """Spanish."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoja1"
    sheet["A1"] = "Instrucción de trabajo: cambio de filtro"
    sheet["A1"].font = TITLE
    sheet["A2"] = "Código:"
    sheet["B2"] = "IT-07"
    sheet["C2"] = "Versión:"
    sheet["D2"] = "2"
    heads(sheet, 4, "N.º", "Actividad", "Herramienta", "Tiempo (min)")
    for i, (t, h, m) in enumerate(
        [
            ("Cerrar la válvula de agua", "Llave fija", 1.5),
            ("Desenroscar el vaso", "Mano", 2),
            ("Colocar el filtro nuevo", None, 2.5),
        ],
        1,
    ):
        sheet.append([i, t, h, m])
    return saved(book)


def romanian() -> bytes:
    """Romanian."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Foaie1"
    sheet["A1"] = "Instrucțiune de lucru"
    sheet["A1"].font = TITLE
    heads(sheet, 3, "Nr. crt.", "Operație", "Scule", "Observații")
    for i, (t, h) in enumerate(
        [
            ("Opriți mașina și blocați întrerupătorul", "lacăt"),
            ("Desfaceți capacul", "cheie 10"),
            ("Înlocuiți cureaua", None),
        ],
        1,
    ):
        sheet.append([i, t, h, None])
    return saved(book)


def two_procedures() -> bytes:
    """Two procedures, one below the other."""
    book = Workbook()
    sheet = book.active
    sheet.title = "SOP"
    sheet["A1"] = "Anfahren"
    sheet["A1"].font = BOLD
    heads(sheet, 2, "Nr.", "Schritt")
    sheet.append([1, "Luft ein"])
    sheet.append([2, "Strom ein"])
    sheet["A6"] = "Abfahren"
    sheet["A6"].font = BOLD
    heads(sheet, 7, "Nr.", "Schritt")
    sheet.append([1, "Strom aus"])
    sheet.append([2, "Luft aus"])
    return saved(book)


def single_column_head() -> bytes:
    """A heading and lines, all in the first column."""
    book = Workbook()
    sheet = book.active
    for r, t in enumerate(
        ["Arbeitsschritte", "Netzteil ausschalten", "Abdeckung abnehmen", "Lüfter abziehen", "Neuen Lüfter aufstecken"],
        1,
    ):
        sheet.cell(r, 1, t)
    return saved(book)


ODD: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        side_by_side,
        photo_blocks,
        picture_cards,
        form_lone,
        english_form,
        footer_history,
        warnings_between,
        vertical_text_groups,
        german_head,
        calendar,
        label_steps,
        spanish,
        romanian,
        two_procedures,
        single_column_head,
    )
}
