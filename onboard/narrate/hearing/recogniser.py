"""Sound -> the words a local recogniser hears: Whisper, through faster-whisper, on this machine.

Heard without being told what to hear: the sentence is never given as a prompt, a prefix or hot words, since a
recogniser that is told what to expect hears it. Nothing is drawn at random: temperature 0 and no other one after it, no
text from before, no voice detector, the language told. The same sound and settings give the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from onboard.core.errors import InputError, MissingError
from onboard.narrate.hearing.settings import HearingSettings
from onboard.narrate.sound import from_wav, resampled

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment

RATE = 16_000
"""The rate Whisper listens at, in Hz."""

_WINDOW = 30.0
"""Seconds Whisper listens to at once."""
_TOKENS_A_SECOND = 12
"""Measured: up to 6, in numbers."""
_TOKENS_BESIDE = 16


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as heard: from ``begins`` to ``ends`` in seconds, ``probability`` as the recogniser tells it, 0 to 1."""

    text: str
    begins: float
    ends: float
    probability: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was heard in one sound. ``text`` is "" where nothing was."""

    text: str
    words: tuple[HeardWord, ...] = ()


def transcribe(wav: bytes, settings: HearingSettings, *, stretched: float = 1.0) -> Transcript:
    """What is heard in a WAV file (one channel, 16 bit, any rate). Opens no connection.

    ``stretched``   1.0 is the sound as it is; at 1.1 it lasts that much longer, and is deeper

    Raises MissingError where the library is absent, InputError for a model that cannot be used or does not know the
    language, OnboardError for a file that is no such WAV.
    """
    model = _model(settings.folder, settings.model, settings.compute_type, settings.threads)
    _require_language(model, settings)
    waveform = resampled(from_wav(wav), round(RATE * stretched)).waveform().astype(np.float32)
    with _translated(settings.folder):
        passages = _passages(model, waveform, settings) if len(waveform) else []
    words = tuple(
        HeardWord(
            word.word.strip(), float(word.start) / stretched, float(word.end) / stretched, float(word.probability)
        )
        for passage in passages
        for word in passage.words or ()
    )
    return Transcript(" ".join(passage.text.strip() for passage in passages), words)


def _passages(model: WhisperModel, waveform: np.ndarray, settings: HearingSettings) -> list[Segment]:
    heard, _ = model.transcribe(
        waveform,
        language=settings.language,
        beam_size=settings.beam_size,
        temperature=0.0,
        condition_on_previous_text=False,
        word_timestamps=True,
        vad_filter=False,
        max_new_tokens=_longest(len(waveform) / RATE),
    )
    return list(heard)


def _longest(seconds: float) -> int:
    """Tokens for the fastest speech of that length; a recogniser that does not understand repeats itself for ever."""
    return round(_TOKENS_A_SECOND * min(seconds, _WINDOW)) + _TOKENS_BESIDE


def _require_language(model: WhisperModel, settings: HearingSettings) -> None:
    known = model.supported_languages
    if settings.language not in known:
        raise InputError(
            f"the recogniser's model does not know the language {settings.language!r}",
            stage="narrate",
            file=str(settings.folder),
            hint=f"It knows {', '.join(known[:12])}{' and others' if len(known) > 12 else ''}; use another model.",
        )


@lru_cache(maxsize=1)
def _model(folder: Path, digest: str, compute_type: str, threads: int) -> WhisperModel:
    """The model, loaded once in a process; its digest is part of the name, since a folder's content may change."""
    try:
        from faster_whisper import WhisperModel
    except ImportError as exc:
        raise MissingError(
            f"the recogniser needs a library that is not installed: {exc.name or exc}",
            stage="narrate",
            hint="Install the extra: pip install 'onboard[hearing]'.",
        ) from exc
    with _translated(folder):
        return WhisperModel(
            str(folder), device="cpu", compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """The library's errors about a model are many, and some of them bare ``Exception``; all mean the folder."""
    try:
        yield
    except Exception as exc:
        reason = str(exc).partition(".")[0].partition("\n")[0] or type(exc).__name__
        raise InputError(
            f"the recogniser's model cannot be used ({reason[:120]})",
            stage="narrate",
            file=str(folder),
            hint="Copy the model again; docs/voices.md says what belongs to it.",
        ) from exc
