"""One slide, taken down: its title, and what stands on it in reading order, pictures drawn where they need it.

    Slide + Deck -> Prepared (title, pieces, notes, problems)

Knows nothing of steps: which slides are some is seen when all are taken down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onboard.core.model import Problem
from onboard.ingest.drawing import painting
from onboard.ingest.drawing.things import Box
from onboard.ingest.package import picture_outside
from onboard.ingest.powerpoint.deck import A, Deck, P, R, Slide, placeholder
from onboard.ingest.powerpoint.frames import DIAGRAM, Cell, Grid, Tree, chart_title, grid_of, tree_of
from onboard.ingest.powerpoint.order import Place, distance, number_alone, number_in, reading_order, typed_number
from onboard.ingest.powerpoint.pictures import Darkroom
from onboard.ingest.powerpoint.regions import Region, regions
from onboard.ingest.powerpoint.standing import Standing, standing_on
from onboard.ingest.powerpoint.words import Said, plain
from onboard.ingest.scribe import Run

_SMALLEST_SIDE = 228_600
_LOGO_AREA, _WHOLE_AREA = 0.15, 0.9
_FEWEST_REPEATS = 3
_USUAL_SIZE = 18.0
_LARGER = 1.15
_LONGEST_TITLE = 200
_BADGE_NEAR = 0.05
_LOWEST = 0.88
"""How far down a footer begins, as a part of the slide's height."""
_OBJECT = "an object of another program"
_CROPPED = 0.01
_MANY_PIXELS = 400_000_000
_PLACES = 50


@dataclass(frozen=True, slots=True)
class Words:
    """A text body.

    ``number``   the number in a mark beside it; ``role``: as in ``Standing``
    ``lowest``   it stands at the lower edge of the slide, where footers are
    """

    said: tuple[Said, ...]
    number: int | None = None
    role: str = ""
    lowest: bool = False

    @property
    def text(self) -> str:
        return " ".join(" ".join(one.text for one in self.said).split())


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture."""

    run: Run


Piece = Words | Shown | Grid | Tree


@dataclass
class Prepared:
    """``kind``: the slide's layout; ``title``: what its heading says; ``edges``: footers."""

    number: int
    kind: str
    section: str
    title: tuple[Run, ...] = ()
    pieces: list[Piece] = field(default_factory=list)
    notes: tuple[Said, ...] = ()
    edges: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return " ".join("".join(run.text for run in self.title).split())

    @property
    def pictures(self) -> int:
        return sum(isinstance(piece, Shown) for piece in self.pieces)

    def take_title(self, *, bullets: bool = False) -> bool:
        """On a slide without a title, its largest text says what it is about, else the first; whether there is one."""
        candidates = [
            index
            for index, piece in enumerate(self.pieces)
            if isinstance(piece, Words)
            and piece.said
            and piece.number is None
            and len(piece.said[0].text) <= _LONGEST_TITLE
            and any(letter.isalnum() for letter in piece.said[0].text)
        ]
        if not candidates:
            return False
        sizes = {index: _size(self.pieces[index]) for index in candidates}
        largest = max(sizes.values())
        others = [size for size in sizes.values() if size < largest]
        chosen = candidates[0]
        if not others or largest >= _LARGER * max(others):
            chosen = next(index for index in candidates if sizes[index] == largest)
        piece = self.pieces[chosen]
        assert isinstance(piece, Words)
        if piece.said[0].bullet == "number" or (piece.said[0].bullet and not bullets):
            return False
        self.title = _on_one_line(piece.said[:1])
        if piece.said[1:]:
            self.pieces[chosen] = replace(piece, said=piece.said[1:])
        else:
            del self.pieces[chosen]
        return True


