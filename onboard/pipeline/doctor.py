"""What this machine can do, and what to do about the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboard import files, resources
from onboard.core.errors import OnboardError
from onboard.narrate.inventory import voices_for
from onboard.narrate.voices.base import VoiceSettings
from onboard.narrate.voices.settings import voice_class
from onboard.pipeline import keys
from onboard.pipeline.look import look_of, speaker_of
from onboard.pipeline.workspace import Workspace
from onboard.script.grounding.lines import damaged
from onboard.slides.installed import inventory

_ROOM = 2 * 1024 * files.MEBIBYTE


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``state``: "ok", "note" (works, but should be known) or "missing"."""

    name: str
    state: str
    text: str
    hint: str = ""


def examine(workspace: Workspace | None) -> tuple[Check, ...]:
    """Everything worth knowing here; without a workspace only what does not depend on one."""
    checks = [_fonts(), _other_scripts(), _tables()]
    if workspace is None:
        return (*checks, *map(_could_speak, ("de", "en")))
    spoken = [_speaks(workspace, language) for language in _languages(workspace)]
    return (
        *checks,
        *spoken,
        *_settings(workspace),
        *_credentials(workspace),
        *_places(workspace),
        *_base_url(workspace),
    )


def _fonts() -> Check:
    found = sorted(path.name for path in (resources.assets() / "fonts").glob("*.ttf"))
    if found:
        return Check("fonts", "ok", ", ".join(found))
    return Check("fonts", "missing", "no fonts come with this installation", "Install onboard again.")


def _other_scripts() -> Check:
    """Latin, Greek, Cyrillic, Arabic and Hebrew come with the program; for others this machine's fonts are used."""
    there = [f"{one.script.name} ({one.fonts[0].file})" for one in inventory() if one.fonts]
    absent = [one.script.name for one in inventory() if not one.fonts]
    text = "Latin, Greek, Cyrillic, Arabic, Hebrew" + "".join(f", {name}" for name in there)
    if not absent:
        return Check("scripts", "ok", text)
    return Check("scripts", "ok", f"{text}; no font here for {', '.join(absent)}", "See docs/languages.md.")


def _tables() -> Check:
    """The tables of the grounding check; a check meets damage only where it asks for what is damaged."""
    if found := damaged():
        return Check("tables", "missing", f"{', '.join(found)}: not as made", "Install onboard again.")
    return Check("tables", "ok", "those of the grounding check are as they were made")


def _languages(workspace: Workspace) -> tuple[str, ...]:
    """Every language something is spoken in: of documents, of translations, and those a voice is set for."""
    settings = workspace.settings
    spoken = [settings.language, *settings.translations, *settings.voices]
    for station in workspace.station_ids():
        spoken += workspace.station(station).languages
    return tuple(dict.fromkeys(spoken))


def _speaks(workspace: Workspace, language: str) -> Check:
    """What will speak a language here, as configured, and what leaves the house by it."""
    try:
        speaker = speaker_of(workspace, language)
    except OnboardError as error:
        others = [f"{one.provider}" for one in voices_for(language, workspace.voices) if one.speaks and one.usable]
        could = f" Could be set: {', '.join(others)}." if others else ""
        return Check(f"voice {language}", "missing", str(error), f"{error.hint or ''}{could}".strip())
    told = [_told_voice(voice) for voice in speaker.voices()]
    text = told[0] + (f"; where its service fails, {told[1]}" if len(told) > 1 else "")
    hosts = [
        voice_class(one.provider).host_of(one) for one in speaker.voices() if not voice_class(one.provider).offline
    ]
    if hosts:
        return Check(f"voice {language}", "note", text, f"Every new sentence is sent to {', '.join(hosts)}.")
    return Check(f"voice {language}", "ok", text)


def _told_voice(voice: VoiceSettings) -> str:
    remote = voice_class(voice.provider)
    return f"{voice.provider}/{voice.voice} ({'offline' if remote.offline else 'online'}, {remote.licence})"


def _could_speak(language: str) -> Check:
    """What could speak a language here, where nothing is configured."""
    voices = [voice for voice in voices_for(language) if voice.speaks and voice.usable]
    text = "; ".join(f"{one.provider} ({'offline' if one.offline else 'online'}, {one.licence})" for one in voices)
    if any(voice.offline for voice in voices):
        return Check(f"voice {language}", "ok", text)
    hint = "Only online voices: text would leave this machine." if text else "See docs/voices.md."
    return Check(f"voice {language}", "note" if text else "missing", text or "no voice speaks it", hint)


def _settings(workspace: Workspace) -> Iterator[Check]:
    for language in _languages(workspace):
        try:
            look_of(workspace, language, draft=False, silent=False)
        except OnboardError as error:
            yield Check(f"settings {language}", "missing", str(error), error.hint or "")
        else:
            yield Check(f"settings {language}", "ok", "theme, voice and encoder can be used")


def _credentials(workspace: Workspace) -> Iterator[Check]:
    found = keys.outlook(workspace, datetime.now().astimezone())
    if found is not None:
        yield Check("credentials", found.state, found.text, found.hint)


def _places(workspace: Workspace) -> Iterator[Check]:
    for name in ("stations", "records", "output", ".onboard"):
        place = _existing(workspace.folder / name)
        if os.access(place, os.W_OK):
            yield Check(f"write {name}", "ok", str(place))
        else:
            yield Check(f"write {name}", "missing", f"{place} cannot be written", "Give yourself write permission.")
    free = shutil.disk_usage(workspace.folder).free
    text = f"{free / files.MEBIBYTE / 1024:.1f} GiB free"
    yield (
        Check("disk", "ok", text)
        if free > _ROOM
        else Check("disk", "note", f"{text}; a video takes up to 0.2 GiB while it is made", "Free some space.")
    )


def _existing(place: Path) -> Path:
    return place if place.exists() else _existing(place.parent)


def _base_url(workspace: Workspace) -> Iterator[Check]:
    url = workspace.settings.site.base_url
    if not url:
        yield Check(
            "base_url", "note", "not set: signs are stamped as a trial", "Set base_url under [site] in onboard.toml."
        )
    else:
        yield Check("base_url", "ok", url)
    yield _offline(url)


def _offline(url: str) -> Check:
    """Browsers keep pages for when there is no network only where a site is served over HTTPS."""
    if url.startswith("https:"):
        return Check("offline", "ok", "pages work without a network after the first visit, over HTTPS")
    if not url:
        return Check("offline", "note", "pages work without a network only where the site has an https:// base_url")
    return Check(
        "offline",
        "note",
        f"{url} is no HTTPS: pages will not work without a network",
        "Serve it over HTTPS (onboard serve --tls-cert, or a web server in front) and set an https:// base_url"
        " before signs are printed. See docs/serving.md.",
    )
