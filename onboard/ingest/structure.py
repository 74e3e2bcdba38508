"""Where the steps are: an outline, taken apart into steps and everything else.

A step may be a heading, an entry of a list, a row of a table, or a paragraph: every document does it in its own way.
In this order, the first that a document has decides:

    headings that say so              "Schritt 3: ...", "## Step 1", "{pagestep}"
    under a procedure's heading       rows of a table of steps, numbered headings, numbered lists, boxes to tick,
                                      headings with prose, bullets, bold beginnings, paragraphs
    without a procedure's heading     the same, but no paragraphs, and bullets only where they are most of the text

Sections about tools, parts, protective equipment, safety, checks, contacts, troubleshooting and the like hold no steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onboard.core.model import Signal
from onboard.ingest.outline import (
    HARD_BREAK,
    Block,
    Callout,
    Entry,
    Heading,
    Listing,
    Paragraph,
    Prose,
    Table,
    clean,
)
from onboard.ingest.passages import alarm
from onboard.ingest.sections import STEPLESS, Section, sections, walk, with_hidden_headings
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

_NUMBERED = re.compile(r"^\s*(\d{1,3})[.):]\s*\S")


@dataclass(frozen=True, slots=True)
class Loose:
    """A block outside every step. ``role``: what its section is about, "heading", or "" where nobody says."""

    block: Block
    role: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A step, found but not yet understood.

    ``heading``   its heading, with "Schritt 3:" and all
    ``title``     a title that is no heading: the cell of a table
    ``passages``  everything in it, with the role of the part of the step it stands in
    ``number``    as written
    """

    passages: tuple[Loose, ...]
    first: int
    last: int
    heading: Heading | None = None
    title: Prose | None = None
    section: str = ""
    number: int | None = None


Piece = Loose | Draft


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the structure that a person should know."""

    kind: str
    text: str
    first: int
    last: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...] = ()


def arranged(blocks: Sequence[Block], vocabulary: Vocabulary, source: str) -> Arrangement:
    """The document's steps and everything else, in the order of the document; no block is lost."""
    root = sections(with_hidden_headings(blocks, vocabulary, source), vocabulary)
    said = _sections_said_to_be_steps(root, vocabulary)
    if said:
        return _by_headings(root, said)
    return _by_structure(root, vocabulary)


# ------------------------------------------------------------------------------------------ headings that say so


def _sections_said_to_be_steps(root: Section, vocabulary: Vocabulary) -> dict[int, int | None]:
    """Sections (by identity) whose heading says that they are steps, with the number it gives."""
    headed = [section for section in walk(root) if section.heading]
    marked = {id(section): None for section in headed if section.heading and section.heading.marked}
    labelled: dict[int, int | None] = {}
    for section in headed:
        label = vocabulary.numbered_step(section.heading.prose.text.strip()) if section.heading else None
        if label and section.role not in STEPLESS:
            labelled[id(section)] = label.number
    return {**labelled, **marked}


def _by_headings(root: Section, said: dict[int, int | None]) -> Arrangement:
    remarks: list[Remark] = []
    numbers: list[tuple[int, int]] = []
    some_marked = any(number is None for number in said.values())

    def pieces(section: Section, name: str) -> Iterator[Piece]:
        for member in section.members:
            if not isinstance(member, Section):
                yield Loose(member, section.role)
            elif id(member) in said and member.heading:
                number = said[id(member)]
                if number is not None:
                    numbers.append((number, member.heading.first))
                yield _step_of_section(member, name, number)
            else:
                if some_marked and member.heading and _looks_forgotten(section, member, said):
                    remarks.append(_forgotten(member))
                if member.heading:
                    yield Loose(member.heading, "heading")
                holds = sum(id(child) in said for child in member.children)
                yield from pieces(member, member.name if holds and member.role != "procedure" and name_matters else "")

    holders = [section for section in walk(root) if any(id(child) in said for child in section.children)]
    name_matters = len(holders) > 1
    found = tuple(pieces(root, ""))
    return Arrangement(found, (*_jumps(numbers), *remarks))


def _looks_forgotten(parent: Section, section: Section, said: dict[int, int | None]) -> bool:
    siblings = [id(child) in said for child in parent.children]
    return section.role not in STEPLESS and any(siblings) and bool(section.blocks)


