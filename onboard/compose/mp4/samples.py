"""Times and sizes of a track's samples -> the tables by which a player finds them (ISO/IEC 14496-12, 8.6 to 8.8).

A sample is a coded picture, a frame of coded sound, or a text. Neighbours that stand together in the file are a
*row*; the standard's word for it is "chunk".
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from onboard.compose.mp4.boxes import LARGEST, box, full_box, half, long, row, word


class Sample(NamedTuple):
    """One sample. Times are ticks of its track's clock from the start of the video.

    ``at``       when it is decoded; may lie before the start
    ``seen``     when it is seen or heard, not before ``at``
    ``content``  its bytes, as they stand in the file
    ``is_sync``  whether decoding can begin with it
    """

    at: int
    seen: int
    content: bytes
    is_sync: bool = True


@dataclass(frozen=True, slots=True)
class Rates:
    """What a track asks of a connection and a buffer (14496-12, 8.5.2.2).

    ``largest``  bytes of its largest sample
    ``most``     bits of its busiest second
    ``average``  bits a second
    """

    largest: int
    most: int
    average: int


class SampleTable:
    """The samples of one track so far: a few figures each.

    ``clock``  ticks a second
    ``lead``   ticks of media in front of the video's start: what must be decoded before anything is seen or heard
    """

    def __init__(self, clock: int, lead: int) -> None:
        self.clock = clock
        self.lead = lead
        self._times = array("Q")
        self._waits = array("I")
        self._sizes = array("I")
        self._sync = array("I")
        self._row_offsets = array("Q")
        self._row_lengths = array("I")

    def begin_row(self, offset: int) -> None:
        """The samples from now on stand side by side, ``offset`` bytes behind the start of the media."""
        self._row_offsets.append(offset)
        self._row_lengths.append(0)

    def add(self, sample: Sample) -> None:
        """One more sample, decoded later than the one before."""
        self._times.append(sample.at + self.lead)
        self._waits.append(sample.seen - sample.at)
        self._sizes.append(len(sample.content))
        self._row_lengths[-1] += 1
        if sample.is_sync:
            self._sync.append(len(self._sizes))

    def boxes(self, entry: bytes, end: int, base: int, *, wide: bool, preroll: int = 0) -> bytes:
        """The sample table box.

        ``entry``    what a decoder must be told of the samples (see :mod:`onboard.compose.mp4.entries`)
        ``end``      where the last sample ends, in ticks from the start of the video
        ``base``     where the media stands in the file
        ``wide``     whether places in the file need 64 bits
        ``preroll``  how many samples must be decoded before one is as it should be
        """
        return box(
            b"stbl",
            full_box(b"stsd", 0, 0, word(1), entry),  # 8.5.2
            _runs(b"stts", self._durations(end)),  # 8.6.1.2
            _runs(b"ctts", self._waits) if any(self._waits) else b"",  # 8.6.1.3
            self._seekable(),
            _row_lengths(self._row_lengths),
            full_box(b"stsz", 0, 0, word(0), word(len(self._sizes)), row(self._sizes)),  # 8.7.3.2
            _row_offsets(self._row_offsets, base, wide=wide),
            _rolls(preroll, len(self._sizes)) if preroll else b"",
        )

    def rates(self, end: int) -> Rates:
        """Of all samples, the last of which ends at ``end`` ticks from the start of the video."""
        most = within = first = 0
        for last, size in enumerate(self._sizes):
            within += size
            while self._times[last] - self._times[first] >= self.clock:
                within -= self._sizes[first]
                first += 1
            most = max(most, within)
        average = sum(self._sizes) * 8 * self.clock // (end + self.lead)
        return Rates(max(self._sizes), min(max(most * 8, average), LARGEST), min(average, LARGEST))

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._row_offsets)

    def _durations(self, end: int) -> Iterator[int]:
        """From each sample's time to the next one's; the last is seen until another one is, or until the end."""
        seen = [at + wait for at, wait in zip(self._times, self._waits, strict=True)]
        until = min((at for at in seen if at > seen[-1]), default=end + self.lead)
        return (later - at for at, later in pairwise([*self._times, self._times[-1] + until - seen[-1]]))

    def _seekable(self) -> bytes:
        """Which samples decoding can begin with (8.6.2); without this table it can with each."""
        if len(self._sync) == len(self._sizes):
            return b""
        return full_box(b"stss", 0, 0, word(len(self._sync)), row(self._sync))


def _runs(kind: bytes, figures: Iterable[int]) -> bytes:
    """How often each figure stands in a row: the tables of durations and of composition offsets."""
    runs = [figure for value, same in groupby(figures) for figure in (_count(same), value)]
    return full_box(kind, 0, 0, word(len(runs) // 2), row(array("I", runs)))


def _count(same: Iterator[int]) -> int:
    return sum(1 for _ in same)


def _row_lengths(lengths: array[int]) -> bytes:
    """The rows from which on they have another number of samples (8.7.4)."""
    changes = array("I")
    for number, (before, length) in enumerate(pairwise([0, *lengths]), start=1):
        if length != before:
            changes.extend((number, length, 1))
    return full_box(b"stsc", 0, 0, word(len(changes) // 3), row(changes))


def _row_offsets(offsets: array[int], base: int, *, wide: bool) -> bytes:
    """Where each row stands in the file (8.7.5)."""
    if wide:
        placed = b"".join(long(base + offset) for offset in offsets)
    else:
        placed = row(array("I", (base + offset for offset in offsets)))
    return full_box(b"co64" if wide else b"stco", 0, 0, word(len(offsets)), placed)


def _rolls(preroll: int, samples: int) -> bytes:
    """That a decoder needs ``preroll`` samples in front of any that it begins with (8.9.2, 8.9.3, 10.1)."""
    distance = half(2**16 - preroll)  # a negative figure
    return full_box(b"sgpd", 1, 0, b"roll", word(2), word(1), distance) + (
        full_box(b"sbgp", 0, 0, b"roll", word(1), word(samples), word(1))
    )
