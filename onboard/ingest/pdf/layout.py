"""A document's pages -> its passages, tables and pictures in one order, each picture with the text it stands with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from onboard.ingest.pdf.figures import Figure
from onboard.ingest.pdf.hanging import hanging_marks
from onboard.ingest.pdf.lines import Line
from onboard.ingest.pdf.parts import Column, Part, TableCell, Tabular
from onboard.ingest.pdf.passages import CAPTION, Look, Rooms, Signs, Text, is_full, passages_of
from onboard.ingest.pdf.sheet import Box

_TOUCHING = 6.0
_FAR = 160.0
"""Points: a picture further away from any text stands for itself."""


@dataclass
class Grid:
    """A table. ``pictures``: by (row, column), what stands in that cell: name and description."""

    table: Tabular
    pages: list[int]
    rows: list[tuple[TableCell, ...]]
    banners: set[int]
    pictures: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    after: list[tuple[str, str]] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.pages[-1]

    @property
    def first_box(self) -> Box:
        return self.table.box

    @property
    def box(self) -> Box:
        return self.table.box


@dataclass
class Plate:
    """A picture that stands for itself, between passages."""

    page: int
    box: Box
    pictures: list[tuple[str, str]]

    @property
    def first_box(self) -> Box:
        return self.box


Member = Text | Grid | Plate


def rooms_of(parts: Sequence[Part], pictures: Sequence[Box], page: Box) -> dict[Line, tuple[float, float]]:
    """How much room each line of a page has: as far as its column goes, and no further than what stands beside it."""
    columns = [part for part in parts if isinstance(part, Column)]
    found: dict[Line, tuple[float, float]] = {}
    for column in columns:
        own = column.box
        reach = _reach(column, [column, *(other for other in columns if other.box.over(own) > 0)], page)
        beside = [part.box for part in parts if part is not column and part.box.beside(own) > 0]
        beside.extend(box for box in pictures if box.beside(own) > 0)
        for line in column.lines:
            left, right = reach
            for box in beside:
                if box.beside(line.box) > 2:
                    right = min(right, box.left - 4) if box.left >= line.box.right - 2 else right
                    left = max(left, box.right + 4) if box.right <= line.box.left + 2 else left
            found[line] = (min(left, line.box.left), max(right, line.box.right))
    return found


def _reach(column: Column, alike: Sequence[Column], page: Box) -> tuple[float, float]:
    """From where to where a column's lines go: as its long lines show, or else as others above and below it do."""
    left = min(other.box.left for other in alike)
    right = max(other.box.right for other in alike)
    if not any(_is_full_of_lines(other) for other in alike):
        # Only short lines: as far as a page goes whose margins are alike.
        left, right = (page.width - right, right) if column.lines[0].rtl else (left, max(right, page.width - left))
    narrow = column.box.width < 0.45 * (right - left) and len(column.lines) < 6
    return (column.box.left, column.box.right) if _is_full_of_lines(column) and not narrow else (left, right)


def _is_full_of_lines(column: Column) -> bool:
    """Whether sentences go on from the end of its lines to the next: there is where the column ends."""
    own, margin = column.box, 0.12 * column.box.width
    wrapped = 0.0
    for line, following in pairwise(column.lines):
        ends = line.box.left < own.left + margin if line.rtl else line.box.right > own.right - margin
        if ends and not line.text.endswith((".", "!", "?", ":")):
            wrapped += 1.0 if following.text[:1].islower() or line.rtl else 0.5
    return wrapped >= 1


def members_of(pages: Sequence[Sequence[Part]], rooms: Rooms, look: Look, titles: dict[str, int]) -> list[Member]:
    """The passages and tables of all pages; what a page's end cuts in two is put together."""
    found: list[Member] = []
    run: list[Line] = []
    columns = [part for parts in pages for part in parts if isinstance(part, Column)]
    signs = Signs(titles, hanging_marks([line for column in columns for line in column.lines]), len(pages))
    for parts in pages:
        for part in parts:
            if isinstance(part, Column):
                if run and not _goes_on(run[-1], part.lines[0], rooms):
                    found.extend(passages_of(run, rooms, look, signs))
                    run = []
                run.extend(part.lines)
                continue
            found.extend(passages_of(run, rooms, look, signs))
            run = []
            last = found[-1] if found else None
            if isinstance(last, Grid) and _same_table(last, part):
                _append(last, part)
            else:
                found.append(Grid(part, [part.page] * len(part.rows), list(part.rows), set(part.banners)))
        found.extend(passages_of(run, rooms, look, signs) if run and _ends_here(run) else [])
        run = run if run and not _ends_here(run) else []
    found.extend(passages_of(run, rooms, look, signs))
    return found


