"""A document's sections: its headings, marked or not, and what each of them is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from onboard.ingest.outline import HARD_BREAK, Block, Callout, Heading, Listing, Paragraph, Prose, Table, clean
from onboard.ingest.passages import alarm
from onboard.ingest.vocabulary import SIGNALS, Vocabulary

STEPLESS = frozenset(
    {
        "tools",
        "parts",
        "ppe",
        "safety",
        "checks",
        "contacts",
        "requirements",
        "introduction",
        "aside",
        "contents",
        "trainer",
    }
)
"""What a section can be about that holds no steps."""

_INHERITED = STEPLESS - {"contents"}
"""What is below a heading "Inhalt" by its level only is no part of the contents."""

_ABOVE_ALL, _BOLD_LEVEL, _LINE_LEVEL = -1, 7, 8
_SENTENCE_END = re.compile(r"[.!?…]\s*$")
_LABEL_WORDS, _HEADING_WORDS, _LOUD_WORDS = 5, 15, 8


@dataclass
class Section:
    """A heading and everything below it, in order.

    ``role``   what it is about ("tools", "procedure", ...), its own or inherited; "" where nobody says
    ``brief``  its heading is a plain line, which speaks for one block only
    """

    heading: Heading | None
    level: int
    role: str = ""
    brief: bool = False
    members: list[Block | Section] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        return [member for member in self.members if not isinstance(member, Section)]

    @property
    def children(self) -> list[Section]:
        return [member for member in self.members if isinstance(member, Section)]

    @property
    def last(self) -> int:
        """The last line of the section and all below it."""
        below = [member.last for member in self.members]
        return max([self.heading.last if self.heading else 1, *below])

    @property
    def name(self) -> str:
        return clean(self.heading.prose.text).rstrip(":") if self.heading else ""


def with_hidden_headings(blocks: Sequence[Block], vocabulary: Vocabulary, source: str) -> Iterator[Block]:
    """Lines that are headings though nobody marked them as such become headings."""
    blocks = list(gathered(blocks, vocabulary))
    bold = _bold_headings(blocks, vocabulary)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        named = index in bold or _names_what_follows(blocks, index, vocabulary)
        if named and isinstance(block, Paragraph):
            yield Heading(block.prose, _BOLD_LEVEL, block.first, block.last)
        elif isinstance(block, Paragraph) and not block.code:
            yield from _unhidden(block, following, vocabulary, source)
        else:
            yield block


def _names_what_follows(blocks: Sequence[Block], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a line is a title over a heading that nobody marked: "Furnace Operation" over "Check daily" and a list.

    All its words are capitalised, which no work to be done is, in German or English.
    """
    block, *after = blocks[index : index + 3]
    if (
        len(after) < 2
        or not isinstance(block, Paragraph)
        or not isinstance(after[0], Paragraph)
        or block.prose.pictures
    ):
        return False
    words = block.prose.text.split()
    titled = 2 <= len(words) <= _LABEL_WORDS and all(word[0].isupper() and word.isalpha() for word in words)
    return titled and not block.code and _level_of_line(after[0].prose, after[1], vocabulary) == _BOLD_LEVEL


def _bold_headings(blocks: Sequence[Block], vocabulary: Vocabulary) -> frozenset[int]:
    """Bold lines that are the headings of a document, or of a chapter, which marks none.

    Between two marked headings they are, where at least two stand over something else, and one of them over a list or
    under a name that we know; else a bold line is only loud.
    """
    found: set[int] = set()
    said = [index for index, block in enumerate(blocks) if _says_step(block, vocabulary)]
    begins = [0, *(index for index, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks)]
    for low, high in pairwise(begins):
        bold = [index for index in range(low, high) if _is_bold_line(blocks, index, vocabulary)]
        over = [index for index in bold if index + 1 < high and index + 1 not in bold]
        if len(said) > 1:  # what stands between "Step 2" and "Step 3" belongs to step 2
            over = [index for index in over if not said[0] < index < said[-1] or _is_known(blocks[index], vocabulary)]
        telling = [index for index in over if _tells(blocks, index, high, vocabulary)]
        if len(over) > 1 and telling:
            found.update(over)
    return frozenset(found)