def _forgotten(section: Section) -> Remark:
    heading = section.heading
    first, last = (heading.first, heading.last) if heading else (1, 1)
    return Remark(
        "left-out",
        f'"{section.name}" is not marked as a step like the headings beside it; it is kept as a note',
        first,
        last,
        "Mark it as a step, if it is one.",
    )


def _step_of_section(section: Section, name: str, number: int | None = None) -> Draft:
    passages = tuple(_passages(section, ""))
    first = section.heading.first if section.heading else 1
    last = max([first, *(passage.block.last for passage in passages)])
    return Draft(passages, first, last, heading=section.heading, section=name, number=number)


def _passages(section: Section, role: str) -> Iterator[Loose]:
    for member in section.members:
        if isinstance(member, Section):
            inner = member.role if member.role in STEPLESS else role
            if member.heading:
                yield Loose(member.heading, "heading" if inner else "")
            yield from _passages(member, inner)
        else:
            yield Loose(member, role)


# ------------------------------------------------------------------------------------------ by structure


def _by_structure(root: Section, vocabulary: Vocabulary) -> Arrangement:
    procedures = [section for section in _outermost(root, "procedure") if _holds_something(section)]
    finder = _Finder(vocabulary, frozenset(id(section) for section in procedures), len(procedures) > 1)
    if procedures:
        found = finder.pieces(root)
        if any(isinstance(piece, Draft) for piece in found):
            return Arrangement(tuple(found), (*finder.jumps(), *finder.remarks))
    finder = _Finder(vocabulary, frozenset(), False)
    finder.neutral_way = _strongest(root, vocabulary)
    return Arrangement(tuple(finder.pieces(root)), (*finder.jumps(), *finder.remarks))


def _outermost(section: Section, role: str) -> Iterator[Section]:
    for child in section.children:
        if child.role == role:
            yield child
        elif child.role not in STEPLESS:
            yield from _outermost(child, role)


def _holds_something(section: Section) -> bool:
    return any(inner.blocks or len(inner.children) > 1 for inner in walk(section))


def _strongest(root: Section, vocabulary: Vocabulary) -> str:
    """How a document without a procedure's heading gives its steps."""
    open_sections = [section for section in walk(root) if section.role not in STEPLESS]
    blocks = [block for section in open_sections for block in section.blocks]
    if any(_is_step_table(block, vocabulary) for block in blocks):
        return "table"
    if any(_numbered_children(section) for section in open_sections):
        return "headings"
    if _spoken_entries(block for block in blocks if _is_ordered(block)):
        return "ordered"
    if _spoken_entries(block for block in blocks if _is_boxes(block)):
        return "box"
    if any(_illustrated_children(section) for section in open_sections):
        return "headings"
    bullets = [block for block in blocks if _is_bullets(block) and not _only_links(block)]
    if _spoken_entries(bullets) >= 2 and _word_count(bullets) >= _word_count(
        b for b in blocks if isinstance(b, Paragraph)
    ):
        return "bullet"
    return ""


