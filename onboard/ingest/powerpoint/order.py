"""The order in which a person reads what stands on a slide; the order in which it was drawn says nothing.

    things with boxes -> the same, in reading order

Cut at the gaps between rows, then between columns, and so on inside (an XY cut). Where call-outs are numbered, their
numbers decide, and what has no number goes with the number nearest to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.ingest.drawing.things import Box

_STEP_WORDS = "schritt|step|krok|adım|paso|pasul|pas|passo|étape|etapa|крок|шаг|الخطوة|خطوة|nr\\.?|no\\.?"
_TYPED = re.compile(rf"\s*(?:(?:{_STEP_WORDS})\s*(\d{{1,2}})\b|[(\[]?(\d{{1,2}})\s*[.):\]])", re.IGNORECASE)
_ALONE = re.compile(r"\s*[(\[]?(\d{1,2})\s*[.):\]]?\s*")
_CIRCLED = ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10), (0x24F5, 10))
_ROW_OVERLAP, _COLUMN_OVERLAP = 0.2, 0.1
_DEEPEST = 40


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One thing to be read: its box, its text ("" for a picture), and its number where it has one."""

    box: Box
    text: str = ""
    number: int | None = None

    @property
    def is_text(self) -> bool:
        return bool(self.text)


def reading_order(places: Sequence[Place], *, backwards: bool = False) -> list[Place]:
    """``backwards``: columns are read from right to left."""
    found = _cut(list(places), backwards, 0)
    numbers = [place.number for place in places if place.number is not None]
    if len(numbers) < 2 or len(set(numbers)) != len(numbers):
        return found
    return _by_numbers(found)


def number_in(text: str) -> int | None:
    """The number a call-out opens with: "1. Click", "② Press", "Step 3"; None where it opens with none."""
    first = text.lstrip()[:1]
    for begin, count in _CIRCLED:
        if first and begin <= ord(first) < begin + count:
            return ord(first) - begin + 1
    found = _TYPED.match(text)
    return int(found.group(1) or found.group(2)) if found else None


def number_alone(text: str) -> int | None:
    """The number a text consists of and nothing else: the mark beside a call-out or on a picture."""
    if found := _ALONE.fullmatch(text):
        return int(found.group(1))
    return number_in(text) if len(text.strip()) == 1 else None


# ------------------------------------------------------------------------------------------ cutting


def _cut(places: list[Place], backwards: bool, depth: int) -> list[Place]:
    if len(places) < 2 or depth > _DEEPEST:
        return places
    rows, row_gap = _groups([(place.box.top, place.box.bottom, place) for place in places], _ROW_OVERLAP)
    columns, column_gap = _groups([(place.box.left, place.box.right, place) for place in places], _COLUMN_OVERLAP)
    if backwards:
        columns.reverse()
    packed = all(place.is_text for place in places) and column_gap > max(0.0, 3 * row_gap)
    if len(columns) > 1 and (len(rows) == 1 or packed):
        return [place for column in columns for place in _cut(column, backwards, depth + 1)]
    if len(rows) > 1:
        return [place for row in rows for place in _cut(row, backwards, depth + 1)]
    return _tangled(places, backwards, depth)


def _groups(spans: list[tuple[float, float, Place]], overlap: float) -> tuple[list[list[Place]], float]:
    """Things that lie behind one another along one direction, and the widest gap between two groups.

    Two that overlap by no more than a share of the shorter one count as one behind the other.
    """
    spans.sort(key=lambda span: span[:2])
    groups: list[list[Place]] = []
    end, shortest, widest = -math.inf, 0.0, 0.0
    for begin, finish, place in spans:
        length = finish - begin
        if not groups or begin >= end - overlap * min(length, shortest):
            widest = max(widest, begin - end) if groups else 0.0
            groups.append([place])
            end, shortest = finish, length
            continue
        groups[-1].append(place)
        if finish > end:
            end, shortest = finish, length
    return groups, widest


def _tangled(places: list[Place], backwards: bool, depth: int) -> list[Place]:
    """Things among which no line can be drawn: pictures first, then what stands over them, from the top."""
    pictures = [place for place in places if not place.is_text]
    texts = [place for place in places if place.is_text]
    if pictures and texts:
        return [*_cut(pictures, backwards, depth + 1), *_cut(texts, backwards, depth + 1)]
    side = -1 if backwards else 1
    return sorted(places, key=lambda place: (place.box.top, side * place.box.left))


# ------------------------------------------------------------------------------------------ numbers


def _by_numbers(places: list[Place]) -> list[Place]:
    """By their numbers; what has none comes with the nearest that has one, a text above it before it."""
    numbered = sorted((place for place in places if place.number is not None), key=lambda place: place.number or 0)
    before: dict[int, list[Place]] = {}
    after: dict[int, list[Place]] = {}
    for place in places:
        if place.number is not None:
            continue
        nearest = min(numbered, key=lambda other: distance(place.box, other.box))
        above = place.is_text and place.box.bottom <= nearest.box.top + 0.2 * place.box.height
        (before if above else after).setdefault(id(nearest), []).append(place)
    return [
        place
        for one in numbered
        for place in (*before.get(id(one), ()), one, *after.get(id(one), ()))
    ]


def distance(one: Box, other: Box) -> float:
    """The gap between two boxes; 0 where they touch."""
    common = one.common(other)
    return math.hypot(max(0.0, -common.width), max(0.0, -common.height))
