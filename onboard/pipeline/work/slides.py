"""Dividing slides by measuring, and drawing them: large, small, and many on a sheet."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onboard.core.fingerprint import canonical
from onboard.core.model import Photo, Signal, Size, Slide
from onboard.pipeline.work.base import Shelf, Work
from onboard.pipeline.work.ingest import InspectPhoto

if TYPE_CHECKING:
    from onboard.compose.encoders.base import Change

THUMBNAIL_QUALITY = 84


@dataclass(frozen=True)
class Paginate(Work):
    """Divide a slide into as many as it needs, by measuring. Result: JSON, see :func:`pages_of`."""

    stage = "layout"
    takes = 0.05
    opens = 1.0

    slide: Slide
    theme: Any
    size: Size

    @property
    def near(self) -> str:
        return _photo_of(self.slide)

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
    version = 3
    takes = 0.15

    slide: Slide
    theme: Any
    size: Size
    encoder: Any

    @property
    def near(self) -> str:
        return _photo_of(self.slide)

    def inputs(self) -> dict[str, Any]:
        return {
            **_shown_on(self.slide),
            "the theme": self.theme,
            "the picture size": self.size,
            "the encoder": self.encoder,
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.compose.encoders.base import ENCODERS

        return ENCODERS.load(self.encoder.encoder)(self.encoder).encode(self._drawn())

    def _drawn(self) -> Iterator[Change]:
        """The slide, of which nobody here keeps hold while it is being encoded."""
        from onboard.compose.encoders.base import Change
        from onboard.slides.drawing import draw

        yield Change(0, draw(self.slide, self.theme, self.size))


@dataclass(frozen=True)
class Thumbnail(Work):
    """Draw one slide, small. Result: JPEG of ``width`` pixels."""

    stage = "slides"
    version = 4
    takes = 0.1

    slide: Slide
    theme: Any
    size: Size
    width: int
    quality: int = THUMBNAIL_QUALITY

    @property
    def near(self) -> str:
        return _photo_of(self.slide)

    def inputs(self) -> dict[str, Any]:
        return {
            "the slide": self.slide,
            "the theme": self.theme,
            "the picture size": self.size,
            "the thumbnail": [self.width, self.quality],
        }

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.slides.drawing import drawn_small

        small = drawn_small(self.slide, self.theme, self.size, self.width)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=self.quality, subsampling=0)
        return out.getvalue()


@dataclass(frozen=True)
class Glance(Work):
    """Measure and draw slides at one go: a text is laid out once for both, a photo decoded once for all.

    ``layouts``   what is to be measured
    ``pictures``  what is to be drawn; where ``layouts`` stand beside them, only if it fits on its slide as it is
    ``photos``    what is believed of photos on these slides, and borne out by decoding them

    Result: JSON, see :func:`results_of`.
    """

    stage = "slides"
    takes = 0.2

    layouts: tuple[Paginate, ...]
    pictures: tuple[Thumbnail, ...]
    photos: tuple[InspectPhoto, ...] = ()

    @property
    def near(self) -> str:
        return (*self.layouts, *self.pictures)[0].near

    def inputs(self) -> dict[str, Any]:
        return {work.label: work for work in (*self.layouts, *self.pictures, *self.photos)}

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.slides.layout import fits
        from onboard.slides.originals import plate

        for photo in self.photos:
            plate(Photo(photo.label, photo.digest, path=photo.path))
        made = {photo.fingerprint(): photo.promised() for photo in self.photos}
        made |= {work.fingerprint(): work.make(shelf) for work in self.layouts}
        for work in self.pictures:
            if not self.layouts or fits(work.slide, work.theme, work.size):
                made[work.fingerprint()] = work.make(shelf)
        return canonical({mark: base64.b64encode(result).decode() for mark, result in made.items()}).encode()


def results_of(glance: bytes) -> Mapping[str, bytes]:
    """What the units of a Glance gave, by their fingerprints, from its result."""
    return {mark: base64.b64decode(result) for mark, result in json.loads(glance).items()}


@dataclass(frozen=True)
class SheetCell:
    """One picture of a sheet: the fingerprint of its Thumbnail, and what stands below (see ``slides.contactsheet``)."""

    thumbnail: str
    caption: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet(Work):
    """Lay thumbnails out on a contact sheet. Result: PNG."""

    stage = "slides"
    takes = 0.5

    cells: tuple[SheetCell, ...]
    theme: Any
    title: str
    language: str

    def inputs(self) -> dict[str, Any]:
        return {"the slides": self.cells, "the theme": self.theme, "the title": [self.title, self.language]}

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.thumbnail for cell in self.cells))

    def _make(self, shelf: Shelf) -> bytes:
        from onboard.slides.contactsheet import Cell, png, sheet

        cells = [Cell(shelf(cell.thumbnail), cell.caption, cell.number, cell.note) for cell in self.cells]
        return png(sheet(cells, self.theme, title=self.title, language=self.language))


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


def _photo_of(slide: Slide) -> str:
    """What slides of the same photo have in common: it is decoded once for those that are drawn after each other."""
    return next((photo.digest for photo in slide.photos if photo.digest), "")
