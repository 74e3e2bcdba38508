"""The border to PyAV (FFmpeg's libraries): its errors in our words, and the sound that a filter has ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av
import av.codec.codec
import av.error
import av.filter.context

from onboard.core.errors import MissingError, OnboardError


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
