"""Where everything on a slide stands: found by measuring, largest first.

A template tells the ways to lay its slides out, large type and large photos first, down to the theme's smallest type;
the first in which everything fits is taken. What fits in none is continued on further slides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from onboard.core.errors import InputError, OnboardError
from onboard.core.model import Photo, Signal, Size, Slide, SlideForm
from onboard.slides.boxes import Layout
from onboard.slides.directions import right_to_left
from onboard.slides.frame import Frame, finished, mirrored
from onboard.slides.originals import keep_only
from onboard.slides.templates.base import Attempt, Composition, header
from onboard.slides.templates.choosing import template_for
from onboard.slides.theme import Theme

PHOTOS_ON_A_SLIDE = 4
LONGEST_WORD = 500
"""Characters without a space: twice the longest address a document is likely to hold."""
_WORD = re.compile(r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+")
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean are written without spaces, or may be divided anywhere."""

_REMEMBERED = 24
"""Slides whose layout a process keeps: those that were measured a moment ago and are drawn now."""

# ------------------------------------------------------------------------------------------------ one slide


def laid_out(slide: Slide, theme: Theme, size: Size) -> Layout:
    """Where everything on this slide stands.

    The slide must be one that :func:`paginate` gave; another may not fit (OnboardError). Raises InputError for an
    unreadable photo, a character no font has, or small print that is too long. Of other slides' photos nothing stays
    in memory: it is asked by who draws.
    """
    keep_only(slide.photos)
    layout = _best(slide, theme, size)
    if layout is None:
        raise OnboardError("a slide holds more than fits; paginate it first", stage="slides", place=slide.heading)
    return layout


def fits(slide: Slide, theme: Theme, size: Size) -> bool:
    """Whether everything fits on this slide as it is. Raises InputError as :func:`laid_out`."""
    return _best(slide, theme, size) is not None


def _best(slide: Slide, theme: Theme, size: Size) -> Layout | None:
    """The first arrangement in which everything fits, one that splits no word if there is one."""
    pictures = (*slide.photos, *([theme.logo] if theme.logo else []))
    return _searched(slide, theme, size, tuple(picture.path for picture in pictures))


@lru_cache(maxsize=_REMEMBERED)
def _searched(slide: Slide, theme: Theme, size: Size, _paths: tuple[str, ...]) -> Layout | None:
    frame = Frame(theme, size, slide.language, slide.left_in)
    found = _first_that_fits(template_for(slide)(slide, frame))
    if found is None:
        return None
    layout = finished(slide, frame, found.elements, stripe=found.stripe, logo=found.logo)
    return mirrored(layout) if right_to_left(slide.language) else layout


def _first_that_fits(groups: Iterable[Sequence[Attempt]]) -> Composition | None:
    fallback = None
    for equals in groups:
        fitting = [found for attempt in equals if (found := attempt()) is not None]
        whole = [found for found in fitting if not found.split]
        if whole:
            return max(whole, key=_merit)
        if fitting and fallback is None:
            fallback = max(fitting, key=_merit)
    return fallback


def _merit(composition: Composition) -> float:
    return composition.merit


# ------------------------------------------------------------------------------------------------ many slides


def paginate(slide: Slide, theme: Theme, size: Size) -> tuple[Slide, ...]:
    """The slides that together show this one: usually itself alone.

    Facts, warnings and points are continued in order on pages 2, 3, ...; warnings stay on the first page if they can,
    without the photos if need be. Photos stand on every page where they leave room, at most four at a time, and on a
    page of their own where they never do. Nothing is left out. A paginated slide gives itself.

    A slide that warnings fill has no photos: they follow on the step's own slide. Raises InputError for a word that is
    none: nobody reads a thousand letters without a space, and setting them would take minutes.
    """
    _refuse_endless_words(slide)
    if slide.form is SlideForm.WARNING and slide.panels:
        slide = replace(slide, photos=())
    photo_groups = [slide.photos[at : at + PHOTOS_ON_A_SLIDE] for at in range(0, len(slide.photos), PHOTOS_ON_A_SLIDE)]
    if len(photo_groups) < 2 and _best(slide, theme, size) is not None:
        return (slide,)
    return _Pages(slide, theme, size).all(photo_groups)


def _refuse_endless_words(slide: Slide) -> None:
    texts = (slide.heading, *slide.points, *(text for pair in (*slide.lines, *slide.panels) for text in pair))
    for text in texts:
        longest = max(_WORD.findall(text or ""), key=len, default="")
        if len(longest) > LONGEST_WORD:
            raise InputError(
                f"a word of {len(longest):,} characters, “{longest[:24]}…”, and the limit is {LONGEST_WORD}",
                stage="slides",
                place=slide.heading[:80],
                hint="Divide it with spaces, or leave it out of the document.",
            )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A fact, panel or point of a slide. ``part`` is the slide's field; ``before`` a fact's label, a panel's signal."""

    part: Literal["lines", "panels", "points"]
    text: str
    before: Signal | str | None = None

    @property
    def value(self) -> object:
        return self.text if self.part == "points" else (self.before, self.text)


