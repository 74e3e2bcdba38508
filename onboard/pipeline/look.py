"""Everything that is the same for all scenes of a video: theme, picture size, encoder, voice, pauses, labels."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onboard import files, resources
from onboard.compose.encoders.base import ENCODERS, Rhythm
from onboard.compose.music_settings import LARGEST_MUSIC, MusicSettings
from onboard.core.errors import InputError, OnboardError, attached
from onboard.core.model import FORMATS
from onboard.core.timing import FRAMES_PER_SECOND
from onboard.narrate.normaliser.lexicon import EMPTY, Lexicon, read_lexicon
from onboard.narrate.voices.base import VoiceSettings
from onboard.narrate.voices.settings import voice_class, voice_settings
from onboard.pipeline.keys import signatory_of
from onboard.pipeline.plan import Look, Speaker
from onboard.pipeline.project import SETTINGS_FILE, key_lines, line_of
from onboard.pipeline.theming import theme_of
from onboard.pipeline.tracks import SMALL, Format
from onboard.pipeline.work.compose import MusicFile
from onboard.pipeline.workspace import Workspace

_LIMIT = files.MEBIBYTE


def look_of(
    workspace: Workspace,
    language: str,
    *,
    draft: bool,
    silent: bool,
    offline: bool = False,
    others: Iterable[str] = (),
) -> Look:
    """The look of a workspace's videos in one language.

    ``others``: further languages some of its sentences are left in.
    ``silent``: the silent voice instead of the configured one. ``offline``: a voice that needs the network is refused.
    """
    settings = workspace.settings
    left_in = sorted({other for other in others if other and other != language})
    return Look(
        theme=theme_of(workspace, (language, *left_in)),
        formats=_formats(workspace),
        moves=settings.video.motion != "none",
        speaker=speaker_of(workspace, language, silent=silent, offline=offline),
        pauses=settings.pauses_value(),
        labels=labels_of(workspace, language),
        company=settings.company.name,
        draft=draft,
        other_speakers={other: speaker_of(workspace, other, silent=silent, offline=offline) for other in left_in},
        music=_music(workspace),
        signatory=signatory_of(workspace),
    )


def speaker_of(workspace: Workspace, language: str, *, silent: bool = False, offline: bool = False) -> Speaker:
    """Who speaks a language, as configured; the built-in voice where nothing is."""
    lexicon = lexicon_of(workspace, language)
    with attached(stage="narrate", file=SETTINGS_FILE):
        if silent:
            return Speaker(voice_settings("silent", {}, language), lexicon=lexicon)
        table = dict(workspace.settings.voices.get(language, {}))
        fallback = table.pop("fallback", None)
        with _named_by_line(workspace, "voices", language):
            voice = _ready(workspace, table, language, offline=offline)
            if fallback is None:
                return Speaker(voice, lexicon=lexicon)
            if not isinstance(fallback, Mapping) or "provider" not in fallback:
                raise InputError(
                    "the fallback names no voice",
                    place="fallback",
                    hint='Write [voices.de.fallback] provider = "pico".',
                )
        with _named_by_line(workspace, "voices", language, "fallback"):
            instead = _ready(workspace, fallback, language, offline=offline)
            if not voice_class(instead.provider).speaks:
                raise InputError(
                    f"the fallback {instead.provider!r} makes no sound, and silence is not passed off as speech",
                    place="provider",
                    hint='Name a voice that speaks, like "pico".',
                )
            return Speaker(voice, instead, lexicon)


def _ready(workspace: Workspace, table: Mapping[str, Any], language: str, *, offline: bool) -> VoiceSettings:
    """Settings of a voice that has said it can work here."""
    provider = str(table.get("provider", "pico"))
    settings = voice_settings(provider, table, language, offline=offline, models=workspace.voices)
    voice_class(provider)(settings)
    return settings


def lexicon_of(workspace: Workspace, language: str) -> Lexicon:
    """How the workspace says its own words: ``lexicon.<language>.csv``, where there is one."""
    path = workspace.folder / f"lexicon.{language}.csv"
    if not path.is_file() and not path.is_symlink():
        return EMPTY
    return read_lexicon(files.read_bounded(path, _LIMIT, name=path.name), path.name)


def labels_of(workspace: Workspace, language: str) -> Mapping[str, str]:
    """Words beside what the document says, in a language; English where there are none."""
    shipped = _labels_in(resources.scripts_templates() / "labels.toml")
    own = workspace.folder / "scripts_templates" / "labels.toml"
    laid_over = _labels_in(own) if own.is_file() else {}
    tables = (shipped["en"], shipped.get(language, {}), laid_over.get(language, {}))
    return {name: text for table in tables for name, text in table.items()}


def _labels_in(path: Path) -> Mapping[str, Mapping[str, str]]:
    name = f"scripts_templates/{path.name}"
    try:
        tables = tomllib.loads(files.read_bounded(path, _LIMIT, name=name).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise InputError(f"is not valid TOML: {exc}", file=name, hint="Mend it, or remove it.") from exc
    for language, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
            raise InputError("holds something else than texts", file=name, place=f"[{language}]", hint="Mend it.")
    return tables


@contextmanager
def _named_by_line(workspace: Workspace, *table: str) -> Iterator[None]:
    """A provider names the key it objects to; people look for a line."""
    try:
        yield
    except OnboardError as error:
        error.place = _line(workspace, *table, *([error.place] if error.place else ())) or error.place
        raise


def _music(workspace: Workspace) -> MusicFile | None:
    """The company's music, known by its digest; read only when a track is made."""
    settings = workspace.settings.music
    if not settings.file:
        return None
    path = workspace.folder / settings.file
    with attached(stage="compose"):
        if not files.is_inside(path, workspace.folder):
            raise InputError(
                "the music lies outside the workspace",
                file=SETTINGS_FILE,
                place=_line(workspace, "music", "file"),
                hint="Put it into the workspace, without links.",
            )
        mark = files.digest_of(path, name=settings.file, limit=LARGEST_MUSIC)
    return MusicFile(settings.file, str(path), mark, MusicSettings(below_speech=settings.below_speech))


def _formats(workspace: Workspace) -> tuple[Format, ...]:
    video = workspace.settings.video
    told = video.model_dump(include={"crf", "preset"}, exclude_none=True)
    rhythm = Rhythm(still_rate=FRAMES_PER_SECOND) if video.constant_frame_rate else Rhythm()
    with attached(file=SETTINGS_FILE, place=_line(workspace, "video")):
        settings_of = ENCODERS.load(video.encoder).settings_class
        if video.constant_frame_rate and not settings_of.blends:
            raise InputError(
                f"the encoder {video.encoder!r} has no constant frame rate",
                hint="Remove constant_frame_rate, or encoder.",
            )
        return tuple(
            _format(name, settings_of(size=FORMATS[name], **told), rhythm, small=video.small) for name in video.formats
        )


def _format(name: str, encoder: Any, rhythm: Rhythm, *, small: bool) -> Format:
    return Format(name, FORMATS[name], encoder, encoder.small(SMALL[name]) if small else None, rhythm)


def _line(workspace: Workspace, *path: str) -> str | None:
    lines = key_lines(workspace.text)
    return f"line {line_of(lines, path)}" if any(key[: len(path)] == path for key in lines) else None
