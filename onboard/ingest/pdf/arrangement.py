"""Words on a page -> columns of lines and tables, in the order they are read.

First the tables drawn with rules; then runs of lines that stand in columns row by row, the tables without rules; what
is left is put into blocks of lines below one another, and the blocks are ordered by cutting the page along its empty
bands: across where a band goes from side to side, upright where two columns of prose stand beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from onboard.ingest.pdf.glyphs import Word
from onboard.ingest.pdf.grids import Ruled
from onboard.ingest.pdf.lines import Line, joined, lines_of
from onboard.ingest.pdf.markers import mark_of, stands_alone
from onboard.ingest.pdf.sheet import Box, Stroke, around

_GUTTER = 0.7
"""Of the size: an empty band so wide may part two columns."""
_NARROWEST = 0.4
_PAGE = re.compile(r"^\W*(?:S\.?\s?|p\.?\s?|Seite\s)?\d{1,3}$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:\W*\d+\s*(?:x|×|Stk\.?|pcs\.?)?|.{1,40}:|(?:Schritt|Step|Etapa|Krok|Adım|Paso|Pasul|Крок)\s+\d+\W*)$",
    re.IGNORECASE,
)
_MOST_LINES_IN_A_CELL = 45


@dataclass(frozen=True, slots=True)
class Column:
    """Lines below one another."""

    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return around([line.box for line in self.lines])


@dataclass(frozen=True, slots=True)
class TableCell:
    """``lines`` from the top; ``box``: where the cell is, also when it is empty."""

    lines: tuple[Line, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table. ``edges``: where its columns begin; ``banners``: indices of rows that are one cell across all."""

    rows: tuple[tuple[TableCell, ...], ...]
    box: Box
    edges: tuple[float, ...]
    page: int
    ruled: bool
    banners: frozenset[int] = frozenset()


Part = Column | Tabular


def arranged(
    levels: Sequence[Sequence[Word]],
    tables: Sequence[Ruled],
    strokes: Sequence[Stroke],
    frames: Sequence[Box],
    page: int,
) -> list[Part]:
    """A page's words, level by level, as columns and tables in reading order."""
    inside: dict[int, dict[int, list[list[Word]]]] = {}
    free: list[list[Word]] = []
    for level in levels:
        left: list[Word] = []
        for word in level:
            place = _cell_of(word, tables)
            if place is None:
                left.append(word)
            else:
                cells = inside.setdefault(place[0], {}).setdefault(place[1], [[]])
                if cells[-1] and abs(cells[-1][-1].base - word.base) > 0.25 * word.size:
                    cells.append([])
                cells[-1].append(word)
        if left:
            free.append(left)
    parts: list[Part] = []
    for index, table in enumerate(tables):
        parts.extend(_ruled(table, inside.get(index, {}), strokes, page))
    lines = lines_of(free, page)
    rows, rest = _runs(lines, strokes, page)
    parts.extend(rows)
    blocks = [*parts, *_blocks(_with_marks(rest), frames, parts)]
    rtl = sum(line.rtl for line in lines) * 2 > len(lines) > 0
    return _merged_columns(_ordered(blocks, rtl))


def _cell_of(word: Word, tables: Sequence[Ruled]) -> tuple[int, int] | None:
    for index, table in enumerate(tables):
        if table.box.holds(word.box.middle):
            cell = table.cell_at(word.box.middle)
            if cell is not None:
                return index, cell
    return None


# ---------------------------------------------------------------------------------------------- tables with rules


