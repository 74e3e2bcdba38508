"""eSpeak NG, through espeakng-loader: robotic, tiny, and able to speak languages nothing else here speaks.

An emergency voice: used only where onboard.toml says ``provider = "espeak"``. It is under the GPL and written in C,
so it runs as a program of its own (``espeak_child.py``), one a sentence (a twentieth of a second), and is never part
of this process.

What the engine does when left alone, and what is done about it here:

- it passes over signs it has no name for without a word: asked about each of them first, refused where it is silent
- it takes any variant of a voice, also one there is none of: only those that exist are accepted
- it stops at NUL and breaks off words without end: refused
- it may crash or hang: a deadline, and an error that says which

Its word marks are exact to the sample; where it draws words together ("of the") they get one time for both.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.narrate.languages import primary_language
from onboard.narrate.sound import Sound, Utterance
from onboard.narrate.voices.base import Voice, VoiceSettings, number_setting, refuse_unknown_keys, text_setting
from onboard.narrate.voices.legible import Legible, legible, signs_of, unspoken_sign
from onboard.narrate.word_time import WordTime

_PACKAGE = "espeakng-loader"
_CHILD = Path(__file__).with_name("espeak_child.py")
_LIBRARIES = ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll")
_DATA = "espeak-ng-data"
_WORDS_PER_MINUTE = 175
_DEADLINE = 60.0
_LONGEST_SECONDS = 900
_SILENT = 16
"""Samples up to this are the pause behind a word (-66 dBFS)."""
_VOICES = {
    "af": ("af",),
    "ar": ("ar",),
    "bg": ("bg",),
    "bs": ("bs",),
    "ca": ("ca",),
    "cs": ("cs",),
    "da": ("da",),
    "de": ("de",),
    "el": ("el",),
    "en": ("en", "en-us"),
    "es": ("es", "es-419"),
    "et": ("et",),
    "fa": ("fa",),
    "fi": ("fi",),
    "fr": ("fr", "fr-be", "fr-ch"),
    "hi": ("hi",),
    "hr": ("hr",),
    "hu": ("hu",),
    "id": ("id",),
    "is": ("is",),
    "it": ("it",),
    "lt": ("lt",),
    "lv": ("lv",),
    "mk": ("mk",),
    "ms": ("ms",),
    "nb": ("nb",),
    "nl": ("nl",),
    "no": ("nb",),
    "pl": ("pl",),
    "pt": ("pt", "pt-br"),
    "ro": ("ro",),
    "ru": ("ru",),
    "sk": ("sk",),
    "sl": ("sl",),
    "sq": ("sq",),
    "sr": ("sr",),
    "sv": ("sv",),
    "sw": ("sw",),
    "tr": ("tr",),
    "uk": ("uk",),
    "ur": ("ur",),
    "vi": ("vi",),
}
_VARIANT = re.compile(r"\+(f[1-5]|m[1-8])")


@dataclass(frozen=True, kw_only=True)
class EspeakSettings(VoiceSettings):
    """``pitch``: 1.0 is the voice's own, from 0.65 to 1.6: as far as eSpeak goes."""

    pitch: float = 1.0


class Espeak(Voice):
    """One of eSpeak NG's voices, in a process of its own."""

    name = "espeak"
    offline = True
    licence = "GPL-3.0-or-later"
    languages = tuple(_VOICES)
    note = "An emergency voice: understood with effort, for languages no other offline voice here speaks."

    settings: EspeakSettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> EspeakSettings:
        refuse_unknown_keys(table, ("voice", "speed", "pitch"), cls.name)
        known = cls.names_of_voices(language)
        voice = text_setting(table, "voice", known[0])
        if _VARIANT.sub("", voice, count=1) not in known:
            raise InputError(
                f"{cls.name} has no voice {voice!r} for {language!r}",
                place="voice",
                hint=f"Known: {', '.join(known)}; each also with +f1 to +f5 (women) or +m1 to +m8 (men) behind it.",
            )
        return EspeakSettings(
            provider=cls.name,
            voice=voice,
            language=language,
            engine=f"{_PACKAGE} {_version()}",
            speed=number_setting(table, "speed", 1.0, 0.5, 2.0),
            pitch=number_setting(table, "pitch", 1.0, 0.65, 1.6),
        )

    @classmethod
    def names_of_voices(cls, language: str, *, models: Path | None = None) -> tuple[str, ...]:
        known = _VOICES.get(primary_language(language))
        if known is None:
            raise MissingError(
                f"the voice {cls.name!r} does not speak {language!r}", hint=f"It speaks {', '.join(cls.languages)}."
            )
        _version()
        here = language.lower()
        return tuple(sorted(known, key=lambda name: name != here))

    def synthesise(self, text: str) -> Utterance:
        """22,050 Hz. InputError for a text it would speak only in part, OnboardError where it crashes or hangs."""
        given = legible(text, self.settings.language)
        folder = _folder()
        request = {
            "library": str(_library(folder)),
            "data": str(folder),
            "voice": self.settings.voice,
            "rate": round(_WORDS_PER_MINUTE * self.settings.speed),
            "pitch": _pitch(self.settings.pitch),
            "text": given.text,
            "signs": signs_of(given.text),
        }
        answer = spoken_by(_CHILD, request, deadline=_DEADLINE)
        if answer.unspoken:
            raise unspoken_sign(answer.unspoken, self.settings.language)
        return Utterance(answer.sound, word_times(given, answer.marks, answer.sound))


