"""What every instruction says of itself: who answers for it, which version it is, since when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Part, Reading

_DATE = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\b(?:0?[1-9]|1[0-2])/\d{4}\b"
    r"|\b\d{1,2}\.?\s+[^\W\d_]{3,}\.?,?\s+\d{4}\b|\b[^\W\d_]{3,}\s+\d{1,2},\s+\d{4}\b|\b[^\W\d_]{3,}\s+\d{4}\b"
)
_ANSWERABLE = ("meta:approved-by", "meta:checked-by", "meta:author", "meta:responsible")
_DATED = ("meta:date", "meta:valid-from", *_ANSWERABLE)


def heads(reading: Reading) -> Iterator[Hole]:
    said = reading.instruction
    file = said.document
    answering = [one for one in said.metadata if one.id.startswith(_ANSWERABLE)]
    if said.responsible is None and not answering and not _labelled(reading, "responsible"):
        yield Hole(Kind.NO_RESPONSIBLE, file=file)
    telling = [
        *(one for one in said.metadata if one.id.startswith(_DATED)),
        *([said.revision] if said.revision else ()),
    ]
    dated = [one for one in telling if _DATE.search(one.text)]
    known = said.valid_from is not None or bool(dated) or _labelled(reading, "valid_from")
    if said.revision is None and not known and not _labelled(reading, "revision"):
        yield Hole(Kind.NO_REVISION, file=file)
    elif said.revision is not None and not known:
        yield Hole(Kind.NO_VALID_FROM, file=file)


def _labelled(reading: Reading, name: str) -> bool:
    """Whether the text says it after all: "Stand: 03/2026" in a line that the reader took for prose, "V 3.4"."""
    labels = reading.pattern("head", name).pattern
    shown = [
        passage.text for passage in reading.of(Part.HEAD, Part.INTRODUCTION, Part.NOTE, Part.HEADING, Part.CONTACT)
    ]
    shown += [reading.instruction.document]
    valued = re.compile(rf"(?:{labels})\s*(?::\s*[^\s_.…:]|\s(?=[\w.-]*\d))", re.IGNORECASE)
    if any(valued.search(text) for text in shown):
        return True
    if name == "valid_from":
        return any(_ALONE.fullmatch(text.strip()) for text in shown)
    return name == "revision" and any(_VERSION.search(text) for text in shown)


_ALONE = re.compile(rf"(?:{_DATE.pattern})")
_VERSION = re.compile(
    r"(?<![\w.-])(?:V|v|Rev|rev|REV)[.-]?\s?\d+(?:\.\d+)*(?!\w)|[_\s-][Rr][Ee][Vv][_.-]?\w{1,3}(?![^\W_])"
)
