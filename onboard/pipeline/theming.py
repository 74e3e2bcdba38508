"""How a workspace's slides look: the theme that ships, under its own ``theme/``, ``signs/`` and ``[brand]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onboard import files, resources
from onboard.core.errors import InputError, OnboardError
from onboard.pipeline import retheming
from onboard.pipeline.project import SETTINGS_FILE, key_lines, line_of
from onboard.pipeline.workspace import Workspace
from onboard.slides.themefile import THEME_FILE

if TYPE_CHECKING:
    from onboard.slides.themevalue import OwnSign, Theme

THEME_FOLDER = "theme"
SIGNS_FOLDER = "signs"


def theme_of(workspace: Workspace, languages: Iterable[str] = ()) -> Theme:
    """The theme of a workspace's slides, with the fonts that the languages on them need.

    Raises InputError naming every mistake in ``theme/theme.toml`` by its key, one in ``[brand]`` by its line;
    MissingError for a font that is not there.
    """
    told = tuple(dict.fromkeys(languages))
    if (last := retheming.unchanged(workspace, told)) is not None:
        return last
    from onboard.slides.theme import with_language

    theme = _theme_of(workspace)
    for language in told:
        theme = with_language(theme, language)
    return theme


def remember(workspace: Workspace, languages: Iterable[str]) -> None:
    """Keep the theme, for these languages and for none, until something of it changes. Raises OutputError."""
    for told in (tuple(dict.fromkeys(languages)), ()):
        if retheming.unchanged(workspace, told) is None and (before := retheming.look(workspace)) is not None:
            retheming.keep(workspace, told, theme_of(workspace, told), before)


def _theme_of(workspace: Workspace) -> Theme:
    from onboard.slides.theme import load_theme

    brand = workspace.settings.brand
    dark_logo = brand.mode == "dark" and brand.logo_dark
    with _told_from(workspace):
        return load_theme(
            resources.assets() / "theme",
            own=_own_theme(workspace),
            mode=brand.mode,
            colour=brand.colour or None,
            logo=_logo(workspace, "logo_dark" if dark_logo else "logo"),
            signs=_own_signs(workspace),
        )


def _own_theme(workspace: Workspace) -> Path | None:
    """The folder of the workspace's own theme, None where it has none."""
    folder = workspace.folder / THEME_FOLDER
    if not folder.exists() and not folder.is_symlink():
        return None
    if not files.is_inside(folder / THEME_FILE, workspace.folder):
        raise InputError(
            "lies outside the workspace",
            file=f"{THEME_FOLDER}/",
            hint="Put the theme into the workspace, without links.",
        )
    if not (folder / THEME_FILE).is_file():
        raise InputError(
            f"holds no {THEME_FILE}, so nothing in it would be used",
            file=f"{THEME_FOLDER}/",
            hint="Write one, or remove the folder. See docs/formats/theme.md.",
        )
    return folder


def _own_signs(workspace: Workspace) -> tuple[OwnSign, ...]:
    from onboard.slides.signs import read_signs

    folder = workspace.folder / SIGNS_FOLDER
    if not files.is_inside(folder, workspace.folder):
        raise InputError(
            "lies outside the workspace", file=f"{SIGNS_FOLDER}/", hint="Put it into the workspace, without links."
        )
    return read_signs(folder)


def _logo(workspace: Workspace, key: str) -> Path | None:
    name = getattr(workspace.settings.brand, key)
    if not name:
        return None
    path = workspace.folder / name
    if not files.is_inside(path, workspace.folder):
        raise InputError(
            "the logo lies outside the workspace",
            place=f"brand.{key}",
            hint="Put it into the workspace, without links.",
        )
    return path


@contextmanager
def _told_from(workspace: Workspace) -> Iterator[None]:
    """A theme names its files by where they lie, and ``[brand]`` by its key; people know the workspace and a line."""
    try:
        yield
    except OnboardError as error:
        place = error.place or ""
        if place.startswith("brand.") or not error.file:
            named = f"{Path(error.file).name} " if error.file else ""
            error.reason = f"{place}: {named}{error.reason}" if place else error.reason
            error.file, error.place = SETTINGS_FILE, _line(workspace, place or "brand")
        elif Path(error.file).is_relative_to(workspace.folder):
            error.file = Path(error.file).relative_to(workspace.folder).as_posix()
        raise


def _line(workspace: Workspace, key: str) -> str:
    return f"line {line_of(key_lines(workspace.text), key.split('.'))}"
