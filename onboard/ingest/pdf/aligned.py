"""Tables without rules: lines that stand in columns, row by row -> tables.

A run of lines that leave the same upright bands empty may be a table, two columns of prose, a list with its marks set
apart, or names in the margin; only the first becomes a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from onboard.ingest.pdf.glyphs import Word
from onboard.ingest.pdf.lines import Line, joined
from onboard.ingest.pdf.markers import mark_of, stands_alone
from onboard.ingest.pdf.parts import (
    Column,
    Part,
    TableCell,
    Tabular,
    by_level,
    cell_lines,
    mostly_from_the_right,
    turned_round,
)
from onboard.ingest.pdf.sheet import Box, Stroke, around

_GUTTER = 0.7
"""Of the size: an empty band so wide may part two columns."""
_NARROWEST = 0.4
_PAGE = re.compile(r"^\W*(?:S\.?\s?|p\.?\s?|Seite\s)?(\d{1,3})(?:\s?[-–]\s?\d{1,3})?$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:\W*\d+\s*(?:x|×|Stk\.?|pcs\.?)?|.{1,40}:|(?:Schritt|Step|Etapa|Krok|Adım|Paso|Pasul|Крок)\s+\d+\W*)$",
    re.IGNORECASE,
)


def aligned_tables(lines: Sequence[Line], strokes: Sequence[Stroke], page: int) -> tuple[list[Part], list[Line]]:
    """Tables without rules among some lines, and the lines that are in none."""
    parts: list[Part] = []
    rest: list[Line] = []
    for run, gutters in _aligned(by_level(lines)):
        made = _as_table(run, gutters, strokes, page) if gutters else None
        if made is None:
            rest.extend(line for level in run for line in level)
        else:
            parts.append(made)
    return parts, rest


Gutters = list[tuple[float, float]]


def _aligned(levels: list[list[Line]]) -> list[tuple[list[list[Line]], Gutters]]:
    """Levels in runs that share at least one empty upright band; a run without any has no gutters."""
    runs: list[tuple[list[list[Line]], Gutters]] = []
    for level in levels:
        own = _gaps(level)
        if runs:
            run, gutters = runs[-1]
            shared = _shared(gutters, level) if gutters else []
            # Rows with pictures in them stand far apart; then it takes three columns to be sure.
            near = _pitch(run[-1], level) < (30 if len(gutters) > 1 and len(shared) == len(gutters) else 3.2)
            if gutters and shared and near and (own or _inside_one(level, gutters, run)):
                runs[-1] = ([*run, level], shared)
                continue
            if not gutters and not own:
                run.append(level)
                continue
        runs.append(([level], own))
    return runs


def _gaps(level: list[Line]) -> Gutters:
    return [
        (before.box.right, after.box.left)
        for before, after in pairwise(level)
        if after.box.left - before.box.right > _GUTTER * before.size
    ]


def _shared(gutters: Gutters, level: list[Line], least: float = _NARROWEST) -> Gutters:
    """What of the empty bands this level leaves empty."""
    size = level[0].size
    found: Gutters = []
    for left, right in gutters:
        for line in level:
            box = line.box
            if box.right <= left or box.left >= right:
                continue
            if box.left <= left and box.right >= right:
                left, right = 0.0, 0.0
                break
            if box.right < right and box.left <= left:
                left = box.right
            elif box.left > left:
                right = box.left
        if right - left > least * size:
            found.append((left, right))
    return found


def _inside_one(level: list[Line], gutters: Gutters, run: list[list[Line]]) -> bool:
    """Whether a single piece goes on in one of the run's columns, as a wrapped cell does."""
    line = level[0]
    if len(gutters) > 1 and line.box.left > gutters[0][1] - 1:
        return any(abs(line.box.left - other.box.left) < 1.5 for before in run for other in before[1:])
    if _pitch(run[-1], level) > 1.7:
        return False
    if line.box.right <= gutters[0][0]:
        return not (mark_of(line.text) and len(run) > 1 and _pitch(run[-1], level) > 1.5)
    return any(abs(line.box.left - other.box.left) < line.size for before in run for other in before[1:])


