"""Voices by themselves: one sentence as a sample, and installing one.

sample    a sentence, a voice, a language -> the sound, and what was said for what was written
install   a file, a folder, or a name at the configured source -> the voice in the workspace
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onboard.core.errors import InputError, attached
from onboard.core.progress import Progress
from onboard.narrate.normaliser.lexicon import EMPTY
from onboard.narrate.normaliser.normalising import spoken_form
from onboard.narrate.sound import from_wav
from onboard.narrate.speaking import speak
from onboard.narrate.voices.installing import Installed, install
from onboard.narrate.voices.settings import voice_class, voice_settings
from onboard.pipeline.look import lexicon_of
from onboard.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sample:
    """A spoken sentence.

    ``wav``      48 kHz, mono, 16 bit, levelled as in a video
    ``said``     what the voice was given for it
    ``sent_to``  the host that was given the words; "" where they stayed on this machine
    """

    wav: bytes
    seconds: float
    voice: str
    said: str
    sent_to: str


def sample(workspace: Workspace | None, name: str, text: str, language: str, *, offline: bool = False) -> Sample:
    """Speak one sentence. ``name`` is "provider" or "provider/voice"; its other settings are the workspace's."""
    provider, _, voice = name.partition("/")
    table = dict(_configured(workspace, provider, language))
    if voice:
        table["voice"] = voice
    models = workspace.voices if workspace else None
    settings = voice_settings(provider, table, language, offline=offline, models=models)
    lexicon = lexicon_of(workspace, language) if workspace else EMPTY
    with attached(stage="narrate"):
        if not text.strip():
            raise InputError("there is nothing to say", hint='Give a sentence: onboard voices try pico "Achtung."')
        form = spoken_form(text, language, lexicon, voice=f"{settings.provider}/{settings.voice}")
        wav = speak(form.text, settings)
    host = "" if voice_class(provider).offline else voice_class(provider).host_of(settings)
    return Sample(wav, from_wav(wav).seconds, f"{settings.provider}/{settings.voice}", form.text, host)


def _configured(workspace: Workspace | None, provider: str, language: str) -> Mapping[str, object]:
    """What onboard.toml says of a provider for a language, as the voice or as its fallback; else nothing."""
    table = workspace.settings.voices.get(language, {}) if workspace else {}
    fallback = table.get("fallback")
    for one in (table, fallback):
        if isinstance(one, Mapping) and one.get("provider", "pico") == provider:
            return {key: value for key, value in one.items() if key != "fallback"}
    return {}


def install_voice(
    workspace: Workspace,
    source: str,
    *,
    name: str = "",
    sha256: str = "",
    offline: bool = False,
    progress: Progress | None = None,
) -> Installed:
    """Install a piper voice in the workspace.

    ``source``   an .onnx file, a folder, an address, or a bare name at the place that [sources] voices names
    """
    found = _where(workspace, source)
    return install(
        found, workspace.voices, name=name or None, sha256=sha256 or None, offline=offline, progress=progress
    )


def _where(workspace: Workspace, source: str) -> str | Path:
    if "://" in source:
        return source
    if Path(source).exists() or "/" in source or source.endswith(".onnx"):
        return Path(source)
    place = workspace.settings.sources.voices
    if not place:
        raise InputError(
            f"there is no file {source!r} here, and no place is set where voices are fetched from",
            hint='Give the path of an .onnx file, or set voices = "..." under [sources] in onboard.toml.',
        )
    return f"{place.rstrip('/')}/{source}.onnx" if "://" in place else workspace.folder / place / f"{source}.onnx"
