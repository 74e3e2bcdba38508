"""A stream of pictures + stretches of sound + cues -> one MP4, by copying: nothing is decoded or encoded here.

Every time is counted, not measured: pictures in frames, sound in packets of 1,024 samples, words on a clock of 90,000
ticks a second that divides by both. So sound and picture cannot drift, however many scenes there are.

The file (see :mod:`onboard.compose.mp4`) begins with its table of contents, so a phone starts playing before it has
everything. It carries captions (3GPP TS 26.245 timed text), chapters, and says in words and in XMP (IPTC Photo Metadata
Standard 2025.1: ``DigitalSourceType``, ``AISystemUsed``) what in it is synthetic.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise, repeat
from typing import BinaryIO

from onboard.compose.captions.cue import Cue
from onboard.compose.encoders.base import TICKS_PER_FRAME, TICKS_PER_SECOND, Coded, Stream
from onboard.compose.languages import three_letters
from onboard.compose.mp4 import adts, entries
from onboard.compose.mp4 import labels as spoken_of
from onboard.compose.mp4.movie import Flow, write_movie
from onboard.compose.mp4.samples import Rates, Sample
from onboard.compose.mp4.tracks import CAPTIONS, CHAPTERS, PICTURES, SOUND, Track
from onboard.core.errors import OnboardError
from onboard.core.fingerprint import added_later
from onboard.core.timing import SAMPLES_PER_FRAME, SAMPLES_PER_PACKET, SAMPLES_PER_SECOND

SYNTHETIC = spoken_of.SYNTHETIC
TICKS_PER_MS = TICKS_PER_SECOND // 1000

# QuickTime's own box, which says that a chapter's title is UTF-8 and not what a Macintosh once wrote.
_IN_UTF_8 = (12).to_bytes(4, "big") + b"encd" + (0x100).to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Sounding:
    """A stretch of sound: AAC-LC, 48 kHz, mono, an ADTS stream.

    ``start``  the first sample it plays, a multiple of 1,024
    ``adts``   gives its bytes; asked for when they are needed, one stretch at a time

    Its first frame is the encoder's priming, which is silent, and stands on the packet in front of ``start``: n frames
    are heard for n - 1 packets of 1,024 samples, and at least one more is free between two stretches.
    """

    start: int
    adts: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place to jump to; it lasts until the next one."""

    start_frame: int
    title: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What the file says about itself.

    ``language``   BCP 47 tag of speech and captions ("de", "pt-BR")
    ``station``    the workstation, shown by players as the album
    ``ai_label``   in words, that the speech is synthetic; "" only where a person spoke: then nothing is marked
    ``ai_systems`` what made the synthetic parts: "speech: pico/de-DE; text: a-model"
    ``version``    the program that made it
    """

    title: str
    language: str
    station: str = ""
    comment: str = ""
    ai_label: str = ""
    version: str = ""
    ai_systems: str = added_later("")


def join(
    target: BinaryIO,
    pictures: Stream,
    frames: int,
    sound: Sequence[Sounding],
    cues: Sequence[Cue],
    chapters: Sequence[Chapter],
    labels: Labels,
) -> None:
    """Write one MP4 of exactly ``frames`` frames (30 a second), sound and picture equally long.

    Where no stretch of ``sound`` stands it is silent; what is longer than the pictures is cut. Pictures and stretches
    are taken one at a time: memory grows with neither. Equal input gives equal bytes. Raises OnboardError where the
    parts do not fit each other, and OutputError where there is no room for a temporary file.
    """
    _check_chapters(chapters, frames)
    language = three_letters(labels.language)
    named = [(chapter.start_frame * TICKS_PER_FRAME, _shortened(_printable(chapter.title))) for chapter in chapters]
    flows = [_picture_flow(pictures, frames), _sound_flow(sound, frames, language)]
    if cues:
        flows.append(_caption_flow(cues, frames, language))
    if named:
        flows.append(_chapter_flow(named, language))
    write_movie(
        target,
        flows,
        ticks=frames * TICKS_PER_FRAME,
        clock=TICKS_PER_SECOND,
        told=spoken_of.told_in_words(_words(labels)) + spoken_of.chapter_list(named, TICKS_PER_SECOND),
        behind=_origin(labels),
    )


# ----------------------------------------------------------------------------------------------- picture


def _picture_flow(pictures: Stream, frames: int) -> Flow:
    entry = partial(entries.avc1, pictures.size, pictures.sps, pictures.pps)
    lead = pictures.delay * TICKS_PER_FRAME
    track = Track(PICTURES, TICKS_PER_SECOND, entry, lead=lead, size=pictures.size)
    return Flow(track, map(_picture, _in_order(pictures, frames)))


def _picture(coded: Coded) -> Sample:
    """Its NAL unit behind its length (ISO/IEC 14496-15, 5.3.2)."""
    return Sample(
        coded.decoded * TICKS_PER_FRAME,
        coded.shown * TICKS_PER_FRAME,
        len(coded.slice).to_bytes(4, "big") + coded.slice,
        coded.is_sync,
    )


def _in_order(pictures: Stream, frames: int) -> Iterator[Coded]:
    """The pictures, one by one. Raises where they break the contract of a Stream."""
    decoded, shown = -pictures.delay - 1, array("q")
    for coded in pictures.pictures:
        if not shown and (coded.shown, coded.decoded, coded.is_sync) != (0, -pictures.delay, True):
            break
        if not decoded < coded.decoded <= coded.shown < frames:
            raise OnboardError(
                f"a picture for frame {coded.shown} of {frames}, decoded at {coded.decoded} after one at {decoded}",
                stage="compose",
            )
        decoded = coded.decoded
        shown.append(coded.shown)
        yield coded
    if not shown:
        raise OnboardError("a video's first picture must stand at frame 0, decodable alone", stage="compose")
    twice = next((frame for frame, later in pairwise(sorted(shown)) if frame == later), None)
    if twice is not None:
        raise OnboardError(f"two pictures for frame {twice}", stage="compose")


# ----------------------------------------------------------------------------------------- sound and words


def _sound_flow(sound: Sequence[Sounding], frames: int, language: str) -> Flow:
    """The encoder's priming stands before time 0: the first packet of the track is decoded and not heard."""
    track = Track(SOUND, SAMPLES_PER_SECOND, entries.mp4a, language, lead=SAMPLES_PER_PACKET)
    packets = -(-frames * SAMPLES_PER_FRAME // SAMPLES_PER_PACKET) + 1
    return Flow(track, _sound_samples(_packets(sound, packets)))


def _sound_samples(packets: Iterable[bytes]) -> Iterator[Sample]:
    at = -SAMPLES_PER_PACKET
    for packet in packets:
        yield Sample(at, at, packet)
        at += SAMPLES_PER_PACKET


def _packets(sound: Sequence[Sounding], wanted: int) -> Iterator[bytes]:
    """So many packets: the priming, then 1,024 samples each; silence where no stretch stands."""
    given = 0
    for stretch in sound:
        place, off_grid = divmod(stretch.start, SAMPLES_PER_PACKET)
        if off_grid or place < given or place + 1 >= wanted:
            raise OnboardError(
                f"a stretch of sound from sample {stretch.start}, where whole packets from "
                f"{given * SAMPLES_PER_PACKET} to {(wanted - 1) * SAMPLES_PER_PACKET} are free",
                stage="compose",
            )
        yield from repeat(adts.SILENCE, place - given)
        given = place
        for packet in islice(adts.frames(stretch.adts()), wanted - place):
            yield packet
            given += 1
    yield from repeat(adts.SILENCE, wanted - given)


def _caption_flow(cues: Sequence[Cue], frames: int, language: str) -> Flow:
    track = Track(CAPTIONS, TICKS_PER_SECOND, _always(entries.tx3g()), language)
    return Flow(track, _caption_samples(cues, frames))


def _caption_samples(cues: Sequence[Cue], frames: int) -> Iterator[Sample]:
    """Timed text has no holes: between two cues stands an empty one."""
    last, reached = frames * TICKS_PER_FRAME, 0
    for cue in cues:
        start, end = cue.start_ms * TICKS_PER_MS, min(cue.end_ms * TICKS_PER_MS, last)
        if not reached <= start < end or cue.end_ms * TICKS_PER_MS >= last + TICKS_PER_MS:
            raise OnboardError(
                f"a caption from {cue.start_ms} to {cue.end_ms} ms, where {reached / TICKS_PER_MS:.0f} to "
                f"{last / TICKS_PER_MS:.0f} ms are free",
                stage="compose",
            )
        if reached < start:
            yield _words_from(reached, "")
        yield _words_from(start, cue.text)
        reached = end
    if reached < last:
        yield _words_from(reached, "")


def _chapter_flow(named: Sequence[tuple[int, str]], language: str) -> Flow:
    track = Track(CHAPTERS, TICKS_PER_SECOND, _always(entries.text()), language)
    return Flow(track, [_words_from(start, title, _IN_UTF_8) for start, title in named])


def _words_from(at: int, text: str, behind: bytes = b"") -> Sample:
    """A text and its length (3GPP TS 26.245, 5.17)."""
    words = text.encode()
    return Sample(at, at, len(words).to_bytes(2, "big") + words + behind)


def _always(entry: bytes) -> Callable[[Rates], bytes]:
    return lambda _: entry


# ------------------------------------------------------------------------------------------------ labels


def _words(labels: Labels) -> dict[str, str]:
    told = {
        "title": labels.title,
        "album": labels.station,
        "encoding_tool": labels.version,
        "comment": " · ".join(words for words in (labels.comment, labels.ai_label) if words),
    }
    return {name: _printable(words) for name, words in told.items()}


def _origin(labels: Labels) -> bytes:
    if not labels.ai_label:
        return b""
    return spoken_of.origin(
        title=_printable(labels.title),
        language=_printable(labels.language),
        ai_label=_printable(labels.ai_label),
        ai_systems=_printable(labels.ai_systems),
    )


def _shortened(title: str) -> str:
    """A chapter's title holds 255 bytes; a longer one ends in an ellipsis, never in half a letter."""
    words = title.encode()
    if len(words) <= spoken_of.LONGEST_CHAPTER_TITLE:
        return title
    return words[: spoken_of.LONGEST_CHAPTER_TITLE - 3].decode(errors="ignore").rstrip() + "…"


def _printable(text: str) -> str:
    """Without what neither a metadata atom nor XML can hold: control characters and halves of characters."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)


# ------------------------------------------------------------------------------------------------ checks


def _check_chapters(chapters: Sequence[Chapter], frames: int) -> None:
    starts = [chapter.start_frame for chapter in chapters]
    if any(later <= earlier for earlier, later in pairwise([*starts, frames])):
        raise OnboardError(
            f"chapters must rise and begin before frame {frames}; they begin at {starts}", stage="compose"
        )
