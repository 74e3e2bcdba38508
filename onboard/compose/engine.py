"""The border to PyAV (FFmpeg's libraries): opening bytes, and its errors in our words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import av
import av.codec.codec
import av.error
import av.filter.context

from onboard.core.errors import MissingError, OnboardError

if TYPE_CHECKING:
    from av.container import InputContainer


def engine_version() -> str:
    """Name and version of the libraries whose exchange may change the bytes we make."""
    codec = ".".join(map(str, av.library_versions["libavcodec"]))
    container = ".".join(map(str, av.library_versions["libavformat"]))
    return f"PyAV {av.__version__}, libavcodec {codec}, libavformat {container}"


@contextmanager
def engine_errors(doing: str) -> Iterator[None]:
    """Tell PyAV's errors as ours; ``doing`` says what was tried ("the video cannot be joined")."""
    try:
        yield
    except av.codec.codec.UnknownCodecError as exc:
        raise MissingError(
            f"{doing}: the installed PyAV has no codec {exc}",
            hint="Install PyAV from its own wheel: pip install --force-reinstall av.",
            stage="compose",
        ) from exc
    except av.error.FFmpegError as exc:
        raise OnboardError(f"{doing} ({exc.strerror or exc})", stage="compose") from exc


def drained(sink: av.filter.context.FilterContext) -> Iterator[av.AudioFrame]:
    """The sound that a filter has ready by now."""
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, av.AudioFrame)
        yield frame


@contextmanager
def opened(content: bytes) -> Iterator[InputContainer]:
    """A container of ours, to read from."""
    with av.open(io.BytesIO(content), mode="r", format="mp4") as container:
        yield container
