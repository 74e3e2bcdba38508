"""Letters -> words: gaps found, symbols and ligatures named, scripts that run from the right put in reading order.

The order of letters in a file is the order in which a program drew them; only their places can be trusted. The order
of words from the right follows the idea of UAX #9, simplified to what one line of an instruction holds: numbers and
Latin words between them run from the left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from types import MappingProxyType

from onboard.ingest.pdf.sheet import Box, Letter, around

_GAP = 0.17
"""Of the size: more than that between two letters parts two words."""
_SPACED = 0.06
"""The same, where the file has a space between them."""
_STRETCHED = 0.5
_SAME_LINE = 0.22
_SMALLER = 0.87
_SUPERSCRIPTS = MappingProxyType(dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True)))
_SUBSCRIPTS = MappingProxyType(dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True)))

_ACCENTS = MappingProxyType(
    {
        "¨": "\u0308",
        "´": "\u0301",
        "`": "\u0300",
        "ˆ": "\u0302",
        "˜": "\u0303",
        "˚": "\u030a",
        "ˇ": "\u030c",
        "¸": "\u0327",
    }
)
_WINGDINGS = MappingProxyType(
    {
        "l": "●",
        "m": "○",
        "n": "■",
        "o": "☐",
        "p": "☐",
        "q": "☐",
        "r": "☐",
        "u": "◆",
        "v": "❖",
        "w": "◆",
        "\x9f": "•",
        "·": "•",
        "§": "▪",
        "¨": "☐",
        "Ø": "➢",
        "à": "→",
        "è": "→",
        "ü": "✓",
        "û": "✗",
        "ý": "☒",
        "þ": "☑",
        "x": "☒",
        "J": "☺",
        "!": "✏",
        "(": "☎",
        "F": "☞",
        "N": "☠",
    }
)
_PRIVATE = MappingProxyType(
    {
        0xF0B7: "•",
        0xF0A7: "▪",
        0xF0A1: "○",
        0xF0D8: "➢",
        0xF0FC: "✓",
        0xF0FB: "✗",
        0xF0FE: "☑",
        0xF0FD: "☒",
        0xF0A8: "☐",
        0xF06F: "☐",
        0xF070: "☐",
        0xF071: "☐",
        0xF072: "☐",
        0xF06C: "●",
        0xF06E: "■",
        0xF075: "◆",
        0xF076: "❖",
        0xF02D: "-",
        0xF0E0: "→",
        0xF0E8: "→",
        0xF0AE: "→",
        0xF0B0: "°",
        0xF0B1: "±",
        0xF0B3: "≥",
        0xF0A3: "≤",
        0xF0C6: "⌀",
        0xF06D: "µ",
        0xF057: "Ω",
        0xF044: "Δ",
        0xF0B4: "×",
        0xF09F: "•",
        0xF020: " ",
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a gap. ``rtl``: it runs from the right. ``order``: where the file has its first letter."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    order: int
    rtl: bool = False


def words_of(letters: Sequence[Letter]) -> list[list[Word]]:
    """The words of upright letters, line by line from the top; within a line from the left."""
    found = [_line_words(line) for line in _levels([_named(letter) for letter in letters])]
    return _with_raised([line for line in found if line])


def with_true_hyphens(pages: list[list[list[Word]]]) -> list[list[list[Word]]]:
    """Marks the hyphens at lines' ends that belong to their words, as elsewhere in the document: "custom-made".

    They become U+2011, which is never taken out again.
    """
    words = [word.text.casefold() for page in pages for level in page for word in level]
    hyphened = {
        word.split("-")[0].lstrip("(") for word in words if re.match(r"[^\W\d_]{3,}-[^\W\d_]{3,}", word.lstrip("("))
    }
    if not hyphened:
        return pages
    return [
        [
            [
                replace(word, text=word.text[:-1] + "\u2011")
                if word.text.endswith("-") and word.text[:-1].casefold().lstrip("(") in hyphened
                else word
                for word in level
            ]
            for level in page
        ]
        for page in pages
    ]


def is_private(text: str) -> bool:
    """Whether a letter tells nobody what it is: of a private range, or replaced."""
    return len(text) == 1 and ((0xE000 <= ord(text) <= 0xF8FF and ord(text) not in _PRIVATE) or text == "\ufffd")


def turned(letters: Iterable[Letter], angle: int, page: Box) -> list[Letter]:
    """Letters that run up or down or upside down, as if the page had been turned to read them."""
    found: list[Letter] = []
    for letter in letters:
        box, base = letter.box, letter.base
        match angle:
            case 90:  # runs up the page
                box = Box(page.height - box.bottom, box.left, page.height - box.top, box.right)
            case 270:  # runs down
                box = Box(box.top, page.width - box.right, box.bottom, page.width - box.left)
                base = page.width - base
            case 180:
                box = Box(
                    page.width - box.right, page.height - box.bottom, page.width - box.left, page.height - box.top
                )
                base = page.height - base
        found.append(replace(letter, box=box, base=base, angle=0))
    return found


# ---------------------------------------------------------------------------------------------- single letters


def _named(letter: Letter) -> Letter:
    """With the character a person sees, where the file gives the code of a symbol font or a joined form."""
    text = letter.text
    font = letter.font.lower()
    if "wingdings" in font and len(text) == 1:
        code = ord(text)
        plain = chr(code - 0xF000) if 0xF020 <= code <= 0xF0FF else text
        text = _WINGDINGS.get(plain, "•" if not plain.isspace() else plain)
    elif len(text) == 1 and ord(text) in _PRIVATE:
        text = _PRIVATE[ord(text)]
    elif len(text) == 1 and ("\ufb00" <= text <= "\ufdff" or "\ufe70" <= text <= "\ufeff"):
        text = unicodedata.normalize("NFKC", text).strip()
    size = letter.size
    if letter.box.height > 3 * size:  # fonts drawn by the page itself count in units of their own
        size = letter.box.height / 1.2
    return letter if (text, size) == (letter.text, letter.size) else replace(letter, text=text, size=size)


def _levels(letters: list[Letter]) -> list[list[Letter]]:
    """Letters on one baseline each, from the top."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: one.base):
        if lines and letter.base - lines[-1][0].base <= _SAME_LINE * max(letter.size, lines[-1][0].size):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return lines


