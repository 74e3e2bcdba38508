"""A brand colour made readable: darkened or lightened until its contrast is enough.

Contrast as in WCAG 2.2, "relative luminance" and success criterion 1.4.3 (4.5:1 for text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onboard.core.errors import InputError

Rgb = tuple[int, int, int]

ENOUGH = 4.5
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
PAPER: Rgb = (0xF4, 0xF6, 0xF8)
NIGHT: Rgb = (0x22, 0x28, 0x30)


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


def parsed(colour: str) -> Rgb:
    """Red, green, blue, 0 to 255 each."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise InputError(f"{colour[:20]!r} is no colour", hint='Write it as "#1F5FA8": six hexadecimal digits.')
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        channel / 255 / 12.92 if channel / 255 <= 0.04045 else ((channel / 255 + 0.055) / 1.055) ** 2.4
        for channel in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _towards(colour: Rgb, end: Rgb, *, against: Rgb) -> Rgb:
    """The nearest mixture of ``colour`` and ``end`` that can be read on ``against``."""
    for share in range(0, 101, 2):
        red, green, blue = (round(a + (b - a) * share / 100) for a, b in zip(colour, end, strict=True))
        if contrast((red, green, blue), against) >= ENOUGH:
            return red, green, blue
    return end


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in colour)
