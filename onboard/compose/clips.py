"""Filmed clips: a phone's video -> facts, upright pictures, sound.

    inspect_clip   what it is: length, size, rhythm, whether it has sound
    picture        one picture of it, upright
    film           the pictures a scene shows, 30 a second, at the right speed, fitted into their place
    sound          what is heard of it, at the same speed, the pitch kept

The file is a stranger's and only opened in a process of its own (:mod:`onboard.compose.footage`). Times are seconds
from the first picture that is shown, by the file's own time stamps: a variable frame rate, an edit list or a clock
that began late changes nothing. Equal input gives equal pictures.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from onboard.compose.footage.asked import FACTS, LARGEST_ANSWER, PICTURE, REPEAT, SOUND, Question
from onboard.compose.footage.process import HINT, answers
from onboard.core.clips import LARGEST_CLIP, LONGEST_CUT, Clip
from onboard.core.errors import InputError, OnboardError
from onboard.core.timing import SAMPLES_PER_SECOND
from onboard.files import digest_of

SLOWEST, FASTEST = 0.25, 4.0
"""Speeds a clip may be shown at."""
LARGEST_PICTURE = 3_840
"""Pixels of the longer side of :func:`picture`."""
_GROUND_SOURCE, _GROUND_SIDE = 960, 96
_GROUND_BLUR, _GROUND_LIGHT = 6, 0.42
_ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a video file is.

    ``digest``              SHA-256 of the file
    ``seconds``             from its first picture to the end of its last
    ``width, height``       as it is seen: upright, with square pixels
    ``frames_per_second``   on average
    ``variable``            whether its pictures follow each other unevenly
    ``sound``               whether it has sound that can be heard
    """

    digest: str
    seconds: float
    width: int
    height: int
    frames_per_second: float
    variable: bool
    sound: bool


def inspect_clip(path: Path, name: str) -> ClipFacts:
    """What this video is; its first and last picture are decoded, all its time stamps read.

    Raises InputError, calling the file ``name``, for what is no video of a kind that is read, is damaged, has no
    pictures, or goes beyond a limit.
    """
    digest = digest_of(path, name=name, limit=LARGEST_CLIP)
    kind, content = _first_answer(str(path), name, Question("facts"))
    try:
        told = json.loads(content)
        facts = ClipFacts(
            digest,
            float(told["seconds"]),
            int(told["width"]),
            int(told["height"]),
            float(told["frames_per_second"]),
            bool(told["variable"]),
            bool(told["sound"]),
        )
        if kind != FACTS or not math.isfinite(facts.seconds) or min(facts.width, facts.height) < 1:
            raise ValueError(facts)
    except (ValueError, KeyError, TypeError) as exc:
        raise _no_sense(name) from exc
    if facts.seconds <= 0:
        raise InputError("has no length", file=name, hint=HINT)
    return facts


def picture(path: Path, name: str, seconds: float) -> Image.Image:
    """The picture seen so many seconds after the first one, upright, RGB, at most LARGEST_PICTURE a side.

    After the end that is the last picture. Raises InputError, calling the file ``name``, where there is none.
    """
    shown = _pictures(str(path), name, Question("picture", start=seconds, longest=LARGEST_PICTURE))
    for one in shown:
        return one
    raise _no_sense(name)


def film(
    clip: Clip,
    width: int,
    height: int,
    frames: range,
    ground: str = "",
    through: Callable[[Image.Image], Image.Image] = lambda upright: upright,
) -> Iterator[Image.Image]:
    """What is seen of a clip in the frames of its scene, 30 a second, frame 0 being where the clip begins.

    Each picture is ``width`` × ``height``, RGB, with the whole clip in its middle; around it the colour ``ground``, or,
    where that is "", the clip's first picture blurred and darkened, the same in every frame. ``through`` is what every
    picture of the clip goes through before it is laid there, whole and upright, and that first one too: what a mark on
    it must destroy is where the mark says, whatever surrounds the clip. The very same object comes
    again while the clip's picture is the same (:func:`onboard.compose.moving.changes` leaves it out), after its end
    the last one. Starts anywhere at the cost of the pictures since the keyframe before. Raises InputError for a clip
    that cannot be read, is another file by now, or a speed or length that is not allowed.
    """
    name = _checked(clip)
    if not frames:
        return
    if frames.step != 1 or frames.start < 0 or min(width, height) < 1:
        raise OnboardError(f"the frames {frames} of a clip in {width}×{height} pixels", stage="compose", file=name)
    question = Question(
        "film",
        start=clip.start,
        end=clip.end,
        speed=clip.speed,
        width=width,
        height=height,
        first=frames.start,
        last=frames.stop - 1,
    )
    around = given = shown = None
    count = 0
    for one in _pictures(clip.path, name, question):
        if one.size != (width, height) and around is None:
            around = _ground(clip, name, width, height, ground, through)
        if one is not given or shown is None:
            given, shown = one, _laid_on(around, through(one))
        yield shown
        count += 1
    if count != len(frames):
        raise _no_sense(name)


