"""A track: what kind of media it is, and how its time maps to the video's (ISO/IEC 14496-12, 8.3 to 8.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onboard.compose.mp4.boxes import AS_IT_IS, box, full_box, half, hdlr, language_code, word
from onboard.compose.mp4.entries import text_head
from onboard.compose.mp4.samples import Rates, SampleTable
from onboard.core.model import Size

_ENABLED, _IN_MOVIE = 1, 2
_IN_THIS_FILE = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """What reads a track, and how it goes with the others.

    ``head``     the box that opens its media information
    ``group``    tracks of one group stand for each other: one of them is played (8.3.2); 0: none
    ``volume``   8.8 fixed point
    ``enabled``  whether it is played; what is only looked things up in is not
    ``preroll``  how many samples a decoder must have heard before a sample sounds right (10.1)
    """

    reader: bytes
    name: str
    head: bytes
    group: int = 0
    volume: int = 0
    enabled: bool = True
    preroll: int = 0


PICTURES = Kind(b"vide", "VideoHandler", full_box(b"vmhd", 0, 1, bytes(8)))
SOUND = Kind(b"soun", "SoundHandler", full_box(b"smhd", 0, 0, bytes(4)), group=1, volume=0x100, preroll=1)
CAPTIONS = Kind(b"sbtl", "SubtitleHandler", full_box(b"nmhd", 0, 0), group=3)
CHAPTERS = Kind(b"text", "SubtitleHandler", text_head(), enabled=False)


@dataclass(frozen=True, slots=True)
class Track:
    """One track.

    ``clock``     its ticks a second
    ``entry``     gives its sample entry, when the rates of its samples are known
    ``language``  three letters of ISO 639-2/T
    ``lead``      ticks of media in front of the video's start, decoded and neither seen nor heard
    ``size``      of what is seen, in pixels
    """

    kind: Kind
    clock: int
    entry: Callable[[Rates], bytes]
    language: str = "und"
    lead: int = 0
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a track stands in its movie.

    ``number``    from 1
    ``chapters``  the number of the track with its chapters, 0: none, or it is that track itself
    ``ticks``     how long the movie is, in its ``clock``
    ``base``      where the media begins in the file
    ``wide``      whether places in the file need 64 bits
    """

    number: int
    chapters: int
    ticks: int
    clock: int
    base: int
    wide: bool


def trak(track: Track, samples: SampleTable, entry: bytes, place: Place) -> bytes:
    """The track box (8.3.1); ``entry`` is what ``track.entry`` gave."""
    end = place.ticks * track.clock // place.clock
    return box(
        b"trak",
        _tkhd(track, place),
        _edits(track, place),
        box(b"tref", box(b"chap", word(place.chapters))) if place.chapters else b"",  # 8.3.3, QuickTime "Chapter lists"
        box(
            b"mdia",
            _mdhd(track, end + track.lead),
            hdlr(track.kind.reader, track.kind.name),
            box(
                b"minf",
                track.kind.head,
                box(b"dinf", full_box(b"dref", 0, 0, word(1), full_box(b"url ", 0, _IN_THIS_FILE))),  # 8.7.2
                samples.boxes(entry, end, place.base, wide=place.wide, preroll=track.kind.preroll),
            ),
        ),
    )


def _mdhd(track: Track, length: int) -> bytes:
    """8.4.2; neither made nor changed at any time: equal input gives equal bytes."""
    language = language_code(track.language)
    return full_box(b"mdhd", 0, 0, bytes(8), word(track.clock), word(length), language, half(0))


def _tkhd(track: Track, place: Place) -> bytes:
    """8.3.2; sizes in 16.16 fixed point."""
    width, height = (track.size.width, track.size.height) if track.size else (0, 0)
    return full_box(
        b"tkhd",
        0,
        _IN_MOVIE | (_ENABLED if track.kind.enabled else 0),
        bytes(8),
        word(place.number),
        bytes(4),
        word(place.ticks),
        bytes(8),
        half(0),  # layer
        half(track.kind.group),
        half(track.kind.volume),
        bytes(2),
        AS_IT_IS,
        word(width << 16),
        word(height << 16),
    )


def _edits(track: Track, place: Place) -> bytes:
    """One edit (8.6.6): of this track is played what lies behind its lead, for as long as the movie lasts."""
    edit = word(place.ticks) + word(track.lead) + word(1 << 16)
    return box(b"edts", full_box(b"elst", 0, 0, word(1), edit))
