"""Which voices can speak a language, here and now, and what using them means. For ``onboard doctor``."""

from __future__ import annotations

from dataclasses import dataclass

from onboard.core.errors import InputError, MissingError
from onboard.narrate.voices.base import VOICES
from onboard.narrate.voices.settings import voice_class


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What is known of a provider's default voice for a language.

    ``voice``     the voice it would use, "" where it cannot be used
    ``offline``   works without any network
    ``licence``   of the engine, SPDX where there is an identifier
    ``speaks``    False for the silent stand-in
    ``obstacle``  why it cannot be used here, or ""; online voices are not called to find out
    """

    provider: str
    voice: str
    offline: bool
    licence: str
    speaks: bool
    obstacle: str = ""

    @property
    def usable(self) -> bool:
        return not self.obstacle


def voices_for(language: str) -> tuple[VoiceFacts, ...]:
    """Every provider that is known, with its voice for the language (BCP 47) or what stands in its way."""
    return tuple(_facts(provider, language) for provider in VOICES.names())


def _facts(provider: str, language: str) -> VoiceFacts:
    try:
        voice = voice_class(provider)
    except MissingError as error:
        return VoiceFacts(provider, "", offline=False, licence="", speaks=True, obstacle=error.reason)
    try:
        name, obstacle = voice.settings_from({}, language).voice, ""
    except (InputError, MissingError) as error:
        name, obstacle = "", error.reason
    return VoiceFacts(provider, name, voice.offline, voice.licence, voice.speaks, obstacle)
