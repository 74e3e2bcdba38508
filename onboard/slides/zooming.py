"""Going closer: the frames between a slide with a whole photo and the same slide with a part of it.

Only the photo's place is painted again in each frame. Marks step aside while the picture moves: they fade out at its
beginning and in at its end, each where it stands on the slide before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from onboard.core.errors import OnboardError
from onboard.core.model import Photo, Size, Slide
from onboard.slides.boxes import Box, Layout, Picture
from onboard.slides.cropping import view_of
from onboard.slides.drawing import draft_mark, painted, pasted
from onboard.slides.framing import View
from onboard.slides.layout import laid_out
from onboard.slides.marking import layer
from onboard.slides.originals import Plate
from onboard.slides.photos import printed, source_of
from onboard.slides.theme import Theme

_FADED = 0.16
"""Share of the time that marks take to fade out, and to fade in."""


class Zoom:
    """The movement from ``before`` to ``after``: the same slide but for one photo that is zoomed, or no longer so.

    Raises OnboardError where the slides differ in more than that, and what drawing them raises.
    """

    def __init__(self, before: Slide, after: Slide, theme: Theme, size: Size) -> None:
        old, new = _moving(before, after)
        layouts = laid_out(before, theme, size), laid_out(after, theme, size)
        self._place = place_of(old, layouts[0])
        self._box = self._place.box
        if place_of(new, layouts[1]).box != self._box:
            raise OnboardError("a photo stands elsewhere when it is zoomed", stage="slides", file=old.file)
        self._first, self._last = painted(layouts[0], theme), painted(layouts[1], theme)
        self._draft = draft_mark(layouts[0], self._first)
        self._views = tuple(view_of(photo, self._box.width, self._box.height) for photo in (old, new))
        self._layers = tuple(layer(photo, view, theme) for photo, view in zip((old, new), self._views, strict=True))
        self._photo = old
        self._sources = _sources(old, self._views)

    @property
    def box(self) -> Box:
        """Where on the slide something moves."""
        return self._box

    def at(self, share: float) -> Image.Image:
        """The slide when ``share`` (0 to 1) of the movement's time has passed; 0 is ``before``, 1 is ``after``."""
        if share <= 0:
            return self._first.copy()
        if share >= 1:
            return self._last.copy()
        view = self._views[0].towards(self._views[1], _eased(share))
        photo = printed(self._photo, view, _fitting(self._sources, view))
        for over, strength in zip(self._layers, _strengths(share), strict=True):
            if over is not None and strength > 0:
                mask = over.getchannel("A").point([round(level * strength) for level in range(256)])
                photo.paste(over, mask=mask)
        frame = self._first.copy()
        pasted(frame, self._place, photo)
        if self._draft is not None:
            frame.paste(self._draft)
        return frame


def place_of(photo: Photo, layout: Layout) -> Picture:
    """Where a photo stands in a layout. Raises OnboardError where it does not."""
    for element in layout.elements:
        if isinstance(element, Picture) and element.photo == photo:
            return element
    raise OnboardError("a photo is not on the slide it should be on", stage="slides", file=photo.file)


def _moving(before: Slide, after: Slide) -> tuple[Photo, Photo]:
    """The one photo that is seen closer or further."""
    pairs = [pair for pair in zip(before.photos, after.photos, strict=False) if pair[0] != pair[1]]
    same = replace(before, photos=()) == replace(after, photos=()) and len(before.photos) == len(after.photos)
    if (
        not same
        or len(pairs) != 1
        or replace(pairs[0][0], zoomed=None, hidden=()) != replace(pairs[0][1], zoomed=None, hidden=())
    ):
        raise OnboardError("only one photo of a slide can be zoomed at a time", stage="slides", place=before.heading)
    return pairs[0]


def _eased(share: float) -> float:
    """Slow at both ends (a fifth-degree smooth step): the picture neither jerks away nor stops dead."""
    return share**3 * (share * (share * 6 - 15) + 10)


def _strengths(share: float) -> tuple[float, float]:
    return max(1 - share / _FADED, 0.0), max(1 - (1 - share) / _FADED, 0.0)


def _sources(photo: Photo, views: Sequence[View]) -> tuple[Plate, ...]:
    """The photo upright and in sRGB, as large as the closest view needs it, then halved until it is less than enough.

    Largest first: a frame then never has more than four pixels to make one of.
    """
    closest = source_of(photo, min(views, key=lambda view: view.region.width))
    image = closest.part(0, 0, 1, 1, *closest.upright_size)
    sources = [Plate(image, closest.size, 1, None, closest.composed)]
    furthest = max(views, key=lambda view: view.region.width)
    while image.width >= 2 * furthest.width / furthest.region.width and min(image.size) > 1:
        image = image.reduce(2)
        sources.append(sources[0].with_image(image))
    return tuple(sources)


def _fitting(sources: Sequence[Plate], view: View) -> Plate:
    """The smallest that is enough for a view, else the largest."""
    enough = [source for source in sources if source.image.width >= view.width / view.region.width]
    return enough[-1] if enough else sources[0]
