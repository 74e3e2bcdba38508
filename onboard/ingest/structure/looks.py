"""Small questions about blocks."""

from __future__ import annotations

def with_more(piece: Piece, passages: Sequence[Loose]) -> Piece:
    if not isinstance(piece, Draft):
        return piece
    last = max([piece.last, *(passage.block.last for passage in passages)])
    return replace(piece, passages=(*piece.passages, *passages), last=last)


def is_ordered(block: Block) -> bool:
    return isinstance(block, Listing) and block.ordered


def is_boxes(block: Block) -> bool:
    return isinstance(block, Listing) and any(entry.box for entry in block.entries)


def is_bullets(block: Block) -> bool:
    return isinstance(block, Listing) and not block.ordered


def step_columns(table: Table, vocabulary: Vocabulary) -> list[str]:
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


def is_step_table(block: Block, vocabulary: Vocabulary) -> bool:
    if not isinstance(block, Table) or not block.rows:
        return False
    raw = [vocabulary.column(cell.text) for cell in block.header.cells]
    if "action" not in step_columns(block, vocabulary):
        return False
    return bool({"number", "step", "picture", "tool"} & set(raw)) and "amount" not in raw


def is_group_line(blocks: Sequence[Block], index: int, is_step: Callable[[Block], bool]) -> bool:
    """A plain line ending in a colon right before steps: it names a group of them."""
    block = blocks[index]
    if not isinstance(block, Paragraph) or index + 1 >= len(blocks) or not is_step(blocks[index + 1]):
        return False
    text = block.prose.text.strip()
    one_line = "\n" not in text and HARD_BREAK not in text and not block.prose.pictures
    named = text.endswith(":") or (block.prose.lead >= len(text) > 0)
    return one_line and named and isinstance(blocks[index + 1], Listing) and len(text.split()) <= 10


def begins_anew(listing: Listing, numbers: Sequence[tuple[int, int]]) -> bool:
    first = listing.entries[0].number if listing.entries else None
    return bool(numbers) and first == 1


def jumps(numbers: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """Holes and doubles in the numbers of steps; a list whose numbers are all the same is the renderer's to number."""
    if len({number for number, _ in numbers}) < 2:
        return
    for (before, _), (number, line) in pairwise(numbers):
        if number not in (before + 1, 1):
            text = f"number {number} appears twice" if number == before else f"after number {before} comes {number}"
            yield Remark("skipped-number", text, line, line, "Check whether a step is missing.")


def is_numbered(section: Section) -> bool:
    return bool(section.heading and NUMBERED.match(section.heading.prose.text))


def numbered_children(section: Section) -> bool:
    numbered = [child for child in section.children if is_numbered(child)]
    return len(numbered) >= 2 and not any(child.role for child in numbered)


def illustrated_children(section: Section) -> bool:
    free = [child for child in section.children if not child.role]
    return len(free) >= 2 and all(has_prose(child) and has_picture(child) for child in free)


def has_prose(section: Section) -> bool:
    return any(
        isinstance(block, Paragraph) and block.prose.text.strip() and not block.prose.text.rstrip().endswith(":")
        for block in section.blocks
    )


def has_picture(section: Section) -> bool:
    return any(isinstance(block, Paragraph) and block.prose.pictures for block in section.blocks)


def has_title_lead(block: Block) -> bool:
    if not isinstance(block, Paragraph) or not block.prose.lead:
        return False
    lead, rest = block.prose.text[: block.prose.lead], block.prose.text[block.prose.lead :]
    return bool(rest.strip()) and (lead.rstrip().endswith((".", ":", "!")) or rest[0] in f"\n{HARD_BREAK}:")


def looks_ahead(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a block between two steps is a warning, which must be heard in time; a mere notice looks back."""
    if isinstance(block, Callout) and block.kind in SIGNALS:
        return SIGNALS[block.kind] is not Signal.NOTICE
    if isinstance(block, Callout):
        return any(looks_ahead(inner, vocabulary) for inner in block.blocks[:1])
    loud = alarm(block.prose, vocabulary) if isinstance(block, Paragraph) else None
    return loud is not None and loud.signal is not Signal.NOTICE


def is_contact(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph is a line like "Ansprechpartner: Jana Krüger"."""
    if not isinstance(block, Paragraph):
        return False
    key, colon, value = block.prose.text.strip().partition(":")
    return bool(colon and value.strip()) and len(key.split()) <= 3 and vocabulary.key(key) == "contacts"


def is_plain(block: Paragraph, vocabulary: Vocabulary) -> bool:
    return bool(block.prose.text.strip()) and alarm(block.prose, vocabulary) is None


def only_pictures(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.prose.pictures) and not block.prose.text.strip()


def pictures_lead(blocks: Sequence[Block], is_step: Callable[[Block], bool]) -> bool:
    """Whether pictures stand in front of their steps: one before the first, none after the last."""
    marks = ["picture" if only_pictures(block) else "step" if is_step(block) else "" for block in blocks]
    marks = [mark for mark in marks if mark]
    before_steps = sum(a == "picture" and b == "step" for a, b in pairwise(marks))
    return len(marks) > 2 and marks[0] == "picture" and marks[-1] == "step" and before_steps >= 2


def only_links(block: Block) -> bool:
    """Whether every entry of a list is nothing but a link: a table of contents."""
    proses = (
        [b.prose for e in block.entries for b in e.blocks if isinstance(b, Paragraph)]
        if isinstance(block, Listing)
        else []
    )
    return bool(proses) and all(prose.linked >= len(prose.text.strip()) for prose in proses)


def is_spoken(entry: Entry) -> bool:
    return any(word_count([block]) for block in entry.blocks)


def spoken_entries(blocks: Iterable[Block]) -> int:
    return sum(is_spoken(entry) for block in blocks if isinstance(block, Listing) for entry in block.entries)


def word_count(blocks: Iterable[Block]) -> int:
    """Words of some blocks; the text of links alone does not count, it belongs to another document."""
    total = 0
    for block in blocks:
        match block:
            case Paragraph():
                total += len(re.findall(r"\w+", block.prose.text))
            case Heading():
                total += len(re.findall(r"\w+", block.prose.text))
            case Listing():
                total += sum(word_count(entry.blocks) for entry in block.entries)
            case Callout():
                total += word_count(block.blocks)
            case Table():
                total += sum(len(re.findall(r"\w+", cell.text)) for row in block.rows for cell in row.cells)
    return total