def _goes_on(above: Line, below: Line, rooms: Rooms) -> bool:
    """Whether a column may go on in the next: with a line in the middle of a sentence, in the same size."""
    if above.page == below.page and below.base > above.base and above.box.over(below.box) > 0:
        return True
    if abs(above.size - below.size) > 0.08 * above.size:
        return False
    if above.text.rstrip().endswith((".", "!", "?", ":")):
        return False
    return below.text[:1].islower() or (
        above.page != below.page and above.letters > 25 and is_full(above, rooms[above])
    )


def _ends_here(run: Sequence[Line]) -> bool:
    return run[-1].text.rstrip().endswith((".", "!", "?", ":"))


# ---------------------------------------------------------------------------------------------- tables over pages


def _same_table(last: Grid, part: Tabular) -> bool:
    """Whether a table goes on on the next page: the same columns, or the same head again."""
    if part.page != last.page + 1 or len(part.edges) != len(last.table.edges):
        return False
    return all(abs(a - b) < 6 for a, b in zip(part.edges, last.table.edges, strict=True))


def _append(last: Grid, part: Tabular) -> None:
    rows = list(part.rows)
    start = 0
    if rows and last.rows and _said(rows[0]) == _said(last.rows[0]):
        start = 1  # its head, repeated
    elif rows and last.rows and not rows[0][0].lines and any(cell.lines for cell in rows[0]) and last.rows[-1][0].lines:
        last.rows[-1] = tuple(
            replace(cell, lines=(*cell.lines, *more.lines)) for cell, more in zip(last.rows[-1], rows[0], strict=True)
        )
        start = 1
    last.banners.update(len(last.rows) + index - start for index in part.banners if index >= start)
    last.rows.extend(rows[start:])
    last.pages.extend([part.page] * (len(rows) - start))
    last.table = part


def _said(row: Iterable[TableCell]) -> list[str]:
    return [" ".join(line.text for line in cell.lines) for cell in row]


# ---------------------------------------------------------------------------------------------- pictures


def placed(members: list[Member], figures: Sequence[tuple[Figure, str]]) -> list[Member]:
    """The members with every picture (and its name) beside the text it stands with."""
    by_page: dict[int, list[tuple[Figure, str]]] = {}
    for figure, name in figures:
        by_page.setdefault(figure.page, []).append((figure, name))
    first = _pictures_first(members, figures)
    for page, group in by_page.items():
        for figure, name in group:
            members = _place(members, figure, name, first, page)
    return members


def _pictures_first(members: Sequence[Member], figures: Sequence[tuple[Figure, str]]) -> bool:
    """Whether in this document the pictures stand above their text rather than below."""
    leads = follows = 0
    for figure, _ in figures:
        above, below = _nearest(members, figure)
        if above and below:
            gap_above = figure.box.top - above.box.bottom
            gap_below = below.first_box.top - figure.box.bottom
            leads += gap_below < 0.6 * gap_above
            follows += gap_above < 0.6 * gap_below
        elif below and not above:
            leads += 1
        elif above and not below:
            follows += 1
    return leads > follows


def _place(members: list[Member], figure: Figure, name: str, pictures_first: bool, page: int) -> list[Member]:
    for member in members:
        if isinstance(member, Grid) and _into_cell(member, figure, name, page):
            return members
    caption = _caption(members, figure)
    alt = " ".join(filter(None, (caption.said if caption else "", *(line.text for line in figure.labels))))
    beside = _beside(members, figure)
    if beside is not None and caption is None:
        beside.pictures.append((name, alt))
        return members
    plate = Plate(page, figure.box, [(name, alt)])
    return _set_in(members, plate, figure, caption, pictures_first)


def _into_cell(grid: Grid, figure: Figure, name: str, page: int) -> bool:
    middle = figure.box.middle
    best: tuple[float, int, int] | None = None
    for index, row in enumerate(grid.rows):
        if grid.pages[index] != page:
            continue
        for column, cell in enumerate(row):
            box = cell.box
            if not grid.table.ruled:  # without rules, the outer columns go as far as the page
                left = -1e4 if column == 0 else box.left
                box = Box(left, box.top, 1e4 if column == len(row) - 1 else box.right, box.bottom)
            if not box.left - 4 <= middle[0] <= box.right + 4:
                continue
            if box.height <= 0:
                continue
            distance = max(box.top - middle[1], middle[1] - box.bottom, 0.0)
            if distance < (best[0] if best else 30.0 if not grid.table.ruled else 2.0):
                best = (distance, index, column)
    if best is None:
        return False
    grid.pictures.setdefault((best[1], best[2]), []).append((name, " ".join(line.text for line in figure.labels)))
    return True


