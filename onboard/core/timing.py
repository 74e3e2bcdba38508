"""Frames and samples: where each sentence and each picture stands in the video.

Every scene is a whole number of frames long (30 a second) and every frame is a whole number of samples
(48,000 / 30 = 1,600), so sound and picture are counted in integers and cannot drift. A scene is

    lead-in · sentence · gap · sentence · ... · lead-out, rounded up to a whole frame

and the last pause absorbs the rounding. Durations come from measured samples, never from an estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FRAMES_PER_SECOND = 30
SAMPLES_PER_SECOND = 48_000
SAMPLES_PER_FRAME = SAMPLES_PER_SECOND // FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence around the spoken sentences, in seconds."""

    lead_in: float = 0.4
    between: float = 0.45
    lead_out: float = 0.8


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound, in samples from the start of the video."""

    start: int
    samples: int

    @property
    def end(self) -> int:
        return self.start + self.samples

    @property
    def start_seconds(self) -> float:
        return self.start / SAMPLES_PER_SECOND

    @property
    def end_seconds(self) -> float:
        return self.end / SAMPLES_PER_SECOND


@dataclass(frozen=True, slots=True)
class SceneTimes:
    """When a scene stands in the picture (frames) and its sentences in the sound (samples)."""

    start_frame: int
    frames: int
    sentences: tuple[Span, ...]

    @property
    def end_frame(self) -> int:
        return self.start_frame + self.frames

    @property
    def start_seconds(self) -> float:
        return self.start_frame / FRAMES_PER_SECOND

    @property
    def end_seconds(self) -> float:
        return self.end_frame / FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True)
class Timeline:
    """All scenes of one video, one after the other without a hole."""

    scenes: tuple[SceneTimes, ...]

    @property
    def frames(self) -> int:
        return self.scenes[-1].end_frame if self.scenes else 0

    @property
    def samples(self) -> int:
        return self.frames * SAMPLES_PER_FRAME

    @property
    def seconds(self) -> float:
        return self.frames / FRAMES_PER_SECOND


def arrange(scenes: Sequence[Sequence[int]], pauses: Pauses) -> Timeline:
    """Timeline of scenes, each given as the measured lengths (in samples) of its sentences."""
    lead_in, between, lead_out = (
        round(seconds * SAMPLES_PER_SECOND) for seconds in (pauses.lead_in, pauses.between, pauses.lead_out)
    )
    placed, frame = [], 0
    for lengths in scenes:
        at = frame * SAMPLES_PER_FRAME + lead_in
        spans = []
        for samples in lengths:
            spans.append(Span(at, samples))
            at += samples + between
        end = (spans[-1].end if spans else at) + lead_out
        frames = -(-end // SAMPLES_PER_FRAME) - frame
        placed.append(SceneTimes(frame, frames, tuple(spans)))
        frame += frames
    return Timeline(tuple(placed))
