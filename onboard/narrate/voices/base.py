"""The contract of a voice, and the list of those there are.

A voice speaks one sentence at a time and **returns all of it or raises**: never a part of the sentence, never
silence in place of speech, never another voice than the one set. What it returns is its own sound at its own rate;
levelling, trimming and resampling happen elsewhere.

    VoiceSettings   everything that decides how it sounds; the whole value is what the sentence is cached by
    Voice           built from its settings; ``synthesise(text) -> Utterance``
    VOICES          name -> class, imported only when asked for; others register in the group "onboard.voices"

Errors of a voice: InputError for a text or setting it cannot speak, MissingError for what is not on this machine,
ServiceError for an outside service, UsageError for an online voice where the network was forbidden.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from onboard.core.errors import InputError, UsageError
from onboard.core.registry import Registry

if TYPE_CHECKING:
    from onboard.narrate.sound import Utterance


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """One value per provider; everything in it but ``offline`` belongs to the fingerprint.

    ``provider``   name in VOICES
    ``voice``      the provider's own name of the voice
    ``language``   BCP 47 tag of what it is given to speak
    ``speed``      1.0 is the voice's own pace, 2.0 twice as fast
    ``engine``     library and version: another version may sound different
    ``offline``    whether opening a connection is forbidden in this run; does not change the sound
    """

    provider: str
    voice: str
    language: str
    engine: str
    speed: float = 1.0
    offline: bool = field(default=False, compare=False)


class Voice(ABC):
    """A voice, ready to speak. Building one is cheap and opens no connection.

    Facts of the class:
    ``name``        its name in VOICES and in onboard.toml
    ``offline``     whether it works without any network
    ``licence``     of the engine, SPDX where there is an identifier
    ``languages``   primary language subtags it can speak
    ``speaks``      False for a stand-in that makes no sound and says so
    ``parallel``    how many sentences it is given at once, in threads; 0: one a core, in processes of their own
    ``note``        what to know before using it, one sentence
    """

    name: ClassVar[str]
    offline: ClassVar[bool]
    licence: ClassVar[str]
    languages: ClassVar[tuple[str, ...]]
    speaks: ClassVar[bool] = True
    parallel: ClassVar[int] = 0
    note: ClassVar[str] = ""

    def __init__(self, settings: VoiceSettings) -> None:
        """Raises UsageError for an online voice where the settings forbid the network."""
        if settings.offline and not self.offline:
            raise UsageError(
                f"the voice {self.name!r} needs the network, and this run is offline",
                hint="Run without --offline, or choose an offline voice in onboard.toml.",
            )
        self.settings = settings

    @classmethod
    @abstractmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> VoiceSettings:
        """The settings for a language from a table of onboard.toml ("provider" already taken out).

        ``models``   the folder of installed voices, one folder a provider in it; None where there is no workspace

        Raises InputError for an unknown key, voice or value, MissingError for a language it does not have or a voice
        that is not installed.
        """

    @classmethod
    def names_of_voices(cls, language: str, *, models: Path | None = None) -> tuple[str, ...]:
        """The voices it has for a language here, the usual one first. Raises as ``settings_from`` does."""
        return (cls.settings_from({}, language, models=models).voice,)

    @classmethod
    def host_of(cls, settings: VoiceSettings) -> str:
        """Where it sends its text, for the release record; "" for a voice that works without any network."""
        return ""

    @abstractmethod
    def synthesise(self, text: str) -> Utterance:
        """All of the sentence as sound, with its word times where the voice has them; or an error."""


VOICES = Registry(
    "voice",
    {
        "pico": "onboard.narrate.voices.pico:Pico",
        "piper": "onboard.narrate.voices.piper:Piper",
        "espeak": "onboard.narrate.voices.espeak:Espeak",
        "edge": "onboard.narrate.voices.edge:Edge",
        "openai": "onboard.narrate.voices.openai:OpenAI",
        "silent": "onboard.narrate.voices.silent:Silent",
    },
    "onboard.voices",
)


# ------------------------------------------------------------------------------------------------ reading tables


def refuse_unknown_keys(table: Mapping[str, object], known: tuple[str, ...], provider: str) -> None:
    """InputError naming the first key a provider does not have."""
    for key in table:
        if key not in known:
            raise InputError(
                f"unknown setting {key!r} for the voice {provider!r}",
                place=key,
                hint=f"Known: {', '.join(('provider', *known))}.",
            )


def text_setting(table: Mapping[str, object], key: str, default: str) -> str:
    """A setting that is a text. InputError for anything else."""
    value = table.get(key, default)
    if not isinstance(value, str):
        raise InputError(f"{key} is {value!r}, and must be a text", place=key, hint="Put it in quotation marks.")
    return value


def number_setting(table: Mapping[str, object], key: str, default: float, least: float, most: float) -> float:
    """A setting that is a number in a range, both ends included. InputError for anything else."""
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{key} is {value!r}, and must be a number from {least} to {most}", place=key)
    if not least <= value <= most:
        raise InputError(f"{key} is {value}, and must be from {least} to {most}", place=key)
    return float(value)
