"""The zip around an office document, opened only after it was looked at: ECMA-376 part 2 (OPC), ODF part 2.

    bytes -> ZipFile, every part of it bounded

A reader calls :func:`opened` before any library sees the document, and takes parts by :func:`part`, :func:`parsed` and
:func:`relations`. Refused are: what is no package, or another one than its name says; passwords; too many or too large
parts; names that climb; a name twice; any document type declaration. Macros are named by :func:`macros` and never run;
what a relationship of the mode "External" leads to is never opened.

Knows nothing of what the parts mean.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.files import MEBIBYTE

MOST_PARTS = 10_000
LARGEST_PART = 256 * MEBIBYTE
LARGEST_TOTAL = 512 * MEBIBYTE
HIGHEST_RATIO = 200
RATIO_FROM = 10 * MEBIBYTE
"""Below this size, a part may be packed as tightly as it likes."""

_SAVE_AGAIN = "Open it in the program it is from and save it again."
_WITHOUT_MARK = 'Give the document of that name without "~$".'
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_XML_SUFFIXES = (".xml", ".rels", ".vml", ".rdf")
_KINDS = MappingProxyType(
    {
        "word/": "a Word document",
        "xl/": "an Excel workbook",
        "ppt/": "a PowerPoint presentation",
        "visio/": "a Visio drawing",
        "content.xml": "an OpenDocument file",
    }
)
_SUFFIXES = MappingProxyType(
    {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx", "visio/": ".vsdx", "content.xml": ".odt"}
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (
    ("WordDocument", "an old Word document (.doc)", "Open it in Word or LibreOffice and save it as .docx."),
    ("Workbook", "an old Excel workbook (.xls)", "Open it in Excel or LibreOffice and save it as .xlsx."),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", "Open it in PowerPoint and save it as .pptx."),
)
_OTHERS = (
    (b"%pdf-", "a PDF", "Give it the suffix .pdf."),
    (b"{\\rtf", "a rich text file (RTF)", "Open it in Word or LibreOffice and save it as .docx."),
    (b"mime-version:", "a web page saved as one file (MHT)", "Open it in Word and save it as .docx."),
    (b"\x89png", "a picture (PNG)", "Give the document, not a picture of it."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Give the document, not a picture of it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"rar!", "a RAR archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first."),
)
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_PLAIN_ENCODING = re.compile(rb"(?i)utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-125\d")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: ``kind`` is the last word of its type ("image", "header", "hyperlink").

    ``target``     the part's name in the package; of an external one, the address as written
    ``external``   it leads out of the document and is never followed
    """

    kind: str
    target: str
    external: bool = False


def opened(content: bytes, name: str, *, needed: str) -> zipfile.ZipFile:
    """A document's package, checked; parts of it may then be read, or a library be given the same bytes.

    ``needed``   what makes it the right package: "word/", "xl/", "ppt/" or "content.xml"

    Raises InputError that says what the file is instead, or which limit it breaks.
    """
    if content[:2] != b"PK":
        raise _no_package(content, name, needed)
    # Twenty entries a part: documents inside the document have entries of their own.
    if content.count(b"PK\x01\x02") > 20 * MOST_PARTS:
        raise _refused(f"holds more than {MOST_PARTS} parts", name)
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        entries = package.infolist()
    except _DAMAGES as exc:
        raise _refused("is cut off or damaged: its table of contents cannot be read", name, _SAVE_AGAIN) from exc
    _without_root(package)
    _refuse_entries(entries, name)
    _refuse_other(package, name, needed)
    _refuse_declarations(package, name)
    return package


def part(package: zipfile.ZipFile, path: str, name: str) -> bytes:
    """The bytes of one part. Raises InputError where it is missing or damaged."""
    try:
        return package.read(path)
    except KeyError as exc:
        raise _refused(f'is incomplete: its part "{_shown(path)}" is missing', name, _SAVE_AGAIN) from exc
    except _DAMAGES as exc:
        raise _refused(f'is damaged in its part "{_shown(path)}"', name, _SAVE_AGAIN) from exc


