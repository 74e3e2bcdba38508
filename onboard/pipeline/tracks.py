"""What a scene shows in one format, as work: each view held, how it takes the place of the one before, its clips.

takes   the Views of a scene, a Format      gives   a Track of units of work

When any of it stands is ``schedule``'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from onboard.compose.encoders.base import Rhythm
from onboard.core.clips import Clip, ClipSound
from onboard.core.model import Size
from onboard.core.timing import FRAMES_PER_SECOND, SAMPLES_PER_FRAME, Showing
from onboard.pipeline.views import Entrance, View, face_of
from onboard.pipeline.work.base import Work
from onboard.pipeline.work.compose import Small
from onboard.pipeline.work.moving import APPEAR_FRAMES, FADE_FRAMES, FILM_FRAMES, ZOOM_FRAMES, Fade, Film, ZoomIn
from onboard.pipeline.work.slides import Still

SMALL = {"landscape": Size(854, 480), "portrait": Size(480, 854)}
"""The size of a small rendition, by the name of the format."""

PAGE_FRAMES = 90
"""Three seconds for a page whose words were spoken while a clip played."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to hold a video: ``name`` "landscape" or "portrait", its size, and settings of the encoder.

    ``small``   settings of the encoder for a rendition of fewer pixels and bytes; None: there is none
    ``rhythm``  how often a picture stands in the stream while nothing changes
    """

    name: str
    size: Size
    encoder: Any
    small: Any | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)

    @property
    def small_rhythm(self) -> Rhythm:
        """Of the small rendition: no picture is stored twice to be sought to sooner."""
        return replace(self.rhythm, sync_after=max(self.rhythm.sync_after, self.rhythm.sync_within))


@dataclass(frozen=True, slots=True)
class Blend:
    """A view goes over into the next within ``frames`` frames; the stream does that, so there is nothing to make."""

    frames: int


Entering = Fade | ZoomIn | Blend
"""How a view takes the place of the one before it."""


@dataclass(frozen=True, slots=True)
class Track:
    """What a scene shows in one format; three entries a view.

    ``stills``     each view, held
    ``entrances``  how a view takes the place of the one before it; None: by a cut, and for the first
    ``films``      the pieces of the clip that plays in a view, in order; mostly none
    """

    views: tuple[View, ...]
    stills: tuple[Still, ...]
    entrances: tuple[Entering | None, ...]
    films: tuple[tuple[Film, ...], ...]

    @property
    def face(self) -> Still:
        """What stands for the scene where there is one picture for it."""
        return self.stills[face_of(self.views)]

    @property
    def ends_with(self) -> str:
        """Fingerprint of the piece that is seen last."""
        return _seen_last(self.stills[-1], self.films[-1])

    def plainer(self) -> Track:
        """The same with nothing that moves but clips and what the stream does by itself."""
        return replace(self, entrances=tuple(one if isinstance(one, Blend) else None for one in self.entrances))

    def pieces(self) -> Iterator[Work]:
        """Every unit of it."""
        yield from self.stills
        yield from (entrance for entrance in self.entrances if isinstance(entrance, Work))
        yield from (film for films in self.films for film in films)


def track_of(
    views: Sequence[View],
    clips: Mapping[str, Clip],
    theme: Any,
    held: Format,
    *,
    moves: bool,
    called: Callable[[str], str],
) -> Track:
    """The work for the views of a scene, held in one format.

    ``clips``    what plays in the place of which photo, by the photo's file name
    ``moves``    whether one view fades into the next and photos are zoomed into; else there are only cuts
    ``called``   what a unit is called, by what it is of the scene
    """
    stills = [
        Still(called(f"slide {n}"), view.slide, theme, held.size, held.encoder) for n, view in enumerate(views, 1)
    ]
    films = [tuple(_films(view, clips[view.film], theme, held, called)) if view.film else () for view in views]
    seen_last = [_seen_last(still, played) for still, played in zip(stills, films, strict=True)]
    changes = zip(pairwise(views), pairwise(stills), seen_last[:-1], strict=True)
    entrances = [
        _entrance(left, view, ends_with, still, held) if moves else None
        for (left, view), (_, still), ends_with in changes
    ]
    return Track(tuple(views), tuple(stills), (None, *entrances), tuple(films))


def showings_of(tracks: Sequence[Track], clips: Mapping[str, Clip]) -> tuple[Showing, ...]:
    """When clips play is the same in all formats: a clip has a view of its own, or its scene's only one.

    A scene goes on behind its last clip until the pages there can be read, in the format that has most of them.
    """
    views = [view for view in tracks[0].views if view.film]
    behind = max(len(track.views) - max((at for at, view in enumerate(track.views, 1) if view.film), default=0)
                 for track in tracks)  # fmt: skip
    return tuple(
        Showing(
            None if clips[view.film].sound is ClipSound.KEEP else view.begins,
            _frames_of(clips[view.film]) * SAMPLES_PER_FRAME,
            behind * PAGE_FRAMES * SAMPLES_PER_FRAME if view is views[-1] else 0,
        )
        for view in views
    )


def fades_between(tracks: Sequence[Track], held: Format, *, moves: bool) -> tuple[Fade | Blend | None, ...]:
    """How each scene takes the place of the one before it; None: by a cut, and for the first."""
    changes = ((before.ends_with, after.stills[0]) for before, after in pairwise(tracks))
    return (None, *(_fade(ends_with, still, FADE_FRAMES, held) if moves else None for ends_with, still in changes))


def small_of(piece: Still | Film, settings: Any) -> Small:
    """A piece again, of fewer pixels. ``settings`` of the encoder for what stands still."""
    filmed = isinstance(piece, Film)
    return Small(f"{piece.label}, small", piece.fingerprint(), filmed, settings.filmed() if filmed else settings)


# ------------------------------------------------------------------------------------------------ what moves


def _entrance(left: View, view: View, ends_with: str, still: Still, held: Format) -> Entering | None:
    match view.entrance:
        case Entrance.CUT:
            return None
        case Entrance.ZOOM:
            label, moving = _entering(still), held.encoder.moving()
            return ZoomIn(label, left.slide, view.slide, still.theme, held.size, ZOOM_FRAMES, moving)
        case Entrance.FADE:
            frames = APPEAR_FRAMES if left.slide.page == view.slide.page else FADE_FRAMES
            return _fade(ends_with, still, frames, held)


def _fade(ends_with: str, still: Still, frames: int, held: Format) -> Fade | Blend | None:
    """None where what is seen already is what would come."""
    begins_with = still.fingerprint()
    if ends_with == begins_with:
        return None
    if held.encoder.blends:
        return Blend(frames)
    return Fade(_entering(still), ends_with, begins_with, frames, held.encoder.moving())


def _entering(still: Still) -> str:
    return f"{still.label}, its entrance"


def _seen_last(still: Still, films: Sequence[Film]) -> str:
    return (films[-1] if films else still).fingerprint()


# ------------------------------------------------------------------------------------------------ clips


def _films(view: View, clip: Clip, theme: Any, held: Format, called: Callable[[str], str]) -> Iterator[Film]:
    frames = _frames_of(clip)
    for first in range(0, frames, FILM_FRAMES):
        label = called(f"clip {view.film} from {first // FRAMES_PER_SECOND} s")
        length = min(FILM_FRAMES, frames - first)
        yield Film(label, view.slide, view.film, clip, first, length, theme, held.size, held.encoder.filmed())


def _frames_of(clip: Clip) -> int:
    return max(1, int(clip.seconds * FRAMES_PER_SECOND))
