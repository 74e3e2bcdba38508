"""Finished videos of pictures that show a number, joined from pieces as the product does it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

from compose.marks import SMALL, numbered

from onboard.compose.encoders.base import Change, Encoder, Placed, Rhythm
from onboard.compose.encoders.splice import Splice, SpliceSettings
from onboard.compose.joining import Chapter, Labels, Sounding, join
from onboard.compose.soundtrack import soundtrack
from onboard.core.timing import SAMPLES_PER_FRAME

LABELS = Labels(
    title="Spindel wechseln & <prüfen>",
    language="de-DE",
    station="WS-04",
    comment="Stand 3",
    ai_label="Die Stimme ist künstlich erzeugt.",
    version="onboard 0.1.0",
    ai_systems="speech: pico/de-DE; text: <small> & model",
)


def splice() -> Encoder:
    return Splice(SpliceSettings(size=SMALL))


def shows(number: int, start_frame: int, blend: int = 0, encoder: Encoder | None = None) -> Placed:
    """A still with a number on it, encoded when it is asked for."""
    return Placed(start_frame, partial((encoder or splice()).encode, [Change(0, numbered(number))]), blend)


def continuous(placed: Sequence[tuple[int, bytes]], frames: int) -> list[Sounding]:
    """One stretch from the first sample to the last, with each WAV at its sample."""
    return [Sounding(0, partial(soundtrack, placed, frames * SAMPLES_PER_FRAME))]


def joined(
    pictures: Sequence[Placed],
    frames: int,
    sound: Sequence[Sounding] = (),
    cues: Sequence = (),
    chapters: Sequence[Chapter] = (),
    labels: Labels = LABELS,
    *,
    encoder: Encoder | None = None,
    rhythm: Rhythm | None = None,
) -> bytes:
    """The bytes of the MP4."""
    target = io.BytesIO()
    stream = (encoder or splice()).sequence(pictures, frames, rhythm or Rhythm())
    join(target, stream, frames, sound, cues, chapters, labels)
    return target.getvalue()