def _pitch(above: Sequence[Line], below: Sequence[Line]) -> float:
    size = max(max(line.size for line in above), max(line.size for line in below))
    return (below[0].base - above[0].base) / max(size, 1)


def _as_table(run: list[list[Line]], gutters: Gutters, strokes: Sequence[Stroke], page: int) -> Part | None:
    """A run as a table, or as lines where its first column only labels the second; None where it is prose or a list."""
    run, gutters = _with_head_parted(run, gutters)
    edges = [(left + right) / 2 for left, right in gutters]
    columns = len(edges) + 1
    grid = [_in_columns(level, edges) for level in run]
    filled = sum(sum(bool(cell) for cell in row) >= 2 for row in grid)
    if filled < 2 or _is_prose(grid, columns):
        return None
    firsts = [_said(row[0]) for row in grid if row[0]]
    if columns == 2 and all(stands_alone(text) for text in firsts):
        return None
    rows = _rows(grid, run, strokes)
    if len(rows) < 2:
        return None
    if columns == 2 and all(_LABEL.match(text) for text in firsts):
        # "Werkzeug:   Inbusschlüssel": one line each.
        pieces = [line for row in rows for line in _label_lines(row)]
        return Column(tuple(pieces))
    seconds = [_said(row[1]) for row in grid if row[1]]
    if columns == 2 and len(seconds) == len(firsts) >= 3 and _rises(seconds):
        return Column(tuple(line for row in rows for line in _label_lines(row)))  # a table of contents
    if columns == 2 and (any(_is_bullet(text) for text in seconds) or _differ_in_size(grid)):
        return None
    if columns == 2 and any(mark_of(_said(row[0])) and mark_of(_said(row[1])) for row in grid):
        return None
    if columns == 2 and (len(rows) < 3 or _letters(rows[0], 1) > 50):
        # Names in the margin, each beside its passage; a table would have a head.
        short = all(_letters(row, 0) <= 40 for row in rows) and len(rows) > 1 and _letters(rows[0], 1) > 50
        return Column(tuple(line for row in rows for line in _name_and_text(row))) if short else None
    box = around([line.box for level in run for line in level])
    bounds = [box.left, *edges, box.right]
    cells = tuple(
        tuple(
            TableCell(
                tuple(cell_lines([line for level in row for line in level[c]])),
                _row_box(row, bounds[c], bounds[c + 1]),
            )
            for c in range(columns)
        )
        for row in rows
    )
    rtl = mostly_from_the_right(line for level in run for line in level)
    return turned_round(Tabular(cells, box, tuple(bounds), page, False), rtl)


def _with_head_parted(run: list[list[Line]], gutters: Gutters) -> tuple[list[list[Line]], Gutters]:
    """A run whose first level is parted where all others are: the heads of narrow columns nearly touch."""
    if len(run) < 3:
        return run, gutters
    below = _gaps(run[1]) or _gaps(run[2])
    for level in run[2:]:
        below = _shared(below, level)
    head = [piece for line in run[0] for piece in _parted(line, below)]
    shared = _shared(below, head, least=0.1)
    return ([head, *run[1:]], shared) if len(shared) > len(gutters) else (run, gutters)


def _parted(line: Line, gutters: Gutters) -> list[Line]:
    """A line cut between two words wherever the middle of the gap between them lies in a gutter."""
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        middle = (before.box.right + word.box.left) / 2
        if any(left - 2 <= middle <= right + 2 for left, right in gutters):
            pieces.append([])
        pieces[-1].append(word)
    return [Line(tuple(words), line.page) for words in pieces]


def _rises(texts: list[str]) -> bool:
    """Whether all are page numbers, and go up, but for a misprint."""
    found = [_PAGE.match(text) for text in texts]
    numbers = [int(one.group(1)) for one in found if one]
    falls = sum(after < before for before, after in pairwise(numbers))
    return len(numbers) == len(texts) and falls * 15 <= len(numbers) and numbers[0] < max(numbers)


