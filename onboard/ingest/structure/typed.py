"""Numbers and bullets typed as text: "1. ...", "2) ...", "3 - ...", "1.1 ...", "a) ...", "- ..." become lists.

A number in front of a line only counts where its neighbours count with it: "3. März" and "2.5 Nm" stay what they are.
A number that follows nobody, behind the last step, is left standing and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from onboard.ingest.outline import HARD_BREAK, Block, Entry, Heading, Listing, Paragraph, Places, Prose
from onboard.ingest.vocabulary import Vocabulary, folded, without_number

_SIMPLE = re.compile(r"\s*(?:\(?(\d{1,3})\s*[.)]\)?(?:\s+|(?=[^\W\d]))|(\d{1,3})\s*(?:[:–—]|\s-)\s+)(?=\S)")
_RARE = re.compile(
    r"\s*(?:(?P<dash>\d{1,3})\.?\s?[-–—]\s*(?=[^\W\d])|(?P<ordinal>\d{1,3})\.?[º°ª]\.?\s*(?=[^\W\d])"
    r"|(?P<circled>[①-⑳])\s*|(?P<roman>[IVX]{1,6})[.)]\s+|\#\s?(?P<hash>\d{1,3})[.:)]?\s+"
    r"|(?P<zero>0\d|[1-9]\d)[.:)]?\s+(?=[^\W\d]))(?=\S)"
)
"""Other ways to number, which only count where they count 1, 2, 3: "1- ", "1.- ", "1º ", "① ", "I. ", "#1 ", "01 "."""
_BARE = re.compile(r"\s*(?P<bare>\d{1,3})\s+(?=[^\W\d])")
_ROMANS = {
    name: number
    for number, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI"), 1
    )
}
_FEWEST_RARE, _FEWEST_CIRCLED = 3, 2
_DEEP = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})\.?\)?\s+(?=\S)")
_LETTER = re.compile(r"\s*\(?([a-zа-яії])[.)]\s+(?=\S)")
_BULLET = re.compile(
    r"\s*(?:([☐❏❑□▢])\s*|[•·●▪■◦○‣➢►▶✓✔➤*]\s+|[\uf0a7\uf0b7\uf0d8\uf0fc]\s*|[-–—]\s*(?=[^\W\d])|[-–—]\s+|o\s+(?=[A-ZÄÖÜ]))"
    r"(?=\S)"
)
_MARK = re.compile("|".join(pattern.pattern for pattern in (_SIMPLE, _DEEP, _BULLET)))
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*S?\.?\s*\d{1,3}\s*$|…\s*\d{1,3}\s*$")
_PAGE = re.compile(r"\s+(?:S\.?\s?)?\d{1,3}\s*$")
_SENTENCE = re.compile(r"[.!?;]\s*$")
_CHAPTER_LEVEL = 7
_CHAPTER_WORDS = 8
_LARGEST_GAP = 3


@dataclass(frozen=True, slots=True)
class _Typed:
    """``number`` its last number, ``parents`` those in front of it ("1.2" of "1.2.3"); ``skip``: their characters."""

    number: int
    parents: tuple[int, ...]
    skip: int


def with_typed_lists(blocks: Sequence[Block], words: Vocabulary, places: Places) -> list[Block]:
    """The same blocks, paragraphs that open with a number or a bullet made entries of lists."""
    lines: list[Block] = []
    latest = 0
    for block in blocks:
        for line in _lines(block, places, latest + 1):
            lines.append(line)
            latest = _latest(line, latest)
    rare = _counting_rarely(lines, words)
    typed = {index: found for index, block in enumerate(lines) if (found := rare.get(index) or _typed(block))}
    counted = _counted({index: found for index, found in typed.items() if index not in rare}, lines) | rare.keys()
    chapters = _chapters(typed, counted, lines, words)
    return list(_merged(_rewritten(lines, typed, counted, chapters, places.source)))


def _counting_rarely(lines: Sequence[Block], words: Vocabulary) -> dict[int, _Typed]:
    """Lines with the rarer numbers, where those of one sort count 1, 2, 3 and no heading stands between them."""
    runs: dict[str, dict[int, _Typed]] = {}
    found: dict[int, _Typed] = {}
    for index, block in enumerate(lines):
        if isinstance(block, Heading):
            runs = {}
        if not isinstance(block, Paragraph) or block.code or block.label or (one := _rarely(block, words)) is None:
            continue
        sort, typed = one
        run = runs.setdefault(sort, {})
        before = [earlier.number for earlier in run.values()]
        if before and typed.number == before[-1] + 1:
            run[index] = typed
        elif typed.number == 1:
            run = runs[sort] = {index: typed}
        else:
            runs.pop(sort)
            continue
        if len(run) >= (_FEWEST_CIRCLED if sort == "circled" else _FEWEST_RARE):
            found.update(run)
    return found


def _rarely(block: Paragraph, words: Vocabulary) -> tuple[str, _Typed] | None:
    """The sort of number a line opens with, and the number; a bare one only in front of work: "1 Deckel öffnen"."""
    text = block.prose.text
    match = _RARE.match(text)
    if match is None and words.is_work(text):
        match = _BARE.match(text)
    if match is None:
        return None
    sort = match.lastgroup or ""
    written = match.group(sort)
    if sort == "circled":
        number = ord(written) - ord("①") + 1
    else:
        number = _ROMANS.get(written, 0) if sort == "roman" else int(written)
    return (sort, _Typed(number, (), match.end())) if number else None


def is_stray(block: Block) -> bool:
    """Whether a paragraph opens with a number or letter that follows none: what was left standing."""
    if not isinstance(block, Paragraph) or block.code or block.label:
        return False
    found = _SIMPLE.match(block.prose.text) or _LETTER.match(block.prose.text)
    return found is not None and bool(re.search(r"[^\W\d]{2,}", block.prose.text[found.end() :]))


def _latest(block: Block, before: int) -> int:
    """The number that the steps have come to."""
    if isinstance(block, Heading):
        return 0
    if isinstance(block, Listing) and block.ordered and block.entries:
        return block.entries[-1].number or before
    found = _SIMPLE.match(block.prose.text) if isinstance(block, Paragraph) else None
    return int(next(one for one in found.groups() if one)) if found else before


def _lines(block: Block, places: Places, expected: int) -> Iterator[Block]:
    """A paragraph in which several lines open with a number or a bullet is as many paragraphs; so is one in which a
    later line opens with the number that is ``expected`` after a list."""
    if not isinstance(block, Paragraph) or block.code or block.label:
        yield block
        return
    text = block.prose.text
    begins = [at + 1 for at, letter in enumerate(text) if letter in f"\n{HARD_BREAK}"]
    marked = [at for at in (0, *begins) if _MARK.match(text, at) or _RARE.match(text, at)] if begins else []
    if len(marked) < 2 and not (expected > 1 and any(_counts_as(text, at, expected) for at in begins)):
        yield block
        return
    for part in block.prose.cut([0, *(at for at in marked if at)], places.source):
        first, last = places.line_at(part.start), places.line_at(max(part.start, part.end - 1))
        yield replace(block, prose=part, first=first, last=last)


def _counts_as(text: str, at: int, number: int) -> bool:
    found = _SIMPLE.match(text, at)
    return found is not None and int(next(one for one in found.groups() if one)) == number


def _typed(block: Block) -> _Typed | None:
    if not isinstance(block, Paragraph) or block.code or block.label:
        return None
    text = block.prose.text
    if deep := _DEEP.match(text):
        *parents, number = (int(one) for one in deep.group(1).split("."))
        return _Typed(number, tuple(parents), deep.end())
    if simple := _SIMPLE.match(text):
        return _Typed(int(next(one for one in simple.groups() if one)), (), simple.end())
    return None


def _counted(typed: Mapping[int, _Typed], lines: Sequence[Block]) -> frozenset[int]:
    """Those whose neighbours count with them."""
    headings = {folded(block.prose.text) for block in lines if isinstance(block, Heading)}
    counting = [one for index, block in enumerate(lines) if (one := _counting(index, block, typed, headings))]
    counted: set[int] = set()
    before: int | None = None
    for at, (index, number, last, sure) in enumerate(counting):
        after = [first for _, first, _, _ in counting[at + 1 : at + 3]]
        goes_on = bool(after) and 1 <= after[0] - number <= _LARGEST_GAP
        if sure or (before is not None and 1 <= number - before <= _LARGEST_GAP):
            fits = True
        elif before is not None and number == before:
            fits = goes_on
        else:
            fits = goes_on and (number <= 1 or (len(after) > 1 and 1 <= after[1] - after[0] <= _LARGEST_GAP))
        if fits:
            before = last
            counted |= set() if sure else {index}
    deep = [index for index in typed if typed[index].parents]
    for one, other in pairwise(deep):
        a, b = typed[one], typed[other]
        if (a.parents == b.parents and b.number == a.number + 1) or (a.parents < b.parents and b.number == 1):
            counted |= {one, other}
    return frozenset(counted)


def _counting(
    index: int, block: Block, typed: Mapping[int, _Typed], headings: Set[str]
) -> tuple[int, int, int, bool] | None:
    """Something that counts: where, from which number to which, and whether it is surely a list."""
    if isinstance(block, Listing) and block.ordered and block.entries:
        first, last = block.entries[0].number, block.entries[-1].number
        return (index, first, last, True) if first is not None and last is not None else None
    if index in typed and not typed[index].parents and not _is_contents(block, headings):
        return index, typed[index].number, typed[index].number, False
    return None


def _is_contents(block: Block, headings: Set[str]) -> bool:
    """Whether a line is one of a table of contents: dots and a page number, or a heading's words and a page number."""
    if not isinstance(block, Paragraph):
        return False
    text = block.prose.text.strip()
    if _LEADERS.search(text):
        return True
    plain = _PAGE.sub("", text)
    return plain != text and (folded(plain) in headings or folded(without_number(plain)) in headings)