def sound(clip: Clip) -> NDArray[np.int16]:
    """What is heard of a clip: 48 kHz, mono, as many samples as it is seen, its pitch kept at every speed.

    Raises InputError where it has no sound, is another file by now, or for a speed or length that is not allowed.
    """
    name = _checked(clip)
    question = Question("sound", start=clip.start, end=clip.end, speed=clip.speed)
    kind, content = _first_answer(clip.path, name, question)
    heard = np.frombuffer(content, np.int16)
    if kind != SOUND or len(content) % 2 or abs(len(heard) - clip.seconds * SAMPLES_PER_SECOND) > 2:
        raise _no_sense(name)
    return heard


# ------------------------------------------------------------------------------------------------ checks


def _checked(clip: Clip) -> str:
    """The name that errors call it by."""
    name = Path(clip.path).name
    if not SLOWEST <= clip.speed <= FASTEST:
        raise InputError(
            f"is to be shown at {clip.speed:g} times its speed; {SLOWEST:g} to {FASTEST:g} can be shown",
            file=name,
            hint="Write another speed.",
        )
    if not 0 <= clip.start < clip.end or not math.isfinite(clip.end):
        raise InputError(f"is to be shown from {clip.start:g} to {clip.end:g} seconds", file=name)
    if clip.seconds > LONGEST_CUT + _ROUNDING:
        raise InputError(
            f"is to be shown for {clip.seconds:.0f} seconds, and the limit is {LONGEST_CUT:.0f}",
            file=name,
            hint="Cut it shorter with start and end.",
        )
    if digest_of(Path(clip.path), name=name, limit=LARGEST_CLIP) != clip.digest:
        raise InputError("was changed while it was being read", file=name, hint="Run it again.")
    return name


# ------------------------------------------------------------------------------------------------ answers


def _first_answer(path: str, name: str, question: Question) -> tuple[bytes, bytes]:
    for answer in answers(path, name, question):
        return answer
    raise _no_sense(name)


def _pictures(path: str, name: str, question: Question) -> Iterator[Image.Image]:
    """The pictures answered; the same object for a repeated one."""
    size, shown = None, None
    for kind, content in answers(path, name, question):
        if kind == FACTS and size is None:
            size = _size(content, name)
        elif kind == PICTURE and size is not None and len(content) == 3 * size[0] * size[1]:
            shown = Image.frombuffer("RGB", size, content, "raw", "RGB", 0, 1)
            yield shown
        elif kind == REPEAT and shown is not None:
            yield shown
        else:
            raise _no_sense(name)


def _size(content: bytes, name: str) -> tuple[int, int]:
    try:
        width, height = json.loads(content)
        if not (isinstance(width, int) and isinstance(height, int) and 0 < width * height * 3 <= LARGEST_ANSWER):
            raise ValueError(width, height)
    except (ValueError, TypeError) as exc:
        raise _no_sense(name) from exc
    return width, height


def _no_sense(name: str) -> InputError:
    return InputError("is damaged: its reader gave no answer that makes sense", file=name, hint=HINT)


# ------------------------------------------------------------------------------------------------ ground


def _ground(
    clip: Clip, name: str, width: int, height: int, colour: str, through: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """What lies around the clip, always the same: a ground that moved would draw the eye, and cost bits."""
    if colour:
        return Image.new("RGB", (width, height), colour)
    question = Question("picture", start=clip.start, longest=_GROUND_SOURCE)
    first = through(next(_pictures(clip.path, name, question)))
    first.thumbnail((_GROUND_SIDE, _GROUND_SIDE), Image.Resampling.BOX)
    cover = max(width / first.width, height / first.height)
    aside, above = max(0.0, (first.width - width / cover) / 2), max(0.0, (first.height - height / cover) / 2)
    blurred = first.filter(ImageFilter.GaussianBlur(_GROUND_BLUR))
    box = (aside, above, first.width - aside, first.height - above)
    shown = blurred.resize((width, height), Image.Resampling.BICUBIC, box=box)
    return ImageEnhance.Brightness(shown).enhance(_GROUND_LIGHT)


def _laid_on(ground: Image.Image | None, upright: Image.Image) -> Image.Image:
    if ground is None:
        return upright
    shown = ground.copy()
    shown.paste(upright, ((ground.width - upright.width) // 2, (ground.height - upright.height) // 2))
    return shown
