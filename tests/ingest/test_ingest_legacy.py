"""Old and foreign formats are answered by what they are, and by what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import workbooks

from onboard.core.errors import InputError
from onboard.ingest.base import READERS
from onboard.ingest.legacy import answer_for

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 64


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def answer(content: bytes, name: str) -> tuple[str, str]:
    reader = READERS.load(name[name.rindex(".") :])()
    with pytest.raises(InputError) as refused:
        reader.transcript(content, name)
    return refused.value.reason, refused.value.hint or ""


@pytest.mark.parametrize(
    ("name", "content", "reason", "hint"),
    [
        ("a.doc", ole("WordDocument"), "is an old Word file (.doc), which is not read", "save it as .docx"),
        ("a.xls", ole("Workbook"), "is an old Excel workbook (.xls), which is not read", "save it as .xlsx"),
        ("a.ppt", ole("PowerPoint Document"), "is an old PowerPoint presentation (.ppt), which is not read", ".pptx"),
        ("a.doc", ole("Workbook"), "is an old Excel workbook (.xls), which is not read", "save it as .xlsx"),
        ("a.xls", ole("EncryptedPackage"), "is protected by a password", "without the password"),
        ("a.doc", zipped(word__document=b"x"), "is a Word document named .doc", "Rename it to a.docx"),
        (
            "a.doc",
            b"{\\rtf1\\ansi Hallo}",
            "is a rich text file (RTF) named .doc, which is not read",
            "save it as .docx",
        ),
        (
            "a.doc",
            b"<html><body>Hallo</body></html>",
            "is a web page (HTML) named .doc, as many programs export it",
            "a.html",
        ),
        (
            "a.xls",
            b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>",
            "is a web page (HTML) named .xls, as many programs export it",
            "a.html",
        ),
        ("a.xls", b"Nr.\tSchritt\n1\tFertig\n", "is a table of values (CSV) named .xls", "Rename it to a.csv"),
        (
            "a.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="x:spreadsheet"/>',
            "is an XML file of Excel 2003 named .xls",
            ".xlsx",
        ),
        ("a.doc", b"%PDF-1.7", "is a PDF named .doc", "Rename it to a.pdf"),
        ("a.doc", b"Nur Text.\n", "is plain text named .doc", "Rename it to a.txt"),
        ("a.doc", b"", "is empty", "Save it again."),
        ("a.doc", b"\0" * 100, "holds nothing but zeros: it was damaged when it was saved or copied", "Copy it again."),
        (
            "a.doc",
            b"version https://git-lfs.github.com/spec/v1\n",
            "is a Git LFS pointer, not the document itself",
            "git lfs pull",
        ),
        ("a.rtf", b"{\\rtf1 Hallo}", "is a rich text file (RTF), which is not read", "save it as .docx"),
        (
            "a.ods",
            zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "is an OpenDocument spreadsheet (.ods), which is not read",
            ".xlsx",
        ),
        (
            "a.pages",
            zipped(Index__Document=b"x"),
            "is a file of Pages (.pages), which is not read",
            "export it as Word",
        ),
        (
            "a.xlsb",
            zipped(xl__workbook=b"x", **{"xl__workbook.bin": b"x"}),
            "is a binary Excel workbook (.xlsb), which is not read",
            ".xlsx",
        ),
        ("a.msg", ole("__properties_version1.0"), "is an Outlook message (.msg), which is not read", "attached"),
        ("a.eml", b"From: a@example.org\n\nHallo", "is an e-mail (.eml), which is not read", "attached"),
        ("a.zip", zipped(etwas=b"x"), "is a zip archive (.zip), which is not read", "Unpack it"),
        ("a.zip", b"PK\x03\x04 kaputt", "is damaged: it begins like a zip archive and cannot be opened", "again"),
    ],
)
def test_every_format_that_is_not_read_gets_a_plain_answer(name: str, content: bytes, reason: str, hint: str) -> None:
    told, advice = answer(content, name)
    assert (reason, True) == (told, hint in advice)


@pytest.mark.parametrize("suffix", [".jpg", ".HEIC", ".mp4", ".m4a"])
def test_a_photo_a_film_and_a_recording_are_told_apart_from_documents(suffix: str) -> None:
    told = answer_for(suffix)
    assert told is not None
    assert told.hint
    assert "not a document" in told.reason
    assert answer_for(".docx") is None


def test_a_workbook_under_an_old_name_is_to_be_renamed() -> None:
    assert ("is an Excel workbook named .xls", "Rename it to plan.xlsx.") == answer(
        workbooks.blanke_liste(), "plan.xls"
    )


@pytest.mark.samples
def test_the_old_files_of_the_samples_are_answered(samples: Path) -> None:
    found = sorted([*samples.rglob("*.doc"), *samples.rglob("*.xls")])
    assert ["is an old Word file (.doc), which is not read", "is an old Excel workbook (.xls), which is not read"] == [
        answer(path.read_bytes(), path.name)[0] for path in found
    ]
