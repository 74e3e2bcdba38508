"""PDF documents as programs print them, made here with fpdf2: each small, and each with one trap."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageDraw

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"


class Sheet(FPDF):
    """A4 with a header and a footer, where they are given; ``{page}`` and ``{pages}`` are filled in."""

    packed = True

    def __init__(self, header: Sequence[str] = (), footer: Sequence[str] = (), **options: object) -> None:
        super().__init__(format="A4", **options)  # type: ignore[arg-type]
        self.set_compression(self.packed)
        self.above, self.below = header, footer
        self.add_font("Inter", "", FONTS / "Inter-Regular.ttf")
        self.add_font("Inter", "B", FONTS / "Inter-Bold.ttf")
        self.add_font("Signs", "", FONTS / "NotoSansSymbols2-Symbols.ttf")
        self.set_font("Inter", size=11)
        self.set_margins(20, 30 if header else 20)
        self.set_auto_page_break(True, 25)

    def header(self) -> None:
        self._small(self.above, 10)

    def footer(self) -> None:
        self._small(self.below, -15)

    def _small(self, texts: Sequence[str], y: float) -> None:
        for index, text in enumerate(texts):
            self.set_y(y)
            self.set_font("Inter", size=8)
            said = text.replace("{page}", str(self.page_no())).replace("{pages}", "{nb}")
            self.cell(0, 4, said, align="LCR"[index % 3])
        self.set_font("Inter", size=11)
        if y > 0:
            self.set_y(self.t_margin)

    def say(self, text: str, *, size: float = 11, bold: bool = False, left: float = 0, width: float = 0) -> None:
        self.set_font("Inter", "B" if bold else "", size)
        self.set_x(self.l_margin + left)
        self.multi_cell(width, size * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_font("Inter", size=11)

    def headline(self, text: str) -> None:
        self.say(text, size=20, bold=True)
        self.ln(4)

    def chapter(self, text: str) -> None:
        self.ln(3)
        self.say(text, size=14, bold=True)
        self.ln(2)

    def entry(self, mark: str, text: str, *, left: float = 0) -> None:
        """A mark and its text, set in beside it."""
        self.set_x(self.l_margin + left)
        self.set_font("Signs" if mark in "☐☑" else "Inter", size=11)
        self.cell(8, 5, mark)
        self.set_font("Inter", size=11)
        self.multi_cell(self.w - self.r_margin - self.get_x(), 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1.5)

    def bytes(self) -> bytes:
        return bytes(self.output())


def photo(colour: str, size: tuple[int, int] = (320, 240), mark: str = "") -> io.BytesIO:
    """A JPEG that looks like a photo to a program: many colours."""
    base = Image.effect_noise(size, 60).convert("RGB")
    picture = Image.blend(base, Image.new("RGB", size, colour), 0.7)
    if mark:
        ImageDraw.Draw(picture).text((20, 20), mark, fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return out


def numbered() -> bytes:
    """A title, a list of steps that goes over a page's end, entries of several lines."""
    sheet = Sheet(
        header=["Musterwerk GmbH", "Arbeitsanweisung", "Dokument-Nr.: AA-104"],
        footer=["Rev.: 3", "Stand: 12.03.2026", "Seite {page} von {pages}"],
    )
    sheet.add_page()
    sheet.headline("Spindel wechseln")
    sheet.say("Diese Anweisung gilt für die Fräsmaschine F2 in Halle 3.")
    sheet.chapter("Ablauf")
    for number in range(1, 31):
        text = (
            f"Schraube {number} mit dem Drehmomentschlüssel lösen und in die Schale mit der Nummer {number} legen. "
            "Danach die Auflagefläche mit einem fusselfreien Tuch reinigen."
        )
        sheet.entry(f"{number}.", text)
    sheet.chapter("Prüfung")
    sheet.say("Die Spindel läuft ohne Geräusche.")
    return sheet.bytes()


def two_columns() -> bytes:
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Wartung der Pumpe")
    left = [
        "Schalten Sie die Pumpe am Hauptschalter aus und sichern Sie sie gegen Wiedereinschalten. "
        "Warten Sie, bis der Druck abgefallen ist.",
        "Öffnen Sie das Ventil langsam und fangen Sie das auslaufende Öl in einer Wanne auf. Entsorgen "
        "Sie es nach Vorschrift im Lager.",
        "Prüfen Sie die Dichtung auf Risse und tauschen Sie sie aus, wenn Sie welche finden. Reinigen "
        "Sie die Nut vor dem Einlegen.",
    ]
    right = [
        "Schließen Sie das Ventil und füllen Sie neues Öl bis zur Marke ein. Verwenden Sie nur das "
        "freigegebene Öl der Sorte Beta.",
        "Entlüften Sie die Pumpe, indem Sie die Schraube am Gehäuse eine Umdrehung lösen, bis Öl ohne Blasen austritt.",
        "Nehmen Sie die Pumpe wieder in Betrieb und beobachten Sie den Druck fünf Minuten lang am Manometer.",
    ]
    top = sheet.get_y()
    for column, texts in enumerate((left, right)):
        sheet.set_y(top)
        for text in texts:
            sheet.say(text, left=column * 90, width=78)
            sheet.ln(3 + column)
    sheet.ln(8)
    sheet.set_y(150)
    sheet.say(
        "Melden Sie Störungen sofort der Schichtleitung und tragen Sie sie in das Buch ein, das neben der Pumpe liegt."
    )
    return sheet.bytes()


