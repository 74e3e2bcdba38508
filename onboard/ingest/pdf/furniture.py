"""What repeats on the pages of a document: headers, footers, page numbers. None of it belongs to a step.

A line is furniture if it stands near the upper or lower edge of a page and, at the same height, on at least half of
them, word for word; only a number that counts with the pages may differ, and only where it says that it is one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from onboard.ingest.pdf.lines import Line
from onboard.ingest.pdf.sheet import Box

_EDGE = 0.16
_FOOT = 0.12
_TITLE = 1.25
_NUMBER = re.compile(r"\d+")
_PAGE_WORD = r"(?:seiten?|pages?|pg|blatt|bl|s|p|str(?:ona)?|sayfa|página|pág|pagina|pag|сторінка|стор|страница|صفحة)"
_PAGE_NUMBER = re.compile(
    rf"^\W*(?:{_PAGE_WORD}\.?\s*:?\s*)?\d{{1,4}}\s*(?:(?:/|\||von|of|z|din|de|di|aus|із|з|من|-)\s*\d{{1,4}})?\W*$",
    re.IGNORECASE,
)
_PAGE_IN_LINE = re.compile(
    rf"\W*\b{_PAGE_WORD}\b\.?\s*:?\s*\d{{1,4}}(?:\s*(?:/|von|of|z|din|de|di|aus|із|من)\s*\d{{1,4}})?", re.IGNORECASE
)
_SIGNAL = re.compile(r"\b(?:schritt|step|etapa|krok|adım|paso|pas|крок|خطوة)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Furniture:
    """``lines``: those that are furniture; ``said``: what they say, each once: key or "", value, the first page."""

    lines: frozenset[Line]
    said: tuple[tuple[str, str, int], ...]


def furniture(pages: Sequence[tuple[Box, Sequence[Line]]]) -> Furniture:
    """The furniture of a document's pages: each page's box and its lines."""
    found: set[Line] = set()
    candidates: list[list[tuple[int, Line]]] = []
    groups: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    numbers: list[tuple[int, Line]] = []
    for index, (box, lines) in enumerate(pages):
        for line in lines:
            zone = _zone(line, box)
            if zone is None:
                continue
            text = line.text
            if _PAGE_NUMBER.match(text):
                numbers.append((index, line))
                if not text.isdigit():
                    continue
            key = _NUMBER.sub("#", text.casefold()) if _PAGE_IN_LINE.search(text) else text.casefold()
            groups[key, zone].append((index, line))
    outer = [(index, line) for index, line in numbers if _outermost(line, *pages[index])]
    found.update(line for index, line in numbers if _counts(index, line, outer, len(pages)))
    for (key, zone), members in groups.items():
        near = [*members, *groups.get((key, zone + 1), ()), *groups.get((key, zone - 1), ())]
        if _often({index for index, _ in near}, len(pages)):
            candidates.append(members)
    possible = found | {line for members in candidates for _, line in members}
    own = [_Own.of(box, [line for line in lines if line not in possible]) for box, lines in pages]
    usual = median([line.size for _, lines in pages for line in lines] or [0.0])
    said: dict[str, Line] = {}
    for members in candidates:
        held = [(index, line) for index, line in members if own[index].is_outside(line)]
        if len(held) * 2 < len(members):
            continue
        first = min(held, key=lambda member: member[0])
        if first[1].size > _TITLE * usual:
            held.remove(first)  # a title that is repeated is said once, where it stands first
        else:
            said.setdefault(_PAGE_IN_LINE.sub("", first[1].text).strip(" |·-–"), first[1])
        found.update(line for _, line in held)
    at = {lines[0].page: index for index, (_, lines) in enumerate(pages) if lines}
    found = {line for line in found if own[at[line.page]].is_outside(line)}
    return Furniture(frozenset(found), tuple(_fields(said)))


@dataclass(frozen=True, slots=True)
class _Own:
    """Between which of its lines a page's own text stands: from the first that repeats nowhere to the last."""

    middle: float
    first: Line | None
    last: Line | None

    @classmethod
    def of(cls, box: Box, lines: Sequence[Line]) -> _Own:
        return cls(box.height / 2, min(lines, key=_base, default=None), max(lines, key=_base, default=None))

    def is_outside(self, line: Line) -> bool:
        """Whether a line stands above all of that, or below, and apart from it."""
        if self.first is None or self.last is None:
            return True
        if line.base < self.middle:
            return _is_apart(line, self.first, self.first.base - line.base)
        return _is_apart(line, self.last, line.base - self.last.base)


def _base(line: Line) -> float:
    return line.base


def _is_apart(line: Line, own: Line, step: float) -> bool:
    """Further than from line to line of one text, or of another size."""
    alike = abs(line.size - own.size) < 0.06 * own.size
    return step > (1.55 * own.size if alike else 3)


