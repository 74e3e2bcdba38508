"""Words -> lines, and lines -> text: what is one line of print, and how several become a paragraph's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from onboard.ingest.pdf.glyphs import Word
from onboard.ingest.pdf.sheet import Box, around
from onboard.ingest.scribe import Run

_WIDE = 1.0
"""Of the size: a gap so wide parts two pieces of text that only stand on the same level."""
_LEADERS = re.compile(r"^[.…·_]{3,}$|^[.…·]$")
_HYPHEN = re.compile(r"(\w+)[-\u2010\u00ad]$")
_HANGING = frozenset(
    [
        "und",
        "oder",
        "bzw",
        "sowie",
        "and",
        "or",
        "y",
        "o",
        "e",
        "i",
        "oraz",
        "lub",
        "ve",
        "veya",
        "și",
        "sau",
        "та",
        "або",
    ]
)
_VALUE = re.compile(r"^[.,±+\-]?\d[\d.,/]*$")
_UNIT = re.compile(
    r"^[.,]?(?:[mckµμnMG]?(?:m|g|s|A|V|W|N|Nm|Pa|Hz|bar|l|L|J|Ω)|mm[²³]|Nm|min|h|rpm|°[CF]?|%|in|psi)[.,]?$"
)
_CLOSERS = ".,:;!?()،؛؟"
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


@dataclass(frozen=True, eq=False)
class Line:
    """Words that belong together on one level, from the left."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def box(self) -> Box:
        """From the first word to the last, and as high as letters are: fonts claim more than they use."""
        whole = around([word.box for word in self.words])
        return Box(whole.left, self.base - 0.78 * self.size, whole.right, self.base + 0.22 * self.size)

    @cached_property
    def base(self) -> float:
        return max(self.words, key=lambda word: word.size).base

    @cached_property
    def size(self) -> float:
        """The size most letters have."""
        counted: dict[float, int] = {}
        for word in self.words:
            counted[round(word.size, 1)] = counted.get(round(word.size, 1), 0) + len(word.text)
        return max(counted, key=lambda size: (counted[size], size))

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(letter.isalnum() for letter in word.text))

    @cached_property
    def rtl(self) -> bool:
        return sum(len(word.text) if word.rtl else 0 for word in self.words) * 2 > sum(
            len(word.text) for word in self.words if any(letter.isalpha() for letter in word.text)
        )

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in spoken(self))

    @cached_property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)


def lines_of(levels: Sequence[Sequence[Word]], page: int) -> list[Line]:
    """Each level's words, parted where the gap is wide; leader dots close a gap."""
    found: list[Line] = []
    for level in levels:
        group: list[Word] = []
        words = sorted(level, key=lambda one: one.box.left)
        even = _justified(words)
        for index, word in enumerate(words):
            wide = group and word.box.left - max(one.box.right for one in group) > _WIDE * max(
                word.size, group[-1].size
            )
            if wide and index not in even and not (_LEADERS.match(word.text) or _LEADERS.match(group[-1].text)):
                found.append(Line(tuple(group), page))
                group = []
            group.append(word)
        if group:
            found.append(Line(tuple(group), page))
    return found


def _justified(words: Sequence[Word]) -> set[int]:
    """Words in front of which the gap is wide only because the line was stretched: two such gaps are exactly alike."""
    gaps = [after.box.left - before.box.right for before, after in pairwise(words)]
    if len(gaps) >= 4 and max(gaps) - min(gaps) < 0.1 * words[0].size and max(gaps) < 5 * words[0].size:
        return set(range(1, len(words)))
    found: set[int] = set()
    for index, (gap, other) in enumerate(pairwise(gaps)):
        size = words[index].size
        plain = all(len(word.text) > 1 and word.text[0].isalpha() for word in words[index : index + 3])
        if plain and _WIDE * size < gap < 1.9 * size and abs(gap - other) < 0.05 * size:
            found.update((index + 1, index + 2))
    return found


