"""A table of onboard.toml -> the settings of a voice, checked.

[voices.de]
provider = "pico"
speed = 0.9
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from onboard.narrate.voices.base import VOICES, Voice, VoiceSettings


def voice_settings(
    provider: str,
    table: Mapping[str, object],
    language: str,
    *,
    offline: bool = False,
    models: Path | None = None,
) -> VoiceSettings:
    """The whole setting of a voice for a language; ``table`` may still hold its own "provider".

    ``models``   the folder of installed voices (the workspace's ``voices/``)

    Raises InputError for an unknown provider, key, voice or value (``place`` is the key), MissingError for a language
    the provider cannot speak or a library that is not installed.
    """
    voice = voice_class(provider)
    rest = {key: value for key, value in table.items() if key != "provider"}
    return dataclasses.replace(voice.settings_from(rest, language, models=models), offline=offline)


def voice_class(provider: str) -> type[Voice]:
    """The class of a provider. Raises InputError for an unknown name, MissingError for an absent library."""
    return cast("type[Voice]", VOICES.load(provider))
