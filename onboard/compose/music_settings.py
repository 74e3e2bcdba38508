"""How music lies under the speech. Nothing here loads what mixes it: plans are made of settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from onboard.compose.made_with import engine_version

LARGEST_MUSIC = 64 * 1024 * 1024
"""Bytes of a music file."""


@dataclass(frozen=True, kw_only=True)
class MusicSettings:
    """How a piece is laid under the speech; the whole value belongs to the fingerprint of the track.

    ``below_speech``   LU that its loudest three seconds stay below the speech while somebody speaks; at least 20
    ``rise``           LU that it rises where nobody speaks
    ``fade``           seconds from silence at the start of the video, and to silence at its end
    ``attack``         seconds in which it gives way before a sentence, and comes back after it
    ``hold``           seconds that it waits after a sentence before it comes back
    ``crossfade``      seconds in which its end goes over into its beginning
    ``engine``         name and version of the libraries that read it
    """

    below_speech: float = 24.0
    rise: float = 6.0
    fade: float = 2.0
    attack: float = 0.6
    hold: float = 0.4
    crossfade: float = 3.0
    engine: str = field(default_factory=engine_version)
