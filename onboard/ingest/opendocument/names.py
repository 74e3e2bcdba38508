"""Names in OpenDocument files (ODF 1.3, part 3), as lxml writes them."""

from __future__ import annotations

_URN = "urn:oasis:names:tc:opendocument:xmlns:"


def text(name: str) -> str:
    return f"{{{_URN}text:1.0}}{name}"


def table(name: str) -> str:
    return f"{{{_URN}table:1.0}}{name}"


def draw(name: str) -> str:
    return f"{{{_URN}drawing:1.0}}{name}"


def style(name: str) -> str:
    return f"{{{_URN}style:1.0}}{name}"


def office(name: str) -> str:
    return f"{{{_URN}office:1.0}}{name}"


def fo(name: str) -> str:
    return f"{{{_URN}xsl-fo-compatible:1.0}}{name}"


def svg(name: str) -> str:
    return f"{{{_URN}svg-compatible:1.0}}{name}"


def meta(name: str) -> str:
    return f"{{{_URN}meta:1.0}}{name}"


HREF = "{http://www.w3.org/1999/xlink}href"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

SKIPPED = frozenset(
    text(name)
    for name in (
        *("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "table-of-content"),
        *("alphabetical-index", "illustration-index", "table-index", "object-index", "bibliography"),
        *("page-number", "page-count", "soft-page-break", "toc-mark", "alphabetical-index-mark", "note-citation"),
        *("page-continuation", "bookmark-start", "bookmark-end", "bookmark"),
    )
)
"""What is no part of what a document says: its own directories, numbers of pages, marks for directories."""
