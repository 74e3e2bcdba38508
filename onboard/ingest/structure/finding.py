"""Steps by structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onboard.ingest.outline import Block, Listing, Paragraph
from onboard.ingest.passages import alarm
from onboard.ingest.sections import STEPLESS, Section, walk
from onboard.ingest.structure.looks import (
    NUMBERED,
    has_picture,
    has_prose,
    has_title_lead,
    illustrated_children,
    is_boxes,
    is_bullets,
    is_group_line,
    is_numbered,
    is_ordered,
    jumps,
    loose,
    numbered_children,
    only_links,
    spoken_entries,
    step_of_section,
    word_count,
)
from onboard.ingest.structure.pieces import Arrangement, Draft, Loose, Piece, Remark
from onboard.ingest.structure.run import Run
from onboard.ingest.structure.tables import is_step_table
from onboard.ingest.vocabulary import Vocabulary

_FEWEST_SHOWN = 3
_COVER_WORDS = 6


def by_structure(root: Section, vocabulary: Vocabulary) -> Arrangement:
    _reopen(root, vocabulary)
    procedures = [section for section in _outermost(root, "procedure") if _holds_something(section)]
    finder = Finder(vocabulary, frozenset(id(section) for section in procedures), len(procedures) > 1)
    if procedures:
        found = finder.pieces(root)
        if any(isinstance(piece, Draft) for piece in found):
            return Arrangement(tuple(found), (*finder.jumps(), *finder.remarks))
    found = _neutral(root, vocabulary)
    checks = [section for section in walk(root) if section.role == "checks" and _is_listed(section, vocabulary)]
    if not checks or any(isinstance(piece, Draft) for piece in found.pieces):
        return found
    for section in checks:
        section.role = ""  # where nothing else is to be done, the checks are the work
    return _neutral(root, vocabulary)


def _neutral(root: Section, vocabulary: Vocabulary) -> Arrangement:
    finder = Finder(vocabulary, frozenset(), False)
    finder.neutral_way = _strongest(root, vocabulary)
    return Arrangement(tuple(finder.pieces(root)), (*finder.jumps(), *finder.remarks))


def steps_within(section: Section, vocabulary: Vocabulary) -> tuple[list[Piece], list[Remark]]:
    """A chapter's numbered lists and tables of steps, where it has some; else all of it is loose."""
    way = _strongest(section, vocabulary) if section.role not in STEPLESS else ""
    if way not in ("table", "ordered"):
        return list(all_loose(section, vocabulary)), []
    finder = Finder(vocabulary, frozenset(), False)
    finder.neutral_way = way
    pieces = finder.pieces(section, section.name)
    return pieces, [*finder.jumps(), *finder.remarks]


def all_loose(section: Section, vocabulary: Vocabulary) -> Iterator[Piece]:
    """A section and all below it, none of it a step."""
    for member in section.members:
        if not isinstance(member, Section):
            yield loose(member, section.role, vocabulary)
            continue
        if member.heading:
            yield Loose(member.heading, "heading")
        yield from all_loose(member, vocabulary)


def _reopen(root: Section, vocabulary: Vocabulary) -> None:
    """Sections that hold steps though their headings are those of sections that mostly hold none.

    "Wartung" with numbered steps is work; and in a document that calls itself a checklist, boxes to tick are what is to
    be done, also under "Material".
    """
    headed = [section for section in walk(root) if section.heading]
    if headed and _is_cover(headed[0], headed[1:], vocabulary):
        headed[0].role = ""
    checklist = any(vocabulary.says_procedure(section.name) for section in headed)
    for section in headed:
        kind = vocabulary.procedure_of(section.name)
        working = section.role == "aside" and kind not in ("", "noun") and _gives_steps(section, vocabulary)
        things = section.role in ("parts", "tools", "requirements")
        ticked = checklist and things and any(is_boxes(block) for block in section.blocks)
        if working or ticked:
            section.role = ""


def _is_cover(first: Section, others: Sequence[Section], vocabulary: Vocabulary) -> bool:
    """Whether a title page stands in front: its name says that a procedure follows, and below it only short lines do,
    while a chapter beside it holds numbered steps."""
    if first.role != "procedure" or first.children or not first.blocks:
        return False
    lines = [block.prose.text for block in first.blocks if isinstance(block, Paragraph)]
    short = all(len(text.split()) <= _COVER_WORDS and not re.search(r"[.!?:]\s*$", text) for text in lines)
    plain = len(lines) == len(first.blocks) and short and not any(vocabulary.is_work(text) for text in lines)
    return plain and any(section.role != "procedure" and _gives_steps(section, vocabulary) for section in others)


