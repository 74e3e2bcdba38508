"""Two versions of a text -> which words went and came, and which values are others now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from onboard.measures.quantities import Quantity, quantities

_LONGEST = 20_000
_WORD = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")


class Went(StrEnum):
    """What became of some words."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Mark:
    """Neighbouring words with the same fate."""

    went: Went
    words: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some words before, and what stands in their place now: their places in the texts."""

    is_same: bool
    before: tuple[int, int]
    after: tuple[int, int]


def marked(before: str, after: str) -> tuple[Mark, ...]:
    """Both texts as one, word by word; what went stands in front of what came."""
    found: list[Mark] = []
    for stretch in _stretches(before, after):
        out, into = before[slice(*stretch.before)], after[slice(*stretch.after)]
        if stretch.is_same:
            found.append(Mark(Went.SAME, into))
        else:
            found += [Mark(went, words) for went, words in ((Went.OUT, out), (Went.IN, into)) if words]
    return tuple(found)


def other_values(before: str, after: str, language: str) -> tuple[tuple[str, str], ...]:
    """Values that stand in the place of others, as written: ("25 Nm", "30 Nm"), ("M6", "M8").

    The same value in another spelling ("0,5 mm", "0.5 mm") is none. Where more or fewer values stand there than
    before, it cannot be told which took the place of which, and none is given.
    """
    found: list[tuple[str, str]] = []
    mine, theirs = quantities(before[:_LONGEST], language), quantities(after[:_LONGEST], language)
    for stretch in _stretches(before, after):
        if stretch.is_same:
            continue
        out = [one for one in mine if _touches(one, stretch.before)]
        into = [one for one in theirs if _touches(one, stretch.after)]
        if out and len(out) == len(into):
            found += [
                (before[old.start : old.end], after[new.start : new.end])
                for old, new in zip(out, into, strict=True)
                if not _is_same_value(old, new)
            ]
        elif not out and not into:
            found += _other_names(before[slice(*stretch.before)], after[slice(*stretch.after)])
    return tuple(dict.fromkeys(found))


def _stretches(before: str, after: str) -> Iterator[_Stretch]:
    before, after = before[:_LONGEST], after[:_LONGEST]
    mine, theirs = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    waiting = (0, 0)
    blocks = LCSseq.opcodes([one[0] for one in mine], [one[0] for one in theirs])
    for block in blocks:
        if block.tag != "equal":
            continue
        if waiting != (block.src_start, block.dest_start):
            yield _Stretch(False, _span(mine, waiting[0], block.src_start), _span(theirs, waiting[1], block.dest_start))
        yield _Stretch(
            True, _span(mine, block.src_start, block.src_end), _span(theirs, block.dest_start, block.dest_end)
        )
        waiting = (block.src_end, block.dest_end)
    if waiting != (len(mine), len(theirs)):
        yield _Stretch(False, _span(mine, waiting[0], len(mine)), _span(theirs, waiting[1], len(theirs)))


def _span(words: list[re.Match[str]], first: int, end: int) -> tuple[int, int]:
    return (words[first].start(), words[end - 1].end()) if first < end else (0, 0)


def _touches(quantity: Quantity, span: tuple[int, int]) -> bool:
    return quantity.start < span[1] and span[0] < quantity.end


def _is_same_value(one: Quantity, other: Quantity) -> bool:
    return (one.values, one.unit, one.tolerance) == (other.values, other.unit, other.tolerance)


def _other_names(out: str, into: str) -> list[tuple[str, str]]:
    """Names with figures in them, each in the place of another: "M6", "M8"."""
    mine = [word.strip(".,;:()") for word in out.split() if _DIGIT.search(word)]
    theirs = [word.strip(".,;:()") for word in into.split() if _DIGIT.search(word)]
    return [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]] if len(mine) == len(theirs) else []