# ---------------------------------------------------------------------------------------------- words


def _line_words(letters: list[Letter]) -> list[Word]:
    letters.sort(key=lambda one: (one.box.left, one.order))
    spaced = any(letter.text.isspace() for letter in letters)
    groups: list[list[Letter]] = []
    apart = True
    right = 0.0
    for letter in letters:
        if not letter.text or letter.text.isspace():
            apart = True
            continue
        mark = unicodedata.combining(letter.text[0]) > 0 and groups
        gap = letter.box.left - right
        # A space that leaves no gap is drawn in another place than it is said.
        # Words that run from the right are stretched between their letters; there only a space parts two words.
        least = _SPACED if apart else _STRETCHED if spaced and _from_the_right(letter.text) else _GAP
        parted = gap > least * letter.size
        if not groups or (not mark and (parted or letter.size > 1.6 * groups[-1][-1].size)):
            groups.append([letter])
            right = letter.box.right
        else:
            groups[-1].append(letter)
            right = max(right, letter.box.right)
        apart = False
    return _unspaced([_word(group) for group in groups])


def _word(letters: list[Letter]) -> Word:
    visible = around([letter.box for letter in letters])
    rtl = any(_from_the_right(letter.text) for letter in letters)
    ordered = _reversed_word(letters) if rtl else "".join(letter.text for letter in _accented(letters))
    bold = sum(letter.bold for letter in letters) * 2 > len(letters)
    size = max(letter.size for letter in letters)
    order = min(letter.order for letter in letters)
    base = median(letter.base for letter in letters)
    return Word(unicodedata.normalize("NFC", ordered), visible, base, size, bold, order, rtl)


def _accented(letters: list[Letter]) -> list[Letter]:
    """Accents drawn over a letter by themselves, put into it: a and ¨ are ä."""
    found: list[Letter] = []
    waiting = ""
    for letter in letters:
        accent = _ACCENTS.get(letter.text)
        last = found[-1] if found else None
        middle = (letter.box.left + letter.box.right) / 2
        if accent and last is not None and last.text.isalpha() and last.box.left < middle < last.box.right:
            found[-1] = replace(last, text=last.text + accent)
        elif accent and letter.text != "`":
            waiting = accent
            found.append(letter)
        elif waiting and last is not None and letter.text.isalpha() and _over(last, letter):
            found[-1] = replace(letter, text=letter.text + waiting)
            waiting = ""
        else:
            found.append(letter)
            waiting = ""
    return found


def _over(accent: Letter, letter: Letter) -> bool:
    return letter.box.left - 1 < (accent.box.left + accent.box.right) / 2 < letter.box.right


def _from_the_right(text: str) -> bool:
    return bool(text) and unicodedata.bidirectional(text[0]) in ("R", "AL")


