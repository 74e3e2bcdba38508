"""Presentations made by code, as people make them: the way in for tests and for the fuzz target."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree
from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

TITLE, CONTENT, SECTION, TWO, COMPARISON, ONLY_TITLE, BLANK = range(7)


class Deck:
    """A presentation in the making; ``saved()`` gives its bytes."""

    def __init__(self, *, wide: bool = True) -> None:
        self.office = Presentation()
        if wide:
            self.office.slide_width, self.office.slide_height = Inches(13.333), Inches(7.5)

    def slide(self, layout: int, title: str = "", body: str = "") -> Any:
        slide = self.office.slides.add_slide(self.office.slide_layouts[layout])
        if title and slide.shapes.title is not None:
            slide.shapes.title.text = title
        if body:
            slide.placeholders[1].text = body
        return slide

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.office.save(stream)
        return stream.getvalue()


def photo(colour: str = "steelblue", size: tuple[int, int] = (400, 300), kind: str = "PNG") -> io.BytesIO:
    """A picture that can be told from others by its colour."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((10, 10, size[0] - 10, size[1] - 10), fill=colour)
    stream = io.BytesIO()
    image.save(stream, kind)
    stream.seek(0)
    return stream


def picture(slide: Any, left: float, top: float, width: float, height: float, colour: str = "steelblue") -> Any:
    """Inches."""
    return slide.shapes.add_picture(photo(colour), Inches(left), Inches(top), Inches(width), Inches(height))


def box(slide: Any, text: str, left: float, top: float, width: float = 3, height: float = 0.4, size: int = 18) -> Any:
    """A text box; inches and points."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    shape.text_frame.text = text
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
    return shape


def shape(slide: Any, kind: Any, left: float, top: float, width: float, height: float, text: str = "") -> Any:
    """An outlined shape without a filling; inches."""
    made = slide.shapes.add_shape(kind, Inches(left), Inches(top), Inches(width), Inches(height))
    made.fill.background()
    made.line.color.rgb = RGBColor(255, 0, 0)
    made.line.width = Pt(4)
    if text:
        made.text_frame.text = text
    return made


def arrow(slide: Any, x1: float, y1: float, x2: float, y2: float) -> Any:
    """A red line with a head at its end; inches."""
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Inches(x1), Inches(y1), Inches(x2), Inches(y2))
    line.line.color.rgb = RGBColor(255, 0, 0)
    line.line.width = Pt(4)
    etree.SubElement(line.line._get_or_add_ln(), qn("a:tailEnd"), type="triangle")
    return line


def numbered(body: Any, lines: Sequence[tuple[int, str]], *, kind: str = "arabicPeriod", first: int = 1) -> None:
    """A body of paragraphs (level, text) that PowerPoint numbers."""
    for index, (level, text) in enumerate(lines):
        paragraph = body.text_frame.paragraphs[0] if index == 0 else body.text_frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        automatic = etree.SubElement(paragraph._p.get_or_add_pPr(), qn("a:buAutoNum"), type=kind)
        if first != 1:
            automatic.set("startAt", str(first))


def noted(slide: Any, text: str) -> None:
    slide.notes_slide.notes_text_frame.text = text


def hidden(slide: Any) -> None:
    slide._element.set("show", "0")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A presentation whose parts went through ``change(name, content)``."""
    return packed({name: change(name, part) for name, part in parts_of(content).items()})


def related(slide: Any, kind: str, target: str) -> str:
    """A relationship that leads out of the document; its id."""
    return slide.part.rels.get_or_add_ext_rel(
        f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", target
    )


# ------------------------------------------------------------------------------------------ whole decks


def german_course() -> Deck:
    """Title, agenda, safety, tools, three work slides with photos and notes, thanks."""
    deck = Deck()
    deck.slide(TITLE, "Dichtung wechseln", "Arbeitsplatz WS-04")
    deck.slide(CONTENT, "Inhalt", "Sicherheit\nWerkzeug\nAblauf")
    deck.slide(CONTENT, "Sicherheit", "WARNUNG: Quetschgefahr am Deckel.\nSchutzbrille tragen")
    deck.slide(CONTENT, "Werkzeug", "Drehmomentschlüssel 25 Nm\nSpatel")
    for title, text, colour in (
        ("Deckel abnehmen", "Vier Schrauben lösen\nDeckel gerade nach oben abheben", "red"),
        ("Dichtung einlegen", "Neue Dichtung in die Nut legen", "green"),
        ("Deckel festschrauben", "Schrauben mit 25 Nm über Kreuz anziehen", "blue"),
    ):
        slide = deck.slide(CONTENT, title, text)
        picture(slide, 8, 2, 4, 3, colour)
        noted(slide, f"Hier zeigt der Meister: {title}.")
    deck.slide(CONTENT, "Vielen Dank", "Noch Fragen? Frau Yılmaz, Tel. 4711")
    return deck


