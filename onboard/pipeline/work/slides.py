"""Dividing slides by measuring, and drawing them, large or small."""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import dataclass
from typing import Any

from onboard.core.fingerprint import canonical
from onboard.core.model import Signal, Size, Slide
from onboard.pipeline.work.base import Shelf, Work

THUMBNAIL_QUALITY = 84


@dataclass(frozen=True)
class Paginate(Work):
    """Divide a slide into as many as it needs, by measuring. Result: JSON, see :func:`pages_of`."""

    stage = "layout"

    slide: Slide
    theme: Any
    size: Size

    def inputs(self) -> dict[str, Any]:
        return {**_shown_on(self.slide), "the theme": self.theme, "the picture size": self.size}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.slides.layout import paginate

        return canonical([_page(page, self.slide) for page in paginate(self.slide, self.theme, self.size)]).encode()


def pages_of(slide: Slide, result: bytes) -> tuple[Slide, ...]:
    """The slides that together show this one, from the result of its Paginate."""
    return tuple(
        dataclasses.replace(
            slide,
            heading=page["heading"],
            lines=tuple((label, text) for label, text in page["lines"]),
            points=tuple(page["points"]),
            panels=tuple((Signal(signal) if signal else None, text) for signal, text in page["panels"]),
            photos=tuple(slide.photos[n] for n in page["photos"]),
            page=page["page"],
        )
        for page in json.loads(result)
    )


def undivided(slide: Slide) -> bytes:
    """What Paginate would give for a slide that fits as it is."""
    return canonical([_page(slide, slide)]).encode()


def _page(page: Slide, slide: Slide) -> dict[str, Any]:
    """What a page shows of the slide it is one of."""
    return {
        "heading": page.heading,
        "lines": page.lines,
        "points": page.points,
        "panels": page.panels,
        "photos": [slide.photos.index(photo) for photo in page.photos],
        "page": page.page,
    }


@dataclass(frozen=True)
class Still(Work):
    """Draw one slide and encode it as one held picture. Result: a piece of no fixed length (see compose)."""

    stage = "slides"

    slide: Slide
    theme: Any
    size: Size
    encoder: Any

    def inputs(self) -> dict[str, Any]:
        return {
            **_shown_on(self.slide),
            "the theme": self.theme,
            "the picture size": self.size,
            "the encoder": self.encoder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.encoders.base import ENCODERS, Change
        from onboard.slides.drawing import draw

        picture = draw(self.slide, self.theme, self.size)
        return ENCODERS.load(self.encoder.encoder)(self.encoder).encode([Change(0, picture)])


@dataclass(frozen=True)
class Thumbnail(Work):
    """Draw one slide, small. Result: JPEG of ``width`` pixels."""

    stage = "slides"

    slide: Slide
    theme: Any
    size: Size
    width: int
    quality: int = THUMBNAIL_QUALITY

    def inputs(self) -> dict[str, Any]:
        return {
            "the slide": self.slide,
            "the theme": self.theme,
            "the picture size": self.size,
            "the thumbnail": [self.width, self.quality],
        }

    def _make(self, shelf: Shelf) -> bytes:
        from PIL import Image

        from onboard.slides.drawing import draw

        picture = draw(self.slide, self.theme, self.size)
        height = round(self.width * picture.height / picture.width)
        small = picture.resize((self.width, height), Image.Resampling.BOX)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=self.quality, subsampling=0)
        return out.getvalue()


def _shown_on(slide: Slide) -> dict[str, Any]:
    """A slide's inputs by the names people know them by."""
    return {
        "the words shown": [slide.kind, slide.heading, slide.language, slide.lines, slide.points, slide.panels],
        "the photo": slide.photos,
        "the form": slide.form,
        "the step's number": slide.number,
        "the draft mark": slide.draft,
        "the footer": slide.footer,
        "the page of the slide": slide.page,
    }
