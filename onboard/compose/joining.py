"""Pieces + sound + cues -> one MP4, by copying: nothing is decoded or encoded here.

Every time is counted, not measured: pictures in frames, sound in samples, on a clock of 90,000 ticks a second that
divides by both. So sound and picture cannot drift, however many scenes there are.

The file (ISO/IEC 14496-12, -14, -15) begins with its table of contents (``moov`` before ``mdat``), so a phone starts
playing before it has everything. It carries captions (3GPP TS 26.245 timed text), chapters, and says in words and
in XMP (IPTC Photo Metadata Standard 2025.1: ``DigitalSourceType``, ``AISystemUsed``) what in it is synthetic.
"""

from __future__ import annotations

import heapq
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import av
from av.container import InputContainer
from av.subtitles.stream import SubtitleStream

from onboard.compose.captions.cue import Cue
from onboard.compose.encoders.base import TICKS_PER_FRAME, TICKS_PER_SECOND
from onboard.compose.engine import engine_errors, opened
from onboard.compose.languages import three_letters
from onboard.core.errors import OnboardError
from onboard.core.fingerprint import added_later
from onboard.core.timing import SAMPLES_PER_FRAME

VIDEO_CLOCK = Fraction(1, TICKS_PER_SECOND)
TICKS_PER_MS = TICKS_PER_SECOND // 1000
LONGEST_CHAPTER_TITLE = 255
SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece, seen from ``start_frame`` of the video until the next one begins.

    One that is shorter holds its last picture; one that still changes when the next begins is an error, never cut.
    """

    start_frame: int
    piece: bytes


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
    pictures: Sequence[Placed],
    frames: int,
    sound: bytes,
    cues: Sequence[Cue],
    chapters: Sequence[Chapter],
    labels: Labels,
) -> bytes:
    """One MP4 of exactly ``frames`` frames (30 a second), sound and picture equally long.

    The first piece stands at frame 0, each holds its last picture until the next begins. ``sound`` comes from
    :func:`onboard.compose.soundtrack.soundtrack`, at least as long as the video; what is longer is cut. Equal input
    gives equal bytes. Raises OnboardError where the parts do not fit each other.
    """
    _check_order(pictures, frames)
    _check_chapters(chapters, frames)
    output = io.BytesIO()
    with (
        engine_errors("the video cannot be joined"),
        opened(pictures[0].piece) as first,
        opened(sound) as track,
        av.open(
            output,
            "w",
            format="mp4",
            options={"movflags": "+faststart", "fflags": "+bitexact", "movie_timescale": str(TICKS_PER_SECOND)},
            io_open=lambda *_: _Written(output),
        ) as container,
    ):
        language = three_letters(labels.language)
        container.metadata.update(_container_labels(labels))
        video = container.add_stream_from_template(first.streams.video[0])
        video.time_base = VIDEO_CLOCK
        audio = container.add_stream_from_template(track.streams.audio[0])
        audio.metadata["language"] = language
        parameters = first.streams.video[0].codec_context.extradata
        flows = [_video_packets(pictures, frames, parameters, video), _sound_packets(track, frames, audio)]
        if cues:
            subtitles = container.add_stream("mov_text")
            subtitles.time_base = VIDEO_CLOCK
            subtitles.codec_context.subtitle_header = _ASS_HEADER
            subtitles.metadata["language"] = language
            flows.append(_caption_packets(cues, frames, subtitles))
        container.set_chapters(_chapter_entries(chapters, frames))
        container.start_encoding()
        for packet in heapq.merge(*flows, key=_when):
            container.mux_one(packet)
    return output.getvalue() + _machine_readable(labels)


# ----------------------------------------------------------------------------------------------- picture


def _video_packets(
    pictures: Sequence[Placed], frames: int, parameters: bytes | None, stream: av.VideoStream
) -> Iterator[av.Packet]:
    starts = [placed.start_frame for placed in pictures]
    for placed, (start, end) in zip(pictures, pairwise([*starts, frames]), strict=True):
        units = _access_units(placed, end - start, parameters)
        holds = pairwise([*(at for at, *_ in units), end - start])
        for (at, key, unit), (_, following) in zip(units, holds, strict=True):
            packet = av.Packet(unit)
            packet.stream, packet.time_base, packet.is_keyframe = stream, VIDEO_CLOCK, key
            packet.pts = packet.dts = (start + at) * TICKS_PER_FRAME
            packet.duration = (following - at) * TICKS_PER_FRAME
            yield packet


def _access_units(placed: Placed, frames: int, parameters: bytes | None) -> list[tuple[int, bool, bytes]]:
    """(frame from the piece's start, whether it can be decoded alone, coded picture), as many as the scene shows."""
    with opened(placed.piece) as container:
        stream = container.streams.video[0]
        if stream.codec_context.extradata != parameters:
            raise OnboardError(
                f"the piece at frame {placed.start_frame} was encoded with other settings than the first",
                hint="Encode all scenes of a video with the same settings.",
                stage="compose",
            )
        units = [
            (_frame_of(packet, stream.time_base), packet.is_keyframe, bytes(packet))
            for packet in container.demux(stream)
            if packet.size
        ]
    # In a scene of one frame the encoder's repeat has no place. Two IDR pictures then follow each other with the same
    # idr_pic_id, which MP4 forgives (it delimits access units itself) and a bare H.264 stream would not.
    shown = [unit for unit in units if unit[0] < frames]
    lost = [at for at, *_ in units if at >= max(frames, 2)]
    if lost:
        raise OnboardError(
            f"the scene at frame {placed.start_frame} has {frames} frames, and its picture changes at {lost[0]}",
            stage="compose",
        )
    return shown


def _frame_of(packet: av.Packet, clock: Fraction | None) -> int:
    frame = Fraction(packet.pts or 0) * (clock or VIDEO_CLOCK) / (TICKS_PER_FRAME * VIDEO_CLOCK)
    if frame.denominator != 1 or packet.pts != packet.dts:
        raise OnboardError("a piece whose pictures do not stand on whole frames in decoding order", stage="compose")
    return frame.numerator


# ----------------------------------------------------------------------------------------- sound and words


def _sound_packets(track: InputContainer, frames: int, stream: av.AudioStream) -> Iterator[av.Packet]:
    """The encoder's priming stands before time 0; the muxer turns that into an edit list."""
    end, reached = frames * SAMPLES_PER_FRAME, 0
    for packet in track.demux(track.streams.audio[0]):
        if not packet.size or packet.pts is None or packet.pts >= end:
            continue
        packet.duration = min(packet.duration or 0, end - packet.pts)
        reached = packet.pts + packet.duration
        packet.stream = stream
        yield packet
    if reached < end:
        raise OnboardError(f"the sound has {reached} samples, and the video needs {end}", stage="compose")


def _caption_packets(cues: Sequence[Cue], frames: int, stream: SubtitleStream) -> Iterator[av.Packet]:
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
            yield _text_packet("", reached, start, stream)
        yield _text_packet(cue.text, start, end, stream)
        reached = end
    if reached < last:
        yield _text_packet("", reached, last, stream)


def _text_packet(text: str, start: int, end: int, stream: SubtitleStream) -> av.Packet:
    words = text.encode()
    packet = av.Packet(len(words).to_bytes(2, "big") + words)
    packet.stream, packet.time_base, packet.is_keyframe = stream, VIDEO_CLOCK, True
    packet.pts = packet.dts = start
    packet.duration = end - start
    return packet


def _when(packet: av.Packet) -> Fraction:
    return (packet.dts or 0) * packet.time_base


# ------------------------------------------------------------------------------------------------ labels


def _container_labels(labels: Labels) -> dict[str, str]:
    told = {
        "title": labels.title,
        "album": labels.station,
        "comment": " · ".join(words for words in (labels.comment, labels.ai_label) if words),
        "encoding_tool": labels.version,
    }
    return {name: _printable(words) for name, words in told.items() if words}


def _chapter_entries(chapters: Sequence[Chapter], frames: int) -> list[Any]:
    starts = [chapter.start_frame for chapter in chapters]
    return [
        {
            "id": number,
            "start": start * TICKS_PER_FRAME,
            "end": end * TICKS_PER_FRAME,
            "time_base": VIDEO_CLOCK,
            "metadata": {"title": _shortened(_printable(chapter.title))},
        }
        for number, (chapter, (start, end)) in enumerate(
            zip(chapters, pairwise([*starts, frames]), strict=True), start=1
        )
    ]


def _shortened(title: str) -> str:
    """A chapter's title holds 255 bytes; a longer one ends in an ellipsis, never in half a letter."""
    words = title.encode()
    if len(words) <= LONGEST_CHAPTER_TITLE:
        return title
    return words[: LONGEST_CHAPTER_TITLE - 3].decode(errors="ignore").rstrip() + "…"


def _printable(text: str) -> str:
    """Without what neither a metadata atom nor XML can hold: control characters and halves of characters."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)


def _machine_readable(labels: Labels) -> bytes:
    """The AI label as an XMP packet in a ``uuid`` box (XMP specification part 3, 1.2.7.2), read by photo tools."""
    if not labels.ai_label:
        return b""
    packet = _XMP.format(
        synthetic=quoteattr(SYNTHETIC),
        language=quoteattr(labels.language),
        label=escape(_printable(labels.ai_label)),
        systems=f" Iptc4xmpExt:AISystemUsed={quoteattr(_printable(labels.ai_systems))}" if labels.ai_systems else "",
        title=escape(_printable(labels.title)),
    ).encode()
    return (8 + len(_XMP_UUID) + len(packet)).to_bytes(4, "big") + b"uuid" + _XMP_UUID + packet


# ------------------------------------------------------------------------------------------------ checks


def _check_order(pictures: Sequence[Placed], frames: int) -> None:
    starts = [placed.start_frame for placed in pictures]
    if not starts or starts[0] != 0:
        raise OnboardError("a video's first picture must stand at frame 0", stage="compose")
    for earlier, later in pairwise([*starts, frames]):
        if later <= earlier:
            raise OnboardError(f"a scene from frame {earlier} to {later}", stage="compose")


def _check_chapters(chapters: Sequence[Chapter], frames: int) -> None:
    starts = [chapter.start_frame for chapter in chapters]
    if any(later <= earlier for earlier, later in pairwise([*starts, frames])):
        raise OnboardError(
            f"chapters must rise and begin before frame {frames}; they begin at {starts}", stage="compose"
        )


class _Written(io.RawIOBase):
    """What has been written so far, read by the muxer when it moves the table of contents to the front."""

    def __init__(self, output: io.BytesIO) -> None:
        self._output = output
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with self._output.getbuffer() as written:
            piece = bytes(written[self._at : self._at + size if size >= 0 else None])
        self._at += len(piece)
        return piece

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._output.getbuffer() as written:
            base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(written)}[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at


_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" Iptc4xmpExt:DigitalSourceType={synthetic}{systems}>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang={language}>{label}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

# PyAV's mov_text encoder is opened with a style sheet, though the packets are written here.
_ASS_HEADER = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    b"Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
    b"MarginR, MarginV, Encoding\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
