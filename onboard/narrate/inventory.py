"""Which voices there are, here and now, which could be had and how, and what using them means.

    voices_for     a language                -> every provider, with its voices for it or what stands in the way
    every_voice                              -> the same for every language a provider knows

A provider's library is loaded only where its class needs it to be told about; online voices are not called.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onboard.core.errors import InputError, MissingError
from onboard.narrate.languages import primary_language
from onboard.narrate.voices.base import VOICES
from onboard.narrate.voices.settings import voice_class


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What is known of a provider's voices for a language.

    ``language``   what was asked for, or the primary subtag of a language it knows; "" for every language
    ``voices``     the provider's names of them, the usual one first; none where it cannot be used
    ``offline``    works without any network
    ``licence``    of the engine, SPDX where there is an identifier
    ``speaks``     False for the silent stand-in
    ``obstacle``   why it cannot be used here, or ""
    ``remedy``     what to do about the obstacle, or ""
    ``known``      whether the provider knows the language: what is known and not usable could be had
    ``note``       what to know before using it, or ""
    """

    provider: str
    language: str
    voices: tuple[str, ...]
    offline: bool
    licence: str
    speaks: bool
    obstacle: str = ""
    remedy: str = ""
    note: str = ""
    known: bool = True

    @property
    def voice(self) -> str:
        """The one that is used where onboard.toml names none; "" where there is none."""
        return self.voices[0] if self.voices else ""

    @property
    def usable(self) -> bool:
        return not self.obstacle


def voices_for(language: str, models: Path | None = None) -> tuple[VoiceFacts, ...]:
    """Every provider that is known, with its voices for the language (BCP 47) or what stands in its way.

    ``models``   the folder of installed voices, None where there is no workspace
    """
    return tuple(_facts(provider, language, models) for provider in VOICES.names())


def every_voice(models: Path | None = None) -> tuple[VoiceFacts, ...]:
    """Every provider for every language it knows, by language; one fact without a language where it knows none."""
    facts = [_facts(provider, language, models) for provider in VOICES.names() for language in _languages(provider)]
    return tuple(sorted(facts, key=lambda fact: fact.language))


def _languages(provider: str) -> tuple[str, ...]:
    try:
        return voice_class(provider).languages or ("",)
    except MissingError:
        return ("",)


def _facts(provider: str, language: str, models: Path | None) -> VoiceFacts:
    try:
        voice = voice_class(provider)
    except MissingError as error:
        return VoiceFacts(
            provider,
            language,
            (),
            offline=False,
            licence="",
            speaks=True,
            obstacle=error.reason,
            remedy=error.hint or "",
        )
    try:
        names, obstacle, remedy = voice.names_of_voices(language, models=models), "", ""
    except (InputError, MissingError) as error:
        names, obstacle, remedy = (), error.reason, error.hint or ""
    return VoiceFacts(
        provider,
        language,
        names,
        offline=voice.offline,
        licence=voice.licence,
        speaks=voice.speaks,
        obstacle=obstacle,
        remedy=remedy,
        note=voice.note,
        known=not voice.languages or primary_language(language) in voice.languages,
    )