def _says_step(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a line is "Step 2 - Install the resistors"."""
    label = vocabulary.numbered_step(block.prose.text) if isinstance(block, Paragraph | Heading) else None
    return label is not None and label.number is not None and label.marked


def _is_known(block: Block, vocabulary: Vocabulary) -> bool:
    return isinstance(block, Paragraph) and bool(vocabulary.section(block.prose.text))


def _is_bold_line(blocks: Sequence[Block], index: int, vocabulary: Vocabulary) -> bool:
    block = blocks[index]
    if not isinstance(block, Paragraph) or block.code or block.prose.pictures:
        return False
    text = block.prose.text.strip()
    bold = block.prose.lead >= len(text.rstrip(" :")) > 0 and HARD_BREAK not in text and "\n" not in text
    label = vocabulary.numbered_step(text)
    plain = (
        not _SENTENCE_END.search(text) and len(text.split()) <= _LOUD_WORDS and (label is None or label.number is None)
    )
    return bold and plain and alarm(block.prose, vocabulary) is None and not vocabulary.warns(text)


def _tells(blocks: Sequence[Block], index: int, high: int, vocabulary: Vocabulary) -> bool:
    """Whether a bold line has a list of steps close below it, or a name that we know."""
    block = blocks[index]
    near = blocks[index + 1 : min(high, index + 4)]
    listed = any(isinstance(one, Listing | Table) for one in near[1:])
    return listed or (isinstance(block, Paragraph) and bool(vocabulary.section(block.prose.text)))


def gathered(blocks: Sequence[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    """A signal word alone on its line makes a warning of the block after it."""
    waiting = ""
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if waiting and isinstance(block, Paragraph | Listing):
            yield Callout(waiting, (block,), block.first, block.last)
            waiting = ""
            continue
        waiting = ""
        loud = alarm(block.prose, vocabulary) if isinstance(block, Paragraph) else None
        bare = loud and isinstance(block, Paragraph) and not block.prose.text[loud.skip :].strip()
        if loud and bare and isinstance(following, Paragraph | Listing):
            waiting = next(kind for kind, signal in SIGNALS.items() if signal == loud.signal)
        else:
            yield block


def _unhidden(block: Paragraph, following: Block | None, vocabulary: Vocabulary, source: str) -> Iterator[Block]:
    prose = block.prose
    text = prose.text
    line_end = next(
        (at for at, letter in enumerate(text) if letter in f"\n{HARD_BREAK}" and text[:at].strip()), len(text)
    )
    label = vocabulary.numbered_step(text)
    if label and label.number is not None and (label.marked or label.title_at == len(text)):
        short = len(text[:line_end].split()) <= _HEADING_WORDS and not _SENTENCE_END.search(text[:line_end])
        cut = line_end if short else label.title_at
        yield Heading(prose.part(0, cut, source), _BOLD_LEVEL, block.first, block.first)
        if text[cut:].strip() or prose.pictures:
            rest = prose.part(cut, len(text), source)
            yield replace(block, prose=replace(rest, pictures=prose.pictures, things=prose.things, links=prose.links))
        return
    level = _level_of_line(prose, following, vocabulary) if line_end == len(text) and not prose.pictures else 0
    yield Heading(prose, level, block.first, block.last) if level else block


def _level_of_line(prose: Prose, following: Block | None, vocabulary: Vocabulary) -> int:
    """On which level a line is a heading that nobody marked as one; 0 where it is none."""
    text = prose.text
    count = len(text.split())
    standing_out = prose.lead >= len(text.rstrip(" :")) > 0 or (text.isupper() and count > 1)
    colon = text.rstrip().endswith(":")
    over_something = isinstance(following, Listing | Paragraph | Table)
    known = vocabulary.section(text) if count <= _LABEL_WORDS else ""
    if known and standing_out:
        return _BOLD_LEVEL
    if known and colon and over_something:
        return _LINE_LEVEL
    if known and isinstance(following, Listing | Table) and not _SENTENCE_END.search(text):
        return _BOLD_LEVEL if known in ("procedure", "checks", "safety") else _LINE_LEVEL
    if standing_out and over_something and not _SENTENCE_END.search(text) and vocabulary.procedure_of(text):
        return _BOLD_LEVEL
    if colon and count <= _HEADING_WORDS and isinstance(following, Listing) and _role_of_need(text, vocabulary):
        return _LINE_LEVEL
    return 0


def _role_of_need(text: str, vocabulary: Vocabulary) -> str:
    """What a line like "For this you will need the following tools:" announces; "" for any other."""
    found = vocabulary.need.search(text)
    if not found or "(" in text[: found.start()] or len(text[found.end() :].split()) > _LABEL_WORDS:
        return ""
    roles = {vocabulary.section(word) for word in re.findall(r"[\w-]+", text)} & {"tools", "parts", "ppe"}
    return roles.pop() if len(roles) == 1 else "requirements"


def sections(blocks: Iterable[Block], vocabulary: Vocabulary) -> Section:
    blocks = list(blocks)
    title = _lone_title(blocks)
    root = Section(None, _ABOVE_ALL)
    path = [root]
    step_before: tuple[int, int] | None = None
    for block in blocks:
        if isinstance(block, Heading):
            block, step_before = _levelled(block, step_before, vocabulary)
            while path[-1].level >= block.level:
                path.pop()
            own = "" if block is title or block.marked else _role(block, vocabulary)
            inherited = path[-1].role if path[-1].role in _INHERITED else ""
            brief = block.level == _LINE_LEVEL and own != "procedure"
            section = Section(block, block.level, own or inherited, brief)
            path[-1].members.append(section)
            path.append(section)
        else:
            path[-1].members.append(block)
            if path[-1].brief:
                path.pop()
    return root


def _role(heading: Heading, vocabulary: Vocabulary) -> str:
    text = heading.prose.text
    if known := vocabulary.section(text):
        return known
    if vocabulary.sets_rules(text):
        return "safety"
    if text.rstrip().endswith(":") and (needed := _role_of_need(text, vocabulary)):
        return needed
    return "procedure" if vocabulary.says_procedure(text) else ""


def _levelled(
    heading: Heading, before: tuple[int, int] | None, vocabulary: Vocabulary
) -> tuple[Heading, tuple[int, int] | None]:
    """ "### Step 2" below "## Step 1" is its neighbour; gives the heading, and (number, level) of the latest step."""
    label = vocabulary.numbered_step(heading.prose.text.strip())
    if label is None or label.number is None:
        return heading, before
    if before and label.number == before[0] + 1 and heading.level > before[1]:
        heading = replace(heading, level=before[1])
    return heading, (label.number, heading.level)


def _lone_title(blocks: Sequence[Block]) -> Heading | None:
    """The first heading, where it stands alone on its level: it names the whole, not a part."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.level < _BOLD_LEVEL]
    if not headings:
        return None
    peers = [heading for heading in headings if heading.level <= headings[0].level]
    return headings[0] if len(peers) == 1 else None


def walk(section: Section) -> Iterator[Section]:
    """A section and all below it."""
    yield section
    for child in section.children:
        yield from walk(child)
