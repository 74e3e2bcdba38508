"""What moves: a fade between two views, a zoom into a photo, a filmed clip in pieces.

Only these frames are made one by one; before and after them a picture stands (see ``slides.Still``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from onboard.core.clips import Clip
from onboard.core.model import Size, Slide
from onboard.pipeline.work.base import Shelf, Work

if TYPE_CHECKING:
    from PIL.Image import Image


FADE_FRAMES = 9
"""0.3 seconds: long enough to be seen as one picture becoming another, over before anybody speaks."""

APPEAR_FRAMES = 6
"""For a mark: it must be there while its word is being said."""

ZOOM_FRAMES = 36

FILM_FRAMES = 60
"""A clip is encoded in pieces of two seconds, beside each other; each can be sought to."""


@dataclass(frozen=True)
class Fade(Work):
    """One view becomes the next. ``before`` and ``after`` are fingerprints of pieces; what is seen at the end of the
    one and the beginning of the other. Result: a piece of ``frames`` frames."""

    stage = "compose"
    version = 2
    takes = 0.6

    before: str
    after: str
    frames: int
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {
            "the slide before": self.before,
            "the slide after": self.after,
            "the length": self.frames,
            "the encoder": self.encoder,
        }

    def needs(self) -> tuple[str, ...]:
        return (self.before, self.after)

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.moving import crossfade
        from onboard.compose.stills import first_picture, last_picture

        before, after = last_picture(shelf(self.before)), first_picture(shelf(self.after))
        return _encoded(crossfade(before, after, self.frames), self.encoder)


@dataclass(frozen=True)
class ZoomIn(Work):
    """A photo on a slide goes from what ``before`` shows of it to what ``after`` does. Result: a piece."""

    stage = "compose"
    version = 3
    takes = 1.5

    before: Slide
    after: Slide
    theme: Any
    size: Size
    frames: int
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {
            "the slide before": self.before,
            "the slide after": self.after,
            "the theme": self.theme,
            "the picture size": self.size,
            "the length": self.frames,
            "the encoder": self.encoder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.moving import spanned
        from onboard.slides.zooming import Zoom

        zoom = Zoom(self.before, self.after, self.theme, self.size)
        return _encoded(spanned(zoom.at, self.frames), self.encoder)


@dataclass(frozen=True)
class Film(Work):
    """Frames ``first`` to ``first + frames`` of a clip, in its place on a slide. Result: a piece.

    ``file``   of the photo in whose place it plays
    """

    stage = "compose"
    version = 4
    takes = 1.5

    slide: Slide
    file: str
    clip: Clip
    first: int
    frames: int
    theme: Any
    size: Size
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {
            "the clip": [self.file, self.clip, self.first, self.frames],
            "the slide": self.slide,
            "the theme": self.theme,
            "the picture size": self.size,
            "the encoder": self.encoder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        return _encoded(self._frames(), self.encoder)

    def _frames(self) -> Iterator[Image]:
        from onboard.compose.clips import film
        from onboard.slides.blurring import destroyed
        from onboard.slides.openings import opening

        marks = next(photo.marks for photo in self.slide.photos if photo.file == self.file)
        place = opening(self.slide, self.theme, self.size, self.file)
        box, wanted = place.box, range(self.first, self.first + self.frames)
        # What is blurred is gone before a frame is laid on its ground, which is made of the clip itself.
        unseen = partial(destroyed, marks=marks)
        seen = picture = None
        for frame in film(self.clip, box.width, box.height, wanted, through=unseen):
            if frame is not seen or picture is None:
                seen, picture = frame, place.showing(frame)
            yield picture


def _encoded(frames: Iterator[Image], settings: Any) -> bytes:
    from onboard.compose.encoders.base import ENCODERS
    from onboard.compose.moving import changes

    encoder = ENCODERS.load(settings.encoder)(settings)
    return encoder.encode(changes(frames))