@dataclass(frozen=True)
class Taker:
    """Takes slides down, one after the other."""

    deck: Deck
    darkroom: Darkroom

    def prepared(self, slide: Slide) -> Prepared:
        standing = standing_on(slide, self.deck)
        found = Prepared(slide.number, slide.kind, slide.section, notes=tuple(self._notes(slide)))
        found.edges = [one.text for one in standing if one.role in ("ftr", "hdr") and one.text]
        standing = [one for one in standing if not one.at_edge]
        found.problems.extend(self._problems(standing, slide))
        title = next((one for one in standing if one.is_title and one.said), None)
        rest = [one for one in standing if one is not title]
        if title is not None:
            found.title = _on_one_line(title.said)
            found.kind = "title" if title.role == "ctrTitle" else found.kind
        found.pieces = _shared_out(self._pieces(rest, slide, found))
        if title is None:
            found.take_title()
        return found

    # -------------------------------------------------------------------- what stands on it

    def _pieces(self, standing: Sequence[Standing], slide: Slide, found: Prepared) -> list[Piece]:
        pictures = [one for one in standing if one.picture is not None]
        parts = [
            region for region in regions(standing, pictures, self.deck.box) if self.darkroom.matters(region, slide)
        ]
        in_pictures = {id(one) for region in parts for one in region.over}
        marks = {id(one): mark for one in standing if (mark := number_alone(one.text)) is not None}
        tables = [(one, grid_of(one.table, one.box, slide.page.relations)) for one in standing if one.table is not None]
        badges = self._badges(standing, marks)
        places: dict[Place, Piece] = {}
        taken = {id(mark) for mark in badges.values()}
        for region in parts:
            self._lay(region, slide, tables, places, found)
        for one, grid in tables:
            if any(row.says_something for row in grid.rows):
                places[Place(one.box, "table")] = grid
        for one in standing:
            if id(one) in taken or (id(one) in marks and id(one) in in_pictures):
                continue
            if one.is_frame and one.table is None:
                if (tree := tree_of(one.element, self.deck, slide.page.relations)) is not None:
                    places[Place(one.box, "diagram")] = tree
                elif title := chart_title(one.element, self.deck, slide.page.relations):
                    places[Place(one.box, title)] = Words((Said((Run(title),)),))
            elif one.said:
                badge = badges.get(id(one))
                count = marks[id(badge)] if badge is not None else None
                place = Place(_inked(one), one.text, count if count is not None else number_in(one.text))
                lowest = one.box.top > _LOWEST * self.deck.height
                places[place] = Words(one.said, count, one.role, lowest)
        _count_lone_number(places)
        if slide.kind == "twoTxTwoObj":
            return [places[place] for place in _two_columns(places)]
        return [places[place] for place in reading_order(list(places), backwards=_backwards(standing))]

    def _badges(self, standing: Sequence[Standing], marks: dict[int, int]) -> dict[int, Standing]:
        """The numbered mark beside a text, by the text; only where each mark finds its own."""
        found: dict[int, Standing] = {}
        near = _BADGE_NEAR * self.deck.width
        texts = [one for one in standing if one.said and id(one) not in marks and not one.is_frame]
        for mark in (one for one in standing if id(one) in marks and one.role == ""):
            beside = [
                text
                for text in texts
                if text.role == "" and id(text) not in found and _same_height(mark.box, _inked(text))
            ]
            nearest = min(beside, key=lambda text: distance(mark.box, _inked(text)), default=None)
            if nearest is not None and distance(mark.box, _inked(nearest)) <= near:
                found[id(nearest)] = mark
        numbers = [marks[id(mark)] for mark in found.values()]
        return found if len(set(numbers)) == len(numbers) > 1 else {}

    # -------------------------------------------------------------------- pictures

    def _lay(
        self,
        region: Region,
        slide: Slide,
        tables: list[tuple[Standing, Grid]],
        places: dict[Place, Piece],
        found: Prepared,
    ) -> None:
        """A region's picture put where it stands: into the cell of a table it lies on, or beside everything else."""
        runs = list(self.darkroom.developed(region, slide, found.problems))
        for index, (frame, grid) in enumerate(tables):
            if placed := _into_cell(grid, region.bare, tuple(runs)):
                tables[index] = (frame, placed)
                return
        for run in runs:
            places[Place(region.bare)] = Shown(run)

    # -------------------------------------------------------------------- notes and problems

    def _notes(self, slide: Slide) -> Iterator[Said]:
        path = slide.page.target("notesSlide")
        if not path or path not in self.deck.package.NameToInfo:
            return
        page = self.deck.page(path)
        for shape in page.tree.iter(f"{P}sp") if page.tree is not None else ():
            kind, body = placeholder(shape), shape.find(f"{P}txBody")
            if body is not None and (kind is None or kind[0] in ("body", "")):
                yield from plain(body, page.relations)

    def _problems(self, standing: Sequence[Standing], slide: Slide) -> Iterator[Problem]:
        place = f"slide {slide.number}"
        for blip in slide.page.root.iter(f"{A}blip"):
            relation = slide.page.relations.get(blip.get(f"{R}link", ""))
            if relation is not None and relation.external and not blip.get(f"{R}embed"):
                yield picture_outside(relation.target, self.deck.name, place)
        for tag, what in (("videoFile", "a video"), ("audioFile", "a sound")):
            if next(slide.page.root.iter(f"{A}{tag}"), None) is not None:
                yield self._left_out(slide, what, "Save it as a file of its own and put it beside the document.")
        for one in standing:
            if not one.is_frame or one.table is not None or one.picture is not None:
                continue
            if chart_title(one.element, self.deck, slide.page.relations) is not None:
                yield self._left_out(slide, "a chart", "Insert it as a picture, if a step needs it.")
            elif tree_of(one.element, self.deck, slide.page.relations) is None:
                diagram = f"{DIAGRAM}relIds"
                what = "a diagram without words" if next(one.element.iter(diagram), None) is not None else _OBJECT
                yield self._left_out(slide, what, "Insert it as a picture.")

    def _left_out(self, slide: Slide, what: str, hint: str) -> Problem:
        return Problem("left-out", f"holds {what} that was left out", self.deck.name, f"slide {slide.number}", hint)


