"""Colours as "#RRGGBB": contrast after WCAG 2.2, and the colours that follow from a brand's one."""

from __future__ import annotations

import re

RGB = tuple[int, int, int]

READABLE = 4.5
"""Least contrast of text to what is behind it (WCAG 2.2, success criterion 1.4.3, level AA)."""

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    return bool(_HEX.fullmatch(text))


def rgb(colour: str) -> RGB:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a share (0 to 1) of the ``other``."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(colour), rgb(other), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*parts)


def readable_on(ground: str, colour: str, ink: str) -> str:
    """``colour``, mixed with as little ``ink`` as makes it readable as text on ``ground``."""
    return _first_readable(colour, ink, ground)


def ground_for_white(colour: str, ink: str) -> str:
    """``colour``, mixed with as little ``ink`` as makes white text readable on it."""
    return _first_readable(colour, ink, "#FFFFFF")


def _first_readable(colour: str, ink: str, against: str) -> str:
    for percent in range(0, 101, 2):
        candidate = mixed(colour, ink, percent / 100)
        if contrast(candidate, against) >= READABLE:
            return candidate
    return ink


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