def marked_screenshots() -> Deck:
    """Screenshots with ovals, arrows and call-outs, drawn in any order."""
    deck = Deck()
    first = deck.slide(ONLY_TITLE, "Programm starten")
    picture(first, 1, 2.5, 6, 4)
    shape(first, MSO_SHAPE.OVAL, 3, 3.5, 1, 1)
    arrow(first, 8.5, 3, 4, 4)
    box(first, "Doppelklick", 8.6, 2.8, 1.5)
    second = deck.slide(ONLY_TITLE, "Daten laden")
    box(second, "3. OK drücken", 9, 5)
    box(second, "1. Datei wählen", 9, 2)
    picture(second, 1, 2, 6, 4.5, "orange")
    box(second, "2. Pfad C:\\Daten\\Prüfung prüfen", 9, 3.5)
    third = deck.slide(ONLY_TITLE, "Zwei Bilder")
    picture(third, 0.5, 2, 5, 4, "green")
    picture(third, 7, 2, 5, 4, "purple")
    box(third, "Vorher", 0.5, 6.3)
    box(third, "Nachher", 7, 6.3)
    return deck


def one_list() -> Deck:
    """The steps are a numbered list on one slide."""
    deck = Deck()
    deck.slide(TITLE, "Drucker neu starten", "Version 2")
    body = deck.slide(CONTENT, "Ablauf").placeholders[1]
    lines = [(0, "Drucker ausschalten"), (0, "30 s warten"), (1, "Netzstecker ziehen"), (1, "Netzstecker einstecken")]
    numbered(body, [*lines, (0, "Drucker einschalten")])
    return deck


def table_of_steps() -> Deck:
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Rüsten")
    made = slide.shapes.add_table(4, 4, Inches(0.5), Inches(1.5), Inches(12), Inches(5)).table
    rows = [
        ("Nr.", "Arbeitsschritt", "Hinweis", "Bild"),
        ("1", "Form einsetzen", "Auf Sitz achten", ""),
        ("2", "Schrauben anziehen", "25 Nm", ""),
        ("3", "Probelauf starten", "Haube geschlossen", ""),
    ]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(at, column).text = text
    for at, colour in ((1, "red"), (2, "green"), (3, "blue")):
        picture(slide, 10, 1.6 + 1.25 * at, 1.4, 1, colour)
    return deck


