"""Speaking sentences, measuring them, hearing them back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from onboard.core.fingerprint import canonical
from onboard.core.timing import SAMPLES_PER_SECOND
from onboard.pipeline.work.base import Service, Shelf, Work


@dataclass(frozen=True)
class Speak(Work):
    """Speak one sentence. Result: WAV, 48 kHz mono 16 bit, levelled."""

    stage = "narrate"
    version = 2
    takes = 0.1
    opens = 5.0

    spoken: str
    voice: Any

    def inputs(self) -> dict[str, Any]:
        return {"the words": self.spoken, "the voice": self.voice}

    def service(self) -> Service | None:
        from onboard.narrate.voices.settings import voice_class

        voice = voice_class(self.voice.provider)
        return None if voice.offline else Service(voice.host_of(self.voice), voice.parallel)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.speaking import speak

        return speak(self.spoken, self.voice)


@dataclass(frozen=True)
class Align(Work):
    """Measure a spoken sentence, and find when each of its words is heard. Result: JSON, see :func:`heard_of`."""

    stage = "narrate"
    version = 2
    takes = 0.02
    opens = 5.0

    spoken: str
    language: str
    sound: str

    def inputs(self) -> dict[str, Any]:
        return {"the words": self.spoken, "the language": self.language, "the sound": self.sound}

    def needs(self) -> tuple[str, ...]:
        return (self.sound,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.alignment.aligning import word_times
        from onboard.narrate.sound import from_wav, words_in

        wav = shelf(self.sound)
        sound = from_wav(wav)
        if sound.rate != SAMPLES_PER_SECOND:
            raise ValueError(f"narration is kept at {SAMPLES_PER_SECOND} Hz, not {sound.rate}")
        told = words_in(wav)
        words = told or word_times(self.spoken, self.language, sound)
        times = [[word.start, word.end, word.begins, word.ends] for word in words]
        return canonical({"samples": len(sound.samples), "told_by_voice": bool(told), "words": times}).encode()


@dataclass(frozen=True, slots=True)
class Heard:
    """A spoken sentence as measured: its ``samples``, and its words (``narrate.word_time.WordTime``)."""

    samples: int
    words: tuple[Any, ...]


def heard_of(result: bytes) -> Heard:
    """The measurement in the result of an Align."""
    from onboard.narrate.word_time import WordTime

    fields = json.loads(result)
    return Heard(fields["samples"], tuple(WordTime(*word) for word in fields["words"]))


@dataclass(frozen=True)
class Listen(Work):
    """Listen to a spoken sentence with a recogniser. Result: JSON, see :func:`missed_in`."""

    stage = "hearing"
    takes = 2.0

    written: str
    spoken: str
    sound: str
    recogniser: Any

    def inputs(self) -> dict[str, Any]:
        return {"the words": [self.written, self.spoken], "the sound": self.sound, "the recogniser": self.recogniser}

    def needs(self) -> tuple[str, ...]:
        return (self.sound,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.narrate.hearing.listening import listen, told

        hearing = listen(shelf(self.sound), self.written, self.spoken, self.recogniser)
        heard = [transcript.text for transcript in hearing.transcripts]
        return canonical({"missed": told(hearing), "heard": heard}).encode()


@dataclass(frozen=True, slots=True)
class Missed:
    """What was not heard of a sentence, one line each, and ``heard``: what was, each time it was listened to."""

    missed: tuple[str, ...]
    heard: tuple[str, ...]


def missed_in(result: bytes) -> Missed:
    """The findings in the result of a Listen."""
    fields = json.loads(result)
    return Missed(tuple(fields["missed"]), tuple(fields["heard"]))
