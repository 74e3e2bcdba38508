"""What is said for what is written, piece by piece.

Piece        written[start:end] is said as text[begins:ends]
SpokenForm   the whole of a sentence
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onboard.narrate.word_time import WordTime


@dataclass(frozen=True, slots=True)
class Piece:
    """Written characters from ``start`` up to ``end`` are said as the spoken ones from ``begins`` up to ``ends``."""

    start: int
    end: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """``text`` is what a voice is given for ``written``.

    ``pieces``   in order, one for each written word or group of words said together ("25 Nm"); neither written nor
                 spoken characters overlap. What is said of nothing written, or nothing said of it, has no piece
    ``unsure``   written words whose sound is a guess, for ``onboard lexicon suggest``
    """

    written: str
    text: str
    pieces: tuple[Piece, ...] = ()
    unsure: tuple[str, ...] = ()

    def anchors(self, words: Sequence[WordTime]) -> tuple[tuple[int, int], ...]:
        """When which written character begins to sound: (character, sample), both rising, from the spoken word times.

        A piece begins with the first spoken word that reaches into it.
        """
        found: list[tuple[int, int]] = []
        ends = [word.end for word in words]
        for piece in self.pieces:
            at = bisect_right(ends, piece.begins)
            if at < len(words) and words[at].start < piece.ends:
                anchor = (piece.start, words[at].begins)
                if not found or (anchor[0] > found[-1][0] and anchor[1] > found[-1][1]):
                    found.append(anchor)
        return tuple(found)