def parsed(content: bytes, path: str, name: str) -> Any:
    """The root of an XML part, as an lxml element; nothing outside is read, no entity is resolved.

    Raises InputError where it is no XML. Comments and processing instructions are left out.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  # only a reader at work needs it

    reading = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, reading)
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise _refused(f'is damaged: its part "{_shown(path)}" is no XML ({exc})', name, _SAVE_AGAIN) from exc
    if root is None or root.getroottree().docinfo.doctype:
        raise _declares(path, name)
    return root


def relations(package: zipfile.ZipFile, path: str, name: str) -> Mapping[str, Relation]:
    """The relationships of a part (of the package itself: ``""``), by their ids; empty where it has none."""
    folder, _, base = path.rpartition("/")
    where = posixpath.join(folder, "_rels", f"{base}.rels")
    if where not in package.NameToInfo:
        return {}
    found: dict[str, Relation] = {}
    for one in parsed(part(package, where, name), where, name).iter(_RELATIONS):
        kind = one.get("Type", "").rstrip("/").rpartition("/")[2]
        target, external = one.get("Target", ""), one.get("TargetMode", "") == "External"
        found[one.get("Id", "")] = Relation(kind, target if external else _inside(folder, target), external)
    return found


def macros(package: zipfile.ZipFile, name: str) -> Iterator[Problem]:
    """Says that a document carries macros: they are never run."""
    if any(posixpath.basename(path).lower() in ("vbaproject.bin", "vbadata.xml") for path in package.namelist()):
        yield Problem(
            "macros",
            "holds macros; they were not run, and what they would have filled in is missing",
            name,
            hint="Save it without macros if they are not needed to read it.",
        )


def picture_outside(target: str, name: str, place: str) -> Problem:
    """A picture that is only linked to, and was not fetched. ``target``: as the document names it."""
    last = unquote(re.split(r"[/\\]", target.rstrip("/\\").partition("?")[0])[-1])
    return Problem(
        "missing-photo",
        f"the picture {_shown(last) or '(no name)'} is not in the document, only a link to it; links are not followed",
        name,
        place,
        "Insert the picture itself into the document, or put the file beside it.",
        stops=True,
    )


# ------------------------------------------------------------------------------------------ the checks

_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises on damaged bytes (UnicodeDecodeError is a ValueError)."""


def _without_root(package: zipfile.ZipFile) -> None:
    """Parts named from the root of the package ("/xl/x.xml", as some programs write) go by their usual name."""
    for entry in package.infolist():
        if entry.filename[:1] == "/" and entry.filename[1:2] not in ("", "/"):
            entry.filename = entry.filename[1:]
            package.NameToInfo.setdefault(entry.filename, entry)


def _refuse_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_PARTS:
        raise _refused(f"holds {len(entries)} parts, and the limit is {MOST_PARTS}", name)
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TOTAL:
        unpacked, limit = total / MEBIBYTE, LARGEST_TOTAL // MEBIBYTE
        raise _refused(f"unpacks to {unpacked:.0f} MiB, and the limit is {limit} MiB", name, "Make its pictures small.")
    seen: set[str] = set()
    for entry in entries:
        _refuse_entry(entry, name)
        # OPC compares the names of parts without regard to case.
        if (plain := entry.filename.lower()) in seen:
            raise _refused(f'holds its part "{_shown(entry.filename)}" twice', name, _SAVE_AGAIN)
        seen.add(plain)


def _refuse_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
        raise _refused(f'holds a part whose name leads out of it: "{_shown(path)}"', name)
    if entry.flag_bits & 0x1:
        raise _locked(name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(f"is packed in a way no office program uses (method {entry.compress_type})", name, _SAVE_AGAIN)
    if entry.file_size > LARGEST_PART:
        size, limit = entry.file_size / MEBIBYTE, LARGEST_PART // MEBIBYTE
        raise _refused(f'its part "{_shown(path)}" unpacks to {size:.0f} MiB, and the limit is {limit} MiB', name)
    if entry.file_size > RATIO_FROM and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size):
        ratio = entry.file_size // max(1, entry.compress_size)
        reason = f'its part "{_shown(path)}" unpacks to {ratio} times its size, and the limit is {HIGHEST_RATIO} times'
        raise _refused(reason, name)


