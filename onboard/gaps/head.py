"""What every instruction says of itself: who answers for it, which version it is, since when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Reading

_DATE = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\b(?:0?[1-9]|1[0-2])/\d{4}\b"
    r"|\b\d{1,2}\.?\s+[^\W\d_]{3,}\.?,?\s+\d{4}\b|\b[^\W\d_]{3,}\s+\d{1,2},\s+\d{4}\b|\b[^\W\d_]{3,}\s+\d{4}\b"
)
_ANSWERABLE = ("approv", "author", "responsible", "owner", "creat", "prepared", "releas", "editor", "checked")


def heads(reading: Reading) -> Iterator[Hole]:
    said = reading.instruction
    file = said.document
    answering = [one for one in said.metadata if any(part in one.id for part in _ANSWERABLE)]
    if said.responsible is None and not answering:
        yield Hole(Kind.NO_RESPONSIBLE, file=file)
    dated = [one for one in (*said.metadata, *([said.revision] if said.revision else ())) if _DATE.search(one.text)]
    if said.revision is None and said.valid_from is None and not dated:
        yield Hole(Kind.NO_REVISION, file=file)
    elif said.valid_from is None and not dated:
        yield Hole(Kind.NO_VALID_FROM, file=file)
