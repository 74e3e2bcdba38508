"""The sheets there are, and how large a code must be: its side at least a tenth of the distance it is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onboard.core.errors import InputError

TIMES_ITS_SIDE = 10
"""How many times its own side a code is read from; the rule of thumb of the trade."""

_DISTANCE = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s?(m|cm)")


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet of paper, upright; millimetres.

    ``scale``   how large everything is drawn, 1 for A4
    ``code``    the side of the code where no distance is asked for
    """

    name: str
    width: float
    height: float
    scale: float
    code: float


SIZES = {
    size.name: size
    for size in (
        Size("A4", 210, 297, 1, 120),
        Size("A5", 148, 210, 148 / 210, 84),
        Size("A6", 105, 148, 105 / 210, 58),
    )
}


def size_named(name: str) -> Size:
    """A size by its name. Raises InputError for one that there is not."""
    if name not in SIZES:
        raise InputError(f"there is no sheet of the size {name[:20]!r}", hint=f"There are {', '.join(SIZES)}.")
    return SIZES[name]


def metres(distance: str) -> float:
    """ "1 m", "60 cm", "1,5m" as metres; 0 for "". Raises InputError for what is no distance."""
    if not distance:
        return 0.0
    match = _DISTANCE.fullmatch(distance.strip())
    if match is None or not (far := float(match[1].replace(",", "."))):
        raise InputError(f"{distance[:20]!r} is no distance", hint='Write it like "1 m" or "60 cm".')
    return far if match[2] == "m" else far / 100


def side_for(distance: float) -> float:
    """The least side (mm) of a code read from so many metres."""
    return distance * 1000 / TIMES_ITS_SIDE


def far(side: float) -> str:
    """From how far a code of this side (mm) is read: "1.2 m", "60 cm"; never more than is true."""
    centimetres = int(side * TIMES_ITS_SIDE / 10 + 1e-6)
    return f"{centimetres // 10 / 10:g} m" if centimetres >= 100 else f"{centimetres} cm"