def table_of_steps(*, rows: int = 3, ruled: bool = True) -> bytes:
    """A table with a head, pictures in its cells, and words that are wrapped in them."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Filter tauschen")
    with sheet.table(
        col_widths=(12, 60, 40, 40), borders_layout="ALL" if ruled else "NONE", line_height=5, padding=2
    ) as table:
        head = table.row()
        for text in ("Nr.", "Arbeitsschritt", "Hinweis", "Bild"):
            head.cell(text)
        for number in range(1, rows + 1):
            row = table.row()
            row.cell(str(number))
            row.cell(f"Deckel {number} abnehmen und den Filter vorsichtig nach oben herausziehen")
            row.cell("Handschuhe tragen" if number % 2 else "")
            row.cell(img=photo(f"#{number * 37 % 256:02x}8040", mark=str(number)), img_fill_width=True)
    return sheet.bytes()


def aligned_table() -> bytes:
    """A table without any rule: columns that only stand one below the other."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Anziehen der Schrauben")
    rows = [
        ("Nr.", "Arbeitsschritt", "Drehmoment"),
        ("1", "Schraube M8 handfest ansetzen", "von Hand"),
        ("2", "Schraube M8 über Kreuz anziehen, dabei das Gehäuse festhalten", "25 Nm"),
        ("3", "Sicherungsblech umbiegen", "entfällt"),
    ]
    for number, (first, second, third) in enumerate(rows):
        top = sheet.get_y()
        sheet.set_font("Inter", "" if number else "B", 11)
        sheet.set_xy(20, top)
        sheet.cell(12, 5, first)
        sheet.set_xy(36, top)
        sheet.multi_cell(70, 5, second, align="L")
        bottom = sheet.get_y()
        sheet.set_xy(120, top)
        sheet.cell(40, 5, third)
        sheet.set_y(bottom + 3)
    return sheet.bytes()


def hyphens() -> bytes:
    sheet = Sheet()
    sheet.add_page()
    for line in (
        "Ziehen Sie die Schraube mit dem Dreh-",
        "moment an, das auf der M8-",
        "Schraube eingeprägt ist. Der Ein- und",
        "Ausschalter der CNC-",
        "Fräse muss dabei auf AUS stehen, die Not-",
        "Halt-Taste muss frei sein. Ein-",
        "und Ausbau dauern eine Stunde.",
    ):
        sheet.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    return sheet.bytes()


def pictures_beside(*, rows: int = 3) -> bytes:
    """Rows of a picture on the left and its text on the right."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Dichtung einlegen")
    for number in range(1, rows + 1):
        top = sheet.get_y()
        sheet.image(photo(f"#4080{number * 60:02x}", mark=str(number)), x=20, y=top, w=50)
        sheet.set_y(top + 8)
        sheet.say(f"{number}. Dichtung {number} in die Nut legen und mit dem Daumen andrücken.", left=60, width=90)
        sheet.set_y(top + 45)
    return sheet.bytes()


def call_outs() -> bytes:
    """A photo with an arrow and a number drawn over it, a plain one, and a drawing of lines."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Klemme öffnen")
    sheet.say("1. Hebel (1) nach unten drücken.")
    top = sheet.get_y() + 2
    sheet.image(photo("#557799"), x=30, y=top, w=80)
    sheet.set_draw_color(255, 0, 0)
    sheet.set_line_width(1.2)
    sheet.line(120, top + 5, 75, top + 30)
    sheet.line(75, top + 30, 80, top + 23)
    sheet.line(75, top + 30, 83, top + 29)
    sheet.set_xy(100, top + 40)
    sheet.cell(6, 6, "1")
    sheet.set_y(top + 65)
    sheet.say("2. Draht herausziehen.")
    sheet.image(photo("#997755"), x=30, y=sheet.get_y() + 2, w=80)
    sheet.set_y(sheet.get_y() + 68)
    sheet.say("3. Klemme wie gezeichnet einsetzen.")
    y = sheet.get_y() + 5
    sheet.set_draw_color(0, 0, 0)
    sheet.set_line_width(0.4)
    for index in range(8):
        sheet.line(40 + index * 6, y, 60 + index * 5, y + 30)
        sheet.circle(70 + index * 3, y + 15, 10)
    return sheet.bytes()