def _chapters(
    typed: Mapping[int, _Typed], counted: Set[int], lines: Sequence[Block], words: Vocabulary
) -> frozenset[int]:
    """Numbered lines that are the headings of chapters: they announce tools, safety, a procedure, or are divided."""
    chapters: set[int] = set()
    after = dict(pairwise(sorted(counted)))
    for chain in _chains([index for index in sorted(counted) if not typed[index].parents], typed):
        texts = [_text(lines[index])[typed[index].skip :] for index in chain]
        short = [len(text.split()) <= _CHAPTER_WORDS and not _SENTENCE.search(text) for text in texts]
        roles = [bool(words.section(text)) for text in texts]
        bold = [_is_bold(lines[index]) for index in chain]
        divided = [_is_divided(index, typed, after) for index in chain]
        telling = sum(one and other for one, other in zip(roles, short, strict=True))
        if telling >= 2 and telling * 3 >= len(chain):
            chapters |= {index for index, one in zip(chain, short, strict=True) if one}
        elif any(divided) and all(one or not two for one, two in zip(bold, divided, strict=True)):
            chapters |= {index for index, one, two in zip(chain, short, divided, strict=True) if one and two}
    return frozenset(chapters)


def _chains(indexes: Sequence[int], typed: Mapping[int, _Typed]) -> Iterator[list[int]]:
    chain: list[int] = []
    for index in indexes:
        if chain and typed[index].number < typed[chain[-1]].number:
            yield chain
            chain = []
        chain.append(index)
    if chain:
        yield chain


