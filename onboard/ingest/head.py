"""The top of a document: who, where, which revision; as front matter, as "Key: value" lines, or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onboard.core.model import Problem
from onboard.ingest.outline import (
    HARD_BREAK,
    Block,
    Field,
    Heading,
    Listing,
    Outline,
    Paragraph,
    Places,
    Prose,
    Row,
    Table,
    clean,
)
from onboard.ingest.passages import alarm
from onboard.ingest.structure.tables import is_step_table
from onboard.ingest.vocabulary import Vocabulary, folded

SINGLE = ("title", "station", "revision", "valid_from", "responsible")
"""What a document says about itself once."""

METADATA = (
    *("document_number", "author", "checked_by", "approved_by", "valid_until", "department", "date", "product"),
    "duration",
)
"""What else it may say about itself."""

_LISTED = ("tools", "parts", "ppe", "contacts", "requirements")
_KEY_WORDS = 4
_TITLE_WORDS = 10
_PEER = 7
"""The level of a bold line that nobody marked as a heading."""
_FIELD_ENDS = re.compile(r"(?<=\w)[.;]\s+(?=[^\W\d_])|\s+\|\s+")
"""Where one field of a line ends and the next begins."""
_SENTENCE_END = re.compile(r"[.!?:;,…]\s*$")


@dataclass
class Head:
    """The top of a document, taken out.

    ``singles``   title, station, ... as (text, start, end)
    ``metadata``  document number, author, ... as (meaning, text, start, end)
    ``listed``    lists given as "Werkzeug: a, b", by what they list
    ``labels``    what stands in front of such lists
    ``notes``     front matter under keys nobody knows
    ``blocks``    the document without all that
    """

    singles: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    metadata: list[tuple[str, str, int, int]] = field(default_factory=list)
    language: str = ""
    unknown_language: tuple[str, int] | None = None
    listed: list[tuple[str, Prose]] = field(default_factory=list)
    labels: list[Prose] = field(default_factory=list)
    notes: list[Field] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def problems(self, document: str, places: Places) -> Iterator[Problem]:
        if self.unknown_language:
            name, start = self.unknown_language
            line = places.line_at(start)
            yield Problem(
                "no-language",
                f'"{name}" is no language we know',
                document,
                places.named(line, line),
                'Write its tag: "de", "en", ...',
            )


def read_head(outline: Outline, blocks: Sequence[Block], words: Vocabulary) -> Head:
    """Takes the metadata out of a document; they stand in front of its second heading and of any numbered list."""
    head = Head()
    for front in outline.front:
        _take(head, words, front)
    blocks = _with_title_line(blocks, words)
    headings = [index for index, block in enumerate(blocks) if isinstance(block, Heading)]
    if not headings:
        top = len(blocks)
    elif headings[0] > 0:
        top = headings[0]
    else:
        top = headings[1] if len(headings) > 1 else len(blocks)
    still_top = True
    for index, block in enumerate(blocks):
        still_top = still_top and index < top and not (isinstance(block, Listing) and block.ordered)
        if still_top:
            head.blocks.extend(_without_metadata(block, head, words, outline.source))
        elif isinstance(block, Table):
            head.blocks.extend(_table_without(block, head, words, top=False))
        else:
            head.blocks.append(block)
    return head


def _with_title_line(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """In a text without a heading over all others, a short first line that is no sentence is the title."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or len(blocks) < 2:
        return list(blocks)
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    if levels and levels.count(min(levels)) < 2:
        return list(blocks)
    text = first.prose.text.strip()
    one_line = text and "\n" not in text and HARD_BREAK not in text and not first.prose.pictures
    over_all = (
        text.endswith(":") and isinstance(blocks[1], Listing) and sum(isinstance(b, Listing) for b in blocks) == 1
    )
    bare = text.removesuffix(":") if over_all and not words.section(text) else text
    plain = ":" not in bare and not _SENTENCE_END.search(bare) and len(text.split()) <= _TITLE_WORDS
    if not (one_line and plain) or alarm(first.prose, words) or words.numbered_step(text):
        return list(blocks)
    level = _PEER if _has_peers(first, blocks, words) else min(levels, default=2) - 1
    return [Heading(first.prose, level, first.first, first.last), *blocks[1:]]


def _has_peers(first: Paragraph, blocks: Sequence[Block], words: Vocabulary) -> bool:
    """Whether a bold first line names one procedure and a later bold line another."""
    others = [block for block in blocks[1:] if isinstance(block, Paragraph) and _is_bold(block)]
    kind = words.procedure_of(first.prose.text)
    return bool(kind) and _is_bold(first) and any(words.procedure_of(one.prose.text) for one in others)


