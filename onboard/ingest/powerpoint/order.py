"""The order in which a person reads what stands on a slide; the order in which it was drawn says nothing.

    things with boxes -> the same, in reading order

Cut at the gaps between columns, or between rows where these run across, and so on inside (an XY cut). Where call-outs
are numbered, their numbers decide, and what has no number goes with the number nearest to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.ingest.drawing.things import Box

_STEP_WORDS = "schritt|step|krok|adım|paso|pasul|pas|passo|étape|etapa|крок|шаг|الخطوة|خطوة|nr\\.?|no\\.?"
_TYPED = re.compile(
    rf"\s*(?:(?:{_STEP_WORDS})\s*(\d{{1,2}})\b|[(\[]?(\d{{1,2}})\s*[.):\]](?=\s|$|[^\W\d]))", re.IGNORECASE
)
_IN_FRONT = re.compile(r"\s*(\d{1,2})[.)]\s+(?=[^\W\d])")
_ALONE = re.compile(r"\s*[(\[]?(\d{1,2})\s*[.):\]]?\s*")
_CIRCLED = ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10), (0x24F5, 10))
_ROW_OVERLAP, _COLUMN_OVERLAP = 0.15, 0.1
_ALIGNED = 0.3
_SIDEWAYS = 3.0
_LOOSER = 3.0
_CAPTION_NEAR = 0.1
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
    """``backwards``: columns are read from right to left. A picture comes right behind its caption."""
    captions = _captions(places)
    bound = {id(text) for text in captions.values()}
    units: dict[Place, tuple[Place, ...]] = {}
    for place in places:
        if (text := captions.get(id(place))) is not None:
            box = place.box.union(text.box)
            # A caption that runs on beyond its picture does not widen the column.
            units[Place(Box(place.box.left, box.top, place.box.right, box.bottom), text.text, text.number)] = (
                text,
                place,
            )
        elif id(place) not in bound:
            units[place] = (place,)
    found = _cut(list(units), backwards, 0)
    numbers = [unit.number for unit in units if unit.number is not None]
    if numbers == [1]:
        found.sort(key=lambda unit: unit.number is None)
    elif len(numbers) > 1 and len(set(numbers)) == len(numbers):
        found = _by_numbers(found)
    return [place for unit in found for place in units[unit]]


def number_in(text: str) -> int | None:
    """The number a call-out opens with: "1. Click", "② Press", "Step 3"; None where it opens with none."""
    first = text.lstrip()[:1]
    for begin, count in _CIRCLED:
        if first and begin <= ord(first) < begin + count:
            return ord(first) - begin + 1
    found = _TYPED.match(text)
    return int(found.group(1) or found.group(2)) if found else None


def typed_number(text: str) -> tuple[int, int] | None:
    """A typed number in front of a text, and how many characters it takes: "1. Click" -> (1, 3)."""
    found = _IN_FRONT.match(text)
    return (int(found.group(1)), found.end()) if found else None


def number_alone(text: str) -> int | None:
    """The number a text consists of and nothing else: the mark beside a call-out or on a picture."""
    if found := _ALONE.fullmatch(text):
        return int(found.group(1))
    return number_in(text) if len(text.strip()) == 1 else None


# ------------------------------------------------------------------------------------------ captions


def _captions(places: Sequence[Place]) -> dict[int, Place]:
    """The text right above or below a picture, by the identity of the picture; on one side in all of a slide."""
    pictures = [place for place in places if not place.is_text]
    texts = [place for place in places if place.is_text]
    above, below = (_on_side(pictures, texts, under=under) for under in (False, True))
    return below if len(below) > len(above) else above


def _on_side(pictures: Sequence[Place], texts: Sequence[Place], *, under: bool) -> dict[int, Place]:
    """Pairs that are each other's only choice."""
    pairs: list[tuple[Place, Place]] = []
    for picture in pictures:
        for text in texts:
            common = picture.box.common(text.box)
            gap = text.box.top - picture.box.bottom if under else picture.box.top - text.box.bottom
            most = min(text.box.height, _CAPTION_NEAR * picture.box.height)
            close = -0.5 * text.box.height <= gap <= most and text.box.height < picture.box.height
            if close and common.width >= 0.5 * min(text.box.width, picture.box.width):
                pairs.append((picture, text))
    alone = Counter(id(one) for pair in pairs for one in pair)
    return {id(picture): text for picture, text in pairs if alone[id(picture)] == alone[id(text)] == 1}


# ------------------------------------------------------------------------------------------ cutting


def _cut(places: list[Place], backwards: bool, depth: int) -> list[Place]:
    if len(places) < 2 or depth > _DEEPEST:
        return places
    rows, columns = _rows_and_columns(places, 1.0)
    if len(rows) == len(columns) == 1:
        rows, columns = _rows_and_columns(places, _LOOSER)
    if backwards:
        columns.reverse()
    if len(columns) > 1 and (len(rows) == 1 or not _is_grid(rows, columns)):
        return [place for column in columns for place in _cut(column, backwards, depth + 1)]
    if len(rows) > 1:
        return [place for row in rows for place in _cut(row, backwards, depth + 1)]
    return _tangled(places, backwards, depth)


def _rows_and_columns(places: Sequence[Place], looser: float) -> tuple[list[list[Place]], list[list[Place]]]:
    rows = _groups([(place.box.top, place.box.bottom, place) for place in places], _ROW_OVERLAP * looser)
    columns = _groups([(place.box.left, place.box.right, place) for place in places], _COLUMN_OVERLAP * looser)
    return rows, columns


def _is_grid(rows: Sequence[Sequence[Place]], columns: Sequence[Sequence[Place]]) -> bool:
    """Whether rows run across the columns: what stands side by side in them begins at the same height."""
    column_of = {id(place): index for index, column in enumerate(columns) for place in column}
    across = 0
    for row in rows:
        first: dict[int, Place] = {}
        for place in sorted(row, key=lambda one: one.box.top):
            first.setdefault(column_of[id(place)], place)
        if len(first) < 2:
            continue
        tops = [place.box.top for place in first.values()]
        if max(tops) - min(tops) > _ALIGNED * min(place.box.height for place in first.values()):
            return False
        across += 1
    return across > 1


def _groups(spans: list[tuple[float, float, Place]], overlap: float) -> list[list[Place]]:
    """Things that lie behind one another along one direction.

    Two that overlap by no more than a share of the shorter one count as one behind the other.
    """
    spans.sort(key=lambda span: span[:2])
    groups: list[list[Place]] = []
    end, shortest = -math.inf, 0.0
    for begin, finish, place in spans:
        length = finish - begin
        if not groups or begin >= end - overlap * min(length, shortest):
            groups.append([place])
            end, shortest = finish, length
            continue
        groups[-1].append(place)
        if finish > end:
            end, shortest = finish, length
    return groups


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
        nearest = min(numbered, key=lambda other: _apart(place.box, other.box))
        above = place.is_text and place.box.bottom <= nearest.box.top + 0.2 * place.box.height
        (before if above else after).setdefault(id(nearest), []).append(place)
    return [place for one in numbered for place in (*before.get(id(one), ()), one, *after.get(id(one), ()))]


def _apart(one: Box, other: Box) -> float:
    """How far one is from the other to a reader: what stands in another column is further away."""
    common = one.common(other)
    return _SIDEWAYS * max(0.0, -common.width) + max(0.0, -common.height)


def distance(one: Box, other: Box) -> float:
    """The gap between two boxes; 0 where they touch."""
    common = one.common(other)
    return math.hypot(max(0.0, -common.width), max(0.0, -common.height))
