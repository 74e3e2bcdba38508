"""A slide with a place for a film: drawn once, and the frames of a clip are laid into it.

What is blurred on the clip's first picture is blurred in each of its frames (``blurring.destroyed``); its other marks
lie over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from onboard.core.errors import OnboardError
from onboard.core.model import Size, Slide
from onboard.slides.boxes import Box, Picture
from onboard.slides.cropping import view_of
from onboard.slides.drawing import draft_mark, painted, pasted
from onboard.slides.layout import laid_out
from onboard.slides.marking import layer
from onboard.slides.theme import Theme
from onboard.slides.zooming import place_of


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """``picture`` is the slide with the clip's first picture where the frames are laid.

    ``place``   where that is, and what surrounds it
    ``over``    the visible marks, RGBA of the box's size, to be laid over each frame; None where there are none
    ``draft``   the slide's draft band, which lies over everything; None where it is no draft
    """

    picture: Image.Image
    place: Picture
    over: Image.Image | None
    draft: Image.Image | None

    @property
    def box(self) -> Box:
        """The size that frames must have."""
        return self.place.box

    def showing(self, frame: Image.Image) -> Image.Image:
        """The slide with a frame of the film in its place: RGB, of exactly the box's size."""
        image, frame = self.picture.copy(), frame.convert("RGB")
        if self.over is not None:
            frame.paste(self.over, mask=self.over.getchannel("A"))
        pasted(image, self.place, frame)
        if self.draft is not None:
            image.paste(self.draft)
        return image


def opening(slide: Slide, theme: Theme, size: Size, file: str) -> Opening:
    """The slide drawn, and the place in it of its photo named ``file``: frames are fitted whole into it.

    Raises OnboardError where the slide shows no such photo, and what drawing it raises.
    """
    photo = next((photo for photo in slide.photos if photo.file == file), None)
    if photo is None:
        raise OnboardError("a clip is not on the slide it should be on", stage="slides", file=file)
    layout = laid_out(slide, theme, size)
    place = place_of(photo, layout)
    view = view_of(replace(photo, whole=True, zoomed=None), place.box.width, place.box.height)
    picture = painted(layout, theme)
    return Opening(picture, place, layer(photo, view, theme), draft_mark(layout, picture))