class _Finder:
    """Goes through the sections of a document in order and cuts steps out of them."""

    def __init__(self, vocabulary: Vocabulary, procedures: frozenset[int], several: bool) -> None:
        self.vocabulary = vocabulary
        self.procedures = procedures
        self.several = several
        self.neutral_way = ""
        self.remarks: list[Remark] = []
        self.runs: list[list[tuple[int, int]]] = []
        self.numbered: list[tuple[int, int]] = []
        self.ways_used: set[str] = set()

    def pieces(self, section: Section) -> list[Piece]:
        if self.procedures:
            self._look_ahead(section)
        return list(self._pieces(section, inside=False, name=""))

    def jumps(self) -> Iterator[Remark]:
        for run in (*self.runs, self.numbered):
            yield from _jumps(run)

    def _look_ahead(self, root: Section) -> None:
        """What the procedures use, sections beside them may use too: several procedures in one file are normal."""
        for section in walk(root):
            if id(section) in self.procedures:
                for inner in walk(section):
                    self.ways_used.add(self._own_way(inner, inside=True))

    def _pieces(self, section: Section, inside: bool, name: str) -> Iterator[Piece]:
        inside = inside or id(section) in self.procedures
        way = "" if section.role in STEPLESS else self._own_way(section, inside)
        steps_of = self._children_that_are_steps(section, inside)
        yield from self._members(section, way, steps_of, inside, name)

    def _members(
        self, section: Section, way: str, steps_of: frozenset[int], inside: bool, name: str
    ) -> Iterator[Piece]:
        own: list[Block] = []
        for member in section.members:
            if not isinstance(member, Section):
                own.append(member)
                continue
            yield from self._scan(own, section.role, way, name)
            own = []
            if id(member) in steps_of and member.heading:
                yield from self._step_of_child(section, member, name)
                continue
            if member.heading:
                yield Loose(member.heading, "heading")
            yield from self._pieces(member, inside, self._name_inside(member, inside))
        yield from self._scan(own, section.role, way, name)

    def _step_of_child(self, section: Section, member: Section, name: str) -> Iterator[Piece]:
        """A child section as a step; below a list of bare headings, what follows the last one belongs to all."""
        numbered = _NUMBERED.match(member.heading.prose.text) if member.heading else None
        number = int(numbered.group(1)) if numbered else None
        if number is not None and member.heading:
            self.numbered.append((number, member.heading.first))
        others = [child for child in section.children if child is not member]
        if member is section.children[-1] and others and not any(child.members for child in others):
            yield _step_of_section(replace(member, members=[]), name, number)
            yield from (Loose(block, "") for block in member.blocks)
            bare = True
        else:
            yield _step_of_section(member, name, number)
            bare = not member.members
        if bare and member.heading and member.heading.prose.links:
            link = member.heading.prose.links[0]
            text = f"the step only refers to {link}"
            line = member.heading.first
            self.remarks.append(Remark("other-document", text, line, line, "Read that document too."))

    def _name_inside(self, member: Section, inside: bool) -> str:
        if id(member) in self.procedures:
            return member.name if self.several else ""
        only_title = member.level <= 1 and not inside and not self.procedures
        return "" if only_title else member.name

    def _own_way(self, section: Section, inside: bool) -> str:
        blocks = section.blocks
        if section.role in STEPLESS:
            return ""
        if not inside and not self.procedures:
            return self.neutral_way if self.neutral_way != "headings" else ""
        way = self._way_of(blocks, section)
        if inside:
            return way
        return way if way in {"table", "ordered", "box"} & self.ways_used else ""

    def _way_of(self, blocks: Sequence[Block], section: Section) -> str:
        if any(_is_step_table(block, self.vocabulary) for block in blocks):
            return "table"
        if _spoken_entries(block for block in blocks if _is_ordered(block)):
            return "ordered"
        if _spoken_entries(block for block in blocks if _is_boxes(block)):
            return "box"
        bullets = [block for block in blocks if _is_bullets(block)]
        paragraphs = [block for block in blocks if isinstance(block, Paragraph) and block.prose.text.strip()]
        groups = sum(_is_group_line(blocks, index, _is_bullets) for index in range(len(blocks)))
        if _spoken_entries(bullets) and (groups > 1 or _word_count(bullets) >= _word_count(paragraphs)):
            return "bullet"
        if sum(_has_title_lead(block) for block in paragraphs) >= 2:
            return "lead"
        plain = [block for block in paragraphs if not alarm(block.prose, self.vocabulary)]
        return "paragraph" if len(plain) >= 2 and not section.children else ""

    def _children_that_are_steps(self, section: Section, inside: bool) -> frozenset[int]:
        if section.role in STEPLESS or (not inside and (self.procedures or self.neutral_way != "headings")):
            return frozenset()
        children = section.children
        if _numbered_children(section) and (inside or not any(child.role for child in children)):
            return frozenset(id(child) for child in children if _is_numbered(child) and not child.role)
        free = [child for child in children if not child.role]
        listed = any(
            _is_ordered(b) or _is_boxes(b) or _is_step_table(b, self.vocabulary) for c in free for b in c.blocks
        )
        if len(free) < 2 or listed or any(inner.children for inner in free):
            return frozenset()
        if inside and all(_has_prose(child) for child in free):
            return frozenset(id(child) for child in free)
        if _illustrated_children(section):
            return frozenset(id(child) for child in free)
        return frozenset()

    # -------------------------------------------------------------------- one section's own blocks

    def _scan(self, blocks: Sequence[Block], role: str, way: str, name: str) -> Iterator[Piece]:
        if not way or not blocks:
            yield from (Loose(block, role) for block in blocks)
            return
        is_step = self._is_step_block(way)
        steps_begin = next((index for index, block in enumerate(blocks) if is_step(block)), len(blocks))
        if steps_begin == len(blocks):
            yield from (Loose(block, role) for block in blocks)
            return
        yield from _Run(self, way, is_step, name, role).pieces(blocks)

    def _is_step_block(self, way: str) -> Callable[[Block], bool]:
        def plain_paragraph(block: Block) -> bool:
            spoken = isinstance(block, Paragraph) and bool(block.prose.text.strip()) and not block.code
            return spoken and isinstance(block, Paragraph) and not alarm(block.prose, self.vocabulary)

        return {
            "table": lambda block: _is_step_table(block, self.vocabulary),
            "ordered": _is_ordered,
            "box": _is_boxes,
            "bullet": _is_bullets,
            "lead": _has_title_lead,
            "paragraph": plain_paragraph,
        }[way]