def groups() -> Deck:
    """A picture with its oval in a group in a group, moved and made smaller."""
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Gruppe")
    outer = slide.shapes.add_group_shape()
    inner = outer.shapes.add_group_shape()
    inner.shapes.add_picture(photo(), Inches(1), Inches(2), Inches(6), Inches(4))
    oval = inner.shapes.add_shape(MSO_SHAPE.OVAL, Inches(2), Inches(3), Inches(1), Inches(1))
    oval.fill.background()
    oval.line.color.rgb = RGBColor(255, 0, 0)
    note = inner.shapes.add_textbox(Inches(1), Inches(6.2), Inches(4), Inches(0.4))
    note.text_frame.text = "In der Gruppe"
    outer.left, outer.top = Inches(5), Inches(1.5)
    outer.width, outer.height = Emu(outer.width // 2), Emu(outer.height // 2)
    other = deck.slide(ONLY_TITLE, "Danach")
    box(other, "Weiter arbeiten", 1, 2)
    return deck


def badges() -> Deck:
    """Numbers in circles: on the picture, and again beside the texts, which were drawn in another order."""
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Bedienfeld einrichten")
    picture(slide, 0.5, 2, 6, 4.5)
    for number, (x, y) in ((2, (2, 3)), (1, (4, 5)), (3, (1, 4))):
        shape(slide, MSO_SHAPE.OVAL, x, y, 0.5, 0.5, str(number))
    for number, text in ((3, "Freigabe drücken"), (1, "Schlüssel drehen"), (2, "Taste F2 halten")):
        top = 1.5 + number
        shape(slide, MSO_SHAPE.OVAL, 7.5, top, 0.5, 0.5, str(number))
        box(slide, text, 8.1, top)
    other = deck.slide(ONLY_TITLE, "Abschluss der Arbeit")
    box(other, "Licht ausschalten", 1, 2)
    return deck


def columns_of_text() -> Deck:
    deck = Deck()
    slide = deck.slide(COMPARISON, "Richtig und falsch")
    for index, text in ((3, "Falsch"), (1, "Richtig"), (4, "Spatel ankanten"), (2, "Spatel flach führen")):
        slide.placeholders[index].text = text
    two = deck.slide(TWO, "Links und rechts")
    two.placeholders[2].text = "Dann rechts\nDanach unten"
    two.placeholders[1].text = "Zuerst links\nDarauf Mitte"
    return deck


def grid_of_photos() -> Deck:
    """Two rows of two photos, a caption below each."""
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Vier Griffe")
    for row in (1, 0):
        for column in (1, 0):
            number = row * 2 + column
            picture(slide, 1 + 6 * column, 1.6 + 2.9 * row, 3, 2, ("red", "green", "blue", "black")[number])
            box(slide, ("Greifen", "Heben", "Drehen", "Setzen")[number], 1 + 6 * column, 3.7 + 2.9 * row)
    deck.slide(CONTENT, "Danach", "Teil prüfen")
    return deck


def not_to_be_read() -> Deck:
    """Logo and footer everywhere, a hidden slide, a comment, a linked picture, a video, a chart, slide numbers."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    deck = Deck()
    for number in range(1, 6):
        slide = deck.slide(ONLY_TITLE, f"Arbeit {chr(64 + number)}")
        picture(slide, 12, 0.2, 1, 0.6, "navy")
        box(slide, f"Handgriff {number} ausführen", 1, 2)
        for kind, text in (("ftr", "AA-017 | Rev. 3 | Stand: 12.03.2026"), ("sldNum", str(number)), ("dt", "1.1.2020")):
            edge = box(slide, text, 1, 7)
            properties = edge._element.find(qn("p:nvSpPr")).find(qn("p:nvPr"))
            etree.SubElement(properties, qn("p:ph"), type=kind, idx="10")
    hidden(deck.slide(CONTENT, "Alte Fassung", "ACHTUNG: alte Werte, 30 Nm"))
    slide = deck.slide(ONLY_TITLE, "Linked")
    made = picture(slide, 1, 2, 3, 2)
    blip = made._element.find(f".//{qn('a:blip')}")
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), related(slide, "image", "file:///C:/Users/geheim/Bilder/anlage.png"))
    values = CategoryChartData()
    values.categories = ["a", "b"]
    values.add_series("Reihe", (1, 2))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(5), Inches(2), Inches(4), Inches(3), values).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Ausschuss je Schicht"
    movie = io.BytesIO(b"not really a video")
    slide.shapes.add_movie(movie, Inches(9), Inches(5), Inches(2), Inches(1.5), mime_type="video/mp4")
    return deck


def without_titles() -> Deck:
    """Blank slides: a large line and a picture, or a picture alone."""
    deck = Deck()
    first = deck.slide(BLANK)
    picture(first, 1, 2, 5, 4, "red")
    box(first, "Menü Datei öffnen", 7, 3)
    box(first, "Öffnen", 1, 0.4, size=32)
    second = deck.slide(BLANK)
    picture(second, 1, 2, 5, 4, "green")
    box(second, "Auf Speichern klicken", 1, 1)
    third = deck.slide(BLANK)
    picture(third, 1, 1, 8, 6, "blue")
    return deck


def sections_and_parts() -> Deck:
    """Section headers, a slide that goes on, two of the same name."""
    deck = Deck()
    deck.slide(TITLE, "Kurs Presse", "Teil 1 und 2")
    deck.slide(SECTION, "Rüsten")
    deck.slide(CONTENT, "Werkzeug einsetzen", "Werkzeug in die Aufnahme setzen")
    deck.slide(CONTENT, "Werkzeug einsetzen (Fortsetzung)", "Spannhebel schließen")
    deck.slide(SECTION, "Betrieb")
    deck.slide(CONTENT, "Teil einlegen", "Teil bis zum Anschlag schieben")
    deck.slide(CONTENT, "Teil einlegen", "Zweites Teil darauf legen")
    deck.slide(CONTENT, "Persönliche Schutzausrüstung", "Gehörschutz\nSicherheitsschuhe")
    return deck


def counting_on() -> Deck:
    """One numbered list over three slides."""
    deck = Deck()
    deck.slide(TITLE, "Filter wechseln")
    first = 1
    for lines in (("Ventil schließen", "Druck ablassen"), ("Gehäuse öffnen", "Filter ziehen"), ("Filter einsetzen",)):
        slide = deck.slide(CONTENT, "Filter wechseln")
        numbered(slide.placeholders[1], [(0, line) for line in lines], first=first)
        first += len(lines)
    return deck


def arabic() -> Deck:
    deck = Deck()
    deck.slide(TITLE, "تغيير المرشح", "محطة العمل 4")
    slide = deck.slide(ONLY_TITLE, "إغلاق الصمام")
    picture(slide, 4.5, 2, 4, 3, "red")
    box(slide, "ثم انتظر ٣٠ ثانية", 1, 3)
    box(slide, "أدر المقبض إلى اليمين", 9.5, 3)
    second = deck.slide(ONLY_TITLE, "فتح الغطاء")
    box(second, "ارفع الغطاء بحذر", 9, 2)
    return deck


def many_languages() -> Deck:
    deck = Deck()
    for title, text in (
        ("Zamknij zawór", "Obróć dźwignię w prawo\nPoczekaj 30 s"),
        ("Vanayı kapatın", "Kolu sağa çevirin\n30 s bekleyin"),
        ("Cierre la válvula", "Gire la palanca a la derecha"),
        ("Închideți supapa", "Rotiți mânerul spre dreapta"),
        ("Закрийте клапан", "Поверніть ручку праворуч"),
    ):
        deck.slide(CONTENT, title, text)
    return deck


def diagram() -> Deck:
    """A process drawn with SmartArt, as Office writes it; only its data model matters."""
    deck = Deck()
    slide = deck.slide(ONLY_TITLE, "Ablauf")
    made = slide.shapes.add_table(1, 1, Inches(1), Inches(2), Inches(8), Inches(3))
    frame = made._element
    graphic = frame.find(f".//{qn('a:graphicData')}")
    for child in list(graphic):
        graphic.remove(child)
    graphic.set("uri", DIAGRAM)
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    ids = etree.SubElement(graphic, f"{{{DIAGRAM}}}relIds", nsmap={"dgm": DIAGRAM})
    for name, kind, content in (("dm", "diagramData", _diagram_points()), ("lo", "diagramLayout", _diagram_layout())):
        uri = PackURI(f"/ppt/diagrams/{kind}1.xml")
        part = Part(
            uri,
            f"application/vnd.openxmlformats-officedocument.drawingml.{kind}+xml",
            deck.office.part.package,
            content,
        )
        related_as = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        ids.set(qn(f"r:{name}"), slide.part.relate_to(part, related_as))
    return deck


DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_DIAGRAM_TEXTS = ("Anliefern", "Prüfen", "Einlagern")


def _diagram_points() -> bytes:
    points = ['<dgm:pt modelId="0" type="doc"/>']
    links = []
    for number, text in enumerate(_DIAGRAM_TEXTS, 1):
        body = f"<dgm:t><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>"
        points.insert(1, f'<dgm:pt modelId="{number}">{body}</dgm:pt>')
        links.insert(0, f'<dgm:cxn modelId="c{number}" srcId="0" destId="{number}" srcOrd="{number - 1}" destOrd="0"/>')
    points.append(
        '<dgm:pt modelId="9"><dgm:t><a:bodyPr/><a:p><a:r><a:t>Menge zählen</a:t></a:r></a:p></dgm:t></dgm:pt>'
    )
    links.append('<dgm:cxn modelId="c9" srcId="2" destId="9" srcOrd="0" destOrd="0"/>')
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return (
        f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{drawing}"><dgm:ptLst>{"".join(points)}</dgm:ptLst>'
        f"<dgm:cxnLst>{''.join(links)}</dgm:cxnLst></dgm:dataModel>"
    ).encode()


def _diagram_layout() -> bytes:
    name = "urn:microsoft.com/office/officeart/2005/8/layout/process1"
    return f'<dgm:layoutDef xmlns:dgm="{DIAGRAM}" uniqueId="{name}"/>'.encode()


ALL: Mapping[str, Callable[[], Deck]] = {
    "german course": german_course,
    "marked screenshots": marked_screenshots,
    "one list": one_list,
    "table of steps": table_of_steps,
    "groups": groups,
    "badges": badges,
    "columns of text": columns_of_text,
    "grid of photos": grid_of_photos,
    "not to be read": not_to_be_read,
    "without titles": without_titles,
    "sections and parts": sections_and_parts,
    "counting on": counting_on,
    "arabic": arabic,
    "many languages": many_languages,
    "diagram": diagram,
}
