"""Warnings that fill the slide: the signal word large on its colour, the text as large as it can be read from afar.

After ANSI Z535.4: the band of the signal word above, what is to be known below it. Several share the slide in order.
What else the step shows follows when its warnings have been heard; only its number and heading stand here, small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from onboard.core.model import Signal, Slide
from onboard.slides.blocks import Placed, Style, capitals_top, first_line_middle, set_text
from onboard.slides.boxes import Box, Element, Ground, Sign, moved, shifted
from onboard.slides.frame import Frame, ladder
from onboard.slides.pictograms import hazards_for
from onboard.slides.signals import signal_look, signal_word
from onboard.slides.templates.base import Attempt, Composition, heading_text, number_badge

_LARGEST_TEXT = 2.2
"""Of a warning's text, in parts of the theme's body size."""

_HAZARD = 320
"""Side of the sign of danger beside a lone warning, in pixels of 1080."""


def ways(slide: Slide, frame: Frame) -> Iterator[Sequence[Attempt]]:
    """The text as large as all of the slide's warnings can have it."""
    for body in frame.bodies(_LARGEST_TEXT):
        yield (partial(_filled, slide, frame, body),)


def _filled(slide: Slide, frame: Frame, body: int) -> Composition | None:
    stage, foot = frame.stage, _what_it_is_about(slide, frame)
    alone = len(slide.panels) == 1
    notices = [
        _Notice(signal, text, frame, body, _hazard(frame, text) if alone else "") for signal, text in slide.panels
    ]
    texts = [notice.text() for notice in notices]
    bands = [_band_height(frame, first=not number, alone=alone) for number in range(len(notices))]
    air = frame.px(body * (0.9 if alone else 1.5))
    free = stage.height - foot.height - sum(bands) - sum(text.height + air for text in texts)
    if free < 0:
        return None
    elements: list[Element] = []
    y = 0
    for number, (notice, text, band) in enumerate(zip(notices, texts, bands, strict=True)):
        last = number == len(notices) - 1
        room = text.height + air + (free // len(notices))
        height = stage.height - y if last else band + room
        elements.append(Ground(Box(0, y, stage.width, height), "panel", frame.theme.colours.tint(notice.signal)))
        elements += notice.band(Box(0, y, stage.width, band))
        elements += shifted(text.elements, y + band + (room - text.height) // 2)
        y += height
    split = foot.split or any(text.split for text in texts)
    return Composition((*elements, *shifted(foot.elements, stage.bottom - foot.height)), split, stripe=False)


def _band_height(frame: Frame, *, first: bool, alone: bool) -> int:
    """The first one reaches up to the slide's edge, where a draft's band lies over it."""
    if alone:
        return frame.px(240 if frame.landscape else 320)
    return frame.px(208 if first else 136)


def _hazard(frame: Frame, text: str) -> str:
    """Code of the one sign of danger that the text calls for, else "": which of two is meant is not to be guessed."""
    codes = hazards_for(text, frame.words_in or frame.language)
    return codes[0] if len(codes) == 1 else ""


def _what_it_is_about(slide: Slide, frame: Frame) -> Placed:
    """The step's number and heading, small, for the lower edge of the last warning."""
    colours, safe = frame.theme.colours, frame.safe
    least = frame.theme.type.minimum
    side, below = frame.px(least * 1.64), frame.spaced(40)
    badge = number_badge(slide, frame, Box(safe.x, 0, side, side), least)
    left = badge[0].box.right + frame.px(24) if badge else safe.x
    style = Style("heading", "semibold", least, colours.ink, balanced=True, leading=1.16)
    words, split = set_text(frame.pen(style.size), heading_text(slide), style, left, 0, safe.right - left)
    words = moved(words, left, side // 2 - (first_line_middle(words) - words.box.y))
    height = max(words.box.bottom, side if badge else 0) + below
    if words.box.y < 0:
        return Placed(shifted((*badge, words), -words.box.y), height - words.box.y, split)
    return Placed((*badge, words), height, split)


@dataclass(frozen=True, slots=True)
class _Notice:
    """One warning; ``body`` is the size of its text, ``hazard`` the code of a sign to stand with it, or ""."""

    signal: Signal | None
    words: str
    frame: Frame
    body: int
    hazard: str = ""

    def text(self) -> Placed:
        """From the capitals of the first line to the descenders of the last; a sign at its right, or above it."""
        frame, safe, colours = self.frame, self.frame.safe, self.frame.theme.colours
        style = Style("warning", "semibold", self.body, colours.ink, balanced=True, leading=1.22)
        side = frame.px(_HAZARD) if self.hazard else 0
        beside = side + frame.gap if side and frame.landscape else 0
        words, split = set_text(frame.pen(self.body), self.words, style, safe.x, 0, safe.width - beside)
        above = side + frame.spaced(56) if side and not frame.landscape else 0
        tall = words.box.height - capitals_top(words)
        height = max(tall + above, side)
        words = moved(words, safe.x, above - capitals_top(words) + (0 if above else (height - tall) // 2))
        if not side:
            return Placed((words,), height, split)
        place = Box(safe.right - side, (height - side) // 2, side, side) if beside else Box(safe.x, 0, side, side)
        sign = Sign(place, "pictogram", self.hazard, colours.ink, colours.tint(self.signal))
        return Placed((words, sign), height, split)

    def band(self, box: Box) -> Sequence[Element]:
        """The signal word with its triangle, as large as the band lets it be."""
        frame, colours = self.frame, self.frame.theme.colours
        word, colour, on, triangle = "", colours.plain_signal, colours.on_plain_signal, True
        if self.signal is not None:
            look = signal_look(self.signal)
            word, colour, on = signal_word(self.signal, frame.language), look.colour, look.on
            triangle = look.triangle
        middle = box.y + box.height // 2 + (frame.px(22) if box.y == 0 else 0)
        side = round(box.height * (0.52 if box.y == 0 else 0.66)) if triangle else 0
        x = frame.safe.x
        found: list[Element] = [Ground(box, "signal", colour)]
        if side:
            found.append(Sign(Box(x, middle - side // 2 - side // 40, side, side), "alert", "alert", on, colour))
            x += side + frame.px(40)
        if word:
            found.append(self._word(word, on, x, middle, round(box.height * 0.52)))
        return found

    def _word(self, word: str, colour: str, x: int, middle: int, largest: int) -> Element:
        frame, least = self.frame, self.frame.theme.type.minimum
        for size in ladder(largest * 1080 // min(frame.size.width, frame.size.height), least):
            style = Style("signal-word", "bold", size, colour)
            words, _ = set_text(frame.pen(size), word, style, x, 0, frame.size.width * 2)
            if words.box.right <= frame.safe.right or size == least:
                return moved(words, x, middle - first_line_middle(words))
        raise AssertionError("the ladder ends with the smallest size")