def joined(lines: Sequence[Line]) -> Line:
    """Pieces of one level as one line."""
    words = sorted((word for line in lines for word in line.words), key=lambda word: word.box.left)
    return Line(tuple(words), lines[0].page)


def spoken(line: Line) -> list[Word]:
    """The words of a line in the order they are read."""
    if not any(word.rtl for word in line.words):
        return list(line.words)
    if not line.rtl:
        return _turned_runs(line.words, rtl=True)
    return _mirrored([_tail_last(word) for word in _turned_runs(tuple(reversed(line.words)), rtl=False)])


def _tail_last(word: Word) -> Word:
    """``.1`` -> ``1.``: between words from the right, what closes a number stands on its left."""
    if word.rtl:
        return word
    core = word.text.lstrip(_CLOSERS)
    tail = word.text[: len(word.text) - len(core)]
    return replace(word, text=core + tail[::-1]) if core and tail else word


def _turned_runs(words: Sequence[Word], *, rtl: bool) -> list[Word]:
    """Runs of words of the other direction, each turned round."""
    found: list[Word] = []
    for own, group in groupby(words, key=lambda word: _strong(word) == rtl):
        run = list(group)
        # A number and its unit stand the other way round between words from the right: 0.5, then mm to its left.
        measured = not rtl and len(run) == 2 and _VALUE.match(run[0].text) and _UNIT.match(run[1].text)
        found.extend(reversed(run) if own and len(run) > 1 and not measured else run)
    return found


def _strong(word: Word) -> bool | None:
    """Whether a word runs from the right; None where it goes with its neighbours."""
    if word.rtl:
        return True
    return False if any(letter.isalnum() for letter in word.text) else None


def _mirrored(words: list[Word]) -> list[Word]:
    """Brackets as they are said: some programs keep the sign that is drawn, which looks the other way round."""
    text = "".join(word.text for word in words)
    opening, closing = text.find("("), text.find(")")
    if closing < 0 or (0 <= opening < closing):
        return words
    return [replace(word, text=word.text.translate(_MIRRORED)) for word in words]


# ---------------------------------------------------------------------------------------------- text


def runs_of(lines: Sequence[Line]) -> list[Run]:
    """A paragraph's words in one row: lines joined by a space, words divided at a line's end put together."""
    pieces: list[tuple[str, bool]] = []
    for number, line in enumerate(lines):
        words = spoken(line)
        following = spoken(lines[number + 1])[0].text if number + 1 < len(lines) else ""
        for index, word in enumerate(words):
            text, glue = word.text, " "
            if index == len(words) - 1 and following:
                text, glue = _line_end(text, following)
            pieces.append((text + glue, word.bold))
    runs: list[Run] = []
    for bold, group in groupby(pieces, key=lambda piece: piece[1]):
        runs.append(Run("".join(text for text, _ in group), bold=bold))
    return runs


def _line_end(word: str, following: str) -> tuple[str, str]:
    """A line's last word and what joins it to the next line: "Dreh-" + "moment", but "M8-" + "Schraube"."""
    if word.endswith("\u2011"):
        return f"{word[:-1]}-", " " if _hangs(following) else ""
    divided = _HYPHEN.search(word)
    if not divided:
        return word, "" if word.endswith("/") and _is_address(word) else " "
    first = following[0]
    if first.islower() and not divided.group(1).isdigit() and not _hangs(following):
        return word[:-1], ""
    if first.isalnum() and not _hangs(following):
        return word, ""
    return word, " "


def _hangs(following: str) -> bool:
    """The hyphen of "Ein- und Ausschalten" stands for a word still to come."""
    return following.lower().strip(",.;") in _HANGING


def _is_address(word: str) -> bool:
    return "://" in word or word.startswith("www.")


def text_of(lines: Sequence[Line]) -> str:
    return "".join(run.text for run in runs_of(lines)).strip()
