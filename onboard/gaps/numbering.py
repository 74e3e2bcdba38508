"""Jumps in the numbers of the steps, as the reader found them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onboard.core.model import Problem
from onboard.gaps.kinds import Hole, Kind
from onboard.gaps.reading import Reading

_JUMPS = re.compile(r"after number (?P<after>\d+) comes (?P<comes>\d+)")
_REPEATS = re.compile(r"number (?P<comes>\d+) appears twice")
_STRAY = re.compile(r"has the number (?P<comes>\d+)")


def skipped_numbers(reading: Reading) -> Iterator[Hole]:
    for problem in reading.instruction.problems:
        if problem.kind == "skipped-number":
            yield _hole(problem)


def _hole(problem: Problem) -> Hole:
    """The reader tells a problem in English; its numbers are told here in the language of the instruction."""
    for reason, told in (("jumps", _JUMPS), ("repeats", _REPEATS), ("stray", _STRAY)):
        if (match := told.search(problem.text)) is not None:
            named = {name: str(number) for name, number in match.groupdict().items()}
            if reason == "jumps" and int(named["comes"]) < int(named["after"]):
                reason = "returns"
            return Hole(Kind.SKIPPED_NUMBER, "", problem.place, problem.file, reason=reason, named=named)
    return Hole(Kind.SKIPPED_NUMBER, "", problem.place, problem.file, reason="other")