# ------------------------------------------------------------------------------------------ titles


def _on_one_line(said: Sequence[Said]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for index, one in enumerate(said):
        if index:
            runs.append(Run(" "))
        runs.extend(replace(run, text=re.sub(r"[\n\v]+", " ", run.text)) for run in one.runs)
    return tuple(runs)


def _shared_out(pieces: list[Piece]) -> list[Piece]:
    """As many pictures as entries in the only list of a slide: each entry has its picture."""
    pictures = [piece for piece in pieces if isinstance(piece, Shown)]
    lists = [piece for piece in pieces if isinstance(piece, Words) and any(one.bullet for one in piece.said)]
    if len(lists) != 1 or len(pictures) < 2:
        return pieces
    said = list(lists[0].said)
    entries = [index for index, one in enumerate(said) if one.bullet and not one.level]
    if len(entries) != len(pictures):
        return pieces
    for index, picture in zip(entries, pictures, strict=True):
        said[index] = replace(said[index], runs=(*said[index].runs, picture.run))
    shared = replace(lists[0], said=tuple(said))
    return [shared if piece is lists[0] else piece for piece in pieces if not isinstance(piece, Shown)]


def _count_lone_number(places: dict[Place, Piece]) -> None:
    """A 1 typed in front of one text only is that text's number: nobody else could tell it from a sentence."""
    numbered = [place for place in places if place.number is not None]
    piece = places[numbered[0]] if len(numbered) == 1 and numbered[0].number == 1 else None
    if not isinstance(piece, Words) or piece.number is not None or piece.said[0].bullet:
        return
    first = piece.said[0]
    if found := typed_number("".join(run.text for run in first.runs)):
        number, skip = found
        said = replace(first, runs=_without(first.runs, skip))
        places[numbered[0]] = replace(piece, said=(said, *piece.said[1:]), number=number)


def _without(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without so many characters at their beginning."""
    kept: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        kept.append(replace(run, text=run.text[cut:]))
    return tuple(kept)


def _size(piece: Piece) -> float:
    return (piece.said[0].size or _USUAL_SIZE) if isinstance(piece, Words) else 0.0


# ------------------------------------------------------------------------------------------ places


def _inked(one: Standing) -> Box:
    """Where a text is to be read: a text box is often larger than its words."""
    shape = one.drawn
    if shape is None or shape.lettering is None or shape.fill is not None or shape.stroke is not None:
        return one.box
    written = painting.words_of(shape) if one.role == "" else None
    return written if written is not None and one.box.height > 2 * written.height else one.box


def _same_height(mark: Box, text: Box) -> bool:
    return min(mark.bottom, text.bottom) - max(mark.top, text.top) > 0.3 * min(mark.height, text.height)


def _two_columns(places: dict[Place, Piece]) -> list[Place]:
    """Two columns under a heading each: one column, then the other."""
    middle = (min(one.box.left for one in places) + max(one.box.right for one in places)) / 2 if places else 0.0
    return sorted(places, key=lambda one: ((one.box.left + one.box.right) / 2 > middle, one.box.top, one.box.left))


def _backwards(standing: Sequence[Standing]) -> bool:
    """Whether most of the letters are of a script that is written from right to left."""
    kinds = [unicodedata.bidirectional(letter) for one in standing for letter in one.text[:500]]
    return sum(kind in ("R", "AL") for kind in kinds) > sum(kind == "L" for kind in kinds)


def _into_cell(grid: Grid, box: Box, runs: tuple[Run, ...]) -> Grid | None:
    """The table with pictures in the cell that they lie on; None where they lie on none."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for at, row in enumerate(grid.rows):
        for index, cell in enumerate(row.cells):
            if cell.box.left <= x <= cell.box.right and cell.box.top <= y <= cell.box.bottom:
                cells = list(row.cells)
                cells[index] = Cell(cell.said, cell.box, (*cell.pictures, *runs))
                rows = [*grid.rows[:at], replace(row, cells=tuple(cells)), *grid.rows[at + 1 :]]
                return Grid(tuple(rows), grid.headed)
    return None
