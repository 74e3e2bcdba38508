"""Numbers that nothing but their place tells to be those of a list: "1   Deckel öffnen", set apart and counting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onboard.ingest.pdf.lines import Line
from onboard.ingest.pdf.markers import Mark

_APART = 0.55
"""Of the size: twice the space between two words."""
_BARE = re.compile(r"^0?\d{1,2}$")


def counted_numbers(lines: Sequence[Line]) -> dict[Line, Mark]:
    """The marks of a column's lines that begin with bare numbers, from 1 on and each one more, below one another."""
    found: dict[Line, Mark] = {}
    run: list[Line] = []
    for line in lines:
        if not _begins_with_number(line):
            continue
        follows = run and _number(line) == _number(run[-1]) + 1 and abs(line.box.left - run[-1].box.left) < line.size
        if not follows:
            found.update(_marks(run))
            run = []
        if follows or _number(line) == 1:
            run.append(line)
    found.update(_marks(run))
    return found


def _begins_with_number(line: Line) -> bool:
    if line.rtl or len(line.words) < 2 or not _BARE.match(line.words[0].text):
        return False
    first, second = line.words[0], line.words[1]
    return second.box.left - first.box.right > _APART * line.size and any(map(str.isalpha, line.text))


def _number(line: Line) -> int:
    return int(line.words[0].text)


def _marks(run: Sequence[Line]) -> dict[Line, Mark]:
    if len(run) < 2:
        return {}
    return {line: Mark("number", len(line.words[0].text) + 1, _number(line), "") for line in run}
