"""Marks that nothing but their place tells: bare numbers that count, set apart from their text, and the letter o."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from onboard.ingest.pdf.lines import Line
from onboard.ingest.pdf.markers import Mark

_APART = 0.55
"""Of the size: twice the space between two words."""
_BARE = re.compile(r"^0?\d{1,2}$")


def hanging_marks(lines: Sequence[Line]) -> dict[Line, Mark]:
    """Of a document's lines in their order, those that begin with such a mark.

    Numbers count from 1 on, each one more, below one another; Word draws the bullets of its second level as an o.
    """
    rounds = [line for line in lines if line.words[0].text == "o" and _is_apart(line)]
    places = Counter(round(line.box.left / 2) for line in rounds)
    found = {
        line: Mark("bullet", 2, sign="◦")
        for line in rounds
        if sum(places[round(line.box.left / 2) + step] for step in (-1, 0, 1)) > 1
    }
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
    return bool(_BARE.match(line.words[0].text)) and _is_apart(line) and any(map(str.isalpha, line.text))


def _is_apart(line: Line) -> bool:
    if line.rtl or len(line.words) < 2:
        return False
    return line.words[1].box.left - line.words[0].box.right > _APART * line.size


def _number(line: Line) -> int:
    return int(line.words[0].text)


def _marks(run: Sequence[Line]) -> dict[Line, Mark]:
    if len(run) < 2:
        return {}
    return {line: Mark("number", len(line.words[0].text) + 1, _number(line), "") for line in run}
