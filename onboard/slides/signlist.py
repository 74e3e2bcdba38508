"""The closed list of pictograms: ``assets/pictograms/pictograms.toml``, shown in docs/pictograms.md."""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from onboard.resources import assets


class Frame(enum.StrEnum):
    """What a sign tells by its shape and colours (ISO 3864-1)."""

    MANDATORY = "mandatory"
    WARNING = "warning"
    PROHIBITION = "prohibition"
    SAFE = "safe"
    FIRE = "fire"
    STOP = "stop"
    """The emergency stop's own colours, red on yellow (IEC 60204-1)."""
    NONE = "none"
    """A mark of slides, in the colour of its place."""


@dataclass(frozen=True, slots=True)
class Pictogram:
    """``name`` is English, for documents and messages; ``iso`` the number of ISO 7010's counterpart, or ""."""

    code: str
    frame: Frame
    name: str
    iso: str = ""


@lru_cache(maxsize=1)
def listed() -> tuple[Pictogram, ...]:
    """Every pictogram there is, by frame."""
    written = tomllib.loads((assets() / "pictograms" / "pictograms.toml").read_text(encoding="utf-8"))
    return tuple(
        Pictogram(code, Frame(frame), sign["name"], sign.get("iso", ""))
        for frame, signs in written.items()
        if frame != "version"
        for code, sign in signs.items()
    )


@lru_cache(maxsize=1)
def frames() -> dict[str, Frame]:
    """The frame of each code."""
    return {sign.code: sign.frame for sign in listed()}
