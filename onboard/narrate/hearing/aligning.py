"""Two rows of words, one laid beside the other with as few differences as possible.

aligned(expected, heard, alike)   -> steps, in order; every word of both rows is in exactly one

The least costly way of turning one row into the other (V. Levenshtein, "Binary codes capable of correcting deletions,
insertions and reversals", 1966), where several words may also meet one that is written together ("Newton Meter").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from onboard.narrate.hearing.alike import Alike
from onboard.narrate.hearing.pieces import Sort
from onboard.narrate.hearing.wording import Word

_JOINED = 8
"""How many words may be written as one; "P S A" is three."""
_OTHER_SORT = 1.4
"""Cost of a digit for a word: digits rather meet digits. Below 2, or nothing would ever meet."""


@dataclass(frozen=True, slots=True)
class Step:
    """``expected[begins:ends]`` meets ``heard[starts:stops]``; one of them may be empty. ``same``: they sound alike."""

    begins: int
    ends: int
    starts: int
    stops: int
    same: bool


def aligned(expected: Sequence[Word], heard: Sequence[Word], alike: Alike) -> tuple[Step, ...]:
    """Every word of both rows in exactly one step."""
    joins = _joins(expected, heard, alike)
    same = cache(alike)
    least = [[0.0] * (len(heard) + 1) for _ in range(len(expected) + 1)]
    last: dict[tuple[int, int], Step] = {}
    for end in range(len(expected) + 1):
        for stop in range(len(heard) + 1):
            best: tuple[float, Step] | None = None
            for price, step in (*_single(expected, heard, end, stop, same), *joins[end, stop]):
                cost = least[step.begins][step.starts] + price
                if best is None or cost < best[0]:
                    best = cost, step
            if best:
                least[end][stop], last[end, stop] = best
    return tuple(reversed(list(_way_back(last, len(expected), len(heard)))))


def _way_back(last: dict[tuple[int, int], Step], end: int, stop: int) -> Iterator[Step]:
    while (end, stop) != (0, 0):
        step = last[end, stop]
        yield step
        end, stop = step.begins, step.starts


def _single(
    expected: Sequence[Word], heard: Sequence[Word], end: int, stop: int, same: Callable[[Word, Word], bool]
) -> Iterator[tuple[float, Step]]:
    """The steps of at most one word on each side that end here, with their cost."""
    if end and stop:
        one, other = expected[end - 1], heard[stop - 1]
        is_same = same(one, other)
        price = 0.0 if is_same else (1.0 if one.sort is other.sort else _OTHER_SORT)
        yield price, Step(end - 1, end, stop - 1, stop, is_same)
    if end:
        yield 0.0 if expected[end - 1].optional else 1.0, Step(end - 1, end, stop, stop, False)
    if stop:
        yield 0.0 if heard[stop - 1].optional else 1.0, Step(end, end, stop - 1, stop, False)


def _joins(
    expected: Sequence[Word], heard: Sequence[Word], alike: Alike
) -> dict[tuple[int, int], list[tuple[float, Step]]]:
    """The steps in which several words of one row are one of the other, by where they end; they cost nothing."""
    found: dict[tuple[int, int], list[tuple[float, Step]]] = defaultdict(list)
    for begins, ends in _runs(expected):
        for place in alike.joins(expected[begins:ends], heard):
            found[ends, place + 1].append((0.0, Step(begins, ends, place, place + 1, True)))
    for starts, stops in _runs(heard):
        for place in alike.joins(heard[starts:stops], expected):
            found[place + 1, stops].append((0.0, Step(place, place + 1, starts, stops, True)))
    return found


def _runs(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Several words that could be one; numbers and signs never are."""
    for begins in range(len(row)):
        for ends in range(begins + 1, min(begins + _JOINED, len(row)) + 1):
            if row[ends - 1].sort not in (Sort.WORD, Sort.UNIT, Sort.FRACTION, Sort.MONTH):
                break
            if ends > begins + 1:
                yield begins, ends
