"""One sound, one picture a scene, and the video joined of all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

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
    version = 2
    takes = 0.05

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
    version = 2
    takes = 0.06

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
class SceneSound(Work):
    """The sentences of one scene. ``placed`` is (sample, fingerprint of the Speak), counted from the beginning of the
    scene's stretch of ``samples`` samples. Result: AAC (ADTS).
    """

    stage = "compose"
    takes = 0.15

    placed: tuple[tuple[int, str], ...]
    samples: int
    settings: Any

    def inputs(self) -> dict[str, Any]:
        return {"the sentences": self.placed, "the length": self.samples, "the sound's encoding": self.settings}

    def needs(self) -> tuple[str, ...]:
        return tuple(spoken for _, spoken in self.placed)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.soundtrack import scene_sound

        return scene_sound([(start, shelf(spoken)) for start, spoken in self.placed], self.samples, self.settings)


@dataclass(frozen=True)
class Soundtrack(Work):
    """All sentences in one continuous track. ``placed`` is (first sample, fingerprint of the Speak). Result: AAC
    (ADTS).

    ``music``      what plays under them; ``warnings`` are the spans of the track where it is silent
    ``clips``      filmed clips that are heard: (first sample, the clip)
    """

    stage = "compose"
    version = 2
    takes = 3.0

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
    """Join everything without encoding it again. Result: MP4.

    ``placed``   (first frame, fingerprint of the piece, frames in front of it that blend into it)
    ``sounds``   (first sample, fingerprint of the sound)
    ``encoder``  settings of the encoder that made the pieces
    """

    stage = "compose"
    version = 3
    takes = 0.2
    at_home = True

    placed: tuple[tuple[int, str, int], ...]
    frames: int
    sounds: tuple[tuple[int, str], ...]
    cues: tuple[Any, ...]
    chapters: tuple[Any, ...]
    labels: Any
    encoder: Any
    rhythm: Any

    def inputs(self) -> dict[str, Any]:
        return {
            "the pictures": self.placed,
            "the length": self.frames,
            "the sound": self.sounds,
            "the captions": self.cues,
            "the chapters": self.chapters,
            "the title and labels": self.labels,
            "the encoder": self.encoder,
            "the frame rate": self.rhythm,
        }

    def needs(self) -> tuple[str, ...]:
        return (*(sound for _, sound in self.sounds), *(piece for _, piece, _ in self.placed))

    def _make_into(self, shelf: Shelf, target: BinaryIO) -> None:
        from onboard.compose.encoders.base import ENCODERS, Placed
        from onboard.compose.joining import Sounding, join

        pieces = [Placed(start, partial(shelf, piece), blend) for start, piece, blend in self.placed]
        pictures = ENCODERS.load(self.encoder.encoder)(self.encoder).sequence(pieces, self.frames, self.rhythm)
        sounds = [Sounding(start, partial(shelf, sound)) for start, sound in self.sounds]
        join(target, pictures, self.frames, sounds, self.cues, self.chapters, self.labels)

    def _make(self, shelf: Shelf) -> bytes:
        target = io.BytesIO()
        self._make_into(shelf, target)
        return target.getvalue()
