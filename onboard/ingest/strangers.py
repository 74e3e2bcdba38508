"""Files that are no text though their suffix says so: told by their first bytes, and answered with what they are."""

from __future__ import annotations

from onboard.core.errors import InputError

_LOOKED_AT = 4_096
_KINDS = (
    (b"PK\x03\x04", "an office document or a zip archive", "Give it its own suffix: .docx, .xlsx, .pptx or .odt."),
    (b"PK\x05\x06", "an empty zip archive", "Give the document itself."),
    (b"%PDF-", "a PDF", "Give it the suffix .pdf."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or protected office document", "Save it as .docx or .xlsx."),
    (b"{\\rtf", "a rich text file (RTF)", "Open it in Word or LibreOffice and save it as .docx."),
    (b"\x89PNG", "a picture (PNG)", "Give the document, not a picture of it."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Give the document, not a picture of it."),
    (b"GIF8", "a picture (GIF)", "Give the document, not a picture of it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)
_MOST_ZEROS = 0.2
"""A stray zero byte is a slip in a text; so many are another sort of file."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def refuse_what_is_no_text(content: bytes, name: str) -> None:
    """Raises InputError that says what a file is instead of text. UTF-16 with its mark is text."""
    start = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    for magic, kind, hint in _KINDS:
        if start.startswith(magic):
            raise InputError(f"is {kind}, not text", file=name, hint=hint)
    if start[4:8] == b"ftyp":
        raise InputError("is a photo or film, not text", file=name, hint="Give the document, not a picture of it.")
    if start.count(b"\0") > len(start) * _MOST_ZEROS and not start.startswith(_MARKS):
        raise InputError(
            "is no text: much of it is zero bytes", file=name, hint="Save it as text (UTF-8), or as .docx."
        )
