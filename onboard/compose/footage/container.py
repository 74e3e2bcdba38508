"""Opening a stranger's video: known by its first bytes, with known codecs only, nothing beside it read.

Times are seconds from the first picture that is shown: edit lists are honoured, and it does not matter where a
recording's clock began.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import IO, Any

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition

from onboard.compose.footage.asked import MOST_PIXELS
from onboard.core.errors import InputError

SAVE_ANEW = "Save it anew on the phone or in a video program: MP4, H.264."
_MOV_BEGINS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_MATROSKA_BEGINS = b"\x1a\x45\xdf\xa3"
_PICTURE_CODECS = ("h264", "hevc", "av1", "libdav1d", "vp9", "vp8", "mpeg4", "h263", "mjpeg", "prores")
_SOUND_CODECS = (
    "aac", "alac", "mp3", "mp3float", "opus", "libopus", "vorbis", "flac", "ac3", "eac3", "amrnb", "amrwb",
    "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be",
    "pcm_mulaw", "pcm_alaw", "pcm_u8", "pcm_s8",
)  # fmt: skip
_MOST_STREAMS = 32


@dataclass(frozen=True, slots=True)
class Footage:
    """An opened video. ``began``: the time stamp of its first picture, in seconds of the file's own clock."""

    container: InputContainer
    pictures: av.VideoStream
    sound: av.AudioStream | None
    began: Fraction


@contextmanager
def opened_footage(file: IO[bytes]) -> Iterator[Footage]:
    """Raises InputError for what is no video, or one of a kind that is not read."""
    # The number of threads decides memory, not pictures; scenes are made beside each other anyway.
    options: dict[str, Any] = {"enable_drefs": "0", "use_absolute_path": "0", "protocol_whitelist": ""}
    with (
        _told("cannot be read"),
        av.open(file, "r", format=_format_of(file), container_options=options, metadata_errors="ignore") as container,
    ):
        if len(container.streams) > _MOST_STREAMS:
            raise InputError(f"has {len(container.streams)} tracks, and the limit is {_MOST_STREAMS}", hint=SAVE_ANEW)
        pictures = _picture_stream(container)
        pictures.codec_context.thread_count = 1
        yield Footage(container, pictures, _sound_stream(container), _first_time(container, pictures))


def time_of(frame: av.VideoFrame) -> Fraction:
    """When a decoded picture is shown, in seconds of the file's own clock."""
    stamp = frame.pts if frame.pts is not None else frame.dts
    if stamp is None or frame.time_base is None:
        raise InputError("has pictures without a time stamp", hint=SAVE_ANEW)
    return stamp * frame.time_base


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except av.error.FFmpegError as exc:
        raise InputError(f"is damaged: it {what} ({exc.strerror or exc})", hint=SAVE_ANEW) from exc


def _format_of(file: IO[bytes]) -> str:
    head = file.read(12)
    file.seek(0)
    if head[4:8] in _MOV_BEGINS:
        return "mov"
    if head.startswith(_MATROSKA_BEGINS):
        return "matroska"
    raise InputError("is no video of a kind that is read: MP4, MOV, M4V, WebM or MKV", hint=SAVE_ANEW)


def _picture_stream(container: InputContainer) -> av.VideoStream:
    shown = [
        stream
        for stream in container.streams.video
        if stream.codec_context is not None and not stream.disposition & Disposition.attached_pic
    ]
    if not shown:
        raise InputError("holds no pictures", hint="Choose the file that was filmed.")
    stream = shown[0]
    codec = stream.codec_context.name
    if codec not in _PICTURE_CODECS:
        raise InputError(f"is coded as {codec}, which is not read", hint=SAVE_ANEW)
    check_size(stream.codec_context.width, stream.codec_context.height)
    return stream


def check_size(width: int, height: int) -> None:
    """Raise InputError for a picture of no size, or of more pixels than are decoded."""
    if width <= 0 or height <= 0:
        raise InputError("does not say how large its pictures are", hint=SAVE_ANEW)
    if width * height > MOST_PIXELS:
        raise InputError(
            f"has pictures of {width}×{height}, and the limit is {MOST_PIXELS / 1e6:.0f} megapixels",
            hint="Save it anew in 4K or less.",
        )


def _sound_stream(container: InputContainer) -> av.AudioStream | None:
    """The first that can be decoded: a phone's second track may hold its sound once more, for special ears."""
    for stream in container.streams.audio:
        if stream.codec_context is not None and stream.codec_context.name in _SOUND_CODECS:
            return stream
    return None


def _first_time(container: InputContainer, pictures: av.VideoStream) -> Fraction:
    for frame in container.decode(pictures):
        return time_of(frame)
    raise InputError("holds no picture that can be decoded", hint=SAVE_ANEW)