def _is_divided(index: int, typed: Mapping[int, _Typed], after: Mapping[int, int]) -> bool:
    """Whether "2." is followed by "2.1"."""
    return index in after and typed[after[index]].parents == (typed[index].number,)


def _text(block: Block) -> str:
    return block.prose.text if isinstance(block, Paragraph) else ""


def _is_bold(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.prose.lead >= len(block.prose.text.rstrip(" :")) > 0


# ------------------------------------------------------------------------------------------ rewriting


def _rewritten(
    lines: Sequence[Block],
    typed: Mapping[int, _Typed],
    counted: Set[int],
    chapters: Set[int],
    source: str,
) -> Iterator[Block]:
    letter = ""
    under_chapter = False
    no_simple_steps = not any(not typed[index].parents for index in counted - chapters)
    for index, block in enumerate(lines):
        if not isinstance(block, Paragraph) or block.code or block.label:
            letter = "" if isinstance(block, Heading) else letter
            under_chapter = under_chapter and not isinstance(block, Heading)
            yield block
        elif index in chapters:
            under_chapter = True
            yield Heading(_without(block, typed[index].skip, source), _CHAPTER_LEVEL, block.first, block.last)
        elif index in counted:
            letter = ""
            found = typed[index]
            ordered = not found.parents or under_chapter or no_simple_steps
            yield _entry_of(block, found.skip, source, number=found.number if ordered else None)
        elif (lettered := _LETTER.match(block.prose.text)) and _follows(lettered.group(1), letter):
            letter = lettered.group(1)
            yield _entry_of(block, lettered.end(), source)
        elif bullet := _BULLET.match(block.prose.text):
            yield _entry_of(block, bullet.end(), source, box=bool(bullet.group(1)))
        else:
            yield block


def _follows(letter: str, before: str) -> bool:
    return letter in "aа" if not before else ord(letter) == ord(before) + 1


def _without(block: Paragraph, skip: int, source: str) -> Prose:
    """Its prose without the characters in front; the place keeps them."""
    prose = block.prose
    rest = prose.part(skip, len(prose.text), source)
    return replace(rest, pictures=prose.pictures, things=prose.things, links=prose.links, linked=prose.linked)


def _entry_of(block: Paragraph, skip: int, source: str, *, number: int | None = None, box: bool = False) -> Listing:
    inside = replace(block, prose=_without(block, skip, source))
    return Listing(
        number is not None, (Entry((inside,), block.first, block.last, number, box),), block.first, block.last
    )


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Entries right behind each other, each made a list of its own, are one list."""
    waiting: Listing | None = None
    entries: list[Entry] = []
    for block in blocks:
        lone = isinstance(block, Listing) and len(block.entries) == 1
        if waiting and lone and isinstance(block, Listing) and _continues(waiting, entries[-1], block):
            entries.append(block.entries[0])
            continue
        if waiting:
            yield replace(waiting, entries=tuple(entries), last=max(waiting.last, entries[-1].last))
        waiting = block if isinstance(block, Listing) and block.entries else None
        entries = list(waiting.entries) if waiting else []
        if waiting is None:
            yield block
    if waiting:
        yield replace(waiting, entries=tuple(entries), last=max(waiting.last, entries[-1].last))


def _continues(listing: Listing, entry: Entry, other: Listing) -> bool:
    number = other.entries[0].number
    if listing.ordered != other.ordered:
        return False
    return not other.ordered or (number is not None and entry.number is not None and number > entry.number)
