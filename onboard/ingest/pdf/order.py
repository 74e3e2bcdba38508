"""Lines -> blocks below one another, and blocks and tables -> reading order.

The page is cut along its empty bands: across where a band goes from side to side, upright where two columns of prose
stand beside each other; numbers that rise decide where both are possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from onboard.ingest.pdf.lines import Line, joined
from onboard.ingest.pdf.markers import STEP_LABEL, mark_of, stands_alone
from onboard.ingest.pdf.parts import Column, Part, by_level
from onboard.ingest.pdf.sheet import Box, around


def with_marks(lines: list[Line]) -> list[Line]:
    """A mark that stands apart from its text, put together with it; so for "Name:" and what is filled in behind it."""
    found: list[Line] = []
    for level in by_level(lines):
        sides = list(reversed(level)) if level[0].rtl or level[-1].rtl else level
        index = 0
        while index < len(sides):
            line = sides[index]
            if index + 1 < len(sides):
                gap = max(sides[index + 1].box.left - line.box.right, line.box.left - sides[index + 1].box.right)
                mark, key = stands_alone(line.text), line.text.endswith(":") and len(line.words) <= 4
                step = STEP_LABEL.fullmatch(line.text)
                bare = line.text.isdigit() and len(line.text) <= 2
                if gap < (6 if mark or step else 12 if key else 4 if bare else 0) * line.size:
                    found.append(joined([_as_bullet(line), sides[index + 1]]))
                    index += 2
                    continue
            found.append(line)
            index += 1
    return found


def _as_bullet(line: Line) -> Line:
    """Word draws the bullets of its second level as the letter o."""
    return Line((replace(line.words[0], text="◦"),), line.page) if line.text == "o" else line


def blocks_of(lines: list[Line], frames: Sequence[Box], obstacles: Sequence[Part]) -> list[Part]:
    """Lines that stand below one another, each with one above and one below it."""
    lines = sorted(lines, key=lambda line: (line.base, line.box.left))
    boxes = [line.box for line in lines]
    framed = [_frame_of(box, frames) for box in boxes]
    above: list[list[int]] = [[] for _ in lines]
    below: list[list[int]] = [[] for _ in lines]
    for index, box in enumerate(boxes):
        reach: float | None = None
        for other in range(index + 1, len(lines)):
            step = lines[other].base - lines[index].base
            size = max(lines[index].size, lines[other].size)
            if step > 2.4 * 40 and step > 2.4 * size:
                break
            if reach is not None and lines[other].base > reach + 0.3 * size:
                break
            if boxes[other].over(box) <= 0 or step < 0.5 * min(lines[index].size, lines[other].size):
                continue
            reach = lines[other].base if reach is None else reach
            if step <= 2.4 * size and framed[index] == framed[other] and not _parted(box, boxes[other], obstacles):
                below[index].append(other)
                above[other].append(index)
    taken: set[int] = set()
    found: list[Part] = []
    for index in range(len(lines)):
        if index in taken:
            continue
        chain = [index]
        taken.add(index)
        while len(below[chain[-1]]) == 1 and len(above[below[chain[-1]][0]]) == 1:
            following = below[chain[-1]][0]
            if _another_beside(boxes, chain[-1], following):
                break
            chain.append(following)
            taken.add(following)
        found.append(Column(tuple(lines[one] for one in chain)))
    return found


def _another_beside(boxes: Sequence[Box], upper: int, lower: int) -> bool:
    """Whether a line of another column stands over the lower one, beside the upper, or the other way round."""
    size = boxes[lower].height
    for wide, narrow, step in ((lower, upper, -1), (upper, lower, 1)):
        index = wide + step
        while 0 <= index < len(boxes) and abs(boxes[index].top - boxes[wide].top) < 8 * size:
            other = boxes[index]
            if index != narrow and other.over(boxes[wide]) > 0 and other.over(boxes[narrow]) <= 0:
                return True
            index += step
    return False


def _frame_of(box: Box, frames: Sequence[Box]) -> int | None:
    inside = [index for index, frame in enumerate(frames) if frame.grown(1).holds(box.middle)]
    return min(inside, key=lambda index: frames[index].area) if inside else None


def _parted(upper: Box, lower: Box, obstacles: Sequence[Part]) -> bool:
    between = Box(max(upper.left, lower.left), upper.bottom, min(upper.right, lower.right), lower.top)
    return any(part.box.overlap(between) > 0 for part in obstacles)


# ---------------------------------------------------------------------------------------------- reading order


def in_order(parts: list[Part], rtl: bool) -> list[Part]:
    if len(parts) < 2:
        return parts
    across = _cut(parts, lambda box: (box.top, box.bottom), 0.0)
    upright = _cut(parts, lambda box: (box.left, box.right), 5.0)
    if rtl:
        upright.reverse()
    if len(across) > 1 and len(upright) > 1:
        by_rows = [part for group in across for part in in_order(group, rtl)]
        by_columns = [part for group in upright for part in in_order(group, rtl)]
        return _better(by_rows, by_columns, upright)
    if len(across) > 1:
        return _sections(across, rtl)
    if len(upright) > 1:
        return _columns(upright, rtl)
    return sorted(parts, key=lambda part: (part.box.top, part.box.left))


def _sections(across: list[list[Part]], rtl: bool) -> list[Part]:
    """Bands of the page from the top; those that share the gutter of two columns are read column by column."""
    found: list[Part] = []
    index = 0
    while index < len(across):
        best = index + 1
        if len(_cut(across[index], lambda box: (box.left, box.right), 5.0)) > 1:
            group = list(across[index])
            for end in range(index + 1, len(across)):
                group = [*group, *across[end]]
                if len(_cut(group, lambda box: (box.left, box.right), 5.0)) < 2:
                    break
                best = end + 1
        together = [part for band in across[index:best] for part in band]
        found.extend(in_order(together, rtl) if best - index < len(across) else _by_top(across, rtl))
        index = best
    return found


def _by_top(across: list[list[Part]], rtl: bool) -> list[Part]:
    return [part for group in across for part in in_order(group, rtl)]


def _cut(parts: list[Part], extent: Callable[[Box], tuple[float, float]], least: float) -> list[list[Part]]:
    """Parts in groups with an empty band between them."""
    spans = sorted(((*extent(part.box), index) for index, part in enumerate(parts)))
    groups: list[list[int]] = [[spans[0][2]]]
    reach = spans[0][1]
    for start, end, index in spans[1:]:
        if start - reach > least:
            groups.append([])
        groups[-1].append(index)
        reach = max(reach, end)
    return [[parts[index] for index in sorted(group)] for group in groups]


def _better(by_rows: list[Part], by_columns: list[Part], upright: list[list[Part]]) -> list[Part]:
    rows, columns = _falls(by_rows), _falls(by_columns)
    if rows != columns:
        return by_rows if rows < columns else by_columns
    return by_columns if all(_is_column(group) for group in upright) else by_rows


def _falls(parts: Sequence[Part]) -> int:
    """How often the numbers of a list or of steps go down in this order."""
    numbers = [
        number
        for part in parts
        if isinstance(part, Column)
        for line in part.lines
        if (number := _number_of(line.text)) is not None
    ]
    return sum(after < before for before, after in pairwise(numbers))


def _number_of(text: str) -> int | None:
    mark = mark_of(text)
    if mark and mark.kind == "number":
        return mark.number
    label = re.match(r"(?i)(?:schritt|step|etapa|krok|adım|paso|pasul|крок)\s+(\d+)", text)
    return int(label.group(1)) if label else None


def _is_column(parts: list[Part]) -> bool:
    """Enough running text to be a column of its own."""
    lines = [line for part in parts if isinstance(part, Column) for line in part.lines]
    return len(lines) >= 4 and median(line.letters for line in lines) >= 14


def _columns(upright: list[list[Part]], rtl: bool) -> list[Part]:
    if len(upright) == 2 and (mixed := _with_notes(upright, rtl)) is not None:
        return mixed
    return [part for group in upright for part in in_order(group, rtl)]


def _with_notes(upright: list[list[Part]], rtl: bool) -> list[Part] | None:
    """A narrow column with little in it: each of its blocks goes to the text beside it."""
    counts = [sum(len(part.lines) if isinstance(part, Column) else 99 for part in group) for group in upright]
    widths = [around([part.box for part in group]).width for group in upright]
    small = 0 if widths[0] < widths[1] else 1
    if widths[small] > 0.5 * widths[1 - small] or counts[small] * 2 > counts[1 - small] or counts[1 - small] >= 99:
        return None
    body = in_order(upright[1 - small], rtl)
    notes = sorted(upright[small], key=lambda part: part.box.top)
    leads = small == 0
    found: list[Part] = []
    for part in body:
        lines = list(part.lines) if isinstance(part, Column) else []
        start = 0
        for index, line in enumerate(lines):
            if not notes:
                break
            reached = line.base >= _first_base(notes[0]) - 0.6 * line.size
            if reached and (leads or index == 0 or line.base - lines[index - 1].base > 1.5 * line.size):
                if index > start:
                    found.append(Column(tuple(lines[start:index])))
                found.append(notes.pop(0))
                start = index
        if lines[start:]:
            found.append(Column(tuple(lines[start:])))
        elif not lines:
            found.append(part)
    return [*found, *notes]


def _first_base(part: Part) -> float:
    return part.lines[0].base if isinstance(part, Column) else part.box.top