class _Run:
    """One section's own blocks, steps and what stands between them."""

    def __init__(self, finder: _Finder, way: str, is_step: Callable[[Block], bool], name: str, role: str) -> None:
        self.finder, self.way, self.is_step = finder, way, is_step
        self.name, self.role = name, role
        self.found: list[Piece] = []
        self.waiting: list[Loose] = []
        self.latest: int | None = None
        self.more: dict[int, list[Loose]] = {}
        self.numbers: list[tuple[int, int]] = []

    def pieces(self, blocks: Sequence[Block]) -> list[Piece]:
        vocabulary = self.finder.vocabulary
        leading_pictures = _pictures_lead(blocks, self.is_step)
        last_step = max(index for index, block in enumerate(blocks) if self.is_step(block))
        after_picture = False
        for index, block in enumerate(blocks):
            if self.is_step(block):
                self._steps(block)
                after_picture = False
            elif _is_group_line(blocks, index, self.is_step) and self._opens_group(blocks[index + 1]):
                self.name = clean(block.prose.text).rstrip(":").strip() if isinstance(block, Paragraph) else self.name
                self.found.extend(self.waiting)
                self.waiting = []
                self._close_numbers()
                self.found.append(Loose(block, "group"))
            elif self.latest is None:
                (self.waiting if leading_pictures and _only_pictures(block) else self.found).append(
                    Loose(block, self.role)
                )
            elif is_contact(block, vocabulary):
                self.found.append(Loose(block, "contacts"))
            elif index < last_step and (
                _looks_ahead(block, vocabulary) or (leading_pictures and _only_pictures(block))
            ):
                self.waiting.append(Loose(block, ""))
            elif index > last_step and after_picture and isinstance(block, Paragraph) and _plain(block, vocabulary):
                self.found.append(Loose(block, "closing"))
            else:
                self._add_to_last(Loose(block, ""))
                after_picture = after_picture or _only_pictures(block)
        for left in self.waiting:
            self._add_to_last(left)
        self._close_numbers()
        for index, more in self.more.items():
            self.found[index] = _with_more(self.found[index], more)
        return self.found

    def _opens_group(self, following: Block) -> bool:
        if self.way != "ordered":
            return True
        first = following.entries[0].number if isinstance(following, Listing) else None
        return first is not None and first <= 1

    def _close_numbers(self) -> None:
        if self.numbers:
            self.finder.runs.append(self.numbers)
            self.numbers = []

    def _add_to_last(self, passage: Loose) -> None:
        if self.latest is None:
            self.found.append(passage)
        else:
            self.more.setdefault(self.latest, []).append(passage)

    def _steps(self, block: Block) -> None:
        if isinstance(block, Listing):
            if self.way == "ordered" and _begins_anew(block, self.numbers):
                self._close_numbers()
            for entry in block.entries:
                self._entry(entry)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._draft((block,), block.first, block.last)

    def _entry(self, entry: Entry) -> None:
        if entry.number is not None:
            self.numbers.append((entry.number, entry.first))
        if _spoken(entry):
            self._draft(entry.blocks, entry.first, entry.last, entry.number)
        elif entry.blocks and self.latest is not None:
            for block in entry.blocks:
                self._add_to_last(Loose(block, ""))
        else:
            self._silent(entry)

    def _silent(self, entry: Entry) -> None:
        links = [link for block in entry.blocks if isinstance(block, Paragraph) for link in block.prose.links]
        self.found.extend(Loose(block, self.role) for block in entry.blocks)
        text = f"only refers to {links[0]}" if links else "says nothing"
        hint = "Read that document too." if links else "Write what is to be done, or delete the entry."
        kind = "other-document" if links else "empty-step"
        self.finder.remarks.append(Remark(kind, f"an entry of the list {text}", entry.first, entry.last, hint))

    def _draft(self, blocks: Sequence[Block], first: int, last: int, number: int | None = None) -> None:
        passages = (*self.waiting, *(Loose(block, "") for block in blocks))
        self.waiting = []
        self._append_step(Draft(passages, first, last, section=self.name, number=number))

    def _append_step(self, draft: Draft) -> None:
        self.latest = len(self.found)
        self.found.append(draft)

    def _table(self, table: Table) -> None:
        columns = _step_columns(table, self.finder.vocabulary)
        for row in table.rows:
            passages: list[Loose] = []
            title: Prose | None = None
            for cell, head, column in zip(row.cells, table.header.cells, columns, strict=False):
                if not (cell.text.strip() or cell.pictures or cell.things):
                    continue
                if column == "number":
                    number = re.search(r"\d+", cell.text)
                    if number:
                        self.numbers.append((int(number.group()), row.first))
                elif column == "title":
                    title = cell
                else:
                    label = "" if column in ("action", "picture") else clean(head.text)
                    passages.append(Loose(Paragraph(cell, row.first, row.last, label=label), f"cell:{column}"))
            if title is None and not any(passage.role == "cell:action" for passage in passages):
                for passage in passages:
                    self._add_to_last(passage)
                continue
            self._append_step(Draft((*self.waiting, *passages), row.first, row.last, title=title, section=self.name))
            self.waiting = []
        heads = [
            Paragraph(cell, table.header.first, table.header.last) for cell in table.header.cells if cell.text.strip()
        ]
        self.found.extend(Loose(head, "column") for head in heads)


