"""Lines of one column -> paragraphs, headings and entries of lists.

A paragraph ends where the gap grows, the look changes, a mark begins an entry, or a line was left although the next
word had room on it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from onboard.ingest.pdf.lines import Line, text_of
from onboard.ingest.pdf.markers import STEP_LABEL, Mark, mark_of
from onboard.ingest.pdf.sheet import Box, around

_LARGER = 1.12
_LONGEST_HEADING = 140
_LONGEST_SENTENCE = 55
_ENDS = re.compile(r"[.!?:;…؟。]['\"”“»)]*$")
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}\s*[^\s.]{0,3}\s*\d{1,3}\s*$|…+\s*\d{1,3}\s*$|_{4,}\s*\d{1,3}\s*$")
_PAGE_AT_END = re.compile(r"\s(?:S\.?\s?|p\.?\s?|Seite\s)?0*(\d{1,3})(?:\s?[-–]\s?\d{1,3})?$")
_MONTH_OR_UNIT = re.compile(
    r"^\d{1,2}\.\s*(?:Jan|Feb|M[äa]r|Apr|Ma[ij]|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc]|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru)",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^(?:Abb(?:ildung)?|Bild|Fig(?:ure|ura)?|Foto|Photo|Rys(?:unek)?|Zdj|Şekil|Resim|Imagen|Imaginea|Рис(?:унок)?|Мал(?:юнок)?|"
    r"شكل|الشكل|صورة)\.?\s*[\d٠-٩]{1,3}(?:[.\-]\d{1,2})?[a-z]?\s*(?:[:.–-]|\s|$)",
    re.IGNORECASE,
)
CONTENTS = "contents"


@dataclass
class Text:
    """One passage. ``kind``: "paragraph", "heading" or "entry"; ``mark``: of an entry; ``level``: of a heading.

    A line of a table of contents is of the kind CONTENTS, until it is left out or found to be a paragraph.

    ``pictures``   names of the pictures that stand with it; filled when they are placed
    """

    kind: str
    lines: list[Line]
    mark: Mark | None = None
    level: int = 0
    pictures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def box(self) -> Box:
        """On its last page."""
        last = self.lines[-1].page
        return around([line.box for line in self.lines if line.page == last])

    @property
    def first_box(self) -> Box:
        return around([line.box for line in self.lines if line.page == self.page])

    @property
    def start(self) -> float:
        """How far it is set in, from the side its script begins on."""
        return start_of(self.lines[0])

    @property
    def inner(self) -> float:
        """How far its text is set in, behind a mark."""
        if len(self.lines) > 1 and self.lines[1].page == self.page and self.mark:
            return start_of(self.lines[1])
        words = self.lines[0].words
        if self.mark and len(words) > 1:
            return -words[-2].box.right if self.lines[0].rtl else words[1].box.left
        return self.start

    @property
    def said(self) -> str:
        return text_of(self.lines)


def start_of(line: Line) -> float:
    """Where a line begins; of one that runs from the right, counted from there, so that more is further in."""
    return -line.box.right if line.rtl else line.box.left


@dataclass(frozen=True, slots=True)
class Look:
    """How a document's running text looks, and which sizes its headings have, largest first."""

    body: float
    headings: tuple[float, ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Look:
        letters: Counter[float] = Counter()
        short: Counter[float] = Counter()
        lines = list(lines)
        for line in lines:
            letters[round(line.size * 2) / 2] += line.letters
            if line.letters <= _LONGEST_HEADING:
                short[round(line.size * 2) / 2] += 1
        if not letters:
            return cls(10.0, ())
        body = max(letters, key=lambda size: (letters[size], -size))
        running = _running(lines)
        sizes = sorted((size for size in short if size >= body * _LARGER and size not in running), reverse=True)
        merged: list[float] = []
        for size in sizes:
            if not merged or size < merged[-1] * 0.93:
                merged.append(size)
        return cls(body, tuple(merged))

    def level(self, line: Line) -> int:
        """The level of a heading in this line's size; 0 for running text."""
        if line.size < self.body * _LARGER:
            return 0
        for level, size in enumerate(self.headings, 1):
            if size * 0.93 <= line.size <= size * 1.08:
                return min(level, 6)
        return 0


def _running(lines: Sequence[Line]) -> set[float]:
    """The sizes in which sentences are set that go on from line to line, as no headings do."""
    count: Counter[float] = Counter()
    flows: Counter[float] = Counter()
    for line, below in itertools.pairwise([*lines, None]):
        size = round(line.size * 2) / 2 if line is not None else 0.0
        if line is None or line.letters < 3:
            continue
        count[size] += 1
        goes_on = below is not None and abs(below.size - line.size) < 0.3 and below.text[:1].islower()
        flows[size] += line.letters > 25 and (goes_on or line.text.endswith("."))
    return {size for size in count if flows[size] >= 4 and flows[size] * 5 >= count[size] * 2}


Rooms = Mapping[Line, tuple[float, float]]
"""Between which x each line has its place: what it could have filled."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of single lines what they are.

    ``titles``    the level of each title in the document's outline, by its ``title_key``
    ``hanging``   the marks that only their place tells
    ``pages``     how many pages the document has
    """

    titles: Mapping[str, int] = field(default_factory=dict)
    hanging: Mapping[Line, Mark] = field(default_factory=dict)
    pages: int = 0


def passages_of(lines: Sequence[Line], rooms: Rooms, look: Look, signs: Signs) -> list[Text]:
    """A column's passages."""
    found: list[Text] = []
    contents = _contents(lines, signs.pages)
    usual = _usual_pitch(lines)
    previous: Line | None = None
    for index, line in enumerate(lines):
        if index in contents:
            found.append(Text(CONTENTS, [line]))
            previous = None
            continue
        level = look.level(line) or signs.titles.get(title_key(line.text), 0)
        mark = signs.hanging.get(line) or mark_of(line.text)
        if level and mark and mark.kind in ("bullet", "box"):
            level = 0  # an entry in large letters
        mark = None if level else mark
        last = found[-1] if found else None
        if (
            last is not None
            and previous is not None
            and not _begins(previous, line, last, level, mark, usual, rooms[previous])
        ):
            last.lines.append(line)
        elif level and any(letter.isalpha() for letter in line.text):
            found.append(Text("heading", [line], level=level))
        elif mark and line.text[mark.length :].strip():
            found.append(Text("entry", [line], mark))
        else:
            found.append(Text("paragraph", [line]))
        previous = line
    return _with_true_numbers([_sobered(text) for text in found])


def _with_true_numbers(texts: list[Text]) -> list[Text]:
    """A number without a neighbour that counts on with it is no entry's: "14. November 2019"."""
    numbers = [text.mark.number if text.mark and text.mark.kind == "number" else None for text in texts]
    counted = [number for number in numbers if number is not None]
    for text, number in zip(texts, numbers, strict=True):
        if number is None or number == 1:
            continue
        near = any(number + step in counted for step in (-2, -1, 1, 2))
        if not near and (number > 99 or _MONTH_OR_UNIT.match(text.lines[0].text)):
            text.kind, text.mark = "paragraph", None
    return texts


def title_key(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text.casefold()).strip()


def _usual_pitch(lines: Sequence[Line]) -> float:
    """From line to line inside a paragraph, in sizes: the commonest of the narrow distances."""
    steps = [
        round((b.base - a.base) / b.size, 2)
        for a, b in itertools.pairwise(lines)
        if a.page == b.page and abs(a.size - b.size) < 0.5 and b.base > a.base
    ]
    near = [step for step in steps if 0.8 <= step <= 2.2]
    return min(max(_commonest(near), 1.0), 1.9) if near else 1.25


def _commonest(steps: list[float]) -> float:
    counted = Counter(round(step, 1) for step in steps)
    narrow, count = min(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    close = [step for step in counted if counted[step] * 3 >= count and step < narrow]
    return min(close) if close else median(step for step in steps if round(step, 1) == narrow)


def _begins(
    above: Line, line: Line, last: Text, level: int, mark: Mark | None, usual: float, edges: tuple[float, float]
) -> bool:
    """Whether a line begins a new passage."""
    if abs(above.size - line.size) > 0.08 * max(above.size, line.size):
        return True
    heading = last.kind == "heading"
    if bool(level) != heading:
        return True
    if mark and _opens(mark, above, line, last, edges):
        return True
    if not _ends_page(above, line):
        pitch = (line.base - above.base) / line.size
        if pitch > usual * 1.22 + 0.05 or pitch < 0.3:
            return True
    if heading:
        apart = (
            abs(above.box.left - line.box.left) < 2 and _had_room(above, line, edges) and not line.text[:1].islower()
        )
        numbered = mark_of(line.text) or STEP_LABEL.match(line.text)
        other = last.level != level or above.bold != line.bold or bool(numbered)
        return other or apart or above.text.endswith((".", "!", "?"))
    lower = line.text[:1].islower()
    if above.bold != line.bold and not lower and (above.bold or line.bold) and _had_room(above, line, edges):
        return True
    if _ends_page(above, line) and (_ENDS.search(above.text) or not lower):
        return not (is_full(above, edges) and not _ENDS.search(above.text))
    if last.kind == "entry" and start_of(line) < last.start - 0.6 * line.size:
        return True
    if last.kind != "entry" and _indented(above, line, last):
        return True
    if _had_room(above, line, edges):
        return not (lower and not _ENDS.search(above.text)) if not _is_hyphenated(above) else False
    return False


def _opens(mark: Mark, above: Line, line: Line, last: Text, edges: tuple[float, float]) -> bool:
    """Whether what looks like a mark is one, and not a number at which a sentence happened to be wrapped."""
    if mark.kind == "roman" or (mark.kind == "letter" and mark.sign.endswith(".")):
        follows = last.mark is not None and last.mark.kind == mark.kind and mark.number == _next_number(last)
        further_in = start_of(line) > last.inner + 0.6 * line.size
        return follows or (mark.number == 1 and (further_in or not is_full(above, edges)))
    if mark.kind not in ("number", "bullet") or (mark.kind == "bullet" and mark.sign not in "-–—*"):
        return True
    if above.page != line.page and mark.number in (1, _next_number(last)):
        return True
    wrapped = is_full(above, edges) and not _ENDS.search(above.text) and not _had_room(above, line, edges)
    if not wrapped:
        return True
    if last.kind == "entry" and last.mark:
        same = last.mark.kind == mark.kind and abs(start_of(line) - last.start) < 0.6 * line.size
        follows = mark.kind == "bullet" or mark.number == _next_number(last)
        return same and follows
    return mark.number == 1 and mark.kind == "number"


def _next_number(last: Text) -> int | None:
    return last.mark.number + 1 if last.kind == "entry" and last.mark and last.mark.number is not None else None


def _ends_page(above: Line, line: Line) -> bool:
    """Whether the next line stands on another page, or in the next column."""
    return above.page != line.page or line.base < above.base


def is_full(line: Line, edges: tuple[float, float]) -> bool:
    """Whether a line goes nearly to the end of its column."""
    reach = line.box.left - edges[0] if line.rtl else edges[1] - line.box.right
    return reach < 0.18 * (edges[1] - edges[0])


def _had_room(above: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Whether the next line's first word had fitted on the line before."""
    word = line.words[-1] if line.rtl else line.words[0]
    left = above.box.left - edges[0] if line.rtl else edges[1] - above.box.right
    return left > word.box.width + 0.8 * line.size


def _indented(above: Line, line: Line, last: Text) -> bool:
    """Whether a line is set in like the first of a paragraph, after a line that ended one."""
    if len(last.lines) == 1 and STEP_LABEL.match(above.text):
        return False  # "Schritt 1)" hangs out in front of its text
    step = line.box.left - above.box.left
    return 0.8 * line.size < step < 4 * line.size and bool(_ENDS.search(above.text)) and not line.rtl


def _is_hyphenated(line: Line) -> bool:
    return line.text.endswith(("-", "\u2010"))


def _contents(lines: Sequence[Line], pages: int) -> set[int]:
    """Lines of a table of contents: dots that lead to a page number, or several that end in rising page numbers."""
    found = {index for index, line in enumerate(lines) if _CONTENTS_LINE.search(line.text)}
    run: list[tuple[int, int]] = []
    for index, line in enumerate([*lines, None]):
        ending = _PAGE_AT_END.search(line.text) if line is not None else None
        wide = line is not None and len(line.words) > 1 and _far_from_last(line)
        if ending and wide and (not run or int(ending.group(1)) >= run[-1][1]) and int(ending.group(1)) <= pages + 5:
            run.append((index, int(ending.group(1))))
            continue
        if len(run) >= 3 and run[-1][1] > run[0][1]:
            found.update(one for one, _ in run)
        run = []
    return found


def _far_from_last(line: Line) -> bool:
    return line.words[-1].box.left - line.words[-2].box.right > 0.9 * line.size


def _sobered(text: Text) -> Text:
    """A heading too long to be one is running text in large letters; so is a whole sentence with its full stop."""
    if text.kind != "heading":
        return text
    letters = sum(line.letters for line in text.lines)
    sentence = letters > _LONGEST_SENTENCE and text.lines[-1].text.endswith(".")
    if letters > _LONGEST_HEADING or len(text.lines) > 4 or sentence:
        mark = mark_of(text.lines[0].text)
        return Text("entry" if mark else "paragraph", text.lines, mark)
    return text
