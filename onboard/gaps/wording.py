"""What is said about a gap: takes a kind and a language -> gives why it matters and what to write instead.

German and English, from ``wording/<language>.toml``; every other language gets English.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onboard.core import places
from onboard.gaps.kinds import Hole

_WORDING = Path(__file__).resolve().parent / "wording"


def language_of_wording(language: str) -> str:
    """ "de" for German of any country, "en" for everything else."""
    return "de" if language.lower().partition("-")[0] == "de" else "en"


@functools.cache
def wording(language: str) -> Mapping[str, Any]:
    return tomllib.loads((_WORDING / f"{language_of_wording(language)}.toml").read_text(encoding="utf-8"))


def why_and_instead(hole: Hole, language: str) -> tuple[str, str]:
    """Two sentences, the placeholders filled with what the hole names."""
    found = wording(language)["kinds"][hole.kind.value]
    found = found[hole.reason] if hole.reason else found
    return found["why"].format_map(hole.named), found["instead"].format_map(hole.named)


def kind_name(kind: str, language: str) -> str:
    """What a person calls the kind: "Unbestimmtes Wort"."""
    return wording(language)["names"].get(kind, kind)


def label(name: str, language: str) -> str:
    """A word of the report."""
    return wording(language)["report"][name]


def place_in_words(place: str, language: str) -> str:
    """A source ref's place as the language says it: "line 12" is "Zeile 12" in German."""
    return places.told(place, wording(language)["places"])
