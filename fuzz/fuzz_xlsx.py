"""Damaged workbooks, tables of values and old files: ``python fuzz/fuzz_xlsx.py SECONDS SEED``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests" / "ingest")]

from mutations import main  # noqa: E402
from workbooks import ALL, montage  # noqa: E402

from onboard.ingest.excel.reader import ExcelReader  # noqa: E402


def read(content: bytes) -> object:
    return ExcelReader().transcript(content, "fuzz.xlsx").as_bytes()


if __name__ == "__main__":
    drawn = {"over the cells": montage(), "in the cells": montage(embedded=True)}
    main(read, {**{name: made() for name, made in ALL.items()}, **drawn})
