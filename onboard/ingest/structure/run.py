"""One section's own blocks, steps and what stands between them."""

from __future__ import annotations

class Run:
    """One section's own blocks, steps and what stands between them."""

    def __init__(self, finder: Finder, way: str, is_step: Callable[[Block], bool], name: str, role: str) -> None:
        self.finder, self.way, self.is_step = finder, way, is_step
        self.name, self.role = name, role
        self.found: list[Piece] = []
        self.waiting: list[Loose] = []
        self.latest: int | None = None
        self.more: dict[int, list[Loose]] = {}
        self.numbers: list[tuple[int, int]] = []

    def pieces(self, blocks: Sequence[Block]) -> list[Piece]:
        vocabulary = self.finder.vocabulary
        leading_pictures = pictures_lead(blocks, self.is_step)
        last_step = max(index for index, block in enumerate(blocks) if self.is_step(block))
        after_picture = False
        for index, block in enumerate(blocks):
            if self.is_step(block):
                self._steps(block)
                after_picture = False
            elif is_group_line(blocks, index, self.is_step) and self._opens_group(blocks[index + 1]):
                self.name = clean(block.prose.text).rstrip(":").strip() if isinstance(block, Paragraph) else self.name
                self.found.extend(self.waiting)
                self.waiting = []
                self._close_numbers()
                self.found.append(Loose(block, "group"))
            elif self.latest is None:
                (self.waiting if leading_pictures and only_pictures(block) else self.found).append(
                    Loose(block, self.role)
                )
            elif is_contact(block, vocabulary):
                self.found.append(Loose(block, "contacts"))
            elif index < last_step and (
                looks_ahead(block, vocabulary) or (leading_pictures and only_pictures(block))
            ):
                self.waiting.append(Loose(block, ""))
            elif index > last_step and after_picture and isinstance(block, Paragraph) and is_plain(block, vocabulary):
                self.found.append(Loose(block, "closing"))
            else:
                self._add_to_last(Loose(block, ""))
                after_picture = after_picture or only_pictures(block)
        for left in self.waiting:
            self._add_to_last(left)
        self._close_numbers()
        for index, more in self.more.items():
            self.found[index] = with_more(self.found[index], more)
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
            if self.way == "ordered" and begins_anew(block, self.numbers):
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
        if is_spoken(entry):
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
        columns = step_columns(table, self.finder.vocabulary)
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
