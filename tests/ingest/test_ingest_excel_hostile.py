"""Damaged, mislabelled and malicious workbooks: a message with a reason, or a reading; never a crash, never a wait."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from pathlib import Path

import pytest
import workbooks
from workbooks import ALL, patched

from onboard.core.errors import InputError
from onboard.ingest import apart
from onboard.ingest.excel.reader import ExcelReader
from onboard.ingest.outline import Table

sys.path.append(str(Path(__file__).parents[2] / "fuzz"))

from mutations import damaged, hunted

SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes) -> object:
    return ExcelReader().transcript(content, "mappe.xlsx").as_bytes()


def reason(content: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read(content)
    assert refused.value.hint
    return refused.value.reason


def test_damaged_workbooks_are_read_or_refused_with_a_reason(dice: random.Random) -> None:
    seeds = [ALL[name]() for name in ("arbeitsanweisung", "hidden_parts", "mehrere_blaetter", "pruefplan")]
    assert [] == [(one.error, one.trace) for one in hunted(read, seeds, dice.randrange(2**32), rounds=80)]


def test_a_damaged_workbook_is_answered_from_a_process_of_its_own_too(dice: random.Random) -> None:
    for _ in range(2):
        try:
            apart.transcribed(damaged(ALL["arbeitsanweisung"](), dice), "mappe.xlsx", ".xlsx")
        except InputError as error:
            assert error.reason


def test_a_declared_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = patched(ALL["blanke_liste"](), {SHEET: lambda text: text.replace("<worksheet", f"{bomb}<worksheet", 1)})
    assert "declares a document type" in reason(content)


def test_an_endless_part_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO(ALL["blanke_liste"]())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/bild.png", b"\0" * 60_000_000)
    assert "unpacks to" in reason(stream.getvalue())


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04", "cut off or damaged"),
        (b"<html></html>", "web page"),
        (b"Nr;Schritt\n1;x\n", "is not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_named(content: bytes, part: str) -> None:
    assert part in reason(content)


def test_a_workbook_without_words_is_refused() -> None:
    assert "has no text on any sheet" == reason(workbooks.without_cells(ALL["blanke_liste"]()))


def test_a_workbook_whose_drawing_of_notes_is_empty_is_refused_with_a_reason() -> None:
    def emptied(_: str) -> str:
        return ""

    content = ALL["hidden_parts"]()
    drawing = next(path for path in zipfile.ZipFile(io.BytesIO(content)).namelist() if path.endswith(".vml"))
    assert f'is damaged: its part "{drawing}" is no XML' in reason(patched(content, {drawing: emptied}))


def test_macros_are_named_and_never_run() -> None:
    content = patched(ALL["blanke_liste"](), {"xl/vbaProject.bin": lambda _: "x"})
    problems = ExcelReader().transcript(content, "mappe.xlsm").outline.problems
    assert ["macros"] == [one.kind for one in problems]


def test_formatting_down_to_the_last_row_costs_no_time() -> None:
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(60_000, 160_000))
    content = patched(
        ALL["work_instruction"](), {SHEET: lambda text: text.replace("</sheetData>", f"{empty}</sheetData>")}
    )
    found = ExcelReader().transcript(content, "mappe.xlsx")
    assert [4] == [len(block.rows) for block in found.outline.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("reference", "value"),
    [("A1:XFD1048576", "Titel"), ("ZZZZ9:A1", "Titel"), ("A1:A1", "Titel")],
)
def test_absurd_merged_cells_do_no_harm(reference: str, value: str) -> None:
    merged = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'

    def changed(text: str) -> str:
        return text.replace("</sheetData>", f"</sheetData>{merged}")

    assert read(patched(ALL["blanke_liste"](), {SHEET: changed})), value


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_every_workbook_survives_many_damages(name: str, dice: random.Random) -> None:
    assert [] == [(one.error, one.trace) for one in hunted(read, [ALL[name]()], dice.randrange(2**32), rounds=70)]
