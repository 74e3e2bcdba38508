"""Filmed clips: a piece of a phone's video, shown in the place of a photo."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

LARGEST_CLIP = 1024 * 1024 * 1024
"""Bytes: about ten minutes of a phone's 1080p."""

LONGEST_CUT = 120.0
"""Seconds of the video that a clip may be seen: a step is not a film."""


class ClipSound(enum.StrEnum):
    """What is heard of a clip's own sound."""

    MUTE = "mute"
    """Nothing: the usual, since a hall is loud and colleagues' voices are theirs."""
    DUCK = "duck"
    """All of it, quiet as long as somebody speaks."""
    KEEP = "keep"
    """All of it, and the clip is shown when the scene's words have been spoken."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of a clip is shown, as the document has it.

    ``start, end``   seconds from the clip's first picture; None: from its beginning, to its end
    ``speed``        0.5 shows it at half its speed
    """

    start: float | None = None
    end: float | None = None
    speed: float = 1.0
    sound: ClipSound = ClipSound.MUTE


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a filmed clip that is there and can be shown.

    ``digest``       SHA-256 of the file
    ``start, end``   seconds in the clip, by its own time stamps
    ``path``         where the file lies on this machine; not part of the meaning
    """

    digest: str
    start: float
    end: float
    speed: float = 1.0
    sound: ClipSound = ClipSound.MUTE
    path: str = field(default="", compare=False)

    @property
    def seconds(self) -> float:
        """How long it is seen."""
        return (self.end - self.start) / self.speed
