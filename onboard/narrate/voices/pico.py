"""SVOX Pico, through py-nanotts: small, quick, on this machine, for five languages.

What the engine does when left alone, and what is done about it here:

- it clips at its own volume (hundreds of flattened samples a sentence): spoken at 40 %, levelled afterwards
- it reads ``<...>`` as markup and says nothing of what it does not know: refused, the text must say it in words
- it drops letters outside Latin-1 without a word: those with marks lose the marks, other scripts are refused
- it stops at NUL, gives nothing at all for a text without a letter or digit: refused
- it breaks a word off after some hundred letters: refused
- two runs differ in single samples: nothing here may depend on equal bytes

It holds Python's global lock while it speaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.core.errors import InputError, MissingError
from onboard.narrate.languages import primary_language, require_readable
from onboard.narrate.voices.base import (
    Voice,
    VoiceSettings,
    number_setting,
    refuse_unknown_keys,
    text_setting,
)
from onboard.narrate.voices.legible import require_no_controls, require_no_endless

if TYPE_CHECKING:
    from onboard.narrate.sound import Utterance

_RATE = 16_000
_VOLUME = 0.4
_VOICES = {
    "de": ("de-DE",),
    "en": ("en-GB", "en-US"),
    "fr": ("fr-FR",),
    "it": ("it-IT",),
    "es": ("es-ES",),
}
_KNOWN_BEYOND_LATIN_1 = "ŒœŠšŸŽž€"
_NEAREST = str.maketrans(
    {
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N",
        "ſ": "s", "ẞ": "SS", "ﬁ": "fi", "ﬂ": "fl", "ĸ": "k", "ŉ": "n", "μ": "µ",
        "–": ", ", "—": ", ", "…": ".", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "«": '"',
        "»": '"', "‹": "'", "›": "'", "‐": "-", "‑": "-", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PicoSettings(VoiceSettings):
    """``pitch``: 1.0 is the voice's own, from 0.5 to 2.0."""

    pitch: float = 1.0


class Pico(Voice):
    """One of Pico's six voices."""

    name = "pico"
    offline = True
    licence = "Apache-2.0"
    languages = tuple(_VOICES)
    note = "The default: on this machine, clear, plain and quick; it sounds like a machine."

    settings: PicoSettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> PicoSettings:
        refuse_unknown_keys(table, ("voice", "speed", "pitch"), cls.name)
        known = cls.names_of_voices(language)
        voice = text_setting(table, "voice", known[0])
        if voice not in known:
            raise InputError(
                f"{cls.name} has no voice {voice!r} for {language!r}", place="voice", hint=f"Known: {', '.join(known)}."
            )
        return PicoSettings(
            provider=cls.name,
            voice=voice,
            language=language,
            engine=f"py-nanotts {version('py-nanotts')}",
            speed=number_setting(table, "speed", 1.0, 0.5, 2.0),
            pitch=number_setting(table, "pitch", 1.0, 0.5, 2.0),
        )

    @classmethod
    def names_of_voices(cls, language: str, *, models: Path | None = None) -> tuple[str, ...]:
        known = _VOICES.get(primary_language(language))
        if known is None:
            raise MissingError(
                f"the voice {cls.name!r} does not speak {language!r}",
                hint=f"Offline it speaks {', '.join(cls.languages)}; for others set provider and voice in "
                f"[voices.{language}] (docs/voices.md).",
            )
        return tuple(sorted(known, key=lambda name: name != language))

    def synthesise(self, text: str) -> Utterance:
        """16 kHz. Raises InputError for a text that Pico would speak only in part."""
        import numpy as np
        from py_nanotts import NanoTTS

        from onboard.narrate.sound import Sound, Utterance

        readable = _readable(text, self.settings.language)
        spoken = NanoTTS().speak(
            readable,
            voice=self.settings.voice,
            speed=_level(self.settings.speed),
            pitch=_level(self.settings.pitch),
            volume=_VOLUME,
        )
        return Utterance(Sound(_RATE, np.frombuffer(spoken, dtype="<i2").astype(np.int16)))


def _level(factor: float) -> float:
    """Pico takes whole percents and rounds up what binary fractions leave above them (1.1 becomes 111 %)."""
    return round(factor, 2) - 1e-6


def _readable(text: str, language: str) -> str:
    """The text in characters Pico has a sound for, ending like a sentence. Raises InputError where there are none."""
    require_no_controls(text)
    composed = unicodedata.normalize("NFC", text).translate(_NEAREST)
    require_readable(composed, language)
    reduced = "".join(_nearest(character, language) for character in composed)
    for word in reduced.split():
        require_no_endless(word)
    words = " ".join(reduced.split())
    if not any(character.isalnum() for character in words):
        raise InputError("there is no letter and no digit to speak", hint="Write it in words, or remove it.")
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _nearest(character: str, language: str) -> str:
    if character in "<>" or (unicodedata.category(character) == "Sm" and ord(character) > 0xFF):
        raise InputError(
            f"the sign {character!r} cannot be spoken in {language!r}", hint="Write it in words in the script."
        )
    if character.isspace() or ord(character) < 0x100 or character in _KNOWN_BEYOND_LATIN_1:
        return character
    base = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in base if not unicodedata.combining(part))
    if unicodedata.category(character)[0] in "LNS" and not all(ord(part) < 0x100 for part in kept):
        raise InputError(
            f"the character {character!r} cannot be spoken in {language!r}", hint="Write it in words in the script."
        )
    return kept if all(ord(part) < 0x100 for part in kept) else " "