# ------------------------------------------------------------------------------------------ small questions


def _with_more(piece: Piece, passages: Sequence[Loose]) -> Piece:
    if not isinstance(piece, Draft):
        return piece
    last = max([piece.last, *(passage.block.last for passage in passages)])
    return replace(piece, passages=(*piece.passages, *passages), last=last)


def _is_ordered(block: Block) -> bool:
    return isinstance(block, Listing) and block.ordered


def _is_boxes(block: Block) -> bool:
    return isinstance(block, Listing) and any(entry.box for entry in block.entries)


def _is_bullets(block: Block) -> bool:
    return isinstance(block, Listing) and not block.ordered


def _step_columns(table: Table, vocabulary: Vocabulary) -> list[str]:
    """What each column of a table gives; the column with the work is "action", a name beside it "title"."""
    columns = [vocabulary.column(cell.text) for cell in table.header.cells]
    for index, column in enumerate(columns):
        if column == "step":
            cells = [row.cells[index].text.strip(" .)") for row in table.rows if index < len(row.cells)]
            columns[index] = "number" if all(cell.isdigit() or not cell for cell in cells) else "title"
    if "title" in columns and "action" not in columns:
        columns[columns.index("title")] = "action"
    if "number" in columns and "action" not in columns and "" in columns:
        columns[columns.index("")] = "action"
    return columns


def _is_step_table(block: Block, vocabulary: Vocabulary) -> bool:
    if not isinstance(block, Table) or not block.rows:
        return False
    raw = [vocabulary.column(cell.text) for cell in block.header.cells]
    if "action" not in _step_columns(block, vocabulary):
        return False
    return bool({"number", "step", "picture", "tool"} & set(raw)) and "amount" not in raw


def _is_group_line(blocks: Sequence[Block], index: int, is_step: Callable[[Block], bool]) -> bool:
    """A plain line ending in a colon right before steps: it names a group of them."""
    block = blocks[index]
    if not isinstance(block, Paragraph) or index + 1 >= len(blocks) or not is_step(blocks[index + 1]):
        return False
    text = block.prose.text.strip()
    one_line = "\n" not in text and HARD_BREAK not in text and not block.prose.pictures
    named = text.endswith(":") or (block.prose.lead >= len(text) > 0)
    return one_line and named and isinstance(blocks[index + 1], Listing) and len(text.split()) <= 10


def _begins_anew(listing: Listing, numbers: Sequence[tuple[int, int]]) -> bool:
    first = listing.entries[0].number if listing.entries else None
    return bool(numbers) and first == 1