def _ruled(table: Ruled, inside: dict[int, list[list[Word]]], strokes: Sequence[Stroke], page: int) -> list[Part]:
    """A drawn table; where it only lays out the page, its cells one after the other."""
    texts = {index: lines_of(levels, page) for index, levels in inside.items()}
    if not texts:
        return []
    lays_out = any(len(lines) > _MOST_LINES_IN_A_CELL for lines in texts.values())
    columns = {cell.column for index, cell in enumerate(table.cells) if index in texts}
    if lays_out or (len(columns) == 1 and table.columns == 1):
        parts: list[Part] = []
        for index in sorted(texts, key=lambda one: (table.cells[one].row, table.cells[one].column)):
            parts.extend(arranged(inside[index], (), strokes, (), page))
        return parts
    rows: list[tuple[TableCell, ...]] = []
    banners: set[int] = set()
    for number in range(table.rows):
        cells = [TableCell((), Box(table.edges[c], 0, table.edges[c + 1], 0)) for c in range(table.columns)]
        wide = False
        for index, cell in enumerate(table.cells):
            if cell.row == number:
                lines = tuple(_cell_lines(texts.get(index, [])))
                cells[cell.column] = TableCell(lines, cell.box)
                wide = wide or (cell.columns == table.columns and bool(lines))
        if wide and table.columns > 1:
            banners.add(len(rows))
        rows.append(tuple(cells))
    return [Tabular(tuple(rows), table.box, table.edges, page, True, frozenset(banners))]


def _cell_lines(lines: list[Line]) -> list[Line]:
    """Pieces of one level in a cell are one line."""
    return [joined(group) for group in _by_level(lines)]


def _by_level(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the level they stand on, from the top; each group from the left."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.base):
        if groups and line.base - groups[-1][0].base <= 0.3 * max(line.size, groups[-1][0].size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda one: one.box.left) for group in groups]


# ---------------------------------------------------------------------------------------------- tables without rules


def _runs(lines: Sequence[Line], strokes: Sequence[Stroke], page: int) -> tuple[list[Part], list[Line]]:
    """Tables without rules among some lines, and the lines that are in none."""
    parts: list[Part] = []
    rest: list[Line] = []
    for run, gutters in _aligned(_by_level(lines)):
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
        for before, after in zip(level, level[1:], strict=False)
        if after.box.left - before.box.right > _GUTTER * before.size
    ]


def _shared(gutters: Gutters, level: list[Line]) -> Gutters:
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
        if right - left > _NARROWEST * size:
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
        return False if mark_of(line.text) and len(run) > 1 and _pitch(run[-1], level) > 1.5 else True
    return any(abs(line.box.left - other.box.left) < line.size for before in run for other in before[1:])


def _pitch(above: Sequence[Line], below: Sequence[Line]) -> float:
    size = max(max(line.size for line in above), max(line.size for line in below))
    return (below[0].base - above[0].base) / max(size, 1)


def _as_table(run: list[list[Line]], gutters: Gutters, strokes: Sequence[Stroke], page: int) -> Part | None:
    """A run as a table, or as lines where its first column only labels the second; None where it is prose or a list."""
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
                tuple(_cell_lines([line for level in row for line in level[c]])),
                _row_box(row, bounds[c], bounds[c + 1]),
            )
            for c in range(columns)
        )
        for row in rows
    )
    return Tabular(cells, box, tuple(bounds), page, False)


def _rises(texts: list[str]) -> bool:
    """Whether all are page numbers, and go up."""
    if not all(_PAGE.match(text) for text in texts):
        return False
    numbers = [int(re.findall(r"\d+", text)[-1]) for text in texts]
    return numbers == sorted(numbers) and numbers[0] < numbers[-1]


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
    """Whether the columns are running text side by side: long lines that fill them, without common gaps."""
    if columns > 3 or len(grid) < 4:
        return False
    for column in range(columns):
        lines = [line for row in grid for line in row[column]]
        if len(lines) < 3:
            return False
        right = max(line.box.right for line in lines)
        left = min(line.box.left for line in lines)
        long = median(line.letters for line in lines) >= 18
        full = sum(line.box.right > right - 0.2 * (right - left) for line in lines) * 2 >= len(lines)
        if not (long and full):
            return False
    both = [row for row in grid if all(row)]
    pitches = [b - a for a, b in zip(*_tops(grid), strict=True)] if len(grid) > 1 else []
    usual = median(pitches) if pitches else 0
    bands = sum(pitch > 1.3 * usual for pitch in pitches)
    return len(both) * 3 >= len(grid) and bands * 4 <= len(grid)


def _tops(grid: list[list[list[Line]]]) -> tuple[list[float], list[float]]:
    bases = [min(line.base for cell in row for line in cell) for row in grid if any(row)]
    return bases[:-1], bases[1:]