def _gives_steps(section: Section, vocabulary: Vocabulary) -> bool:
    blocks = [block for inner in walk(section) for block in inner.blocks]
    return spoken_entries(filter(is_ordered, blocks)) > 1 or any(is_step_table(block, vocabulary) for block in blocks)


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
    if any(is_step_table(block, vocabulary) for block in blocks):
        return "table"
    if any(numbered_children(section) for section in open_sections):
        return "headings"
    counted = sum(bool(spoken_entries(filter(is_ordered, section.blocks))) for section in open_sections)
    shown = [section for section in open_sections if _is_shown(section, vocabulary)]
    if counted and len(shown) >= _FEWEST_SHOWN and counted * 2 <= len(shown):
        return "mixed"
    if counted:
        return "ordered"
    if _is_ticked_off(blocks, vocabulary):
        return "box"
    if any(illustrated_children(section) for section in open_sections):
        return "headings"
    bullets = [block for block in blocks if is_bullets(block) and not only_links(block)]
    if spoken_entries(bullets) >= 2 and word_count(bullets) >= word_count(
        b for b in blocks if isinstance(b, Paragraph)
    ):
        return "bullet"
    headed = [section for section in open_sections if section.heading and not section.children]
    shown = [section for section in headed if has_picture(section) and not _is_listed(section, vocabulary)]
    return "mixed" if len(shown) >= 2 and len(shown) * 2 >= len(headed) else ""


