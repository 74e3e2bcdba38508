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


def stray_marks(outline: Outline, places: Places) -> Iterator[Problem]:
    """A problem for each: behind a heading, say, or in the running text of a Word document."""
    if "{" not in outline.source:
        return
    owned = _owned(outline)
    starts = [start for start, _ in owned]
    for found in BRACES.finditer(outline.source):
        before = bisect_right(starts, found.start())
        if points_at_places(found[0]) and not (before and found.start() < owned[before - 1][1]):
            source = places.span(*found.span())
            yield Problem(
                "unreadable-mark",
                f"{_short(source.words)} stands behind no picture",
                places.file,
                source.place,
                "Write it right behind the picture, or at the end of the picture's alternative text.",
                stops=True,
            )


def _owned(outline: Outline) -> list[tuple[int, int]]:
    """Where in the source marks belong to a picture, or are an example in a block of code; apart and in order."""
    every = list(proses(outline.blocks))
    spans = [(picture.start, picture.end) for prose in every for picture in prose.pictures]
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