def _reversed_word(letters: list[Letter]) -> str:
    """A word that runs from the right; numbers and Latin letters in it run from the left."""
    backwards = sorted(letters, key=lambda one: (-round(one.box.left, 1), _lam_first(one.text), one.order))
    parts: list[str] = []
    for latin, group in groupby(backwards, key=lambda one: _from_the_left(one.text)):
        piece = [letter.text for letter in group]
        parts.append("".join(reversed(piece) if latin else piece))
    return "".join(parts)


def _lam_first(text: str) -> int:
    """Lam and alef are drawn as one sign in one place: lam is said first."""
    return 0 if text == "ل" else 1


def _from_the_left(text: str) -> bool:
    return bool(text) and (unicodedata.bidirectional(text[0]) in ("L", "EN", "AN") or text in "٫٬")


def _unspaced(words: list[Word]) -> list[Word]:
    """``G E F A H R`` -> ``GEFAHR``: four or more single letters at even distances are one word, spaced out."""
    found: list[Word] = []
    index = 0
    while index < len(words):
        end = index
        while end < len(words) and len(words[end].text) == 1 and words[end].text.isalpha() and not words[end].rtl:
            end += 1
        run = words[index:end]
        gaps = [after.box.left - before.box.right for before, after in pairwise(run)]
        if len(run) >= 4 and max(gaps) < 1.2 * run[0].size and all(one.text.isupper() for one in run):
            limit = 1.7 * median(gaps)
            group = [run[0]]
            for word, gap in zip(run[1:], gaps, strict=True):
                if gap > limit:
                    found.append(_joined(group))
                    group = []
                group.append(word)
            found.append(_joined(group))
            index = end
        else:
            found.append(words[index])
            index += 1
    return found


def _joined(words: Sequence[Word]) -> Word:
    return replace(
        words[0],
        text="".join(word.text for word in words),
        box=around([word.box for word in words]),
        bold=all(word.bold for word in words),
    )


# ---------------------------------------------------------------------------------------------- raised and lowered


def _with_raised(lines: list[list[Word]]) -> list[list[Word]]:
    """Small words a little above or below a line that touch one of its words become part of it: mm², H₂O, a note¹."""
    lines = [list(line) for line in lines]
    for index, line in enumerate(lines):
        for near in (index - 1, index + 1):
            if not 0 <= near < len(lines) or not lines[near]:
                continue
            for word in list(lines[index]):
                if word in line and len(line) == 1 and lines[near] and _put_before(lines[near], word):
                    line.remove(word)
                    continue
                host = _host(word, lines[near])
                if host is not None and word in line:
                    line.remove(word)
                    raised = word.base < lines[near][host].base
                    lines[near][host] = _attached(lines[near][host], word, raised)
                    _close_up(lines[near], host)
    return [line for line in lines if line]


def _put_before(line: list[Word], small: Word) -> bool:
    """The number of a footnote in front of its text becomes the line's first word."""
    first = line[0]
    near = -0.1 * first.size <= first.box.left - small.box.right < 0.6 * first.size
    raised = 0 < first.base - small.base < 0.75 * first.size and small.box.beside(first.box) > 0
    if not (near and raised and small.size <= _SMALLER * first.size and small.text.isdigit()):
        return False
    text = "".join(_SUPERSCRIPTS[letter] for letter in small.text)
    line.insert(0, replace(small, text=text, base=first.base))
    return True


def _host(word: Word, line: list[Word]) -> int | None:
    for index, other in enumerate(line):
        small = word.size <= _SMALLER * other.size
        close = abs(word.base - other.base) < 0.75 * other.size
        gap = word.box.left - other.box.right
        if small and close and -0.1 * other.size <= gap <= 0.22 * other.size and word.box.beside(other.box) > 0:
            return index
    return None


def _close_up(line: list[Word], host: int) -> None:
    """H₂ and O, between which the small figure stood, are one word."""
    if host + 1 < len(line):
        word, following = line[host], line[host + 1]
        if -0.1 * word.size < following.box.left - word.box.right < 0.08 * word.size:
            line[host : host + 2] = [_joined([word, following])]


def _attached(host: Word, small: Word, raised: bool) -> Word:
    signs = _SUPERSCRIPTS if raised else _SUBSCRIPTS
    text = "".join(signs.get(letter, "") for letter in small.text)
    text = text if len(text) == len(small.text) else small.text
    return replace(
        host,
        text=host.text + text,
        box=around([host.box, replace(small.box, top=host.box.top, bottom=host.box.bottom)]),
    )
