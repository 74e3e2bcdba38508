"""Marks that stand behind no picture: a blur nobody sees would show a face."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from onboard.core.attributes import points_at_places
from onboard.core.model import Problem
from onboard.ingest.braces import BRACES, parted
from onboard.ingest.outline import Outline, Paragraph, Places, clean
from onboard.ingest.photokinds import is_named_clip, is_named_picture
from onboard.ingest.sayings import proses

_LONGEST_SHOWN = 80
_HINT = 'Write it in braces, {blur="0.1,0.2,0.3,0.4"}, right behind the picture or at the end of its alternative text.'
_BLUR = re.compile(
    r"(?<![\w-])(?:data-)?blur\w{0,4}\s{0,4}[=:]\s{0,4}[\"“„'’‘]?\s{0,4}[\d.]{1,12}\s{0,4}%?\s{0,4}[,;]\s{0,4}[\d.]",
    re.IGNORECASE,
)
"""A blur with its place, in whatever brackets, or as an attribute that no picture has: taken for words, it would show
what it was to hide."""


def stray_marks(outline: Outline, places: Places) -> Iterator[Problem]:
    """A problem for each: behind a heading, say, or in the running text of a Word document."""
    strays = [found.span() for found in BRACES.finditer(outline.source) if points_at_places(found[0])]
    strays += [found.span() for found in _BLUR.finditer(outline.source)]
    if not strays:
        return
    owned = _owned(outline)
    starts = [start for start, _ in owned]
    told = 0
    for start, end in sorted(strays):
        before = bisect_right(starts, start)
        if start < told or (before and start < owned[before - 1][1]):
            continue
        told = end
        source = places.span(start, end)
        yield Problem(
            "unreadable-mark",
            f"{_short(source.words)} stands behind no picture, or not as marks are written",
            places.file,
            source.place,
            _HINT,
            stops=True,
        )


def _owned(outline: Outline) -> list[tuple[int, int]]:
    """Where in the source marks belong to a picture, or are an example in a block of code; apart and in order."""
    every = list(proses(outline.blocks))
    spans = [
        (picture.start, picture.end)
        for prose in every
        for picture in prose.pictures
        if "blur" in picture.braces.lower() or not _BLUR.search(outline.source, picture.start, picture.end)
    ]
    spans += [(prose.start, prose.end) for prose in every if _names_files(prose.text)]
    spans += [(one.prose.start, one.prose.end) for one in outline.blocks if isinstance(one, Paragraph) and one.code]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _names_files(text: str) -> bool:
    """Whether a cell names the files of pictures, each with its marks, and says nothing else."""
    name, _ = parted(text)
    return all(is_named_picture(one) or is_named_clip(one) for one in re.split(r"[\s,;]+", name.strip()))


def _short(words: str) -> str:
    text = clean(words)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