def _refuse_other(package: zipfile.ZipFile, name: str, needed: str) -> None:
    names = package.namelist()
    if _holds(names, needed):
        listed = "META-INF/manifest.xml"
        if needed == "content.xml" and listed in names and b"encryption-data" in part(package, listed, name):
            raise _locked(name)
        return
    found = next((kind for kind in _KINDS if _holds(names, kind)), "")
    wanted = _KINDS.get(needed, "an office document")
    if found:
        raise _refused(f"is {_KINDS[found]}, not {wanted}", name, f"Give it the suffix {_SUFFIXES[found]}.")
    raise _refused(f"is a zip archive, not {wanted}", name, "Unpack it first, and give the document inside.")


def _holds(names: list[str], needed: str) -> bool:
    return any(path.startswith(needed) for path in names) if needed.endswith("/") else needed in names


def _refuse_declarations(package: zipfile.ZipFile, name: str) -> None:
    for entry in package.infolist():
        if not entry.filename.lower().endswith(_XML_SUFFIXES):
            continue
        content = part(package, entry.filename, name)
        # UTF-16 and UTF-32 write the same letters with zeros between them.
        plain = content.replace(b"\0", b"") if b"\0" in content[:4_096] else content
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise _declares(entry.filename, name)
        named = _ENCODING.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"))
        if named and not _PLAIN_ENCODING.fullmatch(named.group(1)):
            encoding = named.group(1).decode("ascii")
            raise _refused(f'its part "{_shown(entry.filename)}" is written in {encoding}', name, _SAVE_AGAIN)


# ------------------------------------------------------------------------------------------ what it is instead


def _no_package(content: bytes, name: str, needed: str) -> InputError:
    wanted = _KINDS.get(needed, "an office document")
    start = content[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        return _refused("is empty", name, "Save it again.")
    if not content.strip(b"\0"):
        return _refused("holds nothing but zeros: it was damaged when it was saved or copied", name, "Copy it again.")
    if name.startswith("~$"):
        return _refused(
            "is the mark Office keeps beside a document that is open, not the document", name, _WITHOUT_MARK
        )
    if start.startswith(b"version https://git-lfs"):
        return _refused("is a Git LFS pointer, not the document itself", name, "Fetch it with: git lfs pull")
    if content.startswith(_OLE):
        return _old_office(content, name, wanted)
    for magic, kind, advice in _OTHERS:
        if start.startswith(magic):
            return _refused(f"is {kind}, not {wanted}", name, advice)
    if start.startswith(b"<?xml") and (b"schemas.microsoft.com" in start or b"mso-application" in start):
        return _refused(f"is an XML file of Office, not {wanted}", name, "Open it in Office and save it again.")
    if b"<html" in start or start.startswith(b"<!doctype html"):
        return _refused(f"is a web page (HTML), not {wanted}", name, "Give it the suffix .html.")
    return _refused(f"is not {wanted}", name, "Open it in the program it is from and save it again.")


def _old_office(content: bytes, name: str, wanted: str) -> InputError:
    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if names("EncryptedPackage") or names("EncryptionInfo"):
        return _locked(name)
    for stream, kind, advice in _OLD:
        if names(stream):
            return _refused(f"is {kind}, not {wanted}", name, advice)
    return _refused(f"is a file of an old office program, not {wanted}", name, _SAVE_AGAIN)


def _locked(name: str) -> InputError:
    return _refused("is protected by a password", name, "Save it without the password.")


def _declares(path: str, name: str) -> InputError:
    reason = f'its part "{_shown(path)}" declares a document type, which no office program writes'
    return _refused(reason, name, _SAVE_AGAIN)


def _refused(reason: str, name: str, hint: str | None = None) -> InputError:
    return InputError(reason, file=name, hint=hint or "Divide the document, or save it again.")


def _inside(folder: str, target: str) -> str:
    """The name of a part from a target, which is relative to the folder of the part that names it."""
    plain = unquote(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/")


def _shown(path: str) -> str:
    """A name as a message may show it: printable, and not endless."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in path)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