def _zone(line: Line, box: Box) -> int | None:
    """At which height near an edge a line stands, in steps of 6 points; negative from below."""
    top, bottom = line.box.top, line.box.bottom
    if bottom < box.height * _EDGE:
        return 1 + round(line.base / 6)
    if top > box.height * (1 - _FOOT):
        return -1 - round((box.height - line.base) / 6)
    return None


def _often(pages: set[int], count: int) -> bool:
    """On half of the pages, or on half of those of a chapter."""
    chapter = max(pages) - min(pages) + 1
    return len(pages) >= 2 and (len(pages) * 2 >= count or (len(pages) >= 4 and len(pages) * 2 >= chapter))


def _counts(index: int, line: Line, outer: Sequence[tuple[int, Line]], pages: int) -> bool:
    """Whether a bare number counts with the pages; on a single page it must say that it is a page's."""
    own = _NUMBER.search(line.text)
    if own is None or _SIGNAL.search(line.text):
        return False
    if re.search(r"[^\W\d]", line.text):
        return True
    shift = int(own.group()) - index
    alike = {
        other
        for other, candidate in outer
        if (value := _NUMBER.search(candidate.text))
        and int(value.group()) - other == shift
        and abs(candidate.base - line.base) < 8
    }
    return (index, line) in outer and len(alike) >= 2 and (len(alike) * 2 >= pages or len(alike) >= 3)


def _outermost(line: Line, box: Box, lines: Iterable[Line]) -> bool:
    """Whether nothing stands nearer to the edge of the page, or close beside it as in a row of a table."""
    for other in lines:
        gap = max(other.box.left - line.box.right, line.box.left - other.box.right)
        if other is not line and abs(other.base - line.base) < 4 and (gap < 50 or other.text.strip().isdigit()):
            return False
    if line.base < box.height / 2:
        return all(other.base >= line.base - 2 for other in lines)
    return all(other.base <= line.base + 2 for other in lines)


# ---------------------------------------------------------------------------------------------- what it says


_KEY = r"(?P<key>[^\W\d_][\w./ -]{0,40}?)\s*[:#](?!//)\s*"
_NEXT_KEY = r"\s+[^\W\d_][\w./-]{1,25}(?:\s[\w.-]{1,12})?\s*:"
_FIELD = re.compile(rf"{_KEY}(?P<value>[^\s:|][^|]*?)(?={_NEXT_KEY}|\s*[|·]|\s{{3,}}|$)")
_SHORT_KEYS = r"rev(?:ision)?\.?|version|stand|ausgabe|do[kc](?:ument(?:en)?)?\.?[- ]?n[ro]\.?|index"
_SHORT_FIELD = re.compile(rf"^(?P<key>{_SHORT_KEYS})\s+(?P<value>\S.{{0,60}})$", re.IGNORECASE)


_KEYS = re.compile(
    rf"^(?:{_SHORT_KEYS}|datum|date|nr\.?|erstellt?(?: von)?|ersteller|geprüft(?: von)?|freigegeben(?: von)?|freigabe"
    r"|prepared by|checked by|approved(?: by)?|owner|valid from|gültig (?:ab|von)|verantwortlich|abteilung|department"
    r"|arbeitsplatz|wersja|data|revizia|sürüm|tarih|versión|fecha)$",
    re.IGNORECASE,
)


def _fields(said: dict[str, Line]) -> Iterator[tuple[str, str, int]]:
    """The keys and values of headers and footers, from the top; a key may stand in a cell beside or above its value."""
    left = sorted(((text, line) for text, line in said.items() if text), key=_where)
    while left:
        text, line = left.pop(0)
        if _KEYS.match(text.rstrip(" :")):
            values = [
                other for other in left if _is_value_of(other[1], line) and not _KEYS.match(other[0].rstrip(" :"))
            ]
            if values:
                left.remove(values[0])
                yield text.rstrip(" :"), values[0][0], line.page
                continue
        for key, value in fields_in(text):
            yield key, value, line.page


def _where(one: tuple[str, Line]) -> tuple[int, float, float]:
    return one[1].page, round(one[1].base / 3), one[1].box.left


def _is_value_of(value: Line, key: Line) -> bool:
    """Right behind it on one level, or right below."""
    if value.page != key.page:
        return False
    beside = abs(value.base - key.base) < 4 and 0 <= value.box.left - key.box.right < 120
    return beside or (0 < value.base - key.base < 2.2 * key.size and value.box.over(key.box) > 0)


def fields_in(text: str) -> list[tuple[str, str]]:
    """``Dokument-Nr.: AA-12 Rev.: 3`` -> the keys and values in it; what is none keeps the key ""."""
    found: list[tuple[str, str]] = []
    at = 0
    if short := _SHORT_FIELD.match(text.strip()):
        return [(short.group("key").rstrip(".: "), short.group("value").strip())]
    for match in _FIELD.finditer(text):
        before = text[at : match.start()].strip(" |·,;-–")
        if before:
            found.append(("", before))
        found.append((match.group("key").strip(), match.group("value").strip(" ,;")))
        at = match.end()
    rest = text[at:].strip(" |·,;-–")
    if rest:
        found.append(("", rest))
    return found
