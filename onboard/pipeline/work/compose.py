"""One sound, one picture a scene, and the video joined of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from onboard.core.clips import Clip
from onboard.core.fingerprint import added_later
from onboard.core.timing import Span
from onboard.pipeline.work.base import Shelf, Work, unchanged

PAGE_PICTURE_WIDTH = 960

PAGE_PICTURE_QUALITY = 82


@dataclass(frozen=True)
class PagePicture(Work):
    """The picture of a scene as the page shows it. Result: JPEG."""

    stage = "compose"

    still: str
    width: int = PAGE_PICTURE_WIDTH
    quality: int = PAGE_PICTURE_QUALITY

    def inputs(self) -> dict[str, Any]:
        return {"the slide": self.still, "the width": self.width, "the quality": self.quality}

    def needs(self) -> tuple[str, ...]:
        return (self.still,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.stills import page_picture

        return page_picture(shelf(self.still), self.width, self.quality)


@dataclass(frozen=True)
class Small(Work):
    """A piece again, of fewer pixels. ``piece`` is its fingerprint. Result: a piece.

    ``moves``   whether it changes in every frame
    """

    stage = "compose"

    piece: str
    moves: bool
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {"the piece": [self.piece, self.moves], "the encoder": self.encoder}

    def needs(self) -> tuple[str, ...]:
        return (self.piece,)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.smaller import smaller

        return smaller(shelf(self.piece), self.encoder, moves=self.moves)


@dataclass(frozen=True)
class MusicFile:
    """A piece of music as it lies in the workspace. ``settings`` is ``compose.music.MusicSettings``."""

    name: str = field(compare=False)
    path: str = field(compare=False)
    digest: str
    settings: Any


@dataclass(frozen=True)
class Soundtrack(Work):
    """All sentences in one continuous track. ``placed`` is (first sample, fingerprint of the Speak). Result: AAC.

    ``music``      what plays under them; ``warnings`` are the spans of the track where it is silent
    ``clips``      filmed clips that are heard: (first sample, the clip)
    """

    stage = "compose"

    placed: tuple[tuple[int, str], ...]
    samples: int
    settings: Any
    music: MusicFile | None = None
    warnings: tuple[Span, ...] = ()
    clips: tuple[tuple[int, Clip], ...] = added_later(())

    def inputs(self) -> dict[str, Any]:
        return {
            "the sentences": self.placed,
            "the length": self.samples,
            "the sound's encoding": self.settings,
            "the music": [self.music, self.warnings],
            "the clips": self.clips,
        }

    def needs(self) -> tuple[str, ...]:
        return tuple(spoken for _, spoken in self.placed)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.soundtrack import soundtrack

        placed = [(start, shelf(spoken)) for start, spoken in self.placed]
        return soundtrack(placed, self.samples, self.settings, self._music(), tuple(self._heard()))

    def _heard(self) -> Iterator[Any]:
        from onboard.compose.clip_tracks import ClipTrack
        from onboard.compose.clips import sound

        return (ClipTrack(start, sound(clip), clip.sound) for start, clip in self.clips)

    def _music(self) -> Any:
        from onboard.compose.music import LARGEST_MUSIC, Music

        if self.music is None:
            return None
        content = unchanged(self.music.path, self.music.digest, LARGEST_MUSIC, self.music.name)
        return Music(self.music.name, content, self.music.settings, self.warnings)


@dataclass(frozen=True)
class Join(Work):
    """Join everything without encoding it again. ``placed`` is (first frame, fingerprint of the Still). Result: MP4."""

    stage = "compose"
    version = 2

    placed: tuple[tuple[int, str], ...]
    frames: int
    sound: str
    cues: tuple[Any, ...]
    chapters: tuple[Any, ...]
    labels: Any
    engine: str

    def inputs(self) -> dict[str, Any]:
        return {
            "the pictures": self.placed,
            "the length": self.frames,
            "the sound": self.sound,
            "the captions": self.cues,
            "the chapters": self.chapters,
            "the title and labels": self.labels,
            "the library that joins": self.engine,
        }

    def needs(self) -> tuple[str, ...]:
        return (self.sound, *(still for _, still in self.placed))

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.joining import Placed, join

        pictures = [Placed(start, shelf(still)) for start, still in self.placed]
        return join(pictures, self.frames, shelf(self.sound), self.cues, self.chapters, self.labels)