def captioned() -> bytes:
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Riemen spannen")
    sheet.say("1. Spannrolle lösen (siehe Bild 1).")
    sheet.image(photo("#335577"), x=40, y=sheet.get_y() + 3, w=70)
    sheet.set_y(sheet.get_y() + 58)
    sheet.say("Bild 1: Spannrolle mit Schraube", size=9, left=25)
    sheet.ln(6)
    sheet.say("2. Riemen auflegen.")
    return sheet.bytes()


def bullets() -> bytes:
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Werkstatt aufräumen")
    sheet.chapter("Werkzeug")
    for sign, text in (("•", "Besen"), ("–", "Schaufel"), ("•", "Eimer mit Deckel")):
        sheet.entry(sign, text)
    sheet.chapter("Ablauf")
    sheet.entry("1.", "Boden fegen")
    sheet.entry("a)", "unter der Werkbank", left=8)
    sheet.entry("b)", "vor dem Tor", left=8)
    sheet.entry(
        "2.", "Späne in den Eimer geben und den Deckel schließen, damit nichts herausfällt und niemand hineingreift"
    )
    sheet.entry("3)", "Licht ausschalten")
    sheet.chapter("Abnahme")
    sheet.entry("☐", "Boden sauber")
    sheet.entry("☐", "Licht aus")
    return sheet.bytes()


def contents() -> bytes:
    sheet = Sheet(footer=["Handbuch", "Seite {page}"])
    sheet.add_page()
    sheet.headline("Handbuch")
    sheet.chapter("Inhalt")
    for text, page in (("1. Vorbereitung", 2), ("2. Montage", 2), ("3. Abnahme", 3)):
        sheet.say(f"{text} {'.' * (70 - len(text))} {page}")
    for chapter in ("Vorbereitung", "Montage"):
        sheet.add_page()
        sheet.chapter(chapter)
        sheet.start_section(chapter)
        sheet.entry("1.", f"Mit der {chapter} beginnen")
        sheet.entry("2.", "Ergebnis aufschreiben")
    return sheet.bytes()


def numbered_chapters() -> bytes:
    """Chapters told only by bold or underlined numbers, each with a list of its own, as Word prints them."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Montageanweisung")
    for chapter, parts in (("2. Vormontage", ("2.1 Muttern", "2.2 Schrauben")), ("3. Montage", ("3.1 Kopf",))):
        sheet.say(chapter, bold=True)
        sheet.ln(3)
        for part in parts:
            sheet.set_font("Inter", "U", 11)
            sheet.cell(0, 5, part, new_x="LMARGIN", new_y="NEXT")
            sheet.set_font("Inter", size=11)
            sheet.ln(2)
            for number in range(1, 4):
                sheet.entry(f"{number}.", f"Das Teil {number} nach {part} einsetzen", left=8)
            sheet.ln(3)
    return sheet.bytes()


def hanging_numbers() -> bytes:
    """Numbers without a point, set apart; the list goes on on the next page."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Inbetriebnahme")
    for number, text in enumerate(("Den Tank leeren", "Die Klappe öffnen", "Den Filter tauschen"), 1):
        if number == 3:
            sheet.add_page()
        sheet.entry(str(number), text)
    return sheet.bytes()


WRAPPED = (
    "Zuerst werden die beiden Leisten und danach die Halter auf die Platinen",
    "gelötet, verzinnt und geprüft, wobei auf kurze Drähte zu achten ist. Alles wird im",
)
LAST_LINE = "Anschluss mit dem Gehäuse verschraubt."


