"""Slides and sounds taken out of a finished video: what the rivals are given, ready-drawn and ready-spoken."""

from __future__ import annotations

import json
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

SAMPLE_RATE = 48_000
FRAMES_PER_SECOND = 30
FADE_SECONDS = 9 / FRAMES_PER_SECOND
"""As long as the product's fade from one scene to the next; it ends where the next scene begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """One chapter of a video: its name, and where it begins and ends, in seconds."""

    title: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def scenes(video: Path) -> list[Span]:
    """The chapters of a finished video, in order."""
    with av.open(video) as container:
        found = [
            Span(
                chapter["metadata"].get("title", ""),
                *(float(chapter[edge] * (chapter["time_base"] or 0)) for edge in ("start", "end")),
            )
            for chapter in container.chapters()
        ]
    return sorted(found, key=lambda span: span.start)


def take(video: Path, folder: Path, spans: Sequence[Span], *, at_most: float | None = None) -> float:
    """Write 001.png and 001.wav, ... for these scenes and scenes.json; their length together, in seconds.

    ``at_most``  cuts longer ones to so many seconds. A sound is a whole number of frames long.
    """
    folder.mkdir(parents=True)
    _take_pictures(video, folder, spans)
    samples = _sound(video)
    lengths = []
    for number, span in enumerate(spans, start=1):
        frames = round(min(span.seconds, at_most or span.seconds) * FRAMES_PER_SECOND)
        begin = round(span.start * SAMPLE_RATE)
        count = frames * SAMPLE_RATE // FRAMES_PER_SECOND
        piece = samples[begin : begin + count]
        _write_sound(np.pad(piece, (0, count - len(piece))), folder / f"{number:03}.wav")
        lengths.append(frames / FRAMES_PER_SECOND)
    told = {"fade": FADE_SECONDS, "frames_per_second": FRAMES_PER_SECOND, "seconds": lengths}
    (folder / "scenes.json").write_text(json.dumps(told))
    return sum(lengths)


def _take_pictures(video: Path, folder: Path, spans: Sequence[Span]) -> None:
    wanted = list(enumerate(spans, start=1))
    shown = None
    with av.open(video) as container:
        for frame in container.decode(container.streams.video[0]):
            while wanted and shown is not None and (frame.time or 0.0) > wanted[0][1].middle:
                shown.to_image().save(folder / f"{wanted.pop(0)[0]:03}.png", compress_level=1)
            shown = frame
        for number, _ in wanted:
            if shown is None:
                raise ValueError(f"{video.name}: holds no picture")
            shown.to_image().save(folder / f"{number:03}.png", compress_level=1)


def _sound(video: Path) -> np.ndarray:
    """The whole sound, mono, 16 bits, counted from the start of the video."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    pieces = []
    with av.open(video) as container:
        for frame in container.decode(container.streams.audio[0]):
            pieces += [one.to_ndarray()[0] for one in resampler.resample(frame)]
    return np.concatenate(pieces)


def _write_sound(samples: np.ndarray, target: Path) -> None:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype("<i2").tobytes())
