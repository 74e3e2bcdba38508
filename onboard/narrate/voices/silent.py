"""The voice that says nothing: real silence, as long as somebody reading aloud would need.

For drafts and tests. A video made with it is a draft, and everything about it (length, slides, captions, chapters)
is as it would be. Pace: 14 letters and digits a second, which is what the pico voices measure on German workshop
sentences, and a fifth of a second for each stop in the sentence; at least 0.4 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.narrate.voices.base import Voice, VoiceSettings, number_setting, refuse_unknown_keys

if TYPE_CHECKING:
    from onboard.narrate.sound import Utterance

_RATE = 48_000
_CHARACTERS_PER_SECOND = 14.0
_STOP_SECONDS = 0.2
_LEAST_SECONDS = 0.4


class Silent(Voice):
    """Silence in place of speech, and nothing that pretends otherwise."""

    name = "silent"
    offline = True
    licence = "Apache-2.0"
    languages = ()
    speaks = False
    note = "No speech: silence of a plausible length, for drafts and tests."

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> VoiceSettings:
        refuse_unknown_keys(table, ("speed",), cls.name)
        speed = number_setting(table, "speed", 1.0, 0.5, 2.0)
        return VoiceSettings(provider=cls.name, voice="silent", language=language, engine="silent 1", speed=speed)

    def synthesise(self, text: str) -> Utterance:
        import numpy as np

        from onboard.narrate.sound import Sound, Utterance

        spoken = sum(character.isalnum() for character in text)
        stops = sum(character in ",;:.!?" for character in text)
        seconds = max(_LEAST_SECONDS, spoken / _CHARACTERS_PER_SECOND + stops * _STOP_SECONDS) / self.settings.speed
        return Utterance(Sound(_RATE, np.zeros(round(seconds * _RATE), dtype=np.int16)))
