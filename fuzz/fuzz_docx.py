"""Fuzz target: Word documents. ``python fuzz/fuzz_docx.py SECONDS SEED``"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "ingest"), str(ROOT)]

import docx_made as made  # noqa: E402
import mutations  # noqa: E402

from onboard.ingest.word.reader import WordReader  # noqa: E402


def read(content: bytes) -> object:
    return WordReader().transcript(content, "fuzzed.docx").as_bytes()


def seeds() -> dict[str, bytes]:
    """Documents that have one of everything a reader looks at."""
    p, b, r, tc, tr, tbl = made.p, made.b, made.r, made.tc, made.tr, made.tbl
    steps = made.docx(
        p("Filter wechseln", style="Titel"),
        p("Vorbereitung", style="berschrift1", num=(5, 0)),
        p("Strom abschalten.", num=(1, 0)),
        p("am Hauptschalter", num=(1, 1)),
        p("Nicht berühren!", style="Listenabsatz"),
        p("Deckel ", made.field("REF x", "öffnen"), made.control(r("25 Nm")), num=(1, 0)),
        p(made.picture("a", "Deckel"), made.text_box(p(b("WARNUNG")), p("heiß"))),
        p("1. Von Hand."),
        p("2. Gezählt."),
        p("☐ geprüft"),
        p(r("groß", '<w:sz w:val="40"/>')),
        p("<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>", "<w:ins><w:r><w:t>neu</w:t></w:r></w:ins>"),
        p('<w:r><w:footnoteReference w:id="2"/></w:r>', "<m:oMath><m:f><m:num/><m:den/></m:f></m:oMath>"),
        photos={"a": made.photo("red")},
        header=tbl(tr("Dokument-Nr.", "Revision"), tr("AA-1", "3")),
        footer=p("Seite ", made.field("PAGE", "1"), "\tFreigegeben: X"),
        footnotes=f'<w:footnote w:id="2">{p("Fußnote")}</w:footnote>',
        comments='<w:comment w:id="1"/>',
    )
    tables = made.docx(
        tbl(
            tr("Nr.", "Arbeitsschritt", "Bild", header=True),
            tr(tc("1", merge="restart"), "Öffnen.", tc(p(made.picture("a")))),
            tr(tc(merge="continue"), tc("Halten.", tbl(tr("a", "b"), tr("c", "d"))), ""),
            tr(tc("Danach", span=3, fill="0000FF")),
            tr("2", tc(p("Schließen.", num=(2, 0)), p("Fest.", num=(2, 1))), ""),
            columns=3,
        ),
        tbl(tr(tc(p(made.picture("a"))), "1. Links das Bild."), tr(tc(p(made.picture("b"))), "2. Und hier.")),
        tbl(tr(tc("Gefahren", fill="FF0000")), tr("Lärm"), tr(tc("Erste Hilfe", fill="FF0000")), tr("Notruf")),
        photos={"a": made.photo("red"), "b": made.photo("blue")},
    )
    pointed = made.group(made.shape(0, p("Tiegel")), made.shape(1_000_000, p("Rohr")), made.shape(500_000))
    drawn = made.docx(
        p(pointed), p(made.group(made.shape(0, p("Pfeil")), made.picture("a"))), photos={"a": made.photo("red")}
    )
    return {"steps": steps, "tables": tables, "drawn": drawn, "empty": made.docx()}


if __name__ == "__main__":
    mutations.main(read, seeds())