def _is_ticked_off(blocks: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Whether boxes to tick are the work, and not the answers of a form."""
    boxes = [block for block in blocks if is_boxes(block)]
    entries = [entry for block in boxes if isinstance(block, Listing) for entry in block.entries]
    if not spoken_entries(boxes):
        return False
    firsts = [entry.blocks[0] for entry in entries if entry.blocks]
    active = sum(isinstance(one, Paragraph) and vocabulary.is_work(one.prose.text) for one in firsts)
    prose = word_count(block for block in blocks if isinstance(block, Paragraph))
    return active * 2 >= len(entries) or word_count(boxes) * 2 >= prose


def _is_shown(section: Section, vocabulary: Vocabulary) -> bool:
    """Whether a section tells something in prose and shows it, without a list of steps."""
    plain = section.heading is not None and not section.children and section.role not in STEPLESS
    return plain and has_prose(section) and has_picture(section) and not _is_listed(section, vocabulary)


def _is_listed(section: Section, vocabulary: Vocabulary) -> bool:
    return any(is_ordered(b) or is_boxes(b) or is_step_table(b, vocabulary) for b in section.blocks)


class Finder:
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
        self.heads_said: set[int] = set()
        self.lone = True

    def pieces(self, section: Section, name: str = "") -> list[Piece]:
        if self.procedures:
            self._look_ahead(section)
        self.lone = sum(child.level <= 1 for child in section.children) < 2
        return list(self._pieces(section, inside=False, name=name))

    def jumps(self) -> Iterator[Remark]:
        for run in (*self.runs, self.numbered):
            yield from jumps(run)

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
        numbered = NUMBERED.match(member.heading.prose.text) if member.heading else None
        number = int(numbered.group(1) or numbered.group(2)) if numbered else None
        if number is not None and member.heading:
            self.numbered.append((number, member.heading.first))
        others = [child for child in section.children if child is not member]
        if member is section.children[-1] and others and not any(child.members for child in others):
            yield step_of_section(replace(member, members=[]), name, number)
            yield from (Loose(block, "") for block in member.blocks)
            bare = True
        else:
            yield step_of_section(member, name, number)
            bare = not member.members
        if bare and member.heading and member.heading.prose.links:
            link = member.heading.prose.links[0]
            text = f"the step only refers to {link}"
            line = member.heading.first
            self.remarks.append(Remark("other-document", text, line, line, "Read that document too."))

    def _name_inside(self, member: Section, inside: bool) -> str:
        if id(member) in self.procedures:
            return member.name if self.several else ""
        only_title = self.lone and member.level <= 1 and not inside and not self.procedures
        return "" if only_title else member.name

    def _own_way(self, section: Section, inside: bool) -> str:
        blocks = section.blocks
        if section.role in STEPLESS:
            return ""
        if not inside and not self.procedures:
            if self.neutral_way == "mixed":
                return "ordered" if spoken_entries(filter(is_ordered, blocks)) else ""
            return self.neutral_way if self.neutral_way != "headings" else ""
        way = self._way_of(blocks, section)
        if inside:
            return way
        return way if way in {"table", "ordered", "box"} & self.ways_used else ""

    def _way_of(self, blocks: Sequence[Block], section: Section) -> str:
        if any(is_step_table(block, self.vocabulary, inside=section.role == "procedure") for block in blocks):
            return "table"
        if spoken_entries(block for block in blocks if is_ordered(block)):
            return "ordered"
        if spoken_entries(block for block in blocks if is_boxes(block)):
            return "box"
        bullets = [block for block in blocks if is_bullets(block)]
        paragraphs = [block for block in blocks if isinstance(block, Paragraph) and block.prose.text.strip()]
        groups = sum(is_group_line(blocks, index, is_bullets) for index in range(len(blocks)))
        if spoken_entries(bullets) and (groups > 1 or word_count(bullets) >= word_count(paragraphs)):
            return "bullet"
        if sum(has_title_lead(block) for block in paragraphs) >= 2:
            return "lead"
        if any(only_links(block) for block in blocks):
            return ""
        plain = [block for block in paragraphs if not alarm(block.prose, self.vocabulary)]
        return "paragraph" if len(plain) >= 2 and not section.children else ""

    def _children_that_are_steps(self, section: Section, inside: bool) -> frozenset[int]:
        if section.role in STEPLESS or (
            not inside and (self.procedures or self.neutral_way not in ("headings", "mixed"))
        ):
            return frozenset()
        children = section.children
        if not inside and not self.procedures and self.neutral_way == "mixed":
            return self._told_between_shown(children)
        if numbered_children(section) and (inside or not any(child.role for child in children)):
            return frozenset(id(child) for child in children if is_numbered(child) and not child.role)
        free = [child for child in children if not child.role]
        listed = any(is_ordered(b) or is_boxes(b) or is_step_table(b, self.vocabulary) for c in free for b in c.blocks)
        if len(free) < 2 or listed or any(inner.children for inner in free):
            return frozenset()
        if inside and all(has_prose(child) for child in free):
            return frozenset(id(child) for child in free)
        if illustrated_children(section):
            return frozenset(id(child) for child in free)
        return frozenset()

    def _told_between_shown(self, children: Sequence[Section]) -> frozenset[int]:
        """Sections of prose among those that show what they tell, from the first such to the last."""
        marks = [i for i, c in enumerate(children) if has_picture(c) or _is_listed(c, self.vocabulary)]
        if not marks:
            return frozenset()
        told = [
            child
            for child in children[marks[0] : marks[-1] + 1]
            if not (child.role or child.children or _is_listed(child, self.vocabulary))
            and (has_prose(child) or has_picture(child))
        ]
        return frozenset(id(child) for child in told)

    # -------------------------------------------------------------------- one section's own blocks

    def _scan(self, blocks: Sequence[Block], role: str, way: str, name: str) -> Iterator[Piece]:
        if not way or not blocks:
            yield from (loose(block, role, self.vocabulary) for block in blocks)
            return
        is_step = self._is_step_block(way, role == "procedure")
        if not any(is_step(block) for block in blocks):
            yield from (loose(block, role, self.vocabulary) for block in blocks)
            return
        run = Run(self.vocabulary, way, is_step, name, role, self.heads_said)
        yield from run.pieces(blocks)
        self.runs.extend(run.runs)
        self.remarks.extend(run.remarks)

    def _is_step_block(self, way: str, inside: bool) -> Callable[[Block], bool]:
        def plain_paragraph(block: Block) -> bool:
            spoken = isinstance(block, Paragraph) and bool(block.prose.text.strip()) and not block.code
            return spoken and isinstance(block, Paragraph) and not alarm(block.prose, self.vocabulary)

        return {
            "table": lambda block: is_step_table(block, self.vocabulary, inside=inside),
            "ordered": is_ordered,
            "box": is_boxes,
            "bullet": is_bullets,
            "lead": has_title_lead,
            "paragraph": plain_paragraph,
        }[way]
