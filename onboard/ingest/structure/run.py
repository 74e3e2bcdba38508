"""One section's own blocks: its steps, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onboard.ingest.outline import Block, Entry, Listing, Paragraph, Table, clean
from onboard.ingest.structure.looks import (
    begins_anew,
    is_bare_caption,
    is_colon_line,
    is_contact,
    is_group_line,
    is_imprint,
    is_plain,
    is_spoken,
    leads_in,
    looks_ahead,
    loose,
    name_before,
    only_pictures,
    pictures_lead,
    with_more,
)
from onboard.ingest.structure.pieces import Draft, Loose, Piece, Remark
from onboard.ingest.structure.rows import Rows
from onboard.ingest.structure.tables import COUNT, as_loose
from onboard.ingest.structure.typed import is_stray
from onboard.ingest.vocabulary import Vocabulary

_SHOWN = 60


class Run:
    """Goes through some blocks in order.

    ``way``      how they give steps; ``is_step``: whether a block gives some
    ``name``     the group they stand in; ``role``: what their section is about
    ``heads_said``  lines of tables' heads that were said already; grows
    ``runs``     the numbers of its steps with their lines, a list for each counting; filled by ``pieces``
    ``remarks``  what a person should know; filled by ``pieces``
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        way: str,
        is_step: Callable[[Block], bool],
        name: str,
        role: str,
        heads_said: set[int],
    ) -> None:
        self.vocabulary, self.way, self.is_step = vocabulary, way, is_step
        self.name, self.role = name, role
        self._heads_said = heads_said
        self.runs: list[list[tuple[int, int]]] = []
        self.remarks: list[Remark] = []
        self._found: list[Piece] = []
        self._waiting: list[Loose] = []
        self._latest: int | None = None
        self._more: dict[int, list[Loose]] = {}
        self._numbers: list[tuple[int, int]] = []

    def pieces(self, blocks: Sequence[Block]) -> list[Piece]:
        leading_pictures = pictures_lead(blocks, self.is_step)
        last_step = max(index for index, block in enumerate(blocks) if self.is_step(block))
        groups = sum(self._is_group(blocks, index) for index in range(len(blocks)))
        leads = sum(self._leads(blocks, index) for index in range(len(blocks)))
        after_picture = left_over = False
        for index, block in enumerate(blocks):
            if self.way == "paragraph" and is_colon_line(block) and index < last_step:
                self._group(block)
            elif self.is_step(block):
                self._steps(block)
                after_picture = left_over = False
            elif groups > (1 if self.name else 0) and self._is_group(blocks, index):
                self._group(block)
            elif (self._latest is not None or leads > 1) and self._leads(blocks, index):
                self._lead_in(block)
            elif self._latest is None:
                shelf = self._waiting if leading_pictures and only_pictures(block) else self._found
                shelf.append(loose(block, self.role, self.vocabulary))
            elif is_contact(block, self.vocabulary):
                self._found.append(Loose(block, "contacts"))
            elif index < last_step and (
                looks_ahead(block, self.vocabulary) or (leading_pictures and only_pictures(block))
            ):
                self._waiting.append(Loose(block, ""))
            elif left_over or self._is_stray(blocks, index):
                self._leave(block, first=not left_over)
                left_over = True
            elif index > last_step and is_imprint(block, self.vocabulary):
                self._found.append(Loose(block, "closing"))
            elif index > last_step and after_picture and isinstance(block, Paragraph):
                plain = is_plain(block, self.vocabulary) and not only_pictures(block)
                self._found.append(Loose(block, "closing")) if plain else self._add_to_last(Loose(block, ""))
            else:
                self._add_to_last(Loose(block, ""))
                after_picture = after_picture or only_pictures(block)
        for left in self._waiting:
            self._add_to_last(left)
        self._close_numbers()
        for index, more in self._more.items():
            self._found[index] = with_more(self._found[index], more)
        return _with_idle_groups(self._found)

    def _group(self, block: Block) -> None:
        self.name = clean(block.prose.text).rstrip(":").strip() if isinstance(block, Paragraph) else self.name
        self._found.extend(self._waiting)
        self._waiting = []
        self._close_numbers()
        self._found.append(Loose(block, "group"))

    def _leads(self, blocks: Sequence[Block], index: int) -> bool:
        return self.way == "ordered" and leads_in(blocks, index) and not looks_ahead(blocks[index], self.vocabulary)

    def _lead_in(self, block: Block) -> None:
        """A paragraph over a list that begins anew names the group; what it says more stays beside the steps."""
        text = clean(block.prose.text) if isinstance(block, Paragraph) else ""
        name = name_before(text)
        self._found.extend(self._waiting)
        self._waiting = []
        self._close_numbers()
        self.name = name
        self._found.append(Loose(block, "group" if name and name == text.rstrip(":").strip() else "closing"))

    def _is_group(self, blocks: Sequence[Block], index: int) -> bool:
        return is_group_line(blocks, index, self.is_step) and self._opens_group(blocks[index + 1])

    def _opens_group(self, following: Block) -> bool:
        if self.way != "ordered":
            return True
        first = following.entries[0].number if isinstance(following, Listing) else None
        return first is not None and first <= 1

    def _is_stray(self, blocks: Sequence[Block], index: int) -> bool:
        """Whether a line behind the last of some numbered steps bears a number or letter of its own."""
        if self.way != "ordered" or not (is_stray(blocks[index]) or is_bare_caption(blocks[index])):
            return False
        following = next((block for block in blocks[index + 1 :] if self.is_step(block)), None)
        return not isinstance(following, Listing) or begins_anew(following, self._numbers)

    def _leave(self, block: Block, *, first: bool) -> None:
        """What is left behind the last step, from a line on that bears a number of its own."""
        self._found.append(Loose(block, "closing"))
        if first and isinstance(block, Paragraph):
            words = clean(block.prose.text)
            shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
            text = f'"{shown}" stands behind the last step and does not count on from it; it is kept as a note'
            hint = "Put it where it belongs, or delete it."
            self.remarks.append(Remark("left-out", text, block.first, block.last, hint))

    def _close_numbers(self) -> None:
        if self._numbers:
            self.runs.append(self._numbers)
            self._numbers = []

    def _add_to_last(self, passage: Loose) -> None:
        if self._latest is None:
            self._found.append(passage)
        else:
            self._more.setdefault(self._latest, []).append(passage)

    # -------------------------------------------------------------------- steps

    def _steps(self, block: Block) -> None:
        if isinstance(block, Listing):
            if self.way == "ordered" and begins_anew(block, self._numbers):
                self._close_numbers()
            for entry in block.entries:
                self._entry(entry)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._draft((block,), block.first, block.last)

    def _entry(self, entry: Entry) -> None:
        if entry.number is not None:
            self._numbers.append((entry.number, entry.first))
        if is_spoken(entry):
            self._draft(entry.blocks, entry.first, entry.last, entry.number)
        elif entry.blocks and self._latest is not None:
            for block in entry.blocks:
                self._add_to_last(Loose(block, ""))
        else:
            self._silent(entry)

    def _silent(self, entry: Entry) -> None:
        links = [link for block in entry.blocks if isinstance(block, Paragraph) for link in block.prose.links]
        self._found.extend(Loose(block, self.role) for block in entry.blocks)
        text = f"only refers to {links[0]}" if links else "says nothing"
        hint = "Read that document too." if links else "Write what is to be done, or delete the entry."
        kind = "other-document" if links else "empty-step"
        self.remarks.append(Remark(kind, f"an entry of the list {text}", entry.first, entry.last, hint))

    def _draft(self, blocks: Sequence[Block], first: int, last: int, number: int | None = None) -> None:
        passages = (*self._waiting, *(Loose(block, "") for block in blocks))
        self._waiting = []
        self._append_step(Draft(passages, first, last, section=self.name, number=number))

    def _append_step(self, draft: Draft) -> None:
        self._latest = len(self._found)
        self._found.append(draft)

    def _table(self, table: Table) -> None:
        rows = Rows.of(table, self.vocabulary)
        before = self.name
        for row in table.rows:
            if row.banner:
                self._banner(Paragraph(row.cells[0], row.first, row.last))
                continue
            found = rows.found(row)
            if found.group and clean(found.group.prose.text).rstrip(":").strip() != self.name:
                self._banner(found.group)
            if found.number is not None:
                if self._numbers and found.number <= 1 < self._numbers[-1][0]:
                    self._close_numbers()
                self._numbers.append((found.number, row.first))
            if found.heading is not None:
                self._banner(found.heading)
            elif found.continues and self._latest is not None:
                for passage in found.passages:
                    self._add_to_last(passage)
            elif found.passages or found.title:
                passages = (*self._waiting, *found.passages)
                draft = Draft(passages, row.first, row.last, None, found.title, self.name, found.number)
                self._append_step(draft)
                self._waiting = []
        self.name = before
        if table.header.first not in self._heads_said:
            self._heads_said.add(table.header.first)
            self._found.extend(Loose(head, "column") for head in as_loose(table))

    def _banner(self, title: Paragraph) -> None:
        """A title inside the table names the group of the rows below it; a warning there is one."""
        if looks_ahead(title, self.vocabulary):
            self._waiting.append(Loose(title, ""))
        elif COUNT.fullmatch(title.prose.text.strip()):
            return
        else:
            self._found.extend(self._waiting)
            self._waiting = []
            self._close_numbers()
            self.name = clean(title.prose.text).rstrip(":").strip()
            self._found.append(Loose(title, "group"))


def _with_idle_groups(pieces: Sequence[Piece]) -> list[Piece]:
    """A name of a group below which no step stands is nobody's section: it is kept as a note."""
    found: list[Piece] = []
    names_steps = False
    for piece in reversed(pieces):
        if isinstance(piece, Draft):
            names_steps = True
        elif piece.role == "group":
            found.append(piece if names_steps else Loose(piece.block, "closing"))
            names_steps = False
            continue
        found.append(piece)
    return found[::-1]
