"""How headings rank: below the title, and, where no style says so, by the size of their letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onboard.ingest.outline import Block, Heading, Paragraph

_WORDS = 14
_LARGER_BY = 2.0
"""Points: what is less is an accident of editing."""
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Lettering:
    """``size`` of a paragraph's smallest letters in points, 0 where nothing says it; ``title``: it has that style."""

    size: float
    title: bool


def ranked(blocks: Sequence[Block], letterings: Mapping[int, Lettering]) -> list[Block]:
    """The body of a document, its title and lines in large letters made headings; ``letterings`` by first line."""
    found = _with_large_lines(_with_title(blocks, letterings), letterings)
    titled = any(
        one is not before and _lettering(before, letterings).title for one, before in zip(found, blocks, strict=True)
    )
    if not titled:
        return found
    return [
        replace(one, level=one.level + 1) if isinstance(one, Heading) and one is before else one
        for one, before in zip(found, blocks, strict=True)
    ]


def _lettering(block: Block, letterings: Mapping[int, Lettering]) -> Lettering:
    return letterings.get(block.first, Lettering(0, False)) if isinstance(block, Paragraph) else Lettering(0, False)


def _with_title(blocks: Sequence[Block], letterings: Mapping[int, Lettering]) -> list[Block]:
    titled = next((at for at, one in enumerate(blocks) if _lettering(one, letterings).title and _is_line(one)), None)
    return [_headed(one, 1) if at == titled else one for at, one in enumerate(blocks)]


def _with_large_lines(blocks: list[Block], letterings: Mapping[int, Lettering]) -> list[Block]:
    """Short lines in larger letters than the text; below a heading that is marked, only marked ones count."""
    letters: Counter[float] = Counter()
    for one in blocks:
        if isinstance(one, Paragraph) and (size := _lettering(one, letterings).size):
            letters[size] += len(one.prose.text)
    if not letters:
        return blocks
    usual = letters.most_common(1)[0][0]
    first = next((at for at, one in enumerate(blocks) if isinstance(one, Heading)), len(blocks))
    large = [
        at
        for at, one in enumerate(blocks[:first])
        if _is_line(one) and _lettering(one, letterings).size >= usual + _LARGER_BY
    ]
    if first < len(blocks):
        large = large[:1]
    sizes = sorted({_lettering(blocks[at], letterings).size for at in large}, reverse=True)
    levels = {at: min(_DEEPEST, sizes.index(_lettering(blocks[at], letterings).size) + 1) for at in large}
    return [_headed(one, levels[at]) if at in levels else one for at, one in enumerate(blocks)]


def _is_line(block: Block) -> bool:
    """Whether a block is a short line, as headings are."""
    if not isinstance(block, Paragraph):
        return False
    text = block.prose.text.strip()
    short = 0 < len(text.split()) <= _WORDS and not text.endswith((".", ";", ","))
    return short and any(letter.isalpha() for letter in text)


def _headed(block: Block, level: int) -> Block:
    return Heading(block.prose, level, block.first, block.last) if isinstance(block, Paragraph) else block