def _pitch(factor: float) -> int:
    """eSpeak's scale: 50 is the voice's own, and 72 steps are an octave (measured, German and English)."""
    return min(100, max(0, round(50 + 72 * math.log2(factor))))


# ------------------------------------------------------------------------------------------------ the program


@dataclass(frozen=True, eq=False)
class Answer:
    """What the program said: the sound and where in the text its words begin, or a sign it cannot speak."""

    sound: Sound
    marks: tuple[tuple[int, int], ...] = ()
    unspoken: str = ""


def spoken_by(program: Path, request: Mapping[str, object], *, deadline: float) -> Answer:
    """Run the program, ask it, and read its answer.

    Raises OnboardError where it does not end within ``deadline`` seconds, crashes, refuses, or gives no sound.
    """
    limited = {**request, "most_samples": 48_000 * _LONGEST_SECONDS}
    try:
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-S", str(program)],
            input=json.dumps(limited).encode(),
            capture_output=True,
            timeout=deadline,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise _failed(f"did not finish within {deadline:g} s and was stopped") from exc
    except OSError as exc:
        raise _failed(f"could not be started ({exc.strerror or exc})") from exc
    if ended.returncode != 0:
        raise _failed(f"ended with the code {ended.returncode}{_last_line(ended.stderr)}")
    return _read(ended.stdout)


def _read(answer: bytes) -> Answer:
    head, _, samples = answer.partition(b"\n")
    try:
        told = json.loads(head)
        if "fault" in told:
            raise _failed(f"refused: {told['fault']}")
        if "unspoken" in told:
            return Answer(Sound(1, np.zeros(0, dtype=np.int16)), unspoken=str(told["unspoken"]))
        rate, count = int(told["rate"]), int(told["samples"])
        marks = tuple((int(character), int(sample)) for character, sample in told["marks"])
    except (ValueError, KeyError, TypeError) as exc:
        raise _failed("gave an answer that cannot be read") from exc
    if len(samples) != 2 * count or not 8_000 <= rate <= 48_000:
        raise _failed(f"gave {len(samples)} bytes of {2 * count} at {rate} Hz")
    sound = Sound(rate, np.frombuffer(samples, dtype=np.int16))
    if not np.any(np.abs(sound.samples.astype(np.int32)) > _SILENT):
        raise _failed("gave no sound")
    return Answer(sound, marks)


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return f" ({lines[-1][:120]})" if lines else ""


def _failed(reason: str) -> OnboardError:
    return OnboardError(
        f"the program that runs eSpeak {reason}",
        hint="Try again; if it stays, reword the sentence or choose another voice, and report it.",
    )


# ------------------------------------------------------------------------------------------------ word times


def word_times(given: Legible, marks: Sequence[tuple[int, int]], sound: Sound) -> tuple[WordTime, ...]:
    """Word times from the marks (character, sample) at which eSpeak begins to speak something.

    Each lasts until the next, without the pause behind it. A word without a mark is drawn together with the one
    before. None at all where the marks do not follow the text.
    """
    begins: dict[int, int] = {}
    for character, sample in marks:
        begins.setdefault(given.word_at(character), sample)
    order = list(begins)
    times = [*begins.values(), len(sound.samples)]
    if not order or order[0] != 0 or order != sorted(order) or times[0] < 0 or times != sorted(times):
        return ()
    last = [word - 1 for word in order[1:]] + [len(given.places) - 1]
    return tuple(
        WordTime(given.places[word][0], given.places[until][1], start, start + _heard(sound.samples[start:end]))
        for word, until, start, end in zip(order, last, times[:-1], times[1:], strict=True)
    )


def _heard(samples: np.ndarray) -> int:
    """How many samples there are up to the last that is heard."""
    heard = np.nonzero(np.abs(samples.astype(np.int32)) > _SILENT)[0]
    return int(heard[-1]) + 1 if len(heard) else 0


# ------------------------------------------------------------------------------------------------ the package


def _version() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError as exc:
        raise MissingError(
            f"the voice 'espeak' needs the package {_PACKAGE}, which is not installed",
            hint='Install it: pip install "onboard[espeak]".',
        ) from exc


def _folder() -> Path:
    found = find_spec("espeakng_loader")
    if found is None or not found.submodule_search_locations:
        raise MissingError(
            f"the voice 'espeak' needs the package {_PACKAGE}, which is not installed",
            hint='Install it: pip install "onboard[espeak]".',
        )
    return Path(found.submodule_search_locations[0])


def _library(folder: Path) -> Path:
    for name in _LIBRARIES:
        if (folder / name).is_file():
            return folder / name
    raise MissingError(
        f"the package {_PACKAGE} holds no eSpeak library for this machine",
        hint="Install it again, or choose another voice in onboard.toml.",
    )