def _is_bold(block: Paragraph) -> bool:
    return block.prose.lead >= len(block.prose.text.strip(" :")) > 0


def _take(head: Head, words: Vocabulary, front: Field) -> None:
    """One value of the front matter, or of a "Key: value" line."""
    meaning = words.key(front.path[0]) if front.path else ""
    plain = clean(front.value)
    if not plain:
        return
    if meaning in SINGLE and len(front.path) == 1 and meaning not in head.singles:
        head.singles[meaning] = (plain, front.start, front.end)
    elif meaning in SINGLE and len(front.path) == 1 and folded(head.singles[meaning][0]) == folded(plain):
        return  # the same, said again
    elif meaning in METADATA and len(front.path) == 1:
        if (meaning, folded(plain)) not in {(name, folded(text)) for name, text, _, _ in head.metadata}:
            head.metadata.append((meaning, plain, front.start, front.end))
    elif meaning == "language" and not head.language:
        head.language = words.language_of(plain)
        if not head.language:
            head.unknown_language = (plain, front.start)
    elif meaning in _LISTED:
        prose = Prose(plain, ((0, front.start),), front.start, front.end)
        head.listed.append((meaning, prose))
    elif not _take_apart(head, words, front):
        head.notes.append(replace(front, value=plain))


def _take_apart(head: Head, words: Vocabulary, front: Field) -> bool:
    """A page header that holds several at once: "AA-017 | Rev. 3 | Stand: 12.03.2026"; False where it does not."""
    found: list[Field] = []
    rest: list[str] = []
    at = 0
    for piece in re.split(rf"([|•·;\t{HARD_BREAK}]|\s{{2,}})", front.value):
        begin, at = at, at + len(piece)
        text = piece.strip()
        if not re.search(r"\w", text):
            continue
        key, value = _key_in_front(text, words)
        if key:
            start = front.start + begin
            found.append(Field((key,), value, min(start, front.end), min(start + len(piece), front.end)))
        else:
            rest.append(text)
    if not found:
        return False
    for one in found:
        _take(head, words, one)
    if rest:
        head.notes.append(replace(front, value=clean(" ".join(rest))))
    return True


def _key_in_front(text: str, words: Vocabulary) -> tuple[str, str]:
    """A key that we know and its value: "Stand: 12.03.2026", "Rev. 3"; two empty texts where there is none."""
    key, colon, value = text.partition(":")
    if colon and value.strip() and words.key(key) in (*SINGLE, *METADATA):
        return key.strip(), value.strip()
    parts = text.split()
    for count in (3, 2, 1):
        key, value = " ".join(parts[:count]), " ".join(parts[count:])
        known = words.key(key) in ("revision", "valid_from", "valid_until", "date", "document_number")
        if known and re.search(r"\d", value) and len(value.split()) <= 3:
            return key, value
    return "", ""


def _without_metadata(block: Block, head: Head, words: Vocabulary, source: str) -> list[Block]:
    """What is left of a block when the metadata in it are taken out."""
    if isinstance(block, Paragraph) and not block.code:
        return _paragraph_without(block, head, words, source)
    if isinstance(block, Listing):
        kept = []
        for entry in block.entries:
            only = entry.blocks[0] if len(entry.blocks) == 1 else None
            if isinstance(only, Paragraph) and not _paragraph_without(only, head, words, source):
                continue
            kept.append(entry)
        return [replace(block, entries=tuple(kept))] if kept else []
    if isinstance(block, Table):
        return _table_without(block, head, words, top=True)
    return [block]


def _table_without(block: Table, head: Head, words: Vocabulary, *, top: bool) -> list[Block]:
    """A table of keys and values, in two columns or more, is taken out; its pictures stay.

    ``top``: it stands at the top of the document, where one key that we know is enough.
    """
    rows = [row for row in (block.header, *block.rows) if any(cell.text.strip() for cell in row.cells)]
    if is_step_table(block, words) or not rows:
        return [block]
    fields = _fields_below_their_keys(rows, words) or [one for row in rows for one in _fields_of(row, words)]
    known = [
        bool(one.path) and words.key(one.path[0]) in (*SINGLE, *METADATA, "language", "contacts") for one in fields
    ]
    keyed = sum(bool(one.path) for one in fields)
    enough = sum(known) * 2 > len(fields) or (sum(known) >= 1 and known[0] and keyed * 2 >= len(fields))
    if not enough or (not top and (sum(known) < 2 or sum(known) * 2 < len(fields))):
        return [block]
    for one in fields:
        _take(head, words, one)
    pictures = tuple(ref for row in rows for cell in row.cells for ref in cell.pictures)
    if not pictures:
        return []
    start = rows[0].cells[0].start
    return [Paragraph(Prose("", (), start, start, 0, pictures), block.first, block.first)]


