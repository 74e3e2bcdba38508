"""Small questions about blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from onboard.core.model import Signal
from onboard.ingest.outline import HARD_BREAK, Block, Callout, Entry, Heading, Listing, Paragraph, Table
from onboard.ingest.passages import alarm
from onboard.ingest.sections import STEPLESS, Section
from onboard.ingest.structure.pieces import Draft, Loose, Piece, Remark
from onboard.ingest.structure.tables import kind_of
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

_CAPTION = re.compile(
    r"\s*(?:image|figure|fig|picture|photo|abb|abbildung|bild|foto|imagen|figura|rys|rysunek|рис|şekil|resim)\.?\s*\d+[.:]?\s*",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"(?:vorlage|quelle|quellen|source|sources|template|datei|dateiname|file|filename|copyright|©|lizenz|licence|license"
    r"|fuente|źródło|kaynak|sursa|sursă|джерело|المصدر|fonte|seite|page|link|url|web)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|©.*", re.IGNORECASE)
_ABOUT_ITSELF = frozenset(
    {"revision", "valid_from", "responsible", "document_number", "author", "checked_by", "approved_by", "valid_until"}
    | {"department", "date"}
)
_GROUP_WORDS, _FEW_WORDS = 10, 4
_DEEP = re.compile(r"^\s*\d{1,3}\.\d{1,3}")
NUMBERED = re.compile(r"^\s*(?:(?:\d{1,3}\.){1,3}(\d{1,3})(?!\d)[.):]?\s+|(\d{1,3})[.):]\s*)(?=\S)")
"""Its last number: "2.1 Muttern vorbereiten", "3. Deckel schließen"."""


def step_of_section(section: Section, name: str, number: int | None = None) -> Draft:
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


def loose(block: Block, role: str, vocabulary: Vocabulary) -> Loose:
    """A block outside every step; a table says itself what it is about, where its section does not."""
    if isinstance(block, Table) and role in ("", "procedure", "introduction"):
        return Loose(block, kind_of(block, vocabulary) or role)
    return Loose(block, role)


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


def is_group_line(blocks: Sequence[Block], index: int, is_step: Callable[[Block], bool]) -> bool:
    """A plain line ending in a colon right before steps: it names a group of them."""
    block = blocks[index]
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(block, Paragraph) or following is None or not is_step(following):
        return False
    text = block.prose.text.strip()
    one_line = "\n" not in text and HARD_BREAK not in text and not block.prose.pictures and not text.endswith("!")
    named = text.endswith(":") or (block.prose.lead >= len(text) > 0)
    return one_line and named and isinstance(following, Listing) and len(text.split()) <= _GROUP_WORDS


def is_colon_line(block: Block) -> bool:
    """A short line ending in a colon among paragraphs that are steps."""
    text = block.prose.text.strip() if isinstance(block, Paragraph) and not block.prose.pictures else ""
    return text.endswith(":") and len(text.split()) <= _FEW_WORDS


def leads_in(blocks: Sequence[Block], index: int) -> bool:
    """A paragraph right before a list that begins at 1: it belongs to that list, not to the one before it."""
    block = blocks[index]
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(block, Paragraph) or not block.prose.text.strip() or block.prose.pictures:
        return False
    first = following.entries[0].number if isinstance(following, Listing) and following.ordered else None
    return first is not None and first <= 1 and len(following.entries if isinstance(following, Listing) else ()) > 1


def name_before(text: str) -> str:
    """What a paragraph calls the list below it: the words before its colon, or a short line as it is."""
    head, colon, _ = text.partition(":")
    if colon and len(head.split()) <= _FEW_WORDS + 2:
        return head.strip()
    return text.rstrip(":").strip() if len(text.split()) <= _GROUP_WORDS else ""


def begins_anew(listing: Listing, numbers: Sequence[tuple[int, int]]) -> bool:
    first = listing.entries[0].number if listing.entries else None
    return bool(numbers) and first == 1


def jumps(numbers: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """Holes and doubles in the numbers of steps; a list whose numbers are all the same is the renderer's to number."""
    if len({number for number, _ in numbers}) < 2:
        return
    stride = _stride(numbers)
    for (before, _), (number, line) in pairwise(numbers):
        if number not in (before + stride, 1):
            text = f"number {number} appears twice" if number == before else f"after number {before} comes {number}"
            yield Remark("skipped-number", text, line, line, "Check whether a step is missing.")


def _stride(numbers: Sequence[tuple[int, int]]) -> int:
    """By how much the numbers grow: by ten, where a routing sheet counts "10, 20, 30"; else by one."""
    every = [number for number, _ in numbers]
    return 10 if len(every) > 1 and all(number % 10 == 0 for number in every) else 1


def is_numbered(section: Section) -> bool:
    return bool(section.heading and NUMBERED.match(section.heading.prose.text))


def numbered_children(section: Section) -> bool:
    numbered = [child for child in section.children if is_numbered(child)]
    return len(numbered) >= 2 and not any(child.role for child in numbered) and not _are_chapters(numbered)


def _are_chapters(numbered: Sequence[Section]) -> bool:
    """Whether "2.1 Muttern vorbereiten" and those beside it, or below, hold numbered steps of their own."""
    deep = [child for child in numbered if child.heading and _DEEP.match(child.heading.prose.text)]
    listed = sum(spoken_entries(filter(is_ordered, child.blocks)) > 1 for child in deep)
    if len(deep) > 1 and len(deep) == len(numbered) and listed * 2 > len(deep):
        return True
    below = [[inner for inner in child.children if is_numbered(inner)] for child in numbered]
    return any(len(inner) > 1 and _are_chapters(inner) for inner in below)


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


def is_bare_caption(block: Block) -> bool:
    """Whether a line is "Image 1." and no more: the name of a picture that is not there."""
    return isinstance(block, Paragraph) and not block.prose.pictures and bool(_CAPTION.fullmatch(block.prose.text))


def is_imprint(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a line behind the steps only says where the sheet comes from: "Vorlage: ...", "Stand: 3.2"."""
    if not isinstance(block, Paragraph) or "\n" in block.prose.text:
        return False
    text = block.prose.text.strip()
    key, colon, value = text.partition(":")
    if colon and value.strip() and len(key.split()) <= 3:
        return vocabulary.key(key) in _ABOUT_ITSELF or bool(_ORIGIN.fullmatch(key.strip()))
    return bool(_ADDRESS.fullmatch(text))


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