def _is_bullet(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and mark.kind in ("bullet", "box")


def _differ_in_size(grid: list[list[list[Line]]]) -> bool:
    """Whether two columns are set in different sizes: they only happen to stand beside each other."""
    sizes = [[line.size for row in grid[1:] for line in row[column]] for column in (0, 1)]
    return bool(sizes[0] and sizes[1]) and not 0.8 < median(sizes[0]) / median(sizes[1]) < 1.25


def _in_columns(level: list[Line], edges: list[float]) -> list[list[Line]]:
    found: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in level:
        found[sum(line.box.middle[0] > edge for edge in edges)].append(line)
    return found


def _said(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _is_prose(grid: list[list[list[Line]]], columns: int) -> bool:
    """Whether the columns are running text side by side: long lines that go on in the next, and no head above them."""
    if columns > 3:
        return False
    flows = 0
    for column in range(columns):
        lines = [line for row in grid for line in row[column]]
        if len(lines) < 2 or median(line.letters for line in lines) < 18:
            return False
        flows += sum(
            below.text[:1].islower() and not above.text.endswith((".", ":", "!", "?"))
            for above, below in pairwise(lines)
        )
    head = all(_letters([grid[0]], column) <= 20 for column in range(columns)) or all(
        line.bold for cell in grid[0] for line in cell
    )
    if head:
        return False
    lines = sum(len(cell) for row in grid for cell in row)
    return flows * 3 >= lines


def _rows(
    grid: list[list[list[Line]]], run: list[list[Line]], strokes: Sequence[Stroke]
) -> list[list[list[list[Line]]]]:
    """Levels put into rows: at a rule, at a wide gap, or where the first column begins anew."""
    pitches = [_pitch(a, b) for a, b in pairwise(run)]
    closest = _closest(run)
    wide = [pitch > max(1.22 * closest, 1.0) for pitch in pitches]
    banded = any(wide) and not all(wide) and closest < 1.45
    if banded:
        bands = _split(range(len(grid)), lambda index: wide[index - 1])
        numbers = [sum(_said(grid[index][0]).strip(" .)").isdigit() for index in band) for band in bands]
        banded = all(count < 2 for count in numbers)
    rules = [stroke for stroke in strokes if stroke.level]
    rows: list[list[list[list[Line]]]] = []
    for index, level in enumerate(grid):
        if index == 0:
            rows.append([level])
            continue
        above, below = run[index - 1][0].base, run[index][0].base - run[index][0].size * 0.5
        ruled = any(above - 1 <= rule.at <= below + 1 and rule.end - rule.start > 30 for rule in rules)
        anew = bool(level[0]) and not banded
        if ruled or anew or (banded and wide[index - 1]):
            rows.append([level])
        else:
            rows[-1].append(level)
    return rows


def _closest(run: list[list[Line]]) -> float:
    """The least distance of two lines of which one can stand below the other."""
    found = [
        next((pitch for below in run[index + 1 : index + 4] if (pitch := _pitch(above, below)) > 0.9), 99.0)
        for index, above in enumerate(run[:-1])
    ]
    return min(found, default=0.0)


def _split(indices: range, begins: Callable[[int], bool]) -> list[list[int]]:
    found: list[list[int]] = []
    for index in indices:
        if index == 0 or begins(index):
            found.append([])
        found[-1].append(index)
    return found


def _row_box(row: list[list[list[Line]]], left: float, right: float) -> Box:
    boxes = [line.box for level in row for cell in level for line in cell]
    whole = around(boxes)
    return Box(left, whole.top, right, whole.bottom)


def _letters(row: list[list[list[Line]]], column: int) -> int:
    return sum(line.letters for level in row for line in level[column])


def _name_and_text(row: list[list[list[Line]]]) -> list[Line]:
    return [line for column in (0, 1) for level in row for line in level[column]]


def _label_lines(row: list[list[list[Line]]]) -> list[Line]:
    return [joined([line for cell in level for line in cell]) for level in row]
