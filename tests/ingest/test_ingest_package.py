"""Nothing opens an office document before its package was looked at."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from docx_made import docx, p, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.errors import InputError
from onboard.ingest import package

DOCUMENT = docx(p("Text."))


def refusal(content: bytes, needed: str = "word/") -> str:
    with pytest.raises(InputError) as caught:
        package.opened(content, "doc.docx", needed=needed)
    assert caught.value.file == "doc.docx"
    assert caught.value.hint
    return caught.value.reason


def with_parts(**parts: str | bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as known:
        return zipped({**{name: known.read(name) for name in known.namelist()}, **parts})


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (bytes(5_000), "holds nothing but zeros"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "is a Git LFS pointer"),
        (b"%PDF-1.7\n", "is a PDF, not a Word document"),
        (b"{\\rtf1\\ansi", "is a rich text file (RTF), not a Word document"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "is a web page (HTML), not a Word document"),
        (b"<html xmlns:w='urn:schemas-microsoft-com:office:word'>", "is a web page (HTML), not a Word document"),
        (b"MIME-Version: 1.0\r\n", "is a web page saved as one file (MHT), not a Word document"),
        (ole("EncryptedPackage"), "is protected by a password"),
        (ole("WordDocument"), "is an old Word document (.doc), not a Word document"),
        (ole("Workbook"), "is an old Excel workbook (.xls), not a Word document"),
        (ole("?"), "is a file of an old office program, not a Word document"),
        (b"\x89PNG\r\n", "is a picture (PNG), not a Word document"),
        (b"Hallo Welt", "is not a Word document"),
        (DOCUMENT[:-40], "is cut off or damaged: its table of contents cannot be read"),
        (zipped({"a.txt": b"x"}), "is a zip archive, not a Word document"),
        (zipped({"xl/workbook.xml": "<x/>"}), "is an Excel workbook, not a Word document"),
        (zipped({"content.xml": "<x/>"}), "is an OpenDocument file, not a Word document"),
    ],
)
def test_what_is_no_word_document_is_told_what_it_is(content: bytes, said: str) -> None:
    assert refusal(content).startswith(said)


def test_an_encrypted_opendocument_file_is_said_to_be_locked() -> None:
    manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
    locked = zipped({"content.xml": "<x/>", "META-INF/manifest.xml": manifest})
    assert "is protected by a password" == refusal(locked, "content.xml")


@pytest.mark.parametrize("name", ["../evil.xml", "//etc/passwd", "word/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_names_that_climb_are_refused(name: str) -> None:
    assert "holds a part whose name leads out of it" in refusal(with_parts(**{name: b"x"}))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<?xml version="1.0"?>\n<!-- lang --><!DOCTYPE x SYSTEM "http://127.0.0.1/x"><x/>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'.encode("utf-16"),
        "<!DOCTYPE x []><x/>".encode("utf-32"),
    ],
)
def test_a_document_type_is_refused_in_any_part_and_any_encoding(declared: str | bytes) -> None:
    assert "declares a document type" in refusal(with_parts(**{"customXml/item1.xml": declared}))


def test_an_encoding_that_hides_letters_is_refused() -> None:
    hidden = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x>'
    assert "is written in UTF-7" in refusal(with_parts(**{"word/x.xml": hidden}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    reason = refusal(with_parts(**{"word/media/a.png": bytes(40 * 1024 * 1024)}))
    assert 'its part "word/media/a.png" unpacks to' in reason
    assert "the limit is 200 times" in reason


def test_sizes_are_those_the_package_declares_and_never_more_is_unpacked() -> None:
    small = bytearray(zipped({"word/document.xml": b"<x/>" + bytes(90_000)}))
    at = small.rfind(b"PK\x01\x02")
    small[at + 24 : at + 28] = struct.pack("<I", 4)
    assert "is damaged in its part" in refusal(bytes(small))


def test_too_many_parts_are_refused() -> None:
    assert "holds 10001 parts, and the limit is 10000" == refusal(zipped({f"word/{n}": b"" for n in range(10_001)}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_twice_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as twice:
        twice.writestr("word/document.xml", "<a/>")
        twice.writestr("word/Document.xml", "<b/>")
    assert 'holds its part "word/Document.xml" twice' == refusal(stream.getvalue())


def test_a_part_locked_by_a_password_is_refused() -> None:
    locked = bytearray(DOCUMENT)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "is protected by a password" == refusal(bytes(locked))


def test_relationships_lead_to_parts_inside_and_say_what_is_outside() -> None:
    opened = package.opened(DOCUMENT, "doc.docx", needed="word/")
    assert "word/document.xml" == package.relations(opened, "", "doc.docx")["rId1"].target
    assert "word/styles.xml" == package.relations(opened, "word/document.xml", "doc.docx")["rIdstyles"].target
    link = '<Relationship Id="a" Type="t/image" Target="../../etc/passwd"/>'
    away = '<Relationship Id="b" Type="t/image" TargetMode="External" Target="file:///etc/passwd"/>'
    outside = package.opened(docx(relations=[link, away]), "doc.docx", needed="word/")
    found = package.relations(outside, "word/document.xml", "doc.docx")
    assert ("etc/passwd", False, True) == (found["a"].target, found["a"].external, found["b"].external)


def test_parts_named_from_the_root_of_the_package_are_found() -> None:
    opened = package.opened(with_parts(**{"/word/extra.xml": "<x/>"}), "doc.docx", needed="word/")
    assert b"<x/>" == package.part(opened, "word/extra.xml", "doc.docx")
    assert "word/extra.xml" in opened.namelist()
    assert 'holds its part "word/document.xml" twice' == refusal(with_parts(**{"/word/document.xml": "<x/>"}))


def test_a_message_never_carries_control_characters() -> None:
    assert "\x1b" not in refusal(with_parts(**{"../\x1b[2J.xml": b"x"}))


@settings(max_examples=100)
@given(st.binary(max_size=400), st.integers(0, len(DOCUMENT)))
def test_any_bytes_are_opened_or_refused(noise: bytes, at: int) -> None:
    for content in (noise, DOCUMENT[:at] + noise + DOCUMENT[at:], DOCUMENT[:at] + noise + DOCUMENT[at + len(noise) :]):
        try:
            package.opened(content, "doc.docx", needed="word/")
        except InputError as error:
            assert error.reason
