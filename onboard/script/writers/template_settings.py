"""What the template writer depends on besides the document: its settings, and the files of its wordings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from onboard import files, resources
from onboard.core.fingerprint import digest

NARRATION, GRAMMAR = "narration", "grammar"
FILE_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class TemplateSettings:
    """What the template writer depends on.

    ``address``    how people are addressed in German, where the document's introduction does not show it
    ``glossary``   (abbreviation, its full form): the full form is spoken, the slides keep what is written
    ``phrases``    the company's own: ("welcome", ...) in place of ours, ("closing", ...) at the end; in the script's
                   language
    ``sentence_words``  longer sentences are divided at semicolons and dashes; 0: as the document has them
    ``plain``      without small words of transition ("nun", "jetzt")
    ``templates``  (name, SHA-256) of the template files; filled in by the writer where empty
    ``folder``     the workspace's own ``scripts_templates``, or None; its files go before ours
    """

    address: Literal["Sie", "du"] = "Sie"
    glossary: tuple[tuple[str, str], ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    sentence_words: int = 0
    plain: bool = False
    templates: tuple[tuple[str, str], ...] = ()
    folder: Path | None = field(default=None, compare=False)


def template_digests(folder: Path | None) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256) of every template file, the workspace's own in place of ours."""
    found = template_files(folder)
    return tuple((name, digest(files.read_bounded(found[name], FILE_LIMIT, name=name))) for name in sorted(found))


def template_files(folder: Path | None) -> dict[str, Path]:
    """Where each of them lies, the workspace's own in place of ours."""
    found = {}
    for root in (resources.scripts_templates(), folder):
        for part in (NARRATION, GRAMMAR):
            for path in sorted((root / part).glob("*.toml")) if root else ():
                found[f"{part}/{path.name}"] = path
    return found
