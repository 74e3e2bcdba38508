"""Puts what is said where it belongs: steps, tools, warnings, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from onboard.core.model import Picture, Signal, SourceRef
from onboard.ingest.braces import parted
from onboard.ingest.outline import (
    HARD_BREAK,
    Block,
    Callout,
    Heading,
    Listing,
    Paragraph,
    PictureRef,
    Table,
    Thing,
    clean,
)
from onboard.ingest.passages import alarm, enumerated
from onboard.ingest.sayings import ASPECTS, Said
from onboard.ingest.sections import STEPLESS
from onboard.ingest.structure.looks import is_contact
from onboard.ingest.structure.pieces import Draft, Loose, Remark
from onboard.ingest.things import Things
from onboard.ingest.vocabulary import SIGNALS, Vocabulary, without_number

_TITLE_WORDS = 14
_TYPED_NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s+(?=\D)")
_CELLS = frozenset({"cell:warning", "cell:picture", "cell:tool", "cell:ppe", "cell:part"})


@dataclass
class StepSaid:
    """A step that has no id yet; ``identity`` is one the author gave, or ""; ``line``: where it begins."""

    title: str
    source: SourceRef
    section: str
    identity: str
    line: int
    statements: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass
class Shelves(Things):
    """What has been read so far, in the order of the document: give it the pieces one by one, then ``finish``.

    ``held`` are warnings waiting for the step they protect.
    """

    introduction: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    checks: list[Said] = field(default_factory=list)
    contacts: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    steps: list[StepSaid] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    held: list[Said] = field(default_factory=list)

    # -------------------------------------------------------------------- pieces

    def piece(self, piece: Loose | Draft) -> None:
        if isinstance(piece, Draft):
            self.step(piece)
        else:
            self.loose(piece)

    def finish(self) -> None:
        """Warnings that waited for a next step that never came belong to the last one, or to the whole."""
        if self.held:
            (self.steps[-1].warnings if self.steps else self.warnings).extend(self.held)
            self.held = []

    def loose(self, piece: Loose) -> None:
        role, block = piece.role, piece.block
        if isinstance(block, Heading):
            self._put_beside(self.sayings.beside(block.prose))
            self.heading(clean(block.prose.text), self.sayings.places.prose(block.prose))
        elif role == "group":
            return  # it is the section of the steps below it
        elif role == "column" and isinstance(block, Paragraph):
            self._put_beside(self.sayings.beside(block.prose))
            self.heading(clean(block.prose.text), self.sayings.places.prose(block.prose))
        elif role != "trainer" and is_contact(block, self.sayings.words):
            self._plain(block, self.contacts)
        elif role in ("tools", "parts", "ppe", "requirements"):
            self._listed(block, role)
        elif role == "safety":
            self._safety(block)
        elif isinstance(block, Callout) and block.kind not in SIGNALS and block.title:
            self._titled_callout(block, role)
        elif isinstance(block, Callout):
            self._callout(block, role)
        elif isinstance(block, Table):
            self._plain(block, self.notes if self._shelf(role) is self.introduction else self._shelf(role))
        else:
            self._plain(block, self._shelf(role))

    def note(self, text: str, source: SourceRef) -> None:
        if text:
            self.notes.append(Said(text, source))

    def heading(self, text: str, source: SourceRef) -> None:
        if text:
            self.notes.append(Said(text, source, heading=True))

    def _shelf(self, role: str) -> list[Said]:
        if role in ("checks", "contacts"):
            return self.checks if role == "checks" else self.contacts
        if role in ("", "introduction", "procedure") and not self.steps:
            return self.introduction
        return self.notes

    def _put_beside(self, found: Iterable[Picture | Thing], pictures: list[Picture] | None = None) -> None:
        """Pictures to the given ones (default: those outside every step), parts and tools to their shelves."""
        for one in found:
            if isinstance(one, Thing):
                self.thing(one)
            else:
                (self.pictures if pictures is None else pictures).append(one)

    # -------------------------------------------------------------------- outside the steps

    def _plain(self, block: Block, shelf: list[Said]) -> None:
        """Sentences of a block to a shelf; warnings among them to the warnings."""
        for passage in self.sayings.of(block):
            if not isinstance(passage, Said):
                self._put_beside([passage])
            elif passage.heading:
                self.notes.append(passage)
            elif passage.signalled or (
                passage.signal is None and shelf is self.introduction and self._forbids(passage)
            ):
                self.warnings.append(passage)
                self.equip(passage)
            else:
                shelf.append(passage)
                if shelf is self.introduction:
                    self.equip(passage)

    def _forbids(self, said: Said) -> bool:
        return self.sayings.words.warns(said.text)

    def _titled_callout(self, block: Callout, role: str) -> None:
        """A call-out with a title is a section of its own."""
        title = block.title
        if title is None:
            return
        own = self.sayings.words.section(title.text)
        self.heading(clean(title.text), self.sayings.places.prose(title))
        for inner in block.blocks:
            self.loose(
                Loose(inner, own or (role if role in STEPLESS else "aside" if block.kind == "example" else role))
            )

    def _callout(self, block: Callout, role: str) -> None:
        if block.kind in SIGNALS and block.title and self.sayings.words.section(block.title.text) == "safety":
            self.heading(clean(block.title.text), self.sayings.places.prose(block.title))
            for inner in block.blocks:
                self._safety(inner, SIGNALS[block.kind], signalled=True)
            return
        if (shelf := self._shelf_of_title(block)) and block.title:
            self.heading(clean(block.title.text), self.sayings.places.prose(block.title))
            for inner in block.blocks:
                self._listed(inner, shelf)
            return
        self._plain(block, self._shelf(role))

    def _shelf_of_title(self, block: Callout) -> str:
        """What a notice only lists: "Potrzebne elementy" above screws; "" for any other call-out."""
        if block.kind not in ("notice", "help", "example", "") or block.title is None:
            return ""
        own = self.sayings.words.section(block.title.text)
        return own if own in ("tools", "parts", "ppe", "requirements") else ""

    def _safety(self, block: Block, signal: Signal | None = None, *, signalled: bool = False) -> None:
        """A section about safety: every entry and every paragraph is a warning; a short announcing line is none."""
        match block:
            case Listing():
                for entry in block.entries:
                    self._put_beside(self.sayings.beside_all(entry.blocks))
                    opening = entry.blocks[0] if entry.blocks else None
                    loud = alarm(opening.prose, self.sayings.words) if isinstance(opening, Paragraph) else None
                    said = self.sayings.folded(entry.blocks, skip=loud.skip if loud else 0)
                    if said:
                        self._warn(
                            replace(said, signal=loud.signal if loud and loud.signal else signal, signalled=signalled)
                        )
            case Paragraph():
                self._put_beside(self.sayings.beside(block.prose))
                announcing = block.prose.text.rstrip().endswith(":")
                loud = alarm(block.prose, self.sayings.words)
                said = self.sayings.whole(block.prose, loud.skip if loud else 0)
                if said and announcing and not loud:
                    self.note(said.text, said.source)
                elif said:
                    self._warn(
                        replace(said, signal=loud.signal if loud and loud.signal else signal, signalled=signalled)
                    )
            case Callout() if block.kind in SIGNALS:
                self._callout(block, "safety")
            case Callout():
                if block.title:
                    self.heading(clean(block.title.text), self.sayings.places.prose(block.title))
                for inner in block.blocks:
                    self._safety(inner, signal, signalled=signalled)
            case Table():
                for passage in self.sayings.of(block):
                    if not isinstance(passage, Said):
                        self._put_beside([passage])
                    elif passage.heading or self._is_header(passage, block):
                        self.notes.append(passage)
                    else:
                        self._warn(passage)
            case Heading():
                self.heading(clean(block.prose.text), self.sayings.places.prose(block.prose))

    def _is_header(self, passage: Said, table: Table) -> bool:
        return passage.source.place == self.sayings.places.named(table.header.first, table.header.last)

    def _warn(self, said: Said) -> None:
        self.warnings.append(said)
        self.equip(said)

    # -------------------------------------------------------------------- tools, parts, equipment

    def _listed(self, block: Block, role: str) -> None:
        """A list of tools, parts or protective equipment, in whatever form it is given."""
        match block:
            case Listing():
                for entry in block.entries:
                    opening = entry.blocks[0] if entry.blocks else None
                    if isinstance(opening, Paragraph) and alarm(opening.prose, self.sayings.words):
                        self._plain(replace(block, entries=(entry,)), self.notes)
                        continue
                    self._put_beside(self.sayings.beside_all(entry.blocks))
                    if said := self.sayings.folded(entry.blocks):
                        self.sort(said, role)
            case Paragraph() if not block.prose.text.strip():
                self._put_beside(self.sayings.beside(block.prose))
            case Paragraph():
                enumeration = not re.search(r"[.!?:]\s*$|[.!?]\s", block.prose.text) and not alarm(
                    block.prose, self.sayings.words
                )
                if enumeration:
                    self._put_beside(self.sayings.beside(block.prose))
                    for begin, end in enumerated(block.prose.text):
                        part = block.prose.part(begin, end, self.sayings.places.source)
                        self.sort(Said(clean(part.text), self.sayings.places.prose(part)), role)
                elif block.prose.text.rstrip().endswith(":"):
                    self._plain(block, self.notes)
                elif role == "ppe" and not alarm(block.prose, self.sayings.words):
                    self._put_beside(self.sayings.beside(block.prose))
                    if said := self.sayings.whole(block.prose, 0):
                        self.sort(said, role)  # "Schutzbrille, Haarnetz, KEINE Handschuhe!": never left untold
                else:
                    self._plain(block, self.introduction if role == "requirements" and not self.steps else self.notes)
            case Table():
                for over in (*block.above, block.header):
                    for cell in over.cells:
                        self._put_beside(self.sayings.beside(cell))
                    if head := self.sayings.row(over):
                        self.heading(head.text, head.source)
                for row in block.rows:
                    for cell in row.cells:
                        self._put_beside(self.sayings.beside(cell))
                    if said := self.sayings.row(row, block.header):
                        self.sort(said, role)
            case Callout():
                self._plain(block, self.notes)
            case Heading():
                self.heading(clean(block.prose.text), self.sayings.places.prose(block.prose))

    # -------------------------------------------------------------------- a step

    def step(self, draft: Draft) -> None:
        heading = draft.heading
        label = self.sayings.words.numbered_step(heading.prose.text) if heading else None
        title, opening = "", None
        if heading:
            title = clean(without_number(heading.prose.text[label.title_at :] if label else heading.prose.text))
            opening = Said(clean(heading.prose.text), self.sayings.places.prose(heading.prose))
            if not title:
                opening = None
        elif draft.title:
            title = clean(draft.title.text)
            opening = Said(title, self.sayings.places.prose(draft.title))
        said = StepSaid(
            title,
            self.sayings.places.lines(draft.first, draft.last),
            draft.section,
            heading.identity if heading else "",
            draft.first,
        )
        if opening:
            said.statements.append(replace(opening, text=title))
        if heading:
            self._put_beside(self.sayings.beside(heading.prose), said.pictures)
        for passage in draft.passages:
            if draft.rule:
                self._rule(passage, said)
            else:
                self._into_step(passage, said)
        self._settle(said, draft)

    def _rule(self, passage: Loose, step: StepSaid) -> None:
        """A rule says what it says in one statement."""
        block = passage.block
        self._put_beside(self.sayings.beside_all([block]), step.pictures)
        if isinstance(block, Table):
            said = [one for one in self.sayings.of(block) if isinstance(one, Said)]
        else:
            said = [one for one in [self.sayings.folded([block])] if one]
        for one in said:
            self.equip(one)
            if step.statements and not isinstance(block, Table):
                before = step.statements.pop()
                text = f"{before.text if before.text[-1:] in '.!?:;,' else before.text + ';'} {one.text}"
                one = replace(one, text=text, source=step.source)
            step.statements.append(one)

    def _into_step(self, passage: Loose, step: StepSaid) -> None:
        block, role = passage.block, passage.role
        if role in STEPLESS:
            self._part_of_step(passage, step)
            return
        if isinstance(block, Paragraph) and role in _CELLS:
            self._cell(block, role, step)
            return
        if isinstance(block, Callout) and self._shelf_of_title(block):
            self._callout(block, role)
            return
        drawn = isinstance(block, Callout) and block.kind == "drawing"
        for said in self.sayings.of(block):
            if isinstance(said, Thing):
                self.thing(said)
            elif isinstance(said, Said) and (said.heading or (drawn and not said.signalled)):
                self.notes.append(replace(said, aspect=None))
            elif isinstance(said, Picture):
                show(said, step.pictures)
            elif said.signalled:
                step.warnings.append(said)
                self.equip(said)
            else:
                dangerous = bool(step.statements) and self._forbids(said)
                (step.warnings if dangerous else step.statements).append(said)
                self.equip(said)

    def _part_of_step(self, passage: Loose, step: StepSaid) -> None:
        """A part of a step that is about tools or safety: listed for the whole, warnings for the step."""
        pictures, warnings = len(self.pictures), len(self.warnings)
        self.loose(passage)
        step.pictures.extend(self.pictures[pictures:])
        step.warnings.extend(self.warnings[warnings:])
        del self.pictures[pictures:], self.warnings[warnings:]

    def _cell(self, block: Paragraph, role: str, step: StepSaid) -> None:
        """A cell of a table of steps that is no plain text: a warning, a picture's name, tools, equipment."""
        text = block.prose.text
        empty = not text.strip("-–— \n")
        if role == "cell:picture" and not block.prose.pictures:
            for begin, end in enumerated(text):
                self._cell_of_picture(*parted(clean(text[begin:end])), block, step)
            return
        self._put_beside(self.sayings.beside(block.prose), step.pictures)
        if empty:
            return
        if role == "cell:warning":
            loud = alarm(block.prose, self.sayings.words)
            if said := self.sayings.whole(block.prose, loud.skip if loud else 0):
                step.warnings.append(replace(said, signal=loud.signal if loud else None, signalled=True))
                self.equip(said)
        elif role == "cell:picture":
            step.statements.append(Said(clean(text), self.sayings.places.prose(block.prose)))
        else:
            self._cell_of_things(block, {"cell:tool": "tools", "cell:ppe": "ppe", "cell:part": "parts"}[role], step)

    def _cell_of_picture(self, file: str, braces: str, block: Paragraph, step: StepSaid) -> None:
        if re.search(r"\.\w{2,5}$", file):
            ref = PictureRef(file, "", block.prose.start, block.prose.end, braces=braces)
            step.pictures.append(self.sayings.gallery.picture(ref))
        elif file.strip("-–—"):
            step.statements.append(Said(file, self.sayings.places.prose(block.prose)))

    def _cell_of_things(self, block: Paragraph, role: str, step: StepSaid) -> None:
        for begin, end in enumerated(block.prose.text):
            part = block.prose.part(begin, end, self.sayings.places.source)
            said = Said(clean(part.text), self.sayings.places.prose(part))
            known = [*self.tools, *self.ppe, *self.parts]
            if all(said.text.casefold() != other.text.casefold() for other in known):
                self.sort(said, role)
        text = f"{block.label}: {clean(block.prose.text)}" if block.label else clean(block.prose.text)
        aspect = ASPECTS[role.removesuffix("s")]
        step.statements.append(Said(text, self.sayings.places.prose(block.prose), aspect=aspect))

    def _settle(self, step: StepSaid, draft: Draft) -> None:
        """Give the step a title, and make sure that it says something."""
        if not step.statements:
            unsaid = next((index for index, warning in enumerate(step.warnings) if not warning.signalled), None)
            if unsaid is not None:
                step.statements.append(step.warnings.pop(unsaid))
        if not step.statements and not draft.heading and step.warnings:
            self._hold(step, draft)
            return
        if not step.statements:
            heading = draft.heading
            words = clean(heading.prose.text) if heading else ""
            text = words or next((picture.alt or picture.file for picture in step.pictures), "")
            if not step.warnings:
                hint = "Write what is to be done, or delete it."
                self.remarks.append(Remark("empty-step", "a step says nothing", draft.first, draft.last, hint))
            if not text:
                self.pictures.extend(step.pictures)
                self.held.extend(step.warnings)
                return
            step.statements.append(Said(text, self.sayings.places.prose(heading.prose) if heading else step.source))
        if not step.title:
            step.title = self._title_of(step, draft)
        step.warnings[:0] = self.held
        self.held = []
        self.steps.append(step)

    def _hold(self, step: StepSaid, draft: Draft) -> None:
        """An entry that is nothing but a warning protects the step after it."""
        self.held.extend(step.warnings)
        self.pictures.extend(step.pictures)
        self.remarks.append(
            Remark(
                "warning-between-steps",
                "an entry of the list is a warning only; it is told before the step after it",
                draft.first,
                draft.last,
                "Put the warning into the step it protects.",
            )
        )

    def _title_of(self, step: StepSaid, draft: Draft) -> str:
        works = [passage for passage in draft.passages if passage.role == "cell:action"]
        for passage in works or draft.passages:
            prose = passage.block.prose if isinstance(passage.block, Paragraph) else None
            if prose and prose.lead and not alarm(prose, self.sayings.words):
                lead, rest = prose.text[: prose.lead], prose.text[prose.lead :]
                closed = (
                    lead.rstrip().endswith((".", ":", "!")) or rest[:1] in ("\n", HARD_BREAK, ":") or not rest.strip()
                )
                if closed and len(lead.split()) <= _TITLE_WORDS:
                    return _as_title(lead, self.sayings.words)
            if prose and prose.text.strip():
                break
        return _as_title(self._work_of(step, draft) or step.statements[0].text, self.sayings.words)

    def _work_of(self, step: StepSaid, draft: Draft) -> str:
        """What the row of a table says is to be done, where another cell stands in front of it; else ""."""
        works = [passage.block for passage in draft.passages if passage.role == "cell:action"]
        if not works or not isinstance(works[0], Paragraph) or alarm(works[0].prose, self.sayings.words):
            return ""
        opening = clean(works[0].prose.text)
        return next((said.text for said in step.statements if said.text and opening.startswith(said.text)), "")


def _as_title(text: str, words: Vocabulary) -> str:
    plain = clean(text)
    label = words.numbered_step(plain)
    if label and label.marked and plain[label.title_at :].strip():
        plain = plain[label.title_at :].strip()
    plain = _TYPED_NUMBER.sub("", plain) or plain
    return plain.rstrip(":").removesuffix(".").strip() or plain


def show(picture: Picture, among: list[Picture]) -> None:
    """Add a picture to those of a step. One there already gets the marks of both places: a blur is never lost."""
    for at, other in enumerate(among):
        if other.file == picture.file:
            among[at] = replace(other, marks=tuple(dict.fromkeys((*other.marks, *picture.marks))))
            return
    among.append(picture)
