"""A theme whose files are as they were is not made again: told by traces, as with a document (``rereading``).

takes   a workspace, languages      gives   the theme as it was last, where making it would give the same

    .onboard/last/theme.json     themes by their languages, and the mark of what they rest on

They rest on ``theme/``, ``signs/``, the logo, ``[brand]`` and onboard itself with what ships. One with fonts of this
machine is made each time: others may have been installed. A convenience: losing it costs time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from onboard import files, resources
from onboard.core.roundtrip import as_plain, from_plain
from onboard.pipeline.rereading import program_mark, settled_traces
from onboard.pipeline.standstill.traces import Traces, UnsureError
from onboard.pipeline.workspace import Workspace
from onboard.slides.themevalue import Theme

VERSION = 1

_LIMIT = files.MEBIBYTE
_FOLDERS = ("theme", "signs")


def unchanged(workspace: Workspace, languages: Sequence[str]) -> Theme | None:
    """The last theme for these languages; None where something is not as it was, or nobody can be sure."""
    try:
        return from_plain(Theme, _kept(workspace)[_called(languages)])
    except (UnsureError, OSError, ValueError, KeyError, TypeError):
        return None


def look(workspace: Workspace) -> str | None:
    """The mark of what themes rest on, taken before one is made; None where nobody could be sure of it later."""
    with suppress(UnsureError, OSError):
        return settled_traces(workspace, lambda: _traces(workspace)).mark()
    return None


def keep(workspace: Workspace, languages: Sequence[str], theme: Theme, before: str) -> None:
    """Keep a theme, unless it rests on what cannot be told, or something was saved since ``before`` was looked at.

    Raises OutputError where it cannot be written.
    """
    ours = (resources.assets(), workspace.folder)
    fonts = [Path(font.path) for font in (theme.fonts.regular, *theme.fonts.fallback)]
    if not all(any(font.is_relative_to(own) for own in ours) for font in fonts):
        return
    with suppress(UnsureError, OSError):
        if settled_traces(workspace, lambda: _traces(workspace)).mark() != before:
            return
        themes = {**_known(workspace, before), _called(languages): as_plain(theme)}
        kept = {"version": VERSION, "mark": before, "themes": themes}
        files.write_ours(_file(workspace), json.dumps(kept, ensure_ascii=False).encode())


def _file(workspace: Workspace) -> Any:
    return workspace.last / "theme.json"


def _called(languages: Sequence[str]) -> str:
    return " ".join(languages)


def _kept(workspace: Workspace) -> Mapping[str, Any]:
    return _known(workspace, _traces(workspace).mark())


def _known(workspace: Workspace, mark: str) -> Mapping[str, Any]:
    """The themes kept under a mark; nothing where it is another by now."""
    try:
        kept = json.loads(files.read_bounded(_file(workspace), _LIMIT))
        return kept["themes"] if kept["version"] == VERSION and kept["mark"] == mark else {}
    except (files.InputError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _traces(workspace: Workspace) -> Traces:
    """Raises UnsureError for links."""
    brand, found = workspace.settings.brand, Traces()
    for name in _FOLDERS:
        found.folder(workspace.folder / name, f"{name}/")
    for name in (brand.logo, brand.logo_dark):
        if name:
            found.file(workspace.folder / name, name)
    told = (str(workspace.folder), brand.mode, brand.colour, brand.logo, brand.logo_dark)
    return found.tell("brand", *told).tell("onboard", program_mark())