def _rows(
    grid: list[list[list[Line]]], run: list[list[Line]], strokes: Sequence[Stroke]
) -> list[list[list[list[Line]]]]:
    """Levels put into rows: at a rule, at a wide gap, or where the first column begins anew."""
    pitches = [_pitch(a, b) for a, b in zip(run, run[1:], strict=False)]
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


# ---------------------------------------------------------------------------------------------- blocks


def _with_marks(lines: list[Line]) -> list[Line]:
    """A mark that stands apart from its text, put together with it."""
    found: list[Line] = []
    for level in _by_level(lines):
        sides = list(reversed(level)) if level[0].rtl or level[-1].rtl else level
        index = 0
        while index < len(sides):
            line = sides[index]
            if stands_alone(line.text) and index + 1 < len(sides):
                gap = max(sides[index + 1].box.left - line.box.right, line.box.left - sides[index + 1].box.right)
                if gap < 6 * line.size:
                    found.append(joined([line, sides[index + 1]]))
                    index += 2
                    continue
            found.append(line)
            index += 1
    return found


def _blocks(lines: list[Line], frames: Sequence[Box], obstacles: Sequence[Part]) -> list[Part]:
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
            chain.append(below[chain[-1]][0])
            taken.add(chain[-1])
        found.append(Column(tuple(lines[one] for one in chain)))
    return found


def _frame_of(box: Box, frames: Sequence[Box]) -> int | None:
    inside = [index for index, frame in enumerate(frames) if frame.grown(1).holds(box.middle)]
    return min(inside, key=lambda index: frames[index].area) if inside else None


def _parted(upper: Box, lower: Box, obstacles: Sequence[Part]) -> bool:
    between = Box(max(upper.left, lower.left), upper.bottom, min(upper.right, lower.right), lower.top)
    return any(part.box.overlap(between) > 0 for part in obstacles)


# ---------------------------------------------------------------------------------------------- reading order


def _ordered(parts: list[Part], rtl: bool) -> list[Part]:
    if len(parts) < 2:
        return parts
    across = _cut(parts, lambda box: (box.top, box.bottom), 0.0)
    upright = _cut(parts, lambda box: (box.left, box.right), 5.0)
    if rtl:
        upright.reverse()
    if len(across) > 1 and len(upright) > 1:
        by_rows = [part for group in across for part in _ordered(group, rtl)]
        by_columns = [part for group in upright for part in _ordered(group, rtl)]
        return _better(by_rows, by_columns, upright)
    if len(across) > 1:
        return _sections(across, rtl)
    if len(upright) > 1:
        return _columns(upright, rtl)
    return sorted(parts, key=lambda part: (part.box.top, part.box.left))


def _sections(across: list[list[Part]], rtl: bool) -> list[Part]:
    """Bands of the page from the top; neighbouring bands that share the gutter of two columns are read column by column."""
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
        found.extend(_ordered(together, rtl) if best - index < len(across) else _by_top(across, rtl))
        index = best
    return found


def _by_top(across: list[list[Part]], rtl: bool) -> list[Part]:
    return [part for group in across for part in _ordered(group, rtl)]


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
    return sum(after < before for before, after in zip(numbers, numbers[1:], strict=False))


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
    return [part for group in upright for part in _ordered(group, rtl)]


def _with_notes(upright: list[list[Part]], rtl: bool) -> list[Part] | None:
    """A narrow column with little in it: each of its blocks goes to the text beside it."""
    counts = [sum(len(part.lines) if isinstance(part, Column) else 99 for part in group) for group in upright]
    widths = [around([part.box for part in group]).width for group in upright]
    small = 0 if widths[0] < widths[1] else 1
    if widths[small] > 0.5 * widths[1 - small] or counts[small] * 2 > counts[1 - small] or counts[1 - small] >= 99:
        return None
    body = _ordered(upright[1 - small], rtl)
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


def _merged_columns(parts: list[Part]) -> list[Part]:
    """Columns that follow one another and stand below one another are one: paragraphs are found across them."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(last, Column) and isinstance(part, Column) and part.box.top >= last.box.bottom - 2:
            if part.box.over(last.box) > 0:
                found[-1] = Column((*last.lines, *part.lines))
                continue
        found.append(part)
    return found