def _jumps(numbers: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """Holes and doubles in the numbers of steps; a list whose numbers are all the same is the renderer's to number."""
    if len({number for number, _ in numbers}) < 2:
        return
    for (before, _), (number, line) in pairwise(numbers):
        if number not in (before + 1, 1):
            text = f"number {number} appears twice" if number == before else f"after number {before} comes {number}"
            yield Remark("skipped-number", text, line, line, "Check whether a step is missing.")


def _is_numbered(section: Section) -> bool:
    return bool(section.heading and _NUMBERED.match(section.heading.prose.text))


def _numbered_children(section: Section) -> bool:
    numbered = [child for child in section.children if _is_numbered(child)]
    return len(numbered) >= 2 and not any(child.role for child in numbered)


def _illustrated_children(section: Section) -> bool:
    free = [child for child in section.children if not child.role]
    return len(free) >= 2 and all(_has_prose(child) and _has_picture(child) for child in free)


def _has_prose(section: Section) -> bool:
    return any(
        isinstance(block, Paragraph) and block.prose.text.strip() and not block.prose.text.rstrip().endswith(":")
        for block in section.blocks
    )


def _has_picture(section: Section) -> bool:
    return any(isinstance(block, Paragraph) and block.prose.pictures for block in section.blocks)


def _has_title_lead(block: Block) -> bool:
    if not isinstance(block, Paragraph) or not block.prose.lead:
        return False
    lead, rest = block.prose.text[: block.prose.lead], block.prose.text[block.prose.lead :]
    return bool(rest.strip()) and (lead.rstrip().endswith((".", ":", "!")) or rest[0] in f"\n{HARD_BREAK}:")


def _looks_ahead(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a block between two steps is a warning, which must be heard in time; a mere notice looks back."""
    if isinstance(block, Callout) and block.kind in SIGNALS:
        return SIGNALS[block.kind] is not Signal.NOTICE
    if isinstance(block, Callout):
        return any(_looks_ahead(inner, vocabulary) for inner in block.blocks[:1])
    loud = alarm(block.prose, vocabulary) if isinstance(block, Paragraph) else None
    return loud is not None and loud.signal is not Signal.NOTICE


def is_contact(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph is a line like "Ansprechpartner: Jana Krüger"."""
    if not isinstance(block, Paragraph):
        return False
    key, colon, value = block.prose.text.strip().partition(":")
    return bool(colon and value.strip()) and len(key.split()) <= 3 and vocabulary.key(key) == "contacts"


def _plain(block: Paragraph, vocabulary: Vocabulary) -> bool:
    return bool(block.prose.text.strip()) and alarm(block.prose, vocabulary) is None


def _only_pictures(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.prose.pictures) and not block.prose.text.strip()


def _pictures_lead(blocks: Sequence[Block], is_step: Callable[[Block], bool]) -> bool:
    """Whether pictures stand in front of their steps: one before the first, none after the last."""
    marks = ["picture" if _only_pictures(block) else "step" if is_step(block) else "" for block in blocks]
    marks = [mark for mark in marks if mark]
    before_steps = sum(a == "picture" and b == "step" for a, b in pairwise(marks))
    return len(marks) > 2 and marks[0] == "picture" and marks[-1] == "step" and before_steps >= 2


def _only_links(block: Block) -> bool:
    """Whether every entry of a list is nothing but a link: a table of contents."""
    proses = (
        [b.prose for e in block.entries for b in e.blocks if isinstance(b, Paragraph)]
        if isinstance(block, Listing)
        else []
    )
    return bool(proses) and all(prose.linked >= len(prose.text.strip()) for prose in proses)


def _spoken(entry: Entry) -> bool:
    return any(_word_count([block]) for block in entry.blocks)


def _spoken_entries(blocks: Iterable[Block]) -> int:
    return sum(_spoken(entry) for block in blocks if isinstance(block, Listing) for entry in block.entries)


def _word_count(blocks: Iterable[Block]) -> int:
    """Words of some blocks; the text of links alone does not count, it belongs to another document."""
    total = 0
    for block in blocks:
        match block:
            case Paragraph():
                total += len(re.findall(r"\w+", block.prose.text))
            case Heading():
                total += len(re.findall(r"\w+", block.prose.text))
            case Listing():
                total += sum(_word_count(entry.blocks) for entry in block.entries)
            case Callout():
                total += _word_count(block.blocks)
            case Table():
                total += sum(len(re.findall(r"\w+", cell.text)) for row in block.rows for cell in row.cells)
    return total
