"""Damaged PDFs: ``python fuzz/fuzz_pdf.py SECONDS SEED``. The seeds' streams are not packed, so damage gets in."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests" / "ingest")]

import printed_pdf  # noqa: E402
from mutations import main  # noqa: E402

from onboard.ingest.pdf.reader import PdfReader  # noqa: E402


def read(content: bytes) -> object:
    return PdfReader().transcript(content, "fuzzed.pdf").as_bytes()


def seeds() -> dict[str, bytes]:
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    with printed_pdf.unpacked():
        made = {
            name: printed_pdf.everything()[name]() for name in ("bullets", "table_of_steps", "call_outs", "contents")
        }
    return {**made, "form": printed_pdf.form(), "scan": printed_pdf.scan(2, text_on=(1,))}


if __name__ == "__main__":
    main(read, seeds())
