"""Whether one colour can be told from another: contrast as WCAG 2.2 defines it."""

from __future__ import annotations

RGB = tuple[int, int, int]
"""Red, green and blue of sRGB, 0 to 255 each."""

READABLE = 4.5
"""Least contrast of text to what is behind it (WCAG 2.2, success criterion 1.4.3, level AA)."""

VISIBLE = 3.0
"""Least contrast of a shape that tells something to what is around it (WCAG 2.2, 1.4.11, level AA)."""


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: RGB) -> float:
    """From 0, black, to 1, white (WCAG 2.2, definition "relative luminance")."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
