"""The names of Word's elements, and small questions to them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from onboard.ingest import package

Element = Any
"""An lxml element; lxml has no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
DC = "{http://purl.org/dc/elements/1.1/}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}",
    ),
)
"""The namespaces of "Strict Open XML", and what everybody else calls them."""


def tree(opened: zipfile.ZipFile, path: str, name: str) -> Element:
    """The root of one part. Raises InputError."""
    content = package.part(opened, path, name)
    if b"purl.oclc.org/ooxml" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual.strip("{}").encode())
    return package.parsed(content, path, name)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None, child: str, attribute: str = "val") -> str:
    """An attribute of a child, as in ``<w:pPr><w:pStyle w:val="...">``; "" where there is none."""
    found = element.find(W + child) if element is not None else None
    return (found.get(W + attribute) or "") if found is not None else ""


def switch(element: Element | None, child: str) -> bool | None:
    """A property that is on or off; None where nobody says."""
    found = element.find(W + child) if element is not None else None
    return None if found is None else found.get(W + "val", "true").lower() not in ("0", "false", "off", "none")


def number(text: str, otherwise: int, *, most: int = 1_000_000) -> int:
    """An integer attribute; what is none, or beyond all reason, is ``otherwise``."""
    try:
        found = int(text)
    except ValueError:
        return otherwise
    return found if -most <= found <= most else otherwise


def branch(alternate: Element) -> Iterator[Element]:
    """The one form to read of something that is there in two: the new one, unless only the old one says anything."""
    choices = [one for one in alternate if local(one) == "Choice"]
    others = [one for one in alternate if local(one) == "Fallback"]
    spoken = [one for one in choices if _says_something(one)]
    yield from (spoken or others or choices)[:1]


def _says_something(element: Element) -> bool:
    return any(local(one) in ("t", "blip", "imagedata", "chart", "relIds", "oMath") for one in element.iter())