def step_labels() -> bytes:
    """ "Schritt 1)" hangs out in front of a paragraph whose lines are set in, the second one over a page's end."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Aufbau")
    for number in (1, 2):
        if number == 2:
            sheet.set_y(sheet.h - 25 - 12)
        y = sheet.get_y()
        sheet.say(f"Schritt {number})")
        sheet.set_y(y)
        for index, line in enumerate(WRAPPED):
            sheet.say(line, left=8 if index else 26)
        sheet.say(LAST_LINE, left=8)
    return sheet.bytes()


def spoken(lines: Sequence[str], *, font: str = "", rtl: bool = False) -> bytes:
    """Some lines in any language."""
    sheet = Sheet()
    sheet.add_page()
    if font:
        sheet.add_font("Other", "", FONTS / font)
        sheet.set_font("Other", size=13)
    for line in lines:
        # Without shaping, letters are drawn as they come: what runs from the right is handed over as it is seen.
        sheet.cell(0, 8, _as_seen(line) if rtl else line, align="R" if rtl else "L", new_x="LMARGIN", new_y="NEXT")
    return sheet.bytes()


def _as_seen(line: str) -> str:
    """Letters from left to right as they stand on paper: all turned round, but numbers and Latin words."""
    turned = line[::-1].translate(str.maketrans("()", ")("))
    return re.sub(r"[A-Za-z0-9]+(?:[.,][A-Za-z0-9]+)*", lambda word: word.group()[::-1], turned)


def scan(pages: int = 4, *, text_on: Sequence[int] = ()) -> bytes:
    """Pages that are pictures; those in ``text_on`` (from 1) have words instead."""
    sheet = Sheet()
    sheet.set_auto_page_break(False)
    for number in range(1, pages + 1):
        sheet.add_page()
        if number in text_on:
            sheet.say(
                f"{number}. Behälter {number} öffnen und den Inhalt prüfen, bevor die nächste Seite gelesen wird."
            )
        else:
            sheet.image(photo("#f4f0e8", (620, 877), mark=str(number)), x=0, y=0, w=210, h=297)
    return sheet.bytes()


def side_notes() -> bytes:
    """A narrow column of notes beside the text."""
    sheet = Sheet()
    sheet.add_page()
    sheet.headline("Ölstand prüfen")
    for note, text in (
        (
            "Vorbereitung",
            "Stellen Sie die Maschine auf ebenen Boden und lassen Sie sie zehn Minuten abkühlen. Legen Sie "
            "ein Tuch und eine Wanne bereit, damit kein Öl auf den Boden tropft.",
        ),
        (
            "Messung",
            "Ziehen Sie den Stab heraus, wischen Sie ihn ab und stecken Sie ihn ganz hinein. Ziehen Sie ihn "
            "wieder heraus und lesen Sie den Stand ab.",
        ),
        (
            "Abschluss",
            "Füllen Sie Öl nach, bis die obere Marke erreicht ist, und schließen Sie den Deckel. Tragen Sie "
            "die Menge in die Liste ein, die im Schrank hängt.",
        ),
    ):
        top = sheet.get_y()
        sheet.say(note, size=9, bold=True, width=32)
        sheet.set_y(top)
        sheet.say(text, left=40, width=120)
        sheet.ln(4)
    return sheet.bytes()


def locked(user: str = "geheim") -> bytes:
    sheet = Sheet()
    sheet.set_encryption(owner_password="besitzer", user_password=user)
    sheet.add_page()
    sheet.say("1. Deckel öffnen.")
    return sheet.bytes()


@contextmanager
def unpacked() -> Iterator[None]:
    """Documents made meanwhile have their pages in plain text, where damage reaches them."""
    before = Sheet.packed
    Sheet.packed = False
    try:
        yield
    finally:
        Sheet.packed = before


def form() -> bytes:
    """Written by hand: a form with a filled field, an empty one and a ticked box, a comment, a script, a file."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R] /DA (/F 10 Tf) /DR << >> >>"
        b" /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >>"
        b" /EmbeddedFiles << /Names [(b) << /Type /Filespec /F (b.txt) /EF << /F 10 0 R >> >>] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>"
        b" /Annots [6 0 R 7 0 R 8 0 R 9 0 R] >>",
        _stream(
            b"BT /F 12 Tf 60 760 Td (Schraube anziehen und pruefen) Tj 0 -40 Td (Name:) Tj 0 -30 Td (Drehmoment:) Tj"
            b" 20 -30 Td (geprueft) Tj ET"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        _field(b"/FT /Tx /T (name) /V (Jana Berg)", 150, 715, 300),
        _field(b"/FT /Tx /T (moment)", 150, 685, 300),
        _field(b"/FT /Btn /T (ok) /V /Yes /AS /Yes /AP << /N << /Yes 4 0 R /Off 4 0 R >> >>", 60, 655, 72),
        b"<< /Type /Annot /Subtype /Text /Rect [300 700 320 720] /Contents (Stimmt das?) >>",
        _stream(b"geheim"),
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _field(inside: bytes, left: int, bottom: int, right: int) -> bytes:
    where = b"[%d %d %d %d]" % (left, bottom, right, bottom + 16)
    return b"<< /Type /Annot /Subtype /Widget /P 3 0 R /F 4 /DA (/F 10 Tf) /Rect %s %s >>" % (where, inside)


def everything() -> dict[str, Callable[[], bytes]]:
    """All of them that can be read, by name."""
    return {
        maker.__name__: maker
        for maker in (
            numbered,
            two_columns,
            table_of_steps,
            aligned_table,
            hyphens,
            pictures_beside,
            call_outs,
            captioned,
            bullets,
            contents,
            side_notes,
            numbered_chapters,
            hanging_numbers,
            step_labels,
        )
    }
