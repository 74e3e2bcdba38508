"""Piper: neural voices on this machine, one model file each, installed by ``onboard voices install``.

Natural, about fifteen times as fast as speech on one core, and the same sound for the same sentence on one machine.
A model is a file of 20 to 120 MB made by others: only one that was tried when it was installed is used, and its
digest belongs to the settings, so that another model is another voice. What the library does when left alone is
told in ``models/loaded.py``.

Word times come from the model's own durations, exact to the sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onboard.core.errors import InputError, MissingError
from onboard.narrate.languages import primary_language
from onboard.narrate.sound import Utterance
from onboard.narrate.voices.base import Voice, VoiceSettings, number_setting, refuse_unknown_keys, text_setting
from onboard.narrate.voices.models.installed import Installed, engine, installed, installed_as

_LANGUAGES = (
    "ar", "bg", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "hi", "hu", "id", "is",
    "it", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "tr", "uk", "ur", "vi",
)  # fmt: skip
"""Those that models are known for and eSpeak NG, which piper reads with, has rules for."""


@dataclass(frozen=True, kw_only=True)
class PiperSettings(VoiceSettings):
    """``sha256`` and ``config_sha256`` (hex) are the model's; ``model``, its file, does not change the sound.

    ``speaker_id``   which of the model's speakers
    """

    sha256: str
    config_sha256: str
    speaker_id: int = 0
    model: Path = field(compare=False)


class Piper(Voice):
    """An installed piper model."""

    name = "piper"
    offline = True
    licence = "GPL-3.0-or-later (piper-tts); each model has its own licence"
    languages = _LANGUAGES
    note = "Natural voices on this machine; each needs a model file of 20 to 120 MB, which does not come with it."

    settings: PiperSettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> PiperSettings:
        refuse_unknown_keys(table, ("voice", "speed", "speaker"), cls.name)
        library = engine()
        chosen = _chosen(text_setting(table, "voice", ""), language, _folder(models))
        return PiperSettings(
            provider=cls.name,
            voice=chosen.name,
            language=language,
            engine=library,
            speed=number_setting(table, "speed", 1.0, 0.5, 2.0),
            sha256=chosen.sha256,
            config_sha256=chosen.config_sha256,
            speaker_id=_speaker_id(table, chosen),
            model=chosen.path,
        )

    @classmethod
    def names_of_voices(cls, language: str, *, models: Path | None = None) -> tuple[str, ...]:
        engine()
        return tuple(one.name for one in _speaking(language, _folder(models)))

    def synthesise(self, text: str) -> Utterance:
        """At the model's own rate. Raises InputError for a text it would speak only in part, or a file that changed."""
        from onboard.narrate.voices.models.loaded import loaded  # half a second that only speaking is worth

        settings = self.settings
        model = loaded(settings.model, settings.sha256, settings.config_sha256)
        return model.speak(text, settings.language, speaker_id=settings.speaker_id, speed=settings.speed)


def _folder(models: Path | None) -> Path:
    if models is None:
        raise MissingError(
            "piper's voices are installed in a workspace, and there is none here",
            hint="Run it inside a workspace, then: onboard voices install FILE.onnx.",
        )
    return models


def _speaking(language: str, models: Path) -> tuple[Installed, ...]:
    """The installed models for a language, at least one."""
    spoken = primary_language(language)
    found = tuple(one for one in installed(models) if primary_language(one.language) == spoken)
    if not found:
        raise MissingError(
            f"no piper voice for {language!r} is installed",
            hint="Install one: onboard voices install FILE.onnx (docs/voices.md).",
        )
    return found


def _chosen(voice: str, language: str, models: Path) -> Installed:
    if voice:
        named = installed_as(models, voice)
        if primary_language(named.language) != primary_language(language):
            raise InputError(
                f"the voice {voice!r} speaks {named.language!r}, not {language!r}",
                place="voice",
                hint=f"Set it in [voices.{primary_language(named.language)}], or name another.",
            )
        return named
    only, *others = _speaking(language, models)
    if others:
        raise InputError(
            f"{len(others) + 1} piper voices for {language!r} are installed, and onboard.toml does not say which",
            place="voice",
            hint=f"Set voice to one of {', '.join(one.name for one in (only, *others)[:5])}.",
        )
    return only


def _speaker_id(table: Mapping[str, object], chosen: Installed) -> int:
    if "speaker" not in table:
        return chosen.speaker_id
    wanted = str(table["speaker"])
    if not chosen.speakers:
        raise InputError(
            f"the voice {chosen.name!r} has one speaker", place="speaker", hint="Remove the setting speaker."
        )
    numbers = {**{str(number): number for _, number in chosen.speakers}, **dict(chosen.speakers)}
    if wanted not in numbers:
        names = ", ".join(name for name, _ in chosen.speakers[:5])
        raise InputError(
            f"the voice {chosen.name!r} has no speaker {wanted[:40]!r}",
            place="speaker",
            hint=f"It has {len(chosen.speakers)}: {names}{', ...' if len(chosen.speakers) > 5 else ''}.",
        )
    return numbers[wanted]
