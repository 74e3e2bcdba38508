"""How much a caption may hold, and how long it stands."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.compose.captions.letters import is_wide

MOST_LINES = 2
LONGEST_LINE = 42
LONGEST_WIDE_LINE = 32
A_SECOND = 17
SHORTEST_MS = 1_000
LONGEST_MS = 7_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a language, in columns (see ``letters.width``).

    ``line``         on a line
    ``a_second``     to be read in a second
    ``full_width``   whether two columns are one character of the language
    """

    line: int = LONGEST_LINE
    a_second: int = A_SECOND
    full_width: bool = False

    def reading_ms(self, columns: int) -> int:
        """How long so many columns take to read."""
        return -(-columns * 1000 // self.a_second)


def longest_line(line: str) -> int:
    """Columns a line of a file may have, whatever its language: 42, and 32 where most of it is wide."""
    return LONGEST_WIDE_LINE if is_wide(line) else LONGEST_LINE