@dataclass(frozen=True, slots=True)
class _Pages:
    """A slide that needs several pages."""

    slide: Slide
    theme: Theme
    size: Size

    def all(self, photo_groups: Sequence[tuple[Photo, ...]]) -> tuple[Slide, ...]:
        heading, left_over = self._heading_that_fits()
        if self.slide.form is SlideForm.WARNING:
            # The step's own slide tells the whole heading, when its warnings have been heard.
            left_over = ""
        base = replace(self.slide, heading=heading)
        entries = [
            *(_Entry("lines", text, label) for label, text in self.slide.lines),
            *(_Entry("panels", text, signal) for signal, text in self.slide.panels),
            *(_Entry("points", text) for text in (left_over, *self.slide.points) if text),
        ]
        groups = list(photo_groups)
        pages: list[Slide] = []
        shown: tuple[Photo, ...] = ()
        while entries:
            photos = groups[0] if groups else shown
            page, entries = self._next_page(base, entries, photos, len(pages) + 1)
            pages.append(page)
            if page.photos and groups:
                shown = groups.pop(0)
        for group in groups:
            pages.append(self._page(base, [], group, len(pages) + 1))
        return tuple(pages)

    def _next_page(
        self, base: Slide, entries: list[_Entry], photos: tuple[Photo, ...], number: int
    ) -> tuple[Slide, list[_Entry]]:
        panels = sum(entry.part != "points" for entry in entries)
        with_photos = self._how_many(base, entries, photos, number)
        if photos and with_photos < max(panels, 1):
            without = self._how_many(base, entries, (), number)
            if without > with_photos:
                # Facts and warnings come whole before the photo; the points wait for it.
                photos, with_photos = (), min(without, panels) if panels else without
        if with_photos == 0:
            entries, photos = self._first_split(base, entries, number), ()
            with_photos = 1
        # Fewer entries may be laid out in another way, and then take more room.
        wanted = (self._evenly(entries, with_photos), *range(with_photos, 0, -1))
        tried = ((count, self._page(base, entries[:count], photos, number)) for count in wanted)
        count, page = next(((count, page) for count, page in tried if self._fits(page)), (1, None))
        return page or self._page(base, entries[:1], photos, number), entries[count:]

    def _how_many(self, base: Slide, entries: Sequence[_Entry], photos: tuple[Photo, ...], number: int) -> int:
        low, high = 0, len(entries)
        while low < high:
            middle = (low + high + 1) // 2
            if self._fits(self._page(base, entries[:middle], photos, number)):
                low = middle
            else:
                high = middle - 1
        return low

    def _evenly(self, entries: Sequence[_Entry], most: int) -> int:
        """As many entries as make the pages about equally full; warnings are not put off for it."""
        if most >= len(entries):
            return len(entries)
        weights = [len(entry.text) + 20 for entry in entries]
        pages = -(-sum(weights) // max(sum(weights[:most]), 1))
        aim, total = sum(weights) / pages, 0
        least = min(sum(entry.part != "points" for entry in entries), most)
        for count, weight in enumerate(weights[:most], start=1):
            total += weight
            if total >= aim and count >= max(least, 1):
                return count
        return most

    def _first_split(self, base: Slide, entries: list[_Entry], number: int) -> list[_Entry]:
        """The first entry, too long for a page of its own, as one that fills a page and one with the rest."""
        text = entries[0].text
        places = [found.end() for found in re.finditer(r"(?<=[.!?;:])\s+", text)]
        places = places if self._splits_at(base, entries[0], places, number) else []
        places = places or [found.end() for found in re.finditer(r"\s+", text)]
        places = places if self._splits_at(base, entries[0], places, number) else list(range(1, len(text)))
        at = self._splits_at(base, entries[0], places, number)
        if not at:
            raise InputError(
                "not even one letter fits beside the heading",
                stage="slides",
                place=self.slide.heading,
                hint="Shorten the heading.",
            )
        first, second = text[:at].rstrip(), text[at:].lstrip()
        return [replace(entries[0], text=first), replace(entries[0], text=second), *entries[1:]]

    def _splits_at(self, base: Slide, entry: _Entry, places: Sequence[int], number: int) -> int:
        """The last of the places up to which the entry's text fits on a page, or 0."""
        low, high = 0, len(places)
        while low < high:
            middle = (low + high + 1) // 2
            tried = replace(entry, text=entry.text[: places[middle - 1]].rstrip())
            if self._fits(self._page(base, [tried], (), number)):
                low = middle
            else:
                high = middle - 1
        return places[low - 1] if low else 0

    def _heading_that_fits(self) -> tuple[str, str]:
        """A heading that leaves at least half of the slide, and the words it had to give up."""
        probe = replace(self.slide, lines=(), panels=(), points=(), photos=(), page=99)
        words = self.slide.heading.split(" ")
        for count in range(len(words), 0, -1):
            heading = " ".join(words[:count]) + ("" if count == len(words) else " …")
            if self._leaves_room(replace(probe, heading=heading)):
                return heading, "" if count == len(words) else "… " + " ".join(words[count:])
        return self._cut_heading(probe)

    def _cut_heading(self, probe: Slide) -> tuple[str, str]:
        text = self.slide.heading
        for at in range(min(len(text) - 1, 200), 0, -10):
            if self._leaves_room(replace(probe, heading=text[:at] + " …")):
                return text[:at] + " …", "… " + text[at:]
        return "…", "… " + text

    def _leaves_room(self, slide: Slide) -> bool:
        frame = Frame(self.theme, self.size, slide.language, slide.left_in)
        heading = header(slide, frame).elements[-1]
        return heading.box.height <= frame.safe.height * 0.4 and _best(slide, self.theme, self.size) is not None

    def _page(self, base: Slide, entries: Sequence[_Entry], photos: tuple[Photo, ...], number: int) -> Slide:
        held = {
            part: tuple(entry.value for entry in entries if entry.part == part)
            for part in ("lines", "panels", "points")
        }
        return replace(base, photos=photos, page=number, **held)

    def _fits(self, slide: Slide) -> bool:
        return _best(slide, self.theme, self.size) is not None