def _fields_below_their_keys(rows: Sequence[Row], words: Vocabulary) -> list[Field]:
    """Two rows, the keys in the upper one."""
    if len(rows) != 2 or len(rows[0].cells) != len(rows[1].cells) or len(rows[0].cells) < 2:
        return []
    keys = [words.key(cell.text) for cell in rows[0].cells]
    if not all(keys) or any(words.key(cell.text) for cell in rows[1].cells):
        return []
    pairs = zip(rows[0].cells, rows[1].cells, strict=True)
    return [Field((clean(key.text),), clean(value.text), value.start, value.end) for key, value in pairs]


def _fields_of(row: Row, words: Vocabulary) -> Iterator[Field]:
    """The keys and values of one row: "Stand: 3", or "Stand" and "3" in two cells, several times beside each other."""
    cells = [cell for cell in row.cells if clean(cell.text)]
    plain = len(cells) == 2 and ":" not in cells[0].text
    index = 0
    while index < len(cells):
        cell = cells[index]
        text = clean(cell.text)
        key, colon, value = text.partition(":")
        following = cells[index + 1] if index + 1 < len(cells) else None
        name = text.rstrip(":").strip()
        if colon and value.strip() and words.key(key):
            yield Field((key.strip(),), value.strip(), cell.start, cell.end)
        elif following and name and (words.key(name) or text.endswith(":") or (plain and index == 0)):
            yield Field((name,), clean(following.text), cell.start, following.end)
            index += 1
        elif words.key(name) or text.endswith(":"):
            pass  # a key whose value is left open
        else:
            yield Field((), text, cell.start, cell.end)
        index += 1


def _paragraph_without(block: Paragraph, head: Head, words: Vocabulary, source: str) -> list[Block]:
    kept: list[Prose] = []
    for prose in _lines_of(block.prose, source):
        if several := _several_in(prose, words, source):
            for one in several:
                _take(head, words, one)
            continue
        key, colon, value = prose.text.partition(":")
        meaning = words.key(key) if colon and len(key.split()) <= _KEY_WORDS else ""
        known = meaning in (*SINGLE, *METADATA, "language", *_LISTED) and value.strip() and not alarm(prose, words)
        if known and meaning in _LISTED:
            begin = len(key) + 1
            if meaning != "contacts":
                head.labels.append(prose.part(0, begin, source))
            head.listed.append(
                (meaning, prose if meaning == "contacts" else prose.part(begin, len(prose.text), source))
            )
        elif known and (meaning not in head.singles or meaning == "language" or meaning in METADATA):
            _take(head, words, Field((clean(key),), clean(value), prose.start, prose.end))
        else:
            kept.append(prose)
    if len(kept) == len(_lines_of(block.prose, source)):
        return [block]
    left = [Paragraph(prose, block.first, block.last) for prose in kept if prose.text.strip()]
    if block.prose.pictures or block.prose.things:
        empty = Prose("", (), block.prose.start, block.prose.start, 0, block.prose.pictures, block.prose.things)
        left.append(Paragraph(empty, block.first, block.last))
    return list(left)


def _several_in(prose: Prose, words: Vocabulary, source: str) -> list[Field]:
    """The fields of a line that holds nothing else: "Gültig ab 01.03.2026, Revision 2. Verantwortlich: Mehmet Öz"."""
    found: list[Field] = []
    at = 0
    for sentence in [*_FIELD_ENDS.finditer(prose.text), None]:
        end = sentence.start() if sentence else len(prose.text)
        text = prose.text[at:end]
        whole = _key_in_front(text.strip().rstrip("."), words)
        pieces = [text] if whole[0] and ":" in text else re.split(r"(?<=,)\s", text)
        for piece in pieces:
            begin = prose.text.index(piece, at)
            key, value = _key_in_front(piece.strip().rstrip(".,"), words)
            if not key:
                return []
            part = prose.part(begin, begin + len(piece), source)
            found.append(Field((key,), value, part.start, part.end))
            at = begin + len(piece)
        at = sentence.end() if sentence else end
    return found if len(found) > 1 else []


def _lines_of(prose: Prose, source: str) -> list[Prose]:
    ends = [at for at, letter in enumerate(prose.text) if letter in f"\n{HARD_BREAK}"]
    begins = [0, *(end + 1 for end in ends)]
    return [
        prose.part(begin, end, source)
        for begin, end in zip(begins, [*ends, len(prose.text)], strict=True)
        if prose.text[begin:end].strip()
    ]
