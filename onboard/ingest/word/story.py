"""A part of the document -> lines, grids and boxes, each with its place.

Places are counted as a person counts: paragraphs outside tables that say or show something; tables; rows of a table,
empty ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onboard.core.errors import InputError
from onboard.ingest.outline import Spot
from onboard.ingest.package import Relation
from onboard.ingest.scribe import Run
from onboard.ingest.word.drawings import Drawing, words_of
from onboard.ingest.word.flow import BLANK, Flow, Inline, is_navigation, is_prompt
from onboard.ingest.word.markup import MC, A, Element, W, branch, local, number, switch, value
from onboard.ingest.word.numbering import Label, Numbering
from onboard.ingest.word.pieces import Box, Cell, Grid, GridRow, Line, Piece, shows, words
from onboard.ingest.word.styles import Look, Styles

MOST_COLUMNS = 256
"""Word allows 63."""

_DEEPEST = 40
_MARK_WORDS = 3
_LEFT_OUT = (("deleted", "del"), ("hidden", "hidden"))
_CARRIED = frozenset({"drop", "margin"})


@dataclass
class Counts:
    """What is counted through the whole document: tables, text boxes, drawings, notes."""

    _totals: dict[str, int] = field(default_factory=dict)

    def next(self, sort: str) -> int:
        self._totals[sort] = self.latest(sort) + 1
        return self._totals[sort]

    def latest(self, sort: str) -> int:
        return self._totals.get(sort, 0)


@dataclass
class Story:
    """Reads one part. ``within``: what its places are counted in; ``notes`` and ``diagram`` fetch what hangs on it."""

    flow: Flow
    styles: Styles
    numbering: Numbering
    counts: Counts
    within: str = ""
    notes: Callable[[str, str], Element | None] = lambda kind, name: None
    diagram: Callable[[Relation], Element | None] = lambda relation: None
    paragraphs: int = 0
    _carried: tuple[Run, ...] = ()
    _depth: int = 0

    def pieces(self, container: Element, spot: Spot | None = None) -> list[Piece]:
        """Everything in a container, in order. ``spot``: the cell it is, which is the place of all in it."""
        if self._depth >= _DEEPEST:
            place, hint = (spot or self._spot()).name, "Simplify it: tables in tables, boxes in boxes."
            raise InputError("is nested too deep", place=place, hint=hint)
        self._depth += 1
        found = list(self._pieces(container, spot))
        self._depth -= 1
        if self._carried and (spot is not None or not self._depth):
            found.append(Line(self._carried, spot or self._spot()))
            self._carried = ()
        return found

    def _pieces(self, container: Element, spot: Spot | None) -> Iterator[Piece]:
        for child in container:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child, spot)
            elif tag == W + "tbl":
                yield from self._table(child, spot)
            elif tag == W + "sdt":
                yield from self._control(child, spot)
            elif tag == MC + "AlternateContent":
                for chosen in branch(child):
                    yield from self._pieces(chosen, spot)
            elif tag == W + "altChunk":
                self.flow.remarks.note("inserted-document", "", (spot or self._spot()).name)
            elif tag in (W + "del", W + "moveFrom"):
                text = "".join(one.text or "" for one in child.iter(W + "t", W + "delText"))
                self.flow.remarks.note("deleted", text, (spot or self._spot()).name)
            elif local(child) not in ("sectPr", "tcPr", "tblPr", "sdtPr"):
                yield from self._pieces(child, spot)

    def _control(self, element: Element, spot: Spot | None) -> Iterator[Piece]:
        content = element.find(W + "sdtContent")
        if content is None or is_navigation(element):
            return
        if is_prompt(element):
            where = spot or self._next_spot()
            yield Line((Run(BLANK),), where)
        else:
            yield from self._pieces(content, spot)

    # -------------------------------------------------------------------- paragraphs

    def _paragraph(self, element: Element, spot: Spot | None) -> Iterator[Piece]:
        properties = element.find(W + "pPr")
        look = self.styles.paragraph(value(properties, "pStyle")).with_paragraph(properties)
        self.flow.place = (spot or Spot("paragraph", self.paragraphs + 1, self.within)).name
        inline = self.flow.paragraph(element, look)
        runs, self._carried = (*self._carried, *inline.runs), ()
        if look.contents:
            return
        if _runs_on(properties) and runs:
            self._carried = runs
            return
        spoken = any(run.text.strip() or run.picture for run in runs)
        if not spoken and (_mark_is_gone(properties) or (inline.drawings and spot is None)):
            yield from self._hanging(inline, spot)
            return
        label = self._label(look, spoken, spot)
        if spoken or (label and label.number is not None and spot is not None):
            where = spot or self._next_spot()
            yield Line(
                runs,
                where,
                look.level,
                look.title,
                label,
                look.indent,
                look.listed or (label is None and look.numbering is not None and look.numbering[0] != "0"),
                _size(element, look, self.styles),
                framed=look.framed,
            )
        yield from self._hanging(inline, spot)

    def _label(self, look: Look, spoken: bool, spot: Spot | None) -> Label | None:
        """The label of a paragraph, counted also where the paragraph is empty: Word counts it too."""
        if look.numbering is None or look.numbering[0] == "0":
            return None
        label = self.numbering.label(*look.numbering)
        return replace(label, indent=look.indent or label.indent) if label else None

    def _hanging(self, inline: Inline, spot: Spot | None) -> Iterator[Piece]:
        """What hangs on a paragraph: its text boxes and drawings, then its notes."""
        loose = [box for one in inline.drawings if not one.grouped for box in one.boxes if _is_mark(words_of(box))]
        marks = loose if len(loose) > 1 or any(words_of(box).isdigit() for box in loose) else []
        yield from self._labels([words_of(box) for box in marks])
        for drawing in inline.drawings:
            yield from self._drawing(drawing, marks)
        for kind, name in inline.notes:
            yield from self._note(kind, name, spot)

    def _labels(self, labels: Sequence[str]) -> Iterator[Piece]:
        """Words that only name what a picture or drawing shows, as one note."""
        if labels:
            where = Spot("paragraph", 1, f"drawing {self.counts.next('drawing')}")
            yield Box((Line((Run(" · ".join(labels)),), where),), drawn=True)

    def _drawing(self, drawing: Drawing, marks: Sequence[Element]) -> Iterator[Piece]:
        """``marks``: text boxes that were read as labels already."""
        yield from self._labels(drawing.labels)
        for element in drawing.boxes:
            if element in marks:
                continue
            inside = self._beside(f"text box {self.counts.next('text box')}").pieces(element)
            if inside:
                yield Box(tuple(inside))
        for shape in drawing.shapes:
            relation = self.flow.relations.get(shape.relation)
            root = self.diagram(relation) if shape.kind == "diagram" and relation else None
            if root is not None:
                yield from self._diagram(root)

    def _diagram(self, root: Element) -> Iterator[Piece]:
        """The words of a SmartArt diagram, shape by shape; which shape follows which only its drawing tells."""
        texts = ("".join(one.text or "" for one in line.iter(A + "t")) for line in root.iter(A + "p"))
        spoken = [text for text in texts if text.strip()]
        within = f"diagram {self.counts.next('diagram')}"
        lines = (Line((Run(text),), Spot("paragraph", at, within)) for at, text in enumerate(spoken, 1))
        if spoken:
            yield Box(tuple(lines))

    def _note(self, kind: str, name: str, spot: Spot | None) -> Iterator[Piece]:
        content = self.notes(kind, name)
        if content is None:
            return
        inside = self._beside(f"{kind} {self.counts.next(kind)}").pieces(content)
        yield from (replace(one, attached=True) if isinstance(one, Line) else one for one in inside)

    def _beside(self, within: str) -> Story:
        """A story inside this one, whose paragraphs are counted for themselves."""
        flow = replace(self.flow, _fields=[], _runs=[], _drawings=[], _notes=[])
        return replace(self, flow=flow, within=within, paragraphs=0, _carried=())

    # -------------------------------------------------------------------- tables

    def _table(self, element: Element, spot: Spot | None) -> Iterator[Piece]:
        if spot is None:
            self.counts.next("table")
        within = f"{self.within}, " if self.within else ""
        within += f"table {self.counts.latest('table')}"
        rows = tuple(self._row(row, at, within, spot) for at, row in enumerate(self._rows(element), 1))
        columns = element.findall(f"{W}tblGrid/{W}gridCol")[:MOST_COLUMNS]
        widths = tuple(max(1, number(one.get(W + "w", ""), 1)) for one in columns)
        grid = Grid(_with_continuing(rows), widths)
        if words(grid) or shows(grid):
            yield grid

    def _rows(self, element: Element) -> Iterator[Element]:
        for child in element:
            if child.tag == W + "tr":
                properties = child.find(W + "trPr")
                left_out = next((sort for sort, name in _LEFT_OUT if switch(properties, name)), "")
                if left_out:
                    text = " ".join(one.text or "" for one in child.iter(W + "t", W + "delText"))
                    self.flow.remarks.note(left_out, text, f"table {self.counts.latest('table')}")
                else:
                    yield child
            elif local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                yield from self._rows(child)
            elif child.tag == MC + "AlternateContent":
                for chosen in branch(child):
                    yield from self._rows(chosen)

    def _row(self, element: Element, at: int, within: str, spot: Spot | None) -> GridRow:
        properties = element.find(W + "trPr")
        column = max(0, number(value(properties, "gridBefore"), 0, most=MOST_COLUMNS))
        cells: list[Cell] = []
        for index, (cell, prompt) in enumerate(_cells(element, False), 1):
            if index > MOST_COLUMNS:
                raise InputError(f"has a table with more than {MOST_COLUMNS} columns", place=f"{within}, row {at}")
            own = cell.find(W + "tcPr")
            if own is not None and own.find(W + "cellDel") is not None:
                continue
            span = max(1, number(value(own, "gridSpan"), 1, most=MOST_COLUMNS))
            merge = own.find(W + "vMerge") if own is not None else None
            continued = merge is not None and merge.get(W + "val", "continue") == "continue"
            where = spot or Spot("row", at, within, index)
            inside: list[Piece] = [Line((Run(BLANK),), where)] if prompt else self.pieces(cell, where)
            fill = value(own, "shd", "fill").upper()
            shaded = fill not in ("", "AUTO", "FFFFFF")
            cells.append(Cell(column, span, tuple(inside), where, continued and not inside, False, shaded))
            column = min(column + span, MOST_COLUMNS)
        header = bool(switch(properties, "tblHeader"))
        return GridRow(tuple(cells), at, header)

    # -------------------------------------------------------------------- places

    def _next_spot(self) -> Spot:
        self.paragraphs += 1
        return self._spot()

    def _spot(self) -> Spot:
        return Spot("paragraph", max(1, self.paragraphs), self.within)


# ------------------------------------------------------------------------------------------ small questions


def _is_mark(words: str) -> bool:
    """Whether a loose text box holds no more than a number or a name: it points at something in a picture."""
    return 0 < len(words.split()) <= _MARK_WORDS and words[-1] not in ".!:"


def _cells(element: Element, prompt: bool) -> Iterator[tuple[Element, bool]]:
    """The cells of a row, also those inside content controls; and whether such a control still asks for its content."""
    for child in element:
        if child.tag == W + "tc":
            yield child, prompt
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _cells(content, prompt or is_prompt(child))
        elif local(child) in ("customXml", "ins", "moveTo", "smartTag"):
            yield from _cells(child, prompt)


def _with_continuing(rows: tuple[GridRow, ...]) -> tuple[GridRow, ...]:
    """Marks the cells that go on in the row below."""
    found: list[GridRow] = []
    below: frozenset[int] = frozenset()
    for row in reversed(rows):
        cells = tuple(replace(cell, continues=cell.column in below) for cell in row.cells)
        found.append(replace(row, cells=cells))
        below = frozenset(cell.column for cell in row.cells if cell.continued)
    return tuple(reversed(found))


def _mark_is_gone(properties: Element | None) -> bool:
    """Whether the end of a paragraph was deleted or is hidden: an empty one is then no paragraph at all."""
    mark = properties.find(W + "rPr") if properties is not None else None
    return mark is not None and (_is_taken_away(mark) or bool(switch(mark, "vanish")))


def _runs_on(properties: Element | None) -> bool:
    """Whether the next paragraph goes on in this line: the end of this one was deleted, or it is a large initial."""
    if properties is None:
        return False
    frame = properties.find(W + "framePr")
    if frame is not None and frame.get(W + "dropCap") in _CARRIED:
        return True
    mark = properties.find(W + "rPr")
    return mark is not None and _is_taken_away(mark)


def _is_taken_away(mark: Element) -> bool:
    return mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None


def _size(element: Element, look: Look, styles: Styles) -> int:
    """The smallest letters of a paragraph that say anything, in half points."""
    sizes: list[int] = []
    for run in element.iter(W + "r"):
        if any((one.text or "").strip() for one in run.iter(W + "t")):
            own = run.find(W + "rPr")
            sizes.append(styles.over(look, value(own, "rStyle")).with_run(own).size)
    return min(sizes, default=look.size)
