"""Flows of samples -> the file: ``ftyp``, ``moov``, ``mdat``, so that a phone plays before it has everything.

The table of contents stands in front and can be written last only. So the media waits in a temporary file, already in
the order it will have, and is copied behind the tables when these are known.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from onboard.compose.mp4.boxes import AS_IT_IS, LARGEST, box, full_box, opening, word
from onboard.compose.mp4.samples import Sample, SampleTable
from onboard.compose.mp4.tracks import CHAPTERS, Place, Track, trak
from onboard.core.errors import OnboardError, OutputError

SIDE_BY_SIDE = Fraction(16, 15)
"""Seconds of each track that stand side by side, so that nobody need jump to play: 32 frames, 50 packets of sound."""

_IN_MEMORY = 4 << 20
_COPIED_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Flow:
    """The samples of a track, rising in ``at``; taken one at a time, when their turn to be written has come."""

    track: Track
    samples: Iterable[Sample]


def write_movie(target: BinaryIO, flows: Sequence[Flow], ticks: int, clock: int, told: bytes, behind: bytes) -> None:
    """A movie of ``ticks`` ticks of a ``clock`` a second, written from where ``target`` stands.

    ``told``    boxes of the movie's user data (see :mod:`onboard.compose.mp4.labels`)
    ``behind``  boxes that follow the media

    Raises OnboardError where the movie is longer than its format holds, OutputError where there is no room for the
    temporary file; what a flow raises passes through.
    """
    longest = LARGEST - clock  # whatever stands in front of the start is shorter than a second
    if ticks > longest:
        raise OnboardError(
            f"a video of {ticks / clock / 3600:.2f} hours, and an MP4 of ours holds {longest / clock / 3600:.2f}",
            hint="Divide the instruction.",
            stage="compose",
        )
    with closing(_Media()) as media:
        tables = _side_by_side(flows, media, ticks, clock)
        tracks = [flow.track for flow in flows]
        target.write(head(tracks, tables, ticks, clock, told, media.length))
        media.copy_into(target)
    target.write(behind)


def _side_by_side(flows: Sequence[Flow], media: _Media, ticks: int, clock: int) -> list[SampleTable]:
    """Lay all samples into the media in the order they are played; chapters first, which are read at once."""
    turns = [_Turn(flow, media) for flow in flows]
    for turn in turns:
        if turn.track.kind is CHAPTERS:
            turn.lay(until=Fraction(ticks, clock))
    reached = Fraction(0)
    while reached * clock < ticks:
        reached += SIDE_BY_SIDE
        for turn in turns:
            turn.lay(until=reached)
    return [turn.table for turn in turns]


class _Turn:
    """A flow of which the next sample is known, and waits for its turn."""

    def __init__(self, flow: Flow, media: _Media) -> None:
        self.track = flow.track
        self.table = SampleTable(flow.track.clock, flow.track.lead)
        self._media = media
        self._samples: Iterator[Sample] = iter(flow.samples)
        self._next = next(self._samples, None)

    def lay(self, until: Fraction) -> None:
        """What is decoded before ``until`` seconds of the video."""
        end = ceil(until * self.track.clock)
        sample, table, media = self._next, self.table, self._media
        if sample is None or sample.at >= end:
            return
        table.begin_row(media.length)
        while sample is not None and sample.at < end:
            table.add(sample)
            media.write(sample.content)
            sample = next(self._samples, None)
        self._next = sample


class _Media:
    """The content of ``mdat``, as long as what stands in front of it is not known."""

    def __init__(self) -> None:
        self._kept = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self.length = 0

    def write(self, content: bytes) -> None:
        try:
            self._kept.write(content)
        except OSError as exc:
            raise self._no_room(exc) from exc
        self.length += len(content)

    def copy_into(self, target: BinaryIO) -> None:
        try:
            self._kept.seek(0)
        except OSError as exc:
            raise self._no_room(exc) from exc
        shutil.copyfileobj(self._kept, target, _COPIED_AT_ONCE)

    def close(self) -> None:
        with suppress(OSError):  # from what could not be written, which has been told
            self._kept.close()

    def _no_room(self, exc: OSError) -> OutputError:
        return OutputError(
            f"a video of {self.length >> 20} MB and more does not fit into the folder for temporary files "
            f"({exc.strerror})",
            hint="Make room there, or name another folder in TMPDIR.",
            stage="compose",
        )


# ------------------------------------------------------------------------------------------------ tables


def head(
    tracks: Sequence[Track], tables: Sequence[SampleTable], ticks: int, clock: int, told: bytes, length: int
) -> bytes:
    """Everything in front of ``length`` bytes of media; 64 bits for places in the file only where 32 do not hold them.

    The places it tells depend on how long it is itself, and its length does not depend on the places.
    """
    kind = box(b"ftyp", b"isom", word(0x200), b"isom", b"iso2", b"avc1", b"mp41")  # 4.3
    mdat = opening(b"mdat", length)  # 8.1.1

    described = [
        (track, table, track.entry(table.rates(ticks * track.clock // clock)))
        for track, table in zip(tracks, tables, strict=True)
    ]

    def moov(base: int, *, wide: bool) -> bytes:
        return _moov(described, Place(0, 0, ticks, clock, base, wide), told)

    behind = len(kind) + len(moov(0, wide=True)) + len(mdat)
    narrow = behind - 4 * sum(table.rows for table in tables)
    wide = narrow + length > LARGEST
    return kind + moov(behind if wide else narrow, wide=wide) + mdat


def _moov(described: Sequence[tuple[Track, SampleTable, bytes]], place: Place, told: bytes) -> bytes:
    """8.2.1. All tracks but itself lead to the one with the chapters."""
    chapters = next((number for number, (track, *_) in enumerate(described, start=1) if track.kind is CHAPTERS), 0)
    return box(
        b"moov",
        _mvhd(place, next_number=len(described) + 1),
        *(
            trak(track, table, entry, replace(place, number=number, chapters=0 if number == chapters else chapters))
            for number, (track, table, entry) in enumerate(described, start=1)
        ),
        box(b"udta", told),  # 8.10.1
    )


def _mvhd(place: Place, next_number: int) -> bytes:
    """8.2.2: at its own speed, at full volume."""
    return full_box(
        b"mvhd",
        0,
        0,
        bytes(8),
        word(place.clock),
        word(place.ticks),
        word(1 << 16),
        b"\x01\x00",
        bytes(10),
        AS_IT_IS,
        bytes(24),
        word(next_number),
    )