def _caption(members: Sequence[Member], figure: Figure) -> Text | None:
    """The line "Abb. 3: ..." right below or above a picture."""
    found: list[tuple[float, Text]] = []
    for member in members:
        if isinstance(member, Text) and member.page == figure.page and CAPTION.match(member.said):
            box = member.first_box
            gap = min(abs(box.top - figure.box.bottom), abs(figure.box.top - box.bottom))
            if gap < 45 and box.over(figure.box) > 0:
                found.append((gap if box.top >= figure.box.bottom - 5 else gap + 25, member))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _beside(members: Sequence[Member], figure: Figure) -> Text | None:
    """The passage that stands on a level with a picture, in the place next to it."""
    found: list[tuple[float, float, int, Text]] = []
    for index, member in enumerate(members):
        if not isinstance(member, Text) or member.page != figure.page or member.kind == "heading":
            continue
        box = member.first_box
        level = box.beside(figure.box)
        apart = max(box.left - figure.box.right, figure.box.left - box.right)
        if level > 0.4 * min(box.height, figure.box.height) and -0.15 * figure.box.width < apart < 220:
            distance = abs(box.top - figure.box.top)
            found.append((distance, apart, index, member))
    if not found:
        return None
    return min(found, key=lambda one: one[0] + max(one[1], 0) * 0.2)[3]


def _nearest(members: Sequence[Member], figure: Figure) -> tuple[Text | Grid | None, Text | Grid | None]:
    """What stands right above and right below a picture on its page."""
    others = [member for member in members if not isinstance(member, Plate)]
    above = [
        member
        for member in others
        if member.page == figure.page
        and member.box.over(figure.box) > 0
        and member.box.bottom <= figure.box.top + _TOUCHING
    ]
    below = [
        member
        for member in others
        if _first_page(member) == figure.page
        and member.first_box.over(figure.box) > 0
        and member.first_box.top >= figure.box.bottom - _TOUCHING
    ]
    highest = min(below, key=lambda member: member.first_box.top, default=None)
    return max(above, key=lambda member: member.box.bottom, default=None), highest


def _first_page(member: Text | Grid) -> int:
    return member.pages[0] if isinstance(member, Grid) else member.page


def _set_in(
    members: list[Member], plate: Plate, figure: Figure, caption: Text | None, pictures_first: bool
) -> list[Member]:
    """The members with a picture before its caption, in the entry of a list it belongs to, or between passages."""
    if caption is not None:
        at = _index(members, caption)
        return [*members[:at], plate, *members[at:]]
    target, before = _anchor(members, figure, pictures_first)
    if target is None:
        return [*members, plate]
    if isinstance(target, Text) and target.kind == "entry":
        target.pictures.extend(plate.pictures)
        return members
    at = _index(members, target)
    if before:
        return [*members[:at], plate, *members[at:]]
    at += 1
    while at < len(members) and isinstance(members[at], Plate):
        at += 1
    return [*members[:at], plate, *members[at:]]


def _anchor(members: Sequence[Member], figure: Figure, pictures_first: bool) -> tuple[Member | None, bool]:
    """The member a picture stands with, and whether it stands before it."""
    above, below = _nearest(members, figure)
    if pictures_first and below is not None and below.first_box.top - figure.box.bottom < _FAR:
        return below, True
    if isinstance(above, Text) and above.kind == "heading" and below is not None:
        return above, False
    if above is not None:
        return above, False
    earlier = _earlier(members, figure)
    if below is not None and (pictures_first or earlier is None):
        return below, True
    return (earlier, False) if earlier is not None else (_later(members, figure), True)


def _index(members: Sequence[Member], member: Member) -> int:
    return next(index for index, one in enumerate(members) if one is member)


def _earlier(members: Sequence[Member], figure: Figure) -> Member | None:
    """The last member of an earlier page, or of this one where nothing stands above or below the picture."""
    found = [
        member
        for member in members
        if member.page < figure.page or (member.page == figure.page and member.box.bottom <= figure.box.top + _TOUCHING)
    ]
    return found[-1] if found else None


def _later(members: Sequence[Member], figure: Figure) -> Member | None:
    return next((member for member in members if member.page >= figure.page), None)
