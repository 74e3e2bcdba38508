"""Colours as "#RRGGBB": told apart, mixed, and the colours that follow from a brand's one."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

from onboard.core import colours
from onboard.core.colours import READABLE, RGB

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    return bool(_HEX.fullmatch(text))


def rgb(colour: str) -> RGB:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (see ``core.colours``)."""
    return colours.contrast(rgb(one), rgb(other))


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a share (0 to 1) of the ``other``."""
    return _hex([(a + (b - a) * share) / 255 for a, b in zip(rgb(colour), rgb(other), strict=True)])


def first_readable(colour: str, toward: str, grounds: Sequence[str]) -> str:
    """``colour``, changed by as little as makes it readable as text on every one of ``grounds``.

    Its hue stays: it becomes darker or lighter, as ``toward`` is, and ``toward`` itself where nothing else is readable.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in rgb(colour)))
    end = 1.0 if lightest(toward, colour) == toward else 0.0
    for percent in range(0, 101, 2):
        lit = lightness + (end - lightness) * percent / 100
        candidate = _hex(colorsys.hls_to_rgb(hue, lit, saturation)) if percent else colour
        if all(contrast(candidate, ground) >= READABLE for ground in grounds):
            return candidate
    return toward


def saturation(colour: str) -> float:
    """From 0, a grey, to 1 (HLS)."""
    return colorsys.rgb_to_hls(*(channel / 255 for channel in rgb(colour)))[2]


def darkest(*some: str) -> str:
    return min(some, key=_luminance)


def lightest(*some: str) -> str:
    return max(some, key=_luminance)


def _hex(shares: Sequence[float]) -> str:
    """From shares of red, green and blue, 0 to 1."""
    return "#{:02X}{:02X}{:02X}".format(*(round(share * 255) for share in shares))


def _luminance(colour: str) -> float:
    return colours.luminance(rgb(colour))
