"""Letters as a caption shows them: which ones, how wide, and in which direction a line of them runs.

The words come from documents, so nothing in them may style a caption, hide a part of it or turn it round. Players
read more than the letters: many hand captions on to a renderer in which braces hide what is in them and ``\\N`` ends
a line. Directions as in UAX #9; :func:`directed` was looked at in Chromium, Firefox and libass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

JOINER = "\u2060"
"""WORD JOINER: no width, no meaning; put where two signs would be read as a command."""

LEFT_TO_RIGHT = "\u2066"
RIGHT_TO_LEFT = "\u2067"
ISOLATES = (LEFT_TO_RIGHT, RIGHT_TO_LEFT, "\u2068")
CLOSED = "\u2069"
FORBIDDEN = frozenset(
    "\u202a\u202b\u202c\u202d\u202e"  # embeddings and overrides
    "\u206a\u206b\u206c\u206d\u206e\u206f"  # deprecated by Unicode
    "\u00ad\ufeff\ufff9\ufffa\ufffb"  # soft hyphen, byte order mark, annotations
)
"""What no reader misses."""

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")
_LINE_ENDS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_AS_SHOWN = {"{": "(", "}": ")"}
_COMMANDS = "Nnh"


def columns(letter: str, *, full_width: bool = False) -> int:
    """Two for East Asian wide ones, none for what combines or is invisible, else one.

    ``full_width``   in Chinese, Japanese and Korean text, quotation marks and the like are wide, too
    """
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("WFA" if full_width else "WF") else 1


def width(text: str, *, full_width: bool = False) -> int:
    """Columns of a text on one line."""
    return sum(columns(letter, full_width=full_width) for letter in text)


def is_wide(text: str) -> bool:
    """Whether most of a line is Chinese, Japanese or Korean."""
    return 2 * sum(columns(letter) for letter in text if columns(letter) == 2) > width(text)


def cleaned(text: str) -> list[tuple[str, int]]:
    """The letters to be shown, each with its place in ``text``; ends of lines become spaces.

    Without marks of direction: in a document they could turn "5–10" into "10–5". :func:`directed` sets our own.
    """
    kept: list[tuple[str, int]] = []
    for place, letter in enumerate(text):
        if letter in _LINE_ENDS:
            kept.append((" ", place))
        elif _is_shown(letter):
            if letter in _COMMANDS and kept and kept[-1][0] == "\\":
                kept.append((JOINER, place))
            kept.append((_AS_SHOWN.get(letter, letter), place))
    return kept


def _is_shown(letter: str) -> bool:
    noncharacter = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
    return (
        letter not in FORBIDDEN | _DIRECTIONS and not noncharacter and unicodedata.category(letter) not in ("Cc", "Cs")
    )


# ------------------------------------------------------------------------------------------- directions


def directed(lines: Sequence[str], *, right_to_left: bool) -> list[str]:
    """The same lines, in logical order, with the marks that keep them in order in whatever a player takes as base.

    A right-to-left line stands in an isolate, and in it so does each value, part number and telephone number, which
    else falls apart ("25 Nm" is shown as "Nm 25", "-5 °C" as "C° 5-"). Left-to-right lines need isolates only where one
    of them begins with a right-to-left word; then all do, since some players take the first line's direction for both.
    """
    if right_to_left:
        return [f"{RIGHT_TO_LEFT}{_with_values_isolated(line)}{CLOSED}" for line in lines]
    if any(map(begins_right_to_left, lines)):
        return [f"{LEFT_TO_RIGHT}{line}{CLOSED}" for line in lines]
    return list(lines)


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX #9, P2)."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)


def unbalanced(line: str) -> bool:
    """Whether an isolate is opened and not closed in a line, or closed and not opened."""
    depth = 0
    for letter in line:
        depth += (letter in ISOLATES) - (letter == CLOSED)
        if depth < 0:
            return True
    return depth != 0


_KIND = {"L": "L", "EN": "D", "AN": "D", "R": "R", "AL": "R", "NSM": "M", "WS": " "}
_RUN = re.compile(
    r"(?:(?<![LRDM])[+−-](?=D)|± ?(?=D))?[LD]"
    r"(?:[LDM]|[./:×x*·_+−–'’\"″′°%‰&@\\-]|,(?=D)| (?=[LD°])| [×±] (?=[LD])|±(?=D))*"
)
_TELEPHONE_OR_DATE = re.compile(r"[+]?D+(?:[ /.-]+D+){2,}|[+]D+|D{2,}[ /]D{3,}")
_TRAILING = "./:+−–'’\"&@ *-"


def _with_values_isolated(line: str) -> str:
    """A line with isolates around what is read from left to right in it: values with a unit, names of parts, numbers
    of several groups. A bare number or range needs none."""
    kinds = "".join(_kind(letter) for letter in line)
    pieces, reached = [], 0
    for run in _RUN.finditer(kinds):
        end = run.start() + len(run[0].rstrip(_TRAILING))
        kind = kinds[run.start() : end]
        if "L" in kind or "°" in kind or kind[0] in "+−±-" or _TELEPHONE_OR_DATE.fullmatch(kind):
            pieces += [line[reached : run.start()], f"{LEFT_TO_RIGHT}{line[run.start() : end]}{CLOSED}"]
            reached = end
    return "".join((*pieces, line[reached:]))


def _kind(letter: str) -> str:
    """One sign for each letter: L, D (digit), R, M (combining), a space, or the letter itself."""
    kind = _KIND.get(unicodedata.bidirectional(letter), letter)
    return kind if len(kind) == 1 else "~"
