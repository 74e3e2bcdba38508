"""How long a document of many steps takes to be read, in each format, and how much memory.

    python benchmarks/read_documents.py [--steps 1000] [--json FILE]

Each document is made here and read by the command itself, in a process of its own, as a user does: CPU seconds of that
process and the one it reads in, and the larger of their peaks. The ratio to Markdown is what can be compared between
machines.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

WORK = "Schraube {n} mit {torque} Nm anziehen und den Sitz am Anschlag {n} prüfen."
TOOL = "Drehmomentschlüssel"


def markdown(path: Path, steps: int) -> None:
    lines = (f"{n}. {WORK.format(n=n, torque=n % 40 + 5)}" for n in range(1, steps + 1))
    path.write_text("# Deckel montieren\n\n## Arbeitsschritte\n\n" + "\n".join(lines), encoding="utf-8")


def word(path: Path, steps: int) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Deckel montieren", 0)
    table = document.add_table(rows=steps + 1, cols=3)
    rows = [("Nr.", "Arbeitsschritt", "Werkzeug"), *_rows(steps)]
    cells = iter(table._cells)  # one by one, python-docx looks each of them up anew
    for row in rows:
        for text in row:
            next(cells).text = text
    document.save(str(path))


def excel(path: Path, steps: int) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Nr.", "Arbeitsschritt", "Werkzeug"), *_rows(steps)):
        sheet.append(row)
    book.save(path)


def separated(path: Path, steps: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("Nr.", "Arbeitsschritt", "Werkzeug"), *_rows(steps)])


def pdf(path: Path, steps: int) -> None:
    from fpdf import FPDF

    document = FPDF()
    document.set_font("helvetica", size=11)
    document.add_page()
    for number, text, _ in _rows(steps):
        document.multi_cell(0, 6, f"{number}. {text}", new_x="LMARGIN", new_y="NEXT")
    document.output(str(path))


def powerpoint(path: Path, steps: int) -> None:
    from pptx import Presentation

    deck = Presentation()
    for number, text, _ in _rows(steps):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Schraube {number} anziehen"
        slide.placeholders[1].text = text
    deck.save(str(path))


def hypertext(path: Path, steps: int) -> None:
    entries = "\n".join(f"<li>{text}</li>" for _, text, _ in _rows(steps))
    path.write_text(f"<html><body><h1>Deckel montieren</h1>\n<ol>{entries}</ol></body></html>", encoding="utf-8")


def structured(path: Path, steps: int) -> None:
    whole = {"title": "Deckel montieren", "language": "de", "steps": [text for _, text, _ in _rows(steps)]}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")


MAKERS: dict[str, Callable[[Path, int], None]] = {
    ".md": markdown,
    ".docx": word,
    ".xlsx": excel,
    ".csv": separated,
    ".pdf": pdf,
    ".pptx": powerpoint,
    ".html": hypertext,
    ".json": structured,
}


def _rows(steps: int) -> list[tuple[str, str, str]]:
    return [(str(n), WORK.format(n=n, torque=n % 40 + 5), TOOL) for n in range(1, steps + 1)]


def measured(path: Path) -> tuple[int, float, float]:
    """Steps read, CPU seconds and the peak in MiB of one ``onboard read``; forked, so that peaks do not mix."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        done = subprocess.run(
            [sys.executable, "-m", "onboard", "read", "--json", "--lang", "de", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        steps = len(json.loads(done.stdout)["steps"]) if done.returncode == 0 else -1
        os.write(write_end, json.dumps([steps, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        steps, seconds, peak = json.loads(told.read())
    os.waitpid(child, 0)
    return steps, seconds, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for suffix, make in MAKERS.items():
            path = Path(folder) / f"liste{suffix}"
            make(path, given.steps)
            steps, seconds, peak = measured(path)
            found[suffix] = {"steps": steps, "cpu_seconds": round(seconds, 2), "peak_mib": round(peak)}
            ratio = seconds / found[".md"]["cpu_seconds"]
            print(f"{suffix:6} {steps:5} steps  {seconds:5.1f} s CPU  {ratio:4.1f} x Markdown  {peak:5.0f} MiB")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
