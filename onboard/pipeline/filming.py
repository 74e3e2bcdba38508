"""Filmed clips of a document, made ready to be shown: looked into once, cut as the document says."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from onboard import files
from onboard.core.clips import LARGEST_CLIP, LONGEST_CUT, Clip, ClipSound, Cut
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.ingest.photos import Filmed, PhotoFacts, ShowClip
from onboard.pipeline.work.base import Obtain, made_here
from onboard.pipeline.work.ingest import ClipPicture, InspectClip

_SHORTEST = 0.1
"""Seconds that must be left of a clip."""


@contextmanager
def filming_here() -> Iterator[ShowClip]:
    """Looks at clips here and now; the pictures made of them are there as long as the context is."""
    with tempfile.TemporaryDirectory(prefix="onboard-") as lent:
        yield partial(filmed, obtain=made_here, pictures=Path(lent))


def filmed(path: Path, name: str, cut: Cut, obtain: Obtain, pictures: Path) -> Filmed:
    """A clip as it is cut, and its first picture, laid in ``pictures``.

    Raises InputError where it cannot be shown, or the cut leaves nothing of it or too much.
    """
    mark = files.digest_of(path, name=name, limit=LARGEST_CLIP)
    facts = json.loads(obtain(InspectClip(name, mark, str(path))))
    start, end = _borders(cut, float(facts["seconds"]), name)
    silent = cut.sound is not ClipSound.MUTE and not facts["sound"]
    clip = Clip(mark, start, end, cut.speed, ClipSound.MUTE if silent else cut.sound, str(path))
    if clip.seconds > LONGEST_CUT:
        raise InputError(
            f"is seen for {clip.seconds:.0f} seconds, and the limit is {LONGEST_CUT:.0f}",
            file=name,
            hint='Show less of it: {start="0:03" end="0:11"} behind the picture.',
        )
    content = obtain(ClipPicture(name, mark, start, str(path)))
    shown = pictures / f"{digest(content)}.jpg"
    files.write_if_other(shown, content)
    notes = ("has no sound that could be heard",) if silent else ()
    return Filmed(shown, PhotoFacts(digest(content), facts["width"], facts["height"], "clip", notes=notes), clip)


def _borders(cut: Cut, seconds: float, name: str) -> tuple[float, float]:
    start = cut.start or 0.0
    end = seconds if cut.end is None else min(cut.end, seconds)
    if cut.end is not None and cut.end > seconds + 1:
        raise InputError(
            f"is {seconds:.1f} seconds long, and is to be shown until second {cut.end:g}",
            file=name,
            hint="Give an end within it, or none.",
        )
    if seconds < _SHORTEST:
        raise InputError(
            f"is {seconds:.2f} seconds long, and the least is {_SHORTEST:g}",
            file=name,
            hint="Use a photo, or a longer clip.",
        )
    if end - start < _SHORTEST:
        raise InputError(
            f"nothing is left of it from second {start:g} to second {end:g}",
            file=name,
            hint="Give a start before its end.",
        )
    return start, end
