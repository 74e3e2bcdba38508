"""Office documents for tests, written by the libraries offices' own programs are imitated with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw


def drawn(colour: str, *, size: tuple[int, int] = (800, 600)) -> bytes:
    """A picture that can be told from others by its colour, as a JPEG file."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill="white")
    content = io.BytesIO()
    image.save(content, "JPEG")
    return content.getvalue()


ROWS = (
    ("1", "Reinigen Sie die Dichtfläche mit einem fusselfreien Tuch.", "Tuch", "#a04040"),
    ("2", "Setzen Sie den Deckel auf den Passstift.", "", "#40a040"),
    ("3", "Ziehen Sie die sechs Schrauben über Kreuz mit 25 Nm ± 2 Nm an.", "Drehmomentschlüssel", "#4040a0"),
)
"""Number, work, tool, and colour of the picture of each step."""


def word_checklist(path: Path, rows: Sequence[tuple[str, str, str, str]] = ROWS) -> Path:
    """A German work instruction: a title, protective equipment, a warning, a table with a step a row and pictures."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Dokument-Nr.: AA-104\tRevision: 3"
    document.add_heading("Deckel montieren", 0)
    document.add_paragraph("Verantwortlich: Jana Albers, Tel. 4711")
    document.add_heading("Schutzausrüstung", 1)
    document.add_paragraph("Schutzbrille", style="List Bullet")
    document.add_paragraph("Schutzhandschuhe", style="List Bullet")
    document.add_paragraph("WARNUNG: Quetschgefahr. Die Presse schließt ohne Vorwarnung. Greifen Sie nie hinein.")
    document.add_heading("Arbeitsschritte", 1)
    table = document.add_table(rows=1, cols=4)
    for cell, head in zip(table.rows[0].cells, ("Nr.", "Arbeitsschritt", "Werkzeug", "Bild"), strict=True):
        cell.text = head
    for number, work, tool, colour in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = number, work, tool
        cells[3].paragraphs[0].add_run().add_picture(io.BytesIO(drawn(colour)), width=Cm(3))
    document.save(str(path))
    return path


def excel_checklist(path: Path, rows: Sequence[tuple[str, str, str, str]] = ROWS) -> Path:
    """The same as a workbook, with a title over the table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Arbeitsplan"
    sheet.append(["Deckel montieren"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Revision", "3"])
    sheet.append([])
    sheet.append(["Nr.", "Arbeitsschritt", "Werkzeug", "Bild"])
    for number, work, tool, colour in rows:
        sheet.append([int(number), work, tool])
        sheet.add_image(SheetImage(io.BytesIO(drawn(colour, size=(160, 120)))), f"D{sheet.max_row}")
        sheet.row_dimensions[sheet.max_row].height = 95
    book.save(path)
    return path
