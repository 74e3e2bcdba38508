"""Which characters of a text sound when. Nothing here loads what handles sound: plans are made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordTime:
    """The characters from ``start`` up to but not including ``end`` sound from sample ``begins`` up to ``ends``."""

    start: int
    end: int
    begins: int
    ends: int

    def moved(self, samples: int, last: int) -> WordTime:
        """The same word ``samples`` later, inside a sound of ``last`` samples."""
        begins, ends = (min(max(sample + samples, 0), last) for sample in (self.begins, self.ends))
        return WordTime(self.start, self.end, begins, ends)

    def at_rate(self, old: int, new: int) -> WordTime:
        """The same word in the same sound at another rate (Hz)."""
        return WordTime(self.start, self.end, self.begins * new // old, self.ends * new // old)
