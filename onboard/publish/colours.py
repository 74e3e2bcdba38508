"""A brand colour made readable: darkened or lightened until its contrast is enough (see ``core.colours``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onboard.core.colours import READABLE, RGB, contrast
from onboard.core.errors import InputError

WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)
PAPER: RGB = (0xF4, 0xF6, 0xF8)
NIGHT: RGB = (0x22, 0x28, 0x30)


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand colour in the roles a page needs, each as "#rrggbb".

    ``ground``          a surface in the brand's own colour, and ``on_ground``, the text on it (black or white)
    ``ink``             for text on light paper
    ``ink_at_night``    for text on the dark scheme
    """

    ground: str
    on_ground: str
    ink: str
    ink_at_night: str


def brand(colour: str) -> Brand:
    """All roles of ``colour`` ("#RRGGBB"). Raises InputError for anything else."""
    ground = parsed(colour)
    on_ground = max((WHITE, BLACK), key=lambda text: contrast(text, ground))
    return Brand(
        ground=_hex(ground),
        on_ground=_hex(on_ground),
        ink=_hex(_towards(ground, BLACK, against=PAPER)),
        ink_at_night=_hex(_towards(ground, WHITE, against=NIGHT)),
    )


def parsed(colour: str) -> RGB:
    """Red, green, blue, 0 to 255 each."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise InputError(f"{colour[:20]!r} is no colour", hint='Write it as "#1F5FA8": six hexadecimal digits.')
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _towards(colour: RGB, end: RGB, *, against: RGB) -> RGB:
    """The nearest mixture of ``colour`` and ``end`` that can be read on ``against``."""
    for share in range(0, 101, 2):
        red, green, blue = (round(a + (b - a) * share / 100) for a, b in zip(colour, end, strict=True))
        if contrast((red, green, blue), against) >= READABLE:
            return red, green, blue
    return end


def _hex(colour: RGB) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in colour)
