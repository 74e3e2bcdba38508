"""What stands around the body of an OpenDocument text: page headers and footers, and what a person filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from onboard.ingest.opendocument import names
from onboard.ingest.outline import Block, Field, Spot
from onboard.ingest.scribe import Run, Scribe

_KEY = re.compile(r"\s*([^:\t]{2,40}?)\s*[:\t]\s*(\S.*)$")
_PAGE = re.compile(r"[\W\d]*(?:seite|page|\d)?[\W\d]*", re.IGNORECASE)
_SENTENCE = 5
_OF_THE_PROGRAM = frozenset(
    (
        *("Application", "AppVersion", "Company", "DocSecurity", "HyperlinksChanged", "LinksUpToDate", "ScaleCrop"),
        *("ShareDoc", "Generator", "KSOProductBuildVer", "ICV", "ContentTypeId", "MediaServiceImageTags"),
    )
)
"""Properties that programs write by themselves."""


def around(pages: Any, scribe: Scribe) -> tuple[list[Field], list[Block]]:
    """What page headers and footers say, each thing once: a sentence is a passage, the rest are fields.

    A field without a key of its own is kept under "header" or "footer".
    """
    fields: list[Field] = []
    blocks: list[Block] = []
    seen: set[str] = set()
    for where in ("header", "footer"):
        elements = [one for name in (where, f"{where}-first", f"{where}-left") for one in _parts(pages, name)]
        for element in elements:
            for paragraph in element.iter(names.text("p"), names.text("h")):
                said = " ".join("".join(_words(paragraph)).split())
                if not said or said.casefold() in seen or _PAGE.fullmatch(said):
                    continue
                seen.add(said.casefold())
                spot = Spot("paragraph", len(seen), where)
                if found := _KEY.match(said):
                    fields.append(scribe.field((found[1],), found[2], spot))
                elif len(said.split()) >= _SENTENCE and said.endswith((".", "!")):
                    blocks.append(scribe.paragraph([Run(said)], spot))
                else:
                    fields.append(scribe.field((where,), said, spot))
    return fields, blocks


def stated(root: Any, scribe: Scribe) -> list[Field]:
    """The title and other properties that a person filled in. ``root``: of meta.xml."""
    found = []
    title = root.findtext(f".//{names.TITLE}")
    if title and title.strip():
        found.append(scribe.field(("title",), title, Spot("property", 1)))
    for number, one in enumerate(root.iter(names.meta("user-defined")), 2):
        key, value = one.get(names.meta("name"), ""), "".join(one.itertext())
        if value.strip() and key not in _OF_THE_PROGRAM and not re.fullmatch(r"Info \d|Infor?mation \d", key):
            found.append(scribe.field((key,), value, Spot("property", number)))
    return found


def _parts(pages: Any, name: str) -> Iterable[Any]:
    return pages.iter(names.style(name))


def _words(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph in a page header; a tab divides."""
    if paragraph.text:
        yield paragraph.text
    for child in paragraph:
        if child.tag == names.text("tab"):
            yield "\t"
        elif child.tag not in names.SKIPPED and not child.tag.startswith(names.draw("")):
            yield from _words(child)
        if child.tail:
            yield child.tail
