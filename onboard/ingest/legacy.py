"""Plain answers for documents that are not read: what it is, and what to do. Nothing inside is opened or run.

Old Office files (.doc, .xls, .ppt), formats of other programs, mails, archives. What a file is is told by its content,
not by its name: many a ".xls" is a web page or a table of values, many a ".doc" a .docx. For photos and videos given as
documents there is :func:`answer_for`, to be asked before the registry.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.transcript import Transcript

_WORD = "Open it in Word or LibreOffice and save it as .docx."
_EXCEL = "Open it in Excel or LibreOffice and save it as .xlsx."
_POWERPOINT = "Open it in PowerPoint or LibreOffice and save it as .pptx."
_PDF = "Open it in the program it is from and save it as .docx or .pdf."
_PHOTO = "Photos go into the workstation's folder photos/; give the document with the steps."

_SUFFIXES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".doc": ("an old Word file (.doc)", _WORD),
        ".dot": ("an old Word template (.dot)", _WORD),
        ".xls": ("an old Excel workbook (.xls)", _EXCEL),
        ".xlt": ("an old Excel template (.xlt)", _EXCEL),
        ".xlsb": ("a binary Excel workbook (.xlsb)", _EXCEL),
        ".ppt": ("an old PowerPoint presentation (.ppt)", _POWERPOINT),
        ".pps": ("an old PowerPoint show (.pps)", _POWERPOINT),
        ".rtf": ("a rich text file (.rtf)", _WORD),
        ".wps": ("a file of Works or WPS Writer (.wps)", _WORD),
        ".wpd": ("a WordPerfect file (.wpd)", _WORD),
        ".ods": ("an OpenDocument spreadsheet (.ods)", "Open it in LibreOffice or Excel and save it as .xlsx."),
        ".odp": ("an OpenDocument presentation (.odp)", "Open it in LibreOffice and save it as .pptx."),
        ".pages": ("a file of Pages (.pages)", "Open it in Pages and export it as Word (.docx)."),
        ".numbers": ("a file of Numbers (.numbers)", "Open it in Numbers and export it as Excel (.xlsx)."),
        ".key": ("a file of Keynote (.key)", "Open it in Keynote and export it as PowerPoint (.pptx)."),
        ".pub": ("a file of Publisher (.pub)", "Open it in Publisher and save it as .pdf."),
        ".vsd": ("a Visio drawing (.vsd)", "Open it in Visio and save it as .pdf, or insert it into a document."),
        ".vsdx": ("a Visio drawing (.vsdx)", "Open it in Visio and save it as .pdf, or insert it into a document."),
        ".one": ("a OneNote section (.one)", "Open the page in OneNote and export it as Word (.docx)."),
        ".msg": ("an Outlook message (.msg)", "Save the document that is attached to it, and give that."),
        ".eml": ("an e-mail (.eml)", "Save the document that is attached to it, and give that."),
        ".zip": ("a zip archive (.zip)", "Unpack it first, and give the document inside."),
        ".epub": ("an electronic book (.epub)", _PDF),
        ".mht": ("a web page saved as one file (.mht)", "Open it in Word and save it as .docx."),
        ".mhtml": ("a web page saved as one file (.mhtml)", "Open it in Word and save it as .docx."),
    }
)

_PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".svg")
_FILMS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".wmv", ".mpg", ".3gp")
_SOUNDS = (".mp3", ".wav", ".m4a", ".ogg", ".aac")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("VisioDocument", ".vsd"),
    ("__properties_version1.0", ".msg"),
    ("MatOST", ".wps"),
)
_ZIPPED = (
    ("word/", ".docx", "a Word document"),
    ("xl/", ".xlsx", "an Excel workbook"),
    ("ppt/", ".pptx", "a PowerPoint presentation"),
)
_OPEN = MappingProxyType(
    {
        b"application/vnd.oasis.opendocument.text": (".odt", "an OpenDocument text"),
        b"application/vnd.oasis.opendocument.spreadsheet": (".ods", "an OpenDocument spreadsheet"),
        b"application/vnd.oasis.opendocument.presentation": (".odp", "an OpenDocument presentation"),
        b"application/epub+zip": (".epub", "an electronic book"),
    }
)
_MAGICS = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"{\\rtf", "a rich text file (RTF)", ".rtf"),
    (b"\xff\xd8\xff", "a picture (JPEG)", ".jpg"),
    (b"\x89PNG", "a picture (PNG)", ".png"),
    (b"GIF8", "a picture (GIF)", ".gif"),
    (b"\xffWPC", "a WordPerfect file", ".wpd"),
    (b"Rar!", "a RAR archive", ".zip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", ".zip"),
    (b"\x1f\x8b", "a gzip archive", ".zip"),
)


class NotRead(Reader):
    """Answers for every format that is not read; tells what the file is by its content, else by its suffix."""

    apart = False
    largest = 100 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        raise _answer(content, name, PurePath(name).suffix.lower() or self.suffix)

    suffix = ""


class LegacyWord(NotRead):
    """.doc"""

    suffix = ".doc"


class LegacyExcel(NotRead):
    """.xls"""

    suffix = ".xls"


class LegacyPowerPoint(NotRead):
    """.ppt"""

    suffix = ".ppt"


def answer_for(suffix: str) -> InputError | None:
    """What to say of a suffix that no reader has and that is no document: a photo, a film, a recording; else None."""
    for suffixes, kind, hint in (
        (_PHOTOS, "a picture, not a document", _PHOTO),
        (_FILMS, "a film, not a document", "Write down the steps it shows; a clip may go beside the photos."),
        (_SOUNDS, "a recording, not a document", "Write down the steps it tells."),
    ):
        if suffix.lower() in suffixes:
            return InputError(f"is {kind}", hint=hint)
    return None


def _answer(content: bytes, name: str, suffix: str) -> InputError:
    kind, hint = _SUFFIXES.get(suffix, ("of a format that is not read", _PDF))
    stem = PurePath(name).stem or "document"
    if not content:
        return _refused("is empty", name, "Save it again.")
    if not content.strip(b"\0"):
        return _refused("holds nothing but zeros: it was damaged when it was saved or copied", name, "Copy it again.")
    if content.startswith(b"version https://git-lfs"):
        return _refused("is a Git LFS pointer, not the document itself", name, "Fetch it with: git lfs pull")
    if content.startswith(_OLE):
        return _old_office(content, name, suffix)
    if content.startswith(b"PK"):
        return _zipped(content, name, suffix, stem)
    start = content[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, other, own in _MAGICS:
        if start.startswith(magic):
            return _other(name, suffix, other, own, stem)
    return _text(content, start.lower(), name, suffix, stem) or _refused(f"is {kind}, which is not read", name, hint)


def _old_office(content: bytes, name: str, suffix: str) -> InputError:
    if any(stream.encode("utf-16-le") in content for stream in ("EncryptedPackage", "EncryptionInfo")):
        return _refused(
            "is protected by a password", name, "Save it without the password, in a new format (.docx, .xlsx, .pptx)."
        )
    found = next((own for stream, own in _STREAMS if stream.encode("utf-16-le") in content), "")
    kind, hint = _SUFFIXES.get(found or suffix, _SUFFIXES[".doc"])
    return _refused(f"is {kind}, which is not read", name, hint)


def _zipped(content: bytes, name: str, suffix: str, stem: str) -> InputError:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:10_000]
            marked = (
                archive.read("mimetype")[:100]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else b""
            )
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError):
        return _refused("is damaged: it begins like a zip archive and cannot be opened", name, "Save or copy it again.")
    if "xl/workbook.bin" in names:
        return _refused(f"is {_SUFFIXES['.xlsb'][0]}, which is not read", name, _EXCEL)
    for folder, own, kind in _ZIPPED:
        if any(one.startswith(folder) for one in names):
            return _refused(f"is {kind} named {suffix}", name, f"Rename it to {stem}{own}.")
    own, kind = _OPEN.get(marked.strip(), ("", ""))
    if own == ".odt":
        return _refused(f"is {kind} named {suffix}", name, f"Rename it to {stem}.odt.")
    kind, hint = _SUFFIXES.get(own or suffix, _SUFFIXES[".zip"])
    if not own and suffix not in (".pages", ".numbers", ".key", ".vsdx"):
        kind, hint = _SUFFIXES[".zip"]
    return _refused(f"is {kind}, which is not read", name, hint)


def _other(name: str, suffix: str, kind: str, own: str, stem: str) -> InputError:
    if own == ".pdf":
        return _refused(f"is {kind} named {suffix}", name, f"Rename it to {stem}.pdf.")
    if photo := answer_for(own):
        return _refused(f"is {kind}, not a document", name, photo.hint or "")
    hint = _SUFFIXES.get(own, _SUFFIXES[".zip"])[1]
    named = "" if own == suffix else f" named {suffix}"
    return _refused(f"is {kind}{named}, which is not read", name, hint)


def _text(content: bytes, start: bytes, name: str, suffix: str, stem: str) -> InputError | None:
    """The answer for a file of letters: a web page, an XML of Office, a table of values, plain text; else None."""
    plain = start.replace(b"\0", b"")
    if plain.startswith(b"mime-version:") and b"multipart/related" in plain:
        return _refused("is a web page saved as one file (MHT)", name, "Open it in Word and save it as .docx.")
    if suffix in (".eml", ".msg", ".mht", ".mhtml"):
        return None
    if plain.startswith(b"<?xml") and (b"mso-application" in plain or b"schemas-microsoft-com:office" in plain):
        old = "Excel" if b"spreadsheet" in plain else "Word"
        return _refused(f"is an XML file of {old} 2003 named {suffix}", name, _EXCEL if old == "Excel" else _WORD)
    if re.search(rb"<html|<!doctype html|<table|<body|<meta", plain):
        return _refused(
            f"is a web page (HTML) named {suffix}, as many programs export it",
            name,
            f"{_EXCEL if suffix in ('.xls', '.xlt') else _WORD} Or rename it to {stem}.html.",
        )
    if plain.startswith((b"{\\rtf",)):
        return None
    letters = sum(byte >= 32 or byte in (9, 10, 13) for byte in content[:4_096])
    if letters < len(content[:4_096]) * 0.98 and b"\0" not in content[:4_096]:
        return None
    if letters * 2 < len(content[:4_096]) * 0.98:
        return None
    first = plain.splitlines()[:5]
    if any(sum(mark in line for line in first) >= min(2, len(first)) for mark in (b"\t", b";", b",")) and suffix in (
        ".xls",
        ".xlt",
        ".xlsb",
        ".numbers",
        ".ods",
    ):
        return _refused(f"is a table of values (CSV) named {suffix}", name, f"Rename it to {stem}.csv.")
    return _refused(f"is plain text named {suffix}", name, f"Rename it to {stem}.txt.")


def _refused(reason: str, name: str, hint: str) -> InputError:
    return InputError(reason, file=name, hint=hint)
